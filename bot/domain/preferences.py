"""How somebody wants to hear from the bot: where, and at which hours not. Whoever says nothing gets direct messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.refusal import Refusal
from bot.domain.schedule import instant
from bot.domain.schedule_words import parse_time
from bot.domain.watching import Rhythm

_NONE: Final = ("", "-", "no", "none", "off")


class Told(StrEnum):
    """How somebody is told what concerns them: by direct message, by a mention without a sound where it happened (by
    direct message if that is nowhere), or not at all."""

    DM = "dm"
    CHANNEL = "channel"
    OFF = "off"


@dataclass(frozen=True)
class Quiet:
    """The hours of every day in which somebody is told nothing, by their own clock: from ``start`` until before
    ``end``, over midnight where that is the earlier. The two differ."""

    start: time
    end: time

    def __contains__(self, at: time) -> bool:
        """Whether a time of day is one of these."""
        if self.start < self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end

    def over(self, now: datetime, zone: ZoneInfo) -> datetime:
        """When somebody in ``zone`` may be told something: ``now``, or the end of the hours that it falls in."""
        local = now.astimezone(zone)
        if local.time() not in self:
            return now
        day = local.date() + timedelta(days=local.time() >= self.end)
        # A zone may skip a whole date, as Samoa did with 2011-12-30.
        ends = (instant(day + timedelta(days=step), self.end, zone) for step in range(2))
        return max(now, next((end for end in ends if end is not None), now)).astimezone(UTC)


@dataclass(frozen=True)
class Preferences:
    """What a member chose. ``timezone`` is an IANA name, empty for that of the community. ``rhythm`` is how often they
    hear of what they watch, if they want to at all (``Person.news_due``)."""

    timezone: str = ""
    told: Told = Told.DM
    quiet: Quiet | None = None
    rhythm: Rhythm = Rhythm.DAILY

    def zone(self, of_guild: ZoneInfo) -> ZoneInfo:
        """Where the member's clock stands: in their own zone, or that of the guild where they named none."""
        return ZoneInfo(self.timezone) if self.timezone else of_guild

    def loud_at(self, now: datetime, of_guild: ZoneInfo) -> datetime:
        """The first instant from ``now`` on at which they may be told something."""
        return self.quiet.over(now, self.zone(of_guild)) if self.quiet is not None else now


def parse_quiet(text: str) -> Quiet | None:
    """Quiet hours as somebody typed them: ``22-8``, ``22:00 to 07:30``, ``10 pm – 6 am``; None for ``none``.

    Raises Refusal for anything else, and for hours that are the whole day.
    """
    cleaned = " ".join(text.strip().lower().split())
    if cleaned in _NONE:
        return None
    start, dash, end = cleaned.replace("–", "-").replace(" to ", "-").replace(" until ", "-").partition("-")
    if not dash:
        raise Refusal("preferences-unknown-quiet", found=text[:40])
    quiet = Quiet(parse_time(start), parse_time(end))
    if quiet.start == quiet.end:
        raise Refusal("preferences-unknown-quiet", found=text[:40])
    return quiet
