"""The archive for programs: JSON. What each answer is made of is told by ``openapi.json`` beside this file, which is
served too."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from aiohttp import web

from bot.domain.ids import RevisionId
from bot.domain.page import Credit, Page, Revision
from bot.services.atlas import Place
from bot.web.finding import LISTED, QUERY_LIMIT, RESULTS, dated, skipped
from bot.web.licences import licence
from bot.web.shelf import Shelf
from bot.web.site import SITE, Site, before, number
from bot.web.text import plain

log = logging.getLogger(__name__)

Json = dict[str, Any]

_DOCUMENT: Final = Path(__file__).with_name("openapi.json")


async def pages(_: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """Every page of a guild, by title."""
    found = await site.archive.pages(shelf.guild)
    response = answer_json(
        {
            "guild": str(shelf.guild),  # larger than the integers JavaScript can hold
            "title": shelf.title,
            "licence": shelf.licence.id,
            "url": site.to.absolute(site.to.start(shelf.guild)),
            "pages": [_page(site, shelf, page) for page in found],
        }
    )
    response.last_modified = max((one.changed_at for one in found), default=None)
    return response


async def page(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """One page, with its newest revision."""
    view = await site.archive.page(shelf.guild, request.match_info["slug"])
    found = {**_page(site, shelf, view.page), "revision": _revision(site, shelf, view.revision)}
    return dated(answer_json(found), [view.revision])


async def history(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """A page's revisions without their texts, newest first."""
    found, revisions = await site.archive.history(
        shelf.guild, request.match_info["slug"], before=_start(request), limit=LISTED + 1
    )
    return _listed(site, shelf, revisions, site.to.api_history(shelf.guild, found.slug))


