"""Wordings and dates as HTML: the catalogue's text, escaped, with links put in where the caller made them."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from bot.locales import Catalogue
from bot.web.text import plain

_SLOT = re.compile("\x00(\\d+)\x00")
_CODE = re.compile("`([^`]+)`")
_STRONG = re.compile(r"\*\*([^*]+)\*\*")


class Words:
    """Turns catalogue keys into safe HTML."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Speak from ``catalogue``."""
        self._catalogue = catalogue

    def __call__(self, key: str, /, **values: object) -> Markup:
        """The wording as HTML. Numbers choose plural forms; Markup is put in as it is; anything else is escaped.

        Wordings shared with the chat may hold its `code` and **strong** marks, which work here too; in values they
        mean nothing.
        """
        slots: list[Markup] = []

        def put(value: object) -> str | int:
            if isinstance(value, int):
                return value
            slots.append(value if isinstance(value, Markup) else escape(plain(str(value))))
            return f"\x00{len(slots) - 1}\x00"

        wording = str(escape(self._catalogue.text(key, **{name: put(value) for name, value in values.items()})))
        wording = _STRONG.sub(r"<strong>\1</strong>", _CODE.sub(r"<code>\1</code>", wording))
        return Markup(_SLOT.sub(lambda match: slots[int(match[1])], wording))  # noqa: S704 - escaped above

    def text(self, key: str, /, **values: str | int) -> str:
        """The wording as plain text."""
        given = {name: plain(value) if isinstance(value, str) else value for name, value in values.items()}
        return self._catalogue.text(key, **given)

    def date(self, day: date) -> str:
        """A calendar date, in words."""
        month = self._catalogue.text("web-month", month=day.month)
        return self._catalogue.text("web-date", day=day.day, month=month, year=str(day.year))

    def day(self, at: datetime, zone: ZoneInfo) -> Markup:
        """The date of an instant in a zone, as a <time>."""
        return _time(at.astimezone(zone), self.date(at.astimezone(zone).date()))

    def clock(self, at: datetime, zone: ZoneInfo) -> Markup:
        """The time of day of an instant in a zone, as a <time>."""
        local = at.astimezone(zone)
        return _time(local, f"{local:%H:%M}")

    def minute(self, at: datetime, zone: ZoneInfo) -> Markup:
        """Date and time in a zone, as a <time>; for lists, where naming the zone in each line is noise."""
        local = at.astimezone(zone)
        return _time(
            local, self._catalogue.text("web-date-minute", date=self.date(local.date()), time=f"{local:%H:%M}")
        )

    def moment(self, at: datetime, zone: ZoneInfo) -> Markup:
        """Date, time and the name of the zone, as a <time>."""
        local = at.astimezone(zone)
        date, name = self.date(local.date()), zone.key.replace("_", " ")
        return _time(local, self._catalogue.text("web-date-time", date=date, time=f"{local:%H:%M}", zone=name))


def _time(local: datetime, shown: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(local.isoformat(timespec="seconds"), shown)
