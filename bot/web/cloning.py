"""The archive for git: ``git clone {archive}/g/{guild}/archive.git``. It can be read, and not written to."""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import web

from bot.web.shelf import Shelf
from bot.web.site import Site, moved

ASKED_AT_MOST: Final = 1024 * 1024
"""Bytes of a request: some 20,000 ids of commits that the reader has already."""

PATIENCE: Final = 120.0
"""Seconds after which a reader is told to come back later."""

_CHUNK: Final = 256 * 1024
_NEVER_KEPT: Final = {"Cache-Control": "no-cache, max-age=0, must-revalidate"}
_ASKS: Final = "application/x-git-upload-pack-request"


async def refs(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """What somebody asks first who clones or fetches. Anything but reading is forbidden."""
    if request.query.get("service") != "git-upload-pack":
        raise web.HTTPForbidden
    async with asyncio.timeout(PATIENCE):
        body = await site.git.advertised(shelf.guild)
    kind = "application/x-git-upload-pack-advertisement"
    return web.Response(body=body, content_type=kind, headers=_NEVER_KEPT)


async def pack(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """What is sent to somebody who clones or fetches."""
    if request.content_type != _ASKS:
        raise web.HTTPForbidden
    asked = await _asked(request)
    async with asyncio.timeout(PATIENCE):
        answer = await site.git.packed(shelf.guild, asked)
    with answer:
        response = web.StreamResponse(headers=_NEVER_KEPT)
        response.content_type = "application/x-git-upload-pack-result"
        await response.prepare(request)
        while chunk := answer.read(_CHUNK):  # from memory, or from the pages that were written a moment ago
            await response.write(chunk)
        await response.write_eof()
        return response


async def no_writing(_: web.Request, __: Site, ___: Shelf) -> web.StreamResponse:
    """Nobody writes to the archive but the community, by what it accepts."""
    raise web.HTTPForbidden


async def bare(_: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """Whoever opens the address of the repository in a browser is sent to the archive."""
    raise moved(site.to.start(shelf.guild))


async def _asked(request: web.Request) -> bytes:
    """The request's body; aiohttp has unpacked it. Too large a one is refused as soon as that is seen."""
    found = bytearray()
    async for chunk in request.content.iter_chunked(_CHUNK):
        found += chunk
        if len(found) > ASKED_AT_MOST:
            raise web.HTTPRequestEntityTooLarge(ASKED_AT_MOST, len(found))
    return bytes(found)
