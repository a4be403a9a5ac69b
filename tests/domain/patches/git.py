"""The real git, in a folder of its own: what ours is measured against."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from bot.domain.page import EXECUTABLE, LINK, PLAIN
from bot.domain.patches.model import File, Tree, file_of

_ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "Ada Łuk",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ben",
    "GIT_COMMITTER_EMAIL": "ben@example.org",
    "GIT_AUTHOR_DATE": "2026-05-01T12:00:00Z",
    "GIT_COMMITTER_DATE": "2026-05-01T12:00:00Z",
}


class GitFailed(Exception):
    """What git said."""


class Git:
    """One repository, with a work tree."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self("init", "-q", "-b", "main")
        self("config", "core.autocrlf", "false")
        self("config", "core.fileMode", "true")

    def __call__(self, *words: str, given: bytes = b"") -> bytes:
        done = subprocess.run(["git", *words], cwd=self.folder, input=given, capture_output=True, env=_ENVIRONMENT)
        if done.returncode:
            raise GitFailed((done.stdout + done.stderr).decode(errors="replace"))
        return done.stdout

    def put(self, tree: Tree) -> None:
        """Make the work tree and the index exactly this."""
        for entry in self.folder.iterdir():
            if entry.name == ".git":
                continue
            shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
        for path, file in tree.items():
            place = self.folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            if file.mode == LINK:
                place.symlink_to(os.fsdecode(file.content or b""))
            else:
                place.write_bytes(file.content or b"")
                place.chmod(0o755 if file.mode == EXECUTABLE else 0o644)
        self("add", "-A", "-f", ".")

    def commit(self, tree: Tree, message: str = "change") -> str:
        """A commit with this tree; its id."""
        self.put(tree)
        self("commit", "-q", "--allow-empty", "--allow-empty-message", "-F", "-", given=message.encode())
        return self("rev-parse", "HEAD").decode().strip()

    def tree(self, commit: str = "HEAD") -> dict[str, File]:
        """The tree of a commit."""
        found = {}
        for row in self("ls-tree", "-r", "-z", commit).split(b"\0")[:-1]:
            words, _, path = row.partition(b"\t")
            mode, _, blob = words.decode().split(" ")
            found[path.decode()] = file_of(self("cat-file", "blob", blob), int(mode, 8))
        return found


MODES = (PLAIN, EXECUTABLE)
