"""What members say of work without deciding on it: ``/review say|object|settle|override``, and the form to object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands

from bot.domain.contribution import REASON_LIMIT, Form, Verdict
from bot.domain.ids import ContributionId, MemberId, ref
from cogs.edge import actor, answer, begin, desk
from cogs.forms import Submission, on_submit
from cogs.groups import add_to
from cogs.references import WaitingContribution
from cogs.words import person, text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
_OBJECT_FORM: Final = r"object:(?P<number>\d+):(?P<work>\d+)"
_KINDS: Final = [
    app_commands.Choice(name=text(f"review-kind-{kind.value}"), value=kind.value)
    for kind in (Verdict.APPROVE, Verdict.ACK, Verdict.TESTED)
]


async def say(
    interaction: discord.Interaction[Any],
    number: ContributionId,
    verdict: Verdict,
    *,
    part: int = 0,
    reason: str = "",
    work: int | None = None,
) -> None:
    """Say something of a work or of one of its patches, and tell what that means."""
    await begin(interaction)
    who, statements = actor(interaction), desk(interaction).statements
    made = await statements.give(who, number, verdict, part=part, reason=reason, work_number=work)
    key = f"patch-said-{verdict.value}" if made.form is Form.PATCHES else f"review-said-{verdict.value}"
    await answer(interaction, text(key, ref=ref("C", number), version=made.latest.number))


async def take_back(interaction: discord.Interaction[Any], number: ContributionId) -> None:
    """Withdraw one's own objection."""
    await begin(interaction)
    await desk(interaction).statements.take_back(actor(interaction), number)
    await answer(interaction, text("review-settled-done", ref=ref("C", number)))


@app_commands.command(name="say", description=text("review-say-description"))
@app_commands.describe(
    contribution=text("review-option-contribution"),
    kind=text("review-option-kind"),
    part=text("review-option-part"),
    notes=text("review-option-notes"),
)
@app_commands.choices(kind=_KINDS)
async def say_of(
    interaction: Interaction,
    contribution: WaitingContribution,
    kind: app_commands.Choice[str],
    part: app_commands.Range[int, 1, 100] | None = None,
    notes: app_commands.Range[str, 0, REASON_LIMIT] = "",
) -> None:
    """Say that one has read a work or tried it, or is fine with it."""
    await say(interaction, contribution, Verdict(kind.value), part=part or 0, reason=notes)


@app_commands.command(name="object", description=text("review-object-description"))
@app_commands.describe(
    contribution=text("review-option-contribution"),
    reason=text("review-option-object-reason"),
    part=text("review-option-part"),
)
async def object_to(
    interaction: Interaction,
    contribution: WaitingContribution,
    reason: app_commands.Range[str, 1, REASON_LIMIT],
    part: app_commands.Range[int, 1, 100] | None = None,
) -> None:
    """Object to a contribution."""
    await say(interaction, contribution, Verdict.OBJECT, part=part or 0, reason=reason)


async def _objected(interaction: discord.Interaction[Any], sent: Submission) -> None:
    """Object, for the reason in the form."""
    number, work = ContributionId(int(sent.parts["number"])), int(sent.parts["work"])
    await say(interaction, number, Verdict.OBJECT, reason=sent.texts["reason"], work=work)


@app_commands.command(name="settle", description=text("review-settle-description"))
@app_commands.describe(contribution=text("review-option-contribution"))
async def settle(interaction: Interaction, contribution: WaitingContribution) -> None:
    """Take one's own objection back."""
    await take_back(interaction, contribution)


@app_commands.command(name="override", description=text("review-override-description"))
@app_commands.describe(
    contribution=text("review-option-contribution"),
    objector=text("review-option-objector"),
    reason=text("review-option-override-reason"),
)
async def override(
    interaction: Interaction,
    contribution: WaitingContribution,
    objector: discord.User,
    reason: app_commands.Range[str, 1, REASON_LIMIT],
) -> None:
    """Let a contribution go on in spite of an objection."""
    await begin(interaction)
    who = actor(interaction)
    await desk(interaction).statements.override(who, contribution, MemberId(objector.id), reason)
    await interaction.client.deliver_now(who.guild)
    words = text("review-overridden-done", ref=ref("C", contribution), who=person(objector.id))
    await answer(interaction, words)


async def setup(bot: Barnraiser) -> None:
    """Add the commands to those around reviews, and the form for an objection."""
    add_to(bot, "review", say_of, object_to, settle, override)
    on_submit(bot, _OBJECT_FORM, _objected)
