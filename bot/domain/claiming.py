"""Claims: who works on a task. A claim is a lease: it ends by itself when nothing is heard of whoever holds it.

Work is taken, not given: an offer changes nothing until the one it is made to says yes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.ids import MemberId
from bot.domain.refusal import Refusal
from bot.domain.task import Claim, Handover, Helper, Left, Offer, Task, TaskState

NOTE_LIMIT: Final = 1000
HELPERS_LIMIT: Final = 10
HANDOVERS_KEPT: Final = 10
OFFER_LASTS: Final = timedelta(days=3)
OFFERS_LIMIT: Final = 3
"""How many offers may wait for one member's answer at a time."""

LONGEST: Final = timedelta(days=90)
_LONGER: Final = ((2 * 60, 1), (8 * 60, 2), (24 * 60, 3))
"""A lease is so many times the guild's for tasks of up to so many minutes; four times for larger ones."""

_WARNING: Final = timedelta(days=1)


def lease(base: timedelta, minutes: int | None) -> timedelta:
    """How long a claim on a task of some size lasts where the guild's leases are of length ``base``."""
    times = next((factor for limit, factor in _LONGER if (minutes or 0) <= limit), 4)
    return max(base, min(times * base, LONGEST))


def remind_at(claim: Claim) -> datetime:
    """When whoever holds a claim is told that it ends soon: a day before; for short leases, when a quarter is left."""
    return claim.until - min(_WARNING, (claim.until - (claim.renewed or claim.at)) / 4)


def attention(task: Task) -> datetime | None:
    """From when on a task wants looking after: a claim or the offer has ended, somebody is to be reminded, or the next
    turn of one that is done is to be opened."""
    if task.done:
        return task.again.at if task.again is not None else None
    moments = [one.until if one.reminded is not None else remind_at(one) for one in task.claims]
    moments += [task.offer.until] if task.offer is not None else []
    return min(moments, default=None)


def claimed(task: Task, member: MemberId, name: str, length: timedelta, now: datetime) -> Task:
    """The task, claimed for a ``length`` of time; claiming one's own claim again renews it. An offer to somebody else
    ends with the last seat.

    Raises Refusal if it is done, everybody's seat is taken, or something has to be done before.
    """
    _not_done(task)
    mine = task.claim_of(member)
    if mine is None and task.blockers:
        waits = ", ".join(f"T{one}" for one in task.blockers)
        raise Refusal("task-blocked", number=task.number, waits=waits)
    if mine is None and len(task.claims) >= task.seats:
        last = min(task.claims, key=lambda one: one.until)
        raise Refusal("task-taken", number=task.number, who=last.name, until=int(last.until.timestamp()))
    claim = Claim(member, name, now, now + length)
    if mine is not None:
        claim = replace(claim, at=mine.at, renewed=now)
    others = [one for one in task.claims if one.member != member]
    held = sorted((*others, claim), key=lambda one: one.at)
    helpers = tuple(one for one in task.helpers if one.member != member)
    after = replace(_held(task, held), helpers=helpers)
    offered = after.offer
    if offered is not None and (offered.member == member or len(held) >= task.seats):
        after = replace(after, offer=None)
    return after


def renewed(task: Task, member: MemberId, length: timedelta, now: datetime) -> Task:
    """The task, with a member's claim on it for another ``length`` of time. Raises Refusal for who holds none."""
    mine = task.claim_of(member)
    if mine is None:
        raise Refusal("task-not-yours-to-renew", number=task.number)
    return claimed(task, member, mine.name, length, now)


def released(task: Task, member: MemberId, note: str, now: datetime) -> Task:
    """The task without a member's claim, and with what they leave to the next one.

    Raises Refusal for who holds none, and for an over-long note.
    """
    note = checked_note(note)
    _not_done(task)
    if not task.claims:
        raise Refusal("task-not-claimed", number=task.number)
    if task.claim_of(member) is None:
        raise Refusal("task-not-yours", number=task.number, who=task.claims[0].name)
    return _without(task, {member}, note, Left.RELEASED, now)


def freed(task: Task, by: MemberId, reason: str, now: datetime, member: MemberId | None = None) -> Task:
    """The task without one member's claim, or without any, because a maintainer says so and why.

    Raises Refusal if there is no such claim, and for a reason that is missing or over-long.
    """
    reason = checked_note(reason)
    if not reason:
        raise Refusal("task-reason-missing")
    _not_done(task)
    gone = {one.member for one in task.claims if member in (None, one.member)}
    if not gone:
        raise Refusal("task-not-claimed", number=task.number)
    return _without(task, gone, reason, Left.FREED, now, by)


def lapsed(task: Task, now: datetime) -> Task:
    """The task without the claims that have run out; the same one if none has."""
    gone = set() if task.done else {one.member for one in task.claims if one.until <= now}
    return _without(task, gone, "", Left.LAPSED, now) if gone else task


def ran_out(task: Task, member: MemberId) -> bool:
    """Whether a member had claimed a task and their last claim on it ran out."""
    mine = [one for one in task.handovers if one.member == member]
    return bool(mine) and mine[-1].left is Left.LAPSED


