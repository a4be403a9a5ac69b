"""What somebody is told whose work is tracked now, or was already."""

from __future__ import annotations

from typing import Any

import discord

from bot.domain.contribution import Contribution
from bot.domain.ids import ContributionId, GuildId, ref
from bot.domain.refusal import Refusal
from bot.services.desk import Desk
from cogs.capture_card import similar_words
from cogs.consent import consent_request
from cogs.edge import actor, answer
from cogs.links import card_place
from cogs.words import person, safe, text

Interaction = discord.Interaction[Any]


async def tell_tracked(interaction: Interaction, made: Contribution) -> None:
    """Say where the card is, and ask for what is still missing."""
    guild = actor(interaction).guild
    name, place = ref("C", made.number), card_place(guild, made.channel, made.card)
    replaces = [text("contribution-replaces", title=safe(made.title, 200))] if made.base is not None else []
    replaces += similar_words(made, guild, interaction.client.archive_url)
    if any(one.consent is None for one in made.co_authors):
        replaces.append(text("capture-asked-together"))
    if made.consent is not None:
        await answer(interaction, "\n".join([text("contribution-tracked", ref=name, place=place), *replaces]))
    elif made.author != interaction.user.id:
        words = text("contribution-tracked-for-other", ref=name, place=place, author=person(made.author))
        await answer(interaction, "\n".join([words, *replaces]))
    else:
        words = text("contribution-tracked-own", ref=name, place=place)
        asked = consent_request(guild, made.licence)
        lines = [words, *replaces, text("contribution-one-more-thing")]
        await answer(interaction, "\n".join(lines), embed=asked.embed, view=asked.view)


async def tracked_already(desk: Desk, guild: GuildId, no: Refusal) -> str:
    """That a message is tracked already, as the refusal says, and where."""
    made = await desk.contributions.get(guild, ContributionId(int(str(no.details["number"]))))
    place = card_place(guild, made.channel, made.card)
    return text("capture-tracked-already", ref=ref("C", made.number), place=place)
