"""What the audit log notes of a decision, so that it can vouch for the outcome and for published ballots."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256

from bot.domain.proposal import Proposal
from bot.domain.vote import PublishedBallot


def noted(proposal: Proposal) -> dict[str, object]:
    """What is noted of a decided proposal; nothing of one without an outcome."""
    outcome = proposal.outcome
    if outcome is None:
        return {}
    said: dict[str, object] = {
        "passed": outcome.passed,
        "reason": outcome.reason,
        "winners": list(outcome.winners),
        "counts": dict(outcome.tally.counts),
        "voters": outcome.tally.voters,
    }
    return {**said, "ballots": ballots_hash(proposal.published)} if proposal.secret else said


def ballots_hash(published: Sequence[PublishedBallot]) -> str:
    """The SHA-256 (hex) of a secret vote's published ballots, as canonical JSON in their order: for each its receipt,
    its choices, its scores, whether it is binding, and its reason."""
    said = [[one.receipt, one.choices, one.scores, one.binding, one.reason] for one in published]
    return sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
