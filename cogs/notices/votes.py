"""What is said to voters, and to those who asked another to vote for them."""

from __future__ import annotations

from bot.domain.ids import GuildId, MessageId, ProposalId
from bot.domain.notice import Notice
from cogs.delegation_card import declined_message
from cogs.notices.speaker import Speaker, number_of
from cogs.rendered import Rendered
from cogs.words import message_link, safe, text


async def void(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """To a member who ticked several options while nobody looked: that none of them counts."""
    proposal = (await out.desk.proposals.view(guild, ProposalId(number_of(notice)))).proposal
    link = message_link(guild, proposal.channel, proposal.card or 0)
    words = text("vote-void-dm", ref=notice.subject, title=safe(proposal.title, 200), link=link)
    return await out.post(guild, notice, Rendered(content=words))


async def excluded(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """To a member: why their reaction does not count."""
    proposal = (await out.desk.proposals.view(guild, ProposalId(number_of(notice)))).proposal
    reason = text(f"vote-{notice.data['reason']}", number=proposal.number)
    words = text("vote-excluded-dm", ref=notice.subject, title=safe(proposal.title, 200), reason=reason)
    return await out.post(guild, notice, Rendered(content=words))


async def delegation_declined(out: Speaker, guild: GuildId, notice: Notice) -> MessageId | None:
    """To a member whose delegate declined."""
    community = out.community(guild)
    return await out.post(guild, notice, declined_message(notice.data, community))
