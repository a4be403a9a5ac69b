"""Threads archive themselves after a time without activity.

https://docs.discord.com/developers/topics/threads#active--archived-threads
Activity is a message, unarchiving, or a changed archive time; the last two are kept in `archive_timestamp`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from aiohttp import web

from sandbox.clock import parse_iso
from sandbox.keys import WORLD
from sandbox.model.channels import update_channel
from sandbox.snowflake import time_of
from sandbox.world import Json, World, is_thread

EVERY = 30.0  # real seconds between two looks; moving the clock looks at once
PINNED = 1 << 1


def setup(app: web.Application) -> None:
    """Look after the world's threads while the server runs."""
    app.cleanup_ctx.append(_looking)


async def _looking(app: web.Application) -> AsyncIterator[None]:
    world = app[WORLD]
    cancel = world.clock.subscribe(lambda _now, _offset: archive_idle(world))
    task = asyncio.create_task(_look_now_and_then(world))
    yield
    cancel()
    task.cancel()


async def _look_now_and_then(world: World) -> None:
    while True:
        archive_idle(world)
        await asyncio.sleep(EVERY)


def archive_idle(world: World) -> None:
    """Archive every thread that has been idle for its time; pinned forum posts stay."""
    now = world.clock.now()
    for thread in [c for c in world.channels.values() if is_thread(c)]:
        metadata = thread["thread_metadata"]
        patience = timedelta(minutes=metadata["auto_archive_duration"])
        if metadata["archived"] or thread["flags"] & PINNED or now < _last_activity(thread) + patience:
            continue
        changed = {**metadata, "archived": True, "archive_timestamp": world.clock.iso()}
        update_channel(world, thread["id"], {"thread_metadata": changed})


def _last_activity(thread: Json) -> datetime:
    changed = parse_iso(thread["thread_metadata"]["archive_timestamp"])
    last = thread["last_message_id"]
    return max(changed, time_of(last)) if last else changed
