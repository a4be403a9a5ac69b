"""The courier: takes notices from the outbox to Discord."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Final

import aiohttp
import discord

from bot.domain.ids import GuildId, MessageId, ProposalId
from bot.domain.notice import NONCE_WINDOW, WISHED, Notice, What
from bot.domain.refusal import Refusal
from bot.services.outbox import Undeliverable
from cogs.capture_card import OF_CAPTURE
from cogs.notices import (
    areas,
    boards,
    contributions,
    digests,
    members,
    pages,
    proposals,
    releases,
    series,
    tasks,
    votes,
)
from cogs.notices.invitations import invitation
from cogs.notices.speaker import Speaker, number_of
from cogs.pace import Pace
from cogs.patch_card import OF_SERIES

if TYPE_CHECKING:
    from bot.client import Barnraiser

_NO_ANSWER: Final = (discord.DiscordServerError, discord.RateLimited, aiohttp.ClientError, TimeoutError, OSError)
_OUT_OF_REACH: Final = frozenset({10007, 10013, 50007, 50278})
"""Who has left, whose account is gone, who lets nobody write to them, and who shares no guild with the bot.
Source: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json"""

PER_SECOND: Final = 15.0
"""How many requests are spent on notices in a second. With what is read (``cogs.ballot_box``) that stays below the 50
that Discord allows for everything together, also when many guilds have something to be told at once."""

SAY: Final[Mapping[What, Callable[[Speaker, GuildId, Notice], Awaitable[MessageId | None]]]] = {
    What.PROPOSAL_CARD: proposals.card,
    What.PROPOSAL_OUTCOME: proposals.outcome,
    What.CONCERN: proposals.concern,
    What.ESCALATED: proposals.escalated,
    What.PROPOSAL_THREAD: proposals.thread,
    What.AMENDED: proposals.amended,
    What.NUDGE: proposals.nudge,
    What.REVISIT_WAITS: proposals.revisit_waits,
    What.DELEGATION_DECLINED: votes.delegation_declined,
    What.VOTE_VOID: votes.void,
    What.VOTE_EXCLUDED: votes.excluded,
    What.TASK_CARD: tasks.card,
    What.CLAIM_ENDING: tasks.claim_ending,
    What.CLAIM_OVER: tasks.claim_over,
    What.TASK_OFFERED: tasks.offered,
    What.OFFER_DECLINED: tasks.offer_declined,
    What.INVITATION: invitation,
    What.PARTS_DONE: tasks.parts_done,
    What.BOARD_CARD: boards.card,
    What.BOARD_OFF: boards.off,
    What.CONTRIBUTION_CARD: contributions.card,
    What.ACCEPTED: contributions.accepted,
    What.CHANGES_REQUESTED: contributions.changes_requested,
    What.REJECTED: contributions.rejected,
    What.REVIEW_OFFER: contributions.review_offer,
    What.CONSENT_NEEDED: contributions.consent_needed,
    **dict.fromkeys(OF_CAPTURE, contributions.captured),
    What.SERIES_THREAD: series.thread,
    **dict.fromkeys(OF_SERIES, series.news),
    What.CONFLICT: pages.conflict,
    What.PAGE_TALK: pages.talk,
    What.PAGE_NEWS: members.news,
    What.REMINDER: members.reminder,
    What.AREA_NEWS: areas.news,
    What.RELEASE: releases.release,
    What.DIGEST: digests.digest,
    What.DIGEST_EDIT: digests.edit,
}
"""What says each kind of notice. Effects are notices too, and are carried out instead (``bot.services.outbox``)."""


class DiscordCourier:
    """Says notices through discord.py; implements ``bot.services.outbox.Courier``."""

    def __init__(self, bot: Barnraiser) -> None:
        """Speak through ``bot``."""
        self._bot, self._speaker, self._pace = bot, Speaker(bot), Pace(PER_SECOND)

    async def turn(self, notice: Notice, patience: float) -> None:
        """Wait until there is room for what a notice asks of Discord."""
        late = self._bot.desk.clock.now() - notice.created_at > NONCE_WINDOW  # then it is searched for before
        asked = notice.member is not None and notice.what in WISHED  # whether they are still a member
        await self._pace.turn(patience, 1 + late + asked + (notice.member is not None))

    async def deliver(self, guild: GuildId, notice: Notice) -> MessageId | None:
        """Say it, and return the message. Raises Undeliverable."""
        if not self._bot.is_ready():
            raise Undeliverable("not connected to Discord yet")
        try:
            return await SAY[notice.what](self._speaker, guild, notice)
        except Refusal as gone:
            raise Undeliverable(f"its subject is gone: {gone}", final=True) from gone
        except discord.NotFound as gone:
            raise Undeliverable(
                f"there is nobody and nothing there: {gone}", final=True, closed=_closed(gone)
            ) from gone
        except discord.Forbidden as no:
            raise Undeliverable(str(no), final=notice.member is not None, closed=_closed(no)) from no
        except _NO_ANSWER as trouble:
            raise Undeliverable(f"no answer from Discord: {trouble}") from trouble

    def noted(self, guild: GuildId, notice: Notice) -> None:
        """Have a new ballot read once: its reactions are votes, and some may have come before it was known."""
        if notice.what is What.PROPOSAL_CARD:
            self._bot.dispatch("ballot_noted", guild, ProposalId(number_of(notice)))


def _closed(no: discord.HTTPException) -> bool:
    return no.code in _OUT_OF_REACH


async def setup(bot: Barnraiser) -> None:
    """Give the bot its courier."""
    bot.courier = DiscordCourier(bot)
