"""The archive, in chat and on the web: what members made by the real client, as readers get it."""

from __future__ import annotations

import hashlib

import aiohttp

from tests.e2e.acts import (
    PAGE,
    PICTURE,
    TEXT,
    accept,
    answered,
    click,
    contribute,
    people,
    proposed,
    published,
    reads,
    submit,
    told,
    web,
)
from tests.e2e.conftest import Town
from tests.sandbox.person import Upload, visible_text


def person(name: str) -> str:
    """How the web names somebody, with or without a page about what they have done."""
    return f">{name}</bdi>"


async def test_the_chain_from_proposal_to_page_is_linked_in_both_directions(town: Town):
    chidi, dilnoza, emre, bruno = await people(town, "chidi", "dilnoza", "emre", "bruno")
    await proposed(chidi, "proposals", title="Write about anemones", closes="1h", tasks="Describe the beadlet")
    await click(dilnoza, await town.card(dilnoza, "P1"), "Yes")
    await town.skip(hours=1, minutes=1)
    await told(emre, "tasks", "task claim", task="T1")
    message = await dilnoza.send("general", TEXT)
    opened = await emre.context(message, "Track contribution")
    await reads(emre, await submit(emre, opened, title=PAGE, task="T1"))
    asked = await answered(dilnoza, await dilnoza.click(await town.card(dilnoza, "C1"), label="I agree (author)"))
    await click(dilnoza, asked, "I agree")
    assert "is accepted" in await accept(town, await town.card(bruno, "C1"))
    news = visible_text(await bruno.wait_message("archive", containing=PAGE))
    assert "for task [T1](" in news
    assert "decided in [P1](" in news
    page = await web(town, "page/beadlet-anemone")
    assert TEXT in page
    assert person("Dilnoza") in page
    assert person("Bruno") in page
    assert "CC BY-SA 4.0" in page
    assert f"/{message['channel_id']}/{message['id']}" in page
    for ref in ("P1", "T1", "C1", "R1"):
        assert f'href="/{town.guild}/{ref}"' in page
    contribution = await web(town, "C1")
    assert f'href="/{town.guild}/R1"' in contribution
    assert f'href="/{town.guild}/T1"' in contribution
    assert person("Emre") in contribution
    task = await web(town, "T1")
    assert f'href="/{town.guild}/C1"' in task
    assert f'href="/{town.guild}/P1"' in task
    proposal = await web(town, "P1")
    assert f'href="/{town.guild}/T1"' in proposal
    assert "1 yes and 0 no: 1 of 1 is more than half." in proposal


async def test_files_are_shown_on_the_page_and_are_the_bytes_that_were_attached(town: Town):
    dilnoza = await town.person("dilnoza")
    message = await dilnoza.send("general", TEXT, files=[PICTURE, Upload("notes.pdf", b"%PDF-1.4 notes")])
    opened = await dilnoza.context(message, "Track contribution")
    asked = await answered(dilnoza, await submit(dilnoza, opened, title=PAGE))
    await click(dilnoza, asked, "I agree")
    digest = hashlib.sha256(PICTURE.data).hexdigest()
    file = f"{town.archive_url}/{town.guild}/file/{digest}/anemone.png"
    await web(town, file, status=404)
    assert "is accepted" in await accept(town, await town.card(dilnoza, "C1"))
    page = await web(town, "page/beadlet-anemone")
    assert f'<img src="/{town.guild}/file/{digest}/anemone.png"' in page
    assert "notes.pdf" in page
    async with aiohttp.ClientSession() as session, session.get(file) as response:
        assert response.content_type == "image/png"
        assert await response.read() == PICTURE.data


async def test_hostile_text_is_inert_on_every_page_and_nothing_may_run_there(town: Town):
    hostile = (
        "<script>alert(1)</script>\n\n[click](javascript:alert(2))\n\n<img src=x onerror=alert(3)>\n\n"
        "![](https://evil.example/spy.png)\n\n`</code><script>alert(4)</script>`"
    )
    title = "Limpets <b onmouseover=alert(5)>&amp; friends"
    dilnoza = await town.person("dilnoza")
    name = {"nick": '"><script>alert(6)</script>'}
    await dilnoza.request("PATCH", f"/guilds/{town.guild}/members/@me", name)
    await published(town, title=title, text=hostile, summary="<script>alert(7)</script>")
    (page,) = await town.desk.archive.pages(town.guild)
    for path in (f"page/{page.slug}", f"page/{page.slug}/history", "R1", "C1", "", "pages", "changes"):
        policy, shown = await headed(town, path)
        assert policy.startswith("default-src 'none'")
        assert "script-src" not in policy
        assert "&lt;b onmouseover" in shown
        for live in ("<script", "<b onmouseover", "<img src=x", 'href="javascript', 'src="https://evil'):
            assert live not in shown.lower(), path
    assert "&lt;script&gt;alert(1)" in await web(town, "R1")


