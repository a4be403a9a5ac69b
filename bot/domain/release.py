"""Releases: named states of the archive, with what is new in them and whose work that is, and when the next is due."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cmp_to_key
from typing import Final

from bot.domain.contribution import Contribution, Thanked, Verdict
from bot.domain.ids import ChannelId, ContributionId, MemberId, ProposalId, ReleaseId, RevisionId, TaskId
from bot.domain.page import Credit
from bot.domain.people import is_former
from bot.domain.refusal import Refusal

VERSION_LIMIT: Final = 40
FOREWORD_LIMIT: Final = 2000
EVERY_DAYS: Final = (7, 366)
FREEZE_DAYS: Final = 28

_NUMBER: Final = r"(?:0|[1-9]\d{0,8})"
_PRE: Final = rf"(?:{_NUMBER}|\d*[A-Za-z-][0-9A-Za-z-]*)"
_SEMVER: Final = re.compile(
    rf"(?P<core>{_NUMBER}\.{_NUMBER}\.{_NUMBER})(?:-(?P<pre>{_PRE}(?:\.{_PRE})*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?",
    re.ASCII,
)
_CALVER: Final = re.compile(
    r"(?P<core>(?:19|20|21)\d\d\.(?:0?[1-9]|1[0-2])(?:\.\d{1,4}){0,2})(?:[-.]?(?P<pre>(?:a|b|rc|dev)\d*))?", re.ASCII
)


class Scheme(StrEnum):
    """How versions are made: by meaning (https://semver.org, 2.0.0), or by date (https://calver.org: year, month, and
    at most two numbers more)."""

    SEMVER = "semver"
    CALVER = "calver"


class Part(StrEnum):
    """For what somebody is credited in a release."""

    AUTHOR = "author"
    REVIEWER = "reviewer"
    TESTER = "tester"
    REPORTER = "reporter"
    FIRST_TIMER = "first-timer"


@dataclass(frozen=True)
class Thanks:
    """Who had a part in a release, in the order in which they come first in it."""

    part: Part
    to: tuple[Credit, ...]


@dataclass(frozen=True)
class Release:
    """The archive as it was at the revision ``head``, under a version that no other release has.

    ``contributions`` and ``decisions`` are what is new since the release before, whose revision is ``since``.
    ``foreword`` is Markdown.
    """

    number: ReleaseId
    version: str
    head: RevisionId
    foreword: str
    contributions: tuple[ContributionId, ...]
    decisions: tuple[ProposalId, ...]
    thanks: tuple[Thanks, ...]
    at: datetime
    by: MemberId
    by_name: str
    since: RevisionId | None = None

    def thanked(self, part: Part) -> tuple[Credit, ...]:
        """Who had this part in it."""
        return next((thanks.to for thanks in self.thanks if thanks.part is part), ())


@dataclass(frozen=True)
class ReleaseDraft:
    """A release that one maintainer is preparing; nobody else sees it."""

    by: MemberId
    version: str
    foreword: str
    at: datetime


@dataclass(frozen=True)
class Cadence:
    """How often releases come: every so many days, the next at ``next_at``; for ``freeze_days`` before it, and until it
    is cut, no patches are taken. ``asked`` is the task that asks for the one that is due. ``by`` set it."""

    every_days: int
    freeze_days: int
    next_at: datetime
    channel: ChannelId
    by: MemberId
    by_name: str
    asked: TaskId | None = None

    @property
    def freezes_at(self) -> datetime:
        """From when on no patches are taken."""
        return self.next_at - timedelta(days=self.freeze_days)

    def frozen(self, now: datetime) -> bool:
        """Whether patches have to wait."""
        return self.freeze_days > 0 and now >= self.freezes_at

    def after_release(self, now: datetime) -> Cadence:
        """The cadence once a release was cut: the next one is a whole number of periods after the one that was due, and
        at least half a period away."""
        period, due = timedelta(days=self.every_days), self.next_at
        while due - now < period / 2:
            due += period
        return replace(self, next_at=due, asked=None)


def checked_cadence(every: timedelta, freeze: timedelta) -> tuple[int, int]:
    """How often and how long, in whole days. Raises Refusal for what is too often, too seldom or too long."""
    days, frozen = every.days, freeze.days
    if not EVERY_DAYS[0] <= days <= EVERY_DAYS[1] or every != timedelta(days=days):
        raise Refusal("release-bad-cadence", low=EVERY_DAYS[0], high=EVERY_DAYS[1])
    if not 0 <= frozen <= min(FREEZE_DAYS, days // 2) or freeze != timedelta(days=frozen):
        raise Refusal("release-bad-freeze", limit=min(FREEZE_DAYS, days // 2))
    return days, frozen


def checked_version(typed: str) -> str:
    """A version as it is kept: without a leading v. Raises Refusal for one that is neither SemVer nor CalVer."""
    version = typed.strip()
    if version[:1] in ("v", "V"):
        version = version[1:]
    if len(version) > VERSION_LIMIT or scheme_of(version) is None:
        raise Refusal("release-bad-version", found=typed.strip()[:VERSION_LIMIT])
    return version


def scheme_of(version: str) -> Scheme | None:
    """By which scheme a version is made; None if by neither. What could be both is a date if its first number is a
    year."""
    if _CALVER.fullmatch(version):
        return Scheme.CALVER
    return Scheme.SEMVER if _SEMVER.fullmatch(version) else None


def require_next(version: str, earlier: Iterable[str]) -> None:
    """Raise Refusal unless a version is new, and greater than every earlier one of its scheme."""
    for other in earlier:
        if other == version:
            raise Refusal("release-version-taken", version=version)
        if scheme_of(other) is scheme_of(version) and compare(version, other) <= 0:
            raise Refusal("release-version-not-next", version=version, newest=other)


def suggested(earlier: Iterable[str], now: datetime) -> str:
    """A version that may come next, for whoever does not want to think of one."""
    versions = list(earlier)
    newest = versions[-1] if versions else None
    if newest is None:
        return "0.1.0"
    greatest = max((one for one in versions if scheme_of(one) is scheme_of(newest)), key=cmp_to_key(compare))
    if scheme_of(greatest) is Scheme.CALVER:
        month = f"{now.year}.{now.month}"
        for patch in range(1000):
            candidate = month if patch == 0 else f"{month}.{patch}"
            if compare(candidate, greatest) > 0:
                return candidate
        return month
    major, minor, _ = _core(greatest)
    return f"{major}.{minor + 1}.0"


def compare(one: str, other: str) -> int:
    """Below, at or above 0 as one version comes before, with or after another of its scheme (SemVer 2.0.0, 11)."""
    a, b = _core(one), _core(other)
    if a != b:
        return -1 if a < b else 1
    p, q = _pre(one), _pre(other)
    if p == q:
        return 0
    if not p or not q:
        return 1 if not p else -1
    return -1 if p < q else 1


def _match(version: str) -> re.Match[str]:
    match = _CALVER.fullmatch(version) or _SEMVER.fullmatch(version)
    if match is None:
        raise ValueError(f"no version: {version!r}")
    return match


def _core(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in _match(version)["core"].split("."))


def _pre(version: str) -> tuple[tuple[int, int, str], ...]:
    """The identifiers of a pre-release: numbers before words, by value; words by code point."""
    pre = _match(version)["pre"] or ""
    if scheme_of(version) is Scheme.CALVER:
        pre = re.sub(r"(?<=[a-z])(?=\d)", ".", pre)
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in pre.split(".") if part)


def checked_foreword(typed: str) -> str:
    """The words before the notes, trimmed. Raises Refusal if there are too many."""
    foreword = typed.replace("\r\n", "\n").strip()
    if len(foreword) > FOREWORD_LIMIT:
        raise Refusal("release-foreword-too-long", found=len(foreword), limit=FOREWORD_LIMIT)
    return foreword


def thanks_for(
    contributions: Iterable[Contribution],
    reporters: Mapping[ContributionId, Credit],
    is_first: Callable[[MemberId], bool],
) -> tuple[Thanks, ...]:
    """Who had which part in some accepted contributions, each once a part. A reporter opened the task that the work was
    done for, and did not do it. ``is_first`` tells whose first accepted work is among them."""
    found: dict[Part, dict[object, Credit]] = {part: {} for part in Part}

    def thank(part: Part, credit: Credit) -> None:
        found[part].setdefault(credit.name if is_former(credit.id) else credit.id, credit)

    for contribution in contributions:
        makers = [Credit(contribution.author, contribution.author_name)]
        makers += [Credit(one.id, one.name) for one in contribution.co_authors]
        for maker in makers:
            thank(Part.AUTHOR, maker)
            if not is_former(maker.id) and is_first(maker.id):
                thank(Part.FIRST_TIMER, maker)
        for review in contribution.reviews:
            tested = review.verdict is Verdict.TESTED
            thank(Part.TESTER if tested else Part.REVIEWER, Credit(review.reviewer, review.reviewer_name))
        for one in contribution.thanked:
            if one.role is Thanked.REPORTED and one.confirmed_at is not None:
                thank(Part.REPORTER, Credit(one.id, one.name))
        reporter = reporters.get(contribution.number)
        if reporter is not None and reporter.id not in {maker.id for maker in makers}:
            thank(Part.REPORTER, reporter)
    return tuple(Thanks(part, tuple(people.values())) for part, people in found.items() if people)
