"""Settings: what an admin decides for the guild."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.ids import GuildId
from bot.domain.kinds import DIGESTS, SETTINGS
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.refusal import Refusal
from bot.domain.settings import GuildSettings, changed
from bot.services.base import audit, settings_of
from bot.services.digests import rescheduled


class Settings:
    """The use cases around settings."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def get(self, guild: GuildId) -> GuildSettings:
        """The guild's settings, or the defaults."""
        return await self._store.run(guild, settings_of)

    async def change(self, actor: Actor, changes: Mapping[str, object]) -> GuildSettings:
        """Change some settings, by the names of ``GuildSettings``' fields; None clears a channel or role.

        Only admins may. Raises Refusal for a value that is not allowed; then nothing is changed. With a new time zone
        every digest keeps its local time.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> GuildSettings:
            if not actor.admin:
                raise Refusal("settings-not-admin")
            before = await settings_of(tx)
            after = changed(before, dict(changes))
            await tx.put(SETTINGS, after)
            if after.timezone != before.timezone:
                for digest in await tx.find(DIGESTS):
                    await tx.put(DIGESTS, rescheduled(digest, after.timezone, now))
            await audit(tx, now, actor.id, "settings.changed", "settings", **dict(changes))
            return after

        return await self._store.run(actor.guild, work)
