"""Claims: the commands of ``/task`` for who works on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.domain.claiming import NOTE_LIMIT
from bot.domain.ids import MemberId, ref
from bot.domain.refusal import Refusal
from cogs.edge import actor, answer, begin, desk
from cogs.groups import add_to
from cogs.references import AnyTask, OfferedTask, OpenTask, OwnTask
from cogs.task_buttons import claimed_words
from cogs.words import person, text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
Note = app_commands.Range[str, 1, NOTE_LIMIT]


@app_commands.command(name="claim", description=text("task-claim-description"))
@app_commands.describe(task=text("task-option-number"))
async def claim(interaction: Interaction, task: OpenTask) -> None:
    """Take a task."""
    await begin(interaction)
    who = actor(interaction)
    await answer(interaction, claimed_words(await desk(interaction).claims.claim(who, task), who.id))


@app_commands.command(name="renew", description=text("task-renew-description"))
@app_commands.describe(task=text("task-option-number"))
async def renew(interaction: Interaction, task: OwnTask) -> None:
    """Keep a task for longer."""
    await begin(interaction)
    who = actor(interaction)
    await answer(interaction, claimed_words(await desk(interaction).claims.renew(who, task), who.id, renewed=True))


@app_commands.command(name="release", description=text("task-release-description"))
@app_commands.describe(task=text("task-option-number"), note=text("task-release-option-note"))
async def release(interaction: Interaction, task: OwnTask, note: Note | None = None) -> None:
    """Give a task back."""
    await begin(interaction)
    await desk(interaction).claims.release(actor(interaction), task, note or "")
    await answer(interaction, text("task-released", ref=ref("T", task)))


@app_commands.command(name="offer", description=text("task-offer-description"))
@app_commands.describe(task=text("task-option-number"), member=text("task-offer-option-member"))
async def offer(interaction: Interaction, task: OpenTask, member: discord.Member) -> None:
    """Offer a task to somebody, who may say no."""
    await begin(interaction)
    if member.bot:
        raise Refusal("task-offer-bot")
    to = MemberId(member.id)
    _, told = await desk(interaction).claims.offer(actor(interaction), task, to, member.display_name)
    key = "task-offer-made" if told else "task-offer-quiet"
    await answer(interaction, text(key, ref=ref("T", task), who=person(to)))


@app_commands.command(name="accept", description=text("task-accept-description"))
@app_commands.describe(task=text("task-option-number"))
async def accept(interaction: Interaction, task: OfferedTask) -> None:
    """Say yes to an offer."""
    await begin(interaction)
    who = actor(interaction)
    await answer(interaction, claimed_words(await desk(interaction).claims.accept(who, task), who.id))


@app_commands.command(name="decline", description=text("task-decline-description"))
@app_commands.describe(task=text("task-option-number"))
async def decline(interaction: Interaction, task: OfferedTask) -> None:
    """Say no to an offer."""
    await begin(interaction)
    await desk(interaction).claims.decline(actor(interaction), task)
    await answer(interaction, text("task-declined", ref=ref("T", task)))


@app_commands.command(name="help", description=text("task-help-description"))
@app_commands.describe(task=text("task-option-number"))
async def lend_a_hand(interaction: Interaction, task: AnyTask) -> None:
    """Help with a task."""
    await begin(interaction)
    await desk(interaction).claims.help(actor(interaction), task)
    await answer(interaction, text("task-helping", ref=ref("T", task)))


@app_commands.command(name="leave", description=text("task-leave-description"))
@app_commands.describe(task=text("task-option-number"))
async def leave(interaction: Interaction, task: AnyTask) -> None:
    """Help no more."""
    await begin(interaction)
    await desk(interaction).claims.leave(actor(interaction), task)
    await answer(interaction, text("task-left", ref=ref("T", task)))


@app_commands.command(name="free", description=text("task-free-description"))
@app_commands.describe(
    task=text("task-option-number"), reason=text("task-free-option-reason"), member=text("task-free-option-member")
)
async def free(interaction: Interaction, task: AnyTask, reason: Note, member: discord.User | None = None) -> None:
    """End claims, with a reason."""
    await begin(interaction)
    whose = MemberId(member.id) if member is not None else None
    await desk(interaction).claims.free(actor(interaction), task, reason, whose)
    await answer(interaction, text("task-freed", ref=ref("T", task)))


async def setup(bot: Barnraiser) -> None:
    """Add the commands to those of tasks."""
    add_to(bot, "task", claim, renew, release, offer, accept, decline, lend_a_hand, leave, free)
