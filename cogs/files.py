"""Files that people attach: where Discord keeps them, and fetching them from there and nowhere else."""

from __future__ import annotations

import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

import aiohttp
import discord
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from discord.http import Route
from yarl import URL

from bot.domain.contribution import TEXT_LIMIT
from bot.domain.fetching import UNKNOWN, is_loopback, is_ours_to_fetch, is_public, safe_name
from bot.domain.ids import ChannelId, MessageId
from bot.domain.refusal import Refusal
from bot.services.uploads import Upload
from cogs.words import clip

log = logging.getLogger(__name__)

_TEXT_ENDINGS: Final = (".md", ".markdown", ".txt")
_BYTES_PER_CHARACTER: Final = 4
_CHUNK: Final = 64 * 1024
_TYPE_LIMIT: Final = 120
_MOST_BYTES: Final = 100 * 1024 * 1024
"""More than any attachment may have that is kept; whoever reads stops at their own limit, long before."""

_FETCH_SECONDS: Final = 60
_QUIET_SECONDS: Final = 20
_AT_ONCE: Final = 8
_OK: Final = 200
_EXPIRED: Final = (403, 404, 410)
_DISCORD: Final = "discord.com"


@dataclass(frozen=True)
class Whence:
    """The attachment of a message: whose address Discord gives anew when the old one has expired."""

    channel: ChannelId
    message: MessageId
    attachment: int


@dataclass(frozen=True)
class RemoteFile:
    """A file on Discord's servers. Its address is signed and works for about a day."""

    name: str
    media_type: str
    size: int
    url: str
    whence: Whence | None = None

    @property
    def is_text(self) -> bool:
        """Whether its name says that it is plain text or Markdown."""
        return self.name.lower().endswith(_TEXT_ENDINGS)


Renew = Callable[[Whence], Awaitable[str | None]]
"""Asks Discord for the present address of an attachment; None if it is gone."""


def from_attachment(attachment: discord.Attachment, message: discord.Message | None = None) -> RemoteFile:
    """The file behind discord.py's attachment; of a message, it can be found again through that."""
    media_type = attachment.content_type or UNKNOWN
    whence = None
    if message is not None:
        whence = Whence(ChannelId(message.channel.id), MessageId(message.id), attachment.id)
    name = safe_name(attachment.filename)
    return RemoteFile(name, media_type[:_TYPE_LIMIT], attachment.size, attachment.url, whence)


def from_wire(data: Any) -> RemoteFile:
    """The file behind an attachment as Discord writes it."""
    media_type = data.get("content_type") or UNKNOWN
    return RemoteFile(safe_name(data["filename"]), media_type[:_TYPE_LIMIT], int(data["size"]), data["url"])


def renewing(client: discord.Client) -> Renew:
    """How ``client`` finds an attachment again: by reading its message anew."""

    async def renew(whence: Whence) -> str | None:
        try:
            message = await client.get_partial_messageable(whence.channel).fetch_message(whence.message)
        except discord.HTTPException as gone:
            log.info("message %s could not be read again: %s", whence.message, gone)
            return None
        return next((one.url for one in message.attachments if one.id == whence.attachment), None)

    return renew


class _Checked(AbstractResolver):
    """Resolves names, and lets no connection be made to an address that is not public.

    What it returns is what is connected to: the name is not resolved a second time, so it cannot mean something else
    by then.
    """

    def __init__(self, inner: AbstractResolver, local: str | None) -> None:
        self._inner, self._local = inner, local

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a host. Raises OSError if one of them is not to be connected to."""
        found = await self._inner.resolve(host, port, family)
        allowed = is_loopback if host == self._local else is_public
        if not found or not all(allowed(one["host"]) for one in found):
            log.warning("%s is at an address that files are not fetched from", host)
            raise OSError(None, f"no public address of {host}")
        return found

    async def close(self) -> None:
        """Let go of what was used."""
        await self._inner.close()


def _sandbox() -> URL | None:
    """Where the sandbox is that the bot runs in; None on Discord."""
    base = URL(Route.BASE)
    return None if base.host == _DISCORD else base.origin()


class Fetcher:
    """Fetches attachments from Discord's servers (in the sandbox, from its own). Close it when done.

    Nothing is fetched from elsewhere, no redirect is followed, nothing is decompressed, and no proxy or cookie is used.
    """

    def __init__(self, renew: Renew | None = None, resolver: AbstractResolver | None = None) -> None:
        """Open a session; needs a running event loop. With ``renew``, addresses that expired are asked for anew."""
        sandbox = _sandbox()
        self._renew = renew
        self._local = f"{sandbox}/cdn" if sandbox is not None else None
        checked = _Checked(resolver or ThreadedResolver(), sandbox.host if sandbox is not None else None)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=checked, limit=_AT_ONCE),
            timeout=aiohttp.ClientTimeout(total=_FETCH_SECONDS, sock_read=_QUIET_SECONDS),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"Accept-Encoding": "identity"},
            auto_decompress=False,
            trust_env=False,
        )

    async def close(self) -> None:
        """Let go of the connections."""
        await self._session.close()

    def upload(self, file: RemoteFile) -> Upload:
        """The file as the services take it; its bytes are streamed when they are read."""
        return Upload(file.name, file.media_type, file.size, partial(self.chunks, file))

    async def chunks(self, file: RemoteFile) -> AsyncIterator[bytes]:
        """The file's bytes. Raises Refusal if Discord does not give them, or if it is not there that they are."""
        for attempt in (file, None):
            current = attempt or await self._again(file)
            if current is None or not is_ours_to_fetch(current.url, self._local):
                break
            try:
                async with self._session.get(URL(current.url, encoded=True), allow_redirects=False) as response:
                    if response.status in _EXPIRED and attempt is not None:
                        continue
                    _require_plain(response, file)
                    read = 0
                    async for chunk in response.content.iter_chunked(_CHUNK):
                        read += len(chunk)
                        if read > _MOST_BYTES:
                            raise Refusal("contribution-file-gone", file=clip(file.name, 80))
                        yield chunk
                    return
            except (aiohttp.ClientError, TimeoutError, OSError):
                break
        raise Refusal("contribution-file-gone", file=clip(file.name, 80))

    async def _again(self, file: RemoteFile) -> RemoteFile | None:
        """The file under the address it has by now; None if there is none."""
        if self._renew is None or file.whence is None:
            return None
        url = await self._renew(file.whence)
        return replace(file, url=url) if url is not None else None

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


def _require_plain(response: aiohttp.ClientResponse, file: RemoteFile) -> None:
    """Raise Refusal unless this is the file itself, as it is, and not a redirect, an error or something packed."""
    packed = response.headers.get("Content-Encoding", "identity").strip().lower() not in {"", "identity"}
    if response.status != _OK or packed:
        raise Refusal("contribution-file-gone", file=clip(file.name, 80))
