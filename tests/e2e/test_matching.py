"""Something to do, suggested or by invitation, through the real client."""

from __future__ import annotations

from typing import Any

from tests.e2e.acts import add_task, answered, click, labels, people, proposed, reads, told
from tests.e2e.conftest import Town
from tests.sandbox.person import Person, visible_text

Json = dict[str, Any]


async def messages(town: Town, who: Person) -> list[Json]:
    """What the bot has told somebody directly, the newest first."""
    found: list[Json] = await who.messages(await who.dm(town.server.world.settings["seed"]["application_id"]))
    return found


async def invite(town: Town, who: str, **options: object) -> str:
    person = await town.person(who)
    return await told(person, "general", "me invitations", **options)


async def test_three_tasks_are_suggested_with_why_and_claimed_by_button(town: Town):
    hana, ada = await people(town, "hana", "ada")
    await told(ada, "general", "area add", name="shore", maintainer=ada.id)
    for title in ("Draw the rays", "Sort the photos", "Count limpets", "Mend the net"):
        await add_task(town, title=title)
    await add_task(town, title="Paint the sign", area="shore", newcomers=True, minutes=15)
    shown = await answered(hana, await hana.slash("general", "task next", minutes=30))
    said = visible_text(shown)
    assert "it is good to begin with" in said
    assert "it fits into your time" in said
    names = labels(shown)
    assert names[0] == "Claim T5"
    assert names[3] == "Show others"
    assert len(names) == 4
    assert "**T5** is yours" in await click(hana, shown, "Claim T5")


async def test_others_are_shown_in_place_of_the_first_until_there_are_none(town: Town):
    hana = await town.person("hana")
    for number in range(4):
        await add_task(town, title=f"Piece {number}")
    shown = await answered(hana, await hana.slash("general", "task next"))
    first = {name for name in labels(shown) if name.startswith("Claim")}
    used = await hana.click(shown, label="Show others")
    await hana.wait_edit(shown, since=used.since)
    rest = hana.latest(shown)
    assert len(labels(rest)) == 1
    assert not first & set(labels(rest))


async def test_where_nothing_fits_one_is_told_where_to_look(town: Town):
    hana, ada = await people(town, "hana", "ada")
    assert "Nothing that is free now fits" in await told(hana, "general", "task next")
    await told(ada, "general", "area add", name="shore", maintainer=ada.id)
    await add_task(town, minutes=120)
    assert "Nothing that is free now fits" in await told(hana, "general", "task next", area="shore")
    assert "Nothing that is free now fits" in await told(hana, "general", "task next", minutes=30)
    assert "Nothing that is free now fits" in await told(hana, "general", "task next", newcomers=True)
    assert "There is no area" in await told(hana, "general", "task next", area="nowhere")


async def test_who_asked_for_it_is_invited_to_a_task_and_claims_it_from_the_message(town: Town):
    hana = await town.person("hana")
    shown = await answered(hana, await hana.slash("general", "me invitations"))
    assert "You are not invited to tasks." in visible_text(shown)
    assert "about anything, at most 3 times in 30 days" in await click(hana, shown, "Invite me now and then")
    await add_task(town, title="Draw the rays", details="From the *north* shore.")
    await town.skip(days=1)
    [invitation] = await messages(town, hana)
    assert "Draw the rays" in visible_text(invitation)
    assert "nobody expects anything of you" in visible_text(invitation)
    assert labels(invitation) == ["Claim", "No more invitations"]
    assert "**T1** is yours" in await reads(hana, await hana.click(invitation, label="Claim"))
    assert "So far it was once" in await invite(town, "hana")


async def test_topics_and_how_often_are_chosen_by_option_and_invitations_end_by_either_button(town: Town):
    hana, ada = await people(town, "hana", "ada")
    await told(ada, "general", "area add", name="shore")
    said = await invite(town, "hana", topics="Shore, knots", monthly=1)
    assert "about shore, knots, at most once in 30 days" in said
    assert "about anything" in await invite(town, "hana", topics="any")
    assert "at most 5 times" in await invite(town, "hana", monthly=5)
    shown = await answered(hana, await hana.slash("general", "me invitations"))
    assert "not invited to tasks any more" in await click(hana, shown, "No more invitations")
    assert "You are not invited" in await invite(town, "hana")
    await invite(town, "hana", monthly=2)
    assert "You are not invited" in await invite(town, "hana", monthly=0)
    assert "At most 20 topics" in await invite(town, "hana", topics=",".join(f"t{number}" for number in range(21)))


async def test_topics_are_suggested_after_those_that_are_typed(town: Town):
    hana, ada = await people(town, "hana", "ada")
    for name in ("shore", "nets"):
        await told(ada, "general", "area add", name=name)
    await add_task(town, skills="drawing")
    for typed, expected in (("", ["nets", "shore", "drawing"]), ("nets, s", ["nets, shore"])):
        found = await hana.autocomplete("general", "me invitations", "topics", topics=typed)
        assert [one["value"] for one in found] == expected


async def test_an_invitation_that_waited_is_not_sent_when_somebody_has_the_task(town: Town):
    hana, emre = await people(town, "hana", "emre")
    await invite(town, "hana", topics="any")
    await add_task(town)
    town.server.clock.move(24 * 3600)
    await town.desk.sweep.run(town.client.ballot_box)
    await told(emre, "general", "task claim", task="T1")
    await town.settle()
    assert await messages(town, hana) == []


async def test_the_buttons_of_all_this_work_after_a_restart(town: Town):
    hana, emre = await people(town, "hana", "emre")
    for number in range(5):
        await add_task(town, "emre", title=f"Piece {number}")
    await proposed(emre, "proposals", title="Print the guide", rule="consent")
    await told(hana, "general", "concern raise", proposal="P1", reason="Too dear")
    await invite(town, "hana", topics="any")
    suggested = await answered(hana, await hana.slash("general", "task next"))
    todo = await answered(hana, await hana.slash("general", "me todo"))
    concern = await answered(hana, await hana.choose(todo, "concern:1.1", custom_id="todo:menu"))
    await town.skip(days=1)
    [invitation] = await messages(town, hana)
    await town.stop()
    await town.start()
    used = await hana.click(suggested, label="Show others")
    await hana.wait_edit(suggested, since=used.since)
    assert len(labels(hana.latest(suggested))) == 2
    assert "P1.1" in await click(hana, concern, "Take it back")
    used = await hana.click(todo, label="Look again")
    await hana.wait_edit(todo, since=used.since)
    assert "Concerns to settle" not in visible_text(hana.latest(todo))
    assert "Print the guide" in visible_text(
        await answered(hana, await hana.choose(todo, "vote:1", custom_id="todo:menu"))
    )
    assert "not invited to tasks any more" in await reads(
        hana, await hana.click(invitation, label="No more invitations")
    )
