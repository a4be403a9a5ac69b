"""Where things are in their lives, as catalogue keys, for the templates."""

from __future__ import annotations

from bot.domain.area import Area
from bot.domain.contribution import Contribution, Review
from bot.domain.page import Page, Protection
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.release import Part
from bot.domain.task import Task
from bot.domain.works import KINDS
from bot.locales.traces import from_key, over_key


def contribution(one: Contribution) -> str:
    """A contribution's state."""
    return f"web-contribution-{one.state.value}"


def closed(one: Contribution) -> str:
    """Why a contribution's text is not shown."""
    return f"web-contribution-closed-{one.state.value}"


def review(one: Review) -> str:
    """What a reviewer did."""
    return f"web-review-{one.verdict.value}"


def task(one: Task) -> str:
    """A task's state."""
    return f"web-task-{one.state.value}"


def cause(one: Task) -> str:
    """Why a task opened by itself; "" for one that did not."""
    return from_key(one.trace.kind) if one.trace is not None else ""


def over(one: Task) -> str:
    """Why a task closed by itself; "" for one that did not."""
    return over_key(one.trace.over) if one.trace is not None and one.trace.over is not None else ""


def proposal(one: Proposal) -> str:
    """A proposal's state and, once it is decided, what came of it."""
    return f"web-proposal-{verdict(one)}"


def verdict(one: Proposal) -> str:
    """The same in one word, for the style sheet."""
    if one.state is not ProposalState.DECIDED or one.outcome is None:
        return one.state.value
    return "passed" if one.outcome.passed else "not-passed"


def protection(page: Page) -> str:
    """The wording of whose work a page takes; "" where it takes everybody's."""
    return "" if page.protection is Protection.OPEN else f"web-protection-{page.protection.value}"


def grade(page: Page) -> str:
    """The wording of a page's grade."""
    return f"page-grade-{page.grade.value or 'none'}"


def area(one: Area) -> str:
    """How well an area is looked after."""
    return f"web-area-{one.status.value}"


def acceptance(one: Area) -> str:
    """By what work for an area is accepted."""
    return f"area-rule-{one.acceptance.way.value}"


def part(one: Part) -> str:
    """For what somebody is thanked in a release."""
    return f"release-part-{one.value}"


def kinds(one: Contribution) -> list[str]:
    """What kinds of work it is; those that nobody knows any more are left out."""
    return [f"work-kind-{kind}" for kind in one.kinds if kind in KINDS]
