"""The sweep: closes what is due. Nothing is armed in memory, so a restart loses nothing."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict

from bot.domain.ids import DigestId, EventId, GuildId, ProposalId, TaskId
from bot.domain.kinds import DIGESTS, HANDLED, PROPOSALS, TASKS
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import ProposalState
from bot.domain.share import EVERYTHING, Share
from bot.services.ballots import BallotBox, Ballots, Unreachable
from bot.services.deciding import Deciding
from bot.services.digests import Digests
from bot.services.proposals import Proposals
from bot.services.tasks import Tasks

log = logging.getLogger(__name__)


class Sweep:
    """Every due thing, from storage."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        proposals: Proposals,
        deciding: Deciding,
        ballots: Ballots,
        tasks: Tasks,
        digests: Digests,
        share: Share = EVERYTHING,
    ) -> None:
        """Work on what ``store`` holds of the guilds in ``share``, by ``clock``, through the use cases of each noun."""
        self._store, self._clock, self._share = store, clock, share
        self._proposals, self._deciding, self._ballots = proposals, deciding, ballots
        self._tasks, self._digests = tasks, digests
        self._running = asyncio.Lock()

    async def run(self, box: BallotBox) -> None:
        """Decide due proposals, end lapsed claims, put due digests into the outbox. Calls queue."""
        async with self._running:
            now = self._clock.now()
            for due in await self._store.due(PROPOSALS, now, share=self._share):
                await self._decide(due.guild, ProposalId(int(due.key)), box)
            for due in await self._store.due(TASKS, now, share=self._share):
                await self._tasks.lapse(due.guild, TaskId(int(due.key)))
            for due in await self._store.due(DIGESTS, now, share=self._share):
                await self._digests.send_due(due.guild, DigestId(int(due.key)))

    async def _decide(self, guild: GuildId, number: ProposalId, box: BallotBox) -> None:
        try:
            await self._ballots.reconcile(guild, number, box)
            absent = await self._ballots.people(guild, await self._deciding.absent(guild, number), box)
        except Unreachable as trouble:
            log.warning("P%s of guild %s stays open: Discord could not be asked (%s)", number, guild, trouble)
            return
        await self._deciding.decide(guild, number, absent)

    async def reconcile_open(self, box: BallotBox, share: Share | None = None) -> int:
        """Make every open ballot agree with its card; returns how many votes were corrected.

        ``share`` narrows it down to some of our guilds.
        """
        corrected = 0
        for guild in await self._store.guilds():
            if guild not in self._share or (share is not None and guild not in share):
                continue
            for proposal in await self._proposals.listing(guild, ProposalState.OPEN, limit=100):
                corrected += await self.reconcile_one(guild, proposal.number, box)
        return corrected

    async def reconcile_one(self, guild: GuildId, number: ProposalId, box: BallotBox) -> int:
        """Make one ballot agree with its card, if Discord answers; returns how many votes were corrected."""
        try:
            return await self._ballots.reconcile(guild, number, box)
        except Unreachable as trouble:
            log.warning("P%s of guild %s not reconciled: %s", number, guild, trouble)
            return 0

    async def forget_handled(self) -> None:
        """Forget the events that no longer can be delivered again."""
        expired: defaultdict[GuildId, list[EventId]] = defaultdict(list)
        for due in await self._store.due(HANDLED, self._clock.now(), share=self._share):
            expired[due.guild].append(EventId(int(due.key)))

        async def work(tx: Transaction) -> None:
            for event in expired[tx.guild]:
                await tx.delete(HANDLED, event)

        for guild in expired:
            await self._store.run(guild, work)
