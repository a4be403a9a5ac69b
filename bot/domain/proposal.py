"""Proposals: what they hold, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.concern import Concern, ConcernKind, ConcernState, blocking
from bot.domain.effect import Effect, EffectKind, EffectResult
from bot.domain.electorate import Electorate
from bot.domain.ids import ChannelId, MemberId, MessageId, ProposalId
from bot.domain.refusal import Refusal
from bot.domain.rules import ABSTAIN, NO, Facts, Judgement, Method, Outcome, Rule
from bot.domain.vote import Excluded, Option, PublishedBallot, bare

NUDGE_BEFORE: Final = timedelta(hours=24)
"""Those who asked for it are reminded once, this long before the close, if they have not voted."""


class ProposalState(StrEnum):
    """Where a proposal is in its life."""

    OPEN = "open"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


class Visibility(StrEnum):
    """When the count is shown: always, to those who have voted, or to nobody before the close."""

    LIVE = "live"
    VOTED = "voted"
    CLOSED = "closed"


@dataclass(frozen=True)
class Outage:
    """A span in which the bot could not see events; votes in it were read back from the card."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class Amendment:
    """A change after the first vote: who made it, why, and what was there before. Earlier votes wait for their voters
    to confirm them."""

    at: datetime
    by: MemberId
    why: str
    title: str
    details: str


class Attention(StrEnum):
    """Something that is to be done about a proposal when its time has come."""

    DECIDE = "decide"
    NUDGE = "nudge"
    REVISIT = "revisit"


@dataclass(frozen=True)
class Extension:
    """A later close: who asked for it, why, and the close before."""

    at: datetime
    by: MemberId
    why: str
    before: datetime


@dataclass(frozen=True)
class Escalation:
    """Lazy consensus that met a concern and became a vote: when, and the rule before."""

    at: datetime
    rule: Rule


