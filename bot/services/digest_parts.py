"""What a digest names, read anew whenever it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.contribution import Contribution
from bot.domain.digest import ASKS, DigestContent, Section
from bot.domain.health import Health
from bot.domain.ids import ContributionId
from bot.domain.ports import Transaction
from bot.services.digest_marks import Item, is_done, named
from bot.services.handling import handling_of
from bot.services.health import kept_figures


@dataclass(frozen=True)
class Entry:
    """One thing that a digest names, as it is now; ``done`` if the digest asks for something that was done."""

    name: str
    item: Item
    done: bool = False
    thanks: int = 0


@dataclass(frozen=True)
class Part:
    """A section of a digest as it is shown."""

    section: Section
    entries: tuple[Entry, ...] = ()
    more: int = 0
    health: Health | None = None


async def parts_of(tx: Transaction, content: DigestContent, now: datetime) -> list[Part]:
    """What a digest names, as it is now; without what is there no more."""
    parts = []
    for part in content.sections:
        health = await kept_figures(tx, now) if part.section is Section.HEALTH else None
        entries = [entry for name in part.refs if (entry := await _entry(tx, part.section, name)) is not None]
        parts.append(Part(part.section, tuple(entries), part.more, health))
    return [part for part in parts if part.entries or part.health is not None]


async def _entry(tx: Transaction, section: Section, name: str) -> Entry | None:
    item = await named(tx, name)
    if item is None:
        return None
    thanked = isinstance(item, Contribution) and section is Section.THANKS
    thanks = len((await handling_of(tx, ContributionId(int(name[1:])))).thanks) if thanked else 0
    return Entry(name, item, section in ASKS and is_done(item), thanks)
