"""The messages that answer an interaction, the ephemeral ones among them.

An ephemeral message is no message of its channel: only its person and the application are sent it, it is found
through the interaction's token alone, and it is forgotten with the server.
https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages
"""

from __future__ import annotations

from sandbox.errors import error
from sandbox.model import messages, views
from sandbox.model.interactions import Live
from sandbox.world import Json, World

EPHEMERAL, LOADING = 1 << 6, 1 << 7
MOST_EPHEMERALS = 5000


def facts(live: Live, *, followup: bool = False) -> Json:
    """The fields by which a message shows which interaction it belongs to."""
    metadata = dict(live.metadata)
    about = live.about
    if followup:
        about = {"type": 19} if live.original_id else {"type": 0}
        if live.original_id:
            metadata["original_response_message_id"] = live.original_id
            place = {"guild_id": live.guild_id} if live.guild_id else {}
            about["message_reference"] = {
                "type": 0,
                "channel_id": live.channel_id,
                "message_id": live.original_id,
                **place,
            }
    return {
        **about,
        "interaction_metadata": metadata,
        "application_id": live.application_id,
        "webhook_id": live.application_id,
    }


def deliver(world: World, live: Live, message: Json) -> None:
    """Put a built message where it belongs and publish it; it carries the interaction's nonce when it is new."""
    if live.nonce is not None:
        message["nonce"] = live.nonce
    if message["flags"] & EPHEMERAL:
        while len(world.ephemerals) >= MOST_EPHEMERALS:
            del world.ephemerals[next(iter(world.ephemerals))]
        world.ephemerals[message["id"]] = {"message": message, "user_id": live.user_id}
        _publish(world, live, "MESSAGE_CREATE", views.message(world, message))
    else:
        messages.add_message(world, message)
    message.pop("nonce", None)


def defer(world: World, live: Live, flags: int) -> Json:
    """The message that says that the application is thinking."""
    bot_id = world.application(live.application_id)["bot_id"]
    channel = world.channel(live.channel_id)
    fields = {**facts(live), "flags": (flags & EPHEMERAL) | LOADING}
    message = messages.build_message(world, channel, {"id": bot_id}, **fields)
    deliver(world, live, message)
    return message


def find(world: World, live: Live, message_id: str | None) -> Json:
    """A message the interaction led to, or that its component sits on; 10008 for any other."""
    if message_id is None or message_id not in (live.original_id, *live.followups):
        raise error(10008)
    ephemeral = world.ephemerals.get(message_id)
    if ephemeral is not None:
        found: Json = ephemeral["message"]
        return found
    return world.message(live.channel_id, message_id)


def change(world: World, live: Live, message: Json, changes: Json) -> None:
    """Edit a message found with `find`; `changes` name its flags and attachments.

    What was loading is complete now, and is not marked as edited.
    """
    was_loading = bool(message["flags"] & LOADING)
    changes = {**changes, "flags": changes["flags"] & ~LOADING}
    _forget_files(world, message, changes)
    if not message["flags"] & EPHEMERAL:
        messages.edit_message(world, message, changes, silent=was_loading)
        return
    message.update(changes)
    if not was_loading:
        message["edited_timestamp"] = world.clock.iso()
    _publish(world, live, "MESSAGE_UPDATE", views.message(world, message))


def delete(world: World, live: Live, message: Json) -> None:
    """Remove a message found with `find`."""
    if not message["flags"] & EPHEMERAL:
        messages.delete_message(world, live.channel_id, message["id"])
        return
    del world.ephemerals[message["id"]]
    _forget_files(world, message, {"attachments": []})
    _publish(world, live, "MESSAGE_DELETE", {"id": message["id"], "channel_id": live.channel_id})


def _publish(world: World, live: Live, name: str, data: Json) -> None:
    # Without a guild: the application hears of ephemeral messages through its intent for direct messages.
    bot_id = world.application(live.application_id)["bot_id"]
    world.publish(name, data, user_ids=[live.user_id, bot_id])


def _forget_files(world: World, message: Json, changes: Json) -> None:
    kept = {attachment["id"] for attachment in changes["attachments"]}
    for attachment in message["attachments"]:
        if attachment["id"] not in kept:
            world.attachments.pop(attachment["id"], None)
            world.blobs.pop(attachment["id"], None)
