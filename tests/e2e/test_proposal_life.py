"""The life of a proposal through the real client: its thread, changes of it, ending it, reminders, asking again."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.proposal import ProposalState
from sandbox.model import guilds
from tests.e2e.acts import answered, click, fields, labels, people, proposed, reads, said_by_bot, submit, told, web
from tests.e2e.conftest import Town
from tests.sandbox.person import Person, Refused, is_ephemeral, visible_text

Json = dict[str, Any]
SILENT = 1 << 12
THREADS = 1 << 35


async def opened(town: Town, who: str = "chidi", **options: object) -> Json:
    """Open a proposal and let its thread be made; its card."""
    person = await town.person(who)
    said = await proposed(person, "proposals", **({"title": "Print the guide", "closes": "3d"} | options))
    await town.settle()
    return await town.card(person, said.partition("**")[2].partition("**")[0])


async def thread(town: Town, number: int = 1) -> str:
    found = (await town.proposal(number)).proposal.thread
    assert found is not None
    return str(found)


def let(town: Town, permission: int, *, allowed: bool) -> None:
    """Take a permission from every role, the bot's included, or give it to them."""
    world, guild = town.server.world, str(town.guild)
    for role in list(world.roles[guild].values()):
        bits = int(role["permissions"])
        guilds.update_role(
            world, guild, role["id"], {"permissions": str(bits | permission if allowed else bits & ~permission)}
        )


def everybodys(message: Json) -> list[str]:
    return [user["id"] for user in message["mentions"]]


async def test_a_proposal_gets_a_thread_of_its_own_that_its_card_links(town: Town):
    card = await opened(town)
    chidi = await town.person("chidi")
    where = await thread(town)
    assert where == card["id"], "Discord's thread of a message has the message's id"
    channel = await chidi.request("GET", f"/channels/{where}")
    assert channel["name"] == "P1 · Print the guide"
    assert f"<#{where}>" in visible_text(await town.card(chidi, "P1"))


async def test_a_thread_that_was_made_before_a_crash_is_not_made_twice(town: Town):
    town.server.faults.lose_response("POST", r"/messages/\d+/threads$")
    await opened(town)
    assert (await town.proposal(1)).proposal.thread is None
    town.server.clock.move(10)
    await town.settle()
    where = await thread(town)
    parent = str((await town.proposal(1)).proposal.channel)
    channels = town.server.world.channels.values()
    assert [one["id"] for one in channels if one.get("parent_id") == parent and one["type"] == 11] == [where]


async def test_a_restart_between_card_and_thread_makes_one_thread(town: Town):
    town.server.faults.lose_response("POST", r"/messages/\d+/threads$", n=20)
    chidi = await town.person("chidi")
    await proposed(chidi, "proposals", title="Print the guide")
    await town.stop()
    town.server.faults.clear()
    town.server.clock.move(3700)
    await town.start()
    await town.settle()
    assert await thread(town)


async def test_without_the_permission_there_is_a_card_and_a_word_about_it_and_the_thread_comes_once_it_is_given(
    town: Town,
):
    chidi, ada = await people(town, "chidi", "ada")
    let(town, THREADS, allowed=False)
    said = await proposed(chidi, "proposals", title="Print the guide", closes="3d")
    assert "is open" in said
    assert "Create Public Threads" in said
    assert "Create Public Threads" in await told(ada, "general", "settings show")
    assert (await town.proposal(1)).proposal.thread is None
    let(town, THREADS, allowed=True)
    await told(ada, "general", "settings retry")
    await town.settle()
    assert await thread(town)


async def test_within_a_thread_there_is_no_other_and_that_is_said(town: Town):
    chidi = await town.person("chidi")
    first = await chidi.send("general", "Let us talk about the guide.")
    place = await chidi.request(
        "POST", f"/channels/{first['channel_id']}/messages/{first['id']}/threads", {"name": "Guide"}
    )
    ada = await town.person("ada")
    await told(ada, "general", "settings channels", clear="proposals_channel")
    said = await proposed(chidi, place["id"], title="Print the guide", closes="3d")
    assert "talk about it right there" in said
    await town.settle()
    proposal = (await town.proposal(1)).proposal
    assert (str(proposal.channel), proposal.thread) == (place["id"], None)
    assert await town.desk.outbox.stuck(town.guild) == []


