"""How pages hang together: what links to one, what is wanted, and what is in a category."""

from __future__ import annotations

from aiohttp import web

from bot.domain.page import slug
from bot.domain.refusal import Refusal
from bot.web.finding import by_letter
from bot.web.shelf import Shelf
from bot.web.site import Site, moved


async def backlinks(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """The pages that link to one, which need not exist."""
    address = request.match_info["slug"]
    if not address.isprintable() or not slug(address):
        raise Refusal("web-no-such-address")
    found = await site.archive.linking.backlinks(shelf.guild, address)
    known = await site.archive.existing(shelf.guild, [address])
    page = (await site.archive.page(shelf.guild, address)).page if known else None
    title = page.title if page is not None else address
    return site.page("backlinks.html", shelf, title=title, page=page, letters=by_letter(found), count=len(found))


async def wanted(_: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """Pages that others link to and nobody has written, the most wanted first."""
    found = await site.archive.linking.wanted(shelf.guild)
    return site.page("wanted.html", shelf, wanted=found)


async def categories(_: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """Every category, by name."""
    return site.page("categories.html", shelf, categories=await site.archive.linking.categories(shelf.guild))


async def category(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """The pages in one category; any spelling of its name leads to its one address."""
    typed = request.match_info["slug"]
    address = slug(typed)
    if not typed.isprintable() or not address:
        raise Refusal("web-no-such-address")
    if address != typed:
        raise moved(site.to.category(shelf.guild, address))
    found = await site.archive.linking.in_category(shelf.guild, address)
    if not found:
        raise Refusal("web-no-such-address")
    named = next(one.name for one in await site.archive.linking.categories(shelf.guild) if one.address == address)
    return site.page("category.html", shelf, name=named, letters=by_letter(found), count=len(found))
