"""A series of patches let into the archive: all of it or nothing, each patch a change of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.domain.contribution import Attachment, Contribution, ContributionState, Form, Patch
from bot.domain.ids import ChannelId, ContributionId, MemberId, ProposalId, RevisionId, ref
from bot.domain.kinds import CONTRIBUTIONS, PAGES, REVISIONS
from bot.domain.notice import What
from bot.domain.page import PLAIN, Credit, Page, Revision
from bot.domain.patches.allowed import require_allowed
from bot.domain.patches.apply import Applied, Changed, apply, needed
from bot.domain.patches.kept import bytes_of, kept
from bot.domain.patches.model import File, Misfit, is_text
from bot.domain.patches.parse import parse
from bot.domain.ports import Transaction
from bot.domain.refusal import Refusal
from bot.services.base import audit, say, settings_of, show_card
from bot.services.files_tree import FilesTree, require_no_document
from bot.services.protection import require_unprotected_still
from bot.services.telling import tell
from bot.services.tracked import contribution_or_refuse, put_contribution

_LINES_TOLD: Final = 1200


class SeriesConflict(Refusal):
    """A series does not apply to the archive as it is now: which patch, and where."""

    def __init__(self, contribution: Contribution, part: int, misfit: Misfit) -> None:
        where = {"hunk": misfit.hunk, "line": misfit.line} if misfit.hunk else {}
        key = "review-series-hunk" if misfit.hunk else "review-series-file"
        super().__init__(key, number=contribution.number, part=part, path=misfit.path, **where)
        self.part, self.misfit = part, misfit


async def note_misfit(
    tx: Transaction, number: ContributionId, part: int, misfit: Misfit, by: MemberId, now: datetime
) -> None:
    """Send a series that does not apply any more back to its author, with the place where it does not."""
    contribution = await contribution_or_refuse(tx, number)
    await put_contribution(tx, replace(contribution, state=ContributionState.CHANGES_REQUESTED), now)
    data: dict[str, object] = {"part": part, "path": misfit.path, "hunk": misfit.hunk, "line": misfit.line}
    data["lines"] = kept(b"".join(misfit.lines))[:_LINES_TOLD]
    name = ref("C", number)
    await tell(tx, What.SERIES_CONFLICT, name, now, member=contribution.author, data=data)
    if contribution.thread is not None:
        await say(tx, What.SERIES_CONFLICT, name, now, channel=contribution.thread, data=data)
    await audit(tx, now, by, "patches.conflict", name, part=part, path=misfit.path, hunk=misfit.hunk)


async def ask_for_series_thread(tx: Transaction, contribution: Contribution, now: datetime) -> None:
    """Ask for the thread of a series whose card was posted, if it has none yet."""
    if contribution.form is Form.PATCHES and contribution.waits and contribution.thread is None:
        name = ref("C", contribution.number)
        await show_card(tx, What.SERIES_THREAD, name, contribution.channel, now, at_once=True)


async def note_series_thread(tx: Transaction, number: ContributionId, thread: ChannelId, now: datetime) -> None:
    """Keep the thread of a series, and say in it what is there so far."""
    contribution = await tx.get(CONTRIBUTIONS, number)
    if contribution is None or contribution.thread is not None:
        return
    await put_contribution(tx, replace(contribution, thread=thread), now)
    data = {"version": contribution.latest.number}
    await say(tx, What.SERIES_VERSION, ref("C", number), now, channel=thread, data=data)


@dataclass(frozen=True)
class _Step:
    """One patch applied: what it made, on the pages as they were before."""

    part: int
    patch: Patch
    applied: Applied
    before: dict[str, File]


async def applied(tx: Transaction, contribution: Contribution) -> tuple[FilesTree, list[_Step]]:
    """What each patch makes of the archive as it is now, after those before it. Raises Refusal if one does not apply,
    would change a page that is no file, or does what the guild lets no patch do."""
    tree, steps, settings = FilesTree(), list[_Step](), await settings_of(tx)
    for part, patch in enumerate(contribution.latest.patches, 1):
        changes = parse(bytes_of(patch.diff))
        paths = sorted(needed(changes))
        await tree.read(tx, paths)
        try:
            made = apply(tree.files, changes, tree.folders_now, patch.swaps)
        except Misfit as misfit:
            raise SeriesConflict(contribution, part, misfit) from misfit
        require_allowed(made.files, tree.files, settings.patch_forbidden, binaries=settings.patch_binaries)
        for path in made.files:
            await require_no_document(tx, path)
        before = {path: tree.files[path] for path in made.files if path in tree.files}
        put_into(tree, made)
        steps.append(_Step(part, patch, made, before))
    return tree, steps


def put_into(tree: FilesTree, made: Applied) -> None:
    """Make the tree what a patch made of it."""
    for path, changed in made.files.items():
        if changed.file is None:
            tree.files.pop(path, None)
        else:
            tree.files[path] = changed.file


async def add_series(
    tx: Transaction, contribution: Contribution, reviewer: Credit, now: datetime, *, decision: ProposalId | None = None
) -> Revision:
    """Add a revision for every file that each patch changes, and return the last of them.

    Raises Refusal as ``applied``, and for files that were protected from the author, which a decision is above.
    """
    tree, steps = await applied(tx, contribution)
    if decision is None:
        for page in tree.pages.values():
            if any(page.slug[1:] in step.applied.files for step in steps):
                await require_unprotected_still(tx, page, contribution)
    last: Revision | None = None
    for step in steps:
        for path, changed in sorted(step.applied.files.items()):
            if _is_same(step.before.get(path), changed):
                continue
            revision = await _revision(tx, contribution, reviewer, now, decision, tree, step, path, changed)
            last = revision
    if last is None:
        raise Refusal("patch-changes-nothing", number=contribution.number)
    return last


def _is_same(before: File | None, changed: Changed) -> bool:
    """Whether a path is after a patch just as it was before it."""
    after = changed.file
    return (before and (before.mode, before.sha256)) == (after and (after.mode, after.sha256))


async def _revision(
    tx: Transaction,
    contribution: Contribution,
    reviewer: Credit,
    now: datetime,
    decision: ProposalId | None,
    tree: FilesTree,
    step: _Step,
    path: str,
    changed: Changed,
) -> Revision:
    page, file = tree.pages.get(path), changed.file
    before = step.before.get(path)
    text, blob = _content(file)
    revision = Revision(
        number=RevisionId(await tx.next_number(REVISIONS)),
        slug=f"/{path}",
        title=path,
        index=page.revisions + 1 if page is not None else 1,
        parent=page.head if page is not None else None,
        text=text,
        attachments=_attached(contribution.latest.attachments, blob),
        authors=(
            Credit(contribution.author, contribution.author_name),
            *(Credit(one.id, one.name) for one in contribution.co_authors),
        ),
        reviewer=reviewer,
        contribution=contribution.number,
        licence=contribution.licence,
        at=now,
        summary=step.patch.subject,
        sha256=file.sha256 if file is not None else "",
        decision=decision,
        part=step.part,
        body=step.patch.body,
        mode=file.mode if file is not None else before.mode if before is not None else PLAIN,
        blob=blob,
        gone=file is None,
        came_from=f"/{changed.came_from}" if changed.came_from and file is not None else "",
    )
    await tx.put(REVISIONS, revision)
    page = page or Page(revision.slug, path, revision.number, 0, now)
    page = replace(page, head=revision.number, revisions=revision.index, changed_at=now, gone=revision.gone)
    tree.pages[path] = page
    await tx.put(PAGES, page)
    return revision


def _content(file: File | None) -> tuple[str, str]:
    """A file's text; or, where it is no text, the name of its content."""
    if file is None:
        return "", ""
    if file.content is None or not is_text(file.content):
        return "", file.sha256
    return file.content.decode(), ""


def _attached(files: Sequence[Attachment], blob: str) -> tuple[Attachment, ...]:
    found = next((file for file in files if file.sha256 == blob), None)
    return (found,) if found is not None else ()
