"""Revisions: the one way in which the archive grows, whether a maintainer or a decision lets it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from bot.domain import task as tasks
from bot.domain.contribution import Attachment, Contribution, ContributionState
from bot.domain.ids import ContributionId, MemberId, ProposalId, RevisionId, ref
from bot.domain.kinds import PAGES, REVISIONS, TASKS
from bot.domain.notice import What
from bot.domain.page import Credit, Page, Revision, slug
from bot.domain.people import FORMER
from bot.domain.ports import Transaction
from bot.domain.refusal import Refusal
from bot.domain.task import TaskState
from bot.services.base import audit, get_if, say, settings_of
from bot.services.contributions import head_of, put_contribution
from bot.services.tasks import put_task


def by_decision(number: ProposalId) -> Credit:
    """What stands for the reviewer where no single person reviewed it but the community, by a decision."""
    return Credit(FORMER, ref("P", number))


async def require_acceptable(tx: Transaction, contribution: Contribution) -> Revision | None:
    """The newest revision of its page (None for a new page), if the contribution could be published now.

    Raises Refusal if its author has not agreed to the licence, or if the page changed since the work began.
    """
    if contribution.consent is None:
        raise Refusal("review-no-consent", number=contribution.number, author=contribution.author_name)
    head = await head_of(tx, contribution.title)
    if (head.number if head is not None else None) != contribution.base:
        raise Refusal("review-conflict", number=contribution.number, page=contribution.title)
    return head


async def accept(
    tx: Transaction,
    contribution: Contribution,
    reviewer: Credit,
    now: datetime,
    *,
    by: MemberId | None = None,
    decision: ProposalId | None = None,
) -> Revision:
    """Make a contribution the next revision of its page: let in by a member (``by``), or by a decision.

    Page, contribution, task, notices and audit entries change together. Raises Refusal as ``require_acceptable``.
    """
    head = await require_acceptable(tx, contribution)
    revision = await _add(
        tx,
        head,
        contribution.title,
        contribution.latest.text,
        contribution.latest.attachments,
        (Credit(contribution.author, contribution.author_name),),
        reviewer,
        contribution.number,
        contribution.licence,
        now,
        summary=contribution.summary,
        decision=decision,
        area=contribution.area,
    )
    accepted = replace(contribution, state=ContributionState.ACCEPTED, accepted=revision.number, decision=decision)
    await put_contribution(tx, accepted, now)
    channel = (await settings_of(tx)).archive_channel or contribution.channel
    name, told = ref("C", contribution.number), {"revision": revision.number, **_because(decision)}
    await say(tx, What.ACCEPTED, name, now, channel=channel)
    await _close_task(tx, contribution, by, now)
    await audit(tx, now, by, "contribution.accepted", name, **told)
    return revision


def require_revertible(head: Revision, revision: Revision) -> None:
    """Raise Refusal if the page is as it was at that revision already."""
    if (head.text, head.attachments) == (revision.text, revision.attachments):
        raise Refusal("effect-page-so-already", page=head.title, number=revision.number)


async def revert(
    tx: Transaction, head: Revision, revision: Revision, reviewer: Credit, now: datetime, *, decision: ProposalId
) -> Revision:
    """Make an earlier revision of a page its newest again, by a decision: with its authors, under its licence.

    Raises Refusal if the page is like that already.
    """
    require_revertible(head, revision)
    back = await _add(
        tx,
        head,
        revision.title,
        revision.text,
        revision.attachments,
        revision.authors,
        reviewer,
        revision.contribution,
        revision.licence,
        now,
        decision=decision,
        reverts_to=revision.number,
    )
    told = {"revision": back.number, "to": revision.number, **_because(decision)}
    await audit(tx, now, None, "page.reverted", ref("R", back.number), **told)
    return back


async def _add(
    tx: Transaction,
    head: Revision | None,
    title: str,
    text: str,
    attachments: Sequence[Attachment],
    authors: tuple[Credit, ...],
    reviewer: Credit,
    contribution: ContributionId,
    licence: str,
    now: datetime,
    *,
    summary: str = "",
    decision: ProposalId | None = None,
    reverts_to: RevisionId | None = None,
    area: str = "",
) -> Revision:
    """Add it to its page; ``area`` is where a new page goes."""
    address = slug(title)
    page = await tx.get(PAGES, address)
    area = page.area if page is not None else area
    index = page.revisions + 1 if page is not None else 1
    revision = Revision(
        number=RevisionId(await tx.next_number(REVISIONS)),
        slug=address,
        title=title,
        index=index,
        parent=head.number if head is not None else None,
        text=text,
        attachments=tuple(attachments),
        authors=authors,
        reviewer=reviewer,
        contribution=contribution,
        licence=licence,
        at=now,
        summary=summary,
        sha256=sha256(text.encode()).hexdigest(),
        decision=decision,
        reverts_to=reverts_to,
        area=area,
    )
    await tx.put(REVISIONS, revision)
    changed = page if page is not None else Page(address, title, revision.number, index, now, area)
    changed = replace(changed, title=title, head=revision.number, revisions=index, changed_at=now, gone=False)
    await tx.put(PAGES, changed)
    return revision


def _because(decision: ProposalId | None) -> dict[str, str]:
    return {"proposal": ref("P", decision)} if decision is not None else {}


async def _close_task(tx: Transaction, contribution: Contribution, by: MemberId | None, now: datetime) -> None:
    task = await get_if(tx, TASKS, contribution.task)
    if task is None or task.state is TaskState.DONE:
        return
    await put_task(tx, tasks.done(task, contribution.author, True, now), now)
    await audit(tx, now, by, "task.done", ref("T", task.number), contribution=ref("C", contribution.number))
