"""Reminders: asked for, confirmed, told, put off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.ids import ChannelId, EventId, GuildId, MemberId, ReminderId
from bot.domain.kinds import REMINDERS
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.preferences import Told
from bot.domain.refusal import Refusal
from bot.domain.reminder import (
    ASKED_FOR,
    TOLD_AT_ONCE,
    WAITING_LIMIT,
    Planned,
    Reminder,
    Stage,
    late,
    subject_in,
)
from bot.services.base import handled, mark_handled, present, settings_of
from bot.services.following import item_title
from bot.services.natural import read_time
from bot.services.telling import preferences_of, tell


@dataclass(frozen=True)
class Reminding:
    """A reminder, and how its member is told: from when on at the earliest (later than planned where that falls into
    their quiet hours), by which clock they go, and where. ``title`` is that of the item it is about."""

    reminder: Reminder
    title: str
    told_at: datetime
    zone: ZoneInfo
    way: Told


class Reminders:
    """The use cases around reminders. Each is its member's alone."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def ask(self, actor: Actor, typed: str, about: str, channel: ChannelId, event: EventId) -> Reminding:
        """Understand when the actor wants to be reminded of what; nothing comes of it before they confirm it.

        The same event asks only once. Raises Refusal for a time or a subject that cannot be understood, if too many
        wait already, and if they want to be told nothing.
        """
        subject = subject_in(about, actor.guild)
        planned = await self._planned(actor.guild, actor.id, typed)
        now = self._clock.now()

        async def work(tx: Transaction) -> Reminding:
            if made := await handled(tx, event):
                return await _shown(tx, await _own(tx, actor.id, ReminderId(int(made))))
            await _require_hearing(tx, actor.id)
            await _require_room(tx, actor.id)
            if subject.about and await item_title(tx, subject.about) is None:
                raise Refusal("reminder-no-such", ref=subject.about)
            reminder = Reminder(
                number=ReminderId(await tx.next_number(REMINDERS)),
                member=actor.id,
                planned=planned,
                wake=now + ASKED_FOR,
                created_at=now,
                channel=channel,
                about=subject.about,
                note=subject.note,
                message=subject.message,
                message_channel=subject.channel,
            )
            await tx.put(REMINDERS, reminder)
            await mark_handled(tx, event, str(reminder.number), now)
            return await _shown(tx, reminder)

        return await self._store.run(actor.guild, work)

    async def retime(self, guild: GuildId, member: MemberId, number: ReminderId, typed: str) -> Reminding:
        """Another time for a reminder, to be confirmed too. Raises Refusal."""
        planned, now = await self._planned(guild, member, typed), self._clock.now()
        return await self._change(guild, member, number, lambda one: one.retimed(planned, now))

    async def confirm(self, guild: GuildId, member: MemberId, number: ReminderId) -> Reminding:
        """Have it wait. Raises Refusal if there is none any more, or its time has passed meanwhile."""
        now = self._clock.now()

        def confirmed(one: Reminder) -> Reminder:
            if one.stage is not Stage.ASKED:
                return one
            if one.planned.at <= now:
                raise Refusal("reminder-past")
            return one.confirmed()

        return await self._change(guild, member, number, confirmed)

    async def waiting(self, actor: Actor) -> list[Reminding]:
        """The actor's reminders that wait, soonest first."""

        async def work(tx: Transaction) -> list[Reminding]:
            found = [one for one in await tx.find(REMINDERS, "member", actor.id) if one.stage is Stage.WAITING]
            return [await _shown(tx, one) for one in sorted(found, key=lambda one: (one.wake, one.number))]

        return await self._store.run(actor.guild, work)

    async def cancel(self, guild: GuildId, member: MemberId, number: ReminderId) -> Reminder:
        """Forget a reminder. Raises Refusal if there is none."""

        async def work(tx: Transaction) -> Reminder:
            found = await _own(tx, member, number)
            await tx.delete(REMINDERS, number)
            return found

        return await self._store.run(guild, work)

    async def put_off(self, guild: GuildId, member: MemberId, batch: ReminderId, length: timedelta) -> datetime:
        """Have everything that was told in one message told again after ``length``, and return when that is.

        Raises Refusal if none of it is known any more.
        """
        until = self._clock.now() + length

        async def work(tx: Transaction) -> datetime:
            told = [one for one in await tx.find(REMINDERS, "member", member) if one.batch == batch]
            if not told:
                raise Refusal("reminder-gone")
            for one in told:
                await tx.put(REMINDERS, one.put_off(until))
            return until

        return await self._store.run(guild, work)

    async def told(self, guild: GuildId, numbers: Sequence[int]) -> list[Reminding]:
        """Those of some reminders that are still there, as they are now."""

        async def work(tx: Transaction) -> list[Reminding]:
            return [await _shown(tx, one) for one in await present(tx, REMINDERS, numbers)]

        return await self._store.run(guild, work)

    async def attend(self, guild: GuildId, number: ReminderId) -> None:
        """Tell a reminder that is due, and in the same message all others of its member that are; forget one that was
        never confirmed, or told long ago."""
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            found = await tx.get(REMINDERS, number)
            if found is None or found.wake > now:
                return
            if found.stage is not Stage.WAITING:
                await tx.delete(REMINDERS, number)
                return
            await _tell_due(tx, found.member, now)

        await self._store.run(guild, work)

    async def retimed(self, guild: GuildId, number: ReminderId) -> None:
        """Plan what repeats by the rules that its time zone has now."""
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            found = await tx.get(REMINDERS, number)
            if found is not None and (after := found.by_todays_rules(now)) != found:
                await tx.put(REMINDERS, after)

        await self._store.run(guild, work)

    async def _planned(self, guild: GuildId, member: MemberId, typed: str) -> Planned:
        """What somebody typed, by their own clock."""

        async def work(tx: Transaction) -> ZoneInfo:
            return (await preferences_of(tx, member)).zone((await settings_of(tx)).zone)

        return await read_time(typed, await self._store.run(guild, work), self._clock.now())

    async def _change(
        self, guild: GuildId, member: MemberId, number: ReminderId, change: Callable[[Reminder], Reminder]
    ) -> Reminding:
        async def work(tx: Transaction) -> Reminding:
            before = await _own(tx, member, number)
            after = change(before)
            if after.stage is Stage.WAITING and before.stage is Stage.ASKED:
                await _require_room(tx, member)
            if after != before:
                await tx.put(REMINDERS, after)
            return await _shown(tx, after)

        return await self._store.run(guild, work)


