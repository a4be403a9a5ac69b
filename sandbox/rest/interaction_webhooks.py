"""What an application says after its first answer, with the interaction's token.

https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages
These routes are told from webhooks' by the beginning that all interaction tokens share.
"""

from __future__ import annotations

from aiohttp import web

from sandbox.model import replies, views
from sandbox.model.interactions import Live, by_token
from sandbox.rest.http import Body, json_response, no_content, path_id, read_body, world_of
from sandbox.rest.interaction_callbacks import DEFERRED_MESSAGE, FLAGS, new_message
from sandbox.rest.message_form import EDIT_FLAGS, USERS_ONLY, build, changes_of, read_draft
from sandbox.world import Json, World


def _live(request: web.Request) -> tuple[World, Live]:
    world = world_of(request)
    return world, by_token(world, path_id(request, "application_id"), request.match_info["token"])


def _message(request: web.Request) -> tuple[World, Live, Json]:
    """`@original` or a followup, as the path says; 10008 for anything else."""
    world, live = _live(request)
    named = request.match_info.get("message_id")
    return world, live, replies.find(world, live, live.original_id if named is None else named)


async def create_followup(request: web.Request) -> web.Response:
    """A further message. Right after a deferral it completes that instead, as Discord still does."""
    body = await read_body(request)
    world, live = _live(request)
    if live.answered == DEFERRED_MESSAGE and not live.followups:
        original = replies.find(world, live, live.original_id)
        if original["flags"] & replies.LOADING:
            return _edit(world, live, original, body)
    draft = read_draft(world, body.form(), body.files, may_set=FLAGS, mentioning=USERS_ONLY)
    message = new_message(
        world,
        live,
        lambda channel, author, facts: build(world, channel, author, draft, **facts),
        followup=True,
    )
    live.followups.append(message["id"])
    return json_response(views.message(world, message))


async def get_message(request: web.Request) -> web.Response:
    world, _, message = _message(request)
    return json_response(views.message(world, message))


async def edit_message(request: web.Request) -> web.Response:
    world, live, message = _message(request)
    return _edit(world, live, message, await read_body(request))


def _edit(world: World, live: Live, message: Json, body: Body) -> web.Response:
    draft = read_draft(world, body.form(), body.files, may_set=EDIT_FLAGS, editing=message, mentioning=USERS_ONLY)
    replies.change(world, live, message, changes_of(world, message, draft))
    return json_response(views.message(world, message))


async def delete_message(request: web.Request) -> web.Response:
    world, live, message = _message(request)
    replies.delete(world, live, message)
    return no_content()


# "interaction:" in base 64
_BASE = "/webhooks/{application_id:\\d+}/{token:aW50ZXJhY3Rpb246[^/]+}"
routes = [
    web.post(_BASE, create_followup),
    *(
        route
        for path in (f"{_BASE}/messages/@original", f"{_BASE}/messages/{{message_id:\\d+}}")
        for route in (web.get(path, get_message), web.patch(path, edit_message), web.delete(path, delete_message))
    ),
]
