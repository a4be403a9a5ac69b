"""Assigning reviews: to those who opted in, one after the other, and never to anybody who did not say yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.domain import handling as rules
from bot.domain.area import area_name
from bot.domain.contribution import Contribution
from bot.domain.handling import TAKEN, Handling, Reviewer, Stage, checked_capacity, makers, next_reviewer
from bot.domain.ids import ContributionId, GuildId, MemberId, ref
from bot.domain.kinds import AREAS, CONTRIBUTIONS, HANDLINGS, REVIEWERS
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.refusal import Refusal
from bot.domain.reviewing import require_reviewable
from bot.domain.settings import GuildSettings
from bot.services.areas import area_or_refuse
from bot.services.base import audit, present, remember, settings_of
from bot.services.handling import handling_of, look_again
from bot.services.telling import reachable, tell
from bot.services.tracked import contribution_or_refuse, put_contribution

NEWCOMERS: Final = 20
"""How many first works of newcomers room is kept for at most."""


class Assigning:
    """The use cases around who reviews what."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def opt_in(
        self,
        actor: Actor,
        areas: Sequence[str] | None = None,
        capacity: int | None = None,
        away_until: datetime | None = None,
    ) -> Reviewer:
        """Want to be offered reviews: for some areas (none named: for all), so many at a time, and not before an
        instant. What is None stays as it was; at first it is all areas, two at a time, and at once. For those who are
        maintainers of areas only, all are those areas. Whoever goes away gives back what they were only offered.

        Raises Refusal for who may not review, an area that there is not, and a capacity that is not allowed.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Reviewer:
            before = await tx.get(REVIEWERS, actor.id) or Reviewer(actor.id, actor.name)
            named = [(await area_or_refuse(tx, area_name(name))).name for name in areas or ()]
            names = await _reviewable(tx, actor, named if areas is not None else await _still_there(tx, before.areas))
            await remember(tx, actor.id, actor.name)
            reviewer = replace(
                before,
                name=actor.name,
                areas=names,
                capacity=checked_capacity(before.capacity if capacity is None else capacity),
                away_until=away_until or before.away_until,
            )
            await tx.put(REVIEWERS, reviewer)
            if reviewer.away_until is not None and reviewer.away_until > now:
                await _give_back(tx, actor.id, now)
            for state in sorted(TAKEN):
                for contribution in await tx.find(CONTRIBUTIONS, "state", state.value):
                    await look_again(tx, contribution, now)
            return reviewer

        return await self._store.run(actor.guild, work)

    async def opt_out(self, actor: Actor) -> None:
        """Want to be offered no reviews any more; what one has taken on stays, what one was only offered goes to the
        next. Raises Refusal if one did not."""
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            if await tx.get(REVIEWERS, actor.id) is None:
                raise Refusal("review-not-opted-in")
            await tx.delete(REVIEWERS, actor.id)
            await _give_back(tx, actor.id, now)

        await self._store.run(actor.guild, work)

    async def reviewer(self, actor: Actor) -> Reviewer | None:
        """What somebody wants to be offered; None if nothing."""
        return await self._store.run(actor.guild, lambda tx: tx.get(REVIEWERS, actor.id))

    async def take_offered(self, actor: Actor, number: ContributionId) -> Contribution:
        """Take a review on that one was offered. Raises Refusal as ``take``, and where it is offered no more."""
        return await self._take(actor, number, offered=True)

    async def take(self, actor: Actor, number: ContributionId) -> Contribution:
        """Take a review on, offered or not. Raises Refusal where somebody else has it, where there is nothing to
        review, and for one's own work."""
        return await self._take(actor, number, offered=False)

    async def _take(self, actor: Actor, number: ContributionId, *, offered: bool) -> Contribution:
        now = self._clock.now()

        async def work(tx: Transaction) -> Contribution:
            contribution, settings = await contribution_or_refuse(tx, number), await settings_of(tx)
            require_reviewable(contribution)
            if actor.id in makers(contribution):
                raise Refusal("review-own-work", number=number)
            await remember(tx, actor.id, actor.name)
            before = await handling_of(tx, number)
            if offered and (before.assignment is None or before.assignment.member != actor.id):
                raise Refusal("review-not-assigned", number=number)
            after = rules.taken(before, actor.id, actor.name, now, settings.review_patience)
            await tx.put(HANDLINGS, after)
            await put_contribution(tx, contribution, now)
            await audit(tx, now, actor.id, "review.taken", ref("C", number))
            return contribution

        return await self._store.run(actor.guild, work)

    async def let_go(self, actor: Actor, number: ContributionId) -> Contribution:
        """Decline a review, or give back one that one has taken on: it is offered to the next. Raises Refusal if it was
        not offered to the actor."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Contribution:
            contribution = await contribution_or_refuse(tx, number)
            await tx.put(HANDLINGS, rules.let_go(await handling_of(tx, number), actor.id))
            await put_contribution(tx, contribution, now)
            await audit(tx, now, actor.id, "review.let-go", ref("C", number))
            return contribution

        return await self._store.run(actor.guild, work)

    async def held_by(self, guild: GuildId, member: MemberId) -> list[tuple[Contribution, Stage]]:
        """What is in somebody's hands, or offered to them."""

        async def work(tx: Transaction) -> list[tuple[Contribution, Stage]]:
            found = []
            for handling in await tx.find(HANDLINGS, "reviewer", member):
                contribution = await tx.get(CONTRIBUTIONS, handling.contribution)
                if contribution is not None and contribution.waits and handling.assignment is not None:
                    found.append((contribution, handling.assignment.stage))
            return found

        return await self._store.run(guild, work)


