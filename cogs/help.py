"""Help: ``/help`` says what this person can do next."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.settings import GuildSettings
from cogs.edge import actor, answer, begin, desk
from cogs.links import home_url
from cogs.rendered import OPEN, add
from cogs.words import text

if TYPE_CHECKING:
    from bot.client import Barnraiser

log = logging.getLogger(__name__)

_COMMANDS: Final = (
    "propose",
    "proposal explain",
    "proposal edit",
    "proposal history",
    "proposal extend",
    "proposal withdraw",
    "proposal cancel",
    "proposal judge",
    "proposal challenge",
    "concern raise",
    "concern list",
    "concern resolve",
    "concern withdraw",
    "delegate to",
    "delegate list",
    "delegate revoke",
    "delegate decline",
    "area list",
    "area show",
    "area adopt",
    "area add",
    "area edit",
    "area remove",
    "contribute",
    "credit",
    "credits",
    "consent show",
    "task add",
    "task list",
    "task claim",
    "task renew",
    "task release",
    "task split",
    "task done",
    "task help",
    "task offer",
    "task edit",
    "task free",
    "task next",
    "board list",
    "board set",
    "patch send",
    "patch edit",
    "patch resend",
    "patch range-diff",
    "review queue",
    "review approve",
    "review reject",
    "review say",
    "review object",
    "review thank",
    "review opt-in",
    "archive search",
    "page show",
    "page watch",
    "page talk",
    "page wanted",
    "release cut",
    "release list",
    "release schedule",
    "digest add",
    "me digest",
    "health",
    "settings show",
    "settings govern",
    "settings channels",
    "settings traces",
    "settings roles",
    "settings voting",
    "settings time-zone",
    "me todo",
    "me invitations",
    "me settings",
    "me following",
    "remind",
    "watch area",
)
"""The commands that the wordings name; in them ``task add`` is ``$task_add``."""


def mentions(ids: Mapping[str, int]) -> dict[str, str]:
    """Each command as Discord links it, by its name in the wordings; in plain letters where its id is not known."""
    found = {}
    for command in _COMMANDS:
        number = ids.get(command.split()[0])
        name = command.replace(" ", "_").replace("-", "_")
        found[name] = f"</{command}:{number}>" if number is not None else f"`/{command}`"
    return found


def help_embed(
    commands_by_name: Mapping[str, str], *, admin: bool, maintainer: bool, fresh: bool, waiting: int, archive: str
) -> discord.Embed:
    """What to do next. ``fresh`` is a guild in which nothing was set; ``waiting`` is how much waits for this person."""
    say = dict(commands_by_name)
    embed = discord.Embed(title=text("help-title"), description=text("help-lead"), colour=OPEN)

    def part(name: str, words: str) -> None:
        add(embed, text(name), words, inline=False)

    if admin and fresh:
        part("help-setup", text("help-setup-text", **say))
    next_key = "help-waiting-text" if waiting else "help-waiting-none"
    part("help-waiting", text(next_key, count=waiting, **say))
    if maintainer:
        part("help-review", text("help-review-text", **say))
    part("help-decide", text("help-decide-text", **say))
    part("help-own", text("help-own-text", **say))
    part("help-concerns", text("help-concerns-text", **say))
    part("help-delegate", text("help-delegate-text", **say))
    part("help-tasks", text("help-tasks-text", **say))
    part("help-having", text("help-having-text", **say))
    part("help-contribute", text("help-contribute-text", **say))
    part("help-patches", text("help-patches-text", **say))
    part("help-archive", text("help-archive-text", link=archive, **say))
    part("help-yours", text("help-yours-text", **say))
    part("help-releases", text("help-releases-text", **say))
    if admin and not fresh:
        part("help-admin", text("help-admin-text", **say))
    return embed


class Help(commands.Cog):
    """The command that explains the others."""

    def __init__(self, bot: Barnraiser) -> None:
        """Serve ``bot``."""
        self.bot = bot
        self._ids: dict[str, int] = {}

    @app_commands.command(name="help", description=text("help-description"))
    @app_commands.guild_only()
    async def help(self, interaction: discord.Interaction[Barnraiser]) -> None:
        """What to do next."""
        await begin(interaction)
        who = actor(interaction)
        settings = await desk(interaction).settings.get(who.guild)
        todo = await desk(interaction).me.todo(who)
        embed = help_embed(
            mentions(await self._known()),
            admin=who.admin,
            maintainer=settings.is_maintainer(who),
            fresh=settings == GuildSettings(),
            waiting=todo.count,
            archive=home_url(self.bot.archive_url, who.guild),
        )
        await answer(interaction, embed=embed)

    async def _known(self) -> dict[str, int]:
        """The ids of the commands, asked for once; none while Discord does not tell."""
        if not self._ids:
            try:
                self._ids = {command.name: command.id for command in await self.bot.tree.fetch_commands()}
            except discord.HTTPException as trouble:
                log.info("the ids of the commands are not known: %s", trouble)
        return self._ids


async def setup(bot: Barnraiser) -> None:
    """Add the command."""
    await bot.add_cog(Help(bot))
