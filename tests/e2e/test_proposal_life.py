"""Changing and ending an open proposal, through the real client."""

from __future__ import annotations

import pytest

from bot.domain.proposal import ProposalState
from tests.e2e.acts import (
    answered,
    click,
    fields,
    labels,
    mentioned,
    not_posted,
    open_for_days,
    people,
    proposed,
    reads,
    said_by_bot,
    submit,
    thread_of,
    told,
    web,
    wish,
)
from tests.e2e.conftest import Town
from tests.sandbox.person import Person, Refused, is_ephemeral, visible_text

SILENT = 1 << 12


async def edit(who: Person, number: str = "P1", **values: object) -> str:
    return await reads(who, await submit(who, await who.slash("proposals", "proposal edit", number=number), **values))


async def test_before_anybody_voted_the_form_changes_the_text_without_further_ado(town: Town):
    await open_for_days(town, details="A hundred copies.")
    chidi = await town.person("chidi")
    modal = await chidi.wait_modal(await chidi.slash("proposals", "proposal edit", number="P1"))
    assert fields(modal) == {"title": "Print the guide", "details": "A hundred copies.", "why": ""}
    sent = await chidi.submit_modal(modal, {"title": "Print the field guide", "details": "x" * 3000})
    assert "is changed" in await reads(chidi, sent)
    await town.settle()
    shown = visible_text(await town.card(chidi, "P1"))
    assert "Print the field guide" in shown
    assert "Amendment" not in shown
    assert "stands as it was posted" in await told(chidi, "general", "proposal history", number="P1")


async def test_an_amendment_is_visible_and_asks_exactly_those_who_voted_silently_by_name_or_dm(town: Town):
    card = await open_for_days(town, details="A hundred copies.")
    chidi, dilnoza, emre, hana = await people(town, "chidi", "dilnoza", "emre", "hana")
    await wish(emre, "nudge", "dm")
    for voter in (dilnoza, emre):
        assert "Yes" in await click(voter, card, "Yes")
    assert "is amended" in await edit(chidi, details="Two hundred copies.", why="They were gone at once.")
    await town.settle()
    where = await thread_of(town)
    notice = await dilnoza.wait_message(where, containing="was amended")
    assert mentioned(notice) == [dilnoza.id]
    assert notice["flags"] & SILENT
    assert "They were gone at once." in visible_text(notice)
    direct = await emre.wait_message(containing="was amended")
    assert direct["channel_id"] == (await emre.dm(town.server.world.settings["seed"]["application_id"]))["id"]
    assert await said_by_bot(town, hana, where, "was amended") == 1
    shown = visible_text(await town.card(chidi, "P1"))
    assert "Amendment 1" in shown
    assert "2 votes from before the amendment" in shown
    assert "Yes: 0" in shown
    await click(dilnoza, await town.card(dilnoza, "P1"), "Keep my vote")
    await town.settle()
    assert "Yes: 1" in visible_text(await town.card(chidi, "P1"))


async def test_the_history_shows_every_version(town: Town):
    card = await open_for_days(town, details="A hundred copies.")
    chidi, dilnoza = await people(town, "chidi", "dilnoza")
    await click(dilnoza, card, "Yes")
    await edit(chidi, details="Two hundred copies.", why="Gone at once.")
    await edit(chidi, title="Print the field guide", why="It has a name.")
    await told(chidi, "general", "proposal extend", number="P1", by="1d", reason="Holidays.")
    used = await dilnoza.slash("general", "proposal history", number="P1")
    shown = await reads(dilnoza, used)
    for words in ("Gone at once.", "It has a name.", "Holidays."):
        assert words in shown
    file = await dilnoza.wait_followup(used)
    assert is_ephemeral(file)
    text = (await dilnoza.download(file["attachments"][0]["url"])).decode()
    versions = (
        "Print the guide\n\nA hundred",
        "Print the guide\n\nTwo hundred",
        "Print the field guide\n\nTwo hundred",
    )
    places = [text.index(version) for version in versions]
    assert places == sorted(places)
    page = await web(town, "P1")
    assert page.count('<details class="version"') == 2
    assert "A hundred copies." in page


