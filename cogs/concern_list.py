"""The list of a proposal's concerns."""

from __future__ import annotations

from typing import Final

from bot.domain.concern import Concern, ConcernState, concern_ref
from bot.domain.ids import GuildId, ref
from bot.domain.proposal import Proposal
from cogs.concern_card import concern_line
from cogs.links import card_link
from cogs.long_list import LongList
from cogs.words import safe, text

_SHOWN: Final = 1300


def concern_list(proposal: Proposal, guild: GuildId) -> LongList:
    """Every concern on a proposal with its owner and what settled it, the open ones first."""
    name, count = ref("P", proposal.number), len(proposal.concerns)
    ordered = sorted(proposal.concerns, key=lambda one: one.state is not ConcernState.OPEN)
    where = [card_link(guild, proposal.channel, proposal.card, name)]
    where += [f"<#{proposal.thread}>"] if proposal.thread is not None else []
    lead = " · ".join(where) if ordered else text("concern-list-empty", ref=name)
    return LongList(
        f"{name}-concerns.txt",
        text("concern-list-title", ref=name),
        [_entry(proposal, one) for one in ordered],
        [_plain(proposal, one) for one in ordered],
        lead,
        text("concern-in-file", count=count),
    )


def _entry(proposal: Proposal, concern: Concern) -> str:
    line = concern_line(proposal, concern, _SHOWN)
    return f"{line}\n{text('concern-answer', answer=safe(concern.answer, _SHOWN))}" if concern.answer else line


def _plain(proposal: Proposal, concern: Concern) -> str:
    """A concern in plain letters, its parts separated by tabs."""
    parts = (concern_ref(proposal.number, concern), concern.kind.value, concern.state.value, concern.owner_name)
    return "\t".join(" ".join(part.split()) for part in (*parts, concern.text, concern.answer))
