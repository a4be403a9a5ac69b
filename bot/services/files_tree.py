"""The files of the archive as a tree that patches are applied to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.domain.kinds import PAGES, REVISIONS
from bot.domain.page import Page, Revision
from bot.domain.patches.model import File
from bot.domain.ports import Transaction
from bot.domain.refusal import Refusal
from bot.domain.tree import above, folder_of, path_of


@dataclass
class FilesTree:
    """As much of the tree as was asked for. What patches of a series make of it is put into ``files`` one by one."""

    files: dict[str, File] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)

    async def read(self, tx: Transaction, paths: Iterable[str]) -> None:
        """Learn what is at these paths. Files that are no text come without their content."""
        for path in paths:
            if path in self.known:
                continue
            self.known.add(path)
            page = await tx.get(PAGES, f"/{path}")
            if page is not None:
                self.pages[path] = page
                if not page.gone and (head := await tx.get(REVISIONS, page.head)) is not None:
                    self.files[path] = file_in(head)
            if await tx.count(PAGES, "folder", path):
                self.folders.add(path)

    @property
    def folders_now(self) -> frozenset[str]:
        """The folders there are, those that patches have made among them."""
        return frozenset(self.folders | {folder for path in self.files for folder in above(path)})


def file_in(revision: Revision) -> File:
    """The file that a revision is; without its content where that is no text."""
    if revision.blob:
        return File(revision.mode, None, revision.blob)
    return File(revision.mode, revision.text.encode(), revision.sha256)


async def require_no_document(tx: Transaction, path: str) -> None:
    """Raise Refusal if a page of the archive has its place in the tree there, or above it: pages are not changed by
    patches."""
    for place in (*above(path), path):
        for page in await tx.find(PAGES, "place", place, limit=1):
            raise Refusal("patch-path-is-page", path=path, title=page.title)


async def require_no_file(tx: Transaction, address: str, area: str, title: str) -> None:
    """Raise Refusal if a document could not have its place in the tree, since files are there, or one is above it."""
    place, files = path_of(address, area), folder_of(address, area)
    for path in (*above(place), place, files):
        page = await tx.get(PAGES, f"/{path}")
        below = path in (place, files) and await tx.count(PAGES, "folder", path)
        if below or (page is not None and page.is_there):
            raise Refusal("page-place-taken", page=title, path=path)
