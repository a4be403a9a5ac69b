"""Import: what is in an export, looked at as a whole before any of it is believed."""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from io import BufferedReader
from typing import IO, Any, Final, TypeVar
from zipfile import BadZipFile, ZipFile

import msgspec

from bot.domain.audit import AuditEntry, Head, broken, head
from bot.domain.ids import GuildId
from bot.domain.kinds import KINDS
from bot.domain.ports import Blobs, Key, Store
from bot.domain.refusal import Refusal
from bot.services.contents import Contents, Told, attachments, keep, numbers_behind, put, remove_files
from bot.services.export import AUDIT, BLOBS, FORMAT, MANIFEST, Manifest, encode, file_name
from bot.services.fitting import lost_by_reading, unfit

T = TypeVar("T")

BIGGEST_GUILD: Final = 2**63 - 1
MANIFEST_LIMIT: Final = 1 << 20
"""Bytes of the manifest that are read: it has a line or so for each kind of document."""

LINE_LIMIT: Final = 64 << 20
"""Bytes of the longest line that is read, for a line is in memory as a whole: more than any document has."""

_CHUNK: Final = 256 * 1024
_UNREADABLE: Final = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)
"""What zipfile raises for an entry that cannot be had: damaged, cut short, packed in an unknown way, encrypted."""

_KINDS: Final = {kind.name: kind for kind in KINDS}


@dataclass
class Examined:
    """An export, read. ``problems`` forbid its import; ``damage`` is what the store it came from had already lost, and
    ``notes`` is what will be mended. Each is worded by the catalogue."""

    guild: GuildId
    contents: Contents
    blobs: list[str] = field(default_factory=list)
    problems: list[Refusal] = field(default_factory=list)
    damage: list[Refusal] = field(default_factory=list)
    notes: list[Refusal] = field(default_factory=list)


def examine(archive: ZipFile, told: Told) -> Examined:
    """Read a whole export, and find everything that is wrong with it. Changes nothing."""
    found = Examined(GuildId(0), Contents({}, {}, ()))
    manifest = _manifest(archive, found.problems)
    if manifest is not None:
        _Examination(archive, manifest, found).run(told)
    return found


async def bring_in(
    store: Store, blobs: Blobs, archive: ZipFile, found: Examined, told: Told, *, replacing: bool = False
) -> None:
    """Put an examined export into a store: the files first, then all else in one transaction; files that only what was
    replaced had go last.

    Stopped at any moment there is what was there before or what the export has, each with its files, and it can be done
    again. Raises Refusal if the guild has anything already, unless that is to be replaced.
    """
    for done, digest in enumerate(found.blobs, 1):
        await keep(blobs, found.guild, digest, _chunks(archive, digest))
        told(done, len(found.blobs))
    await put(store, found.guild, found.contents, replacing=replacing)
    if replacing:
        await remove_files(blobs, found.guild, set(found.blobs))


async def _chunks(archive: ZipFile, digest: str) -> AsyncIterator[bytes]:
    with archive.open(BLOBS + digest) as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _manifest(archive: ZipFile, problems: list[Refusal]) -> Manifest | None:
    try:
        with archive.open(MANIFEST) as file:
            raw = file.read(MANIFEST_LIMIT)
        stated = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
        said = msgspec.json.decode(stated.get("format", b"null"))
    except KeyError:
        problems.append(Refusal("import-no-manifest"))
        return None
    except (*_UNREADABLE, msgspec.DecodeError, UnicodeDecodeError) as error:
        problems.append(Refusal("import-unreadable", name=MANIFEST, why=_why(error)))
        return None
    if said != FORMAT:
        problems.append(Refusal("import-format", found=str(said), known=FORMAT))
        return None
    try:
        manifest = msgspec.json.decode(raw, type=Manifest)
        if not (manifest.guild.isdecimal() and 0 < int(manifest.guild) <= BIGGEST_GUILD):
            raise msgspec.DecodeError(f"{manifest.guild[:60]!r} is no guild")
    except msgspec.DecodeError as error:
        problems.append(Refusal("import-unreadable", name=MANIFEST, why=_why(error)))
        return None
    return manifest


def _line(file: IO[bytes]) -> bytes | None:
    """The next line with its end, empty after the last one; None if it is too long."""
    parts, size = [], 0
    while part := file.readline(_CHUNK):
        parts.append(part)
        size += len(part)
        if size > LINE_LIMIT:
            return None
        if part.endswith(b"\n"):
            break
    return b"".join(parts)


def _why(error: Exception) -> str:
    return str(error)[:300] or type(error).__name__


