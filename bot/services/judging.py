"""Closure by judgement: somebody uninvolved closes a proposal; a vote of the others can open it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.changing import require_changeable
from bot.domain.ids import EventId, MemberId, ProposalId, ref
from bot.domain.kinds import PROPOSALS, VOTES
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.refusal import Refusal
from bot.domain.ripening import ripened
from bot.domain.rules import Judgement, Method, checked_judgement
from bot.domain.vote import Via
from bot.services.base import audit, handled, mark_handled
from bot.services.proposals import proposal_or_refuse, refresh
from bot.services.voters import is_maintainer


class Judging:
    """The use cases around closure by judgement."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def judge(
        self, actor: Actor, number: ProposalId, *, passes: bool, rationale: str, spoke: bool, event: EventId
    ) -> Proposal:
        """Judge a proposal; the sweep closes it by that. ``spoke`` is whether the actor is known to have written in its
        thread; the same ``event`` takes effect once.

        Raises Refusal for somebody who is no maintainer or took part, before the rule's minimum time, without a
        rationale, and where the proposal is decided in another way or was judged.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Proposal:
            proposal = await proposal_or_refuse(tx, number)
            if await handled(tx, event) is not None:
                return proposal
            if proposal.rule.method is not Method.JUDGEMENT:
                raise Refusal("judge-other-rule", number=number)
            require_changeable(proposal, now)
            if not await is_maintainer(tx, proposal, actor):
                raise Refusal("judge-not-maintainer", number=number)
            involved = await _participants(tx, proposal) | ({actor.id} if spoke else set())
            judgement = checked_judgement(
                proposal.rule, Judgement(passes, rationale, actor.id, now), involved, proposal.opened_at
            )
            judged = ripened(replace(proposal, judgement=judgement, closed_by=actor.id), (), now)
            await tx.put(PROPOSALS, judged)
            await audit(tx, now, actor.id, "proposal.judged", ref("P", number), passed=passes)
            await mark_handled(tx, event, ref("P", number), now)
            return judged

        return await self._store.run(actor.guild, work)


async def _participants(tx: Transaction, proposal: Proposal) -> set[MemberId]:
    """Everybody who had a part in it: its author, whoever voted, tried to, or took a vote back, raised or settled a
    concern, moved its close, or judged it before."""
    involved = {proposal.author}
    involved |= {vote.member for vote in await tx.find(VOTES, "proposal", proposal.number)}
    involved |= {one.member for one in proposal.excluded}
    involved |= {member for one in proposal.concerns for member in (one.owner, one.closed_by) if member is not None}
    involved |= {one.by for one in proposal.extensions}
    return involved | {judgement.by for judgement in proposal.past_judgements}


async def reopen(tx: Transaction, number: ProposalId, now: datetime) -> Proposal:
    """Open a proposal again whose closure by judgement was overturned, for as long as it was open at first.

    The judgement is kept among the past ones, and whoever gave it cannot judge this proposal again. What it set off
    stays done. Raises Refusal if it is not closed by judgement.
    """
    proposal = await proposal_or_refuse(tx, number)
    if proposal.state is not ProposalState.DECIDED or proposal.judgement is None:
        raise Refusal("challenge-not-judged", number=number)
    length = proposal.length or proposal.closes_at - proposal.opened_at
    opened = replace(
        proposal,
        state=ProposalState.OPEN,
        judgement=None,
        past_judgements=(*proposal.past_judgements, proposal.judgement),
        challenged_by=None,
        outcome=None,
        closed_at=None,
        closed_by=None,
        ripe_at=None,
        closes_at=now + length,
    )
    await tx.put(PROPOSALS, opened)
    for vote in await tx.find(VOTES, "proposal", number):
        if vote.via is Via.DELEGATED:  # it was filled in at the close, and may be filled in anew
            await tx.delete(VOTES, vote.key)
    if proposal.supersedes is not None:
        await _stands_again(tx, proposal.supersedes, number, now)
    await refresh(tx, opened, now, seed=True)
    await audit(tx, now, None, "proposal.reopened", ref("P", number))
    return opened


async def _stands_again(tx: Transaction, earlier: ProposalId, later: ProposalId, now: datetime) -> None:
    """Let a decision stand that the reopened one had taken the place of."""
    old = await tx.get(PROPOSALS, earlier)
    if old is not None and old.superseded_by == later:
        old = replace(old, superseded_by=None)
        await tx.put(PROPOSALS, old)
        await refresh(tx, old, now)
