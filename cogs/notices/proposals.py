"""What is said of proposals."""

from __future__ import annotations

import logging

import discord

from bot.domain.concern import ConcernState, found
from bot.domain.ids import GuildId, MessageId, ProposalId
from bot.domain.notice import Notice
from bot.domain.proposal import Proposal, ProposalState
from cogs.ballot_buttons import ballot_buttons
from cogs.concern_card import concern_message, escalated_message
from cogs.notices.speaker import Speaker, members_of, number_of
from cogs.proposal_card import outcome_message, proposal_message
from cogs.proposal_notices import amended_message, nudge_message, waits_message
from cogs.proposal_thread import open_thread

log = logging.getLogger(__name__)


async def card(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """The card, kept as the proposal is; a new one gets the reactions that people vote with."""
    view = await out.desk.proposals.view(guild, ProposalId(number_of(notice)))
    rendered = proposal_message(view, guild, out.archive_url, ballot_buttons(view.proposal, guild))
    message, posted = await out.card(guild, notice, view.proposal.card, rendered)
    if view.proposal.state is ProposalState.OPEN and (posted or notice.data.get("seed")):
        await _seed(message, view.proposal)
    return MessageId(message.id)


async def _seed(message: discord.PartialMessage, proposal: Proposal) -> None:
    """Put every option's reaction on the card. Without the permission the buttons must do."""
    try:
        for option in proposal.on_card:
            await message.add_reaction(option.emoji)
    except discord.Forbidden as closed:
        log.warning("no reactions on the card of P%s: %s", proposal.number, closed)


async def outcome(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """How it ended."""
    view = await out.desk.proposals.view(guild, ProposalId(number_of(notice)))
    return await out.post(guild, notice, outcome_message(view, guild, out.archive_url))


async def concern(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """What became of a concern, in the thread."""
    proposal = await out.desk.concerns.of(guild, ProposalId(number_of(notice)))
    about = found(proposal.concerns, int(str(notice.data["concern"])))
    state = ConcernState(str(notice.data["state"]))
    return await out.talk(guild, notice, proposal.channel, concern_message(proposal, about, state))


async def escalated(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """That lazy consensus has become a vote."""
    proposal = await out.desk.concerns.of(guild, ProposalId(number_of(notice)))
    return await out.post(guild, notice, escalated_message(proposal, guild))


async def thread(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """The thread of an open proposal, if the guild wishes for one."""
    proposal = (await out.desk.proposals.view(guild, ProposalId(number_of(notice)))).proposal
    wanted = (await out.desk.settings.get(guild)).proposal_threads
    if not wanted or proposal.state is not ProposalState.OPEN or proposal.thread is not None:
        return None
    return await open_thread(out.bot, guild, proposal)


async def amended(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """What was changed, to those whose votes have to be confirmed."""
    proposal = (await out.desk.proposals.view(guild, ProposalId(number_of(notice)))).proposal
    version = int(str(notice.data["version"]))
    return await out.talk(
        guild, notice, proposal.channel, amended_message(proposal, version, guild, members_of(notice))
    )


async def nudge(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """That voting ends soon, to those of the members asked who have still not voted."""
    number = ProposalId(number_of(notice))
    asked = [notice.member] if notice.member is not None else members_of(notice)
    still = await out.desk.nudges.still(guild, number, asked)
    if not still:
        return None
    proposal = (await out.desk.proposals.view(guild, number)).proposal
    community = out.community(guild)
    mentions = still if notice.member is None else []
    return await out.talk(guild, notice, proposal.channel, nudge_message(proposal, guild, community, mentions))


async def revisit_waits(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """That it is not asked again yet, since as many are open as there may be."""
    proposal = (await out.desk.proposals.view(guild, ProposalId(number_of(notice)))).proposal
    return await out.talk(guild, notice, proposal.channel, waits_message(proposal, int(str(notice.data["limit"]))))
