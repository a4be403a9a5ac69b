"""The benchmark runner: what counts as missed, and what is written down."""

from __future__ import annotations

import json

import pytest

from tests.benchmarks import run
from tests.benchmarks.figures import Figure


def test_a_goal_is_about_the_ratio_where_there_is_a_baseline_and_about_the_value_where_not():
    assert Figure("x", 6, "s", baseline=2, goal=3).ok
    assert not Figure("x", 6.1, "s", baseline=2, goal=3).ok
    assert Figure("x", 3, "s", goal=3).ok
    assert not Figure("x", 3.1, "s", goal=3).ok
    assert Figure("x", 99, "s").ok


@pytest.mark.parametrize(
    ("figure", "code"),
    [
        (Figure("met", 1, "s", goal=2), 0),
        (Figure("missed", 3, "s", goal=2), 0),
        (Figure("binding", 3, "s", goal=2, binding=True), 1),
        (Figure("wrong", 1, "s", goal=2, correct=False), 1),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_a_wrong_result_or_a_missed_binding_goal_ends_with_an_error(figure, code, tmp_path, monkeypatch, capsys):
    async def bench_one():
        return figure

    monkeypatch.setattr(run, "benchmarks", lambda _: [bench_one])
    assert run.main([], tmp_path / "build" / "bench.json") == code
    [row] = json.loads((tmp_path / "build" / "bench.json").read_text())
    assert row == {
        "name": figure.name, "value": figure.value, "unit": "s", "baseline": None, "ratio": None, "goal": 2,
        "ok": figure.ok,
    }  # fmt: skip
    assert capsys.readouterr().out.startswith(f"{figure.name}: ")


def test_a_benchmark_that_breaks_off_is_an_error_and_the_others_still_count(tmp_path, monkeypatch, capsys):
    def bench_broken():
        raise RuntimeError("broke off")

    monkeypatch.setattr(run, "benchmarks", lambda _: [bench_broken, lambda: Figure("good", 1, "s")])
    assert run.main([], tmp_path / "bench.json") == 1
    assert "broke off" in capsys.readouterr().err
    assert [row["name"] for row in json.loads((tmp_path / "bench.json").read_text())] == ["good"]


def test_a_run_that_measures_nothing_is_an_error(tmp_path):
    assert run.main(["no benchmark has this in its name"], tmp_path / "bench.json") == 1


def test_the_benchmarks_of_the_project_are_found_and_can_be_chosen():
    assert [function.__name__ for function in run.benchmarks(["start.bench_help"])] == ["bench_help"]
    assert len(list(run.benchmarks([]))) >= 1


def test_a_line_tells_the_number_the_ratio_and_the_goal():
    assert str(Figure("vote", 0.5, "ms", baseline=0.1, goal=4)) == (
        "vote: 0.5 ms, 5 x of 0.1 ms (goal: at most 4 x, MISSED)"
    )
    assert str(Figure("vote", 0.5, "ms", correct=False)) == "vote: 0.5 ms WRONG RESULT"
