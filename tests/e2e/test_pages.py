"""Pages through the real client: edited at the same time, read, moved, protected, graded, watched, talked about."""

from __future__ import annotations

import pytest

from tests.e2e.acts import (
    PAGE,
    accept,
    answered,
    click,
    contribute,
    fields,
    labels,
    people,
    post,
    published,
    reads,
    submit,
    told,
    web,
    wish,
)
from tests.e2e.conftest import Town
from tests.sandbox.person import Upload, visible_text

BASE = "Anemones are soft.\n\nThey sting.\n\nThey live in pools."


async def edited(town: Town, who: str, old: str, new: str, title: str = PAGE) -> dict:
    """Change the page in the form that has its text, and return the card."""
    return await contribute(town, who, title, BASE.replace(old, new))


async def test_two_members_edit_a_page_at_the_same_time_and_both_are_merged_and_credited(town: Town):
    await published(town, text=BASE)
    one = await edited(town, "emre", "soft", "very soft")
    two = await edited(town, "hana", "pools", "rock pools")
    assert "is accepted" in await accept(town, one)
    assert "is accepted" in await accept(town, two)
    await town.settle()
    bruno = await town.person("bruno")
    shown = await told(bruno, "general", "page show", page=PAGE)
    assert "very soft" in shown
    assert "rock pools" in shown
    assert "merged with what others changed" in shown
    assert "merged with what others changed" in await told(bruno, "general", "page history", page=PAGE)
    blamed = await told(bruno, "general", "page blame", page=PAGE)
    assert "R2 Emre" in blamed
    assert "R3 Hana" in blamed
    assert "R1 Dilnoza" in blamed
    diff = await told(bruno, "general", "page diff", page=PAGE)
    assert "-They live in pools." in diff
    assert "+They live in rock pools." in diff
    assert "very" not in diff.split("```")[1].replace(" Anemones are very soft.", "")
    whole = await told(bruno, "general", "page diff", page=PAGE, older="R1", newer="R2")
    assert "+Anemones are very soft." in whole


async def test_a_conflict_is_shown_with_both_sides_and_its_author_resolves_it(town: Town):
    await published(town, text=BASE)
    one = await edited(town, "emre", "sting", "burn")
    await edited(town, "hana", "sting", "tickle")
    assert "is accepted" in await accept(town, one)
    await town.settle()
    hana, bruno, chidi = await people(town, "hana", "bruno", "chidi")
    card = await town.card(hana, "C3")
    assert "Conflict" in visible_text(card)
    assert "Approve" not in labels(card)
    news = await bruno.wait_message("review", containing="changed the same lines")
    assert "They burn." in visible_text(news)
    assert "They tickle." in visible_text(news)
    direct = await hana.wait_message(containing="changed the same lines")
    assert labels(direct) == []
    assert "Only the author" in await click(chidi, news, "Resolve")
    opened = await hana.click(card, label="Resolve")
    modal = await hana.wait_modal(opened)
    assert "<<<<<<< R2\nThey burn.\n=======\nThey tickle.\n>>>>>>> C3" in fields(modal)["text"]
    refused = await reads(hana, await hana.submit_modal(modal, {}))
    assert "still in the text" in refused
    again = await hana.click(card, label="Resolve")
    text = BASE.replace("sting", "burn and tickle")
    assert "has both sides now" in await reads(hana, await submit(hana, again, text=text))
    await town.settle()
    assert "is accepted" in await accept(town, await town.card(hana, "C3"))
    assert "burn and tickle" in await told(chidi, "general", "page show", page=PAGE)


async def test_a_maintainer_resolves_a_conflict_by_file_and_becomes_an_author_too(town: Town):
    long = "\n\n".join(f"Paragraph {number} about anemones and their many arms." for number in range(100))
    dilnoza, bruno = await people(town, "dilnoza", "bruno")
    await published(town, text="Short.")
    first = Upload("page.md", long.encode())
    await told(dilnoza, "general", "contribute", title=PAGE, file=first)
    assert "is accepted" in await accept(town, await town.card(bruno, "C2"))
    opened = await dilnoza.slash("general", "contribute", title=PAGE)
    assert "page.R" not in await reads(dilnoza, opened)
    mine = Upload("anemone.R2.md", long.replace("Paragraph 7 ", "Chapter seven ").encode())
    theirs = Upload("anemone.R2.md", long.replace("Paragraph 7 ", "Part VII ").encode())
    await told(dilnoza, "general", "contribute", title=PAGE, file=theirs)
    await told(dilnoza, "general", "contribute", title=PAGE, file=mine)
    assert "is accepted" in await accept(town, await town.card(bruno, "C3"))
    await town.settle()
    card = await town.card(bruno, "C4")
    asked = await answered(bruno, await bruno.click(card, label="Resolve"))
    assert "becomes an author too" in visible_text(asked)
    await click(bruno, asked, "I agree")
    sides = await answered(bruno, await bruno.click(card, label="Both sides as a file"))
    assert sides["attachments"][0]["filename"] == "C4.md"
    done = Upload("both.md", long.replace("Paragraph 7 ", "Part VII, chapter seven ").encode())
    modal = await bruno.wait_modal(await bruno.click(card, label="Resolve"))
    assert "more than fit into a form" in visible_text(modal)
    said = await reads(bruno, await bruno.submit_modal(modal, {"files": [done]}))
    assert "has both sides now" in said
    await town.settle()
    ada = await town.person("ada")
    assert "is accepted" in await accept(town, await town.card(bruno, "C4"), "ada")
    shown = await told(ada, "general", "page show", page=PAGE)
    assert f"<@{dilnoza.id}>, <@{bruno.id}>" in shown