async def test_edits_are_refused_in_words_and_what_was_written_comes_back(town: Town):
    card = await open_for_days(town)
    chidi, dilnoza = await people(town, "chidi", "dilnoza")
    assert "Only the author" in await told(dilnoza, "proposals", "proposal edit", number="P1")
    modal = await chidi.wait_modal(await chidi.slash("proposals", "proposal edit", number="P1"))
    await click(dilnoza, card, "Yes")
    long = "An explanation of some length that nobody wants to write a second time."
    sent = await chidi.submit_modal(modal, {"title": "Other", "details": long, "why": ""})
    assert "Say why" in await reads(chidi, sent)
    back = await chidi.wait_followup(sent)
    assert long in (await chidi.download(back["attachments"][0]["url"])).decode()


async def test_a_form_that_was_open_during_a_restart_is_still_taken(town: Town):
    await open_for_days(town)
    chidi = await town.person("chidi")
    modal = await chidi.wait_modal(await chidi.slash("proposals", "proposal edit", number="P1"))
    await town.stop()
    await town.start()
    assert "is changed" in await reads(chidi, await chidi.submit_modal(modal, {"title": "Other"}))


async def test_a_tick_from_while_the_bot_was_away_is_a_vote_on_the_text_before(town: Town):
    card = await open_for_days(town)
    chidi, dilnoza = await people(town, "chidi", "dilnoza")
    town.server.faults.drop("MESSAGE_REACTION_ADD")
    await dilnoza.react(card, "👍")
    assert "Say why" in await edit(chidi, title="Other")
    assert "is amended" in await edit(chidi, title="Other", why="Clearer.")
    view = await town.proposal(1)
    assert (view.tally.voters, len(view.unconfirmed)) == (0, 1)


async def test_extending_is_for_the_author_twice_and_for_admins_with_a_reason(town: Town):
    await open_for_days(town)
    chidi, emre, ada = await people(town, "chidi", "emre", "ada")
    before = (await town.proposal(1)).proposal.closes_at

    async def extend(who: Person, by: str = "1d", reason: str = "Holidays.") -> str:
        return await told(who, "general", "proposal extend", number="P1", by=by, reason=reason)

    assert "Only the author of P1 or an admin" in await extend(emre)
    assert "at most 60 days in all" in await extend(chidi, "60d")
    assert "3d" in await extend(chidi, "soon")
    with pytest.raises(Refused):
        await extend(chidi, reason="x" * 501)
    for _ in range(2):
        assert "ends" in await extend(chidi)
    assert "extended it 2 times" in await extend(chidi)
    await extend(ada)
    await town.settle()
    after = (await town.proposal(1)).proposal
    assert (after.closes_at - before).days == 3
    assert visible_text(await town.card(chidi, "P1")).count("Holidays.") == 3
    await town.skip(days=4)
    assert (await town.proposal(1)).proposal.state is ProposalState.OPEN
    await town.skip(days=3)
    assert (await town.proposal(1)).proposal.state is ProposalState.DECIDED


async def test_only_admins_cancel_and_the_card_says_why_with_the_votes(town: Town):
    card = await open_for_days(town)
    chidi, ada = await people(town, "chidi", "ada")
    await click(chidi, card, "Yes")
    assert "Only admins" in await told(chidi, "general", "proposal cancel", number="P1", reason="Spam.")
    assert "is cancelled" in await told(
        ada, "general", "proposal cancel", number="P1", reason="It is *spam*. " + "x" * 480
    )
    await town.settle()
    card = await town.card(chidi, "P1")
    shown = visible_text(card)
    assert "Cancelled" in shown
    assert r"\*spam\*" in shown
    assert "Yes: 1" in shown
    assert labels(card) == []
    assert "is not open" in await told(ada, "general", "proposal cancel", number="P1", reason="Again.")


async def test_a_title_like_an_open_one_is_pointed_out_before_posting(town: Town):
    await open_for_days(town)
    emre = await town.person("emre")
    preview = visible_text(await answered(emre, await emre.slash("proposals", "propose", title="Guide: print the")))
    assert "much like it" in preview
    assert "P1" in preview


async def test_one_member_and_the_guild_can_have_only_so_many_open(town: Town):
    ada, chidi, emre = await people(town, "ada", "chidi", "emre")
    said = await told(ada, "general", "settings voting", open_at_once=2, open_each=1)
    assert "Open at once: 2, of each member 1" in said
    assert "is open" in await proposed(chidi, "proposals", title="One")
    assert "You have 1 open proposal" in await not_posted(chidi, "proposals", title="Two things")
    assert "is open" in await proposed(emre, "proposals", title="Three more")
    assert "2 proposals are open already" in await not_posted(ada, "proposals", title="And a fourth")
