"""Lists of which there can be more than a message holds: what does not fit comes as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import discord

from cogs.edge import answer
from cogs.forms import text_file
from cogs.rendered import OPEN

_ROOM: Final = 3000


@dataclass(frozen=True)
class LongList:
    """A list: its title, its lines as shown, all of it in plain letters, and what stands above the lines."""

    name: str
    title: str
    lines: Sequence[str]
    plain: Sequence[str]
    lead: str
    in_file: str


async def show_list(interaction: discord.Interaction[Any], found: LongList) -> None:
    """Show a list to this person only."""
    shown, room = [], _ROOM
    for line in found.lines:
        room -= len(line) + 1
        if room < 0:
            break
        shown.append(line)
    whole = len(shown) == len(found.lines)
    parts = [found.lead, "\n".join(shown), "" if whole else found.in_file]
    embed = discord.Embed(title=found.title, description="\n\n".join(filter(None, parts)), colour=OPEN)
    await answer(interaction, embed=embed, file=None if whole else _file_of(found))


def _file_of(found: LongList) -> Callable[[], discord.File]:
    return lambda: text_file(found.name, "\n".join(found.plain) + "\n")
