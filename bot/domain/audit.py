"""The audit log: what happened, who did it, to what, and when. Append-only, one hash chain per guild.

Each entry holds the hash of the one before it, so that none can be changed, dropped, added or moved without breaking
every hash after it. What an entry says of somebody (``payload``) is not hashed itself but committed to: the hash of a
random salt and the payload. Erasing a person's text removes payload and salt, and the chain still holds; the salt keeps
anybody from finding out a short text by trying. Source: hash chains as in RFC 9162 (certificate transparency), salted
commitments as in RFC 9901 (selective disclosure).

Text is hashed as canonical JSON: keys sorted, no blanks, UTF-8, whole numbers as they are,
fractions as Python writes them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

import msgspec
from msgspec import Struct, structs

from bot.domain.ids import GuildId, MemberId
from bot.domain.quick import quick


@quick
class AuditEntry(Struct, frozen=True, gc=False):
    """One thing that happened. ``actor`` None is the bot itself.

    The store gives the rest: ``sequence`` from 1, ``salt`` (hex), ``commitment`` to the payload, the hash of the entry
    before (``previous``) and its own ``hash``, all lower-case hex. An erased entry has no payload and no salt. A
    payload is of what JSON has: words, numbers, true, false, null, lists and objects.
    """

    at: datetime
    actor: MemberId | None
    action: str
    subject: str
    payload: dict[str, object]
    sequence: int = 0
    salt: str = ""
    commitment: str = ""
    previous: str = ""
    hash: str = ""


def genesis(guild: GuildId) -> str:
    """What the first entry of a guild names as the hash before it; so that logs of two guilds cannot be exchanged."""
    return sha256(f"barnraiser audit log of guild {guild}".encode()).hexdigest()


def chained(entry: AuditEntry, sequence: int, previous: str, salt: str) -> AuditEntry:
    """The entry at its place in the chain, after the hash ``previous``, with a fresh random ``salt`` (hex)."""
    commitment = _commitment(entry.payload, salt)
    made = _hash(sequence, entry.at, entry.actor, entry.action, entry.subject, commitment, previous)
    return structs.replace(entry, sequence=sequence, salt=salt, commitment=commitment, previous=previous, hash=made)


def erased(entry: AuditEntry) -> AuditEntry:
    """The entry without what it said, still in its place."""
    return structs.replace(entry, payload={}, salt="")


def is_erased(entry: AuditEntry) -> bool:
    """Whether what the entry said was removed. One that said nothing has a salt nevertheless."""
    return not entry.salt and not entry.payload


@dataclass(frozen=True)
class Head:
    """How far a log goes: its last sequence and hash. Kept elsewhere, it shows whether the end was cut off."""

    sequence: int
    hash: str


def head(entries: Iterable[AuditEntry], guild: GuildId) -> Head:
    """The head of a log in order; of an empty one the guild's genesis."""
    last = Head(0, genesis(guild))
    for entry in entries:
        last = Head(entry.sequence, entry.hash)
    return last


def broken(entries: Iterable[AuditEntry], guild: GuildId, expected: Head | None = None) -> str | None:
    """Where a log in order does not hold, in words for the operator; None if it does.

    ``expected`` is a head noted earlier or elsewhere: the log must still reach it, with that hash.
    """
    before = Head(0, genesis(guild))
    met = expected is None or expected == before
    for entry in entries:
        if entry.sequence != before.sequence + 1:
            return f"entry {before.sequence + 1} is missing: after {before.sequence} comes {entry.sequence}"
        if entry.previous != before.hash:
            return f"entry {entry.sequence} does not follow the one before it"
        if entry.hash != _rehashed(entry):
            return f"entry {entry.sequence} was changed"
        if not is_erased(entry) and not _is_what_was_said(entry):
            return f"what entry {entry.sequence} says was changed"
        before = Head(entry.sequence, entry.hash)
        met = met or before == expected
    if not met and expected is not None:
        return f"the log ends at {before.sequence} without the entry {expected.sequence} that was noted"
    return None


def _is_what_was_said(entry: AuditEntry) -> bool:
    try:
        salt = bytes.fromhex(entry.salt).hex()
    except ValueError:
        return False
    return salt == entry.salt and entry.commitment == _commitment(entry.payload, salt)


def _commitment(payload: dict[str, object], salt: str) -> str:
    said = _written(payload)
    if _LIKE_A_FRACTION.search(said):
        said = _written_by_json(payload).encode()
    return sha256(bytes.fromhex(salt) + said).hexdigest()


def _rehashed(entry: AuditEntry) -> str:
    return _hash(entry.sequence, entry.at, entry.actor, entry.action, entry.subject, entry.commitment, entry.previous)


def _hash(
    sequence: int, at: datetime, actor: MemberId | None, action: str, subject: str, commitment: str, previous: str
) -> str:
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    # An instant becomes JSON by itself, save that of a whole second the zeros are left out.
    moment = at if at.microsecond else f"{at.isoformat()[:19]}.000000Z"
    return sha256(_written((sequence, moment, actor, action, subject, commitment, previous))).hexdigest()


_written: Final = msgspec.json.Encoder(order="sorted").encode
_written_by_json: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
_LIKE_A_FRACTION: Final = re.compile(rb"\d\.\d|\de[-\d]")
"""Where the two may write a number differently (``1e16``, ``1e+16``). json takes ten times as long, and is asked only
then."""
