"""What is shown of the archive in chat: a page, its history, and what a search found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import discord

from bot.domain.ids import GuildId, ref
from bot.domain.page import BY_SILENCE, Credit, Page, Revision
from bot.services.archive import PageView
from bot.services.searching import Findings, Found
from cogs.consent import licence_link
from cogs.links import item_url, page_url
from cogs.page_state import state_words
from cogs.rendered import GOOD, OPEN, TITLE_LIMIT, Rendered, add, card, listed
from cogs.words import clip, person, safe, text, when

_TEXT_SHOWN: Final = 2500
_AUTHORS_SHOWN: Final = 10
_FILES_SHOWN: Final = 5
_LIST_LIMIT: Final = 3500


def page_message(view: PageView, guild: GuildId, archive_url: str, categories: Sequence[str] = ()) -> Rendered:
    """A page at one revision: as much of its text as fits, who made it from what, and what is special about it."""
    page, revision = view.page, view.revision
    link = page_url(archive_url, guild, page.slug)
    if revision.number != page.head:
        link = item_url(archive_url, guild, ref("R", revision.number))
    embed = card(ref("R", revision.number), safe(revision.title, TITLE_LIMIT), _excerpt(revision, link), GOOD)
    add(embed, text("archive-show-authors"), _names(revision.authors))
    add(embed, text("archive-show-reviewer"), reviewer_words(revision))
    moment = text("archive-show-revision-value", index=revision.index, count=page.revisions, when=when(revision.at))
    add(embed, text("archive-show-revision"), moment)
    add(embed, text("archive-show-licence"), licence_link(revision.licence))
    chain = [ref("C", revision.contribution)]
    chain += [ref("T", view.task.number)] if view.task is not None else []
    chain += [ref("P", view.proposal.number)] if view.proposal is not None else []
    add(embed, text("archive-show-from"), " ← ".join(f"[{one}]({item_url(archive_url, guild, one)})" for one in chain))
    if revision.attachments:
        names = ", ".join(safe(file.name, 80) for file in revision.attachments[:_FILES_SHOWN])
        add(embed, text("archive-show-files"), names, inline=False)
    if special := "\n".join(filter(None, [_special(revision), state_words(page)])):
        add(embed, text("page-state"), special, inline=False)
    if categories:
        add(embed, text("page-state-categories"), ", ".join(safe(name, 80) for name in categories), inline=False)
    return Rendered(embed=embed)


def _special(revision: Revision) -> str:
    """What is special about a revision in its page's history; "" if nothing is."""
    parts = []
    if revision.reverts_to is not None:
        parts.append(text("archive-reverts", ref=ref("R", revision.reverts_to)))
    if revision.merged:
        parts.append(text("page-merged"))
    if revision.came_from:
        parts.append(text("page-came-from", slug=safe(revision.came_from, 120)))
    return " · ".join(parts)


def reviewer_words(revision: Revision) -> str:
    """Who let a revision into the archive: a maintainer, or the community by a decision or by its silence."""
    if revision.reviewer == BY_SILENCE:
        return text("archive-silence")
    if revision.decision is not None:
        return text("archive-community", ref=ref("P", revision.decision))
    return person(revision.reviewer.id)


def _excerpt(revision: Revision, link: str) -> str:
    if not revision.text:
        return f"{text('archive-show-no-text')}\n\n{text('archive-show-link', link=link)}"
    begun = safe(revision.text[: _TEXT_SHOWN + 1], 4 * _TEXT_SHOWN)
    if len(begun) > _TEXT_SHOWN:
        return f"{clip(begun, _TEXT_SHOWN)}\n\n{text('archive-show-excerpt', link=link)}"
    return f"{begun}\n\n{text('archive-show-link', link=link)}"


def _names(authors: Sequence[Credit]) -> str:
    return ", ".join(person(credit.id) for credit in authors[:_AUTHORS_SHOWN]) or "–"


def history_message(page: Page, revisions: Sequence[Revision], guild: GuildId, archive_url: str) -> Rendered:
    """A page's revisions, newest first, a line each."""
    link = f"{page_url(archive_url, guild, page.slug)}/history"
    shown = listed(
        (_history_line(revision, guild, archive_url) for revision in revisions),
        _LIST_LIMIT,
        lambda count: text("archive-history-more", count=count, link=link),
        beyond=page.revisions - len(revisions),
    )
    title = text("archive-history-title", title=safe(page.title, 220))
    return Rendered(embed=discord.Embed(title=clip(title, TITLE_LIMIT), description=shown, colour=OPEN))


def _history_line(revision: Revision, guild: GuildId, archive_url: str) -> str:
    name = ref("C", revision.contribution)
    line = text(
        "archive-history-line",
        revision=ref("R", revision.number),
        link=item_url(archive_url, guild, ref("R", revision.number)),
        when=when(revision.at, "d"),
        who=_names(revision.authors),
        ref=name,
        contribution=item_url(archive_url, guild, name),
    )
    summary = " · ".join(filter(None, [_special(revision), safe(revision.summary, 120)]))
    return line + text("archive-history-summary", summary=summary) if summary else line


def found_message(words: str, findings: Findings, guild: GuildId, archive_url: str) -> Rendered:
    """What a search found, with a piece of the text around each match."""
    shown_words, all_pages = safe(words, 100), f"{archive_url}/{guild}/pages"
    if not findings.found:
        return Rendered(content=text("archive-search-none", words=shown_words, link=all_pages))
    shown = listed(
        (_found_line(one, guild, archive_url) for one in findings.found),
        _LIST_LIMIT,
        lambda count: text("archive-search-more", count=count, link=all_pages),
    )
    title = text("archive-search-title", words=shown_words)
    return Rendered(embed=discord.Embed(title=clip(title, TITLE_LIMIT), description=shown, colour=OPEN))


def _found_line(found: Found, guild: GuildId, archive_url: str) -> str:
    number = ref("R", found.page.head)
    line = f"**{safe(found.page.title, 150)}** · [{number}]({page_url(archive_url, guild, found.page.slug)})"
    return f"{line}\n{safe(found.excerpt, 250)}" if found.excerpt else line
