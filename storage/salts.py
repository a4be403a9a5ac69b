"""Salts for what audit entries commit to (``bot.domain.audit``)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import chain, repeat
from typing import Final

_BYTES: Final = 16
_AT_A_TIME: Final = 64


def salts() -> Iterator[str]:
    """Fresh random salts (hex) without end: the first alone, the others many at a time.

    To ask the system for each lets any other thread run meanwhile, which is slower by far than what is asked for.
    """
    for number in chain([1], repeat(_AT_A_TIME)):
        drawn = os.urandom(number * _BYTES).hex()
        for start in range(0, len(drawn), 2 * _BYTES):
            yield drawn[start : start + 2 * _BYTES]
