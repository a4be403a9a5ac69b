"""Ballots: what counts, and setting the record straight from what the card shows.

Gateway events are hints; the reactions on the card, read over REST, are the truth. A vote keeps two things apart: what
its member chose, and which of their reactions are known to be on the card. ``reconcile`` compares the second with what
is really there: what appeared or vanished unseen says what the member did meanwhile. Running it twice changes nothing
the second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from msgspec import structs

from bot.domain.ids import MemberId
from bot.domain.proposal import Proposal
from bot.domain.rules import ABSTAIN, LISTS, Ballot
from bot.domain.vote import Via, Vote


def counts(vote: Vote, proposal: Proposal) -> bool:
    """Whether a vote stands: something is chosen, by somebody who saw the question as it is now."""
    return bool(vote.choices) and vote.version == proposal.version


def ballots(votes: Iterable[Vote], proposal: Proposal) -> list[Ballot]:
    """What the rule counts: the votes that stand, or after the close of a secret vote the published ballots."""
    if proposal.published:
        return [Ballot(one.choices, one.scores, one.binding) for one in proposal.published]
    return [
        Ballot(vote.choices, vote.scores, vote.binding, vote.member == proposal.author)
        for vote in votes
        if counts(vote, proposal)
    ]


def kept_reason(vote: Vote, chosen: Sequence[str], proposal: Proposal) -> str:
    """The reason that stays when this is chosen instead: that of the same choice, or of a list as a whole."""
    if not vote.reason:
        return ""
    same = tuple(chosen) == vote.choices or proposal.rule.method in LISTS
    return vote.reason if chosen and same else ""


def ticked(vote: Vote, choice: str, proposal: Proposal, at: datetime) -> Vote:
    """The vote after its member reacted with ``choice``: the only choice, or one more where several are allowed, save
    beside an abstention: of those the later one counts.

    A reaction that is known to be there cannot have come again: then the event did.
    """
    if choice in vote.ticked:
        return vote
    on_card = (*vote.ticked, choice)
    beside = proposal.several and choice != ABSTAIN
    chosen = _ordered({*vote.choices, choice}, proposal) if beside else (choice,)
    return structs.replace(
        vote,
        choices=chosen,
        at=at,
        via=Via.REACTION,
        ticked=on_card,
        reason=kept_reason(vote, chosen, proposal),
        version=proposal.version,
        untimed=False,
        void=False,
    )


def toggled(vote: Vote, choice: str, proposal: Proposal) -> tuple[str, ...]:
    """What is chosen after one of several options was added to the vote, or taken off it again."""
    if choice == ABSTAIN:
        return () if vote.choices == (ABSTAIN,) else (ABSTAIN,)
    return _ordered(set(vote.choices) ^ {choice}, proposal)


def unticked(vote: Vote, choice: str, proposal: Proposal, at: datetime) -> Vote:
    """The vote after one of its member's reactions disappeared.

    A choice that stood on this reaction goes; of what is still ticked the latest takes its place, unless several
    choices stand side by side anyway: then an abstention does that was ticked beside them, and they do where that is
    gone. A choice made by button stays. A vote that was void because of several reactions is that of the only one left.
    """
    left = tuple(one for one in vote.ticked if one != choice)
    stood = choice in vote.choices and choice in vote.ticked and (proposal.several or vote.via is Via.REACTION)
    if not stood and not (vote.void and len(left) == 1):
        return structs.replace(vote, ticked=left)
    chosen = _left_over({*vote.choices} - {choice}, [choice], left, proposal) if proposal.several else left[-1:]
    reason = kept_reason(vote, chosen, proposal)
    return structs.replace(vote, choices=chosen, at=at, ticked=left, via=Via.REACTION, reason=reason, void=False)


def without_ticks(vote: Vote, gone: Set[str]) -> Vote:
    """The vote after reactions were removed by somebody else: what it chose is kept."""
    kept = vote.via is Via.REACTION and any(one in gone for one in vote.choices)
    left = tuple(one for one in vote.ticked if one not in gone)
    return structs.replace(vote, ticked=left, via=Via.KEPT if kept else vote.via)


@dataclass(frozen=True)
class Seen:
    """The reactions on a card: who ticked which choice (bots left out), and which options lost the bot's own seed.

    A missing seed means that somebody cleared that reaction, so absent ticks say nothing about the voters.
    """

    ticks: Mapping[str, Set[MemberId]]
    cleared: Set[str] = frozenset()


@dataclass(frozen=True)
class Correction:
    """One vote to write. ``reason`` is a catalogue key of ``vote.ftl``; empty where only the record of what is ticked
    changes and not the vote."""

    vote: Vote
    reason: str = ""


def reconcile(
    proposal: Proposal, votes: Iterable[Vote], seen: Seen, now: datetime, seen_since: datetime | None = None
) -> list[Correction]:
    """The votes to rewrite so that the record agrees with the card.

    With one choice each: a choice that is still ticked stays, whatever else is ticked; one made by button, or kept
    after a moderator cleared reactions, stays until its member ticks something new. A ticked choice that is gone
    becomes the one other tick, or is taken back. Several unrecorded ticks make the vote void, because nobody can tell
    which came last. With several choices side by side each appears and vanishes on its own.

    Since ``seen_since`` the bot has seen every tick as it came: whoever has used a button after that has ticked before
    it what only appears now.
    """
    recorded = {vote.member: vote for vote in votes}
    on_card: dict[MemberId, tuple[str, ...]] = {}
    for choice in (option.choice for option in proposal.on_card):
        for member in seen.ticks.get(choice, ()):
            on_card[member] = (*on_card.get(member, ()), choice)
    found = []
    for member in sorted(recorded.keys() | on_card.keys()):
        blank = Vote(proposal.number, member, (), now, Via.REACTION, version=proposal.version)
        before = recorded.get(member, blank)
        after, reason = _reconciled(proposal, before, on_card.get(member, ()), seen.cleared, now, seen_since)
        if after != before:
            found.append(Correction(after, reason))
    return found


def _reconciled(
    proposal: Proposal,
    vote: Vote,
    ticks: tuple[str, ...],
    cleared: Set[str],
    now: datetime,
    seen_since: datetime | None,
) -> tuple[Vote, str]:
    """The vote as it should be, and why."""
    facts = (*(one for one in vote.ticked if one in ticks), *(one for one in ticks if one not in vote.ticked))
    appeared = [one for one in ticks if one not in vote.ticked]
    vanished = [one for one in vote.ticked if one not in ticks and one not in cleared]
    lost = [one for one in vote.ticked if one in cleared and one not in ticks]
    kept = vote.via is Via.REACTION and any(one in vote.choices for one in lost)
    vote = structs.replace(vote, ticked=facts, via=Via.KEPT if kept else vote.via)
    chosen: tuple[str, ...] | None
    if _pressed_later(proposal, vote, seen_since):
        chosen = vote.choices
    elif proposal.several:
        chosen = _side_by_side(proposal, vote, appeared, vanished)
    else:
        chosen = _only(vote, appeared, ticks)
    if chosen is None:
        already = vote.void
        at = vote.at if already else now
        return structs.replace(vote, choices=(), at=at, reason="", untimed=True, void=True), "correction-void"
    if chosen == vote.choices:
        return vote, "correction-kept" if kept else ""
    reason = "correction-withdrawn" if not chosen else "correction-changed" if vote.choices else "correction-added"
    why = kept_reason(vote, chosen, proposal)
    changed = structs.replace(vote, choices=chosen, at=now, reason=why, untimed=True, void=False)
    if chosen:
        changed = structs.replace(changed, via=Via.REACTION, version=proposal.version if appeared else vote.version)
    return changed, reason


def _pressed_later(proposal: Proposal, vote: Vote, seen_since: datetime | None) -> bool:
    """Whether a button was pressed after all ticks that are not on record yet, and chose instead of them."""
    by_button = vote.via is Via.BUTTON and not vote.void
    instead = not proposal.several or vote.choices in ((), (ABSTAIN,))
    return by_button and instead and seen_since is not None and vote.at >= seen_since


def _only(vote: Vote, appeared: Sequence[str], ticks: Sequence[str]) -> tuple[str, ...] | None:
    """The one choice; none; or None where nobody can tell."""
    by_reaction = vote.via is Via.REACTION
    if vote.choices and (vote.choices[0] in ticks if by_reaction else not appeared):
        return vote.choices
    wanted = ticks if by_reaction else appeared
    if vote.void and not appeared and len(ticks) > 1:
        return None
    return None if len(wanted) > 1 else tuple(wanted)


def _side_by_side(proposal: Proposal, vote: Vote, appeared: Sequence[str], vanished: Sequence[str]) -> tuple[str, ...]:
    if [*appeared] == [ABSTAIN]:  # it came after all that is on record
        return (ABSTAIN,)
    chosen = {*vote.choices, *appeared} - set(vanished)
    return _left_over(chosen, vanished, vote.ticked, proposal) if vanished else _ordered(chosen, proposal)


def _left_over(chosen: Set[str], off: Sequence[str], ticks: Sequence[str], proposal: Proposal) -> tuple[str, ...]:
    """What of several choices is left after some were taken off. Where none is, what was ticked beside them counts
    again: the others instead of an abstention, an abstention instead of the others."""
    if not chosen:
        chosen = {*ticks} if ABSTAIN in off else {ABSTAIN} & {*ticks}
    return _ordered(chosen, proposal)


def _ordered(chosen: Set[str], proposal: Proposal) -> tuple[str, ...]:
    """Choices in the order of the options; to abstain means to choose nothing else."""
    wanted = chosen - {ABSTAIN} if len(chosen) > 1 else chosen
    return tuple(choice for choice in proposal.choices if choice in wanted)
