"""Stores that die at a chosen moment, and a courier that looks how far the effects were."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Literal

from bot.domain.ids import GuildId
from bot.domain.kinds import PROPOSALS
from bot.domain.notice import What
from bot.domain.proposal import Proposal
from bot.services.desk import Desk
from tests.services.conftest import GUILD, Post

Moment = Literal["before the commit", "after the commit"]


class Killed(BaseException):
    """The process ends here."""


class Undone(Exception):
    """A transaction ends here, and nothing of it is kept."""


class Mortal:
    """A store in a process that dies at one of its transactions."""

    def __init__(self, store: Any, dies_at: int, moment: Moment) -> None:
        self._store, self._left, self._moment = store, dies_at, moment

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def run(self, guild: GuildId, work: Any) -> Any:
        self._left -= 1

        async def undone(tx: Any) -> Any:
            await work(tx)
            raise Undone

        if self._left == 0 and self._moment == "before the commit":
            with suppress(Undone):
                await self._store.run(guild, undone)
            raise Killed
        done = await self._store.run(guild, work)
        if self._left == 0:
            raise Killed
        return done


class Witness(Post):
    """A courier that looks how far the effects were when the outcome was announced."""

    desk: Desk

    async def deliver(self, guild, notice):
        if notice.what is What.PROPOSAL_OUTCOME:
            found = await proposal(self.desk.store)
            assert len(found.results) == len(found.effects)
        return await super().deliver(guild, notice)


async def proposal(store: Any) -> Proposal:
    return await store.run(GUILD, lambda tx: tx.get(PROPOSALS, 1))
