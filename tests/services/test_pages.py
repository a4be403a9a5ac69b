"""What is done with pages: moved, protected, graded, sorted, brought back."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.effect import Effect, EffectKind
from bot.domain.ids import ProposalId, RevisionId
from bot.domain.kinds import LINKS, PAGES
from bot.domain.page import Grade, Protection
from bot.domain.people import Actor
from bot.domain.refusal import Refusal
from bot.domain.rules import YES
from bot.services.desk import Desk, open_desk
from storage import open_store
from tests.deciding import propose
from tests.services.conftest import GUILD, MAINTAINERS, HandClock, Post
from tests.services.paging import event, maintained, publish, track

People = Callable[..., Actor]


@pytest.fixture
async def mo(desk: Desk, person: People) -> Actor:
    await maintained(desk, person(99, "Root", admin=True))
    return person(50, "Mo", maintainer=True)


async def refused(work, key: str) -> None:
    with pytest.raises(Refusal) as no:
        await work
    assert no.value.key == key


async def texts(desk: Desk, address: str) -> list[str]:
    _, revisions = await desk.archive.history(GUILD, address)
    return [one.text for one in revisions]


async def test_a_moved_page_is_found_by_both_titles_with_its_whole_history(desk: Desk, person: People, mo: Actor):
    ada = person(1, "Ada")
    await publish(desk, ada, mo, "Jelly", "One.")
    await publish(desk, ada, mo, "Jelly", "Two.")
    moved = await desk.pages.move(mo, "jelly", "Beadlet anemone", "Its proper name")
    await publish(desk, ada, mo, "Jelly", "Three.")
    for address in ("Jelly", "jelly", "beadlet-anemone", "Beadlet Anemone"):
        assert (await desk.archive.page(GUILD, address)).page.title == "Beadlet anemone"
        assert await texts(desk, address) == ["Three.", "Two.", "Two.", "One."]
    assert (moved.came_from, moved.slug, moved.index) == ("jelly", "beadlet-anemone", 3)
    assert [credit.name for credit in moved.authors] == ["Ada"]
    assert [page.title for page in await desk.archive.pages(GUILD)] == ["Beadlet anemone"]
    assert (await desk.archive.page(GUILD, "beadlet-anemone", RevisionId(1))).revision.text == "One."


async def test_a_page_may_be_moved_on_and_back_and_no_address_leads_in_a_circle(desk: Desk, person: People, mo: Actor):
    ada = person(1, "Ada")
    await publish(desk, ada, mo, "A", "One.")
    for title in ("B", "C", "A", "B", "A"):
        await desk.pages.move(mo, (await desk.archive.pages(GUILD))[0].slug, title, "Why not")
    for address in "abc":
        assert (await desk.archive.page(GUILD, address)).page.title == "A"
    _, revisions = await desk.archive.history(GUILD, "b")
    assert [one.index for one in revisions] == [6, 5, 4, 3, 2, 1]
    redirects = await desk.store.run(GUILD, lambda tx: tx.find(PAGES, "moved-to", "a"))
    assert sorted(page.slug for page in redirects) == ["b", "c"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("abcde")), max_size=10))
def test_whatever_is_moved_every_address_leads_to_one_page_that_has_its_history(moves: list[tuple[str, str]]):
    async def play() -> None:
        store = open_store(None)
        desk, mo = open_desk(store, store.blobs, HandClock()), Actor(GUILD, 50, "Mo", frozenset({MAINTAINERS}), True)
        await desk.settings.change(mo, {"self_review": True})
        for title in "xyz":
            await publish(desk, mo, mo, title, f"Text of {title}")
        for old, new in moves:
            with suppress(Refusal):  # where another page is
                await desk.pages.move(mo, old, new, "moved")
        real = {page.slug for page in await desk.archive.pages(GUILD)}
        assert len(real) == 3
        for page in await store.run(GUILD, lambda tx: tx.find(PAGES)):
            view = await desk.archive.page(GUILD, page.slug)
            assert view.page.slug in real
            _, revisions = await desk.archive.history(GUILD, page.slug)
            assert [one.index for one in revisions] == list(range(view.page.revisions, 0, -1))
            assert {one.text for one in revisions} == {view.revision.text}
        for title in "xyz":
            assert (await desk.archive.page(GUILD, title)).revision.text == f"Text of {title}"
        await store.close()

    asyncio.run(play())


async def test_a_title_may_change_where_the_address_stays(desk: Desk, person: People, mo: Actor):
    await publish(desk, person(1, "Ada"), mo, "beadlet anemone")
    revision = await desk.pages.move(mo, "beadlet anemone", "Beadlet Anemone", "Capitals")
    assert (revision.slug, revision.came_from) == ("beadlet-anemone", "beadlet-anemone")
    assert (await desk.archive.page(GUILD, "beadlet-anemone")).page.title == "Beadlet Anemone"
    assert len(await texts(desk, "beadlet-anemone")) == 2


async def test_moves_need_a_maintainer_a_reason_and_a_free_title(desk: Desk, person: People, mo: Actor):
    ada = person(1, "Ada")
    await publish(desk, ada, mo, "A")
    await publish(desk, ada, mo, "B", "Other.")
    await refused(desk.pages.move(ada, "a", "C", "Mine"), "page-not-maintainer")
    await refused(desk.pages.move(mo, "a", "C", " "), "proposal-why-empty")
    await refused(desk.pages.move(mo, "a", "B", "Merge"), "page-title-taken")
    await refused(desk.pages.move(mo, "a", "A", "Same"), "page-same-title")


async def test_work_that_waits_goes_along_with_a_moved_page(desk: Desk, person: People, mo: Actor):
    ada = person(1, "Ada")
    await publish(desk, ada, mo, "A", "One.")
    made = await track(desk, ada, "A", "Two.")
    await desk.pages.move(mo, "a", "B", "Better")
    revision = await desk.reviews.approve(mo, made.number)
    assert (revision.slug, revision.title, revision.text) == ("b", "B", "Two.")


async def test_a_protected_page_takes_only_the_work_of_those_it_is_open_to(desk: Desk, person: People, mo: Actor):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    await publish(desk, ada, mo)
    waiting = await track(desk, ben, text="Hard.")
    await refused(desk.pages.protect(ada, "anemones", Protection.CONFIRMED, "Edit war"), "page-not-maintainer")
    await desk.pages.protect(mo, "anemones", Protection.CONFIRMED, "Edit war")
    await refused(track(desk, ben, text="Harder."), "page-protected-confirmed")
    await refused(desk.reviews.approve(mo, waiting.number), "review-page-protected")
    await publish(desk, ada, mo, text="Softer.")
    await desk.pages.protect(mo, "anemones", Protection.MAINTAINERS, "Vandals")
    await refused(track(desk, ada, text="Softest."), "page-protected-maintainers")
    await refused(desk.contributions.update(ben, waiting.number, text="x"), "page-protected-maintainers")
    page = (await desk.archive.page(GUILD, "anemones")).page
    assert (page.protection, page.protection_reason) == (Protection.MAINTAINERS, "Vandals")
    await desk.pages.protect(mo, "anemones", Protection.OPEN, "Calm again")
    await desk.reviews.approve(mo, (await track(desk, ben, text="Hard again.")).number)


async def test_a_maintainer_brings_a_revision_back_with_its_authors(desk: Desk, person: People, mo: Actor):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    await publish(desk, ada, mo, text="Good.")
    await publish(desk, ben, mo, text="Bad.")
    await refused(desk.pages.revert(ada, "anemones", None, ""), "page-not-maintainer")
    back = await desk.pages.revert(mo, "anemones", None, "It was right before")
    assert (back.text, back.reverts_to, back.reverted_by, back.summary) == ("Good.", 1, mo.id, "It was right before")
    assert [credit.name for credit in back.authors] == ["Ada"]
    await refused(desk.pages.revert(mo, "anemones", RevisionId(1), ""), "effect-page-so-already")


async def test_an_edit_that_restores_an_earlier_text_is_marked_as_a_revert(desk: Desk, person: People, mo: Actor):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    await publish(desk, ada, mo, text="Good.")
    await publish(desk, ben, mo, text="Bad.")
    made = await track(desk, ada, text="Good.")
    assert made.restores == 1
    revision = await desk.reviews.approve(mo, made.number)
    assert (revision.reverts_to, revision.reverted_by) == (1, None)
    same = await publish(desk, ben, mo, text="Good.", summary="The same again")
    assert same.reverts_to is None


async def test_nobody_reverts_a_page_more_than_three_times_a_day_without_being_a_maintainer_who_says_why(
    desk: Desk, person: People, mo: Actor, clock: HandClock
):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    await publish(desk, ada, mo, text="Good.")
    await publish(desk, ben, mo, text="Bad.")
    for _ in range(3):
        await publish(desk, ada, mo, text="Good.")
        await publish(desk, mo, person(99, "Root", admin=True), text="Bad.")
    await refused(track(desk, ada, text="Good."), "page-brake")
    await refused(desk.pages.revert(mo, "anemones", RevisionId(1), " "), "page-brake-reason")
    assert (await desk.pages.revert(mo, "anemones", RevisionId(1), "Agreed on the talk page")).text == "Good."
    await track(desk, ada, text="Something new.")
    await publish(desk, ben, mo, text="Bad.")
    await track(desk, person(3, "Cy"), text="Good.")
    clock.move(hours=25)
    await track(desk, ada, text="Good.")


async def test_members_grade_up_to_start_and_a_decision_gives_the_rest(
    desk: Desk, person: People, mo: Actor, clock: HandClock, post: Post
):
    ada = person(1, "Ada")
    await publish(desk, ada, mo)
    await refused(desk.pages.grade(person(3, "Eve"), "anemones", Grade.STUB), "page-grade-unconfirmed")
    await desk.pages.grade(ada, "anemones", Grade.START)
    await refused(desk.pages.grade(mo, "anemones", Grade.FEATURED), "page-grade-formal")
    await propose(desk, ada, effects=(Effect(EffectKind.GRADE, "Anemones", "featured"),))
    await desk.votes.press(mo, ProposalId(1), YES)
    clock.move(days=3)
    await desk.deciding.decide(GUILD, ProposalId(1))
    await desk.outbox.deliver_due(post)
    assert (await desk.archive.page(GUILD, "anemones")).page.grade is Grade.FEATURED
    await refused(desk.pages.grade(mo, "anemones", Grade.STUB), "page-grade-formal")
    await publish(desk, ada, mo, text="Softer.")
    assert (await desk.archive.page(GUILD, "anemones")).page.grade is Grade.FEATURED


async def test_links_backlinks_and_wanted_pages_follow_every_change(desk: Desk, person: People, mo: Actor):
    ada = person(1, "Ada")
    await publish(desk, ada, mo, "A", "See [[B]], [[C|that]] and `[[Not this]]`.")
    await publish(
        desk, ada, mo, "B", f"Back to [a](page/a), on to [c](/{GUILD}/page/c) and [away](https://x.test/page/d)"
    )
    assert [page.title for page in await desk.linking.backlinks(GUILD, "a")] == ["B"]
    assert [(one.page, one.links) for one in await desk.linking.wanted(GUILD)] == [("c", 2)]
    await publish(desk, ada, mo, "C", "Here.")
    assert await desk.linking.wanted(GUILD) == []
    await desk.pages.move(mo, "c", "See", "Better")
    assert [page.title for page in await desk.linking.backlinks(GUILD, "see")] == ["A", "B"]
    assert await desk.linking.wanted(GUILD) == []
    await publish(desk, ada, mo, "A", "Nothing.")
    assert [page.title for page in await desk.linking.backlinks(GUILD, "see")] == ["B"]


async def test_a_long_text_is_read_when_somebody_asks_and_not_while_it_is_accepted(
    desk: Desk, person: People, mo: Actor, monkeypatch: pytest.MonkeyPatch
):
    ada, long = person(1, "Ada"), "|a" * 20_000
    await publish(desk, ada, mo, "A", "See [[B]].")

    def too_early(*_: object) -> None:
        raise AssertionError("a long text is read while others wait")

    with monkeypatch.context() as while_accepted:
        while_accepted.setattr("bot.services.linking.references", too_early)
        await publish(desk, ada, mo, "A", f"See [[C]]. [[Category:X]]\n\n{long}")
        (links,) = await desk.store.run(GUILD, lambda tx: tx.find(LINKS))
        assert (links.to, links.unread) == (("b",), True)
    assert [one.page for one in await desk.linking.wanted(GUILD)] == ["c"]
    assert await desk.linking.categories_of(GUILD, "a") == ("X",)
    assert await desk.store.run(GUILD, lambda tx: tx.count(LINKS, "unread", 1)) == 0
    assert await desk.pages.categorise(ada, "a", add="Y") == ("X", "Y")
    await refused(desk.pages.categorise(ada, "a", remove="X"), "page-category-in-text")
    await publish(desk, ada, mo, "A", f"{long} page/")
    assert await desk.linking.wanted(GUILD) == []
    assert await desk.linking.categories_of(GUILD, "a") == ("Y",)


async def test_the_long_text_of_a_page_that_moved_meanwhile_counts_where_it_is_now(
    desk: Desk, person: People, mo: Actor
):
    ada = person(1, "Ada")
    await publish(desk, ada, mo, "A", "See [[C]]. " + "words " * 2000)
    await desk.pages.move(mo, "a", "B", "Better")
    assert [one.title for one in await desk.linking.backlinks(GUILD, "c")] == ["B"]
    assert await desk.store.run(GUILD, lambda tx: tx.count(LINKS, "unread", 1)) == 0


async def test_categories_are_those_in_the_text_and_those_given_beside_it(desk: Desk, person: People, mo: Actor):
    ada = person(1, "Ada")
    await publish(desk, ada, mo, "A", "Text.\n\n[[Category:Sea animals]]")
    await publish(desk, ada, mo, "B", "Text.")
    assert await desk.pages.categorise(ada, "b", add="Sea Animals") == ("Sea Animals",)
    assert [page.title for page in await desk.linking.in_category(GUILD, "sea-animals")] == ["A", "B"]
    assert [(one.address, one.pages) for one in await desk.linking.categories(GUILD)] == [("sea-animals", 2)]
    await refused(desk.pages.categorise(ada, "a", remove="Sea animals"), "page-category-in-text")
    assert await desk.pages.categorise(ada, "b", remove="sea animals") == ()
    await refused(desk.pages.categorise(ada, "b", add="???"), "page-bad-category")


async def test_the_index_can_be_made_anew(desk: Desk, person: People, mo: Actor):
    ada = person(1, "Ada")
    await publish(desk, ada, mo, "A", "See [[B]]. [[Category:X]]")
    await publish(desk, ada, mo, "B", "See [[A]].")
    await desk.pages.move(mo, "b", "Bee", "Better")
    before = await desk.store.run(GUILD, lambda tx: tx.find(LINKS))

    async def lose(tx) -> None:
        for links in await tx.find(LINKS):
            await tx.delete(LINKS, links.page)

    await desk.store.run(GUILD, lose)
    assert await desk.linking.rebuild(GUILD) == 2
    assert await desk.store.run(GUILD, lambda tx: tx.find(LINKS)) == before


async def test_the_most_wanted_pages_become_tasks_that_end_when_they_are_written(desk: Desk, person: People, mo: Actor):
    ada = person(1, "Ada")
    await publish(desk, ada, mo, "A", "[[B]] [[C]]")
    await publish(desk, ada, mo, "D", "[[C]]")
    await refused(desk.tracing.open_wanted(ada, 1, event=event()), "page-not-maintainer")
    (task,) = await desk.tracing.open_wanted(mo, 1, event=event())
    assert (task.title, task.trace and task.trace.key) == ("Write the page “c”", "wanted-page:c")
    assert [(one.page, one.task) for one in await desk.linking.wanted(GUILD)] == [("c", 1), ("b", None)]
    await publish(desk, ada, mo, "C", "Here.")
    assert (await desk.tasks.get(GUILD, task.number)).state == "done"
