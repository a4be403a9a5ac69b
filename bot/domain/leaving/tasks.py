"""What of tasks belongs to somebody who leaves."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.claiming import without
from bot.domain.ids import MemberId, ref
from bot.domain.parts import Around, Fate, Part, Terms
from bot.domain.people import FORMER
from bot.domain.task import Handover, Source, Task, TaskState


def task(found: Task, member: MemberId, terms: Terms, around: Around) -> Part | None:
    """The words are those of the message's author, where it was made of one. They stay where others have taken it,
    worked on it or decided it. A claim ends, an offer is withdrawn, and what they left to the next one goes."""
    after, fates, mine = found, list[Fate](), dict[str, object](number=found.number)
    if (work := _work_of(found, member)) or found.done_by == member:
        fates, after = [Fate.CLAIM], _idle(found, member)
        mine |= work
    if found.done_by == member:
        mine["done_at"] = found.done_at
        after = replace(after, done_by=None)
    said = tuple(one.note for one in found.handovers if _wrote(one, member) and one.note)
    if found.author == member:
        after = replace(after, author=FORMER, author_name=terms.former)
    if found.source is not None and found.source.author == member:
        after, mine["source"] = replace(after, source=unsigned(found.source, terms.former)), found.source
    authored = member == (found.source.author if found.source is not None else found.author)
    if authored:
        origin = around.proposals.get(found.proposal) if found.proposal is not None else None
        decided = origin is not None and around.shared(origin, member)
        others = _doers(found) | around.workers.get(found.number, set())
        if not terms.decided_too and (decided or others - {member}):
            fates.insert(0, Fate.TASK_KEPT)
        else:
            fates, said = [Fate.TASK_GONE], (*said, found.title, found.details, *(step.text for step in found.steps))
            after = _emptied(after, terms)
    elif found.author == member:
        fates.append(Fate.NAMED)
    if after == found:
        return None
    whole = found.author == member or authored
    return Part(tuple(fates), found if whole else mine, after, ref("T", found.number), said)


def unsigned(source: Source, name: str) -> Source:
    """The message, by nobody in particular."""
    return replace(source, author=FORMER, author_name=name)


def _work_of(found: Task, member: MemberId) -> dict[str, object]:
    """What shows that somebody works on a task, has worked on it, or was asked to."""
    offer = found.offer
    held: dict[str, object] = {
        "claim": next((one for one in found.claims if one.member == member), None),
        "helps": next((one for one in found.helpers if one.member == member), None),
        "left": [one for one in found.handovers if member in (one.member, one.by)],
        "offer": offer if offer is not None and member in (offer.member, offer.by) else None,
        "asked": member in found.asked,
        "ticked": [step.text for step in found.steps if step.done_by == member],
    }
    return {name: value for name, value in held.items() if value}


def _idle(found: Task, member: MemberId) -> Task:
    """The task as if they had never worked on it; what they ticked off stays ticked off."""
    offer = found.offer
    left = tuple(replace(one, by=FORMER, note="") if one.by == member else one for one in found.handovers)
    return replace(
        without(found, member),
        helpers=tuple(one for one in found.helpers if one.member != member),
        handovers=tuple(one for one in left if one.member != member),
        offer=None if offer is not None and member in (offer.member, offer.by) else offer,
        asked=tuple(one for one in found.asked if one != member),
        steps=tuple(replace(step, done_by=None) if step.done_by == member else step for step in found.steps),
    )


def _doers(found: Task) -> set[MemberId]:
    """Those who have it, did it, or have worked on it before."""
    doers = {one.member for some in (found.claims, found.helpers, found.handovers) for one in some}
    ticked = {step.done_by for step in found.steps}
    return doers | {one for one in (found.done_by, *ticked) if one is not None}


def _wrote(left: Handover, member: MemberId) -> bool:
    return member == (left.by if left.by is not None else left.member)


def _emptied(found: Task, terms: Terms) -> Task:
    """The task without its words, done and never to come again."""
    bare = replace(found, title=terms.removed, details="", skills=(), steps=(), source=None, claim=None, more=())
    over = replace(bare, state=TaskState.DONE, done_at=found.done_at or terms.now, offer=None)
    return replace(over, every=None, turn=None, again=None)
