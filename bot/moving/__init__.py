"""What an operator does with what is kept: export, import, back up, migrate, verify, recount, recover, release,
erase, rebuild the git repositories and the index of links.

Each command returns whether all went well, having told on standard error what did not.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, Final

import typer

from bot.config import Settings
from bot.domain.audit import Head
from bot.domain.ids import GuildId, MemberId
from bot.domain.ports import StorageError
from bot.domain.refusal import Refusal
from bot.moving import bringing, leaving, mirroring, publishing, recounting, releasing, relinking, saving
from bot.moving.progress import say
from bot.moving.stores import Which

_HEAD: Final = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


def export(settings: Settings, guild: int, target: Path) -> bool:
    """Write everything of a guild to a zip file."""
    return _run(saving.export_one(settings, GuildId(guild), target))


def publish(settings: Settings, guild: int, folder: Path) -> bool:
    """Write a guild's archive to a folder of plain web pages."""
    return _run(publishing.publish(settings, GuildId(guild), folder))


def backup(settings: Settings, folder: Path) -> bool:
    """Write every guild to a zip file in a folder, whether or not a bot is running."""
    return _run(saving.back_up(settings, folder))


def verify(settings: Settings, guild: int | None, noted: str | None) -> bool:
    """Read everything of a guild, or of all, and tell what is wrong. ``noted`` is a head as it was told before."""
    return _run(_verify(settings, guild, noted))


async def _verify(settings: Settings, guild: int | None, noted: str | None) -> bool:
    if noted is None:
        return await saving.verify_all(settings, GuildId(guild) if guild is not None else None, None)
    match = _HEAD.fullmatch(noted)
    if match is None or guild is None:
        raise Refusal("verify-head")
    return await saving.verify_all(settings, GuildId(guild), Head(int(match[1]), match[2]))


def recount(settings: Settings | None, files: Sequence[Path]) -> bool:
    """Count every past decision again: those in exports, or without any, those in the storage of ``settings``."""
    if files or settings is None:
        return _run(recounting.recount_files(files))
    return _run(recounting.recount_storage(settings))


def bring_in(settings: Settings, file: Path, *, replace: bool, accept_damage: bool) -> bool:
    """Import an export."""
    return _run(bringing.bring_in(settings, file, replace=replace, accept_damage=accept_damage))


def migrate(settings: Settings, source: Which, target: Which, *, replace: bool) -> bool:
    """Copy every guild from one kind of storage to the other."""
    return _run(bringing.migrate(settings, source, target, replace=replace))


def recover(settings: Settings, guild: int) -> bool:
    """Keep what can be read of a damaged guild."""
    return _run(bringing.recover_one(settings, GuildId(guild)))


def release(settings: Settings, guild: int, groups: Sequence[str]) -> bool:
    """Give settings back to a guild's admins that are under the community's own rule: for an emergency."""
    return _run(releasing.release(settings, GuildId(guild), groups))


def rebuild_mirror(settings: Settings, guild: int | None) -> bool:
    """Make the git repository of a guild's archive, or of all, anew."""
    return _run(mirroring.rebuild(settings, GuildId(guild) if guild is not None else None))


def rebuild_links(settings: Settings, guild: int | None) -> bool:
    """Make the index of links of a guild's pages, or of all, anew."""
    return _run(relinking.relink(settings, GuildId(guild) if guild is not None else None))


def erase(
    settings: Settings,
    guild: int,
    member: int,
    *,
    yes: bool,
    decided_too: bool,
    keep_name: str | None,
    save: Path | None,
) -> bool:
    """Remove what is a member's to take; without ``yes`` only tell what that would be."""
    who = GuildId(guild), MemberId(member)
    if not yes:
        return _run(leaving.show(settings, *who, decided_too=decided_too, save=save))
    return _run(leaving.erase(settings, *who, decided_too=decided_too, name=keep_name, save=save))


def _run(work: Coroutine[Any, Any, bool]) -> bool:
    try:
        return asyncio.run(work)
    except Refusal as no:
        say(no.key, **no.details)
    except (StorageError, OSError) as trouble:
        typer.echo(str(trouble), err=True)
    return False