async def move_to_zone(tx: Transaction, member: MemberId, zone: str, now: datetime) -> None:
    """Have what repeats for a member happen at the same times of day in their new time zone."""
    for one in await tx.find(REMINDERS, "member", member):
        moved = one.in_zone(zone, now)
        if moved != one:
            await tx.put(REMINDERS, moved)


async def _tell_due(tx: Transaction, member: MemberId, now: datetime) -> None:
    due = []
    for one in await tx.find(REMINDERS, "member", member):
        if one.due_to_tell(now):
            current = one.by_todays_rules(now)
            if current.due_to_tell(now):
                due.append(current)
            else:
                await tx.put(REMINDERS, current)
    due = sorted(due, key=lambda one: (one.wake, one.number))[:TOLD_AT_ONCE]
    if not due:
        return
    loud = (await preferences_of(tx, member)).loud_at(now, (await settings_of(tx)).zone)
    if loud > now:
        for one in due:
            await tx.put(REMINDERS, replace(one, wake=loud))
        return
    batch = due[0].number
    channels = {one.channel for one in due}
    data = {"reminders": [int(one.number) for one in due], "late": late(due, now)}
    where = due[0].channel if len(channels) == 1 else None
    await tell(tx, What.REMINDER, f"reminder {batch}", now, member=member, data=data, channel=where)
    for one in due:
        await tx.put(REMINDERS, one.told(batch, now))


async def _own(tx: Transaction, member: MemberId, number: ReminderId) -> Reminder:
    found = await tx.get(REMINDERS, number)
    if found is None or found.member != member:
        raise Refusal("reminder-gone")
    return found


async def _require_hearing(tx: Transaction, member: MemberId) -> None:
    if (await preferences_of(tx, member)).told is Told.OFF:
        raise Refusal("reminder-told-nothing")


async def _require_room(tx: Transaction, member: MemberId) -> None:
    waiting = [one for one in await tx.find(REMINDERS, "member", member) if one.stage is Stage.WAITING]
    if len(waiting) >= WAITING_LIMIT:
        raise Refusal("reminder-too-many", limit=WAITING_LIMIT)


async def _shown(tx: Transaction, reminder: Reminder) -> Reminding:
    preferences = await preferences_of(tx, reminder.member)
    zone = (await settings_of(tx)).zone
    at = reminder.wake if reminder.stage is Stage.WAITING else reminder.planned.at
    title = await item_title(tx, reminder.about) or ""
    return Reminding(reminder, title, preferences.loud_at(at, zone), preferences.zone(zone), preferences.told)
