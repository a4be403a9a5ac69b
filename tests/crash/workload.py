"""Work for a store, and what its content must be after each step of it."""

from __future__ import annotations

import asyncio
import hashlib
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from bot.domain.ids import GuildId
from bot.domain.ports import StorageError, Transaction
from storage.embedded.store import EmbeddedStore
from tests.storage.things import NOON, THINGS, WORDS, State, Thing, Word, entry

GUILDS = (GuildId(1), GuildId(2), GuildId(3))
EMPTY = hashlib.sha256(b"").hexdigest()
Content = dict[tuple[str, int | str], object]
"""What a guild holds: every document by its kind's name and its key."""


@dataclass
class History:
    """What one guild held after each transaction, the first being before them all, and how many were acknowledged; the
    files that are there, and those whose removal was acknowledged."""

    states: list[Content] = field(default_factory=lambda: [{}])
    acknowledged: int = 0
    blobs: dict[str, bytes] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)


Step = Callable[[EmbeddedStore, GuildId, History], Awaitable[None]]


class Workload:
    """Random transactions, whose effects are known. Everything follows from ``choice``."""

    def __init__(self, choice: random.Random, before: dict[GuildId, Content] | None = None) -> None:
        self._choice = choice
        start = before or {}
        self.histories = {guild: History([dict(start.get(guild, {}))]) for guild in GUILDS}
        self.refused = 0

    async def run(self, store: EmbeddedStore, steps: int) -> None:
        """Do so many steps, some together and some alone, until all are acknowledged or the store refuses."""
        left = steps
        while left > 0 and store.trouble() is None:
            together = min(left, self._choice.choice((1, 1, 2, 5, 12)))
            left -= together
            await asyncio.gather(*(self._step(store) for _ in range(together)))
            if self._choice.random() < 0.03:
                await self.forget(store)

    async def forget(self, store: EmbeddedStore) -> None:
        """Forget a guild. Nothing else may be under way."""
        await self._try(self._forget, store)

    async def _step(self, store: EmbeddedStore) -> None:
        what = self._choice.random()
        if what < 0.05:
            await self._try(self._blob, store)
        elif what < 0.07:
            await self._try(self._delete_blob, store)
        elif what < 0.09:
            await self._try(self._scrub, store)
        else:
            await self._try(self._transaction, store)

    async def _try(self, step: Step, store: EmbeddedStore) -> None:
        guild = self._choice.choices(GUILDS, (8, 2, 1))[0]
        try:
            await step(store, guild, self.histories[guild])
        except StorageError:
            self.refused += 1

    async def _transaction(self, store: EmbeddedStore, guild: GuildId, history: History) -> None:
        seed = self._choice.random()
        place = 0

        async def work(tx: Transaction) -> None:
            nonlocal place
            if store.trouble() is not None:  # a change that changes nothing would succeed, on what was taken back to
                raise StorageError
            content = dict(history.states[-1])
            choice = random.Random(seed)
            for _ in range(choice.choice((1, 2, 4))):
                await _change(tx, choice, content)
            history.states.append(content)
            place = len(history.states) - 1

        await store.run(guild, work)
        history.acknowledged = max(history.acknowledged, place)

    async def _forget(self, store: EmbeddedStore, guild: GuildId, history: History) -> None:
        # Nothing else is under way: from here on the guild may be empty, and its files may be gone.
        history.blobs = {}
        history.states.append({})
        place = len(history.states) - 1
        await store.forget(guild)
        history.acknowledged = place

    async def _blob(self, store: EmbeddedStore, guild: GuildId, history: History) -> None:
        content = self._choice.randbytes(self._choice.choice((0, 10, 700, 3000)))

        async def chunks() -> AsyncIterator[bytes]:
            yield content

        history.removed.discard(hashlib.sha256(content).hexdigest())
        sha256, _ = await store.blobs.put(guild, chunks(), 10_000)
        history.blobs[sha256] = content

    async def _delete_blob(self, store: EmbeddedStore, guild: GuildId, history: History) -> None:
        if history.blobs:
            sha256 = self._choice.choice(sorted(history.blobs))
            del history.blobs[sha256]  # from here on it may be gone
            await store.blobs.delete(guild, sha256)
            if sha256 != EMPTY:  # which may be on its way in again
                history.removed.add(sha256)

    async def _scrub(self, store: EmbeddedStore, guild: GuildId, history: History) -> None:
        await store.scrub(guild)


async def _change(tx: Transaction, choice: random.Random, content: Content) -> None:
    """One change, in the transaction and in what is expected of it."""
    what = choice.random()
    number = choice.randint(1, 12)
    if what < 0.45:
        thing = Thing(
            number,
            title="x" * choice.choice((0, 5, 5, 40, 600, 3000)) + str(choice.random()),
            state=choice.choice(list(State)),
            due=NOON + timedelta(seconds=choice.randint(0, 9)),
        )
        await tx.put(THINGS, thing)
        content["thing", number] = thing
    elif what < 0.65:
        await tx.delete(THINGS, number)
        content.pop(("thing", number), None)
    elif what < 0.8:
        word = Word(f"w{number}", await tx.next_number(WORDS), {"n": number})
        await tx.put(WORDS, word)
        content["word", word.word] = word
        content["counter", "word"] = word.thing
    else:
        await tx.record(entry(f"P{number}"))
        content["audit", len(await tx.audit())] = f"P{number}"