async def test_a_page_is_moved_and_found_by_every_title_it_had(town: Town):
    await published(town, title="Jelly")
    bruno, chidi = await people(town, "bruno", "chidi")
    refused = await told(chidi, "general", "page move", page="Jelly", title=PAGE, reason="Proper name")
    assert "for maintainers" in refused
    assert "lead there" in await told(bruno, "general", "page move", page="Jelly", title=PAGE, reason="Proper name")
    for name in ("Jelly", PAGE):
        assert (await told(chidi, "general", "page show", page=name)).startswith(f"{PAGE}\n")
    history = await told(chidi, "general", "page history", page="Jelly")
    assert "moved from “jelly”" in history
    assert "Proper name" in history
    page = await web(town, "page/jelly")
    assert f"<bdi>{PAGE}</bdi>" in page
    assert "Moved from “jelly”" in page
    await told(bruno, "general", "page move", page=PAGE, title="Jelly", reason="It was better")
    assert "<bdi>Jelly</bdi>" in await web(town, "page/beadlet-anemone")


async def test_a_protected_page_says_so_and_lets_only_some_in(town: Town):
    await published(town, text=BASE)
    bruno, emre = await people(town, "bruno", "emre")
    await told(bruno, "general", "page protect", page=PAGE, level="confirmed", reason="Edit war about stings")
    opened = await emre.slash("general", "contribute", title=PAGE)
    assert "Edit war about stings" in await reads(emre, await submit(emre, opened, text="Mine!"))
    assert "🔒" in await told(emre, "general", "page show", page=PAGE)
    await published(town, "dilnoza", text=BASE.replace("sting", "sting a bit"))
    refused = await told(emre, "general", "page protect", page=PAGE, level="open", reason="Because")
    assert "for maintainers" in refused


async def test_a_member_asks_for_a_revert_and_a_maintainer_does_it_until_the_brake(town: Town):
    await published(town, "dilnoza", text=BASE)
    await published(town, "emre", text="Vandal was here.")
    bruno, chidi = await people(town, "bruno", "chidi")
    offered = await chidi.autocomplete("general", "page revert", "revision", page=PAGE, revision="")
    assert [one["value"] for one in offered] == ["R2", "R1"]
    said = await told(chidi, "general", "page revert", page=PAGE, reason="Not about anemones")
    assert "asks to bring" in said
    assert "Brings back" in visible_text(await town.card(chidi, "C3"))
    assert "as it was in R1 again" in await told(bruno, "general", "page revert", page=PAGE)
    for _ in range(2):
        await told(bruno, "general", "page revert", page=PAGE)
    assert "needs a reason" in await told(bruno, "general", "page revert", page=PAGE)
    assert "again" in await told(bruno, "general", "page revert", page=PAGE, reason="Agreed in the thread")
    assert "back to R" in await told(chidi, "general", "page history", page=PAGE)


