"""What cogs have in common that take up messages through their menu, and fetch the files with them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from cogs.capture import SOURCE_ID, Recent
from cogs.files import Fetcher, renewing
from cogs.forms import Handler, on_submit

if TYPE_CHECKING:
    from bot.client import Barnraiser


class FetchingCog(commands.Cog):
    """A cog that can fetch files as long as it is loaded."""

    def __init__(self, bot: Barnraiser) -> None:
        """Serve ``bot``."""
        self.bot = bot

    async def cog_load(self) -> None:
        """Be ready to fetch files."""
        self._fetch = Fetcher(renewing(self.bot))

    async def cog_unload(self) -> None:
        """Let go of the connections."""
        await self._fetch.close()


class MenuCog(FetchingCog):
    """A cog with an entry in the menu of messages, which opens a form whose custom id begins with ``prefix``.

    ``opened`` and ``taken`` are what takes the message and the form. ``self._recent`` is for what comes between.
    """

    def __init__(
        self,
        bot: Barnraiser,
        name: str,
        prefix: str,
        opened: Callable[[Any, discord.Message], Coroutine[Any, Any, None]],
        taken: Handler,
    ) -> None:
        """Serve ``bot``, with an entry of this name."""
        super().__init__(bot)
        self._recent, self._prefix, self._taken = Recent(), prefix, taken
        everywhere = app_commands.AppCommandContext(guild=True)
        self._menu = app_commands.ContextMenu(name=name, callback=opened, allowed_contexts=everywhere)

    async def cog_load(self) -> None:
        """Add what belongs to the menu of a message, and be ready to fetch files."""
        await super().cog_load()
        self.bot.tree.add_command(self._menu)
        on_submit(self.bot, self._prefix + SOURCE_ID, self._taken)
