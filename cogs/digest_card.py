"""What is shown of digests: the summary itself, how a digest is set, and when the next ones come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import discord

from bot.domain.area import Area
from bot.domain.contribution import Contribution
from bot.domain.digest import Digest, Section
from bot.domain.health import Health
from bot.domain.ids import GuildId, ref
from bot.domain.proposal import Proposal
from bot.domain.task import Task
from bot.services.digests import Entry, Part
from cogs.board_card import board_line
from cogs.links import card_link, health_url, home_url, item_url
from cogs.rendered import FIELD_LIMIT, OPEN, Rendered, add, listed
from cogs.review_card import contribution_line
from cogs.schedule_words import schedule_words
from cogs.words import credited, message_link, safe, text, when

_LIST_LIMIT: Final = 3500
_ROOM: Final = 5000
"""Characters for all sections together, so that title and footer find room in what Discord takes."""

_TITLE: Final = 100


def digest_message(parts: Sequence[Part], guild: GuildId, archive_url: str, *, late: bool, own: str = "") -> Rendered:
    """The summary: section by section, with a link for everything in it. What it asks for and was done since is struck
    through. ``own`` is the community's name where it is for one member."""
    closing = text("digest-closing", link=home_url(archive_url, guild))
    description = f"{text('digest-late')}\n{closing}" if late else closing
    title = text("digest-own-title", community=safe(own, 100)) if own else text("digest-title")
    embed = discord.Embed(title=title, description=description, colour=OPEN)
    room = _ROOM
    for index, part in enumerate(parts):
        name = text(f"digest-section-{part.section.value}")
        share = min(FIELD_LIMIT, room // (len(parts) - index) - len(name))
        if part.health is not None:
            shown = _health(part.health, health_url(archive_url, guild))
        else:
            lines = (_line(part.section, entry, guild, archive_url, own=bool(own)) for entry in part.entries)
            shown = listed(lines, share, lambda count: text("digest-more", count=count), part.more)
        add(embed, name, shown, inline=False)
        room -= len(name) + len(shown)
    return Rendered(embed=embed)


def _line(section: Section, entry: Entry, guild: GuildId, archive_url: str, *, own: bool) -> str:
    words = _words(section, entry, guild, archive_url, own=own)
    return f"~~{words}~~" if entry.done else words


def _words(section: Section, entry: Entry, guild: GuildId, archive_url: str, *, own: bool) -> str:
    item = entry.item
    if isinstance(item, Area):
        return text("digest-orphan-line", area=safe(item.name), about=safe(item.about, _TITLE) or "none")
    link = _linked(entry.name, item, guild, archive_url)
    if isinstance(item, Task):
        if section is not Section.LAPSING:
            return board_line(item, guild, archive_url)
        ends = when(min((claim.until for claim in item.claims), default=item.created_at))
        return text(
            "digest-lapsing-own" if own else "digest-lapsing", ref=link, title=safe(item.title, _TITLE), when=ends
        )
    if isinstance(item, Proposal):
        return _proposal(section, item, link)
    if section is Section.REVIEWS:
        return contribution_line(item, guild)
    who = credited(item.author, item.author_name)
    return text(f"digest-{section.value}-line", ref=link, title=safe(item.title, _TITLE), who=who, count=entry.thanks)


def _proposal(section: Section, proposal: Proposal, link: str) -> str:
    title = safe(proposal.title, _TITLE)
    if section is Section.VOTES:
        return text("digest-votes-line", ref=link, title=title, when=when(proposal.closes_at))
    passed = proposal.outcome is not None and proposal.outcome.passed
    return text("digest-decided-line", ref=link, title=title, passed="yes" if passed else "no")


def _linked(name: str, item: Task | Contribution | Proposal, guild: GuildId, archive_url: str) -> str:
    """The item's number, linked to its card, or to the web where it has none."""
    if item.card is None:
        return f"[{name}]({item_url(archive_url, guild, name)})"
    return card_link(guild, item.channel, item.card, name)


def _health(health: Health, link: str) -> str:
    week = health.weeks[-2] if len(health.weeks) > 1 else health.weeks[-1]
    return text(
        "digest-health-line",
        opened=week.opened,
        done=week.done,
        accepted=week.accepted,
        wait=f"{week.wait_hours:.0f}" if week.wait_hours is not None else "none",
        open=health.open,
        link=link,
    )


def set_words(digest: Digest) -> str:
    """How a digest was understood, and when the next one comes."""
    return text(
        "digest-set",
        ref=ref("D", digest.number),
        channel=place_of(digest),
        times=schedule_words(digest.recurrence),
        next=when(digest.next_due, "f"),
        relative=when(digest.next_due),
    )


def own_words(digest: Digest, *, reached: bool) -> str:
    """The same, to the member whose digest it is; ``reached`` unless they wish to be told nothing."""
    words = text(
        "digest-own-set",
        times=schedule_words(digest.recurrence),
        next=when(digest.next_due, "f"),
        relative=when(digest.next_due),
    )
    return words if reached else f"{words}\n{text('digest-own-unreached')}"


def contents_words(digest: Digest) -> str:
    """What a digest has in it."""
    return text(
        "digest-contents",
        sections=", ".join(text(f"digest-name-{section.value}") for section in digest.sections),
        areas=", ".join(map(safe, digest.areas)) or "none",
        lines=digest.length.lines,
    )


def place_of(digest: Digest) -> str:
    """Where it goes."""
    return f"<#{digest.channel}>"


def digests_message(digests: Sequence[Digest], guild: GuildId) -> Rendered:
    """Every digest of a guild, a line each."""
    if not digests:
        return Rendered(content=text("digest-list-empty"))
    shown = listed(_lines(digests, guild), _LIST_LIMIT, lambda count: text("digest-list-more", count=count))
    return Rendered(embed=discord.Embed(title=text("digest-list-title"), description=shown, colour=OPEN))


def _lines(digests: Sequence[Digest], guild: GuildId) -> Iterable[str]:
    for digest in digests:
        line = text(
            "digest-list-line",
            ref=ref("D", digest.number),
            channel=place_of(digest),
            times=schedule_words(digest.recurrence),
            next=when(digest.next_due),
            areas=", ".join(map(safe, digest.areas)) or "none",
        )
        posted = digest.posted
        if posted is not None and posted.channel is not None:
            line += text("digest-list-last", link=message_link(guild, posted.channel, posted.message))
        yield line
