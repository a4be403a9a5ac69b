"""One's own affairs and help, through the real client."""

from __future__ import annotations

import re
from typing import Any

from bot.domain.kinds import SETTINGS
from bot.domain.settings import GuildSettings
from bot.locales import LOCALES
from tests.e2e.acts import (
    add_task,
    answered,
    click,
    contribute,
    labels,
    people,
    proposed,
    published,
    reads,
    submit,
    told,
)
from tests.e2e.conftest import Town
from tests.sandbox.person import Person, visible_text

Json = dict[str, Any]
WORDINGS = "".join(file.read_text(encoding="utf-8") for file in sorted((LOCALES / "en").glob("*.ftl")))
NAMED = set(re.findall(r"`/([a-z-]+(?: [a-z-]+)?)", WORDINGS))


async def test_somebody_for_whom_nothing_waits_is_told_where_to_start(town: Town):
    chidi = await town.person("chidi")
    assert "`/task next` suggests something to do" in await told(chidi, "general", "me todo")


async def test_everything_that_waits_for_somebody_is_listed_for_them_alone(town: Town):
    hana, bruno, emre = await people(town, "hana", "bruno", "emre")
    await proposed(emre, "proposals", title="Print the guide")
    await add_task(town, "hana", title="Draw the rays")
    await told(hana, "general", "task claim", task="T1")
    await contribute(town, "hana", title="Whelks", agree=False)
    await contribute(town, "emre", title="Limpets")
    await told(bruno, "review", "review request-changes", contribution="C1", reason="Shorter!")
    hanas = await told(hana, "general", "me todo")
    for words in ("Print the guide", "Draw the rays", "yours until", "Whelks", "Changes asked of you", "agreement"):
        assert words in hanas
    assert "Limpets" not in hanas
    brunos = await told(bruno, "general", "me todo")
    assert "Limpets" in brunos
    assert "Print the guide" in brunos
    assert "Draw the rays" not in brunos
    await click(hana, await town.card(hana, "P1"), "No")
    assert "Print the guide" not in await told(hana, "general", "me todo")


async def test_claims_are_renewed_and_the_licence_agreed_to_right_from_the_list(town: Town):
    hana = await town.person("hana")
    await add_task(town, "hana")
    await told(hana, "general", "task claim", task="T1")
    await contribute(town, "hana", agree=False)
    await town.skip(days=1)
    before = (await town.desk.tasks.get(town.guild, 1)).claim.until
    todo = await answered(hana, await hana.slash("general", "me todo"))
    assert labels(todo) == ["Keep T1 longer", "Read and agree", "Look again"]
    assert "is yours until" in await click(hana, todo, "Keep T1 longer")
    assert (await town.desk.tasks.get(town.guild, 1)).claim.until > before
    asked = await answered(hana, await hana.click(todo, label="Read and agree"))
    assert "recorded" in await click(hana, asked, "I agree")
    assert "C1" not in await told(hana, "general", "me todo")


async def test_a_claim_that_lapsed_since_the_list_was_shown_can_be_taken_by_its_button_if_nobody_has_it(town: Town):
    hana, emre = await people(town, "hana", "emre")
    await add_task(town)
    await told(hana, "general", "task claim", task="T1")
    todo = await answered(hana, await hana.slash("general", "me todo"))
    await town.skip(days=(await town.desk.settings.get(town.guild)).claim_days, minutes=1)
    await told(emre, "general", "task claim", task="T1")
    assert "Emre has T1" in await click(hana, todo, "Keep T1 longer")


async def panel(who: Person, todo: Json, value: str) -> Json:
    """What is shown of something that waits, chosen from the menu."""
    return await answered(who, await who.choose(todo, value, custom_id="todo:menu"))


