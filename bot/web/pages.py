"""Pages of the archive: as they are now, as they were, how they changed, and what they were made of."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise

from aiohttp import web

from bot.domain.ids import GuildId, RevisionId
from bot.domain.page import Page, Revision, slug
from bot.domain.patches.kept import unnameable
from bot.domain.refusal import Refusal
from bot.services.archive import PageView
from bot.services.wikitext import references
from bot.web.diff import compare, side_by_side
from bot.web.files import SHOWN, media_type
from bot.web.finding import atom
from bot.web.licences import licence
from bot.web.listing import LINES, listing
from bot.web.markdown import Context, Rendered
from bot.web.shelf import Shelf
from bot.web.site import Site, before, moved, number
from bot.web.text import plain

LISTED = 50
NEXT_WITHIN = 50
"""How far behind the newest a revision may be for its page to link to the very next one."""


async def page(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """A page at its newest revision; any spelling of its title leads to its one address."""
    address = _address(request)
    view = await site.archive.page(shelf.guild, address)
    if view.page.slug != address:
        raise moved(site.to.page(shelf.guild, view.page.slug))
    return await _show(site, shelf, view)


async def revision(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """A revision by its permanent number."""
    wanted = RevisionId(number(request, "number"))
    found = await site.archive.revision(shelf.guild, wanted)
    return await _show(site, shelf, await site.archive.page(shelf.guild, found.slug, wanted))


async def raw(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """A revision's Markdown, or a file's content, byte for byte as it was accepted."""
    found = await site.archive.revision(shelf.guild, RevisionId(number(request, "number")))
    if found.blob and (kept := next((one for one in found.attachments if one.sha256 == found.blob), None)):
        raise moved(site.to.file(shelf.guild, kept.sha256, kept.name))
    address = site.to.absolute(site.to.item(shelf.guild, f"R{found.number}"))
    response = web.Response(body=found.text.encode(), content_type="text/plain", charset="utf-8")
    response.headers["Link"] = f'<{address}>; rel="canonical", <{licence(found.licence).url}>; rel="license"'
    response.last_modified = found.at
    return response


async def history(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """A page's revisions, newest first; also where two are chosen to compare (``?a=…&b=…``)."""
    address, start = _address(request), before(request)
    found, revisions = await site.archive.history(
        shelf.guild, address, before=RevisionId(start) if start is not None else None, limit=LISTED + 1
    )
    if chosen := _chosen(request):
        raise moved(site.to.diff(shelf.guild, found.slug, *chosen))
    shown = revisions[:LISTED]
    grown = {newer.number: len(newer.text) - len(older.text) for newer, older in pairwise(revisions)}
    more = shown[-1].number if len(revisions) > LISTED else None
    response = site.page("history.html", shelf, page=found, revisions=shown, grown=grown, more=more, start=start)
    response.last_modified = shown[0].at if shown else None
    return response


