"""A store at work, for the benchmarks: what one change is, and how long one takes.

One change is a vote: read the proposal by its card, read the old vote, write the new one, record it.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.domain.audit import AuditEntry
from bot.domain.electorate import Electorate
from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId, ProposalId
from bot.domain.kinds import PROPOSALS, VOTES
from bot.domain.ports import Transaction
from bot.domain.proposal import Proposal
from bot.domain.rules import NO, YES, Rule, choices
from bot.domain.vote import Via, Vote, options_for, vote_key
from storage.embedded.store import EmbeddedStore

BUILD = Path(__file__).parent.parent.parent / "build"
GUILD = GuildId(1)
CARD = MessageId(1234567890123456789)
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SECONDS = 1.0
PROPOSAL = Proposal(
    number=ProposalId(1),
    title="Shall we plant the orchard this autumn?",
    details="Two hundred words of reasons. " * 10,
    author=MemberId(111111111111111111),
    author_name="ann",
    channel=ChannelId(222222222222222222),
    rule=Rule(),
    electorate=Electorate(NOW),
    opened_at=NOW,
    closes_at=NOW,
    options=options_for(choices(Rule()), ()),
    card=CARD,
)


def vote(member: int, turn: int) -> Vote:
    return Vote(
        PROPOSAL.number,
        MemberId(member),
        (YES,) if turn % 2 else (NO,),
        NOW,
        Via.REACTION,
        (YES,) if turn % 2 else (NO,),
    )


def voting(member: int, turn: int) -> Callable[[Transaction], Awaitable[None]]:
    """One change, as a reaction makes it."""

    async def work(tx: Transaction) -> None:
        [proposal] = await tx.find(PROPOSALS, "message", CARD)
        await tx.get(VOTES, vote_key(proposal.number, MemberId(member)))
        await tx.put(VOTES, vote(member, turn))
        await tx.record(AuditEntry(NOW, MemberId(member), "vote", "P1", {"choice": "yes"}))

    return work


@contextmanager
def folder() -> Iterator[Path]:
    """A folder on the disk that the project is on, so that a sync is a real one."""
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD) as name:
        yield Path(name)


async def opened(path: Path | None, votes: int = 0) -> EmbeddedStore:
    """A store with a proposal and so many votes."""
    store = EmbeddedStore(path)

    async def fill(tx: Transaction) -> None:
        await tx.put(PROPOSALS, PROPOSAL)
        for member in range(votes):
            await tx.put(VOTES, vote(1_000_000 + member, 0))

    await store.run(GUILD, fill)
    return store


async def seconds_each(step: Callable[[int, int], Awaitable[Any]], writers: int, seconds: float = SECONDS) -> float:
    """How long one of many takes while so many writers each do one after another."""
    end = time.perf_counter() + seconds
    done = 0

    async def writer(member: int) -> None:
        nonlocal done
        turn = 0
        while time.perf_counter() < end:
            await step(member, turn)
            turn += 1
            done += 1

    started = time.perf_counter()
    await asyncio.gather(*(writer(member) for member in range(writers)))
    return (time.perf_counter() - started) / done


async def store_seconds(writers: int, votes: int = 0) -> tuple[float, bool]:
    """The seconds that one change of the store takes, and whether all of them were there afterwards."""
    with folder() as path:
        store = await opened(path, votes)
        await store._guilds[GUILD].drain()  # the snapshot that so many documents bring about is not what is measured
        each = await seconds_each(lambda member, turn: store.run(GUILD, voting(member, turn)), writers)
        expected = await store.run(GUILD, lambda tx: tx.count(VOTES))
        await store.close()
        again = EmbeddedStore(path)
        right = await again.run(GUILD, lambda tx: tx.count(VOTES)) == expected == votes + writers
        await again.close()
        return each, right
