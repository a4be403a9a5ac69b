"""Pinned messages, under the present routes and the ones they replaced.

https://docs.discord.com/developers/resources/message#get-channel-pins
"""

from __future__ import annotations

from aiohttp import web

from sandbox.clock import iso, parse_iso
from sandbox.errors import error, invalid_form
from sandbox.model import messages as model
from sandbox.permissions import BITS, channel_permissions
from sandbox.rest.access import channel_of, message_of, require_active, shown_message
from sandbox.rest.http import json_response, no_content, query_int
from sandbox.rest.message_reference import place_of
from sandbox.world import Json, World

PINNED = 6
PAGE = 50


def _pins(world: World, channel: Json, user_id: str) -> list[tuple[str, Json]]:
    """(pinned at, message), newest pin first; none for those who may not read the history."""
    if not channel_permissions(world, channel, user_id) & BITS["READ_MESSAGE_HISTORY"]:
        return []
    pinned = world.pins.get(channel["id"], {})
    return [(at, world.messages[channel["id"]][message_id]) for message_id, at in reversed(pinned.items())]


async def list_pins(request: web.Request) -> web.Response:
    """A page of pins, `before` an instant."""
    world, caller, channel = channel_of(request)
    limit = query_int(request, "limit", PAGE, 1, PAGE)
    before = request.query.get("before")
    found = _pins(world, channel, caller.id)
    if before is not None:
        try:
            instant = iso(parse_iso(before))
        except ValueError:
            message = f"Could not parse {before}. Should be ISO8601."
            raise invalid_form(("before", "DATE_TIME_TYPE_PARSE", message)) from None
        found = [(at, message) for at, message in found if at < instant]
    items = [{"pinned_at": at, "message": shown_message(world, caller, m)} for at, m in found[:limit]]
    return json_response({"items": items, "has_more": len(found) > limit})


async def list_pinned_messages(request: web.Request) -> web.Response:
    """The older route: at most fifty messages, without the instants."""
    world, caller, channel = channel_of(request)
    found = _pins(world, channel, caller.id)[:PAGE]
    return json_response([shown_message(world, caller, message) for _, message in found])


async def pin(request: web.Request) -> web.Response:
    """Pins the message and says so in the channel."""
    world, caller, channel, message = message_of(request, "PIN_MESSAGES")
    require_active(channel)
    if message["type"] not in (0, 19, 20, 23):
        raise error(50021)
    fresh = message["id"] not in world.pins.get(channel["id"], {})
    model.pin(world, message)
    if fresh:
        reference = place_of(channel, message["id"])
        model.create_message(world, channel, {"id": caller.id}, type=PINNED, message_reference=reference)
    return no_content()


async def unpin(request: web.Request) -> web.Response:
    world, _, channel, message = message_of(request, "PIN_MESSAGES")
    require_active(channel)
    model.unpin(world, message)
    return no_content()


_NEW, _OLD = "/channels/{channel_id}/messages/pins", "/channels/{channel_id}/pins"
_ID = r"/{message_id:\d+}"
routes = [
    web.get(_NEW, list_pins),
    web.put(_NEW + _ID, pin),
    web.delete(_NEW + _ID, unpin),
    web.get(_OLD, list_pinned_messages),
    web.put(_OLD + _ID, pin),
    web.delete(_OLD + _ID, unpin),
]
