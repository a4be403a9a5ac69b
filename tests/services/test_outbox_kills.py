"""The process is killed at every point on the way of a notice, for every kind there is: none is lost, none is doubled.

What the disk holds at that moment is what the next process finds. Discord keeps its own: whatever it accepted is there,
and within the nonce window it knows what it is sent again.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.effect import Effect, EffectKind
from bot.domain.ids import ChannelId, EventId, GuildId, MemberId, MessageId
from bot.domain.kinds import NOTICES, PROPOSALS, TASKS
from bot.domain.notice import CARDS, NONCE_WINDOW, Notice, What
from bot.domain.people import Actor
from bot.domain.ports import Transaction
from bot.services.base import say
from bot.services.desk import Desk, open_desk
from storage import EmbeddedStore, open_store
from tests.deciding import propose
from tests.services.conftest import GUILD, Box, HandClock

POINTS = (
    "before the commit",
    "after the commit",
    "before the send",
    "after Discord accepted",
    "before it is marked as sent",
    "after it is marked as sent",
)


class Killed(BaseException):
    """The process is no more."""


@dataclass
class Discord:
    """What was posted, and by which nonce it is known; the process may be killed on either side of accepting it."""

    kill: str = ""
    posted: dict[str, MessageId] = field(default_factory=dict)
    attempts: int = 0

    async def turn(self, notice: Notice, patience: float) -> None:
        """There is always room."""

    async def deliver(self, guild: GuildId, notice: Notice) -> MessageId:
        self.attempts += 1
        if self.kill == "before the send":
            raise Killed
        message = self.posted.setdefault(notice.nonce, MessageId(9_000 + len(self.posted)))
        if self.kill == "after Discord accepted":
            raise Killed
        return message

    def noted(self, guild: GuildId, notice: Notice) -> None:
        """It is known now."""


class Process:
    """A process that may be killed: what it leaves is what was on the disk."""

    def __init__(self, folder: Path, clock: HandClock) -> None:
        self._folder, self._clock, self._lives = folder, clock, 0
        self._opened: list[EmbeddedStore] = []
        self.store, self.desk = self._start(folder / "0")

    def _start(self, place: Path) -> tuple[EmbeddedStore, Desk]:
        store = open_store(place)
        self._opened.append(store)
        return store, open_desk(store, store.blobs, self._clock)

    def kill(self) -> None:
        """The next process finds what is on the disk now."""
        before, self._lives = self._folder / str(self._lives), self._lives + 1
        shutil.copytree(before, self._folder / str(self._lives))
        self.store, self.desk = self._start(self._folder / str(self._lives))

    async def end(self) -> None:
        for store in self._opened:
            await store.close()


@pytest.fixture
async def process(tmp_path: Path, clock: HandClock):
    running = Process(tmp_path, clock)
    yield running
    await running.end()


async def notices(desk: Desk) -> list[Notice]:
    return await desk.store.run(GUILD, lambda tx: tx.find(NOTICES))


async def killed(process: Process, work) -> None:
    with pytest.raises(Killed):
        await work
    process.kill()


def dies_at_the_end(process: Process, after: int) -> None:
    """The process dies before the transaction after so many more is committed."""
    run, left = process.store.run, after

    async def dying(guild, work):
        nonlocal left
        left -= 1
        if left < 0:
            raise Killed
        return await run(guild, work)

    process.store.run = dying  # type: ignore[method-assign]


async def brought_about(process: Process, what: What, kill: str) -> None:
    """Something happens that is to be told of."""
    clock = process.desk.clock

    async def work(tx: Transaction) -> None:
        member = MemberId(5) if what not in CARDS else None
        await say(tx, what, "P1", clock.now(), channel=ChannelId(7), member=member)
        if kill == "before the commit":
            raise Killed

    if kill == "before the commit":
        await killed(process, process.desk.store.run(GUILD, work))
        return
    await process.desk.store.run(GUILD, work)
    if kill == "after the commit":
        process.kill()


@pytest.mark.parametrize("kill", POINTS)
@pytest.mark.parametrize("what", [what for what in What if what is not What.EFFECT])
async def test_a_notice_is_said_once_wherever_the_process_was_killed(
    process: Process, clock: HandClock, what: What, kill: str
):
    discord = Discord(kill)
    await brought_about(process, what, kill)
    clock.move(seconds=5)
    if kill in ("before the send", "after Discord accepted"):
        await killed(process, process.desk.outbox.deliver_due(discord))
    elif kill == "before it is marked as sent":
        dies_at_the_end(process, 2)  # it is found and taken, but not settled
        await killed(process, process.desk.outbox.deliver_due(discord))
    elif kill == "after it is marked as sent":
        await process.desk.outbox.deliver_due(discord)
        process.kill()
    discord.kill = ""
    clock.move(seconds=NONCE_WINDOW.total_seconds() / 2)
    for _ in range(3):
        await process.desk.outbox.deliver_due(discord)
        clock.move(seconds=2)
    assert len(discord.posted) == (0 if kill == "before the commit" else 1)
    assert await notices(process.desk) == []
    twice = kill in ("before the send", "after Discord accepted", "before it is marked as sent")
    assert discord.attempts == (0 if kill == "before the commit" else 1 + twice)


@pytest.mark.parametrize("kill", POINTS)
async def test_an_effect_happens_once_wherever_the_process_was_killed(process: Process, clock: HandClock, kill: str):
    ada = Actor(GUILD, MemberId(1), "Ada", joined_at=clock.now() - timedelta(days=9))
    effects = (Effect(EffectKind.TASK, "Find a printer"),)
    await propose(process.desk, ada, length=timedelta(hours=2), effects=effects)
    await process.desk.votes.press(ada, 1, "yes")
    clock.move(hours=3)
    if kill == "before the commit":
        dies_at_the_end(process, 0)
        await killed(process, process.desk.deciding.decide(GUILD, 1))
    await process.desk.deciding.decide(GUILD, 1)
    for _ in range(20):
        if kill == "after the commit":
            process.kill()
        elif kill != "before the commit":
            await _killed_once(process, kill)
            kill = "before the commit"
        await process.desk.outbox.deliver_due(Discord())
        clock.move(seconds=2)
    tasks = await process.desk.store.run(GUILD, lambda tx: tx.find(TASKS))
    assert [task.title for task in tasks] == ["Find a printer"]
    proposal = await process.desk.store.run(GUILD, lambda tx: tx.get(PROPOSALS, 1))
    assert proposal is not None
    assert proposal.tasks == (1,)
    assert [one for one in await notices(process.desk) if one.what is What.EFFECT] == []


async def _killed_once(process: Process, kill: str) -> None:
    """The outbox is killed at a point of the effect's way; there is no Discord on it."""
    [effect] = [one for one in await notices(process.desk) if one.what is What.EFFECT]
    outbox = process.desk.outbox
    carry_out = outbox._effects.carry_out

    async def dying(guild, number, index):
        if kill == "before the send":
            raise Killed
        await carry_out(guild, number, index)
        if kill == "after Discord accepted":
            raise Killed
        if kill == "before it is marked as sent":
            dies_at_the_end(process, 0)

    if kill == "after it is marked as sent":
        await outbox._deliver(Discord(), GUILD, effect.key)
        process.kill()
        return
    outbox._effects.carry_out = dying  # type: ignore[method-assign]
    await killed(process, outbox._deliver(Discord(), GUILD, effect.key))


@pytest.mark.parametrize("after", range(9))
async def test_reminders_are_told_once_wherever_the_process_was_killed(process: Process, clock: HandClock, after: int):
    """One that comes once and one that repeats, due together; killed before any of the commits on their way."""
    ada = Actor(GUILD, MemberId(1), "Ada")
    for number, when in enumerate(("in 1 hour", "every day at 13:00")):
        asked = await process.desk.reminders.ask(ada, when, "Rye", ChannelId(7), EventId(number + 1))
        await process.desk.reminders.confirm(GUILD, ada.id, asked.reminder.number)
    clock.move(hours=1)
    discord = Discord()
    dies_at_the_end(process, after)
    with suppress(Killed):
        await process.desk.sweep.run(Box())
        await process.desk.outbox.deliver_due(discord)
        assert after, "nothing was done that could be cut off"
    process.kill()
    for _ in range(3):
        clock.move(seconds=10)
        await process.desk.sweep.run(Box())
        await process.desk.outbox.deliver_due(discord)
    assert len(discord.posted) == 1
    (left,) = await process.desk.reminders.waiting(ada)
    assert left.reminder.planned.repeat is not None
