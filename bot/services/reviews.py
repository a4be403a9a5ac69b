"""Reviews: the queue, approving (which makes the archive's next revision), and asking for changes."""

from __future__ import annotations

from datetime import datetime

from bot.domain import contribution as rules
from bot.domain.contribution import Contribution, ContributionState, Review, Verdict
from bot.domain.ids import ContributionId, GuildId, ref
from bot.domain.kinds import CONTRIBUTIONS
from bot.domain.notice import What
from bot.domain.page import Credit, Revision
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.refusal import Refusal
from bot.services.base import audit, remember, say, settings_of
from bot.services.releases import require_thawed
from bot.services.revisions import accept
from bot.services.series import SeriesConflict, note_misfit
from bot.services.tracked import contribution_or_refuse, examined, put_contribution


class Reviews:
    """The use cases around reviews."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def queue(self, guild: GuildId, limit: int = 25) -> list[Contribution]:
        """What waits for a review, the longest waiting first."""

        async def work(tx: Transaction) -> list[Contribution]:
            waiting = await tx.find(CONTRIBUTIONS, "state", ContributionState.WAITING.value)
            waiting += await tx.find(CONTRIBUTIONS, "state", ContributionState.UNDER_REVIEW.value)
            return sorted(waiting, key=lambda contribution: contribution.latest.at)[:limit]

        return await self._store.run(guild, work)

    async def approve(
        self, actor: Actor, number: ContributionId, work_number: int | None = None, despite: str = ""
    ) -> Revision:
        """Accept the newest revision of a contribution: it becomes the next revision of its page.

        ``work_number`` is the revision the reviewer looked at; None means the newest. ``despite`` is why a patch is
        taken that would have to wait for the next release. Page, contribution, task, notices and audit entries change
        together. Raises Refusal if the actor may not review it, if it was revised since, if
        the author has not agreed to the licence, if the page is protected from them, or if what was changed on the page
        since the work began cannot be merged with it; then everybody is shown the conflict.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Revision:
            contribution = await self._reviewable(tx, actor, number)
            rules.require_fresh(contribution, work_number)
            await require_thawed(tx, actor.id, contribution, now, despite)
            review = _review(contribution, actor, Verdict.APPROVE, "", now)
            reviewed = rules.with_review(contribution, review)
            return await accept(tx, reviewed, Credit(actor.id, actor.name), now, by=actor.id)

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
        reason = rules.checked_reason(reason)

        async def work(tx: Transaction) -> Contribution:
            contribution = await self._reviewable(tx, actor, number)
            rules.require_fresh(contribution, work_number)
            review = _review(contribution, actor, Verdict.REQUEST_CHANGES, reason, now)
            contribution = rules.with_review(contribution, review)
            await put_contribution(tx, contribution, now)
            await say(tx, What.CHANGES_REQUESTED, ref("C", number), now, member=contribution.author)
            await audit(tx, now, actor.id, "contribution.changes-requested", ref("C", number), reason=reason)
            return contribution

        return await self._store.run(actor.guild, work)

    async def _reviewable(self, tx: Transaction, actor: Actor, number: ContributionId) -> Contribution:
        settings = await settings_of(tx)
        contribution = await contribution_or_refuse(tx, number)
        rules.require_reviewer(contribution, actor.id, settings.is_maintainer(actor), settings.self_review)
        rules.require_reviewable(contribution)
        await remember(tx, actor.id, actor.name)
        return contribution


def _review(contribution: Contribution, actor: Actor, verdict: Verdict, reason: str, now: datetime) -> Review:
    return Review(contribution.latest.number, actor.id, actor.name, verdict, reason, now)