async def diff(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """Two revisions of one page, compared line by line."""
    return await _compared(request, site, shelf, "diff.html")


async def sides(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """Two revisions of one page, side by side."""
    return await _compared(request, site, shelf, "sides.html")


async def _compared(request: web.Request, site: Site, shelf: Shelf, template: str) -> web.Response:
    address = _address(request)
    older = await site.archive.page(shelf.guild, address, RevisionId(number(request, "a")))
    newer = await site.archive.page(shelf.guild, address, RevisionId(number(request, "b")))
    a, b = older.revision, newer.revision
    compared = await site.heavy(compare, a.text, b.text)
    files = [[file for file in one.attachments if file not in other.attachments] for one, other in ((a, b), (b, a))]
    rows = side_by_side(compared) if template == "sides.html" else []
    response = site.page(
        template, shelf, page=newer.page, a=a, b=b, diff=compared, rows=rows, removed=files[0], added=files[1]
    )
    response.last_modified = max(a.at, b.at)
    return response


async def blame(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """Who wrote which line of a revision, and with which change it came."""
    wanted = RevisionId(number(request, "number"))
    found = await site.archive.revision(shelf.guild, wanted)
    view, lines = await site.archive.blame(shelf.guild, found.slug, wanted)
    if view.revision.text.endswith("\n"):
        lines.pop()
    numbered = list(enumerate(lines, 1))
    shown = numbered[:LINES]
    each_run = [list(run) for _, run in groupby(shown, key=lambda each: each[1][1].number)]
    runs = [(run[0][1][1], [(at, line) for at, (line, _) in run]) for run in each_run]
    response = site.page(
        "blame.html", shelf, page=view.page, revision=view.revision, runs=runs, cut=len(numbered) - len(shown)
    )
    response.last_modified = view.revision.at
    return response


async def feed(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """A page's revisions as an Atom feed."""
    page, revisions = await site.archive.history(shelf.guild, _address(request), limit=LISTED)
    title = site.words.text("web-feed-page", page=page.title, archive=shelf.title)
    own, where = site.to.page_feed(shelf.guild, page.slug), site.to.history(shelf.guild, page.slug)
    return atom(site, shelf, revisions, title, own, where)


def _address(request: web.Request) -> str:
    address = request.match_info["slug"]
    if any(unnameable(one) or "\ud800" <= one <= "\udfff" for one in address):
        raise Refusal("web-no-such-address")
    return address


def _chosen(request: web.Request) -> tuple[int, int] | None:
    given = [request.query.get(name, "") for name in ("a", "b")]
    if not all(one.isascii() and one.isdigit() and len(one) < 10 for one in given):
        return None
    return int(given[0]), int(given[1])


@dataclass(frozen=True)
class File:
    """A file of a revision, as its page shows it."""

    name: str
    address: str
    kilobytes: int
    image: bool


async def _show(site: Site, shelf: Shelf, view: PageView) -> web.StreamResponse:
    one = view.revision
    files = [
        File(
            plain(file.name) or "file",
            site.to.file(shelf.guild, file.sha256, file.name),
            -(-file.size // 1000),
            media_type(file) in SHOWN,
        )
        for file in one.attachments
    ]
    rendered = listing(one.text) if view.page.is_file else await _rendered(site, shelf, view, files)
    response = site.page(
        "page.html",
        shelf,
        page=view.page,
        revision=one,
        is_head=one.number == view.page.head,
        newer=await _next(site, shelf.guild, view.page, one),
        contribution=view.contribution,
        task=view.task,
        proposal=view.proposal,
        text=rendered,
        files=[file for file in files if file.address not in rendered.shown],
        categories=[
            (name, slug(name)) for name in await site.archive.linking.categories_of(shelf.guild, view.page.slug)
        ],
        linked=len(await site.archive.linking.backlinks(shelf.guild, view.page.slug)),
    )
    response.last_modified = one.at
    return response


async def _rendered(site: Site, shelf: Shelf, view: PageView, files: list[File]) -> Rendered:
    one, contribution = view.revision, view.contribution
    reviewers = (one.reviewer,) if one.decision is None else ()
    people = [(credit.id, credit.name) for credit in (*one.authors, *reviewers)]
    if contribution is not None:
        people.append((contribution.tracked_by, contribution.tracked_by_name))
    if contribution is not None and contribution.source is not None:
        people.append((contribution.source.author, contribution.source.author_name))
    links = (await site.heavy(references, one.text, int(shelf.guild))).pages
    known = await site.archive.existing(shelf.guild, links)
    context = Context(
        start=site.to.start(shelf.guild),
        title=one.title,
        files=tuple((file.name, file.address) for file in files),
        people=tuple(people),
        pages=known,
        zone=shelf.settings.timezone,
    )
    return await site.heavy(site.markdown.render, one.text, context)


async def _next(site: Site, guild: GuildId, page: Page, one: Revision) -> Revision | None:
    """The revision after this one; None for the newest, and for one so old that its history is the better guide."""
    behind = page.revisions - one.index
    if not 0 < behind <= NEXT_WITHIN:
        return None
    _, newer = await site.archive.history(guild, page.slug, limit=behind)
    return newer[-1] if newer else None
