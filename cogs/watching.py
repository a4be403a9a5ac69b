"""Watching: ``/watch …`` and ``/me following``. Pages are watched by ``/page watch``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.ids import MemberId, ref
from bot.domain.refusal import Refusal
from bot.domain.watching import Topic
from cogs.edge import actor, answer, begin, desk
from cogs.groups import add_to
from cogs.references import AnArea, AnyProposal, AnyTask
from cogs.watch_buttons import QuietButton, StopMenu
from cogs.watch_card import following_message
from cogs.words import person, safe, text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]


@app_commands.guild_only()
class Watching(commands.GroupCog, group_name="watch", group_description=text("watch-group")):
    """The commands that begin to watch something."""

    @app_commands.command(name="area", description=text("watch-area-description"))
    @app_commands.describe(area=text("watch-option-area"))
    async def area(self, interaction: Interaction, area: AnArea) -> None:
        """Watch what is opened, handed in and accepted in an area."""
        await _watch(interaction, Topic.AREA, area)

    @app_commands.command(name="task", description=text("watch-task-description"))
    @app_commands.describe(task=text("watch-option-task"))
    async def task(self, interaction: Interaction, task: AnyTask) -> None:
        """Watch what becomes of a task."""
        await _watch(interaction, Topic.TASK, ref("T", task))

    @app_commands.command(name="proposal", description=text("watch-proposal-description"))
    @app_commands.describe(proposal=text("watch-option-proposal"))
    async def proposal(self, interaction: Interaction, proposal: AnyProposal) -> None:
        """Watch what becomes of a proposal."""
        await _watch(interaction, Topic.PROPOSAL, ref("P", proposal))

    @app_commands.command(name="requests", description=text("watch-requests-description"))
    @app_commands.describe(member=text("watch-option-member"))
    async def requests(self, interaction: Interaction, member: discord.Member) -> None:
        """Watch what somebody hands in for review."""
        await begin(interaction)
        if member.bot:
            raise Refusal("watch-bot")
        await desk(interaction).watching.watch_requests(actor(interaction), MemberId(member.id))
        await answer(interaction, text("watch-began", title=text("watch-requests-of", who=person(member.id))))


@app_commands.command(name="following", description=text("watch-following-description"))
async def following(interaction: Interaction) -> None:
    """Everything this person watches, and what is new."""
    await begin(interaction)
    await show_following(interaction)


async def show_following(interaction: discord.Interaction[Any]) -> None:
    """Answer with everything this person watches; from then on they know what is new there."""
    who, services = actor(interaction), desk(interaction)
    found, wished = await services.watching.following(who), await services.wishes.of(who)
    shown = following_message(found, wished.rhythm, who.guild, interaction.client.archive_url)
    await answer(interaction, shown.content, embed=shown.embed, view=shown.view)


async def _watch(interaction: Interaction, topic: Topic, name: str) -> None:
    await begin(interaction)
    title = await desk(interaction).watching.watch_item(actor(interaction), topic, name)
    shown = title if topic is Topic.AREA else f"{name} · {title}"
    await answer(interaction, text("watch-began", title=safe(shown, 200)))


async def setup(bot: Barnraiser) -> None:
    """Add the commands, and what can be pressed."""
    bot.add_dynamic_items(StopMenu, QuietButton)
    await bot.add_cog(Watching())
    add_to(bot, "me", following)
