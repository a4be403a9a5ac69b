"""A draft as its author is shown it: posted or thrown away by buttons, and given effects by menus and forms.

All of it is in custom ids and in the draft that is stored, so that everything works after a restart.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Any

import discord

from bot.domain.effect import Effect
from bot.domain.ids import EventId, GuildId, ProposalId, ref
from bot.domain.refusal import Refusal
from bot.services.drafts import Preparation
from cogs.edge import actor, answer, begin_change, desk, guarded
from cogs.effect_card import plain_words
from cogs.effect_forms import ACTS, asked, effect_in
from cogs.forms import Submission, form, on_submit
from cogs.proposal_preview import preview_message
from cogs.proposal_thread import without_thread
from cogs.rendered import label
from cogs.words import message_link, text, when

if TYPE_CHECKING:
    from bot.client import Barnraiser


async def show_preview(
    interaction: discord.Interaction[Any], ready: Preparation, event: EventId, lead: str = ""
) -> None:
    """Show what would be posted, with buttons to post it or to let it be, and menus of what passing would do. ``lead``
    says why somebody who did not ask for it is shown it."""
    view = discord.ui.View(timeout=None)
    view.add_item(PostButton(event))
    view.add_item(DiscardButton(event))
    view.add_item(AddMenu(event))
    if ready.prepared.draft.effects:
        view.add_item(DropMenu(event, ready.prepared.draft.effects))
    shown = preview_message(ready, GuildId(interaction.guild_id or 0), lead)
    await answer(interaction, shown.content, embed=shown.embed, view=view)


class PostButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"draft-post:(?P<event>\d+)"):
    """Posts a prepared proposal."""

    def __init__(self, event: int) -> None:
        """The button for the draft known by ``event``."""
        self.event = event
        super().__init__(
            discord.ui.Button(
                label=label(text("propose-button-post")),
                style=discord.ButtonStyle.success,
                custom_id=f"draft-post:{event}",
            )
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> PostButton:
        """The button that was pressed."""
        return cls(int(match["event"]))

    @guarded
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Post it."""
        await begin_change(interaction)
        who = actor(interaction)
        proposal = await desk(interaction).drafts.post(who, EventId(self.event))
        await interaction.client.deliver_now(who.guild)
        await _posted(interaction, who.guild, proposal.number)


class DiscardButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"draft-drop:(?P<event>\d+)"):
    """Throws a prepared proposal away."""

    def __init__(self, event: int) -> None:
        """The button for the draft known by ``event``."""
        self.event = event
        super().__init__(
            discord.ui.Button(label=label(text("propose-button-discard")), custom_id=f"draft-drop:{event}")
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> DiscardButton:
        """The button that was pressed."""
        return cls(int(match["event"]))

    @guarded
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Throw it away."""
        await begin_change(interaction)
        await desk(interaction).drafts.discard(actor(interaction), EventId(self.event))
        await answer(interaction, text("propose-discarded"))


async def _posted(interaction: discord.Interaction[Any], guild: GuildId, number: ProposalId) -> None:
    posted = (await desk(interaction).proposals.view(guild, number)).proposal
    name = ref("P", posted.number)
    if posted.card is None:
        await answer(interaction, text("propose-done-soon", ref=name, channel=f"<#{posted.channel}>"))
        return
    link = message_link(guild, posted.channel, posted.card)
    how = "reactions" if posted.on_card else "paper" if posted.on_paper else "buttons"
    words = [text("propose-done", ref=name, link=link, when=when(posted.closes_at), how=text(f"propose-how-{how}"))]
    if interaction.guild is not None:
        settings = await desk(interaction).settings.get(guild)
        words.append(without_thread(interaction.guild, settings, posted.channel))
    await answer(interaction, "\n".join(filter(None, words)))


class AddMenu(discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"draft-add:(?P<event>\d+)"):
    """Asks for an effect to be added."""

    def __init__(self, event: int, menu: discord.ui.Select[Any] | None = None) -> None:
        """The menu of the draft known by ``event``."""
        self.event = event
        super().__init__(menu if menu is not None else _menu_of_acts(event))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> AddMenu:
        """The menu that was used."""
        return cls(int(match["event"]), _select(item))

    @guarded
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Open the form for what was chosen; where nothing is chosen any more, show the preview afresh."""
        event = EventId(self.event)
        if not self.item.values:
            await begin_change(interaction)
            await show_preview(interaction, await desk(interaction).drafts.get(actor(interaction), event), event)
            return
        act = self.item.values[0]
        fields = await asked(interaction, act)
        await interaction.response.send_modal(form(text("effect-form-title"), f"draft-fx:{event}:{act}", *fields))


class DropMenu(discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"draft-drop-fx:(?P<event>\d+)"):
    """Takes an effect out again."""

    def __init__(
        self, event: int, effects: tuple[Effect, ...] = (), menu: discord.ui.Select[Any] | None = None
    ) -> None:
        """The menu of the draft known by ``event``, which has these effects."""
        self.event = event
        if menu is None:
            menu = discord.ui.Select(custom_id=f"draft-drop-fx:{event}", placeholder=text("effect-drop"))
            for effect in effects:
                menu.add_option(label=plain_words(effect), value=_mark(effect))
        super().__init__(menu)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> DropMenu:
        """The menu that was used."""
        return cls(int(match["event"]), menu=_select(item))

    @guarded
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Take it out, and show the preview without it."""
        await begin_change(interaction)
        chosen, event = self.item.values[0], EventId(self.event)

        def without(effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
            left = tuple(effect for effect in effects if _mark(effect) != chosen)
            if left == effects:
                raise Refusal("effect-gone")
            return left

        ready = await desk(interaction).drafts.with_effects(actor(interaction), event, without)
        await show_preview(interaction, ready, event)


def _menu_of_acts(event: int) -> discord.ui.Select[Any]:
    # Choosing nothing is allowed, so that the same can be chosen again after its form was closed without an answer.
    menu: discord.ui.Select[Any] = discord.ui.Select(
        custom_id=f"draft-add:{event}", placeholder=text("effect-add"), min_values=0
    )
    for act in ACTS:
        menu.add_option(label=text(f"effect-add-{act}"), value=act)
    return menu


def _select(item: discord.ui.Item[Any]) -> discord.ui.Select[Any]:
    if not isinstance(item, discord.ui.Select):
        raise TypeError(f"a menu was expected, not {item!r}")
    return item


def _mark(effect: Effect) -> str:
    """What an effect is known by in a menu that may be older than the draft."""
    return f"{zlib.crc32(repr(effect).encode()):x}"


async def _add(interaction: discord.Interaction[Any], sent: Submission) -> None:
    """Add what a form asks for, and show the preview with it."""
    await begin_change(interaction)
    event, act = EventId(int(sent.parts["event"])), sent.parts["act"]
    added = await effect_in(interaction, act, sent)
    drafts, who = desk(interaction).drafts, actor(interaction)
    await show_preview(interaction, await drafts.with_effects(who, event, lambda effects: (*effects, added)), event)


async def setup(bot: Barnraiser) -> None:
    """Add the buttons, the menus and the forms."""
    bot.add_dynamic_items(PostButton, DiscardButton, AddMenu, DropMenu)
    on_submit(bot, rf"draft-fx:(?P<event>\d+):(?P<act>{'|'.join(ACTS)})", _add)
