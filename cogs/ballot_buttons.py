"""The buttons under a card: one for each option, taking the vote back, and giving a reason."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import discord

from bot.domain.ids import GuildId, MemberId, ProposalId, ref
from bot.domain.people import Actor
from bot.domain.proposal import Proposal, Visibility
from bot.domain.refusal import Refusal
from bot.domain.rules import NO, YES
from bot.domain.vote import REASON_LIMIT
from bot.services.ballots import Unreachable
from bot.services.casting import Result
from cogs.ballot_result import told
from cogs.concern_card import CONCERNS_DECIDE, ConcernButton
from cogs.edge import actor, answer, begin, desk, event_of, guarded
from cogs.forms import Submission, field, form, on_submit
from cogs.papers import PaperOpener
from cogs.proposal_card import choice_name, count_message
from cogs.rendered import label
from cogs.words import text

if TYPE_CHECKING:
    from bot.client import Barnraiser

_STYLES: Final = {YES: discord.ButtonStyle.success, NO: discord.ButtonStyle.danger}


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


class KeepButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"p-keep:(?P<guild>\d+):(?P<number>\d+):(?P<version>\d+)",
):
    """Lets a vote stand for the question as it was amended since; also pressed in direct messages."""

    def __init__(self, guild: int, number: int, version: int) -> None:
        """The button of proposal ``number`` of a guild, beside what it says after ``version`` amendments."""
        self.guild, self.number, self.version = guild, number, version
        style = discord.ButtonStyle.primary
        name = label(text("vote-button-keep"))
        super().__init__(discord.ui.Button(label=name, style=style, custom_id=f"p-keep:{guild}:{number}:{version}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> KeepButton:
        """The button that was pressed."""
        return cls(int(match["guild"]), int(match["number"]), int(match["version"]))

    @guarded
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Keep the vote."""
        await begin(interaction)
        who = await _member(interaction, GuildId(self.guild))
        kept = await desk(interaction).votes.confirm(who, ProposalId(self.number), seen=self.version)
        await answer(interaction, told(kept))


async def _member(interaction: discord.Interaction[Any], guild: GuildId) -> Actor:
    """Who acts; in a direct message Discord has to be asked for their roles. Raises Refusal."""
    if interaction.guild_id is not None:
        return actor(interaction)
    try:
        found = await interaction.client.ballot_box.actor(guild, MemberId(interaction.user.id))
    except Unreachable:
        raise Refusal("vote-try-on-the-card") from None
    if found is None:
        raise Refusal("vote-excluded-left")
    member: Actor = found
    return member


class CountButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"p-count:(?P<number>\d+)"):
    """Shows the count to those who have voted, where it is hidden from all others."""

    def __init__(self, number: int) -> None:
        """The button of proposal ``number``."""
        self.number = number
        super().__init__(discord.ui.Button(label=label(text("count-button")), custom_id=f"p-count:{number}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> CountButton:
        """The button that was pressed."""
        return cls(int(match["number"]))

    @guarded
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Show the count."""
        await begin(interaction)
        who = actor(interaction)
        view = await desk(interaction).disclosure.count(who, ProposalId(self.number))
        await answer(interaction, embed=count_message(view, who.id).embed)


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
    result = await desk(interaction).votes.press(
        actor(interaction), ProposalId(number), choice, reason, event=event_of(interaction)
    )
    await show_result(interaction, result)


async def show_result(interaction: discord.Interaction[Any], result: Result) -> None:
    """Tell the voter what became of their click, and let their older reactions be removed."""
    await answer(interaction, told(result))
    interaction.client.dispatch("ballot_undo", actor(interaction).guild, result, interaction.user.id)


def ballot_buttons(proposal: Proposal, guild: GuildId) -> discord.ui.View:
    """The buttons of a card: a paper, or one button for each choice; keeping and taking back a vote, and why."""
    view = discord.ui.View(timeout=None)
    if proposal.on_paper:
        view.add_item(PaperOpener(proposal.number))
    for option in proposal.options:
        if option.choice not in proposal.on_paper:
            why = option.choice == NO and proposal.needs_reason
            name = option.label or choice_name(proposal, option.choice)
            view.add_item(VoteButton(proposal.number, option.choice, name, option.emoji, why=why))
    if proposal.rule.method in CONCERNS_DECIDE:
        view.add_item(ConcernButton(proposal.number))
    if proposal.version:
        view.add_item(KeepButton(guild, proposal.number, proposal.version))
    if proposal.visibility is Visibility.VOTED:
        view.add_item(CountButton(proposal.number))
    view.add_item(ReasonButton(proposal.number))
    view.add_item(TakeBackButton(proposal.number))
    return view


async def setup(bot: Barnraiser) -> None:
    """Add the buttons and the form for reasons."""
    bot.add_dynamic_items(VoteButton, TakeBackButton, ReasonButton, KeepButton, CountButton)
    on_submit(bot, r"p-why:(?P<number>\d+):(?P<choice>[a-z0-9]+)", _reason_given)
