"""The buttons below what is said of messages: in direct messages to authors, and in the inbox. They work after a
restart: their custom ids say everything."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any, Final

import discord

from bot.domain.contribution import Contribution
from bot.domain.ids import ChannelId, ContributionId, GuildId, MessageId, ref
from bot.domain.refusal import Refusal
from bot.domain.settings import CONSENT_VERSION
from cogs.consent import consent_request, licence_link, who_in
from cogs.edge import actor, answer, begin, desk, guarded
from cogs.forms import quickly
from cogs.links import card_place
from cogs.rendered import Rendered, buttons, label
from cogs.words import text

Interaction = discord.Interaction[Any]
_GOOD: Final = discord.ButtonStyle.success
_PLAIN: Final = discord.ButtonStyle.secondary
_BAD: Final = discord.ButtonStyle.danger


class CoAuthorButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"co:(?P<guild>\d+):(?P<number>\d+):(?P<version>[^:]+):(?P<act>yes|no)",
):
    """Says that one made a work together with its author, and agrees to its licence in one wording; or that not."""

    def __init__(self, guild: int, number: int, version: str, act: str) -> None:
        """The button beside the wording ``version``, for C``number``."""
        self.guild, self.number = GuildId(guild), ContributionId(number)
        self.version, self.act = version, act
        words = text("capture-button-together") if act == "yes" else text("capture-button-apart")
        style, custom_id = _GOOD if act == "yes" else _PLAIN, f"co:{guild}:{number}:{version}:{act}"
        super().__init__(discord.ui.Button(label=label(words), style=style, custom_id=custom_id))

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> CoAuthorButton:
        """The button that was pressed."""
        return cls(int(match["guild"]), int(match["number"]), match["version"], match["act"])

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Do it, unless the wording that is agreed to has changed."""
        await begin(interaction)
        who, capturing, name = who_in(interaction, self.guild), desk(interaction).capturing, ref("C", self.number)
        if self.act == "no":
            await capturing.decline(who, self.number)
            await answer(interaction, text("capture-together-no", ref=name))
        elif self.version != CONSENT_VERSION:
            raise Refusal("consent-changed-ask", number=self.number)
        else:
            made = await capturing.agree(who, self.number)
            await answer(interaction, text("capture-together-yes", ref=name, licence=licence_link(made.licence)))


def together_request(made: Contribution, guild: GuildId) -> Rendered:
    """What somebody is asked to agree to who made a work together with its author, with the buttons to answer."""
    asked = consent_request(guild, made.licence)
    acts = (CoAuthorButton(guild, made.number, CONSENT_VERSION, act) for act in ("yes", "no"))
    return Rendered(embed=asked.embed, view=buttons(*acts))


class SourceButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"src:(?P<guild>\d+):(?P<number>\d+):(?P<channel>\d+):(?P<message>\d+):(?P<act>take|keep|withdraw|out)",
):
    """What becomes of a work when a message that it is made of was changed or deleted."""

    def __init__(self, guild: int, number: int, channel: int, message: int, act: str) -> None:
        """The button that does ``act`` with C``number`` for the message."""
        self.guild, self.number, self.act = GuildId(guild), ContributionId(number), act
        self.channel, self.message = ChannelId(channel), MessageId(message)
        style = {"take": _GOOD, "keep": _GOOD}.get(act, _BAD)
        custom_id = f"src:{guild}:{number}:{channel}:{message}:{act}"
        super().__init__(
            discord.ui.Button(label=label(text(f"capture-button-{act}")), style=style, custom_id=custom_id)
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> SourceButton:
        """The button that was pressed."""
        guild, number, channel, message = (int(match[name]) for name in ("guild", "number", "channel", "message"))
        return cls(guild, number, channel, message, match["act"])

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Do it."""
        await begin(interaction)
        await _SOURCE_ACTS[self.act](self, interaction)

    async def take(self, interaction: Interaction) -> None:
        """Make what the message says now the next revision."""
        services, name = desk(interaction), ref("C", self.number)
        before = await services.contributions.get(self.guild, self.number)
        message = await fetched(interaction.client, self.channel, self.message)
        written = message.clean_content.strip() if message is not None else ""
        if not written:
            await answer(interaction, text("capture-edit-unread", place=_place(self.guild, before)))
            return
        after = await services.capturing.take_edit(who_in(interaction, self.guild), self.number, self.message, written)
        if after.latest.number == before.latest.number:
            await answer(interaction, text("capture-edit-same", ref=name))
            return
        place = _place(self.guild, after)
        await answer(interaction, text("capture-edit-taken", ref=name, revision=after.latest.number, place=place))

    async def keep(self, interaction: Interaction) -> None:
        """Leave everything as it is."""
        await desk(interaction).contributions.get(self.guild, self.number)
        await answer(interaction, text("capture-kept", ref=ref("C", self.number)))

    async def withdraw(self, interaction: Interaction) -> None:
        """Withdraw the work."""
        await desk(interaction).contributions.withdraw(who_in(interaction, self.guild), self.number)
        await answer(interaction, text("contribution-withdrawn", ref=ref("C", self.number)))

    async def out(self, interaction: Interaction) -> None:
        """Take out what one wrote of it."""
        await desk(interaction).capturing.decline(who_in(interaction, self.guild), self.number)
        await answer(interaction, text("capture-together-no", ref=ref("C", self.number)))


_SOURCE_ACTS: Final[dict[str, Callable[[SourceButton, Interaction], Awaitable[None]]]] = {
    "take": SourceButton.take,
    "keep": SourceButton.keep,
    "withdraw": SourceButton.withdraw,
    "out": SourceButton.out,
}


class OfferButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"inbox:(?P<message>\d+):(?P<act>track|no)"):
    """Takes up a message of the inbox, or takes the offer away."""

    def __init__(self, message: int, act: str) -> None:
        """The button for a message in the same channel."""
        self.message, self.act = MessageId(message), act
        words = text("capture-button-track") if act == "track" else text("capture-button-no")
        style = _GOOD if act == "track" else _PLAIN
        super().__init__(discord.ui.Button(label=label(words), style=style, custom_id=f"inbox:{message}:{act}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> OfferButton:
        """The button that was pressed."""
        return cls(int(match["message"]), match["act"])

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Do it."""
        who = actor(interaction)
        message = await quickly(fetched(interaction.client, ChannelId(interaction.channel_id or 0), self.message))
        if message is None:
            raise Refusal("contribution-empty-message")
        if self.act == "track":
            await interaction.client.get_cog("Contributions").track(interaction, message)
            return
        settings = await quickly(desk(interaction).settings.get(who.guild))
        if who.id != message.author.id and not settings.is_maintainer(who):
            raise Refusal("capture-offer-not-yours")
        await interaction.response.defer()
        if interaction.message is not None:
            await interaction.message.delete()


async def fetched(client: discord.Client, channel: ChannelId, message: MessageId) -> discord.Message | None:
    """A message as it is now; None if it is gone, or not for the bot to see."""
    try:
        return await client.get_partial_messageable(channel).fetch_message(message)
    except (discord.NotFound, discord.Forbidden):
        return None


def _place(guild: GuildId, contribution: Contribution) -> str:
    return card_place(guild, contribution.channel, contribution.card)
