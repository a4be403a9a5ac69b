"""What is said of a task through the real client: size, due date, checklist, parts, what it waits for, recurrence."""

from __future__ import annotations

from typing import Any

from tests.e2e.acts import add_task, fields, labels, people, published, reads, submit, told
from tests.e2e.conftest import Town
from tests.sandbox.person import visible_text

Json = dict[str, Any]


async def test_all_that_is_said_of_a_task_is_on_its_card_in_short(town: Town):
    await told(await town.person("ada"), "general", "area add", name="maps")
    said = {"area": "maps", "minutes": 15, "newcomers": True, "skills": "drawing, tact", "seats": 3}
    chidi = await town.person("chidi")
    reply = await told(chidi, "general", "task add", title="Draw", due="in 3 days", every="monday 9", **said)
    name = reply.partition("**")[2].partition("**")[0]
    shown = visible_text(await town.card(chidi, name))
    wanted = ("about 15 min", "area maps", "good for newcomers", "due <t:", "takes: drawing, tact", "3 may try it")
    assert [one for one in wanted if one not in reply] == []
    assert [one for one in wanted if one not in shown] == []
    assert "09:00" in shown


async def test_a_task_is_described_in_a_form_where_nothing_is_said_by_options(town: Town):
    chidi = await town.person("chidi")
    opened = await chidi.slash("general", "task add")
    modal = await chidi.wait_modal(opened)
    assert set(fields(modal)) == {"title", "details", "minutes", "due", "checklist"}
    values = {"title": "Draw", "details": "Rays", "minutes": "90", "due": "tomorrow 9", "checklist": "Sketch\nInk"}
    assert "**T1** is open" in await reads(chidi, await chidi.submit_modal(modal, values))
    shown = visible_text(await town.card(chidi, "T1"))
    assert "about 90 min" in shown
    assert "Sketch" in shown
    wrong = await submit(chidi, await chidi.slash("general", "task add"), title="Draw", minutes="soon")
    assert "is no number of minutes" in await reads(chidi, wrong)
    assert "fill in the form" in await told(chidi, "general", "task add", minutes=15)


async def test_what_is_said_is_changed_by_options_or_in_a_form_and_taken_back(town: Town):
    await add_task(town, minutes=15, skills="drawing", due="in 3 days", every="monday 9")
    chidi, emre = await people(town, "chidi", "emre")
    assert "Now it says: about 2 h" in await told(
        chidi, "general", "task edit", task="T1", minutes=120, skills="none", due="none", every="-"
    )
    task = await town.desk.tasks.get(town.guild, 1)
    assert (task.skills, task.due_at, task.every) == ((), None, None)
    modal = await chidi.wait_modal(await chidi.slash("general", "task edit", task="T1"))
    assert fields(modal)["title"] == "Draw the rays"
    assert fields(modal)["minutes"] == "120"
    await reads(chidi, await chidi.submit_modal(modal, {"title": "Draw them all", "minutes": ""}))
    task = await town.desk.tasks.get(town.guild, 1)
    assert (task.title, task.minutes) == ("Draw them all", None)
    assert "described by its author" in await told(emre, "general", "task edit", task="T1", minutes=5)


async def test_what_cannot_be_said_is_refused_in_words(town: Town):
    await add_task(town)
    chidi = await town.person("chidi")
    for said, refusal in (
        ({"due": "whenever"}, "whenever"),
        ({"due": "every monday 9"}, "Use `every`"),
        ({"every": "sometimes"}, "sometimes"),
        ({"needs": "T7"}, "There is no task T7"),
        ({"needs": "T1"}, "would wait for each other"),
        ({"needs": "soon"}, "write for example `T7`"),
        ({"skills": "a,b,c,d,e,f"}, "At most 5 skills"),
        ({"checklist": ";".join(map(str, range(21)))}, "at most 20 lines"),
        ({"area": "nowhere"}, "nowhere"),
    ):
        assert refusal in await told(chidi, "general", "task edit", task="T1", **said), said


async def test_a_checklist_is_ticked_off_on_the_card_and_by_command(town: Town):
    card = await add_task(town, checklist="Sketch; Ink; Colour")
    chidi, emre = await people(town, "chidi", "emre")
    assert "1 of 3 steps" in await reads(chidi, await chidi.choose(card, "Ink", custom_id="tstep:1"))
    offered = await chidi.autocomplete("general", "task check", "step", task="T1", step="")
    assert [one["value"] for one in offered] == ["Sketch", "Ink", "Colour"]
    assert "2 of 3 steps" in await told(chidi, "general", "task check", task="T1", step="Sketch")
    await town.settle()
    shown = visible_text(await town.card(chidi, "T1"))
    assert "☑️ Sketch\n☑️ Ink\n⬜ Colour" in shown
    assert "1 of 3 steps" in await told(chidi, "general", "task check", task="T1", step="Ink")
    assert "no such line" in await told(chidi, "general", "task check", task="T1", step="Frame")
    assert "described by its author" in await told(emre, "general", "task check", task="T1", step="Ink")


