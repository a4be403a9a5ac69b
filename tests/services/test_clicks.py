"""Clicks that come together: the same as one by one, in the order they came, each with its own result."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import MemberId, MessageId, ProposalId
from bot.domain.kinds import NOTICES, PROPOSALS, VOTES
from bot.domain.people import Actor
from bot.domain.ports import StorageError, Store
from bot.domain.refusal import Refusal
from bot.domain.rules import ABSTAIN, NO, YES
from bot.services.clicks import MOST_TOGETHER, Clerk, Click, Clicks
from bot.services.desk import Desk, open_desk
from bot.services.votes import Took
from storage import open_store
from tests.deciding import propose
from tests.services.conftest import GUILD, HandClock, Post

CLOSED, OPEN = MessageId(9001), MessageId(9002)  # as ``Post`` numbers the cards
JOINED = datetime(2020, 1, 1, tzinfo=UTC)
PEOPLE = [Actor(GUILD, MemberId(number), f"m{number}", joined_at=JOINED) for number in (1, 2, 3)]
PEOPLE += [replace(PEOPLE[0], id=MemberId(4), joined_at=datetime(2030, 1, 1, tzinfo=UTC))]  # too late to vote
PEOPLE += [replace(PEOPLE[0], id=MemberId(5), bot=True)]


@dataclass(frozen=True)
class Deed:
    """Something that a member, or a moderator, did."""

    name: str
    who: Actor
    message: MessageId
    emoji: str
    choice: str | None

    def done_at(self, desk: Desk) -> Awaitable[Any]:
        if self.name == "press":
            number = ProposalId(self.message - 9000)
            if self.choice is None:
                return desk.votes.take_back(self.who, number)
            return desk.votes.press(self.who, number, self.choice)
        if self.name == "unreact":
            return desk.votes.unreact(GUILD, self.who.id, self.message, self.emoji)
        if self.name == "cleared":
            return desk.votes.cleared(GUILD, self.message, None if self.choice is None else self.emoji)
        return desk.votes.react(self.who, self.message, self.emoji)


clicks = st.builds(
    Deed,
    st.sampled_from(["react", "react", "react", "unreact", "press", "cleared"]),
    st.sampled_from(PEOPLE),
    st.sampled_from([OPEN, OPEN, OPEN, CLOSED, MessageId(1)]),
    st.sampled_from(["👍", "👎", "🤷", "🎉"]),
    st.sampled_from([None, YES, NO, ABSTAIN]),
)


async def together(desk: Desk, done: list[Deed]) -> list[Any]:
    under_way = []
    for click in done:
        under_way.append(asyncio.ensure_future(click.done_at(desk)))
        if click.name == "press":
            await asyncio.sleep(0)  # a coroutine has done nothing yet
    return await asyncio.gather(*under_way, return_exceptions=True)


async def one_by_one(desk: Desk, done: list[Deed]) -> list[Any]:
    return [(await asyncio.gather(click.done_at(desk), return_exceptions=True))[0] for click in done]


async def left_by(done: list[Deed], how: Callable[[Desk, list[Deed]], Awaitable[list[Any]]]) -> list[Any]:
    """What everybody was told, and what the store holds then."""
    store, clock = open_store(None), HandClock()
    desk = open_desk(store, store.blobs, clock)
    await two_ballots(desk, clock)
    told = [str(answer) if isinstance(answer, Refusal) else answer for answer in await how(desk, done)]
    async with asyncio.timeout(10):
        await desk.votes.drain()
    kept = await store.run(GUILD, lambda tx: everything(tx))
    await store.close()
    return [told, kept]


async def two_ballots(desk: Desk, clock: HandClock) -> None:
    """P1, whose time is over and which nobody has decided yet, and P2."""
    post = Post()
    for number, length in ((1, timedelta(hours=1)), (2, timedelta(days=3))):
        await propose(desk, PEOPLE[0], "?", event=number, length=length)
        await desk.outbox.deliver_due(post)
    clock.move(hours=2)


async def everything(tx: Any) -> list[Any]:
    said = [(entry.sequence, entry.at, entry.actor, entry.action, entry.subject, entry.payload)
            for entry in await tx.audit()]  # fmt: skip
    return [said, *[await tx.find(kind) for kind in (PROPOSALS, VOTES, NOTICES)]]


@given(st.lists(clicks, max_size=12))
def test_clicks_that_come_together_leave_what_they_leave_one_by_one(done: list[Deed]):
    assert asyncio.run(left_by(done, together)) == asyncio.run(left_by(done, one_by_one))


class Counting:
    """A store that counts what it is asked to run."""

    def __init__(self, store: Store) -> None:
        self.runs, self._store = 0, store

    async def run(self, *arguments: Any) -> Any:
        self.runs += 1
        return await self._store.run(*arguments)


class Noting:
    """Clicks that note in which order they were done."""

    def __init__(self, clicks: Clicks) -> None:
        self.seen: list[int] = []
        self._clicks = clicks

    def click(self, number: int, *, broken: bool = False) -> Awaitable[None]:
        async def work(clerk: Clerk) -> None:
            if broken:
                raise ZeroDivisionError
            self.seen.append(number)

        return self._clicks.do(GUILD, work)


async def test_what_comes_together_shares_a_transaction_and_no_more_than_fits():
    store = Counting(open_store(None))
    noting = Noting(Clicks(store, HandClock()))  # type: ignore[arg-type]
    await asyncio.gather(*map(noting.click, range(MOST_TOGETHER + 1)))
    assert (store.runs, noting.seen) == (2, list(range(MOST_TOGETHER + 1)))


class Slow(Counting):
    """A store whose disk takes its time."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.durable = asyncio.Event()

    async def run(self, *arguments: Any) -> Any:
        result = await super().run(*arguments)
        await self.durable.wait()
        return result


