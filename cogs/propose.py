"""``/propose``: ask for something to be decided; it is shown to its author before it is posted."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands

from bot.domain.draft import DETAILS_LIMIT, TITLE_LIMIT, Draft
from bot.domain.duration import parse_length
from bot.domain.effect import Effect, EffectKind
from bot.domain.ids import GuildId, RoleId
from bot.domain.proposal import Visibility
from bot.domain.refusal import Refusal
from bot.domain.rules import PRESETS, Rule, needs_electorate
from bot.services.ballots import Unreachable
from cogs.drafts import show_preview
from cogs.edge import actor, begin, channel_of, desk, event_of
from cogs.proposal_number import proposal_number
from cogs.references import AnArea
from cogs.words import text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
_APART: Final = re.compile(r"[;\n]")
_QUORUM: Final = re.compile(r"\s*(\d{1,6})\s*(%?)\s*")
_RULES: Final = [app_commands.Choice(name=text(f"propose-rule-{preset}"), value=preset) for preset in PRESETS]
_RESULTS: Final = [
    app_commands.Choice(name=text(f"propose-results-{one.value}"), value=one.value) for one in Visibility
]


@app_commands.command(name="propose", description=text("propose-description"))
@app_commands.guild_only()
@app_commands.describe(
    title=text("propose-option-title"),
    details=text("propose-option-details"),
    closes=text("propose-option-closes"),
    rule=text("propose-option-rule"),
    options=text("propose-option-options"),
    quorum=text("propose-option-quorum"),
    voters=text("propose-option-voters"),
    area=text("propose-option-area"),
    area_only=text("propose-option-area-only"),
    results=text("propose-option-results"),
    secret=text("propose-option-secret"),
    reason_for_no=text("propose-option-reason"),
    tasks=text("propose-option-tasks"),
    replaces=text("propose-option-replaces"),
    revisit=text("propose-option-revisit"),
)
@app_commands.choices(rule=_RULES, results=_RESULTS)
async def propose(
    interaction: Interaction,
    title: app_commands.Range[str, 1, TITLE_LIMIT],
    details: app_commands.Range[str, 0, DETAILS_LIMIT] = "",
    closes: str | None = None,
    rule: app_commands.Choice[str] | None = None,
    options: app_commands.Range[str, 0, 1000] = "",
    quorum: str | None = None,
    voters: discord.Role | None = None,
    area: AnArea | None = None,
    area_only: bool = False,
    results: app_commands.Choice[str] | None = None,
    secret: bool = False,
    reason_for_no: bool = False,
    tasks: app_commands.Range[str, 0, 2000] = "",
    replaces: str | None = None,
    revisit: str | None = None,
) -> None:
    """Prepare a proposal, and show what would be posted."""
    await begin(interaction)
    who = actor(interaction)
    chosen, count = _with_quorum(PRESETS[rule.value if rule is not None else "majority"], quorum)
    draft = Draft(
        title=title,
        details=details,
        rule=chosen,
        length=parse_length(closes) if closes is not None else None,
        quorum=count,
        options=tuple(_APART.split(options)) if options else (),
        effects=tuple(Effect(EffectKind.TASK, task) for task in _APART.split(tasks) if task.strip()),
        visibility=_visibility(results, secret=secret),
        secret=secret,
        reason_for_no=reason_for_no,
        area=area or "",
        area_only=area_only,
        supersedes=proposal_number(replaces) if replaces is not None else None,
        revisit_days=parse_length(revisit).days if revisit is not None else 0,
    )
    role = _role(voters)
    size = await _electorate_size(interaction, role) if needs_electorate(chosen) else None
    event = event_of(interaction)
    ready = await desk(interaction).drafts.prepare(
        who, draft, channel=channel_of(interaction), event=event, role=role, electorate_size=size
    )
    await show_preview(interaction, ready, event)


def _visibility(asked: app_commands.Choice[str] | None, *, secret: bool) -> Visibility:
    """When the count is shown: of a secret vote at the end, for a count that moves tells who moved it."""
    if asked is not None:
        return Visibility(asked.value)
    return Visibility.CLOSED if secret else Visibility.LIVE


def _with_quorum(rule: Rule, typed: str | None) -> tuple[Rule, int | None]:
    """The rule with a quorum such as "5" or "25 %"; and the number of people, if it is one. Raises Refusal."""
    if typed is None:
        return rule, None
    match = _QUORUM.fullmatch(typed)
    if match is None or (match[2] and not 1 <= int(match[1]) <= 100):
        raise Refusal("proposal-bad-quorum", found=typed[:40])
    if match[2]:
        return replace(rule, quorum_share=(int(match[1]), 100)), 0
    return rule, int(match[1])


async def _electorate_size(interaction: discord.Interaction[Any], role: RoleId | None) -> int | None:
    """How many may vote, as far as Discord counts them. Raises Refusal while it does not answer."""
    guild = GuildId(interaction.guild_id or 0)
    settings = await desk(interaction).settings.get(guild)
    try:
        size: int | None = await interaction.client.ballot_box.electorate_size(guild, role or settings.voter_role)
    except Unreachable as trouble:
        raise Refusal("proposal-size-unknown") from trouble
    return size


def _role(role: discord.Role | None) -> RoleId | None:
    """The role to vote with; @everyone narrows nothing."""
    return RoleId(role.id) if role is not None and not role.is_default() else None


async def setup(bot: Barnraiser) -> None:
    """Add the command."""
    bot.tree.add_command(propose)
