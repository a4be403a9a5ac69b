"""Real repositories as what their authors would hand in, commit by commit, read with git itself."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.header import Header
from pathlib import Path

from bot.domain.patches.model import CHANGES_LIMIT, DIFF_LIMIT, LINES_LIMIT

_PLAIN = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C.UTF-8",
    "no_proxy": "*",
}
_FIELDS = "%H%x00%T%x00%P%x00%an%x00%ae%x00%aD%x00%B"
_WORDS = _FIELDS.count("%x00") + 1
_BEGINS = re.compile(r"^(?:diff -|Index: |--- |---[ \t]*$|From \S+ )", re.MULTILINE)
_AT_ONCE = 300
"""Paths that are named to git in one call."""


class GitFailed(Exception):
    """What git said."""


def git(*words: str | bytes, at: Path, given: bytes = b"") -> bytes:
    """What git answers. Raises GitFailed."""
    done = subprocess.run(["git", *words], cwd=at, input=given, capture_output=True, env=_PLAIN)
    if done.returncode:
        raise GitFailed(f"git {words[0]!r}: {(done.stdout + done.stderr).decode(errors='replace')}")
    return done.stdout


@dataclass(frozen=True)
class Commit:
    """One commit of the first-parent history; ``parents`` are what else it merges, too."""

    id: str
    tree: str
    parents: tuple[str, ...]
    author: tuple[str, str]
    date: str
    message: str

    @property
    def like_a_patch(self) -> bool:
        """Whether its message has lines that every program takes for the begin of something else."""
        return _BEGINS.search(self.message) is not None

    @property
    def subject(self) -> str:
        """The first paragraph in one line, as git has it in a mail."""
        return " ".join(self.message.strip().split("\n\n")[0].split())


class Repository:
    """A repository that is only read."""

    def __init__(self, place: Path) -> None:
        """Read what is in ``place``: a work tree, or a bare repository."""
        self.place = place
        self.nothing = git("hash-object", "-t", "tree", "--stdin", at=place).decode().strip()

    def commits(self, newest: str = "HEAD", limit: int | None = None) -> list[Commit]:
        """The first-parent history, oldest first; the first ``limit`` of it."""
        said = git("log", "--first-parent", "--reverse", "-z", f"--format={_FIELDS}", newest, "--", at=self.place)
        words = said.decode("utf-8", "replace").split("\0")
        found = [_commit(words[start : start + _WORDS]) for start in range(0, len(words) - 1, _WORDS)]
        return found[:limit]

    def formatted(self, commit: Commit) -> bytes:
        """The mail that ``git format-patch`` makes of a commit with one parent or none."""
        return git("format-patch", "-1", "--root", "--stdout", commit.id, at=self.place)

    def difference(self, old: str, new: str, paths: Sequence[bytes] = (), *, renames: bool = True) -> bytes:
        """What makes one tree of another, as far as some paths are concerned (none named: all)."""
        options = ("--binary", "--full-index", "-M" if renames else "--no-renames")
        chunks = [paths[start : start + _AT_ONCE] for start in range(0, len(paths), _AT_ONCE)] or [()]
        return b"".join(
            git("diff-tree", "-p", "-r", *options, old, new, "--", *map(bytes, chunk), at=self.place)
            for chunk in chunks
        )

    def changed(self, old: str, new: str) -> list[bytes]:
        """The paths that differ, those that go first."""
        rows = git("diff-tree", "-r", "-z", "--no-renames", "--name-status", old, new, at=self.place).split(b"\0")[:-1]
        pairs = list(zip(rows[::2], rows[1::2], strict=True))
        return [path for status, path in sorted(pairs, key=lambda pair: pair[0] != b"D")]

    def files(self, tree: str) -> dict[bytes, tuple[bytes, bytes]]:
        """Every file of a tree: its mode, and the id of its content."""
        found = {}
        for row in git("ls-tree", "-r", "-z", "--full-tree", tree, at=self.place).split(b"\0")[:-1]:
            words, _, path = row.partition(b"\t")
            mode, _, number = words.split(b" ")
            found[path] = (b"100644" if mode == b"100664" else mode, number)  # as it was written in git's first months
        return found


def _commit(words: list[str]) -> Commit:
    number, tree, parents, name, address, date, message = words
    return Commit(number, tree, tuple(parents.split()), (name, address), date, message)


def fits(content: bytes) -> bool:
    """Whether a mail is within what one contribution may be."""
    files = content.count(b"\ndiff --git ")
    return len(content) < DIFF_LIMIT and content.count(b"\n") < LINES_LIMIT and files < CHANGES_LIMIT


def mail(commit: Commit, diff: bytes, part: int = 0) -> bytes:
    """A diff as the mail that brings it, for what ``git format-patch`` makes no mail of: merges, and parts."""
    subject = commit.subject + (f" (part {part})" if part else "")
    body = "\n".join(f" {line}" for line in commit.message.strip().partition("\n\n")[2].splitlines())
    lines = [
        f"From {commit.id} Mon Sep 17 00:00:00 2001",
        f"From: {Header(commit.author[0], 'utf-8').encode()} <{commit.author[1]}>",
        f"Date: {commit.date}",
        f"Subject: {Header(f'[PATCH] {subject}', 'utf-8').encode()}",
        *("MIME-Version: 1.0", "Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: 8bit"),
    ]
    return "\n".join([*lines, "", body, "---", "", ""]).encode("utf-8", "replace") + diff + b"-- \n\n"


def portions(repository: Repository, old: str, new: str, paths: Sequence[bytes]) -> Iterator[tuple[list[bytes], bytes]]:
    """The difference in as many parts as the limits ask for, with what each is about; a file that is too large by
    itself is a part, too."""
    some, portion = list[bytes](), b""
    for path in paths:
        diff = repository.difference(old, new, [path], renames=False)
        if some and not (fits(portion + diff) and len(some) < CHANGES_LIMIT // 2):
            yield some, portion
            some, portion = [], b""
        some, portion = [*some, path], portion + diff
    if some:
        yield some, portion
