"""Files of accepted revisions, streamed. Only pictures are shown by browsers, all else is downloaded."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from typing import Final
from urllib.parse import quote

from aiohttp import web

from bot.domain.contribution import Attachment
from bot.domain.ports import DamagedBlob
from bot.domain.refusal import Refusal
from bot.web.shelf import Shelf
from bot.web.site import SITE, Site
from bot.web.text import file_name

log = logging.getLogger(__name__)

SHOWN: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""What is shown in the browser, by the media type recorded at its upload. With nosniff a wrong one shows nothing."""

_TEXT: Final = "text/plain; charset=utf-8"
DOWNLOADED: Final = {"application/pdf": "application/pdf", "text/plain": _TEXT, "text/markdown": _TEXT}
"""What is downloaded under a type of its own; all else only as bytes, since a recorded type is what a member claimed.
Everything that is no picture is a download: nothing that a member wrote opens as a page of this site."""

_PRIVATE_FOREVER: Final = "private, max-age=31536000, immutable"
"""The bytes behind a hash never change; but no shared cache may keep what a member can have erased."""

_SEALED: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"


async def attachment(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """A file by its SHA-256 and its name. Raises Refusal unless an accepted revision has it."""
    sha256, name = request.match_info["sha256"], request.match_info["name"]
    file = await site.archive.file(shelf.guild, sha256, lambda known: file_name(known) == name)
    if file is None:
        raise Refusal("web-no-file")
    if any(one.value in {sha256, "*"} for one in request.if_none_match or ()):
        return web.Response(status=304, headers=_headers(name, media_type(file), sha256))
    chunks = site.blobs.read(shelf.guild, sha256)
    try:
        first = await anext(chunks, b"")
    except KeyError:
        log.error("guild %s: the file %s of an accepted revision is missing", shelf.guild, sha256)
        raise Refusal("web-no-file") from None
    response = web.StreamResponse(headers=_headers(name, media_type(file), sha256))
    response.content_length = file.size  # so that a reader can tell a download that was cut from a whole one
    await response.prepare(request)
    if request.method == "HEAD":
        return response
    try:
        await _send(response, first, chunks, file.size)
    except ConnectionResetError:
        log.debug("the reader of %s went away", sha256)
    return response


async def _send(response: web.StreamResponse, first: bytes, rest: AsyncIterator[bytes], size: int) -> None:
    """Send a file. Raises DamagedBlob if it has not the size that was announced."""
    sent, chunk = 0, first
    while chunk:
        sent += len(chunk)
        if sent > size:
            break
        await response.write(chunk)
        chunk = await anext(rest, b"")
    if sent != size:
        raise DamagedBlob(f"{sent} bytes of {size}")
    await response.write_eof()


def media_type(file: Attachment) -> str:
    """The media type recorded at a file's upload, without parameters."""
    return file.media_type.partition(";")[0].strip().lower()


def _headers(name: str, recorded: str, sha256: str) -> dict[str, str]:
    kind = "inline" if recorded in SHOWN else "attachment"
    fallback = "".join(c if c.isascii() and (c.isalnum() or c in " ._-()") else "_" for c in name)
    return {
        "Content-Type": recorded if recorded in SHOWN else DOWNLOADED.get(recorded, "application/octet-stream"),
        "Content-Disposition": f"{kind}; filename=\"{fallback}\"; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": _SEALED,
        "Cache-Control": _PRIVATE_FOREVER,
        "ETag": f'"{sha256}"',
    }


async def static(request: web.Request) -> web.StreamResponse:
    """A file of the layout. Its address carries a version, so it can be kept for good."""
    name = request.match_info["name"]
    body = request.app[SITE].static.get(name)
    if body is None:
        raise web.HTTPNotFound
    sort = "text/css" if name.endswith(".css") else "image/svg+xml"
    kept = "public, max-age=31536000, immutable" if "v" in request.query else "public, max-age=3600"
    return web.Response(body=body, content_type=sort, charset="utf-8", headers={"Cache-Control": kept})
