"""The health of the commons in chat."""

from __future__ import annotations

from typing import Final

import discord

from bot.domain.health import Health
from bot.domain.ids import GuildId
from bot.locales import health as sentences
from cogs.links import health_url
from cogs.rendered import OPEN, add, listed
from cogs.words import safe, text, when

_ORPHANS_ROOM: Final = 600


def health_embed(found: Health, guild: GuildId, archive_url: str, *, public: bool) -> discord.Embed:
    """The figures, with a link to the page that has them week by week where everybody may read that."""
    parts = [text("health-lead", weeks=len(found.weeks))]
    if not found.whole:
        parts.append(text("health-not-whole"))
    if public:
        parts.append(text("health-link", link=health_url(archive_url, guild)))
    embed = discord.Embed(title=text("health-title"), description="\n".join(parts), colour=OPEN)
    for name, words in sentences.facts(found, text):
        add(embed, name, words, inline=False)
    if found.concentration.people:
        shares = (
            text("health-share-line", part=part, share=share)
            for part, share in sentences.shares(found.concentration, text)
        )
        whole = text("health-shares-line", people=found.concentration.people)
        add(embed, text("health-shares"), "\n".join([whole, *shares]), inline=False)
    names = (safe(name, 60) for name in found.orphans)
    orphans = listed(names, _ORPHANS_ROOM, lambda count: text("health-more", count=count))
    add(embed, text("health-orphans"), orphans or text("health-orphans-none"), inline=False)
    add(embed, text("health-measured"), text("health-measured-how", when=when(found.at)), inline=False)
    return embed
