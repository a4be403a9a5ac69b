"""Messages, co-authors, credits and consent on every storage, and after it was opened anew."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.contribution import Contribution, ContributionState
from bot.domain.ids import ChannelId, ContributionId, EventId, MemberId, MessageId
from bot.domain.kinds import NOTICES
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.refusal import Refusal
from bot.domain.task import Source
from bot.services.authors import Author
from bot.services.desk import Desk, open_desk
from storage import open_postgres, open_store
from tests.services.conftest import GUILD, HandClock

ADA = Actor(GUILD, MemberId(1), "Ada", admin=True)
BEN, EVE = Actor(GUILD, MemberId(2), "Ben"), Actor(GUILD, MemberId(3), "Eve")
CHANNEL = ChannelId(7)
Open = Callable[[], Awaitable[Desk]]


@pytest.fixture(params=["folder", "postgres"])
async def again(request: pytest.FixtureRequest, tmp_path: Path, clock: HandClock) -> AsyncIterator[Open]:
    """Opens the storage; called again it closes it first, so that everything is read back."""
    opened: list[Any] = []

    async def desk() -> Desk:
        for store in opened:
            await store.close()
        opened.clear()
        if request.param == "postgres":
            opened.append(await open_postgres(request.getfixturevalue("database"), None))
        else:
            opened.append(open_store(tmp_path / "data"))
        return open_desk(opened[0], opened[0].blobs, clock)

    yield desk
    for store in opened:
        await store.close()


def source(message: int, who: Actor) -> Source:
    return Source(CHANNEL, MessageId(message), who.id, who.name)


async def tracked(desk: Desk, event: int = 1, text: str = "First.", title: str = "Tide pools") -> Contribution:
    return await desk.contributions.track(
        BEN,
        author=Author(BEN.id, BEN.name),
        title=title,
        text=text,
        channel=CHANNEL,
        event=EventId(event),
        source=source(event, BEN),
    )


async def said(desk: Desk, what: What) -> list[tuple[str, MemberId | None]]:
    """To whom a notice of this sort waits to be said, and about what."""
    found = await desk.store.run(GUILD, lambda tx: tx.find(NOTICES))
    return [(notice.subject, notice.member) for notice in found if notice.what is what]


async def test_a_work_of_two_messages_and_two_authors_waits_for_both(again: Open):
    desk = await again()
    made = await tracked(desk)
    await desk.consents.give(BEN)
    for _ in range(2):  # the same event adds it once
        await desk.capturing.join(BEN, made.number, source=source(20, EVE), text="Second.", event=EventId(20))
    desk = await again()
    assert await said(desk, What.CO_AUTHOR_ASKED) == [("C1", EVE.id)]
    made = await desk.contributions.get(GUILD, made.number)
    assert (made.latest.number, made.latest.text, made.silent) == (2, "First.\n\nSecond.", ("Eve",))
    with pytest.raises(Refusal, match="already-tracked"):
        await desk.capturing.join(BEN, made.number, source=source(20, EVE), text="x", event=EventId(21))
    with pytest.raises(Refusal, match="not-yours"):
        await desk.capturing.join(
            Actor(GUILD, MemberId(9), "X"), made.number, source=source(30, BEN), text="x", event=EventId(22)
        )
    with pytest.raises(Refusal, match="no-consent"):
        await desk.reviews.approve(ADA, made.number)
    await desk.consents.give(EVE)  # to the licence in general: that is not yet to be named here
    with pytest.raises(Refusal, match="no-consent"):
        await desk.reviews.approve(ADA, made.number)
    with pytest.raises(Refusal, match="not-co-author"):
        await desk.capturing.agree(ADA, made.number)
    await desk.capturing.agree(EVE, made.number)
    revision = await desk.reviews.approve(ADA, made.number)
    assert revision is not None
    assert [credit.name for credit in revision.authors] == ["Ben", "Eve"]
    desk = await again()
    assert [one.number for one in await desk.credits.of(GUILD, EVE.id)] == [made.number]


async def test_a_change_and_a_deletion_are_asked_about_once_however_often_they_are_told(again: Open, clock: HandClock):
    desk = await again()
    made = await tracked(desk)
    at = clock.now() + timedelta(minutes=1)
    for _ in range(3):
        await desk.capturing.edited(GUILD, MessageId(1), at, "New.")
        desk = await again()
    await desk.capturing.edited(GUILD, MessageId(1), at - timedelta(seconds=1), "Old.")
    await desk.capturing.edited(GUILD, MessageId(99), at, "Somebody else's.")
    assert await said(desk, What.SOURCE_EDITED) == [("C1", BEN.id)]
    with pytest.raises(Refusal, match="not-yours"):
        await desk.capturing.take_edit(EVE, made.number, MessageId(1), "New.")
    assert (await desk.capturing.take_edit(BEN, made.number, MessageId(1), "New.")).latest.text == "New."
    assert (await desk.capturing.take_edit(BEN, made.number, MessageId(1), "New.")).latest.number == 2
    for _ in range(2):
        await desk.capturing.deleted(GUILD, MessageId(1))
        desk = await again()
    assert await said(desk, What.SOURCE_DELETED) == [("C1", BEN.id)]
    assert (await desk.contributions.get(GUILD, made.number)).latest.text == "New."


async def test_what_is_offered_and_what_could_not_be_read_is_said_once(again: Open):
    desk = await again()
    for expected in (True, False):
        assert await desk.capturing.note(GUILD, What.INBOX_OFFER, EventId(5), channel=CHANNEL) is expected
        desk = await again()
    await tracked(desk, 6)
    assert not await desk.capturing.note(GUILD, What.INBOX_OFFER, EventId(6), channel=CHANNEL)
    assert await desk.capturing.note(GUILD, What.CANNOT_READ, EventId(7), channel=CHANNEL, member=EVE.id)


async def test_a_work_that_is_much_like_one_that_waits_names_it(again: Open):
    desk = await again()
    first, second = await tracked(desk), await tracked(desk, 2, "First.", "Rock pools")
    third = await tracked(desk, 3, "Something else.", "Limpets")
    assert (first.similar, second.similar, third.similar) == (None, first.number, None)
    await desk.contributions.withdraw(BEN, first.number)
    await desk.contributions.withdraw(BEN, second.number)
    desk = await again()
    assert (await tracked(desk, 4, "First.", "Rock pools")).similar is None


async def test_consent_is_taken_back_for_what_waits_and_kept_for_what_is_published(again: Open):
    desk = await again()
    made = await tracked(desk)
    await desk.consents.give(BEN)
    await desk.reviews.approve(ADA, made.number)
    waiting = await tracked(desk, 2, "Second.", "Limpets")
    assert waiting.consent is not None
    desk = await again()
    found = await desk.consents.withdraw(BEN, "CC-BY-SA-4.0")
    assert (found.given, found.published, found.waiting, found.present) == ((), 1, 1, False)
    assert (await desk.contributions.get(GUILD, made.number)).consent is not None
    with pytest.raises(Refusal, match="no-consent"):
        await desk.reviews.approve(ADA, waiting.number)
    with pytest.raises(Refusal, match="consent-none"):
        await desk.consents.withdraw(BEN, "CC-BY-SA-4.0")


async def test_credits_are_recorded_once_confirmed_and_declined(again: Open):
    desk = await again()
    record: dict[str, Any] = {"kind": "design", "what": "The logo", "channel": CHANNEL}
    eve = Author(EVE.id, EVE.name)
    for _ in range(2):
        made = await desk.credits.record(BEN, eve, event=EventId(1), **record)
        desk = await again()
    assert (made.number, made.state) == (ContributionId(1), ContributionState.WAITING)
    assert await said(desk, What.CREDITED) == [("C1", EVE.id)]
    with pytest.raises(Refusal, match="recorded-already"):
        await desk.credits.record(ADA, eve, event=EventId(2), **record)
    with pytest.raises(Refusal, match="not-maintainer"):
        await desk.credits.confirm(BEN, made.number)
    for no in (desk.reviews.approve(ADA, made.number), desk.contributions.update(EVE, made.number, text="x")):
        with pytest.raises(Refusal, match="confirm-instead"):
            await no
    await desk.credits.confirm(ADA, made.number)
    assert [one.title for one in await desk.credits.of(GUILD, EVE.id)] == ["The logo"]
    await desk.credits.decline(EVE, made.number)
    desk = await again()
    assert await desk.credits.of(GUILD, EVE.id) == []
    assert (await desk.credits.record(ADA, eve, event=EventId(3), **record)).state is ContributionState.ACCEPTED
