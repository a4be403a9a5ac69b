"""Every scheduled job, in one table. What is due is found in storage, so a missed run loses nothing."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
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


def when_ready(client: Barnraiser, call: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[None]]:
    """``call``, but only while the client is connected; otherwise nothing."""

    async def run() -> None:
        if client.is_ready():
            await call()

    return run


def scheduler(client: Barnraiser) -> AsyncIOScheduler:
    """The scheduler with every job, not started. A job that is still running is not started again."""
    made = AsyncIOScheduler(job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None})
    for job in jobs(client):
        made.add_job(when_ready(client, job.call), IntervalTrigger(seconds=job.every.total_seconds()), id=job.name)
    made.add_listener(_failed, EVENT_JOB_ERROR)
    return made


def _failed(event: JobExecutionEvent) -> None:
    """The sink for errors in jobs: log with the trace; the job runs again at its next turn."""
    log.error("job %s failed", event.job_id, exc_info=event.exception)