def noted(task: Task, member: MemberId, note: str) -> Task:
    """The task, with a note to the next one from somebody whose claim ran out. Raises Refusal where theirs did not, and
    for a note that is empty or over-long."""
    note = checked_note(note)
    if not note:
        raise Refusal("task-note-empty")
    mine = [one for one in task.handovers if one.member == member and one.left is Left.LAPSED]
    if not mine:
        raise Refusal("task-note-not-yours", number=task.number)
    left = tuple(replace(one, note=note) if one is mine[-1] else one for one in task.handovers)
    return replace(task, handovers=left)


def to_remind(task: Task, now: datetime) -> tuple[Claim, ...]:
    """The claims whose holders are to be told now that they end soon."""
    if task.done:
        return ()
    return tuple(one for one in task.claims if one.reminded is None and remind_at(one) <= now < one.until)


def reminded(task: Task, claims: tuple[Claim, ...], now: datetime) -> Task:
    """The task, with the holders of these claims told that they end soon."""
    return _held(task, [replace(one, reminded=now) if one in claims else one for one in task.claims])


def offered(task: Task, to: MemberId, name: str, by: MemberId, by_name: str, now: datetime) -> Task:
    """The task, offered to somebody else. The same offer made again stays as it is.

    Raises Refusal if it is done or not free, if they have it already or were asked before, and while it is offered to
    another.
    """
    _not_done(task)
    if to == by:
        raise Refusal("task-offer-yourself", number=task.number)
    if task.claim_of(to) is not None:
        raise Refusal("task-offer-has-it", number=task.number, who=name)
    if to in task.asked:
        raise Refusal("task-offer-asked-before", number=task.number, who=name)
    if not task.free:
        raise Refusal("task-offer-not-free", number=task.number)
    if task.offer is not None:
        if task.offer.member == to:
            return task
        until = int(task.offer.until.timestamp())
        raise Refusal("task-offered-already", number=task.number, who=task.offer.name, until=until)
    return replace(task, offer=Offer(to, name, by, by_name, now + OFFER_LASTS))


def offer_to(task: Task, member: MemberId, now: datetime) -> Offer:
    """The offer a member may say yes or no to. Raises Refusal if there is none, or no longer."""
    if task.offer is None or task.offer.member != member or task.offer.until <= now or task.done:
        raise Refusal("task-not-offered", number=task.number)
    return task.offer


def declined(task: Task, member: MemberId, now: datetime) -> Task:
    """The task, with a member's no to its offer: they are not offered it again. Raises Refusal if there is no offer."""
    offer_to(task, member, now)
    return _not_taken(task)


def offer_over(task: Task, now: datetime) -> Task:
    """The task without its offer if nobody answered that in time, which is a no; the same one otherwise."""
    return _not_taken(task) if task.offer is not None and task.offer.until <= now else task


def helped(task: Task, member: MemberId, name: str, now: datetime) -> Task:
    """The task with one more helper; the same one for who is one already.

    Raises Refusal if it is done or they have claimed it themself, and where there are enough.
    """
    _not_done(task)
    if task.claim_of(member) is not None:
        raise Refusal("task-help-yourself", number=task.number)
    if any(one.member == member for one in task.helpers):
        return task
    if len(task.helpers) >= HELPERS_LIMIT:
        raise Refusal("task-helpers-enough", number=task.number, limit=HELPERS_LIMIT)
    return replace(task, helpers=(*task.helpers, Helper(member, name, now)))


def not_helping(task: Task, member: MemberId) -> Task:
    """The task without one of its helpers. Raises Refusal for who is none."""
    left = tuple(one for one in task.helpers if one.member != member)
    if left == task.helpers:
        raise Refusal("task-not-helping", number=task.number)
    return replace(task, helpers=left)


def without(task: Task, member: MemberId) -> Task:
    """The task without a member's claim, as if they had never held it."""
    return _held(task, [one for one in task.claims if one.member != member])


def checked_note(note: str) -> str:
    """A note to those who come after, trimmed. Raises Refusal if it is over-long."""
    note = note.strip()
    if len(note) > NOTE_LIMIT:
        raise Refusal("task-note-too-long", found=len(note), limit=NOTE_LIMIT)
    return note


def _not_done(task: Task) -> None:
    if task.done:
        raise Refusal("task-already-done", number=task.number)


def _without(
    task: Task, members: set[MemberId], note: str, left: Left, now: datetime, by: MemberId | None = None
) -> Task:
    gone = [one for one in task.claims if one.member in members]
    notes = tuple(Handover(one.member, one.name, now, note, left, by) for one in gone)
    free = _held(task, [one for one in task.claims if one.member not in members])
    return replace(free, handovers=(*task.handovers, *notes)[-HANDOVERS_KEPT:])


def _not_taken(task: Task) -> Task:
    asked = (*task.asked, task.offer.member) if task.offer is not None else task.asked
    return replace(task, offer=None, asked=asked)


def _held(task: Task, claims: list[Claim]) -> Task:
    state = task.state
    if not task.done:
        state = TaskState.CLAIMED if claims else TaskState.OPEN
    return replace(task, state=state, claim=claims[0] if claims else None, more=tuple(claims[1:]))
