"""Files: which are served, and how, so that none of them can act in a reader's browser."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace

import pytest
from aiohttp import ClientError

from bot.domain.contribution import Work
from bot.domain.ports import DamagedBlob, StorageError
from storage import EmbeddedStore
from tests.web.conftest import Reader
from tests.web.library import GUILD, NOW, Library, attachment, chunks

LIMIT = 10_000_000
NAMES = {"notes.txt": "text/plain; charset=utf-8", "data.bin": "application/octet-stream"}


async def keep(store: EmbeddedStore, library: Library, name: str, content: bytes, media_type: str = "image/png") -> str:
    await store.blobs.put(GUILD, chunks(content), LIMIT)
    one = attachment(name, content, media_type)
    await library.revise("Knots", "text", attachments=(one,))
    return one.sha256


async def test_a_file_is_served_whatever_it_is_called(store: EmbeddedStore, library: Library, reader: Reader) -> None:
    sha256 = await keep(store, library, "{{name}}.png", b"x")
    assert (await reader.get(f"file/{sha256}/%7B%7Bname%7D%7D.png")).status == 200


async def test_a_file_of_accepted_work_is_served_whole(store: EmbeddedStore, library: Library, reader: Reader) -> None:
    content = bytes(range(256)) * 5000
    sha256 = await keep(store, library, "oven.png", content)
    answer = await reader.get(f"file/{sha256}/oven.png")
    assert answer.status == 200
    assert answer.body == content
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"


async def test_a_file_that_a_reader_has_is_not_sent_again(
    store: EmbeddedStore, library: Library, reader: Reader
) -> None:
    address = f"file/{await keep(store, library, 'oven.png', b'picture')}/oven.png"
    first = await reader.get(address)
    again = await reader.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    await library.settings(archive_public=False)
    assert (await reader.get(address, headers={"If-None-Match": first.headers["ETag"]})).status == 404


async def test_an_empty_file_is_served(store: EmbeddedStore, library: Library, reader: Reader) -> None:
    sha256 = await keep(store, library, "empty.txt", b"", "text/plain")
    answer = await reader.get(f"file/{sha256}/empty.txt")
    assert (answer.status, answer.body) == (200, b"")


async def test_asking_only_for_the_headers_of_a_file_sends_no_bytes(
    store: EmbeddedStore, library: Library, reader: Reader
) -> None:
    sha256 = await keep(store, library, "oven.png", b"picture")
    answer = await reader.get(f"file/{sha256}/oven.png", method="HEAD")
    assert (answer.status, answer.body, answer.headers["Content-Type"]) == (200, b"", "image/png")


async def test_a_file_of_unaccepted_work_is_not_served(store: EmbeddedStore, library: Library, reader: Reader) -> None:
    await store.blobs.put(GUILD, chunks(b"draft"), LIMIT)
    one = attachment("draft.png", b"draft")
    await library.contribute(1, works=(Work(1, "text", (one,), NOW),))
    answer = await reader.get(f"file/{one.sha256}/draft.png")
    assert answer.status == 404
    assert "Only files of accepted work are public" in answer.markup.text


async def test_a_file_answers_only_to_its_own_name(store: EmbeddedStore, library: Library, reader: Reader) -> None:
    sha256 = await keep(store, library, "oven.png", b"picture")
    for name in ("oven.html", "OVEN.png", "oven.png.png", "your-bank.png", "oven", "file", "%2e%2e"):
        answer = await reader.get(f"file/{sha256}/{name}")
        assert answer.status == 404, name
        assert b"picture" not in answer.body
    assert (await reader.get(f"file/{sha256}/oven.png")).status == 200


async def test_a_file_kept_under_several_names_answers_to_each_with_its_own_kind(
    store: EmbeddedStore, library: Library, reader: Reader
) -> None:
    sha256 = await keep(store, library, "notes.txt", b"same bytes", "text/plain")
    for at in range(12):
        await library.revise("Knots", f"text {at}", attachments=(attachment("data.bin", b"same bytes"),))
    kinds = {name: (await reader.get(f"file/{sha256}/{name}")).headers["Content-Type"] for name in NAMES}
    assert kinds == NAMES


async def test_no_file_is_served_after_the_archive_is_closed(
    store: EmbeddedStore, library: Library, reader: Reader
) -> None:
    sha256 = await keep(store, library, "oven.png", b"picture")
    await library.settings(archive_public=False)
    assert (await reader.get(f"file/{sha256}/oven.png")).status == 404


@pytest.mark.parametrize(
    ("recorded", "served", "shown"),
    [
        ("image/png", "image/png", "inline"),
        ("image/jpeg", "image/jpeg", "inline"),
        ("image/gif", "image/gif", "inline"),
        ("IMAGE/WEBP", "image/webp", "inline"),
        ("text/plain", "text/plain; charset=utf-8", "attachment"),
        ("text/plain; charset=utf-16", "text/plain; charset=utf-8", "attachment"),
        ("text/markdown; charset=utf-8", "text/plain; charset=utf-8", "attachment"),
        ("application/pdf", "application/pdf", "attachment"),
        ("text/html", "application/octet-stream", "attachment"),
        ("application/xhtml+xml", "application/octet-stream", "attachment"),
        ("image/svg+xml", "application/octet-stream", "attachment"),
        ("text/xml", "application/octet-stream", "attachment"),
        ("text/javascript", "application/octet-stream", "attachment"),
        ("text/css", "application/octet-stream", "attachment"),
        ("multipart/x-mixed-replace", "application/octet-stream", "attachment"),
        ("image/png\r\nSet-Cookie: x=1", "application/octet-stream", "attachment"),
        ("image/png, text/html", "application/octet-stream", "attachment"),
        ("", "application/octet-stream", "attachment"),
    ],
)
async def test_only_pictures_are_shown_whatever_the_upload_claimed(
    store: EmbeddedStore, library: Library, reader: Reader, recorded: str, served: str, shown: str
) -> None:
    sha256 = await keep(store, library, "page.html.png", b"<script>alert(1)</script>", recorded)
    answer = await reader.get(f"file/{sha256}/page.html.png")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Content-Type"] == served
    assert answer.headers["Content-Disposition"].split(";")[0] == shown
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"


@pytest.mark.parametrize(
    "name",
    [
        'a".png',
        "a\r\nSet-Cookie: x=1.png",
        "../../etc/passwd",
        "..",
        "ошибка.png",
        "a\u202egnp.exe",
        "x" * 300 + ".png",
    ],
)
async def test_a_hostile_file_name_breaks_neither_address_nor_header(
    store: EmbeddedStore, library: Library, reader: Reader, name: str
) -> None:
    await keep(store, library, name, b"picture", "image/png")
    page = (await reader.get("page/knots")).markup
    [link] = [link for link in page.links() if "/file/" in link]
    answer = await reader.get(link.removeprefix("/barn"))
    assert answer.status == 200
    assert answer.body == b"picture"
    assert "Set-Cookie" not in answer.headers
    assert "\u202e" not in page.text
    quoted = answer.headers["Content-Disposition"]
    assert quoted.count('"') == 2
    assert quoted.isascii()


async def test_a_missing_file_is_not_found_and_the_operator_learns_of_it(
    library: Library, reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    one = attachment("oven.png", b"never kept")
    await library.revise("Knots", "text", attachments=(one,))
    assert (await reader.get(f"file/{one.sha256}/oven.png")).status == 404
    assert one.sha256 in caplog.text


def break_off(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch, error: Exception, *parts: bytes) -> None:
    """From now on reading a file gives these parts of it and then fails."""

    async def read(*_: object) -> AsyncIterator[bytes]:
        for part in parts:
            yield part
        raise error

    monkeypatch.setattr(store.blobs, "read", read)


@pytest.mark.parametrize("error", [DamagedBlob("other bytes"), StorageError("the disk refuses"), ValueError("a bug")])
@pytest.mark.parametrize("length", [3, 100_000])
async def test_a_download_that_fails_on_its_way_is_cut_and_the_log_says_why(
    store: EmbeddedStore,
    library: Library,
    reader: Reader,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    length: int,
) -> None:
    sha256 = await keep(store, library, "oven.png", bytes(length + 1))
    break_off(store, monkeypatch, error, bytes(length))
    with pytest.raises(ClientError):
        await reader.get(f"file/{sha256}/oven.png")
    [logged] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert re.search(rf"reference [0-9a-f]{{8}}: GET '/{GUILD}/file/{sha256}/oven.png'", logged.getMessage())
    assert logged.exc_info is not None
    assert logged.exc_info[1] is error


async def test_of_a_download_that_is_cut_only_bytes_of_the_file_arrive_and_fewer_than_announced(
    store: EmbeddedStore, library: Library, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = await keep(store, library, "oven.png", b"picture")
    break_off(store, monkeypatch, StorageError("the disk refuses"), b"pic")
    address = reader.client.server.make_url("/")
    asking, answering = await asyncio.open_connection(address.host, address.port)
    answering.write(f"GET /{GUILD}/file/{sha256}/oven.png HTTP/1.1\r\nHost: a\r\n\r\n".encode())
    arrived = b""
    with suppress(ConnectionResetError):
        while more := await asking.read(1000):
            arrived += more
    answering.close()
    head, _, body = arrived.partition(b"\r\n\r\n")
    assert b"Content-Length: 7" in head
    assert b"pic".startswith(body)


@pytest.mark.parametrize("size", [6, 8])
async def test_a_file_of_another_size_than_recorded_is_not_given_out_as_a_whole(
    store: EmbeddedStore, library: Library, reader: Reader, size: int
) -> None:
    await store.blobs.put(GUILD, chunks(b"picture"), LIMIT)
    one = replace(attachment("oven.png", b"picture"), size=size)
    await library.revise("Knots", "text", attachments=(one,))
    with pytest.raises(ClientError):
        await reader.get(f"file/{one.sha256}/oven.png")


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (StorageError("the disk refuses"), 503, "cannot be read just now"),
        (DamagedBlob("other bytes"), 500, "damaged where it is kept"),
        (ValueError("a bug"), 500, "went wrong on our side"),
    ],
)
async def test_what_fails_before_the_first_byte_is_a_page_in_words_with_a_reference(
    store: EmbeddedStore,
    library: Library,
    reader: Reader,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    status: int,
    said: str,
) -> None:
    sha256 = await keep(store, library, "oven.png", b"picture")
    break_off(store, monkeypatch, error)
    answer = await reader.get(f"file/{sha256}/oven.png")
    assert answer.status == status
    assert said in answer.markup.text
    assert answer.headers["Cache-Control"] == "no-store"
    for inner in (str(error), "Traceback", type(error).__name__, "middleware.py"):
        assert inner not in answer.text
    [reference] = re.findall(r"reference ([0-9a-f]{8}):", caplog.text)
    assert reference in answer.markup.text


async def test_a_page_that_the_storage_cannot_give_is_told_as_such(
    store: EmbeddedStore, library: Library, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: object) -> None:
        raise StorageError("the store is closed")

    monkeypatch.setattr(store, "run", refused)
    assert (await reader.get("pages")).status == 503


async def test_what_is_no_hash_is_not_found(library: Library, reader: Reader) -> None:
    for sha256 in ("0" * 63, "G" * 64, "A" * 64, "..", "%2e%2e"):
        assert (await reader.get(f"file/{sha256}/x.png")).status == 404, sha256
