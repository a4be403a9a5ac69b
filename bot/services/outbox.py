"""The outbox: sends what was committed, once.

A row is sent with its nonce, then settled: deleted, and for a card the message noted on its subject. If the process
dies between the two, the row is sent again; within Discord's nonce window that returns the message already made, and
past it the courier looks in the channel for the notice's reference first.

Where other processes have the same data, a row is claimed before it is sent: whoever comes second leaves it alone, and
the claim of a process that died lapses. Alone there is nobody to keep away, and no claim: it would cost a write for
each message, and after a crash the row would have to wait for it.

Not everything can be sent at once (``Courier.turn``). A row that waits for its turn is nobody's yet: whoever waits for
an answer has it sent before, and what nobody waits for holds up nothing else, not even in its own guild.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Final, Protocol

from bot.domain.ids import GuildId, MessageId, ProposalId
from bot.domain.kinds import NOTICES
from bot.domain.notice import CLAIM, GIVE_UP_AFTER, IN_NO_HURRY, WISHED, Notice, What, retry_delay
from bot.domain.people import Actor
from bot.domain.ports import Clock, StorageError, Store, Transaction
from bot.domain.refusal import Refusal
from bot.domain.share import EVERYTHING, Share
from bot.services.base import audit, present
from bot.services.effects import TRIED_FOR, Effects, give_up
from bot.services.settling import settle
from bot.services.telling import end_wishes

log = logging.getLogger(__name__)
Row = tuple[GuildId, str]  # a notice of some guild, by its key

TAKES_AT_MOST: Final = 0.75 * CLAIM.total_seconds()
"""Seconds after which a delivery is cut off and tried again later: well before its claim lapses."""

ANSWER, USUAL, NO_HURRY = 0.0, 30.0, 600.0
"""For how many seconds a row lets others go first that are in more of a hurry: what somebody's answer waits for, what
is in no hurry (``bot.domain.notice.IN_NO_HURRY``), and the rest between the two."""

_LIMIT: Final = 1000


class Undeliverable(Exception):
    """A notice could not be sent. ``final`` means that no later attempt will do better (a closed DM, a gone channel),
    ``closed`` that nothing else will reach its member directly either: they have left, or let nobody write to them.

    The text says why, in words for an admin.
    """

    def __init__(self, why: str, *, final: bool = False, closed: bool = False) -> None:
        super().__init__(why)
        self.final, self.closed = final, closed


class Courier(Protocol):
    """The way out to Discord."""

    async def turn(self, notice: Notice, patience: float) -> None:
        """Wait until there is room for a notice within what Discord allows. For ``patience`` seconds those that come
        later and have less of it go first."""
        ...

    async def deliver(self, guild: GuildId, notice: Notice) -> MessageId | None:
        """Say it: post or edit a card, send a message. Safe to repeat. Raises Undeliverable.

        Returns the message (None where the subject needs none any more).
        """
        ...

    def noted(self, guild: GuildId, notice: Notice) -> None:
        """From now on the message that was posted for this card is known to be its card. What members did with it
        before that was taken for something that happened to a message like any other."""
        ...


class Outbox:
    """Takes due rows to the courier; one guild's rows in order, guilds side by side."""

    def __init__(self, store: Store, clock: Clock, effects: Effects, share: Share = EVERYTHING) -> None:
        """Work on what ``store`` holds of the guilds in ``share``, by ``clock``; ``effects`` carries out decisions."""
        self._store, self._clock, self._effects, self._share = store, clock, effects, share
        self._locks: defaultdict[GuildId, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._answering: defaultdict[GuildId, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._at_hand: set[Row] = set()

    async def deliver_due(self, courier: Courier, only: GuildId | None = None) -> int:
        """Send everything due now, and return how many rows were settled.

        ``only`` names the guild of somebody who waits to be shown the card they have just made: it goes before
        everything else.
        """
        if only is not None:
            async with self._answering[only]:  # Whoever comes next has nothing to take a turn for but what is left.
                due = await self._store.run(only, self._due_here)
                return await self._in_turn(courier, only, due, ANSWER)
        found = await self._store.due(NOTICES, self._clock.now(), _LIMIT, self._share)
        return await self._deliver_rows(courier, [(row.guild, str(row.key)) for row in found])

    async def deliver_more(self, courier: Courier) -> int:
        """The same without what an earlier call of this is still at, which may be long: it holds up no later one."""
        found = await self._store.due(NOTICES, self._clock.now(), _LIMIT + len(self._at_hand), self._share)
        rows = [row for due in found if (row := (due.guild, str(due.key))) not in self._at_hand]
        self._at_hand.update(rows)
        try:
            return await self._deliver_rows(courier, rows)
        finally:
            self._at_hand.difference_update(rows)

    async def _deliver_rows(self, courier: Courier, rows: Sequence[Row]) -> int:
        guilds: defaultdict[GuildId, list[str]] = defaultdict(list)
        for guild, key in rows:
            guilds[guild].append(key)
        return sum(await asyncio.gather(*(self._deliver_guild(courier, *each) for each in guilds.items())))

    async def _deliver_guild(self, courier: Courier, guild: GuildId, keys: Sequence[str]) -> int:
        found = await self._store.run(guild, lambda tx: present(tx, NOTICES, keys))
        slow = [notice for notice in found if notice.what in IN_NO_HURRY]
        rest = [notice for notice in found if notice.what not in IN_NO_HURRY]
        sent = (self._in_turn(courier, guild, rest, USUAL), self._in_turn(courier, guild, slow, NO_HURRY))
        return sum(await asyncio.gather(*sent))

    async def _in_turn(self, courier: Courier, guild: GuildId, notices: Sequence[Notice], patience: float) -> int:
        sent = 0
        for notice in notices:
            await courier.turn(notice, patience)
            async with self._locks[guild]:
                sent += await self._deliver(courier, guild, notice.key)
        return sent

    async def _due_here(self, tx: Transaction) -> list[Notice]:
        now = self._clock.now()
        due = [notice for notice in await tx.find(NOTICES) if notice.next_attempt <= now]
        return sorted(due, key=lambda notice: notice.next_attempt)

    async def _deliver(self, courier: Courier, guild: GuildId, key: str) -> bool:
        notice = await self._store.run(guild, lambda tx: self._take(tx, key))
        if notice is None:
            return False
        try:
            async with asyncio.timeout(TAKES_AT_MOST):
                message = await self._say(courier, guild, notice)
        except Undeliverable as trouble:
            await self._put_off(guild, notice, str(trouble), final=trouble.final, closed=trouble.closed)
            return False
        except TimeoutError:
            await self._put_off(guild, notice, f"not done within {TAKES_AT_MOST:.0f} s", final=False)
            return False
        except asyncio.CancelledError:
            with suppress(StorageError):  # then the claim lapses by itself
                await self._store.run(guild, lambda tx: _let_go(tx, notice))
            raise
        except Exception as bug:
            log.exception("notice %s of guild %s could not be made", key, guild)
            await self._put_off(guild, notice, f"{type(bug).__name__}: {bug}", final=False)
            return False
        if await self._store.run(guild, lambda tx: settle(tx, notice, message, self._clock.now())):
            courier.noted(guild, notice)
        return True

    async def _say(self, courier: Courier, guild: GuildId, notice: Notice) -> MessageId | None:
        if notice.what is not What.EFFECT:
            return await courier.deliver(guild, notice)
        await self._effects.carry_out(guild, *_effect(notice))
        return None

    async def _take(self, tx: Transaction, key: str) -> Notice | None:
        """The row, if it is to be sent now, and by us."""
        notice = await tx.get(NOTICES, key)
        now = self._clock.now()
        if notice is None or notice.next_attempt > now:
            return None
        if self._store.shared:
            notice = replace(notice, claimed_until=now + CLAIM)
            await tx.put(NOTICES, notice)
        return notice

    async def _put_off(self, guild: GuildId, notice: Notice, why: str, *, final: bool, closed: bool = False) -> None:
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            current = await tx.get(NOTICES, notice.key)
            if current is None or current.claimed_until != notice.claimed_until:
                return  # somebody else said it, or is at it
            if final or now - current.created_at > _tried_for(notice):
                await tx.delete(NOTICES, notice.key)
                if notice.what is What.EFFECT:
                    await give_up(tx, *_effect(notice), now)
                await audit(tx, now, None, "notice.dropped", notice.subject, what=notice.what.value, why=why)
                if closed and notice.member is not None and notice.what in WISHED:
                    await end_wishes(tx, notice.member)
                return
            attempts = current.attempts + 1
            later = now + retry_delay(attempts)
            await tx.put(
                NOTICES, replace(current, attempts=attempts, due=later, last_error=why[:300], claimed_until=None)
            )

        await self._store.run(guild, work)
        log.warning("notice %s of guild %s not sent: %s", notice.key, guild, why)

    async def stuck(self, guild: GuildId) -> list[Notice]:
        """The notices that have failed at least once and will be tried again, for an admin to see."""

        async def work(tx: Transaction) -> list[Notice]:
            return [notice for notice in await tx.find(NOTICES) if notice.attempts]

        return await self._store.run(guild, work)

    async def retry_now(self, actor: Actor) -> int:
        """Make every failed notice due at once (an admin has mended the cause); returns how many. Raises Refusal."""
        if not actor.admin:
            raise Refusal("settings-not-admin")
        now = self._clock.now()

        async def work(tx: Transaction) -> int:
            failed = [notice for notice in await tx.find(NOTICES) if notice.attempts]
            for notice in failed:
                await tx.put(NOTICES, replace(notice, due=now))
            return len(failed)

        return await self._store.run(actor.guild, work)

    async def backlog(self) -> timedelta:
        """How long the longest waiting notice is overdue; zero if none is."""
        earliest = await self._store.next_due(NOTICES)
        return max(self._clock.now() - earliest, timedelta()) if earliest is not None else timedelta()


def _tried_for(notice: Notice) -> timedelta:
    return TRIED_FOR if notice.what is What.EFFECT else GIVE_UP_AFTER


def _effect(notice: Notice) -> tuple[ProposalId, int]:
    """The proposal, and which of its effects is to be carried out."""
    return ProposalId(int(notice.subject[1:])), int(str(notice.data["index"]))


async def _let_go(tx: Transaction, claimed: Notice) -> None:
    """Leave a row that we are not going to send to whoever comes next, at once."""
    current = await tx.get(NOTICES, claimed.key)
    if current is not None and current.claimed_until == claimed.claimed_until is not None:
        await tx.put(NOTICES, replace(current, claimed_until=None))
