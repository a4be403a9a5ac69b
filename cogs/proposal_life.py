"""The life of a proposal: ``/proposal edit|history|extend|cancel|judge|challenge``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.domain.changing import WHY_LIMIT
from bot.domain.draft import DETAILS_LIMIT, TITLE_LIMIT, Draft
from bot.domain.duration import parse_length
from bot.domain.effect import Effect, EffectKind
from bot.domain.ids import ProposalId, ref
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.refusal import Refusal
from bot.domain.rules.judgement import RATIONALE_LIMIT
from cogs.ballot_box import NO_ANSWER
from cogs.drafts import show_preview
from cogs.edge import actor, answer, begin, channel_of, desk, event_of
from cogs.forms import Submission, field, form, on_submit, quickly, text_file
from cogs.groups import add_to
from cogs.proposal_notices import versions_message, versions_text
from cogs.references import AnyProposal, OpenProposal
from cogs.words import text, when

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
_LOOKED_THROUGH = 1000
_PASSES = [
    app_commands.Choice(name=text("judge-choice-yes"), value="yes"),
    app_commands.Choice(name=text("judge-choice-no"), value="no"),
]


@app_commands.command(name="edit", description=text("proposal-edit-description"))
@app_commands.describe(number=text("proposal-option-number"))
async def edit(interaction: Interaction, number: OpenProposal) -> None:
    """Open the form with the proposal's text."""
    proposal, voted = await quickly(desk(interaction).life.editable(actor(interaction), number))
    why = text("proposal-edit-why-needed") if voted else text("proposal-edit-why")
    await interaction.response.send_modal(
        form(
            text("proposal-edit-title", ref=ref("P", number)),
            f"p-edit:{number}:{proposal.version}",
            field("title", text("proposal-edit-field-title"), limit=TITLE_LIMIT, default=proposal.title),
            field(
                "details",
                text("proposal-edit-field-details"),
                limit=DETAILS_LIMIT,
                default=proposal.details,
                long=True,
                required=False,
            ),
            field(
                "why",
                text("proposal-edit-field-why"),
                limit=WHY_LIMIT,
                hint=why,
                required=voted,
            ),
        )
    )


async def _edited(interaction: discord.Interaction[Any], sent: Submission) -> None:
    await begin(interaction)
    who, number, version = actor(interaction), ProposalId(int(sent.parts["number"])), int(sent.parts["version"])
    # A reaction that is on the card and not yet in the record is a vote on the text before.
    await desk(interaction).sweep.reconcile_one(who.guild, number, interaction.client.ballot_box)
    written = sent.texts
    proposal = await desk(interaction).life.edit(
        who,
        number,
        written["title"],
        written.get("details") or "",
        written.get("why") or "",
        version=version,
        event=event_of(interaction),
    )
    name = ref("P", number)
    if proposal.version == version:
        await answer(interaction, text("proposal-edited", ref=name))
        return
    await answer(interaction, text("proposal-amended", ref=name, when=when(proposal.closes_at)))


@app_commands.command(name="history", description=text("proposal-history-description"))
@app_commands.describe(number=text("proposal-option-number"))
async def history(interaction: Interaction, number: AnyProposal) -> None:
    """Every version of a proposal, and how its close was moved."""
    await begin(interaction)
    proposal = (await desk(interaction).proposals.view(actor(interaction).guild, number)).proposal
    shown = versions_message(proposal)
    await answer(interaction, shown.content, embed=shown.embed)
    if proposal.amendments:
        file = text_file(f"{ref('P', number)}.md", versions_text(proposal))
        await interaction.followup.send(text("proposal-history-file"), file=file, ephemeral=True)


@app_commands.command(name="extend", description=text("proposal-extend-description"))
@app_commands.describe(
    number=text("proposal-option-number"),
    by=text("proposal-extend-option-by"),
    reason=text("proposal-extend-option-reason"),
)
async def extend(
    interaction: Interaction, number: OpenProposal, by: str, reason: app_commands.Range[str, 1, WHY_LIMIT]
) -> None:
    """Let voting end later."""
    await begin(interaction)
    who, length = actor(interaction), parse_length(by)
    proposal = await desk(interaction).life.extend(who, number, length, reason, event=event_of(interaction))
    at = when(proposal.closes_at, "f")
    await answer(interaction, text("proposal-extended", ref=ref("P", number), at=at, when=when(proposal.closes_at)))


