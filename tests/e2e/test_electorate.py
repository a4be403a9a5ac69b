"""Who may vote, through the real client: what admins set, what cards say, and shares of all who may vote."""

from __future__ import annotations

from tests.e2e.acts import answered, click, people, post, proposed, published, told
from tests.e2e.conftest import Town
from tests.sandbox.person import visible_text


async def test_everything_about_voting_can_be_set_and_is_shown(town: Town):
    (ada,) = await people(town, "ada")
    options = {"accepted_work": 2, "own_proposals": False, "open_at_once": 20, "open_each": 2, "threads": False}
    said = await told(ada, "general", "settings voting", **options)
    shown = await told(ada, "general", "settings show")
    for words in (
        "at least 2 accepted contributions",
        "Authors do not vote on what they propose",
        "Open at once: 20, of each member 2",
        "Proposals get no threads",
    ):
        assert words in said
        assert words in shown


async def test_authors_do_not_vote_on_their_own_where_the_guild_says_so_and_the_card_tells(town: Town):
    ada, chidi = await people(town, "ada", "chidi")
    await told(ada, "general", "settings voting", own_proposals=False)
    await proposed(chidi, "proposals", title="Print the guide", closes="3d")
    card = await town.card(chidi, "P1")
    assert "Not its author" in visible_text(card)
    assert "nobody votes on their own proposal" in await click(chidi, card, "Yes")
    await chidi.react(card, "👍")
    await town.until(lambda: excluded(town), ["excluded-author"])
    await town.settle()
    assert "1 × the author" in visible_text(await town.card(chidi, "P1"))


async def excluded(town: Town) -> list[str]:
    return [one.reason for one in (await town.proposal(1)).proposal.excluded]


async def test_where_accepted_work_is_asked_for_it_counts_as_of_the_opening(town: Town):
    ada, chidi, dilnoza, emre = await people(town, "ada", "chidi", "dilnoza", "emre")
    await published(town, "dilnoza")
    await told(ada, "general", "settings voting", accepted_work=1)
    await proposed(chidi, "proposals", title="Print the guide", closes="3d")
    await published(town, "emre", title="Limpets")
    card = await town.card(chidi, "P1")
    assert "one accepted contribution" in visible_text(card)
    assert "**Yes**" in await click(dilnoza, card, "Yes")
    assert "yours were too few" in await click(emre, card, "Yes")


async def test_a_share_of_all_who_hold_a_role_is_counted_by_discord(town: Town):
    chidi, bruno = await people(town, "chidi", "bruno")
    used = await chidi.slash(
        "proposals", "propose", title="Print the guide", quorum="60%", voters=chidi.role("Maintainers"), closes="3d"
    )
    preview = await answered(chidi, used)
    assert "2, as Discord counts them now" in visible_text(preview)
    await post(chidi, preview)
    assert (await town.proposal(1)).proposal.electorate_size == 2
    await click(bruno, await town.card(chidi, "P1"), "Yes")
    await town.skip(days=3, minutes=1)
    outcome = (await town.proposal(1)).proposal.outcome
    assert outcome is not None
    assert (outcome.passed, outcome.reason) == (False, "why-no-quorum")


async def test_a_share_of_everybody_is_of_all_members(town: Town):
    (chidi,) = await people(town, "chidi")
    used = await chidi.slash("proposals", "propose", title="Print the guide", quorum="25%", closes="3d")
    shown = visible_text(await answered(chidi, used))
    count = len(town.server.world.members[str(town.guild)])
    assert f"{count}, as Discord counts them now" in shown


async def test_while_discord_does_not_tell_how_many_there_are_the_draft_is_refused_in_words(town: Town):
    (chidi,) = await people(town, "chidi")
    town.server.faults.answer("GET", r"/guilds/\d+$", 503, n=20)
    said = await told(chidi, "proposals", "propose", title="Print the guide", quorum="25%", closes="3d")
    assert "Try again in a minute" in said
