"""The buttons that settle a concern, and the form in which somebody says what settled it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import discord

from bot.domain.concern import CONCERN_LIMIT, Concern, concern_ref
from bot.domain.ids import GuildId, MemberId, ProposalId
from bot.domain.proposal import Proposal
from cogs.concern_card import closed_words, concern_line
from cogs.edge import actor, answer, begin, desk, event_of, guarded
from cogs.forms import Submission, field, form, on_submit
from cogs.links import card_link
from cogs.rendered import BUSY, Rendered, buttons, label
from cogs.words import text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction[Any]
_FORM: Final = "concern-settle:"
_SHOWN: Final = 1500


class SettleButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"concern:(?P<number>\d+)\.(?P<concern>\d+):(?P<act>resolve|withdraw)",
):
    """Says what settled a concern, or takes one's own back. Works after a restart: the custom id says everything."""

    def __init__(self, number: int, concern: int, act: str) -> None:
        """The button that does ``act`` to a concern on proposal ``number``."""
        self.number, self.concern, self.act = ProposalId(number), concern, act
        style = discord.ButtonStyle.primary if act == "resolve" else discord.ButtonStyle.secondary
        name, custom_id = label(text(f"concern-button-{act}")), f"concern:{number}.{concern}:{act}"
        super().__init__(discord.ui.Button(label=name, style=style, custom_id=custom_id))

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> SettleButton:
        """The button that was pressed."""
        return cls(int(match["number"]), int(match["concern"]), match["act"])

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Ask what settled it, or take it back."""
        if self.act == "resolve":
            name = f"P{self.number}.{self.concern}"
            box = field("answer", text("concern-settle-field"), limit=CONCERN_LIMIT, long=True)
            shown = form(text("concern-settle-title", ref=name), f"{_FORM}{self.number}.{self.concern}", box)
            await interaction.response.send_modal(shown)
            return
        await begin(interaction)
        who, event = actor(interaction), event_of(interaction)
        await answer(
            interaction,
            closed_words(await desk(interaction).concerns.withdraw(who, self.number, self.concern, event)),
        )


def concern_panel(proposal: Proposal, concern: Concern, guild: GuildId, viewer: MemberId) -> Rendered:
    """One concern, for somebody who raised it or whose proposal it is about, with the buttons that settle it."""
    link = card_link(guild, proposal.channel, proposal.card, concern_ref(proposal.number, concern))
    embed = discord.Embed(description=f"{link}\n{concern_line(proposal, concern, _SHOWN)}", colour=BUSY)
    acts = ("resolve", "withdraw") if concern.owner == viewer else ("resolve",)
    return Rendered(embed=embed, view=buttons(*(SettleButton(proposal.number, concern.number, act) for act in acts)))


async def _settled(interaction: Interaction, sent: Submission) -> None:
    """Take what somebody says has settled it."""
    await begin(interaction)
    who, event = actor(interaction), event_of(interaction)
    number, concern = ProposalId(int(sent.parts["number"])), int(sent.parts["concern"])
    view = await desk(interaction).concerns.resolve(who, number, concern, sent.texts["answer"], event)
    await answer(interaction, closed_words(view))


def listen(bot: Barnraiser) -> None:
    """Add the buttons and the form, so that those shown before a restart work."""
    bot.add_dynamic_items(SettleButton)
    on_submit(bot, _FORM + r"(?P<number>\d+)\.(?P<concern>\d+)", _settled)
