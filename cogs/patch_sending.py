"""Handing patches in, however they came: what is taken, and what its sender is told."""

from __future__ import annotations

from typing import Any, Final

import discord

from bot.domain.contribution import TITLE_LIMIT, Contribution
from bot.domain.ids import TaskId, ref
from bot.domain.patches.mail import Mail
from bot.domain.settings import ORIGIN
from bot.domain.task import Source
from bot.services.authors import Author
from bot.services.patch_checks import Rejected
from cogs.consent import consent_requests
from cogs.edge import actor, answer, channel_of, desk, event_of
from cogs.forms import field
from cogs.links import card_place
from cogs.patch_card import remarks_words
from cogs.patch_intake import report
from cogs.words import person, text

Interaction = discord.Interaction[Any]
NOTES_LIMIT: Final = 2000


async def take(
    interaction: Interaction,
    mails: list[Mail],
    *,
    title: str = "",
    notes: str = "",
    author: Author | None = None,
    source: Source | None = None,
    task: TaskId | None = None,
) -> None:
    """Hand patches in, and say where their card is, or all that is wrong with them."""
    who, patches = actor(interaction), desk(interaction).patches
    try:
        made = await patches.send(
            who,
            mails,
            author=author or Author(who.id, who.name),
            channel=channel_of(interaction),
            event=event_of(interaction),
            title=title,
            notes=notes,
            source=source,
            task=task,
        )
    except Rejected as no:
        await answer(interaction, embed=report(no).embed)
        return
    await interaction.client.deliver_now(who.guild)
    await _tell_sent(interaction, await desk(interaction).contributions.get(who.guild, made.number))


async def _tell_sent(interaction: Interaction, made: Contribution) -> None:
    """Say where the card is, what was found, and ask for what is still missing."""
    guild = actor(interaction).guild
    place = card_place(guild, made.channel, made.card)
    words = text("patch-sent", ref=ref("C", made.number), count=len(made.latest.patches), place=place)
    words += remarks_words(made)
    missing = [made.licence] if made.consent is None else []
    missing += [ORIGIN] if made.sign_off is None else []
    if not missing:
        await answer(interaction, words)
    elif made.author != interaction.user.id:
        await answer(interaction, words + "\n" + text("patch-sent-for-other", author=person(made.author)))
    else:
        asked = consent_requests(guild, missing)
        await answer(
            interaction, words + "\n" + text("contribution-one-more-thing"), embed=asked.embed, view=asked.view
        )


def title_field(title: str, *, required: bool = False) -> discord.ui.Item[Any]:
    """Where a form asks what a series is called."""
    hint = text("patch-hint-title")
    return field("title", text("patch-field-title"), limit=TITLE_LIMIT, default=title, hint=hint, required=required)
