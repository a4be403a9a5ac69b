"""What of tasks belongs to somebody who leaves."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.ids import MemberId, ref
from bot.domain.parts import Around, Fate, Part, Terms
from bot.domain.people import FORMER
from bot.domain.task import Source, Task, TaskState


def task(found: Task, member: MemberId, terms: Terms, around: Around) -> Part | None:
    """The words are those of the message's author, where it was made of one. They stay where others have taken it,
    worked on it or decided it. A claim ends."""
    after, fates, mine = found, list[Fate](), dict[str, object](number=found.number)
    if found.claim is not None and found.claim.member == member:
        fates, mine["claim"] = [Fate.CLAIM], found.claim
        state = TaskState.OPEN if found.state is TaskState.CLAIMED else found.state
        after = replace(after, claim=None, state=state)
    if found.done_by == member:
        fates, mine["done_at"] = [Fate.CLAIM], found.done_at
        after = replace(after, done_by=None)
    if found.author == member:
        after = replace(after, author=FORMER, author_name=terms.former)
    if found.source is not None and found.source.author == member:
        after, mine["source"] = replace(after, source=unsigned(found.source, terms.former)), found.source
    said: tuple[str, ...] = ()
    if member == (found.source.author if found.source is not None else found.author):
        others = {
            found.claim.member if found.claim is not None else None,
            found.done_by,
            *around.workers.get(found.number, ()),
        }
        origin = around.proposals.get(found.proposal) if found.proposal is not None else None
        decided = origin is not None and around.shared(origin, member)
        if not terms.decided_too and (decided or others - {member, None}):
            fates.insert(0, Fate.TASK_KEPT)
        else:
            fates, said = [Fate.TASK_GONE], (found.title, found.details)
            after = replace(after, title=terms.removed, details="", source=None, claim=None)
            after = replace(after, state=TaskState.DONE, done_at=found.done_at or terms.now)
    elif found.author == member:
        fates.append(Fate.NAMED)
    if after == found:
        return None
    whole = found.author == member or bool(said)
    return Part(tuple(fates), found if whole else mine, after, ref("T", found.number), said)


def unsigned(source: Source, name: str) -> Source:
    """The message, by nobody in particular."""
    return replace(source, author=FORMER, author_name=name)
