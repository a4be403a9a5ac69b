"""Explanations of a decision in the chat: pages of text, turned by buttons that work after a restart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

import discord

from bot.domain.ids import GuildId, ProposalId, ref
from bot.domain.people import is_former
from bot.domain.proposal import Proposal
from bot.domain.vote import PublishedBallot, Vote
from bot.locales import decisions, explaining
from bot.locales.explaining import Speech
from bot.services.explain import Explanation
from cogs.edge import actor, answer, begin, begin_change, desk, guarded
from cogs.links import item_url
from cogs.proposal_card import choice_name
from cogs.rendered import OPEN, Rendered, buttons, card
from cogs.words import clip, person, safe, text, when

if TYPE_CHECKING:
    from bot.client import Barnraiser

PAGE: Final = 3600
"""Characters on a page; Discord takes 4,096 in a description, and 6,000 in all."""

_TEXT_SHOWN: Final = 700
_LINE: Final = 2000
_LAST: Final = 99999


class PageButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"p-explain:(?P<number>\d+):(?P<page>\d{1,5}):(?P<act>first|back|on|last)",
):
    """Turns to a page of an explanation, as things stand when it is pressed."""

    def __init__(self, number: int, page: int, act: str, *, disabled: bool = False) -> None:
        """The button that leads to ``page`` (from 0) of proposal ``number``; ``act`` names it."""
        self.number, self.page = number, page
        super().__init__(
            discord.ui.Button(
                label=text(f"explain-button-{act}"), disabled=disabled, custom_id=f"p-explain:{number}:{page}:{act}"
            )
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> PageButton:
        """The button that was pressed."""
        return cls(int(match["number"]), int(match["page"]), match["act"])

    @guarded
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Show that page in place of the present one."""
        await begin_change(interaction)
        await _show(interaction, ProposalId(self.number), self.page)


async def show_explanation(interaction: discord.Interaction[Barnraiser], number: ProposalId) -> None:
    """Answer with the first page."""
    await begin(interaction)
    await _show(interaction, number, 0)


async def _show(interaction: discord.Interaction[Any], number: ProposalId, page: int) -> None:
    who = actor(interaction)
    found = await desk(interaction).explain.proposal(who.guild, number, who.id)
    shown = explanation_page(found, page, who.guild, interaction.client.archive_url)
    await answer(interaction, embed=shown.embed, view=shown.view)


def explanation_page(found: Explanation, page: int, guild: GuildId, archive_url: str) -> Rendered:
    """One page, from 0; the last one for any number beyond."""
    number = found.proposal.number
    pages = list(_pages(_lines(found, item_url(archive_url, guild, ref("P", number)))))
    page = min(page, len(pages) - 1)
    place = text("explain-page", page=page + 1, count=len(pages)) if len(pages) > 1 else ""
    title = text("explain-title", ref=ref("P", number))
    embed = card(ref("P", number), f"{title}: {safe(found.proposal.title, 200)}", pages[page], OPEN, place)
    if len(pages) == 1:
        return Rendered(embed=embed)
    last = len(pages) - 1
    targets = {"first": 0, "back": max(page - 1, 0), "on": min(page + 1, last), "last": _LAST}
    off = {"first": page == 0, "back": page == 0, "on": page == last, "last": page == last}
    turning = [PageButton(number, target, act, disabled=off[act]) for act, target in targets.items()]
    return Rendered(embed=embed, view=buttons(*turning))


def speech_of(proposal: Proposal) -> Speech:
    """How things are said in the chat."""
    return Speech(
        say=text,
        person=lambda member: text("explain-former") if is_former(member) else person(member),
        moment=lambda at: when(at, "f"),
        quoted=lambda written: safe(written, _TEXT_SHOWN).replace("\n", " "),
        name=lambda choice: choice_name(proposal, choice),
        item=lambda name: f"**{name}**",
        role=lambda role: f"<@&{role}>",
        channel=lambda channel: f"<#{channel}>",
    )


