"""Channels: looking at them, making, changing and deleting them, and who may do what in them.

https://docs.discord.com/developers/resources/channel
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox.errors import error, invalid_form
from sandbox.model import channels as model
from sandbox.model import views
from sandbox.permissions import can_view, require, require_guild
from sandbox.rest.access import channel_of
from sandbox.rest.channel_form import (
    CREATABLE,
    read_overwrite,
    read_overwrites,
    read_settings,
    require_grantable,
)
from sandbox.rest.form import Form
from sandbox.rest.guilds import guild_of
from sandbox.rest.http import (
    Caller,
    json_response,
    no_content,
    path_id,
    read_body,
    read_form,
)
from sandbox.rest.thread_form import change_thread
from sandbox.world import Json, World, is_thread

_CONVERTIBLE = (model.TEXT, model.ANNOUNCEMENT)


async def get_channel(request: web.Request) -> web.Response:
    world, caller, channel = channel_of(request)
    return json_response(views.channel(world, channel, caller.id))


async def modify_channel(request: web.Request) -> web.Response:
    """Settings of a guild channel or thread."""
    world, caller, channel = channel_of(request)
    form = await read_form(request)
    if "guild_id" not in channel:
        raise error(50024)
    if is_thread(channel):
        change_thread(world, caller, channel, form)
    else:
        _change_guild_channel(world, caller, channel, form)
    return json_response(views.channel(world, channel, caller.id))


def _change_guild_channel(world: World, caller: Caller, channel: Json, form: Form) -> None:
    require(world, caller.id, channel, "MANAGE_CHANNELS")
    guild_id, kind = channel["guild_id"], channel["type"]
    if form.has("type") and kind in _CONVERTIBLE:
        kind = form.integer("type", choices=_CONVERTIBLE) or 0
    changes = {"type": kind, **read_settings(form, world, guild_id, kind, channel)}
    if form.has("name"):
        changes["name"] = channel_name(form, kind)
    if form.body.get("permission_overwrites") is not None:
        require(world, caller.id, channel, "MANAGE_ROLES")
        changes["permission_overwrites"] = read_overwrites(form, world, caller.id, guild_id, channel)
    elif form.body.get("lock_permissions") and channel["parent_id"]:
        changes["permission_overwrites"] = _copied(world.channel(channel["parent_id"]))
    form.check()
    if "permission_overwrites" in changes:
        _follow_category(world, channel, changes["permission_overwrites"])
    model.update_channel(world, channel["id"], changes)


def _follow_category(world: World, channel: Json, overwrites: list[Json]) -> None:
    """Give a category's new overwrites to those of its channels that had the same ones as it."""
    if channel["type"] != model.CATEGORY:
        return
    for child in world.guild_channels(channel["guild_id"]):
        if child["parent_id"] == channel["id"] and _same(child, channel):
            copied = [dict(overwrite) for overwrite in overwrites]
            model.update_channel(world, child["id"], {"permission_overwrites": copied})


def _same(one: Json, other: Json) -> bool:
    first, second = ({o["id"]: o for o in channel["permission_overwrites"]} for channel in (one, other))
    return first == second


def _set_overwrites(world: World, channel: Json, overwrites: list[Json]) -> None:
    _follow_category(world, channel, overwrites)
    model.update_channel(world, channel["id"], {"permission_overwrites": overwrites})


def channel_name(form: Form, kind: int) -> str:
    """The channel's name; text channels are written in lower case with dashes, as Discord does."""
    name = (form.string("name", required=True, min=1, max=100) or "").strip()
    return name if kind not in _CONVERTIBLE else "-".join(name.lower().split())


def _copied(channel: Json) -> list[Json]:
    return [dict(overwrite) for overwrite in channel["permission_overwrites"]]


async def delete_channel(request: web.Request) -> web.Response:
    """A guild channel or thread is gone; a direct message is merely closed."""
    world, caller, channel = channel_of(request)
    shown = views.channel(world, channel, caller.id)
    if "guild_id" in channel:
        require(world, caller.id, channel, "MANAGE_THREADS" if is_thread(channel) else "MANAGE_CHANNELS")
        guild = world.guild(channel["guild_id"])
        if "COMMUNITY" in guild["features"] and channel["id"] == guild["rules_channel_id"]:
            raise error(50074)
        model.delete_channel(world, channel["id"])
    return json_response(shown)


