"""A version of a series as a mailbox that ``git am`` takes."""

from __future__ import annotations

from email.utils import format_datetime

from bot.domain.change import HOST, person_line
from bot.domain.contribution import Contribution, Work
from bot.domain.ids import GuildId
from bot.domain.page import Credit
from bot.domain.patches.kept import bytes_of
from bot.domain.patches.mail import written
from bot.domain.patches.make import rendered
from bot.domain.patches.parse import parse
from bot.domain.patches.trailers import Trailer, joined, split
from bot.domain.reviewing import trailers


def mailbox(contribution: Contribution, work: Work, guild: GuildId) -> bytes:
    """The patches of a version, by the contribution's author, with the trailers that are known of the newest one.

    Whatever way they were handed in, their diffs are as git writes them. Nobody has the addresses in it.
    """
    author = _line(Credit(contribution.author, contribution.author_name), guild)
    parts = []
    for part, patch in enumerate(work.patches, 1):
        known = trailers(contribution, part) if work.number == contribution.latest.number else []
        message, own = split(patch.body)
        body = joined(message, (*own, *(Trailer(one.key, _line(one.who, guild)) for one in known)))
        diff = rendered(parse(bytes_of(patch.diff)))
        at, total = format_datetime(work.at), len(work.patches)
        parts.append(written(patch.subject, body, diff, author, at, index=part, total=total, version=work.number))
    return b"".join(parts)


def _line(who: Credit, guild: GuildId) -> str:
    return person_line(who.name, f"nobody@{guild}.{HOST}")
