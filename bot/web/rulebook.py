"""How decisions are made here: every rule with an example, and what holds in this community."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from aiohttp import web

from bot.domain.electorate import electorate_for
from bot.domain.people import FORMER
from bot.locales.decisions import electorate_parts, time_in_words
from bot.locales.guide import guide
from bot.web.markdown import Context, Rendered
from bot.web.shelf import Shelf
from bot.web.site import Site

_SOME_TIME: Final = datetime.fromtimestamp(0, UTC)
"""When a proposal opens does not matter to what is said of its voters here; nor does who its author is."""


async def decisions(_: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """The page."""
    settings, say = shelf.settings, site.words
    electorate = electorate_for(settings, None, FORMER, _SOME_TIME)
    voters = electorate_parts(electorate, say, say("web-a-role"), "")
    return site.page(
        "decisions.html",
        shelf,
        text=await site.heavy(_text, site),
        length=say("web-decisions-length-words", length=time_in_words(settings.vote_hours, say)),
        quorum=settings.quorum,
        voters=voters or [say("explain-everybody")],
        governed=settings.governed,
    )


def _text(site: Site) -> Rendered:
    return site.markdown.render(guide(site.words.text), Context(start=site.to.root()))
