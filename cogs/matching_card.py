"""What is shown of matching: tasks that are suggested to somebody, invitations, and the buttons of both."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

import discord

from bot.domain.board import Sought
from bot.domain.ids import GuildId, MemberId, ref
from bot.domain.inviting import Invitee
from bot.domain.matching import SUGGESTED, Suggestion, Why
from bot.services.matching import Found
from cogs.edge import actor, answer, begin, begin_change, desk, guarded
from cogs.links import card_link, item_url
from cogs.rendered import OPEN, Rendered, buttons, card, label
from cogs.task_buttons import TaskButton
from cogs.task_words import traits
from cogs.words import clip, safe, text

Interaction = discord.Interaction[Any]
_DETAILS_SHOWN: Final = 800
_TOPICS_SHOWN: Final = 1200
_ACTS: Final = {"start": discord.ButtonStyle.primary, "stop": discord.ButtonStyle.secondary}


class MoreButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"tnext:(?P<skip>\d+):(?P<minutes>\d+):(?P<new>[01]):(?P<area>.*)",
):
    """Shows the next few tasks that might be for somebody."""

    def __init__(self, sought: Sought, skip: int) -> None:
        """The button for what comes after the first ``skip`` of those sought."""
        self.sought, self.skip = sought, skip
        asked = f"{skip}:{sought.minutes or 0}:{int(sought.newcomers)}:{sought.area}"
        super().__init__(discord.ui.Button(label=label(text("matching-more")), custom_id=f"tnext:{asked}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> MoreButton:
        """The button that was pressed."""
        sought = Sought(match["area"], int(match["minutes"]) or None, match["new"] == "1")
        return cls(sought, int(match["skip"]))

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Show them in place of those before."""
        await begin_change(interaction)
        who = actor(interaction)
        found = await desk(interaction).matching.next(who, self.sought, self.skip)
        shown = next_message(found, who.guild, self.sought, self.skip)
        await answer(interaction, shown.content, embed=shown.embed, view=shown.view)


class InvitationButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"invite:(?P<guild>\d+):(?P<act>start|stop)"
):
    """Starts or ends somebody's invitations, from the page about them or from an invitation."""

    def __init__(self, guild: int, act: str) -> None:
        """The button that does ``act``."""
        self.guild, self.act = GuildId(guild), act
        super().__init__(
            discord.ui.Button(
                label=label(text(f"invitation-{act}")), style=_ACTS[act], custom_id=f"invite:{guild}:{act}"
            )
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> InvitationButton:
        """The button that was pressed."""
        return cls(int(match["guild"]), match["act"])

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Do it, and say how it is now."""
        await begin(interaction)
        matching = desk(interaction).matching
        if self.act == "start":
            who = actor(interaction)
            shown = invitations_message(await matching.opt_in(who, None, None), who.guild)
            await answer(interaction, shown.content, view=shown.view)
        else:
            await matching.opt_out(self.guild, MemberId(interaction.user.id))
            await answer(interaction, text("invitation-stopped"))


def next_message(found: Found, guild: GuildId, sought: Sought, skip: int) -> Rendered:
    """A few tasks for somebody, each with why and a button that claims it."""
    if not found.suggestions:
        return Rendered(content=text("matching-none-left" if skip else "matching-none"))
    lines = [_line(one, guild) for one in found.suggestions]
    embed = discord.Embed(title=text("matching-title"), description="\n\n".join(lines), colour=OPEN)
    acts: list[discord.ui.Item[Any]] = [_claim(one) for one in found.suggestions]
    if found.more:
        acts.append(MoreButton(sought, skip + SUGGESTED))
    return Rendered(embed=embed, view=buttons(*acts))


def invitations_message(invitee: Invitee | None, guild: GuildId) -> Rendered:
    """How somebody is invited to tasks, and the button that changes that."""
    if invitee is None:
        return Rendered(content=text("invitation-off"), view=buttons(InvitationButton(guild, "start")))
    topics = clip(", ".join(map(safe, invitee.topics)), _TOPICS_SHOWN) or text("invitation-any")
    words = text("invitation-on", topics=topics, monthly=invitee.monthly, given=len(invitee.invited))
    return Rendered(content=words, view=buttons(InvitationButton(guild, "stop")))


def invitation_message(one: Suggestion, guild: GuildId, community: str, archive_url: str) -> Rendered:
    """What somebody is told who is invited to a task."""
    task, name = one.task, ref("T", one.task.number)
    words = text(
        "invitation-told",
        community=safe(community, 100),
        ref=name,
        link=item_url(archive_url, guild, name),
        title=safe(task.title, 200),
        why=why_words(one.reasons),
    )
    parts = (words, " · ".join(traits(task)), safe(task.details, _DETAILS_SHOWN))
    embed = card(name, name, "\n\n".join(filter(None, parts)), OPEN)
    return Rendered(
        embed=embed, view=buttons(TaskButton(task.number, "claim", guild=guild), InvitationButton(guild, "stop"))
    )


def why_words(reasons: Iterable[Why]) -> str:
    """Why a task might be for somebody."""
    return text("matching-why", reasons=", ".join(text(f"matching-why-{reason.value}") for reason in reasons))


def _claim(one: Suggestion) -> TaskButton:
    return TaskButton(one.task.number, "claim", text("matching-claim", ref=ref("T", one.task.number)))


def _line(one: Suggestion, guild: GuildId) -> str:
    task = one.task
    name = card_link(guild, task.channel, task.card, ref("T", task.number))
    line = text("matching-line", ref=name, title=safe(task.title, 150))
    if about := " · ".join(traits(task)):
        line = text("matching-about", line=line, about=about)
    return text("matching-because", line=line, why=why_words(one.reasons))
