"""Barnraiser as a process of its own whose disk stands still now and then, once it is connected: for up to ten seconds.

The arguments are those of ``tests.e2e.bot_process``.
"""

from __future__ import annotations

import asyncio
import logging
import random
import sys
import time
from contextlib import suppress

from storage.embedded import disk
from tests.e2e import bot_process

LONGEST = 10.0


def stall() -> None:
    """From now on the first sync of the disk takes ten seconds, and one in ten of the others up to that."""
    sync, chance = disk._sync, random.Random(1)
    waits = iter([LONGEST])

    def slow(file: int) -> None:
        time.sleep(next(waits, chance.random() * LONGEST if chance.random() < 0.1 else 0.0))
        sync(file)

    disk._sync = slow  # type: ignore[misc]


async def main() -> None:
    await bot_process.main(*sys.argv[1:], ready=stall)


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)
    with suppress(KeyboardInterrupt):
        asyncio.run(main())
