"""Voting: reactions become votes; the card's reactions, read over REST, set the record right."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import discord
from discord.ext import commands

from bot.domain.ids import GuildId, MemberId, MessageId, ProposalId
from bot.domain.share import Share
from bot.reaction import Reaction
from bot.services.casting import Result
from cogs.ballot_box import DiscordBallotBox

if TYPE_CHECKING:
    from bot.client import Barnraiser

log = logging.getLogger(__name__)

_RECHECK_AFTER: Final = 3.0
"""Seconds until a card is read again after it was posted, in case somebody was quicker than the note of which message
it is."""


class Voting(commands.Cog):
    """The listeners around votes. They set state and never count; raw events only, for caches miss old messages."""

    def __init__(self, bot: Barnraiser) -> None:
        """Serve ``bot``."""
        self.bot = bot
        self._votes = bot.desk.votes
        self._undo: asyncio.Queue[tuple[GuildId, ProposalId, MemberId, str]] = asyncio.Queue(maxsize=10_000)
        self._rechecks: set[tuple[GuildId, ProposalId]] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def cog_load(self) -> None:
        """Take reactions as they come, and begin tidying them in the background."""
        self.bot.take("raw_reaction_add", self.reaction_added)
        self.bot.take("raw_reaction_remove", self.reaction_removed)
        self.bot.take("raw_reaction_clear", self.reactions_cleared)
        self.bot.take("raw_reaction_clear_emoji", self.reactions_cleared)
        self._start(self._tidy)

    async def cog_unload(self) -> None:
        """Stop what runs in the background."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @commands.Cog.listener()
    async def on_back(self, share: Share) -> None:
        """Read every open ballot again: events were missed while the bot was away."""
        self._start(self._catch_up, share)

    async def _catch_up(self, share: Share) -> None:
        for guild in self.bot.guild_ids():
            if guild in share:
                await self.bot.desk.ballots.note_back(guild)
        await self.bot.desk.sweep.reconcile_open(self.bot.ballot_box, share)

    @commands.Cog.listener()
    async def on_ballot_noted(self, guild: GuildId, number: ProposalId) -> None:
        """A ballot has a new card: those who ticked it before the record knew of it have not been seen."""
        self._recheck(guild, number)

    def reaction_added(self, reaction: Reaction) -> None:
        """A tick appeared."""
        click = self._votes.react(reaction, reaction.message, reaction.emoji)
        click.then(partial(self._recorded, reaction.guild, reaction.id))

    def reaction_removed(self, payload: discord.RawReactionActionEvent) -> None:
        """A tick disappeared."""
        if payload.guild_id is None:
            return
        guild, message = GuildId(payload.guild_id), MessageId(payload.message_id)
        self._votes.unreact(guild, MemberId(payload.user_id), message, str(payload.emoji)).then(_log_trouble)

    def reactions_cleared(self, payload: discord.RawReactionClearEvent | discord.RawReactionClearEmojiEvent) -> None:
        """A moderator cleared all reactions, or all of one emoji."""
        if payload.guild_id is not None:
            emoji = str(payload.emoji) if isinstance(payload, discord.RawReactionClearEmojiEvent) else None
            click = self._votes.cleared(GuildId(payload.guild_id), MessageId(payload.message_id), emoji)
            click.then(_log_trouble)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """A message was deleted; if it was a card, it is posted again."""
        if payload.guild_id is not None:
            await self.bot.desk.proposals.card_lost(GuildId(payload.guild_id), MessageId(payload.message_id))

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Many messages were deleted."""
        if payload.guild_id is not None:
            for message in payload.message_ids:
                await self.bot.desk.proposals.card_lost(GuildId(payload.guild_id), MessageId(message))

    @commands.Cog.listener()
    async def on_ballot_undo(self, guild: GuildId, result: Result, member: int) -> None:
        """A button changed a vote: its older reaction may go."""
        self._forget(guild, result, MemberId(member))

    def _recorded(self, guild: GuildId, member: MemberId, outcome: Result | Exception) -> None:
        if isinstance(outcome, Exception):
            _log_trouble(outcome)
        elif outcome.undo:
            self._forget(guild, outcome, member)

    def _forget(self, guild: GuildId, result: Result, member: MemberId) -> None:
        """Remove, when there is time, the reactions that no longer stand for this member's vote."""
        if result.proposal is None or self._undo.qsize() + len(result.undo) > self._undo.maxsize:
            return
        for emoji in result.undo:
            self._undo.put_nowait((guild, result.proposal.number, member, emoji))

    async def _tidy(self) -> None:
        while True:
            await _logged(self._remove, *await self._undo.get())

    async def _remove(self, guild: GuildId, number: ProposalId, member: MemberId, emoji: str) -> None:
        proposal, vote = await self._votes.own(guild, member, number)
        if proposal.card is None or (vote is not None and proposal.choice_of(emoji) in vote.choices):
            return  # meanwhile it is posted anew, or they have chosen this again
        message = self.bot.get_partial_messageable(proposal.channel).get_partial_message(proposal.card)
        try:
            await message.remove_reaction(emoji, discord.Object(member))
        except (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError) as trouble:
            log.debug("reaction not removed from P%s: %s", number, trouble)

    def _recheck(self, guild: GuildId, number: ProposalId) -> None:
        if (guild, number) not in self._rechecks:
            self._rechecks.add((guild, number))
            self._start(self._reconcile_later, guild, number)

    async def _reconcile_later(self, guild: GuildId, number: ProposalId) -> None:
        await asyncio.sleep(_RECHECK_AFTER)
        self._rechecks.discard((guild, number))
        await self.bot.desk.sweep.reconcile_one(guild, number, self.bot.ballot_box)

    def _start(self, work: Callable[..., Awaitable[None]], *arguments: Any) -> None:
        task = asyncio.create_task(_logged(work, *arguments))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _log_trouble(outcome: object) -> None:
    """The sink for what clicks raise that nobody awaits."""
    if isinstance(outcome, Exception):
        log.error("a reaction was not recorded", exc_info=outcome)


async def _logged(work: Callable[..., Awaitable[None]], *arguments: Any) -> None:
    """The sink for errors in the background: they are logged with their trace, and the next reconciliation mends it."""
    try:
        await work(*arguments)
    except Exception:
        log.exception("work on ballots in the background failed")


async def setup(bot: Barnraiser) -> None:
    """Add the listeners, and give the bot its ballot box."""
    bot.ballot_box = DiscordBallotBox(bot)
    await bot.add_cog(Voting(bot))
