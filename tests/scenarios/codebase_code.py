"""The code that the members work on, and the mails in which they hand their changes in: made by the real git."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.domain.patches.git import Git, GitFailed

FILES, SECTIONS = 4, 12
"""How many files an area begins with, and how many sections each has that can be changed on their own."""
FORGED = "\n\nReviewed-by: Somebody Famous <famous@example.org>\nAcked-by: Nobody <nobody@example.org>"
"""What the mails of some say that nobody has said."""
_MAIL = re.compile(rb"^(?=From [0-9a-f]{40} )", re.MULTILINE)

Edit = Callable[[Path, int], None]


@dataclass(frozen=True)
class Part:
    """One patch of a series in one of its variants: two versions have the same patch if both are the same."""

    name: str
    variant: int
    edit: Edit

    @property
    def subject(self) -> str:
        """The mail's subject, which stays when the patch changes."""
        return f"{self.name}: as it should be"

    @property
    def key(self) -> tuple[str, int]:
        """What it is told apart by."""
        return self.name, self.variant


@dataclass(frozen=True)
class Version:
    """One version of a series as it was handed in."""

    parts: tuple[Part, ...]
    mails: tuple[bytes, ...]

    @property
    def keys(self) -> tuple[tuple[str, int], ...]:
        """Its patches, in order."""
        return tuple(part.key for part in self.parts)

    @property
    def box(self) -> bytes:
        """All of it as one mailbox."""
        return b"".join(self.mails)

    @property
    def patches(self) -> bytes:
        """The mails that have a diff."""
        return b"".join(self.mails[-len(self.parts) :])


def section(area: str, file: int, number: int) -> str:
    """One section of a file: long enough that a change of it does not show the ones beside it."""
    name = f"{area}_{file}_{number}"
    lines = [f"def {name}(sea):", f'    """{name}: as it was."""', f"    {name}_total = 0"]
    lines += [f"    {name}_total += sea.level({step})" for step in range(4)]
    return "\n".join([*lines, f"    return {name}_total", "", ""]) + "\n"


def beginning(folder: str, area: str, file: int) -> Edit:
    """The first state of one of an area's files."""

    def edit(root: Path, variant: int) -> None:
        words = "".join(section(area, file, number) for number in range(SECTIONS))
        _write(root / path_of(folder, file), f"# {area} {file}, try {variant}\n\n\n{words}".encode())

    return edit


def path_of(folder: str, file: int) -> str:
    """Where one of an area's files is."""
    return f"{folder}file_{file}.py"


def rewording(folder: str, area: str, file: int, number: int, said: str) -> Edit:
    """Something else said in a section, whatever it says now; with more lines in each variant."""
    doc = re.compile(rf'    """{area}_{file}_{number}: .*"""\n')

    def edit(root: Path, variant: int) -> None:
        path = root / path_of(folder, file)
        more = "".join(f"    # {said}, {line}\n" for line in range(variant))
        after = f'    """{area}_{file}_{number}: {said} {variant}."""\n{more}'
        text, found = doc.subn(after, path.read_bytes().decode())
        assert found == 1
        path.write_bytes(text.encode())

    return edit


def several(paths: Sequence[str]) -> Edit:
    """Some small files at once."""

    def edit(root: Path, variant: int) -> None:
        for path in paths:
            _write(root / path, f"{path}, {variant}\n".encode())

    return edit


def adding(path: str, form: str = "text") -> Edit:
    """A new file: plain, executable, no text, with the line ends of Windows, without an end of line, or a link."""

    def edit(root: Path, variant: int) -> None:
        target = root / path
        if form == "binary":
            _write(target, Random(f"{path} {variant}").randbytes(900) + b"\0")
        elif form == "windows":
            _write(target, f"one\r\ntwo {variant}\r\n".encode())
        elif form == "unended":
            _write(target, f"first\nlast {variant}".encode())
        elif form == "link":
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(f"file_{variant % FILES}.py")
        else:
            _write(target, f"#!/bin/sh\n# {path}\necho {variant}\n".encode())
        if form == "executable":
            target.chmod(0o755)

    return edit


def moving(old: str, new: str) -> Edit:
    """A file moved, and something said in it."""

    def edit(root: Path, variant: int) -> None:
        target = root / f"{new}-{variant}"
        target.parent.mkdir(parents=True, exist_ok=True)
        (root / old).rename(target)

    return edit


def removing(path: str) -> Edit:
    """A file deleted; in a later variant with a note in its place."""

    def edit(root: Path, variant: int) -> None:
        (root / path).unlink()
        if variant > 1:
            _write(root / f"{path}.gone", f"{path} is gone, {variant}\n".encode())

    return edit


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


class Upstream:
    """What real git makes of the accepted patches: the truth that the archive is held against."""

    def __init__(self, folder: Path) -> None:
        self.git = Git(folder)
        self.git.commit({}, "before")

    def take(self, mails: bytes) -> bool:
        """Apply a series; whether git could. If not, nothing of it is there."""
        try:
            self.git("am", "--keep-cr", "-q", given=mails)
        except GitFailed:
            self.git("am", "--abort")
            return False
        return True

    def commits(self) -> list[str]:
        """Its commits but for the first, which is empty, oldest first."""
        return self.git("rev-list", "--reverse", "HEAD").decode().split()[1:]


class Workshop:
    """Where the members make their series: a clone of what is upstream when they begin."""

    def __init__(self, folder: Path, upstream: Upstream) -> None:
        self._git = Git(folder)
        self._git("remote", "add", "origin", os.fspath(upstream.git.folder))

    def version(self, number: int, parts: Sequence[Part], *, cover: str = "", forged: bool = False) -> Version:
        """A version of a series, as ``git format-patch`` writes it."""
        git = self._git
        git("fetch", "-q", "origin", "main")
        git("checkout", "-q", "-f", "-B", "work", "FETCH_HEAD")
        git("clean", "-q", "-f", "-d", "-x")
        for part in parts:
            part.edit(git.folder, part.variant)
            git("add", "-A", "-f", ".")
            why = f"Because of the tide, {part.variant}.{FORGED if forged else ''}"
            git("commit", "-q", "-F", "-", given=f"{part.subject}\n\n{why}\n".encode())
        options = ["--stdout", "--binary", "--full-index", f"-v{number}", "-M", *(["--cover-letter"] if cover else [])]
        box = git("format-patch", *options, "FETCH_HEAD..HEAD")
        if cover:
            box = box.replace(b"*** SUBJECT HERE ***", cover.encode()).replace(b"*** BLURB HERE ***", b"All of it.")
        return Version(tuple(parts), tuple(_MAIL.split(box)[1:]))
