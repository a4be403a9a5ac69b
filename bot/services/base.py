"""What every use case shares: settings, references, the outbox row, and doing a thing once."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.domain.audit import AuditEntry
from bot.domain.ids import ChannelId, EventId, MemberId
from bot.domain.kinds import HANDLED, NOTICES, PEOPLE, SETTINGS, Handled
from bot.domain.notice import CARD_DEBOUNCE, Notice, What
from bot.domain.people import Actor, Person
from bot.domain.ports import Key, Kind, Transaction
from bot.domain.refusal import Refusal
from bot.domain.settings import GuildSettings

T = TypeVar("T")


async def settings_of(tx: Transaction) -> GuildSettings:
    """The guild's settings, or the defaults where nobody has set any."""
    return await tx.get(SETTINGS, "settings") or GuildSettings()


async def get_if(tx: Transaction, kind: Kind[T], key: Key | None) -> T | None:
    """The document under a key that may be missing; None without one."""
    if key is None:
        return None
    return await tx.get(kind, key)


async def present(tx: Transaction, kind: Kind[T], keys: Iterable[Key]) -> tuple[T, ...]:
    """Those of some documents that are there, in the order asked for."""
    found: list[T] = []
    for key in keys:
        value = await tx.get(kind, key)
        found += [value] if value is not None else []
    return tuple(found)


async def require_maintainer(tx: Transaction, actor: Actor, refusal: str) -> GuildSettings:
    """The settings, if the actor is a maintainer; otherwise raise the refusal named."""
    settings = await settings_of(tx)
    if not settings.is_maintainer(actor):
        raise Refusal(refusal)
    return settings


async def handled(tx: Transaction, event: EventId) -> str | None:
    """What this event already made, if it was delivered before."""
    seen = await tx.get(HANDLED, event)
    return seen.ref if seen is not None else None


async def mark_handled(tx: Transaction, event: EventId, ref: str, now: datetime) -> None:
    """Remember what an event made, so that a second delivery makes nothing."""
    await tx.put(HANDLED, Handled(event, ref, now))


async def remember(tx: Transaction, member: MemberId, name: str) -> Person:
    """The person's record, made or renamed as needed."""
    person = await tx.get(PEOPLE, member)
    if person is None or person.name != name:
        person = replace(person, name=name) if person is not None else Person(member, name)
        await tx.put(PEOPLE, person)
    return person


def audit(
    tx: Transaction, now: datetime, actor: MemberId | None, action: str, subject: str, **payload: object
) -> Awaitable[None]:
    """Append to the audit log; ``actor`` None is the bot itself."""
    return tx.record(AuditEntry(now, actor, action, subject, payload))


async def say(
    tx: Transaction,
    what: What,
    subject: str,
    now: datetime,
    *,
    channel: ChannelId | None = None,
    member: MemberId | None = None,
    mention: MemberId | None = None,
    data: Mapping[str, object] | None = None,
    due: datetime | None = None,
    key: str = "",
) -> None:
    """Put a notice into the outbox, to be sent once: to a channel (with ``mention``, for that member there), or to a
    member directly; at once, or when it is ``due``. It takes the place of one with the same ``key`` that waits there.
    What nobody asked for is told to one person by ``bot.services.telling.tell`` only."""
    number = await tx.next_number(NOTICES)
    await tx.put(
        NOTICES,
        Notice(
            key=key or f"n{number}",
            number=number,
            what=what,
            subject=subject,
            channel=channel,
            member=member,
            mention=mention,
            created_at=due or now,
            due=due or now,
            data=dict(data or {}),
        ),
    )


async def show_card(
    tx: Transaction,
    what: What,
    subject: str,
    channel: ChannelId | None,
    now: datetime,
    *,
    at_once: bool = False,
    debounce: timedelta = CARD_DEBOUNCE,
    data: Mapping[str, object] | None = None,
) -> None:
    """Ask for a card to be posted or brought up to date. Requests made within ``debounce`` of the first become one."""
    key = f"{what.value}:{subject}"
    due = now if at_once else now + debounce
    waiting = await tx.get(NOTICES, key)
    extra = dict(data or {})
    if waiting is not None:
        due = min(due, waiting.due) if waiting.attempts == 0 else waiting.due
        untouched = now < waiting.due == due and waiting.claimed_until is None
        if untouched and extra.items() <= waiting.data.items():
            return  # It is not being sent yet, and what is sent is made of what is stored then.
        merged = {**waiting.data, **extra}
        await tx.put(NOTICES, replace(waiting, version=waiting.version + 1, due=due, data=merged))
        return
    number = await tx.next_number(NOTICES)
    await tx.put(
        NOTICES,
        Notice(
            key=key,
            number=number,
            what=what,
            subject=subject,
            channel=channel,
            created_at=now,
            due=due,
            data=extra,
        ),
    )
