"""The connection to Discord: least intents, no pings, and the cogs by name."""

from __future__ import annotations

import logging
import sys
from typing import Any, Final

import discord
from discord.ext import commands

from bot.domain.ids import GuildId
from bot.services.desk import Desk
from bot.services.outbox import Courier
from bot.services.votes import BallotBox

log = logging.getLogger(__name__)

COGS: Final = (
    "cogs.edge",
    "cogs.proposals",
    "cogs.voting",
    "cogs.tasks",
    "cogs.contributions",
    "cogs.reviews",
    "cogs.archive",
    "cogs.digests",
    "cogs.settings",
    "cogs.me",
    "cogs.help",
    "cogs.courier",
)


def intents() -> discord.Intents:
    """The gateway events we ask for. None is privileged; each is here for a reason."""
    wanted = discord.Intents.none()
    wanted.guilds = True  # channels and roles, joining and leaving a guild
    wanted.guild_messages = True  # a card or a tracked message is deleted (the content is withheld, and not needed)
    wanted.guild_reactions = True  # votes and approvals
    return wanted


class Barnraiser(commands.Bot):
    """The discord.py client. It knows the services and the archive's address; cogs find both here.

    ``courier`` and ``ballot_box``, the services' ways to Discord, are put here by the cogs that implement them.
    """

    courier: Courier
    ballot_box: BallotBox

    def __init__(self, desk: Desk, archive_url: str, *, sync_commands: bool = True) -> None:
        """``archive_url`` is where readers find the web archive, without a slash at the end."""
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=intents(),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
        )
        self.desk = desk
        self.archive_url = archive_url
        self._sync_commands = sync_commands

    async def setup_hook(self) -> None:
        """Load the cogs and tell Discord the commands."""
        for cog in COGS:
            await self.load_extension(cog)
        if self._sync_commands:
            await self.tree.sync()

    async def deliver_now(self, guild: GuildId) -> None:
        """Send what this guild's outbox holds without waiting for the next round; never raises."""
        try:
            await self.desk.outbox.deliver_due(self.courier, guild)
        except Exception:
            log.exception("outbox of guild %s", guild)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """The sink for errors in event listeners: log with the trace; nobody is waiting for an answer."""
        log.error("listener %s failed", event_method, exc_info=sys.exc_info())

    async def on_command_error(self, context: commands.Context[Any], exception: commands.CommandError, /) -> None:
        """Prefix commands do not exist here; a mention that looks like one is not an error."""
