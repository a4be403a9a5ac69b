"""A message as it is to be shown, and what all cards have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

import discord

from cogs.words import clip

OPEN: Final = discord.Colour(0x3B6EA8)
BUSY: Final = discord.Colour(0xB7791F)
GOOD: Final = discord.Colour(0x2E7D4F)
OVER: Final = discord.Colour(0x777777)

TITLE_LIMIT: Final = 256
FIELD_LIMIT: Final = 1024
TOTAL_LIMIT: Final = 6000
_DESCRIPTION_KEPT: Final = 1000
_LABEL_LIMIT: Final = 80


@dataclass(frozen=True)
class Rendered:
    """What the courier sends, or a command answers with; ``silent`` so that nobody's phone makes a sound.

    ``mentions`` are the only members whom a message of the courier mentions, each by id. ``reply_to`` is the message
    below which it is said, if that is still there. ``file`` is the name and the content of one that goes with it.
    """

    content: str | None = None
    embed: discord.Embed | None = None
    view: discord.ui.View | None = None
    silent: bool = False
    mentions: tuple[int, ...] = ()
    reply_to: int | None = None
    file: tuple[str, bytes] | None = None


def card(
    reference: str, title: str, description: str | None, colour: discord.Colour, footer: str = ""
) -> discord.Embed:
    """An embed for the item ``reference``, whose footer begins with it. Title and description are already inert."""
    embed = discord.Embed(title=clip(title, TITLE_LIMIT), description=description or None, colour=colour)
    return embed.set_footer(text=f"{reference} · {clip(footer, 200)}" if footer else reference)


def add(embed: discord.Embed, name: str, value: str, *, inline: bool = True) -> None:
    """Add a field, cut to what Discord allows. Its value must not be blank."""
    embed.add_field(name=name, value=clip(value, FIELD_LIMIT), inline=inline)


def fitted(embed: discord.Embed) -> discord.Embed:
    """The embed, cut to what Discord allows of all its texts together: first the description, then long fields."""
    beyond = len(embed) - TOTAL_LIMIT
    if beyond > 0 and embed.description:
        embed.description = clip(embed.description, max(_DESCRIPTION_KEPT, len(embed.description) - beyond))
    while (beyond := len(embed) - TOTAL_LIMIT) > 0:
        place, longest = max(enumerate(embed.fields), key=lambda pair: len(pair[1].value or ""))
        value = longest.value or ""
        cut = clip(value, max(len(value) // 2, len(value) - beyond))
        embed.set_field_at(place, name=longest.name, value=cut, inline=longest.inline)
    return embed


def listed(lines: Iterable[str], limit: int, more: Callable[[int], str], beyond: int = 0) -> str:
    """As many whole lines as fit into ``limit`` characters; then what ``more`` says of the number left out.

    ``beyond`` is how many more there are than ``lines`` holds.
    """
    waiting = list(lines)
    shown: list[str] = []
    room = limit
    for index, line in enumerate(waiting):
        left = len(waiting) - index + beyond
        kept_free = len(more(left)) + 1 if left > 1 else 0
        if len(line) + 1 + kept_free > room + 1:
            return "\n".join([*shown, more(left)])
        shown.append(line)
        room -= len(line) + 1
    return "\n".join([*shown, more(beyond)] if beyond else shown)


def buttons(*items: discord.ui.Item[Any]) -> discord.ui.View | None:
    """A view that outlives a restart, as its items are dynamic; None without items."""
    if not items:
        return None
    view = discord.ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    return view


def label(words: str) -> str:
    """Words for a button, cut to what Discord allows."""
    return clip(words, _LABEL_LIMIT)
