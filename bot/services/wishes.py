"""How members wish to hear from the bot: what they set for themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.kinds import PEOPLE
from bot.domain.people import Actor, Nudge, Person
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.preferences import Preferences, Told, parse_quiet
from bot.domain.settings import known_zone
from bot.domain.watching import Rhythm
from bot.services.base import remember, settings_of
from bot.services.digests import follow_zones
from bot.services.reminders import move_to_zone


@dataclass(frozen=True)
class Wished:
    """What somebody has chosen: ``rhythm`` is None if they want no messages about what they watch; ``zone`` is by which
    clock they go, their own or the community's."""

    preferences: Preferences
    nudge: Nudge
    rhythm: Rhythm | None
    zone: ZoneInfo


class Wishes:
    """The use cases around one's own preferences. Each returns what is chosen then."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def of(self, actor: Actor) -> Wished:
        """What the actor has chosen, or the defaults."""

        async def work(tx: Transaction) -> Wished:
            return await _wished(tx, await tx.get(PEOPLE, actor.id) or Person(actor.id, actor.name))

        return await self._store.run(actor.guild, work)

    async def be_told(self, actor: Actor, way: Told) -> Wished:
        """Be told what concerns them in this way."""
        return await self._prefer(actor, told=way)

    async def be_quiet(self, actor: Actor, typed: str) -> Wished:
        """Be told nothing at these hours, by their own clock. Raises Refusal for what are no hours."""
        return await self._prefer(actor, quiet=parse_quiet(typed))

    async def live_in(self, actor: Actor, zone: str) -> Wished:
        """Go by another clock: that of a zone, or of the community where none is named. What repeats for them comes at
        the same times of day there. Raises Refusal if there is no such zone."""
        known, now = known_zone(zone) if zone.strip() else "", self._clock.now()

        async def work(tx: Transaction) -> Wished:
            person = await remember(tx, actor.id, actor.name)
            if person.preferences.timezone != known:
                person = replace(person, preferences=replace(person.preferences, timezone=known))
                await tx.put(PEOPLE, person)
                await follow_zones(tx, now, actor.id)
                await move_to_zone(tx, actor.id, person.preferences.zone((await settings_of(tx)).zone).key, now)
            return await _wished(tx, person)

        return await self._store.run(actor.guild, work)

    async def be_nudged(self, actor: Actor, how: Nudge) -> Wished:
        """Be reminded in this way of votes that are about to close and that they have not voted in."""

        async def work(tx: Transaction) -> Wished:
            person = replace(await remember(tx, actor.id, actor.name), nudge=how)
            await tx.put(PEOPLE, person)
            return await _wished(tx, person)

        return await self._store.run(actor.guild, work)

    async def hear_of_watched(self, actor: Actor, rhythm: Rhythm | None) -> Wished:
        """Get messages this often if there is something new about what they watch, or none."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Wished:
            person = await remember(tx, actor.id, actor.name)
            due = now + rhythm.round if rhythm is not None else None
            person = replace(person, news_due=due)
            if rhythm is not None:
                person = replace(person, preferences=replace(person.preferences, rhythm=rhythm))
            await tx.put(PEOPLE, person)
            return await _wished(tx, person)

        return await self._store.run(actor.guild, work)

    async def _prefer(self, actor: Actor, **changes: Any) -> Wished:
        async def work(tx: Transaction) -> Wished:
            person = await remember(tx, actor.id, actor.name)
            person = replace(person, preferences=replace(person.preferences, **changes))
            await tx.put(PEOPLE, person)
            return await _wished(tx, person)

        return await self._store.run(actor.guild, work)


async def _wished(tx: Transaction, person: Person) -> Wished:
    preferences = person.preferences
    rhythm = preferences.rhythm if person.news_due is not None else None
    return Wished(preferences, person.nudge, rhythm, preferences.zone((await settings_of(tx)).zone))
