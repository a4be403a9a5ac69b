"""What the embedded storage refuses, in words for the operator."""

from __future__ import annotations

from pathlib import Path

from bot.domain.ports import StorageError


class DamagedStorage(StorageError):
    """A file is not as it was written, and not for the reason that a crash cut its end short."""

    def __init__(self, path: Path, offset: int, found: str, guild: int) -> None:
        super().__init__(
            f"{path} is damaged at byte {offset}: {found}. Nothing has been changed. Restore the guild's folder from a"
            f" backup, or keep what can be read with: python -m bot recover {guild}"
        )
        self.path = path
        self.offset = offset
        self.guild = guild
