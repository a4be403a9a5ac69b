"""Bombs: little that is sent and much that it would become, if somebody let it."""

from __future__ import annotations

import gzip
import resource
import sys
import time
import zlib
from base64 import b85encode
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from aiohttp import web

from bot.domain.contribution import TEXT_LIMIT
from bot.domain.patches.mail import read as read_mails
from bot.domain.patches.parse import parse
from bot.domain.refusal import Refusal
from bot.services.export import BLOBS, MANIFEST, file_name
from bot.services.importing import examine
from cogs.files import RemoteFile
from tests.cogs.test_fetching import PATH, fetching_with, serving
from tests.scenarios.figures import Figure
from tests.services.packing import DIGEST, files_of, packed
from tests.web.conftest import opened

LARGE = 1 << 28
MOST_MIB = 100
PIECES = (">", "[", "![", "*", "**a ", "- ", "`", "<", "|", "[[", "[a](", "&", "\\", "1. ", "~~", "#", "a\n=\n", "[^1]")
Bomb = Callable[[Path], Awaitable[None]]


async def bombs(folder: Path) -> list[Figure]:
    """Each in turn: by how much memory grew at most, and how long the longest took."""
    figures, before = [], _peak()
    for bomb in (packed_answers, endless_file, packed_export, patches, texts, questions):
        began = time.monotonic()
        await bomb(folder)
        figures.append(Figure(f"seconds of {bomb.__name__.replace('_', ' ')}", f"{time.monotonic() - began:.1f}"))
    grown = (_peak() - before) / (1 << 20)
    figures.append(Figure("MiB that bombs made memory grow by", f"{grown:.0f}", f"< {MOST_MIB}", met=grown < MOST_MIB))
    return figures


def _peak() -> int:
    """The most memory this process has had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


async def packed_answers(_: Path) -> None:
    """A server that packs what it sends, though nobody asked it to."""
    zeros = bytes(1 << 20)
    for coding, body in (("gzip", gzip.compress(zeros) * 256), ("deflate", zlib.compress(zeros) * 256), ("br", zeros)):

        async def handler(_: web.Request, body: bytes = body, coding: str = coding) -> web.Response:
            return web.Response(body=body, headers={"Content-Encoding": coding})

        await _refused(handler)


async def endless_file(_: Path) -> None:
    """A file without an end, called a picture and called a text."""

    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        with suppress(ConnectionError):
            while True:
                await response.write(bytes(1 << 18))
        return response

    await _refused(handler)


async def _refused(handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        async with serving(patch, handler) as place, fetching_with() as fetcher:
            with pytest.raises(Refusal):
                async for _ in fetcher.chunks(RemoteFile("a.png", "image/png", 1, place + PATH)):
                    pass
            with pytest.raises(Refusal):
                await fetcher.text(RemoteFile("a.md", "text/markdown", 1, place + PATH))


async def packed_export(folder: Path) -> None:
    """Exports whose files become a thousand times as large when they are unpacked."""
    files = await files_of()
    for name in (MANIFEST, file_name("task"), BLOBS + DIGEST):
        path = folder / "bomb.zip"
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            for other, content in files.items():
                if other != name:
                    archive.writestr(other, content)
            with archive.open(name, "w", force_zip64=True) as file:
                for _ in range(LARGE >> 20):
                    file.write(bytes(1 << 20))
        with ZipFile(path) as archive:
            found = examine(archive, lambda *_: None)
        assert found.problems, f"a quarter of a gigabyte of nothing was taken for {name}"
    with packed(files) as archive:
        assert not examine(archive, lambda *_: None).problems


async def patches(_: Path) -> None:
    """Patches that say they are larger than they are, or become it."""
    head = b"diff --git a/x b/x\nnew file mode 100644\nindex 0000000..1111111\n"
    lines = b"--- /dev/null\n+++ b/x\n"
    literal = zlib.compress(bytes(64 << 20))
    said = [
        head + lines + b"@@ -0,0 +1,999999999 @@\n+x\n",
        head + lines + b"@@ -999999999999,1 +1,1 @@\n-x\n+x\n",
        head + lines + b"@@ -0,0 +1 @@\n+x\n" * 50_000,
        head + b"GIT binary patch\nliteral 67108864\n" + _lines_of(literal) + b"\n",
        head + b"GIT binary patch\ndelta 67108864\n" + _lines_of(zlib.compress(b"\x80" * 1_000_000)) + b"\n",
        b"".join(b"diff --git a/%d b/%d\nnew file mode 100644\n" % (n, n) for n in range(20_000)),
        b"From x\n" * 50_000,
        b"Subject: " + b"=?utf-8?q?" * 50_000 + b"\n\n" + head + lines + b"@@ -0,0 +1 @@\n+x\n",
    ]
    for patch in said:
        for work in (lambda patch=patch: parse(patch), lambda patch=patch: read_mails(patch)):
            with suppress(Refusal):
                work()


def _lines_of(packed_bytes: bytes) -> bytes:
    """Bytes as git writes them in a patch: lines of at most 52, each with its length before it."""
    made = []
    for start in range(0, len(packed_bytes), 52):
        some = packed_bytes[start : start + 52]
        size = bytes([len(some) + 64 if len(some) <= 26 else len(some) + 70])
        made.append(size + b85encode(some + bytes(-len(some) % 4)) + b"\n")
    return b"".join(made)


async def texts(_: Path) -> None:
    """Texts of the longest length allowed that are all brackets, quotations, lists, tables or links."""
    async with opened() as (library, reader):
        await library.settings()
        for number, piece in enumerate(PIECES, 1):
            text = (piece * (TEXT_LIMIT // len(piece)))[:TEXT_LIMIT]
            await library.revise(f"Bomb {number}", text)
            await library.revise(f"Bomb {number}", text[::-1])
            for address in (f"page/bomb-{number}", f"page/bomb-{number}/diff/1/2", f"R{2 * number}/blame"):
                answer = await reader.get(address)
                assert answer.status in {200, 404, 503}, (address, answer.status)


async def questions(_: Path) -> None:
    """Searches for everything at once."""
    async with opened() as (library, reader):
        await library.settings()
        await library.revise("Knots", "a bowline")
        for asked in ("a* " * 2000, '"' * 5000, "a OR " * 2000, "(" * 4000, "NEAR(" * 1000, "é" * 4000, "-" * 5000):
            answer = await reader.get("search", params={"q": asked})
            assert answer.status in {200, 302, 400, 414}, (asked[:20], answer.status)
