"""Opening a proposal in one call, for tests of what comes after it."""

from __future__ import annotations

from bot.domain.draft import Draft
from bot.domain.effect import Effect, EffectKind
from bot.domain.ids import ChannelId, EventId, RoleId
from bot.domain.people import Actor
from bot.domain.proposal import Proposal
from bot.domain.rules import PRESETS
from bot.services.desk import Desk


async def propose(
    desk: Desk,
    actor: Actor,
    title: str = "Map the pools",
    *,
    preset: str = "majority",
    tasks: tuple[str, ...] = (),
    channel: int = 7,
    event: int = 1,
    role: RoleId | None = None,
    size: int | None = None,
    **draft: object,
) -> Proposal:
    """Prepare a proposal and post it. ``draft`` are fields of Draft; ``tasks`` are opened if it passes."""
    effects = tuple(Effect(EffectKind.TASK, task) for task in tasks)
    asked = Draft(title, **{"rule": PRESETS[preset], "effects": effects, **draft})  # type: ignore[arg-type]  # typed at the callers
    known = EventId(event)
    await desk.drafts.prepare(actor, asked, channel=ChannelId(channel), event=known, role=role, electorate_size=size)
    return await desk.drafts.post(actor, known)
