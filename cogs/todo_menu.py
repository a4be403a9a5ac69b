"""The menu of everything that waits for somebody: what is chosen is shown to them with its own buttons."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Final

import discord

from bot.domain.concern import found as concern_of
from bot.domain.ids import ContributionId, ProposalId, TaskId, ref
from bot.domain.people import Actor
from bot.services.me import Todo
from cogs.ballot_buttons import ballot_buttons
from cogs.capture_buttons import together_request
from cogs.concern_acts import concern_panel
from cogs.consent import consent_request
from cogs.contribution_card import contribution_message
from cogs.edge import actor, answer, begin, desk, guarded
from cogs.proposal_card import proposal_message
from cogs.rendered import Rendered, buttons, label
from cogs.task_buttons import TaskButton
from cogs.task_card import task_message
from cogs.words import clip, text

Interaction = discord.Interaction[Any]
OPTIONS: Final = 25
"""How many options a menu can have. Source: Discord's documentation, "String Select"."""

_LABEL: Final = 100


class TodoMenu(discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"todo:menu"):
    """Shows something that waits, with the buttons for what can be done about it."""

    @classmethod
    def of(cls, todo: Todo) -> TodoMenu:
        """The menu of what waits, as far as it has room."""
        menu: discord.ui.Select[Any] = discord.ui.Select(custom_id="todo:menu", placeholder=text("me-menu"))
        named = {value: (words, about) for value, words, about in reversed(list(_options(todo)))}
        for value, (words, about) in list(reversed(named.items()))[:OPTIONS]:
            menu.add_option(label=clip(words, _LABEL), value=value, description=label(about))
        return cls(menu)

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> TodoMenu:
        """The menu that was used."""
        if not isinstance(item, discord.ui.Select):
            raise TypeError(f"a menu was expected, not {item!r}")
        return cls(item)

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Show it."""
        await begin(interaction)
        kind, _, number = self.item.values[0].partition(":")
        shown = await _PANELS[kind](interaction, actor(interaction), number)
        await answer(interaction, shown.content, embed=shown.embed, view=shown.view)


def _options(todo: Todo) -> Iterator[tuple[str, str, str]]:
    """Everything as (value, name, what it is): first what waits for a yes or no, then what ends soonest."""
    yield from ((f"offer:{one.number}", f"T{one.number} {one.title}", text("me-offers")) for one in todo.offers)
    yield from ((f"vote:{one.number}", f"P{one.number} {one.title}", text("me-votes")) for one in todo.votes)
    yield from ((f"task:{one.number}", f"T{one.number} {one.title}", text("me-claims")) for one in todo.claims)
    yield from ((f"work:{one.number}", f"C{one.number} {one.title}", text("me-changes")) for one in todo.changes)
    for view in todo.concerns:
        value = f"concern:{view.proposal.number}.{view.concern.number}"
        yield value, f"{view.name} {view.concern.text}", text("me-concerns")
    yield from ((f"together:{one.number}", f"C{one.number} {one.title}", text("me-together")) for one in todo.together)
    yield from ((f"agree:{one.number}", f"C{one.number} {one.title}", text("me-consents")) for one in todo.consents)
    yield from ((f"work:{one.number}", f"C{one.number} {one.title}", text("me-reviews")) for one in todo.reviews)


async def _offer(interaction: Interaction, who: Actor, number: str) -> Rendered:
    task = await desk(interaction).tasks.get(who.guild, TaskId(int(number)))
    acts = [TaskButton(task.number, act) for act in ("accept", "decline")]
    return Rendered(embed=task_message(task, who.guild, interaction.client.archive_url).embed, view=buttons(*acts))


async def _vote(interaction: Interaction, who: Actor, number: str) -> Rendered:
    view = await desk(interaction).proposals.view(who.guild, ProposalId(int(number)))
    ballot = ballot_buttons(view.proposal, who.guild)
    return proposal_message(view, who.guild, interaction.client.archive_url, ballot, who.id)


async def _task(interaction: Interaction, who: Actor, number: str) -> Rendered:
    task = await desk(interaction).tasks.get(who.guild, TaskId(int(number)))
    return task_message(task, who.guild, interaction.client.archive_url)


async def _work(interaction: Interaction, who: Actor, number: str) -> Rendered:
    view = await desk(interaction).queue.view(who.guild, ContributionId(int(number)))
    return contribution_message(view.contribution, who.guild, interaction.client.archive_url, view)


async def _together(interaction: Interaction, who: Actor, number: str) -> Rendered:
    made = await desk(interaction).contributions.get(who.guild, ContributionId(int(number)))
    asked = together_request(made, who.guild)
    return Rendered(text("me-together-what", ref=ref("C", made.number)), asked.embed, asked.view)


async def _agree(interaction: Interaction, who: Actor, number: str) -> Rendered:
    made = await desk(interaction).contributions.get(who.guild, ContributionId(int(number)))
    return consent_request(who.guild, made.licence)


async def _concern(interaction: Interaction, who: Actor, number: str) -> Rendered:
    of, _, which = number.partition(".")
    proposal = await desk(interaction).concerns.of(who.guild, ProposalId(int(of)))
    return concern_panel(proposal, concern_of(proposal.concerns, int(which)), who.guild, who.id)


_PANELS: Final[dict[str, Callable[[Interaction, Actor, str], Awaitable[Rendered]]]] = {
    "offer": _offer,
    "vote": _vote,
    "task": _task,
    "work": _work,
    "concern": _concern,
    "together": _together,
    "agree": _agree,
}
