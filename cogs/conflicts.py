"""Conflicts: the form in which both sides are brought together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.domain.ids import ContributionId, RevisionId, ref
from bot.domain.refusal import Refusal
from cogs.contribution_buttons import RESOLVE_FORM
from cogs.edge import actor, answer, begin, desk
from cogs.forms import Submission, on_submit
from cogs.links import card_place
from cogs.menus import FetchingCog
from cogs.words import text

if TYPE_CHECKING:
    from bot.client import Barnraiser


class Conflicts(FetchingCog):
    """Takes the form."""

    async def cog_load(self) -> None:
        """Take the form, and be ready to fetch files."""
        await super().cog_load()
        on_submit(self.bot, RESOLVE_FORM, self.resolved)

    async def resolved(self, interaction: discord.Interaction[Any], sent: Submission) -> None:
        """Take the text that has both sides; what was typed is given back where it cannot be taken."""
        await begin(interaction)
        who = actor(interaction)
        number, work = ContributionId(int(sent.parts["number"])), int(sent.parts["work"])
        whole = next((file for file in sent.files if file.is_text), None)
        if whole is None and "text" not in sent.texts:
            raise Refusal("conflict-no-text-file")
        written = await self._fetch.text(whole) if whole is not None else sent.texts["text"]
        head = RevisionId(int(sent.parts["head"]))
        after = await desk(interaction).conflicts.resolve(who, number, written, head, work)
        await self.bot.deliver_now(who.guild)
        place = card_place(who.guild, after.channel, after.card)
        key = "conflict-again" if after.conflict is not None else "conflict-resolved"
        await answer(interaction, text(key, ref=ref("C", number), revision=after.latest.number, place=place))


async def setup(bot: Barnraiser) -> None:
    """Add the form."""
    await bot.add_cog(Conflicts(bot))
