"""Erasure: finding what a guild keeps about a member, giving it to them, and removing what is theirs to take.

Three steps, so that nothing is half done after a crash. In one transaction every document and audit entry is changed,
and what is to be done outside it is noted (``Leftover``). Then the files go that nothing names any more, and the store
leaves earlier states behind. What could not be done at once is tried again by the schedule.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from bot.domain.belonging import WITH_FILES, files_in
from bot.domain.delegation import delegable
from bot.domain.ids import GuildId, MemberId, ProposalId, ref
from bot.domain.kinds import (
    CONTRIBUTIONS,
    DELEGATIONS,
    LEFTOVERS,
    PROPOSALS,
    RELEASES,
    REVISIONS,
    TASKS,
    VOTES,
    Leftover,
)
from bot.domain.notice import What
from bot.domain.parts import Terms
from bot.domain.ports import Blobs, Clock, StorageError, Store, Transaction
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.share import EVERYTHING, Share
from bot.services.base import audit, show_card
from bot.services.casting import ripen
from bot.services.deciding import publish
from bot.services.history import republish
from bot.services.holdings import Found, Holdings, holdings
from bot.services.leftovers import IDLE, LEFTOVER, note_leftover
from bot.services.looking import Read, gather, look, slices
from bot.services.own_data import own_data
from bot.services.task_keeping import put_task
from bot.services.traces import look_soon

T = TypeVar("T")
log = logging.getLogger(__name__)

RETRY: Final = timedelta(minutes=10)
_CARDS: Final[Mapping[str, tuple[str, What]]] = {
    PROPOSALS.name: ("P", What.PROPOSAL_CARD),
    TASKS.name: ("T", What.TASK_CARD),
    CONTRIBUTIONS.name: ("C", What.CONTRIBUTION_CARD),
}


@dataclass(frozen=True)
class Finished:
    """What of the leftovers is done: files removed, files that wait because they were put lately, and whether earlier
    states are gone from the store's own files (False: a server's operator has to see to that)."""

    removed: int = 0
    waiting: int = 0
    scrubbed: bool = True


class Erasure:
    """The use cases around what a member may take with them. ``share`` are the guilds whose leftovers are seen to."""

    def __init__(self, store: Store, blobs: Blobs, clock: Clock, share: Share = EVERYTHING) -> None:
        """Work on ``store`` and ``blobs``, by ``clock``."""
        self._store, self._blobs, self._clock, self._share = store, blobs, clock, share

    async def holdings(
        self, guild: GuildId, member: MemberId, former: str, removed: str, *, decided_too: bool = False
    ) -> Holdings:
        """What the guild keeps about a member, and what would become of it. Changes nothing."""
        terms = Terms(self._clock.now(), former, removed, decided_too=decided_too)
        return await self._look(guild, member, terms)

    async def _look(self, guild: GuildId, member: MemberId, terms: Terms) -> Holdings:
        seen = await look(self._read(guild), member)
        contents = await self._read(guild)(lambda tx: gather(tx, member, seen))
        return holdings(contents, member, terms)

    def _read(self, guild: GuildId) -> Read:
        """Reads in transactions of their own, between which everybody else gets their turn."""

        async def read(work: Callable[[Transaction], Awaitable[T]]) -> T:
            found = await self._store.run(guild, work)
            await asyncio.sleep(0)
            return found

        return read

    async def own_data(self, guild: GuildId, member: MemberId, room: int) -> bytes | None:
        """Everything the guild keeps about a member, as a file of at most ``room`` bytes for them; None if it is
        larger."""
        now = self._clock.now()
        held = await self._look(guild, member, Terms(now, "", ""))
        return await own_data(held, guild, member, self._blobs, now, room)

    async def erase(
        self,
        guild: GuildId,
        member: MemberId,
        former: str,
        removed: str,
        *,
        by: str,
        credit: str | None = None,
        decided_too: bool = False,
    ) -> Holdings:
        """Remove what is the member's to take, in one transaction; what it was is returned. ``finish`` does the rest.

        The words are those of ``Terms``. ``by`` tells in the audit log who asked: the member or the operator. Where
        there is nothing, nothing happens.
        """
        seen = await look(self._read(guild), member)
        terms = Terms(self._clock.now(), former, removed, credit, decided_too)

        async def work(tx: Transaction) -> Holdings:
            held = holdings(await gather(tx, member, seen), member, terms)
            if held.empty:
                return held
            for one in held.found:
                await _replace(tx, one)
            for one in held.found:
                if one.kind is TASKS and (task := await tx.get(TASKS, one.document.number)) is not None:
                    await put_task(tx, task, terms.now, before=one.document)
            await look_soon(tx, terms.now)
            for entry in held.entries:
                await tx.erase(entry.sequence)
            concerned = await _concerned(tx, held)
            for proposal in concerned:
                await _follow(tx, proposal, terms.now)
            for what, subject, channel in sorted(_cards(held, concerned)):
                await show_card(tx, what, subject, channel, terms.now)
            if any(one.kind in (REVISIONS, CONTRIBUTIONS, RELEASES) for one in held.found):
                await republish(tx)
            await note_leftover(tx, terms.now, history=True)
            counts = {"documents": len(held.found), "entries": len(held.entries), "files": len(held.files)}
            await audit(tx, terms.now, None, "member.erased", "members", by=by, **counts)
            return held

        return await self._store.run(guild, work)

    async def finish(self, guild: GuildId, idle: timedelta = IDLE) -> Finished:
        """Remove files that no document names, and earlier states from the store's own files, if there may be any.

        A file that was put within ``idle`` waits: somebody may be about to name it. Raises StorageError if the store
        could not do its part; it is tried again later.
        """
        leftover = await self._store.run(guild, lambda tx: tx.get(LEFTOVERS, LEFTOVER))
        if leftover is None:
            return Finished()
        # What comes to be named meanwhile was put within ``idle``, as everything is that is handed in.
        named = {
            file.sha256
            for kind in WITH_FILES
            async for documents in slices(self._read(guild), kind)
            for one in documents
            for file in files_in(one)
        }
        # All of them, since nobody knows whose those are that were sent with a command that was refused.
        going = [file for file in await self._blobs.hashes(guild) if file not in named]
        waiting = [file for file in going if not await self._blobs.delete(guild, file, idle)]
        scrubbed = await self._store.scrub(guild) if leftover.history else True
        later = Leftover(self._clock.now() + RETRY, history=False)

        async def settle(tx: Transaction) -> None:
            if await tx.get(LEFTOVERS, LEFTOVER) == leftover:  # or else there was another erasure meanwhile
                await (tx.put(LEFTOVERS, later) if waiting else tx.delete(LEFTOVERS, LEFTOVER))

        await self._store.run(guild, settle)
        return Finished(len(going) - len(waiting), len(waiting), scrubbed)

    async def finish_due(self) -> None:
        """Try again what could not be done at once."""
        due = await self._store.due(LEFTOVERS, self._clock.now(), share=self._share)
        for guild in sorted({one.guild for one in due}):
            try:
                await self.finish(guild)
            except StorageError as trouble:
                log.warning("guild %s still has what an erasure was to remove: %s", guild, trouble)


async def _replace(tx: Transaction, one: Found) -> None:
    key, after = one.kind.key(one.document), one.part.after
    if after is None or one.kind.key(after) != key:
        await tx.delete(one.kind, key)
    if after is not None:
        await tx.put(one.kind, after)


async def _concerned(tx: Transaction, held: Holdings) -> list[Proposal]:
    """The proposals as they are now of which something was changed: their text, their votes, or who votes for whom."""
    numbers: set[ProposalId] = {one.document.number for one in held.found if one.kind is PROPOSALS}
    numbers |= {one.document.proposal for one in held.found if one.kind is VOTES}
    if any(one.kind is DELEGATIONS for one in held.found):
        running = await tx.find(PROPOSALS, "state", ProposalState.OPEN.value)
        numbers |= {proposal.number for proposal in running if delegable(proposal)}
    return [one for number in sorted(numbers) if (one := await tx.get(PROPOSALS, number)) is not None]


async def _follow(tx: Transaction, proposal: Proposal, now: datetime) -> None:
    """What follows for a proposal that is or was open: when it may close, and that nobody knows any more who cast a
    secret ballot once it is over."""
    if proposal.state is ProposalState.OPEN:
        await ripen(tx, proposal, now)
    elif proposal.secret and proposal.closed_at == now and not proposal.published:  # it was withdrawn just now
        await tx.put(PROPOSALS, await publish(tx, proposal, now))


def _cards(held: Holdings, concerned: list[Proposal]) -> Iterator[tuple[What, str, Any]]:
    """The cards that show something of what was changed, with their channels."""
    shown = [(one.kind.name, one.document) for one in held.found if one.kind in (TASKS, CONTRIBUTIONS)]
    shown += [(PROPOSALS.name, proposal) for proposal in concerned]
    for kind, document in shown:
        letter, what = _CARDS[kind]
        if document.card is not None:
            yield what, ref(letter, document.number), document.channel
