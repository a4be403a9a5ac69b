"""Traces in words: what a task is called that was opened by itself, and why it was closed by itself; the same in the
chat and on the web."""

from __future__ import annotations

from bot.domain.task import DETAILS_LIMIT, TITLE_LIMIT
from bot.domain.tracing import Finding, TraceEnd, TraceKind
from bot.locales import Catalogue


def described(finding: Finding) -> tuple[str, str]:
    """The title and the details of a finding's task."""
    text, kind = Catalogue.load("en").text, finding.trace.kind.value
    title = text(f"trace-title-{kind}", name=finding.name)
    return _cut(title, TITLE_LIMIT), _cut(text(f"trace-details-{kind}", name=finding.name), DETAILS_LIMIT)


def from_key(kind: TraceKind) -> str:
    """The wording of why there is such a task."""
    return f"trace-from-{kind.value}"


def over_key(over: TraceEnd) -> str:
    """The wording of why a task was closed."""
    return f"trace-over-{over.value}"


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
