"""Releases on the web, as files, and as tags of the repository."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.domain.contribution import ContributionState
from bot.domain.ids import ChannelId, EventId, MemberId
from bot.domain.page import EXECUTABLE, LINK, PLAIN
from bot.domain.patches.kept import kept_name
from bot.domain.people import Actor
from bot.mirror import Mirror
from bot.services.releases import Releases
from storage import open_store
from tests.mirror.gits import History, files_at, git, needs_git, served
from tests.web.library import GUILD, SetClock

MEG = Actor(GUILD, MemberId(900), "Meg <script>", admin=True)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[tuple[History, str]]:
    """A community with one release and a change after it, and where its archive is."""
    store = open_store(None)
    history = History(store, blobs=store.blobs)
    await history.settings()
    await history.contribute(1, state=ContributionState.ACCEPTED, accepted=1, summary="Bake <b>bread</b>")
    program = {"title": "/run", "text": "#", "mode": EXECUTABLE}
    await history.change({"title": "Baking bread", "text": "Knead."}, program)
    odd = [{"title": f"/{kept_name(name)}", "text": "odd"} for name in (b"caf\xe9", b"back\\slash")]
    await history.change({"title": "/now", "text": "run", "mode": LINK}, *odd)
    releases = Releases(store, SetClock())
    await releases.prepare(MEG, "1.0.0", "Enjoy *it* <script>alert(1)</script>")
    await releases.cut(MEG, ChannelId(700), EventId(1))
    await history.change({"title": "Baking bread", "text": "Knead well."})
    mirror = Mirror(store, store.blobs, tmp_path / "mirror")
    async with served(store, mirror) as address:
        yield history, address
    await mirror.close()
    await store.close()


async def got(address: str, path: str) -> tuple[int, bytes, str]:
    root = address.split("/g/")[0]
    async with aiohttp.ClientSession() as http, http.get(f"{root}/{GUILD}/{path}") as response:
        return response.status, await response.read(), response.headers.get("Content-Disposition", "")


@needs_git
async def test_a_release_is_a_tag_at_its_commit(place: tuple[History, str], tmp_path: Path) -> None:
    await git("clone", "-q", place[1], "clone", at=tmp_path)
    clone = tmp_path / "clone"
    assert (await git("tag", at=clone)).strip() == "v1.0.0"
    assert (await git("rev-parse", "v1.0.0^{commit}", at=clone)) == await git("rev-parse", "HEAD~1", at=clone)
    shown = await git("for-each-ref", "--format=%(taggername)|%(contents)", "refs/tags", at=clone)
    assert shown.startswith("Meg script|Release 1.0.0\n\nEnjoy *it*")
    assert f"Release: /{GUILD}/V1" in shown
    assert (await files_at(clone, "v1.0.0"))["baking-bread.md"][1] == b"Knead."


@pytest.mark.parametrize("form", ["zip", "tar.gz"])
async def test_a_release_can_be_downloaded_and_is_the_same_each_time(place: tuple[History, str], form: str) -> None:
    status, data, disposition = await got(place[1], f"V1/archive.{form}")
    assert (status, disposition) == (200, f'attachment; filename="hillside-commons-1.0.0.{form}"')
    assert await got(place[1], f"V1/archive.{form}") == (status, data, disposition)
    folder = "hillside-commons-1.0.0"
    if form == "zip":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = {one.filename: (one.external_attr >> 16, archive.read(one)) for one in archive.infolist()}
        assert found == {
            f"{folder}/baking-bread.md": (0o100644, b"Knead."),
            f"{folder}/run": (EXECUTABLE, b"#"),
            f"{folder}/now": (LINK, b"run"),
            f"{folder}/caf%E9": (PLAIN, b"odd"),
            f"{folder}/back%5Cslash": (PLAIN, b"odd"),
        }
        return
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        assert {one.name: (one.mode, one.linkname, one.uid, one.mtime > 0) for one in archive} == {
            f"{folder}/baking-bread.md": (0o644, "", 0, True),
            f"{folder}/run": (0o755, "", 0, True),
            f"{folder}/now": (0o777, "run", 0, True),
            os.fsdecode(f"{folder}/caf".encode() + b"\xe9"): (0o644, "", 0, True),
            f"{folder}/back\\slash": (0o644, "", 0, True),
        }


async def test_the_page_of_a_release_tells_what_is_new_and_runs_nothing(place: tuple[History, str]) -> None:
    status, body, _ = await got(place[1], "V1")
    page = body.decode()
    assert status == 200
    assert "Enjoy <em>it</em>" in page
    assert "Bake &lt;b&gt;bread&lt;/b&gt;" in page
    assert "<script" not in page
    assert "git clone --branch v1.0.0 http://localhost/g/" in page
    assert "1.0.0" in (await got(place[1], "releases"))[1].decode()
    assert (await got(place[1], "releases/1.0.0"))[0] == 200
    assert (await got(place[1], "V2"))[0] == 404
    assert (await got(place[1], "V2/archive.zip"))[0] == 404
    assert (await got(place[1], "V1/archive.rar"))[0] == 404
