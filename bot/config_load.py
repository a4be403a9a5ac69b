"""Reads the settings from ``config.toml`` and the environment, and reports everything wrong with them at once."""

from __future__ import annotations

import os
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

import msgspec

from bot.config import KEYS, PASSWORD, PREFIX, TOKEN, Key, Secret, Settings
from bot.locales import Catalogue

CONFIG: Final = "BARNRAISER_CONFIG"
DEFAULT_FILE: Final = Path("config.toml")
SHOWN: Final = 60
"""How many characters of a wrong value are shown."""

_SECRET_NAME: Final = re.compile(r"token|secret|password|passwd|dsn|postgres|credential", re.IGNORECASE)
_TOKEN: Final = re.compile(r"[!-~]{8,}")
_PASSWORD: Final = re.compile(r".*[^\s].*")
_TOML_PLACE: Final = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where it stands, under which key ("" for the file as a whole), what was found there,
    and what is allowed, in words. It never holds a secret."""

    source: str
    key: str
    found: str
    allowed: str


class ConfigError(Exception):
    """The settings cannot be used; ``problems`` lists everything that is wrong with them."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(*problems)
        self.problems = problems

    def lines(self) -> list[str]:
        """What to tell the operator, one line for each problem."""
        wording = Catalogue.load("en", "config")
        return [
            wording.text("config-problem" if problem.key else "config-file-problem", **asdict(problem))
            for problem in self.problems
        ]


