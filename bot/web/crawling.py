"""For crawlers: what they should leave alone, and where everything else is (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from aiohttp import web

from bot.web.shelf import Shelf
from bot.web.site import SITE, Site

LARGEST: Final = 50_000
"""Addresses in one sitemap, by its protocol."""

_LEFT_ALONE: Final = ("search", "page/*/diff/", "page/*/history?", "R*/blame")


async def robots(request: web.Request) -> web.StreamResponse:
    """Lists without end and comparisons of everything with everything are left alone."""
    to = request.app[SITE].to
    lines = ["User-agent: *", *(f"Disallow: {to.root()}*/{place}" for place in _LEFT_ALONE)]
    return web.Response(text="\n".join([*lines, f"Sitemap: {to.absolute(to.sitemaps())}", ""]))


async def sitemaps(request: web.Request) -> web.StreamResponse:
    """The sitemaps of all public archives."""
    site = request.app[SITE]
    shelves = await site.shelves.every()
    places: list[tuple[str, datetime | None]] = [(site.to.sitemap(shelf.guild), None) for shelf in shelves]
    return _xml(site, "sitemapindex", "sitemap", places[:LARGEST])


async def sitemap(_: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """The addresses of everything in an archive that is for good: its pages, areas, releases and lists."""
    guild, to = shelf.guild, site.to
    pages = await site.archive.pages(guild)
    newest = max((page.changed_at for page in pages), default=None)
    places: list[tuple[str, datetime | None]] = [(to.start(guild), newest), (to.changes(guild), newest)]
    places += [(to.pages(guild), newest), (to.areas(guild), None), (to.decisions(guild), None)]
    places += [(to.area(guild, place.area.name), None) for place in await site.archive.atlas.areas(guild)]
    places += [(to.item(guild, f"V{one.number}"), one.at) for one in await site.releases.listing(guild)]
    places += [(to.page(guild, page.slug), page.changed_at) for page in pages]
    response = _xml(site, "urlset", "url", places[:LARGEST])
    response.last_modified = newest
    return response


def _xml(site: Site, root: str, each: str, places: list[tuple[str, datetime | None]]) -> web.Response:
    rows = [(site.to.absolute(address), at) for address, at in places]
    text = site.fill("sitemap.xml", None, root=root, each=each, rows=rows)
    return web.Response(text=text, content_type="application/xml", charset="utf-8")