async def test_whatever_waits_is_chosen_from_the_menu_and_done_on_the_spot(town: Town):
    hana, bruno, emre = await people(town, "hana", "bruno", "emre")
    await proposed(emre, "proposals", title="Print the guide")
    await add_task(town, "hana", title="Draw the rays")
    await told(hana, "general", "task claim", task="T1")
    await contribute(town, "hana", title="Whelks", agree=False)
    await contribute(town, "emre", title="Limpets")
    await told(bruno, "review", "review request-changes", contribution="C1", reason="Shorter!")
    todo = await answered(hana, await hana.slash("general", "me todo"))
    assert "recorded" in await click(hana, await panel(hana, todo, "agree:1"), "I agree")
    assert "Your vote on **P1** is **No**" in await click(hana, await panel(hana, todo, "vote:1"), "No")
    form = await hana.wait_modal(await hana.click(await panel(hana, todo, "work:1"), label="Update"))
    assert "C1" in await reads(hana, await hana.submit_modal(form, {"text": "Shorter."}))
    assert "is done" in await click(hana, await panel(hana, todo, "task:1"), "Done")
    used = await hana.click(todo, label="Look again")
    await hana.wait_edit(todo, since=used.since)
    assert "Nothing waits for you" in visible_text(hana.latest(todo))
    todo = await answered(bruno, await bruno.slash("general", "me todo"))
    assert "is accepted" in await click(bruno, await panel(bruno, todo, "work:2"), "Approve")


async def test_a_task_that_is_offered_is_taken_or_not_by_a_click_or_from_the_menu(town: Town):
    hana, emre = await people(town, "hana", "emre")
    for number in range(1, 4):
        await add_task(town, "emre", title=f"Piece {number}")
        await told(emre, "general", "task offer", task=f"T{number}", member=hana.id)
    todo = await answered(hana, await hana.slash("general", "me todo"))
    assert "Offered to you" in visible_text(todo)
    assert labels(todo)[:4] == ["Take T1", "Not T1", "Take T2", "Not T2"]
    assert "T2" in await click(hana, todo, "Not T2")
    assert "is yours" in await click(hana, todo, "Take T1")
    shown = await panel(hana, todo, "offer:3")
    assert "Piece 3" in visible_text(shown)
    assert labels(shown) == ["I take it", "No, thanks"]
    await click(hana, shown, "No, thanks")
    left = await told(hana, "general", "me todo")
    assert "Piece 1" in left
    assert "Offered to you" not in left


async def test_concerns_are_settled_from_the_list(town: Town):
    hana, emre = await people(town, "hana", "emre")
    await proposed(emre, "proposals", title="Print the guide", rule="consent")
    for reason in ("Too dear", "Too soon"):
        await told(hana, "general", "concern raise", proposal="P1", reason=reason)
    todo = await answered(hana, await hana.slash("general", "me todo"))
    first = await panel(hana, todo, "concern:1.1")
    assert "Too dear" in visible_text(first)
    assert labels(first) == ["Say what settled it", "Take it back"]
    assert "P1.1" in await click(hana, first, "Take it back")
    used = await hana.click(await panel(hana, todo, "concern:1.2"), label="Say what settled it")
    assert "P1.2" in await reads(hana, await submit(hana, used, answer="Cheaper paper"))
    authors = await answered(emre, await emre.slash("general", "me todo"))
    assert "Concerns to settle" not in visible_text(authors)


async def test_whoever_is_named_as_an_author_is_asked_in_the_list(town: Town):
    hana, emre = await people(town, "hana", "emre")
    opened = await emre.slash("general", "contribute", title="Limpets")
    await answered(emre, await submit(emre, opened, text="Flat.", together=[hana.id]))
    todo = await answered(hana, await hana.slash("general", "me todo"))
    assert "Did you make this together?" in visible_text(todo)
    shown = await panel(hana, todo, "together:1")
    assert "names you as one of its authors" in visible_text(shown)
    assert "C1" in await click(hana, shown, labels(shown)[0])
    assert "Nothing waits" in await told(hana, "general", "me todo")


