"""The archive for programs: JSON, health, and what crawlers should leave alone. The shapes are in ``bot.web``."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping

from aiohttp import web

from bot.domain.ids import RevisionId
from bot.domain.page import Revision
from bot.web.licences import licence
from bot.web.shelf import Shelf
from bot.web.site import SITE, Site, number

log = logging.getLogger(__name__)

ROBOTS = "User-agent: *\nDisallow: /*/search\nDisallow: /*/page/*/diff/\nDisallow: /*/page/*/history?\n"


async def pages(_: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """Every page of a guild, by title."""
    found = await site.archive.pages(shelf.guild)
    whole, guild = site.to.absolute, shelf.guild
    return _open(
        {
            "guild": str(guild),  # larger than the integers JavaScript can hold
            "title": shelf.title,
            "licence": shelf.licence.id,
            "url": whole(site.to.start(guild)),
            "pages": [
                {
                    "slug": page.slug,
                    "title": page.title,
                    "head": page.head,
                    "revisions": page.revisions,
                    "changed_at": page.changed_at.isoformat(),
                    "url": whole(site.to.page(guild, page.slug)),
                    "api": whole(site.to.api_revision(guild, page.head)),
                }
                for page in found
            ],
        }
    )


async def revision(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """One revision."""
    one = await site.archive.revision(shelf.guild, RevisionId(number(request, "number")))
    response = _open(_described(site, shelf, one))
    response.last_modified = one.at
    return response


def _described(site: Site, shelf: Shelf, one: Revision) -> dict[str, object]:
    whole, guild, under = site.to.absolute, shelf.guild, licence(one.licence)
    return {
        "number": one.number,
        "slug": one.slug,
        "title": one.title,
        "index": one.index,
        "parent": one.parent,
        "authors": [{"name": credit.name} for credit in one.authors],
        "reviewer": {"name": one.reviewer.name},
        "decision": one.decision,
        "reverts_to": one.reverts_to,
        "licence": {"id": under.id, "name": under.name, "url": under.url},
        "at": one.at.isoformat(),
        "summary": one.summary,
        "contribution": one.contribution,
        "sha256": one.sha256,
        "text": one.text,
        "attachments": [
            {
                "name": file.name,
                "media_type": file.media_type,
                "size": file.size,
                "sha256": file.sha256,
                "url": whole(site.to.file(guild, file.sha256, file.name)),
            }
            for file in one.attachments
        ],
        "url": whole(site.to.item(guild, f"R{one.number}")),
        "page": whole(site.to.page(guild, one.slug)),
    }


def _open(content: Mapping[str, object]) -> web.Response:
    """JSON that programs of any origin may read: it is public, and nobody is signed in here."""
    return web.json_response(content, headers={"Access-Control-Allow-Origin": "*"})


async def health(request: web.Request) -> web.StreamResponse:
    """What the operator's monitoring asks: 200, or 503 where ``ok`` is false or health itself fails."""
    try:
        found = request.app[SITE].health()
        ok, text = bool(found.get("ok", True)), json.dumps(dict(found))
    except Exception:
        log.exception("health could not be told")
        ok, text = False, json.dumps({"ok": False})
    return web.json_response(text=text, status=200 if ok else 503, headers={"Cache-Control": "no-store"})


async def robots(_: web.Request) -> web.StreamResponse:
    """What crawlers should leave alone: lists without end and comparisons of everything with everything."""
    return web.Response(text=ROBOTS)