@dataclass(frozen=True)
class Proposal:
    """A question put to the guild, with the rule, the electorate and the options fixed when it opened.

    ``electorate_size`` is how many may vote as of opening, where that is known. ``ripe_at`` is when the rule's own
    terms may close it before ``closes_at``; ``clear_since`` since when it has had enough supporters and no open
    concern. ``length`` is for how long it was to be open when it was posted. ``effects`` and ``results`` go together,
    one result for each effect that was tried. ``published`` holds the secret ballots after the close, by receipt.
    ``revisits``, ``supersedes`` and ``challenges`` name earlier proposals, ``revisited_by``, ``superseded_by`` and
    ``challenged_by`` later ones; ``revisit_waits`` is since when asking again has been held up by too many that are
    open. While reminders are sent, ``nudged_to`` is the highest member's id that was looked at; by ``nudged_at`` all
    were.
    """

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
    length: timedelta | None = None
    state: ProposalState = ProposalState.OPEN
    visibility: Visibility = Visibility.LIVE
    secret: bool = False
    reason_for_no: bool = False
    area: str = ""
    electorate_size: int | None = None
    card: MessageId | None = None
    old_cards: tuple[MessageId, ...] = ()
    thread: ChannelId | None = None
    outcome: Outcome | None = None
    closed_at: datetime | None = None
    closed_by: MemberId | None = None
    closed_why: str = ""
    judgement: Judgement | None = None
    past_judgements: tuple[Judgement, ...] = ()
    challenges: ProposalId | None = None
    challenged_by: ProposalId | None = None
    ripe_at: datetime | None = None
    clear_since: datetime | None = None
    escalation: Escalation | None = None
    concerns: tuple[Concern, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    extensions: tuple[Extension, ...] = ()
    nudged_at: datetime | None = None
    nudged_to: int = 0
    effects: tuple[Effect, ...] = ()
    results: tuple[EffectResult, ...] = ()
    revisit_days: int = 0
    revisited_by: ProposalId | None = None
    revisit_waits: datetime | None = None
    revisits: ProposalId | None = None
    supersedes: ProposalId | None = None
    superseded_by: ProposalId | None = None
    excluded: tuple[Excluded, ...] = ()
    published: tuple[PublishedBallot, ...] = ()
    corrections: int = 0
    outages: tuple[Outage, ...] = ()

    @property
    def version(self) -> int:
        """How often it was amended; a vote counts if its voter saw this version."""
        return len(self.amendments)

    @property
    def on_card(self) -> tuple[Option, ...]:
        """The options that can be chosen by reaction, which everybody sees and which carries no reason and no order."""
        if self.secret or self.visibility is not Visibility.LIVE or self.rule.method in (Method.RANKED, Method.SCORE):
            return ()
        return tuple(option for option in self.options if option.choice != NO or not self.needs_reason)

    @property
    def on_paper(self) -> tuple[str, ...]:
        """The choices that are put on a private ballot paper; all others have a button each."""
        in_secret = self.secret and self.several
        if not in_secret and self.rule.method not in (Method.RANKED, Method.SCORE):
            return ()
        return tuple(choice for choice in self.choices if choice != ABSTAIN)

    @property
    def needs_reason(self) -> bool:
        """Whether a no must say why. Among Apache's votes it always must: a veto without a reason is none."""
        return self.reason_for_no or self.rule.method is Method.APACHE

    @property
    def several(self) -> bool:
        """Whether one member may choose several options side by side."""
        return self.rule.method is Method.APPROVAL

    @property
    def choices(self) -> tuple[str, ...]:
        """The options' names, in their order on the card."""
        return tuple(option.choice for option in self.options)

    def choice_of(self, emoji: str) -> str | None:
        """The choice an emoji stands for on this proposal's card, or None if it is not one of its options."""
        for option in self.on_card:
            if bare(option.emoji) == bare(emoji):
                return option.choice
        return None

    def option(self, choice: str) -> Option:
        """The option of a name. Raises Refusal if the proposal has none."""
        for option in self.options:
            if option.choice == choice:
                return option
        raise Refusal("vote-no-such-option", number=self.number)

    def emoji_of(self, choice: str) -> str:
        """The emoji that stands for a choice on this proposal's card."""
        return self.option(choice).emoji

    @property
    def opens_tasks(self) -> tuple[str, ...]:
        """The titles of the tasks that passing opens."""
        return tuple(effect.target for effect in self.effects if effect.kind is EffectKind.TASK)

    @property
    def tasks(self) -> tuple[int, ...]:
        """The tasks that passing opened."""
        return tuple(int(value) for result in self.results for name, value in result.details if name == "task")

    @property
    def talk(self) -> ChannelId:
        """Where it is talked about: its thread, or the channel of its card."""
        return self.thread if self.thread is not None else self.channel

    @property
    def revisit_at(self) -> datetime | None:
        """When the question is to be asked again, if it is: once, and not where another decision took its place."""
        decided = self.closed_at if self.state is ProposalState.DECIDED else None
        settled = self.revisited_by is not None or self.superseded_by is not None
        return decided + timedelta(days=self.revisit_days) if decided and self.revisit_days and not settled else None

    @property
    def nudge_at(self) -> datetime | None:
        """When those who have not voted are to be reminded; None if they were, if it is open too shortly for it, or if
        it is not votes that decide."""
        long_enough = self.closes_at - self.opened_at >= 2 * NUDGE_BEFORE
        wanted = self.nudged_at is None and self.rule.method is not Method.JUDGEMENT
        return self.closes_at - NUDGE_BEFORE if wanted and long_enough else None


def next_attention(proposal: Proposal) -> datetime | None:
    """When something is to be done about a proposal: the close, a ripe decision, a reminder, or asking again."""
    if proposal.state is not ProposalState.OPEN:
        return proposal.revisit_at
    instants = (proposal.closes_at, proposal.ripe_at, proposal.nudge_at)
    return min(instant for instant in instants if instant is not None)


def attention(proposal: Proposal, now: datetime) -> tuple[Attention, ...]:
    """What is to be done about a proposal now. Each thing stands for itself: where one cannot be done, another can."""
    if proposal.state is not ProposalState.OPEN:
        return (Attention.REVISIT,) if _come(proposal.revisit_at, now) else ()
    due = [Attention.DECIDE] if _come(proposal.closes_at, now) or _come(proposal.ripe_at, now) else []
    if _come(proposal.nudge_at, now) and now < proposal.closes_at:
        due.append(Attention.NUDGE)
    return tuple(due)


def _come(at: datetime | None, now: datetime) -> bool:
    return at is not None and at <= now


def facts_of(proposal: Proposal, now: datetime) -> Facts:
    """What the rule looks at besides the ballots."""
    return Facts(
        opened_at=proposal.opened_at,
        closes_at=proposal.closes_at,
        now=now,
        electorate=proposal.electorate_size,
        open_concerns=blocking(proposal.concerns),
        holds=sum(one.kind is ConcernKind.HOLD and one.state is ConcernState.OPEN for one in proposal.concerns),
        clear_since=proposal.clear_since,
        judgement=proposal.judgement,
    )


def require_open(proposal: Proposal, now: datetime) -> None:
    """Raise Refusal unless votes may still be cast or changed at ``now``."""
    if proposal.state is ProposalState.WITHDRAWN:
        raise Refusal("vote-withdrawn-proposal", number=proposal.number)
    if proposal.state is ProposalState.CANCELLED:
        raise Refusal("vote-cancelled-proposal", number=proposal.number)
    if proposal.state is not ProposalState.OPEN or now >= proposal.closes_at:
        raise Refusal("vote-after-close", number=proposal.number)
