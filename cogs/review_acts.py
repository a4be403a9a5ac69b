"""What else is done about work in review: ``/review reject|thank``, and canned reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.domain.canned import NAME_LIMIT, TEXT_LIMIT, Reasons, said
from bot.domain.contribution import REASON_LIMIT
from bot.domain.ids import ContributionId, GuildId, ref
from cogs.edge import actor, answer, begin, desk
from cogs.groups import add_to
from cogs.references import AnyContribution, Choices, WaitingContribution, suggestions
from cogs.rendered import listed
from cogs.review_card import reasons_along
from cogs.words import person, safe, text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
_LIST_LIMIT = 1900


async def reasons_of(interaction: discord.Interaction[Any]) -> Reasons:
    """The canned reasons that reviewers choose from here."""
    found = await desk(interaction).canned.get(GuildId(interaction.guild_id or 0))
    return found if found.own else reasons_along()


async def reason_given(interaction: discord.Interaction[Any], canned: str | None, free: str | None) -> str:
    """The whole reason: a canned one by its name, somebody's own words, or both. Raises Refusal for no such name."""
    chosen = (await reasons_of(interaction)).named(canned) if canned else None
    return said(chosen, free or "")


async def canned_names(interaction: Interaction, typed: str) -> Choices:
    """The canned reasons, suggested by name."""
    return suggestions(((one.name, one.name) for one in (await reasons_of(interaction)).reasons), typed)


@app_commands.command(name="reject", description=text("review-reject-description"))
@app_commands.describe(
    contribution=text("review-option-contribution"),
    reason=text("review-option-reject-reason"),
    canned=text("review-option-canned"),
)
@app_commands.autocomplete(canned=canned_names)
async def reject(
    interaction: Interaction,
    contribution: WaitingContribution,
    reason: app_commands.Range[str, 1, REASON_LIMIT] | None = None,
    canned: str | None = None,
) -> None:
    """Turn a contribution down."""
    await begin(interaction)
    who = actor(interaction)
    why = await reason_given(interaction, canned, reason)
    turned = await desk(interaction).reviews.reject(who, contribution, why)
    await answer(interaction, text("review-reject-done", ref=ref("C", contribution), author=person(turned.author)))


@app_commands.command(name="thank", description=text("review-thank-description"))
@app_commands.describe(contribution=text("review-option-contribution"))
async def thank(interaction: Interaction, contribution: AnyContribution) -> None:
    """Thank an author."""
    await thank_for(interaction, contribution)


async def thank_for(interaction: discord.Interaction[Any], number: ContributionId) -> None:
    """Thank the author of a contribution, and say that it is done."""
    await begin(interaction)
    await desk(interaction).reviews.thank(actor(interaction), number)
    await answer(interaction, text("review-thanked", ref=ref("C", number)))


@app_commands.command(name="reason-list", description=text("review-reason-list-description"))
async def reason_list(interaction: Interaction) -> None:
    """The canned reasons."""
    await begin(interaction)
    found = (await reasons_of(interaction)).reasons
    if not found:
        await answer(interaction, text("review-reason-none"))
        return
    lines = (text("review-reason-line", name=safe(one.name), text=safe(one.text, 300)) for one in found)
    await answer(interaction, listed(lines, _LIST_LIMIT, lambda count: text("review-queue-more", count=count)))


@app_commands.command(name="reason-keep", description=text("review-reason-keep-description"))
@app_commands.describe(name=text("review-option-reason-name"), words=text("review-option-reason-text"))
@app_commands.rename(words="text")
async def reason_keep(
    interaction: Interaction,
    name: app_commands.Range[str, 1, NAME_LIMIT],
    words: app_commands.Range[str, 1, TEXT_LIMIT],
) -> None:
    """Keep a canned reason, or change one."""
    await begin(interaction)
    await desk(interaction).canned.add(actor(interaction), name, words, reasons_along())
    await answer(interaction, text("review-reason-kept", name=safe(name)))


@app_commands.command(name="reason-remove", description=text("review-reason-remove-description"))
@app_commands.describe(name=text("review-option-reason-name"))
@app_commands.autocomplete(name=canned_names)
async def reason_remove(interaction: Interaction, name: str) -> None:
    """Let go of a canned reason."""
    await begin(interaction)
    await desk(interaction).canned.remove(actor(interaction), name, reasons_along())
    await answer(interaction, text("review-reason-gone", name=safe(name, 100)))


async def setup(bot: Barnraiser) -> None:
    """Add the commands to those around reviews."""
    add_to(bot, "review", reject, thank, reason_list, reason_keep, reason_remove)
