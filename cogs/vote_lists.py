"""Lists of votes: the published ballots of a secret vote, and the reasons that were given. What does not fit into a
message comes as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import discord

from bot.domain.ids import ref
from bot.domain.proposal import Proposal
from bot.domain.vote import PublishedBallot
from bot.locales import decisions
from bot.services.disclosure import Reason
from cogs.ballot_result import choices_in_words
from cogs.edge import answer
from cogs.forms import text_file
from cogs.rendered import OPEN
from cogs.words import clip, person, safe, text

_ROOM: Final = 3000
_CHOICE: Final = 300


@dataclass(frozen=True)
class VoteList:
    """A list: its title, its lines as shown, all of it in plain letters, and what stands above the lines."""

    name: str
    title: str
    lines: Sequence[str]
    plain: Sequence[str]
    lead: str
    in_file: str


def ballots_list(proposal: Proposal, ballots: Sequence[PublishedBallot]) -> VoteList:
    """The published ballots, by receipt."""
    name, count = ref("P", proposal.number), len(ballots)
    lines = [
        text("ballots-line", receipt=one.receipt, choice=_chosen(proposal, one.choices, one.scores)) for one in ballots
    ]
    plain = [f"{one.receipt}\t{_plain(proposal, one.choices, one.scores)}" for one in ballots]
    lead = text("ballots-check") if ballots else text("ballots-none", ref=name)
    title = text("ballots-title", ref=name, count=count)
    return VoteList(f"{name}-ballots.txt", title, lines, plain, lead, text("ballots-in-file", count=count))


def reasons_list(proposal: Proposal, reasons: Sequence[Reason]) -> VoteList:
    """The reasons, with names unless the ballots are secret."""
    name = ref("P", proposal.number)
    lead = "" if reasons else text("reasons-none", ref=name)
    lines = [_reason_line(proposal, one) for one in reasons]
    plain = [
        f"{one.member if one.member is not None else ''}\t{_plain(proposal, one.choices, one.scores)}\t{one.words}"
        for one in reasons
    ]
    title = text("reasons-title", ref=name)
    return VoteList(f"{name}-reasons.txt", title, lines, plain, lead, text("reasons-in-file", count=len(reasons)))


async def show_list(interaction: discord.Interaction[Any], found: VoteList) -> None:
    """Show a list to this person only."""
    shown, room = [], _ROOM
    for line in found.lines:
        room -= len(line) + 1
        if room < 0:
            break
        shown.append(line)
    whole = len(shown) == len(found.lines)
    parts = [found.lead, "\n".join(shown), "" if whole else found.in_file]
    embed = discord.Embed(title=found.title, description="\n\n".join(filter(None, parts)), colour=OPEN)
    await answer(interaction, embed=embed, file=None if whole else _file_of(found))


def _file_of(found: VoteList) -> Callable[[], discord.File]:
    return lambda: text_file(found.name, "\n".join(found.plain) + "\n")


def _reason_line(proposal: Proposal, reason: Reason) -> str:
    chosen, words = _chosen(proposal, reason.choices, reason.scores), safe(reason.words, 1500)
    if reason.member is None:
        return text("reasons-line-secret", choice=chosen, words=words)
    return text("reasons-line", who=person(reason.member), choice=chosen, words=words)


def _chosen(proposal: Proposal, choices: Sequence[str], scores: Sequence[int]) -> str:
    return clip(choices_in_words(proposal, choices, scores), _CHOICE)


def _plain(proposal: Proposal, choices: Sequence[str], scores: Sequence[int]) -> str:
    """What was chosen, in plain letters: the place of each option on the list, and its name."""
    labels = {option.choice: option.label for option in proposal.options if option.label}
    names = [decisions.choice_name(choice, text, labels) for choice in choices]
    given = [f" ({score})" for score in scores] or [""] * len(names)
    return " | ".join(f"{name}{mark}" for name, mark in zip(names, given, strict=True))
