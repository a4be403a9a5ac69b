"""What each kind of effect does, within the transaction that also notes its result.

Everything here goes through what the commands go through. Before it is done it is checked as it was when it was
proposed, by ``effect_checks``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.domain import area as areas
from bot.domain.effect import Effect, EffectKind
from bot.domain.governing import governed_with, group_named, setting_named, with_setting
from bot.domain.ids import ContributionId, MemberId, ProposalId, RevisionId, TaskId, ref
from bot.domain.kinds import PAGES, REVISIONS, TASKS, VOTES
from bot.domain.page import Grade, Revision
from bot.domain.ports import Transaction
from bot.domain.proposal import Proposal
from bot.domain.refusal import Refusal
from bot.domain.rules import YES
from bot.domain.task import Task
from bot.services.addressing import document_or_refuse
from bot.services.areas import area_or_refuse, put_area
from bot.services.base import audit, settings_of
from bot.services.effect_checks import checked
from bot.services.judging import reopen
from bot.services.revisions import accept, by_decision, revert
from bot.services.settings import put_settings
from bot.services.task_keeping import put_task
from bot.services.tracked import contribution_or_refuse, head_of

Details = tuple[tuple[str, str], ...]
Act = Callable[[Transaction, Proposal, Effect, datetime], Awaitable[Details]]


async def act(tx: Transaction, proposal: Proposal, effect: Effect, now: datetime) -> Details:
    """Do what a passed proposal is to do; returns what came of it, for the record.

    Raises Refusal if it cannot be done any more, and if another decision has taken the proposal's place.
    """
    if proposal.superseded_by is not None:
        raise Refusal("effect-superseded", later=proposal.superseded_by)
    return await _ACTS[effect.kind](tx, proposal, await checked(tx, effect), now)


async def _open_task(tx: Transaction, proposal: Proposal, effect: Effect, now: datetime) -> Details:
    settings = await settings_of(tx)
    task = Task(
        number=TaskId(await tx.next_number(TASKS)),
        title=effect.target,
        details="",
        author=MemberId(proposal.author),
        author_name=proposal.author_name,
        created_at=now,
        channel=settings.tasks_channel or proposal.channel,
        proposal=proposal.number,
    )
    await put_task(tx, task, now)
    origin = ref("P", proposal.number)
    await audit(tx, now, None, "task.opened", ref("T", task.number), title=task.title, proposal=origin)
    return (("task", str(task.number)),)


async def _accept(tx: Transaction, proposal: Proposal, effect: Effect, now: datetime) -> Details:
    contribution = await contribution_or_refuse(tx, ContributionId(int(effect.target)))
    await _require_others(tx, proposal, contribution.author)
    decision = proposal.number
    return _made(await accept(tx, contribution, by_decision(decision), now, decision=decision))


async def _require_others(tx: Transaction, proposal: Proposal, author: MemberId) -> None:
    """Raise Refusal if nobody but its author has said yes to a work, where authors do not review what is theirs.

    Where nobody knows what the author voted, it is taken for a yes.
    """
    if (await settings_of(tx)).self_review or proposal.outcome is None:
        return
    votes = await tx.find(VOTES, "proposal", proposal.number)
    own = any(vote.member == author and (proposal.secret or YES in vote.choices) for vote in votes)
    if proposal.outcome.tally.count(YES) - own < 1:
        raise Refusal("effect-only-its-author")


async def _revert(tx: Transaction, proposal: Proposal, effect: Effect, now: datetime) -> Details:
    head, revision = await head_of(tx, effect.target), await tx.get(REVISIONS, RevisionId(int(effect.value)))
    if head is None or revision is None:
        raise Refusal("archive-no-page", page=effect.target[:100])
    decision = proposal.number
    return _made(await revert(tx, head, revision, by_decision(decision), now, decision=decision))


async def _grade(tx: Transaction, proposal: Proposal, effect: Effect, now: datetime) -> Details:
    page = await document_or_refuse(tx, effect.target)
    await tx.put(PAGES, replace(page, grade=Grade(effect.value)))
    told = {"grade": effect.value, "proposal": ref("P", proposal.number)}
    await audit(tx, now, None, "page.graded", page.slug, **told)
    return ()


def _made(revision: Revision) -> Details:
    return (("revision", str(revision.number)),)


async def _set(tx: Transaction, proposal: Proposal, effect: Effect, now: datetime) -> Details:
    before, setting = await settings_of(tx), setting_named(effect.target)
    after = with_setting(before, setting, effect.value)
    await put_settings(tx, before, after, None, now, proposal=ref("P", proposal.number))
    return ()


async def _govern(tx: Transaction, proposal: Proposal, effect: Effect, now: datetime) -> Details:
    before, group = await settings_of(tx), group_named(effect.target)
    governed = governed_with(before, group, on=effect.value == "on")
    await put_settings(tx, before, before.governing(governed), None, now, proposal=ref("P", proposal.number))
    return ()


async def _reopen(tx: Transaction, _: Proposal, effect: Effect, now: datetime) -> Details:
    proposal = await reopen(tx, ProposalId(int(effect.target)), now)
    return (("proposal", str(proposal.number)),)


async def _add(tx: Transaction, proposal: Proposal, effect: Effect, now: datetime) -> Details:
    area = await area_or_refuse(tx, effect.target)
    after = areas.with_maintainer(area, MemberId(int(effect.value)))
    await put_area(tx, area, after, None, now, proposal=ref("P", proposal.number))
    return ()


async def _remove(tx: Transaction, proposal: Proposal, effect: Effect, now: datetime) -> Details:
    area = await area_or_refuse(tx, effect.target)
    after = areas.without_maintainer(area, MemberId(int(effect.value)))
    await put_area(tx, area, after, None, now, proposal=ref("P", proposal.number))
    return ()


_ACTS: Final[dict[EffectKind, Act]] = {
    EffectKind.TASK: _open_task,
    EffectKind.ACCEPT: _accept,
    EffectKind.REVERT: _revert,
    EffectKind.GRADE: _grade,
    EffectKind.SETTING: _set,
    EffectKind.GOVERN: _govern,
    EffectKind.REOPEN: _reopen,
    EffectKind.MAINTAINER_ADD: _add,
    EffectKind.MAINTAINER_REMOVE: _remove,
}