def load(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """The settings: what the environment says, else the file, else the defaults.

    The file is ``path``, else the one BARNRAISER_CONFIG names, else ``config.toml`` if there is one. A variable is
    called BARNRAISER_TABLE_KEY; one that is empty counts as not set. Relative paths start at the folder of the file
    or, without one, at the folder the program was started in. Raises ConfigError.
    """
    variables = {name: text for name, text in (os.environ if environ is None else environ).items() if text}
    return _Reading(variables, path).settings()


@dataclass(frozen=True, slots=True)
class _SecretWords:
    """How a secret is spoken of, in which variable it may stand, and what it looks like."""

    word: str
    variable: str
    pattern: re.Pattern[str]


_TOKEN_WORDS: Final = _SecretWords("token", TOKEN, _TOKEN)
_PASSWORD_WORDS: Final = _SecretWords("password", PASSWORD, _PASSWORD)


class _Reading:
    """One reading of the settings, which gathers the problems it meets."""

    def __init__(self, variables: Mapping[str, str], path: Path | None) -> None:
        self.variables = variables
        self.wording = Catalogue.load("en", "config")
        self.environment = self.wording.text("config-environment")
        self.problems: list[Problem] = []
        named = path or (Path(variables[CONFIG]) if CONFIG in variables else None)
        self.file = named or DEFAULT_FILE
        self.document = self.read_file() if named or self.file.exists() else None

    def settings(self) -> Settings:
        start = Settings(file=None if self.document is None else self.file)
        written = self.written()
        self.check_variables()
        tables: dict[str, dict[str, Any]] = defaultdict(dict)
        for name, key in KEYS.items():
            tables[key.table][key.name] = self.value(name, key, written, getattr(getattr(start, key.table), key.name))
        for table, field, known in (("discord", "token", _TOKEN_WORDS), ("storage", "password", _PASSWORD_WORDS)):
            tables[table][field] = self.secret(f"{table}.{field}_file", tables[table][f"{field}_file"], known)
        made = replace(start, **{name: replace(getattr(start, name), **table) for name, table in tables.items()})
        self.check_share(made)
        if self.problems:
            raise ConfigError(self.problems)
        return made

    def check_share(self, settings: Settings) -> None:
        """Report a share of the shards that cannot be, or whose rest nobody could serve."""
        source, name = self.place("discord.shards_here", KEYS["discord.shards_here"])
        found = repr(settings.discord.shards_here)
        try:
            share = settings.discord.share
        except ValueError:
            self.problem(source, name, found, "config-allowed-shards-there", count=str(settings.discord.shards))
        else:
            if not share.everything and not settings.storage.postgres:
                self.problem(source, name, found, "config-allowed-shards-of-postgres")

    def problem(self, source: str, key: str, found: str, allowed: str, **values: str) -> None:
        self.problems.append(Problem(source, key, found, self.wording.text(allowed, **values)))

    def found(self, what: str) -> str:
        return self.wording.text(f"config-found-{what}")

    def read_file(self) -> dict[str, Any] | None:
        """The file's content, or None if it cannot be had."""
        try:
            return tomllib.loads(self.file.read_text(encoding="utf-8-sig"))
        except tomllib.TOMLDecodeError as error:
            place = _TOML_PLACE.search(str(error))
            source = f"{self.file}:{place[1]}" if place and place[1] else str(self.file)
            self.problem(source, "", _TOML_PLACE.sub("", str(error)), "config-allowed-toml")
        except UnicodeDecodeError:
            self.problem(str(self.file), "", self.found("not-utf8"), "config-allowed-toml")
        except OSError as error:
            self.problem(str(self.file), "", error.strerror or str(error), "config-allowed-file")
        return None

    def written(self) -> dict[str, Any]:
        """What the file says, by ``table.key``; names that mean nothing are reported and left out."""
        tables = {key.table for key in KEYS.values()}
        found: dict[str, Any] = {}
        for table, content in (self.document or {}).items():
            if table not in tables:
                self.unknown(str(self.file), table, tables)
            elif not isinstance(content, dict):
                self.problem(str(self.file), table, self.shown(table, content), "config-allowed-table", table=table)
            else:
                found |= {f"{table}.{name}": value for name, value in content.items()}
        for name in [name for name in found if name not in KEYS]:
            del found[name]
            self.unknown(str(self.file), name, KEYS)
        return found

    def check_variables(self) -> None:
        """Report variables of ours that mean nothing."""
        known = {key.variable for key in KEYS.values()} | {TOKEN, PASSWORD, CONFIG}
        for name in sorted(self.variables):
            if name.startswith(PREFIX) and name not in known:
                self.unknown(self.environment, name, known)

    def unknown(self, source: str, name: str, known: Iterable[str]) -> None:
        """Report a name that means nothing, with the one that was probably meant. Its value may be a secret."""
        near = get_close_matches(name, sorted(known), 1)
        if source != self.environment and _SECRET_NAME.search(name):
            words = {"token": TOKEN, "password": PASSWORD}
            self.problem(source, name, self.found("hidden"), "config-allowed-no-secret", **words)
        elif near:
            self.problem(source, name, self.found("unknown"), "config-allowed-near", name=near[0])
        else:
            self.problem(source, name, self.found("unknown"), "config-allowed-known", names=", ".join(sorted(known)))

    def value(self, name: str, key: Key, written: Mapping[str, Any], default: object) -> object:
        """The value of a key: from the environment, else the file, else the default. Reports what is not allowed."""
        if key.variable in self.variables:
            value: object = self.variables[key.variable]
        elif name in written:
            value = written[name]
        else:
            return self.file.parent / default if isinstance(default, Path) else default
        source, shown_name = self.place(name, key)
        try:
            return msgspec.convert(value, key.type, strict=source != self.environment, dec_hook=self.path)
        except msgspec.ValidationError:
            self.problem(source, shown_name, self.shown(name, value), key.allowed)
            return default

    def place(self, name: str, key: Key) -> tuple[str, str]:
        """Where a key is set, and what it is called there."""
        return (self.environment, key.variable) if key.variable in self.variables else (str(self.file), name)

    def path(self, _: type, value: object) -> Path:
        """The path that is meant, for msgspec, which knows of no paths."""
        if not isinstance(value, str) or not value.strip() or "\0" in value:
            raise ValueError(value)
        return self.file.parent / os.path.expanduser(value)  # noqa: PTH111 - pathlib's raises for an unknown ~user

    def secret(self, name: str, file: Path | None, known: _SecretWords) -> Secret | None:
        """A secret, from its variable or its file. What stands in either is never part of a problem, and neither is
        the file's name, since people paste the secret there."""
        text = self.variables.get(known.variable)
        source, shown_name = self.place(name, KEYS[name])
        if text is not None and source == self.environment and file is not None:
            both = f"{known.variable}, {shown_name}"
            self.problem(self.environment, both, self.found("both"), "config-allowed-one-of-two")
        if text is not None:
            source, shown_name = self.environment, known.variable
        elif file is not None:
            try:
                text = file.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                why = getattr(error, "strerror", None) or self.found("not-utf8")
                self.problem(source, shown_name, why, f"config-allowed-{known.word}-file-read")
        if text is None:
            return None
        if not known.pattern.fullmatch(text.strip()):
            self.problem(source, shown_name, self.found("hidden"), f"config-allowed-{known.word}")
        return Secret(text.strip())

    def shown(self, name: str, value: object) -> str:
        """A wrong value as the operator may see it: on one line, cut short, and hidden if it may be a secret."""
        if _SECRET_NAME.search(name):
            return self.found("hidden")
        if isinstance(value, dict | list):
            return self.found("table")
        text = repr(value) if isinstance(value, str) else str(value).lower()
        return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
