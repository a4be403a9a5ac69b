"""The board on the web: what there is to do, by area, for people, feed readers and programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web

from bot.domain.board import Group, Sought, grouped
from bot.domain.page import Credit
from bot.domain.refusal import Refusal
from bot.domain.task import Task
from bot.web.api import answer_json, person
from bot.web.finding import LISTED
from bot.web.shelf import Shelf
from bot.web.site import Site
from bot.web.text import plain

SIZES: Final = (15, 30, 60, 120, 240)
"""The sizes to choose from, in minutes."""

_ON: Final = "1"


@dataclass(frozen=True)
class Shown:
    """The tasks that are sought and may be told, by area, and how many there are beside them that may not."""

    sought: Sought
    groups: tuple[Group, ...]
    untold: int

    @property
    def tasks(self) -> tuple[Task, ...]:
        """All of them, in their order."""
        return tuple(task for group in self.groups for task in group.tasks)


async def board(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """Everything there is to do, or what is sought of it."""
    shown = await _shown(request, site, shelf)
    areas = sorted(place.area.name for place in await site.archive.atlas.areas(shelf.guild))
    return site.page("tasks.html", shelf, shown=shown, areas=areas, sizes=SIZES, count=len(shown.tasks))


async def feed(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """The newest of it as an Atom feed."""
    shown = await _shown(request, site, shelf)
    newest = sorted(shown.tasks, key=lambda task: -task.number)[:LISTED]
    text = site.fill("tasks.xml", shelf, tasks=newest, sought=shown.sought)
    return web.Response(text=text, content_type="application/atom+xml", charset="utf-8")


async def listed(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """The same for programs."""
    shown = await _shown(request, site, shelf)
    return answer_json({"tasks": [_told(site, shelf, task) for task in shown.tasks], "untold": shown.untold})


async def _shown(request: web.Request, site: Site, shelf: Shelf) -> Shown:
    sought = _sought(request)
    groups = grouped(await site.archive.open_tasks(shelf.guild), sought)
    told = tuple(
        Group(group.area, fitting)
        for group in groups
        if (fitting := tuple(task for task in group.tasks if site.privacy.shows(shelf.guild, task)))
    )
    untold = sum(len(group.tasks) for group in groups) - sum(len(group.tasks) for group in told)
    return Shown(sought, told, untold)


def _sought(request: web.Request) -> Sought:
    """What an address asks for. Raises Refusal where its size is no number."""
    given = request.query
    size = given.get("minutes", "")
    if size and not (size.isascii() and size.isdigit() and len(size) < 6):
        raise Refusal("web-bad-size")
    return Sought(
        plain(given.get("area", ""))[:100],
        int(size) if size else None,
        newcomers=given.get("newcomers") == _ON,
        free=given.get("free") == _ON,
    )


def _told(site: Site, shelf: Shelf, task: Task) -> dict[str, Any]:
    return {
        "number": task.number,
        "title": task.title,
        "state": task.state.value,
        "free": task.free,
        "area": task.area or None,
        "minutes": task.minutes,
        "newcomers": task.newcomers,
        "skills": list(task.skills),
        "due_at": task.due_at.isoformat() if task.due_at is not None else None,
        "created_at": task.created_at.isoformat(),
        "waits_for": list(task.blockers),
        "part_of": task.parent,
        "seats": task.seats,
        "claimed_by": [person(site, shelf, Credit(claim.member, claim.name)) for claim in task.claims],
        "opened_because_of": task.trace.kind.value if task.trace is not None else None,
        "url": site.to.absolute(site.to.item(shelf.guild, f"T{task.number}")),
    }
