"""Registering application commands, globally or in one guild.

https://docs.discord.com/developers/interactions/application-commands#endpoints
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aiohttp import web

from sandbox.errors import ApiError, error, invalid_form
from sandbox.model import commands as model
from sandbox.rest.command_form import read_command
from sandbox.rest.form import Form
from sandbox.rest.http import (
    bot_of,
    json_response,
    no_content,
    path_id,
    query_bool,
    read_body,
    read_form,
    world_of,
)
from sandbox.world import Json, World

_MOST_AT_ONCE = sum(model.MOST.values())
_TRANSLATIONS = ("name_localizations", "description_localizations")


def owner_of(request: web.Request) -> tuple[World, str, str | None]:
    """The world, the calling bot's own application and the guild in the path.

    20012 for somebody else's application, 50001 for a guild the application was not added to.
    """
    world, caller = world_of(request), bot_of(request)
    application_id = path_id(request, "application_id")
    if caller.application_id != application_id:
        raise error(20012)
    guild_id = path_id(request, "guild_id") if "guild_id" in request.match_info else None
    if guild_id is not None and caller.id not in world.members.get(guild_id, {}):
        raise error(50001)
    return world, application_id, guild_id


def without_translations(node: Any) -> Any:
    """A command as lists show it unless `with_localizations` is asked for."""
    if isinstance(node, list):
        return [without_translations(item) for item in node]
    if isinstance(node, dict):
        return {key: without_translations(value) for key, value in node.items() if key not in _TRANSLATIONS}
    return node


async def list_commands(request: web.Request) -> web.Response:
    world, application_id, guild_id = owner_of(request)
    found = model.commands_of(world, application_id, guild_id)
    return json_response(found if query_bool(request, "with_localizations") else without_translations(found))


async def get_command(request: web.Request) -> web.Response:
    return json_response(_command(request))


def _command(request: web.Request) -> Json:
    world, application_id, guild_id = owner_of(request)
    return model.command_in(world, application_id, guild_id, path_id(request, "command_id"))


async def create_command(request: web.Request) -> web.Response:
    world, application_id, guild_id = owner_of(request)
    form = await read_form(request)
    fields = read_command(form, in_guild=guild_id is not None)
    form.check()
    command, is_new = model.put_command(world, application_id, guild_id, fields)
    model.announce_change(world, application_id, guild_id)
    return json_response(command, 201 if is_new else 200)


async def edit_command(request: web.Request) -> web.Response:
    world, application_id, guild_id = owner_of(request)
    command, form = _command(request), await read_form(request)
    fields = read_command(form, in_guild=guild_id is not None, old=command)
    form.check()
    for other in model.commands_of(world, application_id, guild_id):
        same = (other["type"], other["name"]) == (fields["type"], fields["name"])
        if same and other["id"] != command["id"]:
            raise ApiError(400, 40041, "An application command with that name already exists")
    model.replace_command(world, command, fields)
    model.announce_change(world, application_id, guild_id)
    return json_response(command)


async def delete_command(request: web.Request) -> web.Response:
    world, application_id, guild_id = owner_of(request)
    model.delete_command(world, _command(request))
    model.announce_change(world, application_id, guild_id)
    return no_content()


async def overwrite_commands(request: web.Request) -> web.Response:
    """The whole list at once: what is not in it is deleted, what has a known type and name keeps its id."""
    world, application_id, guild_id = owner_of(request)
    body = (await read_body(request)).json
    if not isinstance(body, list):
        raise invalid_form(("", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType"))
    if len(body) > _MOST_AT_ONCE:
        text = f"Must be {_MOST_AT_ONCE} or fewer in length."
        raise invalid_form(("", "BASE_TYPE_MAX_LENGTH", text))
    wanted = list(_read_all(body, guild_id is not None))
    names = {(fields["type"], fields["name"]) for fields in wanted}
    for command in model.commands_of(world, application_id, guild_id):
        if (command["type"], command["name"]) not in names:
            model.delete_command(world, command)
    found = [model.put_command(world, application_id, guild_id, fields)[0] for fields in wanted]
    model.announce_change(world, application_id, guild_id)
    return json_response(found)


def _read_all(body: list[Any], in_guild: bool) -> Iterator[Json]:
    problems: list[tuple[str, str, str]] = []
    seen: set[tuple[int, str]] = set()
    wanted = []
    for place, item in enumerate(body):
        form = Form(item, str(place), problems)
        fields = read_command(form, in_guild=in_guild)
        if (fields["type"], fields["name"]) in seen:
            form.fail("", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
        seen.add((fields["type"], fields["name"]))
        wanted.append(fields)
    if problems:
        raise invalid_form(*problems)
    yield from wanted


_GLOBAL = "/applications/{application_id}/commands"
_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"
routes = [
    route
    for base in (_GLOBAL, _GUILD)
    for route in (
        web.get(base, list_commands),
        web.post(base, create_command),
        web.put(base, overwrite_commands),
        web.get(f"{base}/{{command_id:\\d+}}", get_command),
        web.patch(f"{base}/{{command_id:\\d+}}", edit_command),
        web.delete(f"{base}/{{command_id:\\d+}}", delete_command),
    )
]
