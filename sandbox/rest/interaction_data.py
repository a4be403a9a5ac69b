"""What an application is told of a command, a pressed component or a submitted modal.

https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-interaction-data
Each reader also notes in the `Live` interaction what its messages will carry.
"""

from __future__ import annotations

from sandbox.errors import ApiError, error, invalid_form
from sandbox.model import commands, views
from sandbox.model.interactions import AUTOCOMPLETE, COMMAND, Live, live_of
from sandbox.rest.command_form import CHAT_INPUT, MESSAGE, USER
from sandbox.rest.component_values import Submission, component_failed, read_press
from sandbox.rest.form import Form
from sandbox.rest.option_values import OptionReader
from sandbox.rest.resolved import Resolver
from sandbox.world import Json, World

CHAT_INPUT_COMMAND, CONTEXT_MENU_COMMAND, REPLY = 20, 23, 19


def read_command(live: Live, data: Form, resolver: Resolver) -> Json:
    """The data of a command or of its autocompletion."""
    world = resolver.world
    command = _command(live, data, resolver)
    sent: Json = {"id": command["id"], "name": command["name"], "type": command["type"]}
    if "guild_id" in command:
        sent["guild_id"] = command["guild_id"]
    live.metadata |= {"name": command["name"], "command_type": command["type"]}
    live.about = {"type": CONTEXT_MENU_COMMAND}
    if command["type"] == CHAT_INPUT:
        reader = OptionReader(resolver, typing=live.kind == AUTOCOMPLETE)
        options = reader.read(data, command.get("options", []))
        data.check()
        sent["options"] = options
        live.option_kind = reader.focused["type"] if reader.focused else 0
        live.metadata["name"] = " ".join((command["name"], *reader.path))
        live.about = {"type": CHAT_INPUT_COMMAND}
    else:
        sent["target_id"] = _target(live, data, resolver, command["type"])
    live.about["interaction"] = {
        "id": live.id,
        "type": COMMAND,
        "name": live.metadata["name"],
        "user": views.user(world, live.user_id),
    }
    resolved = resolver.shown()
    return sent | ({"resolved": resolved} if resolved else {})


def _command(live: Live, data: Form, resolver: Resolver) -> Json:
    """The command meant, which must be offered here, be usable by the person and not have changed."""
    world, guild_id = resolver.world, live.guild_id
    command_id, version = data.snowflake("id", required=True), data.snowflake("version")
    data.check()
    here = world.members[guild_id] if guild_id else world.recipients.get(live.channel_id, [])
    bots = [resolver.bot_id] if resolver.bot_id in here else []
    command = next((c for c in commands.available(world, guild_id, bots) if c["id"] == command_id), None)
    if command is None:
        text = "This command is no longer available"
        raise invalid_form(("data", "INTERACTION_APPLICATION_COMMAND_INVALID", text))
    if version is not None and version != command["version"]:
        text = "This command is outdated, please try again in a few minutes"
        raise invalid_form(("data", "INTERACTION_APPLICATION_COMMAND_INVALID_VERSION", text))
    if guild_id and not commands.may_use(world, command, live.user_id, guild_id, resolver.channel):
        raise error(50013)
    if guild_id and command["nsfw"] and not resolver.channel.get("nsfw"):
        raise error(50013)
    return command


def _target(live: Live, data: Form, resolver: Resolver, kind: int) -> str:
    target_id = str(data.snowflake("target_id", required=True, default=""))
    data.check()
    if kind == MESSAGE:
        if not resolver.add_message(target_id):
            raise error(10008)
        live.metadata["target_message_id"] = target_id
        live.about["message_reference"] = _reference(live, target_id)
    elif kind == USER:
        if not resolver.add_user(target_id):
            raise error(10013)
        live.metadata["target_user"] = views.user(resolver.world, target_id)
    return target_id


def _reference(live: Live, message_id: str) -> Json:
    guild = {"guild_id": live.guild_id} if live.guild_id else {}
    return {"type": 0, "channel_id": live.channel_id, "message_id": message_id, **guild}


def read_component(live: Live, form: Form, data: Form, resolver: Resolver) -> tuple[Json, Json]:
    """The data of a pressed component, and the message it sits on."""
    message_id = form.snowflake("message_id", required=True)
    form.check()
    stored = stored_message(resolver.world, live, str(message_id))
    if resolver.bot_id != stored["author"]["id"] and stored.get("application_id") != live.application_id:
        raise component_failed()
    sent = read_press(data, stored["components"], resolver)
    live.message_id = stored["id"]
    live.metadata["interacted_message_id"] = stored["id"]
    live.about = {"type": REPLY, "message_reference": _reference(live, stored["id"])}
    return sent, views.message(resolver.world, stored, resolver.bot_id)


def stored_message(world: World, live: Live, message_id: str) -> Json:
    """A message the person can see in the interaction's channel, one of their ephemeral ones included."""
    ephemeral = world.ephemerals.get(message_id)
    if ephemeral is not None:
        stored: Json = ephemeral["message"]
        if (ephemeral["user_id"], stored["channel_id"]) == (live.user_id, live.channel_id):
            return stored
        raise error(10008)
    return world.message(live.channel_id, message_id)


def read_submission(live: Live, data: Form, resolver: Resolver) -> tuple[Json, Json | None]:
    """The data of a submitted modal, and the message whose component opened it."""
    world = resolver.world
    custom_id, opener_id = data.string("custom_id", required=True), data.snowflake("id")
    data.check()
    opener, modal = _opener(world, live, custom_id, opener_id)
    sent: Json = {"custom_id": custom_id, "components": Submission(data, resolver).read(modal["components"])}
    data.check()
    resolved = resolver.shown()
    if resolved:
        sent["resolved"] = resolved
    live.metadata["triggering_interaction_metadata"] = opener.metadata
    live.about = {"type": CHAT_INPUT_COMMAND}
    if opener.message_id is None:
        return sent, None
    live.message_id = opener.message_id
    live.about = {"type": REPLY, "message_reference": _reference(live, opener.message_id)}
    try:
        message = stored_message(world, live, opener.message_id)
    except ApiError:  # deleted since
        return sent, None
    return sent, views.message(world, message, resolver.bot_id)


def _opener(world: World, live: Live, custom_id: str, opener_id: str | None) -> tuple[Live, Json]:
    """The interaction that opened the modal: the one named, or the person's latest with that custom id."""
    for other in reversed(live_of(world).values()):
        whose = (other.user_id, other.application_id, other.channel_id)
        if whose != (live.user_id, live.application_id, live.channel_id) or other.modal is None:
            continue
        if opener_id in (None, other.id) and other.modal["custom_id"] == custom_id:
            return other, other.modal
    raise error(10062)
