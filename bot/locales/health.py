"""The health of the commons in sentences, the same in chat and on the web."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce
from typing import Final

from bot.domain.health import Concentration, FirstTimers, Health, Waits

Say = Callable[..., str]
_DAYS_FROM: Final = 48


def facts(found: Health, say: Say) -> Iterator[tuple[str, str]]:
    """What is told of the figures: a heading and its sentences, but for what is a list."""
    yield say("health-tasks"), _tasks(found, say)
    yield say("health-lapsed"), say("health-lapsed-line", count=found.lapsed)
    yield say("health-waits"), _waits(found.waits, say)
    yield say("health-minutes"), _minutes(found, say)
    yield say("health-first"), _first_timers(found.first_timers, say)


def _tasks(found: Health, say: Say) -> str:
    now = say("health-tasks-line", open=found.open, free=found.free, small=found.small)
    flow = say("health-flow-line", weeks=len(found.weeks), opened=found.opened, done=found.done)
    return _together([now, flow], say)


def _waits(found: Waits, say: Say) -> str:
    if not found.given:
        return say("health-waits-none")
    said = []
    if found.median is None:
        said.append(say("health-waits-unanswered"))
    else:
        said.append(say("health-waits-line", median=_span(found.median, say)))
        if found.most is not None:
            said.append(say("health-waits-most", most=_span(found.most, say)))
    if found.longest_now is not None:
        said.append(say("health-waits-now", count=found.waiting, longest=_span(found.longest_now, say)))
    return _together(said, say)


def _first_timers(found: FirstTimers, say: Say) -> str:
    said = [say("health-first-line", accepted=found.accepted)]
    if found.old_enough:
        said.append(say("health-returned-line", old=found.old_enough, returned=found.returned))
    return _together(said, say)


def shares(found: Concentration, say: Say) -> Iterator[tuple[str, int]]:
    """Who the accepted work is by, and their share in percent. Among ten people there are no next nine percent."""
    parts = (("top", found.top, found.top_share), ("next", found.next, found.next_share))
    for name, people, share in (*parts, ("rest", found.rest, found.rest_share)):
        if people:
            yield say(f"health-share-{name}", people=people), share


def number(value: float) -> str:
    """A number as it is shown: without decimals where it has none."""
    return f"{value:.1f}".removesuffix(".0")


def _minutes(found: Health, say: Say) -> str:
    if found.minutes_each is None:
        return say("health-minutes-none")
    return say("health-minutes-line", minutes=found.minutes_each, accepted=found.accepted)


def _span(hours: float, say: Say) -> str:
    if hours < _DAYS_FROM:
        return say("health-hours", hours=number(hours))
    return say("health-days", days=number(hours / 24))


def _together(sentences: list[str], say: Say) -> str:
    return reduce(lambda one, other: say("health-together", one=one, other=other), sentences)
