"""Areas: ``/area …``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.area import (
    APPROVALS_LIMIT,
    AREA_ABOUT_LIMIT,
    AREA_NAME_LIMIT,
    LAZY_HOURS,
    NOTE_LIMIT,
    AreaStatus,
    Way,
    area_name,
)
from bot.domain.area_paths import PATTERN_LIMIT
from bot.domain.draft import Draft
from bot.domain.effect import Effect, EffectKind
from bot.domain.ids import MemberId
from bot.domain.refusal import Refusal
from bot.services.areas import Changes
from cogs.area_card import AreaButton, area_embed, area_list
from cogs.drafts import show_preview
from cogs.edge import actor, answer, begin, channel_of, desk, event_of
from cogs.places import Postable
from cogs.references import AnArea
from cogs.words import person, safe, text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
_STATUS: Final = [
    app_commands.Choice(name=text(f"area-choice-{status.value}"), value=status.value)
    for status in (AreaStatus.SUPPORTED, AreaStatus.MAINTAINED)
]
_WAYS: Final = [app_commands.Choice(name=text(f"area-choice-{way.value}"), value=way.value) for way in Way]


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
        who, first = actor(interaction), _person(maintainer)
        people = () if first is None else (first,)
        made = await desk(interaction).areas.add(who, name, about, people, channel_of(interaction))
        embed = area_embed(
            made, await desk(interaction).areas.task(who.guild, made.name), who.guild, self.bot.archive_url
        )
        await answer(interaction, text("area-added", name=safe(made.name)), embed=embed)

    @app_commands.command(name="list", description=text("area-list-description"))
    async def listing(self, interaction: Interaction) -> None:
        """The areas there are."""
        await begin(interaction)
        shown = area_list(await desk(interaction).areas.listing(actor(interaction).guild))
        await answer(interaction, shown.content, embed=shown.embed)

    @app_commands.command(name="show", description=text("area-show-description"))
    @app_commands.describe(area=text("area-option-area"))
    async def show(self, interaction: Interaction, area: AnArea) -> None:
        """One area."""
        await begin(interaction)
        guild = actor(interaction).guild
        found = await desk(interaction).areas.get(guild, area)
        await answer(
            interaction,
            embed=area_embed(found, await desk(interaction).areas.task(guild, found.name), guild, self.bot.archive_url),
        )

    @app_commands.command(name="edit", description=text("area-edit-description"))
    @app_commands.describe(
        area=text("area-option-area"),
        about=text("area-option-about"),
        add_maintainer=text("area-edit-option-add"),
        remove_maintainer=text("area-edit-option-remove"),
        add_reviewer=text("area-edit-option-add-reviewer"),
        remove_reviewer=text("area-edit-option-remove-reviewer"),
        add_path=text("area-edit-option-add-path"),
        remove_path=text("area-edit-option-remove-path"),
        status=text("area-edit-option-status"),
        channel=text("area-edit-option-channel"),
        any_channel=text("area-edit-option-any-channel"),
        acceptance=text("area-edit-option-acceptance"),
        approvals=text("area-edit-option-approvals"),
        hours=text("area-edit-option-hours"),
    )
    @app_commands.rename(
        add_maintainer="add-maintainer",
        remove_maintainer="remove-maintainer",
        add_reviewer="add-reviewer",
        remove_reviewer="remove-reviewer",
        add_path="add-path",
        remove_path="remove-path",
        any_channel="any-channel",
    )
    @app_commands.choices(status=_STATUS, acceptance=_WAYS)
    async def edit(
        self,
        interaction: Interaction,
        area: AnArea,
        about: app_commands.Range[str, 0, AREA_ABOUT_LIMIT] | None = None,
        add_maintainer: discord.Member | None = None,
        remove_maintainer: discord.User | None = None,
        add_reviewer: discord.Member | None = None,
        remove_reviewer: discord.User | None = None,
        add_path: app_commands.Range[str, 1, PATTERN_LIMIT] | None = None,
        remove_path: app_commands.Range[str, 1, PATTERN_LIMIT] | None = None,
        status: app_commands.Choice[str] | None = None,
        channel: Postable | None = None,
        any_channel: bool = False,
        acceptance: app_commands.Choice[str] | None = None,
        approvals: app_commands.Range[int, 1, APPROVALS_LIMIT] | None = None,
        hours: app_commands.Range[int, LAZY_HOURS[0], LAZY_HOURS[1]] | None = None,
    ) -> None:
        """Change an area."""
        await begin(interaction)
        who = actor(interaction)
        changes = Changes(
            about=about,
            add=_person(add_maintainer),
            remove=MemberId(remove_maintainer.id) if remove_maintainer is not None else None,
            add_reviewer=_person(add_reviewer),
            remove_reviewer=MemberId(remove_reviewer.id) if remove_reviewer is not None else None,
            add_path=add_path,
            remove_path=remove_path,
            supported=status.value == AreaStatus.SUPPORTED.value if status is not None else None,
            channel=channel,
            anywhere=any_channel,
            way=Way(acceptance.value) if acceptance is not None else None,
            approvals=approvals,
            hours=hours,
        )
        changed = await desk(interaction).areas.edit(who, area, changes)
        embed = area_embed(
            changed, await desk(interaction).areas.task(who.guild, changed.name), who.guild, self.bot.archive_url
        )
        await answer(interaction, text("area-changed", name=safe(changed.name)), embed=embed)

    @app_commands.command(name="adopt", description=text("area-adopt-description"))
    @app_commands.describe(area=text("area-option-area"))
    async def adopt(self, interaction: Interaction, area: AnArea) -> None:
        """Offer oneself for an area that nobody looks after; where the community decides that, by a proposal."""
        await begin(interaction)
        who, services = actor(interaction), desk(interaction)
        found, noted = await services.areas.offer(who, area)
        if noted:
            await self.bot.deliver_now(who.guild)
            await answer(interaction, text("area-offered", name=safe(found.name)))
            return
        event, effect = event_of(interaction), Effect(EffectKind.MAINTAINER_ADD, found.name, str(who.id))
        draft = Draft(title=text("area-adopt-title", name=found.name, who=who.name), effects=(effect,))
        ready = await services.drafts.prepare(who, draft, channel=channel_of(interaction), event=event)
        await show_preview(interaction, ready, event, lead=text("area-adopt-by-vote", name=safe(found.name)))

    @app_commands.command(name="resign", description=text("area-resign-description"))
    @app_commands.describe(area=text("area-option-area"), note=text("area-resign-option-note"))
    async def resign(
        self, interaction: Interaction, area: AnArea, note: app_commands.Range[str, 1, NOTE_LIMIT]
    ) -> None:
        """Look after an area no more."""
        await begin(interaction)
        who = actor(interaction)
        left = await desk(interaction).areas.resign(who, area, note)
        await self.bot.deliver_now(who.guild)
        names = " ".join(map(person, left.maintainers)) or text("area-nobody")
        await answer(interaction, text("area-resigned", name=safe(left.name), maintainers=names))

    @app_commands.command(name="remove", description=text("area-remove-description"))
    @app_commands.describe(area=text("area-option-area"))
    async def remove(self, interaction: Interaction, area: AnArea) -> None:
        """End an area."""
        await begin(interaction)
        ended = await desk(interaction).areas.remove(actor(interaction), area)
        await answer(interaction, text("area-removed", name=safe(area_name(area)), delegations=ended))


def _person(member: discord.Member | None) -> MemberId | None:
    """Somebody who is to look after an area. Raises Refusal for a bot."""
    if member is not None and member.bot:
        raise Refusal("area-maintainer-bot")
    return MemberId(member.id) if member is not None else None


async def setup(bot: Barnraiser) -> None:
    """Add the commands and the button."""
    bot.add_dynamic_items(AreaButton)
    await bot.add_cog(Areas(bot))
