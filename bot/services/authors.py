"""Whoever makes a work: its author, and those named beside them, who are asked whether they are that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.contribution import CoAuthor, Contribution
from bot.domain.ids import MemberId, ref
from bot.domain.notice import What
from bot.domain.ports import Transaction
from bot.services.telling import tell


@dataclass(frozen=True)
class Author:
    """Who made the work; not always the one who tracks it."""

    id: MemberId
    name: str


def named(authors: Sequence[Author]) -> tuple[CoAuthor, ...]:
    """People whom somebody named as authors beside themself: each still has to agree."""
    return tuple(CoAuthor(one.id, one.name) for one in authors)


async def ask_co_authors(tx: Transaction, before: Contribution | None, after: Contribution, now: datetime) -> None:
    """Ask everybody directly who is among the authors of a work now, was not before, and has not agreed."""
    known = {one.id for one in before.co_authors} if before is not None else set()
    for one in after.co_authors:
        if one.id not in known and one.consent is None:
            await tell(tx, What.CO_AUTHOR_ASKED, ref("C", after.number), now, member=one.id, channel=after.channel)
