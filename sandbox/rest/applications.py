"""Applications and their bots, as the developer portal and the bot itself see them.

https://docs.discord.com/developers/resources/application and https://docs.discord.food/resources/application
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox.errors import ApiError, error
from sandbox.model import users, views
from sandbox.rest.form import Form
from sandbox.rest.http import (
    bot_of,
    caller_of,
    json_response,
    no_content,
    path_id,
    person_of,
    read_form,
    world_of,
)
from sandbox.world import Json, World

MOST = 50
# The three privileged intents in their "limited" form are all an owner may switch.
_OPEN_FLAGS = users.LIMITED_INTENTS


def _owned(request: web.Request) -> tuple[World, Json]:
    """The application in the path, which the caller must own or be the bot of."""
    world, caller = world_of(request), caller_of(request)
    application = world.application(path_id(request, "application_id"))
    if caller.id not in (application["owner_id"], application["bot_id"]):
        raise error(20012)
    return world, application


async def own_application(request: web.Request) -> web.Response:
    """The calling bot's application (`/applications/@me` and `/oauth2/applications/@me`)."""
    world, caller = world_of(request), bot_of(request)
    return json_response(views.own_application(world, world.application(caller.application_id or "")))


async def edit_own_application(request: web.Request) -> web.Response:
    world, caller = world_of(request), bot_of(request)
    return await _edit(request, world, world.application(caller.application_id or ""))


async def list_applications(request: web.Request) -> web.Response:
    world, caller = world_of(request), person_of(request)
    mine = [a for a in world.applications.values() if a["owner_id"] == caller.id]
    return json_response([views.own_application(world, application) for application in mine])


async def create_application(request: web.Request) -> web.Response:
    """A new application; as on Discord, it has a bot from the start."""
    world, caller = world_of(request), person_of(request)
    form = await read_form(request)
    name = form.string("name", required=True, min=2, max=32, default="")
    changes = _read_changes(form)
    form.check()
    if sum(1 for a in world.applications.values() if a["owner_id"] == caller.id) >= MOST:
        raise ApiError(400, 30018, f"Maximum number of applications reached ({MOST})")
    application = users.create_application(world, name, caller.id, **changes)
    users.create_bot(world, application)
    return json_response(views.own_application(world, application), 201)


async def get_application(request: web.Request) -> web.Response:
    world, application = _owned(request)
    return json_response(views.own_application(world, application))


async def edit_application(request: web.Request) -> web.Response:
    world, application = _owned(request)
    return await _edit(request, world, application)


async def _edit(request: web.Request, world: World, application: Json) -> web.Response:
    form = await read_form(request)
    changes = _read_changes(form)
    name = form.string("name", min=2, max=32)
    form.check()
    application.update(changes)
    if name is not None:
        application["name"] = name
    return json_response(views.own_application(world, application))


def _read_changes(form: Form) -> Json:
    """What may be set of an application, as far as it was sent."""
    changes: dict[str, Any] = {}
    if form.has("description"):
        changes["description"] = form.string("description", max=400) or ""
    if form.has("bot_public"):
        changes["bot_public"] = bool(form.boolean("bot_public"))
    if form.has("tags"):
        changes["tags"] = form.array("tags", max=5) or []
    if form.has("redirect_uris"):
        changes["redirect_uris"] = form.array("redirect_uris", max=10) or []
    if form.has("flags"):
        changes["flags"] = (form.integer("flags", min=0, default=0) or 0) & _OPEN_FLAGS
    return changes


async def create_bot(request: web.Request) -> web.Response:
    """The bot's token; the bot is made if the application has none."""
    world, caller = world_of(request), person_of(request)
    application = world.application(path_id(request, "application_id"))
    if caller.id != application["owner_id"]:
        raise error(20012)
    if application["bot_id"] is None:
        users.create_bot(world, application)
    return json_response({"token": _bot_token(world, application)})


async def reset_bot(request: web.Request) -> web.Response:
    """A new token for the bot; the old ones stop working."""
    world, caller = world_of(request), person_of(request)
    application = world.application(path_id(request, "application_id"))
    if caller.id != application["owner_id"]:
        raise error(20012)
    if application["bot_id"] is None:
        raise error(50010)
    users.revoke_tokens(world, application["bot_id"])
    return json_response({"token": _bot_token(world, application)})


def _bot_token(world: World, application: Json) -> str:
    bot_id = application["bot_id"]
    for token, record in world.tokens.items():
        if record["user_id"] == bot_id:
            return token
    return users.issue_token(world, bot_id, application_id=application["id"])


async def edit_bot(request: web.Request) -> web.Response:
    world, application = _owned(request)
    if application["bot_id"] is None:
        raise error(50010)
    form = await read_form(request)
    username = form.string("username", min=2, max=32)
    form.check()
    bot = world.user(application["bot_id"])
    if username is not None:
        bot["username"] = username
        world.publish("USER_UPDATE", views.own_user(world, bot["id"]), user_ids=[bot["id"]])
    return json_response(views.user(world, bot["id"]))


async def delete_application(request: web.Request) -> web.Response:
    """Removes an application; its bot stays where it is as a user whose token no longer works."""
    world, caller = world_of(request), person_of(request)
    application = world.application(path_id(request, "application_id"))
    if caller.id != application["owner_id"]:
        raise error(20012)
    if application["bot_id"] is not None:
        users.revoke_tokens(world, application["bot_id"])
    for command_id in [c["id"] for c in world.commands.values() if c["application_id"] == application["id"]]:
        del world.commands[command_id]
    del world.applications[application["id"]]
    return no_content()


async def application_emojis(request: web.Request) -> web.Response:
    """The application's own emojis: the sandbox has none."""
    _owned(request)
    return json_response({"items": []})


_ONE = "/applications/{application_id:\\d+}"
routes = [
    web.get("/applications/@me", own_application),
    web.patch("/applications/@me", edit_own_application),
    web.get("/oauth2/applications/@me", own_application),
    web.get("/applications", list_applications),
    web.post("/applications", create_application),
    web.get(_ONE, get_application),
    web.patch(_ONE, edit_application),
    web.post(f"{_ONE}/delete", delete_application),
    web.post(f"{_ONE}/bot", create_bot),
    web.patch(f"{_ONE}/bot", edit_bot),
    web.post(f"{_ONE}/bot/reset", reset_bot),
    web.get(f"{_ONE}/emojis", application_emojis),
]
