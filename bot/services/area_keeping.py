"""Keeping areas: every change of one goes through here, and the task to find somebody for an orphan follows it."""

from __future__ import annotations

from datetime import datetime

from bot.domain.area import Area
from bot.domain.ids import MemberId
from bot.domain.kinds import AREAS
from bot.domain.ports import Transaction
from bot.domain.refusal import Refusal
from bot.domain.signs import of_area
from bot.domain.tracing import Trace, TraceKind
from bot.services.base import audit, settings_of
from bot.services.digest_marks import mark
from bot.services.traces import mended, open_for


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
    await keep_area(tx, after, by, now)
    added = [member for member in after.maintainers if member not in before.maintainers]
    removed = [member for member in before.maintainers if member not in after.maintainers]
    subject = f"area:{after.name}"
    told = {"about": after.about, "added": added, "removed": removed, **_otherwise(before, after), **because}
    await audit(tx, now, by, "area.changed", subject, **told)


async def keep_area(tx: Transaction, area: Area, by: MemberId | None, now: datetime) -> None:
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
