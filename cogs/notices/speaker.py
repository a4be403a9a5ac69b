"""The speaker: posts messages on Discord for notices, edits cards, and finds what was said before a crash."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import discord

from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId
from bot.domain.notice import NONCE_WINDOW, WISHED, Notice
from bot.services.outbox import Undeliverable
from cogs.forms import data_file
from cogs.proposal_thread import THREAD_SHUT
from cogs.rendered import Rendered
from cogs.words import person, text

if TYPE_CHECKING:
    from bot.client import Barnraiser

log = logging.getLogger(__name__)

_SCAN_LIMIT: Final = 200


class Speaker:
    """What notices are said through, and made from."""

    def __init__(self, bot: Barnraiser) -> None:
        """Speak through ``bot``."""
        self.bot, self.desk = bot, bot.desk

    @property
    def archive_url(self) -> str:
        """Where readers find the web archive."""
        return self.bot.archive_url

    def community(self, guild: GuildId) -> str:
        """How the guild is called."""
        return self.bot.guild_name(guild) or text("edge-some-community")

    async def card(
        self, guild: GuildId, notice: Notice, card: MessageId | None, rendered: Rendered
    ) -> tuple[discord.PartialMessage, bool]:
        """Edit the card, or post it where there is none (any more); says which message it is, and whether it is new."""
        channel = self._channel(guild, notice)
        if card is not None:
            message = channel.get_partial_message(card)
            try:
                await message.edit(embed=_embed(rendered), view=rendered.view)
            except discord.NotFound as missing:
                log.info("card %s of guild %s is gone (%s): posted again", notice.subject, guild, missing)
            else:
                return message, False
        message = channel.get_partial_message(await self.post(guild, notice, rendered))
        if notice.version > 1 or notice.attempts:
            # It may be the message of an earlier attempt, which shows how things were then.
            await message.edit(embed=_embed(rendered), view=rendered.view)
        return message, True

    async def post(self, guild: GuildId, notice: Notice, rendered: Rendered) -> MessageId:
        """Say it, unless an earlier attempt did, to the member or in the channel of the notice.

        What is meant for one member there mentions them without a sound, and goes to them directly if the channel is
        closed to us.
        """
        if notice.mention is None:
            return await self._post(guild, notice, rendered)
        mentioning = replace(rendered, mentions=(notice.mention,), silent=True)
        try:
            return await self._post(guild, notice, mentioning)
        except (discord.NotFound, discord.Forbidden) as closed:
            log.info("%s is not said in channel %s of guild %s: %s", notice.key, notice.channel, guild, closed)
        return await self._post(guild, replace(notice, member=notice.mention), rendered)

    async def _post(self, guild: GuildId, notice: Notice, rendered: Rendered) -> MessageId:
        target: Any = self._channel(guild, notice)
        if notice.member is not None:
            if notice.what in WISHED:
                await self._require_member(guild, notice.member)
            target = await self.bot.create_dm(discord.Object(notice.member))
        if self.desk.clock.now() - notice.created_at > NONCE_WINDOW:
            earlier = await self._find(target, notice)
            if earlier is not None:
                return earlier
        return MessageId((await target.send(nonce=notice.nonce, **_form(rendered, notice))).id)

    async def _require_member(self, guild: GuildId, member: MemberId) -> None:
        """Raise discord.NotFound for whoever has left: what is said here is none of their business any more, and where
        they meet the bot elsewhere Discord would deliver it. Nobody tells us who leaves: that would take a privileged
        intent."""
        home = self.bot.get_guild(guild)
        if home is None:
            raise Undeliverable(f"guild {guild} is not available")
        await home.fetch_member(member)

    def forum(self, guild: GuildId, notice: Notice) -> discord.ForumChannel | None:
        """The forum that a notice goes to, if it goes to one."""
        home = self.bot.get_guild(guild)
        place = home.get_channel(notice.channel) if home is not None and notice.channel is not None else None
        return place if isinstance(place, discord.ForumChannel) else None

    async def post_in_forum(
        self, forum: discord.ForumChannel, notice: Notice, rendered: Rendered, name: str, tags: list[discord.ForumTag]
    ) -> MessageId:
        """Say it as a post of its own, unless an earlier attempt did. The post and its message have the same id.

        Discord knows no nonce for posts, so what is there is always looked through first.
        """
        me, since = self.bot.user, notice.created_at - timedelta(minutes=1)
        for post in forum.threads:
            mine = me is not None and post.owner_id == me.id
            if not mine or post.created_at is None or post.created_at < since:
                continue
            try:
                message = await post.fetch_message(post.id)
            except discord.NotFound:
                continue
            if _carries(message, notice.reference):
                return MessageId(post.id)
        made = await forum.create_thread(name=name, applied_tags=tags, **_form(rendered, notice))
        return MessageId(made.thread.id)

    async def edit(
        self,
        guild: GuildId,
        channel: ChannelId | None,
        member: MemberId | None,
        message: MessageId,
        rendered: Rendered,
    ) -> None:
        """Change what was said in a channel, as a forum's post, or to a member. Raises discord.NotFound if it is
        gone."""
        home = self.bot.get_guild(guild)
        target: Any
        if member is not None:
            target = await self.bot.create_dm(discord.Object(member))
        elif home is not None and isinstance(home.get_channel(channel or 0), discord.ForumChannel):
            target = self.bot.get_partial_messageable(message, guild_id=guild)
        else:
            target = self.bot.get_partial_messageable(channel or 0, guild_id=guild)
        await target.get_partial_message(message).edit(embed=_embed(rendered), view=rendered.view)

    async def talk(self, guild: GuildId, notice: Notice, home: ChannelId, rendered: Rendered) -> MessageId:
        """Say it in the item's thread, or in the channel of its card where that is gone or shut."""
        try:
            return await self.post(guild, notice, rendered)
        except discord.HTTPException as no:
            shut = isinstance(no, discord.NotFound | discord.Forbidden) or no.code in THREAD_SHUT
            if not shut or notice.member is not None or notice.channel == home:
                raise
            log.info("the thread of %s in guild %s cannot be written in: %s", notice.subject, guild, no)
        return await self.post(guild, replace(notice, channel=home), rendered)

    async def _find(self, target: Any, notice: Notice) -> MessageId | None:
        """The message this notice became in an earlier attempt, if the channel shows one."""
        me = self.bot.user
        since = notice.created_at - timedelta(minutes=1)
        try:
            async for message in target.history(limit=_SCAN_LIMIT, after=since, oldest_first=True):
                if me is not None and message.author.id == me.id and _carries(message, notice.reference):
                    return MessageId(message.id)
        except discord.Forbidden:
            log.info("no history to search for %s: it may be said twice", notice.key)
        return None

    def _channel(self, guild: GuildId, notice: Notice) -> discord.PartialMessageable:
        return self.bot.get_partial_messageable(notice.channel or 0, guild_id=guild)


