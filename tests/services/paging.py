"""Pages for the tests of what is done with them."""

from __future__ import annotations

from bot.domain.ids import ChannelId, EventId
from bot.domain.page import Revision
from bot.domain.people import Actor
from bot.services.authors import Author
from bot.services.desk import Desk
from tests.services.conftest import MAINTAINERS

CHANNEL = ChannelId(7)
_events = iter(range(1000, 10**9))


async def track(desk: Desk, actor: Actor, title: str = "Anemones", text: str = "Soft.", **more):
    """A contribution of somebody who has agreed to the licence."""
    await desk.consents.give(actor)
    author = Author(actor.id, actor.name)
    event = EventId(next(_events))
    return await desk.contributions.track(
        actor, author=author, title=title, text=text, channel=CHANNEL, event=event, **more
    )


async def publish(
    desk: Desk, actor: Actor, by: Actor, title: str = "Anemones", text: str = "Soft.", **more
) -> Revision:
    """The same, accepted."""
    made = await track(desk, actor, title, text, **more)
    return await desk.reviews.approve(by, made.number)


async def maintained(desk: Desk, admin: Actor) -> None:
    """From now on maintainers are those with the role."""
    await desk.settings.change(admin, {"maintainer_role": MAINTAINERS})


def event() -> EventId:
    """One that never was before."""
    return EventId(next(_events))
