"""Who is in a thread.

https://docs.discord.com/developers/resources/channel#join-thread
"""

from __future__ import annotations

from aiohttp import web

from sandbox.errors import error
from sandbox.model import channels as model
from sandbox.model import messages, views
from sandbox.permissions import can_view, require
from sandbox.rest.access import channel_of, require_active
from sandbox.rest.http import (
    Caller,
    json_response,
    no_content,
    path_id,
    query_bool,
    query_int,
    query_snowflake,
)
from sandbox.world import Json, World, is_thread

RECIPIENT_ADD, RECIPIENT_REMOVE = 1, 2


def _thread_of(request: web.Request, *names: str, active: bool = True) -> tuple[World, Caller, Json]:
    world, caller, thread = channel_of(request, *names)
    if not is_thread(thread):
        raise error(50024)
    if active:
        require_active(thread)
    return world, caller, thread


async def join(request: web.Request) -> web.Response:
    world, caller, thread = _thread_of(request)
    model.join_thread(world, thread, caller.id)
    return no_content()


async def leave(request: web.Request) -> web.Response:
    world, caller, thread = _thread_of(request)
    model.leave_thread(world, thread, caller.id)
    return no_content()


async def add(request: web.Request) -> web.Response:
    """Anybody who may write in the thread may add others, unless a private thread's `invitable` is off."""
    world, caller, thread = _thread_of(request, "SEND_MESSAGES")
    user_id = path_id(request, "user_id")
    world.member(thread["guild_id"], user_id)
    invitable = thread["thread_metadata"].get("invitable", True)
    if not invitable and thread["owner_id"] != caller.id:
        require(world, caller.id, thread, "MANAGE_THREADS")
    if not can_view(world, world.channel(thread["parent_id"]), user_id):
        raise error(50001)
    if user_id not in world.thread_members.get(thread["id"], {}):
        model.join_thread(world, thread, user_id)
        _say(world, thread, caller, user_id, RECIPIENT_ADD)
    return no_content()


async def remove(request: web.Request) -> web.Response:
    world, caller, thread = _thread_of(request)
    user_id = path_id(request, "user_id")
    own_private = thread["type"] == model.PRIVATE_THREAD and thread["owner_id"] == caller.id
    if user_id != caller.id and not own_private:
        require(world, caller.id, thread, "MANAGE_THREADS")
    model.leave_thread(world, thread, user_id)
    if user_id != caller.id:
        _say(world, thread, caller, user_id, RECIPIENT_REMOVE)
    return no_content()


def _say(world: World, thread: Json, caller: Caller, user_id: str, kind: int) -> None:
    messages.create_message(world, thread, {"id": caller.id}, type=kind, mentions=[user_id])


async def get_member(request: web.Request) -> web.Response:
    world, caller, thread = _thread_of(request, active=False)
    user_id = caller.id if request.match_info["user_id"] == "@me" else path_id(request, "user_id")
    stored = world.thread_members.get(thread["id"], {}).get(user_id)
    if stored is None:
        raise error(10007)
    return json_response(_shown(world, thread, stored, query_bool(request, "with_member")))


async def list_members(request: web.Request) -> web.Response:
    """By ascending user id; in pages if `with_member` is asked for."""
    world, _, thread = _thread_of(request, active=False)
    full = query_bool(request, "with_member")
    after = query_snowflake(request, "after")
    limit = query_int(request, "limit", 100, 1, 100)
    joined = sorted(world.thread_members.get(thread["id"], {}).values(), key=lambda m: int(m["user_id"]))
    if full:
        joined = [m for m in joined if after is None or int(m["user_id"]) > int(after)][:limit]
    return json_response([_shown(world, thread, stored, full) for stored in joined])


def _shown(world: World, thread: Json, stored: Json, full: bool) -> Json:
    if not full or stored["user_id"] not in world.members[thread["guild_id"]]:
        return dict(stored)
    return {**stored, "member": views.member(world, thread["guild_id"], stored["user_id"])}


_ALL = "/channels/{channel_id}/thread-members"
routes = [
    web.get(_ALL, list_members),
    web.put(_ALL + "/@me", join),
    web.delete(_ALL + "/@me", leave),
    web.get(_ALL + "/{user_id}", get_member),
    web.put(_ALL + r"/{user_id:\d+}", add),
    web.delete(_ALL + r"/{user_id:\d+}", remove),
]
