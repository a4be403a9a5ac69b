"""What is said about an open proposal besides its card: an amendment, a reminder, its versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import discord

from bot.domain.ids import GuildId, MemberId, ref
from bot.domain.proposal import Proposal
from cogs.ballot_buttons import KeepButton
from cogs.proposal_card import OPEN
from cogs.rendered import Rendered, buttons, listed
from cogs.words import message_link, person, safe, text, when

_LISTED = 3900


def amended_message(proposal: Proposal, version: int, guild: GuildId, mentions: Sequence[MemberId]) -> Rendered:
    """That an open proposal was changed, why, and what those who voted are asked to do. It mentions them silently."""
    amendment = proposal.amendments[version - 1]
    title = safe(proposal.title, 200)
    words = text("amended-words", ref=ref("P", proposal.number), title=title, why=safe(amendment.why, 600))
    ask = text("amended-ask", link=_where(proposal, guild), when=when(proposal.closes_at))
    return replace(_told(f"{words}\n{ask}", mentions), view=buttons(KeepButton(guild, proposal.number, version)))


def nudge_message(proposal: Proposal, guild: GuildId, community: str, mentions: Sequence[MemberId]) -> Rendered:
    """That voting ends soon, to somebody who asked to be reminded; how to be reminded no more."""
    title, link = safe(proposal.title, 200), _where(proposal, guild)
    name, ends = ref("P", proposal.number), when(proposal.closes_at)
    key = "nudge-mention" if mentions else "nudge-dm"
    words = text(key, ref=name, title=title, when=ends, link=link, community=safe(community, 100))
    return _told(f"{words}\n-# {text('nudge-stop')}", mentions)


def waits_message(proposal: Proposal, limit: int) -> Rendered:
    """That asking again has to wait, because too much is open."""
    title = safe(proposal.title, 200)
    return _told(text("revisit-waits", ref=ref("P", proposal.number), title=title, limit=limit), ())


def versions_message(proposal: Proposal) -> Rendered:
    """Who changed what of a proposal when, and why; the newest first."""
    lines = [
        text("proposal-history-amended", index=index, by=person(one.by), when=when(one.at, "f"), why=safe(one.why))
        for index, one in enumerate(proposal.amendments, 1)
    ]
    for extension in proposal.extensions:
        before, at = when(extension.before, "f"), when(extension.at, "f")
        why = safe(extension.why)
        lines.append(text("proposal-history-extended", by=person(extension.by), when=at, before=before, why=why))
    for judgement in proposal.past_judgements:
        why, at = safe(judgement.rationale), when(judgement.at, "f")
        lines.append(text("proposal-history-judged", by=person(judgement.by), when=at, why=why))
    if not lines:
        return Rendered(content=text("proposal-history-none", ref=ref("P", proposal.number)))
    shown = listed(reversed(lines), _LISTED, lambda count: text("proposal-card-more", count=count))
    embed = discord.Embed(title=text("proposal-history-title", ref=ref("P", proposal.number)), colour=OPEN)
    embed.description = shown
    return Rendered(embed=embed)


def versions_text(proposal: Proposal) -> str:
    """Every version of the text, word by word, the oldest first."""
    texts = [(one.title, one.details) for one in proposal.amendments] + [(proposal.title, proposal.details)]
    parts = []
    for index, (title, details) in enumerate(texts):
        heading = text("proposal-history-version", index=index) if index else text("proposal-history-first")
        parts.append("\n\n".join(part for part in (f"# {heading}: {title}", details) if part))
    return "\n\n".join(parts) + "\n"


def _where(proposal: Proposal, guild: GuildId) -> str:
    """The address of the card, or of the channel while there is none."""
    if proposal.card is None:
        return f"https://discord.com/channels/{guild}/{proposal.channel}"
    return message_link(guild, proposal.channel, proposal.card)


def _told(words: str, mentions: Sequence[MemberId]) -> Rendered:
    return Rendered(content=words, silent=True, mentions=tuple(mentions))
