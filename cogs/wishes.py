"""How somebody wishes to hear from the bot: ``/me settings``, one page for them alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Self

import discord
from discord import app_commands

from bot.domain.people import Actor, Nudge
from bot.domain.preferences import Told
from bot.domain.watching import Rhythm
from bot.services.wishes import Wished, Wishes
from cogs.edge import actor, answer, begin, begin_change, desk, guarded
from cogs.forms import Submission, field, form, on_submit
from cogs.groups import add_to
from cogs.rendered import OPEN, Rendered, add, buttons, label
from cogs.words import text
from cogs.zones import Zone

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction[Any]
_FORM: Final = "wish-hours"
_OFF: Final = "off"
_LIMIT: Final = 60
_MENUS: Final[dict[str, tuple[str, ...]]] = {
    "told": tuple(Told),
    "nudge": tuple(Nudge),
    "news": (_OFF, *Rhythm),
}
"""What each menu can be set to."""


class WishMenu(discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"wish:(?P<what>told|nudge|news)"):
    """Sets one of one's preferences."""

    def __init__(self, what: str, chosen: str = "") -> None:
        """The menu of a preference that is set to ``chosen``."""
        self.what = what
        menu: discord.ui.Select[Any] = discord.ui.Select(custom_id=f"wish:{what}", placeholder=text(f"wish-{what}"))
        for value in _MENUS[what]:
            menu.add_option(label=text(f"wish-{what}-{value}"), value=value, default=value == chosen)
        super().__init__(menu)

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The menu that was used."""
        return cls(match["what"])

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Set it, and show how all is then."""
        await begin_change(interaction)
        chosen = self.item.values[0]
        wished = await _set(desk(interaction).wishes, actor(interaction), self.what, chosen)
        await _show(interaction, wished)


class WishButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"wish-hours"):
    """Opens the form for quiet hours and the time zone."""

    def __init__(self) -> None:
        """The button."""
        super().__init__(discord.ui.Button(label=label(text("wish-button")), custom_id=_FORM))

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls()

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Ask for them."""
        quiet = field(
            "quiet", text("wish-field-quiet"), limit=_LIMIT, hint=text("wish-field-quiet-hint"), required=False
        )
        zone = field("zone", text("wish-field-zone"), limit=_LIMIT, hint=text("wish-field-zone-hint"), required=False)
        await interaction.response.send_modal(form(text("wish-form"), _FORM, quiet, zone))


@app_commands.command(name="settings", description=text("wish-description"))
@app_commands.describe(zone=text("wish-option-zone"))
async def settings(interaction: discord.Interaction[Barnraiser], zone: Zone | None = None) -> None:
    """Show how this person is told things, to be changed there; with a time zone, set that first."""
    await begin(interaction)
    who, wishes = actor(interaction), desk(interaction).wishes
    await _show(interaction, await (wishes.live_in(who, zone) if zone is not None else wishes.of(who)))


async def _hours(interaction: Interaction, sent: Submission) -> None:
    """Set the quiet hours and the time zone; what is left empty stays as it is."""
    await begin_change(interaction)
    who, wishes = actor(interaction), desk(interaction).wishes
    wished = await wishes.of(who)
    if zone := sent.texts.get("zone", "").strip():
        wished = await wishes.live_in(who, zone)
    if quiet := sent.texts.get("quiet", "").strip():
        wished = await wishes.be_quiet(who, quiet)
    await _show(interaction, wished)


async def _set(wishes: Wishes, who: Actor, what: str, chosen: str) -> Wished:
    if what == "told":
        return await wishes.be_told(who, Told(chosen))
    if what == "nudge":
        return await wishes.be_nudged(who, Nudge(chosen))
    return await wishes.hear_of_watched(who, Rhythm(chosen) if chosen != _OFF else None)


async def _show(interaction: Interaction, wished: Wished) -> None:
    shown = wishes_message(wished)
    await answer(interaction, embed=shown.embed, view=shown.view)


def wishes_message(wished: Wished) -> Rendered:
    """How somebody is told things, with what changes it."""
    preferences, quiet = wished.preferences, wished.preferences.quiet
    news = wished.rhythm.value if wished.rhythm is not None else _OFF
    embed = discord.Embed(title=text("wish-title"), description=text("wish-lead"), colour=OPEN)
    add(embed, text("wish-told"), text(f"wish-told-{preferences.told.value}-more"), inline=False)
    add(embed, text("wish-nudge"), text(f"wish-nudge-{wished.nudge.value}-more"), inline=False)
    add(embed, text("wish-news"), text(f"wish-news-{news}"), inline=False)
    hours = text("wish-quiet-none")
    if quiet is not None:
        hours = text("wish-quiet-hours", start=f"{quiet.start:%H:%M}", end=f"{quiet.end:%H:%M}")
    add(embed, text("wish-quiet"), hours, inline=False)
    whose = "own" if preferences.timezone else "community"
    add(embed, text("wish-zone"), text(f"wish-zone-{whose}", zone=wished.zone.key), inline=False)
    menus = [
        WishMenu("told", preferences.told.value),
        WishMenu("nudge", wished.nudge.value),
        WishMenu("news", news),
    ]
    return Rendered(embed=embed, view=buttons(*menus, WishButton()))


async def setup(bot: Barnraiser) -> None:
    """Add the command, and what can be pressed and sent."""
    bot.add_dynamic_items(WishMenu, WishButton)
    on_submit(bot, _FORM, _hours)
    add_to(bot, "me", settings)
