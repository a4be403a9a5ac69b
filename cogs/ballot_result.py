"""What voters are told about their own vote."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.domain.ids import ref
from bot.domain.proposal import Proposal
from bot.locales import decisions
from bot.services.casting import Result, Took
from cogs.proposal_card import choice_name
from cogs.words import clip, safe, text, when

_CHOICES_LIMIT: Final = 1200
_KEYS: Final = {
    Took.UNCHANGED: "vote-unchanged",
    Took.CONFIRMED: "vote-confirmed",
    Took.EXPLAINED: "vote-explained",
}


def told(result: Result) -> str:
    """What a voter is told about their click."""
    proposal, vote = result.proposal, result.vote
    if proposal is None or vote is None:
        raise ValueError("no ballot, nothing to tell")
    name, ends = ref("P", proposal.number), when(proposal.closes_at)
    if result.took is Took.LATE:
        return text("vote-after-close", number=proposal.number)
    if not vote.choices:
        return text("vote-taken-back", ref=name, when=ends)
    chosen = clip(choices_in_words(proposal, vote.choices, vote.scores), _CHOICES_LIMIT)
    lines = [text(_KEYS.get(result.took, "vote-counted"), ref=name, choice=chosen, when=ends)]
    if vote.reason:
        lines.append(text("vote-reason-is", reason=safe(vote.reason, 300)))
    if not vote.binding:
        lines.append(text("vote-advisory"))
    if vote.receipt:
        lines.append(text("vote-receipt", receipt=vote.receipt, ref=name))
    return "\n".join(lines)


def choices_in_words(proposal: Proposal, choices: Sequence[str], scores: Sequence[int] = ()) -> str:
    """What was chosen, best first, with the points where options are scored."""
    return decisions.ballot_words(proposal.rule, choices, scores, text, lambda one: choice_name(proposal, one))
