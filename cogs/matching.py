"""Something to do: ``/task next``, and ``/me invitations`` for those who want to be asked now and then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.domain.board import Sought
from bot.domain.inviting import MONTHLY
from bot.domain.particulars import MINUTES
from cogs.edge import actor, answer, begin, desk
from cogs.groups import add_to
from cogs.matching_card import InvitationButton, MoreButton, invitations_message, next_message
from cogs.references import CHOICES, AnArea, Choices
from cogs.task_said import sizes
from cogs.words import clip, text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
_TOPICS_TYPED = 400
_ANY = ("any", "all", "-")


@app_commands.command(name="next", description=text("matching-next-description"))
@app_commands.describe(
    minutes=text("matching-option-minutes"),
    area=text("matching-option-area"),
    newcomers=text("matching-option-newcomers"),
)
@app_commands.autocomplete(minutes=sizes)
async def following(
    interaction: Interaction,
    minutes: app_commands.Range[int, MINUTES[0], MINUTES[1]] | None = None,
    area: AnArea | None = None,
    newcomers: bool = False,
) -> None:
    """A few tasks for whoever asks."""
    await begin(interaction)
    who, sought = actor(interaction), Sought(area or "", minutes, newcomers)
    shown = next_message(await desk(interaction).matching.next(who, sought), who.guild, sought, 0)
    await answer(interaction, shown.content, embed=shown.embed, view=shown.view)


@app_commands.command(name="invitations", description=text("invitation-description"))
@app_commands.describe(topics=text("invitation-option-topics"), monthly=text("invitation-option-monthly"))
async def invitations(
    interaction: Interaction,
    topics: app_commands.Range[str, 1, _TOPICS_TYPED] | None = None,
    monthly: app_commands.Range[int, 0, MONTHLY[1]] | None = None,
) -> None:
    """How one is invited to tasks; with what is given, from now on."""
    await begin(interaction)
    who, matching = actor(interaction), desk(interaction).matching
    if monthly == 0:
        await matching.opt_out(who.guild, who.id)
    elif topics is not None or monthly is not None:
        await matching.opt_in(who, _typed(topics) if topics is not None else None, monthly)
    shown = invitations_message(await matching.invitee(who), who.guild)
    await answer(interaction, shown.content, view=shown.view)


@invitations.autocomplete("topics")
async def _topics(interaction: discord.Interaction[Any], typed: str) -> Choices:
    """What there is, after what is typed already."""
    before, comma, started = typed.rpartition(",")
    chosen = {one.casefold() for one in _typed(before)}
    lead = f"{before}{comma} " if comma else ""
    found = await desk(interaction).matching.topics(actor(interaction).guild)
    wanted = [one for one in found if started.strip().casefold() in one and one not in chosen]
    named = [clip(f"{lead}{one}", 100) for one in wanted]
    return [app_commands.Choice(name=one, value=one) for one in dict.fromkeys(named)][:CHOICES]


def _typed(topics: str) -> list[str]:
    """The topics that somebody typed; none for any."""
    typed = [one.strip() for one in topics.split(",") if one.strip()]
    return [] if len(typed) == 1 and typed[0].casefold() in _ANY else typed


async def setup(bot: Barnraiser) -> None:
    """Add the commands to those around tasks and oneself, and the buttons of what they show."""
    bot.add_dynamic_items(MoreButton, InvitationButton)
    add_to(bot, "task", following)
    add_to(bot, "me", invitations)
