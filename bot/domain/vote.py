"""Votes: what can be chosen, and one member's present choice in one proposal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from msgspec import Struct

from bot.domain.ids import MemberId, ProposalId
from bot.domain.quick import quick
from bot.domain.refusal import Refusal
from bot.domain.rules import ABSTAIN, NO, NONE, YES
from bot.domain.rules.rule import OPTIONS_LIMIT

OPTION_LIMIT: Final = 80
REASON_LIMIT: Final = 1000
_NUMBERS: Final = ("1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣", "6️⃣", "7️⃣", "8️⃣", "9️⃣", "🔟")


@dataclass(frozen=True)
class Option:
    """One thing that can be chosen, and the reaction that stands for it on the card.

    ``label`` is what a member wrote; the options that are the same everywhere have none and are named by the catalogue.
    """

    choice: str
    emoji: str
    label: str = ""


_EVERYWHERE: Final = {YES: "👍", NO: "👎", NONE: "🚫", ABSTAIN: "🤷"}


def bare(emoji: str) -> str:
    """An emoji without the selectors that only choose how it is drawn: a client may leave them out, as in ``1⃣``."""
    return emoji.replace("\ufe0f", "")


def options_for(choices: Sequence[str], labels: Sequence[str]) -> tuple[Option, ...]:
    """The options in the order the reactions are seeded; ``labels`` name the listed ones. A proposal keeps its own
    snapshot."""
    return tuple(
        Option(choice, _EVERYWHERE[choice])
        if choice in _EVERYWHERE
        else Option(choice, _NUMBERS[int(choice) - 1], labels[int(choice) - 1])
        for choice in choices
    )


def checked_labels(labels: Sequence[str]) -> tuple[str, ...]:
    """Options members wrote, trimmed. Raises Refusal for one that is over-long or there twice, or for too many."""
    texts = [" ".join(label.split()) for label in labels]
    texts = [text for text in texts if text]
    if len({text.casefold() for text in texts}) != len(texts):
        raise Refusal("proposal-options-twice")
    if len(texts) > OPTIONS_LIMIT:
        raise Refusal("proposal-rule-options", found=len(texts), limit=OPTIONS_LIMIT)
    for text in texts:
        if len(text) > OPTION_LIMIT:
            raise Refusal("proposal-option-too-long", found=len(text), limit=OPTION_LIMIT, option=text[:40])
    return tuple(texts)


class Via(StrEnum):
    """How a vote reached us last. KEPT votes no longer have a reaction behind them (it was cleared, or the card lost);
    DELEGATED ones were filled in at the close from the vote of the member's delegate."""

    REACTION = "reaction"
    BUTTON = "button"
    KEPT = "kept"
    DELEGATED = "delegated"


@quick
class Vote(Struct, frozen=True, gc=False):
    """One member's present choice.

    ``choices`` is what they chose: one option, the approved ones, or the ranked ones with the best first; ``scores``
    goes with it where options are scored. Without choices the vote was taken back, or is void. ``ticked`` are the
    options whose reaction of this member is known to be on the card, the oldest first: facts, not wishes.

    ``version`` is how many amendments the proposal had when they voted; ``binding`` whether the rule counts their
    vote or only lists it; ``receipt`` what a secret ballot is found by in the published list; ``delegate`` whose vote
    this repeats. ``untimed`` marks a vote found on the card after an outage: it was cast at an unknown time before
    ``at``.
    """

    proposal: ProposalId
    member: MemberId
    choices: tuple[str, ...]
    at: datetime
    via: Via
    ticked: tuple[str, ...] = ()
    scores: tuple[int, ...] = ()
    reason: str = ""
    binding: bool = True
    version: int = 0
    receipt: str = ""
    delegate: MemberId | None = None
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
    """A click that did not count, and why (a catalogue key of ``vote.ftl``)."""

    member: MemberId
    reason: str
    at: datetime


@dataclass(frozen=True)
class PublishedBallot:
    """A secret ballot after the close: found by the receipt that only its voter was given."""

    receipt: str
    choices: tuple[str, ...]
    scores: tuple[int, ...] = ()
    binding: bool = True
    reason: str = ""
