"""Reading a guild's journal back, and telling a tail that a crash tore from damage to what was durable.

A line that cannot be read was never acknowledged if no later line says that the change it should hold was durable
(``synced``, see record.py): nothing is written before what came earlier is synced. Then it is left out, with what
follows it in its file. Otherwise the storage refuses to open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from storage.embedded import record
from storage.embedded.disk import Disk, read
from storage.embedded.errors import DamagedStorage
from storage.embedded.journal import file_name, file_number
from storage.embedded.record import Line


@dataclass(frozen=True)
class Torn:
    """The end of a file that a crash cut short: where it begins, and how many bytes are left out."""

    path: Path
    offset: int
    size: int


@dataclass(frozen=True)
class Replay:
    """A journal, read. ``seq`` is the newest change, ``obsolete`` are files that the snapshot makes superfluous, and
    ``clean`` says that the last file was closed in good order."""

    seq: int
    numbers: tuple[int, ...]
    obsolete: tuple[Path, ...]
    size: int
    torn: Torn | None
    clean: bool


@dataclass(frozen=True)
class JournalFile:
    """One file of a journal: its lines with their offsets, None where one cannot be read."""

    path: Path
    size: int
    lines: list[tuple[int, Line | None]]

    @property
    def head(self) -> Line | None:
        """The file's first line, if it is one."""
        line = self.lines[0][1] if self.lines else None
        return line if line is not None and line.journal is not None else None


def journal_file(path: Path, data: bytes) -> JournalFile:
    """The lines of a journal's file."""
    lines: list[tuple[int, Line | None]] = []
    offset = 0
    texts = data.split(b"\n")
    rest = texts.pop()
    for text in [*texts, rest] if rest else texts:
        line = record.parse(text) if text is not rest else None
        lines.append((offset, line))
        if line is None:
            lines += record.within(text, offset)
        offset += len(text) + 1
    return JournalFile(path, len(data), lines)


def journal_files(disk: Disk, folder: Path) -> list[JournalFile]:
    """Every file of a guild's journal, in order."""
    numbers = sorted(number for name in disk.names(folder) if (number := file_number(name)) is not None)
    paths = [folder / file_name(number) for number in numbers]
    return [journal_file(path, read(disk, path)) for path in paths]


def replay(disk: Disk, folder: Path, guild: int, base: int, apply: Callable[[Line], None]) -> Replay:
    """Give every change after ``base`` to ``apply``, in order. Raises DamagedStorage."""
    files = journal_files(disk, folder)
    start = 0
    for place, file in enumerate(files):
        _check_head(file, guild)
        if file.head is not None and file.head.seq <= base:
            start = place
    needed = files[start:]
    last, torn = base, None
    for place, file in enumerate(needed):
        last, torn = _replay_file(file, needed[place + 1 :], guild, base, last, apply)
    final = needed[-1].lines if needed else []
    return Replay(
        seq=last,
        numbers=tuple(number for file in files if (number := file_number(file.path.name)) is not None),
        obsolete=tuple(file.path for file in files[:start]),
        size=sum(file.size for file in needed),
        torn=torn,
        clean=not final or ((end := final[-1][1]) is not None and end.end),
    )


def _check_head(file: JournalFile, guild: int) -> None:
    head = file.head
    if head is not None and (head.guild, head.journal) != (guild, record.FORMAT):
        found = f"it is the journal of guild {head.guild}, format {head.journal}; expected {guild}, {record.FORMAT}"
        raise DamagedStorage(file.path, 0, found, guild)


def _replay_file(
    file: JournalFile, later: list[JournalFile], guild: int, base: int, last: int, apply: Callable[[Line], None]
) -> tuple[int, Torn | None]:
    for place, (offset, line) in enumerate(file.lines):
        if line is None:
            if _durable_after(file.lines[place + 1 :], later) > last:
                found = f"the line there cannot be read, and change {last + 1} was durable"
                raise DamagedStorage(file.path, offset, found, guild)
            return last, Torn(file.path, offset, file.size - offset)
        if line.seq > last + line.change:
            found = f"change {line.seq} follows change {last}"
            raise DamagedStorage(file.path, offset, found, guild)
        if line.change and line.seq > base:
            if line.seq <= last:
                raise DamagedStorage(file.path, offset, f"change {line.seq} is there twice", guild)
            apply(line)
            last = line.seq
    return last, None


def _durable_after(lines: list[tuple[int, Line | None]], later: list[JournalFile]) -> int:
    """The newest change that was durable, by what stands after a line that cannot be read.

    A file that begins in good order was begun by somebody who had read all that is before it: its first line says how
    far that went, and what follows is counted on from there.
    """
    known = [line.synced for _, line in lines if line is not None]
    for file in later:
        if file.head is not None:
            known.append(file.head.synced)
            break
        known += [line.synced for _, line in file.lines if line is not None]
    return max(known, default=0)
