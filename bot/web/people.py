"""The archive by its parts and its people: the map of areas, an area, and what somebody has given."""

from __future__ import annotations

from aiohttp import web

from bot.web.finding import atom, by_day, by_letter, dated
from bot.web.privacy import is_agreed
from bot.web.shelf import Shelf
from bot.web.site import Site


async def areas(_: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """The map: every area with its people and how many pages it has."""
    return site.page("areas.html", shelf, places=await site.archive.atlas.areas(shelf.guild))


async def area(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """One area: what it is about, who looks after it, its pages, and what changed there lately."""
    view = await site.archive.atlas.area(shelf.guild, request.match_info["name"])
    response = site.page(
        "area.html",
        shelf,
        place=view.place,
        area=view.place.area,
        letters=by_letter(list(view.pages)),
        days=by_day(list(view.recent), shelf.zone),
    )
    return dated(response, view.recent)


async def area_feed(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """What changed in an area, as an Atom feed."""
    view = await site.archive.atlas.area(shelf.guild, request.match_info["name"])
    name = view.place.area.name
    return atom(
        site,
        shelf,
        view.recent,
        site.words.text("web-feed-area", area=name, archive=shelf.title),
        site.to.area_feed(shelf.guild, name),
        site.to.area(shelf.guild, name),
    )


async def contributor(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """What somebody has given, when, and by whom it was reviewed."""
    found = await site.archive.atlas.contributor(shelf.guild, request.match_info["handle"])
    response = site.page(
        "contributor.html",
        shelf,
        one=found,
        days=by_day(list(found.revisions), shelf.zone),
        others=[work for work in found.others if is_agreed(work)],
    )
    return dated(response, found.revisions)
