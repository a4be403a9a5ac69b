"""The sweep: does what is due. Nothing is armed in memory, so a restart loses nothing.

Every due proposal is attended to for itself, and so is each thing that is due about it: one for which Discord does not
answer holds up no other, in its own guild or elsewhere. It is tried again after a little while, the longer the more
often that was in vain.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from bot.domain.ids import ContributionId, DigestId, EventId, GuildId, MemberId, ProposalId, TaskId
from bot.domain.kinds import CADENCES, DIGESTS, HANDLED, HANDLINGS, HEALTH, LOOKS, PEOPLE, PREPARED, PROPOSALS, TASKS
from bot.domain.ports import Clock, Kind, Store, Transaction
from bot.domain.proposal import Attention, Proposal, attention
from bot.domain.rules import needs_electorate
from bot.domain.share import EVERYTHING, Share
from bot.services.acceptance import Acceptance
from bot.services.ballots import BallotBox, Ballots, Unreachable
from bot.services.claims import Claims
from bot.services.deciding import Deciding
from bot.services.digests import Digests
from bot.services.health import HealthOfCommons
from bot.services.nudges import Nudges
from bot.services.proposals import Proposals
from bot.services.releases import Releases
from bot.services.rereading import PATIENCE, Rereading
from bot.services.revisits import Revisits
from bot.services.tracing import Tracing
from bot.services.watching import Watching

log = logging.getLogger(__name__)

SIDE_BY_SIDE: Final = 4
"""How many proposals of one guild are attended to at once."""

_LIMIT: Final = 1000
_AGAIN_AT_MOST: Final = timedelta(minutes=1)
Which = tuple[GuildId, ProposalId]  # one proposal anywhere


@dataclass(frozen=True)
class Parts:
    """The use cases of each noun that the sweep calls."""

    proposals: Proposals
    deciding: Deciding
    ballots: Ballots
    rereading: Rereading
    nudges: Nudges
    revisits: Revisits
    claims: Claims
    digests: Digests
    watching: Watching
    releases: Releases
    acceptance: Acceptance
    tracing: Tracing
    health: HealthOfCommons


@dataclass(frozen=True)
class PutOff:
    """What was in vain: how often, and when to try again."""

    times: int
    until: datetime

    @classmethod
    def after(cls, before: PutOff | None, now: datetime) -> PutOff:
        """One more time: the first is followed by another at once, later ones 10, 20, 40 and 60 seconds after."""
        times = before.times + 1 if before is not None else 1
        wait = timedelta(seconds=5 * 2 ** min(times - 1, 10)) if times > 1 else timedelta()
        return cls(times, now + min(wait, _AGAIN_AT_MOST))


class Sweep:
    """Every due thing, from storage."""

    def __init__(self, store: Store, clock: Clock, parts: Parts, share: Share = EVERYTHING) -> None:
        """Work on what ``store`` holds of the guilds in ``share``, by ``clock``, through the use cases of each noun."""
        self._store, self._clock, self._share, self._parts = store, clock, share, parts
        self._busy: set[Which] = set()
        self._put_off: dict[Which, PutOff] = {}

    async def run(self, box: BallotBox) -> None:
        """Decide due proposals, remind, ask again, look after claims, put due digests and news into the outbox.

        Returns when what it began is done. What an earlier call is still at is left to that, so that a call which
        hangs holds up no later one.
        """
        now = self._clock.now()
        for due in await self._store.due(TASKS, now, share=self._share):
            look = self._parts.claims.attend(due.guild, TaskId(int(due.key)))
            await _apart(look, f"what is due for T{due.key}", due.guild)
        for due in await self._store.due(DIGESTS, now, share=self._share):
            digest = self._parts.digests.send_due(due.guild, DigestId(int(due.key)))
            await _apart(digest, f"digest D{due.key}", due.guild)
        for due in await self._store.due(PEOPLE, now, share=self._share):
            news = self._parts.watching.tell(due.guild, MemberId(int(due.key)))
            await _apart(news, f"news for member {due.key}", due.guild)
        for due in await self._store.due(CADENCES, now, share=self._share):
            await _apart(self._parts.releases.ask(due.guild), "the release that is due", due.guild)
        for due in await self._store.due(LOOKS, now, share=self._share):
            await _apart(self._parts.tracing.look(due.guild), "looking for traces", due.guild)
        for due in await self._store.due(HANDLINGS, now, share=self._share):
            look = self._parts.acceptance.look(due.guild, ContributionId(int(due.key)))
            await _apart(look, f"what follows for C{due.key}", due.guild)
        # Beside what waits for Discord there is always room for what does not.
        found = await self._store.due(PROPOSALS, now, _LIMIT + len(self._put_off), self._share)
        due_now = [(due.guild, ProposalId(int(due.key))) for due in found]
        self._put_off = {which: put_off for which, put_off in self._put_off.items() if which in set(due_now)}
        places: defaultdict[GuildId, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(SIDE_BY_SIDE))
        await asyncio.gather(*(self._attend(which, box, places[which[0]]) for which in due_now))
        for due in await self._store.due(HEALTH, now, share=self._share):
            await _apart(self._parts.health.measure_due(due.guild), "the health of the commons", due.guild)

    async def attend(self, guild: GuildId, number: ProposalId, box: BallotBox) -> None:
        """Do at once what is due about one proposal, as far as that is possible now."""
        await self._attend((guild, number), box, asyncio.Semaphore())

    async def _attend(self, which: Which, box: BallotBox, place: asyncio.Semaphore) -> None:
        async with place:
            put_off = self._put_off.get(which)
            if which in self._busy or (put_off is not None and self._clock.now() < put_off.until):
                return
            self._busy.add(which)
            try:
                done = await self._do_all(*which, box)
            except Exception:
                log.exception("P%s of guild %s failed", which[1], which[0])
                done = False
            finally:
                self._busy.discard(which)
        if done:
            self._put_off.pop(which, None)
        else:
            self._put_off[which] = PutOff.after(put_off, self._clock.now())

    async def _do_all(self, guild: GuildId, number: ProposalId, box: BallotBox) -> bool:
        """Do each thing that is due about a proposal; whether none is left over."""
        do: dict[Attention, Callable[[GuildId, Proposal, BallotBox], Awaitable[None]]] = {
            Attention.DECIDE: self._decide,
            Attention.NUDGE: self._nudge,
            Attention.REVISIT: self._revisit,
        }
        proposal = await self._store.run(guild, lambda tx: tx.get(PROPOSALS, number))
        due = attention(proposal, self._clock.now()) if proposal is not None else ()
        done = True
        for what in due:
            if proposal is not None:
                done &= await _apart(do[what](guild, proposal, box), f"P{number} ({what.value})", guild)
        return done

    async def _decide(self, guild: GuildId, proposal: Proposal, box: BallotBox) -> None:
        parts, number = self._parts, proposal.number
        await parts.ballots.reconcile(guild, number, box)
        absent = await parts.ballots.people(guild, await parts.deciding.absent(guild, number), box)
        await parts.deciding.decide(guild, number, absent)

    async def _nudge(self, guild: GuildId, proposal: Proposal, box: BallotBox) -> None:
        await self._parts.nudges.nudge(guild, proposal.number, box)

    async def _revisit(self, guild: GuildId, proposal: Proposal, box: BallotBox) -> None:
        size = await box.electorate_size(guild, proposal.electorate.role) if needs_electorate(proposal.rule) else None
        if await self._parts.revisits.ask_again(guild, proposal.number, size) is None:
            raise _Waiting

    async def reconcile_open(self, box: BallotBox, share: Share | None = None) -> int:
        """Make every open ballot agree with its card; returns how many votes were corrected.

        ``share`` narrows it down to some of our guilds. What could not be read is left to ``reconcile_rest``.
        """
        await self._parts.rereading.want(share)
        return await self._parts.rereading.run(box)

    async def reconcile_rest(self, box: BallotBox) -> int:
        """Read the ballots that could not be read before; returns how many votes were corrected."""
        return await self._parts.rereading.run(box)

    async def reconcile_one(self, guild: GuildId, number: ProposalId, box: BallotBox) -> int:
        """Make one ballot agree with its card, if Discord answers; returns how many votes were corrected."""
        corrected = 0

        async def work() -> None:
            nonlocal corrected
            corrected = await self._parts.ballots.reconcile(guild, number, box)

        await _apart(work(), f"the ballot of P{number}", guild)
        return corrected

    async def forget_handled(self) -> None:
        """Forget the events that no longer can be delivered again, and drafts that were left lying or are posted."""
        expired: defaultdict[GuildId, list[tuple[Kind[Any], EventId]]] = defaultdict(list)
        kinds: tuple[Kind[Any], ...] = (HANDLED, PREPARED)
        for kind in kinds:
            for due in await self._store.due(kind, self._clock.now(), share=self._share):
                expired[due.guild].append((kind, EventId(int(due.key))))

        async def work(tx: Transaction) -> None:
            for kind, event in expired[tx.guild]:
                await tx.delete(kind, event)

        for guild in expired:
            await self._store.run(guild, work)


class _Waiting(Exception):
    """Something has to wait, and has said so where it matters."""


async def _apart(work: Awaitable[object], what: str, guild: GuildId) -> bool:
    """Do something so that its failure is logged here and nothing beside it is held up; whether it was done."""
    try:
        async with asyncio.timeout(PATIENCE):
            await work
    except _Waiting:
        return False
    except (Unreachable, TimeoutError) as trouble:
        log.warning("%s of guild %s has to wait: Discord could not be asked (%s)", what, guild, trouble)
        return False
    except Exception:
        log.exception("%s of guild %s failed", what, guild)
        return False
    return True
