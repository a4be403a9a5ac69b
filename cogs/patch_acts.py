"""What is done about series of patches: what people say of them, their states, and who is named in them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands

from bot.domain.contribution import REASON_LIMIT, ContributionState, Thanked, Verdict
from bot.domain.ids import ContributionId, MemberId, ref
from bot.domain.refusal import Refusal
from cogs.edge import actor, answer, begin, desk
from cogs.forms import Submission, data_file, on_submit
from cogs.groups import add_to
from cogs.patch_buttons import OBJECT_FORM, say
from cogs.patch_card import range_diff_file
from cogs.references import WaitingContribution
from cogs.words import person, text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
_KINDS: Final = [
    app_commands.Choice(name=text(f"patch-kind-{kind.value}"), value=kind.value)
    for kind in (Verdict.APPROVE, Verdict.ACK, Verdict.TESTED, Verdict.OBJECT)
]
_STATES: Final = [
    app_commands.Choice(name=text(f"patch-state-{state.value}"), value=state.value)
    for state in ContributionState
    if state is not ContributionState.ACCEPTED
]
_ROLES: Final = [app_commands.Choice(name=text(f"patch-role-{role.value}"), value=role.value) for role in Thanked]


@app_commands.command(name="review", description=text("patch-review-description"))
@app_commands.describe(
    contribution=text("patch-option-series"),
    kind=text("patch-option-kind"),
    part=text("patch-option-part"),
    reason=text("patch-option-reason"),
)
@app_commands.choices(kind=_KINDS)
async def review(
    interaction: Interaction,
    contribution: WaitingContribution,
    kind: app_commands.Choice[str],
    part: app_commands.Range[int, 1, 100] | None = None,
    reason: app_commands.Range[str, 1, REASON_LIMIT] = "",
) -> None:
    """Say something of a series or of one of its patches."""
    await say(interaction, contribution, Verdict(kind.value), part=part or 0, reason=reason)


async def _objected(interaction: discord.Interaction[Any], sent: Submission) -> None:
    """Object, for the reason in the form."""
    number, work = ContributionId(int(sent.parts["number"])), int(sent.parts["work"])
    await say(interaction, number, Verdict.OBJECT, reason=sent.texts["reason"], work=work)


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
    add_to(bot, "patch", review, thank, state, range_diff)
    on_submit(bot, OBJECT_FORM, _objected)