async def test_threads_can_be_switched_off(town: Town):
    ada = await town.person("ada")
    assert "Proposals get no threads" in await told(ada, "general", "settings voting", threads=False)
    await opened(town)
    assert (await town.proposal(1)).proposal.thread is None


async def test_a_card_that_is_posted_again_keeps_its_thread(town: Town):
    card = await opened(town)
    where = await thread(town)
    bruno, chidi = await people(town, "bruno", "chidi")
    await bruno.request("DELETE", f"/channels/{card['channel_id']}/messages/{card['id']}")
    await town.until(lambda: _card_gone(town), True)
    await town.settle()
    again = await town.card(chidi, "P1")
    assert again["id"] != card["id"]
    assert await thread(town) == where
    assert f"<#{where}>" in visible_text(again)


async def _card_gone(town: Town) -> bool:
    return (await town.proposal(1)).proposal.card is None


async def edit(who: Person, number: str = "P1", **values: object) -> str:
    return await reads(who, await submit(who, await who.slash("proposals", "proposal edit", number=number), **values))


async def test_before_anybody_voted_the_form_changes_the_text_without_further_ado(town: Town):
    await opened(town, details="A hundred copies.")
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
    card = await opened(town, details="A hundred copies.")
    chidi, dilnoza, emre, hana = await people(town, "chidi", "dilnoza", "emre", "hana")
    await told(emre, "general", "me reminders", how="dm")
    for voter in (dilnoza, emre):
        assert "Yes" in await click(voter, card, "Yes")
    assert "is amended" in await edit(chidi, details="Two hundred copies.", why="They were gone at once.")
    await town.settle()
    where = await thread(town)
    notice = await dilnoza.wait_message(where, containing="was amended")
    assert everybodys(notice) == [dilnoza.id]
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
    card = await opened(town, details="A hundred copies.")
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
    card = await opened(town)
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
    await opened(town)
    chidi = await town.person("chidi")
    modal = await chidi.wait_modal(await chidi.slash("proposals", "proposal edit", number="P1"))
    await town.stop()
    await town.start()
    assert "is changed" in await reads(chidi, await chidi.submit_modal(modal, {"title": "Other"}))


async def test_a_tick_from_while_the_bot_was_away_is_a_vote_on_the_text_before(town: Town):
    card = await opened(town)
    chidi, dilnoza = await people(town, "chidi", "dilnoza")
    town.server.faults.drop("MESSAGE_REACTION_ADD")
    await dilnoza.react(card, "👍")
    assert "Say why" in await edit(chidi, title="Other")
    assert "is amended" in await edit(chidi, title="Other", why="Clearer.")
    view = await town.proposal(1)
    assert (view.tally.voters, len(view.unconfirmed)) == (0, 1)


async def test_extending_is_for_the_author_twice_and_for_admins_with_a_reason(town: Town):
    await opened(town)
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
    card = await opened(town)
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
    await opened(town)
    emre = await town.person("emre")
    preview = visible_text(await answered(emre, await emre.slash("proposals", "propose", title="Guide: print the")))
    assert "much like it" in preview
    assert "P1" in preview


async def test_one_member_and_the_guild_can_have_only_so_many_open(town: Town):
    ada, chidi, emre = await people(town, "ada", "chidi", "emre")
    said = await told(ada, "general", "settings voting", open_at_once=2, open_each=1)
    assert "Open at once: 2, of each member 1" in said
    assert "is open" in await proposed(chidi, "proposals", title="One")
    assert "You have 1 open proposal" in await proposed(chidi, "proposals", title="Two things")
    assert "is open" in await proposed(emre, "proposals", title="Three more")
    assert "2 proposals are open already" in await proposed(ada, "proposals", title="And a fourth")


