"""Reviews: approving (which lets work into the archive once its area's rule is kept), asking for changes, turning down,
and thanks."""

from __future__ import annotations

from datetime import datetime

from bot.domain import handling as handlings
from bot.domain import reviewing
from bot.domain.area import Way
from bot.domain.contribution import Contribution, ContributionState, Review, Verdict
from bot.domain.handling import Handling, Thank, approvals, makers, missing
from bot.domain.ids import ContributionId, MemberId, ref
from bot.domain.kinds import HANDLINGS
from bot.domain.notice import What
from bot.domain.page import Credit, Revision
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.refusal import Refusal
from bot.services.base import audit, remember, say
from bot.services.handling import handling_of, reviewed_by
from bot.services.releases import require_thawed
from bot.services.revisions import accept, require_acceptable
from bot.services.routing import Standing, rule_for, standing_of
from bot.services.series import SeriesConflict, note_misfit
from bot.services.telling import tell
from bot.services.tracked import contribution_or_refuse, examined, put_contribution


class Reviews:
    """The use cases around reviews."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def approve(
        self, actor: Actor, number: ContributionId, work_number: int | None = None, despite: str = ""
    ) -> Revision | None:
        """Approve the newest revision of a contribution; with that it is accepted and becomes the next revision of its
        page, if it is the last approval that its area's rule asks for. None if more is needed: further approvals, an
        area maintainer's, silence, or a vote.

        ``work_number`` is the revision the reviewer looked at; None means the newest. ``despite`` is why a patch is
        taken that would have to wait for the next release. Page, contribution, task, notices and audit entries change
        together. Raises Refusal if the actor may not review it, if it was revised since, if they have approved it
        already, if somebody objects, if the author has not agreed to the licence, if the page is protected from them,
        or if what was changed on the page since the work began cannot be merged with it; then everybody is shown the
        conflict.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Revision | None:
            contribution, standing = await self._reviewable(tx, actor, number)
            reviewing.require_fresh(contribution, work_number)
            if any(review.reviewer == actor.id for review in approvals(contribution)):
                raise Refusal("review-approved-already", number=number)
            rule = rule_for(standing.area)
            by_approval = rule.way in (Way.APPROVALS, Way.MAINTAINER)
            if by_approval:
                await require_thawed(tx, actor.id, contribution, now, despite)
            review = _review(contribution, actor, Verdict.APPROVE, "", now, binding=True)
            reviewed = reviewing.with_review(contribution, review)
            await reviewed_by(tx, number, actor.id)
            maintainers = standing.area.maintainers if standing.area is not None else ()
            if by_approval and not missing(reviewed, rule, maintainers):
                return await accept(tx, reviewed, Credit(actor.id, actor.name), now, by=actor.id)
            if by_approval:
                await require_acceptable(tx, reviewed)
            await put_contribution(tx, reviewed, now)
            await audit(tx, now, actor.id, "contribution.approved", ref("C", number), revision=review.revision)
            return None

        async def note_conflict(tx: Transaction) -> None:
            contribution = await contribution_or_refuse(tx, number)
            await put_contribution(tx, await examined(tx, contribution, now), now)

        try:
            return await self._store.run(actor.guild, work)
        except SeriesConflict as no:
            part, misfit = no.part, no.misfit
            await self._store.run(actor.guild, lambda tx: note_misfit(tx, number, part, misfit, actor.id, now))
            raise
        except Refusal as no:
            if no.key == "review-conflict":
                await self._store.run(actor.guild, note_conflict)
            raise

    async def request_changes(
        self, actor: Actor, number: ContributionId, reason: str, work_number: int | None = None
    ) -> Contribution:
        """Ask the author for changes, with the reason; the author is told directly. Raises Refusal as ``approve``."""
        now = self._clock.now()
        reason = reviewing.checked_reason(reason)

        async def work(tx: Transaction) -> Contribution:
            contribution, _ = await self._reviewable(tx, actor, number)
            reviewing.require_fresh(contribution, work_number)
            review = _review(contribution, actor, Verdict.REQUEST_CHANGES, reason, now)
            contribution = reviewing.with_review(contribution, review)
            await reviewed_by(tx, number, actor.id)
            await put_contribution(tx, contribution, now)
            await tell(
                tx,
                What.CHANGES_REQUESTED,
                ref("C", number),
                now,
                member=contribution.author,
                channel=contribution.channel,
            )
            await audit(tx, now, actor.id, "contribution.changes-requested", ref("C", number), reason=reason)
            return contribution

        return await self._store.run(actor.guild, work)

    async def require_may(self, actor: Actor, number: ContributionId) -> None:
        """Raise Refusal unless the actor may review a contribution now."""

        async def work(tx: Transaction) -> None:
            contribution = await contribution_or_refuse(tx, number)
            (await standing_of(tx, actor, contribution)).require_approver(contribution, actor.id)
            reviewing.require_reviewable(contribution)

        await self._store.run(actor.guild, work)

    async def reject(self, actor: Actor, number: ContributionId, reason: str) -> Contribution:
        """Turn a contribution down, with the reason; its author is told directly, and what they can do next. By people
        who look after the guild or its area. Raises Refusal."""
        now = self._clock.now()
        reason = reviewing.checked_reason(reason)

        async def work(tx: Transaction) -> Contribution:
            contribution, standing = await self._reviewable(tx, actor, number)
            if not standing.maintains:
                raise Refusal("review-not-maintainer")
            return await turn_down(tx, contribution, reason, actor.id, now)

        return await self._store.run(actor.guild, work)

    async def thank(self, actor: Actor, number: ContributionId) -> Handling:
        """Thank the author for the newest version of a work, once. Raises Refusal for one's own, for what was turned
        down or taken back, and for a second time."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Handling:
            contribution = await contribution_or_refuse(tx, number)
            if actor.id in makers(contribution):
                raise Refusal("review-thank-own", number=number)
            if not contribution.waits and contribution.state is not ContributionState.ACCEPTED:
                reviewing.require_reviewable(contribution)
            await remember(tx, actor.id, actor.name)
            thank = Thank(actor.id, actor.name, now, contribution.latest.number)
            handling = handlings.thanked(await handling_of(tx, number), thank)
            await tx.put(HANDLINGS, handling)
            await put_contribution(tx, contribution, now, look=False)
            await audit(tx, now, actor.id, "contribution.thanked", ref("C", number), revision=thank.version)
            return handling

        return await self._store.run(actor.guild, work)

    async def _reviewable(self, tx: Transaction, actor: Actor, number: ContributionId) -> tuple[Contribution, Standing]:
        contribution = await contribution_or_refuse(tx, number)
        standing = await standing_of(tx, actor, contribution)
        standing.require_approver(contribution, actor.id)
        reviewing.require_reviewable(contribution)
        await remember(tx, actor.id, actor.name)
        return contribution, standing


async def turn_down(
    tx: Transaction, contribution: Contribution, reason: str, by: MemberId | None, now: datetime
) -> Contribution:
    """Reject a contribution for a reason: by a maintainer, or None: by the community's vote."""
    rejected = ContributionState.REJECTED
    after = reviewing.moved(contribution, rejected, reason, author=False, maintainer=True)
    await put_contribution(tx, after, now)
    name = ref("C", contribution.number)
    await say_rejected(tx, after, by, now)
    if contribution.thread is not None:
        moved = {"from": contribution.state.value, "to": rejected.value, "by": by, "reason": reason}
        await say(tx, What.SERIES_STATE, name, now, channel=contribution.thread, data=moved)
    await audit(tx, now, by, "contribution.rejected", name, reason=reason)
    return after


async def say_rejected(tx: Transaction, contribution: Contribution, by: MemberId | None, now: datetime) -> None:
    """Tell the author that their work was turned down, with the reason and what they can do next."""
    told = {"members": [by] if by is not None else []}
    name, author = ref("C", contribution.number), contribution.author
    await tell(tx, What.REJECTED, name, now, member=author, data=told, channel=contribution.channel)


def _review(
    contribution: Contribution, actor: Actor, verdict: Verdict, reason: str, now: datetime, *, binding: bool = False
) -> Review:
    return Review(contribution.latest.number, actor.id, actor.name, verdict, reason, now, binding=binding)
