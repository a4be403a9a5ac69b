"""Conflicts: who sees them, and how they are resolved."""

from __future__ import annotations

from dataclasses import replace

from bot.domain import reviewing, revising
from bot.domain.contribution import CoAuthor, Contribution, Work
from bot.domain.ids import ContributionId, GuildId, RevisionId, ref
from bot.domain.kinds import REVISIONS
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.refusal import Refusal
from bot.domain.settings import CONSENT_VERSION
from bot.services.addressing import is_of
from bot.services.base import audit, remember
from bot.services.merging import has_marks
from bot.services.routing import standing_of
from bot.services.tracked import Together, contribution_or_refuse, examined, put_contribution, together


class Conflicts:
    """The use cases around conflicts."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def get(self, guild: GuildId, number: ContributionId) -> Together:
        """A contribution with its page as it is now. Raises Refusal if there is none of this number."""

        async def work(tx: Transaction) -> Together:
            return await together(tx, await contribution_or_refuse(tx, number))

        return await self._store.run(guild, work)

    async def to_resolve(self, actor: Actor, number: ContributionId) -> Together:
        """The same, for somebody who is about to resolve its conflict.

        Raises Refusal unless it is the author or a maintainer, and there is a conflict to resolve.
        """

        async def work(tx: Transaction) -> Together:
            contribution = await contribution_or_refuse(tx, number)
            await _require_resolver(tx, actor, contribution)
            found = await together(tx, contribution)
            if not found.merge.clashes:
                raise Refusal("conflict-none", number=number)
            return found

        return await self._store.run(actor.guild, work)

    async def resolve(
        self, actor: Actor, number: ContributionId, text: str, seen: RevisionId, work_number: int
    ) -> Contribution:
        """Take the text that has both sides' changes, as a new revision of the contribution.

        ``seen`` is the page's revision that it was made with, ``work_number`` the contribution's. Whoever is not the
        author becomes a co-author. Raises Refusal if somebody else may not do that, has not agreed to the licence, if
        there are marks of the conflict left in the text, and if the contribution is not as it was.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Contribution:
            contribution = await contribution_or_refuse(tx, number)
            maintainer = await _require_resolver(tx, actor, contribution)
            if contribution.latest.number != work_number:
                raise Refusal("review-stale", number=number, seen=work_number, newest=contribution.latest.number)
            head = await tx.get(REVISIONS, seen)
            found = await together(tx, contribution)
            if head is None or found.page is None or not await is_of(tx, head, found.page):
                raise Refusal("archive-no-revision", page=contribution.title)
            if has_marks(text):
                raise Refusal("conflict-marks-left", number=number)
            checked = revising.checked_work(text, len(found.files))
            person = await remember(tx, actor.id, actor.name)
            consent = person.agreed_to(contribution.licence, CONSENT_VERSION)
            if consent is None and actor.id != contribution.author:
                raise Refusal("conflict-consent-first", licence=contribution.licence)
            made = Work(contribution.latest.number + 1, checked, found.files, now)
            after = revising.resolved(contribution, made, seen, CoAuthor(actor.id, actor.name, consent))
            after = replace(after, vouched=after.vouched or maintainer)
            after = await examined(tx, after, now)
            await put_contribution(tx, after, now)
            await audit(tx, now, actor.id, "contribution.resolved", ref("C", number), revision=made.number)
            return after

        return await self._store.run(actor.guild, work)


async def _require_resolver(tx: Transaction, actor: Actor, contribution: Contribution) -> bool:
    """Whether it is a maintainer. Raises Refusal if it is neither one nor the author, or if there is nothing to do."""
    reviewing.require_reviewable(contribution)
    maintainer = (await standing_of(tx, actor, contribution)).maintains
    if actor.id != contribution.author and not maintainer:
        raise Refusal("conflict-not-yours", number=contribution.number)
    return maintainer
