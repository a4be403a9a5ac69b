"""Concerns: ``/concern …``, and the button and form that raise one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.concern import CONCERN_LIMIT, ConcernKind
from bot.domain.ids import ProposalId
from cogs import concern_acts
from cogs.concern_card import FORM, ConcernButton, closed_words, raised_words
from cogs.concern_list import concern_list
from cogs.edge import actor, answer, begin, desk, event_of
from cogs.forms import Submission, on_submit
from cogs.long_list import show_list
from cogs.references import AnyProposal, ClosableConcern, OpenProposal, OwnConcern
from cogs.words import text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
_KINDS: Final = [
    app_commands.Choice(name=text(f"concern-choice-{kind.value}"), value=kind.value) for kind in ConcernKind
]


@app_commands.guild_only()
class Concerns(commands.GroupCog, group_name="concern", group_description=text("concern-group")):
    """The commands around concerns."""

    def __init__(self, bot: Barnraiser) -> None:
        """Serve ``bot``."""
        self.bot = bot

    async def cog_load(self) -> None:
        """Answer the form."""
        on_submit(self.bot, FORM + r"(?P<number>\d+)", self.filled_in)

    @app_commands.command(name="raise", description=text("concern-raise-description"))
    @app_commands.describe(
        proposal=text("concern-option-proposal"),
        reason=text("concern-raise-option-reason"),
        kind=text("concern-raise-option-kind"),
    )
    @app_commands.choices(kind=_KINDS)
    async def raise_one(
        self,
        interaction: Interaction,
        proposal: OpenProposal,
        reason: app_commands.Range[str, 1, CONCERN_LIMIT],
        kind: app_commands.Choice[str] | None = None,
    ) -> None:
        """Raise a concern, or put a hold on a proposal."""
        await begin(interaction)
        await _raise(
            interaction, proposal, ConcernKind(kind.value) if kind is not None else ConcernKind.CONCERN, reason
        )

    async def filled_in(self, interaction: discord.Interaction[Any], sent: Submission) -> None:
        """Raise what the form says."""
        await begin(interaction)
        kind = ConcernKind(sent.texts.get("kind") or ConcernKind.CONCERN)
        await _raise(interaction, ProposalId(int(sent.parts["number"])), kind, sent.texts["reason"])

    @app_commands.command(name="resolve", description=text("concern-resolve-description"))
    @app_commands.describe(concern=text("concern-option-number"), reply=text("concern-resolve-option-answer"))
    @app_commands.rename(reply="answer")
    async def resolve(
        self,
        interaction: Interaction,
        concern: ClosableConcern,
        reply: app_commands.Range[str, 1, CONCERN_LIMIT],
    ) -> None:
        """Say what settled a concern."""
        await begin(interaction)
        who, event = actor(interaction), event_of(interaction)
        view = await desk(interaction).concerns.resolve(who, concern.proposal, concern.number, reply, event)
        await answer(interaction, closed_words(view))

    @app_commands.command(name="withdraw", description=text("concern-withdraw-description"))
    @app_commands.describe(concern=text("concern-option-number"))
    async def withdraw(self, interaction: Interaction, concern: OwnConcern) -> None:
        """Take one's own concern back."""
        await begin(interaction)
        who, event = actor(interaction), event_of(interaction)
        view = await desk(interaction).concerns.withdraw(who, concern.proposal, concern.number, event)
        await answer(interaction, closed_words(view))

    @app_commands.command(name="list", description=text("concern-list-description"))
    @app_commands.describe(proposal=text("concern-option-proposal"))
    async def listing(self, interaction: Interaction, proposal: AnyProposal) -> None:
        """Every concern on a proposal."""
        await begin(interaction)
        guild = actor(interaction).guild
        await show_list(interaction, concern_list(await desk(interaction).concerns.of(guild, proposal), guild))


async def _raise(interaction: discord.Interaction[Any], number: ProposalId, kind: ConcernKind, reason: str) -> None:
    event = event_of(interaction)
    view = await desk(interaction).concerns.raise_one(actor(interaction), number, kind, reason, event)
    await answer(interaction, raised_words(view))


async def setup(bot: Barnraiser) -> None:
    """Add the commands and the button."""
    bot.add_dynamic_items(ConcernButton)
    concern_acts.listen(bot)
    await bot.add_cog(Concerns(bot))
