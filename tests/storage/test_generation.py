"""The generation of the indexes: it cannot be forgotten when what documents are found by changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.kinds import GENERATION, KINDS, TASKS
from tests.storage import found

RECORD = found.load()
OTHERS = {
    "another index": (replace(TASKS, indexes={**TASKS.indexes, "done-by": lambda task: [task.done_by]}), "done-by"),
    "an index less": (replace(TASKS, indexes={"state": TASKS.indexes["state"]}), "claimant"),
    "another function": (
        replace(TASKS, indexes={**TASKS.indexes, "source": lambda task: [task.source.channel] if task.source else []}),
        "source",
    ),
    "another due time": (replace(TASKS, due=lambda task: task.claim.at if task.claim else None), "due"),
}


def test_documents_are_found_as_this_generation_says():
    assert found.differing(RECORD) == [], (
        "if that is meant: raise GENERATION in bot/domain/kinds.py, then `make indexes`"
    )
    assert RECORD.generation == GENERATION, "run `make indexes`"


def test_every_index_and_every_field_that_matters_to_one_has_a_document():
    assert found.untold(RECORD) == [], "draw such documents in tests/guilds.py, then run `make indexes`"


@pytest.mark.parametrize(("kind", "name"), OTHERS.values(), ids=OTHERS)
def test_whatever_finds_otherwise_is_noticed(kind, name):
    kinds = [kind if one is TASKS else one for one in KINDS]
    assert f"task: {name}" in found.differing(RECORD, kinds)
    assert {one.partition(":")[0] for one in found.differing(RECORD, kinds)} == {"task"}


def test_another_finding_is_not_recorded_under_the_same_generation(tmp_path, monkeypatch):
    first, *rest = RECORD.found
    changed = replace(first, indexes={name: ["something else"] for name in first.indexes})
    before = found.Record(GENERATION, [changed, *rest])
    file = tmp_path / "found.jsonl"
    monkeypatch.setattr(found, "RECORD", file)
    monkeypatch.setattr(found, "drawn", lambda: iter(()))
    found.save(before)
    with pytest.raises(SystemExit, match=f"Found otherwise than in generation {GENERATION}: {first.kind}"):
        found.main()
    assert found.load() == before
    monkeypatch.setattr(found, "GENERATION", GENERATION + 1)
    found.main()
    assert found.load() == found.Record(GENERATION + 1, RECORD.found)
