"""Barnraiser as a process of its own, on a sandbox that a test runs; to be killed, or ended by SIGINT.

``python -m tests.e2e.bot_process URL API GATEWAY TOKEN PLACE [SHARDS HERE]`` prints a line when it is connected and
ready. PLACE is a folder or the address of a database.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from bot.app import assembled, collect_seldom, connected
from bot.client import point_at
from bot.clock import FollowedClock
from bot.config import Discord, Settings, Storage, Web
from bot.demo import furnish


async def main(
    url: str,
    api: str,
    gateway: str,
    token: str,
    place: str,
    shards: str = "1",
    here: str = "",
    ready: Callable[[], object] = lambda: None,
) -> None:
    point_at(api, gateway)
    settings = Settings(Discord(shards=int(shards), shards_here=here), Web(port=0))
    where = Storage(postgres=place) if place.startswith("postgresql://") else Path(place)
    async with FollowedClock(url) as clock, assembled(settings, clock, where) as parts:
        collect_seldom()  # as the program itself does
        connection = asyncio.create_task(connected(parts.client, token))
        await parts.client.came_up.wait()
        await furnish(parts.client, parts.desk)
        ready()
        print(f"up {parts.archive_url}", flush=True)
        await connection


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    with suppress(KeyboardInterrupt):
        asyncio.run(main(*sys.argv[1:]))
