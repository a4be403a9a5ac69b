"""The chain behind the archive: contributions and tasks by their permanent numbers."""

from __future__ import annotations

from aiohttp import web

from bot.domain.contribution import ContributionState
from bot.domain.ids import ContributionId, TaskId
from bot.web import series, states
from bot.web.markdown import Context
from bot.web.privacy import is_agreed
from bot.web.shelf import Shelf
from bot.web.site import Site, number


async def contribution(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """A contribution. Until it is accepted only its title, author and state are shown."""
    chain = await site.archive.contribution(shelf.guild, ContributionId(number(request, "number")))
    item = chain.contribution
    if not site.privacy.shows(shelf.guild, item):
        return private_page(
            site, shelf, "C", item.number, "web-contribution", item.state.value, states.contribution(item)
        )
    if series.is_open(site, shelf, item):
        return await series.show(request, site, shelf, chain)
    return site.page(
        "contribution.html",
        shelf,
        item=item,
        accepted=item.state is ContributionState.ACCEPTED,
        public=is_agreed(item),
        revision=chain.revision,
        task=chain.task,
        proposal=chain.proposal,
    )


async def task(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """A task: where it came from, who has it, what was made for it."""
    work = await site.archive.task(shelf.guild, TaskId(number(request, "number")))
    item = work.task
    if not site.privacy.shows(shelf.guild, item):
        return private_page(site, shelf, "T", item.number, "web-task", item.state.value, states.task(item))
    return site.page(
        "task.html",
        shelf,
        item=item,
        details=await prose(site, shelf, item.details),
        proposal=work.proposal,
        contributions=work.contributions,
        is_agreed=is_agreed,
    )


def private_page(site: Site, shelf: Shelf, letter: str, at: int, kind: str, state: str, told: str) -> web.Response:
    """The page of an item of a private channel. ``kind`` and ``told`` are wordings, ``state`` is for its style."""
    return site.page("private.html", shelf, letter=letter, number=at, kind=kind, state=state, told=told)


async def prose(site: Site, shelf: Shelf, text: str, mark: str = "s") -> str:
    """A member's details as HTML. ``mark`` tells it from other texts on its page."""
    context = Context(start=site.to.start(shelf.guild), zone=shelf.settings.timezone, mark=mark)
    return (await site.heavy(site.markdown.render, text, context)).html
