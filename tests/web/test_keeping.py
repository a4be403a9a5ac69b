"""Answers are kept as long as nothing changes that they were made of, and never a moment longer."""

from __future__ import annotations

import pytest
from multidict import CIMultiDict

from bot.domain.ids import ChannelId
from bot.services.archive import Archive
from bot.web.keeping import Answer, Kept
from bot.web.site import SITE, Site
from tests.web.conftest import Reader
from tests.web.library import GUILD, Library

KEPT = ("", "pages", "changes", "changes.atom", "page/knots", "page/knots/history", "R1", "R1/raw", "search?q=knots")


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that are filled from now on."""
    filled: list[str] = []
    fill = Site.fill

    def noting(self: Site, template: str, *rest: object, **values: object) -> str:
        filled.append(template)
        return fill(self, template, *rest, **values)  # type: ignore[arg-type]

    monkeypatch.setattr(Site, "fill", noting)
    return filled


async def test_what_was_answered_before_is_not_made_again(
    library: Library, reader: Reader, rendered: list[str]
) -> None:
    await library.revise("Knots", "text " * 300)
    await reader.get("")  # from now on the guild is known
    first = [await reader.get(address) for address in KEPT]
    rendered.clear()
    again = [await reader.get(address) for address in KEPT]
    assert rendered == []
    for one, other in zip(first, again, strict=True):
        assert (one.status, one.body) == (other.status, other.body)
        assert {**one.headers, "Date": ""} == {**other.headers, "Date": ""}


async def test_any_change_of_the_community_makes_all_of_its_answers_anew(
    library: Library, reader: Reader, rendered: list[str]
) -> None:
    await library.revise("Knots", "text")
    before = [await reader.get(address) for address in KEPT]
    await library.settings(archive_title="Another name")
    rendered.clear()
    for address, old in zip(KEPT, before, strict=True):
        assert ("Another name" in (await reader.get(address)).text) is ("Hillside Commons" in old.text), address
    await library.settings(archive_public=False)
    assert [(await reader.get(address)).status for address in KEPT] == [404] * len(KEPT)


async def test_a_channel_that_closes_closes_what_was_kept(
    library: Library, reader: Reader, private_channels: set[ChannelId]
) -> None:
    revision = await library.whole_chain()
    for address in (f"R{revision.number}", "page/baking-bread"):
        assert "Collect our recipes" in (await reader.get(address)).text
        private_channels.add(ChannelId(700))
        assert "Collect our recipes" not in (await reader.get(address)).text
        private_channels.clear()
        assert "Collect our recipes" in (await reader.get(address)).text


async def test_a_change_while_an_answer_is_made_keeps_it_from_being_kept(
    library: Library, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    await library.revise("Knots", "one")
    history = Archive.history

    async def slow(self: Archive, *rest: object, **more: object) -> object:
        found = await history(self, *rest, **more)  # type: ignore[arg-type]
        if len(library.revisions) == 1:
            await library.revise("Knots", "two")
        return found

    monkeypatch.setattr(Archive, "history", slow)
    assert "R2" not in (await reader.get("page/knots/history")).text
    assert "R2" in (await reader.get("page/knots/history")).text


async def test_each_coding_has_a_strong_tag_of_its_own_and_either_proves_that_a_reader_has_it(
    library: Library, reader: Reader
) -> None:
    await library.revise("Knots", "text " * 1000)
    plain = await reader.get("page/knots", headers={"Accept-Encoding": "identity"})
    packed = await reader.get("page/knots", headers={"Accept-Encoding": "gzip"}, auto_decompress=False)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.body) < len(plain.body) / 2
    assert packed.headers["ETag"] == f'{plain.headers["ETag"][:-1]}-gzip"'
    assert not plain.headers["ETag"].startswith("W/")
    for tag in (
        plain.headers["ETag"],
        packed.headers["ETag"],
        f"W/{plain.headers['ETag']}",
        f'"x", {plain.headers["ETag"]}',
    ):
        assert (await reader.get("page/knots", headers={"If-None-Match": tag})).status == 304
    assert (await reader.get("page/knots", headers={"If-None-Match": '"x"'})).status == 200
    refusing = await reader.get("page/knots", headers={"Accept-Encoding": "gzip;q=0"}, auto_decompress=False)
    assert refusing.body == plain.body


async def test_everything_that_may_be_kept_says_when_it_changed(library: Library, reader: Reader) -> None:
    await library.revise("Knots", "text")
    for address in KEPT:
        if not address.startswith("search"):
            assert (await reader.get(address)).headers["Last-Modified"] == "Wed, 04 Mar 2026 13:05:00 GMT", address


async def test_a_head_is_answered_like_a_get_without_its_body(library: Library, reader: Reader) -> None:
    await library.revise("Knots", "text " * 300)
    for _ in range(2):
        got, asked = await reader.get("page/knots"), await reader.get("page/knots", method="HEAD")
        assert asked.body == b""
        assert {**asked.headers, "Date": ""} == {**got.headers, "Date": ""}


async def test_many_addresses_do_not_fill_the_memory(library: Library, reader: Reader) -> None:
    await library.revise("Knots", "text " * 300)
    site = reader.client.server.app[SITE]  # type: ignore[attr-defined]
    site.kept.room = 40_000
    for number in range(40):
        await reader.get(f"page/knots?{number}")
        assert site.kept._size <= 40_000
    await reader.get("page/knots?" + "x" * 3_000)
    assert all(len(address) < 2_000 for _, address in site.kept._answers)


def test_what_is_kept_longest_unasked_goes_first() -> None:
    kept = Kept(room=4 * (1_000 + 1_500))
    answers = {name: Answer(name.encode() * 1_000, CIMultiDict(), name) for name in "abcde"}
    for name in "abcd":
        kept.keep(GUILD, name, answers[name])
    assert kept.find(GUILD, "a") is answers["a"]
    kept.keep(GUILD, "e", answers["e"])
    assert [kept.find(GUILD, name) is not None for name in "abcde"] == [True, False, True, True, True]
    assert kept.find(GUILD + 1, "a") is None  # type: ignore[arg-type]
