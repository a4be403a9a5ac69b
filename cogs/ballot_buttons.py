"""The buttons under a card: one for each option, taking the vote back, and giving a reason."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import discord

from bot.domain.ids import ProposalId, ref
from bot.domain.proposal import Proposal
from bot.domain.rules import NO, YES, Method
from bot.domain.vote import REASON_LIMIT, Vote
from bot.services.casting import Result, Took
from cogs.edge import actor, answer, begin, desk, guarded
from cogs.forms import Submission, field, form, on_submit
from cogs.proposal_card import choice_name
from cogs.rendered import label
from cogs.words import safe, text, when

if TYPE_CHECKING:
    from bot.client import Barnraiser

_STYLES: Final = {YES: discord.ButtonStyle.success, NO: discord.ButtonStyle.danger}
_WITHOUT_BUTTONS: Final = frozenset({Method.RANKED, Method.SCORE})


class VoteButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"p:(?P<number>\d+):(?P<choice>[a-z0-9]+)(?P<why>:why)?"
):
    """A vote by button. Works after a restart: the custom id says everything, even whether it needs a reason first."""

    def __init__(
        self, number: int, choice: str, name: str = "", emoji: str | None = None, *, why: bool = False
    ) -> None:
        """The button for one choice of proposal ``number``; with ``why`` it asks for the reason."""
        self.number, self.choice, self.why = number, choice, why
        super().__init__(
            discord.ui.Button(
                label=label(name or choice),
                style=_STYLES.get(choice, discord.ButtonStyle.secondary),
                emoji=emoji,
                custom_id=f"p:{number}:{choice}" + (":why" if why else ""),
            )
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> VoteButton:
        """The button that was pressed."""
        return cls(int(match["number"]), match["choice"], why=match["why"] is not None)

    @guarded
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Vote, or ask why first."""
        if self.why:
            await interaction.response.send_modal(_why(self.number, self.choice))
            return
        await begin(interaction)
        await _vote(interaction, self.number, self.choice, "")


class TakeBackButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"p-back:(?P<number>\d+)"):
    """Takes the vote back."""

    def __init__(self, number: int) -> None:
        """The button of proposal ``number``."""
        self.number = number
        super().__init__(discord.ui.Button(label=text("vote-button-withdraw"), custom_id=f"p-back:{number}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> TakeBackButton:
        """The button that was pressed."""
        return cls(int(match["number"]))

    @guarded
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Take it back."""
        await begin(interaction)
        result = await desk(interaction).votes.take_back(actor(interaction), ProposalId(self.number))
        await show_result(interaction, result)


class ReasonButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"p-why:(?P<number>\d+)"):
    """Lets somebody say why they voted so."""

    def __init__(self, number: int) -> None:
        """The button of proposal ``number``."""
        self.number = number
        super().__init__(discord.ui.Button(label=text("vote-button-reason"), custom_id=f"p-why:{number}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> ReasonButton:
        """The button that was pressed."""
        return cls(int(match["number"]))

    @guarded
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Ask for the reason."""
        await interaction.response.send_modal(_why(self.number, "reason"))


def _why(number: int, choice: str) -> discord.ui.Modal:
    box = field("reason", text("vote-reason-label"), limit=REASON_LIMIT, long=True, hint=text("vote-reason-hint"))
    return form(text("vote-reason-title", ref=ref("P", number)), f"p-why:{number}:{choice}", box)


async def _reason_given(interaction: discord.Interaction[Any], sent: Submission) -> None:
    await begin(interaction)
    number, choice, reason = int(sent.parts["number"]), sent.parts["choice"], sent.texts["reason"]
    if choice == "reason":
        result = await desk(interaction).votes.give_reason(actor(interaction), ProposalId(number), reason)
        await show_result(interaction, result)
        return
    await _vote(interaction, number, choice, reason)


async def _vote(interaction: discord.Interaction[Any], number: int, choice: str, reason: str) -> None:
    result = await desk(interaction).votes.press(actor(interaction), ProposalId(number), choice, reason)
    await show_result(interaction, result)


async def show_result(interaction: discord.Interaction[Any], result: Result) -> None:
    """Tell the voter what became of their click, and let their older reactions be removed."""
    await answer(interaction, told(result))
    interaction.client.dispatch("ballot_undo", result, interaction.user.id)


def ballot_buttons(proposal: Proposal) -> discord.ui.View:
    """The buttons of a card: one for each choice, one for the reason, and one to take the vote back."""
    view = discord.ui.View(timeout=None)
    if proposal.rule.method not in _WITHOUT_BUTTONS:
        for option in proposal.options:
            why = option.choice == NO and proposal.needs_reason
            name = option.label or choice_name(proposal, option.choice)
            view.add_item(VoteButton(proposal.number, option.choice, name, option.emoji, why=why))
    view.add_item(ReasonButton(proposal.number))
    view.add_item(TakeBackButton(proposal.number))
    return view


def told(result: Result) -> str:
    """What a voter is told about their click."""
    proposal, vote = result.proposal, result.vote
    if proposal is None or vote is None:
        raise ValueError("no ballot, nothing to tell")
    name, ends = ref("P", proposal.number), when(proposal.closes_at)
    if result.took is Took.LATE:
        return text("vote-after-close", number=proposal.number)
    if not vote.choices:
        return text("vote-taken-back", ref=name, when=ends)
    key = "vote-unchanged" if result.took is Took.UNCHANGED else "vote-counted"
    lines = [text(key, ref=name, choice=choices_in_words(proposal, vote), when=ends)]
    if vote.reason:
        lines.append(text("vote-reason-is", reason=safe(vote.reason, 300)))
    if not vote.binding:
        lines.append(text("vote-advisory"))
    if vote.receipt:
        lines.append(text("vote-receipt", receipt=vote.receipt))
    return "\n".join(lines)


def choices_in_words(proposal: Proposal, vote: Vote) -> str:
    """What was chosen, best first, with the points where options are scored."""
    names = [choice_name(proposal, choice) for choice in vote.choices]
    if vote.scores:
        names = [text("vote-scored", name=name, score=score) for name, score in zip(names, vote.scores, strict=True)]
    return (" > " if proposal.rule.method is Method.RANKED else ", ").join(names)


async def setup(bot: Barnraiser) -> None:
    """Add the buttons and the form for reasons."""
    bot.add_dynamic_items(VoteButton, TakeBackButton, ReasonButton)
    on_submit(bot, r"p-why:(?P<number>\d+):(?P<choice>[a-z0-9]+)", _reason_given)
