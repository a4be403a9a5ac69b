"""What surrounds every REST handler: Discord-shaped errors, the observer, and the mark that the world changed."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from sandbox.errors import ApiError
from sandbox.keys import OBSERVER, WORLD
from sandbox.rest.http import BODY, authenticate, json_response

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ExchangeRecord:
    """One REST request and its answer. `route` is the template without the API prefix; JSON is None if absent."""

    method: str
    route: str
    path: str
    headers: dict[str, str]
    query: dict[str, str]
    json: Any
    files: int
    status: int
    response: Any
    response_headers: dict[str, str]
    who: str


Observer = Callable[[ExchangeRecord], None]


def is_api(request: web.Request) -> bool:
    """Whether the request is for Discord's API (and not the page, the CDN or the control API)."""
    return request.path.startswith("/api/")


def route_of(request: web.Request) -> str:
    """The matched route's template without the API prefix, e.g. `/channels/{channel_id}/messages`."""
    resource = request.match_info.route.resource
    template = resource.canonical if resource is not None else request.path
    for prefix in ("/api/v10", "/api/v9", "/api"):
        if template.startswith(prefix + "/"):
            return template[len(prefix) :]
    return template


@web.middleware
async def observe(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Tell the observer of every exchange on the API."""
    response = await handler(request)
    observer = request.app[OBSERVER]
    if observer is not None and is_api(request) and isinstance(response, web.Response):
        observer(_record(request, response))
    return response


def _record(request: web.Request, response: web.Response) -> ExchangeRecord:
    caller = authenticate(request.app[WORLD], request.headers.get(hdrs.AUTHORIZATION))
    body = request.get(BODY)
    sent = bytes(response.body) if isinstance(response.body, (bytes, bytearray)) else b""
    has_json = response.content_type == "application/json" and sent
    return ExchangeRecord(
        method=request.method,
        route=route_of(request),
        path=request.path,
        headers=dict(request.headers),
        query=dict(request.query),
        json=body.json if body is not None and (request.can_read_body or body.json) else None,
        files=len(body.files) if body is not None else 0,
        status=response.status,
        response=json.loads(sent) if has_json else None,
        response_headers=dict(response.headers),
        who="nobody" if caller is None else "bot" if caller.is_bot else "user",
    )


@web.middleware
async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn refusals into Discord's JSON errors, and mark the world as changed after a write."""
    try:
        response = await handler(request)
    except ApiError as refusal:
        return json_response(refusal.body(), refusal.status)
    except web.HTTPException as answer:
        if not is_api(request) or answer.status < 400:
            raise
        return json_response({"message": f"{answer.status}: {answer.reason}", "code": 0}, answer.status)
    except Exception:
        log.exception("%s %s failed", request.method, request.path)
        return json_response({"message": "500: Internal Server Error", "code": 0}, 500)
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        request.app[WORLD].dirty()
    return response


MIDDLEWARES = (observe, answer_errors)
