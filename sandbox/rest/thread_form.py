"""Reading what a thread shall be, and changing one that is.

https://docs.discord.com/developers/topics/threads#editing--deleting-threads
"""

from __future__ import annotations

from sandbox.errors import ApiError, error
from sandbox.model import channels as model
from sandbox.model import messages
from sandbox.permissions import BITS, channel_permissions, require
from sandbox.rest.channel_form import ARCHIVE_MINUTES, SLOWEST
from sandbox.rest.form import Form
from sandbox.rest.http import Caller
from sandbox.world import Json, World

NAME_CHANGE = 4
PINNED = 1 << 1
REQUIRE_TAG = 1 << 4
MAX_TAGS = 5
_BY_OWNER = {"name", "archived", "auto_archive_duration", "invitable", "applied_tags"}
_BY_MANAGER = {"locked", "rate_limit_per_user", "flags"}


def read_thread(form: Form) -> Json:
    """The arguments of `model.create_thread` that every kind of thread shares. Not yet checked."""
    return {
        "name": (form.string("name", required=True, min=1, max=100) or "").strip(),
        "auto_archive_duration": form.integer("auto_archive_duration", choices=ARCHIVE_MINUTES),
        "rate_limit_per_user": form.integer("rate_limit_per_user", min=0, max=SLOWEST),
    }


def read_tags(form: Form, world: World, caller: Caller, forum: Json, old: list[str] | None = None) -> list[str]:
    """The form's `applied_tags`; 10087 for unknown ones, 50013 for moderated ones, 40067 if one is needed."""
    tags: list[str] = list(dict.fromkeys(form.snowflakes("applied_tags", max=MAX_TAGS, default=[])))
    form.check()
    known = {tag["id"]: tag for tag in forum["available_tags"]}
    for tag in tags:
        if tag not in known:
            raise error(10087)
    touched = set(tags) ^ set(old or ())
    if any(known[tag]["moderated"] for tag in touched if tag in known):
        require(world, caller.id, forum, "MANAGE_THREADS")
    if not tags and forum["flags"] & REQUIRE_TAG and known:
        raise error(40067)
    return tags


def change_thread(world: World, caller: Caller, thread: Json, form: Form) -> None:
    """Apply a PATCH to a thread, with the permission that each field needs."""
    _require_rights(world, caller, thread, form)
    old = thread["thread_metadata"]
    if old["archived"] and form.body.get("archived") is not False:
        raise error(50083)
    changes = _read_changes(form, world, caller, thread)
    metadata = {**old, **_read_metadata(form)}
    if any(metadata[key] != old[key] for key in ("archived", "auto_archive_duration")):
        metadata["archive_timestamp"] = world.clock.iso()
    form.check()
    renamed = changes.get("name", thread["name"]) != thread["name"]
    model.update_channel(world, thread["id"], {**changes, "thread_metadata": metadata})
    if old["archived"] and not metadata["archived"]:
        _remind_members(world, thread)
    if renamed:
        messages.create_message(
            world, thread, {"id": caller.id}, type=NAME_CHANGE, content=thread["name"], allowed_mentions={}
        )


def _require_rights(world: World, caller: Caller, thread: Json, form: Form) -> None:
    now = {**thread, **thread["thread_metadata"]}
    known = _BY_OWNER | _BY_MANAGER
    sent = {key for key, value in form.body.items() if key in known and value != now.get(key)}
    allowed = channel_permissions(world, thread, caller.id)
    if allowed & BITS["MANAGE_THREADS"]:
        return
    if thread["thread_metadata"]["locked"]:
        raise error(50013)
    reviving = form.body.get("archived") is False and sent == {"archived"}
    if reviving and allowed & BITS["SEND_MESSAGES"]:
        return
    if sent & _BY_MANAGER or thread["owner_id"] != caller.id:
        raise error(50013)


def _read_changes(form: Form, world: World, caller: Caller, thread: Json) -> Json:
    changes: Json = {}
    if form.has("name"):
        changes["name"] = (form.string("name", required=True, min=1, max=100) or "").strip()
    if form.has("rate_limit_per_user"):
        changes["rate_limit_per_user"] = form.integer("rate_limit_per_user", min=0, max=SLOWEST) or 0
    if form.has("flags"):
        changes["flags"] = _read_flags(form, world, thread)
    if form.has("applied_tags"):
        if "applied_tags" not in thread:
            raise error(50024)
        forum = world.channel(thread["parent_id"])
        changes["applied_tags"] = read_tags(form, world, caller, forum, thread["applied_tags"])
    return changes


def _read_flags(form: Form, world: World, thread: Json) -> int:
    flags = (form.integer("flags", min=0) or 0) & PINNED
    if not flags:
        return 0
    if "applied_tags" not in thread:
        raise error(50024)
    siblings = (c for c in world.channels.values() if c.get("parent_id") == thread["parent_id"])
    if any(c["flags"] & PINNED and c["id"] != thread["id"] for c in siblings):
        raise ApiError(400, 30047, "Maximum number of pinned threads in a forum channel has been reached (1).")
    return flags


def _read_metadata(form: Form) -> Json:
    read = {
        "archived": form.boolean("archived"),
        "locked": form.boolean("locked"),
        "invitable": form.boolean("invitable"),
        "auto_archive_duration": form.integer("auto_archive_duration", choices=ARCHIVE_MINUTES),
    }
    return {key: value for key, value in read.items() if value is not None}


def _remind_members(world: World, thread: Json) -> None:
    """Members of a revived thread are told so, since their clients may have forgotten it."""
    for user_id, member in world.thread_members.get(thread["id"], {}).items():
        data = {**member, "guild_id": thread["guild_id"]}
        world.publish("THREAD_MEMBER_UPDATE", data, guild_id=thread["guild_id"], user_ids=[user_id])
