"""The statements of ``queries.sql``, by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_NAME: Final = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)


def named(text: str) -> Mapping[str, str]:
    """The statements under their ``-- name: …`` lines. Raises ValueError if two have one name."""
    _, *parts = _NAME.split(text)
    found = dict(zip(parts[::2], (part.strip() for part in parts[1::2]), strict=True))
    if len(found) * 2 != len(parts):
        raise ValueError("a name is given twice")
    return found


SQL: Final = named(Path(__file__).with_name("queries.sql").read_text(encoding="utf-8"))