async def test_a_full_transaction_does_not_wait_until_the_one_before_is_durable_and_another_does():
    store = Slow(open_store(None))
    noting = Noting(Clicks(store, HandClock()))  # type: ignore[arg-type]
    waiting = asyncio.gather(*map(noting.click, range(2 * MOST_TOGETHER + 1)))
    while len(noting.seen) < 2 * MOST_TOGETHER:
        await asyncio.sleep(0)
    await asyncio.sleep(0.01)
    assert (store.runs, waiting.done()) == (2, False)
    store.durable.set()
    await waiting
    assert (store.runs, noting.seen) == (3, list(range(2 * MOST_TOGETHER + 1)))


async def test_a_bug_among_many_keeps_the_order_of_all_others():
    store = open_store(None)
    noting = Noting(Clicks(store, HandClock()))
    many = [noting.click(number, broken=number == 7) for number in range(2 * MOST_TOGETHER)]
    outcomes = await asyncio.gather(*many, return_exceptions=True)
    assert [number for number, outcome in enumerate(outcomes) if outcome is not None] == [7]
    done_alone = [number for number in range(MOST_TOGETHER) if number != 7]
    assert noting.seen[-len(done_alone) - MOST_TOGETHER :] == [*done_alone, *range(MOST_TOGETHER, 2 * MOST_TOGETHER)]


class Broken(Counting):
    """A store that fails in its own way once the work is done."""

    async def run(self, *arguments: Any) -> Any:
        await super().run(*arguments)
        raise OSError("no room")


async def test_what_was_done_is_not_done_again_though_the_store_fails_afterwards():
    noting = Noting(Clicks(Broken(open_store(None)), HandClock()))  # type: ignore[arg-type]
    told = await asyncio.gather(*map(noting.click, range(MOST_TOGETHER + 2)), return_exceptions=True)
    assert noting.seen == list(range(MOST_TOGETHER + 2))
    assert {type(trouble) for trouble in told} == {OSError}


class Stopped(HandClock):
    def now(self) -> datetime:
        raise ZeroDivisionError


async def test_a_clock_that_fails_keeps_nobody_waiting():
    noting = Noting(Clicks(open_store(None), Stopped()))
    async with asyncio.timeout(5):
        told = await asyncio.gather(noting.click(1), noting.click(2), return_exceptions=True)
    assert [type(trouble) for trouble in told] == [ZeroDivisionError, ZeroDivisionError]


async def test_whoever_asks_late_what_came_of_a_click_is_told_at_once():
    click = Click(lambda _: asyncio.sleep(0))
    told: list[object] = []
    click.then(told.append)
    click.end(None)
    click.then(told.append)
    assert (told, await click) == ([None, None], None)


async def test_what_goes_wrong_after_a_click_keeps_nobody_else_from_being_told(caplog: pytest.LogCaptureFixture):
    click = Click(lambda _: asyncio.sleep(0))
    told: list[object] = []
    click.then(lambda _: 1 / 0)  # type: ignore[arg-type,return-value]  # the bug
    click.then(told.append)
    click.end(None)
    assert told == [None]
    assert "what follows a click failed" in caplog.text


async def test_a_click_that_meets_a_bug_takes_no_other_with_it(desk: Desk, person: Callable[..., Actor], post: Post):
    ada = person(1, "Ada")
    proposal = await propose(desk, ada, "?")
    await desk.outbox.deliver_due(post)

    async def bug(clerk: Clerk) -> None:
        await clerk.tx.delete(PROPOSALS, proposal.number)
        raise ZeroDivisionError

    waiting = desk.votes._clicks
    before, broken, after = await asyncio.gather(
        desk.votes.react(ada, MessageId(9001), "👍"),
        waiting.do(GUILD, bug),
        desk.votes.react(person(2, "Ben"), MessageId(9001), "👎"),
        return_exceptions=True,
    )
    assert isinstance(broken, ZeroDivisionError)
    assert (before.took, after.took) == (Took.COUNTED, Took.COUNTED)
    assert (await desk.proposals.view(GUILD, proposal.number)).tally.voters == 2


async def test_whoever_waits_hears_that_the_store_takes_no_changes(person: Callable[..., Actor]):
    store = open_store(None)
    desk = open_desk(store, store.blobs, HandClock())
    await store.close()
    heard = await asyncio.gather(
        *(desk.votes.react(person(number, "?"), MessageId(1), "👍") for number in (1, 2)), return_exceptions=True
    )
    assert [type(trouble) for trouble in heard] == [StorageError, StorageError]


async def test_draining_waits_for_clicks_whose_clickers_are_gone(desk: Desk, person: Callable[..., Actor], post: Post):
    ada = person(1, "Ada")
    proposal = await propose(desk, ada, "?")
    await desk.outbox.deliver_due(post)
    clicker = asyncio.ensure_future(desk.votes.react(ada, MessageId(9001), "👍"))
    await asyncio.sleep(0)
    clicker.cancel()
    await desk.votes.drain()
    assert (await desk.proposals.view(GUILD, proposal.number)).tally.voters == 1


async def test_a_vote_that_was_pressed_after_a_tick_comes_after_it(
    desk: Desk, person: Callable[..., Actor], post: Post
):
    ada = person(1, "Ada")
    proposal = await propose(desk, ada, "?")
    await desk.outbox.deliver_due(post)
    desk.votes.react(ada, MessageId(9001), "👍")
    await desk.votes.press(ada, proposal.number, NO)
    assert (await desk.proposals.view(GUILD, proposal.number)).tally.count(NO) == 1
