"""Ballots: counting votes, and setting the record straight from what the card shows.

Gateway events are hints; the reactions on the card, read over REST, are the truth. ``reconcile`` compares the two and
says what to change. Running it twice changes nothing the second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.ids import MemberId
from bot.domain.proposal import Choice, Proposal, Via, Vote
from bot.domain.rule import Tally


def tally(votes: Iterable[Vote]) -> Tally:
    """Count the present choices; votes taken back or void count nowhere."""
    counts = dict.fromkeys(Choice, 0)
    for vote in votes:
        if vote.choice is not None:
            counts[vote.choice] += 1
    return Tally(yes=counts[Choice.YES], no=counts[Choice.NO], abstain=counts[Choice.ABSTAIN])


@dataclass(frozen=True)
class Seen:
    """The reactions on a card: who ticked which choice (bots left out), and which options lost the bot's own seed.

    A missing seed means that somebody cleared that reaction, so absent ticks say nothing about the voters.
    """

    ticks: Mapping[Choice, Set[MemberId]]
    cleared: Set[Choice] = frozenset()


@dataclass(frozen=True)
class Correction:
    """One vote to write, with the reason as a catalogue key of ``vote.ftl``."""

    vote: Vote
    reason: str


def reconcile(proposal: Proposal, votes: Iterable[Vote], seen: Seen, now: datetime) -> list[Correction]:
    """The votes to rewrite so that the record agrees with the card.

    A recorded choice that is still ticked stays, whatever else is ticked (the latest recorded choice wins). A vote by
    button, or one kept after a moderator cleared reactions, needs no tick. A recorded reaction that is gone becomes
    the one other tick, or is taken back. Somebody unrecorded with one tick has voted at an unknown time; with several
    ticks the vote is void, because nobody can tell which came last.
    """
    recorded = {vote.member: vote for vote in votes}
    ticked: dict[MemberId, list[Choice]] = {}
    for choice in Choice:
        for member in seen.ticks.get(choice, ()):
            ticked.setdefault(member, []).append(choice)
    found = [_corrected(vote, ticked.get(vote.member, []), seen, now) for vote in recorded.values()]
    found += [
        _new(proposal, member, choices, now) for member, choices in sorted(ticked.items()) if member not in recorded
    ]
    return [correction for correction in found if correction is not None]


def _new(proposal: Proposal, member: MemberId, choices: list[Choice], now: datetime) -> Correction:
    vote = Vote(proposal.number, member, choices[0], now, Via.REACTION, untimed=True)
    if len(choices) > 1:
        return Correction(replace(vote, choice=None, void=True), "correction-void")
    return Correction(vote, "correction-added")


def _corrected(vote: Vote, ticks: list[Choice], seen: Seen, now: datetime) -> Correction | None:
    if vote.choice is None:
        return _after_none(vote, ticks, now)
    if vote.choice in ticks or vote.via is not Via.REACTION:
        return None
    if vote.choice in seen.cleared:
        return Correction(replace(vote, via=Via.KEPT), "correction-kept")
    if not ticks:
        return Correction(replace(vote, choice=None, at=now, untimed=True), "correction-withdrawn")
    if len(ticks) == 1:
        return Correction(replace(vote, choice=ticks[0], at=now, untimed=True), "correction-changed")
    return Correction(replace(vote, choice=None, void=True, at=now, untimed=True), "correction-void")


def _after_none(vote: Vote, ticks: list[Choice], now: datetime) -> Correction | None:
    if len(ticks) == 1:
        changed = replace(vote, choice=ticks[0], at=now, via=Via.REACTION, untimed=True, void=False)
        return Correction(changed, "correction-added")
    if len(ticks) > 1 and not vote.void:
        return Correction(replace(vote, void=True, at=now, untimed=True), "correction-void")
    return None
