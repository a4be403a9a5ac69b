"""What is found under which value of an index."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import Any

from bot.domain.ports import Key

Postings = dict[str | int, Any]
"""For each value of an index the key found under it, or if there are several, the list of them, ascending. (Most values
have one key, and a list for it would take more memory than the document's own entry.)"""


def add(postings: Postings, value: str | int, key: Key) -> None:
    """Have the key found under the value; nothing happens if it is."""
    keys = postings.get(value)
    if keys is None:
        postings[value] = key
        return
    if keys == key:
        return
    if type(keys) is not list:
        keys = postings[value] = [keys]
    if key > keys[-1]:
        keys.append(key)
        return
    place = bisect_left(keys, key)
    if keys[place] != key:  # a document may name a value twice
        keys.insert(place, key)


def drop(postings: Postings, value: str | int, key: Key) -> None:
    """Have the key no longer found under the value; nothing happens if it is not."""
    keys = postings.get(value)
    if keys == key:
        del postings[value]
    elif type(keys) is list:
        place = bisect_left(keys, key)
        if place < len(keys) and keys[place] == key:
            del keys[place]
        if len(keys) == 1:
            postings[value] = keys[0]


def window(keys: Sequence[Any], newest_first: bool, before: Key | None, limit: int | None) -> Sequence[Any]:
    """The part of ascending ``keys`` that a look-up asked for, in its order."""
    if newest_first:
        end = len(keys) if before is None else bisect_left(keys, before)
        start = 0 if limit is None else max(0, end - limit)
        return keys[start:end][::-1]
    start = 0 if before is None else bisect_right(keys, before)
    return keys[start:] if limit is None else keys[start : start + limit]


def append(
    postings: Postings, function: Callable[[Any], Sequence[str | int]], keys: Sequence[Any], values: Sequence[Any]
) -> None:
    """As ``add`` for each of many documents that are not found yet, except that ``put_in_order`` must follow."""
    for key, document in zip(keys, values, strict=True):
        for value in function(document):
            there = postings.get(value)
            if there is None:
                postings[value] = key
            elif type(there) is list:
                if there[-1] != key:
                    there.append(key)
            elif there != key:
                postings[value] = [there, key]


def put_in_order(postings: Postings) -> None:
    """Sort what ``append`` left as it came."""
    for keys in postings.values():
        if type(keys) is list:
            keys.sort()
