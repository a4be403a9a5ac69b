"""Answers are kept in memory, as long as nothing changes that they were made of; and sent only to who has them not yet.

An answer is made of the guild's documents, of what everybody may read on the server, and of the server's name. All
three are looked at each time; none of them needs the answer to be made again to be found unchanged.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from aiohttp import hdrs, web
from multidict import CIMultiDict

from bot.domain.ids import ChannelId, GuildId

ROOM: Final = 32 * 1024 * 1024
"""Bytes of answers kept."""

LARGEST: Final = 1024 * 1024
"""Bytes of an answer that is kept at most."""

LONGEST_KEY: Final = 1_000
COMPRESSED_FROM: Final = 600
"""Bytes below which compressing is not worth its while."""

Asked = tuple[GuildId, ChannelId, bool]
"""Whether everybody could read a channel when that was asked."""

asked: ContextVar[list[Asked] | None] = ContextVar("asked", default=None)
"""What the answer that is being made has asked so far."""

DELIVERED: Final = web.RequestKey("delivered", bool)
"""An answer that needs nothing done to it any more."""

Heavy = Callable[..., Awaitable[bytes]]


@dataclass(slots=True)
class Answer:
    """A whole answer: its bytes, its headers, and the strong ETags of both its codings."""

    body: bytes
    headers: CIMultiDict[str]
    tag: str
    packed: bytes | None = None
    state: int = 0
    name: str | None = None
    asked: tuple[Asked, ...] = ()

    @classmethod
    def of(cls, response: web.Response) -> Answer:
        """The answer that a handler made."""
        body = response.body
        assert isinstance(body, bytes)  # noqa: S101  # as ``is_whole`` has found
        headers = CIMultiDict(response.headers)
        headers.popall(hdrs.CONTENT_LENGTH, None)
        headers[hdrs.VARY] = hdrs.ACCEPT_ENCODING
        return cls(body, headers, sha256(body).hexdigest()[:32])

    async def deliver(self, request: web.Request, heavy: Heavy) -> web.Response:
        """The answer for one reader: in the coding they take, or 304 if they have it already."""
        request[DELIVERED] = True
        packs = len(self.body) >= COMPRESSED_FROM and _takes_gzip(request)
        headers = self.headers.copy()
        headers[hdrs.ETAG] = f'"{self.tag}-gzip"' if packs else f'"{self.tag}"'
        known = request.headers.get(hdrs.IF_NONE_MATCH)
        if known is not None and self._is_among(request):
            headers.popall(hdrs.CONTENT_TYPE, None)
            return web.Response(status=304, headers=headers)
        if not packs:
            return web.Response(body=self.body, headers=headers)
        if self.packed is None:
            self.packed = await heavy(_packed, self.body)
        headers[hdrs.CONTENT_ENCODING] = "gzip"
        return web.Response(body=self.packed, headers=headers)

    def _is_among(self, request: web.Request) -> bool:
        """Whether a reader has it, in either coding: both are the same to them."""
        mine = {self.tag, f"{self.tag}-gzip", "*"}
        return any(one.value in mine for one in request.if_none_match or ())


def _packed(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)


def _takes_gzip(request: web.Request) -> bool:
    """RFC 9110, 12.5.3, as far as readers' programs use it."""
    for part in request.headers.get(hdrs.ACCEPT_ENCODING, "").lower().split(","):
        coding, _, weight = part.partition(";")
        if coding.strip() in {"gzip", "*"}:
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def is_whole(response: web.StreamResponse) -> bool:
    """Whether a response is one that can be kept, or checked for: all of it, and for everybody."""
    return (
        isinstance(response, web.Response)
        and response.status == 200
        and isinstance(response.body, bytes)
        and response.headers.get(hdrs.CACHE_CONTROL) != "no-store"
    )


@dataclass
class Kept:
    """The answers that are kept, those that nobody asked for longest going first."""

    room: int = ROOM
    _answers: OrderedDict[tuple[GuildId, str], Answer] = field(default_factory=OrderedDict)
    _size: int = 0

    def find(self, guild: GuildId, address: str) -> Answer | None:
        """The answer at an address, as it was."""
        found = self._answers.get((guild, address))
        if found is not None:
            self._answers.move_to_end((guild, address))
        return found

    def keep(self, guild: GuildId, address: str, answer: Answer) -> None:
        """Keep an answer, unless it is too large."""
        self.drop(guild, address)
        if len(answer.body) > LARGEST or len(address) > LONGEST_KEY:
            return
        self._answers[guild, address] = answer
        self._size += _taken(answer)
        while self._size > self.room:
            _, oldest = self._answers.popitem(last=False)
            self._size -= _taken(oldest)

    def drop(self, guild: GuildId, address: str) -> None:
        """Let go of an answer."""
        old = self._answers.pop((guild, address), None)
        if old is not None:
            self._size -= _taken(old)


def _taken(answer: Answer) -> int:
    """The room for it: its packed bytes may come later, and are hardly ever more than half."""
    return len(answer.body) * 3 // 2 + 1_000
