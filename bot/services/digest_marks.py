"""The digest that was posted last is kept true: what it asks for is struck through there once it is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.area import Area
from bot.domain.contribution import Contribution
from bot.domain.digest import Digest, Posted, content_of
from bot.domain.handling import TAKEN
from bot.domain.ids import MessageId, ref
from bot.domain.kinds import AREAS, CONTRIBUTIONS, DIGESTS, PROPOSALS, TASKS
from bot.domain.notice import Notice, What
from bot.domain.ports import Kind, Transaction
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.task import Task
from bot.services.base import show_card

Item = Task | Contribution | Proposal | Area
_KINDS: dict[str, Kind[Any]] = {"T": TASKS, "C": CONTRIBUTIONS, "P": PROPOSALS}


async def named(tx: Transaction, name: str) -> Item | None:
    """What a digest calls ``T7``, ``C31``, ``P12`` or ``area:birds``; None where it is there no more."""
    if name.startswith("area:"):
        return await tx.get(AREAS, name.removeprefix("area:"))
    found: Item | None = await tx.get(_KINDS[name[0]], int(name[1:]))
    return found


def is_done(item: Item) -> bool:
    """Whether nobody is asked any more to do something about it: a task is done, work does not wait for reviewers, a
    vote is over, an area is looked after."""
    if isinstance(item, Task):
        return item.done
    if isinstance(item, Contribution):
        return item.state not in TAKEN
    if isinstance(item, Proposal):
        return item.state is not ProposalState.OPEN
    return not item.orphan


async def mark(tx: Transaction, name: str, item: Item, now: datetime) -> None:
    """After something changed: strike it through in the digests that ask for it, or take that back."""
    done = is_done(item)
    for digest in await tx.find(DIGESTS, "asks", name):
        posted = digest.posted
        if posted is not None and (name in posted.done) != done:
            others = tuple(one for one in posted.done if one != name)
            await _keep(tx, digest, replace(posted, done=(*others, name) if done else others), now)


async def note_posted(tx: Transaction, sent: Notice, message: MessageId, now: datetime) -> None:
    """Remember which message a digest became. What was done while it was on its way is struck through."""
    digest = await tx.get(DIGESTS, int(sent.subject[1:]))
    if digest is None:
        return
    content = content_of(sent.data)
    items = [(name, await named(tx, name)) for name in content.asks]
    done = tuple(name for name, item in items if item is not None and is_done(item))
    late = bool(sent.data.get("late"))
    posted = Posted(sent.created_at, sent.channel, message, content, late, done)
    if done:
        await _keep(tx, digest, posted, now)
    else:
        await tx.put(DIGESTS, replace(digest, posted=posted))


async def _keep(tx: Transaction, digest: Digest, posted: Posted, now: datetime) -> None:
    await tx.put(DIGESTS, replace(digest, posted=posted))
    await show_card(tx, What.DIGEST_EDIT, ref("D", digest.number), posted.channel, now)
