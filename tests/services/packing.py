"""Exports to be tampered with, and what is found in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from bot.domain.contribution import Attachment, Contribution, Work
from bot.domain.ids import GuildId
from bot.domain.kinds import KINDS
from bot.domain.task import Task
from bot.domain.vote import Via, Vote
from bot.locales import Catalogue
from bot.services.contents import Contents, take
from bot.services.export import export
from bot.services.importing import Examined, examine
from storage import open_store
from tests.guilds import Made, long_log, settle

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
GUILD = GuildId(2**62 + 1)
FILE = b"a file"
DIGEST = sha256(FILE).hexdigest()
TASKS = [Task(number, "Sow", "", 1, "Ann", AT, None, None, None) for number in (1, 2, 10)]
VOTES = [Vote(1, member, (), AT, Via.BUTTON) for member in (5, 6)]
WORK = Work(1, "text", (Attachment("sea.png", "image/png", 6, DIGEST),), AT)
GIVEN = Contribution(3, "Sea", 1, "Ann", 1, "Ann", "MIT", AT, 9, (WORK,))
MADE = Made(
    GUILD,
    Contents(
        {**{kind.name: [] for kind in KINDS}, "task": TASKS, "vote": VOTES, "contribution": [GIVEN]},
        {"contribution": 3, "task": 12},
        long_log(GUILD, 6),
    ),
    (FILE,),
)

Files = dict[str, bytes]


async def files_of(made: Made = MADE) -> Files:
    """What is in the export of a guild."""
    store, data = open_store(None), BytesIO()
    await settle(store, store.blobs, made)
    with ZipFile(data, "w") as archive:
        await export(archive, await take(store, made.guild), made.guild, store.blobs, AT, lambda *_: None)
    with ZipFile(data) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: Files) -> ZipFile:
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return ZipFile(data)


def examined(files: Files) -> Examined:
    return examine(packed(files), lambda *_: None)


def told(found: Examined) -> list[str]:
    """The keys of what is wrong; every one of them has its wording."""
    words = Catalogue.load("en", "moving")
    findings = [*found.problems, *found.damage, *found.notes]
    assert all(words.text(finding.key, **finding.details) for finding in findings)
    return [finding.key for finding in findings]


def stating(files: Files, **changes: object) -> Files:
    """The export, stating something else in its manifest."""
    return {**files, "manifest.json": json.dumps({**json.loads(files["manifest.json"]), **changes}).encode()}


def with_line(files: Files, name: str, number: int, edit: Callable[[bytes], bytes]) -> Files:
    lines = files[name].splitlines(keepends=True)
    changed = edit(lines[number])
    assert changed != lines[number]
    return {**files, name: b"".join([*lines[:number], changed, *lines[number + 1 :]])}
