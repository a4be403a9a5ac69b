"""Messages of channels, threads and direct messages.

https://docs.discord.com/developers/resources/message
"""

from __future__ import annotations

from datetime import timedelta

from aiohttp import web

from sandbox.errors import error, invalid_form
from sandbox.model import messages as model
from sandbox.model import views
from sandbox.model.channels import join_thread
from sandbox.permissions import BITS, can_view, channel_permissions, require
from sandbox.rest.access import (
    channel_of,
    message_of,
    require_active,
    require_sending,
    require_unlocked,
    shown_message,
)
from sandbox.rest.form import Form
from sandbox.rest.http import (
    Caller,
    bot_of,
    json_response,
    no_content,
    query_int,
    query_snowflake,
    read_body,
    read_form,
)
from sandbox.rest.message_form import SUPPRESS_EMBEDS, Draft, create, edit, read_draft
from sandbox.rest.message_reference import read_reference, reference_fields
from sandbox.snowflake import time_of
from sandbox.world import Json, World, is_thread

OLDEST_FOR_BULK = timedelta(days=14)
UNDELETABLE = (1, 2, 3, 4, 5, 21)


async def list_messages(request: web.Request) -> web.Response:
    """Newest first; nothing for those who may not read the history."""
    world, caller, channel = channel_of(request)
    limit = query_int(request, "limit", 50, 1, 100)
    places = {name: query_snowflake(request, name) for name in ("before", "after", "around")}
    if sum(place is not None for place in places.values()) > 1:
        raise invalid_form(("", "MESSAGES_QUERY_EXCLUSIVE", "before, after and around are mutually exclusive"))
    if not model.can_hold_messages(channel):
        raise error(50008)
    if not channel_permissions(world, channel, caller.id) & BITS["READ_MESSAGE_HISTORY"]:
        return json_response([])
    found = model.page(world, channel["id"], limit=limit, **places)
    return json_response([shown_message(world, caller, message) for message in found])


async def get_message(request: web.Request) -> web.Response:
    world, caller, _, message = message_of(request, "READ_MESSAGE_HISTORY")
    return json_response(shown_message(world, caller, message))


async def create_message(request: web.Request) -> web.Response:
    """A message by the caller; a nonce that is to be enforced finds the message it already made."""
    world, caller, channel = channel_of(request)
    body = await read_body(request)
    form = body.form()
    draft = read_draft(world, form, body.files, rich=caller.is_bot)
    allowed = require_sending(world, caller, channel)
    require_parts(world, caller, channel, draft, allowed)
    if draft.enforce_nonce and draft.nonce is not None:
        earlier = model.find_by_nonce(world, channel["id"], caller.id, draft.nonce)
        if earlier is not None:
            return json_response({**shown_message(world, caller, earlier), "nonce": draft.nonce})
    reference = read_reference(form)
    fields = reference_fields(world, caller, channel, reference) if reference else {}
    message = say(world, caller, channel, draft, **fields)
    shown = views.message(world, message, caller.id)
    return json_response(shown if draft.nonce is None else {**shown, "nonce": draft.nonce})


def say(world: World, caller: Caller, channel: Json, draft: Draft, **fields: object) -> Json:
    """Create the drafted message; in a thread its author and those it mentions join."""
    if is_thread(channel):
        join_thread(world, channel, caller.id)
    message = create(world, channel, {"id": caller.id}, draft, **fields)
    if is_thread(channel):
        parent = world.channels[channel["parent_id"]]
        for user_id in message["mentions"]:
            if can_view(world, parent, user_id):
                join_thread(world, channel, user_id)
    return message


def require_parts(world: World, caller: Caller, channel: Json, draft: Draft, allowed: int) -> None:
    """50013 for embeds, files or speech that the caller may not send in the channel."""
    needed = {"EMBED_LINKS": draft.embeds, "ATTACH_FILES": draft.files.new, "SEND_TTS_MESSAGES": draft.tts}
    if "guild_id" in channel:
        require(world, caller.id, channel, *(name for name, used in needed.items() if used))


