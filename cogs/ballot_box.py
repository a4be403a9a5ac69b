"""The ballot box: a card's reactions as Discord's REST interface shows them."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Final

import aiohttp
import discord

from bot.domain.ballot import Seen
from bot.domain.ids import GuildId, MemberId, RoleId
from bot.domain.people import Actor
from bot.domain.proposal import Proposal
from bot.domain.vote import bare
from bot.services.ballots import Unreachable
from cogs.edge import actor_of
from cogs.pace import Pace

if TYPE_CHECKING:
    from bot.client import Barnraiser

log = logging.getLogger(__name__)

NO_ANSWER: Final = (discord.DiscordServerError, aiohttp.ClientError, TimeoutError, OSError)
"""How it shows that Discord cannot be asked just now."""

PER_SECOND: Final = 22.0
"""How many requests are spent on reading in a second: less than half of what Discord allows, so that no answer waits.
Source: https://docs.discord.com/developers/topics/rate-limits#global-rate-limit"""
PAGE: Final = 100


class DiscordBallotBox:
    """Reads cards through discord.py; implements ``bot.services.ballots.BallotBox``."""

    def __init__(self, bot: Barnraiser) -> None:
        """Ask through ``bot``."""
        self._bot, self._pace = bot, Pace(PER_SECOND)

    async def read(self, guild: GuildId, proposal: Proposal) -> Seen | None:
        """Every tick of every option. None if the card is gone (it is posted again), or may not be read: then the
        record must do."""
        if proposal.card is None:
            return None
        channel = self._bot.get_partial_messageable(proposal.channel, guild_id=guild)
        try:
            await self._pace.turn()
            return await self._seen(proposal, await channel.fetch_message(proposal.card))
        except discord.NotFound:
            await self._bot.desk.proposals.card_lost(guild, proposal.card)  # deleted while nobody told us
            return None
        except discord.Forbidden as closed:
            log.warning("the card of P%s in guild %s cannot be read: %s", proposal.number, guild, closed)
            return None
        except NO_ANSWER as trouble:
            raise Unreachable(str(trouble)) from trouble

    async def actor(self, guild: GuildId, member: MemberId) -> Actor | None:
        """The member as they are now; None if they have left."""
        home = self._bot.get_guild(guild)
        if home is None:
            raise Unreachable(f"guild {guild} is not available")
        try:
            await self._pace.turn()
            return actor_of(await home.fetch_member(member), guild)
        except discord.NotFound:
            return None
        except (discord.Forbidden, *NO_ANSWER) as trouble:
            raise Unreachable(str(trouble)) from trouble

    async def electorate_size(self, guild: GuildId, role: RoleId | None) -> int | None:
        """How many members the guild has, or a role: what the gateway told of it may be out of date, so Discord is
        asked."""
        home = self._bot.get_guild(guild)
        if home is None:
            raise Unreachable(f"guild {guild} is not available")
        try:
            if role is None:
                return (await self._bot.fetch_guild(guild, with_counts=True)).approximate_member_count
            return {known.id: count for known, count in (await home.role_member_counts()).items()}.get(role)
        except (discord.Forbidden, discord.NotFound):
            return None
        except NO_ANSWER as trouble:
            raise Unreachable(str(trouble)) from trouble

    async def _seen(self, proposal: Proposal, message: discord.Message) -> Seen:
        shown = {bare(str(reaction.emoji)): reaction for reaction in message.reactions}
        ticks, cleared = {}, set()
        for option in proposal.on_card:
            reaction = shown.get(bare(option.emoji))
            if reaction is None or not reaction.me:
                cleared.add(option.choice)
            ticks[option.choice] = frozenset([member async for member in self._people(reaction)])
        return Seen(ticks, frozenset(cleared))

    async def _people(self, reaction: discord.Reaction | None) -> AsyncIterator[MemberId]:
        """Everybody behind a reaction but bots: Discord lists normal and burst reactions apart."""
        if reaction is None:
            return
        for kind, number in _numbers(reaction):
            after: discord.abc.Snowflake | None = None
            while number > 0:
                await self._pace.turn()
                page = [one async for one in reaction.users(limit=min(number, PAGE), after=after, type=kind)]
                for user in page:
                    if not user.bot:
                        yield MemberId(user.id)
                number = number - PAGE if len(page) == PAGE else 0
                after = max(page, key=lambda user: user.id, default=None)


def _numbers(reaction: discord.Reaction) -> list[tuple[discord.ReactionType, int]]:
    """How many there are of each kind, and none where there is only our own: what need not be asked."""
    normal, burst = reaction.normal_count, reaction.burst_count
    if normal + burst != reaction.count:  # Discord did not tell them apart
        normal = burst = reaction.count
    normal = 0 if normal == 1 and reaction.me else normal
    return [(discord.ReactionType.normal, normal), (discord.ReactionType.burst, burst)]
