"""Files that people attach: where Discord keeps them, and fetching them from there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import aiohttp
import discord

from bot.domain.contribution import TEXT_LIMIT
from bot.domain.refusal import Refusal
from bot.services.uploads import Upload
from cogs.words import clip

_TEXT_ENDINGS: Final = (".md", ".markdown", ".txt")
_BYTES_PER_CHARACTER: Final = 4
_CHUNK: Final = 64 * 1024
_NAME_LIMIT: Final = 120
_FETCH_SECONDS: Final = 60
_OK: Final = 200


@dataclass(frozen=True)
class RemoteFile:
    """A file on Discord's servers. Its address is signed and works for about a day."""

    name: str
    media_type: str
    size: int
    url: str

    @property
    def is_text(self) -> bool:
        """Whether its name says that it is plain text or Markdown."""
        return self.name.lower().endswith(_TEXT_ENDINGS)


def from_attachment(attachment: discord.Attachment) -> RemoteFile:
    """The file behind discord.py's attachment."""
    media_type = attachment.content_type or "application/octet-stream"
    return RemoteFile(attachment.filename[:_NAME_LIMIT], media_type[:_NAME_LIMIT], attachment.size, attachment.url)


def from_wire(data: Any) -> RemoteFile:
    """The file behind an attachment as Discord writes it."""
    media_type = data.get("content_type") or "application/octet-stream"
    return RemoteFile(data["filename"][:_NAME_LIMIT], media_type[:_NAME_LIMIT], int(data["size"]), data["url"])


class Fetcher:
    """Fetches files. Close it when done."""

    def __init__(self) -> None:
        """Open a session; needs a running event loop."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_FETCH_SECONDS))

    async def close(self) -> None:
        """Let go of the connections."""
        await self._session.close()

    def upload(self, file: RemoteFile) -> Upload:
        """The file as the services take it; its bytes are streamed when they are read."""
        return Upload(file.name, file.media_type, file.size, partial(self.chunks, file))

    async def chunks(self, file: RemoteFile) -> AsyncIterator[bytes]:
        """The file's bytes. Raises Refusal if Discord does not give them."""
        try:
            async with self._session.get(file.url) as response:
                if response.status != _OK:
                    raise Refusal("contribution-file-gone", file=clip(file.name, 80))
                async for chunk in response.content.iter_chunked(_CHUNK):
                    yield chunk
        except (aiohttp.ClientError, TimeoutError):
            raise Refusal("contribution-file-gone", file=clip(file.name, 80)) from None

    async def text(self, file: RemoteFile) -> str:
        """What a text file says. Raises Refusal if it is too large or not UTF-8."""
        read = bytearray()
        async for chunk in self.chunks(file):
            read += chunk
            if len(read) > TEXT_LIMIT * _BYTES_PER_CHARACTER:
                raise Refusal("contribution-text-file-too-large", file=clip(file.name, 80), limit=TEXT_LIMIT)
        try:
            return read.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Refusal("contribution-text-file-not-utf8", file=clip(file.name, 80)) from None
