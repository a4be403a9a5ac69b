"""What every handler needs: the archive, the words, the addresses, and templates filled with all three."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, TypeVar

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.domain.ids import GuildId
from bot.domain.ports import Blobs
from bot.domain.refusal import Refusal
from bot.services.archive import Archive
from bot.services.releases import Releases
from bot.web import states
from bot.web.addresses import Addresses
from bot.web.keeping import Answer, Asked, Kept, asked, is_whole
from bot.web.licences import licence
from bot.web.markdown import Markdown
from bot.web.privacy import Privacy
from bot.web.repositories import Git
from bot.web.shelf import Shelf, Shelves
from bot.web.text import plain, revealed
from bot.web.words import Words

HERE: Final = Path(__file__).parent
LARGEST_ID: Final = 2**63 - 1
T = TypeVar("T")


class Site:
    """The archive's web site."""

    def __init__(
        self,
        archive: Archive,
        blobs: Blobs,
        words: Words,
        shelves: Shelves,
        addresses: Addresses,
        privacy: Privacy,
        health: Callable[[], Mapping[str, object]],
        source_url: str,
        git: Git,
        releases: Releases,
        *,
        live: bool = True,
    ) -> None:
        """Read ``archive`` and ``blobs``; the rest is as ``create_app`` is given it."""
        self.archive, self.blobs, self.words, self.shelves = archive, blobs, words, shelves
        self.to, self.privacy, self.health, self.git = addresses, privacy, health, git
        self.releases = releases
        self.markdown = Markdown(words)
        self.static = {file.name: file.read_bytes() for file in (HERE / "static").iterdir()}
        self.kept = Kept()
        self._busy = asyncio.Semaphore(2)
        self._always = {
            "t": words,
            "to": addresses,
            "licence_by_id": licence,
            "revealed": revealed,
            "privacy": privacy,
            "states": states,
            "css": addresses.static("archive.css", sha256(self.static["archive.css"]).hexdigest()[:12]),
            "icon": addresses.static("icon.svg"),
            "source_url": source_url,
            "live": live,
        }

    def fill(self, template: str, shelf: Shelf | None, **values: object) -> str:
        """A template's text, with everything from members escaped."""
        return _templates().get_template(template).render(self._always, shelf=shelf, **values)

    def page(self, template: str, shelf: Shelf | None, status: int = 200, **values: object) -> web.Response:
        """A template as a page."""
        return web.Response(text=self.fill(template, shelf, **values), content_type="text/html", status=status)

    async def is_still(self, guild: GuildId, answer: Answer) -> bool:
        """Whether an answer that was made before would be made so again."""
        return (
            await self.shelves.state(guild) == answer.state
            and self.shelves.name_of(guild) == answer.name
            and self.privacy.still(answer)
        )

    async def heavy(self, work: Callable[..., T], *arguments: object) -> T:
        """Do pure, slow work beside the event loop, a little at a time: Discord must not wait for a reader."""
        async with self._busy:
            return await asyncio.to_thread(work, *arguments)


@cache
def _templates() -> Environment:
    """The templates, which no two sites need compiled twice: what differs between them is given at each rendering."""
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )


def _harmless(value: Any) -> Any:
    """What a template may show: plain strings lose characters that act on their surroundings."""
    return plain(value) if type(value) is str else value


SITE: Final = web.AppKey("site", Site)
SHELF: Final = web.RequestKey("shelf", Shelf)

GuildHandler = Callable[[web.Request, Site, Shelf], Awaitable[web.StreamResponse]]


def of_guild(handler: GuildHandler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """A handler for addresses below a guild. Raises Refusal where the guild's archive is not public."""

    async def handle(request: web.Request) -> web.StreamResponse:
        site = request.app[SITE]
        shelf = await site.shelves.find(GuildId(number(request, "guild")))
        request[SHELF] = shelf
        return await handler(request, site, shelf)

    return handle


def kept(handler: GuildHandler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """The same for what may be kept: what is made of documents and of what everybody may read, and not of the time."""
    make = of_guild(handler)

    async def handle(request: web.Request) -> web.StreamResponse:
        site, guild, address = request.app[SITE], GuildId(number(request, "guild")), request.path_qs
        answer = site.kept.find(guild, address)
        if answer is not None:
            if await site.is_still(guild, answer):
                return await answer.deliver(request, site.heavy)
            site.kept.drop(guild, address)
        noted = list[Asked]()
        before = await site.shelves.state(guild)
        token = asked.set(noted)
        try:
            response = await make(request)
        finally:
            asked.reset(token)
        if not isinstance(response, web.Response) or not is_whole(response) or before is None:
            return response
        answer = Answer.of(response)
        answer.state, answer.name = before, site.shelves.name_of(guild)
        answer.asked = tuple(dict.fromkeys(noted))
        if await site.is_still(guild, answer):
            site.kept.keep(guild, address, answer)
        return await answer.deliver(request, site.heavy)

    return handle


def number(request: web.Request, name: str) -> int:
    """A number in the address; one too large for any store is none that was ever given. Raises Refusal."""
    found = int(request.match_info[name])
    if found > LARGEST_ID:
        raise Refusal("web-no-such-address")
    return found


def before(request: web.Request) -> int | None:
    """Where a list is to go on, from the query. Raises Refusal for anything but a number."""
    given = request.query.get("before")
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise Refusal("web-bad-before")
    return int(given)


def moved(address: str) -> web.HTTPFound:
    """Send the reader to an address of ours."""
    return web.HTTPFound(address)
