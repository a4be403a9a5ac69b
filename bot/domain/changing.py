"""Changing a proposal that is open: its text, and its close."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.draft import LONGEST, require_text
from bot.domain.people import Actor
from bot.domain.proposal import Amendment, Extension, Proposal, ProposalState
from bot.domain.refusal import Refusal

WHY_LIMIT: Final = 500
AMENDMENTS_LIMIT: Final = 10
EXTENSIONS_BY_AUTHOR: Final = 2
AT_LEAST_LEFT: Final = timedelta(hours=24)
"""How long people have at least to look at an amendment, unless the proposal was to be open for less altogether."""


def checked_why(why: str) -> str:
    """A reason that everybody will read, trimmed. Raises Refusal if there is none, or if it is too long."""
    why = " ".join(why.split())
    if not why:
        raise Refusal("proposal-why-empty")
    if len(why) > WHY_LIMIT:
        raise Refusal("proposal-why-too-long", found=len(why), limit=WHY_LIMIT)
    return why


def require_changeable(proposal: Proposal, now: datetime) -> None:
    """Raise Refusal unless the proposal is open and nobody has judged it."""
    if proposal.state is not ProposalState.OPEN or now >= proposal.closes_at:
        raise Refusal("proposal-not-open", number=proposal.number)
    if proposal.judgement is not None:
        raise Refusal("proposal-judged-already", number=proposal.number)


def require_editable(proposal: Proposal, actor: Actor, now: datetime) -> None:
    """Raise Refusal unless this person may change the text now."""
    require_changeable(proposal, now)
    if actor.id != proposal.author:
        raise Refusal("proposal-edit-not-yours", number=proposal.number)


def edited(
    proposal: Proposal, actor: Actor, title: str, details: str, why: str, now: datetime, *, voted: bool
) -> Proposal:
    """The proposal with another text: changed freely while nobody has voted, afterwards by an amendment.

    An amendment leaves at least a day to look at it (or the proposal's whole length, if that is less), and stops
    consent's clock. Raises Refusal for a text that is not allowed or not changed, and for an amendment without a reason
    or beyond the limit of them.
    """
    require_editable(proposal, actor, now)
    title, details = " ".join(title.split()), details.replace("\r\n", "\n").strip()
    require_text(title, details)
    if (title, details) == (proposal.title, proposal.details):
        raise Refusal("proposal-edit-nothing", number=proposal.number)
    changed = replace(proposal, title=title, details=details)
    if not voted:
        return changed
    if len(proposal.amendments) >= AMENDMENTS_LIMIT:
        raise Refusal("proposal-too-many-amendments", limit=AMENDMENTS_LIMIT)
    amendment = Amendment(now, actor.id, checked_why(why), proposal.title, proposal.details)
    left = min(AT_LEAST_LEFT, proposal.length or AT_LEAST_LEFT)
    return replace(
        changed,
        amendments=(*proposal.amendments, amendment),
        closes_at=max(proposal.closes_at, now + left),
        clear_since=None,
    )


def extended(proposal: Proposal, actor: Actor, by: timedelta, why: str, now: datetime) -> Proposal:
    """The proposal with a later close: by its author, twice at most, or by an admin; never beyond 60 days in all.

    Raises Refusal.
    """
    require_changeable(proposal, now)
    if actor.id != proposal.author and not actor.admin:
        raise Refusal("proposal-extend-not-yours", number=proposal.number)
    by_author = sum(one.by == proposal.author for one in proposal.extensions)
    if not actor.admin and by_author >= EXTENSIONS_BY_AUTHOR:
        raise Refusal("proposal-extend-too-often", limit=EXTENSIONS_BY_AUTHOR)
    later = proposal.closes_at + by
    if later - proposal.opened_at > LONGEST:
        raise Refusal("proposal-extend-too-long", days=LONGEST.days)
    extension = Extension(now, actor.id, checked_why(why), proposal.closes_at)
    return replace(proposal, closes_at=later, extensions=(*proposal.extensions, extension))
