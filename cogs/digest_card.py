"""What is shown of digests: the summary itself, and when the next ones come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import discord

from bot.domain.digest import Digest
from bot.domain.ids import GuildId, ref
from bot.domain.proposal import Proposal
from bot.domain.task import Task
from bot.services.digests import DigestItems
from cogs.links import card_link, home_url
from cogs.rendered import FIELD_LIMIT, OPEN, Rendered, add, listed
from cogs.review_card import contribution_line
from cogs.schedule_words import schedule_words
from cogs.words import safe, text, when

_LIST_LIMIT = 3500


def digest_message(items: DigestItems, late: bool, guild: GuildId, archive_url: str) -> Rendered:
    """The summary: what closes, what waits, what is free to take, with the card of each."""
    closing = text("digest-closing", link=home_url(archive_url, guild))
    description = f"{text('digest-late')}\n{closing}" if late else closing
    embed = discord.Embed(title=text("digest-title"), description=description, colour=OPEN)
    _add_lines(embed, text("digest-votes"), (_vote_line(item, guild) for item in items.votes))
    _add_lines(embed, text("digest-reviews"), (contribution_line(item, guild) for item in items.reviews))
    _add_lines(embed, text("digest-tasks"), (_task_line(item, guild) for item in items.tasks))
    return Rendered(embed=embed)


def _add_lines(embed: discord.Embed, name: str, lines: Iterable[str]) -> None:
    shown = listed(lines, FIELD_LIMIT, lambda count: text("digest-more", count=count))
    if shown:
        add(embed, name, shown, inline=False)


def _vote_line(proposal: Proposal, guild: GuildId) -> str:
    name = card_link(guild, proposal.channel, proposal.card, ref("P", proposal.number))
    return text("digest-votes-line", ref=name, title=safe(proposal.title, 100), when=when(proposal.closes_at))


def _task_line(task: Task, guild: GuildId) -> str:
    name = card_link(guild, task.channel, task.card, ref("T", task.number))
    return text("digest-tasks-line", ref=name, title=safe(task.title, 100))


def set_words(digest: Digest) -> str:
    """What somebody is told who has set a digest: how it was understood, and when the next one comes."""
    return text(
        "digest-set",
        channel=f"<#{digest.channel}>",
        times=schedule_words(digest.recurrence),
        next=when(digest.next_due, "f"),
        relative=when(digest.next_due),
    )


def digests_message(digests: Sequence[Digest]) -> Rendered:
    """Every digest of a guild, a line each."""
    if not digests:
        return Rendered(content=text("digest-list-empty"))
    shown = listed(map(_line, digests), _LIST_LIMIT, lambda count: text("digest-list-more", count=count))
    return Rendered(embed=discord.Embed(title=text("digest-list-title"), description=shown, colour=OPEN))


def _line(digest: Digest) -> str:
    return text(
        "digest-list-line",
        channel=f"<#{digest.channel}>",
        times=schedule_words(digest.recurrence),
        next=when(digest.next_due),
    )
