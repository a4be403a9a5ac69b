"""Patches through the real client: handed in, checked, discussed, sent again, accepted as ``git am`` has them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.domain.contribution import ContributionState
from bot.domain.page import EXECUTABLE
from bot.domain.patches.mail import read
from bot.domain.patches.model import file_of
from tests.domain.patches.git import Git
from tests.e2e.acts import answered, click, fields, labels, people, reads, submit, told, web
from tests.e2e.conftest import Town
from tests.sandbox.person import Person, Upload, visible_text
from tests.services.patching import files, mbox

Json = dict[str, Any]
ONE = {
    "src/tide.py": file_of(b"def tide():\n    return 'low'\n\n\ndef rest():\n    pass\n"),
    "README": file_of(b"Pools\n"),
}
TWO = {
    **ONE,
    "src/tide.py": file_of(b"def tide():\n    return 'high'\n\n\ndef rest():\n    pass\n"),
    "pool.bin": file_of(b"\0\1\2" * 99),
}
THREE = {
    "src/tide.py": TWO["src/tide.py"],
    "LIESMICH": ONE["README"],
    "run.sh": file_of(b"#!/bin/sh\n", EXECUTABLE),
    "pool.bin": file_of(b"\0\1\3" * 99),
}
SUBJECTS = ("pools: begin", "tide: it is high", "pools: tidy up")


def patch(content: bytes, name: str = "series.mbox") -> Upload:
    return Upload(name, content, "text/plain")


async def state(town: Town, number: int = 1) -> ContributionState:
    return (await town.desk.contributions.get(town.guild, number)).state


async def sent(town: Town, who: Person, content: bytes, **options: object) -> Json:
    """Hand in a mailbox, agree to what is asked, and return the card."""
    reply = await answered(who, await who.slash("general", "patch send", file=patch(content), **options))
    said = visible_text(reply)
    assert "can be applied" in said, said
    for button in ("I agree", "I certify this"):
        if button in labels(reply):
            assert "recorded" in await click(who, reply, button)
    await town.settle()
    return await town.card(who, said.partition("**")[2].partition("**")[0])


async def talk(town: Town, who: Person, number: int = 1) -> str:
    """What is said in the thread of a series."""
    thread = (await town.desk.contributions.get(town.guild, number)).thread
    assert thread is not None
    return "\n".join(visible_text(one) for one in await who.messages(str(thread)))


async def test_a_series_goes_from_its_first_version_to_the_tree_that_git_am_makes(town: Town, tmp_path: Path):
    dilnoza, bruno, chidi = await people(town, "dilnoza", "bruno", "chidi")
    card = await sent(town, dilnoza, mbox({}, ONE, {**ONE, "pool.bin": TWO["pool.bin"]}, subjects=SUBJECTS[:2]))
    shown = visible_text(card).replace("\\", "")
    assert "tide: it is high" in shown
    assert {"Approve", "Reviewed", "Fine by me", "Tested", "Object…", "New version…"} <= set(labels(card))
    assert "version 1" in await talk(town, dilnoza)

    assert "You have tried version 1" in await click(chidi, card, "Tested")
    await submit(chidi, await chidi.click(card, label="Object…"), reason="The tide is not told.")
    await town.until(lambda: _objections(town), 1)
    await town.settle()
    card = await town.card(bruno, "C1")
    assert "The tide is not told" in visible_text(card).replace("\\", "")
    assert "objects to C1" in await click(bruno, card, "Approve")
    assert await state(town) is ContributionState.WAITING

    again = mbox({}, ONE, TWO, THREE, subjects=SUBJECTS, version=2)
    options = {"contribution": "C1", "file": patch(again), "changes": "The tide is told."}
    reply = await answered(dilnoza, await dilnoza.slash("general", "patch resend", **options))
    assert "now has version 2" in visible_text(reply)
    assert [one["filename"] for one in reply["attachments"]] == ["C1-v1-v2.range-diff"]
    reply = await answered(chidi, await chidi.slash("general", "patch range-diff", contribution="C1", version=2))
    assert [one["filename"] for one in reply["attachments"]] == ["C1-v1-v2.range-diff"]
    await town.settle()
    said = (await talk(town, dilnoza)).replace("\\", "")
    assert "The tide is told." in said
    assert "2 ! 2" in said
    assert "> 3" in said
    card = await town.card(bruno, "C1")
    assert "patches that have changed" in visible_text(card)

    assert "is withdrawn" in await told(chidi, "general", "review settle", contribution="C1")
    kind = {"kind": "tested", "part": 3}
    assert "tried version 2" in await told(chidi, "general", "review say", contribution="C1", **kind)
    await town.settle()
    assert "accepted" in await click(bruno, await town.card(bruno, "C1"), "Approve")
    await town.settle()
    assert await state(town) is ContributionState.ACCEPTED

    git = Git(tmp_path / "git")
    git.commit({}, "before")
    git("am", "--keep-cr", "-q", given=again)
    actor = type("Somebody", (), {"guild": town.guild})()
    assert await files(town.desk, actor) == git.tree() == THREE

    page = await web(town, "C1")
    assert "pools: tidy up" in page
    assert "Tested-by" in page
    assert "Reviewed-by" in page
    assert "Signed-off-by" in page
    assert "range-diff" in page
    assert "git am" in page
    address = f"{town.archive_url}/{town.guild}/C1/mbox"
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        assert response.headers["Content-Disposition"] == 'attachment; filename="C1-v2.mbox"'
        ours = await response.read()
    other = Git(tmp_path / "other")
    other.commit({}, "before")
    other("am", "--keep-cr", "-q", given=ours)
    assert other.tree() == THREE
    log = other("log", "--reverse", "--format=%an %s %(trailers:key=Signed-off-by,valueonly)").decode()
    assert "pools: begin" in log
    assert "nobody@" in log


async def _objections(town: Town) -> int:
    return sum(one.verdict == "object" for one in (await town.desk.contributions.get(town.guild, 1)).reviews)


async def test_what_is_wrong_is_told_to_its_author_alone_with_everything_that_is(town: Town):
    (dilnoza,) = await people(town, "dilnoza")
    bad = mbox({}, ONE).replace(b"src/tide.py", b".git/hooks/x")
    said = (await told(dilnoza, "general", "patch send", file=patch(bad))).replace("\\", "")
    assert "Not taken yet" in said
    assert ".git/hooks/x" in said
    assert "git keeps for itself" in said
    assert "no .patch, .diff or .mbox" in (await told(dilnoza, "general", "patch send", file=patch(b"x", "note.txt")))
    assert "Missing: patch 2" in await told(
        dilnoza, "general", "patch send", file=patch(b"".join(_parts(mbox({}, ONE, TWO, THREE))[::2]))
    )
    assert await town.desk.contributions.by_author(town.guild, int(dilnoza.id)) == []


def _parts(box: bytes) -> list[bytes]:
    mark = b"From 0000000000000000000000000000000000000000 "
    assert len(read(box)) == box.count(mark)
    return [mark + part for part in box.split(mark)[1:]]


async def test_a_diff_in_a_message_is_tracked_for_whoever_wrote_it(town: Town):
    dilnoza, bruno = await people(town, "dilnoza", "bruno")
    diff = "```diff\n--- /dev/null\n+++ b/tools/count.py\n@@ -0,0 +1 @@\n+print(3)\n```"
    message = await dilnoza.send("general", f"count: how many rays there are\n{diff}")
    used = await bruno.context(message, "Track as patch")
    assert fields(await bruno.wait_modal(used))["title"] == "count: how many rays there are"
    assert f"<@{dilnoza.id}>'s work" in await reads(bruno, await submit(bruno, used))
    made = await town.desk.contributions.get(town.guild, 1)
    assert (made.author, made.tracked_by) == (int(dilnoza.id), int(bruno.id))
    assert made.latest.patches[0].files == 1
    plain = await dilnoza.send("general", "nothing here")
    assert "neither" in await reads(bruno, await bruno.context(plain, "Track as patch"))


async def test_a_file_is_changed_in_a_form_and_the_change_is_a_patch(town: Town):
    dilnoza, bruno = await people(town, "dilnoza", "bruno")
    await click(bruno, await sent(town, dilnoza, mbox({}, ONE)), "Approve")
    used = await dilnoza.slash("general", "patch edit", path="src/tide.py")
    assert fields(await dilnoza.wait_modal(used))["text"] == ONE["src/tide.py"].content.decode()  # type: ignore[union-attr]
    written = TWO["src/tide.py"].content.decode()  # type: ignore[union-attr]
    assert "**C2**" in await reads(
        dilnoza, await submit(dilnoza, used, text=written, title="tide: high", notes="It is.")
    )
    made = await town.desk.contributions.get(town.guild, 2)
    patch_made = made.latest.patches[0]
    assert (patch_made.subject, patch_made.body, patch_made.added, patch_made.removed) == ("tide: high", "It is.", 1, 1)


async def test_an_objection_is_overridden_by_name_and_a_state_is_moved_with_a_reason(town: Town):
    dilnoza, bruno, chidi = await people(town, "dilnoza", "bruno", "chidi")
    await sent(town, dilnoza, mbox({}, ONE))
    assert "reason" in await told(chidi, "general", "review object", contribution="C1", reason=" ")
    assert "stands" in await told(chidi, "general", "review object", contribution="C1", reason="Too salty.")
    options = {"contribution": "C1", "objector": {"id": chidi.id}, "reason": "It was measured."}
    assert "maintainers" in await told(dilnoza, "general", "review override", **options)
    assert "in spite of the objection" in await told(bruno, "general", "review override", **options)
    move = {"contribution": "C1", "state": "deferred"}
    assert "reason" in await told(bruno, "general", "patch state", **move)
    assert "Deferred" in await told(bruno, "general", "patch state", **move, reason="After the spring tide.")
    await town.settle()
    assert "After the spring tide" in visible_text(await town.card(bruno, "C1"))
    page = await web(town, "C1")
    assert "Overridden by" in page
    assert "It was measured." in page


async def test_each_button_of_a_series_says_or_does_what_it_is_called(town: Town):
    dilnoza, bruno, chidi = await people(town, "dilnoza", "bruno", "chidi")
    await answered(dilnoza, await dilnoza.slash("general", "patch send", file=patch(mbox({}, ONE))))
    await town.settle()
    card = await town.card(dilnoza, "C1")
    asked = await answered(dilnoza, await dilnoza.click(card, label="Certify origin (author)"))
    for button in labels(asked):
        assert "recorded" in await click(dilnoza, asked, button)
    assert "as its reviewer" in await click(bruno, card, "Reviewed")
    assert "You are fine with version 1" in await click(chidi, card, "Fine by me")
    await submit(chidi, await chidi.click(card, label="Object…"), reason="The tide is not told.")
    await town.until(lambda: _objections(town), 1)
    await town.settle()
    card = await town.card(chidi, "C1")
    assert "Certify origin (author)" not in labels(card)
    assert "is withdrawn" in await click(chidi, card, "Withdraw my objection")
    await town.settle()
    assert "Withdraw my objection" not in labels(await town.card(chidi, "C1"))


async def test_somebody_who_is_named_is_asked_directly(town: Town):
    dilnoza, chidi = await people(town, "dilnoza", "chidi")
    await sent(town, dilnoza, mbox({}, ONE))
    options = {"contribution": "C1", "member": {"id": chidi.id}, "role": "reported"}
    assert "is asked" in await told(dilnoza, "general", "patch thank", **options)
    await town.settle()
    bot = town.server.world.settings["seed"]["application_id"]
    asked = (await chidi.messages(await chidi.dm(bot)))[0]
    assert "reported what" in visible_text(asked)
    assert "You are named in **C1**" in await click(chidi, asked, "Yes, name me")
    await town.settle()
    assert f"Reported-by: <@{chidi.id}>" in visible_text(await town.card(dilnoza, "C1"))


async def test_nobody_but_its_author_hands_in_the_next_version(town: Town):
    dilnoza, chidi = await people(town, "dilnoza", "chidi")
    card = await sent(town, dilnoza, mbox({}, ONE))
    assert "Only its author" in await reads(chidi, await chidi.click(card, label="New version…"))


@pytest.mark.parametrize("name", ["patch send", "patch resend"])
async def test_without_a_file_a_form_opens(town: Town, name: str):
    (dilnoza,) = await people(town, "dilnoza")
    await sent(town, dilnoza, mbox({}, ONE))
    options = {"contribution": "C1"} if name == "patch resend" else {"title": "readme: say more"}
    used = await dilnoza.slash("general", name, **options)
    diff = "--- /dev/null\n+++ b/NEWS\n@@ -0,0 +1 @@\n+New\n"
    said = await reads(dilnoza, await submit(dilnoza, used, diff=diff))
    assert ("version 2" if name == "patch resend" else "**C2**") in said
