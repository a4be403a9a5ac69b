"""Votes by reaction: abuse and accidents. What other tests prove of them is listed in docs/how-it-is-proved.md."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.proposal import ProposalState
from sandbox.model import guilds, messages, reactions, users
from sandbox.permissions import bits
from tests.e2e.acts import click, people, proposed, told
from tests.e2e.conftest import Town
from tests.sandbox.person import Refused, visible_text

Json = dict[str, Any]


async def propose(town: Town, **options: object) -> Json:
    """Have Chidi open P1, and return its card."""
    chidi = await town.person("chidi")
    await proposed(chidi, "proposals", **({"title": "Print the guide"} | options))
    return await town.card(chidi, "P1")


async def tally(town: Town) -> tuple[int, int, int]:
    count = (await town.proposal(1)).tally.count
    return count("yes"), count("no"), count("abstain")


async def excluded(town: Town) -> list[str]:
    return [one.reason for one in (await town.proposal(1)).proposal.excluded]


async def read_again(town: Town) -> int:
    return await town.desk.sweep.reconcile_open(town.client.ballot_box)


def reacts(town: Town, card: Json, user: str, emoji: str, kind: int = reactions.NORMAL) -> None:
    """Somebody who has no client of their own here reacts."""
    world = town.server.world
    message = world.message(card["channel_id"], card["id"])
    reactions.add(world, message, user, reactions.parse_emoji(world, emoji), kind)


async def test_who_toggles_all_the_time_costs_few_edits_and_the_last_click_counts(town: Town):
    card = await propose(town)
    emre = await town.person("emre")
    mark = emre.mark
    for _ in range(10):
        await emre.react(card, "👍")
        await emre.unreact(card, "👍")
    await emre.react(card, "👎")
    await town.until(lambda: tally(town), (0, 1, 0))
    await town.settle()
    await emre.wait_edit(card, containing="No: 1", since=mark)
    assert sum(event.name == "MESSAGE_UPDATE" for event in emre.events[mark:]) <= 2


async def test_bots_and_the_bots_own_reactions_never_count(town: Town):
    card = await propose(town)
    world = town.server.world
    robot = users.create_user(world, "robot", bot=True)
    guilds.add_member(world, str(town.guild), robot["id"])
    reacts(town, card, robot["id"], "👍")
    await (await town.person("emre")).react(card, "👍")
    await town.until(lambda: tally(town), (1, 0, 0))
    assert await read_again(town) == 0
    await town.stop()
    await town.start()
    await read_again(town)
    assert (await tally(town), await excluded(town)) == ((1, 0, 0), [])


async def test_votes_given_while_offline_are_found_on_every_page_normal_and_burst(town: Town):
    card = await propose(town, closes="3d")
    world = town.server.world
    await town.stop()
    for number in range(130):
        one = users.create_user(world, f"crowd{number}", id=str(10**17 + number))
        guilds.add_member(world, str(town.guild), one["id"], announce=False, joined_at="2020-01-01T00:00:00+00:00")
        reacts(town, card, one["id"], "👍", reactions.BURST if number % 10 == 0 else reactions.NORMAL)
    await town.start()
    town.client.ballot_box._pace._gap = 0.0  # type: ignore[attr-defined]
    await town.until(lambda: tally(town), (130, 0, 0))


async def test_a_vote_of_somebody_who_has_left_stays_and_one_found_only_later_is_listed(town: Town):
    card = await propose(town, closes="3d")
    emre, hana = await people(town, "emre", "hana")
    await emre.react(card, "👍")
    await town.until(lambda: tally(town), (1, 0, 0))
    await town.stop()
    await hana.react(card, "👎")
    for who in (emre, hana):
        guilds.remove_member(town.server.world, str(town.guild), who.id)
    await town.start()
    await town.until(lambda: excluded(town), ["excluded-left"])
    assert await tally(town) == (1, 0, 0)


async def test_settings_changed_in_the_middle_of_a_vote_change_nothing_about_it(town: Town):
    card = await propose(town, closes="1h")
    emre, ada = await people(town, "emre", "ada")
    before = (await town.proposal(1)).proposal
    await emre.react(card, "👍")
    await town.until(lambda: tally(town), (1, 0, 0))
    assert "At least 9 voters" in await told(ada, "general", "settings voting", quorum=9)
    await town.skip(hours=1, minutes=1)
    after = (await town.proposal(1)).proposal
    assert (after.rule, after.options) == (before.rule, before.options)
    assert after.outcome is not None
    assert after.outcome.passed


async def test_who_cannot_react_votes_by_button(town: Town):
    card = await propose(town)
    emre = await town.person("emre")
    everyone = town.server.world.roles[str(town.guild)].values()
    for role in everyone:
        role["permissions"] = str(int(role["permissions"]) & ~bits("READ_MESSAGE_HISTORY", "ADD_REACTIONS"))
    with pytest.raises(Refused):
        await emre.react(card, "👍")
    assert "**Yes**" in await click(emre, card, "Yes")
    assert await tally(town) == (1, 0, 0)


async def test_a_tick_after_the_deadline_does_not_count_is_removed_and_on_record(town: Town):
    card = await propose(town, closes="1h")
    emre, hana = await people(town, "emre", "hana")
    await hana.react(card, "👍")
    await town.until(lambda: tally(town), (1, 0, 0))
    town.server.clock.move(3601)
    await emre.react(card, "👎")
    await emre.wait_for("MESSAGE_REACTION_REMOVE", lambda gone: gone["user_id"] == emre.id)
    await town.skip()
    view = await town.proposal(1)
    assert view.proposal.state is ProposalState.DECIDED
    assert await tally(town) == (1, 0, 0)
    audit = await town.desk.store.run(town.guild, lambda tx: tx.audit("P1"))
    assert "vote.late" in [entry.action for entry in audit]


async def test_a_vote_found_after_an_outage_is_marked_as_of_unknown_time(town: Town):
    card = await propose(town, closes="3d")
    hana = await town.person("hana")
    await town.stop()
    await hana.react(card, "👍")
    await town.start()
    await town.until(lambda: tally(town), (1, 0, 0))
    assert [vote.untimed for vote in (await town.proposal(1)).votes] == [True]


async def test_a_card_deleted_unnoticed_comes_back_with_its_votes_when_it_is_next_read(town: Town):
    card = await propose(town)
    chidi = await town.person("chidi")
    await chidi.react(card, "👍")
    await town.until(lambda: tally(town), (1, 0, 0))
    town.server.faults.drop("MESSAGE_DELETE")
    messages.delete_message(town.server.world, card["channel_id"], card["id"])
    await read_again(town)
    await town.settle()
    again = await town.card(chidi, "P1")
    assert again["id"] != card["id"]
    assert "Yes: 1" in visible_text(again)
    assert await tally(town) == (1, 0, 0)


async def test_a_reaction_taken_off_is_counted_down_and_nobody_counts_twice(town: Town):
    card = await propose(town)
    emre = await town.person("emre")
    await emre.react(card, "👍")
    await town.until(lambda: tally(town), (1, 0, 0))
    assert "**Yes**" in await click(emre, card, "Yes")
    assert await tally(town) == (1, 0, 0)
    await emre.react(card, "🤷")
    await town.until(lambda: tally(town), (0, 0, 1))
    await emre.unreact(card, "🤷")
    await town.until(lambda: voters(town), 0)


async def voters(town: Town) -> int:
    return (await town.proposal(1)).tally.voters


async def test_whoever_blocked_the_author_can_vote_for_the_card_is_the_bots(town: Town):
    card = await propose(town)
    assert card["author"]["id"] == town.server.world.settings["seed"]["application_id"]


async def test_who_may_vote_is_what_holds_when_they_vote_and_not_an_old_list(town: Town):
    chidi, bruno, emre = await people(town, "chidi", "bruno", "emre")
    role = chidi.role("Maintainers")
    card = await propose(town, voters=role)
    world = town.server.world
    member = world.member(str(town.guild), emre.id)
    guilds.update_member(world, str(town.guild), emre.id, {"roles": [*member["roles"], role["id"]]})
    guilds.update_member(world, str(town.guild), bruno.id, {"roles": []})
    assert "**Yes**" in await click(emre, card, "Yes")
    assert "open to one role only" in await click(bruno, card, "Yes")
    assert await tally(town) == (1, 0, 0)


async def test_a_card_that_cannot_be_read_at_first_is_read_later(town: Town):
    card = await propose(town, closes="3d")
    hana = await town.person("hana")
    town.server.faults.drop("MESSAGE_REACTION_ADD")
    await hana.react(card, "👍")
    town.server.faults.lose_response("GET", r"/messages/\d+$", 1)
    town.server.faults.answer("GET", "/reactions/", 503, 1)
    for _ in range(3):
        await read_again(town)
    assert await tally(town) == (1, 0, 0)
