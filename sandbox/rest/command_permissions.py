"""Who may use an application's commands in a guild, as its moderators set it.

https://docs.discord.com/developers/interactions/application-commands#permissions
"""

from __future__ import annotations

from aiohttp import web

from sandbox.errors import error
from sandbox.model import commands as model
from sandbox.permissions import require_guild
from sandbox.rest.form import Form
from sandbox.rest.http import caller_of, json_response, path_id, person_of, read_form, world_of
from sandbox.world import Json, World


def _reader(request: web.Request) -> tuple[World, str, str]:
    """The application's own bot, or a member who may manage the guild."""
    world, caller = world_of(request), caller_of(request)
    application_id, guild_id = path_id(request, "application_id"), path_id(request, "guild_id")
    world.application(application_id)
    if caller.is_bot:
        if caller.application_id != application_id:
            raise error(20012)
        require_guild(world, caller.id, guild_id)
    else:
        require_guild(world, caller.id, guild_id, "MANAGE_GUILD")
    return world, application_id, guild_id


def _shown(world: World, application_id: str, guild_id: str, key: str) -> Json:
    rules = world.command_permissions[guild_id][key]
    return {"id": key, "application_id": application_id, "guild_id": guild_id, "permissions": rules}


def _owns(world: World, application_id: str, key: str) -> bool:
    command = world.commands.get(key)
    return key == application_id or (command is not None and command["application_id"] == application_id)


async def list_permissions(request: web.Request) -> web.Response:
    world, application_id, guild_id = _reader(request)
    keys = [k for k in world.command_permissions.get(guild_id, {}) if _owns(world, application_id, k)]
    return json_response([_shown(world, application_id, guild_id, key) for key in keys])


async def get_permissions(request: web.Request) -> web.Response:
    world, application_id, guild_id = _reader(request)
    key = path_id(request, "command_id")
    if not _owns(world, application_id, key):
        raise error(10063)
    if key not in world.command_permissions.get(guild_id, {}):
        raise error(10066)
    return json_response(_shown(world, application_id, guild_id, key))


async def put_permissions(request: web.Request) -> web.Response:
    """Only people may do this: bots answer for what they are allowed, not the other way round."""
    world, caller = world_of(request), person_of(request)
    application_id, guild_id = path_id(request, "application_id"), path_id(request, "guild_id")
    key = path_id(request, "command_id")
    world.application(application_id)
    require_guild(world, caller.id, guild_id, "MANAGE_GUILD", "MANAGE_ROLES")
    if not _owns(world, application_id, key):
        raise error(10063)
    form = await read_form(request)
    rules = [_read_rule(rule) for rule in form.children("permissions", max=100)]
    form.check()
    world.command_permissions.setdefault(guild_id, {})[key] = rules
    shown = _shown(world, application_id, guild_id, key)
    world.publish("APPLICATION_COMMAND_PERMISSIONS_UPDATE", shown, guild_id=guild_id)
    model.announce_change(world, application_id, guild_id)
    return json_response(shown)


def _read_rule(form: Form) -> Json:
    return {
        "id": form.snowflake("id", required=True),
        "type": form.integer("type", required=True, choices=(model.ROLE, model.USER, model.CHANNEL)),
        "permission": form.boolean("permission", required=True),
    }


_BASE = "/applications/{application_id}/guilds/{guild_id}/commands"
routes = [
    web.get(f"{_BASE}/permissions", list_permissions),
    web.get(f"{_BASE}/{{command_id:\\d+}}/permissions", get_permissions),
    web.put(f"{_BASE}/{{command_id:\\d+}}/permissions", put_permissions),
]
