"""Two people change one page at the same time."""

from collections.abc import Callable

import pytest

from bot.domain.ids import ContributionId
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.refusal import Refusal
from bot.services.desk import Desk
from tests.services.conftest import GUILD, HandClock, Post
from tests.services.paging import maintained, publish, track

People = Callable[..., Actor]
BASE = "Anemones are soft.\n\nThey sting.\n\nThey live in pools."


@pytest.fixture
async def mo(desk: Desk, person: People) -> Actor:
    await maintained(desk, person(99, "Root", admin=True))
    return person(50, "Mo", maintainer=True)


async def both_edit(desk: Desk, person: People, mo: Actor, first: str, second: str):
    """Ada and Ben edit the page as it is; Ada's work is accepted, Ben's waits."""
    ada, ben = person(1, "Ada"), person(2, "Ben")
    await publish(desk, ada, mo, text=BASE)
    one = await track(desk, ada, text=BASE.replace(*first.split("→")))
    two = await track(desk, ben, text=BASE.replace(*second.split("→")))
    await desk.reviews.approve(mo, one.number)
    return ben, two.number


async def test_changes_in_different_places_are_merged_when_accepted_and_marked(desk: Desk, person: People, mo: Actor):
    _, number = await both_edit(desk, person, mo, "soft→very soft", "pools→rock pools")
    revision = await desk.reviews.approve(mo, number)
    assert revision.text == "Anemones are very soft.\n\nThey sting.\n\nThey live in rock pools."
    assert revision.merged
    assert [credit.name for credit in revision.authors] == ["Ben"]
    assert not (await desk.archive.revision(GUILD, revision.parent or 0)).merged


async def test_changes_of_one_line_are_shown_as_a_conflict_as_soon_as_there_is_one(
    desk: Desk, person: People, mo: Actor, post: Post, clock: HandClock
):
    ben, number = await both_edit(desk, person, mo, "sting→burn", "sting→tickle")
    assert (await desk.contributions.get(GUILD, number)).conflict == 2
    clock.move(seconds=2)
    await desk.outbox.deliver_due(post)
    told = [(notice.channel, notice.member) for notice in post.said if notice.what is What.CONFLICT]
    assert told == [(7, None), (None, ben.id)]
    with pytest.raises(Refusal) as no:
        await desk.reviews.approve(mo, number)
    assert no.value.key == "review-conflict"
    (clash,) = (await desk.conflicts.get(GUILD, number)).merge.clashes
    assert (clash.base, clash.page, clash.work) == ("They sting.", "They burn.", "They tickle.")


async def test_its_author_resolves_it_and_what_was_written_stays_in_the_record(desk: Desk, person: People, mo: Actor):
    ben, number = await both_edit(desk, person, mo, "sting→burn", "sting→tickle")
    found = await desk.conflicts.to_resolve(ben, number)
    assert found.head is not None
    text = BASE.replace("sting", "burn and tickle")
    after = await desk.conflicts.resolve(ben, number, text, found.head.number, 1)
    assert (after.conflict, after.base, after.co_authors) == (None, 2, ())
    assert "tickle" in after.works[0].text
    revision = await desk.reviews.approve(mo, number)
    assert (revision.text, revision.merged) == (text, False)


async def test_a_maintainer_who_resolves_it_becomes_a_co_author(desk: Desk, person: People, mo: Actor):
    _, number = await both_edit(desk, person, mo, "sting→burn", "sting→tickle")
    text = BASE.replace("sting", "burn")
    with pytest.raises(Refusal) as no:
        await desk.conflicts.resolve(mo, number, text, 2, 1)
    assert no.value.key == "conflict-consent-first"
    await desk.consents.give(mo)
    await desk.conflicts.resolve(mo, number, text, 2, 1)
    with pytest.raises(Refusal) as no:
        await desk.reviews.approve(mo, number)
    assert no.value.key == "review-own-work"
    revision = await desk.reviews.approve(person(99, "Root", admin=True), number)
    assert [credit.name for credit in revision.authors] == ["Ben", "Mo"]


async def test_a_conflict_is_resolved_by_nobody_else_and_not_with_marks_left(desk: Desk, person: People, mo: Actor):
    ben, number = await both_edit(desk, person, mo, "sting→burn", "sting→tickle")
    found = await desk.conflicts.to_resolve(ben, number)
    for who, text, work, key in (
        (person(3, "Eve"), "Mine.", 1, "conflict-not-yours"),
        (ben, found.merge.text, 1, "conflict-marks-left"),
        (ben, "Fine.", 2, "review-stale"),
    ):
        with pytest.raises(Refusal) as no:
            await desk.conflicts.resolve(who, number, text, 2, work)
        assert no.value.key == key
    with pytest.raises(Refusal) as no:
        await desk.conflicts.to_resolve(ben, (await track(desk, ben, "Crabs")).number)
    assert no.value.key == "conflict-none"


async def test_a_resolution_made_with_a_page_that_changed_again_is_merged_once_more(
    desk: Desk, person: People, mo: Actor
):
    ben, number = await both_edit(desk, person, mo, "sting→burn", "sting→tickle")
    await publish(desk, person(1, "Ada"), mo, text=BASE.replace("sting", "burn").replace("pools", "rock pools"))
    after = await desk.conflicts.resolve(ben, number, BASE.replace("sting", "tickle"), 2, 1)
    assert after.conflict is None
    revision = await desk.reviews.approve(mo, number)
    assert revision.text == BASE.replace("sting", "tickle").replace("pools", "rock pools")


async def test_an_update_goes_on_from_where_the_work_began_so_that_nobodys_change_is_lost(
    desk: Desk, person: People, mo: Actor
):
    ben, number = await both_edit(desk, person, mo, "soft→very soft", "pools→rock pools")
    await desk.contributions.update(ben, number, text=BASE.replace("pools", "deep pools"))
    revision = await desk.reviews.approve(mo, number)
    assert "very soft" in revision.text
    assert "deep pools" in revision.text


async def test_what_was_written_in_a_form_that_was_open_while_the_page_changed_is_taken(
    desk: Desk, person: People, mo: Actor
):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    await publish(desk, ada, mo, text=BASE)
    await publish(desk, ada, mo, text=BASE.replace("soft", "very soft"))
    made = await track(desk, ben, text=BASE.replace("pools", "rock pools"), seen=1)
    assert (made.base, made.conflict) == (1, None)
    revision = await desk.reviews.approve(mo, made.number)
    assert revision.text == BASE.replace("soft", "very soft").replace("pools", "rock pools")


async def test_two_new_pages_of_one_title_are_a_conflict_at_once(desk: Desk, person: People, mo: Actor):
    await publish(desk, person(1, "Ada"), mo, text="One page.")
    made = await track(desk, person(2, "Ben"), text="Another.", seen=0)
    assert made.conflict == 1


async def test_a_conflict_that_goes_away_is_none_any_more(desk: Desk, person: People, mo: Actor):
    ben, number = await both_edit(desk, person, mo, "sting→burn", "sting→tickle")
    await desk.contributions.update(ben, number, text=BASE.replace("sting", "burn"))
    assert (await desk.contributions.get(GUILD, ContributionId(number))).conflict is None
