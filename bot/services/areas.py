"""Areas: the modules of the project and who looks after each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from bot.domain import area as areas
from bot.domain.area import AREAS_LIMIT, Area, area_name
from bot.domain.governing import Group
from bot.domain.ids import GuildId, MemberId, ref
from bot.domain.kinds import AREAS, DELEGATIONS, PROPOSALS
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import ProposalState
from bot.domain.refusal import Refusal
from bot.services.base import audit, settings_of

_SHOWN: Final = 10


async def area_or_refuse(tx: Transaction, name: str) -> Area:
    """The area of a name as it is kept. Raises Refusal if there is none."""
    area = await tx.get(AREAS, name)
    if area is None:
        raise Refusal("area-unknown", name=name)
    return area


async def put_area(
    tx: Transaction, before: Area, after: Area, by: MemberId | None, now: datetime, **because: str
) -> None:
    """Keep an area that was changed by an admin, or by a decision (None, and ``because`` says which)."""
    if after == before:
        return
    await tx.put(AREAS, after)
    added = [member for member in after.maintainers if member not in before.maintainers]
    removed = [member for member in before.maintainers if member not in after.maintainers]
    subject = f"area:{after.name}"
    told = {"about": after.about, "added": added, "removed": removed, **because}
    await audit(tx, now, by, "area.changed", subject, **told)


class Areas:
    """The use cases around areas. Names are taken as people type them."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def add(self, actor: Actor, name: str, about: str = "", maintainers: Iterable[MemberId] = ()) -> Area:
        """Make an area. Raises Refusal for who is no admin, a name that is taken or is none, or too many areas; and for
        maintainers where roles are under the community's own rule."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Area:
            _require_admin(actor)
            area = areas.described(Area(area_name(name)), about)
            if await tx.get(AREAS, area.name) is not None:
                raise Refusal("area-exists", name=area.name)
            if await tx.count(AREAS) >= AREAS_LIMIT:
                raise Refusal("area-too-many", limit=AREAS_LIMIT)
            if named := tuple(maintainers):
                await _require_not_governed(tx)
            for member in named:
                area = areas.with_maintainer(area, member)
            await tx.put(AREAS, area)
            said = {"about": area.about, "added": list(area.maintainers)}
            await audit(tx, now, actor.id, "area.added", f"area:{area.name}", **said)
            return area

        return await self._store.run(actor.guild, work)

    async def edit(
        self,
        actor: Actor,
        name: str,
        *,
        about: str | None = None,
        add: MemberId | None = None,
        remove: MemberId | None = None,
    ) -> Area:
        """Change what an area is about, or its maintainers. Who may vote on what is open already stays as it was.

        Raises Refusal for who is no admin, or for a change that is not allowed; then nothing is changed.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Area:
            _require_admin(actor)
            before = after = await area_or_refuse(tx, area_name(name))
            if remove is not None and remove not in before.maintainers:
                raise Refusal("area-no-such-maintainer", name=before.name)
            if add is not None or remove is not None:
                await _require_not_governed(tx)
            if about is not None:
                after = areas.described(after, about)
            if remove is not None:
                after = areas.without_maintainer(after, remove)
            if add is not None:
                after = areas.with_maintainer(after, add)
            await put_area(tx, before, after, actor.id, now)
            return after

        return await self._store.run(actor.guild, work)

    async def remove(self, actor: Actor, name: str) -> int:
        """End an area, and the delegations for it; returns how many those were.

        Raises Refusal for who is no admin, while a proposal about it is open, and while it has maintainers if roles are
        under the community's own rule.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> int:
            _require_admin(actor)
            area = await area_or_refuse(tx, area_name(name))
            if area.maintainers:
                await _require_not_governed(tx)
            running = await tx.find(PROPOSALS, "state", ProposalState.OPEN.value)
            if about := [ref("P", one.number) for one in running if one.area == area.name]:
                raise Refusal("area-in-use", name=area.name, proposals=", ".join(about[:_SHOWN]))
            lapsed = [one for one in await tx.find(DELEGATIONS) if one.area == area.name]
            for one in lapsed:
                await tx.delete(DELEGATIONS, one.key)
            await tx.delete(AREAS, area.name)
            await audit(tx, now, actor.id, "area.removed", f"area:{area.name}", delegations=len(lapsed))
            return len(lapsed)

        return await self._store.run(actor.guild, work)

    async def get(self, guild: GuildId, name: str) -> Area:
        """An area. Raises Refusal if there is none of this name."""
        return await self._store.run(guild, lambda tx: area_or_refuse(tx, area_name(name)))

    async def listing(self, guild: GuildId) -> list[Area]:
        """Every area, by name."""
        return await self._store.run(guild, lambda tx: tx.find(AREAS))


async def _require_not_governed(tx: Transaction) -> None:
    """Raise Refusal while the community itself decides who looks after what."""
    if Group.ROLES.value in (await settings_of(tx)).governed:
        raise Refusal("area-governed")


def _require_admin(actor: Actor) -> None:
    if not actor.admin:
        raise Refusal("area-not-admin")
