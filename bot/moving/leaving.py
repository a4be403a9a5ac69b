"""A member leaves: what is kept about them is shown, given to them, or removed as far as it is theirs to take."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import typer

from bot.clock import SystemClock
from bot.config import Settings
from bot.domain.ids import GuildId, MemberId, ref
from bot.domain.parts import Terms
from bot.domain.ports import Blobs, Transaction
from bot.domain.refusal import Refusal
from bot.locales import Catalogue
from bot.moving.files import new_file
from bot.moving.progress import say, words
from bot.moving.stores import chosen, reading, writing
from bot.services.contents import BIGGEST, Contents, occupied
from bot.services.erasure import Erasure, Finished
from bot.services.holdings import Holdings, holdings
from bot.services.leftovers import IDLE
from bot.services.looking import gather, look
from bot.services.own_data import own_data

T = TypeVar("T")
_placeholder = Catalogue.load("en", "erasure").text


async def show(settings: Settings, guild: GuildId, member: MemberId, *, decided_too: bool, save: Path | None) -> bool:
    """Tell what would be removed, and write everything to a file if one is named. Raises Refusal."""
    now = datetime.now(UTC)
    async with reading(settings) as place:
        if not await occupied(place.source, guild):
            raise Refusal("export-unknown-guild", guild=str(guild))
        contents = await place.source.run(guild, lambda tx: _gathered(tx, member))
        held = holdings(contents, member, Terms(now, *_placeholders(), decided_too=decided_too))
        _tell(held, guild, member)
        if save is not None:
            await _save(held, guild, member, place.blobs, now, save)
    if not held.empty:
        say("erase-dry")
    return True


async def erase(
    settings: Settings, guild: GuildId, member: MemberId, *, decided_too: bool, name: str | None, save: Path | None
) -> bool:
    """Remove it, and the files and earlier states with it. Raises Refusal.

    Nobody else may use a data folder meanwhile: then no file can be about to be named. Bots may use a database.
    """
    alone = chosen(settings) == "tinydb"
    async with writing(settings) as place:
        erasure = Erasure(place.store, place.blobs, SystemClock())
        before = await erasure.holdings(guild, member, *_placeholders(), decided_too=decided_too)
        _tell(before, guild, member)
        if save is not None:
            await _save(before, guild, member, place.blobs, datetime.now(UTC), save)
        say("erase-doing")
        held = await erasure.erase(guild, member, *_placeholders(), by="operator", credit=name, decided_too=decided_too)
        done = await erasure.finish(guild, timedelta() if alone else IDLE)
    if not held.empty:
        _report(held, done, guild)
    return True


def _report(held: Holdings, done: Finished, guild: GuildId) -> None:
    documents, entries = len(held.found), len(held.entries)
    typer.echo(words("erase-done", guild=str(guild), documents=documents, entries=entries, removed=done.removed))
    if done.waiting:
        say("erase-waiting", count=done.waiting)
    say("erase-history" if done.scrubbed else "erase-server")
    if held.open_votes:
        say("erase-open-votes", refs=", ".join(ref("P", proposal.number) for proposal in held.open_votes))
    say("erase-backups")


async def _gathered(tx: Transaction, member: MemberId) -> Contents:
    """What has to do with a member, looked for in one transaction: each opens the data folder anew."""

    async def read(work: Callable[[Transaction], Awaitable[T]]) -> T:
        return await work(tx)

    return await gather(tx, member, await look(read, member))


def _placeholders() -> tuple[str, str]:
    return _placeholder("erasure-former"), _placeholder("erasure-removed")


def _tell(held: Holdings, guild: GuildId, member: MemberId) -> None:
    who = {"guild": str(guild), "member": str(member)}
    if held.empty:
        typer.echo(words("erase-nothing", **who))
        return
    counts = {"documents": len(held.found), "entries": len(held.entries), "files": len(held.files)}
    typer.echo(words("erase-found", **who, **counts))
    for one in held.found:
        what = one.part.ref or f"{one.kind.name} {one.kind.key(one.document)}"
        for fate in one.part.fates:
            typer.echo(words("erase-item", what=what, fate=words(f"erase-fate-{fate.value}")))


async def _save(held: Holdings, guild: GuildId, member: MemberId, blobs: Blobs, at: datetime, target: Path) -> None:
    data = await own_data(held, guild, member, blobs, at, BIGGEST)
    with new_file(target) as file:
        file.write(data or b"")
    typer.echo(words("erase-saved", file=str(target)))
