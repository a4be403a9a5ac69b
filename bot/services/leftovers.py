"""What has still to be removed outside the documents, noted among them, so that a crash forgets none of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sized
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import Final

from bot.domain.ids import GuildId
from bot.domain.kinds import LEFTOVERS
from bot.domain.ports import Clock, StorageError, Store, Transaction
from bot.domain.upkeep import Leftover

LEFTOVER: Final = "leftover"
IDLE: Final = timedelta(hours=1)
"""How long after it was put a file may still be waiting for the document that names it. An interaction with the bot is
over after 15 minutes; source: Discord's documentation, "Receiving and Responding", interaction tokens."""


async def note_leftover(tx: Transaction, at: datetime, *, history: bool) -> None:
    """There may be files that no document names and, with ``history``, earlier states of what was erased."""
    noted = await tx.get(LEFTOVERS, LEFTOVER)
    if noted is not None:
        at, history = min(at, noted.at), history or noted.history
    await tx.put(LEFTOVERS, Leftover(at, history))


@asynccontextmanager
async def files_for(store: Store, clock: Clock, guild: GuildId, uploads: Sized) -> AsyncIterator[None]:
    """In here files are kept, and then the document is that names them. If it is not, they are removed later."""
    try:
        yield
    except Exception:
        if len(uploads):
            at = clock.now() + IDLE
            with suppress(StorageError):  # what went wrong first is what is told
                await store.run(guild, lambda tx: note_leftover(tx, at, history=False))
        raise
