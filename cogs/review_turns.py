"""Whose turn it is to review: ``/review take|pass|opt-in|opt-out|turns``."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import discord
from discord import app_commands

from bot.domain.governing import NOTHING
from bot.domain.handling import CAPACITY, Reviewer, Stage
from bot.domain.ids import ref
from bot.domain.refusal import Refusal
from cogs.edge import actor, answer, begin, desk
from cogs.groups import add_to
from cogs.references import WaitingContribution
from cogs.review_buttons import OfferButton
from cogs.words import safe, text, when

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
EVERYTHING = "all"


@app_commands.command(name="take", description=text("review-take-description"))
@app_commands.describe(contribution=text("review-option-contribution"))
async def take(interaction: Interaction, contribution: WaitingContribution) -> None:
    """Take a review on."""
    await begin(interaction)
    await desk(interaction).assigning.take(actor(interaction), contribution)
    await answer(interaction, text("review-take-done", ref=ref("C", contribution)))


@app_commands.command(name="pass", description=text("review-pass-description"))
@app_commands.describe(contribution=text("review-option-contribution"))
async def pass_on(interaction: Interaction, contribution: WaitingContribution) -> None:
    """Decline a review, or give it back."""
    await begin(interaction)
    await desk(interaction).assigning.let_go(actor(interaction), contribution)
    await answer(interaction, text("review-pass-done", ref=ref("C", contribution)))


@app_commands.command(name="opt-in", description=text("review-opt-in-description"))
@app_commands.describe(
    areas=text("review-option-areas"), capacity=text("review-option-capacity"), away=text("review-option-away")
)
@app_commands.rename(away="away-until")
async def opt_in(
    interaction: Interaction,
    areas: app_commands.Range[str, 1, 400] | None = None,
    capacity: app_commands.Range[int, CAPACITY[0], CAPACITY[1]] | None = None,
    away: app_commands.Range[str, 1, 10] | None = None,
) -> None:
    """Want to be offered reviews."""
    await begin(interaction)
    who, services = actor(interaction), desk(interaction)
    zone, now = (await services.settings.get(who.guild)).zone, services.clock.now()
    until = _day(away, zone, now) if away is not None else None
    names = areas.replace(",", " ").split() if areas is not None else None
    chosen = [] if names is not None and [name.casefold() for name in names] == [EVERYTHING] else names
    await answer(interaction, _opted(await services.assigning.opt_in(who, chosen, capacity, until), now))


@app_commands.command(name="opt-out", description=text("review-opt-out-description"))
async def opt_out(interaction: Interaction) -> None:
    """Want to be offered no reviews any more."""
    await begin(interaction)
    await desk(interaction).assigning.opt_out(actor(interaction))
    await answer(interaction, text("review-opted-out"))


@app_commands.command(name="turns", description=text("review-turns-description"))
async def turns(interaction: Interaction) -> None:
    """What one is offered, and has in one's hands."""
    await begin(interaction)
    who, service = actor(interaction), desk(interaction).assigning
    wanted = await service.reviewer(who)
    now = desk(interaction).clock.now()
    lines = [_opted(wanted, now) if wanted is not None else text("review-turns-none")]
    for contribution, stage in await service.held_by(who.guild, who.id):
        key = "review-turns-taken" if stage is Stage.TAKEN else "review-turns-offered"
        lines.append(text(key, ref=ref("C", contribution.number), title=safe(contribution.title, 100)))
    await answer(interaction, "\n".join(lines))


def _opted(reviewer: Reviewer, now: datetime) -> str:
    areas = ", ".join(map(safe, reviewer.areas)) or text("review-opted-all")
    words = text("review-opted-in", areas=areas, count=reviewer.capacity)
    if reviewer.away_until is not None and reviewer.away_until > now:
        words += " " + text("review-opted-away", when=when(reviewer.away_until, "D"))
    return words


def _day(typed: str, zone: ZoneInfo, now: datetime) -> datetime:
    """The beginning of a day that somebody typed (``2026-08-24``); ``none`` is now. Raises Refusal."""
    if typed.strip().casefold() == NOTHING:
        return now
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        raise Refusal("review-bad-day", found=typed[:20]) from None
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


async def setup(bot: Barnraiser) -> None:
    """Add the commands to those around reviews, and the buttons of an offer."""
    add_to(bot, "review", take, pass_on, opt_in, opt_out, turns)
    bot.add_dynamic_items(OfferButton)
