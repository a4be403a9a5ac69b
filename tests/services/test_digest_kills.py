"""The process is killed at every point on the way of digests, for a week: each comes once, none is lost, none comes
twice, and none comes in a flood."""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.ids import ChannelId, EventId, GuildId, MemberId, MessageId
from bot.domain.kinds import NOTICES
from bot.domain.notice import Notice, What
from bot.domain.people import Actor
from bot.services.desk import Desk, open_desk
from bot.services.digests import Wish
from storage import EmbeddedStore, open_store
from tests.services.conftest import GUILD, Box, HandClock

WEEK = 7
CHANNEL = ChannelId(7)


class Killed(BaseException):
    """The process is no more."""


@dataclass
class Discord:
    """What was posted, when and by which nonce; it keeps what it accepted when the process is killed."""

    clock: HandClock
    posted: dict[str, datetime] = field(default_factory=dict)
    edits: int = 0
    kill: str = ""

    async def turn(self, notice: Notice, patience: float) -> None:
        """There is always room."""

    async def deliver(self, guild: GuildId, notice: Notice) -> MessageId | None:
        if self.kill == "before the send":
            raise Killed
        if notice.what is What.DIGEST_EDIT:
            self.edits += 1
            return None
        if notice.what is What.DIGEST:
            self.posted.setdefault(notice.nonce, self.clock.now())
        if self.kill == "after the send":
            raise Killed
        return MessageId(9_000 + notice.number)

    def noted(self, guild: GuildId, notice: Notice) -> None:
        """It is known now."""


class Life:
    """The bot, from one kill to the next: it finds what was on the disk."""

    def __init__(self, folder: Path, clock: HandClock) -> None:
        self._folder, self._clock, self._lives = folder, clock, 0
        self._opened: list[EmbeddedStore] = []
        self.discord = Discord(clock)
        self.desk = self._begin()

    def _begin(self) -> Desk:
        store = open_store(self._folder / str(self._lives))
        self._opened.append(store)
        self._real_run = store.run
        return open_desk(store, store.blobs, self._clock)

    def again(self) -> None:
        """The process ended here; the next one begins."""
        self._opened[-1].run = self._real_run  # type: ignore[method-assign]
        self._lives += 1
        shutil.copytree(self._folder / str(self._lives - 1), self._folder / str(self._lives))
        self.discord.kill = ""
        self.desk = self._begin()

    def dies(self, after: int, *, committed: bool) -> None:
        """The process dies with the transaction after so many more: before it is committed, or right after."""
        run, left = self._real_run, after

        async def dying(guild: GuildId, work: Callable[[Any], Awaitable[Any]]) -> Any:
            nonlocal left
            left -= 1
            if left < 0 and not committed:
                raise Killed
            done = await run(guild, work)
            if left < 0:
                raise Killed
            return done

        self._opened[-1].run = dying  # type: ignore[method-assign]

    async def goes_on(self) -> None:
        """One round of what the bot does all the time."""
        await self.desk.sweep.run(Box())
        await self.desk.outbox.deliver_due(self.discord)

    async def close(self) -> None:
        for store in self._opened:
            await store.close()


@pytest.fixture
async def life(tmp_path: Path, clock: HandClock):
    made = Life(tmp_path, clock)
    yield made
    await made.close()


async def a_guild(life: Life, clock: HandClock) -> list[datetime]:
    """A guild with a digest in a channel and one of a member's own; when they are due in the next week."""
    ada = Actor(GUILD, MemberId(1), "Ada", admin=True, joined_at=clock.now() - timedelta(days=300))
    await life.desk.tasks.add(ada, title="Count snails", details="", channel=CHANNEL, event=EventId(1))
    digest = await life.desk.digests.add(ada, CHANNEL, Wish(at=time(9)), EventId(2))
    await life.desk.digests.set_own(ada, Wish(at=time(9)))
    return [digest.next_due + timedelta(days=days) for days in range(WEEK)]


async def dying_at_each(life: Life, clock: HandClock, due: datetime, die: Callable[[], None]) -> None:
    clock.at = due
    die()
    with pytest.raises(Killed):
        await life.goes_on()
    life.again()
    for _ in range(3):
        clock.move(seconds=20)
        await life.goes_on()


POINTS: dict[str, Callable[[Life], None]] = {
    "before the send": lambda life: setattr(life.discord, "kill", "before the send"),
    "after the send": lambda life: setattr(life.discord, "kill", "after the send"),
    **{
        f"{'after' if committed else 'before'} commit {number}": (
            lambda life, number=number, committed=committed: life.dies(number, committed=committed)
        )
        for number in range(6)
        for committed in (False, True)
    },
}


@pytest.mark.parametrize("point", POINTS)
async def test_each_digest_of_a_week_comes_once_wherever_the_process_is_killed_each_day(
    life: Life, clock: HandClock, point: str
):
    for due in await a_guild(life, clock):
        await dying_at_each(life, clock, due, lambda: POINTS[point](life))
    days = sorted(at.date() for at in life.discord.posted.values())
    assert days == sorted([datetime(2026, 5, 2 + day, tzinfo=UTC).date() for day in range(WEEK)] * 2)
    assert await life.desk.store.run(GUILD, lambda tx: tx.count(NOTICES)) == 0


async def test_a_process_that_was_away_for_days_posts_each_digest_once(life: Life, clock: HandClock):
    dues = await a_guild(life, clock)
    clock.at = dues[-1] + timedelta(hours=2)
    life.again()
    for _ in range(5):
        clock.move(seconds=20)
        await life.goes_on()
    assert len(life.discord.posted) == 2
    clock.at = dues[-1] + timedelta(days=1)
    await life.goes_on()
    assert len(life.discord.posted) == 4
