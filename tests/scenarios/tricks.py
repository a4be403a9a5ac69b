"""Addresses that lead to other machines, and paths that lead out of their folder."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import quote

import aiohappyeyeballs
import discord
import pytest

from bot.domain.fetching import safe_name
from bot.domain.ids import GuildId
from bot.domain.patches.paths import checked_path
from bot.domain.refusal import Refusal
from bot.web.still import write_still
from cogs.files import Fetcher, RemoteFile
from tests import fetching
from tests.cogs.test_fetching import DISCORD, Names
from tests.scenarios.figures import Figure, none
from tests.web.conftest import Reader, opened
from tests.web.library import Library

UPS = (
    "..", "../", "..\\", "..;", ".. /", "..%00", "%2e%2e", "%2E%2E%2F", "..%2f", "%2e%2e%5c", "..%5c", "..%c0%af",
    "..%252f", "%252e%252e%252f", "....//", "..../\\", ".%2e/", "%uff0e%uff0e/", "\uff0e\uff0e/", "\u2024\u2024/",
    "..%e2%88%95", "..\u2215", "..\u2044", "..\uff0f",
)  # fmt: skip
"""Ways to write one step up, some of them only to a program that decodes twice or wrongly."""

GOALS = ("canary", "etc/passwd", ".git/config", "lock")
ABSOLUTE = (
    "/canary", "//canary", "\\canary", "\\\\host\\share\\canary", "C:\\canary", "c:canary", "file:///canary",
    "~/canary", "~root/canary", "/dev/null", "/proc/self/environ", "CON", "NUL.txt", "aux", "a/.git/hooks/x",
    ".GIT/config", "git~1/config", ".g\u200cit/config", ".git./config", ".git::$INDEX_ALLOCATION/config", "a\x00b",
    "a\nb", "a\rb", "a:b", "a|b", "-rf", "--", "$(canary)", "`canary`", "%HOME%/canary", "a/" * 200 + "b", "x" * 5000,
    "", ".", "/", " ", "\u202e/canary",
)  # fmt: skip
PATHS = tuple(f"{up}/{up}/{up}/{goal}".replace("//", "/") for up in UPS for goal in GOALS) + ABSOLUTE
WAYS = ("static/{}", "page/{}", "page/x/{}", "file/{}", "{}", "archive.git/{}", "area/{}", "V1/{}", "api/page/{}.json")
SECRET = "the canary is not to be read"


async def tricks(folder: Path) -> list[Figure]:
    """Try all of them, on the real fetcher, patch rules and web application."""
    fetched, connections = await _fetched()
    read = await _read(folder)
    outside = [*_patched(), *_named(), *await _written(folder)]
    addresses = len(fetching.BAD) + len(fetching.INNER)
    return [
        Figure("addresses of other machines tried", addresses, ">= 200", met=addresses >= 200),
        *none("connections to other machines", connections),
        *none("of these fetched", fetched),
        Figure("paths tried", len(PATHS) * (len(WAYS) + 3), ">= 200", met=True),
        *none("of these that led out of their folder", [*read, *outside]),
    ]


async def _fetched() -> tuple[list[str], list[str]]:
    """What was fetched of addresses that lead elsewhere, and to which machines a connection was begun."""
    got, connections = [], []
    with _watched(connections):
        for url in fetching.BAD:
            got += [url] if await _gives(url, Names(["93.184.216.34"])) else []
        for inner in fetching.INNER:
            for answer in ([inner], ["162.159.135.233", inner]):
                got += [inner] if await _gives(fetching.GOOD[0], Names(answer)) else []
    return got, connections


@contextmanager
def _watched(connections: list[str]) -> Iterator[None]:
    """Within, a connection is noted and not made."""

    async def noted(addr_infos: Any, *_: Any, **__: Any) -> Any:
        connections.extend(info[4][0] for info in addr_infos)
        raise OSError("nothing of this leaves the machine")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aiohappyeyeballs, "start_connection", noted)
        patch.setattr(discord.http.Route, "BASE", DISCORD)
        yield


async def _gives(url: str, names: Names) -> bool:
    fetcher = Fetcher(None, names)
    try:
        return bool([chunk async for chunk in fetcher.chunks(RemoteFile("a.bin", "image/png", 1, url))])
    except Refusal:
        return False
    finally:
        await fetcher.close()


async def _read(folder: Path) -> list[str]:
    """Ask the web archive for every path in every way, byte for byte as it is written here."""
    (folder / "canary").write_text(SECRET)
    wrong = []
    async with opened() as (library, reader):
        await library.settings()
        await library.revise("x", "text")
        for way in WAYS:
            for path in PATHS:
                for form in (path, quote(path)):
                    answer = await _raw(reader, f"/{reader.guild}/{way.format(form)}")
                    if SECRET.encode() in answer or b"root:x:0" in answer or answer.startswith(b"HTTP/1.1 5"):
                        wrong.append(f"GET {way.format(form)[:60]!r}: {answer[:30]!r}")
    return wrong


async def _raw(reader: Reader, path: str) -> bytes:
    """What a server says to a line as no client would send it."""
    line = path.encode("utf-8", "surrogateescape").replace(b" ", b"%20").replace(b"\n", b"%0A").replace(b"\r", b"%0D")
    at = reader.client.make_url("/")
    stream, out = await asyncio.open_connection(at.host, at.port)
    out.write(b"GET %b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" % line.replace(b"\x00", b"%00"))
    try:
        return await asyncio.wait_for(stream.read(), 10)
    finally:
        out.close()


def _patched() -> list[str]:
    """The paths a patch may use that would lie outside of the folder they are unpacked in, here or on Windows."""
    allowed = []
    for path in PATHS:
        try:
            allowed.append(checked_path(path))
        except Refusal:
            continue
    return [f"patch: {path[:60]!r}" for path in allowed if _leads_out(path)]


def _named() -> list[str]:
    """The names of files that would be more than a name."""
    names = {path: safe_name(path) for path in PATHS}
    return [f"file: {path[:60]!r}" for path, name in names.items() if _leads_out(name) or len(Path(name).parts) != 1]


def _leads_out(path: str) -> bool:
    here = os.path.normpath(f"/root/{path}")
    windows = PureWindowsPath(path)
    return (
        not here.startswith("/root/")
        or PurePosixPath(path).is_absolute()
        or bool(windows.drive or windows.root)
        or ".." in windows.parts
        or ".git" in (part.lower() for part in PurePosixPath(path).parts)
    )


async def _written(folder: Path) -> list[str]:
    """Write an archive whose pages are called like that as files, and see what lies outside afterwards."""
    site = folder / "site"
    site.mkdir()
    before = _inside(folder)
    async with opened() as (library, reader):
        await library.settings()
        await _pages(library)
        assert reader.client.app is not None
        count = await write_still(reader.client.app, GuildId(reader.guild), site, lambda *_: None)
    found = sorted(_inside(folder) - before)
    links = [str(one) for one in _below(site) if one.is_symlink()]
    few = [] if count >= len(PATHS) else [f"only {count} files were written"]
    return [*found, *links, *few]


def _inside(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


def _below(folder: Path) -> list[Path]:
    return list(folder.rglob("*"))


async def _pages(library: Library) -> None:
    for number, path in enumerate(PATHS):
        shown = path.replace("\x00", "")[:200] or "x"
        await library.revise(
            f"{shown} {number}", "text", slug=f"{number}{shown}" if number % 2 else f"/{shown}{number}"
        )
