"""Users, the caller's own account, and direct messages.

https://docs.discord.com/developers/resources/user
"""

from __future__ import annotations

from aiohttp import web

from sandbox.errors import error
from sandbox.model import channels, guilds, users, views
from sandbox.permissions import guild_permissions
from sandbox.rest.form import Form
from sandbox.rest.guilds import counts
from sandbox.rest.http import (
    caller_of,
    json_response,
    no_content,
    path_id,
    person_of,
    query_bool,
    query_int,
    query_snowflake,
    read_form,
    world_of,
)
from sandbox.world import Json, World

MAX_GUILDS_LISTED = 200


async def get_me(request: web.Request) -> web.Response:
    return json_response(views.own_user(world_of(request), caller_of(request).id))


async def modify_me(request: web.Request) -> web.Response:
    """The username, and a person's shown name."""
    world, caller = world_of(request), caller_of(request)
    form = await read_form(request)
    changes = _read_account(form, world, caller.user)
    form.check()
    caller.user.update(changes)
    world.publish("USER_UPDATE", views.own_user(world, caller.id), user_ids=[caller.id])
    for guild_id in list(world.guilds_of(caller.id)):
        guilds.update_member(world, guild_id, caller.id, {})
    return json_response(views.own_user(world, caller.id))


def _read_account(form: Form, world: World, user: Json) -> Json:
    changes: Json = {}
    name = form.string("username", min=2, max=32)
    if name and name != user["username"]:
        if not user.get("bot") and users.username_taken(world, name):
            form.fail("username", "USERNAME_ALREADY_TAKEN", "Username is already taken")
        changes["username"] = name
    if form.has("global_name") and not user.get("bot"):
        changes["global_name"] = form.string("global_name", max=32) or None
    return changes


async def get_user(request: web.Request) -> web.Response:
    caller_of(request)
    return json_response(views.user(world_of(request), path_id(request, "user_id")))


async def list_my_guilds(request: web.Request) -> web.Response:
    """By ascending id."""
    world, caller = world_of(request), caller_of(request)
    limit = query_int(request, "limit", MAX_GUILDS_LISTED, 1, MAX_GUILDS_LISTED)
    before, after = query_snowflake(request, "before"), query_snowflake(request, "after")
    ids = sorted(world.guilds_of(caller.id), key=int)
    if before is not None:
        ids = [g for g in ids if int(g) < int(before)][-limit:]
    elif after is not None:
        ids = [g for g in ids if int(g) > int(after)]
    with_counts = query_bool(request, "with_counts")
    return json_response([_partial_guild(world, caller.id, g, with_counts) for g in ids[:limit]])


def _partial_guild(world: World, user_id: str, guild_id: str, with_counts: bool) -> Json:
    guild = world.guild(guild_id)
    return {
        **{key: guild[key] for key in ("id", "name", "icon", "banner", "features")},
        "owner": guild["owner_id"] == user_id,
        "permissions": str(guild_permissions(world, guild_id, user_id)),
        **(counts(world, guild_id) if with_counts else {}),
    }


async def get_my_member(request: web.Request) -> web.Response:
    world, caller = world_of(request), caller_of(request)
    guild_id = path_id(request, "guild_id")
    if caller.id not in world.members.get(guild_id, {}):
        raise error(10004)
    return json_response(views.member(world, guild_id, caller.id))


async def leave_guild(request: web.Request) -> web.Response:
    """Owners cannot leave what they own."""
    world, caller = world_of(request), caller_of(request)
    guild_id = path_id(request, "guild_id")
    if caller.id not in world.members.get(guild_id, {}):
        raise error(10004)
    if world.guild(guild_id)["owner_id"] == caller.id:
        raise error(50055)
    guilds.remove_member(world, guild_id, caller.id)
    return no_content()


async def list_my_channels(request: web.Request) -> web.Response:
    """A person's direct messages."""
    world, caller = world_of(request), person_of(request)
    mine = [c for c, recipients in world.recipients.items() if caller.id in recipients]
    return json_response([views.channel(world, world.channels[c], caller.id) for c in mine])


async def open_dm(request: web.Request) -> web.Response:
    """The direct-message channel with `recipient_id` (bots) or the one user in `recipients` (people)."""
    world, caller = world_of(request), caller_of(request)
    form = await read_form(request)
    recipient = form.snowflake("recipient_id")
    listed = form.snowflakes("recipients", default=[])
    form.check()
    others = [recipient] if recipient else listed
    if len(others) != 1 or others[0] not in world.users or others[0] == caller.id:
        raise error(50033)
    channel = channels.open_dm(world, caller.id, others[0])
    return json_response(views.channel(world, channel, caller.id))


_MINE = r"/users/@me/guilds/{guild_id:\d+}"
routes = [
    web.get("/users/@me", get_me),
    web.patch("/users/@me", modify_me),
    web.get("/users/@me/guilds", list_my_guilds),
    web.get(_MINE + "/member", get_my_member),
    web.delete(_MINE, leave_guild),
    web.get("/users/@me/channels", list_my_channels),
    web.post("/users/@me/channels", open_dm),
    web.get(r"/users/{user_id:\d+}", get_user),
]
