"""Serves the chat page: plain files, with the content types and the policy that keep hostile text inert."""

from __future__ import annotations

import re
from pathlib import Path

from aiohttp import web

PAGE = Path(__file__).resolve().parent / "page"
# Spelled out, because what the system's own table says of .js differs between machines.
CONTENT_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?")


def setup(app: web.Application) -> None:
    """Serve the page at `/`, its files below `/page/`, and the addresses of messages as Discord's own page has them."""
    app.router.add_get("/", index)
    app.router.add_get(r"/channels/{guild:\d+|@me}/{channel:\d+}", place)
    app.router.add_get(r"/channels/{guild:\d+|@me}/{channel:\d+}/{message:\d+}", place)
    app.router.add_get("/page/{path:.+}", asset)


async def index(request: web.Request) -> web.StreamResponse:
    """The page itself."""
    return _file(request, PAGE / "index.html")


async def place(request: web.Request) -> web.StreamResponse:
    """A channel, or a message in it, is shown by the page to whoever acts there."""
    where = request.match_info
    raise web.HTTPFound("/#//" + "/".join(where[name] for name in ("channel", "message") if name in where))


async def asset(request: web.Request) -> web.StreamResponse:
    """A style sheet, script or picture of the page; 404 for anything else, inside the folder or out."""
    path = (PAGE / request.match_info["path"]).resolve()
    if not path.is_relative_to(PAGE) or not path.is_file() or path.suffix not in CONTENT_TYPES:
        raise web.HTTPNotFound
    return _file(request, path)


def policy(host: str) -> str:
    """The Content-Security-Policy for a page served at `host`: nothing from outside, and no markup from strings."""
    socket = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            f"connect-src 'self'{socket}",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _file(request: web.Request, path: Path) -> web.StreamResponse:
    headers = {
        "Content-Type": f"{CONTENT_TYPES[path.suffix]}; charset=utf-8",
        "Content-Security-Policy": policy(request.host),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cache-Control": "no-cache",
    }
    return web.FileResponse(path, headers=headers)
