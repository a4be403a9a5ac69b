"""A way out: settings that only passed proposals change are given back to the admins by whoever runs the bot.

For an emergency, such as a role of voters that nobody has any more. It stands in the audit log.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import typer

from bot.clock import SystemClock
from bot.config import Settings
from bot.domain.governing import group_named
from bot.domain.ids import GuildId
from bot.domain.refusal import Refusal
from bot.locales import Catalogue
from bot.log import one_line
from bot.moving.progress import words
from bot.moving.stores import writing
from bot.services import settings as services

_settings_words: Final = Catalogue.load("en", "effect").text


async def release(settings: Settings, guild: GuildId, groups: Sequence[str]) -> bool:
    """Give them back: those named, or all; whether that could be done. Raises Refusal for a guild that is not there."""
    async with writing(settings) as place:
        if guild not in await place.store.guilds():
            raise Refusal("export-unknown-guild", guild=str(guild))
        try:
            named = tuple(dict.fromkeys(group_named(name) for name in groups))
            released = await services.Settings(place.store, SystemClock()).release(guild, named)
        except Refusal as no:
            typer.echo(one_line(_settings_words(no.key, **no.details)), err=True)
            return False
    key = "release-done" if released else "release-nothing"
    typer.echo(words(key, guild=str(guild), groups=", ".join(released)))
    return True
