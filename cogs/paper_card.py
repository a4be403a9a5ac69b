"""What stands on a ballot paper: its text, and what its menus offer."""

from __future__ import annotations

import discord

from bot.domain.ids import ref
from bot.domain.proposal import Proposal
from bot.domain.rules import Method
from bot.domain.vote import Option
from bot.locales import decisions
from bot.services.papers import OpenPaper
from cogs.words import clip, safe, text

_OPTION_LIMIT = 100
_PLACEHOLDER_LIMIT = 150


def paper_text(opened: OpenPaper) -> str:
    """The heading, how to fill it in, and what is on it so far."""
    proposal = opened.proposal
    how = text(
        f"paper-how-{proposal.rule.method.value}",
        **({"none": text("choice-none")} if proposal.rule.method is Method.RANKED else {}),
        **({"top": proposal.rule.top} if proposal.rule.method is Method.SCORE else {}),
    )
    private = text("paper-private-again" if opened.voted else "paper-private", cast=text("paper-cast"))
    title = text("paper-title", ref=ref("P", proposal.number), title=safe(proposal.title, 300))
    parts = [title, f"{how} {private}"]
    if proposal.rule.method is Method.RANKED:
        parts.append(_ranking(opened))
    return "\n\n".join(parts)


def listed_options(proposal: Proposal) -> list[Option]:
    """The options that stand on a paper."""
    return [proposal.option(choice) for choice in proposal.on_paper]


def option_lines(proposal: Proposal) -> str:
    """The options with their numbers."""
    return "\n".join(f"{option.emoji} {safe(_name(option))}" for option in listed_options(proposal))


def left_out(opened: OpenPaper) -> list[discord.SelectOption]:
    """The options that are not ranked yet."""
    return [
        discord.SelectOption(label=_cut(_name(option)), value=option.choice, emoji=option.emoji)
        for option in listed_options(opened.proposal)
        if option.choice not in opened.paper.choices
    ]


def ranked(opened: OpenPaper) -> list[discord.SelectOption]:
    """The options that are ranked, the best first."""
    return [
        discord.SelectOption(
            label=_cut(text("paper-option-ranked", place=place, name=_name(opened.proposal.option(choice)))),
            value=choice,
            emoji=opened.proposal.emoji_of(choice),
            default=choice == opened.paper.held,
        )
        for place, choice in enumerate(opened.paper.choices, 1)
    ]


def ticks(opened: OpenPaper) -> list[discord.SelectOption]:
    """Every option, those that are chosen marked."""
    return [
        discord.SelectOption(
            label=_cut(_name(option)),
            value=option.choice,
            emoji=option.emoji,
            default=option.choice in opened.paper.choices,
        )
        for option in listed_options(opened.proposal)
    ]


def marks(opened: OpenPaper, option: Option) -> list[discord.SelectOption]:
    """Every mark that an option can be given."""
    given = opened.paper.marks.get(option.choice)
    return [
        discord.SelectOption(
            label=_cut(text("paper-mark", mark=mark, name=_name(option))),
            value=str(mark),
            emoji=option.emoji,
            default=mark == given,
        )
        for mark in range(opened.proposal.rule.top + 1)
    ]


def unmarked(option: Option) -> str:
    """What stands where an option has no mark yet."""
    return clip(text("paper-unmarked", name=_name(option)), _PLACEHOLDER_LIMIT)


def _ranking(opened: OpenPaper) -> str:
    lines = []
    for place, choice in enumerate(opened.paper.choices, 1):
        option = opened.proposal.option(choice)
        key = "paper-place-held" if choice == opened.paper.held else "paper-place"
        lines.append(text(key, place=place, emoji=option.emoji, name=safe(_name(option))))
    missing = [option for option in listed_options(opened.proposal) if option.choice not in opened.paper.choices]
    if not lines:
        lines.append(text("paper-nothing-ranked"))
    if missing:
        names = ", ".join(f"{option.emoji} {safe(_name(option))}" for option in missing)
        lines += ["", text("paper-left-out", options=names)]
    return "\n".join(lines)


def _name(option: Option) -> str:
    """The option's name as its author wrote it; menus show it without any markup."""
    return option.label or decisions.choice_name(option.choice, text)


def _cut(words: str) -> str:
    return clip(words, _OPTION_LIMIT)
