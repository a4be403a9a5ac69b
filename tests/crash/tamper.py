"""Tampering with an audit log in every way, and looking whether the verifier in docs/ notices."""

from __future__ import annotations

import importlib.util
import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from bot.domain.ids import GuildId
from bot.services.export import encode
from tests.guilds import long_log

VERIFIER: Final = Path(__file__).parent.parent.parent / "docs" / "verify_audit.py"
GUILD: Final = GuildId(1234567890123456789)
Lines = list[bytes]
Change = Callable[[random.Random, Lines], Lines]


@cache
def load() -> Any:
    """The verifier as a module."""
    spec = importlib.util.spec_from_file_location("verify_audit", VERIFIER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lines_of(length: int) -> Lines:
    """A log of so many entries, as it stands in audit.jsonl."""
    return [encode(entry) + b"\n" for entry in long_log(GUILD, length)]


def changed_value(choice: random.Random, value: Any) -> Any:
    """Another value of the same sort."""
    if value is None or isinstance(value, int):
        return choice.choice([other for other in (None, 0, 1, choice.randrange(2**63)) if other != value])
    if isinstance(value, dict):
        return choice.choice([{**value, "choice": "no"}, {**value, "": None}, {} if value else {"a": 1}])
    if len(value) in (32, 64) and choice.random() < 0.8:  # a hash or a salt
        place = choice.randrange(len(value))
        other = choice.choice([digit for digit in "0123456789abcdefABCDEF" if digit != value[place]])
        return value[:place] + other + value[place + 1 :]
    return choice.choice([value + "x", value[:-1], "\u00e4" + value, value.swapcase() + " "])


def edit(choice: random.Random, lines: Lines) -> Lines:
    """One field of one entry says something else."""
    place = choice.randrange(len(lines))
    entry = json.loads(lines[place])
    name = choice.choice(sorted(entry))
    entry[name] = changed_value(choice, entry[name])
    return [*lines[:place], _line(entry), *lines[place + 1 :]]


def edit_byte(choice: random.Random, lines: Lines) -> Lines:
    """One byte is another. (Not a line's end: in the last line that says nothing.)"""
    place = choice.randrange(len(lines))
    line = bytearray(lines[place])
    line[choice.randrange(len(line) - 1)] ^= choice.randrange(1, 256)
    return [*lines[:place], bytes(line), *lines[place + 1 :]]


def drop(choice: random.Random, lines: Lines) -> Lines:
    """One entry, or several together, are not there."""
    place = choice.randrange(len(lines))
    return lines[:place] + lines[place + choice.choice((1, 1, 2, 50)) :]


def insert(choice: random.Random, lines: Lines) -> Lines:
    """There is an entry more: one that is there already, or a forged one that follows well on the one before.

    Not after the last one: whoever may write to the log may always add to it.
    """
    place = choice.randrange(len(lines))
    if choice.random() < 0.5 or not place:
        return [*lines[:place], choice.choice(lines), *lines[place:]]
    before = json.loads(lines[place - 1])
    entry = {**json.loads(choice.choice(lines)), "sequence": before["sequence"] + 1, "previous": before["hash"]}
    return [*lines[:place], _line(rehashed(entry)), *lines[place:]]


def reorder(choice: random.Random, lines: Lines) -> Lines:
    """Two entries have changed places, or one has moved."""
    one, other = choice.sample(range(len(lines)), 2)
    found = list(lines)
    if choice.random() < 0.5:
        found[one], found[other] = found[other], found[one]
    else:
        found.insert(other, found.pop(one))
    return found


def truncate(choice: random.Random, lines: Lines) -> Lines:
    """The end is cut off, between two entries or within one."""
    place = choice.randrange(len(lines))
    if choice.random() < 0.5:
        return lines[:place]
    return [*lines[:place], lines[place][: choice.randrange(1, len(lines[place]) - 1)]]


def rewrite(choice: random.Random, lines: Lines) -> Lines:
    """One entry says something else, and it and all after it were hashed anew, as only the operator can."""
    place = choice.randrange(len(lines))
    found = lines[:place]
    previous = json.loads(lines[place])["previous"]
    for number, line in enumerate(lines[place:]):
        entry = {**json.loads(line), "previous": previous}
        if not number:
            entry["payload"] = changed_value(choice, entry["payload"])
        entry = rehashed(entry)
        previous = entry["hash"]
        found.append(_line(entry))
    return found


CHANGES: Final[tuple[Change, ...]] = (edit, edit_byte, drop, insert, reorder, truncate, rewrite)


def rehashed(entry: dict[str, Any]) -> dict[str, Any]:
    """The entry with the commitment and the hash that fit the rest of it."""
    verifier = load()
    entry = {**entry, "commitment": verifier.commitment_of(entry)}
    return {**entry, "hash": verifier.hash_of(entry)}


def _line(entry: dict[str, Any]) -> bytes:
    return json.dumps(entry, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def head_of(lines: Sequence[bytes]) -> tuple[int, str]:
    """The head that somebody may have noted."""
    last = json.loads(lines[-1])
    return last["sequence"], last["hash"]


def unnoticed(length: int, times: int, seed: int = 0) -> tuple[int, Counter[str]]:
    """Change a log of ``length`` entries so often in each way; how often in all, and what was not noticed how often."""
    verifier, lines, missed, done = load(), lines_of(length), Counter[str](), 0
    noted = head_of(lines)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "audit.jsonl"
        path.write_bytes(b"".join(lines))
        assert verifier.check_file(path, GUILD, [noted]).problems == []
        for change in CHANGES:
            for number in range(times):
                done += 1
                path.write_bytes(b"".join(change(random.Random(f"{seed} {change.__name__} {number}"), lines)))
                if not verifier.check_file(path, GUILD, [noted]).problems:
                    missed[change.__name__] += 1
    return done, missed
