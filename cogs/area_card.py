"""What is shown of areas: each one, the list, and what becomes of who looks after them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import discord

from bot.domain.area import Acceptance, Area, AreaStatus, Way
from bot.domain.ids import GuildId, MemberId, ref
from bot.domain.notice import Notice
from bot.domain.refusal import Refusal
from bot.domain.task import Task
from cogs.edge import actor, answer, begin, desk, guarded
from cogs.links import item_url
from cogs.rendered import BUSY, FIELD_LIMIT, GOOD, OPEN, Rendered, add, buttons, card, fitted, label, listed
from cogs.words import clip, person, safe, text, when

_LIST_LIMIT: Final = 3900
_NAMED: Final = 5
_COLOURS: Final = {AreaStatus.SUPPORTED: GOOD, AreaStatus.MAINTAINED: OPEN, AreaStatus.ORPHAN: BUSY}


class AreaButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"area:confirm:(?P<member>\d+):(?P<name>[a-z0-9-]+)",
):
    """Confirms somebody's offer to look after an area."""

    def __init__(self, member: int, name: str) -> None:
        """The button beside the offer of ``member``."""
        self.member, self.name = MemberId(member), name
        super().__init__(
            discord.ui.Button(
                label=label(text("area-button-confirm")),
                style=discord.ButtonStyle.success,
                custom_id=f"area:confirm:{member}:{name}",
            )
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> AreaButton:
        """The button that was pressed."""
        return cls(int(match["member"]), match["name"])

    @guarded
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Confirm it."""
        await begin(interaction)
        area = await desk(interaction).areas.confirm(actor(interaction), self.name, self.member)
        await answer(interaction, text("area-confirmed", name=safe(area.name), who=person(self.member)))


def area_embed(area: Area, wanted: Task | None, guild: GuildId, archive_url: str) -> discord.Embed:
    """An area: what it is about, who looks after it, what belongs to it, and how work is accepted there; with the open
    task to find somebody for it, if there is one."""
    embed = discord.Embed(
        title=clip(safe(area.name), 256), description=safe(area.about) or None, colour=_COLOURS[area.status]
    )
    add(embed, text("area-maintainers"), _people(area.maintainers))
    if area.reviewers:
        add(embed, text("area-reviewers"), _people(area.reviewers))
    add(embed, text("area-status"), text(f"area-status-{area.status.value}"))
    add(embed, text("area-acceptance"), rule_words(area.acceptance), inline=False)
    if area.paths:
        lines = (safe(pattern, 210) for pattern in area.paths)
        add(embed, text("area-paths"), listed(lines, FIELD_LIMIT, _more), inline=False)
    if area.channel is not None:
        add(embed, text("area-channel"), f"<#{area.channel}>")
    if wanted is not None:
        task = ref("T", wanted.number)
        add(embed, text("area-task"), f"[{task}]({item_url(archive_url, guild, task)})")
    if area.offers:
        add(embed, text("area-offers"), _people([one.member for one in area.offers]), inline=False)
    if area.handover is not None:
        left = area.handover
        words = text("area-handover-words", who=person(left.member), when=when(left.at), note=safe(left.note, 900))
        add(embed, text("area-handover"), words, inline=False)
    return fitted(embed)


def rule_words(rule: Acceptance) -> str:
    """How work is accepted, in words."""
    if rule.way is Way.APPROVALS:
        return text("area-rule-approvals", count=rule.approvals)
    if rule.way is Way.LAZY:
        return text("area-rule-lazy", hours=rule.hours)
    return text("area-rule-maintainer" if rule.way is Way.MAINTAINER else "area-rule-vote")


def area_list(areas: Sequence[Area]) -> Rendered:
    """The areas, a line each, as many as fit."""
    if not areas:
        return Rendered(content=text("area-list-empty"))
    lines = listed(map(_line, areas), _LIST_LIMIT, _more)
    return Rendered(embed=discord.Embed(title=text("area-list-title"), description=lines, colour=OPEN))


def area_news(notice: Notice, area: Area, guild: GuildId, archive_url: str) -> Rendered:
    """What is said where an area's work is reviewed: that somebody offers themself, looks after it now, or resigned.

    Raises Refusal where whoever it is about is not known any more.
    """
    members = notice.data.get("members")
    if not isinstance(members, list | tuple) or not members:
        raise Refusal("area-no-offer", name=area.name)
    member, news, name = int(members[0]), str(notice.data["news"]), safe(area.name)
    words = text(f"area-news-{news}", name=name, who=person(member))
    if news == "offered":
        embed = card(f"area {area.name}", text("area-news-title", name=name), words, BUSY)
        return Rendered(embed=embed, view=buttons(AreaButton(member, area.name)), silent=True)
    if news == "resigned" and area.handover is not None:
        words += "\n> " + safe(area.handover.note, 1500).replace("\n", "\n> ")
    if news == "resigned" and (number := notice.data.get("task")):
        task = ref("T", int(str(number)))
        words += "\n" + text("area-news-orphan", task=task, link=item_url(archive_url, guild, task))
    embed = card(f"area {area.name}", text("area-news-title", name=name), words, _COLOURS[area.status])
    return Rendered(embed=embed, silent=True)


def _people(members: Sequence[MemberId]) -> str:
    return " ".join(map(person, members)) or text("area-nobody")


def _line(area: Area) -> str:
    names = " ".join(map(person, area.maintainers[:_NAMED])) or text("area-nobody")
    more = len(area.maintainers) - _NAMED
    names = f"{names} {text('proposal-card-more', count=more)}" if more > 0 else names
    return text("area-line", name=safe(area.name), about=safe(area.about, 100), maintainers=names)


def _more(count: int) -> str:
    return text("area-more", count=count)
