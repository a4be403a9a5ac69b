"""Looking for traces: each guild every hour, and soon after something changed, a bounded part of it at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.domain import signs
from bot.domain.contribution import ContributionState
from bot.domain.ids import ContributionId, EventId, GuildId, ProposalId, TaskId
from bot.domain.kinds import AREAS, CONTRIBUTIONS, LINKS, LOOKS, PAGES, PROPOSALS, TASKS
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import ProposalState
from bot.domain.task import Task
from bot.domain.tracing import (
    LEFT_ALONE,
    LOOK_EVERY,
    OPEN_LIMIT,
    Finding,
    Look,
    Standing,
    Trace,
    TraceKind,
    differences,
)
from bot.services.base import handled, mark_handled, remember, require_maintainer, settings_of
from bot.services.linking import Linking, wanted_pages
from bot.services.traces import close, open_for

LOOKED_AT: Final = 100
"""How many pages, pages with links, and contributions of each state one look reads; the next one goes on after them."""

TASKS_AT_ONCE: Final = 10
_LINKED: Final = 300
_SPREAD: Final = 997
_WAITING: Final = (
    ContributionState.WAITING,
    ContributionState.UNDER_REVIEW,
    ContributionState.CHANGES_REQUESTED,
    ContributionState.DEFERRED,
)


class Tracing:
    """The use cases around traces."""

    def __init__(self, store: Store, clock: Clock, linking: Linking) -> None:
        """Work on ``store``, by ``clock``; ``linking`` knows which pages are wanted."""
        self._store, self._clock, self._linking = store, clock, linking

    async def begin(self, guild: GuildId) -> None:
        """From now on a guild is looked at, each at its own time within the hour; nothing happens for one that is."""
        first = self._clock.now() + LOOK_EVERY * (guild % _SPREAD / _SPREAD)

        async def work(tx: Transaction) -> None:
            if await tx.get(LOOKS, "look") is None:
                await tx.put(LOOKS, Look(first))

        await self._store.run(guild, work)

    async def look(self, guild: GuildId) -> None:
        """Open and close tasks, so that they agree with what is found; nothing happens before it is time to look."""
        now = self._clock.now()
        await self._linking.catch_up(guild)

        async def work(tx: Transaction) -> None:
            look = await tx.get(LOOKS, "look")
            if look is None or look.next_at > now:
                return
            found, after = await _found(tx, look, now)
            await tx.put(LOOKS, replace(after, next_at=now + LOOK_EVERY))
            await _settle(tx, found, now)

        await self._store.run(guild, work)

    async def open_wanted(self, actor: Actor, count: int, *, event: EventId) -> list[Task]:
        """Open tasks to write the ``count`` most wanted pages for which there is none, and return them.

        The same event opens them once. Raises Refusal unless the actor is a maintainer.
        """
        now = self._clock.now()
        await self._linking.catch_up(actor.guild)

        async def work(tx: Transaction) -> list[Task]:
            await require_maintainer(tx, actor, "page-not-maintainer")
            if await handled(tx, event):
                return []
            await remember(tx, actor.id, actor.name)
            waiting = [one for one in await wanted_pages(tx, None) if one.task is None]
            found = [
                finding
                for one in waiting[: min(count, TASKS_AT_ONCE)]
                for finding in signs.of_wanted(one.page, one.links, least=1)
            ]
            await mark_handled(tx, event, "wanted", now)
            return [await open_for(tx, finding, now, actor.id) for finding in found]

        return await self._store.run(actor.guild, work)


async def _settle(tx: Transaction, found: Mapping[str, Finding], now: datetime) -> None:
    """Make the open tasks of traces agree with what was found in this look, and with what became of the others."""
    settings = await settings_of(tx)
    off = {TraceKind(kind) for kind in settings.traces_off}
    tasks = {task.number: task for task in await _open(tx)}
    standing: dict[TaskId, Standing] = {}
    there = dict(found)
    for number, task in tasks.items():
        if task.trace is not None:
            standing[number] = Standing(task.trace, claimed=bool(task.claims))
            if task.trace.key not in there and (still := await _still(tx, task.trace, now)) is not None:
                there[task.trace.key] = still
    known = {one.trace.key for one in standing.values()}
    fresh = [one for key, one in there.items() if key not in known and one.trace.kind not in off]
    resting = {one.trace.key for one in fresh if await _rests(tx, one.trace, now)}
    due = differences([one for key, one in there.items() if key not in resting], standing, off, OPEN_LIMIT)
    for number, over in due.closing:
        await close(tx, tasks[number], over, now)
    for finding in due.opening:
        await open_for(tx, finding, now)


async def _open(tx: Transaction) -> Sequence[Task]:
    """The open tasks of traces."""
    return [task for kind in TraceKind for task in await tx.find(TASKS, "traced", kind.value)]


async def _rests(tx: Transaction, trace: Trace, now: datetime) -> bool:
    """Whether somebody said lately that a trace's task was done, so that it is left alone."""
    for task in await tx.find(TASKS, "trace", trace.key, newest_first=True, limit=1):
        said = task.trace is not None and task.trace.over is None and task.done_at is not None
        return said and task.done_at is not None and now - task.done_at < LEFT_ALONE
    return False


