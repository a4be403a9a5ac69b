"""Protected pages: whose work is taken for them."""

from __future__ import annotations

from bot.domain.contribution import Contribution
from bot.domain.ids import MemberId
from bot.domain.kinds import REVISIONS
from bot.domain.page import Page, Protection, Revision
from bot.domain.ports import Transaction
from bot.domain.refusal import Refusal

_LOOKED_AT = 50


async def require_unprotected(tx: Transaction, page: Page | None, author: MemberId, *, vouched: bool) -> None:
    """Raise Refusal where the page's protection does not let this author's work in.

    ``vouched``: a maintainer hands it in, for themself or for somebody.
    """
    if page is None or vouched or page.protection is Protection.OPEN:
        return
    if page.protection is Protection.CONFIRMED and await is_confirmed(tx, author):
        return
    why = page.protection_reason or "–"
    raise Refusal(f"page-protected-{page.protection.value}", page=page.title, why=why)


async def require_unprotected_still(tx: Transaction, page: Page | None, contribution: Contribution) -> None:
    """Raise Refusal where the page was protected since the work was handed in, and the work is not let in any more."""
    try:
        await require_unprotected(tx, page, contribution.author, vouched=contribution.vouched)
    except Refusal as no:
        details = {**no.details, "number": contribution.number}
        raise Refusal("review-page-protected", **details) from no


async def is_confirmed(tx: Transaction, member: MemberId) -> bool:
    """Whether work of theirs was ever accepted."""
    found = await tx.find(REVISIONS, "author", member, limit=_LOOKED_AT)
    return any(is_new_work(one) for one in found)


def is_new_work(revision: Revision) -> bool:
    """Whether something was made, not brought back or moved."""
    return revision.reverts_to is None and not revision.came_from
