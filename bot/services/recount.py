"""Counting past decisions again: from the votes that are kept, by the rules, against what was announced.

Four things have to agree for each decided proposal: what its rule makes of its votes now; the outcome that it keeps;
the outcome that the audit log noted at the close; and, vote by vote, what the audit log says that each member chose
last.
What was erased at a member's own wish says nothing, and cannot disagree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.domain import rules
from bot.domain.audit import AuditEntry, is_erased
from bot.domain.ballot import ballots
from bot.domain.ids import MemberId, ref
from bot.domain.kinds import PROPOSALS, VOTES
from bot.domain.noted import noted
from bot.domain.people import is_former
from bot.domain.proposal import Proposal, ProposalState, facts_of
from bot.domain.rules import Working
from bot.domain.vote import Vote
from bot.services.contents import Contents, Told

_LAST_WORDS: Final = frozenset({"vote.cast", "vote.corrected", "vote.withdrawn", "vote.delegated"})


@dataclass(frozen=True)
class Difference:
    """Something that does not agree, with what there is on both sides (keys and values of ``moving.ftl``). ``working``
    is how it was counted again, where the count itself differs."""

    key: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    working: Working | None = None


@dataclass(frozen=True)
class Recounted:
    """One decided proposal, counted again."""

    proposal: Proposal
    differences: tuple[Difference, ...]


def recount(contents: Contents, told: Told) -> Iterator[Recounted]:
    """Every decided proposal of a guild, by number. ``told`` hears how many are done, and of how many."""
    votes: defaultdict[int, list[Vote]] = defaultdict(list)
    for vote in contents.documents.get(VOTES.name, ()):
        votes[vote.proposal].append(vote)
    log: defaultdict[str, list[AuditEntry]] = defaultdict(list)
    for entry in contents.audit:
        log[entry.subject].append(entry)
    decided = [one for one in contents.documents.get(PROPOSALS.name, ()) if one.state is ProposalState.DECIDED]
    for done, proposal in enumerate(decided, 1):
        yield recounted(proposal, votes[proposal.number], log[ref("P", proposal.number)])
        told(done, len(decided))


def recounted(proposal: Proposal, votes: Sequence[Vote], log: Sequence[AuditEntry]) -> Recounted:
    """A decided proposal, counted again from its votes and held against what was noted about it."""
    found = [*_outcome(proposal, votes), *_announced(proposal, log)]
    if not proposal.secret:
        found += _votes(proposal, votes, log)
    return Recounted(proposal, tuple(found))


def _outcome(proposal: Proposal, votes: Sequence[Vote]) -> Iterator[Difference]:
    if proposal.closed_at is None or proposal.outcome is None:
        yield Difference("recount-no-outcome")
        return
    cast = ballots(votes, proposal)
    try:
        working = rules.decide(proposal.rule, proposal.choices, cast, facts_of(proposal, proposal.closed_at))
    except (ArithmeticError, LookupError, ValueError) as trouble:  # no rule that could be opened gives rise to it
        yield Difference("recount-impossible", {"why": f"{type(trouble).__name__}: {trouble}"})
        return
    if working.outcome != proposal.outcome:
        yield Difference("recount-outcome", working=working)


def _announced(proposal: Proposal, log: Sequence[AuditEntry]) -> Iterator[Difference]:
    """What the audit log noted at the (last) close."""
    closes = [entry for entry in log if entry.action == "proposal.decided"]
    if not closes:
        yield Difference("recount-not-noted")
        return
    said, expected = closes[-1].payload, noted(proposal)
    if is_erased(closes[-1]) or not expected:
        return
    differing = [name for name, value in expected.items() if said.get(name) != value]
    if differing:
        there = ", ".join(f"{name} {said.get(name)}" for name in differing)
        found = ", ".join(f"{name} {expected[name]}" for name in differing)
        yield Difference("recount-noted-otherwise", {"noted": there, "found": found})


def _votes(proposal: Proposal, votes: Sequence[Vote], log: Sequence[AuditEntry]) -> Iterator[Difference]:
    """Each vote against the last word of the audit log about it, and each such word without a vote."""
    last: dict[MemberId, AuditEntry] = {}
    for entry in log:
        if entry.action == "proposal.reopened":
            last = {member: one for member, one in last.items() if one.action != "vote.delegated"}
        elif entry.action in _LAST_WORDS and entry.actor is not None:
            last[entry.actor] = entry
    kept = {vote.member: vote for vote in votes}
    for member in sorted({member for member in {*last, *kept} if not is_former(member)}):
        word, vote = last.get(member), kept.get(member)
        if word is not None and is_erased(word):
            continue
        written = _said(word) if word is not None else None
        found = _written(vote.choices, vote.scores) if vote is not None else ""
        if written is None and found:
            yield Difference("recount-vote-unknown", {"member": str(member), "found": found})
        elif written is not None and written != found:
            yield Difference("recount-vote", {"member": str(member), "found": found, "noted": written})


def _said(entry: AuditEntry) -> str:
    if entry.action == "vote.withdrawn":
        return ""
    return _written(entry.payload.get("choices"), entry.payload.get("scores"))


def _written(choices: object, scores: object) -> str:
    chosen = [str(one) for one in choices] if isinstance(choices, list | tuple) else []
    marks = [str(one) for one in scores] if isinstance(scores, list | tuple) else []
    if not marks:
        return " ".join(chosen)
    return " ".join(f"{choice}:{mark}" for choice, mark in zip(chosen, marks, strict=False))