async def list_guild_channels(request: web.Request) -> web.Response:
    """The guild's channels without threads; people get only those they can see, as their clients do."""
    world, caller, guild_id = guild_of(request)
    listed = world.guild_channels(guild_id)
    if not caller.is_bot:
        listed = [c for c in listed if c["type"] == model.CATEGORY or can_view(world, c, caller.id)]
    return json_response([views.channel(world, channel, caller.id) for channel in listed])


async def create_guild_channel(request: web.Request) -> web.Response:
    world, caller, guild_id = guild_of(request, "MANAGE_CHANNELS")
    form = await read_form(request)
    kind = form.integer("type", default=model.TEXT, choices=CREATABLE) or model.TEXT
    name = channel_name(form, kind)
    settings = read_settings(form, world, guild_id, kind)
    if form.body.get("permission_overwrites"):
        require_guild(world, caller.id, guild_id, "MANAGE_ROLES")
        settings["permission_overwrites"] = read_overwrites(form, world, caller.id, guild_id, None)
    form.check()
    channel = model.create_channel(world, guild_id, name, kind, **settings)
    return json_response(views.channel(world, channel, caller.id), 201)


async def move_channels(request: web.Request) -> web.Response:
    """New positions and categories of several channels."""
    world, _, guild_id = guild_of(request, "MANAGE_CHANNELS")
    document: Any = (await read_body(request)).json
    if not isinstance(document, list):
        raise invalid_form(("", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType"))
    moves: list[tuple[Json, Json, bool]] = []
    problems: list[tuple[str, str, str]] = []
    for index, item in enumerate(document):
        form = Form(item, str(index), problems)
        channel = world.channels.get(form.snowflake("id", required=True) or "")
        if channel is None or channel.get("guild_id") != guild_id:
            form.fail("id", "CHANNEL_NOT_FOUND", "Unknown Channel")
            continue
        settings = read_settings(form, world, guild_id, channel["type"], channel)
        moves.append((channel, settings, bool(form.boolean("lock_permissions"))))
    Form({}, "", problems).check()
    for channel, settings, lock in moves:
        changes: Json = {key: settings[key] for key in ("position", "parent_id") if key in settings}
        if lock and changes.get("parent_id"):
            changes["permission_overwrites"] = _copied(world.channel(changes["parent_id"]))
        model.update_channel(world, channel["id"], changes)
    return no_content()


async def put_overwrite(request: web.Request) -> web.Response:
    world, caller, channel = channel_of(request, "MANAGE_ROLES")
    form = await read_form(request)
    overwrite_id = path_id(request, "overwrite_id")
    kind = form.integer("type", required=True, choices=(0, 1))
    overwrite = read_overwrite(form, overwrite_id, kind or 0)
    form.check()
    guild_id = _guild_channel(channel)
    known = world.roles[guild_id] if kind == 0 else world.members[guild_id]
    if overwrite_id not in known:
        raise error(10009)
    old = next((o for o in channel["permission_overwrites"] if o["id"] == overwrite_id), None)
    require_grantable(world, caller.id, guild_id, channel, overwrite, old)
    others = [o for o in channel["permission_overwrites"] if o["id"] != overwrite_id]
    _set_overwrites(world, channel, [*others, overwrite])
    return no_content()


async def delete_overwrite(request: web.Request) -> web.Response:
    world, caller, channel = channel_of(request, "MANAGE_ROLES")
    guild_id, overwrite_id = _guild_channel(channel), path_id(request, "overwrite_id")
    old = next((o for o in channel["permission_overwrites"] if o["id"] == overwrite_id), None)
    if old is None:
        raise error(10009)
    require_grantable(world, caller.id, guild_id, channel, {"allow": "0", "deny": "0"}, old)
    others = [o for o in channel["permission_overwrites"] if o["id"] != overwrite_id]
    _set_overwrites(world, channel, others)
    return no_content()


def _guild_channel(channel: Json) -> str:
    """The channel's guild; 50024 for threads, 50003 for direct messages."""
    if is_thread(channel):
        raise error(50024)
    if "guild_id" not in channel:
        raise error(50003)
    return str(channel["guild_id"])


_ONE = r"/channels/{channel_id:\d+}"
routes = [
    web.get(_ONE, get_channel),
    web.patch(_ONE, modify_channel),
    web.delete(_ONE, delete_channel),
    web.put(_ONE + r"/permissions/{overwrite_id:\d+}", put_overwrite),
    web.delete(_ONE + r"/permissions/{overwrite_id:\d+}", delete_overwrite),
    web.get("/guilds/{guild_id}/channels", list_guild_channels),
    web.post("/guilds/{guild_id}/channels", create_guild_channel),
    web.patch("/guilds/{guild_id}/channels", move_channels),
]
