"""Settings through the real client: what admins decide, what they see, and what they are told to mend."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.proposal import ProposalState
from tests.e2e.acts import add_task, click, contribute, people, proposed, published, told, web
from tests.e2e.conftest import Town
from tests.sandbox.person import Person, Refused, Upload, visible_text

Json = dict[str, Any]
VIEW_CHANNEL, SEND_MESSAGES, EMBED_LINKS = 1 << 10, 1 << 11, 1 << 14


async def close(town: Town, channel: str, permissions: int) -> None:
    """Take permissions from the bot in one channel (0 gives them all back), and wait until it knows."""
    ada = await town.person("ada")
    place, bot = ada.channel(channel), town.server.world.settings["seed"]["application_id"]
    rule = {"type": 1, "allow": "0", "deny": str(permissions)}
    await ada.request("PUT", f"/channels/{place}/permissions/{bot}", rule)
    await town.until(lambda: lacks(town, int(place), permissions), True)


async def lacks(town: Town, channel: int, permissions: int) -> bool:
    guild = town.client.get_guild(town.guild)
    granted = guild.get_channel(channel).permissions_for(guild.me).value
    return not granted & permissions and (permissions != 0 or bool(granted & SEND_MESSAGES))


async def place(who: Person, name: str) -> Json:
    return {"id": who.channel(name)}


async def test_an_admin_chooses_where_things_are_posted_and_can_unset_it(town: Town):
    ada, chidi = await people(town, "ada", "chidi")
    ideas = await place(ada, "ideas")
    said = await told(ada, "general", "settings channels", tasks=ideas, proposals=ideas)
    assert f"Tasks: <#{ideas['id']}>" in said
    assert f"Proposals: <#{ideas['id']}>" in said
    assert (await add_task(town))["channel_id"] == ideas["id"]
    await proposed(chidi, "welcome", title="Print the guide")
    assert (await town.card(chidi, "P1"))["channel_id"] == ideas["id"]
    assert "Tasks: where the command is used" in await told(ada, "general", "settings channels", clear="tasks_channel")
    assert (await add_task(town))["channel_id"] == chidi.channel("general")


async def test_settings_are_not_even_offered_to_members_and_refused_where_an_exception_offers_them(town: Town):
    chidi, ada = await people(town, "chidi", "ada")
    with pytest.raises(LookupError, match="no command"):
        await chidi.slash("general", "settings show")
    index = await ada.commands()
    (command,) = [one for one in index["application_commands"] if one["name"] == "settings"]
    application = command["application_id"]
    exception = {"permissions": [{"id": chidi.id, "type": 2, "permission": True}]}
    path = f"/applications/{application}/guilds/{town.guild}/commands/{command['id']}/permissions"
    await ada.request("PUT", path, exception)
    assert "people with Manage Server" in await told(chidi, "general", "settings work", claim_days=3)
    assert (await town.desk.settings.get(town.guild)).claim_days != 3


async def test_a_channel_where_the_bot_may_not_post_is_refused_naming_what_is_missing(town: Town):
    ada = await town.person("ada")
    await close(town, "ideas", SEND_MESSAGES | EMBED_LINKS)
    said = await told(ada, "general", "settings channels", archive=await place(ada, "ideas"))
    assert "**Send Messages, Embed Links**" in said
    assert "Give me these permissions there" in said
    await close(town, "ideas", VIEW_CHANNEL)
    assert "View Channel" in await told(ada, "general", "settings channels", archive=await place(ada, "ideas"))
    assert (await town.desk.settings.get(town.guild)).archive_channel != int((await place(ada, "ideas"))["id"])


async def test_what_cannot_be_posted_is_shown_with_its_remedy_and_posted_once_that_is_done(town: Town):
    ada, chidi = await people(town, "ada", "chidi")
    await close(town, "tasks", SEND_MESSAGES)
    said = await told(chidi, "general", "task add", title="Draw the rays")
    assert "T1" in said
    assert f"<#{chidi.channel('tasks')}>" in said
    shown = await told(ada, "general", "settings show")
    assert f"In <#{ada.channel('tasks')}> I lack: Send Messages" in shown
    assert "The card of **T1** in" in shown
    assert "/settings retry" in shown
    await close(town, "tasks", 0)
    assert "Trying again to post one thing" in await told(ada, "general", "settings retry")
    assert "Draw the rays" in visible_text(await town.card(ada, "T1"))
    shown = await told(ada, "general", "settings show")
    assert "Everything gets through" in shown
    assert "Not posted yet" not in shown


async def test_what_waits_for_a_channel_that_is_not_chosen_any_more_is_shown_with_its_remedy_too(town: Town):
    ada, chidi = await people(town, "ada", "chidi")
    await close(town, "tasks", SEND_MESSAGES)
    await told(chidi, "general", "task add", title="Draw the rays")
    await told(ada, "general", "settings channels", clear="tasks_channel")
    shown = await told(ada, "general", "settings show")
    assert f"In <#{ada.channel('tasks')}> I lack: Send Messages" in shown
    assert "Everything gets through" not in shown
    await close(town, "tasks", 0)
    shown = await told(ada, "general", "settings show")
    assert "The card of **T1** in" in shown
    assert "To be mended" not in shown
    assert "Everything gets through" not in shown


async def test_a_chosen_channel_that_was_deleted_is_reported(town: Town):
    ada = await town.person("ada")
    ideas = await place(ada, "ideas")
    await told(ada, "general", "settings channels", archive=ideas)
    await ada.request("DELETE", f"/channels/{ideas['id']}")
    await town.until(lambda: is_gone(town, int(ideas["id"])), True)
    assert f"<#{ideas['id']}> does not exist any more" in await told(ada, "general", "settings show")


async def is_gone(town: Town, channel: int) -> bool:
    return town.client.get_guild(town.guild).get_channel(channel) is None


async def test_the_defaults_for_voting_hold_for_the_next_proposal(town: Town):
    ada, chidi, dilnoza = await people(town, "ada", "chidi", "dilnoza")
    said = await told(ada, "general", "settings voting", length="2d", quorum=3)
    assert "Open for 2 days" in said
    assert "At least 3 voters" in said
    await proposed(chidi, "proposals", title="Print the guide")
    card = await town.card(chidi, "P1")
    assert "At least 3 people must vote" in visible_text(card)
    await click(dilnoza, card, "Yes")
    await town.skip(days=2, minutes=-1)
    assert (await town.proposal(1)).proposal.state is ProposalState.OPEN
    await town.skip(minutes=2)
    outcome = await chidi.wait_message("proposals", containing="did not pass")
    assert "One person voted, and 3 had to" in visible_text(outcome)


async def test_members_who_joined_too_late_may_not_vote_where_the_community_says_so(town: Town):
    ada, chidi, goran = await people(town, "ada", "chidi", "goran")
    assert "at least 7 days" in await told(ada, "general", "settings voting", member_days=7)
    await proposed(chidi, "proposals", title="Print the guide")
    assert "not been a member of this server for long" in await click(goran, await town.card(goran, "P1"), "Yes")


async def test_only_the_chosen_role_reviews_and_votes(town: Town):
    ada, bruno, chidi, goran = await people(town, "ada", "bruno", "chidi", "goran")
    newcomers, maintainers = ada.role("Newcomers"), ada.role("Maintainers")
    said = await told(ada, "general", "settings roles", maintainers=newcomers, voters=maintainers)
    assert f"Maintainers: <@&{newcomers['id']}>" in said
    assert f"Voters: <@&{maintainers['id']}>" in said
    card = await contribute(town)
    assert "Reviews are for maintainers" in await click(bruno, card, "Approve")
    assert "is accepted" in await click(goran, card, "Approve")
    await proposed(chidi, "proposals", title="Print the guide")
    ballot = await town.card(chidi, "P1")
    assert "open to one role only" in await click(chidi, ballot, "Yes")
    assert "**Yes**" in await click(bruno, ballot, "Yes")
    said = await told(ada, "general", "settings roles", clear="maintainer_role voter_role")
    assert "Maintainers: only admins" in said
    assert "Voters: everybody" in said


async def test_a_claim_lasts_as_many_days_as_the_community_says(town: Town):
    ada, hana = await people(town, "ada", "hana")
    await add_task(town)
    assert "A claim lasts 2 days" in await told(ada, "general", "settings work", claim_days=2)
    await told(hana, "general", "task claim", task="T1")
    await town.skip(days=1, hours=23)
    assert len(await town.desk.tasks.claimed_by(town.guild, int(hana.id))) == 1
    await town.skip(hours=2)
    assert await town.desk.tasks.claimed_by(town.guild, int(hana.id)) == []


async def test_an_admin_says_what_no_patch_may_do(town: Town):
    ada, dilnoza = await people(town, "ada", "dilnoza")
    said = (await told(ada, "general", "settings patches", forbidden="*.key, secrets/", binaries=False)).replace(
        "\\", ""
    )
    assert "No patch changes: /**/*.key /secrets/**" in said
    assert "may not bring files that are no text" in said
    for path, content in (("deep/a.key", b"x"), ("secrets/x", b"x")):
        diff = b"--- /dev/null\n+++ b/%s\n@@ -0,0 +1 @@\n+%s\n" % (path.encode(), content)
        said = await told(dilnoza, "general", "patch send", title="keys: add", file=Upload("x.diff", diff))
        assert "is changed by no patch here" in said
        assert "/settings patches" in said
    assert "neither a path nor" in await told(ada, "general", "settings patches", forbidden="../etc")
    shown = (await told(ada, "general", "settings show")).replace("\\", "")
    assert "No patch changes: /**/*.key" in shown
    assert "may change every file" in await told(ada, "general", "settings patches", forbidden="none", binaries=True)


async def test_time_zones_are_suggested_and_unknown_ones_refused(town: Town):
    ada = await town.person("ada")
    offered = await ada.autocomplete("general", "settings time-zone", "zone", zone="berl")
    assert [one["value"] for one in offered] == ["Europe/Berlin"]
    assert len(await ada.autocomplete("general", "settings time-zone", "zone", zone="e")) == 25
    assert "is **Europe/Berlin**" in await told(ada, "general", "settings time-zone", zone="europe/berlin")
    refusal = await told(ada, "general", "settings time-zone", zone="Middle/Earth")
    assert "such as `Europe/Berlin`" in refusal
    assert (await town.desk.settings.get(town.guild)).timezone == "Europe/Berlin"


async def test_the_archives_title_and_licence_are_shown_on_the_web(town: Town):
    ada = await town.person("ada")
    said = await told(ada, "general", "settings archive", title="  Pools & <tides> ", licence="CC0-1.0")
    assert "CC0 1.0" in said
    card = await contribute(town, agree=False)
    assert "CC0 1.0" in visible_text(card)
    await published(town, "emre", title="Limpets")
    start = await web(town, "")
    assert "Pools &amp; &lt;tides&gt;" in start
    assert "CC0 1.0" in start


async def test_values_out_of_range_and_no_option_at_all_change_nothing_and_say_so(town: Town):
    ada = await town.person("ada")
    before = await town.desk.settings.get(town.guild)
    for command in ("channels", "roles", "voting", "work", "archive", "patches"):
        assert "choose at least one of the options" in await told(ada, "general", f"settings {command}")
    with pytest.raises(Refused):
        await ada.slash("general", "settings work", claim_days=91)
    said = await told(ada, "general", "settings archive", licence="All rights reserved")
    assert "All rights reserved is not one of the licences" in said
    assert "3d" in await told(ada, "general", "settings voting", length="for ever")
    said = await told(ada, "general", "settings voting", length="90d")
    assert said == "The voting time in hours can be from 1 to 1440, not 2160."
    assert await town.desk.settings.get(town.guild) == before


async def test_every_setting_is_shown(town: Town):
    ada = await town.person("ada")
    shown = await told(ada, "general", "settings show")
    for words in (
        f"Review: <#{ada.channel('review')}>",
        f"Maintainers: <@&{ada.role('Maintainers')['id']}>",
        "Open for 3 days",
        "A claim lasts",
        "CC BY-SA 4.0",
        "UTC, where it is now",
        "Everything gets through",
    ):
        assert words in shown
