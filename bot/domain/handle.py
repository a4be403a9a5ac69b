"""Handles: what stands for a member in the addresses of the web, from which nobody learns their Discord id.

A handle is the id in 64 bits, shuffled by a Feistel network of eight rounds whose functions are keyed by a secret of
the guild (Luby and Rackoff, "How to construct pseudorandom permutations from pseudorandom functions", 1988). So whoever
has the secret gets the id back, without a list of all members.
"""

from __future__ import annotations

import hmac
import re
from typing import Final

from bot.domain.ids import MemberId

HANDLE: Final = re.compile(r"[0-9a-f]{16}")
_ROUNDS: Final = 8
_HALF: Final = 0xFFFF_FFFF


def handle_of(secret: str, member: MemberId) -> str:
    """The handle of a member: 16 hexadecimal digits. ``secret`` is in hexadecimal digits too."""
    left, right = member >> 32 & _HALF, member & _HALF
    for turn in range(_ROUNDS):
        left, right = right, left ^ _mixed(secret, turn, right)
    return f"{left:08x}{right:08x}"


def member_of(secret: str, handle: str) -> MemberId | None:
    """Whom a handle stands for, if it is one; who that is may not be a member."""
    if not HANDLE.fullmatch(handle):
        return None
    left, right = int(handle[:8], 16), int(handle[8:], 16)
    for turn in reversed(range(_ROUNDS)):
        left, right = right ^ _mixed(secret, turn, left), left
    return MemberId(left << 32 | right)


def _mixed(secret: str, turn: int, half: int) -> int:
    told = b"handle" + turn.to_bytes(1, "big") + half.to_bytes(4, "big")
    return int.from_bytes(hmac.digest(bytes.fromhex(secret), told, "sha256")[:4], "big")
