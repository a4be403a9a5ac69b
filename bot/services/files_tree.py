"""The files of the archive as a tree that patches are applied to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.domain.kinds import PAGES, REVISIONS
from bot.domain.page import Page, Revision
from bot.domain.patches.model import File
from bot.domain.ports import Transaction
from bot.domain.refusal import Refusal
from bot.domain.tree import above, path_of


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
    """Raise Refusal if a page of the archive has its place in the tree there: pages are not changed by patches."""
    names = path.split("/")
    for at, name in enumerate(names[:2]):
        stem = name.removesuffix(".md") if at == len(names) - 1 else name.removesuffix(".files")
        if stem == name:
            continue
        page = await tx.get(PAGES, stem)
        area = names[0] if at else ""
        if page is not None and not page.gone and not page.moved_to:
            place = path_of(page.slug, page.area)
            if place.removesuffix(".md") == (f"{area}/{stem}" if area else stem):
                raise Refusal("patch-path-is-page", path=path, title=page.title)
