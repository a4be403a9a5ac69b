"""What becomes of work without anybody's doing: acceptance by silence, and the vote that decides on it.

Nothing is armed: each change of a contribution has it looked at, and so does the time that comes of it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.area import Way
from bot.domain.contribution import Contribution
from bot.domain.draft import TITLE_LIMIT, Draft
from bot.domain.effect import Effect, EffectKind
from bot.domain.handling import TAKEN, Handling, approvals, silent_since
from bot.domain.ids import ContributionId, EventId, GuildId, ref
from bot.domain.kinds import CONTRIBUTIONS, HANDLINGS, PROPOSALS, REVIEWERS
from bot.domain.page import BY_SILENCE, Credit
from bot.domain.people import Actor, is_former
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.refusal import Refusal
from bot.services.assigning import assigned
from bot.services.base import audit, get_if, settings_of
from bot.services.drafts import open_proposal, prepare
from bot.services.handling import handling_of
from bot.services.proposals import refresh
from bot.services.releases import require_thawed
from bot.services.reviews import turn_down
from bot.services.revisions import accept
from bot.services.routing import area_for, rule_for
from bot.services.tracked import examined, put_contribution

AGAIN: Final = timedelta(hours=1)
"""How long after a vote could not be opened, or a review offered to nobody, that is tried again."""

_BY_ITSELF: Final = EventId(0)
Step = Callable[[Transaction, Contribution, Handling, datetime], Awaitable[None]]


class Acceptance:
    """Looks at what waits."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def look(self, guild: GuildId, number: ContributionId) -> None:
        """Do what follows by itself for a contribution now, and settle when to look at it next: offer its review to
        somebody, let it in after enough silence, open the vote on it, or turn it down as the vote has."""
        now = self._clock.now()
        if await self._store.run(guild, lambda tx: _look(tx, number, now)) is None:
            return

        async def work(tx: Transaction) -> None:
            contribution = await tx.get(CONTRIBUTIONS, number)
            if contribution is None or not contribution.waits:
                return
            handling = await handling_of(tx, number)
            step, _ = await _plan(tx, contribution, handling, now)  # anew: it may have changed meanwhile
            if step is not None:
                await step(tx, contribution, handling, now)

        try:
            await self._store.run(guild, work)
        except Refusal as no:
            why = no.key
            await self._store.run(guild, lambda tx: _note_trouble(tx, number, why, now))


async def _look(tx: Transaction, number: ContributionId, now: datetime) -> Step | None:
    """Note when to look next; what is to be done at once, if anything."""
    contribution, handling = await tx.get(CONTRIBUTIONS, number), await tx.get(HANDLINGS, number)
    if handling is None or handling.look_at is None or handling.look_at > now:
        return None
    if contribution is None or not contribution.waits:
        await tx.put(HANDLINGS, replace(handling, look_at=None, assignment=None))
        return None
    after = await assigned(tx, contribution, handling, await settings_of(tx), now)
    times = [after.assignment.until] if after.assignment is not None else []
    if not times and contribution.state in TAKEN and await tx.count(REVIEWERS):
        times.append(now + AGAIN)
    step, time = await _plan(tx, contribution, after, now)
    times += [time] if time is not None else []
    await tx.put(HANDLINGS, replace(after, look_at=min(times, default=None)))
    if after != handling and after.assignment != handling.assignment:
        await put_contribution(tx, contribution, now, look=False)
    return step


async def _plan(
    tx: Transaction, contribution: Contribution, handling: Handling, now: datetime
) -> tuple[Step | None, datetime | None]:
    """What is to be done about a contribution by its area's rule, and when to look at it next for that."""
    rule = rule_for(await area_for(tx, contribution))
    if rule.way is Way.VOTE:
        return await _by_vote(tx, contribution, handling, now)
    since = silent_since(contribution) if rule.way is Way.LAZY else None
    if since is None:
        return None, None
    return (_let_in, None) if since + rule.wait <= now else (None, since + rule.wait)


