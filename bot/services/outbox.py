"""The outbox: sends what was committed, once.

A row is sent with its nonce, then settled: deleted, and for a card the message noted on its subject. If the process
dies between the two, the row is sent again; within Discord's nonce window that returns the message already made, and
past it the courier looks in the channel for the notice's reference first.

Where other processes have the same data, a row is claimed before it is sent: whoever comes second leaves it alone, and
the claim of a process that died lapses. Alone there is nobody to keep away, and no claim: it would cost a write for
each message, and after a crash the row would have to wait for it.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.domain.ids import ChannelId, ContributionId, GuildId, MessageId, ProposalId
from bot.domain.kinds import BOARDS, CONTRIBUTIONS, NOTICES, PAGES, PROPOSALS, TASKS
from bot.domain.notice import CARDS, CLAIM, GIVE_UP_AFTER, Notice, What, retry_delay
from bot.domain.people import Actor
from bot.domain.ports import Clock, StorageError, Store, Transaction
from bot.domain.refusal import Refusal
from bot.domain.share import EVERYTHING, Share
from bot.services.addressing import find_page
from bot.services.base import audit
from bot.services.digest_marks import note_posted
from bot.services.effects import TRIED_FOR, Effects, give_up
from bot.services.proposals import ask_for_thread, refresh, without_card
from bot.services.series import ask_for_series_thread, note_series_thread

log = logging.getLogger(__name__)

TAKES_AT_MOST: Final = 0.75 * CLAIM.total_seconds()
"""Seconds after which a delivery is cut off and tried again later: well before its claim lapses."""


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

    async def deliver_due(self, courier: Courier, only: GuildId | None = None) -> int:
        """Send everything due now (of one guild, if named), and return how many rows were settled.

        ``only`` is for a command that wants to show the card it has just made without waiting for the next round.
        """
        due = await self._store.due(NOTICES, self._clock.now(), share=self._share)
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
        notice = await self._store.run(guild, lambda tx: self._take(tx, key))
        if notice is None:
            return False
        try:
            async with asyncio.timeout(TAKES_AT_MOST):
                message = await self._say(courier, guild, notice)
        except Undeliverable as trouble:
            await self._put_off(guild, notice, str(trouble), final=trouble.final)
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
        if await self._store.run(guild, lambda tx: _settle(tx, notice, message, self._clock.now())):
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

    async def _put_off(self, guild: GuildId, notice: Notice, why: str, *, final: bool) -> None:
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


async def _settle(tx: Transaction, sent: Notice, message: MessageId | None, now: datetime) -> bool:
    """Note that it was sent, and let go of the row; says whether its subject has another card now."""
    current = await tx.get(NOTICES, sent.key)
    ours = current is not None and current.number == sent.number  # or one that was made after somebody else sent it
    if current is not None and ours and current.version == sent.version:
        await tx.delete(NOTICES, sent.key)
    elif current is not None and ours:
        data = {key: value for key, value in current.data.items() if sent.data.get(key) != value}
        claim = None if current.claimed_until == sent.claimed_until else current.claimed_until
        await tx.put(NOTICES, replace(current, attempts=0, last_error="", data=data, claimed_until=claim))
    if sent.what is What.DIGEST and message is not None:
        await note_posted(tx, sent, message, now)
    if sent.what is What.PAGE_TALK and message is not None:
        await _note_talk(tx, sent, ChannelId(message))
    if sent.what is What.SERIES_THREAD and message is not None:
        await note_series_thread(tx, ContributionId(int(sent.subject[1:])), ChannelId(message), now)
    if sent.what is What.PROPOSAL_THREAD and message is not None:
        await _note_thread(tx, sent, ChannelId(message), now)
    return sent.what in CARDS and message is not None and await _note_card(tx, sent, message, now)


async def _note_talk(tx: Transaction, sent: Notice, thread: ChannelId) -> None:
    page = await find_page(tx, talked_about(sent))
    if page is not None and page.talk is None:
        await tx.put(PAGES, replace(page, talk=thread))


def talked_about(notice: Notice) -> str:
    """The address of the page that a notice of its talk is about."""
    return notice.subject.removeprefix("page ")


async def _note_thread(tx: Transaction, sent: Notice, thread: ChannelId, now: datetime) -> None:
    proposal = await tx.get(PROPOSALS, int(sent.subject[1:]))
    if proposal is not None and proposal.thread is None:
        proposal = replace(proposal, thread=thread)
        await tx.put(PROPOSALS, proposal)
        await refresh(tx, proposal, now)


async def _note_card(tx: Transaction, sent: Notice, message: MessageId, now: datetime) -> bool:
    if sent.what is What.BOARD_CARD:
        board = await tx.get(BOARDS, sent.channel or 0)
        if board is None or board.card == message:
            return False
        await tx.put(BOARDS, replace(board, card=message))
        return True
    number = int(sent.subject[1:])
    if sent.what is What.PROPOSAL_CARD:
        proposal = await tx.get(PROPOSALS, number)
        if proposal is not None and proposal.card != message:
            proposal = replace(await without_card(tx, proposal), card=message)
            await tx.put(PROPOSALS, proposal)
            await ask_for_thread(tx, proposal, now)
            return True
    elif sent.what is What.TASK_CARD:
        task = await tx.get(TASKS, number)
        if task is not None and task.card != message:
            await tx.put(TASKS, replace(task, card=message))
            return True
    elif sent.what is What.CONTRIBUTION_CARD:
        contribution = await tx.get(CONTRIBUTIONS, number)
        if contribution is not None and contribution.card != message:
            contribution = replace(contribution, card=message)
            await tx.put(CONTRIBUTIONS, contribution)
            await ask_for_series_thread(tx, contribution, now)
            return True
    return False
