"""What a passed proposal does by itself, through the real client: chosen on the preview, voted, seen where it lands."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.domain.ids import MemberId
from bot.domain.proposal import ProposalState
from tests.e2e.acts import (
    PAGE,
    TEXT,
    answered,
    click,
    contribute,
    people,
    post,
    proposed,
    published,
    reads,
    said_by_bot,
    submit,
    told,
    web,
)
from tests.e2e.conftest import Town
from tests.e2e.effecting import add, agreed, changed, draft, form, menu, passes, refused, told_instead
from tests.sandbox.person import visible_text


async def test_a_contribution_is_accepted_by_the_community(town: Town):
    chidi, dilnoza = await people(town, "chidi", "dilnoza")
    await contribute(town)
    preview = await add(chidi, await draft(chidi), "accept", number=["C1"])
    assert "Accept **C1** into the archive (its revision 1)" in visible_text(preview)
    said = await passes(town, chidi, preview)
    assert "Done:" in said
    assert "**C1** into the archive (its revision 1): **R1**" in said
    assert "the community, by **P1**" in await told(dilnoza, "general", "page show", page=PAGE)
    assert "decision [P1]" in visible_text(await town.card(chidi, "C1"))
    shown = await web(town, "page/beadlet-anemone")
    assert "the community, by" in shown
    assert TEXT in shown
    assert "✅ Accept" in visible_text(await town.card(chidi, "P1"))
    assert "done" in await told(dilnoza, "general", "proposal explain", number="P1")


async def test_a_page_is_brought_back_as_a_new_revision(town: Town):
    chidi = await town.person("chidi")
    await published(town)
    await published(town, "emre", text="Nonsense.")
    preview = await add(chidi, await draft(chidi), "revert", page=PAGE)
    assert "back to **R1**" in visible_text(preview)
    assert ": **R3**" in await passes(town, chidi, preview)
    assert TEXT in await web(town, "page/beadlet-anemone")
    history = await told(chidi, "general", "page history", page=PAGE)
    assert "[R3]" in history
    assert "back to R1" in history
    assert "Back to" in await web(town, "page/beadlet-anemone/history")


async def test_settings_that_are_the_communitys_are_changed_by_the_proposal_that_settings_shows(town: Town):
    ada, chidi = await people(town, "ada", "chidi")
    assert "under the community's own rule now" in await told(ada, "general", "settings govern", group="voting")
    assert "Only a passed proposal changes these: voting" in await told(ada, "general", "settings show")
    used = await ada.slash("proposals", "settings voting", quorum=2, length="2d")
    preview = await answered(ada, used)
    assert "under the community's own rule, so `/settings` does not change them" in visible_text(preview)
    assert "Set how many must vote (quorum) to 2" in visible_text(preview)
    assert "Set how long people can vote to 2 days" in visible_text(preview)
    assert (await town.desk.settings.get(town.guild)).quorum == 1
    await proposed(chidi, "proposals", title="Paint the boat house", closes="10d")
    said = await passes(town, ada, preview)
    assert "Set how many must vote (quorum) to 2" in said
    settings = await town.desk.settings.get(town.guild)
    assert (settings.quorum, settings.vote_hours) == (2, 48)
    assert (await town.proposal(1)).proposal.rule.quorum == 1, "what is open keeps its rule"
    assert "Claims" not in await told(ada, "general", "settings work", claim_days=3)
    assert (await town.desk.settings.get(town.guild)).claim_days == 3


async def test_what_the_community_governs_it_can_give_back(town: Town):
    ada, chidi = await people(town, "ada", "chidi")
    await told(ada, "general", "settings govern", group="archive")
    preview = await add(chidi, await draft(chidi), "archive", setting=["archive-title"], value="The *tide* book")
    preview = await add(chidi, preview, "release", group=["archive"])
    said = await passes(town, chidi, preview)
    assert "Give the settings “archive” back to the admins" in said
    settings = await town.desk.settings.get(town.guild)
    assert (settings.archive_title, settings.governed) == ("The *tide* book", ())
    assert "Saved" in await told(ada, "general", "settings archive", title="Tides")


async def test_for_what_tasks_open_by_themselves_is_decided_by_vote_like_any_setting(town: Town):
    ada = await town.person("ada")
    preview = await add(ada, await draft(ada), "traces", value="stale-page, stub")
    preview = await add(ada, preview, "capture", setting=["capture-count"], value="4")
    assert "for what no tasks open by themselves" in visible_text(preview)
    await passes(town, ada, preview)
    settings = await town.desk.settings.get(town.guild)
    assert (settings.traces_off, settings.capture_count) == (("stub", "stale-page"), 4)


async def test_how_messages_are_taken_up_and_what_patches_may_do_are_changed_by_vote_too(town: Town):
    ada = await town.person("ada")
    preview = await add(ada, await draft(ada), "capture", setting=["capture-emoji"], value="📌")
    preview = await add(ada, preview, "patches", setting=["patch-forbidden"], value="*.key")
    preview = await add(ada, preview, "patches", setting=["patch-binaries"], value="no")
    shown = visible_text(preview).replace("\\", "")
    assert "Set the paths that no patch changes to /**/*.key" in shown
    assert "Set whether patches may bring files that are no text to no" in shown
    await passes(town, ada, preview)
    settings = await town.desk.settings.get(town.guild)
    assert (settings.capture_emoji, settings.patch_forbidden, settings.patch_binaries) == ("📌", "/**/*.key", False)


async def test_channels_and_roles_are_picked_from_discords_own_menus(town: Town):
    ada = await town.person("ada")
    ideas, newcomers = ada.channel("ideas"), ada.role("Newcomers")["id"]
    preview = await add(ada, await draft(ada), "channels", setting=["archive-channel"], value=[ideas])
    preview = await add(ada, preview, "channels", setting=["tasks-channel"])
    preview = await add(ada, preview, "roles", setting=["maintainer-role"], value=[newcomers])
    assert f"to <#{ideas}>" in visible_text(preview)
    assert "to wherever the command is used" in visible_text(preview)
    said = await passes(town, ada, preview)
    assert f"<@&{newcomers}>" in said
    settings = await town.desk.settings.get(town.guild)
    found = (settings.archive_channel, settings.tasks_channel, settings.maintainer_role)
    assert found == (int(ideas), None, int(newcomers))


async def test_the_maintainers_of_an_area_are_chosen_by_vote_where_roles_are_governed(town: Town):
    ada, chidi, emre = await people(town, "ada", "chidi", "emre")
    await told(ada, "general", "area add", name="tides", maintainer={"id": chidi.id})
    await told(ada, "general", "settings govern", group="roles")
    said = await told(ada, "general", "area edit", area="tides", **{"add-maintainer": {"id": emre.id}})
    assert "under the community's own rule" in said
    preview = await add(chidi, await draft(chidi), "maintainer-add", area=["tides"], member=[emre.id])
    preview = await add(chidi, preview, "maintainer-remove", area=["tides"], member=[chidi.id])
    said = await passes(town, chidi, preview)
    assert f"Make <@{emre.id}> a maintainer of the area “tides”" in said
    assert (await town.desk.areas.get(town.guild, "tides")).maintainers == (MemberId(int(emre.id)),)


async def test_tasks_are_added_on_the_preview_and_taken_out_again(town: Town):
    chidi = await town.person("chidi")
    preview = await draft(chidi, tasks="Draw the rays; Ask the miller")
    preview = await add(chidi, preview, "task", title="<@&1> @everyone **Sing**")
    shown = visible_text(preview)
    assert "\\*\\*Sing\\*\\*" in shown
    options = next(
        item["options"]
        for row in preview["components"]
        for item in row["components"]
        if item["custom_id"] == menu(preview, "draft-drop-fx")
    )
    assert [option["label"] for option in options][1] == "Open the task “Ask the miller”"
    used = await chidi.choose(preview, options[1]["value"], custom_id=menu(preview, "draft-drop-fx"))
    preview = await changed(chidi, preview, used)
    assert "Ask the miller" not in visible_text(preview)
    said = await passes(town, chidi, preview)
    assert "Open the task “Draw the rays”: **T1**" in said
    assert "Claim a task with `/task claim`" in said
    titles = {task.title for task in await town.desk.tasks.listing(town.guild)}
    assert titles == {"<@&1> @everyone **Sing**", "Draw the rays"}


async def test_what_cannot_be_done_any_more_is_said_with_its_reason_and_stops_nothing(town: Town):
    chidi, dilnoza = await people(town, "chidi", "dilnoza")
    card = await contribute(town)
    preview = await add(chidi, await draft(chidi), "accept", number=["C1"])
    preview = await add(chidi, preview, "task", title="Print it")
    await post(chidi, preview)
    used = await dilnoza.click(card, label="Update")
    assert "revision 2" in await reads(dilnoza, await submit(dilnoza, used, text="Something else entirely."))
    said = await agreed(town, chidi)
    assert "Not done:" in said
    assert "was updated after this was proposed" in said
    assert "Open the task “Print it”: **T1**" in said
    assert "⚠️ Accept" in visible_text(await town.card(chidi, "P1"))
    assert "was updated after this was proposed" in await told(dilnoza, "general", "proposal explain", number="P1")
    assert await said_by_bot(town, chidi, "proposals", "P1 passed") == 1


async def test_a_contribution_of_many_that_wait_is_named_by_its_number(town: Town):
    chidi = await town.person("chidi")
    for number in range(26):
        await contribute(town, title=f"Page {number}")
    preview = await draft(chidi)
    shown = await form(chidi, preview, "accept")
    (box,) = [row["component"] for row in shown["components"]]
    assert box["type"] == 4
    preview = await changed(chidi, preview, await chidi.submit_modal(shown, {"number": "c-7"}))
    assert "Accept **C7**" in visible_text(preview)


async def test_choosing_again_after_a_form_was_closed_shows_the_preview_afresh(town: Town):
    chidi = await town.person("chidi")
    preview = await draft(chidi)
    await form(chidi, preview, "task")
    preview = await changed(chidi, preview, await chidi.choose(preview, custom_id=menu(preview, "draft-add")))
    assert "This is what would be posted" in visible_text(preview)
    assert "Open the task “Sing”" in visible_text(await add(chidi, preview, "task", title="Sing"))


REFUSED: Mapping[str, tuple[str, dict[str, object], str]] = {
    "an unknown contribution": ("accept", {"number": "C9"}, "no contribution C9"),
    "no number": ("accept", {"number": "[x](evil)@here"}, "not a contribution"),
    "no page": ("revert", {"page": "@everyone ``` <@1>"}, "There is no page called"),
    "no revision": ("revert", {"page": "R99"}, "There is no such revision"),
    "a zone": ("time-zone", {"value": "Mars/Olympus"}, "Mars/Olympus"),
    "letters": ("voting", {"setting": ["quorum"], "value": "lots"}, "not a whole number"),
    "too much": ("voting", {"setting": ["quorum"], "value": "999999"}, "can be from 0 to 100000"),
    "a length": ("voting", {"setting": ["vote-hours"], "value": "9999d"}, "can be from 1 to"),
    "neither": ("work", {"setting": ["self-review"], "value": "perhaps"}, "neither yes nor no"),
    "a trace": ("traces", {"value": "stub, weeds"}, "none of the things for which tasks open"),
    "an emoji": ("capture", {"setting": ["capture-emoji"], "value": "words"}, "is not an emoji"),
    "a licence": ("archive", {"setting": ["licence"], "value": "All rights reserved"}, "not one of the licences"),
    "as it is": ("voting", {"setting": ["quorum"], "value": "1"}, "That is so already"),
    "no area": ("maintainer-add", {"area": "tides", "member": ["1"]}, "There is no area"),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_what_makes_no_sense_is_refused_when_it_is_chosen(town: Town, case: str):
    act, values, why = REFUSED[case]
    ada = await town.person("ada")
    if "member" in values:
        values = {**values, "member": [ada.id]}
    said = await refused(ada, await draft(ada), act, **values)
    assert why in said
    assert "@everyone" not in said


async def test_nobody_reaches_by_a_vote_of_their_own_making_for_what_takes_an_admin(town: Town):
    ada, chidi, bruno = await people(town, "ada", "chidi", "bruno")
    role = {"setting": ["maintainer-role"], "value": [chidi.role("Newcomers")["id"]]}
    assert "are the admins'" in await refused(chidi, await draft(chidi), "roles", **role)
    assert "are the admins'" in await refused(chidi, await draft(chidi), "govern", group=["roles"])
    assert "nothing to give back" in await told_instead(chidi, await draft(chidi), "release")
    await told(ada, "general", "settings govern", group="roles")
    for options, why in (
        ({"rule": "lazy"}, "counting yes and no"),
        ({"rule": "judgement"}, "counting yes and no"),
        ({"rule": "score", "options": "a;b"}, "counting yes and no"),
        ({"voters": chidi.role("Newcomers")}, "everybody who votes on this server is asked"),
    ):
        assert why in await refused(chidi, await draft(chidi, **options), "roles", **role), options
    preview = await add(chidi, await draft(chidi, closes="1m", quorum="0"), "roles", **role)
    assert "At least one person must vote" in visible_text(preview)
    await post(chidi, preview)
    await click(chidi, await town.card(chidi, "P1"), "Yes")
    await town.skip(hours=71)
    assert (await town.proposal(1)).proposal.state is ProposalState.OPEN
    assert "cancelled" in await told(ada, "general", "proposal cancel", number="P1", reason="A raid")
    await town.skip(days=3)
    assert (await town.desk.settings.get(town.guild)).maintainer_role != int(role["value"][0])
    assert bruno.id


async def test_somebody_elses_draft_and_one_that_was_posted_are_left_alone(town: Town):
    chidi, dilnoza = await people(town, "chidi", "dilnoza")
    preview = await draft(chidi)
    shown = await form(chidi, preview, "task")
    await post(chidi, preview)
    sent = await chidi.submit_modal(shown, {"title": "Sing"})
    assert "was posted already" in visible_text(await chidi.wait_followup(sent))
    assert (await town.proposal(1)).proposal.effects == ()
    assert dilnoza.id


async def test_nobody_accepts_their_own_work_by_a_vote_of_one(town: Town):
    dilnoza = await town.person("dilnoza")
    await contribute(town)
    preview = await add(dilnoza, await draft(dilnoza), "accept", number=["C1"])
    said = await passes(town, dilnoza, preview, "dilnoza")
    assert "authors do not review their own work" in said