async def _by_vote(
    tx: Transaction, contribution: Contribution, handling: Handling, now: datetime
) -> tuple[Step | None, datetime | None]:
    """What is to be done about the vote on a contribution, and when to look at it next."""
    ballot = await get_if(tx, PROPOSALS, handling.ballot)
    if ballot is None or handling.ballot_version != contribution.latest.number:
        if silent_since(contribution) is None:
            return None, None
        room = await tx.count(PROPOSALS, "state", ProposalState.OPEN.value) < (await settings_of(tx)).open_limit
        return (_open_vote, None) if room else (None, now + AGAIN)
    if ballot.state is ProposalState.OPEN:
        return None, max(ballot.closes_at, now) + timedelta(minutes=1)
    failed = ballot.state is ProposalState.DECIDED and ballot.outcome is not None and not ballot.outcome.passed
    return (_turn_down if failed else None), None


async def _let_in(tx: Transaction, contribution: Contribution, _: Handling, now: datetime) -> None:
    """Accept what nobody has objected to. Whoever approved it is credited as its reviewer."""
    await require_thawed(tx, None, contribution, now)
    stood = approvals(contribution)
    known = stood and not is_former(stood[-1].reviewer)
    reviewer = Credit(stood[-1].reviewer, stood[-1].reviewer_name) if known else BY_SILENCE
    await audit(tx, now, None, "contribution.unopposed", ref("C", contribution.number))
    await accept(tx, contribution, reviewer, now)


async def _open_vote(tx: Transaction, contribution: Contribution, handling: Handling, now: datetime) -> None:
    """Open the vote on the newest version, in place of one on an earlier version."""
    settings, area = await settings_of(tx), await area_for(tx, contribution)
    earlier = await get_if(tx, PROPOSALS, handling.ballot)
    await _end_earlier(tx, earlier, now)
    author = Actor(tx.guild, contribution.author, contribution.author_name)
    draft = Draft(
        title=f"Accept {ref('C', contribution.number)}: {contribution.title}"[:TITLE_LIMIT],
        details=contribution.summary,
        effects=(Effect(EffectKind.ACCEPT, str(contribution.number)),),
        area=area.name if area is not None else "",
    )
    prepared = await prepare(tx, author, draft, contribution.channel, _BY_ITSELF, None, None, now)
    ballot = await open_proposal(tx, prepared, settings, now)
    await tx.put(
        HANDLINGS,
        replace(
            handling,
            ballot=ballot.number,
            ballot_version=contribution.latest.number,
            look_at=_earlier(handling.look_at, ballot.closes_at + timedelta(minutes=1)),
        ),
    )
    await put_contribution(tx, contribution, now, look=False)
    told = {"proposal": ref("P", ballot.number)}
    await audit(tx, now, None, "contribution.put-to-vote", ref("C", contribution.number), **told)


async def _end_earlier(tx: Transaction, ballot: Proposal | None, now: datetime) -> None:
    if ballot is None or ballot.state is not ProposalState.OPEN:
        return
    ended = replace(ballot, state=ProposalState.WITHDRAWN, closed_at=now)
    await tx.put(PROPOSALS, ended)
    await refresh(tx, ended, now)
    await audit(tx, now, None, "proposal.withdrawn", ref("P", ballot.number))


async def _turn_down(tx: Transaction, contribution: Contribution, handling: Handling, now: datetime) -> None:
    """Reject what the community has voted down."""
    await turn_down(tx, contribution, f"{ref('P', handling.ballot or 0)} did not pass.", None, now)


def _earlier(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else min(one, other)


async def _note_trouble(tx: Transaction, number: ContributionId, why: str, now: datetime) -> None:
    """What could not be done by itself waits for somebody to change something; the log says why."""
    contribution = await tx.get(CONTRIBUTIONS, number)
    if contribution is None:
        return
    await put_contribution(tx, await examined(tx, contribution, now), now, look=False)
    await audit(tx, now, None, "contribution.not-by-itself", ref("C", number), why=why)
