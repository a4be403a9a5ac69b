"""Suggestions and invitations, from what people did and asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.board import Sought
from bot.domain.ids import ChannelId, EventId, TaskId
from bot.domain.kinds import INVITEES, PEOPLE, ROUNDS
from bot.domain.matching import Why
from bot.domain.notice import What
from bot.domain.particulars import Particulars
from bot.domain.people import Actor
from bot.domain.preferences import Preferences, Told
from bot.domain.refusal import Refusal
from bot.domain.task import Task
from bot.services import matching as service
from bot.services.desk import Desk
from tests.services.conftest import GUILD, MAINTAINERS, HandClock, Post
from tests.services.reviewing import sweep

People = Callable[..., Actor]
CHANNEL = ChannelId(7)


@pytest.fixture
async def root(desk: Desk, person: People) -> Actor:
    root = person(99, "Root", admin=True)
    await desk.settings.change(root, {"maintainer_role": MAINTAINERS})
    return root


async def add(desk: Desk, actor: Actor, number: int, **said: object) -> Task:
    particulars = Particulars(**said)  # type: ignore[arg-type]
    return await desk.tasks.add(
        actor, title=f"Task {number}", details="", channel=CHANNEL, event=EventId(500 + number), said=particulars
    )


async def invited(desk: Desk, post: Post) -> list[tuple[str, int | None]]:
    await desk.outbox.deliver_due(post)
    return [(one.subject, one.member) for one in post.said if one.what is What.INVITATION]


async def test_what_somebody_did_and_follows_decides_what_is_suggested_to_them(desk: Desk, person: People, root: Actor):
    ann, cy = person(1, "Ann"), person(3, "Cy")
    for name in ("barn", "nets", "kitchen"):
        await desk.areas.add(root, name, "", (root.id,), CHANNEL)
    done = await add(desk, cy, 1, area="nets", skills=("knots",))
    await desk.claims.claim(ann, done.number)
    await desk.tasks.done(ann, done.number)
    await desk.matching.opt_in(ann, ["Kitchen"], None)
    await add(desk, cy, 2)
    await add(desk, cy, 3, area="nets")
    await add(desk, cy, 4, area="kitchen")
    await add(desk, cy, 5, skills=("knots",))
    found = await desk.matching.next(ann, Sought())
    told = [(one.task.number, one.reasons) for one in found.suggestions]
    assert told[0] == (4, (Why.TOPIC,))
    assert (3, (Why.WORKED,)) in told
    assert found.more
    rest = await desk.matching.next(ann, Sought(), 3)
    assert [one.task.number for one in rest.suggestions] == [2]
    assert not rest.more
    only = await desk.matching.next(ann, Sought(area="nets"))
    assert [one.task.number for one in only.suggestions] == [3]
    with pytest.raises(Refusal, match="area-unknown"):
        await desk.matching.next(ann, Sought(area="nowhere"))


async def test_who_looks_after_an_area_follows_it_and_who_is_new_is_told_what_is_good_to_begin_with(
    desk: Desk, person: People, root: Actor
):
    ann, bea = person(1, "Ann"), person(2, "Bea")
    await desk.areas.add(root, "barn", "", (bea.id,), CHANNEL)
    await add(desk, root, 1, area="barn", newcomers=True)
    for who, why in ((ann, Why.NEWCOMER), (bea, Why.WATCHED)):
        [one] = (await desk.matching.next(who, Sought())).suggestions
        assert one.reasons[0] is why


async def test_what_was_chosen_stays_until_it_is_chosen_anew(desk: Desk, person: People):
    ann = person(1, "Ann")
    assert await desk.matching.invitee(ann) is None
    made = await desk.matching.opt_in(ann, ["Barn", "maths"], 5)
    assert (made.topics, made.monthly) == (("barn", "maths"), 5)
    assert (await desk.matching.opt_in(ann, None, 2)).topics == ("barn", "maths")
    made = await desk.matching.opt_in(ann, [], None)
    assert (made.topics, made.monthly) == ((), 2)
    await desk.matching.opt_out(GUILD, ann.id)
    assert await desk.matching.invitee(ann) is None
    await desk.matching.opt_out(GUILD, ann.id)


async def test_an_invitation_comes_at_noon_where_the_community_is_and_is_counted(
    desk: Desk, clock: HandClock, person: People, root: Actor, post: Post
):
    await desk.settings.change(root, {"timezone": "Asia/Tokyo"})
    ann = person(1, "Ann")
    await add(desk, root, 1)
    await desk.matching.opt_in(ann, [], None)  # at 21:00 in Tokyo
    [turn] = await desk.store.run(GUILD, lambda tx: tx.find(ROUNDS))
    assert turn.next_at == datetime(2026, 5, 2, 3, tzinfo=UTC)
    await sweep(desk, clock, hours=14)
    assert await invited(desk, post) == []
    await sweep(desk, clock, hours=1)
    assert await invited(desk, post) == [("T1", ann.id)]
    assert [one.task for one in (await desk.matching.invitee(ann)).invited] == [1]
    await sweep(desk, clock, hours=1)
    await sweep(desk, clock, days=5)
    assert await invited(desk, post) == [("T1", ann.id)]


async def test_after_an_outage_there_is_one_round_not_one_for_each_day(
    desk: Desk, clock: HandClock, person: People, root: Actor, post: Post
):
    ann = person(1, "Ann")
    await desk.matching.opt_in(ann, [], 10)
    for number in range(1, 6):
        await add(desk, root, number)
    await sweep(desk, clock, days=9)
    await sweep(desk, clock, minutes=1)
    assert len(await invited(desk, post)) == 1


async def test_who_wants_to_be_told_nothing_or_has_a_task_is_not_invited_and_is_not_counted_for_it(
    desk: Desk, clock: HandClock, person: People, root: Actor, post: Post
):
    ann, bea, cy = person(1, "Ann"), person(2, "Bea"), person(3, "Cy")
    for who in (ann, bea, cy):
        await desk.matching.opt_in(who, [], 10)
    ann_off = replace(await desk.store.run(GUILD, lambda tx: tx.get(PEOPLE, ann.id)))
    ann_off = replace(ann_off, preferences=Preferences(told=Told.OFF))
    await desk.store.run(GUILD, lambda tx: tx.put(PEOPLE, ann_off))
    for number in (1, 2, 3, 4):
        await add(desk, root, number)
    await desk.claims.claim(bea, TaskId(4))
    await sweep(desk, clock, days=1)
    assert {member for _, member in await invited(desk, post)} == {cy.id}
    assert (await desk.matching.invitee(ann)).invited == ()


async def test_an_invitation_is_not_sent_when_the_task_is_taken_before_or_the_wish_taken_back(
    desk: Desk, clock: HandClock, person: People, root: Actor
):
    ann, bea = person(1, "Ann"), person(2, "Bea")
    await desk.matching.opt_in(ann, [], None)
    await add(desk, root, 1)
    await sweep(desk, clock, days=1)
    found = await desk.matching.invited(GUILD, ann.id, TaskId(1))
    assert found is not None
    assert found.reasons == (Why.ANY,)
    await desk.claims.claim(bea, TaskId(1))
    assert await desk.matching.invited(GUILD, ann.id, TaskId(1)) is None
    await add(desk, root, 2)
    assert await desk.matching.invited(GUILD, ann.id, TaskId(2)) is not None
    await desk.matching.opt_out(GUILD, ann.id)
    assert await desk.matching.invited(GUILD, ann.id, TaskId(2)) is None
    assert await desk.matching.invited(GUILD, ann.id, TaskId(3)) is None


async def test_without_anybody_to_invite_the_rounds_end_and_begin_again_with_the_next(
    desk: Desk, clock: HandClock, person: People
):
    ann = person(1, "Ann")
    await desk.matching.opt_in(ann, [], None)
    await desk.matching.opt_out(GUILD, ann.id)
    await sweep(desk, clock, days=1)
    assert await desk.store.run(GUILD, lambda tx: tx.count(ROUNDS)) == 0
    await desk.matching.opt_in(ann, [], None)
    assert await desk.store.run(GUILD, lambda tx: tx.count(ROUNDS)) == 1


async def test_who_has_themself_erased_is_forgotten_as_one_to_invite(desk: Desk, person: People):
    ann = person(1, "Ann")
    await desk.matching.opt_in(ann, ["barn"], None)
    await desk.erasure.erase(GUILD, ann.id, "a former member", "[removed]", by="member")
    assert await desk.store.run(GUILD, lambda tx: tx.count(INVITEES)) == 0


async def test_only_so_many_tasks_are_looked_through(
    desk: Desk, person: People, root: Actor, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(service, "READ", 2)
    for number in range(1, 5):
        await add(desk, root, number)
    found = await desk.matching.next(person(1, "Ann"), Sought())
    assert {one.task.number for one in found.suggestions} == {3, 4}


async def test_topics_to_choose_from_are_the_areas_and_the_skills_of_what_is_free(
    desk: Desk, person: People, root: Actor
):
    await desk.areas.add(root, "north-barn", "", (root.id,), CHANNEL)
    await add(desk, root, 1, skills=("maths", "drawing"))
    assert await desk.matching.topics(GUILD) == ["north-barn", "drawing", "maths"]
    made = await desk.matching.opt_in(person(1, "Ann"), ["North barn"], None)
    assert made.topics == ("north-barn",)


async def test_lots_are_the_same_for_a_guild_and_day_whoever_draws_them(
    desk: Desk, clock: HandClock, person: People, root: Actor, post: Post
):
    for number in range(1, 9):
        await desk.matching.opt_in(person(number, f"P{number}"), [], None)
    await add(desk, root, 1)
    clock.move(days=1)
    seen = []
    for _ in range(2):
        kept = await desk.store.run(GUILD, lambda tx: tx.find(INVITEES))
        [turn] = await desk.store.run(GUILD, lambda tx: tx.find(ROUNDS))
        await desk.matching.invite(GUILD)
        seen.append([one.member for one in await desk.store.run(GUILD, lambda tx: tx.find(INVITEES)) if one.invited])
        for one in kept:
            await desk.store.run(GUILD, lambda tx, one=one: tx.put(INVITEES, one))
        await desk.store.run(GUILD, lambda tx, turn=turn: tx.put(ROUNDS, turn))
    assert seen[0] == seen[1]
    assert len(seen[0]) == 1
