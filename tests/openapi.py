"""Checks what the bot and the sandbox say to each other against Discord's published OpenAPI description.

The description (https://github.com/discord/discord-api-spec) is looked for at ``../shared/discord/openapi.json``
beside the repository, or where ``DISCORD_OPENAPI`` points. Where it is absent, ``load()`` returns None and
``REASON`` says so; tests then skip.

``Validator.observe`` is a sandbox observer: it validates the request body and the response of every exchange made
by a bot, and collects what differs in ``violations``. ``tests/openapi_deviations.py`` lists the differences that
are right.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError, best_match
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.openapi_deviations import DEVIATIONS, Deviation, Violation

SPEC = Path(os.environ.get("DISCORD_OPENAPI", Path(__file__).parents[2] / "shared" / "discord" / "openapi.json"))
REASON = f"Discord's OpenAPI description is not at {SPEC.name} beside the repository (set DISCORD_OPENAPI to its path)"
_URN = "urn:discord-openapi"
_API_PREFIX = re.compile(r"^/api(/v\d+)?(?=/)")
_VARYING = re.compile(r'"(\d{15,20}|\d{4}-\d\d-\d\dT[^"]*)"')


class Exchange(Protocol):
    """One REST request and its response, as the sandbox's observer receives them."""

    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def json(self) -> Any: ...
    @property
    def status(self) -> int: ...
    @property
    def response(self) -> Any: ...
    @property
    def who(self) -> str: ...


_formats = FormatChecker(formats=())


@_formats.checks("snowflake")
def _is_snowflake(value: object) -> bool:
    return not isinstance(value, str) or (value.isdigit() and int(value) < 1 << 63)


@_formats.checks("date-time")
def _is_timestamp(value: object) -> bool:
    pattern = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"
    return not isinstance(value, str) or re.fullmatch(pattern, value) is not None


@_formats.checks("uri")
def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or urlsplit(value).scheme != ""


@_formats.checks("int32")
def _is_int32(value: object) -> bool:
    return not isinstance(value, int) or -(1 << 31) <= value < 1 << 31


@_formats.checks("int64")
def _is_int64(value: object) -> bool:
    return not isinstance(value, int) or -(1 << 63) <= value < 1 << 63


@_formats.checks("nonce")
def _is_nonce(value: object) -> bool:
    return not isinstance(value, str) or len(value) <= 25


