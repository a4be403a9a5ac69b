"""The CDN: uploaded files under signed links that expire, and the default avatars.

A link carries when it ends (`ex`), when it was issued (`is`), both in hexadecimal seconds since 1970, and a
signature over them and the path (`hm`).
https://docs.discord.com/developers/reference#signed-attachment-cdn-urls
"""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import quote

from aiohttp import hdrs, web

from sandbox.keys import WORLD
from sandbox.world import Json, World

LIFETIME = 24 * 3600
SHOWN_INLINE = ("image/", "video/", "audio/")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, max-age=3600",
    "Access-Control-Allow-Origin": "*",
}


def setup(app: web.Application) -> None:
    """Serve `/cdn/…` and let the world sign its links."""
    world = app[WORLD]
    world.sign = lambda attachment: signed_link(world, attachment)
    app.router.add_get("/cdn/attachments/{channel_id}/{attachment_id}/{filename}", serve_attachment)
    app.router.add_get(r"/cdn/emojis/{emoji_id:\d+}.{suffix:[a-z]+}", serve_emoji)
    app.router.add_get("/cdn/embed/avatars/{index:[0-5]}.png", serve_avatar)


def signed_link(world: World, attachment: Json) -> str:
    """A link to a stored file (`id`, `channel_id`, `filename`), good for one to two days of the sandbox's clock.

    Links are issued at midnight UTC, so that those a message is shown with on one day are equal.
    """
    issued = int(world.clock.timestamp()) // LIFETIME * LIFETIME
    expires = issued + 2 * LIFETIME
    path = f"{attachment['channel_id']}/{attachment['id']}/{quote(attachment['filename'])}"
    signature = _signature(world, path, f"{expires:x}", f"{issued:x}")
    return f"{world.base_url}/cdn/attachments/{path}?ex={expires:x}&is={issued:x}&hm={signature}&"


def _signature(world: World, path: str, expires: str, issued: str) -> str:
    secret = bytes.fromhex(world.settings["cdn_secret"])
    return hmac.new(secret, f"{path}|{expires}|{issued}".encode(), hashlib.sha256).hexdigest()


async def serve_attachment(request: web.Request) -> web.Response:
    """The file, or 404 with Discord's plain sentence if the link is forged, expired or the file is gone."""
    world = request.app[WORLD]
    names = request.match_info
    attachment = world.attachments.get(names["attachment_id"])
    path = f"{names['channel_id']}/{names['attachment_id']}/{quote(names['filename'])}"
    if attachment is None or not _is_valid(world, path, request):
        return web.Response(status=404, text="This content is no longer available.")
    kind: str = attachment["content_type"]
    inline = kind.startswith(SHOWN_INLINE) and not kind.startswith("image/svg")
    disposition = "inline" if inline else "attachment"
    filename = quote(attachment["filename"])
    headers = {
        **_HEADERS,
        hdrs.CONTENT_TYPE: kind,
        hdrs.CONTENT_DISPOSITION: f"{disposition}; filename*=UTF-8''{filename}",
    }
    return web.Response(body=world.blobs[attachment["id"]], headers=headers)


def _is_valid(world: World, path: str, request: web.Request) -> bool:
    expires, issued = request.query.get("ex", ""), request.query.get("is", "")
    signature = _signature(world, path, expires, issued)
    if not hmac.compare_digest(signature.encode(), request.query.get("hm", "").encode()):
        return False
    return world.clock.timestamp() < int(expires, 16)


async def serve_emoji(request: web.Request) -> web.Response:
    """The picture of a custom emoji, under a link that needs no signature and never expires."""
    world, emoji_id = request.app[WORLD], request.match_info["emoji_id"]
    if not any(e["id"] == emoji_id for guild in world.guilds.values() for e in guild["emojis"]):
        return web.Response(status=404)
    headers = {**_HEADERS, hdrs.CONTENT_TYPE: world.attachments[emoji_id]["content_type"]}
    return web.Response(body=world.blobs[emoji_id], headers=headers)


_COLORS = ("5865f2", "747f8d", "43b581", "faa61a", "f04747", "eb459e")


async def serve_avatar(request: web.Request) -> web.Response:
    """A plain disc in one of the six default colours, drawn as SVG under the path clients expect."""
    color = _COLORS[int(request.match_info["index"])]
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><circle cx="32" cy="32" r="32" fill="#{color}"/>'
        '<circle cx="32" cy="25" r="11" fill="#fff"/><path d="M12 56a20 20 0 0 1 40 0z" fill="#fff"/></svg>'
    )
    return web.Response(text=picture, headers={**_HEADERS, hdrs.CONTENT_TYPE: "image/svg+xml"})
