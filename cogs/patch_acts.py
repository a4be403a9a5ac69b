"""What is done about series of patches: their states and versions, and who is named in them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import discord
from discord import app_commands

from bot.domain.contribution import REASON_LIMIT, ContributionState, Thanked
from bot.domain.ids import MemberId, ref
from bot.domain.refusal import Refusal
from cogs.edge import actor, answer, begin, desk
from cogs.forms import data_file
from cogs.groups import add_to
from cogs.patch_card import range_diff_file
from cogs.references import WaitingContribution
from cogs.words import person, text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
_STATES: Final = [
    app_commands.Choice(name=text(f"patch-state-{state.value}"), value=state.value)
    for state in ContributionState
    if state is not ContributionState.ACCEPTED
]
_ROLES: Final = [app_commands.Choice(name=text(f"patch-role-{role.value}"), value=role.value) for role in Thanked]


@app_commands.command(name="thank", description=text("patch-thank-description"))
@app_commands.describe(
    contribution=text("patch-option-series"), member=text("patch-option-member"), role=text("patch-option-role")
)
@app_commands.choices(role=_ROLES)
async def thank(
    interaction: Interaction,
    contribution: WaitingContribution,
    member: discord.User,
    role: app_commands.Choice[str],
) -> None:
    """Name somebody who reported or suggested it; they are asked."""
    await begin(interaction)
    if member.bot:
        raise Refusal("patch-thank-bot")
    who = actor(interaction)
    patches = desk(interaction).patches
    await patches.thank(who, contribution, MemberId(member.id), member.display_name, Thanked(role.value))
    await interaction.client.deliver_now(who.guild)
    await answer(interaction, text("patch-thank-asked", who=person(member.id), ref=ref("C", contribution)))


@app_commands.command(name="state", description=text("patch-state-description"))
@app_commands.describe(
    contribution=text("patch-option-series"), state=text("patch-option-state"), reason=text("patch-option-why")
)
@app_commands.choices(state=_STATES)
async def state(
    interaction: Interaction,
    contribution: WaitingContribution,
    state: app_commands.Choice[str],
    reason: app_commands.Range[str, 1, REASON_LIMIT] = "",
) -> None:
    """Put a series into another state."""
    await begin(interaction)
    patches = desk(interaction).patches
    made = await patches.move(actor(interaction), contribution, ContributionState(state.value), reason)
    words = text("patch-moved", ref=ref("C", contribution), state=text(f"patch-state-{made.state.value}"))
    await answer(interaction, words)


@app_commands.command(name="range-diff", description=text("patch-range-diff-description"))
@app_commands.describe(contribution=text("patch-option-series"), version=text("patch-option-version"))
async def range_diff(
    interaction: Interaction,
    contribution: WaitingContribution,
    version: app_commands.Range[int, 2, 999] | None = None,
) -> None:
    """What has changed between a version and the one before."""
    await begin(interaction)
    found, matches = await desk(interaction).patches.compared(actor(interaction).guild, contribution, version)
    shown = version or found.latest.number
    name, content = range_diff_file(found, shown, matches)
    words = text("patch-range-diff", ref=ref("C", contribution), old=shown - 1, new=shown)
    await answer(interaction, words, file=partial(data_file, name, content))


async def setup(bot: Barnraiser) -> None:
    """Add the commands to those that hand patches in."""
    add_to(bot, "patch", thank, state, range_diff)
