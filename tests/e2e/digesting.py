"""Digests that people got, and the times at which they come."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from tests.e2e.conftest import Town
from tests.sandbox.person import Person, visible_text

Json = dict[str, Any]


async def digests(town: Town, channel: str = "general") -> list[Json]:
    """The digests posted in a channel, oldest first."""
    hana = await town.person("hana")
    said = [message for message in await hana.messages(channel) if "What is open" in visible_text(message)]
    return said[::-1]


async def directly(town: Town, who: Person) -> list[Json]:
    """The digests that somebody got directly."""
    room = await who.dm(town.server.world.settings["seed"]["application_id"])
    return [one for one in await who.messages(room) if "For you in" in visible_text(one)]


async def at(town: Town, moment: datetime) -> None:
    """Move on to an instant, and let what became due happen."""
    town.server.clock.move_to(moment)
    await town.skip()


def tomorrow(town: Town, hour: int, minute: int = 0, days: int = 1) -> datetime:
    """A time of day on the next day, in UTC."""
    day = town.server.clock.now().date() + timedelta(days=days)
    return datetime.combine(day, time(hour, minute), UTC)
