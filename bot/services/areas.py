"""Areas: the modules of the project and who looks after each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.domain import area as areas
from bot.domain.area import AREAS_LIMIT, Area, Way, area_name
from bot.domain.area_paths import with_path, without_path
from bot.domain.governing import Group
from bot.domain.ids import ChannelId, GuildId, MemberId, ref
from bot.domain.kinds import AREAS, DELEGATIONS, PROPOSALS
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import ProposalState
from bot.domain.refusal import Refusal
from bot.domain.signs import of_area
from bot.domain.task import Task
from bot.domain.tracing import Trace, TraceKind
from bot.services.base import audit, remember, require_maintainer, say, settings_of
from bot.services.digest_marks import mark
from bot.services.traces import mended, open_for, open_task_of

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
    await _keep(tx, after, by, now)
    added = [member for member in after.maintainers if member not in before.maintainers]
    removed = [member for member in before.maintainers if member not in after.maintainers]
    subject = f"area:{after.name}"
    told = {"about": after.about, "added": added, "removed": removed, **_otherwise(before, after), **because}
    await audit(tx, now, by, "area.changed", subject, **told)


async def _keep(tx: Transaction, area: Area, by: MemberId | None, now: datetime) -> None:
    """Keep an area, with a task opened to find somebody where it has nobody, and closed where it has."""
    await tx.put(AREAS, area)
    await mark(tx, f"area:{area.name}", area, now)
    if not area.orphan:
        await mended(tx, Trace(TraceKind.ORPHAN_AREA, area.name), now, area.maintainers[-1])
        return
    if TraceKind.ORPHAN_AREA not in (await settings_of(tx)).traces_off:
        for finding in of_area(area):
            await open_for(tx, finding, now, by)


def _otherwise(before: Area, after: Area) -> dict[str, object]:
    """What else is different, for the record."""
    said: dict[str, object] = {}
    if before.reviewers != after.reviewers:
        said["reviewers"] = list(after.reviewers)
    if before.paths != after.paths:
        said["paths"] = list(after.paths)
    if (before.channel, before.supported) != (after.channel, after.supported):
        said |= {"channel": after.channel, "supported": after.supported}
    if before.acceptance != after.acceptance:
        rule = after.acceptance
        said["acceptance"] = {"way": rule.way.value, "approvals": rule.approvals, "hours": rule.hours}
    return said


@dataclass(frozen=True)
class Changes:
    """What is to be different about an area; None leaves a thing as it is. ``anywhere`` takes its channel away."""

    about: str | None = None
    add: MemberId | None = None
    remove: MemberId | None = None
    add_reviewer: MemberId | None = None
    remove_reviewer: MemberId | None = None
    add_path: str | None = None
    remove_path: str | None = None
    supported: bool | None = None
    channel: ChannelId | None = None
    anywhere: bool = False
    way: Way | None = None
    approvals: int | None = None
    hours: int | None = None

    @property
    def people(self) -> tuple[MemberId, ...]:
        """Whom it is about."""
        named = (self.add, self.remove, self.add_reviewer, self.remove_reviewer)
        return tuple(member for member in named if member is not None)


class Areas:
    """The use cases around areas. Names are taken as people type them."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def add(
        self,
        actor: Actor,
        name: str,
        about: str = "",
        maintainers: Iterable[MemberId] = (),
        home: ChannelId | None = None,
    ) -> Area:
        """Make an area, in the channel ``home``.

        Raises Refusal for who is no admin, a name that is taken or is none, or too many areas; and for maintainers
        where roles are under the community's own rule.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Area:
            _require_admin(actor)
            area = areas.described(Area(area_name(name), home=home), about)
            if await tx.get(AREAS, area.name) is not None:
                raise Refusal("area-exists", name=area.name)
            if await tx.count(AREAS) >= AREAS_LIMIT:
                raise Refusal("area-too-many", limit=AREAS_LIMIT)
            if named := tuple(maintainers):
                await _require_not_governed(tx)
            for member in named:
                area = areas.with_maintainer(area, member)
            await _keep(tx, area, actor.id, now)
            said = {"about": area.about, "added": list(area.maintainers)}
            await audit(tx, now, actor.id, "area.added", f"area:{area.name}", **said)
            return area

        return await self._store.run(actor.guild, work)

    async def edit(self, actor: Actor, name: str, changes: Changes) -> Area:
        """Change an area. Who may vote on what is open already stays as it was, and so does where it is reviewed.

        Raises Refusal for who is no admin, or for a change that is not allowed; then nothing is changed.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Area:
            _require_admin(actor)
            before = await area_or_refuse(tx, area_name(name))
            if changes.people:
                await _require_not_governed(tx)
            await put_area(tx, before, _changed(before, changes), actor.id, now)
            return await area_or_refuse(tx, before.name)

        return await self._store.run(actor.guild, work)

    async def offer(self, actor: Actor, name: str) -> tuple[Area, bool]:
        """Offer oneself for an area that nobody looks after; maintainers are asked to confirm it where its work is
        reviewed. With roles under the community's own rule nothing is noted, and the second value is False: then a
        vote decides. Raises Refusal for an area that somebody looks after."""
        now = self._clock.now()

        async def work(tx: Transaction) -> tuple[Area, bool]:
            area = await area_or_refuse(tx, area_name(name))
            after = areas.offered(area, actor.id, actor.name, now)
            if await _governed(tx):
                return area, False
            if after != area:
                await remember(tx, actor.id, actor.name)
                await tx.put(AREAS, after)
                await _tell(tx, after, "offered", actor.id, now)
                await audit(tx, now, actor.id, "area.offered", f"area:{area.name}")
            return after, True

        return await self._store.run(actor.guild, work)

    async def confirm(self, actor: Actor, name: str, member: MemberId) -> Area:
        """Give an area to somebody who has offered themself. Only maintainers may, admins also for themselves.

        Raises Refusal, also where roles are under the community's own rule by now.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Area:
            await require_maintainer(tx, actor, "area-not-maintainer")
            if member == actor.id and not actor.admin:
                raise Refusal("area-own-offer")
            await _require_not_governed(tx)
            area = await area_or_refuse(tx, area_name(name))
            after = areas.adopted(area, member)
            await put_area(tx, area, after, actor.id, now)
            await _tell(tx, after, "adopted", member, now)
            return await area_or_refuse(tx, area.name)

        return await self._store.run(actor.guild, work)

    async def resign(self, actor: Actor, name: str, note: str) -> Area:
        """Look after an area no more, nor review for it, and leave a note to those who come after. An area without
        maintainers gets a task to find some. Raises Refusal for who did neither, and without a note."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Area:
            area = await area_or_refuse(tx, area_name(name))
            after = areas.resigned(area, actor.id, actor.name, note, now)
            await put_area(tx, area, after, actor.id, now)
            await _tell(tx, after, "resigned", actor.id, now)
            return await area_or_refuse(tx, area.name)

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
            await mended(tx, Trace(TraceKind.ORPHAN_AREA, area.name), now)
            await audit(tx, now, actor.id, "area.removed", f"area:{area.name}", delegations=len(lapsed))
            return len(lapsed)

        return await self._store.run(actor.guild, work)

    async def get(self, guild: GuildId, name: str) -> Area:
        """An area. Raises Refusal if there is none of this name."""
        return await self._store.run(guild, lambda tx: area_or_refuse(tx, area_name(name)))

    async def task(self, guild: GuildId, name: str) -> Task | None:
        """The open task to find somebody for an area, if there is one."""
        trace = Trace(TraceKind.ORPHAN_AREA, name)
        return await self._store.run(guild, lambda tx: open_task_of(tx, trace))

    async def listing(self, guild: GuildId) -> list[Area]:
        """Every area, by name."""
        return await self._store.run(guild, lambda tx: tx.find(AREAS))