async def test_what_was_done_since_the_list_was_shown_is_refused_in_words(town: Town):
    hana, emre = await people(town, "hana", "emre")
    await add_task(town, "emre")
    await told(emre, "general", "task offer", task="T1", member=hana.id)
    todo = await answered(hana, await hana.slash("general", "me todo"))
    await told(emre, "general", "task claim", task="T1")
    assert "is not offered to you, or no longer" in await click(hana, todo, "Take T1")


async def test_history_tells_what_somebody_has_finished_given_reviewed_and_proposed(town: Town):
    hana, bruno = await people(town, "hana", "bruno")
    assert "Nothing of yours" in await told(hana, "general", "me history")
    await add_task(town, "hana", title="Draw the rays")
    await told(hana, "general", "task claim", task="T1")
    await told(hana, "general", "task done", task="T1")
    await published(town, "hana", "Whelks")
    await proposed(hana, "proposals", title="Print the guide")
    said = await told(hana, "general", "me history")
    for words in (
        "Accepted work (1)",
        "Whelks",
        "Tasks finished (1)",
        "Draw the rays",
        "Proposed (1)",
        "Print the guide",
    ):
        assert words in said, words
    assert "Reviewed and accepted (1)" in await told(bruno, "general", "me history")


async def test_what_somebody_may_not_vote_on_does_not_wait_for_them(town: Town):
    chidi, bruno = await people(town, "chidi", "bruno")
    await proposed(chidi, "proposals", title="Print the guide", voters=chidi.role("Maintainers"))
    assert "Print the guide" not in await told(chidi, "general", "me todo")
    assert "Print the guide" in await told(bruno, "general", "me todo")


async def test_help_says_what_to_do_next_to_a_member_a_maintainer_and_an_admin(town: Town):
    chidi, bruno, ada = await people(town, "chidi", "bruno", "ada")
    member = await told(chidi, "general", "help")
    assert "Nothing waits for you just now" in member
    assert "For maintainers" not in member
    assert "For admins" not in member
    assert f"{town.archive_url}/{town.guild}/" in member
    await contribute(town, title="Limpets")
    maintainer = await told(bruno, "general", "help")
    assert "One thing waits for you" in maintainer
    assert "For maintainers" in maintainer
    assert "For admins" in await told(ada, "general", "help")


async def test_help_guides_an_admin_of_a_community_that_has_set_nothing(town: Town):
    await town.desk.store.run(town.guild, lambda tx: tx.put(SETTINGS, GuildSettings()))
    ada, chidi = await people(town, "ada", "chidi")
    assert "Nothing is set up yet" in await told(ada, "general", "help")
    assert "Nothing is set up yet" not in await told(chidi, "general", "help")


async def test_the_commands_that_help_names_are_links_to_commands_that_exist(town: Town):
    ada = await town.person("ada")
    shown = await told(ada, "general", "help")
    linked = dict(re.findall(r"</([a-z -]+):(\d+)>", shown))
    assert {"propose", "contribute", "task list", "me todo", "archive search"} <= linked.keys()
    index = {command["id"]: command for command in (await ada.commands())["application_commands"]}
    for name, number in linked.items():
        command, _, sub = name.partition(" ")
        assert index[number]["name"] == command
        assert not sub or sub in {option["name"] for option in index[number]["options"]}


async def test_every_command_that_any_wording_names_exists(town: Town):
    ada = await town.person("ada")
    there = set()
    for command in (await ada.commands())["application_commands"]:
        subs = [option["name"] for option in command.get("options", []) if option["type"] == 1]
        there |= {f"{command['name']} {sub}" for sub in subs} | {command["name"]}
    assert NAMED
    assert NAMED - there == set()


async def test_in_a_direct_message_no_command_is_offered_that_could_not_work_there(town: Town):
    chidi = await town.person("chidi")
    room = await chidi.dm(town.server.world.settings["seed"]["application_id"])
    assert (await chidi.commands(room))["application_commands"] == []
