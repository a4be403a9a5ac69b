"""Roles of a guild, within the hierarchy.

https://docs.discord.com/developers/topics/permissions#permission-hierarchy
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from aiohttp import web

from sandbox.errors import ApiError, error, invalid_form
from sandbox.model import guilds as model
from sandbox.permissions import guild_permissions, top_position
from sandbox.rest.form import Form
from sandbox.rest.guilds import guild_of
from sandbox.rest.http import json_response, no_content, path_id, read_body, read_form
from sandbox.world import Json, World

MAX_COLOR = 0xFFFFFF


def require_below(world: World, guild_id: str, user_id: str, role: Json) -> None:
    """50013 unless the role stands below the user's highest."""
    if role["position"] >= top_position(world, guild_id, user_id):
        raise error(50013)


def _ordered(world: World, guild_id: str) -> list[Json]:
    return sorted(world.roles[guild_id].values(), key=lambda role: (role["position"], int(role["id"])))


async def list_roles(request: web.Request) -> web.Response:
    world, _, guild_id = guild_of(request)
    return json_response(_ordered(world, guild_id))


async def get_role(request: web.Request) -> web.Response:
    world, _, guild_id = guild_of(request)
    return json_response(world.role(guild_id, path_id(request, "role_id")))


async def count_members(request: web.Request) -> web.Response:
    """How many members hold each role, without @everyone."""
    world, _, guild_id = guild_of(request)
    held = Counter(role for member in world.members[guild_id].values() for role in member["roles"])
    return json_response({role: held[role] for role in world.roles[guild_id] if role != guild_id})


async def create_role(request: web.Request) -> web.Response:
    world, caller, guild_id = guild_of(request, "MANAGE_ROLES")
    form = await read_form(request)
    fields = _read_role(form)
    form.check()
    everyone = world.role(guild_id, guild_id)["permissions"]
    fields = {"name": "new role", "permissions": everyone, **fields}
    _require_grantable(world, guild_id, caller.id, int(fields["permissions"]))
    return json_response(model.create_role(world, guild_id, **fields))


async def modify_role(request: web.Request) -> web.Response:
    world, caller, guild_id = guild_of(request, "MANAGE_ROLES")
    role = world.role(guild_id, path_id(request, "role_id"))
    require_below(world, guild_id, caller.id, role)
    form = await read_form(request)
    changes = _read_role(form)
    form.check()
    if "permissions" in changes:
        changed = int(changes["permissions"]) ^ int(role["permissions"])
        _require_grantable(world, guild_id, caller.id, changed)
    return json_response(model.update_role(world, guild_id, role["id"], changes))


def _require_grantable(world: World, guild_id: str, user_id: str, permissions: int) -> None:
    if permissions & ~guild_permissions(world, guild_id, user_id):
        raise error(50013)


def _read_role(form: Form) -> Json:
    if form.body.get("icon") or form.body.get("unicode_emoji"):
        raise ApiError(403, 50101, "This server needs more boosts to perform this action")
    colors = form.child("colors")
    color = form.integer("color", min=0, max=MAX_COLOR)
    read = {
        "name": form.string("name", min=1, max=100),
        "permissions": form.permissions("permissions"),
        "color": colors.integer("primary_color", min=0, max=MAX_COLOR) if colors else color,
        "hoist": form.boolean("hoist"),
        "mentionable": form.boolean("mentionable"),
    }
    return {key: value for key, value in read.items() if value is not None}


async def move_roles(request: web.Request) -> web.Response:
    """New positions of several roles; those in between make room."""
    world, caller, guild_id = guild_of(request, "MANAGE_ROLES")
    document: Any = (await read_body(request)).json
    if not isinstance(document, list):
        raise invalid_form(("", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType"))
    problems: list[tuple[str, str, str]] = []
    wanted: dict[str, int] = {}
    for index, item in enumerate(document):
        form = Form(item, str(index), problems)
        role_id, position = form.snowflake("id", required=True), form.integer("position", min=0)
        if role_id is not None and position is not None:
            wanted[role_id] = position
    Form({}, "", problems).check()
    for role_id, position in wanted.items():
        require_below(world, guild_id, caller.id, world.role(guild_id, role_id))
        if position >= top_position(world, guild_id, caller.id) or role_id == guild_id:
            raise error(50013)
    others = [role for role in _ordered(world, guild_id)[1:] if role["id"] not in wanted]
    for role_id, position in sorted(wanted.items(), key=lambda pair: pair[1]):
        others.insert(max(0, position - 1), world.role(guild_id, role_id))
    for position, role in enumerate(others, 1):
        if role["position"] != position:
            model.update_role(world, guild_id, role["id"], {"position": position})
    return json_response(_ordered(world, guild_id))


async def delete_role(request: web.Request) -> web.Response:
    world, caller, guild_id = guild_of(request, "MANAGE_ROLES")
    role = world.role(guild_id, path_id(request, "role_id"))
    require_below(world, guild_id, caller.id, role)
    if role["managed"] or role["id"] == guild_id:
        raise error(50028)
    model.delete_role(world, guild_id, role["id"])
    return no_content()


_ALL = "/guilds/{guild_id}/roles"
_ONE = _ALL + r"/{role_id:\d+}"
routes = [
    web.get(_ALL, list_roles),
    web.post(_ALL, create_role),
    web.patch(_ALL, move_roles),
    web.get(_ALL + "/member-counts", count_members),
    web.get(_ONE, get_role),
    web.patch(_ONE, modify_role),
    web.delete(_ONE, delete_role),
]
