"""What Discord writes into messages (mentions, custom emoji, timestamps) and [[wiki links]], as Markdown rules.

Source: Discord's API reference, "Message Formatting".
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from bot.domain.page import slug

MENTION: Final = "mention"
TIME: Final = "discord_time"
WIKI: Final = re.compile(r"\[\[([^\[\]|\n]{1,120})(?:\|([^\[\]\n]{1,200}))?\]\]")
"""A link to a page by its title, with or without other words to show: [[Title]] or [[Title|words]]."""

_MARKS: Final = (
    ("member", re.compile(r"<@!?(\d{1,20})>")),
    ("role", re.compile(r"<@&(\d{1,20})>")),
    ("channel", re.compile(r"<#(\d{1,20})>")),
    ("emoji", re.compile(r"<a?:(\w{2,32}):\d{1,20}>", re.ASCII)),
    ("command", re.compile(r"</([^:<>\n]{1,100}):\d{1,20}>")),
    ("time", re.compile(r"<t:(-?\d{1,12})(?::[tTdDfFR])?>")),
)


def install(parser: MarkdownIt) -> None:
    """Teach a parser both. Mentions become tokens of type MENTION, with the sort in ``info``; timestamps TIME."""
    parser.inline.ruler.before("autolink", "discord", _mark)
    parser.inline.ruler.before("link", "wiki", _wiki)


def linked(text: str) -> set[str]:
    """The slugs of the pages a text links to by title."""
    return {slug(match[1]) for match in WIKI.finditer(text)} - {""}


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
    if not silent:
        opening = state.push("link_open", "a", 1)
        opening.info, opening.meta = "wiki", {"slug": slug(match[1])}
        state.push("text", "", 0).content = (match[2] or match[1]).strip()
        state.push("link_close", "a", -1)
    state.pos = match.end()
    return True
