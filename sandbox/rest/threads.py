"""Starting threads and forum posts, and finding them again.

https://docs.discord.com/developers/topics/threads
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox.clock import iso, parse_iso
from sandbox.errors import error, invalid_form
from sandbox.model import channels as model
from sandbox.model import messages, views
from sandbox.permissions import can_view, require
from sandbox.rest.access import channel_of, message_of
from sandbox.rest.form import Form
from sandbox.rest.guilds import guild_of
from sandbox.rest.http import (
    Body,
    Caller,
    json_response,
    query_int,
    query_snowflake,
    read_body,
    read_form,
)
from sandbox.rest.message_form import create, read_draft
from sandbox.rest.message_reference import place_of
from sandbox.rest.messages import require_parts
from sandbox.rest.thread_form import read_tags, read_thread
from sandbox.world import Json, World, is_thread

THREAD_CREATED, THREAD_STARTER = 18, 21
MAX_LISTED = 100
_KIND_IN = {model.TEXT: model.PUBLIC_THREAD, model.ANNOUNCEMENT: model.ANNOUNCEMENT_THREAD}


async def start_from_message(request: web.Request) -> web.Response:
    """A thread with the message's id, opened by a message that points back to it."""
    world, caller, channel, message = message_of(request, "CREATE_PUBLIC_THREADS", "READ_MESSAGE_HISTORY")
    form = await read_form(request)
    settings = read_thread(form)
    form.check()
    if channel["type"] not in _KIND_IN:
        raise error(50024)
    if message["type"] not in (0, 19, 20, 23):
        raise error(50021)
    kind = _KIND_IN[channel["type"]]
    thread = model.create_thread(world, channel, owner_id=caller.id, type=kind, thread_id=message["id"], **settings)
    changes = {"flags": message["flags"] | messages.HAS_THREAD}
    messages.edit_message(world, message, changes, silent=True)
    starter = {"type": THREAD_STARTER, "message_reference": place_of(channel, message["id"])}
    messages.create_message(world, thread, message["author"], **starter)
    if channel["last_message_id"] != message["id"]:
        _announce(world, channel, thread, caller)
    return json_response(views.channel(world, thread, caller.id), 201)


def _announce(world: World, channel: Json, thread: Json, caller: Caller) -> None:
    """The line in the parent channel that says that a thread was started."""
    messages.create_message(
        world,
        channel,
        {"id": caller.id},
        type=THREAD_CREATED,
        content=thread["name"],
        allowed_mentions={},
        message_reference=place_of(thread),
    )


async def start_thread(request: web.Request) -> web.Response:
    """A forum post in a forum; elsewhere a thread without a starter message, private unless `type` says else."""
    world, caller, channel = channel_of(request)
    body = await read_body(request)
    if channel["type"] in model.FORUM_TYPES:
        return json_response(_post(world, caller, channel, body), 201)
    form = body.form()
    settings = read_thread(form)
    kinds = (
        _KIND_IN.get(channel["type"]),
        *((model.PRIVATE_THREAD,) if channel["type"] == model.TEXT else ()),
    )
    if channel["type"] not in _KIND_IN:
        raise error(50024)
    kind = form.integer("type", default=model.PRIVATE_THREAD, choices=[k for k in kinds if k is not None])
    invitable = form.boolean("invitable", default=True)
    form.check()
    private = kind == model.PRIVATE_THREAD
    require(world, caller.id, channel, "CREATE_PRIVATE_THREADS" if private else "CREATE_PUBLIC_THREADS")
    thread = model.create_thread(
        world, channel, owner_id=caller.id, type=kind, invitable=invitable is not False, **settings
    )
    if not private:
        _announce(world, channel, thread, caller)
    return json_response(views.channel(world, thread, caller.id), 201)


