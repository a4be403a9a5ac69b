"""When a rule's own terms may close a proposal before its deadline.

Only consent and Apache's votes have such terms: under every other rule people can change their votes until the end,
so the outcome can change until then too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain import rules
from bot.domain.ballot import ballots
from bot.domain.concern import blocking
from bot.domain.proposal import Proposal, facts_of
from bot.domain.rules import YES, Method
from bot.domain.vote import Vote


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
