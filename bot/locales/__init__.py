"""The message catalogues: every wording a person reads, in Fluent files, one per noun (``en/proposal.ftl``)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import ClassVar, Final

from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.resolver import Pattern
from fluent.runtime.types import fluent_number
from fluent.syntax.ast import Message

LOCALES: Final = Path(__file__).parent
"""The folder with one folder per locale."""

log = logging.getLogger(__name__)


class MissingMessage(KeyError):
    """A wording was asked for that the catalogue does not have, or without a value it needs. A bug."""


class Catalogue:
    """The wordings of one locale.

    Values are put in as they are: whoever shows the text escapes it for the place where it is shown.
    """

    strict: ClassVar[bool] = False
    """Whether a missing wording or value raises MissingMessage (the tests) or is logged and shown by its key."""

    def __init__(self, bundle: FluentBundle, patterns: dict[str, Pattern]) -> None:
        self._bundle = bundle
        self._patterns = patterns

    @classmethod
    @cache
    def load(cls, locale: str = "en", *nouns: str) -> Catalogue:
        """Read a locale's files: those of ``nouns``, or all. Raises FileNotFoundError for one that is not there."""
        folder = LOCALES / locale
        files = [folder / f"{noun}.ftl" for noun in nouns] or sorted(folder.glob("*.ftl"))
        if not files:
            raise FileNotFoundError(folder)
        bundle = FluentBundle([locale], use_isolating=False)
        names: list[str] = []
        for file in files:
            resource = FluentResource(file.read_text(encoding="utf-8"))
            bundle.add_resource(resource)
            names += [entry.id.name for entry in resource.body if isinstance(entry, Message)]
        values = {name: bundle.get_message(name).value for name in names}
        return cls(bundle, {name: value for name, value in values.items() if value is not None})

    def has(self, key: str) -> bool:
        """Whether there is a wording under this key."""
        return key in self._patterns

    def __iter__(self) -> Iterator[str]:
        """The keys, ascending; terms, which only other messages use, are left out."""
        return iter(sorted(self._patterns))

    def text(self, key: str, /, **values: str | int | float) -> str:
        """The wording under ``key`` with the values put in; never blank.

        Numbers are written plainly (``T1234``, not ``T1,234``) and choose plural forms; a message that wants the
        locale's grouping says ``NUMBER($n, useGrouping: 1)``.
        """
        if not self.has(key):
            return self._missing(key, f"no message {key!r}")
        pattern = self._patterns[key]
        text, errors = self._bundle.format_pattern(pattern, {name: _plain(value) for name, value in values.items()})
        if errors:
            return self._missing(str(text), f"message {key!r}: {'; '.join(map(str, errors))}")
        return str(text)

    def _missing(self, shown: str, why: str) -> str:
        if self.strict:
            raise MissingMessage(why)
        log.error("Catalogue: %s", why)
        return shown


def _plain(value: str | int | float) -> object:
    return value if isinstance(value, str) else fluent_number(value, useGrouping=0)