def number_of(notice: Notice) -> int:
    """The number of the proposal, task or contribution that the notice is about."""
    return int(notice.subject[1:])


def members_of(notice: Notice) -> list[MemberId]:
    """Whom the notice is to mention."""
    members = notice.data.get("members")
    return [MemberId(int(member)) for member in members] if isinstance(members, list | tuple) else []


def _embed(rendered: Rendered) -> discord.Embed:
    return rendered.embed if rendered.embed is not None else discord.Embed(description=rendered.content)


def _form(rendered: Rendered, notice: Notice) -> dict[str, Any]:
    """What to send, with the reference by which the message is found again."""
    embed = _embed(rendered).copy()
    footer = embed.footer.text or notice.subject
    embed.set_footer(text=f"{footer} · {notice.reference}")
    form: dict[str, Any] = {"embed": embed}
    if rendered.file is not None:
        form["file"] = data_file(*rendered.file)
    if rendered.view is not None:
        form["view"] = rendered.view
    if rendered.silent:
        form["silent"] = True
    if rendered.reply_to is not None:
        form["reference"] = discord.MessageReference(
            message_id=rendered.reply_to, channel_id=notice.channel or 0, fail_if_not_exists=False
        )
        form["mention_author"] = False
    if rendered.mentions:
        form["content"] = " ".join(map(person, rendered.mentions))
        form["allowed_mentions"] = discord.AllowedMentions(
            everyone=False, roles=False, users=[discord.Object(member) for member in rendered.mentions]
        )
    return form


def _carries(message: discord.Message, reference: str) -> bool:
    return any((embed.footer.text or "").endswith(f" · {reference}") for embed in message.embeds)