class Validator:
    """Discord's description, compiled operation by operation as they are first seen."""

    def __init__(self, document: dict[str, Any], deviations: Iterable[Deviation] = DEVIATIONS) -> None:
        self._paths: dict[str, Any] = document["paths"]
        self._registry: Registry[Any] = Registry().with_resource(
            _URN, Resource.from_contents(document, default_specification=DRAFT202012)
        )
        self._compiled: dict[str, Draft202012Validator] = {}
        self._templates = [(_segments(path), path) for path in self._paths]
        self._deviations = tuple(deviations)
        self.violations: list[Violation] = []
        self.used: set[Deviation] = set()
        self.seen: dict[str, int] = {}
        self._observed: set[int] = set()

    def observe(self, exchange: Exchange) -> None:
        """Validate one exchange if a bot made it; what differs is added to ``violations``.

        One that differs from an earlier one only in ids and instants is not looked at again: every bot begins by
        telling all its commands, and validating those takes a second.
        """
        if not _by_application(exchange) or exchange.status >= 500:
            return
        path = re.sub(r"\d{15,20}", "", exchange.path)
        said = _outline([exchange.json, exchange.response])
        shape = hash((exchange.method, path, exchange.status, said))
        if shape in self._observed:
            return
        self._observed.add(shape)
        for violation in self.check(exchange):
            deviation = next((d for d in self._deviations if d.covers(violation)), None)
            if deviation is None:
                self.violations.append(violation)
            else:
                self.used.add(deviation)

    def require_clean(self) -> None:
        """Raise AssertionError with every violation found so far."""
        if self.violations:
            raise AssertionError("\n".join(dict.fromkeys(map(str, self.violations))))

    def check(self, exchange: Exchange) -> list[Violation]:
        """Everything in which this exchange differs from the description, deviations included."""
        path = _API_PREFIX.sub("", exchange.path.partition("?")[0])
        method = exchange.method.lower()
        template = self._template(path, method)
        if template is None:
            if exchange.status >= 400:
                return []  # It was refused, as Discord would have.
            return [Violation(f"{exchange.method} {path}", "request", "", "no such operation")]
        operation = self._paths[template][method]
        name = operation["operationId"]
        self.seen[name] = self.seen.get(name, 0) + 1
        where = f"/paths/{_escape(template)}/{method}"
        found: list[Violation] = []
        if exchange.status < 400:
            found += self._check_request(name, operation, where, exchange.json)
        found += self._check_response(name, operation, where, exchange)
        return found

    def _check_request(self, name: str, operation: dict[str, Any], where: str, body: Any) -> Iterator[Violation]:
        content = operation.get("requestBody", {}).get("content", {})
        if body is None:
            if operation.get("requestBody", {}).get("required") and content:
                yield Violation(name, "request", "", "a body is required")
            return
        kind = next((k for k in ("application/json", "multipart/form-data") if k in content), None)
        if kind is not None:
            yield from self._errors(name, "request", f"{where}/requestBody/content/{_escape(kind)}/schema", body)

    def _check_response(
        self, name: str, operation: dict[str, Any], where: str, exchange: Exchange
    ) -> Iterator[Violation]:
        responses = operation["responses"]
        status = str(exchange.status)
        key = status if status in responses else f"{status[0]}XX"
        if key not in responses:
            yield Violation(name, "response", "", f"status {status} is not documented")
            return
        pointer = f"{where}/responses/{key}"
        reference = responses[key].get("$ref")
        if reference is not None:
            pointer = reference.removeprefix("#")
            documented = "content"
        else:
            documented = "content" if "content" in responses[key] else ""
        if documented:
            yield from self._errors(name, "response", f"{pointer}/content/application~1json/schema", exchange.response)
        elif exchange.response is not None:
            yield Violation(name, "response", "", f"status {status} has no body")

    def _errors(self, name: str, side: str, pointer: str, instance: Any) -> Iterator[Violation]:
        for error in self._schema(pointer).iter_errors(instance):
            leaf = _deepest(error)
            yield Violation(name, side, leaf.json_path.removeprefix("$"), leaf.message[:300])

    def _schema(self, pointer: str) -> Draft202012Validator:
        if pointer not in self._compiled:
            schema = {"$ref": f"{_URN}#{quote(pointer, safe='/~')}"}
            self._compiled[pointer] = Draft202012Validator(schema, registry=self._registry, format_checker=_formats)
        return self._compiled[pointer]

    def _template(self, path: str, method: str) -> str | None:
        """The template that names this path, literal segments winning over placeholders."""
        parts = _segments(path)
        fitting = [
            (sum(t.startswith("{") for t in template), name)
            for template, name in self._templates
            if method in self._paths[name] and _fits(template, parts)
        ]
        return min(fitting)[1] if fitting else None


def _outline(value: Any) -> str:
    """A value as JSON without what differs from run to run."""
    return _VARYING.sub('""', json.dumps(value))


def _by_application(exchange: Exchange) -> bool:
    """Whether a bot made it: by its header, or by the token in the path of an interaction or webhook."""
    path = _API_PREFIX.sub("", exchange.path)
    return exchange.who == "bot" or (exchange.who == "nobody" and path.startswith(("/interactions/", "/webhooks/")))


def _segments(path: str) -> list[str]:
    return path.strip("/").split("/")


def _fits(template: list[str], parts: list[str]) -> bool:
    return len(template) == len(parts) and all(
        t == p or (t.startswith("{") and not p.startswith("@")) for t, p in zip(template, parts, strict=True)
    )


def _escape(segment: str) -> str:
    return segment.replace("~", "~0").replace("/", "~1")


def _deepest(error: ValidationError) -> ValidationError:
    """The most telling error inside a failed union: of the alternative meant, judging by ``type`` if it has one."""
    while error.context:
        alternatives: dict[Any, list[ValidationError]] = {}
        for cause in error.context:
            alternatives.setdefault(cause.schema_path[0], []).append(cause)
        shaped = [causes for causes in alternatives.values() if not any(map(_is_other_shape, causes))]
        meant = [causes for causes in shaped if not any(list(c.relative_path) == ["type"] for c in causes)]
        likely = meant or shaped
        causes = min(likely, key=len) if likely else list(error.context)
        error = best_match(causes) or causes[0]
    return error


def _is_other_shape(cause: ValidationError) -> bool:
    return not cause.relative_path and cause.validator == "type"


@cache
def _document() -> dict[str, Any] | None:
    if not SPEC.is_file():
        return None
    loaded: dict[str, Any] = json.loads(SPEC.read_text(encoding="utf-8"))
    return loaded


def load() -> Validator | None:
    """A fresh validator, or None (see ``REASON``) where Discord's description is not at hand."""
    document = _document()
    return None if document is None else Validator(document)
