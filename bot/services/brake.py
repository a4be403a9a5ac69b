"""The brake on edit wars: nobody brings one page back more than three times within a day.

The number is that of the English Wikipedia's three-revert rule.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.domain.contribution import Contribution, ContributionState
from bot.domain.ids import ContributionId, MemberId
from bot.domain.kinds import CONTRIBUTIONS
from bot.domain.page import Page, slug
from bot.domain.ports import Transaction
from bot.domain.refusal import Refusal
from bot.services.addressing import find_page, revisions_of

REVERTS: Final = 3
WITHIN: Final = timedelta(hours=24)
_AT_ONCE: Final = 50


async def require_free_to_revert(
    tx: Transaction,
    page: Page,
    member: MemberId,
    now: datetime,
    *,
    maintainer: bool,
    reason: str,
    but: ContributionId | None = None,
) -> None:
    """Raise Refusal for somebody's fourth revert of a page within a day, handed in or done; from a maintainer only
    where it comes without a reason. The contribution ``but`` does not count."""
    if await _reverts(tx, page, member, now - WITHIN, but) < REVERTS or (maintainer and reason.strip()):
        return
    raise Refusal("page-brake-reason" if maintainer else "page-brake", page=page.title, limit=REVERTS)


async def _reverts(tx: Transaction, page: Page, member: MemberId, since: datetime, but: ContributionId | None) -> int:
    done = [one for one in await revisions_of(tx, page, limit=_AT_ONCE) if one.at > since]
    count = sum(one.reverted_by == member for one in done)
    before: ContributionId | None = None
    while found := await tx.find(CONTRIBUTIONS, "author", member, newest_first=True, before=before, limit=_AT_ONCE):
        for one in found:
            if one.created_at > since and one.number != but and await _is_revert(tx, one, page):
                count += 1
        before = found[-1].number
        if found[-1].created_at <= since:
            break
    return count


async def _is_revert(tx: Transaction, contribution: Contribution, page: Page) -> bool:
    if contribution.restores is None or contribution.state is ContributionState.WITHDRAWN:
        return False
    found = await find_page(tx, slug(contribution.title))
    return found is not None and found.slug == page.slug
