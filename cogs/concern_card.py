"""What is shown of concerns: the button that raises one, announcements, and their list."""

from __future__ import annotations

import re
from typing import Any, Final

import discord

from bot.domain.concern import CONCERN_LIMIT, Concern, ConcernKind, ConcernState, concern_ref
from bot.domain.ids import GuildId, ref
from bot.domain.proposal import Proposal
from bot.domain.rules import Method
from bot.locales import decisions
from bot.services.concerns import ConcernView
from cogs.edge import guarded
from cogs.forms import choice, field, form
from cogs.links import card_link
from cogs.rendered import BUSY, GOOD, OPEN, Rendered, label
from cogs.words import clip, person, safe, text, when

CONCERNS_DECIDE: Final = frozenset({Method.CONSENT, Method.LAZY})
"""The rules by which a concern takes the place of a no; their cards have the button."""

FORM: Final = "p-concern:"


class ConcernButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=FORM + r"(?P<number>\d+)"):
    """Opens the form that raises a concern. Works after a restart: the custom id says everything."""

    def __init__(self, number: int) -> None:
        """The button of proposal ``number``."""
        self.number = number
        super().__init__(
            discord.ui.Button(
                label=label(text("concern-button")),
                style=discord.ButtonStyle.danger,
                custom_id=f"{FORM}{number}",
            )
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> ConcernButton:
        """The button that was pressed."""
        return cls(int(match["number"]))

    @guarded
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Ask for the reason."""
        await interaction.response.send_modal(concern_form(self.number))


def concern_form(number: int) -> discord.ui.Modal:
    """The form for a concern on proposal ``number``."""
    hint = text("concern-form-reason-hint")
    return form(
        text("concern-form-title", ref=ref("P", number)),
        f"{FORM}{number}",
        field("reason", text("concern-form-reason"), limit=CONCERN_LIMIT, long=True, hint=hint),
        choice(
            "kind",
            text("concern-form-kind"),
            [
                (kind.value, text(f"concern-kind-{kind.value}"), text(f"concern-hint-{kind.value}"))
                for kind in ConcernKind
            ],
        ),
    )


def raised_words(view: ConcernView) -> str:
    """What somebody is told who raised a concern."""
    said, proposal = text(f"concern-raised-{view.concern.kind.value}", ref=view.name), ref("P", view.proposal.number)
    if view.escalated:
        return f"{said}\n{text('concern-escalated', ref=proposal, when=when(view.proposal.closes_at))}"
    if view.concern.blocks and view.proposal.rule.method is Method.CONSENT:
        return f"{said}\n{text('concern-blocks', ref=proposal)}"
    return said


def closed_words(view: ConcernView) -> str:
    """What somebody is told who resolved or withdrew a concern."""
    said = text(f"concern-done-{view.concern.state.value}", ref=view.name)
    if view.concern.kind is ConcernKind.CONCERN and view.proposal.rule.method is Method.CONSENT:
        left = sum(one.blocks for one in view.proposal.concerns)
        clear = view.proposal.ripe_at
        if left:
            return f"{said}\n{text('concern-still-open', count=left)}"
        if clear is not None:
            return f"{said}\n{text('concern-clear', ref=ref('P', view.proposal.number), when=when(clear))}"
    return said


def concern_message(proposal: Proposal, concern: Concern, state: ConcernState) -> Rendered:
    """The announcement of what became of a concern: that it was raised, resolved or withdrawn. Nobody is pinged."""
    name, owner = concern_ref(proposal.number, concern), person(concern.owner)
    key = _key(concern, state)
    by = person(concern.closed_by or concern.owner)
    words = text(f"concern-says-{key}", ref=name, owner=owner, by=by)
    said = concern.text if state is ConcernState.OPEN else concern.answer
    colour = GOOD if state is not ConcernState.OPEN else BUSY
    embed = discord.Embed(description=f"{words}\n{_quoted(safe(said))}" if said else words, colour=colour)
    embed.set_footer(text=name)
    return Rendered(embed=embed, silent=True)


def escalated_message(proposal: Proposal, guild: GuildId) -> Rendered:
    """The announcement that lazy consensus became a full vote."""
    name = card_link(guild, proposal.channel, proposal.card, ref("P", proposal.number))
    title = text("concern-vote-title", ref=ref("P", proposal.number), title=safe(proposal.title, 180))
    rule = decisions.rule_sentence(proposal.rule, text)
    words = text("concern-vote", ref=name, when=when(proposal.closes_at), rule=rule)
    embed = discord.Embed(title=clip(title, 256), description=words, colour=OPEN)
    embed.set_footer(text=ref("P", proposal.number))
    return Rendered(embed=embed, silent=True)


def concern_line(proposal: Proposal, concern: Concern, limit: int) -> str:
    """One line of a card or a list: how it stands, its number, its owner, and as much of its reason as fits."""
    key = _key(concern, concern.state)
    return text(
        f"proposal-{concern.kind.value}-{key}",
        ref=concern_ref(proposal.number, concern),
        owner=person(concern.owner),
        by=person(concern.closed_by or concern.owner),
        text=safe(" ".join(concern.text.split()), limit),
    )


def _key(concern: Concern, state: ConcernState) -> str:
    return "overridden" if state is ConcernState.RESOLVED and concern.overridden else state.value


def _quoted(words: str) -> str:
    return "\n".join(f"> {line}" for line in words.splitlines())
