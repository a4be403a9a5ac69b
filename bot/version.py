"""Which Barnraiser this is."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

_PYPROJECT = Path(__file__).parent.parent / "pyproject.toml"


@cache
def version() -> str:
    """The version in ``pyproject.toml``, the one place it is written down."""
    return str(tomllib.loads(_PYPROJECT.read_text(encoding="utf-8"))["project"]["version"])
