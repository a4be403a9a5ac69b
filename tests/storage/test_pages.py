"""Pages on every store: merged, moved, linked, watched."""

from __future__ import annotations

import asyncio

from bot.domain.ids import GuildId, MemberId
from bot.domain.kinds import LINKS, PEOPLE
from bot.domain.people import Actor
from bot.domain.refusal import Refusal
from bot.domain.watching import Rhythm
from bot.services.desk import Desk
from tests.services.conftest import GUILD, HandClock
from tests.services.paging import publish, track

ROOT, ADA, BEN = (Actor(GUILD, MemberId(n), name, admin=n == 1) for n, name in enumerate(("Root", "Ada", "Ben"), 1))
BASE = "One.\n\nTwo.\n\nThree."


async def test_of_acceptances_at_the_same_moment_none_undoes_another(desk: Desk):
    await publish(desk, ADA, ROOT, text=BASE)
    works = [await track(desk, ADA, text=BASE.replace(f"{word}.", f"{word}!")) for word in ("One", "Two", "Three")]
    await asyncio.gather(*(desk.reviews.approve(ROOT, work.number) for work in works))
    view = await desk.archive.page(GUILD, "anemones")
    assert (view.revision.text, view.page.revisions) == (BASE.replace(".", "!"), 4)
    _, revisions = await desk.archive.history(GUILD, "anemones")
    assert [one.parent for one in revisions] == [*(one.number for one in revisions[1:]), None]


async def test_of_two_acceptances_that_contradict_each_other_one_is_refused_and_both_are_kept(desk: Desk):
    await publish(desk, ADA, ROOT, text=BASE)
    works = [await track(desk, who, text=BASE.replace("Two", who.name)) for who in (ADA, BEN)]
    done = await asyncio.gather(*(desk.reviews.approve(ROOT, one.number) for one in works), return_exceptions=True)
    refused = [one for one in done if isinstance(one, Refusal)]
    assert [no.key for no in refused] == ["review-conflict"]
    states = [await desk.contributions.get(GUILD, one.number) for one in works]
    assert sorted(one.conflict is None for one in states) == [False, True]
    assert {one.latest.text for one in states} == {one.latest.text for one in works}


async def test_a_history_goes_on_through_moves_and_can_be_read_in_pieces(desk: Desk):
    for number in range(4):
        await publish(desk, ADA, ROOT, "A", f"Text {number}")
    await desk.pages.move(ROOT, "a", "B", "Better")
    await publish(desk, ADA, ROOT, "A", "Text 5")
    await desk.pages.move(ROOT, "b", "A", "Worse")
    whole = (await desk.archive.history(GUILD, "b"))[1]
    assert [one.index for one in whole] == [7, 6, 5, 4, 3, 2, 1]
    pieces, before = [], None
    while found := (await desk.archive.history(GUILD, "a", before=before, limit=2))[1]:
        pieces += found
        before = found[-1].number
    assert pieces == whole


async def test_the_index_of_links_is_the_same_made_anew(desk: Desk):
    await publish(desk, ADA, ROOT, "A", "[[B]] [[Category:X]] [[Nowhere]]")
    await publish(desk, ADA, ROOT, "B", "[[a]]")
    before = await desk.store.run(GUILD, lambda tx: tx.find(LINKS))
    assert await desk.linking.rebuild(GUILD) == 2
    assert await desk.store.run(GUILD, lambda tx: tx.find(LINKS)) == before
    assert [page.title for page in await desk.linking.in_category(GUILD, "x")] == ["A"]


async def test_who_wants_news_is_due_once_a_day(desk: Desk, clock: HandClock):
    await desk.wishes.hear_of_watched(ADA, Rhythm.DAILY)
    assert await desk.store.due(PEOPLE, clock.now()) == []
    clock.move(hours=25)
    assert [due.key for due in await desk.store.due(PEOPLE, clock.now())] == [ADA.id]
    await desk.watching.tell(GUILD, ADA.id)
    assert await desk.store.due(PEOPLE, clock.now()) == []


async def test_nobody_is_found_in_another_guild(desk: Desk):
    await publish(desk, ADA, ROOT, "A", "[[B]]")
    assert await desk.linking.wanted(GuildId(GUILD + 1)) == []
