"""Time zones as an option of a command."""

from __future__ import annotations

from typing import Any, Final
from zoneinfo import available_timezones

import discord
from discord import app_commands

from bot.domain.settings import known_zone
from cogs.references import Choices, suggestions

_ZONES: Final = sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")


class ZoneName(app_commands.Transformer):
    """A time zone, as the tz database spells it. Suggests those there are."""

    async def transform(self, interaction: discord.Interaction[Any], value: str, /) -> str:
        """The name. Raises Refusal."""
        return known_zone(value)

    async def autocomplete(  # type: ignore[override]  # discord.py's signature also covers numbers
        self, interaction: discord.Interaction[Any], value: str, /
    ) -> Choices:
        """Zones by name."""
        return suggestions(((zone, zone) for zone in _ZONES), value)


Zone = app_commands.Transform[str, ZoneName]
