"""Reviews: ``/review …``, ✅ on a review card, and the form that asks for changes."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.contribution import REASON_LIMIT
from bot.domain.ids import ContributionId, ref
from bot.domain.refusal import Refusal
from bot.reaction import Reaction
from bot.services.releases import REASON_LIMIT as DESPITE_LIMIT
from cogs.contribution_buttons import CHANGES_FORM, approve
from cogs.edge import actor, actor_of, answer, begin, desk, wording
from cogs.forms import Submission, on_submit
from cogs.references import AnArea, WaitingContribution
from cogs.review_acts import canned_names, reason_given
from cogs.review_card import queue_message
from cogs.words import person, text

if TYPE_CHECKING:
    from bot.client import Barnraiser

log = logging.getLogger(__name__)

Interaction = discord.Interaction["Barnraiser"]
APPROVES: Final = "✅"
_LISTED: Final = 200
_NO_REVIEW: Final = frozenset(
    {"review-not-maintainer", "review-already-accepted", "review-withdrawn", "review-approved-already"}
)
"""Refusals of a ✅ that was hardly meant as a review: it stays a reaction, and nobody is told anything."""


@app_commands.guild_only()
class Reviews(commands.GroupCog, group_name="review", group_description=text("review-group")):
    """The commands around reviews."""

    def __init__(self, bot: Barnraiser) -> None:
        """Serve ``bot``."""
        self.bot = bot

    async def cog_load(self) -> None:
        """Look at reactions, and answer the form that asks for changes."""
        self.bot.take("raw_reaction_add", self.reacted)
        on_submit(self.bot, CHANGES_FORM, self.asked)

    @app_commands.command(name="queue", description=text("review-queue-description"))
    @app_commands.describe(area=text("review-queue-option-area"), mine=text("review-queue-option-mine"))
    async def queue(self, interaction: Interaction, area: AnArea | None = None, mine: bool = False) -> None:
        """What waits for a review."""
        await begin(interaction)
        who = actor(interaction)
        whose = who if mine else None
        waiting = await desk(interaction).queue.waiting(who.guild, area=area, mine=whose, limit=_LISTED)
        shown = queue_message(waiting, who.guild)
        await answer(interaction, shown.content, embed=shown.embed)

    @app_commands.command(name="approve", description=text("review-approve-description"))
    @app_commands.describe(contribution=text("review-option-contribution"), despite=text("review-option-despite"))
    @app_commands.rename(despite="despite-freeze")
    async def approve(
        self,
        interaction: Interaction,
        contribution: WaitingContribution,
        despite: app_commands.Range[str, 1, DESPITE_LIMIT] = "",
    ) -> None:
        """Accept a contribution."""
        await approve(interaction, contribution, None, despite)

    @app_commands.command(name="request-changes", description=text("review-changes-description"))
    @app_commands.describe(
        contribution=text("review-option-contribution"),
        reason=text("review-option-reason"),
        canned=text("review-option-canned"),
    )
    @app_commands.autocomplete(canned=canned_names)
    async def request_changes(
        self,
        interaction: Interaction,
        contribution: WaitingContribution,
        reason: app_commands.Range[str, 1, REASON_LIMIT] | None = None,
        canned: str | None = None,
    ) -> None:
        """Ask for changes."""
        await begin(interaction)
        await _request(interaction, contribution, await reason_given(interaction, canned, reason), None)

    async def asked(self, interaction: discord.Interaction[Any], sent: Submission) -> None:
        """Ask for the changes that the form names."""
        number, work = ContributionId(int(sent.parts["number"])), int(sent.parts["work"])
        await begin(interaction)
        reason = await reason_given(interaction, sent.texts.get("canned"), sent.texts.get("reason"))
        await _request(interaction, number, reason, work)

    def reacted(self, reaction: Reaction) -> None:
        """Somebody reacted to something."""
        if reaction.emoji == APPROVES and not reaction.bot:
            self.bot.dispatch("approving_reaction", reaction)

    @commands.Cog.listener()
    async def on_approving_reaction(self, reaction: Reaction) -> None:
        """A maintainer's ✅ on a review card accepts the contribution."""
        found = await self.bot.desk.contributions.by_message(reaction.guild, reaction.message)
        if found is None:
            return
        try:
            await self.bot.desk.reviews.approve(actor_of(reaction.member, reaction.guild), found.number)
        except Refusal as no:
            if no.key not in _NO_REVIEW:
                await self._tell(reaction.id, found.number, no)

    async def _tell(self, member: int, number: ContributionId, refusal: Refusal) -> None:
        """Tell somebody directly why their reaction did nothing; nothing else can reach only them."""
        try:
            channel = await self.bot.create_dm(discord.Object(member))
            await channel.send(text("review-reaction-refused", ref=ref("C", number), why=wording(refusal)))
        except discord.HTTPException as closed:
            log.info("member %s could not be told about C%s: %s", member, number, closed)


async def _request(
    interaction: discord.Interaction[Any], number: ContributionId, reason: str, work: int | None
) -> None:
    """Ask for changes, and say what happens next."""
    who = actor(interaction)
    changed = await desk(interaction).reviews.request_changes(who, number, reason, work)
    words = text("review-changes-requested", author=person(changed.author), ref=ref("C", number))
    await answer(interaction, words)


async def setup(bot: Barnraiser) -> None:
    """Add the commands and the listener."""
    await bot.add_cog(Reviews(bot))
