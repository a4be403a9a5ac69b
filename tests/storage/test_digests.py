"""Digests on every store: planned, posted, kept true, and those that an earlier version kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import msgspec
import pytest

from bot.domain.digest import USUAL, Digest, Length, Section
from bot.domain.ids import ChannelId, DigestId, EventId, GuildId, MemberId
from bot.domain.kinds import DIGESTS, KINDS, NOTICES
from bot.domain.people import Actor
from bot.domain.schedule import EVERY_DAY
from bot.services.desk import Desk, open_desk
from bot.services.digests import Wish
from storage.codec import decoder
from storage.embedded.store import EmbeddedStore
from storage.postgres.store import PostgresStore
from tests.services.conftest import GUILD, Box, HandClock, Post

ADA, BEN = (Actor(GUILD, MemberId(n), name, admin=n == 1) for n, name in enumerate(("Ada", "Ben"), 1))
HALL = ChannelId(7)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(params=["memory", "journal", "postgres"])
async def desk(request: pytest.FixtureRequest, tmp_path: Path, clock: HandClock) -> AsyncIterator[Desk]:
    opened: EmbeddedStore | PostgresStore
    if request.param == "postgres":
        opened = await PostgresStore.open(request.getfixturevalue("database"), kinds=KINDS)
    else:
        opened = EmbeddedStore(tmp_path / "data" if request.param == "journal" else None, KINDS)
    yield open_desk(opened, opened.blobs, clock)
    await opened.close()


async def task(desk: Desk, number: int, guild: GuildId = GUILD) -> None:
    who = replace(ADA, guild=guild)
    await desk.tasks.add(who, title=f"Task {number}", details="", channel=HALL, event=EventId(number))


async def test_a_digest_is_found_when_it_is_due_posted_once_and_struck_through(desk: Desk, clock: HandClock):
    post = Post()
    digest = await desk.digests.add(ADA, HALL, Wish(at=time(9), sections=(Section.NEW, Section.SMALL)), EventId(90))
    await desk.digests.set_own(BEN, Wish(at=time(9)))
    for number in (1, 2):
        await task(desk, number)
    clock.at = digest.next_due
    for _ in range(2):
        await desk.sweep.run(Box())
        await desk.outbox.deliver_due(post)
    said = [one for one in post.said if one.what == "digest"]
    assert [(one.subject, one.channel, one.member) for one in said] == [("D1", HALL, None), ("D2", None, BEN.id)]
    await desk.tasks.done(ADA, 1)
    kept = [await desk.digests.posted(GUILD, DigestId(number)) for number in (1, 2)]
    assert [one.posted.done for one in kept if one is not None and one.posted is not None] == [("T1",), ("T1",)]
    clock.move(seconds=2)
    await desk.outbox.deliver_due(post)
    assert sorted(one.subject for one in post.said if one.what == "digest-edit") == ["D1", "D2"]


async def test_sweeps_at_the_same_moment_put_each_digest_into_the_outbox_once(desk: Desk, clock: HandClock):
    guilds = [GuildId(1000 + number) for number in range(12)]
    for guild in guilds:
        await task(desk, 1, guild)
        await desk.digests.add(replace(ADA, guild=guild), HALL, Wish(), EventId(90))
    clock.move(days=1)
    await asyncio.gather(*(desk.sweep.run(Box()) for _ in range(3)))
    for guild in guilds:
        waiting = await desk.store.run(guild, lambda tx: tx.find(NOTICES))
        assert [one.subject for one in waiting if one.what == "digest"] == ["D1"]
        (digest,) = await desk.digests.listing(guild)
        assert digest.next_due > clock.now()


async def test_a_digest_of_nobody_else_goes_with_its_member(desk: Desk):
    await desk.digests.set_own(BEN, Wish())
    await desk.erasure.erase(GUILD, BEN.id, "a former member", "[removed]", by="member", credit=None)
    assert await desk.store.run(GUILD, lambda tx: tx.find(DIGESTS)) == []


def test_a_digest_that_an_earlier_version_kept_comes_as_it_did():
    due = datetime(2026, 5, 2, 7, tzinfo=UTC)
    before = {
        "number": 1, "channel": 7, "at": "09:00:00", "weekdays": [0, 1, 2, 3, 4, 5, 6], "timezone": "Europe/Berlin",
        "next_due": due.isoformat(), "next_date": "2026-05-02", "last_date": None,
    }  # fmt: skip
    digest = decoder(Digest)(msgspec.json.encode(before))
    assert (digest.sections, digest.length, digest.areas, digest.own_zone) == (USUAL, Length.MEDIUM, (), False)
    assert digest.recurrence.next(due - timedelta(hours=1)) == digest.planned
    assert digest.weekdays == EVERY_DAY
