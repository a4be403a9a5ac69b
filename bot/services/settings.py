"""Settings: what an admin decides for the guild, or the community for itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime

from bot.domain.governing import Group, governed_with, require_not_governed
from bot.domain.ids import GuildId, MemberId
from bot.domain.kinds import SETTINGS
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.refusal import Refusal
from bot.domain.settings import GuildSettings, changed
from bot.services.base import audit, settings_of
from bot.services.digests import follow_zones
from bot.services.traces import look_soon


async def put_settings(
    tx: Transaction, before: GuildSettings, after: GuildSettings, by: MemberId | None, now: datetime, **because: str
) -> None:
    """Keep settings that were changed by an admin, or by nobody in particular (then ``because`` says what of).

    With a new time zone every digest that has none of its own keeps its local time.
    """
    await tx.put(SETTINGS, after)
    if after.traces_off != before.traces_off:
        await look_soon(tx, now)
    if after.timezone != before.timezone:
        await follow_zones(tx, now)
    names = [field.name for field in fields(GuildSettings)]
    told = {name: getattr(after, name) for name in names if getattr(after, name) != getattr(before, name)}
    told = {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}
    await audit(tx, now, by, "settings.changed", "settings", **told, **because)


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

        Only admins may, and only what is not under the community's own rule. Raises Refusal for a value that is not
        allowed, and Governed; then nothing is changed.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> GuildSettings:
            _require_admin(actor)
            before = await settings_of(tx)
            after = changed(before, dict(changes))
            require_not_governed(before, after, changes)
            await put_settings(tx, before, after, actor.id, now)
            return after

        return await self._store.run(actor.guild, work)

    async def govern(self, actor: Actor, group: Group) -> GuildSettings:
        """Put a group of settings under the community's own rule: from now on only passed proposals change it, and
        only a passed proposal releases it. Only admins may. Raises Refusal."""
        now = self._clock.now()

        async def work(tx: Transaction) -> GuildSettings:
            _require_admin(actor)
            before = await settings_of(tx)
            after = before.governing(governed_with(before, group, on=True))
            await put_settings(tx, before, after, actor.id, now)
            return after

        return await self._store.run(actor.guild, work)

    async def release(self, guild: GuildId, groups: tuple[Group, ...] = ()) -> tuple[Group, ...]:
        """Give groups of settings (all, if none is named) back to the admins, by whoever runs the bot; says which.

        This is for an emergency, and stands in the audit log. Raises Refusal for a group that is not governed.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> tuple[Group, ...]:
            before = after = await settings_of(tx)
            released = groups or tuple(Group(name) for name in before.governed)
            for group in released:
                after = after.governing(governed_with(after, group, on=False))
            if released:
                await put_settings(tx, before, after, None, now, released_by="operator")
            return released

        return await self._store.run(guild, work)


def _require_admin(actor: Actor) -> None:
    if not actor.admin:
        raise Refusal("settings-not-admin")
