"""Making the archives' git repositories anew, from what is stored."""

from __future__ import annotations

import typer

from bot.config import Settings
from bot.domain.ids import GuildId
from bot.domain.refusal import Refusal
from bot.mirror import FOLDER, Mirror
from bot.moving.progress import say, words
from bot.moving.stores import chosen, writing


async def rebuild(settings: Settings, guild: GuildId | None) -> bool:
    """Make the repository of a guild, or of all, anew, and tell the id of its newest commit; whether there was any.

    On a server each process keeps its own for as long as it runs; then this one is only made to tell the ids. Raises
    Refusal for a guild that is not there, or whose archive is not public.
    """
    folder = settings.storage.path / FOLDER if chosen(settings) == "tinydb" else None
    async with writing(settings) as place:
        guilds = await place.store.guilds()
        if guild is not None and guild not in guilds:
            raise Refusal("export-unknown-guild", guild=str(guild))
        mirror = Mirror(place.store, place.blobs, folder)
        try:
            done = [await _rebuilt(mirror, one) for one in (guilds if guild is None else [guild])]
        finally:
            await mirror.close()
    return any(done)


async def _rebuilt(mirror: Mirror, guild: GuildId) -> bool:
    try:
        made = await mirror.rebuild(guild)
    except Refusal:
        say("mirror-private", guild=str(guild))
        return False
    typer.echo(words("mirror-rebuilt", guild=str(guild), commits=made.commits, head=made.head or "-"))
    return True
