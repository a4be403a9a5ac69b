"""Releases: ``/release …``."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.duration import parse_length
from bot.domain.ids import ref
from bot.domain.release import FOREWORD_LIMIT, VERSION_LIMIT
from bot.services.release_contents import ReleaseView
from cogs.edge import actor, answer, begin, begin_change, channel_of, desk, event_of, guarded
from cogs.forms import Submission, field, form, on_submit, quickly
from cogs.links import item_url
from cogs.places import require_postable
from cogs.references import Choices, suggestions
from cogs.release_card import preview_message, release_message, releases_message, scheduled_words
from cogs.rendered import buttons, label
from cogs.words import text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
FORM: Final = "release"
_LABELS: Final = {
    "cut": "release-button-cut",
    "foreword": "release-button-foreword",
    "discard": "release-button-discard",
}
_STYLES: Final = {"cut": discord.ButtonStyle.success}


class ReleaseButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=rf"release:(?P<act>{'|'.join(_LABELS)})"):
    """One thing that somebody can do with the release that they are preparing."""

    def __init__(self, act: str) -> None:
        """The button that does ``act``."""
        self.act = act
        super().__init__(
            discord.ui.Button(
                label=label(text(_LABELS[act])),
                style=_STYLES.get(act, discord.ButtonStyle.secondary),
                custom_id=f"release:{act}",
            )
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> ReleaseButton:
        """The button that was pressed."""
        return cls(match["act"])

    @guarded
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do it."""
        await _ACTS[self.act](interaction)


@app_commands.guild_only()
class Releases(commands.GroupCog, group_name="release", group_description=text("release-group")):
    """The commands around releases."""

    def __init__(self, bot: Barnraiser) -> None:
        """Serve ``bot``."""
        self.bot = bot

    async def cog_load(self) -> None:
        """Know the buttons of the preview, and its form."""
        self.bot.add_dynamic_items(ReleaseButton)
        on_submit(self.bot, FORM, self.changed)

    @app_commands.command(name="cut", description=text("release-cut-description"))
    @app_commands.describe(version=text("release-option-version"), foreword=text("release-option-foreword"))
    async def cut(
        self,
        interaction: Interaction,
        version: app_commands.Range[str, 1, VERSION_LIMIT] | None = None,
        foreword: app_commands.Range[str, 1, FOREWORD_LIMIT] | None = None,
    ) -> None:
        """Prepare a release."""
        await begin(interaction)
        await _preview(interaction, await desk(interaction).releases.prepare(actor(interaction), version, foreword))

    async def changed(self, interaction: discord.Interaction[Any], sent: Submission) -> None:
        """Show the preview again, with what the form says."""
        await begin_change(interaction)
        version, foreword = sent.texts["version"], sent.texts.get("foreword", "")
        await _preview(interaction, await desk(interaction).releases.prepare(actor(interaction), version, foreword))

    @app_commands.command(name="list", description=text("release-list-description"))
    async def listing(self, interaction: Interaction) -> None:
        """Every release."""
        await begin(interaction)
        guild, releases = actor(interaction).guild, desk(interaction).releases
        found, cadence = await releases.listing(guild), await releases.cadence(guild)
        await answer(interaction, embed=releases_message(found, cadence, guild, self.bot.archive_url).embed)

    @app_commands.command(name="show", description=text("release-show-description"))
    @app_commands.describe(version=text("release-show-option-version"))
    async def show(self, interaction: Interaction, version: app_commands.Range[str, 1, VERSION_LIMIT]) -> None:
        """One release."""
        await begin(interaction)
        guild = actor(interaction).guild
        view = await desk(interaction).releases.view(guild, version)
        shown = release_message(view, guild, self.bot.archive_url, self.bot.readable_by_all)
        await answer(interaction, embed=shown.embed)

    @show.autocomplete("version")
    async def _versions(self, interaction: Interaction, typed: str) -> Choices:
        found = await desk(interaction).releases.listing(actor(interaction).guild)
        return suggestions(((release.version, release.version) for release in found), typed)

    @app_commands.command(name="schedule", description=text("release-schedule-description"))
    @app_commands.describe(every=text("release-schedule-option-every"), freeze=text("release-schedule-option-freeze"))
    async def schedule(self, interaction: Interaction, every: str, freeze: str | None = None) -> None:
        """Have a release come regularly."""
        await begin(interaction)
        place = require_postable(interaction, channel_of(interaction))
        frozen = parse_length(freeze) if freeze is not None else timedelta()
        made = await desk(interaction).releases.schedule(actor(interaction), place, parse_length(every), frozen)
        await answer(interaction, scheduled_words(made))

    @app_commands.command(name="unschedule", description=text("release-unschedule-description"))
    async def unschedule(self, interaction: Interaction) -> None:
        """Have no release come by itself."""
        await begin(interaction)
        await desk(interaction).releases.unschedule(actor(interaction))
        await answer(interaction, text("release-unscheduled"))


async def _preview(interaction: discord.Interaction[Any], view: ReleaseView) -> None:
    bot: Barnraiser = interaction.client
    shown = preview_message(view, actor(interaction).guild, bot.archive_url, bot.readable_by_all)
    await answer(interaction, shown.content, embed=shown.embed, view=buttons(*map(ReleaseButton, _LABELS)))


async def _cut(interaction: discord.Interaction[Any]) -> None:
    await begin(interaction)
    who, bot = actor(interaction), interaction.client
    release = await desk(interaction).releases.cut(who, channel_of(interaction), event_of(interaction))
    await bot.deliver_now(who.guild)
    link = item_url(bot.archive_url, who.guild, ref("V", release.number))
    await answer(interaction, text("release-cut", version=release.version, link=link))


async def _edit(interaction: discord.Interaction[Any]) -> None:
    who = actor(interaction)
    draft = await quickly(desk(interaction).releases.draft(who.guild, who.id))
    version = field("version", text("release-form-version"), limit=VERSION_LIMIT, default=draft.version)
    foreword = field(
        "foreword",
        text("release-form-foreword"),
        limit=FOREWORD_LIMIT,
        default=draft.foreword,
        hint=text("release-form-foreword-hint"),
        long=True,
        required=False,
    )
    await interaction.response.send_modal(form(text("release-form-title"), FORM, version, foreword))


async def _discard(interaction: discord.Interaction[Any]) -> None:
    await begin(interaction)
    await desk(interaction).releases.discard(actor(interaction))
    await answer(interaction, text("release-discarded"))


_ACTS: Final[dict[str, Callable[[discord.Interaction[Any]], Awaitable[None]]]] = {
    "cut": _cut,
    "foreword": _edit,
    "discard": _discard,
}


async def setup(bot: Barnraiser) -> None:
    """Add the commands."""
    await bot.add_cog(Releases(bot))
