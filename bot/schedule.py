"""Every scheduled job, in one table. What is due is found in storage, so a missed run loses nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.services.rereading import PATIENCE

if TYPE_CHECKING:
    from bot.client import Barnraiser

log = logging.getLogger(__name__)

OUTBOXES: Final = 90
"""How many rounds of the outbox may be under way: one that began has all that was due then, in no more than a minute
and a half for a thousand rows, and later ones only what came since."""


@dataclass(frozen=True)
class Job:
    """What is called, and how often, in real time; how many calls may be under way at once."""

    name: str
    every: timedelta
    call: Callable[[], Awaitable[object]]
    at_once: int = 1


def jobs(client: Barnraiser) -> tuple[Job, ...]:
    """The table. Nothing here runs before Discord is connected: see ``when_ready``."""
    desk = client.desk

    async def alive() -> None:
        for guild in client.guild_ids():
            await desk.ballots.note_alive(guild)

    async def project() -> None:
        for projection in client.projections:
            await projection()

    return (
        # One that has very much to say, or waits for Discord, leaves what comes after to those after it.
        Job("outbox", timedelta(seconds=1), lambda: desk.outbox.deliver_more(client.courier), at_once=OUTBOXES),
        # One that waits for Discord leaves the rest to those after it, until it is cut off.
        Job("sweep", timedelta(seconds=5), lambda: desk.sweep.run(client.ballot_box), at_once=int(PATIENCE / 5) + 2),
        Job("alive", timedelta(seconds=30), alive),
        Job("reconcile", timedelta(hours=1), lambda: desk.sweep.reconcile_open(client.ballot_box)),
        Job("reread", timedelta(seconds=10), lambda: desk.sweep.reconcile_rest(client.ballot_box)),
        Job("forget", timedelta(hours=1), desk.sweep.forget_handled),
        Job("leftovers", timedelta(minutes=10), desk.erasure.finish_due),
        Job("projections", timedelta(seconds=20), project),
    )


def when_ready(
    client: Barnraiser, job: Job, running: set[asyncio.Task[Any]]
) -> Callable[[], Coroutine[Any, Any, None]]:
    """What the job calls, but only while the client is connected; otherwise nothing. While it runs, ``running`` has it.

    This is the sink for errors in jobs: they are logged with their trace, and the job runs again at its next turn.
    """

    async def run() -> None:
        if not client.is_ready():
            return
        if (task := asyncio.current_task()) is not None:
            running.add(task)
            task.add_done_callback(running.discard)
        try:
            await job.call()
        except asyncio.CancelledError:
            log.info("job %s was cut off by the end of the program", job.name)
        except Exception:
            log.exception("job %s failed", job.name)

    return run


@asynccontextmanager
async def scheduled(client: Barnraiser) -> AsyncIterator[None]:
    """Every job at its times until the end of the block; what still runs then is cut off, and has ended when this has.

    A job is not started again while as many of its calls are still running as it allows.
    """
    scheduler = AsyncIOScheduler(job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None})
    running: set[asyncio.Task[Any]] = set()
    for job in jobs(client):
        trigger = IntervalTrigger(seconds=job.every.total_seconds())
        scheduler.add_job(when_ready(client, job, running), trigger, id=job.name, max_instances=job.at_once)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.pause()
        await asyncio.sleep(0)  # what was about to start is in ``running`` then, and ends as the rest does
        scheduler.shutdown(wait=False)
        await asyncio.gather(*running, return_exceptions=True)
