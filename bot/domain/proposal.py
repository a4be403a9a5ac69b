"""Proposals and votes: what they hold, and the steps of a proposal's life."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.electorate import Electorate
from bot.domain.ids import ChannelId, MemberId, MessageId, ProposalId
from bot.domain.refusal import Refusal
from bot.domain.rule import Outcome, Rule

TITLE_LIMIT: Final = 200
DETAILS_LIMIT: Final = 3000
SHORTEST: Final = timedelta(minutes=1)
LONGEST: Final = timedelta(days=60)
TASKS_LIMIT: Final = 10
TASK_TITLE_LIMIT: Final = 150


class Choice(StrEnum):
    """What a member can choose in a yes/no proposal."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


@dataclass(frozen=True)
class Option:
    """One thing that can be chosen, and the reaction that stands for it on the card."""

    choice: Choice
    emoji: str


OPTIONS: Final = (Option(Choice.YES, "👍"), Option(Choice.NO, "👎"), Option(Choice.ABSTAIN, "🤷"))
"""What can be chosen, in the order the reactions are seeded. A proposal keeps its own snapshot."""


class ProposalState(StrEnum):
    """Where a proposal is in its life."""

    OPEN = "open"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Via(StrEnum):
    """How a vote reached us. KEPT votes no longer have a reaction behind them (a moderator cleared it)."""

    REACTION = "reaction"
    BUTTON = "button"
    KEPT = "kept"


@dataclass(frozen=True)
class Vote:
    """One member's present choice. ``choice`` None is a vote taken back or void (``void`` says which).

    ``untimed`` marks a vote found on the card after an outage: it was cast at an unknown time before ``at``.
    """

    proposal: ProposalId
    member: MemberId
    choice: Choice | None
    at: datetime
    via: Via
    untimed: bool = False
    void: bool = False

    @property
    def key(self) -> str:
        """One vote per proposal and member."""
        return vote_key(self.proposal, self.member)


def vote_key(proposal: ProposalId, member: MemberId) -> str:
    """The key under which a member's vote in a proposal is kept."""
    return f"{proposal}:{member}"


@dataclass(frozen=True)
class Excluded:
    """A click that did not count, and why (a catalogue key of ``electorate.ftl``)."""

    member: MemberId
    reason: str
    at: datetime


@dataclass(frozen=True)
class Outage:
    """A span in which the bot could not see events; votes in it were read back from the card."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class Proposal:
    """A question put to the guild, with the rule, the electorate and the emoji fixed when it opened."""

    number: ProposalId
    title: str
    details: str
    author: MemberId
    author_name: str
    channel: ChannelId
    rule: Rule
    electorate: Electorate
    opened_at: datetime
    closes_at: datetime
    options: tuple[Option, ...]
    opens_tasks: tuple[str, ...] = ()
    state: ProposalState = ProposalState.OPEN
    card: MessageId | None = None
    old_cards: tuple[MessageId, ...] = ()
    outcome: Outcome | None = None
    closed_at: datetime | None = None
    excluded: tuple[Excluded, ...] = ()
    corrections: int = 0
    outages: tuple[Outage, ...] = ()
    tasks: tuple[int, ...] = ()

    def choice_of(self, emoji: str) -> Choice | None:
        """The choice an emoji stands for on this proposal's card, or None if it is not one of its options."""
        for option in self.options:
            if option.emoji == emoji:
                return option.choice
        return None

    def emoji_of(self, choice: Choice) -> str:
        """The emoji that stands for a choice on this proposal's card."""
        return next(option.emoji for option in self.options if option.choice is choice)


@dataclass(frozen=True)
class Draft:
    """What a member asks to be decided, before it is checked."""

    title: str
    details: str
    rule: Rule
    length: timedelta
    opens_tasks: tuple[str, ...] = ()


def checked(draft: Draft) -> Draft:
    """The draft, trimmed. Raises Refusal for an empty or over-long part, naming the limit and what was found."""
    title = " ".join(draft.title.split())
    details = draft.details.strip()
    tasks = tuple(dict.fromkeys(" ".join(task.split()) for task in draft.opens_tasks if task.strip()))
    if not title:
        raise Refusal("proposal-title-empty")
    if len(title) > TITLE_LIMIT:
        raise Refusal("proposal-title-too-long", found=len(title), limit=TITLE_LIMIT)
    if len(details) > DETAILS_LIMIT:
        raise Refusal("proposal-details-too-long", found=len(details), limit=DETAILS_LIMIT)
    if not SHORTEST <= draft.length <= LONGEST:
        raise Refusal("proposal-length", shortest=1, longest=LONGEST.days)
    if len(tasks) > TASKS_LIMIT:
        raise Refusal("proposal-too-many-tasks", found=len(tasks), limit=TASKS_LIMIT)
    for task in tasks:
        if len(task) > TASK_TITLE_LIMIT:
            raise Refusal("proposal-task-too-long", found=len(task), limit=TASK_TITLE_LIMIT, task=task[:40])
    return replace(draft, title=title, details=details, opens_tasks=tasks)


def require_open(proposal: Proposal, now: datetime) -> None:
    """Raise Refusal unless votes may still be cast or changed at ``now``."""
    if proposal.state is ProposalState.WITHDRAWN:
        raise Refusal("vote-withdrawn-proposal", number=proposal.number)
    if proposal.state is not ProposalState.OPEN or now >= proposal.closes_at:
        raise Refusal("vote-after-close", number=proposal.number)
