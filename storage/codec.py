"""How documents become JSON and come back: one codec for every backend.

Instants are RFC 3339 strings, lengths of time ISO 8601 durations, sets and tuples arrays; keys of objects are strings.
Fields a document of today does not know are dropped when it is next written, and absent ones take their default.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final, TypeVar

import msgspec

T = TypeVar("T")

_MUTABLE: Final = (
    msgspec.inspect.AnyType,
    msgspec.inspect.ByteArrayType,
    msgspec.inspect.DictType,
    msgspec.inspect.ListType,
    msgspec.inspect.SetType,
)

encode: Final = msgspec.json.Encoder().encode
"""Any document, or plain data, as JSON bytes without line breaks."""

decode_plain: Final = msgspec.json.Decoder().decode
"""JSON bytes as plain dicts, lists, strings and numbers."""


def decoder(document: type[T]) -> Callable[[bytes | str], T]:
    """What makes a document of this type of JSON. It raises msgspec.DecodeError where that is not one."""
    known: Any = document
    return _reader(known)[0]


def shareable(document: type[Any]) -> bool:
    """Whether nothing in such a document can be changed in place, so that every reader may be given the same one."""
    known: Any = document
    return _reader(known)[1]


@cache  # looking into a type takes a millisecond
def _reader(document: Any) -> tuple[Callable[[bytes | str], Any], bool]:
    return msgspec.json.Decoder(document).decode, not _holds_mutable(msgspec.inspect.type_info(document))


def _holds_mutable(shape: Any) -> bool:
    """Whether a type, or anything within it, can be changed in place."""
    if isinstance(shape, _MUTABLE):
        return True
    if isinstance(shape, msgspec.inspect.UnionType):
        return any(_holds_mutable(part) for part in shape.types)
    if isinstance(shape, (msgspec.inspect.VarTupleType, msgspec.inspect.FrozenSetType)):
        return _holds_mutable(shape.item_type)
    if isinstance(shape, msgspec.inspect.TupleType):
        return any(_holds_mutable(part) for part in shape.item_types)
    if isinstance(shape, (msgspec.inspect.DataclassType, msgspec.inspect.StructType)):
        return any(_holds_mutable(field.type) for field in shape.fields)
    return False
