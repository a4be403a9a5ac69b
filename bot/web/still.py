"""The archive as a folder of plain files: every page that a reader can walk to from the start page, as it is served.

Links lead from file to file, so that the folder can be read from a disk or put on any server. What needs the program
(the search, choosing two revisions to compare) is left out by the templates, and addresses for elsewhere (citations,
feeds, JSON) stay those of the site itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, relpath
from typing import Final
from urllib.parse import quote, unquote, urldefrag, urlsplit

import aiohttp
from aiohttp import web
from yarl import URL

from bot.domain.ids import GuildId
from bot.domain.ports import StorageError
from bot.domain.tree import harmless_path
from bot.web.site import SITE

CHUNK: Final = 256 * 1024
_LINKS: Final = frozenset({"href", "src", "action"})
_AS_IT_IS: Final = (".atom", ".json", ".xml", ".css", ".svg", ".zip", ".tar.gz")
_PORTS: Final = (f"{port}{at}" for port in ("com", "lpt") for at in range(10))
_RESERVED: Final = frozenset({"con", "prn", "aux", "nul", *_PORTS})
"""Names that one operating system has no files of."""

_MOVED: Final = (
    '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{0}</title>\n'
    '<meta http-equiv="refresh" content="0; url={0}">\n<p><a href="{0}">{0}</a></p>\n</html>\n'
)

Told = Callable[[int, int], None]


async def write_still(app: web.Application, guild: GuildId, folder: Path, told: Told) -> int:
    """Write a guild's archive to an empty folder, and return how many files that are.

    ``told`` is called with how many are written and how many are known of. Raises Refusal where the archive is not
    public, StorageError where something of it is damaged, and OSError.
    """
    await app[SITE].shelves.find(guild)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        async with aiohttp.ClientSession(f"http://127.0.0.1:{runner.addresses[0][1]}") as session:
            base = urlsplit(app[SITE].to.root()).path.rstrip("/")
            return await _Walk(session, base, guild, folder).all(told)
    finally:
        await runner.cleanup()


class _Walk:
    """The way through all pages, and where each is written."""

    def __init__(self, session: aiohttp.ClientSession, base: str, guild: GuildId, folder: Path) -> None:
        self._session, self._base, self._folder = session, base, folder
        self._start = f"{base}/{guild}/"
        self._places: dict[str, str] = {}
        self._taken: set[str] = set()
        self._waiting: deque[str] = deque()

    async def all(self, told: Told) -> int:
        """Write everything, and return how many files that are."""
        self.place(self._start)
        done = 0
        while self._waiting:
            address = self._waiting.popleft()
            try:
                await self._write(address)
            except aiohttp.ClientError as trouble:  # it was cut off: what it should give is damaged
                raise StorageError(f"{address} could not be read whole: {trouble}") from trouble
            done += 1
            told(done, len(self._places))
        return done

    def place(self, address: str) -> str | None:
        """The file that an address of ours is written to, from now on; None for what is none of it."""
        address, _ = urldefrag(address)
        if not address.startswith((self._start, f"{self._base}/static/")):
            return None
        found = self._places.get(address)
        if found is None:
            found = self._places[address] = self._free(self._named(address))
            self._waiting.append(address)
        return found

    def _named(self, address: str) -> str:
        """A path for an address, in which nothing is left that a file system could take for something else."""
        parts = urlsplit(address)
        path = unquote(parts.path.removeprefix(self._start).removeprefix(f"{self._base}/"))
        if not path:
            return "index.html"
        given = not parts.path.startswith(f"{self._start}file/")
        if given and parts.query and not path.startswith("static/"):
            path += f"-{unquote(parts.query)}"
        if path.endswith("/raw"):
            path += ".txt"
        elif given and not path.endswith(_AS_IT_IS if not path.startswith("page/") else "/changes.atom"):
            path += ".html"
        parts_of = harmless_path(path).split("/")
        return "/".join(f"_{part}" if part.partition(".")[0].lower() in _RESERVED else part for part in parts_of)

    def _free(self, path: str) -> str:
        """The path, or one like it that no other address has, whatever the file system makes of capitals."""
        stem, dot, ending = path.rpartition(".")
        number, found = 1, path
        while found.casefold() in self._taken:
            number += 1
            found = f"{stem}-{number}{dot}{ending}"
        self._taken.add(found.casefold())
        return found

    async def _write(self, address: str) -> None:
        place = self._places[address]
        file = self._folder / place
        file.parent.mkdir(parents=True, exist_ok=True)
        asked = address.removeprefix(self._base)
        async with self._session.get(URL(asked, encoded=True), allow_redirects=False) as answer:
            if answer.status >= 500 or (answer.status == 404 and address.startswith(f"{self._start}file/")):
                raise StorageError(f"{asked} could not be read; the reason is in the log")
            if answer.status == 302:
                target = self._relative(place, answer.headers["Location"])
                file.write_text(_MOVED.format(escape(target)), encoding="utf-8")
            elif answer.content_type == "text/html":
                rewritten = _Rewriting(lambda link: self._relative(place, link))
                rewritten.feed(await answer.text())
                rewritten.close()
                file.write_text("".join(rewritten.written), encoding="utf-8")
            else:
                with file.open("wb") as open_file:
                    async for chunk in answer.content.iter_chunked(CHUNK):
                        open_file.write(chunk)

    def _relative(self, place: str, link: str) -> str:
        """A link from one file to another; what is none of ours stays as it is."""
        target = self.place(link)
        if target is None:
            return link
        fragment = urlsplit(link).fragment
        return quote(relpath(target, dirname(place) or ".")) + (f"#{fragment}" if fragment else "")


class _Rewriting(HTMLParser):
    """A page with other links. All but the tags that have any is passed on as it stands."""

    def __init__(self, link: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=False)
        self._link = link
        self.written: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not any(name in _LINKS and value for name, value in attrs):
            self.written.append(self.get_starttag_text() or "")
            return
        parts = [tag]
        for name, value in attrs:
            shown = self._link(value) if name in _LINKS and value else value
            parts.append(name if shown is None else f'{name}="{escape(shown)}"')
        self.written.append(f"<{' '.join(parts)}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.written.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.written.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.written.append(data)

    def handle_entityref(self, name: str) -> None:
        self.written.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.written.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.written.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.written.append(f"<!{decl}>")
