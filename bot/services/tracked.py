"""A contribution as it is kept: beside its page as that is now, with its conflict, and shown on its card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.contribution import Attachment, Contribution, Form
from bot.domain.ids import ContributionId, MemberId, RevisionId, ref
from bot.domain.kinds import CONTRIBUTIONS, REVISIONS
from bot.domain.notice import What
from bot.domain.page import Page, Revision, slug, text_hash
from bot.domain.ports import Transaction
from bot.domain.refusal import Refusal
from bot.services.addressing import find_page, head_of_page, is_of
from bot.services.base import audit, get_if, say, show_card
from bot.services.digest_marks import mark
from bot.services.handling import look_again
from bot.services.merging import Merge, merged, merged_files
from bot.services.telling import tell
from bot.services.traces import look_soon


async def contribution_or_refuse(tx: Transaction, number: ContributionId) -> Contribution:
    """The contribution. Raises Refusal if the guild has none of this number."""
    contribution = await tx.get(CONTRIBUTIONS, number)
    if contribution is None:
        raise Refusal("contribution-unknown", number=number)
    return contribution


async def put_contribution(tx: Transaction, contribution: Contribution, now: datetime, *, look: bool = True) -> None:
    """Keep a changed contribution and ask for its review card to show it; posted at once where there is none yet.

    ``look`` has the bot look at what now follows by itself.
    """
    await tx.put(CONTRIBUTIONS, contribution)
    if look:
        await look_again(tx, contribution, now)
        await look_soon(tx, now)
    name, new = ref("C", contribution.number), contribution.card is None
    await mark(tx, name, contribution, now)
    await show_card(tx, What.CONTRIBUTION_CARD, name, contribution.channel, now, at_once=new)


async def changed(
    tx: Transaction,
    number: ContributionId,
    rule: Callable[[Contribution], Contribution],
    by: MemberId,
    action: str,
    now: datetime,
) -> Contribution:
    """The contribution as a rule makes it, kept and noted in the audit log. Raises Refusal as the rule does, and if
    there is none of this number."""
    after = rule(await contribution_or_refuse(tx, number))
    await put_contribution(tx, after, now)
    await audit(tx, now, by, action, ref("C", number))
    return after


async def head_of(tx: Transaction, title: str) -> Revision | None:
    """The newest revision of the page with this address or title, or None where there is no such page yet."""
    page = await find_page(tx, title)
    return await get_if(tx, REVISIONS, page.head if page is not None else None)


@dataclass(frozen=True)
class Together:
    """A contribution brought together with its page as it is now.

    ``base`` is the revision it was written on, ``head`` the page's newest; None where there was, or is, no page. If
    they differ, ``merge`` is the text of both with the files of both.
    """

    contribution: Contribution
    page: Page | None
    base: Revision | None
    head: Revision | None
    merge: Merge
    files: tuple[Attachment, ...]

    @property
    def changed(self) -> bool:
        """Whether the page changed since the work began."""
        return (self.head and self.head.number) != (self.base and self.base.number)


async def together(tx: Transaction, contribution: Contribution) -> Together:
    """The contribution with its page as it is now."""
    work = contribution.latest
    page = await find_page(tx, slug(contribution.title))
    head = await head_of_page(tx, page) if page is not None else None
    base = await get_if(tx, REVISIONS, contribution.base)
    if head is None or (base is not None and base.number == head.number):
        return Together(contribution, page, base, head, Merge(work.text), work.attachments)
    names = (ref("R", head.number), ref("C", contribution.number))
    merge = merged(base.text if base is not None else "", head.text, work.text, names)
    files = merged_files(base.attachments if base is not None else (), head.attachments, work.attachments)
    return Together(contribution, page, base, head, merge, files)


async def examined(tx: Transaction, contribution: Contribution, now: datetime) -> Contribution:
    """The contribution with what is known of its conflict with the page and of what it brings back.

    A conflict that is new is shown to everybody where the contribution is reviewed, and to its author directly. To be
    called within the change that may have caused it, and kept by the caller.
    """
    if contribution.form is not Form.PAGE or not contribution.waits:
        return contribution
    found = await together(tx, contribution)
    conflict = found.head.number if found.merge.clashes and found.head is not None else None
    work = contribution.latest
    restores = await earlier_like(tx, found.page, found.head, work.text, work.attachments)
    after = replace(contribution, conflict=conflict, restores=restores)
    if conflict is not None and conflict != contribution.conflict:
        name, told = ref("C", contribution.number), {"head": int(conflict)}
        await say(tx, What.CONFLICT, name, now, channel=contribution.channel, data=told)
        await tell(tx, What.CONFLICT, name, now, member=contribution.author, data=told)
        await audit(tx, now, None, "contribution.conflict", name, revision=conflict)
    return after


async def examine_others(tx: Transaction, address: str, now: datetime) -> None:
    """After a page changed: look at whatever else waits for it."""
    for contribution in await tx.find(CONTRIBUTIONS, "waiting-for", address):
        after = await examined(tx, contribution, now)
        if after != contribution:
            await put_contribution(tx, after, now)


async def earlier_like(
    tx: Transaction, page: Page | None, head: Revision | None, text: str, files: Sequence[Attachment]
) -> RevisionId | None:
    """The newest earlier revision of the page with this very text and these files; None if there is none, and where
    the page is so now."""
    if page is None or head is None or (head.text, set(head.attachments)) == (text, set(files)):
        return None
    for one in await tx.find(REVISIONS, "text", text_hash(text), newest_first=True):
        if one.text == text and set(one.attachments) == set(files) and not one.gone and await is_of(tx, one, page):
            return one.number
    return None
