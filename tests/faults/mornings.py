"""One morning: the digests of very many guilds come due in the same minute, while people vote and ask.

Every digest has to be posted once and within Discord's rate limits, and nobody who acts meanwhile may have to wait for
them: neither for an answer, nor for a card that their answer links to.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from bot.domain.digest import Digest
from bot.domain.ids import ChannelId, DigestId, GuildId, MemberId, TaskId
from bot.domain.kinds import DIGESTS, TASKS
from bot.domain.people import Actor
from bot.domain.ports import Transaction
from bot.domain.proposal import Proposal
from bot.domain.schedule import EVERY_DAY
from bot.domain.task import Task
from bot.services.desk import Desk, open_desk
from bot.services.proposals import refresh
from sandbox.app import Server
from sandbox.model import channels
from sandbox.model.users import token_of
from storage import open_store
from tests.e2e.conftest import Town
from tests.faults.harbour import Traffic, ballot, guild, harbour, people
from tests.sandbox.person import Person, visible_text

Json = dict[str, Any]
BUSY, ACTING, TASKS_EACH = 10, 6, 8
"""In how many guilds so many people act. In fewer, cards would wait for Discord's limit on messages of one channel."""
REST: Final = 0.4
"""Seconds between two acts of one person."""
AHEAD: Final = timedelta(hours=1)


@dataclass
class Morning:
    """What came of it. Seconds are from when the digests were due until the last was posted; waits are of people."""

    digests: int
    seconds: float = 0.0
    posted: int = 0
    requests: int = 0
    refused: int = 0
    busiest: int = 0
    wrong: list[str] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    votes: list[float] = field(default_factory=list)
    cards: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Square:
    """A guild: where its people are, and where its digest goes."""

    place: Json
    digest: str

    @property
    def guild(self) -> GuildId:
        return GuildId(int(self.place["guild_id"]))


