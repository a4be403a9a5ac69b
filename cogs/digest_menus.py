"""The menus and buttons by which a digest is set. They work after a restart: their ids say everything."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import discord

from bot.domain.area import Area
from bot.domain.digest import AREAS_LIMIT, Digest, Length, Section
from bot.domain.ids import DigestId, GuildId, ref
from bot.domain.task import Task
from bot.services.digests import Part, Wish
from cogs.digest_card import contents_words, digest_message, own_words, set_words
from cogs.edge import actor, answer, begin, begin_change, desk, guarded
from cogs.rendered import Rendered, buttons, label
from cogs.task_buttons import TaskButton
from cogs.words import clip, text

_CHOICES: Final = 25
_CLAIMS: Final = 5
_OWN: Final = "own"
_STYLES: Final = {"off": discord.ButtonStyle.danger, "on": discord.ButtonStyle.success}


class DigestMenu(
    discord.ui.DynamicItem[discord.ui.Select[Any]],
    template=r"digest:(?P<which>own|\d+):(?P<about>sections|areas|length)",
):
    """Sets what is in a digest, for which areas, or how long it is."""

    def __init__(self, which: str, about: str, menu: discord.ui.Select[Any]) -> None:
        """The menu as it is shown, or was used."""
        self.which, self.about = which, about
        super().__init__(menu)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> DigestMenu:
        """The menu that was used."""
        if not isinstance(item, discord.ui.Select):
            raise TypeError(f"a menu was expected, not {item!r}")
        return cls(match["which"], match["about"], item)

    @guarded
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Set it, and show how it is now."""
        await begin_change(interaction)
        chosen, who, digests = tuple(self.item.values), actor(interaction), desk(interaction).digests
        wish = {
            "sections": lambda: Wish(sections=tuple(map(Section, chosen))),
            "areas": lambda: Wish(areas=chosen),
            "length": lambda: Wish(length=Length(chosen[0])),
        }[self.about]()
        if self.which == _OWN:
            await digests.set_own(who, wish)
        else:
            await digests.edit(who, DigestId(int(self.which)), wish)
        await show_page(interaction, self.which)


class DigestButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"digest:(?P<which>own|\d+):(?P<act>look|on|off)"
):
    """Shows what a digest would say now, starts one's own as it usually is, or ends it."""

    def __init__(self, which: str, act: str) -> None:
        """The button that does ``act``."""
        self.which, self.act = which, act
        super().__init__(
            discord.ui.Button(
                label=label(text(f"digest-button-{act}")),
                style=_STYLES.get(act, discord.ButtonStyle.secondary),
                custom_id=f"digest:{which}:{act}",
            )
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> DigestButton:
        """The button that was pressed."""
        return cls(match["which"], match["act"])

    @guarded
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do it."""
        who, digests = actor(interaction), desk(interaction).digests
        if self.act == "look":
            await begin(interaction)
            await show_preview(interaction, None if self.which == _OWN else DigestId(int(self.which)), own=True)
            return
        await begin_change(interaction)
        if self.act == "on":
            await digests.set_own(who, Wish())
            await show_page(interaction, _OWN)
        elif self.which == _OWN:
            await digests.end_own(who)
            await answer(interaction, text("digest-own-off"), view=discord.ui.View())
        else:
            gone = await digests.remove(who, DigestId(int(self.which)))
            await answer(interaction, removed_words(gone), view=discord.ui.View())


def claim_buttons(parts: Sequence[Part], guild: GuildId) -> discord.ui.View | None:
    """Buttons to claim the first free tasks of a digest."""
    named = [entry.item for part in parts for entry in part.entries]
    free = {item.number: item for item in named if isinstance(item, Task) and item.free}
    return buttons(*(_claim(task, guild) for task in list(free.values())[:_CLAIMS]))


def _claim(task: Task, guild: GuildId) -> TaskButton:
    return TaskButton(task.number, "claim", text("digest-button-claim", ref=ref("T", task.number)), guild)


def removed_words(digest: Digest) -> str:
    """What somebody is told who has ended a digest."""
    return text("digest-removed", ref=ref("D", digest.number), channel=f"<#{digest.channel}>")


def digest_page(digest: Digest, areas: Sequence[Area], words: str) -> Rendered:
    """How a digest is set, with menus for what can be chosen."""
    which = _OWN if digest.member is not None else str(digest.number)
    items: list[discord.ui.Item[Any]] = [_sections(which, digest)]
    if areas:
        items.append(_areas(which, digest, areas))
    items += [_length(which, digest), DigestButton(which, "look"), DigestButton(which, "off")]
    return Rendered(content=f"{words}\n{contents_words(digest)}", view=buttons(*items))


async def show_page(interaction: discord.Interaction[Any], which: str) -> None:
    """Show how a digest is set now."""
    who, digests = actor(interaction), desk(interaction).digests
    areas = await desk(interaction).areas.listing(who.guild)
    if which != _OWN:
        digest = await digests.get(who.guild, DigestId(int(which)))
        shown = digest_page(digest, areas, set_words(digest))
    else:
        mine, reached = await digests.own(who)
        if mine is None:
            shown = Rendered(content=text("digest-own-none"), view=buttons(DigestButton(_OWN, "on")))
        else:
            shown = digest_page(mine, areas, own_words(mine, reached=reached))
    await answer(interaction, shown.content, view=shown.view)


async def show_preview(interaction: discord.Interaction[Any], number: DigestId | None, *, own: bool = False) -> None:
    """Show this person what a digest would say now: one of a channel, with ``own`` and without a number their own."""
    who, digests = actor(interaction), desk(interaction).digests
    mine = own and number is None
    content = await (digests.preview_own(who) if mine else digests.preview(who.guild, number))
    if content.empty:
        await answer(interaction, text("digest-preview-empty"))
        return
    parts, client = await digests.items(who.guild, content), interaction.client
    community = client.guild_name(who.guild) or text("edge-some-community") if mine else ""
    shown = digest_message(parts, who.guild, client.archive_url, late=False, own=community)
    view = claim_buttons(parts, who.guild) if mine else None
    await answer(interaction, text("digest-preview-note"), embed=shown.embed, view=view)


def _sections(which: str, digest: Digest) -> DigestMenu:
    left_out = (Section.ORPHANS,) if digest.member is not None else ()
    known = [section for section in Section if section not in left_out]
    menu: discord.ui.Select[Any] = discord.ui.Select(
        custom_id=f"digest:{which}:sections",
        placeholder=text("digest-menu-sections"),
        min_values=1,
        max_values=len(known),
    )
    for section in known:
        words = text(f"digest-section-{section.value}")
        menu.add_option(label=words, value=section.value, default=section in digest.sections)
    return DigestMenu(which, "sections", menu)


def _areas(which: str, digest: Digest, areas: Sequence[Area]) -> DigestMenu:
    names = [area.name for area in areas]
    shown = [*digest.areas, *(name for name in names if name not in digest.areas)][:_CHOICES]
    menu: discord.ui.Select[Any] = discord.ui.Select(
        custom_id=f"digest:{which}:areas",
        placeholder=text("digest-menu-areas"),
        min_values=0,
        max_values=min(AREAS_LIMIT, len(shown)),
    )
    for name in shown:
        menu.add_option(label=clip(name, 100), value=name, default=name in digest.areas)
    return DigestMenu(which, "areas", menu)


def _length(which: str, digest: Digest) -> DigestMenu:
    menu: discord.ui.Select[Any] = discord.ui.Select(
        custom_id=f"digest:{which}:length", placeholder=text("digest-menu-length")
    )
    for length in Length:
        words = text(f"digest-length-{length.value}", lines=length.lines)
        menu.add_option(label=words, value=length.value, default=length is digest.length)
    return DigestMenu(which, "length", menu)
