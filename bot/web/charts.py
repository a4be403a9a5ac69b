"""Charts of a decision, as numbers for a drawing: bars from the steps of the arithmetic, so that both always agree.

All lengths are in percent of the width, so that the drawing fits any screen while its words keep their size.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.concern import ConcernKind, concern_ref
from bot.domain.proposal import Proposal
from bot.domain.rules import ABSTAIN, LISTS, NO, NONE, YES, Base, Method, Step, Tally
from bot.domain.rules.ranked import ranking
from bot.services.explain import Explanation

LABEL: Final = 34
"""Characters of a label that are drawn; the table beside the drawing has all of them."""

Value = str | int
Say = Callable[..., str]


@dataclass(frozen=True)
class Segment:
    """A piece of a bar; ``kind`` is for its style."""

    start: float
    width: float
    kind: str


@dataclass(frozen=True)
class Bar:
    """One bar: its label, its pieces, what is written at the end of its label, and whether it stands out."""

    label: str
    segments: tuple[Segment, ...]
    value: str = ""
    wins: bool = False


@dataclass(frozen=True)
class Mark:
    """A line across all bars, and what it means."""

    at: float
    label: str

    @property
    def anchor(self) -> str:
        """Which side of its label the line is at, so that the label stays within the drawing."""
        return "start" if self.at < _NEAR else "end" if self.at > _FULL - _NEAR else "middle"


@dataclass(frozen=True)
class Chart:
    """A drawing: its bars, and perhaps a mark. ``key`` names the wordings of its title and its description."""

    key: str
    bars: tuple[Bar, ...]
    mark: Mark | None = None


@dataclass(frozen=True)
class Pairs:
    """A ranked vote as a table: how many prefer each option to each other one; and the ranking that comes of it, the
    best first, equals together. ``out`` are the options that did not stay in against none of these."""

    options: tuple[str, ...]
    preferring: Mapping[tuple[str, str], int]
    ranks: tuple[tuple[str, ...], ...]
    out: tuple[str, ...]


_FULL: Final = 100.0
_NEAR: Final = 25.0
_TIMES: Final = frozenset({Method.CONSENT, Method.LAZY, Method.APACHE, Method.JUDGEMENT})


def charts_of(found: Explanation, say: Say, name: Callable[[str], str], now: datetime) -> tuple[Chart, ...]:
    """What is drawn of a decision: its count, and of rules that wait for something, its times. Nothing that is hidden.

    ``name`` gives a choice's plain name; ``say`` plain wordings.
    """
    proposal, drawn = found.proposal, list[Chart | None]()
    if found.shows_count:
        count = Count(proposal, found.view.working.steps, found.view.tally, say, name)
        drawn.append(_COUNTS.get(proposal.rule.method, _plain)(count))
    if proposal.rule.method in _TIMES or proposal.escalation is not None:
        drawn.append(_times(proposal, say, now))
    return tuple(one for one in drawn if one is not None)


def pairs_of(found: Explanation) -> Pairs | None:
    """The pairwise table of a ranked vote, if it came to one."""
    if not found.shows_count or found.proposal.rule.method is not Method.RANKED:
        return None
    preferring: dict[tuple[str, str], int] = {}
    kept, out = list[str](), list[str]()
    for step in found.view.working.steps:
        values = dict(step.values)
        if step.key == "step-against-none":
            option = str(values["option"])
            (kept if values["enough"] else out).append(option)
            preferring[option, NONE] = int(values["better"])
            preferring[NONE, option] = int(values["worse"])
        elif step.key == "step-pair":
            one, other = str(values["option"]), str(values["other"])
            preferring[one, other], preferring[other, one] = int(values["better"]), int(values["worse"])
    if not preferring:
        return None
    return Pairs((*kept, *out, NONE), preferring, ranking(kept, preferring), tuple(out))


@dataclass(frozen=True)
class Count:
    """What a chart of a count is made of."""

    proposal: Proposal
    steps: Sequence[Step]
    tally: Tally
    say: Say
    name: Callable[[str], str]

    def step(self, *keys: str) -> dict[str, Value] | None:
        """The values of the first step with one of these keys."""
        return next((dict(step.values) for step in self.steps if step.key in keys), None)


def _share(count: Count) -> Chart | None:
    """One bar of yes and no (and of all others, where those weigh), with the threshold marked."""
    reached = count.step("step-more-than", "step-at-least")
    if reached is None:
        return _plain(count)
    of, needed = int(reached["of"]), int(reached["needed"])
    counted = [YES, NO] if count.proposal.rule.base is Base.CAST else [YES, NO, ABSTAIN]
    start, segments = 0.0, list[Segment]()
    for choice in counted:
        width = _percent(count.tally.count(choice), of)
        segments.append(Segment(start, width, choice))
        start += width
    mark = Mark(_percent(min(needed, of), of), count.say("chart-needed", needed=needed, of=of))
    label = count.say("chart-split", yes=count.tally.count(YES), no=count.tally.count(NO))
    return Chart("chart-share", (Bar(label, tuple(segments)),), mark)


def _plain(count: Count) -> Chart | None:
    """A bar for each option, by how many chose it."""
    most = max((votes for _, votes in count.tally.counts), default=0)
    if not most:
        return None
    winners = set(count.proposal.outcome.winners) if count.proposal.outcome is not None else set()
    bars = [
        Bar(
            _label(count.name(choice)),
            (Segment(0, _percent(votes, most), choice if choice in {YES, NO, ABSTAIN} else "option"),),
            str(votes),
            choice in winners,
        )
        for choice, votes in count.tally.counts
    ]
    return Chart("chart-options", tuple(bars))


def _approval(count: Count) -> Chart | None:
    """A bar for each option, against how many it could be, with the threshold marked."""
    needed = count.step("step-threshold")
    plain = _plain(count)
    if needed is None or plain is None:
        return plain
    of = int(needed["of"])
    bars = tuple(
        Bar(bar.label, (Segment(0, _percent(votes, of), bar.segments[0].kind),), bar.value, bar.wins)
        for bar, (choice, votes) in zip(plain.bars, count.tally.counts, strict=True)
        if choice != ABSTAIN
    )
    mark = Mark(_percent(min(int(needed["needed"]), of), of), count.say("chart-needed", needed=needed["needed"], of=of))
    return Chart("chart-approval", bars, mark)


def _score(count: Count) -> Chart | None:
    """A bar for each option, by its points."""
    points = Tally(tuple((choice, votes) for choice, votes in count.tally.counts if choice != ABSTAIN))
    plain = _plain(replace(count, tally=points))
    return None if plain is None else Chart("chart-points", plain.bars)


def _ranked(count: Count) -> Chart | None:
    """The winner against each other option, a bar each; without a winner, each option against none of these."""
    duels = []
    winners = count.proposal.outcome.winners if count.proposal.outcome is not None else ()
    for step in count.steps:
        values = dict(step.values)
        if step.key not in {"step-pair", "step-against-none"}:
            continue
        one, other = str(values["option"]), str(values.get("other", NONE))
        if not winners and other != NONE:
            continue
        if winners and winners[0] not in (one, other):
            continue
        better, worse = int(values["better"]), int(values["worse"])
        if winners and one != winners[0]:
            one, other, better, worse = other, one, worse, better
        both = max(better + worse, 1)
        split = _percent(better, both)
        label = count.say(
            "chart-duel", option=_label(count.name(one), LABEL // 2), other=_label(count.name(other), LABEL // 2)
        )
        segments = (Segment(0, split, YES), Segment(split, _FULL - split if better + worse else 0, NO))
        duels.append(Bar(label, segments, count.say("chart-versus", better=better, worse=worse)))
    if not duels:
        return _plain(count)
    return Chart("chart-duels" if winners else "chart-none", tuple(duels), Mark(_FULL / 2, count.say("chart-half")))


_COUNTS: Final[Mapping[Method, Callable[[Count], Chart | None]]] = {
    Method.MAJORITY: _share,
    Method.SUPERMAJORITY: _share,
    Method.APPROVAL: _approval,
    Method.SCORE: _score,
    Method.RANKED: _ranked,
}


def _times(proposal: Proposal, say: Say, now: datetime) -> Chart:
    """The time it was open, when concerns were, and the time without any, one below the other."""
    end = max(proposal.closed_at or proposal.closes_at, proposal.opened_at + timedelta(minutes=1))
    until = min(proposal.closed_at or now, end)
    whole = end - proposal.opened_at

    def bar(label: str, kind: str, since: datetime, to: datetime) -> Bar:
        since, to = max(since, proposal.opened_at), min(max(since, to), end)
        start = (since - proposal.opened_at) / whole * _FULL
        return Bar(_label(label), (Segment(start, max((to - since) / whole * _FULL, 0.6), kind),))

    bars = [bar(say("chart-open"), "option", proposal.opened_at, until)]
    for one in proposal.concerns:
        kind = NO if one.kind is ConcernKind.CONCERN else ABSTAIN
        bars.append(bar(concern_ref(proposal.number, one), kind, one.raised_at, one.closed_at or until))
    if proposal.clear_since is not None:
        bars.append(bar(say("chart-clear"), YES, proposal.clear_since, until))
    bars += [bar(say("chart-offline"), ABSTAIN, one.since, one.until) for one in proposal.outages]
    least = proposal.opened_at + proposal.rule.wait
    waits = proposal.rule.method not in LISTS | {Method.CONSENT} and proposal.rule.wait
    mark = Mark((least - proposal.opened_at) / whole * _FULL, say("chart-least")) if waits and least <= end else None
    return Chart("chart-times", tuple(bars), mark)


def _percent(part: int, of: int) -> float:
    return min(part / of * _FULL, _FULL) if of else 0.0


def _label(name: str, limit: int = LABEL) -> str:
    return name if len(name) <= limit else name[: limit - 1] + "…"
