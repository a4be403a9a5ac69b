"""How members write: CommonMark with what Discord puts into messages (mentions, custom emoji, timestamps), [[links]] to
pages and [[Category:…]]. One parser: for what the web shows, and for the index of what links to what.

Source: Discord's API reference, "Message Formatting".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from bot.domain.linking import category_name
from bot.domain.page import CATEGORIES_LIMIT, slug
from bot.domain.refusal import Refusal

MENTION: Final = "mention"
TIME: Final = "discord_time"
CATEGORY: Final = "category"
WIKI: Final = re.compile(r"\[\[([^\[\]|\n]{1,120})(?:\|([^\[\]\n]{1,200}))?\]\]")
"""A link to a page by its title, with or without other words to show: [[Title]] or [[Title|words]]."""

SCHEMES: Final = frozenset({"http", "https", "mailto"})
LINKS_LIMIT: Final = 2000
"""How many pages the text of one page counts as linking to."""

QUICK: Final = 4000
"""Characters of a text that the parser is done with at once, however it is written: a message's or a form's."""

_CATEGORY: Final = re.compile(r"\s*category\s*:\s*(.+)", re.IGNORECASE)
_OWN: Final = re.compile(r"(?:(?:\./|/)?|(?:/[\w.~-]+)*/(\d{1,20})/)page/([^/]+)")

_MARKS: Final = (
    ("member", re.compile(r"<@!?(\d{1,20})>")),
    ("role", re.compile(r"<@&(\d{1,20})>")),
    ("channel", re.compile(r"<#(\d{1,20})>")),
    ("emoji", re.compile(r"<a?:(\w{2,32}):\d{1,20}>", re.ASCII)),
    ("command", re.compile(r"</([^:<>\n]{1,100}):\d{1,20}>")),
    ("time", re.compile(r"<t:(-?\d{1,12})(?::[tTdDfFR])?>")),
)


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - markdown-it's name
        scheme = scheme_of(url)
        return scheme == "" or scheme in SCHEMES


def parser() -> MarkdownIt:
    """CommonMark with tables and strikethrough, without raw HTML; a line break is one, as in chat.

    Mentions become tokens of type MENTION, with the sort in ``info``; timestamps TIME; categories CATEGORY. A link to a
    page by its title is one with ``info`` "wiki" and the address in ``meta``.
    """
    made = _Parser("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    made.inline.ruler.before("autolink", "discord", _mark)
    made.inline.ruler.before("link", "wiki", _wiki)
    return made


def scheme_of(url: str) -> str | None:
    """The scheme of an address, "" for a relative one, None for what is none at all."""
    try:
        return urlsplit(url).scheme
    except ValueError:
        return None


def page_in(url: str, guild: int) -> str | None:
    """The page that a link's address leads to, if it is one of this guild's: ``page/…`` or with all that stands before
    it on the web; None for any other."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    match = _OWN.fullmatch(parts.path)
    if match is None or parts.scheme not in {"", "http", "https"}:
        return None
    absolute = bool(parts.scheme or parts.netloc)
    whose = {str(guild)} if absolute else {str(guild), None}
    return slug(unquote(match[2])) or None if match[1] in whose else None


@dataclass(frozen=True)
class References:
    """The addresses of the pages that a text links to, in the order of the text, and the categories it names."""

    pages: tuple[str, ...]
    categories: tuple[str, ...]


@lru_cache(64)
def references(text: str, guild: int) -> References:
    """What a page's text refers to. What stands in code, or is no link as the web shows it, does not count.

    A text that is made to take long takes seconds: whoever has others wait asks ``reads_quickly`` first.
    """
    if not _may_refer(text):
        return References((), ())
    pages: dict[str, None] = {}
    categories: dict[str, str] = {}
    for token in _flat(_PARSER.parse(text)):
        if token.type == CATEGORY:
            categories.setdefault(slug(token.content), token.content)
        elif token.type == "link_open":
            page = token.meta["slug"] if token.info == "wiki" else page_in(str(token.attrs.get("href", "")), guild)
            if page is not None:
                pages[page] = None
    return References(tuple(pages)[:LINKS_LIMIT], tuple(categories.values())[:CATEGORIES_LIMIT])


def reads_quickly(text: str) -> bool:
    """Whether ``references`` answers within a few hundredths of a second, whatever the text."""
    return len(text) <= QUICK or not _may_refer(text)


def _may_refer(text: str) -> bool:
    return "[[" in text or "page/" in text


def _flat(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or ())


def _mark(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "<":
        return False
    for sort, pattern in _MARKS:
        match = pattern.match(state.src, state.pos, state.posMax)
        if match is None:
            continue
        if sort == "time" and _instant(match[1]) is None:
            return False
        if not silent:
            token = state.push(TIME if sort == "time" else MENTION, "", 0)
            token.info, token.content = sort, match[1]
        state.pos = match.end()
        return True
    return False


def _instant(seconds: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _wiki(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[[", state.pos):
        return False
    match = WIKI.match(state.src, state.pos, state.posMax)
    if match is None or not slug(match[1]) or state.linkLevel:
        return False
    if _CATEGORY.fullmatch(match[1]) is not None:
        name = _category(match[1])
        if name is None:
            return False
        if not silent:
            state.push(CATEGORY, "", 0).content = name
    elif not silent:
        opening = state.push("link_open", "a", 1)
        opening.info, opening.meta = "wiki", {"slug": slug(match[1])}
        state.push("text", "", 0).content = (match[2] or match[1]).strip()
        state.push("link_close", "a", -1)
    state.pos = match.end()
    return True


def _category(title: str) -> str | None:
    """The name in [[Category:name]]; None for any other title."""
    match = _CATEGORY.fullmatch(title)
    try:
        return category_name(match[1]) if match is not None else None
    except Refusal:
        return None


_PARSER: Final = parser()
