"""What the web site needs of the archives as git repositories."""

from __future__ import annotations

from typing import IO, Protocol

from bot.domain.ids import GuildId, RevisionId


class Git(Protocol):
    """The archives as git repositories."""

    async def advertised(self, guild: GuildId) -> bytes:
        """What branches and tags there are, as git is told. Raises Refusal."""
        ...

    async def packed(self, guild: GuildId, asked: bytes) -> IO[bytes]:
        """The answer to what git asks; whoever called closes it. Raises Refusal."""
        ...

    async def archived(self, guild: GuildId, revision: RevisionId, folder: str, form: str) -> IO[bytes]:
        """Everything as it was once a revision was in, in a folder of that name, as ``zip`` or ``tar.gz``; whoever
        called closes it. Raises Refusal."""
        ...
