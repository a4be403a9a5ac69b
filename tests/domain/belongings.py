"""What may belong to somebody: documents to try the rules on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args, get_type_hints

from bot.domain.belonging import BELONGING
from bot.domain.concern import Concern, ConcernKind, ConcernState
from bot.domain.contribution import (
    Attachment,
    Contribution,
    Review,
    Verdict,
    Work,
)
from bot.domain.effect import NAMING, Effect
from bot.domain.electorate import Electorate
from bot.domain.ids import MemberId
from bot.domain.kinds import KINDS
from bot.domain.notice import Notice
from bot.domain.parts import Around, Part, Terms
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.rules import PRESETS, Judgement, choices
from bot.domain.task import Task
from bot.domain.upkeep import Handled
from bot.domain.vote import Via, Vote, options_for

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


ANN, BEA = MemberId(11), MemberId(12)


TERMS = Terms(NOW, "a former member", "[removed]")


MAJORITY = PRESETS["majority"]


OPTIONS = options_for(choices(MAJORITY), ())


PROPOSAL = Proposal(
    3, "Sow rye", "In autumn", ANN, "Ann", 9, MAJORITY, Electorate(NOW), NOW, NOW, OPTIONS, state=ProposalState.DECIDED,
    closed_at=NOW + timedelta(days=1),
)  # fmt: skip


TASK = Task(7, "Reap", "All of it", ANN, "Ann", NOW)


FILE, OLD = Attachment("a.png", "image/png", 1, "aa" * 32), Attachment("b.png", "image/png", 1, "bb" * 32)


GIVEN = Contribution(
    5, "Rye", ANN, "Ann", ANN, "Ann", "MIT", NOW, 9, (Work(1, "first", (OLD,), NOW), Work(2, "second", (FILE,), NOW)),
    reviews=(Review(1, BEA, "Bea", Verdict.REQUEST_CHANGES, "Shorter!", NOW),), summary="About rye",
)  # fmt: skip


def kept(**documents: list[Any]) -> Around:
    return Around({**{kind.name: [] for kind in KINDS}, **documents})


def part(kind: str, document: Any, around: Around | None = None, terms: Terms = TERMS) -> Part:
    found = BELONGING[kind](document, ANN, terms, around or kept())
    assert found is not None
    return found


def voted(member: MemberId, *choices: str) -> Vote:
    return Vote(PROPOSAL.number, member, choices, NOW, Via.REACTION)


def within(type_: Any, wanted: Any) -> bool:
    inner = get_type_hints(type_).values() if is_dataclass(type_) else get_args(type_)
    return type_ is wanted or any(within(one, wanted) for one in inner)


def members(value: Any, type_: Any) -> Iterator[MemberId]:
    """Everybody whom a value of a type names by number."""
    yield from in_text(value)
    if type_ is MemberId:
        yield value
    elif is_dataclass(value):
        hints = get_type_hints(type(value))
        for field in fields(value):
            yield from members(getattr(value, field.name), hints[field.name])
    elif isinstance(value, tuple):
        for one in value:
            yield from members(one, next(inner for inner in get_args(type_) if inner is not Ellipsis))
    elif value is not None and type(None) in get_args(type_):
        yield from members(value, next(inner for inner in get_args(type_) if inner is not type(None)))


def in_text(value: Any) -> Iterator[MemberId]:
    """Those whom a value names where a number has no type of its own."""
    if isinstance(value, Effect) and value.kind in NAMING:
        yield MemberId(int(value.value))
    elif isinstance(value, Proposal) and value.nudged_to:
        yield MemberId(value.nudged_to)
    elif isinstance(value, Handled):
        yield from (MemberId(int(part)) for part in value.ref.split(":") if part.isascii() and part.isdecimal())
    elif isinstance(value, Notice):
        listed = value.data.get("members")
        yield from map(MemberId, listed if isinstance(listed, list) else [])
        yield from [MemberId(value.data["delegate"])] if isinstance(value.data.get("delegate"), int) else []


CONCERN = Concern(1, ConcernKind.CONCERN, ANN, "Ann", "Too dear.", NOW)


ANSWERED = replace(CONCERN, state=ConcernState.RESOLVED, owner=BEA, owner_name="Bea", closed_by=ANN, answer="Halved.")


BEAS = replace(PROPOSAL, author=BEA, author_name="Bea")


JUDGED = Judgement(True, "All agree.", ANN, NOW)
