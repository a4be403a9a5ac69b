"""The archive as plain files: whole, walkable from the disk, and telling no more than the site does."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

from bot.domain.area import Area
from bot.domain.ids import ChannelId, RevisionId
from bot.domain.kinds import AREAS, PAGES
from bot.domain.page import Page
from bot.domain.ports import StorageError
from bot.domain.refusal import Refusal
from bot.mirror import Mirror
from bot.web.still import write_still
from storage import EmbeddedStore
from tests.browser import launched
from tests.web.hostile import FRAGMENTS
from tests.web.library import ANN, GUILD, NOW, Library, attachment, chunks
from tests.web.markup import dangers, read
from tests.web.site import site


async def written(store: EmbeddedStore, folder: Path) -> dict[str, str]:
    """The texts of all files, by their paths."""
    mirror = Mirror(store, store.blobs, None)
    app = site(store, mirror, public_url="https://archive.example/barn", readable=lambda *_: False, live=False)
    told: list[tuple[int, int]] = []
    await asyncio.to_thread(folder.mkdir)
    count = await write_still(app, GUILD, folder, lambda *done: told.append(done))
    await mirror.close()
    files = texts(folder)
    assert len(files) == count == told[-1][0] == told[-1][1]
    return files


def texts(folder: Path) -> dict[str, str]:
    """What is in a folder's files, by their paths."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): file.read_text(encoding="utf-8", errors="replace") for file in files}


def require_walkable(files: dict[str, str]) -> None:
    """Every link of every page leads to a file, or elsewhere."""
    for name, text in files.items():
        if not name.endswith(".html"):
            continue
        for one in read(text).elements:
            for attribute in ("href", "src", "action"):
                link = urldefrag(one.attributes.get(attribute, ""))[0]
                if link and not urlsplit(link).scheme:
                    target = (Path("/") / name).parent / unquote(link)
                    assert str(target.resolve())[1:] in files, (name, link)


async def everything(library: Library) -> None:
    picture = attachment("oven.gif", b"GIF89a", "image/gif")
    await library.store.blobs.put(GUILD, chunks(b"GIF89a"), 100)  # type: ignore[attr-defined]  # the embedded store's
    await library.whole_chain()
    await library.put(AREAS, Area("kitchen", "All that is cooked", (ANN.id,), (), ("baking-bread", "/src/**")))
    await library.revise(
        "Baking bread", '![oven](oven.gif) [[Nets]] [[Never written]] <i href="/x">', attachments=(picture,)
    )
    await library.revise("Nets", "## Part\n\nSee [below](#part) and [[Baking bread]].")
    for address in ("/src/con.c", "/src/Main.c", "/src/main.c", "/../../etc/passwd", "/src/history"):
        one = await library.revise(address[1:], "int x;\n", slug=address)
        await library.put(PAGES, Page(one.slug, one.title, one.number, 1, one.at))
    await library.put(PAGES, Page("old", "Old", RevisionId(3), 1, NOW, moved_to="nets"))
    await library.revise("Moved away", "See [[Old]].")


async def test_everything_that_can_be_walked_to_is_there_and_leads_to_the_rest(
    library: Library, store: EmbeddedStore, tmp_path: Path
) -> None:
    await everything(library)
    files = await written(store, tmp_path / "site")
    require_walkable(files)
    for name in (
        "index.html", "changes.html", "pages.html", "areas.html", "area/kitchen.html", "decisions.html", "R2.html",
        "R2/raw.txt", "R2/blame.html", "page/nets.html", "page/nets/history.html", "page/nets/changes.atom", "C1.html",
        "page/baking-bread/diff/1/2.html", "page/baking-bread/diff/1/2/sides.html", "api/pages.json", "changes.atom",
        "page/never-written.html", "page/src/Main.c.html", "releases.html",
    ):  # fmt: skip
        assert name in files, name
    assert any(name.startswith("by/") for name in files)
    assert any(name.startswith("file/") and name.endswith("/oven.gif") for name in files)
    assert files["R2/raw.txt"] == library.revisions[1].text
    assert 'href="/x"' in files["page/baking-bread.html"].replace("&lt;i ", "")
    assert "url=nets.html" in files["page/old.html"]
    for name, text in files.items():
        assert "<form" not in text, name
        assert name.endswith(".txt") or 'href="/' not in text.replace('&lt;i href="/x"&gt;', ""), name


