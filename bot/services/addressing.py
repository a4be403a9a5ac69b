"""Finding pages: by address or title, also by those they had before they were moved."""

from __future__ import annotations

from bot.domain.ids import RevisionId
from bot.domain.kinds import PAGES, REVISIONS
from bot.domain.page import Page, Revision, slug
from bot.domain.ports import Transaction
from bot.domain.refusal import Refusal

AT_ONCE = 50


async def find_page(tx: Transaction, address: str) -> Page | None:
    """The page at an address or of a title; where it was moved, the page as it is now. None if there is none."""
    page = await tx.get(PAGES, address)
    if page is None:
        page = await tx.get(PAGES, slug(address))
    met = set[str]()
    while page is not None and page.moved_to and page.slug not in met:
        met.add(page.slug)
        page = await tx.get(PAGES, page.moved_to)
    return page if page is not None and not page.moved_to else None


async def page_or_refuse(tx: Transaction, address: str) -> Page:
    """The page. Raises Refusal if there is none."""
    page = await find_page(tx, address)
    if page is None:
        raise Refusal("archive-no-page", page=address[:100])
    return page


async def document_or_refuse(tx: Transaction, address: str) -> Page:
    """A page that is no file. Raises Refusal for files: those change by patches."""
    page = await page_or_refuse(tx, address)
    if page.is_file:
        raise Refusal("page-is-file", page=page.title[:100])
    return page


async def head_of_page(tx: Transaction, page: Page) -> Revision:
    """A page's newest revision, which every page has."""
    head = await tx.get(REVISIONS, page.head)
    if head is None:
        raise LookupError(f"{page.slug} has no revision {page.head}")
    return head


async def is_of(tx: Transaction, revision: Revision, page: Page) -> bool:
    """Whether a revision is one of the page's, also one from before it was moved."""
    if revision.slug == page.slug:
        return True
    found = await find_page(tx, revision.slug)
    return found is not None and found.slug == page.slug


async def revisions_of(
    tx: Transaction, page: Page, *, before: RevisionId | None = None, limit: int | None = None
) -> list[Revision]:
    """A page's revisions, newest first, from the one before ``before``; also those from before it was moved."""
    address, cursor = page.slug, before
    if before is not None and (start := await tx.get(REVISIONS, before)) is not None and await is_of(tx, start, page):
        address = start.came_from or start.slug
    found: list[Revision] = []
    while limit is None or len(found) < limit:
        wanted = AT_ONCE if limit is None else min(limit - len(found), AT_ONCE)
        batch = await tx.find(REVISIONS, "page", address, newest_first=True, before=cursor, limit=wanted)
        for one in batch:
            found.append(one)
            cursor = one.number
            if one.came_from not in {"", address}:
                address = one.came_from
                break
        else:
            if len(batch) < wanted:
                break
    return found
