"""Traces: what has to be opened and closed, and by which signs they are recognised."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import signs
from bot.domain.area import Area
from bot.domain.concern import Concern, ConcernKind, ConcernState
from bot.domain.contribution import Contribution, ContributionState, Patch, Remark, Review, Verdict, Work
from bot.domain.electorate import Electorate
from bot.domain.ids import ChannelId, ContributionId, MemberId, ProposalId, RevisionId, TaskId
from bot.domain.page import Grade, Page
from bot.domain.people import Consent
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.refusal import Refusal
from bot.domain.rules import PRESETS, choices
from bot.domain.tracing import (
    Finding,
    Standing,
    Trace,
    TraceEnd,
    TraceKind,
    checked_kinds,
    differences,
)
from bot.domain.vote import options_for
from bot.locales.traces import described

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ANN, BEN = MemberId(11), MemberId(12)
PAGE = Page("rye", "Rye", RevisionId(1), 1, NOW - DAY)
WORK = Contribution(
    ContributionId(5), "Rye", ANN, "Ann", ANN, "Ann", "MIT", NOW, ChannelId(9),
    (Work(1, "text", (), NOW - 8 * DAY),), consent=Consent("MIT", "1", NOW), area="fields",
)  # fmt: skip
RULE = PRESETS["majority"]
PROPOSAL = Proposal(
    ProposalId(3), "Sow", "", ANN, "Ann", ChannelId(9), RULE, Electorate(NOW), NOW, NOW, options_for(choices(RULE), ()),
)  # fmt: skip


def finding(subject: str, kind: TraceKind = TraceKind.STUB, weight: float = 0) -> Finding:
    return Finding(Trace(kind, subject), subject, weight=weight)


def standing(subject: str, kind: TraceKind = TraceKind.STUB, *, claimed: bool = False) -> Standing:
    return Standing(Trace(kind, subject), claimed)


def keys(found: object) -> list[str]:
    return [one.trace.key for one in found]  # type: ignore[attr-defined]


def test_what_is_found_is_opened_and_what_is_not_found_any_more_is_mended():
    due = differences([finding("rye"), finding("oats")], {TaskId(1): standing("rye"), TaskId(2): standing("hay")})
    assert keys(due.opening) == ["stub:oats"]
    assert due.closing == ((TaskId(2), TraceEnd.MENDED),)


def test_of_very_many_the_weightiest_are_opened_and_what_is_open_stays():
    found = [finding(str(weight), weight=weight) for weight in range(30)]
    due = differences(found, {TaskId(1): standing("0")}, limit=3)
    assert keys(due.opening) == ["stub:29", "stub:28"]
    assert due.closing == ()


def test_a_kind_that_is_off_opens_nothing_and_leaves_work_under_way_to_whoever_has_it():
    tasks = {TaskId(1): standing("rye"), TaskId(2): standing("oats", claimed=True), TaskId(3): standing("hay")}
    due = differences([finding("rye"), finding("bran")], tasks, off=[TraceKind.STUB])
    assert due.opening == ()
    assert due.closing == ((TaskId(1), TraceEnd.OFF), (TaskId(3), TraceEnd.OFF))


def test_of_two_tasks_for_one_trace_the_later_one_is_closed():
    due = differences([finding("rye")], {TaskId(4): standing("rye"), TaskId(2): standing("rye")})
    assert (due.opening, due.closing) == ((), ((TaskId(4), TraceEnd.MENDED),))


FINDINGS = st.lists(st.builds(finding, st.sampled_from("abcdefgh"), st.sampled_from(TraceKind), st.integers(0, 9)))
TASKS = st.dictionaries(
    st.integers(1, 30).map(TaskId),
    st.builds(standing, st.sampled_from("abcdefgh"), st.sampled_from(TraceKind), claimed=st.booleans()),
)


@given(FINDINGS, TASKS, st.sets(st.sampled_from(TraceKind)), st.integers(1, 4))
def test_once_it_is_done_there_is_nothing_left_to_do_and_never_too_much_open(found, tasks, off, limit):
    due = differences(found, tasks, off, limit)
    gone = {number for number, _ in due.closing}
    after = {number: one for number, one in tasks.items() if number not in gone}
    before = {kind: sum(one.trace.kind is kind for one in after.values()) for kind in TraceKind}
    after |= {TaskId(100 + at): Standing(one.trace, claimed=False) for at, one in enumerate(due.opening)}
    again = differences(found, after, off, limit)
    assert (again.opening, again.closing) == ((), ())
    for kind in TraceKind:
        count = sum(one.trace.kind is kind for one in after.values())
        assert count <= max(limit, before[kind])
    assert not {one.trace.kind for one in due.opening} & off


def test_pages_are_wanted_from_two_links_on_and_by_one_where_somebody_asks():
    assert keys(signs.of_wanted("rye-bread", 1)) == []
    assert [(one.name, one.weight) for one in signs.of_wanted("rye-bread", 3)] == [("rye bread", 3)]
    assert keys(signs.of_wanted("rye-bread", 1, least=1)) == ["wanted-page:rye-bread"]


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (PAGE, []),
        (replace(PAGE, grade=Grade.STUB), ["stub:rye"]),
        (replace(PAGE, changed_at=NOW - 365 * DAY), ["stale-page:rye"]),
        (replace(PAGE, changed_at=NOW - 364 * DAY), []),
        (replace(PAGE, changed_at=NOW - 400 * DAY, grade=Grade.STUB), ["stub:rye"]),
        (replace(PAGE, slug="/rye.c", grade=Grade.STUB), []),
        (replace(PAGE, grade=Grade.STUB, moved_to="oats"), []),
        (replace(PAGE, grade=Grade.STUB, gone=True), []),
    ],
)
def test_a_page_asks_for_work_when_it_is_a_stub_or_old(page: Page, found: list[str]):
    assert keys(signs.of_page(page, NOW)) == found


def test_an_area_asks_for_somebody_who_looks_after_it():
    assert keys(signs.of_area(Area("fields"))) == ["orphan-area:fields"]
    assert keys(signs.of_area(Area("fields", maintainers=(ANN,)))) == []


def test_a_concern_asks_for_help_once_it_is_two_days_old_those_that_block_first():
    def concern(number: int, age: int, **changes: object) -> Concern:
        one = Concern(number, ConcernKind.CONCERN, BEN, "Ben", "Too wet", NOW - age * DAY)
        return replace(one, **changes)  # type: ignore[arg-type]

    held, closed = {"kind": ConcernKind.HOLD}, {"state": ConcernState.RESOLVED}
    raised = (concern(1, 1), concern(2, 2), concern(3, 9, **held), concern(4, 9, **closed))
    proposal = replace(PROPOSAL, concerns=raised)
    found = sorted(signs.of_proposal(proposal, NOW), key=lambda one: -one.weight)
    assert [one.name for one in found] == ["P3.2", "P3.3"]
    assert keys(signs.of_proposal(replace(proposal, state=ProposalState.DECIDED), NOW)) == []


FAULTY = Work(1, "", (), NOW, (Patch("Sow", "", "", remarks=(Remark("patch-remark-marks", "rye.c"),)),))
LONG = Work(1, "", (), NOW, (Patch("Sow", "", "", remarks=(Remark("patch-remark-large"),)),))
REVIEW = Review(1, BEN, "Ben", Verdict.ACK, "", NOW)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, ["unreviewed-work:C5"]),
        ({"works": (Work(1, "text", (), NOW - 6 * DAY),)}, []),
        ({"reviews": (REVIEW,)}, []),
        ({"reviews": (replace(REVIEW, revision=0),)}, ["unreviewed-work:C5"]),
        ({"state": ContributionState.CHANGES_REQUESTED}, []),
        ({"conflict": RevisionId(2)}, ["conflict:C5"]),
        ({"works": (FAULTY,)}, ["failed-check:C5"]),
        ({"works": (LONG,)}, []),
        ({"state": ContributionState.ACCEPTED, "conflict": RevisionId(2)}, []),
        ({"consent": None, "conflict": RevisionId(2)}, []),
    ],
)
def test_work_that_waits_asks_for_what_it_waits_for(changes: dict[str, object], found: list[str]):
    assert keys(signs.of_contribution(replace(WORK, **changes), NOW)) == found  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", TraceKind)
def test_every_kind_has_a_title_and_details_that_fit_whatever_its_subject_is_called(kind: TraceKind):
    title, details = described(Finding(Trace(kind, "x"), "W" * 300))
    assert 0 < len(title) <= 150
    assert details


def test_kinds_are_named_in_one_order_and_unknown_ones_refused():
    assert checked_kinds(["stale-page", "stub", "stub", ""]) == ("stub", "stale-page")
    with pytest.raises(Refusal) as no:
        checked_kinds(["stub", "weeds"])
    assert no.value.key == "setting-no-trace"
