"""Revisions: the one way in which the archive grows, whether a maintainer or a decision lets it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain import task as tasks
from bot.domain.contribution import Attachment, Contribution, ContributionState, Form
from bot.domain.ids import ContributionId, MemberId, ProposalId, RevisionId, ref
from bot.domain.kinds import PAGES, REVISIONS, TASKS
from bot.domain.notice import What
from bot.domain.page import Credit, Page, Revision, slug, text_hash
from bot.domain.people import FORMER
from bot.domain.ports import Transaction
from bot.domain.refusal import Refusal
from bot.domain.reviewing import require_no_objection
from bot.domain.tracing import OF_WORK, Trace, TraceKind
from bot.services.base import audit, get_if, say, settings_of
from bot.services.files_tree import require_no_file
from bot.services.linking import index_links
from bot.services.protection import require_unprotected_still
from bot.services.series import add_series, applied
from bot.services.task_keeping import put_task
from bot.services.traces import mended
from bot.services.tracked import Together, earlier_like, examine_others, put_contribution, together


def by_decision(number: ProposalId) -> Credit:
    """What stands for the reviewer where no single person reviewed it but the community, by a decision."""
    return Credit(FORMER, ref("P", number))


async def require_acceptable(tx: Transaction, contribution: Contribution) -> None:
    """Raise Refusal if the contribution could not be published now: if somebody who made it has not agreed to the
    licence (and, to patches, to the certificate of their origin), if somebody objects, if what was changed on its page
    meanwhile cannot be merged with it, if a file is where it would be, or if one of its patches does not apply."""
    _require_agreed(contribution)
    if contribution.form is Form.PATCHES:
        await applied(tx, contribution)
    else:
        await _mergeable(tx, contribution)


def _require_agreed(contribution: Contribution) -> None:
    if contribution.form is Form.OTHER:
        raise Refusal("credit-confirm-instead", number=contribution.number)
    if contribution.silent:
        raise Refusal("review-no-consent", number=contribution.number, author=contribution.silent[0])
    if contribution.form is Form.PATCHES and contribution.sign_off is None:
        raise Refusal("review-no-sign-off", number=contribution.number, author=contribution.author_name)
    require_no_objection(contribution)


async def _mergeable(tx: Transaction, contribution: Contribution) -> Together:
    """The contribution together with its page as it is now. Raises Refusal if they clash, and for a new page whose
    place in the tree of the archive is taken."""
    found = await together(tx, contribution)
    if found.page is None or not found.page.is_there:
        await require_no_file(tx, slug(contribution.title), contribution.area, contribution.title)
    if found.merge.clashes:
        raise Refusal("review-conflict", number=contribution.number, page=contribution.title)
    return found


async def accept(
    tx: Transaction,
    contribution: Contribution,
    reviewer: Credit,
    now: datetime,
    *,
    by: MemberId | None = None,
    decision: ProposalId | None = None,
) -> Revision:
    """Make a contribution part of the archive: the next revision of its page, or of a series of patches those of all
    files that each of them changes. It is let in by a member (``by``), or by a decision. The newest revision made.

    What was changed on the page since the work began is merged in. Page, contribution, task, notices and audit entries
    change together. Raises Refusal as ``require_acceptable``, and where the page was protected from the author
    meanwhile, which a decision is above.
    """
    _require_agreed(contribution)
    if contribution.form is Form.PATCHES:
        revision = await add_series(tx, contribution, reviewer, now, decision=decision)
    else:
        revision = await _add_text(tx, contribution, reviewer, now, decision)
    accepted = replace(contribution, state=ContributionState.ACCEPTED, accepted=revision.number, decision=decision)
    await put_contribution(tx, accepted, now)
    channel = (await settings_of(tx)).archive_channel or contribution.channel
    name, told = ref("C", contribution.number), {"revision": revision.number, **_because(decision)}
    await say(tx, What.ACCEPTED, name, now, channel=channel)
    await _close_tasks(tx, contribution, revision, by, now)
    await audit(tx, now, by, "contribution.accepted", name, **told)
    await examine_others(tx, revision.slug, now)
    return revision


async def _add_text(
    tx: Transaction, contribution: Contribution, reviewer: Credit, now: datetime, decision: ProposalId | None
) -> Revision:
    """Make the work of a contribution, with what was changed meanwhile, the next revision of its page."""
    found = await _mergeable(tx, contribution)
    if decision is None:
        await require_unprotected_still(tx, found.page, contribution)
    text, files = found.merge.text, found.files
    return await _add(
        tx,
        found.head,
        found.page.title if found.page is not None else contribution.title,
        text,
        files,
        (
            Credit(contribution.author, contribution.author_name),
            *(Credit(one.id, one.name) for one in contribution.co_authors),
        ),
        reviewer,
        contribution.number,
        contribution.licence,
        now,
        summary=contribution.summary,
        decision=decision,
        area=contribution.area,
        merged=found.changed and text != contribution.latest.text,
        reverts_to=await earlier_like(tx, found.page, found.head, text, files),
    )


def require_revertible(head: Revision, revision: Revision) -> None:
    """Raise Refusal if the page is as it was at that revision already."""
    if (head.text, head.attachments) == (revision.text, revision.attachments):
        raise Refusal("effect-page-so-already", page=head.title, number=revision.number)


async def revert(
    tx: Transaction,
    head: Revision,
    revision: Revision,
    reviewer: Credit,
    now: datetime,
    *,
    decision: ProposalId | None = None,
    by: MemberId | None = None,
    reason: str = "",
) -> Revision:
    """Make an earlier revision of a page its newest again, by a decision or by somebody, with the reason: with its
    authors, under its licence.

    Raises Refusal if the page is like that already.
    """
    require_revertible(head, revision)
    back = await _add(
        tx,
        head,
        head.title,
        revision.text,
        revision.attachments,
        revision.authors,
        reviewer,
        revision.contribution,
        revision.licence,
        now,
        summary=reason,
        decision=decision,
        reverts_to=revision.number,
        reverted_by=by,
    )
    told = {"revision": back.number, "to": revision.number, **_because(decision)}
    await audit(tx, now, by, "page.reverted", ref("R", back.number), **told)
    await examine_others(tx, back.slug, now)
    return back


async def retitle(tx: Transaction, head: Revision, title: str, mover: Credit, now: datetime, reason: str) -> Revision:
    """Give a page another title, and the address that goes with it: the same text, by the same authors.

    The caller sees to what was at either address.
    """
    return await _add(
        tx,
        head,
        title,
        head.text,
        head.attachments,
        head.authors,
        mover,
        head.contribution,
        head.licence,
        now,
        summary=reason,
        came_from=head.slug,
    )


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
    merged: bool = False,
    came_from: str = "",
    reverted_by: MemberId | None = None,
) -> Revision:
    """Add it to its page, and bring the index of links up to date; ``area`` is where a new page goes."""
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
        sha256=text_hash(text),
        decision=decision,
        reverts_to=reverts_to,
        area=area,
        merged=merged,
        came_from=came_from,
        reverted_by=reverted_by,
    )
    await tx.put(REVISIONS, revision)
    changed = page if page is not None else Page(address, title, revision.number, index, now, area)
    changed = replace(changed, title=title, head=revision.number, revisions=index, changed_at=now, gone=False)
    await tx.put(PAGES, changed)
    await index_links(tx, changed, text)
    return revision


def _because(decision: ProposalId | None) -> dict[str, str]:
    return {"proposal": ref("P", decision)} if decision is not None else {}


async def _close_tasks(
    tx: Transaction, contribution: Contribution, revision: Revision, by: MemberId | None, now: datetime
) -> None:
    """Close the tasks that the acceptance finishes: the one it was made for, one to write the page, and those about
    the contribution itself."""
    task = await get_if(tx, TASKS, contribution.task)
    if task is not None and not task.done:
        await put_task(tx, tasks.finished(task, contribution.author, now), now)
        await audit(tx, now, by, "task.done", ref("T", task.number), contribution=ref("C", contribution.number))
    await mended(tx, Trace(TraceKind.WANTED_PAGE, revision.slug), now, contribution.author)
    for kind in OF_WORK:
        await mended(tx, Trace(kind, ref("C", contribution.number)), now, by)
