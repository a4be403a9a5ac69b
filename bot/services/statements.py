"""What members say of a work without deciding on it: that they reviewed it, are fine with it, tried it; or object."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.domain import reviewing
from bot.domain.contribution import Contribution, Form, Review, Settled, Verdict
from bot.domain.ids import ContributionId, MemberId, ref
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.refusal import Refusal
from bot.services.base import audit, remember, say
from bot.services.handling import reviewed_by
from bot.services.routing import standing_of
from bot.services.telling import tell
from bot.services.tracked import contribution_or_refuse, put_contribution

Step = Callable[[Transaction, Contribution, datetime], Awaitable[Contribution]]


class Statements:
    """The use cases around such statements. Each is bound to the version it was given on."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def give(
        self,
        actor: Actor,
        number: ContributionId,
        verdict: Verdict,
        *,
        part: int = 0,
        reason: str = "",
        work_number: int | None = None,
    ) -> Contribution:
        """Say something of the newest version of a work, or of one patch of it (``part``). It accepts nothing.

        ``work_number`` is the version that was looked at; None means the newest. An objection needs a reason, and
        nothing is accepted while it stands. Raises Refusal for one's own work, for what was said already, for a patch
        there is not, and as for every review.
        """
        if verdict is Verdict.REQUEST_CHANGES:
            raise ValueError("changes are requested with a reason, in a review")
        words = reviewing.checked_reason(reason) if verdict is Verdict.OBJECT or reason.strip() else ""

        async def step(tx: Transaction, contribution: Contribution, now: datetime) -> Contribution:
            _require_not_author(contribution, actor)
            reviewing.require_fresh(contribution, work_number)
            version = contribution.latest.number
            reviewing.require_part(contribution, part)
            review = Review(version, actor.id, actor.name, verdict, words, now, part)
            if verdict is Verdict.OBJECT:
                after = reviewing.objected(contribution, review)
            else:
                after = reviewing.said(contribution, review)
            await reviewed_by(tx, number, actor.id)
            await _tell(tx, after, review, now)
            told = {"verdict": verdict.value, "version": version, "part": part, "reason": words}
            await audit(tx, now, actor.id, "review.given", ref("C", number), **told)
            return after

        return await self._change(actor, number, step)

    async def take_back(self, actor: Actor, number: ContributionId) -> Contribution:
        """Withdraw one's own objection: it is answered. Raises Refusal if one has none."""

        async def step(tx: Transaction, contribution: Contribution, now: datetime) -> Contribution:
            after = reviewing.settled(contribution, actor.id, Settled(actor.id, actor.name, now, overridden=False))
            await audit(tx, now, actor.id, "review.objection-withdrawn", ref("C", number))
            return after

        return await self._change(actor, number, step)

    async def override(self, actor: Actor, number: ContributionId, objector: MemberId, reason: str) -> Contribution:
        """Let a work go on in spite of somebody's objection, by name and for a reason that everybody may read.

        Raises Refusal unless a maintainer does so who has not made the work, and who is not the one who objects.
        """
        words = reviewing.checked_reason(reason)

        async def step(tx: Transaction, contribution: Contribution, now: datetime) -> Contribution:
            if not (await standing_of(tx, actor, contribution)).maintains:
                raise Refusal("review-not-maintainer")
            _require_not_author(contribution, actor)
            settlement = Settled(actor.id, actor.name, now, overridden=True, reason=words)
            after = reviewing.settled(contribution, objector, settlement)
            told = {"of": objector, "reason": words}
            await audit(tx, now, actor.id, "review.objection-overridden", ref("C", number), **told)
            data = {"by": actor.id, "reason": words}
            await tell(
                tx, What.OVERRIDDEN, ref("C", number), now, member=objector, data=data, channel=contribution.channel
            )
            return after

        return await self._change(actor, number, step)

    async def _change(self, actor: Actor, number: ContributionId, step: Step) -> Contribution:
        now = self._clock.now()

        async def work(tx: Transaction) -> Contribution:
            contribution = await contribution_or_refuse(tx, number)
            reviewing.require_reviewable(contribution)
            await remember(tx, actor.id, actor.name)
            after = await step(tx, contribution, now)
            await put_contribution(tx, after, now)
            return after

        return await self._store.run(actor.guild, work)


def _require_not_author(contribution: Contribution, actor: Actor) -> None:
    if actor.id == contribution.author or any(one.id == actor.id for one in contribution.co_authors):
        raise Refusal("review-own-work", number=contribution.number)


async def _tell(tx: Transaction, contribution: Contribution, review: Review, now: datetime) -> None:
    """Say it where the work is talked about; an objection also to the author directly."""
    name = ref("C", contribution.number)
    data = {
        "by": review.reviewer,
        "verdict": review.verdict.value,
        "part": review.part,
        "version": review.revision,
        "reason": review.reason,
    }
    if contribution.form is Form.PATCHES and contribution.thread is not None:
        await say(tx, What.REVIEW, name, now, channel=contribution.thread, data=data)
    if review.verdict is Verdict.OBJECT:
        await tell(tx, What.REVIEW, name, now, member=contribution.author, data=data, channel=contribution.channel)
