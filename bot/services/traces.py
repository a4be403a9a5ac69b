"""The tasks of traces: opened and closed by themselves, within the transaction that changes what they are about."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.ids import ChannelId, ContributionId, MemberId, ProposalId, TaskId, ref
from bot.domain.kinds import AREAS, CONTRIBUTIONS, LINKS, LOOKS, PAGES, PROPOSALS, REVISIONS, TASKS
from bot.domain.people import FORMER
from bot.domain.ports import Transaction
from bot.domain.signs import FOR_NEWCOMERS, MINUTES
from bot.domain.task import Task, finished
from bot.domain.tracing import LOOK_SOON, OF_WORK, Finding, Look, Trace, TraceEnd, TraceKind
from bot.locales.traces import described
from bot.services.base import audit, get_if, settings_of
from bot.services.task_keeping import put_task


async def open_task_of(tx: Transaction, trace: Trace) -> Task | None:
    """The task that is open for a trace."""
    found = await tx.find(TASKS, "trace", trace.key, newest_first=True, limit=1)
    return next((task for task in found if not task.done), None)


async def open_for(tx: Transaction, finding: Finding, now: datetime, by: MemberId | None = None) -> Task:
    """Open a task for a trace, unless one is open. It has no card before somebody claims it. ``by`` is who asked for
    it."""
    if (there := await open_task_of(tx, finding.trace)) is not None:
        return there
    kind = finding.trace.kind
    title, details = described(finding)
    area = finding.area if finding.area and await tx.get(AREAS, finding.area) is not None else ""
    task = Task(
        number=TaskId(await tx.next_number(TASKS)),
        title=title,
        details=details,
        author=FORMER,
        author_name="",
        created_at=now,
        channel=(await settings_of(tx)).tasks_channel or await _place(tx, finding.trace),
        area=area,
        minutes=MINUTES.get(kind),
        newcomers=kind in FOR_NEWCOMERS,
        trace=finding.trace,
    )
    await put_task(tx, task, now)
    await audit(tx, now, by, "task.opened", ref("T", task.number), title=task.title, trace=finding.trace.key)
    return task


async def close(tx: Transaction, task: Task, over: TraceEnd, now: datetime, by: MemberId | None = None) -> None:
    """Close the task of a trace, and note why. ``by`` is who mended it, where that is known."""
    if task.trace is None or task.done:
        return
    trace = replace(task.trace, over=over)
    await put_task(tx, replace(finished(task, by, now), trace=trace), now)
    await audit(tx, now, None, "task.done", ref("T", task.number), trace=trace.key, over=over.value)


async def mended(tx: Transaction, trace: Trace, now: datetime, by: MemberId | None = None) -> None:
    """There is nothing to do about this trace any more: close its task, if one is open."""
    if (task := await open_task_of(tx, trace)) is not None:
        await close(tx, task, TraceEnd.MENDED, now, by)


async def look_soon(tx: Transaction, now: datetime) -> None:
    """Something changed that may have made or mended a trace: have the guild looked at in half a minute."""
    look = await tx.get(LOOKS, "look")
    soon = now + LOOK_SOON
    if look is None or look.next_at > soon:
        await tx.put(LOOKS, replace(look, next_at=soon) if look is not None else Look(soon))


async def _place(tx: Transaction, trace: Trace) -> ChannelId | None:
    """Where the card of a trace's task goes, where there is no channel for tasks: to where its subject is."""
    settings = await settings_of(tx)
    if trace.kind is TraceKind.ORPHAN_AREA:
        area = await tx.get(AREAS, trace.subject)
        return (area.channel or settings.review_channel or area.home) if area is not None else None
    number = trace.subject[1:].partition(".")[0]
    if trace.kind is TraceKind.UNRESOLVED_CONCERN:
        proposal = await tx.get(PROPOSALS, ProposalId(int(number)))
        return proposal.channel if proposal is not None else None
    if trace.kind in OF_WORK:
        work = await tx.get(CONTRIBUTIONS, ContributionId(int(number)))
        return work.channel if work is not None else None
    return settings.review_channel or await _where_written(tx, trace)


async def _where_written(tx: Transaction, trace: Trace) -> ChannelId | None:
    """Where the page was written that a trace is about; of one that is wanted, a page that links to it."""
    address = trace.subject
    for links in await tx.find(LINKS, "to", address, limit=1) if trace.kind is TraceKind.WANTED_PAGE else ():
        address = links.page
    page = await tx.get(PAGES, address)
    head = await get_if(tx, REVISIONS, page.head if page is not None else None)
    work = await get_if(tx, CONTRIBUTIONS, head.contribution if head is not None else None)
    return work.channel if work is not None else None
