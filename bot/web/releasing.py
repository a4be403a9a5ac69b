"""Releases: the list, what is new in one and whose work that is, and all of it to be downloaded."""

from __future__ import annotations

import re
from typing import IO, Final

from aiohttp import web

from bot.domain.ids import ref
from bot.domain.page import slug
from bot.services.release_contents import ReleaseView
from bot.web.markdown import Context
from bot.web.shelf import Shelf
from bot.web.site import Site, moved

_CHUNK: Final = 256 * 1024
_TYPES: Final = {"zip": "application/zip", "tar.gz": "application/gzip"}


async def releases(_: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """Every release, newest first, and how to have the archive with git."""
    found = await site.releases.listing(shelf.guild)
    clone = site.to.absolute(site.to.git(shelf.guild))
    return site.page("releases.html", shelf, releases=found, clone=clone)


async def release(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """One release by its permanent number."""
    view = await _view(request, site, shelf)
    one = view.release
    text = await site.heavy(site.markdown.render, one.foreword, Context(start=site.to.start(shelf.guild)))
    return site.page(
        "release.html", shelf, release=one, text=text, view=view, clone=site.to.absolute(site.to.git(shelf.guild))
    )


async def by_version(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """A release by its version."""
    view = await site.releases.view(shelf.guild, request.match_info["version"])
    raise moved(site.to.item(shelf.guild, ref("V", view.release.number)))


async def download(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """Everything in a release as one file, whose bytes are always the same."""
    one = (await _view(request, site, shelf)).release
    form = request.match_info["form"]
    folder = f"{_plain(shelf.title)}-{_plain(one.version)}"
    file = await site.git.archived(shelf.guild, one.head, folder, form)
    with file:
        return await _sent(request, file, f"{folder}.{form}", _TYPES[form])


async def _sent(request: web.Request, file: IO[bytes], name: str, kind: str) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Disposition": f'attachment; filename="{name}"'})
    response.content_type = kind
    response.content_length = file.seek(0, 2)
    file.seek(0)
    await response.prepare(request)
    if request.method != "HEAD":
        while chunk := file.read(_CHUNK):  # from memory, or from pages that were written a moment ago
            await response.write(chunk)
        await response.write_eof()
    return response


async def _view(request: web.Request, site: Site, shelf: Shelf) -> ReleaseView:
    return await site.releases.view(shelf.guild, f"V{request.match_info['number']}")


def _plain(words: str) -> str:
    """Words as part of a file's name, in ASCII letters; never empty."""
    return re.sub(r"[^0-9A-Za-z.+]+", "-", slug(words) if "." not in words else words).strip("-.")[:60] or "archive"
