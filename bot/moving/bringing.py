"""Bringing communities into the storage: from a file, from the other kind of storage, or from damage."""

from __future__ import annotations

from pathlib import Path

import typer

from bot.config import Settings
from bot.domain.audit import broken
from bot.domain.ids import GuildId
from bot.domain.ports import StorageError
from bot.domain.refusal import Refusal
from bot.moving.files import opened_zip
from bot.moving.progress import Files, say, say_all, words
from bot.moving.saving import save, stamp
from bot.moving.stores import Readable, Which, Writable, reading, recovered, writing
from bot.services import importing
from bot.services.contents import Contents, copy_files, occupied, put, remove_files, take


async def bring_in(settings: Settings, file: Path, *, replace: bool, accept_damage: bool) -> bool:
    """Import a file if it is whole: all of it or, whatever happens, what was there before. Raises Refusal."""
    with opened_zip(file) as archive:
        say("import-examining", file=str(file))
        found = importing.examine(archive, Files("import-checked"))
        say_all(found.problems)
        say_all(found.damage)
        if found.problems:
            raise Refusal("import-refused", file=str(file), count=len(found.problems))
        if found.damage and not accept_damage:
            raise Refusal("import-damaged", file=str(file), count=len(found.damage))
        say_all(found.notes)
        guild = found.guild
        async with writing(settings) as place:
            there = await occupied(place.store, guild)
            if there:
                if not replace:
                    raise Refusal("moving-occupied", guild=str(guild))
                await _put_aside(place, guild)
            told = Files("moving-files", guild)
            await importing.bring_in(place.store, place.blobs, archive, found, told, replacing=there)
    typer.echo(words("import-done", guild=str(guild), documents=found.contents.size, files=len(found.blobs)))
    return True


async def migrate(settings: Settings, source: Which, target: Which, *, replace: bool) -> bool:
    """Copy every guild. One that is in the target as it is in the source is passed over. Raises Refusal."""
    if source == target:
        raise Refusal("migrate-same", which=source)
    well = True
    async with reading(settings, source, alone=True) as old, writing(settings, target) as new:
        guilds = await old.guilds()
        for done, guild in enumerate(guilds, 1):
            try:
                well &= await _migrate_one(old, new, guild, replace=replace)
            except (StorageError, OSError) as trouble:
                say("moving-failed", guild=str(guild), why=str(trouble))
                well = False
            say("migrate-progress", done=done, count=len(guilds))
    return well


async def _migrate_one(old: Readable, new: Writable, guild: GuildId, *, replace: bool) -> bool:
    contents, there = await take(old.source, guild), await take(new.store, guild)
    if contents.empty:
        return True
    same = there == contents
    if not (same or there.empty):
        if not replace:
            say("migrate-differs", guild=str(guild))
            return False
        await _put_aside(new, guild)
    problems = [
        Refusal("verify-file-damaged", name=digest)
        for digest in await copy_files(old.blobs, new.blobs, guild, Files("moving-files", guild))
    ]
    if not same:
        await put(new.store, guild, contents, replacing=not there.empty)
        if await take(new.store, guild) != contents:
            problems.append(Refusal("migrate-unlike"))
        elif not there.empty:
            await remove_files(new.blobs, guild, set(await old.blobs.hashes(guild)))
    why = broken(contents.audit, guild)
    if why is not None:
        problems.append(Refusal("verify-audit", why=why))
    _report(contents, guild, same=same)
    say_all(problems)
    return not problems


def _report(contents: Contents, guild: GuildId, *, same: bool) -> None:
    key = "migrate-already" if same else "migrate-done"
    typer.echo(words(key, guild=str(guild), documents=contents.size, entries=len(contents.audit)))


async def _put_aside(place: Writable, guild: GuildId) -> None:
    """Write a guild that is to be replaced to a file in the present folder."""
    say("moving-aside", guild=str(guild))
    await save(await take(place.store, guild), guild, place.blobs, Path(f"{guild}-{stamp()}-replaced.zip"))


async def recover_one(settings: Settings, guild: GuildId) -> bool:
    """Keep what can be read of a guild. Raises Refusal if there is no such guild, or nothing to be recovered from."""
    found = recovered(settings, guild)
    if found is None:
        typer.echo(words("recover-whole", guild=str(guild)))
        return True
    typer.echo(
        words(
            "recover-done",
            guild=str(guild),
            documents=found.documents,
            changes=found.lost_changes,
            lost=found.lost_documents,
            aside=str(found.aside),
        )
    )
    return True
