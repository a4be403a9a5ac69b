"""Values that are made quickly are dataclasses all the same."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, is_dataclass, replace

import msgspec
import pytest

from bot.domain.quick import quick


@quick
class Point(msgspec.Struct, frozen=True):
    x: int
    y: int = 2
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Slow:
    x: int
    y: int = 2
    tags: tuple[str, ...] = ()


def test_a_quick_value_is_made_compared_shown_and_frozen_as_any_dataclass():
    point = Point(1, tags=("a",))
    assert (point.x, point.y, point.tags) == (1, 2, ("a",))
    assert point == Point(1, 2, ("a",)) != Point(1)
    assert hash(point) == hash(Point(1, 2, ("a",)))
    assert repr(point) == repr(Slow(1, 2, ("a",))).replace("Slow", "Point")
    with pytest.raises(AttributeError):
        point.x = 3  # type: ignore[misc]  # that is what is tried


def test_a_wrong_call_is_refused():
    with pytest.raises(TypeError):
        Point()  # type: ignore[call-arg]  # that is what is tried
    with pytest.raises(TypeError):
        Point(1, z=3)  # type: ignore[call-arg]  # that is what is tried


def test_whatever_works_with_dataclasses_works_with_a_quick_value():
    first = Point(1, 5)
    assert is_dataclass(first)
    assert [(one.name, one.default) for one in fields(first)] == [(one.name, one.default) for one in fields(Slow)]
    assert replace(first, y=7) == msgspec.structs.replace(first, y=7) == Point(1, 7)
    assert first == Point(1, 5)
    assert asdict(first) == asdict(Slow(1, 5))


def test_a_quick_value_becomes_json_and_comes_back_as_any_dataclass():
    point = Point(1, tags=("a", "b"))
    raw = msgspec.json.encode(point)
    assert raw == msgspec.json.encode(Slow(1, 2, ("a", "b")))
    assert msgspec.json.decode(raw, type=Point) == point
    assert msgspec.json.decode(b'{"x":4}', type=Point) == Point(4)
