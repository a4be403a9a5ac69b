"""Which channels and messages a caller may reach: the checks that many routes share."""

from __future__ import annotations

from aiohttp import web

from sandbox.clock import parse_iso
from sandbox.errors import ApiError, error
from sandbox.model import content, views
from sandbox.model.channels import FORUM_TYPES
from sandbox.model.messages import can_hold_messages
from sandbox.permissions import BITS, channel_permissions, is_timed_out, require
from sandbox.rest.http import Caller, caller_of, path_id, world_of
from sandbox.world import Json, World, is_thread

_UNHURRIED = BITS["MANAGE_MESSAGES"] | BITS["MANAGE_CHANNELS"] | BITS["BYPASS_SLOWMODE"]


def channel_of(request: web.Request, *names: str) -> tuple[World, Caller, Json]:
    """The world, the caller and the channel in the path, in which the caller needs the named permissions."""
    world, caller = world_of(request), caller_of(request)
    channel = world.channel(path_id(request, "channel_id"))
    require(world, caller.id, channel, *names)
    return world, caller, channel


def message_of(request: web.Request, *names: str) -> tuple[World, Caller, Json, Json]:
    """The same, and the message in the path."""
    world, caller, channel = channel_of(request, *names)
    return world, caller, channel, world.message(channel["id"], path_id(request, "message_id"))


def require_sending(world: World, caller: Caller, channel: Json) -> int:
    """Raise unless the caller may write in the channel now; returns their permissions there."""
    if channel["type"] in FORUM_TYPES:
        raise error(40058)
    if not can_hold_messages(channel):
        raise error(50008)
    allowed = require(world, caller.id, channel, "SEND_MESSAGES")
    if "guild_id" not in channel:
        _require_open_dm(world, caller, channel)
    require_unlocked(world, caller, channel)
    if not caller.is_bot and not allowed & _UNHURRIED:
        _require_patience(world, caller, channel)
    return allowed


def require_unlocked(world: World, caller: Caller, channel: Json) -> None:
    """160005 in a locked thread, except for those who manage threads."""
    locked = is_thread(channel) and channel["thread_metadata"]["locked"]
    if locked and not channel_permissions(world, channel, caller.id) & BITS["MANAGE_THREADS"]:
        raise error(160005)


def require_active(channel: Json) -> None:
    """50083 in an archived thread, where only sending (which revives it) and deleting are possible."""
    if is_thread(channel) and channel["thread_metadata"]["archived"]:
        raise error(50083)


def require_not_timed_out(world: World, caller: Caller, channel: Json) -> None:
    """50013 for a member in time-out."""
    member = world.members.get(channel.get("guild_id", ""), {}).get(caller.id)
    if member is not None and is_timed_out(world, member):
        raise error(50013)


def _require_open_dm(world: World, caller: Caller, channel: Json) -> None:
    """50278 without a common guild, 50007 where the other (`closed_dms` in their account) wants no messages."""
    for other in world.recipients[channel["id"]]:
        if other == caller.id or not (caller.is_bot or world.is_bot(other)):
            continue
        if not set(world.guilds_of(caller.id)) & set(world.guilds_of(other)):
            raise error(50278)
        if world.accounts.get(other, {}).get("closed_dms"):
            raise error(50007)


def _require_patience(world: World, caller: Caller, channel: Json) -> None:
    """20016 in a channel with slow mode, until the caller's last message there is old enough."""
    pause = channel.get("rate_limit_per_user") or 0
    if not pause:
        return
    for message in reversed(world.messages.get(channel["id"], {}).values()):
        if message["author"]["id"] != caller.id:
            continue
        passed = (world.clock.now() - parse_iso(message["timestamp"])).total_seconds()
        if 0 <= passed < pause:
            raise ApiError(
                429,
                20016,
                "This action cannot be performed due to slowmode rate limit.",
                retry_after=pause - passed,
            )
        return


def shown_message(world: World, caller: Caller, stored: Json) -> Json:
    """The message as REST shows it to the caller, its content withheld where that is due."""
    shown = views.message(world, stored, caller.id)
    if not caller.is_bot or content.switched_on(world, caller.id):
        return shown
    return content.withheld(shown, caller.id, "guild_id" in world.channels[stored["channel_id"]])
