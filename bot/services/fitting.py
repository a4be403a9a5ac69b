"""Whether a document that came from elsewhere can be kept as it is."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any, Final

from bot.domain.ports import Kind

BIGGEST_KEY: Final = 2**63 - 1


def unfit(kind: Kind[Any] | None, value: Any) -> str | None:
    """Why a value of the right type cannot be kept as a document of its kind; None if it can. Without a kind it is an
    audit entry."""
    naive = _time_without_zone(value)
    if naive is not None:
        return f"{naive} has no time zone"
    if kind is None:
        return "there is a NUL in its subject" if "\0" in value.subject else None
    key = kind.key(value)
    if isinstance(key, int) and not -BIGGEST_KEY <= key <= BIGGEST_KEY:
        return f"{key} is too large"
    if isinstance(key, str) and "\0" in key:
        return "there is a NUL in its key"
    try:
        if kind.due is not None:
            kind.due(value)
    except OverflowError as error:
        return str(error)
    return None


def _time_without_zone(value: Any) -> str | None:
    """The first instant in a value that is none, for want of a time zone."""
    if isinstance(value, datetime):
        return None if value.tzinfo is not None else value.isoformat()
    parts: Any = ()
    if is_dataclass(value):
        parts = (getattr(value, field.name) for field in fields(value))
    elif isinstance(value, tuple):
        parts = value
    return next((naive for part in parts if (naive := _time_without_zone(part)) is not None), None)


def lost_by_reading(written: Any, read: Any, where: str = "") -> str | None:
    """What stands in JSON and is gone once it was read as a document: something that a newer version knows of."""
    if isinstance(written, dict) and isinstance(read, dict):
        unknown = sorted(written.keys() - read.keys())
        if unknown:
            return f"{where}{unknown[0]}"[:200] + " is not known to this version"
        pairs = [(written[name], read[name], f"{where}{name}.") for name in written]
    elif isinstance(written, list) and isinstance(read, list):
        pairs = [(*pair, where) for pair in zip(written, read, strict=False)]
    else:
        return None
    return next((lost for pair in pairs if (lost := lost_by_reading(*pair)) is not None), None)
