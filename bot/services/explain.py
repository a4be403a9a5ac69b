"""Explaining a decision: everything that anybody needs to check it, as far as it may be shown.

All of it comes from what is stored, so it can be worked out again from an export (``bot.services.recount``). Who sees
what goes by the same two questions as everywhere: ``ProposalView.shows_count_to`` and ``shows_names``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.audit import AuditEntry, is_erased
from bot.domain.ids import GuildId, MemberId, ProposalId, ref
from bot.domain.kinds import PROPOSALS, TASKS
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.task import Task
from bot.domain.vote import PublishedBallot, Vote
from bot.services.proposals import ProposalView, proposal_or_refuse, view_of

LATE: Final = "uncounted-late"
VOID: Final = "uncounted-void"
UNCONFIRMED: Final = "uncounted-unconfirmed"
TAKEN_BACK: Final = "uncounted-taken-back"


@dataclass(frozen=True)
class Uncounted:
    """A click or a vote that does not count: whose, when, and why (a key of ``explain.ftl``)."""

    member: MemberId
    at: datetime
    reason: str


@dataclass(frozen=True)
class Corrected:
    """A vote that was set right from the card: whose, when, why (a key of ``explain.ftl``), and to what."""

    member: MemberId
    at: datetime
    reason: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Explanation:
    """A decision as one reader may see it at the moment ``at``.

    ``counted`` are the votes that count, in the order they were cast: none where it may not be shown who chose what.
    ``published`` are the ballots of a secret vote. ``uncounted`` and ``corrected`` are in the order of time.
    ``disturbed`` are the times when the card was lost or its reactions were cleared, with what happened (a key).
    ``linked`` are the proposals that this one names, or that name it.
    """

    at: datetime
    view: ProposalView
    shows_count: bool
    counted: tuple[Vote, ...]
    published: tuple[PublishedBallot, ...]
    uncounted: tuple[Uncounted, ...]
    corrected: tuple[Corrected, ...]
    disturbed: tuple[tuple[datetime, str], ...]
    tasks: tuple[Task, ...]
    linked: tuple[Proposal, ...]

    @property
    def proposal(self) -> Proposal:
        """What it is about."""
        return self.view.proposal

    def link(self, number: ProposalId | None) -> Proposal | None:
        """One of ``linked``; None if it is not there."""
        return next((one for one in self.linked if one.number == number), None)


class Explain:
    """Reading; nothing here changes anything."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Read from ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def proposal(self, guild: GuildId, number: ProposalId, reader: MemberId | None = None) -> Explanation:
        """A proposal as ``reader`` (None is everybody) may see it. Raises Refusal if there is none of this number."""
        now = self._clock.now()
        return await self._store.run(guild, lambda tx: explanation(tx, number, reader, now))


async def explanation(tx: Transaction, number: ProposalId, reader: MemberId | None, now: datetime) -> Explanation:
    """What ``Explain.proposal`` gives, within a transaction."""
    view = await view_of(tx, await proposal_or_refuse(tx, number), now)
    proposal, log = view.proposal, await tx.audit(ref("P", number))
    names = view.shows_names()
    ended = proposal.state is ProposalState.DECIDED
    return Explanation(
        at=now,
        view=view,
        shows_count=view.shows_count_to(reader),
        counted=tuple(sorted(view.present, key=lambda vote: (vote.at, vote.member))) if names else (),
        published=proposal.published if proposal.secret and ended else (),
        uncounted=tuple(sorted(_uncounted(view, log, names=names), key=lambda one: (one.at, one.member))),
        corrected=tuple(_corrected(log)) if names else (),
        disturbed=tuple((entry.at, _DISTURBED[entry.action]) for entry in log if entry.action in _DISTURBED),
        tasks=tuple([task for one in proposal.tasks if (task := await tx.get(TASKS, one)) is not None]),
        linked=await _linked(tx, proposal),
    )


_DISTURBED: Final = {
    "proposal.card-lost": "explain-card-lost",
    "vote.reactions-cleared": "explain-reactions-cleared",
    "proposal.reopened": "explain-reopened",
}


def _uncounted(view: ProposalView, log: Sequence[AuditEntry], *, names: bool) -> Iterator[Uncounted]:
    """Clicks of those who may not vote, and clicks after the end; and votes that do not stand, where those may be
    named."""
    listed = {one.member for one in view.proposal.excluded}
    yield from (Uncounted(one.member, one.at, one.reason) for one in view.proposal.excluded)
    for entry in log:
        if entry.actor is None or is_erased(entry):
            continue
        if entry.action == "vote.late":
            yield Uncounted(entry.actor, entry.at, LATE)
        elif entry.action == "vote.excluded" and entry.actor not in listed:
            listed.add(entry.actor)
            yield Uncounted(entry.actor, entry.at, str(entry.payload.get("reason", "")))
    if not names:
        return
    yield from (Uncounted(vote.member, vote.at, UNCONFIRMED) for vote in view.unconfirmed)
    for vote in view.votes:
        if not vote.choices:
            yield Uncounted(vote.member, vote.at, VOID if vote.void else TAKEN_BACK)


def _corrected(log: Sequence[AuditEntry]) -> Iterator[Corrected]:
    for entry in log:
        if entry.action == "vote.corrected" and entry.actor is not None and not is_erased(entry):
            choices = entry.payload.get("choices")
            chosen = tuple(map(str, choices)) if isinstance(choices, list | tuple) else ()
            yield Corrected(entry.actor, entry.at, str(entry.payload.get("reason", "")), chosen)


async def _linked(tx: Transaction, proposal: Proposal) -> tuple[Proposal, ...]:
    earlier = (proposal.revisits, proposal.supersedes, proposal.challenges)
    later = (proposal.revisited_by, proposal.superseded_by, proposal.challenged_by)
    numbers = {number for number in (*earlier, *later) if number is not None}
    return tuple([one for number in sorted(numbers) if (one := await tx.get(PROPOSALS, number)) is not None])
