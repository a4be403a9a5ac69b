"""A series of patches: its versions, what each changes, what people said of it, and all of it to be downloaded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from bot.domain.contribution import Contribution, ContributionState, Form, Patch, Work
from bot.domain.ids import ContributionId
from bot.domain.patches import versions
from bot.domain.patches.kept import bytes_of, legible
from bot.domain.patches.mailbox import mailbox
from bot.domain.patches.model import FileChange, Hunk
from bot.domain.patches.parse import parse
from bot.domain.refusal import Refusal
from bot.domain.reviewing import Signed, objections, trailers
from bot.services.archive import Chain
from bot.web.privacy import is_agreed
from bot.web.shelf import Shelf
from bot.web.site import Site, number

ROWS_LIMIT: Final = 6_000
"""Lines of diffs on one page; all of them are in the download."""


@dataclass(frozen=True)
class Row:
    """A line of a diff: what happened to it (or "gap"), and its words."""

    kind: str
    text: str


@dataclass(frozen=True)
class FileView:
    """What a patch does with one file, worded by ``told`` in the catalogue."""

    kind: str
    told: str
    path: str
    old: str
    mode: str
    added: int
    removed: int
    binary: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class PatchView:
    """One patch to be read."""

    part: int
    patch: Patch
    files: tuple[FileView, ...]
    trailers: tuple[Signed, ...]


@dataclass(frozen=True)
class Reading:
    """A version to be read; ``cut``: there was more than fits on a page. ``matches`` compare it with the one before."""

    work: Work
    patches: tuple[PatchView, ...]
    cut: bool
    matches: tuple[versions.Match, ...]


def is_open(site: Site, shelf: Shelf, item: Contribution) -> bool:
    """Whether the patches may be read by everybody: their author has certified their origin, knowing that they are
    public, has agreed to the licence, and has not withdrawn them."""
    agreed = is_agreed(item) and item.sign_off is not None and item.state is not ContributionState.WITHDRAWN
    return item.form is Form.PATCHES and agreed and site.privacy.shows(shelf.guild, item)


async def show(request: web.Request, site: Site, shelf: Shelf, chain: Chain) -> web.Response:
    """A version of a series; the newest, if none is named."""
    item = chain.contribution
    work = _version(request, item)
    return site.page(
        "series.html",
        shelf,
        item=item,
        reading=await site.heavy(_read, item, work),
        newest=work.number == item.latest.number,
        objections=objections(item),
        revision=chain.revision,
        task=chain.task,
        proposal=chain.proposal,
    )


async def mbox(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """A version as a mailbox for ``git am``."""
    chain = await site.archive.contribution(shelf.guild, ContributionId(number(request, "number")))
    item = chain.contribution
    if not is_open(site, shelf, item):
        raise Refusal("web-no-such-address")
    work = _version(request, item)
    content = await site.heavy(mailbox, item, work, shelf.guild)
    response = web.Response(body=content, content_type="application/mbox")
    response.headers["Content-Disposition"] = f'attachment; filename="C{item.number}-v{work.number}.mbox"'
    return response


def _version(request: web.Request, item: Contribution) -> Work:
    given = request.query.get("v", str(item.latest.number))
    found = [work for work in item.works if str(work.number) == given and work.patches]
    if not found:
        raise Refusal("web-no-such-address")
    return found[0]


def _read(item: Contribution, work: Work) -> Reading:
    left, patches = ROWS_LIMIT, []
    for part, patch in enumerate(work.patches, 1):
        known = trailers(item, part) if work.number == item.latest.number else []
        files = []
        for change in parse(bytes_of(patch.diff)):
            rows = tuple(_rows(change))[: max(left, 0)]
            left -= sum(len(hunk.lines) for hunk in change.hunks)
            files.append(_file(change, rows))
        patches.append(PatchView(part, patch, tuple(files), tuple(known)))
    before = next((one for one in item.works if one.number == work.number - 1 and one.patches), None)
    matches = tuple(versions.compare(before.patches, work.patches)) if before is not None else ()
    return Reading(work, tuple(patches), left < 0, matches)


def _file(change: FileChange, rows: tuple[Row, ...]) -> FileView:
    mode = f"{change.new_mode:o}" if change.new_mode and change.new_mode != change.old_mode else ""
    old = change.old if change.old != change.new else ""
    binary = change.binary is not None
    kind = change.kind.value
    told = f"web-series-{kind}"
    return FileView(kind, told, change.path, old, mode, change.added, change.removed, binary, rows)


def _rows(change: FileChange) -> Iterator[Row]:
    for hunk in change.hunks:
        yield Row("gap", _place(hunk))
        for line in hunk.lines:
            kind = {b"+": "added", b"-": "removed"}.get(line[:1], "same")
            yield Row(kind, _legible(line[1:].rstrip(b"\n")))
            if not line.endswith(b"\n"):
                yield Row("gap", "\\")


def _place(hunk: Hunk) -> str:
    return f"@@ -{hunk.old_start},{hunk.old_count} +{hunk.new_start},{hunk.new_count} @@{_legible(hunk.heading)}"


def _legible(line: bytes) -> str:
    return legible(line.decode("utf-8", "replace"))