async def test_a_day_before_the_end_those_who_asked_are_reminded_once_and_nobody_else(town: Town):
    card = await opened(town)
    chidi, dilnoza, emre, hana, farah = await people(town, "chidi", "dilnoza", "emre", "hana", "farah")
    assert "mentioned in the proposal's thread" in await told(dilnoza, "general", "me reminders", how="mention")
    assert "direct message" in await told(emre, "general", "me reminders", how="dm")
    assert "mentioned" in await told(farah, "general", "me reminders", how="mention")
    assert "not reminded" in await told(hana, "general", "me reminders")
    await click(farah, card, "Yes")
    await town.skip(days=2, minutes=-5)
    where = await thread(town)
    assert await said_by_bot(town, chidi, where, "you have not voted yet") == 0
    await town.skip(minutes=10)
    await town.stop()
    await town.start()
    await town.skip(hours=1)
    notice = await dilnoza.wait_message(where, containing="you have not voted yet")
    assert everybodys(notice) == [dilnoza.id]
    assert notice["flags"] & SILENT
    assert "/me reminders" in visible_text(notice)
    direct = await emre.wait_message(containing="you have not voted yet")
    assert "/me reminders" in visible_text(direct)
    assert "Tidepool Guide" in visible_text(direct)
    assert await said_by_bot(town, chidi, where, "you have not voted yet") == 1
    for nobody in (chidi, hana, farah):
        private = await nobody.dm(town.server.world.settings["seed"]["application_id"])
        assert await said_by_bot(town, nobody, private["id"], "have not voted") == 0


async def test_a_reminder_goes_to_the_channel_where_the_thread_is_gone(town: Town):
    await opened(town)
    dilnoza, bruno = await people(town, "dilnoza", "bruno")
    await told(dilnoza, "general", "me reminders", how="mention")
    await bruno.request("DELETE", f"/channels/{await thread(town)}")
    await town.skip(days=2, minutes=5)
    notice = await dilnoza.wait_message("proposals", containing="you have not voted yet")
    assert everybodys(notice) == [dilnoza.id]


async def test_a_question_is_asked_again_by_itself_and_both_cards_and_the_list_say_so(town: Town):
    card = await opened(town, revisit="30d", tasks="Find a printer")
    chidi = await town.person("chidi")
    await click(chidi, card, "Yes")
    await town.skip(days=3, minutes=1)
    await town.skip(days=30)
    old, new = await town.card(chidi, "P1"), await town.card(chidi, "P2")
    assert "Asked again: P2" in visible_text(old)
    assert "Asks P1 again" in visible_text(new)
    assert len(new["reactions"]) == 3
    listed = await told(chidi, "general", "proposal list")
    assert "asked again: P2" in listed
    assert "opened T1" in listed


async def test_while_too_many_are_open_asking_again_waits_and_says_so(town: Town):
    card = await opened(town, revisit="30d")
    chidi, ada = await people(town, "chidi", "ada")
    await click(chidi, card, "Yes")
    await town.skip(days=3, minutes=1)
    await told(ada, "general", "settings voting", open_at_once=1)
    where = await thread(town)
    await opened(town, "emre", title="Buy a boat", closes="40d")
    for _ in range(3):
        await town.skip(days=12)
    assert await said_by_bot(town, chidi, where, "due to be asked again") == 1
    await told(ada, "general", "proposal cancel", number="P2", reason="No boat.")
    await town.skip(minutes=2)
    assert (await town.proposal(3)).proposal.revisits == 1


async def test_a_decision_that_replaces_another_is_shown_on_both_cards_and_in_the_list(town: Town):
    chidi = await town.person("chidi")
    assert "no proposal P7" in await told(chidi, "proposals", "propose", title="Other", replaces="P7")
    await click(chidi, await opened(town), "Yes")
    assert "no decision that stands" in await told(chidi, "proposals", "propose", title="Other", replaces="P1")
    await town.skip(days=3, minutes=1)
    card = await opened(town, title="Print two hundred", replaces="P1")
    assert "If it passes, it replaces P1" in visible_text(card)
    await click(chidi, card, "Yes")
    await town.skip(days=3, minutes=1)
    assert "Replaced by P2" in visible_text(await town.card(chidi, "P1"))
    assert "Replaces P1" in visible_text(await town.card(chidi, "P2"))
    listed = await told(chidi, "general", "proposal list")
    assert "replaced by P2" in listed
    assert "replaces P1" in listed