def _pages(lines: Iterable[str]) -> Iterator[str]:
    shown = ""
    for line in (clip(one, _LINE) for one in lines):
        if shown and len(shown) + 1 + len(line) > PAGE:
            yield shown
            shown = ""
        shown = f"{shown}\n{line}" if shown else line.lstrip("\n")
    yield shown


def _lines(found: Explanation, link: str) -> Iterator[str]:
    """The whole explanation, each part under its heading."""
    speech = speech_of(found.proposal)
    proposal = found.proposal
    now = proposal.outcome is None
    yield from _part("explain-part-now" if now else "explain-part-outcome", [_verdict(found, speech)])
    yield from _part("explain-part-rule", explaining.rule_lines(proposal, speech))
    yield from _part("explain-part-voters", explaining.electorate_lines(proposal, speech))
    steps = explaining.step_lines(found, speech)
    yield from _part("explain-part-arithmetic", [f"{at}. {line}" for at, line in enumerate(steps, 1)])
    yield from _votes(found, speech)
    yield from _part("explain-part-effects", explaining.effect_lines(proposal, speech), bullet=True)
    yield from _part("explain-part-links", explaining.link_lines(proposal, speech), bullet=True)
    happened = [
        text("explain-event", when=speech.moment(at), what=what) for at, what in explaining.events(found, speech)
    ]
    yield from _part("explain-part-events", happened, bullet=True)
    yield f"\n{text('explain-web', link=link)}"
    yield text("explain-recount")


def _verdict(found: Explanation, speech: Speech) -> str:
    outcome, line = found.proposal.outcome, explaining.outcome_line(found, speech)
    if outcome is None:
        return line
    return f"**{text('explain-passed' if outcome.passed else 'explain-not-passed')}** {line}"


def _votes(found: Explanation, speech: Speech) -> Iterator[str]:
    """The votes that count, one by one or by receipt; those that do not; and those that were set right."""
    if found.view.shows_names():
        lines = [_vote(found, vote, speech) for vote in found.counted]
        yield from _part("explain-part-votes", lines or [text("explain-none")], count=len(lines), bullet=True)
    ballots = [_ballot(found, one, speech) for one in found.published]
    yield from _part("explain-part-ballots", ballots, count=len(ballots), bullet=True)
    uncounted = []
    for one in found.uncounted:
        why, at = explaining.uncounted_reason(one, text), speech.moment(one.at)
        uncounted.append(text("explain-uncounted", who=speech.person(one.member), when=at, why=why))
    yield from _part("explain-part-uncounted", uncounted, count=len(uncounted), bullet=True)
    corrected = []
    for each in found.corrected:
        why, at = explaining.corrected_reason(found.proposal, each, speech), speech.moment(each.at)
        corrected.append(text("explain-corrected", who=speech.person(each.member), when=at, why=why))
    yield from _part("explain-part-corrected", corrected, count=len(corrected), bullet=True)


def _vote(found: Explanation, vote: Vote, speech: Speech) -> str:
    chosen = decisions.ballot_words(found.proposal.rule, vote.choices, vote.scores, text, speech.name)
    who, at, via = speech.person(vote.member), speech.moment(vote.at), explaining.via_words(vote, speech)
    line = text("explain-vote", who=who, choice=chosen, when=at, via=via)
    return text("explain-vote-reason", vote=line, reason=speech.quoted(vote.reason)) if vote.reason else line


def _ballot(found: Explanation, one: PublishedBallot, speech: Speech) -> str:
    chosen = decisions.ballot_words(found.proposal.rule, one.choices, one.scores, text, speech.name)
    line = text("explain-ballot" if one.binding else "explain-ballot-advisory", receipt=one.receipt, choice=chosen)
    return text("explain-ballot-reason", ballot=line, reason=speech.quoted(one.reason)) if one.reason else line


def _part(key: str, lines: list[str], *, bullet: bool = False, count: int = 0) -> Iterator[str]:
    """A heading and its lines; nothing without lines."""
    if not lines:
        return
    yield f"\n**{text(key, count=count)}**"
    yield from (f"• {line}" for line in lines) if bullet else lines


async def setup(bot: Barnraiser) -> None:
    """Add the buttons."""
    bot.add_dynamic_items(PageButton)
