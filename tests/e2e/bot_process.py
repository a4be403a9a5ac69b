"""Barnraiser as a process of its own, on a sandbox that a test runs; only to be killed.

``python -m tests.e2e.bot_process URL API GATEWAY TOKEN FOLDER`` prints a line when it is connected and ready.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.app import assembled, connected
from bot.client import point_at
from bot.clock import FollowedClock
from bot.config import Settings, Web
from bot.demo import furnish


async def main(url: str, api: str, gateway: str, token: str, folder: str) -> None:
    point_at(api, gateway)
    settings = Settings(web=Web(port=0))
    async with FollowedClock(url) as clock, assembled(settings, clock, Path(folder)) as parts:
        connection = asyncio.create_task(connected(parts.client, token))
        await parts.client.came_up.wait()
        await furnish(parts.client, parts.desk)
        print("up", flush=True)
        await connection


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
