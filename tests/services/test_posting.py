"""What is looked at before a proposal is posted: how many are open, what is much like it, and what it would replace."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.domain.draft import Draft
from bot.domain.ids import EventId
from bot.domain.people import Actor
from bot.domain.refusal import Refusal
from bot.services.desk import Desk
from tests.deciding import propose
from tests.services.conftest import GUILD, HandClock

People = Callable[..., Actor]


async def test_how_many_may_be_open_is_limited_for_the_guild_and_for_each_member(desk: Desk, person: People):
    ada, ben, admin = person(1, "Ada"), person(2, "Ben"), person(3, "Eve", admin=True)
    await desk.settings.change(admin, {"open_limit": 3, "open_per_member": 2})
    for event in (1, 2):
        await propose(desk, ada, event=event)
    with pytest.raises(Refusal) as no:
        await propose(desk, ada, event=3)
    assert (no.value.key, no.value.details["limit"]) == ("proposal-too-many-yours", 2)
    await propose(desk, ben, event=4)
    with pytest.raises(Refusal) as no:
        await propose(desk, admin, event=5)
    assert (no.value.key, no.value.details["limit"]) == ("proposal-too-many-open", 3)
    await desk.life.withdraw(ada, 1, event=EventId(50))
    await propose(desk, ada, event=6)


async def test_a_title_much_like_an_open_one_is_pointed_out_whatever_the_order_of_its_words(desk: Desk, person: People):
    ada = person(1, "Ada")
    await propose(desk, ada, "Print the field guide")
    await propose(desk, ada, "Buy a boat", event=2)
    ready = await desk.drafts.prepare(ada, Draft("The field guide, print!"), channel=7, event=EventId(3))
    assert [one.number for one in ready.similar] == [1]
    ready = await desk.drafts.prepare(ada, Draft("Feed the gulls"), channel=7, event=EventId(4))
    assert ready.similar == ()


async def test_only_a_decision_that_stands_can_be_replaced(desk: Desk, person: People, clock: HandClock, box):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    await propose(desk, ada)
    for number, key in ((9, "proposal-unknown"), (1, "proposal-replaces-no-decision")):
        with pytest.raises(Refusal) as no:
            await propose(desk, ada, event=2, supersedes=number)
        assert no.value.key == key
    await desk.votes.press(ben, 1, "yes")
    clock.move(days=4)
    await desk.sweep.run(box)
    await propose(desk, ada, event=3, supersedes=1)
    await desk.votes.press(ben, 2, "yes")
    clock.move(days=4)
    await desk.sweep.run(box)
    assert (await desk.proposals.view(GUILD, 1)).proposal.superseded_by == 2
    with pytest.raises(Refusal) as no:
        await propose(desk, ada, event=4, supersedes=1)
    assert (no.value.key, no.value.details["later"]) == ("proposal-replaced-already", 2)
