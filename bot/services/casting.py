"""Casting: what becomes of a vote within a transaction, and of what depends on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from msgspec import Struct, structs

from bot.domain.ids import MemberId, ref
from bot.domain.kinds import PROPOSALS, VOTES
from bot.domain.notice import What
from bot.domain.people import Voter
from bot.domain.ports import Transaction
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.quick import quick
from bot.domain.refusal import Refusal
from bot.domain.ripening import ripened
from bot.domain.rules import Method
from bot.domain.vote import Excluded, Via, Vote
from bot.services.base import audit, say
from bot.services.clicks import Clerk
from bot.services.proposals import refresh
from bot.services.voters import binding, exclusion_of

EXCLUDED_LIMIT: Final = 100
RIPENING: Final = (Method.CONSENT, Method.APACHE)
"""The rules whose own terms depend on what was voted so far."""


class Took(StrEnum):
    """What became of a click."""

    COUNTED = "counted"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    CONFIRMED = "confirmed"
    EXPLAINED = "explained"
    WITHDRAWN = "withdrawn"
    EXCLUDED = "excluded"
    LATE = "late"
    NOT_A_BALLOT = "not-a-ballot"


@quick
class Result(Struct, frozen=True, gc=False):
    """What became of a click. ``vote`` is how it stands now; ``reason`` (a catalogue key) says why it did not count.
    ``undo`` names the emoji of this member that no longer stand for a vote and may be removed from the card."""

    took: Took
    proposal: Proposal | None = None
    vote: Vote | None = None
    reason: str | None = None
    undo: tuple[str, ...] = ()


async def cast(clerk: Clerk, voter: Voter, proposal: Proposal, before: Vote, after: Vote, now: datetime) -> Result:
    """Take a vote in, if it counts; otherwise note why it did not."""
    tx, newest = clerk.tx, after.ticked[-1:] if after.via is Via.REACTION else ()
    if proposal.state is not ProposalState.OPEN or now >= proposal.closes_at:
        await audit(tx, now, voter.id, "vote.late", ref("P", proposal.number), **_said(proposal, after))
        return Result(Took.LATE, proposal, before, "vote-after-close", _emoji(proposal, newest))
    reason = await exclusion_of(tx, proposal, voter)
    if reason is not None:
        await exclude(tx, proposal, voter.id, reason, now, tell=after.via is Via.REACTION)
        clerk.read_again()
        return Result(Took.EXCLUDED, proposal, before, reason, _emoji(proposal, newest))
    if after.binding != (binds := await binding(tx, proposal, voter)):
        after = structs.replace(after, binding=binds)
    same = after.choices == before.choices and after.scores == before.scores and after.version == before.version
    if same and after.via is before.via and after.ticked == before.ticked and after.reason == before.reason:
        if after.via is Via.BUTTON:  # said again, and so later than what was ticked unseen before
            before = structs.replace(before, at=after.at)
            await tx.put(VOTES, before)
        return Result(Took.UNCHANGED, proposal, before)
    return await change(clerk, proposal, before, after, now)


async def taken_back(clerk: Clerk, proposal: Proposal, before: Vote, now: datetime) -> Result:
    """Take a vote out. Raises Refusal if there is none."""
    if not before.choices:
        raise Refusal("vote-none-to-withdraw", number=proposal.number)
    after = structs.replace(before, choices=(), scores=(), reason="", receipt="", at=now, via=Via.BUTTON, void=False)
    return await change(clerk, proposal, before, after, now)


async def change(clerk: Clerk, proposal: Proposal, before: Vote, after: Vote, now: datetime) -> Result:
    """Write a vote that differs from the one before, and bring up to date what depends on it."""
    tx, name = clerk.tx, ref("P", proposal.number)
    await tx.put(VOTES, after)
    if after.choices:
        await audit(tx, now, after.member, "vote.cast", name, via=after.via.value, **_said(proposal, after))
    else:
        await audit(tx, now, after.member, "vote.withdrawn", name)
    if after.choices and proposal.excluded and any(excluded.member == after.member for excluded in proposal.excluded):
        proposal = _admitted(proposal, after.member)
        await tx.put(PROPOSALS, proposal)
        clerk.read_again()
    if proposal.rule.method in RIPENING and (riper := await ripen(tx, proposal, now)) is not proposal:
        proposal = riper
        clerk.read_again()
    await clerk.refresh(proposal)
    changed = bool(before.choices) and before.choices != after.choices
    took = Took.WITHDRAWN if not after.choices else Took.CHANGED if changed else Took.COUNTED
    return Result(took, proposal, after, undo=_emoji(proposal, superfluous(proposal, after)))


def _admitted(proposal: Proposal, member: MemberId) -> Proposal:
    """The proposal without a member in its list of those not counted: they may vote now, and did."""
    listed = tuple(excluded for excluded in proposal.excluded if excluded.member != member)
    return replace(proposal, excluded=listed)


def superfluous(proposal: Proposal, vote: Vote) -> tuple[str, ...]:
    """The member's ticks on the card that do not stand for what they chose."""
    if vote.ticked == vote.choices:  # mostly
        return ()
    return tuple(choice for choice in vote.ticked if choice not in vote.choices)


def _emoji(proposal: Proposal, choices: Sequence[str]) -> tuple[str, ...]:
    return tuple([proposal.emoji_of(choice) for choice in choices])


def _said(proposal: Proposal, vote: Vote) -> dict[str, object]:
    """What the audit log says of a vote: of a secret one only that there was one."""
    if proposal.secret:
        return {"secret": True}
    said: dict[str, object] = {"choices": list(vote.choices)}
    return {**said, "scores": list(vote.scores)} if vote.scores else said


async def ripen(tx: Transaction, proposal: Proposal, now: datetime) -> Proposal:
    """Bring what the rule's own terms depend on up to date after a vote or a concern."""
    if proposal.rule.method not in RIPENING:
        return proposal
    after = ripened(proposal, await tx.find(VOTES, "proposal", proposal.number), now)
    if after == proposal:
        return proposal
    await tx.put(PROPOSALS, after)
    return after


async def exclude(
    tx: Transaction, proposal: Proposal, member: MemberId, reason: str, now: datetime, *, tell: bool
) -> None:
    """List a member's click as not counted; with ``tell`` they hear why, once."""
    if any(excluded.member == member for excluded in proposal.excluded):
        return
    if len(proposal.excluded) < EXCLUDED_LIMIT:
        listed = (*proposal.excluded, Excluded(member, reason, now))
        proposal = replace(proposal, excluded=listed)
        await tx.put(PROPOSALS, proposal)
        await refresh(tx, proposal, now)
    await audit(tx, now, member, "vote.excluded", ref("P", proposal.number), reason=reason)
    if tell:
        await say(tx, What.VOTE_EXCLUDED, ref("P", proposal.number), now, member=member, data={"reason": reason})
