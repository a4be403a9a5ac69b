"""Adding an application's bot to a guild, as the invite link in a README does.

https://docs.discord.food/topics/oauth2#create-oauth2-authorization and
https://docs.discord.com/developers/topics/oauth2#bot-authorization-flow
"""

from __future__ import annotations

from aiohttp import web

from sandbox.errors import ApiError, error, invalid_form
from sandbox.model import commands, guilds, views
from sandbox.permissions import BITS, guild_permissions, require_guild
from sandbox.rest.form import Form
from sandbox.rest.http import Caller, caller_of, json_response, person_of, read_form, world_of
from sandbox.world import Json, World

_KNOWN_SCOPES = ("bot", "applications.commands", "identify", "guilds", "email", "guilds.members.read")


def _asked(request: web.Request) -> tuple[World, Caller, Json, list[str]]:
    """The world, the person, the application of `client_id` and the scopes asked for."""
    world, caller = world_of(request), person_of(request)
    query = Form(dict(request.query))
    client_id = query.snowflake("client_id", required=True)
    query.check()
    application = world.application(client_id)
    scopes = request.query.get("scope", "").split()
    for scope in scopes:
        if scope not in _KNOWN_SCOPES:
            raise invalid_form(("scope", "OAUTH2_SCOPE_INVALID", f"Invalid scope: {scope}"))
    if not scopes:
        raise invalid_form(("scope", "BASE_TYPE_REQUIRED", "This field is required"))
    if not application["bot_public"] and application["owner_id"] != caller.id:
        raise error(20012)
    return world, caller, application, scopes


async def preview(request: web.Request) -> web.Response:
    """What the authorization page shows: the application and the guilds the person can add it to."""
    world, caller, application, scopes = _asked(request)
    mine = list(world.guilds_of(caller.id))
    shown = {
        "application": views.application(world, application),
        "user": views.user(world, caller.id),
        "authorized": any(application["bot_id"] in world.members[guild_id] for guild_id in mine),
        "integration_type": 0,
        "scopes": scopes,
        "guilds": [_guild(world, guild_id, caller.id) for guild_id in mine],
    }
    if "bot" in scopes and application["bot_id"]:
        shown["bot"] = views.user(world, application["bot_id"])
    return json_response(shown)


def _guild(world: World, guild_id: str, user_id: str) -> Json:
    guild = world.guild(guild_id)
    permissions = str(guild_permissions(world, guild_id, user_id))
    return {key: guild[key] for key in ("id", "name", "icon", "mfa_level")} | {"permissions": permissions}


async def authorize(request: web.Request) -> web.Response:
    """Adds the bot to a guild, with a managed role for its permissions. Needs MANAGE_GUILD there."""
    world, caller, application, scopes = _asked(request)
    form = await read_form(request)
    agreed = form.boolean("authorize", default=False)
    permissions = form.permissions("permissions") or request.query.get("permissions") or "0"
    guild_id = form.snowflake("guild_id") or request.query.get("guild_id")
    form.check()
    if not agreed:
        return json_response({"location": "/oauth2/authorized?error=access_denied"})
    if "bot" in scopes:
        if guild_id is None:
            raise invalid_form(("guild_id", "BASE_TYPE_REQUIRED", "This field is required"))
        world.guild(guild_id)
        require_guild(world, caller.id, guild_id, "MANAGE_GUILD")
        if not str(permissions).isdecimal():
            raise invalid_form(("permissions", "BITFIELD_TYPE_CONVERT", "Invalid bitfield value."))
        add_bot(world, application, guild_id, int(permissions), by=caller.id)
    return json_response({"location": "/oauth2/authorized"})


def add_bot(world: World, application: Json, guild_id: str, permissions: int, *, by: str) -> None:
    """Let the application's bot join a guild, with the permissions asked for as far as `by` may give them.

    Authorizing again changes the permissions of the bot's role. 50010 if there is no bot, 40007 if it is banned.
    """
    bot_id = application["bot_id"]
    if bot_id is None:
        raise error(50010)
    if bot_id in world.bans.get(guild_id, {}):
        raise error(40007)
    giver = guild_permissions(world, guild_id, by)
    granted = str(permissions if giver & BITS["ADMINISTRATOR"] else permissions & giver)
    role = next((r for r in world.roles[guild_id].values() if r.get("tags", {}).get("bot_id") == bot_id), None)
    if role is not None:
        guilds.update_role(world, guild_id, role["id"], {"permissions": granted})
    elif int(granted):
        role = guilds.create_role(
            world,
            guild_id,
            name=application["name"],
            managed=True,
            permissions=granted,
            tags={"bot_id": bot_id},
        )
    member = guilds.add_member(world, guild_id, bot_id, roles=[role["id"]] if role else [])
    if role is not None and role["id"] not in member["roles"]:
        guilds.update_member(world, guild_id, bot_id, {"roles": [*member["roles"], role["id"]]})
    commands.announce_change(world, application["id"], guild_id)


async def current_authorization(request: web.Request) -> web.Response:
    """Only for OAuth2 access tokens, which the sandbox does not hand out."""
    caller_of(request)
    raise ApiError(401, 50025, "Invalid OAuth2 access token provided")


routes = [
    web.get("/oauth2/authorize", preview),
    web.post("/oauth2/authorize", authorize),
    web.get("/oauth2/@me", current_authorization),
]
