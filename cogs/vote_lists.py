"""Lists of votes: the published ballots of a secret vote, and the reasons that were given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.domain.ids import ref
from bot.domain.proposal import Proposal
from bot.domain.vote import PublishedBallot
from bot.locales import decisions
from bot.services.disclosure import Reason
from cogs.ballot_result import choices_in_words
from cogs.long_list import LongList
from cogs.words import clip, person, safe, text

_CHOICE: Final = 300


def ballots_list(proposal: Proposal, ballots: Sequence[PublishedBallot]) -> LongList:
    """The published ballots, by receipt."""
    name, count = ref("P", proposal.number), len(ballots)
    lines = [
        text("ballots-line", receipt=one.receipt, choice=_chosen(proposal, one.choices, one.scores)) for one in ballots
    ]
    plain = [f"{one.receipt}\t{_plain(proposal, one.choices, one.scores)}" for one in ballots]
    lead = text("ballots-check") if ballots else text("ballots-none", ref=name)
    title = text("ballots-title", ref=name, count=count)
    return LongList(f"{name}-ballots.txt", title, lines, plain, lead, text("ballots-in-file", count=count))


def reasons_list(proposal: Proposal, reasons: Sequence[Reason]) -> LongList:
    """The reasons, with names unless the ballots are secret."""
    name = ref("P", proposal.number)
    lead = "" if reasons else text("reasons-none", ref=name)
    lines = [_reason_line(proposal, one) for one in reasons]
    plain = [
        f"{one.member if one.member is not None else ''}\t{_plain(proposal, one.choices, one.scores)}\t{one.words}"
        for one in reasons
    ]
    title = text("reasons-title", ref=name)
    return LongList(f"{name}-reasons.txt", title, lines, plain, lead, text("reasons-in-file", count=len(reasons)))


def _reason_line(proposal: Proposal, reason: Reason) -> str:
    chosen, words = _chosen(proposal, reason.choices, reason.scores), safe(reason.words, 1500)
    if reason.member is None:
        return text("reasons-line-secret", choice=chosen, words=words)
    return text("reasons-line", who=person(reason.member), choice=chosen, words=words)


def _chosen(proposal: Proposal, choices: Sequence[str], scores: Sequence[int]) -> str:
    return clip(choices_in_words(proposal, choices, scores), _CHOICE)


def _plain(proposal: Proposal, choices: Sequence[str], scores: Sequence[int]) -> str:
    """What was chosen, in plain letters: the place of each option on the list, and its name."""
    labels = {option.choice: option.label for option in proposal.options if option.label}
    names = [decisions.choice_name(choice, text, labels) for choice in choices]
    given = [f" ({score})" for score in scores] or [""] * len(names)
    return " | ".join(f"{name}{mark}" for name, mark in zip(names, given, strict=True))
