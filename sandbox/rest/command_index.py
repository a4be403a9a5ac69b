"""The commands a person can choose from in a guild or in a direct message with a bot.

https://docs.discord.food/interactions/application-commands#application-command-index-object
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox.errors import error
from sandbox.model import commands as model
from sandbox.model import views
from sandbox.permissions import require_guild
from sandbox.rest.command_text import localized
from sandbox.rest.http import Caller, json_response, path_id, person_of, world_of
from sandbox.world import Json, World


def _locale(request: web.Request, world: World, caller: Caller) -> str:
    account = world.accounts.get(caller.id, {})
    return str(request.headers.get("X-Discord-Locale") or account.get("locale") or "en-US")


def _translated(node: Json, locale: str) -> Json:
    """A command or option with its texts in the reader's language; the originals become `…_default`."""
    shown: dict[str, Any] = dict(node)
    for key in ("name", "description"):
        shown.pop(f"{key}_localizations", None)
        text = localized(node, key, locale)
        if text is not None:
            shown[f"{key}_default"], shown[key] = node[key], text
    for key in ("options", "choices"):
        if key in node:
            shown[key] = [_translated(child, locale) for child in node[key]]
    return shown


def _application(world: World, application_id: str, guild_id: str | None) -> Json:
    stored = world.application(application_id)
    rules = world.command_permissions.get(guild_id or "", {}).get(application_id, [])
    return {
        "id": application_id,
        "name": stored["name"],
        "description": stored["description"],
        "icon": stored["icon"],
        "flags": str(stored["flags"]),
        "bot_id": stored["bot_id"],
        "bot": views.user(world, stored["bot_id"]),
        **({"permissions": model.permission_summary(rules, None)} if rules else {}),
    }


def _index(world: World, commands: list[Json], guild_id: str | None, locale: str) -> web.Response:
    shown = []
    for command in commands:
        rules = world.command_permissions.get(guild_id or "", {}).get(command["id"], [])
        summary = {"permissions": model.permission_summary(rules, True)} if guild_id else {}
        shown.append(_translated(command, locale) | summary)
    owners = dict.fromkeys(command["application_id"] for command in commands)
    return json_response(
        {
            "applications": [_application(world, owner, guild_id) for owner in owners],
            "application_commands": shown,
            "version": str(max((int(command["version"]) for command in commands), default=0)),
        }
    )


async def guild_index(request: web.Request) -> web.Response:
    """A guild's commands, without those the caller may use nowhere in it."""
    world, caller = world_of(request), person_of(request)
    guild_id = path_id(request, "guild_id")
    world.guild(guild_id)
    require_guild(world, caller.id, guild_id)
    bots = [user_id for user_id in world.members[guild_id] if world.is_bot(user_id)]
    commands = [
        command
        for command in model.available(world, guild_id, bots)
        if model.may_use(world, command, caller.id, guild_id)
    ]
    return _index(world, commands, guild_id, _locale(request, world, caller))


async def channel_index(request: web.Request) -> web.Response:
    """The commands that work in a direct message: those of the bot it is with."""
    world, caller = world_of(request), person_of(request)
    channel = world.channel(path_id(request, "channel_id"))
    recipients = world.recipients.get(channel["id"], [])
    if "guild_id" in channel:
        raise error(50024)
    if caller.id not in recipients:
        raise error(50001)
    bots = [user_id for user_id in recipients if world.is_bot(user_id)]
    return _index(world, model.available(world, None, bots), None, _locale(request, world, caller))


routes = [
    web.get("/guilds/{guild_id}/application-command-index", guild_index),
    web.get("/channels/{channel_id}/application-command-index", channel_index),
]