async def test_a_task_is_split_into_parts_and_says_how_many_are_done(town: Town):
    await add_task(town)
    chidi, hana = await people(town, "chidi", "hana")
    opened = await chidi.slash("general", "task split", task="T1")
    assert "has 2 parts now: T2, T3" in await reads(chidi, await submit(chidi, opened, titles="- Sketch\n\n- Ink\n"))
    await town.settle()
    shown = visible_text(await town.card(chidi, "T1"))
    assert "0 of 2 parts are done" in shown
    assert "A part of [T1]" in visible_text(await town.card(chidi, "T2"))
    assert "has parts that are not done: T2, T3" in await told(chidi, "general", "task done", task="T1")
    for number in ("T2", "T3"):
        await told(hana, "general", "task claim", task=number)
        await told(hana, "general", "task done", task=number)
    await town.settle()
    assert "2 of 2 parts are done" in visible_text(await town.card(chidi, "T1"))
    room = await chidi.dm(town.server.world.settings["seed"]["application_id"])
    message = (await chidi.messages(room))[0]
    assert "All parts of **[T1]" in visible_text(message)
    assert labels(message) == ["Done"]
    assert "**T1** is done" in await reads(chidi, await chidi.click(message, label="Done"))


async def test_a_task_that_waits_says_for_what_and_is_free_when_that_is_done(town: Town):
    await add_task(town, title="Measure")
    card = await add_task(town, title="Draw", needs="T1")
    chidi, hana = await people(town, "chidi", "hana")
    assert "Waits for T1." in visible_text(card)
    assert labels(card) == []
    assert "waits for T1" in await told(hana, "general", "task claim", task="T2")
    await told(chidi, "general", "task done", task="T1")
    await town.settle()
    assert labels(await town.card(hana, "T2")) == ["Claim"]


async def test_the_list_is_narrowed_down_by_area_size_newcomers_and_what_is_mine(town: Town):
    await told(await town.person("ada"), "general", "area add", name="maps", maintainer=(await town.person("bruno")).id)
    await add_task(town, title="Small", minutes=15, area="maps")
    await add_task(town, title="Large", minutes=600)
    await add_task(town, title="Gentle", newcomers=True)
    chidi, hana = await people(town, "chidi", "hana")
    await told(hana, "general", "task claim", task="T2")

    async def listed(who: Any, **said: object) -> list[str]:
        shown = await told(who, "general", "task list", **said)
        return [title for title in ("Small", "Large", "Gentle") if title in shown]

    assert await listed(chidi) == ["Small", "Large", "Gentle"]
    assert await listed(chidi, area="maps") == ["Small"]
    assert await listed(chidi, minutes=60) == ["Small"]
    assert await listed(chidi, newcomers=True) == ["Gentle"]
    assert await listed(chidi, free=True) == ["Small", "Gentle"]
    assert await listed(hana, mine=True) == ["Large"]
    assert "No such tasks now" in await told(chidi, "general", "task list", mine=True)


async def test_a_recurring_task_comes_back_by_itself_after_it_was_done(town: Town):
    await add_task(town, every="every day 9", checklist="Sweep")
    chidi = await town.person("chidi")
    await chidi.choose(await town.card(chidi, "T1"), "Sweep", custom_id="tstep:1")
    await told(chidi, "general", "task done", task="T1")
    await town.skip(days=2)
    assert "⬜ Sweep" in visible_text(await town.card(chidi, "T2"))
    await town.skip(days=2)
    assert len(await town.desk.tasks.listing(town.guild)) == 1


async def test_accepted_work_closes_the_task_of_several_who_tried(town: Town):
    await add_task(town, seats=2)
    dilnoza, hana = await people(town, "dilnoza", "hana")
    for who in (dilnoza, hana):
        await told(who, "general", "task claim", task="T1")
    await published(town, "dilnoza", task="T1")
    await town.settle()
    task = await town.desk.tasks.get(town.guild, 1)
    assert (task.done, task.done_by) == (True, int(dilnoza.id))
    assert await town.desk.tasks.claimed_by(town.guild, int(hana.id)) == []
