"""What is shown in chat of pages beside their texts: what changed, who wrote which line, lists and conflicts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

import discord

from bot.domain.ids import GuildId, ref
from bot.domain.lines import unified
from bot.domain.page import Page, Protection, Revision
from bot.services.archive import PageView
from bot.services.linking import WantedPage
from bot.services.merging import Clash
from bot.services.tracked import Together
from cogs.contribution_buttons import ReviewButton
from cogs.links import item_url, page_url
from cogs.rendered import BUSY, OPEN, Rendered, add, buttons, card
from cogs.words import clip, safe, text, when

_SHOWN: Final = 3400
_CLASHES: Final = 3
_SIDE: Final = 450
_NAME: Final = 18


def code(lines: Sequence[str], language: str = "") -> str:
    """Lines in a block in which nothing is markup."""
    inert = "\n".join(lines).replace("```", "`\u200b``")
    return f"```{language}\n{inert}\n```"


def diff_message(older: Revision, newer: Revision, archive_url: str, guild: GuildId) -> tuple[Rendered, str]:
    """What changed between two revisions, and all of it as plain text where the message has only the beginning."""
    lines = unified(older.text, newer.text)
    names = (ref("R", older.number), ref("R", newer.number))
    link = f"{page_url(archive_url, guild, newer.slug)}/diff/{older.number}/{newer.number}"
    title = text("page-diff-title", title=safe(newer.title, 180), older=names[0], newer=names[1])
    if not lines:
        words = text("page-diff-none")
        return Rendered(embed=discord.Embed(title=title, description=words, colour=OPEN)), ""
    return _in_code(title, lines, "diff", text("page-diff-link", link=link))


def blame_message(
    view: PageView, origins: Sequence[Revision], archive_url: str, guild: GuildId
) -> tuple[Rendered, str]:
    """Each line of a page with the revision and the author it is from; as ``diff_message``."""
    lines = view.revision.text.split("\n")
    shown = []
    for number, run in groupby(zip(origins, lines, strict=True), key=lambda pair: pair[0].number):
        for at, (origin, line) in enumerate(run):
            who = " ".join(", ".join(credit.name for credit in origin.authors).split())
            name = f"{ref('R', number)} {clip(who, _NAME)}" if at == 0 else ""
            shown.append(f"{name:<{_NAME + 8}}│ {line}")
    title = text("page-blame-title", title=safe(view.page.title, 200))
    link = item_url(archive_url, guild, ref("R", view.revision.number))
    return _in_code(title, shown, "", text("archive-show-link", link=link))


def _in_code(title: str, lines: Sequence[str], language: str, after: str) -> tuple[Rendered, str]:
    shown, room = [], _SHOWN
    for line in lines:
        room -= len(line) + 3
        if room < 0:
            break
        shown.append(line)
    whole = len(shown) == len(lines)
    parts = [code(shown, language) if shown else "", "" if whole else text("page-in-file"), after]
    embed = discord.Embed(title=clip(title, 256), description="\n".join(filter(None, parts)), colour=OPEN)
    return Rendered(embed=embed), "" if whole else "\n".join(lines) + "\n"


def page_line(page: Page, guild: GuildId, archive_url: str) -> str:
    """A page in a list."""
    marks = [text(f"page-grade-{page.grade.value}")] if page.grade else []
    if page.protection is not Protection.OPEN:
        marks.append(text(f"page-protection-{page.protection.value}"))
    link = f"[{ref('R', page.head)}]({page_url(archive_url, guild, page.slug)})"
    line = f"**{safe(page.title, 150)}** · {link} · {when(page.changed_at, 'd')}"
    return " · ".join([line, *marks])


def wanted_line(one: WantedPage, guild: GuildId, archive_url: str) -> str:
    """A wanted page in a list."""
    title = safe(one.page.replace("-", " "), 150)
    line = text("page-wanted-line", title=title, count=one.links)
    if one.task is None:
        return line
    name = ref("T", one.task)
    return f"{line} · [{name}]({item_url(archive_url, guild, name)})"


def talk_message(page: Page, guild: GuildId, archive_url: str) -> Rendered:
    """What the thread about a page is made from."""
    words = text("page-talk-lead", title=safe(page.title, 200), link=page_url(archive_url, guild, page.slug))
    return Rendered(embed=discord.Embed(description=words, colour=OPEN), silent=True)


def conflict_message(found: Together, guild: GuildId, archive_url: str, *, direct: bool) -> Rendered:
    """A conflict with both sides of it, and the buttons to resolve it; in a direct message the way to them."""
    contribution, head = found.contribution, found.head
    name = ref("C", contribution.number)
    words = text(
        "conflict-lead",
        ref=name,
        link=item_url(archive_url, guild, name),
        title=safe(contribution.title, 200),
        revision=ref("R", head.number if head is not None else 0),
        page=page_url(archive_url, guild, head.slug if head is not None else ""),
    )
    if not found.merge.clashes:
        return Rendered(embed=card(name, name, f"{words}\n\n{text('conflict-over')}", OPEN))
    if direct:
        words = f"{words}\n\n{text('conflict-direct')}"
    embed = card(name, text("conflict-title", ref=name), words, BUSY, contribution.author_name)
    for clash in found.merge.clashes[:_CLASHES]:
        _add_sides(embed, clash)
    if len(found.merge.clashes) > _CLASHES:
        more = text("conflict-more", count=len(found.merge.clashes) - _CLASHES)
        add(embed, text("conflict-more-name"), more, inline=False)
    acts = () if direct else ("resolve", "sides")
    return Rendered(
        embed=embed, view=buttons(*(ReviewButton(contribution.number, contribution.latest.number, act) for act in acts))
    )


def _add_sides(embed: discord.Embed, clash: Clash) -> None:
    for key, side in (("conflict-page-side", clash.page), ("conflict-work-side", clash.work)):
        add(embed, text(key), code([clip(side, _SIDE)]) if side else text("conflict-nothing"), inline=False)
