"""Reading many ballots again: after an outage, and every hour.

The soonest to close come first, since they have least time to be set right; in each channel one is read at a time, for
that is how Discord limits it, and only a few channels at once. What could not be read stays noted and is read later,
whatever else happens meanwhile: a reading that was cut off goes on where it was.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.ballot import Seen
from bot.domain.ids import ChannelId, GuildId, MemberId, ProposalId, RoleId
from bot.domain.kinds import PROPOSALS
from bot.domain.people import Actor
from bot.domain.ports import Store
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.share import EVERYTHING, Share
from bot.services.ballots import BallotBox, Ballots, Unreachable

log = logging.getLogger(__name__)

Place = tuple[GuildId, ChannelId]
CHANNELS_AT_ONCE: Final = 8
PATIENCE: Final = 900.0
"""Seconds after which what is done about one proposal is cut off, to be tried again. Long enough to read a card with
thousands of reactions and to ask about those behind them, at the pace that Discord allows."""


@dataclass
class ToRead:
    """A ballot that is to be read again, and how often that was in vain."""

    guild: GuildId
    number: ProposalId
    channel: ChannelId
    closes_at: datetime
    failed: int = 0

    @property
    def place(self) -> Place:
        """Where it is."""
        return self.guild, self.channel

    @property
    def rank(self) -> tuple[int, datetime, GuildId, ProposalId]:
        """What could not be read before lets the others go first."""
        return self.failed, self.closes_at, self.guild, self.number


class Rereading:
    """The ballots that are to be read again."""

    def __init__(self, store: Store, ballots: Ballots, share: Share = EVERYTHING) -> None:
        """Work on what ``store`` holds of the guilds in ``share``, through ``ballots``."""
        self._store, self._ballots, self._share = store, ballots, share
        self._waiting: dict[tuple[GuildId, ProposalId], ToRead] = {}
        self._busy: set[Place] = set()
        self._lock = asyncio.Lock()

    @property
    def waiting(self) -> int:
        """How many are still to be read."""
        return len(self._waiting)

    async def want(self, share: Share | None = None) -> None:
        """Note every open ballot, or those of some of our guilds."""
        for guild in await self._store.guilds():
            if guild not in self._share or (share is not None and guild not in share):
                continue
            for one in await self._store.run(guild, lambda tx: tx.find(PROPOSALS, "state", ProposalState.OPEN.value)):
                if one.on_card and (guild, one.number) not in self._waiting:
                    self._waiting[guild, one.number] = ToRead(guild, one.number, one.channel, one.closes_at)

    async def run(self, box: BallotBox) -> int:
        """Read what is noted, save where Discord does not answer; returns how many votes were corrected.

        A second call waits for the first, and then does what that left over.
        """
        async with self._lock:
            if not self._waiting:
                return 0
            # Somebody who voted in many ballots is asked after once.
            acquainted = Acquainted(box)
            silent: set[Place] = set()
            counts = await asyncio.gather(*(self._read_on(acquainted, silent) for _ in range(CHANNELS_AT_ONCE)))
        if self._waiting:
            log.warning("%d ballots have to wait: Discord could not be asked", len(self._waiting))
        return sum(counts)

    async def _read_on(self, box: BallotBox, silent: set[Place]) -> int:
        corrected = 0
        while (one := self._next(silent)) is not None:
            self._busy.add(one.place)
            try:
                async with asyncio.timeout(PATIENCE):
                    corrected += await self._ballots.reconcile(one.guild, one.number, box)
            except (Unreachable, TimeoutError) as trouble:
                log.info("the ballot of P%s of guild %s could not be read: %s", one.number, one.guild, trouble)
                one.failed += 1
                silent.add(one.place)  # the others there are spared the same
                continue
            except Exception:
                log.exception("the ballot of P%s of guild %s failed", one.number, one.guild)
            finally:
                self._busy.discard(one.place)
            self._waiting.pop((one.guild, one.number), None)
        return corrected

    def _next(self, silent: set[Place]) -> ToRead | None:
        """The one to read now. Where only channels are left in which one is being read, whoever does that goes on."""
        taken = self._busy | silent
        free = (one for one in self._waiting.values() if one.place not in taken)
        return min(free, key=lambda one: one.rank, default=None)


class Acquainted:
    """A ballot box that remembers the members it was asked about."""

    def __init__(self, box: BallotBox) -> None:
        """Ask ``box``."""
        self._box = box
        self._known: dict[tuple[GuildId, MemberId], Actor | None] = {}

    async def read(self, guild: GuildId, proposal: Proposal) -> Seen | None:
        """As the box has it."""
        return await self._box.read(guild, proposal)

    async def actor(self, guild: GuildId, member: MemberId) -> Actor | None:
        """As they were when first asked about."""
        if (guild, member) not in self._known:
            self._known[guild, member] = await self._box.actor(guild, member)
        return self._known[guild, member]

    async def electorate_size(self, guild: GuildId, role: RoleId | None) -> int | None:
        """As the box has it."""
        return await self._box.electorate_size(guild, role)
