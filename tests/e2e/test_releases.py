"""Releases through the real client: looked at first, published then, downloaded and cloned; due, and asked for."""

from __future__ import annotations

import shutil
from pathlib import Path

import aiohttp
import pytest

from tests.e2e.acts import answered, click, fields, labels, people, published, submit, told, web
from tests.e2e.conftest import Town
from tests.mirror.gits import files_at, git
from tests.sandbox.person import visible_text

needs_git = pytest.mark.skipif(
    shutil.which("git") is None, reason="there is no git here; install it (apt install git) to have archives cloned"
)


async def test_a_release_is_looked_at_changed_and_published(town: Town):
    bruno, dilnoza = await people(town, "bruno", "dilnoza")
    assert "nothing in the archive yet" in await told(bruno, "general", "release cut")
    await published(town)
    assert "Only maintainers" in await told(dilnoza, "general", "release cut", version="1.0.0")
    assert "not a version" in await told(bruno, "general", "release cut", version="latest")
    preview = await answered(bruno, await bruno.slash("general", "release cut", version="v1.0.0"))
    assert "Release 1.0.0, to be published" in visible_text(preview)
    assert labels(preview) == ["Publish", "Change version or foreword", "Discard"]
    opened = await bruno.click(preview, label="Change version or foreword")
    assert fields(await bruno.wait_modal(opened)) == {"version": "1.0.0", "foreword": ""}
    sent = await submit(bruno, opened, version="1.1.0", foreword="Our **first** guide.")
    changed = await bruno.wait_edit(preview, containing="1.1.0", since=sent.since)
    shown = visible_text(changed)
    assert "Release 1.1.0, to be published" in shown
    assert "Our **first** guide." in shown
    assert "is cut and announced" in await click(bruno, changed, "Publish")
    await town.settle()
    (announced,) = [one for one in await dilnoza.messages("archive") if "Release 1.1.0" in visible_text(one)]
    said = visible_text(announced)
    for words in ("Our **first** guide.", "[C1](", "Authors", "Reviewers", "For the first time", "archive.zip"):
        assert words in said
    assert announced["mentions"] == []
    page = await web(town, "V1")
    assert "Our <strong>first</strong> guide." in page
    assert "[1.1.0](" in await told(dilnoza, "general", "release list")
    assert "Our **first** guide." in await told(dilnoza, "general", "release show", version="1.1.0")
    assert "Nothing is new since 1.1.0" in await told(bruno, "general", "release cut", version="1.2.0")


async def test_a_release_that_was_looked_at_is_discarded(town: Town):
    bruno = await town.person("bruno")
    await published(town)
    preview = await answered(bruno, await bruno.slash("general", "release cut", version="1.0.0"))
    assert "Nothing was published" in await click(bruno, preview, "Discard")
    assert "1.0.0" not in await told(bruno, "general", "release list")


@needs_git
async def test_what_was_made_in_chat_is_cloned_and_downloaded(town: Town, tmp_path: Path):
    bruno = await town.person("bruno")
    await published(town, title="Beadlet anemone", text="Red jelly.")
    preview = await answered(bruno, await bruno.slash("general", "release cut"))
    await click(bruno, preview, "Publish")
    await published(town, title="Limpets", text="They hold on.")
    await git("clone", "-q", f"{town.archive_url}/g/{town.guild}/archive.git", "clone", at=tmp_path)
    found = await files_at(tmp_path / "clone")
    assert {path: data for path, (_, data) in found.items()} == {
        "beadlet-anemone.md": b"Red jelly.",
        "limpets.md": b"They hold on.",
    }
    assert (await git("tag", at=tmp_path / "clone")).strip() == "v0.1.0"
    log = await git("log", "--format=%an|%cn|%(trailers:key=Contribution,valueonly)", at=tmp_path / "clone")
    lines = [line.split("|") for line in filter(None, log.splitlines())]
    assert [contribution for _, _, contribution in lines] == [f"/{town.guild}/C2", f"/{town.guild}/C1"]
    assert {(author.split()[0], committer.split()[0]) for author, committer, _ in lines} == {("Dilnoza", "Bruno")}
    address = f"{town.archive_url}/{town.guild}/V1/archive.zip"
    async with aiohttp.ClientSession() as http, http.get(address) as response:
        assert (await response.read())[:2] == b"PK"


async def test_a_release_that_is_due_is_asked_for_and_the_freeze_is_told(town: Town):
    bruno = await town.person("bruno")
    await published(town)
    assert "can come every 7 to 366" in await told(bruno, "general", "release schedule", every="2 days")
    said = await told(bruno, "general", "release schedule", every="6 weeks", freeze="1 week")
    assert "every 42 days" in said
    assert "Patches wait from" in said
    assert "The next one is due" in await told(bruno, "general", "release list")
    await town.skip(days=42, minutes=1)
    card = await town.card(bruno, "T1")
    assert "Release 0.1.0" in visible_text(card)
    preview = await answered(bruno, await bruno.slash("general", "release cut"))
    await click(bruno, preview, "Publish")
    await town.settle()
    assert "done" in visible_text(await town.card(bruno, "T1")).lower()
    assert "No release comes by itself" in await told(bruno, "general", "release unschedule")
    assert "No release comes by itself here" in await told(bruno, "general", "release unschedule")