async def _still_there(tx: Transaction, areas: Sequence[str]) -> list[str]:
    return [name for name in areas if await tx.get(AREAS, name) is not None]


async def _give_back(tx: Transaction, member: MemberId, now: datetime) -> None:
    """Take from somebody what they were offered and have not taken on; it goes to the next."""
    for handling in await tx.find(HANDLINGS, "reviewer", member):
        if handling.assignment is not None and handling.assignment.stage is Stage.OFFERED:
            await tx.put(HANDLINGS, replace(handling, assignment=None))
            for contribution in await present(tx, CONTRIBUTIONS, [handling.contribution]):
                await put_contribution(tx, contribution, now)


async def _reviewable(tx: Transaction, actor: Actor, wanted: Sequence[str]) -> tuple[str, ...]:
    """The areas for which somebody is to be offered reviews. Raises Refusal if they may review for none of them."""
    if (await settings_of(tx)).is_maintainer(actor):
        return tuple(dict.fromkeys(wanted))
    own = [area.name for area in await tx.find(AREAS) if actor.id in area.people]
    found = tuple(name for name in own if name in wanted or not wanted)
    if not found:
        raise Refusal("review-not-maintainer")
    return found


async def assigned(
    tx: Transaction, contribution: Contribution, handling: Handling, settings: GuildSettings, now: datetime
) -> Handling:
    """The handling with its review offered to whoever's turn it is, if nobody has it and anybody wants any.

    Whoever has not been heard of in time has it no more. To be kept by the caller.
    """
    held = handling.assignment
    if held is not None and held.until > now:
        return handling
    if held is not None:
        handling = rules.let_go(handling, held.member)
        await audit(tx, now, None, "review.lapsed", ref("C", contribution.number), member=held.member)
    if contribution.state not in TAKEN:
        return handling
    reviewers = [one for one in await tx.find(REVIEWERS) if await reachable(tx, one.member)]
    loads = {one.member: await tx.count(HANDLINGS, "reviewer", one.member) for one in reviewers}
    if not handling.first and reviewers:
        await _keep_room(tx, reviewers, loads)
    chosen = next_reviewer(reviewers, loads, _about(contribution, handling), _left_out(contribution, handling), now)
    if chosen is None:
        return handling
    await tx.put(REVIEWERS, replace(chosen, offered_at=now))
    await tell(
        tx, What.REVIEW_OFFER, ref("C", contribution.number), now, member=chosen.member, channel=contribution.channel
    )
    await audit(tx, now, None, "review.offered", ref("C", contribution.number), member=chosen.member)
    return rules.offered(handling, chosen, now, settings.review_patience)


def _about(contribution: Contribution, handling: Handling) -> set[str]:
    return {contribution.area, *handling.areas} - {""}


def _left_out(contribution: Contribution, handling: Handling) -> set[MemberId]:
    """Whom a review is not offered to: who made the work, has declined, or has said something of this version."""
    version = contribution.latest.number
    done = {review.reviewer for review in contribution.reviews if review.revision == version}
    return {*makers(contribution), *handling.passed, *done}


async def _keep_room(tx: Transaction, reviewers: Sequence[Reviewer], loads: dict[MemberId, int]) -> None:
    """First works of newcomers that nobody has come first: as if they were in the hands of all who could have them."""
    for handling in await tx.find(HANDLINGS, "newcomer", 1, limit=NEWCOMERS):
        contribution = await tx.get(CONTRIBUTIONS, handling.contribution)
        if contribution is None or contribution.state not in TAKEN:
            continue
        without, areas = _left_out(contribution, handling), _about(contribution, handling)
        for one in reviewers:
            if one.member not in without and one.is_for(areas):
                loads[one.member] += 1
