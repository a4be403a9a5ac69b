"""Where Discord's API is mounted, and what a request's route is without that prefix."""

from __future__ import annotations

from aiohttp import web

API_PREFIXES = ("/api/v10", "/api/v9", "/api")


def is_api(request: web.Request) -> bool:
    """Whether the request is for Discord's API (and not the page, the CDN or the control API)."""
    return request.path.startswith("/api/")


def without_prefix(path: str) -> str:
    """A path or template without the API prefix, e.g. `/channels/{channel_id}/messages`."""
    for prefix in API_PREFIXES:
        if path.startswith(prefix + "/"):
            return path[len(prefix) :]
    return path


def route_of(request: web.Request) -> str:
    """The template of the matched route, without the API prefix."""
    resource = request.match_info.route.resource
    return without_prefix(resource.canonical if resource is not None else request.path)
