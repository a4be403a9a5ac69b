"""Reading many ballots again: in which order, how many at once, and what happens meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.domain.ballot import Seen
from bot.domain.ids import GuildId
from bot.domain.people import Actor
from bot.domain.vote import Via
from bot.services.ballots import Unreachable
from bot.services.desk import Desk
from bot.services.rereading import CHANNELS_AT_ONCE
from tests.deciding import propose
from tests.services.conftest import GUILD, Box, HandClock, Post

People = Callable[..., Actor]


@dataclass
class Slow(Box):
    """A ballot box that answers when it is let, and notes what is asked of it; ``during`` happens while it reads."""

    asked: list[tuple[int, int]] = field(default_factory=list)
    members: list[int] = field(default_factory=list)
    at_once: int = 0
    most: int = 0
    silent: set[int] = field(default_factory=set)
    during: Callable[[], object] | None = None

    async def read(self, guild, proposal):
        self.asked.append((guild, proposal.number))
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        if proposal.number in self.silent:
            raise Unreachable("no answer")
        seen = self.seen
        if self.during is not None:
            happens, self.during = self.during, None
            done = happens()
            if asyncio.isfuture(done) or asyncio.iscoroutine(done):
                await done
        return seen

    async def actor(self, guild, member):
        self.members.append(member)
        return self.people.get(member)


async def posted(desk: Desk, ada: Actor, post: Post, *lengths: int, channel: int = 7, since: int = 1) -> None:
    """Open a proposal for each length in hours, with their cards."""
    for event, hours in enumerate(lengths, since):
        await propose(desk, ada, event=event, length=timedelta(hours=hours), channel=channel)
    for _ in range(2):
        await desk.outbox.deliver_due(post)


async def test_the_soonest_to_close_are_read_first_and_one_at_a_time_in_a_channel(
    desk: Desk, person: People, post: Post
):
    await posted(desk, person(1, "Ada"), post, 50, 10, 90, 30)
    box = Slow()
    await desk.sweep.reconcile_open(box)
    assert [number for _, number in box.asked] == [2, 4, 1, 3]
    assert box.most == 1


async def test_guilds_are_read_side_by_side_but_only_a_few_at_once(desk: Desk, person: People, post: Post):
    for guild in range(200, 200 + 2 * CHANNELS_AT_ONCE):
        await posted(desk, replace(person(1, "Ada"), guild=GuildId(guild)), post, 50)
    box = Slow()
    await desk.sweep.reconcile_open(box)
    assert len(box.asked) == 2 * CHANNELS_AT_ONCE
    assert box.most == CHANNELS_AT_ONCE


async def test_what_could_not_be_read_is_read_later_and_the_others_first(desk: Desk, person: People, post: Post):
    await posted(desk, person(1, "Ada"), post, 10, 20, 30)
    box = Slow(silent={2})
    await desk.sweep.reconcile_open(box)
    assert [number for _, number in box.asked] == [1, 2]
    await desk.sweep.reconcile_rest(box)
    assert [number for _, number in box.asked] == [1, 2, 3, 2]
    box.silent.clear()
    await desk.sweep.reconcile_rest(box)
    await desk.sweep.reconcile_rest(box)
    assert [number for _, number in box.asked] == [1, 2, 3, 2, 2]


async def test_a_reading_that_is_cut_off_goes_on_where_it_was(desk: Desk, person: People, post: Post):
    await posted(desk, person(1, "Ada"), post, 10, 20, 30)
    box = Slow()
    reading = asyncio.create_task(desk.sweep.reconcile_open(box))
    while len(box.asked) < 2:
        await asyncio.sleep(0)
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    await desk.sweep.reconcile_rest(box)
    assert [number for _, number in box.asked] == [1, 2, 2, 3]


async def test_somebody_who_ticked_many_cards_is_asked_after_once(desk: Desk, person: People, post: Post):
    await posted(desk, person(1, "Ada"), post, 10, 20, 30)
    ben = person(2, "Ben")
    box = Slow(seen=Seen({"yes": {ben.id}, "no": set(), "abstain": set()}), people={ben.id: ben})
    assert await desk.sweep.reconcile_open(box) == 3
    assert box.members == [ben.id]


async def votes(desk: Desk) -> dict[int, tuple[str, ...]]:
    return {vote.member: vote.choices for vote in (await desk.proposals.view(GUILD, 1)).votes}


async def test_a_tick_that_comes_while_the_card_is_read_stays(desk: Desk, person: People, post: Post):
    await posted(desk, person(1, "Ada"), post, 10)
    card = (await desk.proposals.view(GUILD, 1)).proposal.card
    box = Slow(seen=Seen({"yes": set(), "no": set(), "abstain": set()}))

    def ticked() -> object:
        box.seen = Seen({"yes": {2}, "no": set(), "abstain": set()})
        return desk.votes.react(person(2, "Ben"), card, "👍")

    box.during = ticked
    assert await desk.sweep.reconcile_open(box) == 0
    assert await votes(desk) == {2: ("yes",)}


async def test_a_tick_that_goes_while_the_card_is_read_does_not_become_a_vote(desk: Desk, person: People, post: Post):
    await posted(desk, person(1, "Ada"), post, 10)
    card, ben = (await desk.proposals.view(GUILD, 1)).proposal.card, person(2, "Ben")
    box = Slow(seen=Seen({"yes": {ben.id}, "no": set(), "abstain": set()}), people={ben.id: ben})

    def unticked() -> object:
        box.seen = Seen({"yes": set(), "no": set(), "abstain": set()})
        return desk.votes.unreact(GUILD, ben.id, card, "👍")

    box.during = unticked
    assert await desk.sweep.reconcile_open(box) == 0
    assert await votes(desk) == {}


async def test_reactions_that_are_cleared_while_the_card_is_read_are_no_withdrawals(
    desk: Desk, person: People, post: Post
):
    await posted(desk, person(1, "Ada"), post, 10)
    card, ben = (await desk.proposals.view(GUILD, 1)).proposal.card, person(2, "Ben")
    await desk.votes.react(ben, card, "👍")
    nobody = {"yes": set(), "no": set(), "abstain": set()}
    box = Slow(seen=Seen(nobody))

    def cleared() -> object:
        box.seen = Seen(nobody, frozenset(nobody))
        return desk.votes.cleared(GUILD, card, None)

    box.during = cleared
    await desk.sweep.reconcile_open(box)
    assert await votes(desk) == {2: ("yes",)}


async def test_a_button_pressed_after_an_outage_is_not_undone_by_a_tick_from_before_it(
    desk: Desk, person: People, post: Post, clock: HandClock
):
    await posted(desk, person(1, "Ada"), post, 10)
    ben = person(2, "Ben")
    clock.move(minutes=5)
    await desk.ballots.note_back(GUILD)
    clock.move(seconds=5)
    await desk.votes.press(ben, 1, "no")
    box = Slow(seen=Seen({"yes": {ben.id}, "no": set(), "abstain": set()}))
    assert await desk.sweep.reconcile_open(box) == 0
    [vote] = (await desk.proposals.view(GUILD, 1)).votes
    assert (vote.choices, vote.via, vote.ticked) == (("no",), Via.BUTTON, ("yes",))


async def test_the_same_button_pressed_again_after_an_outage_is_later_than_a_tick_from_before_it(
    desk: Desk, person: People, post: Post, clock: HandClock
):
    await posted(desk, person(1, "Ada"), post, 10)
    ben = person(2, "Ben")
    await desk.votes.press(ben, 1, "no")
    clock.move(minutes=5)
    await desk.ballots.note_back(GUILD)
    await desk.votes.press(ben, 1, "no")
    box = Slow(seen=Seen({"yes": {ben.id}, "no": set(), "abstain": set()}))
    assert await desk.sweep.reconcile_open(box) == 0
    assert await votes(desk) == {2: ("no",)}


async def test_a_button_pressed_while_the_card_is_read_is_not_undone_by_an_older_tick(
    desk: Desk, person: People, post: Post
):
    await posted(desk, person(1, "Ada"), post, 10)
    ben = person(2, "Ben")
    box = Slow(seen=Seen({"yes": {ben.id}, "no": set(), "abstain": set()}), people={ben.id: ben})
    box.during = lambda: desk.votes.press(ben, 1, "no")
    assert await desk.sweep.reconcile_open(box) == 0
    assert await votes(desk) == {2: ("no",)}
    assert await desk.sweep.reconcile_open(box) == 0
    assert await votes(desk) == {2: ("no",)}
