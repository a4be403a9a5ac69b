"""Clicks that come together: the same as one by one, in the order they came, each with its own result."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import MemberId, MessageId, ProposalId
from bot.domain.kinds import NOTICES, PROPOSALS, VOTES
from bot.domain.people import Actor
from bot.domain.ports import StorageError, Store
from bot.domain.refusal import Refusal
from bot.domain.rules import ABSTAIN, NO, YES
from bot.services.clicks import MOST_TOGETHER, Clerk, Clicks
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
class Click:
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
    Click,
    st.sampled_from(["react", "react", "react", "unreact", "press", "cleared"]),
    st.sampled_from(PEOPLE),
    st.sampled_from([OPEN, OPEN, OPEN, CLOSED, MessageId(1)]),
    st.sampled_from(["👍", "👎", "🤷", "🎉"]),
    st.sampled_from([None, YES, NO, ABSTAIN]),
)


async def together(desk: Desk, done: list[Click]) -> list[Any]:
    under_way = []
    for click in done:
        under_way.append(asyncio.ensure_future(click.done_at(desk)))
        if click.name == "press":
            await asyncio.sleep(0)  # a coroutine has done nothing yet
    return await asyncio.gather(*under_way, return_exceptions=True)


async def one_by_one(desk: Desk, done: list[Click]) -> list[Any]:
    return [(await asyncio.gather(click.done_at(desk), return_exceptions=True))[0] for click in done]


async def left_by(done: list[Click], how: Callable[[Desk, list[Click]], Awaitable[list[Any]]]) -> list[Any]:
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
def test_clicks_that_come_together_leave_what_they_leave_one_by_one(done: list[Click]):
    assert asyncio.run(left_by(done, together)) == asyncio.run(left_by(done, one_by_one))


class Counting:
    """A store that counts what it is asked to run."""

    def __init__(self, store: Store) -> None:
        self.runs, self._store = 0, store

    async def run(self, *arguments: Any) -> Any:
        self.runs += 1
        return await self._store.run(*arguments)


async def test_what_comes_together_shares_a_transaction_and_no_more_than_fits(desk: Desk, post: Post):
    store = Counting(open_store(None))
    waiting = Clicks(store, HandClock())  # type: ignore[arg-type]
    seen: list[int] = []

    def note(number: int) -> Awaitable[None]:
        async def work(clerk: Clerk) -> None:
            seen.append(number)

        return waiting.do(GUILD, work)

    await asyncio.gather(*map(note, range(MOST_TOGETHER + 1)))
    assert (store.runs, seen) == (2, list(range(MOST_TOGETHER + 1)))


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
    desk.votes.react(ada, MessageId(9001), "👍").cancel()
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
