"""Areas: ``/area …``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.area import AREA_ABOUT_LIMIT, AREA_NAME_LIMIT, Area
from bot.domain.ids import MemberId
from bot.domain.refusal import Refusal
from cogs.edge import actor, answer, begin, desk
from cogs.references import AnArea
from cogs.rendered import OPEN, listed
from cogs.words import clip, person, safe, text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
_LIST_LIMIT: Final = 3900
_NAMED: Final = 5


@app_commands.guild_only()
class Areas(commands.GroupCog, group_name="area", group_description=text("area-group")):
    """The commands around areas."""

    def __init__(self, bot: Barnraiser) -> None:
        """Serve ``bot``."""
        self.bot = bot

    @app_commands.command(name="add", description=text("area-add-description"))
    @app_commands.describe(
        name=text("area-add-option-name"),
        about=text("area-option-about"),
        maintainer=text("area-add-option-maintainer"),
    )
    async def add(
        self,
        interaction: Interaction,
        name: app_commands.Range[str, 1, AREA_NAME_LIMIT],
        about: app_commands.Range[str, 0, AREA_ABOUT_LIMIT] = "",
        maintainer: discord.Member | None = None,
    ) -> None:
        """Make an area."""
        await begin(interaction)
        first = _maintainer(maintainer)
        made = await desk(interaction).areas.add(actor(interaction), name, about, () if first is None else (first,))
        await answer(interaction, text("area-added", name=safe(made.name)), embed=area_embed(made))

    @app_commands.command(name="list", description=text("area-list-description"))
    async def listing(self, interaction: Interaction) -> None:
        """The areas there are."""
        await begin(interaction)
        found = await desk(interaction).areas.listing(actor(interaction).guild)
        lines = listed(map(_line, found), _LIST_LIMIT, lambda count: text("area-more", count=count))
        if not lines:
            await answer(interaction, text("area-list-empty"))
            return
        await answer(interaction, embed=discord.Embed(title=text("area-list-title"), description=lines, colour=OPEN))

    @app_commands.command(name="show", description=text("area-show-description"))
    @app_commands.describe(area=text("area-option-area"))
    async def show(self, interaction: Interaction, area: AnArea) -> None:
        """One area."""
        await begin(interaction)
        await answer(interaction, embed=area_embed(await desk(interaction).areas.get(actor(interaction).guild, area)))

    @app_commands.command(name="edit", description=text("area-edit-description"))
    @app_commands.describe(
        area=text("area-option-area"),
        about=text("area-option-about"),
        add_maintainer=text("area-edit-option-add"),
        remove_maintainer=text("area-edit-option-remove"),
    )
    @app_commands.rename(add_maintainer="add-maintainer", remove_maintainer="remove-maintainer")
    async def edit(
        self,
        interaction: Interaction,
        area: AnArea,
        about: app_commands.Range[str, 0, AREA_ABOUT_LIMIT] | None = None,
        add_maintainer: discord.Member | None = None,
        remove_maintainer: discord.User | None = None,
    ) -> None:
        """Change what an area is about, or who looks after it."""
        await begin(interaction)
        changed = await desk(interaction).areas.edit(
            actor(interaction),
            area,
            about=about,
            add=_maintainer(add_maintainer),
            remove=MemberId(remove_maintainer.id) if remove_maintainer is not None else None,
        )
        await answer(interaction, text("area-changed", name=safe(changed.name)), embed=area_embed(changed))

    @app_commands.command(name="remove", description=text("area-remove-description"))
    @app_commands.describe(area=text("area-option-area"))
    async def remove(self, interaction: Interaction, area: AnArea) -> None:
        """End an area."""
        await begin(interaction)
        ended = await desk(interaction).areas.remove(actor(interaction), area)
        await answer(interaction, text("area-removed", name=safe(area), delegations=ended))


def area_embed(area: Area) -> discord.Embed:
    """An area: what it is about, and who looks after it."""
    embed = discord.Embed(title=clip(safe(area.name), 256), description=safe(area.about) or None, colour=OPEN)
    names = " ".join(map(person, area.maintainers)) or text("area-nobody")
    return embed.add_field(name=text("area-maintainers"), value=names)


def _line(area: Area) -> str:
    names = " ".join(map(person, area.maintainers[:_NAMED])) or text("area-nobody")
    more = len(area.maintainers) - _NAMED
    names = f"{names} {text('proposal-card-more', count=more)}" if more > 0 else names
    return text("area-line", name=safe(area.name), about=safe(area.about, 100), maintainers=names)


def _maintainer(member: discord.Member | None) -> MemberId | None:
    """Somebody who is to look after an area. Raises Refusal for a bot."""
    if member is not None and member.bot:
        raise Refusal("area-maintainer-bot")
    return MemberId(member.id) if member is not None else None


async def setup(bot: Barnraiser) -> None:
    """Add the commands."""
    await bot.add_cog(Areas(bot))
