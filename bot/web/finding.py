"""Ways in: the list of archives, a guild's start page, all pages, search, and what changed lately."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from aiohttp import web
from markupsafe import Markup

from bot.domain.ids import RevisionId, parse_ref
from bot.domain.page import Page, Revision
from bot.domain.refusal import Refusal
from bot.domain.searching import marked
from bot.web.shelf import Shelf
from bot.web.site import SITE, Site, before, moved
from bot.web.text import plain

RECENT: Final = 12
LISTED: Final = 50
QUERY_LIMIT: Final = 200
RESULTS: Final = 20
START_PAGES: Final = 200
"""How many pages the start page lists; beyond that it leads to the list of all."""

ITEMS: Final = "RCTPV"


async def root(request: web.Request) -> web.StreamResponse:
    """The public archives, or the only one."""
    site = request.app[SITE]
    shelves = await site.shelves.every()
    if len(shelves) == 1:
        raise moved(site.to.start(shelves[0].guild))
    return site.page("index.html", None, shelves=shelves)


async def start(_: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """A guild's start page."""
    pages = await site.archive.pages(shelf.guild)
    recent = await site.archive.recent(shelf.guild, limit=RECENT)
    places = await site.archive.atlas.areas(shelf.guild)
    response = site.page(
        "start.html",
        shelf,
        days=by_day(recent, shelf.zone),
        places=places,
        letters=by_letter(pages[:START_PAGES]),
        count=len(pages),
        listed=min(len(pages), START_PAGES),
    )
    return dated(response, recent)


async def pages(_: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """Every page, by title."""
    found = await site.archive.pages(shelf.guild)
    response = site.page("pages.html", shelf, letters=by_letter(found), count=len(found))
    response.last_modified = max((one.changed_at for one in found), default=None)
    return response


async def changes(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """Recent changes to all pages, by day."""
    first = before(request)
    found = await site.archive.recent(
        shelf.guild, before=RevisionId(first) if first is not None else None, limit=LISTED + 1
    )
    shown = found[:LISTED]
    more = shown[-1].number if len(found) > LISTED else None
    response = site.page("changes.html", shelf, days=by_day(shown, shelf.zone), more=more, start=first)
    return dated(response, shown)


async def feed(_: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """Recent changes as an Atom feed."""
    revisions = await site.archive.recent(shelf.guild, limit=LISTED)
    title = site.words.text("web-feed-title", archive=shelf.title)
    return atom(site, shelf, revisions, title, site.to.feed(shelf.guild), site.to.changes(shelf.guild))


def atom(
    site: Site, shelf: Shelf, revisions: Sequence[Revision], title: str, address: str, page: str
) -> web.StreamResponse:
    """Revisions, newest first, as an Atom feed (RFC 4287): what it is called, where it is, and the page it is of."""
    updated = revisions[0].at if revisions else datetime.fromtimestamp(0, tz=ZoneInfo("UTC"))
    text = site.fill(
        "feed.xml", shelf, revisions=revisions, updated=updated, title=title, address=address, page_address=page
    )
    return dated(web.Response(text=text, content_type="application/atom+xml", charset="utf-8"), revisions)


async def search(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """Pages with every word of the query; a number such as C31 leads straight to its item."""
    query = " ".join(plain(request.query.get("q", "")).split())
    cut, query = len(query) > QUERY_LIMIT, query[:QUERY_LIMIT]
    if (item := parse_ref(query)) is not None and item[0] in ITEMS:
        raise moved(site.to.item(shelf.guild, f"{item[0]}{item[1]}"))
    skip = skipped(request)
    findings = await site.archive.searching.find(shelf.guild, query, skip, RESULTS)
    results = [
        (one.page, highlighted(one.page.title, query), highlighted(one.excerpt, query)) for one in findings.found
    ]
    after = skip + RESULTS if skip + RESULTS < findings.count else None
    return site.page(
        "search.html", shelf, query=query, cut=cut, results=results, findings=findings, skip=skip, after=after
    )


async def bare(_: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """A guild's address without its last slash."""
    raise moved(site.to.start(shelf.guild))


async def elsewhere(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """Any other address below a guild: a number in another spelling is led home; the rest does not exist."""
    item = parse_ref(request.match_info["rest"].rstrip("/"))
    if item is not None and item[0] in ITEMS and (name := f"{item[0]}{item[1]}") != request.match_info["rest"]:
        raise moved(site.to.item(shelf.guild, name))
    raise Refusal("web-no-such-address")


def dated(response: web.Response, revisions: Sequence[Revision]) -> web.Response:
    """An answer that changed last when the first of these revisions was accepted."""
    response.last_modified = revisions[0].at if revisions else None
    return response


def by_day(revisions: list[Revision], zone: ZoneInfo) -> list[tuple[datetime, list[Revision]]]:
    """Revisions by their local date, each day with its first instant met."""
    days = groupby(revisions, key=lambda one: one.at.astimezone(zone).date())
    grouped = [list(run) for _, run in days]
    return [(run[0].at, run) for run in grouped]


def by_letter(pages: list[Page]) -> list[tuple[str, list[Page]]]:
    """Pages by the first letter or digit of their title; digits share one heading."""
    return [(letter, list(run)) for letter, run in groupby(pages, key=lambda page: _initial(page.title))]


def _initial(title: str) -> str:
    first = next((character for character in title if character.isalnum()), "#")
    return "0–9" if first.isdigit() else first.upper()[0]


def highlighted(text: str, query: str) -> Markup:
    """A text of members with what was looked for marked, as HTML."""
    pieces = marked(plain(text), query)
    return Markup("").join(Markup("<mark>{}</mark>").format(piece) if hit else piece for piece, hit in pieces)


def skipped(request: web.Request) -> int:
    """How many results are on the pages before. Raises Refusal for anything but a number."""
    given = request.query.get("from", "0")
    if not (given.isascii() and given.isdigit() and len(given) < 6):
        raise Refusal("web-bad-before")
    return int(given)