class _Examination:
    """One look at an export whose manifest could be read."""

    def __init__(self, archive: ZipFile, manifest: Manifest, found: Examined) -> None:
        self._archive = archive
        self._manifest = manifest
        self._found = found
        found.guild = GuildId(int(manifest.guild))

    def problem(self, key: str, **details: str | int) -> None:
        self._found.problems.append(Refusal(key, **details))

    def run(self, told: Told) -> None:
        self._check_names()
        documents: dict[str, list[Any]] = {kind.name: [] for kind in KINDS}
        audit: list[AuditEntry] = []
        for name in self._manifest.counts:
            if name == AUDIT:
                audit = self._lines(name, AuditEntry, lambda entry: entry.sequence)
            elif name in _KINDS:
                documents[name] = self._documents(name)
        self._found.contents = Contents(documents, dict(sorted(self._manifest.numbers.items())), audit)
        self._check_numbers()
        self._check_audit(audit)
        self._check_blobs(told)

    def _check_names(self) -> None:
        names = Counter(self._archive.namelist())
        expected = {MANIFEST, *map(file_name, self._manifest.counts)}
        for name, times in names.items():
            if times > 1:
                self.problem("import-doubled-entry", name=name[:100])
            if name not in expected and not name.startswith(BLOBS):
                self.problem("import-unknown-entry", name=name[:100])
        for name in sorted({*self._manifest.counts, *self._manifest.numbers} - {*_KINDS, AUDIT}):
            self.problem("import-unknown-kind", name=name[:100])
        if AUDIT not in self._manifest.counts:
            self.problem("import-missing-entry", name=file_name(AUDIT))

    def _documents(self, name: str) -> list[Any]:
        kind = _KINDS[name]
        values = self._lines(name, kind.type, kind.key)
        try:
            return sorted(values, key=kind.key)
        except TypeError:
            return values

    def _lines(self, name: str, type_: type[T], key: Callable[[T], Key]) -> list[T]:
        values: list[T] = []
        seen: set[Key] = set()
        number = 0
        try:
            with self._archive.open(file_name(name)) as file:
                for number, value in self._values(file, name, type_):
                    if value is None:
                        continue
                    place = key(value)
                    if place in seen:
                        self.problem("import-doubled-document", file=file_name(name), line=number, found=str(place))
                    seen.add(place)
                    values.append(value)
        except KeyError:
            self.problem("import-missing-entry", name=file_name(name))
            return []
        except _UNREADABLE as error:
            self.problem("import-unreadable", name=file_name(name), why=_why(error))
            return []
        if number != self._manifest.counts[name]:
            self.problem("import-count", file=file_name(name), found=number, said=self._manifest.counts[name])
        return values

    def _values(self, file: IO[bytes], name: str, type_: type[T]) -> Iterator[tuple[int, T | None]]:
        """Every line's number and value, None where it has none that is fit."""
        decode = msgspec.json.Decoder(type_).decode
        readable: IO[bytes] = BufferedReader(file)  # type: ignore[type-var]  # all it asks for is readinto
        for number, line in enumerate(iter(partial(_line, readable), b""), 1):
            if line is None:
                self.problem("import-line-too-long", file=file_name(name), line=number, limit=LINE_LIMIT >> 20)
                return
            try:
                value = decode(line)
                why = unfit(_KINDS.get(name), value)
                if why is None and (again := encode(value)) != line.rstrip(b"\n"):
                    why = lost_by_reading(msgspec.json.decode(line), msgspec.json.decode(again))
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                value, why = None, _why(error)
            if why is not None:
                self.problem("import-line", file=file_name(name), line=number, why=why)
            yield number, value if why is None else None

    def _check_numbers(self) -> None:
        contents = self._found.contents
        for name, last in self._manifest.numbers.items():
            if not 0 < last <= BIGGEST_GUILD:
                self.problem("import-number", kind=name[:100], found=str(last))
        behind = numbers_behind(contents)
        if behind:
            numbers = dict(sorted({**contents.numbers, **behind}.items()))
            self._found.contents = Contents(contents.documents, numbers, contents.audit)
        for name, taken in behind.items():
            self._found.notes.append(Refusal("import-number-behind", kind=name, taken=taken))

    def _check_audit(self, audit: list[AuditEntry]) -> None:
        said, guild = self._manifest.audit, self._found.guild
        last = head(audit, guild)
        if last != Head(said.sequence, said.hash):
            self.problem("import-audit-head", found=last.sequence, said=said.sequence)
        why = broken(audit, guild)
        if why is not None:
            self._found.damage.append(Refusal("import-audit-broken", why=why))

    def _check_blobs(self, told: Told) -> None:
        hashes = [name.removeprefix(BLOBS) for name in self._archive.namelist() if name.startswith(BLOBS)]
        if len(hashes) != self._manifest.blobs:
            self.problem("import-blob-count", found=len(hashes), said=self._manifest.blobs)
        for done, digest in enumerate(hashes, 1):
            try:
                if self._hash(digest) != digest:
                    self.problem("import-blob-hash", name=digest[:100])
            except _UNREADABLE as error:
                self.problem("import-unreadable", name=BLOBS + digest[:100], why=_why(error))
            told(done, len(hashes))
        self._found.blobs = hashes
        there = set(hashes)
        for document, attachment in attachments(self._found.contents):
            if attachment.sha256 not in there:
                self._found.damage.append(Refusal("import-file-missing", document=document, name=attachment.name))

    def _hash(self, digest: str) -> str:
        found = hashlib.sha256()
        with self._archive.open(BLOBS + digest) as file:
            while chunk := file.read(_CHUNK):
                found.update(chunk)
        return found.hexdigest()
