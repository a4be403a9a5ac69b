"""Clicks: done in the order they came, and all that wait at a time in one transaction.

What a transaction costs whatever is in it (the ballot read, the card asked for, the journal's line, the wait for the
disk) is thereby paid once for many clicks, where many come at once. Each has its own result, and its own audit entry.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

from bot.domain.ids import GuildId, MessageId, ProposalId
from bot.domain.kinds import PROPOSALS
from bot.domain.ports import Clock, StorageError, Store, Transaction
from bot.domain.proposal import Proposal
from bot.domain.refusal import Refusal
from bot.services.proposals import refresh

T = TypeVar("T")

MOST_TOGETHER: Final = 250
"""How many share a transaction at most: nothing else is done while they are applied, some 25 us each."""


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


class Clicks:
    """What members clicked in each guild and is not done yet."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock
        self._waiting: dict[GuildId, list[tuple[Work[Any], asyncio.Future[Any]]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def do(self, guild: GuildId, work: Work[T]) -> asyncio.Future[T]:
        """Do this after all that came before it in this guild; its result is there once it is durable.

        That may be what the work raises, which changes nothing then and keeps no other click from being done, or
        StorageError as of ``Store.run``. Nobody need wait for it.
        """
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        waiting = self._waiting.get(guild)
        if waiting is None:
            self._waiting[guild] = waiting = []
            task = asyncio.create_task(self._serve(guild, waiting))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        waiting.append((work, done))
        return done

    async def drain(self) -> None:
        """Return once everything that was clicked is durable, or was refused."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _serve(self, guild: GuildId, waiting: list[tuple[Work[Any], asyncio.Future[Any]]]) -> None:
        try:
            while waiting:
                some = waiting[:MOST_TOGETHER]
                del waiting[:MOST_TOGETHER]
                await self._together(guild, some)
        finally:
            del self._waiting[guild]

    async def _together(self, guild: GuildId, clicks: Sequence[tuple[Work[Any], asyncio.Future[Any]]]) -> None:
        works, waiters = zip(*clicks, strict=True)
        now = self._clock.now()
        try:
            outcomes = await self._store.run(guild, lambda tx: _do(Clerk(tx, now), works))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is for whoever clicked
            if len(clicks) > 1 and not isinstance(error, StorageError):
                for click in clicks:  # One of them is at fault; the others shall not suffer for it.
                    await self._together(guild, [click])
                return
            outcomes = [error] * len(clicks)
        for outcome, waiter in zip(outcomes, waiters, strict=True):
            if waiter.done():  # whoever waited was cancelled
                continue
            if isinstance(outcome, Exception):
                waiter.set_exception(outcome)
            else:
                waiter.set_result(outcome)


async def _do(clerk: Clerk, works: Sequence[Work[Any]]) -> list[Any]:
    outcomes: list[Any] = []
    for work in works:
        try:
            outcomes.append(await work(clerk))
        except Refusal as no:
            outcomes.append(no)
    return outcomes
