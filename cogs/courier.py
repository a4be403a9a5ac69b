"""The courier: takes notices from the outbox to Discord."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import discord

from bot.domain.concern import ConcernState, found
from bot.domain.digest import content_of
from bot.domain.handling import Stage
from bot.domain.ids import ChannelId, ContributionId, GuildId, MemberId, MessageId, ProposalId, TaskId
from bot.domain.notice import NONCE_WINDOW, Notice, What
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.refusal import Refusal
from bot.services.outbox import Undeliverable, talked_about
from cogs.area_card import area_news
from cogs.ballot_buttons import ballot_buttons
from cogs.capture_card import OF_CAPTURE, capture_message
from cogs.concern_card import concern_message, escalated_message
from cogs.contribution_card import (
    accepted_message,
    changes_requested_message,
    consent_needed_message,
    contribution_message,
)
from cogs.delegation_card import declined_message
from cogs.digest_card import digest_message
from cogs.forms import data_file
from cogs.pace import Pace
from cogs.page_card import conflict_message, news_message, talk_message
from cogs.patch_card import OF_SERIES, series_news
from cogs.proposal_card import outcome_message, proposal_message
from cogs.proposal_notices import amended_message, nudge_message, waits_message
from cogs.proposal_thread import THREAD_SHUT, open_thread, thread_on
from cogs.release_card import release_message
from cogs.rendered import Rendered
from cogs.review_card import offer_message, rejected_message
from cogs.task_card import task_message
from cogs.words import message_link, person, safe, text

if TYPE_CHECKING:
    from bot.client import Barnraiser

log = logging.getLogger(__name__)

_NO_ANSWER: Final = (discord.DiscordServerError, discord.RateLimited, aiohttp.ClientError, TimeoutError, OSError)
_SCAN_LIMIT: Final = 200
PER_SECOND: Final = 15.0
"""How many notices are said in a second. With what is read (``cogs.ballot_box``) that stays below the 50 requests that
Discord allows for everything together, also when many guilds have something to be told at once."""


class DiscordCourier:
    """Says notices through discord.py; implements ``bot.services.outbox.Courier``."""

    def __init__(self, bot: Barnraiser) -> None:
        """Speak through ``bot``."""
        self._bot, self._desk, self._pace = bot, bot.desk, Pace(PER_SECOND)
        self._say: Final = {
            What.PROPOSAL_CARD: self._proposal_card,
            What.TASK_CARD: self._task_card,
            What.CONTRIBUTION_CARD: self._contribution_card,
            What.PROPOSAL_OUTCOME: self._outcome,
            What.CONCERN: self._concern,
            What.ESCALATED: self._escalated,
            What.DELEGATION_DECLINED: self._delegation_declined,
            What.PROPOSAL_THREAD: self._proposal_thread,
            What.AMENDED: self._amended,
            What.NUDGE: self._nudge,
            What.REVISIT_WAITS: self._revisit_waits,
            What.ACCEPTED: self._accepted,
            What.DIGEST: self._digest,
            What.RELEASE: self._release,
            What.CHANGES_REQUESTED: self._changes_requested,
            What.REJECTED: self._rejected,
            What.REVIEW_OFFER: self._review_offer,
            What.AREA_NEWS: self._area_news,
            What.CONSENT_NEEDED: self._consent_needed,
            What.CONFLICT: self._conflict,
            What.PAGE_TALK: self._page_talk,
            What.PAGE_NEWS: self._page_news,
            What.SERIES_THREAD: self._series_thread,
            **dict.fromkeys(OF_SERIES, self._series),
            **dict.fromkeys(OF_CAPTURE, self._of_capture),
            What.VOTE_VOID: self._vote_void,
            What.VOTE_EXCLUDED: self._vote_excluded,
        }

    async def deliver(self, guild: GuildId, notice: Notice) -> MessageId | None:
        """Say it, and return the message. Raises Undeliverable."""
        if not self._bot.is_ready():
            raise Undeliverable("not connected to Discord yet")
        await self._pace.turn()
        try:
            return await self._say[notice.what](guild, notice)
        except Refusal as gone:
            raise Undeliverable(f"its subject is gone: {gone}", final=True) from gone
        except discord.NotFound as gone:
            raise Undeliverable(f"the channel is gone: {gone}", final=True) from gone
        except discord.Forbidden as closed:
            raise Undeliverable(str(closed), final=notice.member is not None) from closed
        except _NO_ANSWER as trouble:
            raise Undeliverable(f"no answer from Discord: {trouble}") from trouble

    def noted(self, guild: GuildId, notice: Notice) -> None:
        """Have a new ballot read once: its reactions are votes, and some may have come before it was known."""
        if notice.what is What.PROPOSAL_CARD:
            self._bot.dispatch("ballot_noted", guild, ProposalId(_number(notice)))

    async def _proposal_card(self, guild: GuildId, notice: Notice) -> MessageId | None:
        view = await self._desk.proposals.view(guild, ProposalId(_number(notice)))
        rendered = proposal_message(view, guild, self._bot.archive_url, ballot_buttons(view.proposal, guild))
        message, posted = await self._card(guild, notice, view.proposal.card, rendered)
        if view.proposal.state is ProposalState.OPEN and (posted or notice.data.get("seed")):
            await _seed(message, view.proposal)
        return MessageId(message.id)

    async def _task_card(self, guild: GuildId, notice: Notice) -> MessageId | None:
        task = await self._desk.tasks.get(guild, TaskId(_number(notice)))
        rendered = task_message(task, guild, self._bot.archive_url)
        return MessageId((await self._card(guild, notice, task.card, rendered))[0].id)

    async def _contribution_card(self, guild: GuildId, notice: Notice) -> MessageId | None:
        review = await self._desk.queue.view(guild, ContributionId(_number(notice)))
        contribution = review.contribution
        rendered = contribution_message(contribution, guild, self._bot.archive_url, review)
        return MessageId((await self._card(guild, notice, contribution.card, rendered))[0].id)

    async def _outcome(self, guild: GuildId, notice: Notice) -> MessageId | None:
        view = await self._desk.proposals.view(guild, ProposalId(_number(notice)))
        return await self._post(guild, notice, outcome_message(view, guild, self._bot.archive_url))

    async def _concern(self, guild: GuildId, notice: Notice) -> MessageId | None:
        proposal = await self._desk.concerns.of(guild, ProposalId(_number(notice)))
        concern = found(proposal.concerns, int(str(notice.data["concern"])))
        state = ConcernState(str(notice.data["state"]))
        return await self._talk(guild, notice, proposal.channel, concern_message(proposal, concern, state))

    async def _escalated(self, guild: GuildId, notice: Notice) -> MessageId | None:
        proposal = await self._desk.concerns.of(guild, ProposalId(_number(notice)))
        return await self._post(guild, notice, escalated_message(proposal, guild))

    async def _delegation_declined(self, guild: GuildId, notice: Notice) -> MessageId | None:
        community = self._bot.guild_name(guild) or text("edge-some-community")
        return await self._post(guild, notice, declined_message(notice.data, community))

    async def _proposal_thread(self, guild: GuildId, notice: Notice) -> MessageId | None:
        proposal = (await self._desk.proposals.view(guild, ProposalId(_number(notice)))).proposal
        wanted = (await self._desk.settings.get(guild)).proposal_threads
        if not wanted or proposal.state is not ProposalState.OPEN or proposal.thread is not None:
            return None
        return await open_thread(self._bot, guild, proposal)

    async def _amended(self, guild: GuildId, notice: Notice) -> MessageId | None:
        proposal = (await self._desk.proposals.view(guild, ProposalId(_number(notice)))).proposal
        version = int(str(notice.data["version"]))
        return await self._talk(
            guild, notice, proposal.channel, amended_message(proposal, version, guild, _members(notice))
        )

    async def _nudge(self, guild: GuildId, notice: Notice) -> MessageId | None:
        number = ProposalId(_number(notice))
        asked = [notice.member] if notice.member is not None else _members(notice)
        still = await self._desk.nudges.still(guild, number, asked)
        if not still:
            return None
        proposal = (await self._desk.proposals.view(guild, number)).proposal
        community = self._bot.guild_name(guild) or text("edge-some-community")
        mentions = still if notice.member is None else []
        return await self._talk(guild, notice, proposal.channel, nudge_message(proposal, guild, community, mentions))

    async def _revisit_waits(self, guild: GuildId, notice: Notice) -> MessageId | None:
        proposal = (await self._desk.proposals.view(guild, ProposalId(_number(notice)))).proposal
        return await self._talk(
            guild, notice, proposal.channel, waits_message(proposal, int(str(notice.data["limit"])))
        )

    async def _accepted(self, guild: GuildId, notice: Notice) -> MessageId | None:
        chain = await self._desk.archive.contribution(guild, ContributionId(_number(notice)))
        return await self._post(guild, notice, accepted_message(chain, guild, self._bot.archive_url))

    async def _digest(self, guild: GuildId, notice: Notice) -> MessageId | None:
        items = await self._desk.digests.items(guild, content_of(notice.data))
        late = bool(notice.data.get("late"))
        rendered = digest_message(items, late, guild, self._bot.archive_url)
        return await self._post(guild, notice, rendered)

    async def _release(self, guild: GuildId, notice: Notice) -> MessageId | None:
        view = await self._desk.releases.view(guild, notice.subject)
        readable = self._bot.readable_by_all
        return await self._post(guild, notice, release_message(view, guild, self._bot.archive_url, readable))

    async def _changes_requested(self, guild: GuildId, notice: Notice) -> MessageId | None:
        contribution = await self._desk.contributions.get(guild, ContributionId(_number(notice)))
        rendered = changes_requested_message(contribution, guild, self._bot.archive_url)
        return await self._post(guild, notice, rendered)

    async def _rejected(self, guild: GuildId, notice: Notice) -> MessageId | None:
        contribution = await self._desk.contributions.get(guild, ContributionId(_number(notice)))
        return await self._post(guild, notice, rejected_message(notice, contribution, guild, self._bot.archive_url))

    async def _review_offer(self, guild: GuildId, notice: Notice) -> MessageId | None:
        review = await self._desk.queue.view(guild, ContributionId(_number(notice)))
        held = review.handling.assignment
        if held is None or held.member != notice.member or held.stage is not Stage.OFFERED:
            return None
        community = self._bot.guild_name(guild) or text("edge-some-community")
        rendered = offer_message(review.contribution, guild, community, self._bot.archive_url)
        return await self._post(guild, notice, rendered)

    async def _area_news(self, guild: GuildId, notice: Notice) -> MessageId | None:
        area = await self._desk.areas.get(guild, notice.subject.removeprefix("area:"))
        return await self._post(guild, notice, area_news(notice, area, guild, self._bot.archive_url))

    async def _consent_needed(self, guild: GuildId, notice: Notice) -> MessageId | None:
        contribution = await self._desk.contributions.get(guild, ContributionId(_number(notice)))
        community = self._bot.guild_name(guild) or text("edge-some-community")
        rendered = consent_needed_message(contribution, guild, community, self._bot.archive_url)
        return await self._post(guild, notice, rendered)

    async def _conflict(self, guild: GuildId, notice: Notice) -> MessageId | None:
        found = await self._desk.conflicts.get(guild, ContributionId(_number(notice)))
        direct = notice.member is not None
        return await self._post(guild, notice, conflict_message(found, guild, self._bot.archive_url, direct=direct))

    async def _page_talk(self, guild: GuildId, notice: Notice) -> MessageId | None:
        page = (await self._desk.archive.page(guild, talked_about(notice))).page
        if page.talk is not None:
            return None
        message = await self._post(guild, notice, talk_message(page, guild, self._bot.archive_url))
        name = text("page-talk-name", title=page.title)
        made = await thread_on(self._bot, guild, ChannelId(notice.channel or 0), message, name)
        return message if made else None

    async def _page_news(self, guild: GuildId, notice: Notice) -> MessageId | None:
        pages = {page.slug: page for page in await self._desk.archive.pages(guild)}
        community = self._bot.guild_name(guild) or text("edge-some-community")
        shown = news_message(notice.data, pages, community, guild, self._bot.archive_url)
        return await self._post(guild, notice, shown)

    async def _series_thread(self, guild: GuildId, notice: Notice) -> MessageId | None:
        contribution = await self._desk.contributions.get(guild, ContributionId(_number(notice)))
        if contribution.card is None or contribution.thread is not None:
            return None
        name = text("patch-thread-name", ref=notice.subject, title=contribution.title)
        made = await thread_on(self._bot, guild, contribution.channel, contribution.card, name)
        return contribution.card if made else None

    async def _series(self, guild: GuildId, notice: Notice) -> MessageId | None:
        contribution = await self._desk.contributions.get(guild, ContributionId(_number(notice)))
        rendered = series_news(notice, contribution, guild, self._bot.archive_url)
        return await self._talk(guild, notice, contribution.channel, rendered)

    async def _of_capture(self, guild: GuildId, notice: Notice) -> MessageId | None:
        community = self._bot.guild_name(guild) or text("edge-some-community")
        reads = self._bot.intents.message_content
        shown = await capture_message(self._desk, guild, notice, community, self._bot.archive_url, reads=reads)
        return await self._post(guild, notice, shown) if shown is not None else None

    async def _vote_void(self, guild: GuildId, notice: Notice) -> MessageId | None:
        proposal = (await self._desk.proposals.view(guild, ProposalId(_number(notice)))).proposal
        link = message_link(guild, proposal.channel, proposal.card or 0)
        words = text("vote-void-dm", ref=notice.subject, title=safe(proposal.title, 200), link=link)
        return await self._post(guild, notice, Rendered(content=words))

    async def _vote_excluded(self, guild: GuildId, notice: Notice) -> MessageId | None:
        proposal = (await self._desk.proposals.view(guild, ProposalId(_number(notice)))).proposal
        reason = text(f"vote-{notice.data['reason']}", number=proposal.number)
        words = text("vote-excluded-dm", ref=notice.subject, title=safe(proposal.title, 200), reason=reason)
        return await self._post(guild, notice, Rendered(content=words))

    async def _card(
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
        message = channel.get_partial_message(await self._post(guild, notice, rendered))
        if notice.version > 1 or notice.attempts:
            # It may be the message of an earlier attempt, which shows how things were then.
            await message.edit(embed=_embed(rendered), view=rendered.view)
        return message, True

    async def _post(self, guild: GuildId, notice: Notice, rendered: Rendered) -> MessageId:
        target: Any = self._channel(guild, notice)
        if notice.member is not None:
            target = await self._bot.create_dm(discord.Object(notice.member))
        if self._desk.clock.now() - notice.created_at > NONCE_WINDOW:
            earlier = await self._find(target, notice)
            if earlier is not None:
                return earlier
        return MessageId((await target.send(nonce=notice.nonce, **_form(rendered, notice))).id)

    async def _talk(self, guild: GuildId, notice: Notice, home: ChannelId, rendered: Rendered) -> MessageId:
        """Say it in the item's thread, or in the channel of its card where that is gone or shut."""
        try:
            return await self._post(guild, notice, rendered)
        except discord.HTTPException as no:
            shut = isinstance(no, discord.NotFound | discord.Forbidden) or no.code in THREAD_SHUT
            if not shut or notice.member is not None or notice.channel == home:
                raise
            log.info("the thread of %s in guild %s cannot be written in: %s", notice.subject, guild, no)
        return await self._post(guild, replace(notice, channel=home), rendered)

    async def _find(self, target: Any, notice: Notice) -> MessageId | None:
        """The message this notice became in an earlier attempt, if the channel shows one."""
        me = self._bot.user
        since = notice.created_at - timedelta(minutes=1)
        try:
            async for message in target.history(limit=_SCAN_LIMIT, after=since, oldest_first=True):
                if me is not None and message.author.id == me.id and _carries(message, notice.reference):
                    return MessageId(message.id)
        except discord.Forbidden:
            log.info("no history to search for %s: it may be said twice", notice.key)
        return None

    def _channel(self, guild: GuildId, notice: Notice) -> discord.PartialMessageable:
        return self._bot.get_partial_messageable(notice.channel or 0, guild_id=guild)


def _number(notice: Notice) -> int:
    return int(notice.subject[1:])


def _members(notice: Notice) -> list[MemberId]:
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


async def _seed(message: discord.PartialMessage, proposal: Proposal) -> None:
    """Put every option's reaction on the card. Without the permission the buttons must do."""
    try:
        for option in proposal.on_card:
            await message.add_reaction(option.emoji)
    except discord.Forbidden as closed:
        log.warning("no reactions on the card of P%s: %s", proposal.number, closed)


async def setup(bot: Barnraiser) -> None:
    """Give the bot its courier."""
    bot.courier = DiscordCourier(bot)
