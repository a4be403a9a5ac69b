"""Having oneself erased: what is said beforehand, the buttons that do it, and what is said afterwards."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

import aiohttp
import discord

from bot.domain.ids import GuildId, MemberId, ref
from bot.domain.kinds import VOTES
from bot.domain.parts import Fate
from bot.domain.ports import StorageError
from bot.domain.proposal import Proposal
from bot.services.erasure import Finished
from bot.services.holdings import Holdings
from cogs.edge import actor, answer, begin, desk, guarded
from cogs.links import card_link
from cogs.rendered import GOOD, OVER, Rendered, add, buttons, label
from cogs.words import text

log = logging.getLogger(__name__)

_PUBLISHED: Final = (Fate.REVISION, Fate.WORK_PUBLISHED)


def placeholders() -> tuple[str, str]:
    """What stands in place of a name, and of a title."""
    return text("erasure-former"), text("erasure-removed")


class EraseButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"erase-me:(?P<credit>keep|drop)",
):
    """Erases whoever presses it; only they see it. Pressed again it finds nothing more to do."""

    def __init__(self, credit: str, words: str = "") -> None:
        """``credit`` says whether their name is kept on what they have published."""
        self.credit = credit
        super().__init__(
            discord.ui.Button(
                label=label(words or text("erasure-button")),
                style=discord.ButtonStyle.danger,
                custom_id=f"erase-me:{credit}",
            )
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> EraseButton:
        """The button that was pressed."""
        return cls(match["credit"])

    @guarded
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Take the reactions off the cards, erase, and tell what was done."""
        await begin(interaction)
        who, erasure = actor(interaction), desk(interaction).erasure
        before = await erasure.holdings(who.guild, who.id, *placeholders())
        stuck = await _take_off(interaction.client, who.guild, who.id, before)
        credit = who.name if self.credit == "keep" else None
        held = await erasure.erase(who.guild, who.id, *placeholders(), by="member", credit=credit)
        try:
            finished = await erasure.finish(who.guild)
        except StorageError as trouble:
            log.warning("guild %s still has what an erasure was to remove: %s", who.guild, trouble)
            finished = None
        shown = erasure_done(held, finished, [_card(who.guild, proposal) for proposal in stuck])
        await answer(interaction, shown.content, embed=shown.embed)


def erasure_request(held: Holdings) -> Rendered:
    """What would become of everything, what would stay, and the buttons."""
    if held.empty:
        return Rendered(content=text("erasure-nothing"))
    embed = discord.Embed(title=text("erasure-title"), description=_listed("erasure-lead", held), colour=OVER)
    add(embed, text("erasure-stays"), text("erasure-stays-text"), inline=False)
    add(embed, "\u200b", text("erasure-then"), inline=False)
    if not any(fate in held.fates for fate in _PUBLISHED):
        return Rendered(embed=embed, view=buttons(EraseButton("drop")))
    drop = EraseButton("drop", text("erasure-button-former"))
    keep = EraseButton("keep", text("erasure-button-keep"))
    return Rendered(embed=embed, view=buttons(drop, keep))


def erasure_done(held: Holdings, finished: Finished | None, stuck: list[str]) -> Rendered:
    """What was done, and what is not done yet. ``stuck`` are the cards that still have their reactions."""
    if held.empty:
        return Rendered(content=text("erasure-nothing"))
    lines = [_listed("erasure-done-lead", held)]
    if finished is None:
        lines.append(text("erasure-done-unfinished"))
    else:
        lines += [text("erasure-done-files", removed=finished.removed)] if finished.removed else []
        lines += [text("erasure-done-waiting", count=finished.waiting)] if finished.waiting else []
        lines += [text("erasure-done-server")] if not finished.scrubbed else []
    lines += [text("erasure-done-ticks", cards=", ".join(stuck))] if stuck else []
    embed = discord.Embed(title=text("erasure-done-title"), description="\n".join(lines), colour=GOOD)
    add(embed, text("erasure-stays"), text("erasure-stays-text"), inline=False)
    return Rendered(embed=embed)


def _listed(lead: str, held: Holdings) -> str:
    lines = [text(f"erasure-fate-{fate.value}", count=held.fates[fate]) for fate in Fate if fate in held.fates]
    lines += [text("erasure-entries", count=len(held.entries))] if held.entries else []
    return "\n".join([text(lead), *lines])


def _card(guild: GuildId, proposal: Proposal) -> str:
    return card_link(guild, proposal.channel, proposal.card, ref("P", proposal.number))


def _ticks(held: Holdings) -> Iterator[tuple[Proposal, tuple[str, ...]]]:
    """The reactions by which they have voted in what is still open. They would be read as new votes."""
    still_open = {proposal.number: proposal for proposal in held.open_votes}
    for one in held.found:
        vote = one.document
        if one.kind is VOTES and vote.ticked and vote.proposal in still_open:
            proposal = still_open[vote.proposal]
            chosen = tuple(map(proposal.emoji_of, vote.ticked))
            yield proposal, chosen or tuple(option.emoji for option in proposal.options)


async def _take_off(bot: discord.Client, guild: GuildId, member: MemberId, held: Holdings) -> list[Proposal]:
    """Take somebody's votes by reaction off the open cards; the proposals on whose cards that was not possible."""
    stuck = []
    for proposal, ticks in _ticks(held):
        if proposal.card is None:
            continue
        card = bot.get_partial_messageable(proposal.channel, guild_id=guild).get_partial_message(proposal.card)
        try:
            for emoji in ticks:
                with suppress(discord.NotFound):
                    await card.remove_reaction(emoji, discord.Object(member))
        except (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError) as trouble:
            log.warning("reactions stay on the card of P%s in guild %s: %s", proposal.number, guild, trouble)
            stuck.append(proposal)
    return stuck
