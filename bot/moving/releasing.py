"""A way out: settings that only passed proposals change are given back to the admins by whoever runs the bot.

For an emergency, such as a role of voters that nobody has any more. It stands in the audit log.
"""

from __future__ import annotations

from collections.abc import Sequence

import typer

from bot.clock import SystemClock
from bot.config import Settings
from bot.domain.governing import group_named
from bot.domain.ids import GuildId
from bot.domain.refusal import Refusal
from bot.moving.progress import words
from bot.moving.stores import writing
from bot.services import settings as services


async def release(settings: Settings, guild: GuildId, groups: Sequence[str]) -> bool:
    """Give them back: those named, or all. Raises Refusal for a guild that is not there, and a group that is not
    governed."""
    named = tuple(dict.fromkeys(group_named(name) for name in groups))
    async with writing(settings) as place:
        if guild not in await place.store.guilds():
            raise Refusal("export-unknown-guild", guild=str(guild))
        released = await services.Settings(place.store, SystemClock()).release(guild, named)
    key = "release-done" if released else "release-nothing"
    typer.echo(words(key, guild=str(guild), groups=", ".join(released)))
    return True
