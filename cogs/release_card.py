"""What is shown of releases: the announcement, the preview before it, and the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import discord

from bot.domain.contribution import Contribution
from bot.domain.ids import ChannelId, GuildId, ref
from bot.domain.proposal import Proposal
from bot.domain.release import Cadence, Release
from bot.services.release_contents import ReleaseView
from cogs.links import item_url
from cogs.rendered import FIELD_LIMIT, GOOD, OPEN, Rendered, add, card, fitted, listed
from cogs.words import credited, safe, text, when

Readable = Callable[[GuildId, ChannelId], bool]
_LIST_LIMIT: Final = 3500
_PEOPLE: Final = 40


def release_message(view: ReleaseView, guild: GuildId, archive_url: str, readable: Readable) -> Rendered:
    """The announcement of a release. Of decisions in channels that not everybody can read it tells the number only."""
    release = view.release
    name = ref("V", release.number)
    page = item_url(archive_url, guild, name)
    links = text("release-links", page=page, zip=f"{page}/archive.zip", tar=f"{page}/archive.tar.gz")
    about = "\n\n".join(filter(None, (release.foreword, links)))
    embed = card(name, text("release-title", version=release.version), about, GOOD, _by(release))
    _notes(embed, view, guild, archive_url, readable)
    return Rendered(embed=fitted(embed))


def preview_message(view: ReleaseView, guild: GuildId, archive_url: str, readable: Readable) -> Rendered:
    """What the announcement would say."""
    release = view.release
    title = text("release-preview-title", version=release.version)
    embed = discord.Embed(title=title, description=release.foreword or None, colour=OPEN)
    _notes(embed, view, guild, archive_url, readable)
    return Rendered(content=text("release-preview"), embed=fitted(embed))


def _by(release: Release) -> str:
    return text("release-cut-by", name=release.by_name)


def _notes(embed: discord.Embed, view: ReleaseView, guild: GuildId, archive_url: str, readable: Readable) -> None:
    def named(letter: str, number: int) -> str:
        return f"[{ref(letter, number)}]({item_url(archive_url, guild, ref(letter, number))})"

    def made(one: Contribution) -> str:
        who = credited(one.author, one.author_name)
        shown = safe(one.summary or one.title, 80)
        return text("release-contributions-line", ref=named("C", one.number), title=shown, who=who)

    def decided(one: Proposal) -> str:
        if not readable(guild, one.channel):
            return text("release-decisions-private", ref=named("P", one.number))
        return text("release-decisions-line", ref=named("P", one.number), title=safe(one.title, 80))

    _field(embed, text("release-contributions", count=len(view.contributions)), [*map(made, view.contributions)])
    _field(embed, text("release-decisions", count=len(view.decisions)), [*map(decided, view.decisions)])
    for thanks in view.release.thanks:
        names = [credited(one.id, one.name) for one in thanks.to[:_PEOPLE]]
        left = len(thanks.to) - len(names)
        names += [text("release-more", count=left)] if left else []
        add(embed, text(f"release-part-{thanks.part.value}"), ", ".join(names), inline=False)


def _field(embed: discord.Embed, name: str, lines: Sequence[str]) -> None:
    shown = listed(lines, FIELD_LIMIT, lambda count: text("release-more", count=count))
    if shown:
        add(embed, name, shown, inline=False)


def releases_message(
    releases: Sequence[Release], cadence: Cadence | None, guild: GuildId, archive_url: str
) -> Rendered:
    """Every release, newest first, and when the next one is due."""
    lines = [_line(release, guild, archive_url) for release in releases]
    shown = listed(lines, _LIST_LIMIT, lambda count: text("release-more", count=count))
    parts = [shown or text("release-list-empty")]
    if cadence is not None:
        parts.append(text("release-next", when=when(cadence.next_at, "D"), relative=when(cadence.next_at)))
        if cadence.freeze_days:
            parts[-1] += " " + text("release-next-freeze", when=when(cadence.freezes_at, "D"))
    embed = discord.Embed(title=text("release-list-title"), description="\n\n".join(parts), colour=OPEN)
    return Rendered(embed=embed)


def _line(release: Release, guild: GuildId, archive_url: str) -> str:
    return text(
        "release-list-line",
        version=release.version,
        link=item_url(archive_url, guild, ref("V", release.number)),
        when=when(release.at, "D"),
        count=len(release.contributions),
    )


def scheduled_words(cadence: Cadence) -> str:
    """What somebody is told who has scheduled releases."""
    due, days = cadence.next_at, cadence.every_days
    words = text("release-scheduled", days=days, when=when(due, "D"), relative=when(due))
    if cadence.freeze_days:
        words += "\n" + text("release-scheduled-freeze", when=when(cadence.freezes_at, "D"))
    return words
