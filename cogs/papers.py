"""Ballot papers: a private paper on which a ranking, scores or a secret choice is filled in, and then cast.

Every part of a paper carries the whole of it in its custom id, so that it works after a restart and nothing about an
open paper is kept. A change edits the paper where it is; only casting it makes a vote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import discord

from bot.domain import paper as papers
from bot.domain.ids import ProposalId, ref
from bot.domain.paper import CODE, Paper
from bot.domain.proposal import Proposal
from bot.domain.refusal import Refusal
from bot.domain.rules import NONE, Method
from bot.services.papers import Change, OpenPaper
from cogs import paper_card
from cogs.ballot_result import told
from cogs.edge import actor, answer, begin, begin_change, desk, guarded
from cogs.forms import Submission, field, form, on_submit, quickly
from cogs.rendered import label
from cogs.words import text

if TYPE_CHECKING:
    from bot.client import Barnraiser

_PAPER: Final = rf"(?P<number>\d+):(?P<version>\d+):(?P<code>{CODE})"
_TYPED_LIMIT: Final = 60
_PRESSES: Final[Mapping[str, Change]] = {
    "up": lambda paper, _: papers.moved(paper, -1),
    "down": lambda paper, _: papers.moved(paper, 1),
    "top": lambda paper, _: papers.moved(paper, -len(paper.choices)),
    "drop": lambda paper, _: papers.dropped(paper),
    "clear": lambda _, __: Paper(),
}


class PaperOpener(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"p-paper:(?P<number>\d+)"):
    """Opens a paper, filled in with one's present vote."""

    def __init__(self, number: int) -> None:
        """The button of proposal ``number``."""
        self.number = number
        style = discord.ButtonStyle.primary
        super().__init__(discord.ui.Button(label=text("paper-button"), style=style, custom_id=f"p-paper:{number}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> PaperOpener:
        """The button that was pressed."""
        return cls(int(match["number"]))

    @guarded
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Show the paper."""
        await begin(interaction)
        opened = await desk(interaction).papers.open(actor(interaction), ProposalId(self.number))
        await answer(interaction, view=paper_view(opened))


class PaperButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=rf"pb:{_PAPER}:(?P<act>up|down|top|drop|clear|cast|type)"
):
    """A button on a paper: moves what is held, or casts the paper."""

    def __init__(
        self,
        number: int,
        version: int,
        code: str,
        act: str,
        *,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        disabled: bool = False,
    ) -> None:
        """A button of the paper ``code`` of proposal ``number`` as it was after ``version`` amendments."""
        self.number, self.version, self.code, self.act = number, version, code, act
        super().__init__(
            discord.ui.Button(
                label=label(text(f"paper-{act}")),
                style=style,
                disabled=disabled,
                custom_id=f"pb:{number}:{version}:{code}:{act}",
            )
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> PaperButton:
        """The button that was pressed."""
        return cls(int(match["number"]), int(match["version"]), match["code"], match["act"])

    @guarded
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what it says."""
        if self.act == "type":
            await _ask_to_type(interaction, self)
            return
        await begin_change(interaction)
        if self.act == "cast":
            await _cast(interaction, self)
            return
        await _turn(interaction, self.number, self.version, self.code, _PRESSES[self.act])


class PaperMenu(
    discord.ui.DynamicItem[discord.ui.Select[Any]], template=rf"pm:{_PAPER}:(?P<act>add|hold|tick|mark-(?:10|[1-9]))"
):
    """A menu on a paper: adds an option, picks one to move, or gives marks."""

    def __init__(self, number: int, version: int, code: str, act: str, menu: discord.ui.Select[Any]) -> None:
        """A menu of the paper ``code`` of proposal ``number`` as it was after ``version`` amendments."""
        self.number, self.version, self.code, self.act = number, version, code, act
        menu.custom_id = f"pm:{number}:{version}:{code}:{act}"
        super().__init__(menu)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> PaperMenu:
        """The menu that was used."""
        if not isinstance(item, discord.ui.Select):
            raise TypeError(f"a menu was expected, not {item!r}")
        return cls(int(match["number"]), int(match["version"]), match["code"], match["act"], item)

    @guarded
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Put the choice on the paper."""
        await begin_change(interaction)
        await _turn(interaction, self.number, self.version, self.code, self._change(self.item.values))

    def _change(self, values: list[str]) -> Change:
        if self.act == "tick":
            return lambda _, __: papers.ticked(values)
        kind, _, choice = self.act.partition("-")
        if kind == "mark":
            return lambda paper, _: papers.marked(paper, choice, int(values[0]))
        return lambda paper, _: papers.added(paper, values[0])


async def _turn(interaction: discord.Interaction[Any], number: int, version: int, code: str, change: Change) -> None:
    turned = await desk(interaction).papers.turn(actor(interaction), ProposalId(number), version, code, change)
    await answer(interaction, view=paper_view(turned))


async def _cast(interaction: discord.Interaction[Any], pressed: PaperButton) -> None:
    paper = papers.read(pressed.code)
    if not paper.choices:
        raise Refusal("paper-empty", abstain=text("choice-abstain"))
    number, seen = ProposalId(pressed.number), pressed.version
    result = await desk(interaction).votes.mark(actor(interaction), number, paper.choices, paper.scores, seen=seen)
    done = discord.ui.LayoutView(timeout=None)
    done.add_item(discord.ui.TextDisplay(told(result)))
    await answer(interaction, view=done)


async def _ask_to_type(interaction: discord.Interaction[Any], pressed: PaperButton) -> None:
    number, version = ProposalId(pressed.number), pressed.version
    asked = desk(interaction).papers.turn(actor(interaction), number, version, pressed.code, lambda paper, _: paper)
    opened = await quickly(asked)
    box = field(
        "ranking",
        text("paper-type-label"),
        limit=_TYPED_LIMIT,
        hint=text("paper-type-hint"),
        default=" > ".join("0" if choice == NONE else choice for choice in opened.paper.choices),
    )
    options = discord.ui.TextDisplay[Any](paper_card.option_lines(opened.proposal))
    title = text("paper-type-title", ref=ref("P", number))
    await interaction.response.send_modal(form(title, f"p-typed:{number}:{version}", options, box))


async def _typed(interaction: discord.Interaction[Any], sent: Submission) -> None:
    await begin_change(interaction)
    number, version = int(sent.parts["number"]), int(sent.parts["version"])

    def change(_: Paper, proposal: Proposal) -> Paper:
        return papers.typed(sent.texts["ranking"], proposal.on_paper)

    await _turn(interaction, number, version, Paper().code, change)


def paper_view(opened: OpenPaper) -> discord.ui.LayoutView:
    """The paper: its text, its menus, and its buttons."""
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.TextDisplay(paper_card.paper_text(opened)))
    by_method: dict[Method, Callable[[OpenPaper], list[discord.ui.ActionRow[Any]]]] = {
        Method.RANKED: _ranking_rows,
        Method.SCORE: _score_rows,
        Method.APPROVAL: _approval_rows,
    }
    for row in by_method[opened.proposal.rule.method](opened):
        view.add_item(row)
    return view


def _ranking_rows(opened: OpenPaper) -> list[discord.ui.ActionRow[Any]]:
    left, there = paper_card.left_out(opened), paper_card.ranked(opened)
    place = len(opened.paper.choices) + 1
    rows = []
    if left:
        rows.append(_menu(opened, "add", left, placeholder=text("paper-add", place=place)))
    if there:
        rows.append(_menu(opened, "hold", there, placeholder=text("paper-hold")))
        loose = opened.paper.held not in opened.paper.choices
        first, last = opened.paper.choices[0] == opened.paper.held, opened.paper.choices[-1] == opened.paper.held
        rows.append(
            discord.ui.ActionRow(
                _button(opened, "up", disabled=loose or first),
                _button(opened, "down", disabled=loose or last),
                _button(opened, "top", disabled=loose or first),
                _button(opened, "drop", disabled=loose),
            )
        )
    return [*rows, _last_row(opened, "type")]


def _score_rows(opened: OpenPaper) -> list[discord.ui.ActionRow[Any]]:
    rows = [
        _menu(
            opened, f"mark-{option.choice}", paper_card.marks(opened, option), placeholder=paper_card.unmarked(option)
        )
        for option in paper_card.listed_options(opened.proposal)
    ]
    return [*rows, _last_row(opened)]


def _approval_rows(opened: OpenPaper) -> list[discord.ui.ActionRow[Any]]:
    options = paper_card.ticks(opened)
    menu = _menu(opened, "tick", options, placeholder=text("paper-tick"), least=0, most=len(options))
    return [menu, _last_row(opened)]


def _last_row(opened: OpenPaper, *more: str) -> discord.ui.ActionRow[Any]:
    empty = not opened.paper.choices
    return discord.ui.ActionRow(
        _button(opened, "cast", style=discord.ButtonStyle.success, disabled=empty),
        *(_button(opened, act) for act in more),
        _button(opened, "clear", disabled=empty),
    )


def _button(
    opened: OpenPaper,
    act: str,
    *,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    disabled: bool = False,
) -> PaperButton:
    proposal = opened.proposal
    return PaperButton(proposal.number, proposal.version, opened.paper.code, act, style=style, disabled=disabled)


def _menu(
    opened: OpenPaper, act: str, options: list[discord.SelectOption], *, placeholder: str, least: int = 1, most: int = 1
) -> discord.ui.ActionRow[Any]:
    menu: discord.ui.Select[Any] = discord.ui.Select(
        placeholder=placeholder, options=options, min_values=least, max_values=most
    )
    proposal = opened.proposal
    return discord.ui.ActionRow(PaperMenu(proposal.number, proposal.version, opened.paper.code, act, menu))


async def setup(bot: Barnraiser) -> None:
    """Add the papers' buttons and menus, and the form for typing a ranking."""
    bot.add_dynamic_items(PaperOpener, PaperButton, PaperMenu)
    on_submit(bot, r"p-typed:(?P<number>\d+):(?P<version>\d+)", _typed)