def _changed(area: Area, changes: Changes) -> Area:
    """The area with all changes. Raises Refusal."""
    if changes.about is not None:
        area = areas.described(area, changes.about)
    area = _with_people(area, changes)
    if changes.remove_path is not None:
        area = without_path(area, changes.remove_path)
    if changes.add_path is not None:
        area = with_path(area, changes.add_path)
    if (changes.way, changes.approvals, changes.hours) != (None, None, None):
        area = areas.accepted_by(area, changes.way, changes.approvals, changes.hours)
    supported = area.supported if changes.supported is None else changes.supported
    channel = None if changes.anywhere else changes.channel or area.channel
    return replace(area, supported=supported, channel=channel)


def _with_people(area: Area, changes: Changes) -> Area:
    if changes.remove is not None:
        if changes.remove not in area.maintainers:
            raise Refusal("area-no-such-maintainer", name=area.name)
        area = areas.without_maintainer(area, changes.remove)
    if changes.add is not None:
        area = areas.with_maintainer(area, changes.add)
    if changes.remove_reviewer is not None:
        if changes.remove_reviewer not in area.reviewers:
            raise Refusal("area-no-such-reviewer", name=area.name)
        area = areas.without_reviewer(area, changes.remove_reviewer)
    if changes.add_reviewer is not None:
        area = areas.with_reviewer(area, changes.add_reviewer)
    return area


async def _tell(tx: Transaction, area: Area, news: str, member: MemberId, now: datetime) -> None:
    """Say what has become of an area, where its work is reviewed."""
    settings = await settings_of(tx)
    channel = area.channel or settings.review_channel or area.home
    if channel is not None:
        task = await open_task_of(tx, Trace(TraceKind.ORPHAN_AREA, area.name))
        data = {"news": news, "members": [member], "task": task.number if task is not None else 0}
        await say(tx, What.AREA_NEWS, f"area:{area.name}", now, channel=channel, data=data)


async def _governed(tx: Transaction) -> bool:
    return Group.ROLES.value in (await settings_of(tx)).governed


async def _require_not_governed(tx: Transaction) -> None:
    """Raise Refusal while the community itself decides who looks after what."""
    if await _governed(tx):
        raise Refusal("area-governed")


def _require_admin(actor: Actor) -> None:
    if not actor.admin:
        raise Refusal("area-not-admin")
