"""A desk on a store in memory, a clock that tests move, and ready-made people."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.ballot import Seen
from bot.domain.ids import GuildId, MemberId, MessageId, RoleId
from bot.domain.notice import Notice
from bot.domain.people import Actor
from bot.domain.proposal import Proposal
from bot.services.ballots import Unreachable
from bot.services.desk import Desk, open_desk
from bot.services.outbox import Undeliverable
from storage import open_store

GUILD = GuildId(100)
MAINTAINERS = RoleId(50)


@dataclass
class HandClock:
    """A clock that stands until it is moved."""

    at: datetime = datetime(2026, 5, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def move(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass
class Post:
    """A courier that keeps what it was given, and can be told to fail."""

    said: list[Notice] = field(default_factory=list)
    new_cards: list[str] = field(default_factory=list)
    trouble: Exception | None = None

    async def turn(self, notice: Notice, patience: float) -> None:
        """There is always room."""

    async def deliver(self, guild: GuildId, notice: Notice) -> MessageId | None:
        if self.trouble is not None:
            raise self.trouble
        self.said.append(notice)
        return MessageId(9_000 + len(self.said))

    def noted(self, guild: GuildId, notice: Notice) -> None:
        self.new_cards.append(notice.subject)

    def closed(self, *, final: bool) -> None:
        self.trouble = Undeliverable("closed", final=final)


@dataclass
class Box:
    """A ballot box that shows what it is told to."""

    seen: Seen | None = None
    people: dict[MemberId, Actor] = field(default_factory=dict)
    down: bool = False

    async def read(self, guild: GuildId, proposal: Proposal) -> Seen | None:
        if self.down:
            raise Unreachable("down")
        return self.seen

    async def actor(self, guild: GuildId, member: MemberId) -> Actor | None:
        return self.people.get(member)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def desk(clock: HandClock) -> AsyncIterator[Desk]:
    store = open_store(None)
    yield open_desk(store, store.blobs, clock)
    await store.close()


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def person(clock: HandClock) -> Callable[..., Actor]:
    """Makes a member of long standing by name; a keyword makes them a maintainer or an admin."""
    joined = clock.now() - timedelta(days=300)

    def make(number: int, name: str, *, maintainer: bool = False, admin: bool = False) -> Actor:
        roles = frozenset({MAINTAINERS}) if maintainer else frozenset()
        return Actor(GUILD, MemberId(number), name, roles, admin, joined_at=joined)

    return make


@pytest.fixture
async def maintainer(desk: Desk, person: Callable[..., Actor]) -> Actor:
    """A maintainer, in a guild that has a role for them."""
    await desk.settings.change(person(99, "Root", admin=True), {"maintainer_role": MAINTAINERS})
    return person(50, "Mo", maintainer=True)
