"""What is shown of what somebody watches: all of it with what is new, and the bundle of news."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import discord

from bot.domain.ids import GuildId, RevisionId
from bot.domain.page import Page
from bot.domain.watching import Event, Rhythm, Topic
from bot.services.following import Followed
from bot.services.watching import Following, Watched
from cogs.links import item_url, page_url
from cogs.rendered import OPEN, Rendered, buttons, listed
from cogs.watch_buttons import QuietButton, StopMenu
from cogs.words import clip, person, safe, text

_ROOM: Final = 3600
_LISTED: Final = 3


def following_message(found: Following, rhythm: Rhythm | None, guild: GuildId, archive_url: str) -> Rendered:
    """Everything that somebody watches, with a menu to stop that."""
    lines = list(_lines(found, guild, archive_url))
    if not lines:
        return Rendered(content=text("watch-none"))
    shown = listed(lines, _ROOM, lambda count: text("watch-more", count=count))
    lead = text(f"watch-told-{rhythm.value}") if rhythm is not None else text("watch-quiet")
    embed = discord.Embed(title=text("watch-title"), description=f"{lead}\n\n{shown}", colour=OPEN)
    return Rendered(embed=embed, view=buttons(*_menu(found, guild)))


def news_message(told: Following, community: str, guild: GuildId, archive_url: str) -> Rendered:
    """What is new about what somebody watches, with a menu and a button to hear less."""
    lines = _lines(told, guild, archive_url)
    shown = listed(lines, _ROOM, lambda count: text("watch-news-more", count=count), told.more)
    title = text("watch-news-title", community=safe(community, 100))
    embed = discord.Embed(title=clip(title, 256), description=shown, colour=OPEN)
    return Rendered(embed=embed, view=buttons(*_menu(told, guild), QuietButton(guild)), silent=True)


def _menu(found: Following, guild: GuildId) -> list[discord.ui.Item[Any]]:
    things = [(Topic.PAGE, one.page.slug, one.page.title) for one in found.pages]
    things += [(one.watch.topic, one.watch.name, _name(one)) for one in found.others]
    menu = StopMenu.over(guild, things)
    return [menu] if menu is not None else []


def _lines(found: Following, guild: GuildId, archive_url: str) -> Iterable[str]:
    for one in found.pages:
        yield _page_line(one, guild, archive_url)
    for other in found.others:
        yield _followed_line(other, found, guild, archive_url)


def _page_line(one: Watched, guild: GuildId, archive_url: str) -> str:
    page: Page = one.page
    title, link = safe(page.title, 150), page_url(archive_url, guild, page.slug)
    if not one.changes:
        return text("watch-page-line", title=title, link=link)
    seen = RevisionId(one.watch.seen)
    return text("watch-page-news", title=title, link=f"{link}/diff/{seen}/{page.head}", count=one.changes)


def _followed_line(one: Followed, found: Following, guild: GuildId, archive_url: str) -> str:
    name = _heading(one, guild, archive_url)
    if not one.events:
        return text("watch-nothing-new", name=name)
    own = one.watch.topic in (Topic.TASK, Topic.PROPOSAL)
    happened = [_event(event, found, guild, archive_url, own=own) for event in one.events[-_LISTED:]]
    if len(one.events) > _LISTED:
        happened.append(text("watch-more", count=len(one.events) - _LISTED))
    return text("watch-news-line", name=name, happened="; ".join(happened))


def _heading(one: Followed, guild: GuildId, archive_url: str) -> str:
    """What is watched, as a link where there is something to be read."""
    watch = one.watch
    if watch.topic is Topic.REQUESTS:
        return text("watch-requests-of", who=person(watch.whose or 0))
    if watch.topic is Topic.AREA:
        return text("watch-area", area=safe(one.title, 100))
    return f"**[{watch.page}]({item_url(archive_url, guild, watch.page)})** {safe(one.title, 100)}"


def _name(one: Followed) -> str:
    """What is watched, in plain letters."""
    if one.watch.topic is Topic.REQUESTS:
        return text("watch-requests-of", who=one.title)
    return one.title if one.watch.topic is Topic.AREA else f"{one.watch.page} {one.title}"


def _event(event: Event, found: Following, guild: GuildId, archive_url: str, *, own: bool) -> str:
    words = text(f"watch-did-{event.what}")
    if own:
        return words
    link = f"[{event.ref}]({item_url(archive_url, guild, event.ref)})"
    return f"{link} {safe(found.titles.get(event.ref, ''), 80)} {words}"
