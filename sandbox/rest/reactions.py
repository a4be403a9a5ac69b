"""Reactions to messages.

https://docs.discord.com/developers/resources/message#create-reaction
"""

from __future__ import annotations

from aiohttp import web

from sandbox.errors import error
from sandbox.model import reactions as model
from sandbox.permissions import BITS, channel_permissions, require
from sandbox.rest.access import message_of, require_active, require_not_timed_out
from sandbox.rest.form import Form
from sandbox.rest.http import Caller, json_response, no_content, path_id, query_int, query_snowflake
from sandbox.world import Json, World


def _reaction_of(request: web.Request, *names: str) -> tuple[World, Caller, Json, Json]:
    """The world, the caller, the message in the path and the emoji in the path, in an active channel."""
    world, caller, channel, message = message_of(request, *names)
    require_active(channel)
    return world, caller, message, model.parse_emoji(world, request.match_info["emoji"])


def _type_of(request: web.Request) -> int | None:
    """The reaction type in the path (as Discord's own clients write it) or the query; None if neither."""
    form = Form({**request.query, **request.match_info})
    number: int | None = form.integer("type", choices=(model.NORMAL, model.BURST))
    form.check()
    return number


async def add_mine(request: web.Request) -> web.Response:
    """Joining an emoji already there needs only the history; a new one needs ADD_REACTIONS.

    90002 for a bot's super reaction, 50013 for a foreign emoji without USE_EXTERNAL_EMOJIS.
    """
    world, caller, message, emoji = _reaction_of(request, "READ_MESSAGE_HISTORY")
    channel = world.channels[message["channel_id"]]
    require_not_timed_out(world, caller, channel)
    kind = _type_of(request) or model.NORMAL
    if kind == model.BURST and caller.is_bot:
        raise error(90002)
    if model.find(world, message["id"], emoji) is None:
        require(world, caller.id, channel, "ADD_REACTIONS")
        _require_emoji(world, caller, channel, emoji)
    model.add(world, message, caller.id, emoji, kind)
    return no_content()


def _require_emoji(world: World, caller: Caller, channel: Json, emoji: Json) -> None:
    home = next((g for g in world.guilds.values() if any(e["id"] == emoji["id"] for e in g["emojis"])), None)
    if home is None or home["id"] == channel.get("guild_id"):
        return
    if caller.id not in world.members[home["id"]]:
        raise error(10014)
    if not channel_permissions(world, channel, caller.id) & BITS["USE_EXTERNAL_EMOJIS"]:
        raise error(50013)


async def remove_mine(request: web.Request) -> web.Response:
    world, caller, message, emoji = _reaction_of(request, "READ_MESSAGE_HISTORY")
    model.remove(world, message, caller.id, emoji, _type_of(request))
    return no_content()


async def remove_theirs(request: web.Request) -> web.Response:
    world, caller, message, emoji = _reaction_of(request)
    user_id = path_id(request, "user_id")
    if user_id != caller.id:
        require(world, caller.id, world.channels[message["channel_id"]], "MANAGE_MESSAGES")
    world.user(user_id)
    model.remove(world, message, user_id, emoji, _type_of(request))
    return no_content()


async def remove_kind(request: web.Request) -> web.Response:
    world, _, message, emoji = _reaction_of(request, "MANAGE_MESSAGES")
    model.remove_kind(world, message, emoji)
    return no_content()


async def remove_all(request: web.Request) -> web.Response:
    world, _, channel, message = message_of(request, "MANAGE_MESSAGES")
    require_active(channel)
    model.remove_all(world, message)
    return no_content()


async def list_users(request: web.Request) -> web.Response:
    """Who reacted with the emoji, by ascending id; empty for an emoji nobody used."""
    world, _, _, message = message_of(request, "READ_MESSAGE_HISTORY")
    emoji = model.parse_emoji(world, request.match_info["emoji"])
    found = model.users(
        world,
        message["id"],
        emoji,
        type=_type_of(request) or model.NORMAL,
        after=query_snowflake(request, "after"),
        limit=query_int(request, "limit", 25, 1, 100),
    )
    return json_response(found)


_ALL = r"/channels/{channel_id}/messages/{message_id:\d+}/reactions"
_ONE = _ALL + "/{emoji}"
routes = [
    web.delete(_ALL, remove_all),
    web.get(_ONE, list_users),
    web.delete(_ONE, remove_kind),
    web.put(_ONE + "/@me", add_mine),
    web.delete(_ONE + "/@me", remove_mine),
    web.delete(_ONE + r"/{user_id:\d+}", remove_theirs),
    web.put(_ONE + "/{type:[01]}/@me", add_mine),
    web.delete(_ONE + "/{type:[01]}/@me", remove_mine),
    web.delete(_ONE + r"/{type:[01]}/{user_id:\d+}", remove_theirs),
]