def _post(world: World, caller: Caller, forum: Json, body: Body) -> Json:
    """A forum post: a thread and its first message, which shares its id."""
    form = body.form()
    settings = read_thread(form)
    nested = form.child("message", required=True) or Form({})
    form.check()
    draft = read_draft(world, nested, body.files, rich=caller.is_bot)
    allowed = require(world, caller.id, forum, "SEND_MESSAGES")
    require_parts(world, caller, forum, draft, allowed)
    tags = read_tags(form, world, caller, forum)
    if draft.is_empty:
        raise error(50006)
    if settings["rate_limit_per_user"] is None:
        settings["rate_limit_per_user"] = forum.get("default_thread_rate_limit_per_user")
    thread = model.create_thread(world, forum, owner_id=caller.id, applied_tags=tags, **settings)
    message = create(world, thread, {"id": caller.id}, draft, id=thread["id"])
    return {**views.channel(world, thread, caller.id), "message": views.message(world, message, caller.id)}


async def list_active(request: web.Request) -> web.Response:
    """All active threads of the guild that the caller can see, newest first."""
    world, caller, guild_id = guild_of(request)
    found = [thread for thread in world.threads(guild_id) if can_view(world, thread, caller.id)]
    return _listed(world, caller, sorted(found, key=lambda t: -int(t["id"])), more=False)


async def list_public_archived(request: web.Request) -> web.Response:
    world, caller, channel = channel_of(request, "READ_MESSAGE_HISTORY")
    kinds = (model.PUBLIC_THREAD, model.ANNOUNCEMENT_THREAD)
    return _archived_by_time(request, world, caller, _archived(world, channel, kinds))


async def list_private_archived(request: web.Request) -> web.Response:
    world, caller, channel = channel_of(request, "READ_MESSAGE_HISTORY", "MANAGE_THREADS")
    return _archived_by_time(request, world, caller, _archived(world, channel, (model.PRIVATE_THREAD,)))


async def list_joined_archived(request: web.Request) -> web.Response:
    """Private archived threads the caller is in, by descending id."""
    world, caller, channel = channel_of(request, "READ_MESSAGE_HISTORY")
    limit = query_int(request, "limit", 50, 2, MAX_LISTED)
    before = query_snowflake(request, "before")
    found = [
        thread
        for thread in _archived(world, channel, (model.PRIVATE_THREAD,))
        if caller.id in world.thread_members.get(thread["id"], {})
        and (before is None or int(thread["id"]) < int(before))
    ]
    found.sort(key=lambda thread: -int(thread["id"]))
    return _listed(world, caller, found[:limit], more=len(found) > limit)


def _archived(world: World, channel: Json, kinds: tuple[int, ...]) -> list[Json]:
    if is_thread(channel) or "guild_id" not in channel:
        raise error(50024)
    archived = world.threads(channel["guild_id"], archived=True)
    return [t for t in archived if t["parent_id"] == channel["id"] and t["type"] in kinds]


def _archived_by_time(request: web.Request, world: World, caller: Caller, found: list[Json]) -> web.Response:
    limit = query_int(request, "limit", 50, 2, MAX_LISTED)
    before = request.query.get("before")
    if before is not None:
        try:
            instant = iso(parse_iso(before))
        except ValueError:
            message = f"Could not parse {before}. Should be ISO8601."
            raise invalid_form(("before", "DATE_TIME_TYPE_PARSE", message)) from None
        found = [thread for thread in found if _archived_at(thread) < instant]
    found = sorted(found, key=_archived_at, reverse=True)
    return _listed(world, caller, found[:limit], more=len(found) > limit)


def _archived_at(thread: Json) -> Any:
    return thread["thread_metadata"]["archive_timestamp"]


def _listed(world: World, caller: Caller, threads: list[Json], *, more: bool) -> web.Response:
    memberships = (world.thread_members.get(thread["id"], {}).get(caller.id) for thread in threads)
    document = {
        "threads": [views.channel(world, thread, caller.id) for thread in threads],
        "members": [dict(member) for member in memberships if member],
        "has_more": more,
    }
    return json_response(document)


_CHANNEL = "/channels/{channel_id}"
routes = [
    web.post(_CHANNEL + r"/messages/{message_id:\d+}/threads", start_from_message),
    web.post(_CHANNEL + "/threads", start_thread),
    web.get("/guilds/{guild_id}/threads/active", list_active),
    web.get(_CHANNEL + "/threads/archived/public", list_public_archived),
    web.get(_CHANNEL + "/threads/archived/private", list_private_archived),
    web.get(_CHANNEL + "/users/@me/threads/archived/private", list_joined_archived),
]
