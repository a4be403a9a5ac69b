"""Making the index of links between pages, and of their categories, anew from the pages."""

from __future__ import annotations

import typer

from bot.clock import SystemClock
from bot.config import Settings
from bot.domain.ids import GuildId
from bot.domain.refusal import Refusal
from bot.moving.progress import words
from bot.moving.stores import writing
from bot.services.linking import Linking


async def relink(settings: Settings, guild: GuildId | None) -> bool:
    """Make the index of a guild, or of all, anew. Raises Refusal for a guild that is not there."""
    async with writing(settings) as place:
        guilds = await place.store.guilds()
        if guild is not None and guild not in guilds:
            raise Refusal("export-unknown-guild", guild=str(guild))
        linking = Linking(place.store, SystemClock())
        for one in guilds if guild is None else [guild]:
            typer.echo(words("links-rebuilt", guild=str(one), pages=await linking.rebuild(one)))
    return True
