"""Releases: what is in one, whom it thanks, when the next is due, and what waits for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.contribution import CoAuthor, ContributionState, Form, Review, Verdict
from bot.domain.ids import ChannelId, ContributionId, EventId, MemberId
from bot.domain.kinds import CONTRIBUTIONS, NOTICES, TASKS
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.refusal import Refusal
from bot.domain.release import Cadence, Part, checked_version, compare, require_next, suggested
from bot.domain.task import TaskState
from bot.services.releases import Releases, require_thawed
from storage import EmbeddedStore, open_store
from tests.web.library import ANN, BEN, GUILD, NOW, Library, SetClock

MEG = Actor(GUILD, MemberId(900), "Meg", admin=True)
CHANNEL = ChannelId(700)


@pytest.fixture
async def store() -> AsyncIterator[EmbeddedStore]:
    store = open_store(None)
    yield store
    await store.close()


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def releases(store: EmbeddedStore, clock: SetClock) -> Releases:
    return Releases(store, clock)


@pytest.fixture
async def library(store: EmbeddedStore) -> Library:
    library = Library(store)
    await library.settings()
    return library


async def accepted(library: Library, number: int, **changes: object) -> None:
    """A contribution that made the revision of its number."""
    await library.contribute(number, state=ContributionState.ACCEPTED, accepted=number, **changes)
    await library.revise(f"Page {number}", "words", contribution=ContributionId(number))


@pytest.mark.parametrize(
    "typed", ["1.2.3", "v1.2.3", "0.0.1-rc.1", "1.0.0-alpha+build.5", "2026.5", "2026.05.1", "2026.5.1-rc1"]
)
def test_versions_by_meaning_and_by_date_are_taken(typed: str) -> None:
    assert checked_version(typed) == typed.removeprefix("v")


@pytest.mark.parametrize(
    "typed", ["", "1", "1.2", "01.2.3", "1.2.3-", "1.2.3-01", "../1.2.3", "2026.13", "1.2.3 x", "١.٢.٣", "1.2.3\n"]
)
def test_what_is_no_version_is_refused(typed: str) -> None:
    if typed.strip() == "1.2.3":
        return
    with pytest.raises(Refusal, match="release-bad-version"):
        checked_version(typed)


def test_versions_come_in_the_order_that_semver_gives_them() -> None:
    order = ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11"]
    order += ["1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0"]  # https://semver.org, 11
    for index, version in enumerate(order[1:]):
        assert compare(order[index], version) < 0 < compare(version, order[index])
        require_next(version, order[: index + 1])
    with pytest.raises(Refusal, match="release-version-taken"):
        require_next("1.0.0", order)
    with pytest.raises(Refusal, match="release-version-not-next"):
        require_next("1.9.0", order)


def test_the_next_version_is_suggested() -> None:
    may = datetime(2026, 5, 4, tzinfo=UTC)
    assert suggested([], may) == "0.1.0"
    assert suggested(["0.9.3", "0.10.0"], may) == "0.11.0"
    assert suggested(["2026.4"], may) == "2026.5"
    assert suggested(["2026.4", "2026.5"], may) == "2026.5.1"


async def test_a_release_holds_what_is_new_and_thanks_everybody_who_had_a_part(
    releases: Releases, library: Library, clock: SetClock
) -> None:
    eve, dan = MemberId(801), MemberId(802)
    await accepted(library, 1)
    await releases.prepare(MEG, "1.0.0", "The *first* one.")
    first = await releases.cut(MEG, CHANNEL, EventId(1))
    assert (first.version, first.head, first.contributions, first.since) == ("1.0.0", 1, (1,), None)
    assert first.thanked(Part.FIRST_TIMER) == (ANN,)
    clock.at += timedelta(days=40)
    await library.open_task(5, author=dan, author_name="Dan")
    reviews = (
        Review(1, BEN.id, BEN.name, Verdict.APPROVE, "", NOW),
        Review(1, eve, "Eve", Verdict.TESTED, "", NOW),
    )
    await accepted(library, 2, reviews=reviews, task=5, co_authors=(CoAuthor(eve, "Eve"),))
    second = (await releases.prepare(MEG, "1.1.0")).release
    assert (second.head, second.contributions, second.since) == (2, (2,), 1)
    assert {thanks.part: [one.name for one in thanks.to] for thanks in second.thanks} == {
        Part.AUTHOR: ["Ann Weaver", "Eve"],
        Part.REVIEWER: ["Ben Okafor"],
        Part.TESTER: ["Eve"],
        Part.REPORTER: ["Dan"],
        Part.FIRST_TIMER: ["Eve"],
    }


async def test_a_release_is_announced_once_however_often_the_button_is_delivered(
    releases: Releases, library: Library, store: EmbeddedStore
) -> None:
    await accepted(library, 1)
    await releases.prepare(MEG, "1.0.0")
    assert await releases.cut(MEG, CHANNEL, EventId(1)) == await releases.cut(MEG, CHANNEL, EventId(1))
    notices = await store.run(GUILD, lambda tx: tx.find(NOTICES))
    assert [(notice.what, notice.subject) for notice in notices] == [(What.RELEASE, "V1")]
    with pytest.raises(Refusal, match="release-no-draft"):
        await releases.cut(MEG, CHANNEL, EventId(2))


async def test_there_is_no_release_of_nothing_and_none_by_just_anybody(releases: Releases, library: Library) -> None:
    with pytest.raises(Refusal, match="release-nothing-yet"):
        await releases.prepare(MEG, "1.0.0")
    await accepted(library, 1)
    with pytest.raises(Refusal, match="release-not-maintainer"):
        await releases.prepare(replace(MEG, admin=False))
    await releases.prepare(MEG, "1.0.0")
    await releases.cut(MEG, CHANNEL, EventId(1))
    with pytest.raises(Refusal, match="release-nothing-new"):
        await releases.prepare(MEG, "1.1.0")


async def test_a_freeze_makes_patches_wait_until_the_release_is_cut(
    releases: Releases, library: Library, store: EmbeddedStore, clock: SetClock
) -> None:
    await accepted(library, 1)
    patch = await library.contribute(9, form=Form.PATCHES)
    page = await library.contribute(8)
    await releases.schedule(MEG, CHANNEL, timedelta(weeks=6), timedelta(weeks=1))

    async def thawed(contribution: object, despite: str = "") -> None:
        await store.run(GUILD, lambda tx: require_thawed(tx, MEG.id, contribution, clock.now(), despite))  # type: ignore[arg-type]

    clock.at += timedelta(weeks=5) - timedelta(seconds=1)
    await thawed(patch)
    clock.at += timedelta(seconds=1)
    with pytest.raises(Refusal, match="release-frozen") as no:
        await thawed(patch)
    assert no.value.details == {"number": 9, "day": "2026-04-15"}
    await thawed(page)
    await thawed(patch, "it mends a hole")
    audit = await store.run(GUILD, lambda tx: tx.audit("C9"))
    assert [(entry.action, entry.payload) for entry in audit] == [
        ("release.freeze-overridden", {"reason": "it mends a hole"})
    ]
    clock.at += timedelta(weeks=1)
    await releases.prepare(MEG, "1.0.0")
    await releases.cut(MEG, CHANNEL, EventId(1))
    await thawed(patch)


async def test_a_release_that_is_due_is_asked_for_by_one_task_which_the_release_finishes(
    releases: Releases, library: Library, store: EmbeddedStore, clock: SetClock
) -> None:
    await accepted(library, 1)
    await releases.schedule(MEG, CHANNEL, timedelta(weeks=6), timedelta())
    assert await releases.ask(GUILD) is None
    clock.at += timedelta(weeks=6)
    task = await releases.ask(GUILD)
    assert task is not None
    assert task.title == "Release 0.1.0"
    assert await releases.ask(GUILD) is None
    clock.at += timedelta(days=2)
    await releases.prepare(MEG)
    await releases.cut(MEG, CHANNEL, EventId(1))
    done = await store.run(GUILD, lambda tx: tx.get(TASKS, task.number))
    assert done is not None
    assert done.state is TaskState.DONE
    cadence = await releases.cadence(GUILD)
    assert cadence is not None
    assert (cadence.next_at, cadence.asked) == (NOW + timedelta(weeks=12), None)


def test_an_early_or_a_late_release_moves_the_next_one_by_whole_periods() -> None:
    due = datetime(2026, 5, 1, tzinfo=UTC)
    cadence = Cadence(42, 7, due, CHANNEL, MEG.id, "Meg")
    assert cadence.after_release(due - timedelta(days=30)).next_at == due
    assert cadence.after_release(due - timedelta(days=3)).next_at == due + timedelta(days=42)
    assert cadence.after_release(due + timedelta(days=3)).next_at == due + timedelta(days=42)
    assert cadence.after_release(due + timedelta(days=30)).next_at == due + timedelta(days=84)


@pytest.mark.parametrize(
    ("every", "freeze", "key"),
    [
        (timedelta(days=6), timedelta(), "release-bad-cadence"),
        (timedelta(days=367), timedelta(), "release-bad-cadence"),
        (timedelta(weeks=6, hours=1), timedelta(), "release-bad-cadence"),
        (timedelta(days=14), timedelta(days=8), "release-bad-freeze"),
    ],
)
async def test_a_schedule_that_makes_no_sense_is_refused(
    releases: Releases, library: Library, every: timedelta, freeze: timedelta, key: str
) -> None:
    with pytest.raises(Refusal, match=key):
        await releases.schedule(MEG, CHANNEL, every, freeze)


async def test_work_beyond_text_is_in_the_release_after_its_acceptance_once(
    releases: Releases, library: Library
) -> None:
    await accepted(library, 1)
    other = await library.contribute(7, form=Form.OTHER, state=ContributionState.ACCEPTED)
    await library.put(CONTRIBUTIONS, other)
    await releases.prepare(MEG, "1.0.0")
    assert (await releases.cut(MEG, CHANNEL, EventId(1))).contributions == (1, 7)
    await accepted(library, 2)
    assert (await releases.prepare(MEG, "1.1.0")).release.contributions == (2,)
