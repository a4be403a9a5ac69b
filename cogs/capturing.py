"""Taking up messages without a command: by mentioning the bot, by an emoji, through the inbox; and noticing when they
change.

Without Discord's Message Content intent the bot is shown what mentions it, and what somebody uses its menus on; of any
other message it knows only that there is one. So everything here that reads says so where it may not.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import discord
from discord.ext import commands

from bot.domain.capture import Asked, asked, may_capture
from bot.domain.contribution import TITLE_LIMIT
from bot.domain.ids import ChannelId, EventId, GuildId, MemberId, MessageId
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.refusal import Refusal
from bot.domain.settings import GuildSettings
from bot.reaction import Reaction
from bot.services.authors import Author
from cogs.capture import Captured, capture, captured_work, is_by_person, subject
from cogs.capture_buttons import CoAuthorButton, OfferButton, SourceButton, fetched
from cogs.edge import actor_of, wording
from cogs.menus import FetchingCog
from cogs.track_answer import tracked_already
from cogs.words import clip, safe, text

if TYPE_CHECKING:
    from bot.client import Barnraiser

log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]
_REMEMBERED: Final = 15.0
"""For how many seconds it is taken for granted what a guild has set, where nobody changes it here."""


@dataclass(frozen=True)
class _Remembered:
    settings: GuildSettings
    until: float


class Capturing(FetchingCog):
    """The listeners around messages."""

    def __init__(self, bot: Barnraiser) -> None:
        """Serve ``bot``."""
        super().__init__(bot)
        self._tasks: set[asyncio.Task[None]] = set()
        self._settings: dict[GuildId, _Remembered] = {}

    async def cog_load(self) -> None:
        """Look at what is said and ticked."""
        await super().cog_load()
        self.bot.take("message", self.said)
        self.bot.take("raw_message_edit", self.edited)
        self.bot.take("raw_reaction_add", self.reacted)

    async def cog_unload(self) -> None:
        """Stop what runs in the background, and let go of the connections."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await super().cog_unload()

    # -- mentions, and the inbox

    def said(self, message: discord.Message) -> None:
        """Somebody said something."""
        me = self.bot.user
        if message.guild is None or me is None or not is_by_person(message):
            return
        asking = asked(message.content, me.id)
        if asking is not None:
            self._start(self._mentioned(message, asking))
            return
        known = self._known(GuildId(message.guild.id))
        if known is None or _is_inbox(message, known):
            self._start(self._in_inbox(message))

    async def _mentioned(self, message: discord.Message, asking: Asked) -> None:
        """Track the message that the one that mentions the bot answers, or that one itself."""
        guild = GuildId(message.guild.id if message.guild is not None else 0)
        who, channel = actor_of(message.author, guild), ChannelId(message.channel.id)
        try:
            captured = await self._meant(message, asking)
            if captured is None:
                event = EventId(message.id)
                note = self.bot.desk.capturing.note
                await note(guild, What.CANNOT_READ, event, channel=channel, member=who.id)
            else:
                answers = captured.source.message != message.id
                await self._take(who, captured, asking, channel, EventId(message.id), asking.text if answers else "")
        except Refusal as no:
            await self._refuse(message, await self._words(guild, no))
        await self.bot.deliver_now(guild)

    async def _meant(self, message: discord.Message, asking: Asked) -> Captured | None:
        """The message that is meant; None if its text is withheld. Raises Refusal if there is none to track."""
        answered = message.reference
        if answered is None or answered.message_id is None:
            own = capture(message)
            if not asking.text and not own.files:
                raise Refusal("capture-nothing-said")
            return Captured(own.source, _below(own.text), own.files)
        target = answered.resolved
        if not isinstance(target, discord.Message) or not (target.content or target.attachments):
            target = await fetched(self.bot, ChannelId(answered.channel_id), MessageId(answered.message_id))
        if target is None:
            raise Refusal("capture-nothing-said")
        captured = captured_work(target)
        return captured if captured.text or captured.files else None

    async def _take(
        self, who: Actor, captured: Captured, asking: Asked, channel: ChannelId, event: EventId, summary: str = ""
    ) -> None:
        source = captured.source
        title = clip(asking.title or _title(captured), TITLE_LIMIT)
        await self.bot.desk.contributions.track(
            who,
            author=Author(source.author, source.author_name),
            title=title,
            text=captured.text,
            channel=channel,
            event=event,
            uploads=[self._fetch.upload(file) for file in captured.files],
            source=source,
            summary=summary,
            reply_to=MessageId(event),
        )

    async def _words(self, guild: GuildId, no: Refusal) -> str:
        """A refusal in words; of what is tracked already, with the way there."""
        if no.key != "contribution-already-tracked":
            return wording(no)
        return await tracked_already(self.bot.desk, guild, no)

    async def _refuse(self, message: discord.Message, words: str) -> None:
        """Say below a message why it did nothing: there is no way to say so to one person alone."""
        try:
            await message.reply(words, mention_author=False, silent=True, nonce=f"bn-m{message.id}"[:25])
        except discord.HTTPException as trouble:
            log.info("message %s could not be answered: %s", message.id, trouble)

    async def _in_inbox(self, message: discord.Message) -> None:
        """Offer to track a message, if it was written in the inbox."""
        guild = GuildId(message.guild.id if message.guild is not None else 0)
        if not _is_inbox(message, await self._of(guild)):
            return
        channel = ChannelId(message.channel.id)
        if await self.bot.desk.capturing.note(guild, What.INBOX_OFFER, EventId(message.id), channel=channel):
            await self.bot.deliver_now(guild)

    # -- emoji

    def reacted(self, reaction: Reaction) -> None:
        """Somebody reacted to something."""
        known = self._known(reaction.guild)
        if known is None or _same(reaction.emoji, known.capture_emoji):
            self._start(self._ticked(reaction))

    async def _ticked(self, reaction: Reaction) -> None:
        """Track a message, if that is what the emoji below it means, and enough of the right people put it there."""
        guild, channel = reaction.guild, reaction.channel
        settings = await self._of(guild)
        if reaction.bot or not _same(reaction.emoji, settings.capture_emoji):
            return
        who = actor_of(reaction.member, guild)
        message = await fetched(self.bot, channel, reaction.message)
        if message is None or not is_by_person(message):
            return
        count = sum(one.count - one.me for one in message.reactions if _same(str(one.emoji), settings.capture_emoji))
        if not may_capture(settings, who, MemberId(message.author.id), count):
            return
        captured, event = capture(message), EventId(message.id)
        try:
            if captured.text or captured.files:
                await self._take(who, captured, Asked("", ""), channel, event)
            else:
                note = self.bot.desk.capturing.note
                await note(guild, What.CANNOT_READ, event, channel=channel, member=who.id)
        except Refusal as no:
            if no.key != "contribution-already-tracked":
                await self._tell(who.id, wording(no))
        await self.bot.deliver_now(guild)

    async def _tell(self, member: MemberId, words: str) -> None:
        """Tell somebody directly why their reaction did nothing; nothing else can reach only them."""
        try:
            await (await self.bot.create_dm(discord.Object(member))).send(words)
        except discord.HTTPException as closed:
            log.info("member %s could not be told: %s", member, closed)

    # -- messages that change

    def edited(self, payload: discord.RawMessageUpdateEvent) -> None:
        """A message was changed. (What Discord adds to one, such as a preview of a link, changes no time.)"""
        if payload.guild_id is not None and payload.data.get("edited_timestamp"):
            self._start(self._edited(GuildId(payload.guild_id), payload.message))

    async def _edited(self, guild: GuildId, message: discord.Message) -> None:
        if message.edited_at is None:
            return
        written = message.clean_content.strip() or None
        await self.bot.desk.capturing.edited(guild, MessageId(message.id), message.edited_at, written)
        await self.bot.deliver_now(guild)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """A message was deleted."""
        if payload.guild_id is not None:
            await self.bot.desk.capturing.deleted(GuildId(payload.guild_id), MessageId(payload.message_id))

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Many messages were deleted."""
        if payload.guild_id is not None:
            for message in payload.message_ids:
                await self.bot.desk.capturing.deleted(GuildId(payload.guild_id), MessageId(message))

    # -- what a guild has set

    @commands.Cog.listener()
    async def on_settings_changed(self, guild: GuildId) -> None:
        """Somebody changed the settings here."""
        self._settings.pop(guild, None)

    def _known(self, guild: GuildId) -> GuildSettings | None:
        """What a guild has set, if that is remembered: for what comes too often to ask each time."""
        found = self._settings.get(guild)
        return found.settings if found is not None and found.until > time.monotonic() else None

    async def _of(self, guild: GuildId) -> GuildSettings:
        """What a guild has set."""
        known = self._known(guild)
        if known is None:
            known = await self.bot.desk.settings.get(guild)
            self._settings[guild] = _Remembered(known, time.monotonic() + _REMEMBERED)
        return known

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(_logged(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _title(captured: Captured) -> str:
    """What to call a work that nobody has given a title."""
    title = subject(captured.text, TITLE_LIMIT)
    if any(character.isalnum() for character in title):
        return title
    return text("capture-untitled", name=safe(captured.source.author_name, 80))


def _below(written: str) -> str:
    """What stands below the first line, with which the bot was asked to track it."""
    return written.partition("\n")[2].strip()


def _same(emoji: str, wanted: str) -> bool:
    """Whether two emoji are the same to a reader."""
    return bool(wanted) and emoji.replace("\ufe0f", "") == wanted.replace("\ufe0f", "")


def _is_inbox(message: discord.Message, settings: GuildSettings) -> bool:
    """Whether a message was written in the inbox: in the channel itself, or as the first of a post in a forum."""
    inbox, channel = settings.inbox_channel, message.channel
    if inbox is None:
        return False
    if isinstance(channel, discord.Thread):
        return channel.parent_id == inbox and message.id == channel.id
    return channel.id == inbox


async def _logged(work: Coroutine[Any, Any, None]) -> None:
    """The sink for errors in the background: nobody is waiting for an answer."""
    try:
        await work
    except Exception:
        log.exception("a message was not looked at")


async def setup(bot: Barnraiser) -> None:
    """Add the listeners and the buttons."""
    bot.add_dynamic_items(CoAuthorButton, SourceButton, OfferButton)
    await bot.add_cog(Capturing(bot))
