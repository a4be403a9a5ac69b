"""Taking communities out of the storage: to a file, to many for a backup, or only to look whether all is well."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import typer

from bot.config import Settings
from bot.domain.audit import Head
from bot.domain.ids import GuildId
from bot.domain.ports import Blobs, StorageError
from bot.domain.refusal import Refusal
from bot.moving.files import new_file, private_folder
from bot.moving.progress import Files, say, say_all, words
from bot.moving.stores import Readable, reading
from bot.services.contents import Contents, take
from bot.services.export import export
from bot.services.verify import Verified, verify, wrong


async def export_one(settings: Settings, guild: GuildId, target: Path) -> bool:
    """Write one guild to a file. Raises Refusal if there is nothing of it."""
    async with reading(settings) as place:
        return await save(await _something(place, guild), guild, place.blobs, target)


async def back_up(settings: Settings, folder: Path) -> bool:
    """Write every guild to a file in ``folder``. What is wrong with one does not keep the others from being written."""
    private_folder(folder)
    well = True
    async with reading(settings) as place:
        for guild in await place.guilds():
            try:
                contents = await take(place.source, guild)
                if not contents.empty:
                    well &= await save(contents, guild, place.blobs, folder / f"{guild}-{stamp()}.zip")
            except (StorageError, OSError) as trouble:
                say("moving-failed", guild=str(guild), why=str(trouble))
                well = False
    return well


async def verify_all(settings: Settings, guild: GuildId | None, expected: Head | None) -> bool:
    """Look at one guild, or at all of them. Raises Refusal if there is nothing of the one."""
    well = True
    async with reading(settings) as place:
        for each in [guild] if guild is not None else await place.guilds():
            try:
                found = await verify(place.source, place.blobs, each, expected, Files("moving-files", each))
                well &= _told(each, found, wanted=guild is not None)
            except (StorageError, OSError) as trouble:
                say("moving-failed", guild=str(each), why=str(trouble))
                well = False
    return well


def _told(guild: GuildId, found: Verified, *, wanted: bool) -> bool:
    """Tell what was found, and return whether all is well. Raises Refusal if there is nothing of a guild that is
    wanted."""
    if not (found.documents or found.entries or found.files):
        if wanted:
            raise Refusal("export-unknown-guild", guild=str(guild))
        return True
    typer.echo(
        words(
            "verify-found",
            guild=str(guild),
            documents=found.documents,
            entries=found.entries,
            erased=found.erased,
            files=found.files,
            head=f"{found.head.sequence}:{found.head.hash}",
        )
    )
    say_all(found.problems)
    if not found.problems:
        typer.echo(words("verify-well", guild=str(guild)))
    return not found.problems


async def _something(place: Readable, guild: GuildId) -> Contents:
    contents = await take(place.source, guild)
    if contents.empty:
        raise Refusal("export-unknown-guild", guild=str(guild))
    return contents


async def save(contents: Contents, guild: GuildId, blobs: Blobs, target: Path) -> bool:
    """Write everything of a guild to a file, and whether nothing was found wrong with it."""
    say("moving-read", guild=str(guild), documents=contents.size, entries=len(contents.audit))
    with new_file(target) as file, ZipFile(file, "w") as archive:
        lost = await export(archive, contents, guild, blobs, datetime.now(UTC), Files("moving-files", guild))
    found = wrong(contents, guild, await blobs.hashes(guild))
    found += [Refusal("verify-file-damaged", name=digest) for digest in lost]
    say_all(found)
    typer.echo(words("moving-wrote", file=str(target)))
    return not found


def stamp() -> str:
    """The present moment, for the name of a file. Later ones sort after earlier ones."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
