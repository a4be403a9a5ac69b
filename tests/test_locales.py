"""The catalogues: whole, without doubles, and in step with the code that asks for their wordings."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot import locales
from bot.locales import LOCALES, Catalogue, MissingMessage

ROOT = Path(__file__).parent.parent
FILES = sorted(LOCALES.glob("*/*.ftl"))
KEY = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+")
ASKING = {"t", "text", "words", "say", "problem", "Refusal"}
"""What is called with a key as its first argument and the wording's values by name."""

SOURCES = [path for folder in ("bot", "cogs") for path in sorted((ROOT / folder).rglob("*.py"))]
TEMPLATES = [path for path in sorted((ROOT / "bot").rglob("*")) if path.suffix in {".html", ".jinja", ".xml", ".txt"}]


class References(Visitor):
    """What a wording asks for: the values it is given and the messages it quotes."""

    def __init__(self, node: ftl.BaseNode) -> None:
        self.values: set[str] = set()
        self.messages: set[str] = set()
        self.visit(node)

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802
        self.values.add(node.id.name)

    def visit_MessageReference(self, node: ftl.MessageReference) -> None:  # noqa: N802
        self.messages.add(node.id.name)


def entries(file: Path) -> list[ftl.EntryType]:
    return FluentParser().parse(file.read_text(encoding="utf-8")).body


MESSAGES = {
    entry.id.name: References(entry)
    for file in sorted((LOCALES / "en").glob("*.ftl"))
    for entry in entries(file)
    if isinstance(entry, ftl.Message)
}


def nodes() -> Iterator[tuple[str, ast.AST]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}", node


def asked() -> Iterator[tuple[str, ast.expr, set[str] | None]]:
    """Each place that asks for a wording: where, the key, and the names of the values (None if not to be seen)."""
    for where, node in nodes():
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in ASKING:
            names = {keyword.arg for keyword in node.keywords}
            yield where, node.args[0], None if None in names else {name for name in names if name}


def shape(node: ast.JoinedStr) -> re.Pattern[str]:
    """The keys that an f-string can make: f"rule-{preset}" makes every rule-…"""
    parts = [re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[a-z0-9-]+" for p in node.values]
    return re.compile("".join(parts))


def makes_a_key(node: ast.JoinedStr) -> bool:
    """Whether an f-string names enough of a key to be one: f"rule-{preset}", but not f"{one}-{other}"."""
    return any(isinstance(part, ast.Constant) and re.search("[a-z]-|-[a-z]", str(part.value)) for part in node.values)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_file_is_read_without_anything_left_over(file):
    assert [entry.content for entry in entries(file) if isinstance(entry, ftl.Junk)] == []


def test_no_key_stands_in_two_places():
    for locale in {file.parent for file in FILES}:
        keys = Counter(e.id.name for file in locale.glob("*.ftl") for e in entries(file) if isinstance(e, ftl.Message))
        assert [key for key, times in keys.items() if times > 1] == []


def test_every_wording_that_is_asked_for_is_there():
    missing = []
    for where, key, _ in asked():
        if isinstance(key, ast.Constant) and KEY.fullmatch(str(key.value)) and key.value not in MESSAGES:
            missing.append(f"{where} {key.value}")
        elif isinstance(key, ast.JoinedStr) and not any(shape(key).fullmatch(name) for name in MESSAGES):
            missing.append(f"{where} {ast.unparse(key)}")
    for template in TEMPLATES:
        keys = re.findall(r"""\b(?:t|text)\(["']([a-z0-9-]+)["']""", template.read_text(encoding="utf-8"))
        missing += [f"{template.relative_to(ROOT)} {key}" for key in keys if key not in MESSAGES]
    assert missing == []


def test_every_wording_is_given_the_values_it_needs():
    wrong = []
    for where, key, names in asked():
        if isinstance(key, ast.Constant) and key.value in MESSAGES and names is not None:
            lacking = MESSAGES[key.value].values - names
            wrong += [f"{where} {key.value}: no {name}" for name in sorted(lacking)]
    assert wrong == []


def test_every_wording_is_used():
    used: set[str] = set().union(*(references.messages for references in MESSAGES.values()))
    shapes = []
    for _, node in nodes():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            used.add(node.value)
        elif isinstance(node, ast.JoinedStr) and makes_a_key(node):
            shapes.append(shape(node))
    for template in TEMPLATES:
        used.update(re.findall(r"""["']([a-z0-9-]+)["']""", template.read_text(encoding="utf-8")))
    unused = [key for key in MESSAGES if key not in used and not any(made.fullmatch(key) for made in shapes)]
    assert unused == []


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A catalogue with a few wordings of its own."""
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "task.ftl").write_text(
        "task-card = T{ $number } until <t:{ $until }:R>: { $title }\n"
        "task-open = { $count ->\n    [one] one open task\n   *[other] { $count } open tasks\n}\n"
        "task-grouped = { NUMBER($count, useGrouping: 1) }\n"
    )
    monkeypatch.setattr(locales, "LOCALES", tmp_path)
    Catalogue.load.__func__.cache_clear()
    yield Catalogue.load("en")
    Catalogue.load.__func__.cache_clear()


def test_numbers_are_written_plainly_and_choose_the_plural(small):
    assert small.text("task-card", number=1234, until=1795000000, title="x") == "T1234 until <t:1795000000:R>: x"
    assert small.text("task-open", count=1) == "one open task"
    assert small.text("task-open", count=1200) == "1200 open tasks"
    assert small.text("task-grouped", count=1200) == "1,200"


def test_a_members_text_is_put_in_as_it_is_and_never_read_as_a_wording(small):
    hostile = "{ $number } { task-open } @everyone \u202e"
    assert small.text("task-card", number=1, until=2, title=hostile).endswith(f": {hostile}")


def test_a_missing_wording_or_value_fails_a_test(small):
    with pytest.raises(MissingMessage):
        small.text("task-gone")
    with pytest.raises(MissingMessage):
        small.text("task-card", number=1, until=2)


def test_in_service_a_missing_wording_is_logged_and_shown_by_its_key(small, monkeypatch, caplog):
    monkeypatch.setattr(Catalogue, "strict", False)
    assert small.text("task-gone") == "task-gone"
    assert small.text("task-card", number=1, until=2) == "T1 until <t:2:R>: title"
    assert len(caplog.records) == 2


def test_a_catalogue_knows_its_keys(small):
    assert list(small) == ["task-card", "task-grouped", "task-open"]
    assert small.has("task-open")
    assert not small.has("task-gone")


def test_a_locale_that_is_not_there_is_an_error(small):
    with pytest.raises(FileNotFoundError):
        Catalogue.load("tlh")
