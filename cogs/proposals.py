"""Proposals: ``/proposal list|show|ballots|reasons|withdraw``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.ids import GuildId, MemberId, ref
from bot.domain.proposal import ProposalState
from bot.services.proposals import ProposalView
from cogs.ballot_buttons import ballot_buttons
from cogs.ballot_result import choices_in_words
from cogs.edge import actor, answer, begin, desk, event_of
from cogs.explanations import show_explanation
from cogs.long_list import show_list
from cogs.proposal_card import proposal_line, proposal_message
from cogs.proposal_number import proposal_number
from cogs.vote_lists import ballots_list, reasons_list
from cogs.words import clip, message_link, person, text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
_STATES: Final = [
    app_commands.Choice(name=text("proposal-state-open"), value=ProposalState.OPEN.value),
    app_commands.Choice(name=text("proposal-state-decided"), value=ProposalState.DECIDED.value),
    app_commands.Choice(name=text("proposal-state-withdrawn"), value=ProposalState.WITHDRAWN.value),
    app_commands.Choice(name=text("proposal-state-cancelled"), value=ProposalState.CANCELLED.value),
]


@app_commands.guild_only()
class Proposals(commands.GroupCog, group_name="proposal", group_description=text("proposal-group")):
    """The commands around proposals."""

    def __init__(self, bot: Barnraiser) -> None:
        """Serve ``bot``."""
        self.bot = bot

    @app_commands.command(name="list", description=text("proposal-list-description"))
    @app_commands.describe(state=text("proposal-list-option-state"))
    @app_commands.choices(state=_STATES)
    async def listing(self, interaction: Interaction, state: app_commands.Choice[str] | None = None) -> None:
        """The newest proposals."""
        await begin(interaction)
        who = actor(interaction)
        wanted = ProposalState(state.value) if state is not None else None
        found = await desk(interaction).proposals.listing(who.guild, wanted)
        lines = "\n".join(proposal_line(proposal, who.guild) for proposal in found)
        if not lines:
            await answer(interaction, text("proposal-list-empty"))
            return
        embed = discord.Embed(title=text("proposal-list-title"), description=clip(lines, 4000))
        await answer(interaction, embed=embed)

    @app_commands.command(name="show", description=text("proposal-show-description"))
    @app_commands.describe(number=text("proposal-option-number"))
    async def show(self, interaction: Interaction, number: str) -> None:
        """One proposal, and one's own vote on it."""
        await begin(interaction)
        who = actor(interaction)
        view = await desk(interaction).proposals.view(who.guild, proposal_number(number))
        buttons = ballot_buttons(view.proposal, who.guild)
        card = proposal_message(view, who.guild, self.bot.archive_url, buttons, who.id)
        own = [vote for vote in view.present if vote.member == who.id]
        words = _own_vote(view, who.id) if own or view.proposal.state is ProposalState.OPEN else []
        if view.proposal.card is not None:
            words.append(message_link(who.guild, view.proposal.channel, view.proposal.card))
        await answer(interaction, "\n".join(words) or None, embed=card.embed, view=card.view)

    @app_commands.command(name="ballots", description=text("ballots-description"))
    @app_commands.describe(number=text("proposal-option-number"))
    async def ballots(self, interaction: Interaction, number: str) -> None:
        """The ballots of a secret vote that is over."""
        await begin(interaction)
        found = await desk(interaction).disclosure.ballots(actor(interaction).guild, proposal_number(number))
        await show_list(interaction, ballots_list(*found))

    @app_commands.command(name="reasons", description=text("reasons-description"))
    @app_commands.describe(number=text("proposal-option-number"))
    async def reasons(self, interaction: Interaction, number: str) -> None:
        """Why people voted as they did."""
        await begin(interaction)
        found = await desk(interaction).disclosure.reasons(actor(interaction), proposal_number(number))
        await show_list(interaction, reasons_list(*found))

    @app_commands.command(name="explain", description=text("explain-description"))
    @app_commands.describe(number=text("proposal-option-number"))
    async def explain(self, interaction: Interaction, number: str) -> None:
        """Everything that is needed to check a decision."""
        await show_explanation(interaction, proposal_number(number))

    @app_commands.command(name="withdraw", description=text("proposal-withdraw-description"))
    @app_commands.describe(number=text("proposal-option-number"), reason=text("proposal-withdraw-option-reason"))
    async def withdraw(
        self, interaction: Interaction, number: str, reason: app_commands.Range[str, 0, 500] = ""
    ) -> None:
        """Take a proposal back."""
        await begin(interaction)
        proposal = await desk(interaction).life.withdraw(
            actor(interaction), proposal_number(number), reason, event=event_of(interaction)
        )
        await answer(interaction, text("proposal-withdrawn", ref=ref("P", proposal.number)))

    @show.autocomplete("number")
    @explain.autocomplete("number")
    @ballots.autocomplete("number")
    @reasons.autocomplete("number")
    @withdraw.autocomplete("number")
    async def _numbers(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        if interaction.guild_id is None:
            return []
        only = ProposalState.OPEN if interaction.command is self.withdraw else None
        found = await desk(interaction).proposals.listing(GuildId(interaction.guild_id), only, limit=100)
        wanted = typed.casefold()
        names = {f"P{proposal.number} {proposal.title}": str(proposal.number) for proposal in found}
        return [
            app_commands.Choice(name=clip(name, 100), value=value)
            for name, value in names.items()
            if wanted in name.casefold()
        ][:25]


def _own_vote(view: ProposalView, member: MemberId) -> list[str]:
    """What this member chose, or whoever votes for them, as far as they may know that yet."""
    for vote in (*view.votes, *view.delegated):
        if vote.member != member or not vote.choices:
            continue
        chosen = clip(choices_in_words(view.proposal, vote.choices, vote.scores), 1000)
        if vote.delegate is not None:
            key = "proposal-show-delegated" if view.shows_count_to(member) else "proposal-show-delegated-hidden"
            return [text(key, delegate=person(vote.delegate), choice=chosen)]
        key = "proposal-show-choice" if vote.version == view.proposal.version else "proposal-show-unconfirmed"
        receipt = [text("proposal-show-receipt", receipt=vote.receipt)] if vote.receipt else []
        return [text(key, choice=chosen), *receipt]
    return [text("proposal-show-no-vote")]


async def setup(bot: Barnraiser) -> None:
    """Add the commands."""
    await bot.add_cog(Proposals(bot))
