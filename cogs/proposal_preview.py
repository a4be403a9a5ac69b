"""What the author of a proposal sees before it is posted."""

from __future__ import annotations

import discord

from bot.domain import rules
from bot.domain.draft import Draft
from bot.domain.effect import OF_ADMINS, OF_MAINTAINERS
from bot.domain.ids import GuildId, ref
from bot.domain.proposal import Visibility
from bot.domain.vote import options_for
from bot.locales import decisions
from bot.services.drafts import Preparation
from cogs.effect_card import planned
from cogs.proposal_card import OPEN, electorate_words, proposal_line
from cogs.rendered import Rendered, add, fitted
from cogs.words import clip, safe, text, when


def preview_message(ready: Preparation, guild: GuildId, lead: str = "") -> Rendered:
    """The draft as it would be posted, with its rule in words and what cannot be changed afterwards; after ``lead``."""
    prepared, draft = ready.prepared, ready.prepared.draft
    embed = discord.Embed(title=clip(safe(draft.title), 256), description=safe(draft.details, 3000), colour=OPEN)
    add(embed, text("proposal-card-rule"), decisions.rule_sentence(draft.rule, text), inline=False)
    if draft.length is not None:
        closes = prepared.at + draft.length
        add(embed, text("propose-preview-closes"), f"{when(closes)} ({when(closes, 'f')})", inline=False)
    if draft.options:
        options = options_for(rules.choices(draft.rule, len(draft.options)), draft.options)
        lines = [f"{option.emoji} {safe(option.label)}" for option in options if option.label]
        add(embed, text("propose-preview-options"), "\n".join(lines), inline=False)
    if who := electorate_words(prepared.electorate):
        add(embed, text("proposal-card-who"), who, inline=False)
    if prepared.electorate_size is not None:
        add(
            embed,
            text("propose-preview-size"),
            text("propose-size-words", count=prepared.electorate_size),
            inline=False,
        )
    if fixed := _fixed(draft):
        add(embed, text("propose-preview-fixed"), fixed, inline=False)
    if draft.effects:
        add(embed, text("effect-field"), planned(draft.effects), inline=False)
    if ready.similar:
        lines = [proposal_line(one, guild) for one in ready.similar[:5]]
        add(embed, text("propose-preview-similar"), "\n".join(lines), inline=False)
    return Rendered(content=f"{lead}\n{text('propose-preview')}".strip(), embed=fitted(embed))


def _fixed(draft: Draft) -> str:
    """What cannot be undone once it is posted."""
    lines = []
    if draft.visibility is not Visibility.LIVE:
        lines.append(text(f"propose-fixed-{draft.visibility.value}"))
    if draft.secret:
        lines.append(text("propose-fixed-secret"))
        if draft.visibility is not Visibility.CLOSED:
            lines.append(text("propose-fixed-secret-count"))
    if draft.reason_for_no:
        lines.append(text("propose-fixed-reason"))
    if any(effect.kind in OF_ADMINS | OF_MAINTAINERS for effect in draft.effects):
        lines.append(text("effect-terms"))
    if draft.supersedes is not None:
        lines.append(text("propose-fixed-replaces", ref=ref("P", draft.supersedes)))
    if draft.challenges is not None:
        lines.append(text("challenge-effect", ref=ref("P", draft.challenges)))
    if draft.revisit_days:
        lines.append(text("propose-fixed-revisit", days=draft.revisit_days))
    return "\n".join(lines)
