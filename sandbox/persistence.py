"""Keeping a world in a file: one JSON document, replaced atomically, and one file per attachment beside it."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

from sandbox.world import World

DELAY = 1.0  # seconds between a change and its being written; a burst of changes is one write


class StateFile:
    """Loads a world from `path` and writes it back about a second after each change and on `close()`."""

    def __init__(self, world: World, path: Path) -> None:
        self.world = world
        self.path = path
        self.blob_dir = path.with_name(path.name + ".files")
        self._timer: asyncio.TimerHandle | None = None

    def load(self) -> bool:
        """Restore the world if the file exists; False if there is none. Raises `ValueError` if it is unreadable."""
        if not self.path.exists():
            return False
        self.world.restore(json.loads(self.path.read_text("utf-8")))
        for attachment_id in self.world.attachments:
            blob = self.blob_dir / attachment_id
            if blob.exists():
                self.world.blobs[attachment_id] = blob.read_bytes()
        return True

    def watch(self) -> None:
        """Write after every change from now on. Needs a running event loop."""
        self.world.dirty = self._schedule

    def close(self) -> None:
        """Write what is not yet written and stop watching."""
        self.world.dirty = lambda: None
        if self._timer:
            self._timer.cancel()
        self.save()

    def save(self) -> None:
        """Write now: attachments first, then the document, each renamed into place once it is on disk."""
        self._timer = None
        self.path.parent.mkdir(parents=True, exist_ok=True)
        for attachment_id, blob in self.world.blobs.items():
            target = self.blob_dir / attachment_id
            if not target.exists():
                self.blob_dir.mkdir(exist_ok=True)
                _replace(target, blob)
        self._sweep()
        _replace(self.path, json.dumps(self.world.state(), ensure_ascii=False).encode())

    def _sweep(self) -> None:
        """Delete the files of attachments that are gone."""
        for blob in self.blob_dir.glob("*"):
            if blob.name.removesuffix(".new") not in self.world.attachments:
                blob.unlink()

    def _schedule(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(DELAY, self.save)


def _replace(target: Path, content: bytes) -> None:
    draft = target.with_name(target.name + ".new")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)