class Mornings:
    """So many guilds, each with open tasks and a digest; in a few of them people act."""

    def __init__(self, server: Server, traffic: Traffic, folder: Path, seed: int) -> None:
        """Keep what the bot remembers in ``folder``, and make everything else of ``seed``."""
        self._server, self._traffic, self._folder, self._chance = server, traffic, folder, Random(seed)
        self._squares: list[Square] = []
        self._ballots: list[tuple[Square, Proposal]] = []
        self._members: list[Json] = []
        self._taken = 0

    async def prepare(self, number: int) -> None:
        """The guilds with what is in them."""
        world = self._server.world
        owner, *self._members = people(world, ACTING + 1)
        joined = world.clock.iso()
        self._server.clock.move(60)
        store = open_store(self._folder)
        desk = open_desk(store, store.blobs, self._server.clock)
        due = self._server.clock.now() + AHEAD
        for index in range(number):
            who = [owner, *self._members] if index < BUSY else [owner]
            place = guild(world, f"Square {index}", who, joined)
            digest = channels.create_channel(world, place["guild_id"], "digest", channels.TEXT)
            square = Square(place, digest["id"])
            self._squares.append(square)
            await self._fill(desk, square, due)
            if index < BUSY:
                self._ballots.append((square, await self._ballot(desk, square)))
        await store.close()

    async def _fill(self, desk: Desk, square: Square, due: datetime) -> None:
        now = self._server.clock.now()

        async def work(tx: Transaction) -> None:
            for number in range(1, TASKS_EACH + 1):
                title = f"Sweep the {number}. step"
                task = Task(TaskId(await tx.next_number(TASKS)), title, "", MemberId(1), "Ada", now, ChannelId(7))
                await tx.put(TASKS, task)
            at = due.time().replace(microsecond=0)
            number = DigestId(await tx.next_number(DIGESTS))
            await tx.put(DIGESTS, Digest(number, ChannelId(int(square.digest)), at, EVERY_DAY, "UTC", due, due.date()))

        await desk.store.run(square.guild, work)

    async def _ballot(self, desk: Desk, square: Square) -> Proposal:
        member = self._members[0]
        joined = self._server.clock.now() - timedelta(days=1)
        opener = Actor(square.guild, MemberId(int(member["id"])), member["username"], joined_at=joined)
        opened = await ballot(desk, self._server.world, square.place, opener, 1, timedelta(days=9))
        await desk.store.run(square.guild, lambda tx: refresh(tx, opened, self._server.clock.now()))
        return opened

    async def come(self) -> Morning:
        """Start the bot, let the time come, and watch."""
        found = Morning(len(self._squares))
        town = Town(self._server, self._folder)
        async with AsyncExitStack() as stack:
            stack.push_async_callback(town.close)
            await town.start()
            persons = [await stack.enter_async_context(self._person(member)) for member in self._members]
            await self._ready(town)
            self._traffic.asked.clear()
            self._server.clock.move(AHEAD.total_seconds())
            began, over = time.monotonic(), asyncio.Event()
            acting = [asyncio.create_task(self._acts(person, found, over)) for person in persons]
            while sum(self._posted(square) > 0 for square in self._squares) < found.digests:
                await asyncio.sleep(0.1)
            found.seconds = time.monotonic() - began
            over.set()
            await asyncio.gather(*acting)
            await town.settle()
            await asyncio.sleep(2.5)  # two more rounds of the outbox: what is posted twice is posted by now
        found.posted = sum(map(self._posted, self._squares))
        found.wrong = [
            f"{square.guild}: {self._posted(square)} digests" for square in self._squares if self._posted(square) != 1
        ]
        found.requests, found.refused = len(self._traffic.asked), self._traffic.refused
        found.busiest = self._traffic.busiest
        return found

    def _posted(self, square: Square) -> int:
        return len(self._server.world.messages.get(square.digest, ()))

    def _person(self, member: Json) -> Person:
        return Person(self._server.url, token_of(self._server.world, member["id"]), patience=120.0)

    async def _ready(self, town: Town) -> None:
        """Return once every guild is known, and the cards of the ballots have their buttons."""
        while len(town.client.guilds) < len(self._squares) or not all(map(self._buttons, self._ballots)):
            await asyncio.sleep(0.1)

    def _buttons(self, opened: tuple[Square, Proposal]) -> bool:
        proposal = opened[1]
        return bool(self._server.world.message(str(proposal.channel), str(proposal.card)).get("components"))

    async def _acts(self, person: Person, found: Morning, over: asyncio.Event) -> None:
        """Somebody asks, votes and opens tasks, until all is over."""
        acts: tuple[tuple[Callable[[Person], Awaitable[None]], list[float]], ...] = (
            *[(self._asks, found.answers)] * 3,
            *[(self._votes, found.votes)] * 5,
            (self._opens, found.cards),
        )
        await asyncio.sleep(REST * self._chance.random())
        while not over.is_set():
            act, waits = self._chance.choice(acts)
            started = time.monotonic()
            await act(person)
            waits.append(time.monotonic() - started)
            await asyncio.sleep(REST)

    async def _asks(self, person: Person) -> None:
        square = self._chance.choice(self._squares[:BUSY])
        used = await person.slash(square.place["id"], "task list")
        assert "Sweep the" in visible_text(await person.wait_reply(used))

    async def _votes(self, person: Person) -> None:
        _, proposal = self._chance.choice(self._ballots)
        card = self._server.world.message(str(proposal.channel), str(proposal.card))
        used = await person.click(card, custom_id=f"p:{proposal.number}:{self._chance.choice(proposal.choices)}")
        await person.wait_reply(used)

    async def _opens(self, person: Person) -> None:
        square, self._taken = self._chance.choice(self._squares[:BUSY]), self._taken + 1
        used = await person.slash(square.place["id"], "task add", title=f"Another {self._taken}")
        assert "/channels/" in visible_text(await person.wait_reply(used))


async def morning(guilds: int, folder: Path, seed: int = 0, within: float = 900.0) -> Morning:
    """Let the digests of so many guilds come due. Raises TimeoutError after ``within`` seconds."""
    async with harbour(limits=True) as (server, traffic), asyncio.timeout(within):
        mornings = Mornings(server, traffic, folder, seed)
        await mornings.prepare(guilds)
        return await mornings.come()
