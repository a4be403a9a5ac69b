"""Proposals under every rule, with their votes, put into a library: what the tests of their pages read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.domain.ballot import ballots
from bot.domain.concern import Concern, ConcernKind, ConcernState
from bot.domain.ids import MemberId, ProposalId
from bot.domain.kinds import PROPOSALS, VOTES
from bot.domain.proposal import (
    Amendment,
    Extension,
    Outage,
    Proposal,
    ProposalState,
    Visibility,
    facts_of,
)
from bot.domain.rules import PRESETS, Judgement, Rule, choices, decide
from bot.domain.vote import Excluded, PublishedBallot, Via, Vote, options_for
from tests.web.library import NOW, Library

FIRST = 700
"""The member who votes first; the next is the next."""


@dataclass(frozen=True)
class Said:
    """One ballot: its choices as words, its scores, and its reason."""

    choices: str
    scores: tuple[int, ...] = ()
    reason: str = ""
    binding: bool = True


async def polled(
    library: Library,
    number: int,
    preset: str,
    said: Sequence[Said | str],
    labels: tuple[str, ...] = (),
    *,
    rule: Rule | None = None,
    closed: timedelta | None = timedelta(days=3),
    **fields: Any,
) -> Proposal:
    """Keep a proposal with these ballots, cast a minute after each other; decided ``closed`` after it opened."""
    by = rule or PRESETS[preset]
    one = await library.propose(number, rule=by, options=options_for(choices(by, len(labels)), labels), **fields)
    given = [Said(each) if isinstance(each, str) else each for each in said]
    votes = [
        Vote(
            ProposalId(number),
            MemberId(FIRST + at),
            tuple(each.choices.split()),
            NOW + timedelta(minutes=at),
            Via.BUTTON if at % 2 else Via.REACTION,
            scores=each.scores,
            reason=each.reason,
            binding=each.binding,
            version=one.version,
            receipt=f"CAFE{at:06d}" if one.secret else "",
        )
        for at, each in enumerate(given)
    ]
    if one.secret and closed is not None:
        published = [
            PublishedBallot(vote.receipt, vote.choices, vote.scores, vote.binding, vote.reason) for vote in votes
        ]
        one, votes = replace(one, published=tuple(published)), []
    await library.put(VOTES, *votes)
    if closed is not None:
        at = NOW + closed
        outcome = decide(one.rule, one.choices, ballots(votes, one), facts_of(one, at)).outcome
        one = replace(one, state=ProposalState.DECIDED, outcome=outcome, closed_at=at)
    await library.put(PROPOSALS, one)
    return one


async def every_rule(library: Library, line: str, text: str) -> None:
    """P3 to P11, one under each rule, with hostile words wherever a member's words can stand."""
    labels = tuple(f"{mark}{line}"[:80] for mark in "abc")
    told = {"title": line, "details": text, "author_name": line, "closed_why": line, "area": line}
    member, later = MemberId(801), NOW + timedelta(days=1)
    concerns = (
        Concern(1, ConcernKind.CONCERN, member, line, text or "x", NOW, ConcernState.RESOLVED, later, member, line),
        Concern(2, ConcernKind.HOLD, member, line, line, NOW),
    )
    whole = {
        "amendments": (Amendment(NOW, member, text, line, text),),
        "extensions": (Extension(NOW, member, line, NOW),),
        "excluded": (Excluded(member, "excluded-role", NOW),),
        "outages": (Outage(NOW, later),),
    }
    why = Said("yes", reason=text)
    await polled(library, 3, "two-thirds", [why, "yes", "no"], **told, **whole)
    await polled(library, 4, "approval", [Said("1 2", reason=line), "2", "3"], labels, **told)
    await polled(library, 5, "ranked", ["1 2 3", "2 3 1", "3 1 2 none"], labels, **told)
    await polled(library, 6, "score", [Said("1 2", (5, 1)), Said("3", (2,))], labels, **told)
    await polled(library, 7, "consent", [why, "yes"], concerns=concerns, clear_since=later, **told)
    await polled(library, 8, "apache", [why, "yes", "yes", Said("no", reason=text, binding=False)], **told)
    await polled(library, 9, "majority", [why, "no"], secret=True, **told)
    judged = Judgement(True, text, member, NOW + timedelta(days=8))
    await polled(library, 10, "judgement", ["no"], closed=timedelta(days=9), judgement=judged, **told)
    await polled(library, 11, "lazy", [why], closed=None, visibility=Visibility.LIVE, concerns=concerns, **told)
