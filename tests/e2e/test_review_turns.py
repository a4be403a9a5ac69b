"""Who is offered which review, through the real client: in turn, with capacity and vacation, never one's own work."""

from __future__ import annotations

from tests.e2e.acts import answered, click, contribute, people, told
from tests.e2e.conftest import Town
from tests.sandbox.person import Person, Upload, visible_text

TURN = "It is your turn"


def upload(diff: bytes) -> Upload:
    return Upload("x.diff", diff)


async def offers(town: Town, who: Person) -> list[str]:
    """The works that somebody was offered, oldest first."""
    bot = town.server.world.settings["seed"]["application_id"]
    said = [visible_text(one) for one in await who.messages(await who.dm(bot)) if TURN in visible_text(one)]
    return [words.partition("[")[2].partition("]")[0] for words in reversed(said)]


async def test_reviews_go_round_among_those_who_are_there_and_have_room(town: Town):
    bruno, farah = await people(town, "bruno", "farah")
    await told(bruno, "general", "review opt-in", capacity=1)
    await told(farah, "general", "review opt-in", **{"away-until": f"{town.server.clock.now():%Y}-12-31"})
    await contribute(town, "bruno", title="Bruno's own")
    await contribute(town, "emre", title="Limpets")
    await contribute(town, "hana", title="Whelks")
    await town.skip(minutes=1)
    assert await offers(town, bruno) == ["C2"]
    assert await offers(town, farah) == []
    own = await told(bruno, "general", "review take", contribution="C1")
    assert "your own work" in own
    said = await told(farah, "general", "review opt-in", **{"away-until": "none"})
    assert "Not before" not in said
    assert "at most 2 at a time" in said
    await town.skip(minutes=1)
    assert sorted(await offers(town, farah)) == ["C1", "C3"]


async def test_who_goes_on_vacation_keeps_their_wishes_and_hands_their_offers_on(town: Town):
    bruno, farah = await people(town, "bruno", "farah")
    await told(bruno, "general", "review opt-in", capacity=3)
    await contribute(town)
    await town.skip(minutes=1)
    assert await offers(town, bruno) == ["C1"]
    await told(farah, "general", "review opt-in")
    said = await told(bruno, "general", "review opt-in", **{"away-until": f"{town.server.clock.now():%Y}-12-31"})
    assert "at most 3 at a time" in said
    assert "Not before" in said
    await town.skip(minutes=1)
    assert await offers(town, farah) == ["C1"]
    assert "C1" not in await told(bruno, "general", "review turns")
    assert "is no day" in await told(bruno, "general", "review opt-in", **{"away-until": "soon"})


async def test_the_first_work_of_a_newcomer_is_offered_before_an_older_one(town: Town):
    bruno, ada = await people(town, "bruno", "ada")
    await contribute(town, "emre", title="Limpets")
    await told(ada, "general", "review take", contribution="C1")
    await contribute(town, "emre", title="Tides")
    await contribute(town, "hana", title="Whelks")
    await told(bruno, "general", "review opt-in", capacity=1)
    await town.skip(minutes=1)
    assert await offers(town, bruno) == ["C3"]


async def test_a_series_that_the_community_votes_down_is_told_to_its_author_and_in_its_thread(town: Town):
    ada, bruno, dilnoza = await people(town, "ada", "bruno", "dilnoza")
    await told(ada, "general", "area add", name="maps", maintainer={"id": bruno.id})
    await told(ada, "general", "area edit", area="maps", acceptance="vote", **{"add-path": "maps/"})
    diff = b"--- /dev/null\n+++ b/maps/x\n@@ -0,0 +1 @@\n+x\n"
    asked = await answered(dilnoza, await dilnoza.slash("general", "patch send", title="maps", file=upload(diff)))
    for button in ("I agree", "I certify this"):
        await click(dilnoza, asked, button)
    await town.skip(minutes=1)
    await (await town.person("emre")).react(await town.card(bruno, "P1"), "👎")
    await town.skip(days=3, minutes=1)
    await town.skip(minutes=2)
    letter = visible_text(await dilnoza.wait_message(containing="has turned down"))
    assert "The community's vote" in letter
    assert "`/patch send`" in letter
    thread = (await town.desk.contributions.get(town.guild, 1)).thread
    said = "\n".join(visible_text(one) for one in await bruno.messages(str(thread)))
    assert "The community's vote put [C1]" in said
    assert "P1 did not pass" in said


async def test_a_series_is_rejected_with_the_reason_and_the_next_step_by_either_command(town: Town):
    bruno, dilnoza = await people(town, "bruno", "dilnoza")
    for number, command in ((1, "review reject"), (2, "patch state")):
        diff = f"--- /dev/null\n+++ b/{number}\n@@ -0,0 +1 @@\n+x\n".encode()
        sent = await dilnoza.slash("general", "patch send", title=f"step {number}", file=upload(diff))
        asked = await answered(dilnoza, sent)
        if number == 1:
            for button in ("I agree", "I certify this"):
                await click(dilnoza, asked, button)
        await town.settle()
        more = {"state": "rejected"} if command == "patch state" else {}
        before = dilnoza.mark
        await told(bruno, "general", command, contribution=f"C{number}", reason="Not for us.", **more)
        await town.settle()
        letter = visible_text(await dilnoza.wait_message(containing="has turned down", since=before))
        assert f"[C{number}]" in letter
        assert "Not for us" in letter
        assert "What you can do next" in letter
        assert "`/patch send`" in letter
        thread = (await town.desk.contributions.get(town.guild, number)).thread
        said = "\n".join(visible_text(one) for one in await bruno.messages(str(thread)))
        assert "Rejected" in said
        assert "Not for us" in said
