"""The buttons of a series of patches: what somebody says of it, its next version, and the certificate of origin."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any, Final

import discord

from bot.domain.contribution import REASON_LIMIT, Contribution, Verdict
from bot.domain.ids import ContributionId, GuildId, MemberId, ref
from bot.domain.people import Actor
from bot.domain.refusal import Refusal
from bot.domain.reviewing import require_reviewable
from bot.domain.settings import ORIGIN
from cogs.consent import consent_request
from cogs.edge import actor, answer, begin, desk, guarded
from cogs.forms import FIELD_MAX, field, form, quickly, upload
from cogs.rendered import label
from cogs.statements import say, take_back
from cogs.words import text

Interaction = discord.Interaction[Any]
RESEND_FORM: Final = r"resend:(?P<number>\d+)"
CHANGES_LIMIT: Final = 2000

SAID: Final = {"reviewed": Verdict.APPROVE, "acked": Verdict.ACK, "tested": Verdict.TESTED}
_ACTS: Final = ("reviewed", "acked", "tested", "object", "resend", "origin", "takeback")
_STYLES: Final = {"object": discord.ButtonStyle.danger, "origin": discord.ButtonStyle.primary}


class PatchButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=rf"s:(?P<number>\d+):(?P<work>\d+):(?P<act>{'|'.join(_ACTS)})",
):
    """One thing that somebody can say of, or do with, version ``work`` of a series."""

    def __init__(self, number: int, work: int, act: str) -> None:
        """The button that does ``act``."""
        self.number, self.work, self.act = ContributionId(number), work, act
        super().__init__(
            discord.ui.Button(
                label=label(text(f"patch-button-{act}")),
                style=_STYLES.get(act, discord.ButtonStyle.secondary),
                custom_id=f"s:{number}:{work}:{act}",
            )
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> PatchButton:
        """The button that was pressed."""
        return cls(int(match["number"]), int(match["work"]), match["act"])

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Do it."""
        if self.act in SAID:
            await say(interaction, self.number, SAID[self.act], work=self.work)
        else:
            await _DO[self.act](interaction, self.number, self.work)


class ThanksButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"thanks:(?P<guild>\d+):(?P<number>\d+):(?P<answer>yes|no)"
):
    """Says whether one is rightly named in a series; pressed in direct messages."""

    def __init__(self, guild: int, number: int, reply: str) -> None:
        """The button that says ``reply``."""
        self.guild, self.number, self.reply = guild, ContributionId(number), reply
        style = discord.ButtonStyle.success if reply == "yes" else discord.ButtonStyle.secondary
        words = label(text(f"patch-button-thanks-{reply}"))
        super().__init__(discord.ui.Button(label=words, style=style, custom_id=f"thanks:{guild}:{number}:{reply}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> ThanksButton:
        """The button that was pressed."""
        return cls(int(match["guild"]), int(match["number"]), match["answer"])

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Note the answer."""
        await begin(interaction)
        user = interaction.user
        who = Actor(GuildId(self.guild), MemberId(user.id), user.display_name)
        yes = self.reply == "yes"
        await desk(interaction).patches.answer_thanks(who, self.number, yes=yes)
        key = "patch-thanks-confirmed" if yes else "patch-thanks-declined"
        await answer(interaction, text(key, ref=ref("C", self.number)))


async def _ask_objection(interaction: Interaction, number: ContributionId, work: int) -> None:
    reason = field(
        "reason", text("patch-field-objection"), limit=REASON_LIMIT, hint=text("patch-hint-objection"), long=True
    )
    title = text("patch-form-objection", ref=ref("C", number))
    await interaction.response.send_modal(form(title, f"object:{number}:{work}", reason))


async def _open_resend(interaction: Interaction, number: ContributionId, _: int) -> None:
    await open_resend(interaction, number)


async def open_resend(interaction: Interaction, number: ContributionId) -> None:
    """Open the form for the next version of a series."""
    who = actor(interaction)
    contribution = await quickly(desk(interaction).contributions.get(who.guild, number))
    require_own(contribution, who)
    require_reviewable(contribution)
    await interaction.response.send_modal(
        form(
            text("patch-form-resend", ref=ref("C", number)),
            f"resend:{number}",
            upload("files", text("patch-field-files"), text("patch-hint-files")),
            field("diff", text("patch-field-diff"), limit=FIELD_MAX, long=True, required=False),
            field("changes", text("patch-field-changes"), limit=CHANGES_LIMIT, long=True, required=False),
        )
    )


def require_own(contribution: Contribution, who: Actor) -> None:
    """Raise Refusal for somebody else's work."""
    if contribution.author != who.id:
        raise Refusal("contribution-not-yours", number=contribution.number)


async def _agree(interaction: Interaction, number: ContributionId, _: int) -> None:
    await begin(interaction)
    who = actor(interaction)
    contribution = await desk(interaction).contributions.get(who.guild, number)
    if contribution.author != who.id:
        raise Refusal("consent-not-author", number=number, author=contribution.author_name)
    asked = consent_request(who.guild, ORIGIN)
    await answer(interaction, embed=asked.embed, view=asked.view)


async def _take_back(interaction: Interaction, number: ContributionId, _: int) -> None:
    await take_back(interaction, number)


_DO: Final[dict[str, Callable[[Interaction, ContributionId, int], Awaitable[None]]]] = {
    "object": _ask_objection,
    "resend": _open_resend,
    "origin": _agree,
    "takeback": _take_back,
}
