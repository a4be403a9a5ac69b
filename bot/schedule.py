"""Every scheduled job, in one table. What is due is found in storage, so a missed run loses nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

if TYPE_CHECKING:
    from bot.client import Barnraiser

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """What is called, and how often, in real time."""

    name: str
    every: timedelta
    call: Callable[[], Awaitable[object]]


def jobs(client: Barnraiser) -> tuple[Job, ...]:
    """The table. Nothing here runs before Discord is connected: see ``when_ready``."""
    desk = client.desk

    async def alive() -> None:
        for guild in client.guild_ids():
            await desk.ballots.note_alive(guild)

    return (
        Job("outbox", timedelta(seconds=1), lambda: desk.outbox.deliver_due(client.courier)),
        Job("sweep", timedelta(seconds=5), lambda: desk.sweep.run(client.ballot_box)),
        Job("alive", timedelta(seconds=30), alive),
        Job("reconcile", timedelta(hours=1), lambda: desk.sweep.reconcile_open(client.ballot_box)),
        Job("forget", timedelta(hours=1), desk.sweep.forget_handled),
    )


def when_ready(client: Barnraiser, job: Job) -> Callable[[], Awaitable[None]]:
    """What the job calls, but only while the client is connected; otherwise nothing.

    This is the sink for errors in jobs: they are logged with their trace, and the job runs again at its next turn.
    """

    async def run() -> None:
        if not client.is_ready():
            return
        try:
            await job.call()
        except asyncio.CancelledError:
            log.info("job %s was cut off by the end of the program", job.name)
        except Exception:
            log.exception("job %s failed", job.name)

    return run


def scheduler(client: Barnraiser) -> AsyncIOScheduler:
    """The scheduler with every job, not started. A job that is still running is not started again."""
    made = AsyncIOScheduler(job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None})
    for job in jobs(client):
        made.add_job(when_ready(client, job), IntervalTrigger(seconds=job.every.total_seconds()), id=job.name)
    return made
