"""Reminders: what somebody asked to be told, and when. Nobody else sees them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.ids import ChannelId, MemberId, MessageId, ReminderId
from bot.domain.refusal import Refusal
from bot.domain.schedule import Occurrence, Recurrence

WAITING_LIMIT: Final = 50
"""How many reminders of one member may wait in a community."""

TOLD_AT_ONCE: Final = 10
"""How many are told in one message."""

ASKED_FOR: Final = timedelta(hours=1)
"""How long it can be said that a time was understood as it was meant."""

KEPT_FOR: Final = timedelta(days=7)
"""How long one that was told can be put off."""

LATE_AFTER: Final = timedelta(minutes=10)
NOTE_LIMIT: Final = 500
AHEAD: Final = timedelta(days=3 * 366)
_MESSAGE: Final = re.compile(
    r"<?https://(?:\w+\.)?discord(?:app)?\.com/channels/(\d{1,20})/(\d{1,20})/(\d{1,20})>?", re.ASCII
)


class Stage(StrEnum):
    """How far a reminder is: its time is shown and not yet confirmed, it waits, or it was told and can be put off."""

    ASKED = "asked"
    WAITING = "waiting"
    TOLD = "told"


@dataclass(frozen=True)
class Planned:
    """When a reminder is told: at an instant (UTC), and again and again if it is to ``repeat``; then ``date`` is the
    local date of the next time."""

    at: datetime
    repeat: Recurrence | None = None
    date: date | None = None

    def after(self, now: datetime) -> Planned | None:
        """What to plan when this was told at ``now``; None if nothing comes after it."""
        if self.repeat is None or self.date is None:
            return None
        return repeated(self.repeat, now, self.date)


def repeated(repeat: Recurrence, now: datetime, after: date | None = None) -> Planned:
    """The first time of a schedule at or after ``now``, on a date later than ``after``."""
    found = repeat.next(now, after)
    return Planned(found.at, repeat, found.date)


@dataclass(frozen=True)
class Reminder:
    """One thing somebody is to be reminded of.

    It is about the item ``about`` (``T7``), a ``message``, or both or neither, and says ``note``. ``channel`` is where
    it was asked for, ``message_channel`` where the message is. ``wake`` is when it wants attention next: to be told
    (that is later than planned in quiet hours, and after it was put off), or to be forgotten. ``batch`` is the one with
    which it was told in one message; ``told_at`` is when that was, and None after it was planned anew.
    """

    number: ReminderId
    member: MemberId
    planned: Planned
    wake: datetime
    created_at: datetime
    channel: ChannelId
    about: str = ""
    note: str = ""
    message: MessageId | None = None
    message_channel: ChannelId | None = None
    stage: Stage = Stage.ASKED
    batch: ReminderId | None = None
    told_at: datetime | None = None

    def due_to_tell(self, now: datetime) -> bool:
        """Whether it is to be told now."""
        return self.stage is Stage.WAITING and self.wake <= now

    def confirmed(self) -> Reminder:
        """It waits from now on."""
        return replace(self, stage=Stage.WAITING, wake=self.planned.at)

    def retimed(self, planned: Planned, now: datetime) -> Reminder:
        """At another time, which is to be confirmed."""
        return replace(self, planned=planned, stage=Stage.ASKED, wake=now + ASKED_FOR)

    def put_off(self, until: datetime) -> Reminder:
        """Told (again) at ``until``, or as it is planned if that comes first."""
        again = self.planned.repeat is not None
        wake = min(until, self.planned.at) if again else until
        planned = self.planned if again else Planned(until)
        return replace(self, stage=Stage.WAITING, wake=wake, planned=planned)

    def told(self, batch: ReminderId, now: datetime) -> Reminder:
        """As it is after it was told in the message of ``batch``."""
        after = replace(self, batch=batch, told_at=now)
        if self.planned.repeat is not None and self.planned.at > now:
            return replace(after, wake=self.planned.at)  # it had been put off
        planned = self.planned.after(now)
        if planned is None:
            return replace(after, stage=Stage.TOLD, wake=now + KEPT_FOR)
        return replace(after, planned=planned, wake=planned.at)

    def by_todays_rules(self, now: datetime) -> Reminder:
        """The reminder as the rules of its time zone have it that are known now."""
        repeat, planned = self.planned.repeat, self.planned
        if repeat is None or planned.date is None:
            return self
        found = repeat.retimed(Occurrence(planned.date, planned.at), now)
        if found.at == planned.at:
            return self
        again = replace(self, planned=Planned(found.at, repeat, found.date))
        return replace(again, wake=found.at) if self.wake == planned.at else again

    def in_zone(self, zone: str, now: datetime) -> Reminder:
        """The reminder of somebody who has gone to another time zone: at the same time of day there."""
        if self.planned.repeat is None:
            return self
        planned = repeated(replace(self.planned.repeat, zone=zone), now)
        return replace(self, planned=planned, wake=planned.at if self.stage is Stage.WAITING else self.wake)


def late(reminders: Iterable[Reminder], now: datetime) -> bool:
    """Whether any of them is told much later than it should have been."""
    return any(now - one.wake > LATE_AFTER for one in reminders)


@dataclass(frozen=True)
class Subject:
    """What a reminder is about, as somebody named it."""

    about: str = ""
    note: str = ""
    message: MessageId | None = None
    channel: ChannelId | None = None


_REF: Final = re.compile(r"([PTC])-?([1-9]\d{0,9})(?![\w-])[\s:,]*(.*)", re.IGNORECASE | re.DOTALL | re.ASCII)


def subject_in(text: str, guild: int) -> Subject:
    """What somebody wants to be reminded of: an item (``T7``) or a message (its link) and a note, or a note alone.

    Raises Refusal for nothing at all, a note that is too long, and a message of another community.
    """
    rest, about, message, channel = text.strip(), "", None, None
    if found := _REF.fullmatch(rest):
        about, rest = found[1].upper() + found[2], found[3].strip()
    elif link := _MESSAGE.match(rest):
        if int(link[1]) != guild:
            raise Refusal("reminder-other-community")
        channel, message = ChannelId(int(link[2])), MessageId(int(link[3]))
        rest = rest[link.end() :].strip()
    if not (rest or about or message):
        raise Refusal("reminder-about-nothing")
    if len(rest) > NOTE_LIMIT:
        raise Refusal("reminder-note-too-long", limit=NOTE_LIMIT)
    return Subject(about, rest, message, channel)


def checked(planned: Planned, now: datetime) -> Planned:
    """The time. Raises Refusal if it has passed, or is too far ahead."""
    if planned.at <= now:
        raise Refusal("reminder-past")
    if planned.at - now > AHEAD:
        raise Refusal("reminder-too-far")
    return planned