async def test_no_file_is_written_outside_and_none_over_another(
    library: Library, store: EmbeddedStore, tmp_path: Path
) -> None:
    await everything(library)
    files = await written(store, tmp_path / "site")
    assert {name.partition("/")[0] for name in texts(tmp_path)} == {"site"}
    assert {"page/src/main.c.html", "page/src/main.c-2.html"} <= {name.lower() for name in files}
    assert "page/src/_con.c.html" in files
    assert len({name.casefold() for name in files}) == len(files)
    assert all(len(part.encode()) < 250 for name in files for part in name.split("/"))


async def test_hostile_work_stays_still_on_the_disk_too(library: Library, store: EmbeddedStore, tmp_path: Path) -> None:
    line = "".join(one for one in FRAGMENTS if one.isprintable())[:400]
    await library.settings(archive_title=line)
    await library.revise(line, "\n\n".join(FRAGMENTS), slug="knots", summary=line)
    await library.revise("Knots", "text", attachments=(), slug="knots")
    one = await library.revise(line, "\n".join(FRAGMENTS), slug=f"/{line}")
    await library.put(PAGES, Page(one.slug, one.title, one.number, 1, one.at))
    files = await written(store, tmp_path / "site")
    require_walkable(files)
    for name, text in files.items():
        if name.endswith(".html"):
            assert dangers(read(text)) == [], name


async def test_it_tells_no_more_than_the_site(
    library: Library, store: EmbeddedStore, private_channels: set[ChannelId], tmp_path: Path
) -> None:
    await library.whole_chain()
    await library.contribute(7, title="SECRETTITLE")
    files = await written(store, tmp_path / "site")
    assert not any("SECRET" in text or str(ANN.id) in text.replace(str(GUILD), "") for text in files.values())
    assert "Kept private" in files["P1.html"]
    assert "Collect our recipes" not in "".join(files.values())


async def test_a_closed_archive_is_not_written(library: Library, store: EmbeddedStore, tmp_path: Path) -> None:
    await library.settings(archive_public=False)
    with pytest.raises(Refusal, match="web-no-archive"):
        await written(store, tmp_path / "site")


async def test_a_file_that_is_lost_ends_it(library: Library, store: EmbeddedStore, tmp_path: Path) -> None:
    digest, _ = await store.blobs.put(GUILD, chunks(b"whole"), 100)
    plan = attachment("plan.pdf", b"whole", "application/pdf")
    await library.revise("Knots", "text", attachments=(plan,))
    await store.blobs.delete(GUILD, digest)
    with pytest.raises(StorageError, match=r"plan\.pdf"):
        await written(store, tmp_path / "site")


async def test_a_browser_reads_it_from_the_disk(library: Library, store: EmbeddedStore, tmp_path: Path) -> None:
    await everything(library)
    await written(store, tmp_path / "site")
    async with launched() as browser:
        page = await browser.new_page()
        await page.goto((tmp_path / "site" / "index.html").as_uri())
        assert (
            await page.evaluate("getComputedStyle(document.querySelector('.top')).backgroundColor") == "rgb(29, 64, 48)"
        )
        await page.get_by_role("link", name="Baking bread").first.click()
        await page.get_by_role("link", name="Page", exact=True).click()
        assert await page.locator("h1").inner_text() == "Baking bread"
        await page.get_by_role("link", name="History").click()
        await page.get_by_role("link", name="what changed").first.click()
        await page.get_by_role("link", name="Side by side").click()
        assert await page.locator("table.twofold").count() == 1
        await page.goto((tmp_path / "site" / "page" / "old.html").as_uri())
        await page.wait_for_url("**/page/nets.html")