async def headed(town: Town, path: str) -> tuple[str, str]:
    """What a page may do in a browser, and the page."""
    address = f"{town.archive_url}/{town.guild}/{path}"
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        return response.headers["Content-Security-Policy"], await response.text()


async def test_what_is_not_accepted_is_not_readable_on_the_web(town: Town):
    await contribute(town, title="A secret recipe", text="Salt and lemon.")
    await contribute(town, "emre", title="Emre's diary", text="Dear diary.", agree=False)
    shown = await web(town, "C1")
    assert "Salt and lemon" not in shown
    assert "waits for review" in shown
    untold = await web(town, "C2")
    assert "diary" not in untold
    assert "Emre" not in untold
    await web(town, "page/a-secret-recipe", status=404)
    assert "secret" not in await web(town, "")


async def test_every_revision_is_kept_with_its_own_author_and_what_changed(town: Town):
    await published(town, "dilnoza", text=TEXT)
    await published(town, "emre", text=TEXT + "\nIt opens under water.", summary="How it opens")
    page = await web(town, "page/beadlet-anemone")
    assert person("Emre") in page
    assert "It opens under water." in page
    assert TEXT in await web(town, "R1")
    assert "It opens" not in await web(town, "R1")
    history = await web(town, "page/beadlet-anemone/history")
    assert person("Dilnoza") in history
    assert person("Emre") in history
    assert "How it opens" in history
    assert "It opens under water." in await web(town, "page/beadlet-anemone/diff/1/2")
    emre = await town.person("emre")
    listed = await told(emre, "general", "page history", page=PAGE)
    assert listed.index("R2") < listed.index("R1")
    assert f"<@{emre.id}>" in listed
    assert "How it opens" in listed


async def test_a_page_is_shown_in_chat_with_author_reviewer_licence_and_origin(town: Town):
    await published(town)
    emre, dilnoza, bruno = await people(town, "emre", "dilnoza", "bruno")
    shown = await told(emre, "general", "page show", page="beadlet anemone")
    assert TEXT in shown.replace("\\", "")
    assert f"<@{dilnoza.id}>" in shown
    assert f"<@{bruno.id}>" in shown
    assert "CC BY-SA 4.0" in shown
    assert f"[C1]({town.archive_url}/{town.guild}/C1)" in shown
    assert "1 of 1" in await told(emre, "general", "page show", page="R1")


async def test_a_search_finds_titles_first_then_texts_and_says_when_there_is_nothing(town: Town):
    await published(town)
    await published(town, "emre", title="Jelly", text="It wobbles.")
    hana = await town.person("hana")
    found = await told(hana, "general", "archive search", words="JELLY")
    assert found.index("Jelly") < found.index(PAGE)
    assert "dark red jelly" in found
    nothing = await told(hana, "general", "archive search", words="@everyone [whale](https://evil.example)")
    assert "No page has all of" in nothing
    assert "@everyone" not in nothing
    assert r"\[whale]" in nothing
    assert "/pages" in nothing


async def test_pages_are_suggested_and_an_unknown_one_is_refused_with_what_to_do(town: Town):
    await published(town)
    hana = await town.person("hana")
    for command in ("page show", "page history"):
        offered = await hana.autocomplete("general", command, "page", page="bead")
        assert [one["value"] for one in offered] == [PAGE]
        assert "`/archive search` finds pages" in await told(hana, "general", command, page="Whales")
    assert "no such revision" in await told(hana, "general", "page show", page="R9")


async def test_the_start_page_shows_recent_changes_and_the_feed_has_them(town: Town):
    assert "shelves are still empty" in await web(town, "")
    await published(town, summary="First words")
    start = await web(town, "")
    assert PAGE in start
    assert person("Dilnoza") in start
    assert "First words" in start
    assert PAGE in await web(town, "changes.atom")
    assert "Tidepool Guide" in await web(town, f"{town.archive_url}/")


async def test_a_community_can_close_its_archive_to_the_web(town: Town):
    await published(town)
    ada = await town.person("ada")
    assert "Not shown on the web" in await told(ada, "general", "settings archive", public=False)
    for path in ("", "page/beadlet-anemone", "R1", "C1", "api/pages.json", "changes.atom"):
        assert PAGE not in await web(town, path, status=404)
    assert "Tidepool" not in await web(town, f"{town.archive_url}/")
    assert TEXT in (await told(ada, "general", "page show", page=PAGE)).replace("\\", "")


async def test_a_new_licence_holds_for_new_work_and_the_old_keeps_its_own(town: Town):
    await published(town)
    ada = await town.person("ada")
    await told(ada, "general", "settings archive", licence="CC0-1.0")
    await published(town, "emre", title="Limpets")
    assert "CC BY-SA 4.0</a>" in await web(town, "R1")
    assert "CC0 1.0</a>" in await web(town, "R2")
    revisions = await town.desk.archive.recent(town.guild)
    assert [revision.licence for revision in revisions] == ["CC0-1.0", "CC-BY-SA-4.0"]
