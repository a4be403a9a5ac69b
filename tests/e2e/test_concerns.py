"""Concerns, consent, lazy consensus and votes with a veto, through the real client."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.concern import CONCERN_LIMIT, EACH_LIMIT
from bot.domain.proposal import ProposalState
from tests.e2e.acts import answered, click, labels, people, proposed, reads, said_by_bot, submit, told
from tests.e2e.conftest import Town
from tests.sandbox.person import Person, Refused, visible_text

Json = dict[str, Any]
SILENT = 1 << 12
HOSTILE = "**Bold** @everyone <@&1> [x](https://evil.example) `code` ||spoiler||\n# Heading"


async def open_by(town: Town, rule: str, who: str = "chidi", **more: object) -> Json:
    """Have somebody open the next proposal, and return its card."""
    person = await town.person(who)
    said = await proposed(person, "proposals", title="Print the guide", rule=rule, **more)
    await town.settle()
    return await town.card(person, said.partition("**")[2].partition("**")[0])


async def object_to(who: Person, card: Json, reason: str, **values: object) -> str:
    """Press **Raise a concern** and send the form; what the answer says."""
    return await reads(who, await submit(who, await who.click(card, label="Raise a concern"), reason=reason, **values))


async def shown(town: Town, who: Person, ref: str = "P1") -> str:
    """What the card says when everything is said."""
    await town.settle()
    return visible_text(await town.card(who, ref))


async def restart(town: Town) -> None:
    await town.stop()
    await town.start()


async def state(town: Town) -> ProposalState:
    return (await town.proposal(1)).proposal.state


async def test_a_concern_blocks_consent_until_its_owner_says_what_settled_it(town: Town):
    chidi, dilnoza, emre = await people(town, "chidi", "dilnoza", "emre")
    card = await open_by(town, "consent")
    assert labels(card)[:3] == ["Yes", "Abstain", "Raise a concern"]
    await click(emre, card, "Yes")
    assert "As things stand it is decided" in await shown(town, chidi)
    said = await object_to(dilnoza, card, "It is too dear.")
    assert "Your concern is **P1.1**" in said
    assert "cannot pass before it is settled" in said
    text = await shown(town, chidi)
    assert f"🛑 **P1.1** <@{dilnoza.id}>: It is too dear." in text
    assert "As things stand" not in text
    await town.skip(days=12)
    assert await state(town) is ProposalState.OPEN
    said = await told(dilnoza, "general", "concern resolve", concern="P1.1", answer="It is printed on both sides.")
    assert "its waiting period begins anew" in said
    assert f"✅ **P1.1** <@{dilnoza.id}> (resolved): It is too dear." in await shown(town, chidi)
    await town.skip(days=9, hours=23)
    assert await state(town) is ProposalState.OPEN
    await town.skip(hours=2)
    outcome = await chidi.wait_message("proposals", containing="P1 passed")
    assert "no concern was open for 10 days" in visible_text(outcome)


async def test_what_becomes_of_a_concern_is_said_silently_in_the_thread_and_nobody_is_pinged(town: Town):
    dilnoza, bruno = await people(town, "dilnoza", "bruno")
    card = await open_by(town, "consent")
    thread = str((await town.proposal(1)).proposal.thread)
    await object_to(dilnoza, card, "It is too dear.")
    await town.settle()
    await told(bruno, "general", "concern resolve", concern="P1.1", answer="The town pays.")
    await town.settle()
    resolved, raised = (await bruno.messages(thread))[:2]
    assert f"<@{dilnoza.id}> raised **P1.1**" in visible_text(raised)
    assert "> It is too dear." in visible_text(raised)
    assert f"<@{bruno.id}>, a maintainer, resolved **P1.1**, which <@{dilnoza.id}> had raised" in visible_text(resolved)
    for message in (raised, resolved):
        assert message["flags"] & SILENT
        assert (message["mentions"], message["mention_everyone"]) == ([], False)
    assert f"(resolved by <@{bruno.id}>, a maintainer)" in await shown(town, bruno)
    listed = await told(dilnoza, "general", "concern list", proposal="P1")
    assert "↳ The town pays." in listed
    assert f"<#{thread}>" in listed


async def test_a_concern_turns_lazy_consensus_into_a_full_vote_once_and_a_restart_loses_nothing(town: Town):
    chidi, dilnoza, emre = await people(town, "chidi", "dilnoza", "emre")
    card = await open_by(town, "lazy")
    assert labels(card)[:3] == ["Yes", "Abstain", "Raise a concern"]
    await chidi.react(card, "👍")
    await town.until(lambda: tally(town), [1, 0])
    await town.skip(hours=71)
    opened = await emre.click(card, label="Raise a concern")
    modal = await emre.wait_modal(opened)
    await restart(town)
    said = await reads(emre, await emre.submit_modal(modal, {"reason": "Who pays?"}))
    assert "So P1 is a full vote now" in said
    assert "full vote" not in await object_to(dilnoza, card, "Who prints it?")
    await restart(town)
    text = await shown(town, chidi)
    assert "Somebody objected, so it became a full vote" in text
    assert "more than half" in text
    card = await town.card(chidi, "P1")
    assert labels(card)[:3] == ["Yes", "No", "Abstain"]
    assert "Raise a concern" not in labels(card)
    assert [one["emoji"]["name"] for one in card["reactions"]] == ["👍", "🤷", "👎"]
    assert await said_by_bot(town, chidi, "proposals", "P1 is put to a vote") == 1
    announced = await chidi.wait_message("proposals", containing="P1 is put to a vote")
    assert announced["flags"] & SILENT
    await emre.react(card, "👎")
    await dilnoza.react(card, "👎")
    await town.until(lambda: tally(town), [1, 2])
    await town.skip(hours=71)
    assert await state(town) is ProposalState.OPEN
    await town.skip(hours=2)
    assert await said_by_bot(town, chidi, "proposals", "P1 did not pass") == 1


async def tally(town: Town) -> list[int]:
    count = (await town.proposal(1)).tally
    return [count.count("yes"), count.count("no")]


async def test_lazy_consensus_passes_in_silence_and_a_hold_does_not_change_that(town: Town):
    dilnoza = await town.person("dilnoza")
    card = await open_by(town, "lazy")
    assert "it blocks nothing" in await object_to(dilnoza, card, "Wait for Ann?", kind="hold")
    assert f"✋ **P1.1** <@{dilnoza.id}> (hold): Wait for Ann?" in await shown(town, dilnoza)
    await town.skip(hours=71, minutes=59)
    assert await state(town) is ProposalState.OPEN
    await town.skip(minutes=2)
    assert "Nobody objected for 3 days" in visible_text(await dilnoza.wait_message("proposals", containing="P1 passed"))


async def test_a_veto_blocks_three_approvals_and_taking_it_back_lets_them_through_at_once(town: Town):
    ada, bruno, farah, chidi = await people(town, "ada", "bruno", "farah", "chidi")
    card = await open_by(town, "apache")
    assert "shown as advice" in await click(chidi, card, "Yes")
    for who in (ada, bruno):
        assert "advice" not in await click(who, card, "Yes")
    await restart(town)
    said = await reads(farah, await submit(farah, await farah.click(card, label="No"), reason="It breaks the index."))
    assert "Your reason: It breaks the index." in said
    text = await shown(town, chidi)
    assert "Yes: 2 and 1 as advice (°)" in text
    assert f"<@{chidi.id}>°" in text
    await town.skip(hours=80)
    assert await state(town) is ProposalState.OPEN
    await click(farah, card, "Yes")
    await submit(bruno, await bruno.click(card, label="No"), reason="And the map.")
    await town.until(lambda: tally(town), [2, 1])
    await town.skip(minutes=1)
    assert await state(town) is ProposalState.OPEN
    await click(bruno, card, "Take back my vote")
    await town.skip(minutes=1)
    assert await state(town) is ProposalState.OPEN
    await click(bruno, card, "Yes")
    await town.skip(minutes=1)
    outcome = visible_text(await chidi.wait_message("proposals", containing="P1 passed"))
    assert "3 binding yes and no veto" in outcome


async def test_three_approvals_wait_for_the_end_of_the_minimum_time(town: Town):
    ada, bruno, farah = await people(town, "ada", "bruno", "farah")
    card = await open_by(town, "apache")
    for who in (ada, bruno, farah):
        await click(who, card, "Yes")
    await town.skip(hours=71, minutes=50)
    assert await state(town) is ProposalState.OPEN
    await town.skip(minutes=15)
    assert await state(town) is ProposalState.DECIDED


async def test_who_may_not_vote_is_told_so_and_the_author_settles_nobody_elses_concern(town: Town):
    ada, bruno, chidi, farah = await people(town, "ada", "bruno", "chidi", "farah")
    card = await open_by(town, "consent", who="bruno", voters=ada.role("Maintainers"))
    said = await object_to(chidi, card, "It is too dear, and that is a long story.")
    assert "Only members with one role decide P1" in said
    await object_to(farah, card, "It is too dear.")
    said = await told(bruno, "general", "concern resolve", concern="P1.1", answer="It is not.")
    assert "not even as a maintainer" in said
    assert "or by a maintainer" in await told(chidi, "general", "concern resolve", concern="P1.1", answer="It is not.")
    assert "Only whoever raised" in await told(chidi, "general", "concern withdraw", concern="p1.1")
    assert [one["value"] for one in await offered(farah, "withdraw")] == ["P1.1"]
    assert await offered(chidi, "resolve") == await offered(bruno, "resolve") == []
    assert [one["value"] for one in await offered(ada, "resolve")] == ["P1.1"]
    assert "is withdrawn" in await told(farah, "general", "concern withdraw", concern="1.1")
    assert "settled already" in await told(farah, "general", "concern withdraw", concern="P1.1")


async def offered(who: Person, act: str) -> list[Json]:
    return await who.autocomplete("general", f"concern {act}", "concern", concern="")


async def test_open_concerns_are_a_todo_of_their_owner_and_of_the_author(town: Town):
    chidi, dilnoza, emre = await people(town, "chidi", "dilnoza", "emre")
    await open_by(town, "majority")
    said = await told(dilnoza, "general", "concern raise", proposal="P1", reason="It is *too* dear.")
    assert "**P1.1**" in said
    await told(emre, "general", "concern raise", proposal="1", reason="Who prints it?", kind="hold")
    assert [
        one["value"] for one in await chidi.autocomplete("general", "concern raise", "proposal", proposal="print")
    ] == ["P1"]
    todo = await told(dilnoza, "general", "me todo")
    assert r"It is \*too\* dear." in todo
    assert "Who prints it?" not in todo
    todo = await told(chidi, "general", "me todo")
    assert "P1.1" in todo
    assert "P1.2" in todo
    assert "Nobody has raised" not in await told(chidi, "general", "concern list", proposal="P1")
    await told(dilnoza, "general", "concern withdraw", concern="P1.1")
    assert "P1.1" not in await told(chidi, "general", "me todo")


async def test_a_concern_after_the_end_is_refused(town: Town):
    dilnoza = await town.person("dilnoza")
    card = await open_by(town, "lazy")
    town.server.clock.move(73 * 3600)
    assert "not open any more" in await object_to(dilnoza, card, "Too late, perhaps.")
    assert "no proposal P9" in await told(dilnoza, "general", "concern list", proposal="P9")
    assert "is not a concern's number" in await told(dilnoza, "general", "concern withdraw", concern="the first")


async def test_hostile_and_long_reasons_are_inert_and_fit_everywhere(town: Town):
    names = ("dilnoza", "emre", "hana", "bruno", "farah")
    chidi = await town.person("chidi")
    card = await open_by(town, "consent", details="_" * 2900)
    thread = str((await town.proposal(1)).proposal.thread)
    for who in await people(town, *names):
        for number in range(EACH_LIMIT):
            reason = f"{number} {HOSTILE} " + "*" * (CONCERN_LIMIT - len(HOSTILE) - 3)
            assert "**P1." in await object_to(who, card, reason)
    assert "as many as one person can" in await object_to(who, card, "One more.")
    text = await shown(town, chidi)
    assert r"\*\*Bold\*\*" in text
    assert "more" in text
    assert sum(len(part) for part in text.splitlines()) < 6500
    for said in await chidi.messages(thread):
        assert (said["mentions"], said["mention_everyone"]) == ([], False)
    listed = await answered(chidi, await chidi.slash("general", "concern list", proposal="P1"))
    assert "All 25 are in the file" in visible_text(listed)
    whole = (await chidi.download(listed["attachments"][0]["url"])).decode().splitlines()
    assert len(whole) == 25
    assert whole[0].startswith(f"P1.1\tconcern\topen\tDilnoza\t0 {HOSTILE.splitlines()[0]}")
    with pytest.raises(Refused):
        await chidi.slash("general", "concern raise", proposal="P1", reason="x" * (CONCERN_LIMIT + 1))


async def test_a_doubled_form_or_command_raises_and_settles_one_concern(town: Town):
    dilnoza = await town.person("dilnoza")
    card = await open_by(town, "lazy")
    double = town.server.faults.duplicate
    modal = await dilnoza.wait_modal(await dilnoza.click(card, label="Raise a concern"))
    double("INTERACTION_CREATE", copies=2)
    assert "**P1.1**" in await reads(dilnoza, await dilnoza.submit_modal(modal, {"reason": "Too dear."}))
    double("INTERACTION_CREATE", copies=2)
    assert "is resolved" in await told(dilnoza, "general", "concern resolve", concern="P1.1", answer="Halved.")
    double("INTERACTION_CREATE", copies=2)
    assert "**P1.2**" in await told(dilnoza, "general", "concern raise", proposal="P1", reason="Too big.")
    double("INTERACTION_CREATE", copies=2)
    assert "is withdrawn" in await told(dilnoza, "general", "concern withdraw", concern="P1.2")
    await town.settle()
    assert [one.state.value for one in (await town.proposal(1)).proposal.concerns] == ["resolved", "withdrawn"]
    assert await said_by_bot(town, dilnoza, "proposals", "P1 is put to a vote") == 1
