"""Using an application: commands, components, autocompletion and modals, as people's clients send them.

https://docs.discord.food/interactions/receiving-and-responding#create-interaction
"""

from __future__ import annotations

from itertools import islice

from aiohttp import web

from sandbox.errors import error
from sandbox.keys import HUB
from sandbox.model import views
from sandbox.model.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    Live,
    Tell,
    begin,
    live_of,
    make_token,
)
from sandbox.permissions import is_timed_out, require
from sandbox.rest.form import Form
from sandbox.rest.http import no_content, person_of, read_body, world_of
from sandbox.rest.interaction_data import read_command, read_component, read_submission
from sandbox.rest.resolved import Resolver, named_uploads
from sandbox.world import Json, World

_KINDS = (COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT)


async def create_interaction(request: web.Request) -> web.Response:
    """Checks what a person did, hands it to the application, and answers 204; the rest comes by gateway."""
    world, caller = world_of(request), person_of(request)
    body = await read_body(request)
    form = body.form()
    kind = form.integer("type", required=True, choices=_KINDS)
    application_id = form.snowflake("application_id", required=True)
    channel_id = form.snowflake("channel_id", required=True)
    nonce = None if form.body.get("nonce") is None else str(form.body["nonce"])
    data = form.child("data", required=True) or Form({})
    form.check()
    channel = world.channel(channel_id)
    _check_place(world, caller.id, channel, kind)
    bot_id = world.application(application_id)["bot_id"]
    if bot_id is None:
        raise error(50010)
    if nonce is not None and _seen(world, caller.id, nonce):
        return no_content()
    resolver = Resolver(world, channel, caller.id, bot_id, named_uploads(data.body, body.files))
    live = _new(world, kind, application_id, channel, caller.id)
    live.nonce = nonce
    live.tell = _tell(request, world, caller.id, form.string("session_id"))
    message: Json | None = None
    if kind == COMPONENT:
        sent, message = read_component(live, form, data, resolver)
    elif kind == MODAL_SUBMIT:
        sent, message = read_submission(live, data, resolver)
    else:
        sent = read_command(live, data, resolver)
    begin(world, live, sent, message)
    return no_content()


def _seen(world: World, user_id: str, nonce: str) -> bool:
    """Whether this is the same use sent twice, shortly after each other."""
    recent = islice(reversed(live_of(world).values()), 100)
    return any((live.user_id, live.nonce) == (user_id, nonce) for live in recent)


def _check_place(world: World, user_id: str, channel: Json, kind: int) -> None:
    names = ("USE_APPLICATION_COMMANDS",) if kind in (COMMAND, AUTOCOMPLETE) else ()
    require(world, user_id, channel, *names)
    guild_id = channel.get("guild_id")
    if guild_id is not None and is_timed_out(world, world.member(guild_id, user_id)):
        raise error(50013)


def _new(world: World, kind: int, application_id: str, channel: Json, user_id: str) -> Live:
    interaction_id, guild_id = world.ids.next(), channel.get("guild_id")
    metadata = {
        "id": interaction_id,
        "type": kind,
        "user": views.user(world, user_id),
        "authorizing_integration_owners": {"0": guild_id or "0"},
    }
    return Live(
        id=interaction_id,
        token=make_token(interaction_id),
        kind=kind,
        application_id=application_id,
        user_id=user_id,
        channel_id=channel["id"],
        guild_id=guild_id,
        nonce=None,
        tell=lambda name, event: None,
        metadata=metadata,
    )


def _tell(request: web.Request, world: World, user_id: str, session_id: str | None) -> Tell:
    """How the person hears of the interaction: in the session they named, or else in all of theirs."""
    hub = request.app[HUB]

    def tell(name: str, event: Json) -> None:
        session = hub.sessions.get(session_id or "")
        if session is not None and session.user_id == user_id:
            hub.send(session, name, event)
        else:
            world.publish(name, event, user_ids=[user_id])

    return tell


routes = [web.post("/interactions", create_interaction)]
