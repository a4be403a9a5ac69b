"""What is shown to one person of their own affairs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import discord

from bot.domain.contribution import Contribution
from bot.domain.ids import GuildId, ref
from bot.domain.proposal import Proposal
from bot.domain.task import Task
from bot.services.concerns import ConcernView
from bot.services.me import Todo
from cogs.contribution_buttons import ReviewButton
from cogs.links import card_link
from cogs.rendered import FIELD_LIMIT, OPEN, Rendered, add, buttons, label, listed
from cogs.review_card import contribution_line
from cogs.task_buttons import renew_button
from cogs.words import person, safe, text, when

_RENEWABLE: Final = 5


def todo_message(todo: Todo, guild: GuildId) -> Rendered:
    """Everything that waits for somebody, with buttons for what can be done at once."""
    if not todo.count:
        return Rendered(content=text("me-empty"))
    embed = discord.Embed(title=text("me-title"), colour=OPEN)
    _add_lines(embed, text("me-votes"), (_vote_line(item, guild) for item in todo.votes))
    _add_lines(embed, text("me-claims"), (_claim_line(item, guild) for item in todo.claims))
    _add_lines(embed, text("me-changes"), (_own_line("me-changes-line", item, guild) for item in todo.changes))
    settle = text("me-concerns-how")
    _add_lines(embed, text("me-concerns"), (_concern_line(view, guild) for view in todo.concerns), settle)
    how = text("me-consents-how")
    _add_lines(embed, text("me-consents"), (_own_line("me-consents-line", item, guild) for item in todo.consents), how)
    _add_lines(embed, text("me-reviews"), (contribution_line(item, guild) for item in todo.reviews))
    acts: list[discord.ui.Item[Any]] = [renew_button(task.number) for task in todo.claims[:_RENEWABLE]]
    if todo.consents:
        first = todo.consents[0]
        agree = ReviewButton(first.number, first.latest.number, "agree")
        agree.item.label = label(text("me-consents-button"))
        acts.append(agree)
    return Rendered(embed=embed, view=buttons(*acts))


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


def _claim_line(task: Task, guild: GuildId) -> str:
    if task.claim is None:
        raise ValueError(f"T{task.number} is not claimed")
    name = card_link(guild, task.channel, task.card, ref("T", task.number))
    until = task.claim.until
    return text("me-claims-line", ref=name, title=safe(task.title, 100), at=when(until, "f"), until=when(until))


def _own_line(key: str, contribution: Contribution, guild: GuildId) -> str:
    name = card_link(guild, contribution.channel, contribution.card, ref("C", contribution.number))
    return text(key, ref=name, title=safe(contribution.title, 100))
