"""A week of two members, told from Monday to Sunday.

Hana is new. She lives by the clock of Kathmandu and sleeps from nine to eight. Dilnoza has been here for a while and
lives by the clock of Bogota. Their community keeps the time of Berlin; times are told by that unless said otherwise.
Chidi has work to give away, Emre asked to be invited to some, Bruno maintains, and Ada answers for it all.
"""

from __future__ import annotations

from typing import Any

from bot.domain.board import BOARD_DEBOUNCE
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
    restart,
    submit,
    told,
    web,
    wish,
)
from tests.e2e.conftest import Town
from tests.e2e.week import ZONES, Week
from tests.sandbox.person import Person, visible_text

Json = dict[str, Any]
NOTE = "The north ray is done; my sketches are in the tin."


async def test_a_week_of_a_newcomer_and_a_regular_in_which_nothing_is_lost_and_nobody_is_nagged(town: Town):
    week = Week(town)
    await the_weekend_before(week)
    await monday_hana_finds_something_to_do(week)
    await tuesday_emre_is_invited_and_a_reminder_comes(week)
    await wednesday_hana_keeps_her_claim_and_an_offer_is_declined(week)
    await thursday_the_task_changes_hands_and_is_done(week)
    await friday_hana_does_what_waits_for_her(week)
    await the_weekend_goes_by_without_the_bot(week)
    await on_sunday_the_week_is_summed_up(week)
    what_everybody_was_written(week)
    nobody_was_pinged(week)


async def the_weekend_before(week: Week) -> None:
    """The community is furnished, and everybody says how they want to hear of things."""
    week.jump("Mon 00:05")
    town = week.town
    ada, bruno, dilnoza, emre = await people(town, "ada", "bruno", "dilnoza", "emre")
    await told(ada, "general", "settings time-zone", zone="Europe/Berlin")
    await told(ada, "general", "settings work", claim_days=3)
    await told(ada, "general", "settings traces", kind="every", on=False)
    await told(ada, "general", "area add", name="reef", about="Below the tide", maintainer=ada.id)
    await published(town, "dilnoza", "Whelks", "They drill.")
    assert "every day (Europe/Berlin)" in await told(bruno, "general", "digest add", time="9:00")
    await told(bruno, "general", "board set", channel=bruno.channel("ideas"))
    await lives_by_own_clock(await town.person("hana"), quiet="21-8", zone=ZONES["hana"])
    await told(dilnoza, "general", "me settings", zone=ZONES["dilnoza"])
    await wish(dilnoza, "news", "daily")
    await told(dilnoza, "general", "watch area", area="reef")
    assert "at most once in 30 days" in await told(emre, "general", "me invitations", topics="reef", monthly=1)


async def monday_hana_finds_something_to_do(week: Week) -> None:
    town = week.town
    chidi, hana, dilnoza = await people(town, "chidi", "hana", "dilnoza")
    await week.until("Mon 08:05")
    await add_task(town, title="Draw the rays", area="reef", minutes=30, newcomers=True)
    await add_task(town, title="Count the limpets", area="reef", minutes=60)
    await add_task(town, title="Sort the photos", minutes=60)
    await add_task(town, title="Paint the sign", area="reef", minutes=60)
    await proposed(chidi, "proposals", title="Print the guide", closes="5d")
    await told(dilnoza, "general", "watch task", task="T2")
    await told(dilnoza, "general", "watch requests", member=hana.id)

    await week.until("Mon 09:05")
    [(when, digest)] = week.digests()
    assert when == "Mon 09:00"
    for title in ("Draw the rays", "Count the limpets", "Sort the photos", "Paint the sign"):
        assert title in digest
    suggested = await answered(hana, await hana.slash("general", "task next", minutes=30))
    assert "it is good to begin with" in visible_text(suggested)
    assert "**T1** is yours" in await click(hana, suggested, "Claim T1")
    assert "You have T1 already" in await told(hana, "general", "task claim", task="T2")
    assert f"<@{hana.id}> until" in await board(week)
    assert "Hana" in await web(town, "tasks")

    assert "Then you have quiet hours" in await set_reminder(hana, "tomorrow 22:00", "Look at the tide table")
    assert "quiet hours" not in await set_reminder(dilnoza, "tomorrow 9", "Call the harbour")


