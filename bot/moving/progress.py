"""Telling an operator how far a command is. On standard error: standard output is for what came of it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Final

import typer

from bot.domain.ids import GuildId
from bot.domain.refusal import Refusal
from bot.locales import Catalogue
from bot.log import one_line

EVERY: Final = 2.0
"""Seconds between two lines about the same work."""

LONGEST: Final = 500
"""Characters of a value that are shown. The catalogue takes no more than 1,000."""

words: Final = Catalogue.load("en", "moving").text


def say(key: str, /, **values: str | int) -> None:
    """Tell something of the catalogue's."""
    typer.echo(_worded(key, values), err=True)


def say_all(findings: Iterable[Refusal]) -> None:
    """Tell what is wrong, a line for each."""
    for finding in findings:
        say("moving-finding", what=_worded(finding.key, finding.details))


def _worded(key: str, values: Mapping[str, str | int]) -> str:
    """The wording, with nothing in it that could end a line or steer a terminal: names come from members."""
    shown = {name: one_line(value)[:LONGEST] if isinstance(value, str) else value for name, value in values.items()}
    return words(key, **shown)


class Files:
    """How many of a guild's files are done: told now and then, and once they all are."""

    def __init__(self, key: str, guild: GuildId | None = None) -> None:
        self._key = key
        self._values = {"guild": str(guild)} if guild is not None else {}
        self._next = time.monotonic() + EVERY

    def __call__(self, done: int, of: int) -> None:
        now = time.monotonic()
        if now >= self._next or done == of:
            self._next = now + EVERY
            say(self._key, done=done, count=of, **self._values)
