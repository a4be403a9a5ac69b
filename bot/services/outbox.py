"""The outbox: sends what was committed, once.

A row is sent with its nonce, then settled: deleted, and for a card the message noted on its subject. If the process
dies between the two, the row is sent again; within Discord's nonce window that returns the message already made, and
past it the courier looks in the channel for the notice's reference first.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from bot.domain.ids import GuildId, MessageId
from bot.domain.kinds import CONTRIBUTIONS, NOTICES, PROPOSALS, TASKS
from bot.domain.notice import CARDS, GIVE_UP_AFTER, Notice, What, retry_delay
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.refusal import Refusal
from bot.services.base import audit
from bot.services.proposals import without_card

log = logging.getLogger(__name__)


class Undeliverable(Exception):
    """A notice could not be sent. ``final`` means that no later attempt will do better (a closed DM, a gone channel).

    The text says why, in words for an admin.
    """

    def __init__(self, why: str, *, final: bool = False) -> None:
        super().__init__(why)
        self.final = final


class Courier(Protocol):
    """The way out to Discord."""

    async def deliver(self, guild: GuildId, notice: Notice) -> MessageId | None:
        """Say it: post or edit a card, send a message. Safe to repeat. Raises Undeliverable.

        Returns the message (None where the subject needs none any more).
        """
        ...


class Outbox:
    """Takes due rows to the courier; one guild's rows in order, guilds side by side."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock
        self._locks: defaultdict[GuildId, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def deliver_due(self, courier: Courier, only: GuildId | None = None) -> int:
        """Send everything due now (of one guild, if named), and return how many rows were settled.

        ``only`` is for a command that wants to show the card it has just made without waiting for the next round.
        """
        due = await self._store.due(NOTICES, self._clock.now())
        guilds: defaultdict[GuildId, list[str]] = defaultdict(list)
        for row in due:
            if only in (None, row.guild):
                guilds[row.guild].append(str(row.key))
        counts = await asyncio.gather(*(self._deliver_guild(courier, guild, keys) for guild, keys in guilds.items()))
        return sum(counts)

    async def _deliver_guild(self, courier: Courier, guild: GuildId, keys: list[str]) -> int:
        sent = 0
        async with self._locks[guild]:
            for key in keys:
                sent += await self._deliver(courier, guild, key)
        return sent

    async def _deliver(self, courier: Courier, guild: GuildId, key: str) -> bool:
        notice = await self._store.run(guild, lambda tx: tx.get(NOTICES, key))
        if notice is None or notice.due > self._clock.now():
            return False
        try:
            message = await courier.deliver(guild, notice)
        except Undeliverable as trouble:
            await self._put_off(guild, notice, str(trouble), final=trouble.final)
            return False
        except Exception as bug:
            log.exception("notice %s of guild %s could not be made", key, guild)
            await self._put_off(guild, notice, f"{type(bug).__name__}: {bug}", final=False)
            return False
        await self._store.run(guild, lambda tx: _settle(tx, notice, message))
        return True

    async def _put_off(self, guild: GuildId, notice: Notice, why: str, *, final: bool) -> None:
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            current = await tx.get(NOTICES, notice.key)
            if current is None:
                return
            if final or now - current.created_at > GIVE_UP_AFTER:
                await tx.delete(NOTICES, notice.key)
                await audit(tx, now, None, "notice.dropped", notice.subject, what=notice.what.value, why=why)
                return
            attempts = current.attempts + 1
            await tx.put(
                NOTICES, replace(current, attempts=attempts, due=now + retry_delay(attempts), last_error=why[:300])
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


async def _settle(tx: Transaction, sent: Notice, message: MessageId | None) -> None:
    current = await tx.get(NOTICES, sent.key)
    if current is not None and current.version == sent.version:
        await tx.delete(NOTICES, sent.key)
    elif current is not None:
        data = {key: value for key, value in current.data.items() if sent.data.get(key) != value}
        await tx.put(NOTICES, replace(current, attempts=0, last_error="", data=data))
    if sent.what in CARDS and message is not None:
        await _note_card(tx, sent, message)


async def _note_card(tx: Transaction, sent: Notice, message: MessageId) -> None:
    number = int(sent.subject[1:])
    if sent.what is What.PROPOSAL_CARD:
        proposal = await tx.get(PROPOSALS, number)
        if proposal is not None and proposal.card != message:
            await tx.put(PROPOSALS, replace(await without_card(tx, proposal), card=message))
    elif sent.what is What.TASK_CARD:
        task = await tx.get(TASKS, number)
        if task is not None and task.card != message:
            await tx.put(TASKS, replace(task, card=message))
    elif sent.what is What.CONTRIBUTION_CARD:
        contribution = await tx.get(CONTRIBUTIONS, number)
        if contribution is not None and contribution.card != message:
            await tx.put(CONTRIBUTIONS, replace(contribution, card=message))
