"""What every answer has in common: headers that forbid everything a page does not need, errors in words, ETags."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from bot.domain.ports import DamagedBlob, StorageError
from bot.domain.refusal import Refusal
from bot.web.keeping import DELIVERED, Answer, is_whole
from bot.web.site import SHELF, SITE

log = logging.getLogger(__name__)

BEGUN: Final = web.RequestKey("begun", web.StreamResponse)
"""The answer whose headers are on their way."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",  # kept, but asked about each time: an archive may become private
}
_PROGRAMS: Final = re.compile(r"/(?:[1-9]\d*/)?api/")
"""The addresses that programs ask: they are told of errors in JSON (RFC 9457)."""

_UNKNOWN: Final = ("archive-no-", "web-no-")
_FOR_READERS: Final = {
    "archive-no-page": "web-no-page",
    "archive-no-revision": "web-no-item",
    "contribution-unknown": "web-no-item",
    "proposal-unknown": "web-no-item",
    "task-unknown": "web-no-item",
    "release-unknown": "web-no-item",
}
"""Refusals whose wording in the chat ends with a command: a reader here needs another next step."""


async def harden(request: web.Request, response: web.StreamResponse) -> None:
    """Add the headers that a handler has not set itself; for the application's on_response_prepare."""
    request[BEGUN] = response
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["Server"] = "barnraiser"  # aiohttp would name its version


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refusals and HTTP errors become pages in words; anything else a page with a reference that is in the log.

    Where part of the answer is with the reader already, the connection is cut instead: what ends early must look
    broken, not complete.
    """
    try:
        return await handler(request)
    except Refusal as refusal:
        unknown = refusal.key.startswith(_UNKNOWN) or refusal.key.endswith("-unknown")
        key = _FOR_READERS.get(refusal.key, refusal.key)
        return _error(request, 404 if unknown else 400, key, **refusal.details)
    except web.HTTPException as answer:
        if answer.status < 400:
            raise
        page = _error(request, answer.status, "web-no-such-address" if answer.status == 404 else "web-bad-request")
        page.headers.update({name: answer.headers[name] for name in ("Allow",) if name in answer.headers})
        return page
    except Exception as error:
        reference = secrets.token_hex(4)
        log.exception("reference %s: %s %r failed", reference, request.method, request.path)
        if BEGUN in request:
            return _cut(request)
        if isinstance(error, StorageError):
            return _error(request, 503, "web-storage", reference=reference)
        return _error(request, 500, "web-damaged" if isinstance(error, DamagedBlob) else "web-bug", reference=reference)


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    begun: web.StreamResponse = request[BEGUN]
    return begun


def _error(request: web.Request, status: int, key: str, **details: str | int) -> web.Response:
    site = request.app[SITE]
    if _PROGRAMS.match(request.path):
        title = site.words.text("web-error-nothing" if status == 404 else "web-error")
        told = {"title": title, "status": status, "detail": site.words.text(key, **details)}
        headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"}
        return web.json_response(told, status=status, content_type="application/problem+json", headers=headers)
    page = site.page(
        "error.html",
        request.get(SHELF),
        status,
        heading=site.words("web-error-nothing" if status == 404 else "web-error"),
        reason=site.words(key, **details),
        wanted=_wanted(request),
    )
    page.headers["Cache-Control"] = "no-store"
    return page


def _wanted(request: web.Request) -> str:
    """Words to search for, from the address of a page that does not exist."""
    return request.match_info.get("slug", "").replace("-", " ")[:100]


@web.middleware
async def revalidate(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give every whole answer a strong ETag, answer 304 where the reader has it already, and compress the rest."""
    response = await handler(request)
    if DELIVERED in request or not isinstance(response, web.Response) or not is_whole(response):
        return response
    return await Answer.of(response).deliver(request, request.app[SITE].heavy)
