"""A week in a town: what time it is for each, what everybody was written directly, and what was said in channels."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.e2e.conftest import Town
from tests.sandbox.person import visible_text

Json = dict[str, Any]
HOME = "Europe/Berlin"
ZONES = {"hana": "Asia/Kathmandu", "dilnoza": "America/Bogota"}
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
STEP, LATER = timedelta(minutes=15), timedelta(seconds=20)


class Week:
    """From a Monday in June on, by the community's clock, which is that of Berlin. All that becomes due happens within
    a quarter of an hour."""

    def __init__(self, town: Town) -> None:
        self.town = town
        june = datetime(town.server.clock.now().year + 1, 6, 1, tzinfo=ZoneInfo(HOME)).date()
        self.monday = june + timedelta(days=(7 - june.weekday()) % 7)
        self._bot = town.server.world.settings["seed"]["application_id"]

    def instant(self, moment: str) -> datetime:
        """What ``Tue 13:05`` is in UTC."""
        day, clock = moment.split()
        date = self.monday + timedelta(days=DAYS.index(day))
        return datetime.combine(date, time.fromisoformat(clock), ZoneInfo(HOME)).astimezone(UTC)

    def jump(self, moment: str) -> None:
        """Let time pass in which nobody looks, because the bot is away or there is nothing yet."""
        self.town.server.clock.move_to(self.instant(moment))

    async def until(self, moment: str) -> None:
        """Live on until then."""
        end, clock = self.instant(moment), self.town.server.clock
        while (then := self._next_quarter()) < end:
            clock.move_to(then)
            await self.town.skip()
        clock.move_to(end)
        await self.town.skip()

    def _next_quarter(self) -> datetime:
        """When things happen next. It is a little later each day, so that a day after one that happened now is over."""
        start, now = self.instant("Mon 00:00"), self.town.server.clock.now()
        quarter = (now - start) // STEP * STEP
        while (then := start + quarter + quarter.days * LATER) <= now:
            quarter += STEP
        return then

    def letters(self, name: str) -> list[tuple[str, str]]:
        """All that the bot wrote to somebody directly: in which quarter of an hour by their own clock, and what."""
        world, zone = self.town.server.world, ZoneInfo(ZONES.get(name, HOME))
        (user,) = [one["id"] for one in world.users.values() if one["username"] == name]
        rooms = [room for room, recipients in world.recipients.items() if user in recipients]
        sent = [
            one for room in rooms for one in world.messages.get(room, {}).values() if one["author"]["id"] == self._bot
        ]
        sent.sort(key=lambda one: int(one["id"]))
        return [(_when(one, zone), visible_text(one)) for one in sent]

    def wrote(self, name: str, *expected: tuple[str, str]) -> None:
        """Assert that these are all the direct messages somebody got: when, by their own clock, with which words."""
        got = self.letters(name)
        assert [when for when, _ in got] == [when for when, _ in expected], (name, got)
        for (when, said), (_, words) in zip(got, expected, strict=True):
            assert words in said, (name, when, said)

    def said(self, channel: str | None = None) -> list[Json]:
        """What the bot has said in the channels and threads, or in one of them."""
        world = self.town.server.world
        places = [one for one in world.channels.values() if one.get("guild_id") and channel in (None, one["name"])]
        found = [message for one in places for message in world.messages.get(one["id"], {}).values()]
        return [one for one in found if one["author"]["id"] == self._bot]

    def digests(self) -> list[tuple[str, str]]:
        """The digests of the channel: in which quarter of an hour, and what each says now."""
        zone = ZoneInfo(HOME)
        shown = [(_when(one, zone), visible_text(one)) for one in self.said("general")]
        return [(when, said) for when, said in shown if "What is open" in said]


def _when(message: Json, zone: ZoneInfo) -> str:
    """The quarter of an hour in which a message was sent."""
    sent = datetime.fromisoformat(message["timestamp"]).astimezone(zone)
    return sent.replace(minute=sent.minute // 15 * 15).strftime("%a %H:%M")
