"""Pages and files share one tree: whichever comes second is refused, with what to do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.domain.area import Way
from bot.domain.contribution import ContributionState
from bot.domain.patches.model import file_of
from bot.domain.people import Actor
from bot.domain.refusal import Refusal
from bot.services.areas import Changes
from bot.services.desk import Desk
from tests.services.conftest import GUILD, HandClock
from tests.services.paging import CHANNEL, publish, track
from tests.services.patching import agree, mails, send

LINE = file_of(b"line\n")
People = Callable[..., Actor]


@pytest.fixture
def ada(person: People) -> Actor:
    return person(1, "Ada")


@pytest.fixture
def maintainer(person: People) -> Actor:
    return person(99, "Root", admin=True)


async def taken(desk: Desk, ada: Actor, maintainer: Actor, path: str, event: int = 1) -> None:
    """A file of the archive."""
    await agree(desk, ada)
    await desk.reviews.approve(maintainer, (await send(desk, ada, mails({}, {path: LINE}), event=event)).number)


@pytest.mark.parametrize("path", ["anemones.md", "anemones.md/deep/x", "anemones.files", "anemones.files/x"])
async def test_a_new_page_is_refused_where_files_are_and_waits(desk: Desk, ada: Actor, maintainer: Actor, path: str):
    await taken(desk, ada, maintainer, path)
    made = await track(desk, ada)
    with pytest.raises(Refusal) as no:
        await desk.reviews.approve(maintainer, made.number)
    assert (no.value.key, no.value.details["page"]) == ("page-place-taken", "Anemones")
    assert path.startswith(str(no.value.details["path"]))
    assert (await desk.contributions.get(GUILD, made.number)).state is ContributionState.WAITING
    await publish(desk, ada, maintainer, "Sea anemones")
    with pytest.raises(Refusal) as no:
        await desk.pages.move(maintainer, "sea-anemones", "Anemones", "Shorter")
    assert no.value.key == "page-place-taken"


async def test_the_page_is_taken_once_the_file_has_gone(desk: Desk, ada: Actor, maintainer: Actor):
    await taken(desk, ada, maintainer, "anemones.md")
    made = await track(desk, ada)
    away = await send(desk, ada, mails({"anemones.md": LINE}, {"old/anemones.md": LINE}), event=2)
    await desk.reviews.approve(maintainer, away.number)
    assert (await desk.reviews.approve(maintainer, made.number)).slug == "anemones"


async def test_a_page_of_an_area_is_refused_where_a_file_has_the_name_of_its_folder(
    desk: Desk, ada: Actor, maintainer: Actor
):
    await desk.areas.add(maintainer, "docs", "", (), CHANNEL)
    await desk.areas.edit(maintainer, "docs", Changes(add_path="Anemones"))
    await taken(desk, ada, maintainer, "docs")
    made = await track(desk, ada)
    with pytest.raises(Refusal) as no:
        await desk.reviews.approve(maintainer, made.number)
    assert no.value.details["path"] == "docs"


@pytest.mark.parametrize("path", ["docs/anemones.md", "docs/anemones.md/x", "docs/anemones.files/a/b"])
async def test_a_file_is_refused_where_a_page_is_or_its_files(desk: Desk, ada: Actor, maintainer: Actor, path: str):
    await desk.areas.add(maintainer, "docs", "", (), CHANNEL)
    await desk.areas.edit(maintainer, "docs", Changes(add_path="Anemones"))
    await publish(desk, ada, maintainer)
    await agree(desk, ada)
    with pytest.raises(Refusal) as no:
        await send(desk, ada, mails({}, {path: LINE}))
    assert no.value.key == "patch-path-is-page"
    with pytest.raises(Refusal) as no:
        await send(desk, ada, mails({}, {"docs": LINE}))
    assert no.value.findings[0].refusal.key == "patch-file-is-folder"  # type: ignore[attr-defined]
    await taken(desk, ada, maintainer, "docs/other.md")


async def test_a_page_that_silence_would_let_in_waits_where_a_file_came_first(
    desk: Desk, ada: Actor, maintainer: Actor, clock: HandClock
):
    await desk.areas.add(maintainer, "docs", "", (), CHANNEL)
    await desk.areas.edit(maintainer, "docs", Changes(add_path="Anemones", way=Way.LAZY, hours=1))
    made = await track(desk, ada)
    await taken(desk, ada, maintainer, "docs/anemones.md")
    clock.move(hours=2)
    await desk.acceptance.look(GUILD, made.number)
    assert (await desk.contributions.get(GUILD, made.number)).waits
    log = await desk.store.run(GUILD, lambda tx: tx.audit(f"C{made.number}"))
    assert log[-1].payload["why"] == "page-place-taken"
