"""Proposals: ``/propose``, ``/proposal list|show|withdraw``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.duration import parse_length
from bot.domain.ids import GuildId, ProposalId, RoleId, ref
from bot.domain.proposal import DETAILS_LIMIT, TITLE_LIMIT, ProposalState
from bot.domain.refusal import Refusal
from bot.services.proposals import ProposalView
from cogs.edge import actor, answer, begin, channel_of, desk, event_of
from cogs.proposal_card import choice_name, proposal_line, proposal_message
from cogs.voting import ballot_buttons
from cogs.words import clip, message_link, text, when

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
_TASKS_APART: Final = re.compile(r"[;\n]")
_RULES: Final = [
    app_commands.Choice(name=text("propose-rule-majority"), value="majority"),
    app_commands.Choice(name=text("propose-rule-two-thirds"), value="two-thirds"),
    app_commands.Choice(name=text("propose-rule-three-quarters"), value="three-quarters"),
]
_STATES: Final = [
    app_commands.Choice(name=text("proposal-state-open"), value=ProposalState.OPEN.value),
    app_commands.Choice(name=text("proposal-state-decided"), value=ProposalState.DECIDED.value),
    app_commands.Choice(name=text("proposal-state-withdrawn"), value=ProposalState.WITHDRAWN.value),
]


def proposal_number(typed: str) -> ProposalId:
    """The number in ``P12``, ``p12`` or ``12``. Raises Refusal for anything else."""
    digits = typed.strip().upper().removeprefix("P").lstrip("-# ")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        raise Refusal("proposal-bad-number", found=clip(typed, 40))
    return ProposalId(int(digits))


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
        card = proposal_message(view, who.guild, self.bot.archive_url, ballot_buttons(view.proposal))
        own = [vote for vote in view.present if vote.member == who.id]
        words = [_own_vote(view, int(who.id))] if own or view.proposal.state is ProposalState.OPEN else []
        if view.proposal.card is not None:
            words.append(message_link(who.guild, view.proposal.channel, view.proposal.card))
        await answer(interaction, "\n".join(words) or None, embed=card.embed, view=card.view)

    @app_commands.command(name="withdraw", description=text("proposal-withdraw-description"))
    @app_commands.describe(number=text("proposal-option-number"), reason=text("proposal-withdraw-option-reason"))
    async def withdraw(
        self, interaction: Interaction, number: str, reason: app_commands.Range[str, 0, 500] = ""
    ) -> None:
        """Take a proposal back."""
        await begin(interaction)
        proposal = await desk(interaction).proposals.withdraw(actor(interaction), proposal_number(number), reason)
        await answer(interaction, text("proposal-withdrawn", ref=ref("P", proposal.number)))

    @show.autocomplete("number")
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


def _own_vote(view: ProposalView, member: int) -> str:
    for vote in view.present:
        if vote.member == member and vote.choice is not None:
            return text("proposal-show-choice", choice=choice_name(vote.choice))
    return text("proposal-show-no-vote")


@app_commands.command(name="propose", description=text("propose-description"))
@app_commands.guild_only()
@app_commands.describe(
    title=text("propose-option-title"),
    details=text("propose-option-details"),
    closes=text("propose-option-closes"),
    rule=text("propose-option-rule"),
    quorum=text("propose-option-quorum"),
    voters=text("propose-option-voters"),
    tasks=text("propose-option-tasks"),
)
@app_commands.choices(rule=_RULES)
async def propose(
    interaction: Interaction,
    title: app_commands.Range[str, 1, TITLE_LIMIT],
    details: app_commands.Range[str, 0, DETAILS_LIMIT] = "",
    closes: str | None = None,
    rule: app_commands.Choice[str] | None = None,
    quorum: app_commands.Range[int, 0, 100_000] | None = None,
    voters: discord.Role | None = None,
    tasks: app_commands.Range[str, 0, 2000] = "",
) -> None:
    """Open a proposal."""
    await begin(interaction)
    who = actor(interaction)
    proposal = await desk(interaction).proposals.open(
        who,
        title=title,
        details=details,
        channel=channel_of(interaction),
        event=event_of(interaction),
        preset=rule.value if rule is not None else "majority",
        length=parse_length(closes) if closes is not None else None,
        quorum=quorum,
        role=_role(voters),
        opens_tasks=_TASKS_APART.split(tasks),
    )
    await interaction.client.deliver_now(who.guild)
    posted = (await desk(interaction).proposals.view(who.guild, proposal.number)).proposal
    name = ref("P", posted.number)
    if posted.card is None:
        await answer(interaction, text("propose-done-soon", ref=name, channel=f"<#{posted.channel}>"))
        return
    link = message_link(who.guild, posted.channel, posted.card)
    await answer(interaction, text("propose-done", ref=name, link=link, when=when(posted.closes_at)))


def _role(role: discord.Role | None) -> RoleId | None:
    """The role to vote with; @everyone narrows nothing."""
    return RoleId(role.id) if role is not None and not role.is_default() else None


async def setup(bot: Barnraiser) -> None:
    """Add the commands."""
    await bot.add_cog(Proposals(bot))
    bot.tree.add_command(propose)
