"""What tests of reviews have in common."""

from __future__ import annotations

from bot.domain.contribution import Contribution
from bot.domain.handling import Handling
from bot.domain.ids import ChannelId, ContributionId, EventId
from bot.domain.kinds import HANDLINGS
from bot.domain.people import Actor
from bot.services.authors import Author
from bot.services.desk import Desk
from tests.services.conftest import GUILD, Box, HandClock

CHANNEL = ChannelId(7)


async def hand_in(
    desk: Desk, actor: Actor, title: str = "Anemones", text: str = "Soft.", *, event: int, agree: bool = True
) -> Contribution:
    """Track a text of somebody's own who has agreed to the licence."""
    if agree:
        await desk.consents.give(actor)
    author = Author(actor.id, actor.name)
    return await desk.contributions.track(
        actor, author=author, title=title, text=text, channel=CHANNEL, event=EventId(event)
    )


async def handling(desk: Desk, number: int = 1) -> Handling:
    found = await desk.store.run(GUILD, lambda tx: tx.get(HANDLINGS, number))
    assert found is not None
    return found


async def now_for(desk: Desk, number: int = 1) -> Contribution:
    return await desk.contributions.get(GUILD, ContributionId(number))


async def sweep(desk: Desk, clock: HandClock, **span: float) -> None:
    """Move time on, and do what became due."""
    clock.move(**span)
    await desk.sweep.run(Box())