async def changes(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """What was accepted, without its texts, newest first."""
    revisions = await site.archive.recent(shelf.guild, before=_start(request), limit=LISTED + 1)
    return _listed(site, shelf, revisions, site.to.api(shelf.guild, "changes"))


async def revision(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """One revision."""
    one = await site.archive.revision(shelf.guild, RevisionId(number(request, "number")))
    return dated(answer_json(_revision(site, shelf, one)), [one])


async def search(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """Pages with all words of a question."""
    question = " ".join(plain(request.query.get("q", "")).split())[:QUERY_LIMIT]
    skip = skipped(request)
    found = await site.archive.searching.find(shelf.guild, question, skip, RESULTS)
    after = skip + RESULTS if skip + RESULTS < found.count else None
    return answer_json(
        {
            "query": question,
            "count": found.count,
            "complete": found.complete,
            "pages": [{**_page(site, shelf, one.page), "excerpt": one.excerpt} for one in found.found],
            "next": site.to.absolute(site.to.api_search(shelf.guild, question, after)) if after is not None else None,
        }
    )


async def areas(_: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """Every area, by name."""
    found = await site.archive.atlas.areas(shelf.guild)
    return answer_json({"areas": [_area(site, shelf, place) for place in found]})


async def contributor(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """What somebody has given."""
    found = await site.archive.atlas.contributor(shelf.guild, request.match_info["handle"])
    response = answer_json(
        {
            **person(site, shelf, found.who),
            "revisions": found.revision_count,
            "reviews": found.reviewed_count,
            "since": found.since.isoformat() if found.since is not None else None,
            "areas": [area.name for area in found.areas],
            "releases": [release.version for release, _ in found.releases],
            "newest": [_brief(site, shelf, one) for one in found.revisions],
        }
    )
    return dated(response, found.revisions)


async def releases(_: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """Every release, newest first."""
    whole, guild = site.to.absolute, shelf.guild
    return answer_json(
        {
            "releases": [
                {
                    "number": one.number,
                    "version": one.version,
                    "at": one.at.isoformat(),
                    "head": one.head,
                    "foreword": one.foreword,
                    "contributions": list(one.contributions),
                    "decisions": list(one.decisions),
                    "thanks": {
                        thanks.part.value: [person(site, shelf, who) for who in thanks.to] for thanks in one.thanks
                    },
                    "url": whole(site.to.item(guild, f"V{one.number}")),
                    "zip": whole(site.to.download(guild, one.number, "zip")),
                }
                for one in await site.releases.listing(guild)
            ]
        }
    )


async def document(request: web.Request) -> web.StreamResponse:
    """The description of all this (OpenAPI 3.1)."""
    told = {
        **_described(),
        "servers": [{"url": request.app[SITE].to.absolute(request.app[SITE].to.root()).rstrip("/")}],
    }
    return answer_json(told)


@cache
def _described() -> Json:
    found: Json = json.loads(_DOCUMENT.read_text(encoding="utf-8"))
    return found


def _start(request: web.Request) -> RevisionId | None:
    first = before(request)
    return RevisionId(first) if first is not None else None


def _listed(site: Site, shelf: Shelf, revisions: Sequence[Revision], address: str) -> web.Response:
    shown = revisions[:LISTED]
    more = f"{site.to.absolute(address)}?before={shown[-1].number}" if len(revisions) > LISTED else None
    return dated(answer_json({"revisions": [_brief(site, shelf, one) for one in shown], "next": more}), shown)


def _page(site: Site, shelf: Shelf, page: Page) -> Json:
    whole, guild = site.to.absolute, shelf.guild
    return {
        "slug": page.slug,
        "title": page.title,
        "head": page.head,
        "revisions": page.revisions,
        "changed_at": page.changed_at.isoformat(),
        "categories": list(page.categories),
        "grade": page.grade.value or None,
        "protection": page.protection.value,
        "url": whole(site.to.page(guild, page.slug)),
        "api": whole(site.to.api_revision(guild, page.head)),
    }


def _brief(site: Site, shelf: Shelf, one: Revision) -> Json:
    """A revision without its text and its files."""
    whole, guild, under = site.to.absolute, shelf.guild, licence(one.licence)
    return {
        "number": one.number,
        "slug": one.slug,
        "title": one.title,
        "index": one.index,
        "parent": one.parent,
        "authors": [person(site, shelf, credit) for credit in one.authors],
        "reviewer": person(site, shelf, one.reviewer),
        "decision": one.decision,
        "reverts_to": one.reverts_to,
        "merged": one.merged,
        "deleted": one.gone,
        "came_from": one.came_from or None,
        "licence": {"id": under.id, "name": under.name, "url": under.url},
        "at": one.at.isoformat(),
        "summary": one.summary,
        "contribution": one.contribution,
        "sha256": one.sha256,
        "url": whole(site.to.item(guild, f"R{one.number}")),
        "page": whole(site.to.page(guild, one.slug)),
        "api": whole(site.to.api_revision(guild, one.number)),
    }


def _revision(site: Site, shelf: Shelf, one: Revision) -> Json:
    return {
        **_brief(site, shelf, one),
        "text": one.text,
        "attachments": [
            {
                "name": file.name,
                "media_type": file.media_type,
                "size": file.size,
                "sha256": file.sha256,
                "url": site.to.absolute(site.to.file(shelf.guild, file.sha256, file.name)),
            }
            for file in one.attachments
        ],
    }


def person(site: Site, shelf: Shelf, credit: Credit) -> Json:
    """Somebody by name, with the page about their work if there is one."""
    handle = shelf.handle(credit)
    return {"name": credit.name, "url": site.to.absolute(site.to.contributor(shelf.guild, handle)) if handle else None}


def _area(site: Site, shelf: Shelf, place: Place) -> Json:
    area = place.area
    return {
        "name": area.name,
        "about": area.about,
        "status": area.status.value,
        "acceptance": area.acceptance.way.value,
        "paths": list(area.paths),
        "maintainers": [person(site, shelf, who) for who in place.maintainers],
        "reviewers": [person(site, shelf, who) for who in place.reviewers],
        "pages": place.pages,
        "url": site.to.absolute(site.to.area(shelf.guild, area.name)),
    }


def answer_json(content: Mapping[str, object]) -> web.Response:
    """JSON that programs of any origin may read: it is public, and nobody is signed in here."""
    return web.json_response(
        content, headers={"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
    )


async def health(request: web.Request) -> web.StreamResponse:
    """What the operator's monitoring asks: 200, or 503 where ``ok`` is false or health itself fails."""
    try:
        found = request.app[SITE].health()
        ok, text = bool(found.get("ok", True)), json.dumps(dict(found))
    except Exception:
        log.exception("health could not be told")
        ok, text = False, json.dumps({"ok": False})
    return web.json_response(text=text, status=200 if ok else 503, headers={"Cache-Control": "no-store"})
