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

from bot.domain.ids import ContributionId, DigestId, EventId, GuildId, MemberId, ProposalId, ReminderId, TaskId
from bot.domain.kinds import (
    CADENCES,
    DIGESTS,
    HANDLED,
    HANDLINGS,
    HEALTH,
    LOOKS,
    PEOPLE,
    PREPARED,
    PROPOSALS,
    REMINDERS,
    ROUNDS,
    TASKS,
)
from bot.domain.ports import Clock, Key, Kind, Store, Transaction
from bot.domain.proposal import Attention, Proposal, attention
from bot.domain.rules import needs_electorate
from bot.domain.share import EVERYTHING, Share
from bot.services.acceptance import Acceptance
from bot.services.ballots import BallotBox, Ballots, Unreachable
from bot.services.claims import Claims
from bot.services.deciding import Deciding
from bot.services.digests import Digests
from bot.services.health import HealthOfCommons
from bot.services.matching import Matching
from bot.services.nudges import Nudges
from bot.services.proposals import Proposals
from bot.services.releases import Releases
from bot.services.reminders import Reminders
from bot.services.rereading import PATIENCE, Rereading
from bot.services.revisits import Revisits
from bot.services.tracing import Tracing
from bot.services.watching import Watching

log = logging.getLogger(__name__)

SIDE_BY_SIDE: Final = 4
"""How many proposals of one guild are attended to at once."""

GUILDS_AT_ONCE: Final = 8
"""In how many guilds what is due of one kind is done at once: so few that whoever acts there or elsewhere need not wait
for all of them."""

AHEAD: Final = timedelta(days=200)
EVERY: Final = 1_000_000
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
    reminders: Reminders
    releases: Releases
    acceptance: Acceptance
    tracing: Tracing
    health: HealthOfCommons
    matching: Matching


@dataclass(frozen=True)
class Timed:
    """A kind of which something is due at times, how the log calls that, and what is done about the one with a key."""

    kind: Kind[Any]
    what: str
    do: Callable[[GuildId, Key], Awaitable[object]]


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
        self._retimed = False
        self._timed = (
            Timed(TASKS, "what is due for task", lambda guild, key: parts.claims.attend(guild, TaskId(int(key)))),
            Timed(REMINDERS, "reminder", lambda guild, key: parts.reminders.attend(guild, ReminderId(int(key)))),
            Timed(PEOPLE, "news for member", lambda guild, key: parts.watching.tell(guild, MemberId(int(key)))),
            Timed(CADENCES, "the release that is due by", lambda guild, _: parts.releases.ask(guild)),
            Timed(ROUNDS, "the invitations of", lambda guild, _: parts.matching.invite(guild)),
            Timed(
                HANDLINGS,
                "what follows for contribution",
                lambda guild, key: parts.acceptance.look(guild, ContributionId(int(key))),
            ),
            Timed(DIGESTS, "digest", lambda guild, key: parts.digests.send_due(guild, DigestId(int(key)))),
            Timed(LOOKS, "looking for traces by", lambda guild, _: parts.tracing.look(guild)),
        )
        self._health = Timed(HEALTH, "the figures of", lambda guild, _: parts.health.measure_due(guild))

    async def run(self, box: BallotBox) -> None:
        """Decide due proposals, remind, ask again, look after claims, put due digests and news into the outbox.

        Returns when what it began is done. What an earlier call is still at is left to that, so that a call which
        hangs holds up no later one.
        """
        now = self._clock.now()
        if not self._retimed:
            self._retimed = True
            await self._retime(now)
        for timed in self._timed:
            await self._do_due(timed, now)
        # Beside what waits for Discord there is always room for what does not.
        found = await self._store.due(PROPOSALS, now, _LIMIT + len(self._put_off), self._share)
        due_now = [(due.guild, ProposalId(int(due.key))) for due in found]
        self._put_off = {which: put_off for which, put_off in self._put_off.items() if which in set(due_now)}
        places: defaultdict[GuildId, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(SIDE_BY_SIDE))
        await asyncio.gather(*(self._attend(which, box, places[which[0]]) for which in due_now))
        await self._do_due(self._health, now)

    async def _do_due(self, timed: Timed, now: datetime) -> None:
        """Do what is due of one kind: guilds side by side, each guild's in their order."""
        guilds: defaultdict[GuildId, list[Key]] = defaultdict(list)
        for due in await self._store.due(timed.kind, now, share=self._share):
            guilds[due.guild].append(due.key)
        place = asyncio.Semaphore(GUILDS_AT_ONCE)

        async def attend(guild: GuildId, keys: list[Key]) -> None:
            async with place:
                for key in keys:
                    await _apart(timed.do(guild, key), f"{timed.what} {key}", guild)

        await asyncio.gather(*(attend(guild, keys) for guild, keys in guilds.items()))

    async def _retime(self, now: datetime) -> None:
        """Where the rules of time zones have changed since the program last ran, what was planned by the old ones
        follows."""
        for due in await self._store.due(DIGESTS, now + AHEAD, EVERY, self._share):
            again = self._parts.digests.retime(due.guild, DigestId(int(due.key)))
            await _apart(again, f"the time of digest D{due.key}", due.guild)
        for due in await self._store.due(REMINDERS, now + AHEAD, EVERY, self._share):
            retimed = self._parts.reminders.retimed(due.guild, ReminderId(int(due.key)))
            await _apart(retimed, f"the time of reminder {due.key}", due.guild)
        for due in await self._store.due(TASKS, now + AHEAD, EVERY, self._share):
            planned = self._parts.claims.retime(due.guild, TaskId(int(due.key)))
            await _apart(planned, f"the next turn of task T{due.key}", due.guild)

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
