"""What a rule's own terms do to a proposal before its deadline.

Consent and Apache's votes may close it: under every other rule people can change their votes until the end, so the
outcome can change until then too. And lazy consensus that meets an objection becomes a full vote.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import rules
from bot.domain.ballot import ballots
from bot.domain.concern import blocking
from bot.domain.proposal import Escalation, Proposal, facts_of
from bot.domain.rules import YES, Method
from bot.domain.vote import Vote, options_for


def ripened(proposal: Proposal, votes: Sequence[Vote], now: datetime) -> Proposal:
    """The proposal with ``clear_since``, ``ripe_at`` and, where the waiting period outlasts it, ``closes_at`` as they
    follow from its votes and concerns.

    Consent's clock starts once enough have seconded and no concern is open; a concern stops it, and when the last one
    is resolved it starts anew.
    """
    cast = ballots(votes, proposal)
    if proposal.rule.method is Method.CONSENT:
        supporters = sum(YES in ballot.choices and not ballot.author for ballot in cast)
        clear = supporters >= proposal.rule.seconds and not blocking(proposal.concerns)
        proposal = replace(proposal, clear_since=(proposal.clear_since or now) if clear else None)
    ripe_at = rules.ripe_at(proposal.rule, proposal.choices, cast, facts_of(proposal, now))
    closes_at = max(proposal.closes_at, ripe_at) if ripe_at is not None else proposal.closes_at
    return replace(proposal, ripe_at=ripe_at, closes_at=closes_at)


def escalated(proposal: Proposal, votes: Sequence[Vote], length: timedelta, now: datetime) -> Proposal:
    """The proposal as the full vote that an objection turns lazy consensus into; any other one as it is.

    Votes stay: support is a yes. There is a no now, and voting ends when a vote of the guild's usual ``length`` that
    begins now would, but never sooner than was announced.
    """
    if not rules.escalates(proposal.rule, proposal.choices, ballots(votes, proposal), facts_of(proposal, now)):
        return proposal
    rule = rules.escalated(proposal.rule)
    return replace(
        proposal,
        rule=rule,
        options=options_for(rules.choices(rule), ()),
        closes_at=max(proposal.closes_at, now + length),
        escalation=Escalation(now, proposal.rule),
    )