async def _found(tx: Transaction, look: Look, now: datetime) -> tuple[dict[str, Finding], Look]:
    """What there is in the part of the guild that is looked at now, by key, and where to go on."""
    found: list[Finding] = [one for area in await tx.find(AREAS) for one in signs.of_area(area)]
    for proposal in await tx.find(PROPOSALS, "state", ProposalState.OPEN.value):
        found += signs.of_proposal(proposal, now)
    pages = await tx.find(PAGES, before=look.page or None, limit=LOOKED_AT)
    for page in pages:
        found += signs.of_page(page, now)
    links = await tx.find(LINKS, before=look.links or None, limit=LOOKED_AT)
    found += await _wanted(tx, dict.fromkeys(address for one in links for address in one.to))
    last = 0
    for state in _WAITING:
        works = await tx.find(CONTRIBUTIONS, "state", state.value, before=look.contribution or None, limit=LOOKED_AT)
        for contribution in works:
            found += signs.of_contribution(contribution, now)
        if len(works) == LOOKED_AT:
            last = min(last or works[-1].number, works[-1].number)
    after = replace(
        look,
        page=pages[-1].slug if len(pages) == LOOKED_AT else "",
        links=links[-1].page if len(links) == LOOKED_AT else "",
        contribution=last,
    )
    return {one.trace.key: one for one in found}, after


async def _wanted(tx: Transaction, addresses: Iterable[str]) -> list[Finding]:
    """Those of some addresses that no page has and several link to."""
    found: list[Finding] = []
    for address in list(addresses)[:_LINKED]:
        if await tx.get(PAGES, address) is None:
            found += signs.of_wanted(address, await tx.count(LINKS, "to", address))
    return found


async def _still(tx: Transaction, trace: Trace, now: datetime) -> Finding | None:
    """A trace as it is now, wherever it is; None if it is mended."""
    found: Iterable[Finding] = ()
    number = trace.subject[1:].partition(".")[0]
    if trace.kind is TraceKind.WANTED_PAGE:
        if await tx.get(PAGES, trace.subject) is None:
            found = signs.of_wanted(trace.subject, await tx.count(LINKS, "to", trace.subject), least=1)
    elif trace.kind is TraceKind.ORPHAN_AREA:
        area = await tx.get(AREAS, trace.subject)
        found = signs.of_area(area) if area is not None else ()
    elif trace.kind is TraceKind.UNRESOLVED_CONCERN:
        proposal = await tx.get(PROPOSALS, ProposalId(int(number)))
        found = signs.of_proposal(proposal, now) if proposal is not None else ()
    elif trace.kind in (TraceKind.STUB, TraceKind.STALE_PAGE):
        page = await tx.get(PAGES, trace.subject)
        found = signs.of_page(page, now) if page is not None else ()
    else:
        contribution = await tx.get(CONTRIBUTIONS, ContributionId(int(number)))
        found = signs.of_contribution(contribution, now) if contribution is not None else ()
    return next((one for one in found if one.trace.key == trace.key), None)
