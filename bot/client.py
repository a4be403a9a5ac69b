"""The connection to Discord: least intents, no pings, and the cogs by name."""

from __future__ import annotations

import logging
from typing import Any, Final

import discord
from discord.ext import commands

from bot.services.desk import Desk

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
    "cogs.cards",
)


def intents() -> discord.Intents:
    """The gateway events we ask for. None is privileged; each is here for a reason."""
    wanted = discord.Intents.none()
    wanted.guilds = True  # channels and roles, joining and leaving a guild
    wanted.guild_messages = True  # a card or a tracked message is deleted (the content is withheld, and not needed)
    wanted.guild_reactions = True  # votes and approvals
    return wanted


class Barnraiser(commands.Bot):
    """The discord.py client. It knows the services and the archive's address; cogs find both here."""

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

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """The sink for errors in event listeners: log with the trace; nobody is waiting for an answer."""
        log.error("listener %s failed", event_method, exc_info=True)

    async def on_command_error(self, context: commands.Context[Any], exception: commands.CommandError, /) -> None:
        """Prefix commands do not exist here; a mention that looks like one is not an error."""