async def test_pages_are_sorted_listed_and_wanted_ones_become_tasks(town: Town):
    await published(town, text="See [[Limpets]] and [[Whelks]].\n\n[[Category:Animals]]")
    await published(town, "emre", title="Crabs", text="They eat [[Limpets]].")
    bruno, dilnoza, chidi = await people(town, "bruno", "dilnoza", "chidi")
    wanted = await told(chidi, "general", "page wanted")
    assert wanted.index("limpets") < wanted.index("whelks")
    assert "2 pages link to it" in wanted
    assert "for maintainers" in await told(chidi, "general", "page wanted", tasks=1)
    assert "One task is open now" in await told(bruno, "general", "page wanted", tasks=1)
    assert "Write the page “limpets”" in await told(bruno, "general", "task show", task="T1")
    said = await told(dilnoza, "general", "page category", page="Crabs", add="Animals")
    assert "is in: Animals" in said
    listed = await told(chidi, "general", "page list", category="animals")
    assert PAGE in listed
    assert "Crabs" in listed
    await told(dilnoza, "general", "page grade", page="Crabs", grade="stub")
    graded = await told(chidi, "general", "page list", grade="stub")
    assert "Crabs" in graded
    assert PAGE not in graded
    shown = await web(town, "wanted")
    assert shown.index("limpets") < shown.index("whelks")
    assert f'href="/{town.guild}/T1"' in shown
    assert PAGE in await web(town, "category/animals")
    assert "Animals" in await web(town, "categories")
    assert "Crabs" in await web(town, "page/limpets/links")
    assert f'href="/{town.guild}/category/animals"' in await web(town, "page/crabs")


async def test_the_upper_grades_are_given_by_a_vote(town: Town):
    await published(town)
    chidi, bruno = await people(town, "chidi", "bruno")
    preview = await answered(chidi, await chidi.slash("proposals", "page grade", page=PAGE, grade="featured"))
    assert "given and taken away by the community" in visible_text(preview)
    assert "P1" in await post(chidi, preview)
    await click(bruno, await town.card(bruno, "P1"), "Yes")
    await town.skip(days=4)
    assert "Featured" in await told(chidi, "general", "page show", page=PAGE)


async def test_a_page_has_one_thread_to_talk_in(town: Town):
    await published(town)
    chidi, hana = await people(town, "chidi", "hana")
    said = await told(chidi, "general", "page talk", page=PAGE)
    assert "is talked about in <#" in said
    assert said == await told(hana, "general", "page talk", page=PAGE)
    thread = said.partition("<#")[2].partition(">")[0]
    assert f"/{town.guild}/{thread}" in await web(town, "page/beadlet-anemone")


async def test_a_page_is_not_accepted_where_a_patch_has_put_a_file(town: Town):
    (dilnoza,) = await people(town, "dilnoza")
    diff = "--- /dev/null\n+++ b/beadlet-anemone.md\n@@ -0,0 +1 @@\n+A file.\n"
    sent = await dilnoza.slash("general", "patch send", title="pools: begin", file=Upload("x.diff", diff.encode()))
    asked = await answered(dilnoza, sent)
    for button in ("I agree", "I certify this"):
        await click(dilnoza, asked, button)
    await town.settle()
    assert "is accepted" in await accept(town, await town.card(dilnoza, "C1"))
    said = await accept(town, await contribute(town))
    assert "`beadlet-anemone.md`" in said
    assert "Give it another title" in said


async def test_watched_pages_are_quiet_until_somebody_asks_for_the_message_of_the_day(town: Town):
    await published(town, text=BASE)
    hana = await town.person("hana")
    assert "You watch" in await told(hana, "general", "page watch", page=PAGE)
    await published(town, "emre", text=BASE.replace("soft", "very soft"))
    assert "one change" in await told(hana, "general", "page watch")
    assert "at most once a day" in await wish(hana, "news", "daily")
    await published(town, "emre", text=BASE.replace("soft", "rather soft"))
    await town.skip(hours=25)
    news = await hana.wait_message(containing="News in")
    assert PAGE in visible_text(news)
    menu = await hana.choose(news, "page:beadlet-anemone", custom_id=f"watch-stop:{town.guild}")
    assert "do not watch" in await reads(hana, menu)
    assert "watch nothing" in await told(hana, "general", "page watch")


@pytest.mark.parametrize(
    "title", ["@everyone **bold** [x](https://evil.example)", "../../etc/passwd", "R1", "``` ```x"]
)
async def test_hostile_titles_and_texts_stay_inert(town: Town, title: str):
    text = "```\n@everyone\n```\n[[@everyone]] [[Category:@here]] [a](page/..%2f..%2fetc) [b](javascript:alert(1))"
    await published(town, title=title, text=text)
    chidi = await town.person("chidi")
    (page,) = await town.desk.archive.pages(town.guild)
    for command in ("page show", "page blame", "page history", "page list", "page wanted"):
        options = {} if command in {"page list", "page wanted"} else {"page": page.slug}
        shown = await told(chidi, "general", command, **options)
        outside = "".join(shown.split("```")[::2])
        assert "[x](https://evil" not in outside.replace("\\[x]", "")
        assert "@everyone" not in outside
    shown = await web(town, f"page/{page.slug}")
    assert "javascript:" not in shown.replace("[b](javascript:alert(1))", "")
