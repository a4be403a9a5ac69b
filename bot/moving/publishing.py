"""A community's public archive as a folder of plain web pages."""

from __future__ import annotations

from pathlib import Path

import typer

from bot.clock import SystemClock
from bot.config import Settings
from bot.domain.ids import ChannelId, GuildId
from bot.domain.refusal import Refusal
from bot.locales import Catalogue
from bot.mirror import Mirror
from bot.moving.files import new_folder
from bot.moving.progress import Files, words
from bot.moving.stores import copied, reading
from bot.services.archive import Archive
from bot.services.releases import Releases
from bot.web import create_app
from bot.web.still import write_still


def _not_known(*_: object) -> None:
    """Nothing is known of a server without a connection to Discord."""


def _closed(_: GuildId, __: ChannelId) -> bool:
    """What everybody may read is not known without a connection to Discord; then nothing is told."""
    return False


async def publish(settings: Settings, guild: GuildId, folder: Path) -> bool:
    """Write the archive as it is at this moment: all of it, or nothing. Raises Refusal, also where it is not public."""
    with new_folder(folder) as part:
        count = await _written(settings, guild, part)
    typer.echo(words("publish-done", folder=str(folder), count=count, index=str(folder / "index.html")))
    return True


async def _written(settings: Settings, guild: GuildId, folder: Path) -> int:
    clock = SystemClock()
    async with reading(settings) as place, copied(place, guild) as store:
        mirror = Mirror(store, place.blobs, None)
        app = create_app(
            Archive(store, clock),
            place.blobs,
            Catalogue.load("en"),
            public_url=settings.web.address,
            health=dict,
            clock=clock,
            guild_name=_not_known,
            readable=_closed,
            git=mirror,
            releases=Releases(store, clock),
            source_url=settings.web.source_url,
            live=False,
        )
        try:
            return await write_still(app, guild, folder, Files("publish-progress"))
        except Refusal as no:
            raise Refusal("publish-private", guild=str(guild)) if no.key == "web-no-archive" else no from None
        finally:
            await mirror.close()