async def tuesday_emre_is_invited_and_a_reminder_comes(week: Week) -> None:
    town = week.town
    emre = await town.person("emre")
    await week.until("Tue 12:05")
    assert "**T2** is yours" in await click(emre, await last_letter(town, emre), "Claim")
    await restart(town)
    await week.until("Tue 14:05")
    assert "is done" in await told(emre, "general", "task done", task="T2")
    assert "Count the limpets" not in await board(week)
    await week.until("Tue 17:05")
    week.wrote("dilnoza", ("Mon 17:15", "News in"), ("Tue 09:00", "Call the harbour"))


async def wednesday_hana_keeps_her_claim_and_an_offer_is_declined(week: Week) -> None:
    town = week.town
    chidi, hana, dilnoza, emre = await people(town, "chidi", "hana", "dilnoza", "emre")
    await week.until("Wed 15:20")
    reminder = await last_letter(town, hana)
    assert "Are you still at it?" in visible_text(reminder)
    assert "**T1** is yours until" in await click(hana, reminder, "Keep it")

    await week.until("Wed 17:05")
    assert "is asked" in await told(chidi, "general", "task offer", task="T3", member=emre.id)
    await town.settle()
    assert "You are not asked again" in await click(emre, await last_letter(town, emre), "No, thanks")
    await told(chidi, "general", "task offer", task="T3", member=dilnoza.id)
    await town.settle()
    assert "**T3** is yours" in await click(dilnoza, await last_letter(town, dilnoza), "I take it")


async def thursday_the_task_changes_hands_and_is_done(week: Week) -> None:
    town = week.town
    bruno, hana, dilnoza = await people(town, "bruno", "hana", "dilnoza")
    await week.until("Thu 06:05")
    given_back = await submit(hana, await hana.click(await town.card(hana, "T1"), label="Give back"), note=NOTE)
    assert "free again" in await reads(hana, given_back)
    assert "T1 Draw the rays" in await board(week)
    await contribute(town, "hana", "Kelp", "A forest.")

    await week.until("Thu 16:05")
    assert week.digests()[-1][0] == "Thu 09:00"
    assert "Draw the rays" in week.digests()[-1][1]
    assert NOTE in await click(dilnoza, await town.card(dilnoza, "T1"), "Claim")
    work = await contribute(town, "dilnoza", "Rays", "Five, and a tail.", task="T1")

    await week.until("Thu 19:05")
    await told(bruno, "review", "review request-changes", contribution="C2", reason="Which kelp?")
    assert "is accepted" in await click(bruno, work, "Approve")

    await week.until("Thu 20:05")
    assert "~~**[T1]" in week.digests()[-1][1]
    assert "Draw the rays" not in await board(week)
    assert f"Done by <@{dilnoza.id}>" in visible_text(await town.card(hana, "T1"))
    assert "Dilnoza" in await web(town, "T1")


async def friday_hana_does_what_waits_for_her(week: Week) -> None:
    town = week.town
    hana = await town.person("hana")
    await week.until("Fri 10:05")
    todo = await answered(hana, await hana.slash("general", "me todo"))
    for words in ("Print the guide", "Kelp"):
        assert words in visible_text(todo)
    ballot = await answered(hana, await hana.choose(todo, "vote:1", custom_id="todo:menu"))
    assert "is **Yes**" in await click(hana, ballot, "Yes")
    work = await answered(hana, await hana.choose(todo, "work:2", custom_id="todo:menu"))
    assert "C2" in await reads(hana, await submit(hana, await hana.click(work, label="Update"), text="Oarweed."))
    again = await hana.click(todo, label="Look again")
    await hana.wait_edit(todo, since=again.since)
    assert "Nothing waits for you" in visible_text(hana.latest(todo))
    await set_reminder(hana, "tomorrow 10", "Low water")
    await set_reminder(hana, "tomorrow 14", "High water")
    await week.until("Fri 23:30")


