"""Transport compression: https://docs.discord.com/developers/events/gateway#transport-compression"""

from __future__ import annotations

import importlib
import zlib
from collections.abc import Callable
from typing import Any

Encoder = Callable[[str], "str | bytes"]


def encoder(compress: str | None) -> Encoder:
    """What turns one payload into one websocket message, for a connection that asked for `compress`.

    zstd-stream needs an optional library; without it (and for unknown names) payloads go out as plain text,
    which clients tell from compressed ones by the frame's type.
    """
    if compress == "zlib-stream":
        return _zlib_stream()
    if compress == "zstd-stream":
        return _zstd_stream() or _plain
    return _plain


def _plain(text: str) -> str:
    return text


def _zlib_stream() -> Encoder:
    context = zlib.compressobj(level=1)

    def encode(text: str) -> bytes:
        return context.compress(text.encode()) + context.flush(zlib.Z_SYNC_FLUSH)

    return encode


def _zstd_stream() -> Encoder | None:
    for name in ("compression.zstd", "zstandard"):
        try:
            library: Any = importlib.import_module(name)
        except ImportError:
            continue
        context = library.ZstdCompressor()
        if name == "zstandard":
            return _zstandard(context.compressobj(), library.COMPRESSOBJ_FLUSH_BLOCK)
        return _standard_library(context, context.FLUSH_BLOCK)
    return None


def _zstandard(context: Any, flush_block: int) -> Encoder:
    def encode(text: str) -> bytes:
        compressed: bytes = context.compress(text.encode()) + context.flush(flush_block)
        return compressed

    return encode


def _standard_library(context: Any, flush_block: int) -> Encoder:
    def encode(text: str) -> bytes:
        compressed: bytes = context.compress(text.encode(), flush_block)
        return compressed

    return encode
