"""Digests: ``/digest …``, and one's own by ``/me digest``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.area import area_name
from bot.domain.digest import Length
from bot.domain.ids import ref
from bot.domain.schedule_words import parse_days, parse_time
from bot.services.digests import Wish
from cogs.digest_card import digests_message
from cogs.digest_menus import DigestButton, DigestMenu, removed_words, show_page, show_preview
from cogs.edge import actor, answer, begin, channel_of, desk, event_of
from cogs.groups import add_to
from cogs.places import PostableOrForum, require_postable
from cogs.references import ADigest
from cogs.words import text
from cogs.zones import Zone

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
_LENGTHS: Final = [
    app_commands.Choice(name=text(f"digest-length-{length.value}", lines=length.lines), value=length.value)
    for length in Length
]
_WHEN: Final = {
    "time": text("digest-option-time"),
    "days": text("digest-option-days"),
    "zone": text("digest-option-zone"),
}
_WHAT: Final = {"areas": text("digest-option-areas"), "length": text("digest-option-length")}


@app_commands.guild_only()
class Digests(commands.GroupCog, group_name="digest", group_description=text("digest-group")):
    """The commands around digests."""

    def __init__(self, bot: Barnraiser) -> None:
        """Serve ``bot``."""
        self.bot = bot

    @app_commands.command(name="add", description=text("digest-add-description"))
    @app_commands.describe(channel=text("digest-add-option-channel"), **_WHEN, **_WHAT)
    @app_commands.choices(length=_LENGTHS)
    async def add(
        self,
        interaction: Interaction,
        time: str,
        days: str = "daily",
        channel: PostableOrForum | None = None,
        zone: Zone | None = None,
        areas: str | None = None,
        length: app_commands.Choice[str] | None = None,
    ) -> None:
        """Post a digest regularly."""
        await begin(interaction)
        place = channel if channel is not None else require_postable(interaction, channel_of(interaction))
        wish = _wish(interaction, time, days, zone, areas, length)
        digest = await desk(interaction).digests.add(actor(interaction), place, wish, event_of(interaction))
        await show_page(interaction, str(digest.number))

    @app_commands.command(name="edit", description=text("digest-edit-description"))
    @app_commands.describe(
        digest=text("digest-option-digest"), channel=text("digest-edit-option-channel"), **_WHEN, **_WHAT
    )
    @app_commands.choices(length=_LENGTHS)
    async def edit(
        self,
        interaction: Interaction,
        digest: ADigest,
        time: str | None = None,
        days: str | None = None,
        channel: PostableOrForum | None = None,
        zone: Zone | None = None,
        areas: str | None = None,
        length: app_commands.Choice[str] | None = None,
    ) -> None:
        """Change a digest, or see how it is set."""
        await begin(interaction)
        wish = _wish(interaction, time, days, zone, areas, length, channel)
        if wish != Wish():
            await desk(interaction).digests.edit(actor(interaction), digest, wish)
        await show_page(interaction, str(digest))

    @app_commands.command(name="preview", description=text("digest-preview-description"))
    @app_commands.describe(digest=text("digest-option-digest"))
    async def preview(self, interaction: Interaction, digest: ADigest | None = None) -> None:
        """What a digest would say now."""
        await begin(interaction)
        await show_preview(interaction, digest)

    @app_commands.command(name="now", description=text("digest-now-description"))
    @app_commands.describe(digest=text("digest-option-digest"))
    async def now(self, interaction: Interaction, digest: ADigest) -> None:
        """Post a digest at once."""
        await begin(interaction)
        who, digests = actor(interaction), desk(interaction).digests
        if not await digests.post_now(who, digest):
            await answer(interaction, text("digest-preview-empty"))
            return
        await self.bot.deliver_now(who.guild)
        found = await digests.get(who.guild, digest)
        await answer(interaction, text("digest-posted", ref=ref("D", digest), channel=f"<#{found.channel}>"))

    @app_commands.command(name="remove", description=text("digest-remove-description"))
    @app_commands.describe(digest=text("digest-option-digest"))
    async def remove(self, interaction: Interaction, digest: ADigest) -> None:
        """Post a digest no more."""
        await begin(interaction)
        await answer(interaction, removed_words(await desk(interaction).digests.remove(actor(interaction), digest)))

    @app_commands.command(name="list", description=text("digest-list-description"))
    async def listing(self, interaction: Interaction) -> None:
        """Every digest."""
        await begin(interaction)
        guild = actor(interaction).guild
        shown = digests_message(await desk(interaction).digests.listing(guild), guild)
        await answer(interaction, shown.content, embed=shown.embed)


@app_commands.command(name="digest", description=text("digest-own-description"))
@app_commands.describe(**_WHEN)
@app_commands.guild_only()
async def own_digest(
    interaction: Interaction, time: str | None = None, days: str | None = None, zone: Zone | None = None
) -> None:
    """A digest of one's own."""
    await begin(interaction)
    wish = _wish(interaction, time, days, zone, None, None)
    if wish != Wish():
        await desk(interaction).digests.set_own(actor(interaction), wish)
    await show_page(interaction, "own")


def _wish(
    interaction: discord.Interaction[Any],
    time: str | None,
    days: str | None,
    zone: str | None,
    areas: str | None,
    length: app_commands.Choice[str] | None,
    channel: int | None = None,
) -> Wish:
    """What the options of a command ask for. Raises Refusal."""
    weekdays, weeks = parse_days(days, interaction.created_at.weekday()) if days is not None else (None, None)
    return Wish(
        channel=channel,  # type: ignore[arg-type]  # an id as its transformer gives it
        at=parse_time(time) if time is not None else None,
        weekdays=weekdays,
        weeks=weeks,
        zone=zone,
        areas=tuple(area_name(one) for one in areas.split(",") if one.strip()) if areas is not None else None,
        length=Length(length.value) if length is not None else None,
    )


async def setup(bot: Barnraiser) -> None:
    """Add the commands, the menus and the buttons."""
    bot.add_dynamic_items(DigestMenu, DigestButton)
    await bot.add_cog(Digests(bot))
    add_to(bot, "me", own_digest)
