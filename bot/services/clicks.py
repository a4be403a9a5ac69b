"""Clicks: done in the order they came, and all that wait at a time in one transaction.

What a transaction costs whatever is in it (the ballot read, the card asked for, the journal's line, the wait for the
disk) is thereby paid once for many clicks, where many come at once. Each has its own result, and its own audit entry.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Generator, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final, Generic, TypeVar, cast

from bot.domain.ids import GuildId, MessageId, ProposalId
from bot.domain.kinds import PROPOSALS
from bot.domain.ports import Clock, StorageError, Store, Transaction
from bot.domain.proposal import Proposal
from bot.domain.refusal import Refusal
from bot.services.proposals import refresh

T = TypeVar("T")

log = logging.getLogger(__name__)

MOST_TOGETHER: Final = 400
"""How many share a transaction at most: nothing else is done while they are applied, some 20 us each."""


class Clerk:
    """A transaction for clicks: in it each ballot is read once, and its card asked for once."""

    def __init__(self, tx: Transaction, now: datetime) -> None:
        """Work in ``tx``, which was begun at ``now``."""
        self.tx: Final = tx
        self._now = now
        self._ballots: dict[MessageId, Proposal | None] = {}
        self._ticks: dict[tuple[MessageId, str], tuple[Proposal, str] | None] = {}
        self._refreshed: set[ProposalId] = set()

    async def ballot(self, message: MessageId) -> Proposal | None:
        """The proposal whose card this message is or was, if it is one."""
        if message not in self._ballots:
            found = await self.tx.find(PROPOSALS, "message", message)
            self._ballots[message] = found[0] if found else None
        return self._ballots[message]

    async def ticked(self, message: MessageId, emoji: str) -> tuple[Proposal, str] | None:
        """The proposal and the choice that an emoji below this message stands for, if it is a card and there is one."""
        tick = (message, emoji)
        if tick not in self._ticks:
            proposal = await self.ballot(message)
            choice = proposal.choice_of(emoji) if proposal is not None else None
            self._ticks[tick] = (proposal, choice) if proposal is not None and choice is not None else None
        return self._ticks[tick]

    def read_again(self) -> None:
        """Note that a proposal was changed."""
        self._ballots.clear()
        self._ticks.clear()

    async def refresh(self, proposal: Proposal) -> None:
        """Ask for the proposal's card to show its newest state."""
        if proposal.number not in self._refreshed:
            self._refreshed.add(proposal.number)
            await refresh(self.tx, proposal, self._now)


Work = Callable[[Clerk], Awaitable[T]]
"""What a click does: as the work of ``Store.run``, except that a Refusal is raised before anything is written."""


class Click(Generic[T]):
    """Something clicked, on its way to be durable. Awaiting it gives what its work gives, or raises what that raises.

    Nobody need wait for it. (Not a Future: most have nobody waiting, and one costs as much as the decision.)
    """

    __slots__ = ("_outcome", "_then", "work")

    def __init__(self, work: Work[T]) -> None:
        """Do ``work``, in its turn."""
        self.work: Final = work
        self._outcome: T | Exception | None = None
        self._then: tuple[Callable[[T | Exception], None], ...] | None = ()  # None: it is over

    def then(self, told: Callable[[T | Exception], None]) -> None:
        """Tell ``told`` what came of it, or which exception it raised, once that is durable."""
        if self._then is None:
            told(cast("T | Exception", self._outcome))
        else:
            self._then = (*self._then, told)

    def end(self, outcome: T | Exception) -> None:
        """This came of it."""
        waiting, self._outcome, self._then = self._then or (), outcome, None
        for told in waiting:
            try:
                told(outcome)
            except Exception:
                log.exception("what follows a click failed")

    def __await__(self) -> Generator[Any, None, T]:
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self.then(partial(_settle, done))
        return done.__await__()


class Clicks:
    """What members clicked in each guild and is not done yet."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock
        self._waiting: dict[GuildId, list[Click[Any]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def do(self, guild: GuildId, work: Work[T]) -> Click[T]:
        """Do this after all that came before it in this guild.

        Where the work raises something, it changes nothing, and keeps no other click from being done. Awaiting the
        click may also raise StorageError, as of ``Store.run``.
        """
        click = Click(work)
        waiting = self._waiting.get(guild)
        if waiting is None:
            self._waiting[guild] = waiting = []
            self._start(self._serve(guild, waiting))
        waiting.append(click)
        return click

    async def drain(self) -> None:
        """Return once everything that was clicked is durable, or was refused."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _serve(self, guild: GuildId, waiting: list[Click[Any]]) -> None:
        """Do what waits until nothing does. Where as much waits as fits into a transaction once the one before is
        applied, it does not wait until that is durable; less does, for more may come meanwhile."""
        try:
            while waiting:
                some = waiting[:MOST_TOGETHER]
                del waiting[:MOST_TOGETHER]
                durable = await self._apply(guild, some)
                if len(waiting) < MOST_TOGETHER:
                    await durable
        finally:
            del self._waiting[guild]

    async def _apply(self, guild: GuildId, clicks: Sequence[Click[Any]]) -> asyncio.Task[None]:
        """Begin to do these, and return once they are applied, or over in some other way; the task ends when they are
        durable."""
        applied = asyncio.Event()
        durable = self._start(self._together(guild, clicks, applied))
        durable.add_done_callback(lambda _: applied.set())
        await applied.wait()
        return durable

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _together(self, guild: GuildId, clicks: Sequence[Click[Any]], applied: asyncio.Event) -> None:
        """Do these in one transaction, and say so as soon as the next may begin on top of it."""

        async def work(tx: Transaction) -> list[Any]:
            outcomes = await _do(Clerk(tx, self._clock.now()), clicks)
            applied.set()
            return outcomes

        try:
            outcomes = await self._store.run(guild, work)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is for whoever clicked
            if len(clicks) > 1 and not (applied.is_set() or isinstance(error, StorageError)):
                for click in clicks:  # One of them is at fault; the others shall not suffer for it.
                    await self._together(guild, [click], asyncio.Event())
                return
            outcomes = [error] * len(clicks)
        for click, outcome in zip(clicks, outcomes, strict=True):
            click.end(outcome)


async def _do(clerk: Clerk, clicks: Sequence[Click[Any]]) -> list[Any]:
    outcomes: list[Any] = []
    for click in clicks:
        try:
            outcomes.append(await click.work(clerk))
        except Refusal as no:
            outcomes.append(no)
    return outcomes


def _settle(waiter: asyncio.Future[T], outcome: T | Exception) -> None:
    if waiter.done():  # whoever waited was cancelled
        return
    if isinstance(outcome, Exception):
        waiter.set_exception(outcome)
    else:
        waiter.set_result(outcome)
