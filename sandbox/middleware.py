"""What surrounds every REST handler: the observer, faults, limits, errors, and the mark that the world changed."""

from __future__ import annotations

import asyncio
import http
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from sandbox.errors import CODES, ApiError
from sandbox.faults import RestFault
from sandbox.keys import FAULTS, OBSERVER, WORLD
from sandbox.limits import limit, too_many
from sandbox.rest.http import BODY, authenticate, json_response
from sandbox.routes import is_api, route_of

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
        json=body.json if body is not None and request.body_exists else None,
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
    except ConnectionResetError:
        log.debug("%s %s was cut off by its client", request.method, request.path)
        return json_response({"message": "400: Bad Request", "code": 0}, 400)  # which nobody reads any more
    except Exception:
        log.exception("%s %s failed", request.method, request.path)
        return json_response({"message": "500: Internal Server Error", "code": 0}, 500)
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        request.app[WORLD].dirty()
    return response


@web.middleware
async def inject_faults(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let an armed fault answer, delay or swallow the answer of an API request."""
    faults = request.app[FAULTS]
    if not faults.rest_armed or not is_api(request):
        return await handler(request)
    caller = authenticate(request.app[WORLD], request.headers.get(hdrs.AUTHORIZATION))
    # Interaction answers carry no Authorization header, and only bots send them.
    is_bot = caller is None or caller.is_bot
    fault = faults.for_request(request.method, request.path, is_bot)
    if fault is None:
        return await handler(request)
    if fault.status is not None:
        return _made_up(fault, fault.status)
    await asyncio.sleep(fault.seconds)
    response = await handler(request)
    if fault.lose and request.transport is not None:
        request.transport.abort()
    return response


def _made_up(fault: RestFault, status: int) -> web.Response:
    if status == 429:
        return too_many(fault.retry_after, scope=fault.scope)
    if status in (502, 503, 504):
        # These come from the edge, which speaks HTML.
        return web.Response(status=status, text=f"<html><title>{status}</title></html>", content_type="text/html")
    reason = http.HTTPStatus(status).phrase
    message = CODES[fault.code][1] if fault.code in CODES else f"{status}: {reason}"
    return json_response({"message": message, "code": fault.code}, status)


# From the outside in. Limits lie outside the errors, so that refusals carry the bucket's headers too.
MIDDLEWARES = (observe, inject_faults, limit, answer_errors)
