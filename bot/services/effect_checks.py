"""Whether an effect can be carried out as things stand, and whether somebody may propose it.

The same check is made when a proposal is shown to its author, when it is posted, and when its effect is carried out.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from bot.domain import area as areas
from bot.domain.area import area_name
from bot.domain.draft import Draft
from bot.domain.effect import OF_ADMINS, Effect, EffectKind, listed_effects
from bot.domain.governing import (
    Group,
    governed_with,
    group_named,
    setting_named,
    with_setting,
    written,
)
from bot.domain.ids import ContributionId, MemberId, RevisionId, parse_ref
from bot.domain.kinds import REVISIONS
from bot.domain.page import Grade
from bot.domain.people import Actor, is_former
from bot.domain.ports import Transaction
from bot.domain.refusal import Refusal
from bot.domain.reviewing import require_reviewable
from bot.services.addressing import document_or_refuse, is_of, page_or_refuse
from bot.services.area_keeping import area_or_refuse
from bot.services.base import settings_of
from bot.services.revisions import require_acceptable, require_revertible
from bot.services.tracked import contribution_or_refuse, head_of

Check = Callable[[Transaction, Effect], Awaitable[Effect]]


async def proposable_effects(tx: Transaction, draft: Draft, actor: Actor) -> tuple[Effect, ...]:
    """The draft's effects as they would be carried out now. Raises Refusal for one that could not be, or that this
    person may not propose."""
    found = [await checked(tx, effect) for effect in listed_effects(draft.effects)]
    for effect in found:
        await _require_right(tx, effect, actor)
    return listed_effects(found)


async def checked(tx: Transaction, effect: Effect) -> Effect:
    """The effect in its one spelling, with what there is of its target now unless that was noted before.

    Raises Refusal if it could not be carried out as things stand.
    """
    return await _CHECKS[effect.kind](tx, effect)


async def _require_right(tx: Transaction, effect: Effect, actor: Actor) -> None:
    """Raise Refusal unless an admin proposes it, or an admin put it under the community's own rule before."""
    governed = (await settings_of(tx)).governed
    if actor.admin or effect.kind not in OF_ADMINS:
        return
    if effect.kind is EffectKind.SETTING:
        group = setting_named(effect.target).group.value
    elif effect.kind is EffectKind.GOVERN:
        group = effect.target
    else:
        group = Group.ROLES.value
    if group not in governed:
        raise Refusal("effect-not-governed", group=group)


async def _task(_: Transaction, effect: Effect) -> Effect:
    return effect


async def _accept(tx: Transaction, effect: Effect) -> Effect:
    number = ContributionId(_number(effect.target, "C", "contribution-bad-number"))
    contribution = await contribution_or_refuse(tx, number)
    require_reviewable(contribution)
    if effect.seen not in (0, contribution.latest.number):
        raise Refusal("effect-work-changed", number=number)
    if contribution.silent:
        raise Refusal("effect-no-consent", number=number)  # without anybody's name: it would stay in the result
    await require_acceptable(tx, contribution)
    return replace(effect, target=str(number), seen=contribution.latest.number)


async def _revert(tx: Transaction, effect: Effect) -> Effect:
    head = await head_of(tx, effect.target)
    if head is None:
        raise Refusal("archive-no-page", page=effect.target[:100])
    number = _number(effect.value, "R", "effect-bad-revision")
    revision = await tx.get(REVISIONS, RevisionId(number))
    page = await page_or_refuse(tx, head.slug)
    if revision is None or not await is_of(tx, revision, page):
        raise Refusal("archive-no-revision", page=head.title)
    if effect.seen not in (0, head.number):
        raise Refusal("effect-page-changed", page=head.title, newest=head.number)
    require_revertible(head, revision)
    return replace(effect, target=head.slug, value=str(number), seen=head.number)


async def _grade(tx: Transaction, effect: Effect) -> Effect:
    page = await document_or_refuse(tx, effect.target)
    if effect.value not in set(Grade):
        raise Refusal("page-no-such-grade", found=effect.value[:40])
    if page.grade == effect.value:
        raise Refusal("page-graded-already", page=page.title)
    return replace(effect, target=page.slug)


async def revert_to(tx: Transaction, typed: str) -> Effect:
    """The effect that is meant by a revision (``R12``), or by a page: back to before its newest revision.

    Raises Refusal if there is no such revision or page, or nothing before it.
    """
    reference = parse_ref(typed)
    if reference is not None and reference[0] == "R":
        revision = await tx.get(REVISIONS, RevisionId(reference[1]))
        if revision is None:
            raise Refusal("archive-no-revision", page=typed.strip()[:40])
        return Effect(EffectKind.REVERT, revision.slug, str(revision.number))
    head = await head_of(tx, typed)
    if head is None:
        raise Refusal("archive-no-page", page=typed[:100])
    if head.parent is None:
        raise Refusal("effect-first-revision", page=head.title)
    return Effect(EffectKind.REVERT, head.slug, str(head.parent))


async def _setting(tx: Transaction, effect: Effect) -> Effect:
    setting = setting_named(effect.target)
    after = with_setting(await settings_of(tx), setting, effect.value)
    return replace(effect, target=setting.name, value=written(setting, getattr(after, setting.field)))


async def _govern(tx: Transaction, effect: Effect) -> Effect:
    group = group_named(effect.target)
    if effect.value not in {"on", "off"}:
        raise Refusal("setting-no-switch", found=effect.value[:40])
    governed_with(await settings_of(tx), group, on=effect.value == "on")
    return replace(effect, target=group.value)


async def _reopen(_: Transaction, effect: Effect) -> Effect:
    return replace(effect, target=str(_number(effect.target, "P", "proposal-bad-number")))


async def _add(tx: Transaction, effect: Effect) -> Effect:
    area, member = await area_or_refuse(tx, area_name(effect.target)), _member(effect)
    if member in area.maintainers:
        raise Refusal("effect-maintainer-already", name=area.name)
    areas.with_maintainer(area, member)
    return replace(effect, target=area.name)


async def _remove(tx: Transaction, effect: Effect) -> Effect:
    area, member = await area_or_refuse(tx, area_name(effect.target)), _member(effect)
    if member not in area.maintainers:
        raise Refusal("area-no-such-maintainer", name=area.name)
    return replace(effect, target=area.name)


def _member(effect: Effect) -> MemberId:
    number = int(effect.value) if effect.value.isascii() and effect.value.isdecimal() and len(effect.value) <= 20 else 0
    if is_former(MemberId(number)):
        raise Refusal("effect-member-gone")
    return MemberId(number)


def _number(typed: str, letter: str, refusal: str) -> int:
    """The number in ``C31`` or ``31``. Raises the refusal named."""
    found = parse_ref(typed if typed[:1].isalpha() else letter + typed)
    if found is None or found[0] != letter:
        raise Refusal(refusal, found=typed[:40])
    return found[1]


_CHECKS: Final[dict[EffectKind, Check]] = {
    EffectKind.TASK: _task,
    EffectKind.ACCEPT: _accept,
    EffectKind.REVERT: _revert,
    EffectKind.GRADE: _grade,
    EffectKind.SETTING: _setting,
    EffectKind.GOVERN: _govern,
    EffectKind.REOPEN: _reopen,
    EffectKind.MAINTAINER_ADD: _add,
    EffectKind.MAINTAINER_REMOVE: _remove,
}
