"""The signs by which traces are recognised: what of a page, an area, a proposal or a contribution asks for work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.domain.area import Area
from bot.domain.concern import ConcernKind, ConcernState, concern_ref
from bot.domain.contribution import Contribution
from bot.domain.handling import TAKEN
from bot.domain.ids import ref
from bot.domain.page import Grade, Page
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.tracing import Finding, Trace, TraceKind

WANTED_FROM: Final = 2
"""How many pages have to link to one that does not exist before a task is opened for it by itself: a single link may
be a slip of the pen."""

UNRESOLVED_AFTER: Final = timedelta(days=2)
"""How long those whom a concern is about have for settling it among themselves."""

UNREVIEWED_AFTER: Final = timedelta(days=7)
STALE_AFTER: Final = timedelta(days=365)
FAULTS: Final = frozenset({"patch-remark-marks", "patch-remark-endings", "patch-remark-case", "patch-remark-blanks"})
"""What the check of a patch finds that is wrong for certain; the rest is advice to its reviewers."""

MINUTES: Final[Mapping[TraceKind, int]] = {
    TraceKind.WANTED_PAGE: 60,
    TraceKind.STUB: 45,
    TraceKind.CONFLICT: 20,
    TraceKind.STALE_PAGE: 30,
    TraceKind.UNREVIEWED_WORK: 30,
    TraceKind.FAILED_CHECK: 15,
}
"""About how much work each kind is; the others can be anything."""

FOR_NEWCOMERS: Final = frozenset({TraceKind.WANTED_PAGE, TraceKind.STUB})
"""What one can do without knowing the community."""

_DAY: Final = timedelta(days=1)


def of_wanted(address: str, links: int, *, least: int = WANTED_FROM) -> Iterator[Finding]:
    """A page that does not exist, and that so many others link to."""
    if links >= least:
        yield Finding(Trace(TraceKind.WANTED_PAGE, address), address.replace("-", " "), weight=links)


def of_page(page: Page, now: datetime) -> Iterator[Finding]:
    """A page that is marked as a stub, or that nobody has changed for a year. Files and redirects want nothing."""
    if page.is_file or page.gone or page.moved_to:
        return
    age = (now - page.changed_at) / _DAY
    if page.grade is Grade.STUB:
        yield Finding(Trace(TraceKind.STUB, page.slug), page.title, page.area, age)
    elif now - page.changed_at >= STALE_AFTER:
        yield Finding(Trace(TraceKind.STALE_PAGE, page.slug), page.title, page.area, age)


def of_area(area: Area) -> Iterator[Finding]:
    """An area that nobody looks after."""
    if area.orphan:
        yield Finding(Trace(TraceKind.ORPHAN_AREA, area.name), area.name, area.name)


def of_proposal(proposal: Proposal, now: datetime) -> Iterator[Finding]:
    """The concerns about an open proposal that have been open for long; those that block come first."""
    if proposal.state is not ProposalState.OPEN:
        return
    for concern in proposal.concerns:
        if concern.state is ConcernState.OPEN and now - concern.raised_at >= UNRESOLVED_AFTER:
            name = concern_ref(proposal.number, concern)
            age = (now - concern.raised_at) / _DAY
            weight = age + (1000 if concern.kind is ConcernKind.CONCERN else 0)
            yield Finding(Trace(TraceKind.UNRESOLVED_CONCERN, name), name, proposal.area, weight)


def of_contribution(contribution: Contribution, now: datetime) -> Iterator[Finding]:
    """Work that waits: for its conflict to be resolved, for what a check found in it, or for its first review.

    Work that its makers have not agreed to publish wants nothing yet. Its title is not told: where tasks are listed,
    more people may read than where it was handed in.
    """
    if not contribution.waits or contribution.silent:
        return
    name, age = ref("C", contribution.number), (now - contribution.latest.at) / _DAY
    if contribution.conflict is not None:
        yield Finding(Trace(TraceKind.CONFLICT, name), name, contribution.area, age)
    if any(remark.key in FAULTS for patch in contribution.latest.patches for remark in patch.remarks):
        yield Finding(Trace(TraceKind.FAILED_CHECK, name), name, contribution.area, age)
    reviewed = any(one.revision == contribution.latest.number for one in contribution.reviews)
    old = now - contribution.latest.at >= UNREVIEWED_AFTER
    if old and not reviewed and contribution.conflict is None and contribution.state in TAKEN:
        yield Finding(Trace(TraceKind.UNREVIEWED_WORK, name), name, contribution.area, age)
