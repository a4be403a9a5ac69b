"""Erasure: finding what a guild keeps about a member, giving it to them, and removing what is theirs to take.

Three steps, so that nothing is half done after a crash. In one transaction every document and audit entry is changed,
and what is to be done outside it is noted (``Leftover``). Then the files go that nothing names any more, and the store
leaves earlier states behind. What could not be done at once is tried again by the schedule.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from bot.domain.belonging import WITH_FILES, Terms, files_in
from bot.domain.ids import GuildId, MemberId, ref
from bot.domain.kinds import CONTRIBUTIONS, HISTORY, LEFTOVERS, PROPOSALS, TASKS, VOTES, Leftover
from bot.domain.notice import What
from bot.domain.ports import Blobs, Clock, StorageError, Store, Transaction
from bot.domain.proposal import Proposal
from bot.domain.share import EVERYTHING, Share
from bot.services.base import audit, show_card
from bot.services.contents import read
from bot.services.holdings import Found, Holdings, holdings
from bot.services.own_data import own_data

log = logging.getLogger(__name__)

IDLE: Final = timedelta(hours=1)
"""How long after it was put a file may still be waiting for the document that names it. An interaction with the bot is
over after 15 minutes; source: Discord's documentation, "Receiving and Responding", interaction tokens."""

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
        return holdings(await self._store.run(guild, read), member, terms)

    async def own_data(self, guild: GuildId, member: MemberId, room: int) -> bytes | None:
        """Everything the guild keeps about a member, as a file of at most ``room`` bytes for them; None if it is
        larger."""
        now = self._clock.now()
        held = holdings(await self._store.run(guild, read), member, Terms(now, "", ""))
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
        terms = Terms(self._clock.now(), former, removed, credit, decided_too)

        async def work(tx: Transaction) -> Holdings:
            held = holdings(await read(tx), member, terms)
            if held.empty:
                return held
            for one in held.found:
                await _replace(tx, one)
            for entry in held.entries:
                await tx.erase(entry.sequence)
            for what, subject, channel in sorted(_cards(held, await tx.find(PROPOSALS))):
                await show_card(tx, what, subject, channel, terms.now)
            for what_is_left in (*held.files, HISTORY):
                await tx.put(LEFTOVERS, Leftover(what_is_left, terms.now))
            counts = {"documents": len(held.found), "entries": len(held.entries), "files": len(held.files)}
            await audit(tx, terms.now, None, "member.erased", "members", by=by, **counts)
            return held

        return await self._store.run(guild, work)

    async def finish(self, guild: GuildId, idle: timedelta = IDLE) -> Finished:
        """Remove files that no document names any more, and earlier states from the store's own files.

        A file that was put within ``idle`` waits: somebody may be about to name it again. Raises StorageError if the
        store could not do its part; it is tried again later.
        """
        left = [leftover.what for leftover in await self._store.run(guild, lambda tx: tx.find(LEFTOVERS))]
        files = [what for what in left if what != HISTORY]
        waiting = [file for file in files if not await self._remove(guild, file, idle)]
        scrubbed = await self._store.scrub(guild) if HISTORY in left else True
        later = self._clock.now() + RETRY

        async def settle(tx: Transaction) -> None:
            for what in left:
                await tx.delete(LEFTOVERS, what)
            for file in waiting:
                await tx.put(LEFTOVERS, Leftover(file, later))

        await self._store.run(guild, settle)
        return Finished(len(files) - len(waiting), len(waiting), scrubbed)

    async def _remove(self, guild: GuildId, sha256: str, idle: timedelta) -> bool:
        """Remove a file unless it is named again, or was put lately: then False."""
        if await self._store.run(guild, lambda tx: _is_named(tx, sha256)):
            return True
        return await self._blobs.delete(guild, sha256, idle)

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


def _cards(held: Holdings, proposals: list[Proposal]) -> Iterator[tuple[What, str, Any]]:
    """The cards that show something of what was changed, with their channels."""
    voted = {one.document.proposal for one in held.found if one.kind is VOTES}
    shown = {(one.kind.name, one.kind.key(one.document)): one.document for one in held.found if one.kind.name in _CARDS}
    shown |= {(PROPOSALS.name, proposal.number): proposal for proposal in proposals if proposal.number in voted}
    for (kind, number), document in shown.items():
        letter, what = _CARDS[kind]
        if document.card is not None:
            yield what, ref(letter, int(number)), document.channel


async def _is_named(tx: Transaction, sha256: str) -> bool:
    for kind in WITH_FILES:
        if any(file.sha256 == sha256 for one in await tx.find(kind) for file in files_in(one)):
            return True
    return False
