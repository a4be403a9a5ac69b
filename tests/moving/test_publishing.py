"""Writing a community's archive as web pages, as an operator does."""

from __future__ import annotations

import asyncio

from bot.domain.kinds import SETTINGS
from bot.domain.settings import GuildSettings
from tests.moving.acts import call, everything, opened
from tests.services.packing import GUILD
from tests.web.library import Library


async def _write(data, **changes):
    async with opened(data) as store:
        await Library(store, GUILD).put(SETTINGS, GuildSettings(archive_title="Hillside", **changes))
        await Library(store, GUILD).revise("Knots", "a bowline")


def test_the_archive_is_written_as_a_folder_and_the_storage_is_left_alone(folder):
    asyncio.run(_write(folder / "data"))
    before = everything(folder / "data")
    result = call("export", GUILD, "--site")
    site = folder / f"barnraiser-{GUILD}-site"
    count = sum(file.is_file() for file in site.rglob("*"))
    assert result.exit_code == 0, result.output
    assert f"Wrote barnraiser-{GUILD}-site: {count} files." in result.stdout
    assert "a bowline" in (site / "page" / "knots.html").read_text()
    assert everything(folder / "data") == before
    assert sorted(one.name for one in folder.iterdir()) == [site.name, "data"]


def test_a_folder_with_something_in_it_is_left_as_it_is(folder):
    (folder / "there").mkdir()
    (folder / "there" / "mine").write_text("precious")
    result = call("export", GUILD, "--site", "--to", "there")
    assert result.exit_code == 1
    assert "not empty" in result.stderr
    assert [one.name for one in (folder / "there").iterdir()] == ["mine"]
    (folder / "there" / "mine").unlink()
    assert call("export", GUILD, "--site", "--to", "there").exit_code == 0


def test_a_closed_archive_and_one_that_is_not_there_leave_nothing(folder):
    asyncio.run(_write(folder / "data", archive_public=False))
    result = call("export", GUILD, "--site")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "is not public" in result.stderr
    assert "nothing in storage about guild 5" in call("export", 5, "--site").stderr
    assert [one.name for one in folder.iterdir()] == ["data"]