async def the_weekend_goes_by_without_the_bot(week: Week) -> None:
    """Two digests, two reminders, the end of a vote and the end of a claim are missed."""
    town = week.town
    before = len(week.said())
    await town.stop()
    week.jump("Sun 11:05")
    await town.start()
    await week.until("Sun 11:20")
    assert [when for when, _ in week.digests()][-2:] == ["Fri 09:00", "Sun 11:15"]
    assert "This digest is late" in week.digests()[-1][1]
    after = len(week.said())
    assert after == before + 2, [visible_text(one) for one in week.said()]
    await restart(town)
    await week.until("Sun 13:05")
    assert len(week.said()) == after


async def on_sunday_the_week_is_summed_up(week: Week) -> None:
    town = week.town
    ada, bruno, hana = await people(town, "ada", "bruno", "hana")
    assert "is accepted" in await click(bruno, await town.card(bruno, "C2"), "Approve")
    await week.until("Sun 20:05")
    assert "~~**[C2]" in week.digests()[-1][1]
    health = await told(ada, "general", "health")
    for words in (
        "2 are open, 2 of them free",
        "4 were opened and 2 done",
        "1 claim ended because nothing was heard of it.",
        "2 members were accepted for the first time.",
    ):
        assert words in health, health
    assert "Nothing waits for you" in await told(hana, "general", "me todo")
    shown = await board(week)
    assert "T3 Sort the photos" in shown
    assert "T4 Paint the sign" in shown
    for page in (await web(town, "tasks"), await web(town, "tasks?free=1")):
        assert "Sort the photos" in page
        assert "Paint the sign" in page
        assert "Draw the rays" not in page


def what_everybody_was_written(week: Week) -> None:
    """Every direct message of the week, by the clock of who got it."""
    week.wrote(
        "hana",
        ("Wed 08:00", "Look at the tide table"),
        ("Wed 19:00", "Are you still at it?"),
        ("Fri 08:00", "Which kelp?"),
        ("Sun 15:00", "Low water"),
    )
    assert "High water" in week.letters("hana")[-1][1]
    assert "Late" in week.letters("hana")[-1][1]
    week.wrote(
        "dilnoza",
        ("Mon 17:15", "Paint the sign is a new task"),
        ("Tue 09:00", "Call the harbour"),
        ("Tue 17:15", "was claimed; is done"),
        ("Wed 10:00", "Chidi asks whether you will take"),
        ("Thu 17:15", "Kelp waits for a review"),
        ("Fri 16:15", "Are you still at it?"),
        ("Sun 04:15", "has run out"),
        ("Sun 04:15", "Kelp waits for a review"),
    )
    week.wrote("emre", ("Tue 12:00", "Count the limpets"), ("Wed 17:00", "Sort the photos"))
    week.wrote("chidi", ("Wed 17:00", "does not take"))
    for name in ("ada", "bruno", "farah", "goran"):
        week.wrote(name)


def nobody_was_pinged(week: Week) -> None:
    for message in week.said():
        assert not message["mentions"], message
        assert not message["mention_roles"], message
        assert not message["mention_everyone"], message


async def lives_by_own_clock(who: Person, *, quiet: str, zone: str) -> None:
    """Set one's time zone and quiet hours by the form in ``/me settings``."""
    page = await answered(who, await who.slash("general", "me settings"))
    used = await submit(who, await who.click(page, label="Quiet hours and time zone"), quiet=quiet, zone=zone)
    await who.wait_edit(page, since=used.since)


async def set_reminder(who: Person, when: str, what: str) -> str:
    """Ask for a reminder, look at when it comes, and confirm it; how it was understood."""
    page = await answered(who, await who.slash("general", "remind", when=when, what=what))
    used = await who.click(page, label="Set it")
    await who.wait_edit(page, since=used.since)
    return visible_text(page)


async def last_letter(town: Town, who: Person) -> Json:
    """The last direct message somebody got from the bot."""
    found: Json = (await who.messages(await who.dm(town.server.world.settings["seed"]["application_id"])))[0]
    return found


async def board(week: Week) -> str:
    """What the board says, and can be claimed from it. There is only one, and it is never posted again."""
    week.town.server.clock.move(BOARD_DEBOUNCE.total_seconds())
    await week.town.settle()
    (shown,) = [one for one in week.said("ideas") if "What there is to do" in visible_text(one)]
    options = [one["label"] for row in shown["components"] for menu in row["components"] for one in menu["options"]]
    return "\n".join((visible_text(shown), *options))
