"""What every answer has in common: headers, errors in words, caching, health."""

from __future__ import annotations

import json
import logging
from xml.etree import ElementTree as ET

import pytest

from bot.domain.ids import GuildId
from bot.services.archive import Archive
from bot.services.searching import Searching
from bot.web.middleware import HEADERS
from storage import EmbeddedStore
from tests.web.conftest import PUBLIC_URL, Reader
from tests.web.library import GUILD, Library, attachment, chunks

ADDRESSES = ["/", "/health", "/robots.txt", "/static/archive.css", "/static/icon.svg", "/nothing", "/5/", "", "pages"]
ADDRESSES += [
    "changes",
    "changes.atom",
    "search?q=x",
    "page/knots",
    "page/nope",
    "R1",
    "R1/raw",
    "C1",
    "T1",
    "P1",
    "R99",
]
ADDRESSES += ["changes?before=x", "api/pages.json", "api/R1.json", "r1"]
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


async def test_every_answer_forbids_what_a_page_does_not_need(library: Library, reader: Reader) -> None:
    await library.whole_chain()
    await library.revise("Knots", "text")
    for address in ADDRESSES:
        answer = await reader.get(address)
        policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
        assert policy == POLICY, address
        assert answer.headers["X-Content-Type-Options"] == "nosniff", address
        assert answer.headers["Referrer-Policy"] == "no-referrer", address
        assert "camera=()" in answer.headers["Permissions-Policy"], address
        assert answer.headers["Server"] == "barnraiser", address
        assert "Set-Cookie" not in answer.headers, address


async def test_what_a_reader_has_already_is_not_sent_again(library: Library, reader: Reader) -> None:
    await library.revise("Knots", "text")
    for address in ("", "page/knots", "R1", "R1/raw", "changes.atom", "api/R1.json", "api/pages.json"):
        first = await reader.get(address)
        assert first.headers["Cache-Control"] == "no-cache", address
        again = await reader.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status, again.body) == (304, b""), address
        assert again.headers["ETag"] == first.headers["ETag"], address
        assert again.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"], address


