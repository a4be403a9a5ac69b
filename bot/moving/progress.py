"""Telling an operator how far a command is. On standard error: standard output is for what came of it."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Final

import typer

from bot.domain.ids import GuildId
from bot.domain.refusal import Refusal
from bot.locales import Catalogue
from bot.log import one_line

EVERY: Final = 2.0
"""Seconds between two lines about the same work."""

words: Final = Catalogue.load("en", "moving").text


def say(key: str, /, **values: str | int) -> None:
    """Tell something of the catalogue's."""
    typer.echo(one_line(words(key, **values)), err=True)


def say_all(findings: Iterable[Refusal]) -> None:
    """Tell what is wrong, a line for each."""
    for finding in findings:
        say("moving-finding", what=words(finding.key, **finding.details))


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
