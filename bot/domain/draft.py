"""Drafts: what a member asks to be decided, checked, shown to them, and then posted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import Final

from bot.domain.effect import Effect, listed_effects
from bot.domain.electorate import Electorate
from bot.domain.ids import ChannelId, EventId, MemberId, ProposalId, RoleId
from bot.domain.proposal import Proposal, Visibility
from bot.domain.refusal import Refusal
from bot.domain.rules import IN_THE_OPEN, PRESETS, Method, Rule, checked_rule
from bot.domain.rules.rule import USED
from bot.domain.settings import GuildSettings
from bot.domain.vote import checked_labels

TITLE_LIMIT: Final = 200
DETAILS_LIMIT: Final = 3000
SHORTEST: Final = timedelta(minutes=1)
LONGEST: Final = timedelta(days=60)
REVISIT_LIMIT: Final = 3650
ALIKE: Final = 0.75
"""From which likeness on (0 to 1) an open proposal's title is shown as a possible duplicate."""

_USUALLY: Final = {
    Method.CONSENT: timedelta(days=30),
    Method.APACHE: timedelta(days=7),
    Method.JUDGEMENT: timedelta(days=30),
}


@dataclass(frozen=True)
class Draft:
    """What a member asks to be decided.

    ``length`` and ``quorum`` None mean what is usual; ``options`` are labels; with ``area_only`` the people of the area
    decide alone.
    """

    title: str
    details: str = ""
    rule: Rule = PRESETS["majority"]
    length: timedelta | None = None
    quorum: int | None = None
    options: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    visibility: Visibility = Visibility.LIVE
    secret: bool = False
    reason_for_no: bool = False
    area: str = ""
    area_only: bool = False
    revisit_days: int = 0
    revisits: ProposalId | None = None
    supersedes: ProposalId | None = None
    challenges: ProposalId | None = None


@dataclass(frozen=True)
class Prepared:
    """A checked draft that its author has been shown and may still post, for two days; known by the command's event.

    ``asked`` is the draft as it was asked for, but for its effects, and ``role`` the role that was to vote: by these it
    is checked anew.
    """

    event: EventId
    author: MemberId
    author_name: str
    channel: ChannelId
    draft: Draft
    electorate: Electorate
    electorate_size: int | None
    at: datetime
    posted: ProposalId | None = None
    asked: Draft | None = None
    role: RoleId | None = None


def length_of(draft: Draft, settings: GuildSettings) -> timedelta:
    """How long the proposal is open: as asked for, or as is usual for its rule and guild."""
    if draft.length is not None:
        return draft.length
    usual = _USUALLY.get(draft.rule.method, settings.vote_length)
    return max(usual, draft.rule.wait)


def checked(draft: Draft, settings: GuildSettings, electorate_size: int | None) -> Draft:
    """The draft, trimmed, with its length and quorum settled.

    Raises Refusal for an empty or over-long part, naming the limit and what was found, and for a rule that could not
    be decided.
    """
    title, details = " ".join(draft.title.split()), draft.details.strip()
    require_text(title, details)
    labels, length = checked_labels(draft.options), length_of(draft, settings)
    if not SHORTEST <= length <= LONGEST:
        raise Refusal("proposal-length", shortest=1, longest=LONGEST.days)
    rule = draft.rule
    if "quorum" in USED[rule.method]:
        rule = replace(rule, quorum=settings.quorum if draft.quorum is None else draft.quorum)
    rule = checked_rule(rule, len(labels), electorate_size, length)
    if rule.method in IN_THE_OPEN and (draft.secret or draft.visibility is not Visibility.LIVE):
        raise Refusal("proposal-open-only")
    if not 0 <= draft.revisit_days <= REVISIT_LIMIT:
        raise Refusal("proposal-revisit-days", found=draft.revisit_days, limit=REVISIT_LIMIT)
    return replace(
        draft,
        title=title,
        details=details,
        rule=rule,
        length=length,
        quorum=rule.quorum,
        options=labels,
        effects=listed_effects(draft.effects),
    )


def require_text(title: str, details: str) -> None:
    """Raise Refusal for an empty title, or for a title or details that are too long."""
    if not title:
        raise Refusal("proposal-title-empty")
    if len(title) > TITLE_LIMIT:
        raise Refusal("proposal-title-too-long", found=len(title), limit=TITLE_LIMIT)
    if len(details) > DETAILS_LIMIT:
        raise Refusal("proposal-details-too-long", found=len(details), limit=DETAILS_LIMIT)


def alike(title: str, proposals: Iterable[Proposal]) -> list[Proposal]:
    """Those whose title is much like this one, whatever the order of its words; the most alike first."""
    words = _words(title)
    likeness = {one.number: SequenceMatcher(None, words, _words(one.title)).ratio() for one in proposals}
    found = [one for one in proposals if likeness[one.number] >= ALIKE]
    return sorted(found, key=lambda one: -likeness[one.number])


def _words(title: str) -> str:
    return " ".join(sorted("".join(letter if letter.isalnum() else " " for letter in title.casefold()).split()))