async def test_a_changed_page_is_sent_again(library: Library, reader: Reader) -> None:
    await library.revise("Knots", "one")
    first = await reader.get("page/knots")
    await library.revise("Knots", "two")
    again = await reader.get("page/knots", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status == 200
    assert "two" in again.markup.text


async def test_a_closed_archive_is_not_confirmed_to_those_who_had_read_it(library: Library, reader: Reader) -> None:
    await library.revise("Knots", "one")
    first = await reader.get("page/knots")
    await library.settings(archive_public=False)
    assert (await reader.get("page/knots", headers={"If-None-Match": first.headers["ETag"]})).status == 404


async def test_pages_are_compressed_for_those_who_ask(library: Library, reader: Reader) -> None:
    await library.revise("Knots", "word " * 1000)
    answer = await reader.get("page/knots", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "word word" in answer.text


async def test_the_style_sheet_is_kept_for_good_under_its_version(library: Library, reader: Reader) -> None:
    link = (await reader.get("")).markup.one("link", rel="stylesheet").attributes["href"]
    answer = await reader.get(link.removeprefix("/barn"))
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


async def test_no_other_file_of_the_program_is_served(reader: Reader) -> None:
    for name in ("missing.css", "..%2fsite.py", "%2e%2e%2fsite.py", "archive.css%00"):
        assert (await reader.get(f"/static/{name}")).status == 404, name


async def test_a_page_nobody_has_written_offers_a_search_for_it(library: Library, reader: Reader) -> None:
    answer = await reader.get("page/rye-bread")
    assert answer.status == 404
    assert "Nobody has written a page called “rye-bread” yet." in answer.markup.text
    assert answer.markup.one("input", id="q-big").attributes["value"] == "rye bread"
    assert answer.headers["Cache-Control"] == "no-store"


async def test_an_address_that_is_none_says_so_in_words(library: Library, reader: Reader) -> None:
    for address in ("nothing", "R1/nothing", "R0", "R01", "R9999999999", "page/knots/diff/1/x", "page/a%00b"):
        answer = await reader.get(address)
        assert answer.status == 404, address
        assert "There is nothing at this address" in answer.markup.text, address


async def test_nothing_can_be_sent_to_the_archive(library: Library, reader: Reader) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = await reader.get("", method=method, data=b"x")
        assert answer.status == 405, method
        assert "GET" in answer.headers["Allow"], method
        assert "read it with GET" in answer.markup.text, method


async def test_a_bug_is_told_by_a_reference_that_is_in_the_log_with_its_trace(
    library: Library, reader: Reader, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("SECRETDETAIL")

    monkeypatch.setattr(Archive, "recent", broken)
    with caplog.at_level(logging.ERROR):
        answer = await reader.get("changes")
    assert answer.status == 500
    [reference] = [one.text for one in answer.markup.all("strong")]
    assert len(reference) == 8
    assert reference in caplog.text
    assert "ZeroDivisionError: SECRETDETAIL" in caplog.text
    assert "SECRETDETAIL" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


async def test_a_hostile_address_cannot_write_lines_into_the_log(
    library: Library, reader: Reader, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Searching, "find", broken)
    monkeypatch.setattr(Archive, "page", broken)
    await reader.get("page/a%0AERROR:forged")
    await reader.get("page/a%20ERROR%E2%80%A8forged")
    assert not [record for record in caplog.records if "\nERROR:forged" in record.getMessage()]


async def test_health_is_told_with_a_status_that_monitoring_understands(
    reader: Reader, health: dict[str, object]
) -> None:
    health.update(ok=True, version="1", lag=0.2)
    answer = await reader.get("/health")
    assert (answer.status, json.loads(answer.body)) == (200, {"ok": True, "version": "1", "lag": 0.2})
    health.update(ok=False, why="the disk is full")
    answer = await reader.get("/health")
    assert (answer.status, json.loads(answer.body)["why"]) == (503, "the disk is full")


async def test_health_that_cannot_be_told_is_no_health(
    reader: Reader, health: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    health["ok"] = object()  # not JSON
    answer = await reader.get("/health")
    assert (answer.status, json.loads(answer.body)) == (503, {"ok": False})
    assert "health could not be told" in caplog.text


async def test_the_json_lists_pages_and_leads_to_each_text(
    store: EmbeddedStore, library: Library, reader: Reader
) -> None:
    plan = attachment("plan.pdf", b"x", "application/pdf")
    await store.blobs.put(GUILD, chunks(b"x"), 10)
    await library.revise("Knots", "*text*", attachments=(plan,))
    answer = await reader.get("api/pages.json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    listed = json.loads(answer.body)
    assert (listed["guild"], listed["title"], listed["licence"]) == (str(GUILD), "Hillside Commons", "CC-BY-SA-4.0")
    [page] = listed["pages"]
    assert (page["slug"], page["head"], page["revisions"]) == ("knots", 1, 1)
    assert page["api"] == f"{PUBLIC_URL}/{GUILD}/api/R1.json"
    one = json.loads((await reader.get(page["api"].removeprefix(PUBLIC_URL))).body)
    assert one["text"] == "*text*"
    assert [author["name"] for author in one["authors"]] == ["Ann Weaver"]
    assert one["reviewer"]["name"] == "Ben Okafor"
    assert one["licence"]["url"] == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert one["at"] == "2026-03-04T13:05:00+00:00"
    [file] = one["attachments"]
    assert (await reader.get(file["url"].removeprefix(PUBLIC_URL))).body == b"x"


async def test_crawlers_are_kept_from_lists_without_end_and_told_where_everything_else_is(
    store: EmbeddedStore, library: Library, reader: Reader
) -> None:
    await Library(store, GuildId(3_000)).settings(archive_public=False)
    await library.revise("Knots & nets", "text")
    robots = (await reader.get("/robots.txt")).text
    assert "Disallow: /barn/*/search" in robots
    [listed] = [line for line in robots.splitlines() if line.startswith("Sitemap: ")]
    every = await reader.get(listed.removeprefix(f"Sitemap: {PUBLIC_URL}"))
    [place] = [one.text or "" for one in ET.fromstring(every.text).iter(f"{SITEMAP}loc")]
    found = await reader.get(place.removeprefix(PUBLIC_URL))
    assert found.headers["Content-Type"] == "application/xml; charset=utf-8"
    places = {one.findtext(f"{SITEMAP}loc"): one.findtext(f"{SITEMAP}lastmod") for one in ET.fromstring(found.text)}
    assert places[f"{PUBLIC_URL}/{GUILD}/page/knots-nets"] == "2026-03-04T13:05:00+00:00"
    for address in places:
        assert address is not None
        assert (await reader.get(address.removeprefix(PUBLIC_URL))).status == 200, address


async def test_every_link_of_the_site_stays_below_its_public_address(library: Library, reader: Reader) -> None:
    await library.whole_chain()
    for address in ("", "pages", "changes", "R1", "C1", "T1", "P1", "page/baking-bread/history"):
        for link in (await reader.get(address)).markup.links():
            assert link.startswith(("/barn/", "https://", "#")), link
            if link.startswith("/barn/"):
                assert (await reader.get(link.removeprefix("/barn"))).status in {200, 302}, link
