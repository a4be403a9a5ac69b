"""An application's first answer to an interaction.

https://docs.discord.com/developers/interactions/receiving-and-responding#responding-to-an-interaction
"""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from sandbox.model import interactions as model
from sandbox.model import replies, views
from sandbox.model.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL_SUBMIT, Live
from sandbox.rest.command_options import read_choices
from sandbox.rest.form import Form
from sandbox.rest.http import Upload, json_response, no_content, query_bool, read_body, world_of
from sandbox.rest.message_form import CREATE_FLAGS, USERS_ONLY, build, changes_of, read_draft
from sandbox.rest.modal_form import read_modal
from sandbox.world import Json, World

MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
FLAGS = CREATE_FLAGS | replies.EPHEMERAL
_ALLOWED = {
    COMMAND: (MESSAGE, DEFERRED_MESSAGE, MODAL),
    COMPONENT: (MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, MODAL),
    AUTOCOMPLETE: (CHOICES,),
    MODAL_SUBMIT: (MESSAGE, DEFERRED_MESSAGE),
}
_Answer = Callable[[World, Live, Form, list[Upload]], Json | None]


async def answer(request: web.Request) -> web.Response:
    """Only the first valid answer counts: a refused one may be repeated, a second one gets 40060."""
    world = world_of(request)
    body = await read_body(request)
    live = model.unanswered(world, request.match_info["interaction_id"], request.match_info["token"])
    form = body.form()
    callback = form.integer("type", required=True, choices=_allowed(live))
    data = form.child("data") or Form({}, "data", form.problems)
    form.check()
    message = _ANSWERS[callback](world, live, data, body.files)
    if not query_bool(request, "with_response"):
        return no_content()
    return json_response(_response(world, live, callback, message))


def _allowed(live: Live) -> tuple[int, ...]:
    """The answers to this interaction: only what began at a message can change that message."""
    if live.kind == MODAL_SUBMIT and live.message_id is not None:
        return (*_ALLOWED[MODAL_SUBMIT], DEFERRED_UPDATE, UPDATE)
    return _ALLOWED[live.kind]


def _response(world: World, live: Live, callback: int, message: Json | None) -> Json:
    place = {"channel_id": live.channel_id} | ({"guild_id": live.guild_id} if live.guild_id else {})
    interaction: Json = {"id": live.id, "type": live.kind, **place}
    if message is None:
        return {"interaction": interaction}
    interaction |= {
        "response_message_id": message["id"],
        "response_message_loading": bool(message["flags"] & replies.LOADING),
        "response_message_ephemeral": bool(message["flags"] & replies.EPHEMERAL),
    }
    if callback not in (MESSAGE, UPDATE):
        return {"interaction": interaction}
    resource = {"type": callback, "message": views.message(world, message)}
    return {"interaction": interaction, "resource": resource}


def _say(world: World, live: Live, data: Form, files: list[Upload]) -> Json:
    draft = read_draft(world, data, files, may_set=FLAGS, mentioning=USERS_ONLY)
    message = new_message(world, live, lambda channel, author, facts: build(world, channel, author, draft, **facts))
    live.original_id = message["id"]
    model.answer(live, MESSAGE)
    return message


def new_message(world: World, live: Live, make: Callable[[Json, Json, Json], Json], *, followup: bool = False) -> Json:
    """A message of the application made by `make(channel, author, facts)`, delivered."""
    author = {"id": world.application(live.application_id)["bot_id"]}
    message = make(world.channel(live.channel_id), author, replies.facts(live, followup=followup))
    replies.deliver(world, live, message)
    return message


def _defer(world: World, live: Live, data: Form, files: list[Upload]) -> Json:
    flags = data.integer("flags", default=0, min=0) or 0
    data.check()
    message = replies.defer(world, live, flags)
    live.original_id = message["id"]
    model.answer(live, DEFERRED_MESSAGE)
    return message


def _defer_update(world: World, live: Live, data: Form, files: list[Upload]) -> Json:
    live.original_id = live.message_id
    message = replies.find(world, live, live.message_id)
    model.answer(live, DEFERRED_UPDATE)
    return message


def _update(world: World, live: Live, data: Form, files: list[Upload]) -> Json:
    live.original_id = live.message_id
    message = replies.find(world, live, live.message_id)
    draft = read_draft(world, data, files, editing=message, mentioning=USERS_ONLY)
    replies.change(world, live, message, changes_of(world, message, draft))
    model.answer(live, UPDATE)
    return message


def _choices(world: World, live: Live, data: Form, files: list[Upload]) -> None:
    choices = read_choices(data, live.option_kind)
    data.check()
    model.answer(live, CHOICES)
    live.tell("APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE", {"choices": choices, "nonce": live.nonce})


def _modal(world: World, live: Live, data: Form, files: list[Upload]) -> None:
    modal = read_modal(data, world)
    data.check()
    live.modal = modal
    shown = {"id": live.id, "channel_id": live.channel_id, "nonce": live.nonce, **modal}
    live.tell("INTERACTION_MODAL_CREATE", {**shown, "application": _application(world, live)})
    model.answer(live, MODAL)


def _application(world: World, live: Live) -> Json:
    stored = world.application(live.application_id)
    marks = {"is_verified": False, "is_discoverable": False, "is_monetized": False}
    named = {key: stored[key] for key in ("id", "name", "description", "icon", "type")}
    return {**named, **marks, "bot": views.user(world, stored["bot_id"])}


_ANSWERS: dict[int, _Answer] = {
    MESSAGE: _say,
    DEFERRED_MESSAGE: _defer,
    DEFERRED_UPDATE: _defer_update,
    UPDATE: _update,
    CHOICES: _choices,
    MODAL: _modal,
}
routes = [web.post("/interactions/{interaction_id}/{token}/callback", answer)]
