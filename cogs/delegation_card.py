"""What is shown of delegations: their list, and what a member is told of theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import discord

from bot.domain.delegation import Delegation
from bot.domain.ids import MemberId
from cogs.rendered import OPEN, Rendered, add, listed
from cogs.words import person, safe, text

_LIST_LIMIT: Final = 3000
_OWN_LIMIT: Final = 1000


def delegation_list(found: Sequence[Delegation], member: MemberId, *, only: bool) -> Rendered:
    """Who votes for whom: the whole list, or with ``only`` what concerns one member."""
    given = [one for one in found if one.member == member]
    taken = [one for one in found if one.delegate == member]
    shown = [*given, *(one for one in taken if one not in given)] if only else found
    if not shown:
        return Rendered(content=text("delegation-list-empty-member" if only else "delegation-list-empty"))
    embed = discord.Embed(title=text("delegation-list-title"), description=_lines(shown, _LIST_LIMIT), colour=OPEN)
    if not only:
        if given:
            add(embed, text("delegation-list-given"), _lines(given, _OWN_LIMIT), inline=False)
        if taken:
            how = text("delegation-list-how")
            add(embed, text("delegation-list-taken"), f"{_lines(taken, _OWN_LIMIT - len(how))}\n{how}", inline=False)
    return Rendered(embed=embed)


def declined_message(data: Mapping[str, object], community: str) -> Rendered:
    """What a member is told whose delegate declined."""
    delegate = person(int(str(data["delegate"])))
    return Rendered(content=text("delegation-declined-dm", delegate=delegate, community=safe(community, 100)))


def scope(area: str) -> str:
    """Where a delegation holds."""
    return text("delegation-in-area", area=safe(area)) if area else text("delegation-everywhere")


def _lines(found: Sequence[Delegation], limit: int) -> str:
    lines = (
        text("delegation-line", member=person(one.member), delegate=person(one.delegate), where=scope(one.area))
        for one in found
    )
    return listed(lines, limit, lambda count: text("delegation-more", count=count))