@app_commands.command(name="cancel", description=text("proposal-cancel-description"))
@app_commands.describe(number=text("proposal-option-number"), reason=text("proposal-cancel-option-reason"))
async def cancel(interaction: Interaction, number: OpenProposal, reason: app_commands.Range[str, 1, WHY_LIMIT]) -> None:
    """End a proposal without a decision."""
    await begin(interaction)
    await desk(interaction).life.cancel(actor(interaction), number, reason, event=event_of(interaction))
    await answer(interaction, text("proposal-cancelled", ref=ref("P", number)))


@app_commands.command(name="judge", description=text("judge-description"))
@app_commands.describe(
    number=text("proposal-option-number"),
    passes=text("judge-option-passes"),
    rationale=text("judge-option-rationale"),
)
@app_commands.choices(passes=_PASSES)
async def judge(
    interaction: Interaction,
    number: OpenProposal,
    passes: app_commands.Choice[str],
    rationale: app_commands.Range[str, 1, RATIONALE_LIMIT],
) -> None:
    """Close a proposal by judgement."""
    await begin(interaction)
    who, services = actor(interaction), desk(interaction)
    proposal = (await services.proposals.view(who.guild, number)).proposal
    spoke = await _wrote_in_thread(interaction, proposal)
    await services.judging.judge(
        who,
        number,
        passes=passes.value == "yes",
        rationale=rationale,
        spoke=bool(spoke),
        event=event_of(interaction),
    )
    await services.sweep.attend(who.guild, number, interaction.client.ballot_box)
    await interaction.client.deliver_now(who.guild)
    proposal = (await services.proposals.view(who.guild, number)).proposal
    key = "judge-waits" if proposal.state is ProposalState.OPEN else "judge-done"
    checked = text("judge-checked-all" if spoke is not None else "judge-checked-record")
    await answer(interaction, text(key, ref=ref("P", number), checked=checked))


async def _wrote_in_thread(interaction: Interaction, proposal: Proposal) -> bool | None:
    """Whether this person wrote in the proposal's thread, as its last 1000 messages show; None if there is none to
    read. Raises Refusal while Discord does not answer."""
    if proposal.thread is None:
        return None
    thread = interaction.client.get_partial_messageable(proposal.thread, guild_id=interaction.guild_id)
    try:
        async for message in thread.history(limit=_LOOKED_THROUGH):
            if message.author.id == interaction.user.id:
                return True
    except (discord.Forbidden, discord.NotFound):
        return None
    except NO_ANSWER as trouble:
        raise Refusal("judge-thread-unread", number=proposal.number) from trouble
    return False


@app_commands.command(name="challenge", description=text("challenge-description"))
@app_commands.describe(number=text("proposal-option-number"), reason=text("challenge-option-reason"))
async def challenge(
    interaction: Interaction, number: AnyProposal, reason: app_commands.Range[str, 1, DETAILS_LIMIT]
) -> None:
    """Prepare a proposal that would overturn a closure by judgement."""
    await begin(interaction)
    name, event = ref("P", number), event_of(interaction)
    draft = Draft(
        title=text("challenge-title", ref=name),
        details=reason,
        effects=(Effect(EffectKind.REOPEN, str(number)),),
        challenges=number,
    )
    channel = channel_of(interaction)
    ready = await desk(interaction).drafts.prepare(actor(interaction), draft, channel=channel, event=event)
    await show_preview(interaction, ready, event)


async def setup(bot: Barnraiser) -> None:
    """Add the commands to those around proposals, and the form for a changed text."""
    add_to(bot, "proposal", edit, history, extend, cancel, judge, challenge)
    on_submit(bot, r"p-edit:(?P<number>\d+):(?P<version>\d+)", _edited)
