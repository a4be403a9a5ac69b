"""Settings: ``/settings …``, for admins: how things are, where what is posted, by whom and when.

The commands for how a community works are in ``cogs.settings_ways``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.ids import RoleId
from cogs.edge import actor, answer, begin, desk
from cogs.places import Postable
from cogs.settings_card import channels_words, local_time, roles_words, settings_message, troubles
from cogs.settings_change import change, cleared, given
from cogs.words import text
from cogs.zones import Zone

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
_CHANNELS: Final = ("proposals_channel", "tasks_channel", "review_channel", "archive_channel")
_ROLES: Final = ("maintainer_role", "voter_role")
_CLEAR_CHANNEL: Final = [
    app_commands.Choice(name=text("settings-choice-proposals"), value="proposals_channel"),
    app_commands.Choice(name=text("settings-choice-tasks"), value="tasks_channel"),
    app_commands.Choice(name=text("settings-choice-review"), value="review_channel"),
    app_commands.Choice(name=text("settings-choice-archive"), value="archive_channel"),
    app_commands.Choice(name=text("settings-choice-all-channels"), value=" ".join(_CHANNELS)),
]
_CLEAR_ROLE: Final = [
    app_commands.Choice(name=text("settings-choice-maintainers"), value="maintainer_role"),
    app_commands.Choice(name=text("settings-choice-voters"), value="voter_role"),
    app_commands.Choice(name=text("settings-choice-both-roles"), value=" ".join(_ROLES)),
]


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Settings(commands.GroupCog, group_name="settings", group_description=text("settings-group")):
    """The commands around settings, but for those of ``settings_ways``."""

    def __init__(self, bot: Barnraiser) -> None:
        """Serve ``bot``."""
        self.bot = bot

    @app_commands.command(name="show", description=text("settings-show-description"))
    async def show(self, interaction: Interaction) -> None:
        """How things are."""
        await begin(interaction)
        who, services = actor(interaction), desk(interaction)
        settings = await services.settings.get(who.guild)
        stuck = await services.outbox.stuck(who.guild)
        trouble = troubles(settings, stuck, interaction.guild) if interaction.guild is not None else []
        now = services.clock.now()
        reads = self.bot.intents.message_content
        shown = settings_message(settings, stuck, trouble, now, who.guild, self.bot.archive_url, reads=reads)
        await answer(interaction, embed=shown.embed)

    @app_commands.command(name="channels", description=text("settings-channels-description"))
    @app_commands.describe(
        proposals=text("settings-channels-option-proposals"),
        tasks=text("settings-channels-option-tasks"),
        review=text("settings-channels-option-review"),
        archive=text("settings-channels-option-archive"),
        clear=text("settings-channels-option-clear"),
    )
    @app_commands.choices(clear=_CLEAR_CHANNEL)
    async def channels(
        self,
        interaction: Interaction,
        proposals: Postable | None = None,
        tasks: Postable | None = None,
        review: Postable | None = None,
        archive: Postable | None = None,
        clear: app_commands.Choice[str] | None = None,
    ) -> None:
        """Where what is posted."""
        wanted = dict(zip(_CHANNELS, (proposals, tasks, review, archive), strict=True))
        changed = await change(interaction, cleared(clear) | given(wanted))
        if changed is not None:
            await answer(interaction, text("settings-changed", what=channels_words(changed)))

    @app_commands.command(name="roles", description=text("settings-roles-description"))
    @app_commands.describe(
        maintainers=text("settings-roles-option-maintainers"),
        voters=text("settings-roles-option-voters"),
        clear=text("settings-roles-option-clear"),
    )
    @app_commands.choices(clear=_CLEAR_ROLE)
    async def roles(
        self,
        interaction: Interaction,
        maintainers: discord.Role | None = None,
        voters: discord.Role | None = None,
        clear: app_commands.Choice[str] | None = None,
    ) -> None:
        """Who may review and vote."""
        wanted = {
            "maintainer_role": RoleId(maintainers.id) if maintainers is not None else None,
            "voter_role": RoleId(voters.id) if voters is not None else None,
        }
        changed = await change(interaction, cleared(clear) | given(wanted))
        if changed is not None:
            await answer(interaction, text("settings-changed", what=roles_words(changed)))

    @app_commands.command(name="time-zone", description=text("settings-zone-description"))
    @app_commands.describe(zone=text("settings-zone-option-zone"))
    async def zone(self, interaction: Interaction, zone: Zone) -> None:
        """The time zone."""
        changed = await change(interaction, {"timezone": zone})
        if changed is not None:
            time = local_time(changed, desk(interaction).clock.now())
            await answer(interaction, text("settings-zone-changed", zone=changed.timezone, time=time))

    @app_commands.command(name="retry", description=text("settings-retry-description"))
    async def retry(self, interaction: Interaction) -> None:
        """Post now what could not be posted."""
        await begin(interaction)
        who = actor(interaction)
        count = await desk(interaction).outbox.retry_now(who)
        await self.bot.deliver_now(who.guild)
        await answer(interaction, text("settings-retried", count=count))


async def setup(bot: Barnraiser) -> None:
    """Add the commands."""
    await bot.add_cog(Settings(bot))
