"""What is shown to one person of their own affairs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

import discord

from bot.domain.contribution import Contribution
from bot.domain.ids import GuildId, MemberId, ref
from bot.domain.page import Revision
from bot.domain.proposal import Proposal
from bot.domain.task import Task
from bot.services.concerns import ConcernView
from bot.services.me import SHOWN, Past, Todo
from cogs.contribution_buttons import ReviewButton
from cogs.edge import actor, answer, begin_change, desk, guarded
from cogs.links import card_link
from cogs.rendered import FIELD_LIMIT, OPEN, Rendered, add, buttons, fitted, label, listed
from cogs.review_card import contribution_line
from cogs.task_buttons import TaskButton, renew_button
from cogs.todo_menu import TodoMenu
from cogs.words import person, safe, text, when

Interaction = discord.Interaction[Any]

_AT_ONCE: Final = 4


class RefreshButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"todo:again"):
    """Shows what waits for somebody as it is now, in place of what was shown."""

    def __init__(self) -> None:
        """The button."""
        super().__init__(discord.ui.Button(label=label(text("me-again")), emoji="🔄", custom_id="todo:again"))

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> RefreshButton:
        """The button that was pressed."""
        return cls()

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Show it."""
        await begin_change(interaction)
        who = actor(interaction)
        shown = todo_message(await desk(interaction).me.todo(who), who.guild, who.id)
        await answer(interaction, shown.content, embed=shown.embed, view=shown.view)


def todo_message(todo: Todo, guild: GuildId, viewer: MemberId) -> Rendered:
    """Everything that waits for somebody, with a menu to do something about each, and buttons for what takes no more
    than a click."""
    if not todo.count:
        return Rendered(content=text("me-empty"), view=buttons(RefreshButton()))
    embed = discord.Embed(title=text("me-title"), colour=OPEN)
    _add_lines(embed, text("me-offers"), (_offer_line(item, guild) for item in todo.offers))
    _add_lines(embed, text("me-votes"), (_vote_line(item, guild) for item in todo.votes))
    _add_lines(embed, text("me-claims"), (_claim_line(item, guild, viewer) for item in todo.claims))
    _add_lines(embed, text("me-changes"), (_own_line("me-changes-line", item, guild) for item in todo.changes))
    _add_lines(embed, text("me-concerns"), (_concern_line(view, guild) for view in todo.concerns))
    _add_lines(embed, text("me-together"), (_own_line("me-together-line", item, guild) for item in todo.together))
    _add_lines(embed, text("me-consents"), (_own_line("me-consents-line", item, guild) for item in todo.consents))
    _add_lines(embed, text("me-reviews"), (contribution_line(item, guild) for item in todo.reviews))
    view = buttons(TodoMenu.of(todo), *_at_once(todo), RefreshButton())
    return Rendered(embed=fitted(embed), view=view)


def _at_once(todo: Todo) -> list[discord.ui.Item[Any]]:
    """What takes no more than a click: yes or no to an offer, keeping a claim, agreeing to the licence."""
    acts: list[discord.ui.Item[Any]] = []
    for task in todo.offers[:2]:
        name = ref("T", task.number)
        acts += [TaskButton(task.number, act, text(f"me-offer-{act}", ref=name)) for act in ("accept", "decline")]
    acts += [renew_button(task.number) for task in todo.claims[:_AT_ONCE]]
    if todo.consents:
        first = todo.consents[0]
        agree = ReviewButton(first.number, first.latest.number, "agree")
        agree.item.label = label(text("me-consents-button"))
        acts.append(agree)
    return acts


def past_message(past: Past, guild: GuildId) -> Rendered:
    """What somebody has done, each as a link."""
    if past.empty:
        return Rendered(content=text("me-history-empty"))
    embed = discord.Embed(title=text("me-history-title"), colour=OPEN)
    given = len(past.given)
    _add_lines(
        embed,
        text("me-history-given", count=given),
        (_own_line("me-history-line", item, guild) for item in past.given[:SHOWN]),
        text("me-history-credits") if given else "",
    )
    _add_lines(embed, text("me-history-tasks", count=past.task_count), (_done_line(item, guild) for item in past.tasks))
    _add_lines(
        embed, text("me-history-reviewed", count=past.reviewed_count), (_reviewed_line(item) for item in past.reviewed)
    )
    _add_lines(
        embed,
        text("me-history-proposals", count=past.proposal_count),
        (_proposed_line(item, guild) for item in past.proposals),
    )
    return Rendered(embed=fitted(embed))


def _add_lines(embed: discord.Embed, name: str, lines: Iterable[str], after: str = "") -> None:
    room = FIELD_LIMIT - len(after) - 1
    shown = listed(lines, room, lambda count: text("me-more", count=count))
    if shown:
        add(embed, name, f"{shown}\n{after}" if after else shown, inline=False)


def _vote_line(proposal: Proposal, guild: GuildId) -> str:
    name = card_link(guild, proposal.channel, proposal.card, ref("P", proposal.number))
    return text("me-votes-line", ref=name, title=safe(proposal.title, 100), when=when(proposal.closes_at))


def _concern_line(view: ConcernView, guild: GuildId) -> str:
    proposal, concern = view.proposal, view.concern
    name = card_link(guild, proposal.channel, proposal.card, view.name)
    return text("me-concerns-line", ref=name, owner=person(concern.owner), text=safe(concern.text, 100))


def _claim_line(task: Task, guild: GuildId, viewer: MemberId) -> str:
    claim = task.claim_of(viewer) or task.claim
    if claim is None:
        raise ValueError(f"T{task.number} is not claimed")
    name = card_link(guild, task.channel, task.card, ref("T", task.number))
    title, until = safe(task.title, 100), claim.until
    return text("me-claims-line", ref=name, title=title, at=when(until, "f"), until=when(until))


def _offer_line(task: Task, guild: GuildId) -> str:
    if task.offer is None:
        raise ValueError(f"T{task.number} is not offered")
    name = card_link(guild, task.channel, task.card, ref("T", task.number))
    who, until = person(task.offer.by), when(task.offer.until)
    return text("me-offers-line", ref=name, title=safe(task.title, 100), who=who, until=until)


def _done_line(task: Task, guild: GuildId) -> str:
    name = card_link(guild, task.channel, task.card, ref("T", task.number))
    return text("me-history-line", ref=name, title=safe(task.title, 100))


def _reviewed_line(revision: Revision) -> str:
    return text("me-history-line", ref=ref("C", revision.contribution), title=safe(revision.title, 100))


def _proposed_line(proposal: Proposal, guild: GuildId) -> str:
    name = card_link(guild, proposal.channel, proposal.card, ref("P", proposal.number))
    return text("me-history-line", ref=name, title=safe(proposal.title, 100))


def _own_line(key: str, contribution: Contribution, guild: GuildId) -> str:
    name = card_link(guild, contribution.channel, contribution.card, ref("C", contribution.number))
    return text(key, ref=name, title=safe(contribution.title, 100))