async def edit_message(request: web.Request) -> web.Response:
    """One's own message, or the flags of another's for those who manage messages."""
    world, caller, channel, message = message_of(request)
    body = await read_body(request)
    require_active(channel)
    require_unlocked(world, caller, channel)
    form = body.form()
    # Answers to interactions carry their application as webhook, and are still the bot's own.
    foreign = message.get("webhook_id", caller.application_id) != caller.application_id
    if message["author"]["id"] != caller.id or foreign:
        return _edit_flags(world, caller, channel, message, form)
    if message["type"] not in (0, 19, 20, 23):
        raise error(50021)
    draft = read_draft(world, form, body.files, editing=message, rich=caller.is_bot)
    require_parts(world, caller, channel, draft, channel_permissions(world, channel, caller.id))
    return json_response(views.message(world, edit(world, message, draft), caller.id))


def _edit_flags(world: World, caller: Caller, channel: Json, message: Json, form: Form) -> web.Response:
    flags = form.integer("flags", min=0)
    form.check()
    if "guild_id" not in channel or set(form.body) - {"flags"} or flags is None:
        raise error(50005)
    require(world, caller.id, channel, "MANAGE_MESSAGES")
    changed = message["flags"] & ~SUPPRESS_EMBEDS | flags & SUPPRESS_EMBEDS
    model.edit_message(world, message, {"flags": changed}, silent=True)
    return json_response(shown_message(world, caller, message))


async def delete_message(request: web.Request) -> web.Response:
    world, caller, channel, message = message_of(request)
    if message["author"]["id"] != caller.id:
        if "guild_id" not in channel:
            raise error(50003)
        require(world, caller.id, channel, "MANAGE_MESSAGES")
    if message["type"] in UNDELETABLE:
        raise error(50021)
    model.delete_message(world, channel["id"], message["id"])
    return no_content()


async def bulk_delete(request: web.Request) -> web.Response:
    """2 to 100 messages that are not older than a fortnight."""
    bot_of(request)
    world, _, channel = channel_of(request, "MANAGE_MESSAGES")
    form = await read_form(request)
    ids = form.snowflakes("messages", default=[])
    form.check()
    if "guild_id" not in channel:
        raise error(50003)
    if not 2 <= len(ids) <= 100:
        raise error(50016)
    if len(set(ids)) < len(ids):
        raise invalid_form(("messages", "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value"))
    if any(world.clock.now() - time_of(message_id) > OLDEST_FOR_BULK for message_id in ids):
        raise error(50034)
    model.delete_messages(world, channel["id"], ids)
    return no_content()


async def crosspost(request: web.Request) -> web.Response:
    """Publishing to followers exists only in announcement channels, and nobody follows those of a sandbox."""
    world, caller, channel, message = message_of(request, "SEND_MESSAGES")
    if channel["type"] != 5:
        raise error(50024)
    if message["author"]["id"] != caller.id:
        require(world, caller.id, channel, "MANAGE_MESSAGES")
    model.edit_message(world, message, {"flags": message["flags"] | 1}, silent=True)
    return json_response(views.message(world, message, caller.id))


async def trigger_typing(request: web.Request) -> web.Response:
    world, caller, channel = channel_of(request, "SEND_MESSAGES")
    if not model.can_hold_messages(channel):
        raise error(50008)
    place = {"channel_id": channel["id"], "user_id": caller.id, "timestamp": int(world.clock.timestamp())}
    if "guild_id" in channel:
        guild_id = channel["guild_id"]
        place |= {"guild_id": guild_id, "member": views.member(world, guild_id, caller.id)}
    world.publish("TYPING_START", place, channel_id=channel["id"])
    return no_content()


_ONE = r"/channels/{channel_id}/messages/{message_id:\d+}"
routes = [
    web.get("/channels/{channel_id}/messages", list_messages),
    web.post("/channels/{channel_id}/messages", create_message),
    web.post("/channels/{channel_id}/messages/bulk-delete", bulk_delete),
    web.get(_ONE, get_message),
    web.patch(_ONE, edit_message),
    web.delete(_ONE, delete_message),
    web.post(_ONE + "/crosspost", crosspost),
    web.post("/channels/{channel_id}/typing", trigger_typing),
]
