"""The health of the commons for everybody: the figures, drawings of how they went, and all of it as a table and as
JSON."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from bot.domain.health import Concentration, Health, Week
from bot.locales import health as sentences
from bot.web.api import Json, answer_json
from bot.web.charts import Bar, Chart, Segment
from bot.web.columns import Columns, Series, columns
from bot.web.shelf import Shelf
from bot.web.site import Site

_HEADS: Final = (
    "health-web-opened",
    "health-web-done",
    "health-web-left",
    "health-web-lapsed",
    "health-web-given",
    "health-web-accepted",
    "health-web-hours",
    "health-web-minutes",
)
"""The columns of the table, as ``_row`` fills them."""


async def page(_: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """How the community's work has gone in the last months."""
    found = await site.archive.health.of(shelf.guild)
    return site.page(
        "health.html",
        shelf,
        one=found,
        drawings=_drawings(found),
        shares=_shares(found.concentration, site),
        rows=[(week.start, _row(week)) for week in reversed(found.weeks)],
        facts=sentences.facts(found, site.words),
        heads=_HEADS,
    )


async def figures(_: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """The same for programs."""
    return answer_json(_told(await site.archive.health.of(shelf.guild), site, shelf))


def _row(week: Week) -> list[str]:
    counts = (week.opened, week.done, week.open, week.lapsed, week.given, week.accepted, week.wait_hours, week.minutes)
    return ["–" if value is None else sentences.number(value) for value in counts]


def _drawings(found: Health) -> list[Columns]:
    def values(name: str) -> tuple[float | None, ...]:
        return tuple(getattr(week, name) for week in found.weeks)

    weeks = [week.start for week in found.weeks]
    drawn = (
        columns(
            "health-web-tasks",
            weeks,
            Series("health-web-opened", "option", values("opened")),
            Series("health-web-done", "yes", values("done")),
        ),
        columns("health-web-open", weeks, Series("health-web-left", "option", values("open")), sums=False),
        columns(
            "health-web-works",
            weeks,
            Series("health-web-given", "option", values("given")),
            Series("health-web-accepted", "yes", values("accepted")),
        ),
        columns("health-web-waits", weeks, Series("health-web-hours", "option", values("wait_hours")), sums=False),
        columns("health-web-lapses", weeks, Series("health-web-lapsed", "no", values("lapsed"))),
    )
    return [one for one in drawn if one is not None]


def _shares(found: Concentration, site: Site) -> Chart | None:
    """Who the accepted work is by: the first percent, the next nine, and all others, a bar each."""
    if not found.people:
        return None
    bars = [
        Bar(part, (Segment(0, share, "option"),), f"{share} %")
        for part, share in sentences.shares(found, site.words.text)
    ]
    return Chart("health-web-shares", tuple(bars))


def _told(found: Health, site: Site, shelf: Shelf) -> Json:
    waits, first, shares = found.waits, found.first_timers, found.concentration
    return {
        "at": found.at.isoformat(),
        "whole": found.whole,
        "tasks": {
            "open": found.open,
            "free": found.free,
            "free_and_small": found.small,
            "opened": found.opened,
            "done": found.done,
            "lapsed_claims": found.lapsed,
        },
        "first_answer": {
            "handed_in": waits.given,
            "waiting": waits.waiting,
            "median_hours": waits.median,
            "nine_of_ten_hours": waits.most,
            "longest_waiting_hours": waits.longest_now,
        },
        "accepted": found.accepted,
        "minutes_per_accepted": found.minutes_each,
        "first_timers": {
            "accepted": first.accepted,
            "thirty_days_ago": first.old_enough,
            "returned": first.returned,
        },
        "concentration": {
            "people": shares.people,
            "top_1_percent": {"people": shares.top, "share": shares.top_share},
            "next_9_percent": {"people": shares.next, "share": shares.next_share},
            "others": {"people": shares.rest, "share": shares.rest_share},
        },
        "orphan_areas": list(found.orphans),
        "weeks": [
            {
                "start": week.start.isoformat(),
                "opened": week.opened,
                "done": week.done,
                "open": week.open,
                "lapsed_claims": week.lapsed,
                "handed_in": week.given,
                "accepted": week.accepted,
                "median_hours": week.wait_hours,
                "minutes": week.minutes,
            }
            for week in found.weeks
        ],
        "url": site.to.absolute(site.to.health(shelf.guild)),
    }
