"""From a message to the archive."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest

from bot.domain.contribution import ContributionState
from bot.domain.ids import ChannelId, ContributionId, EventId, MessageId
from bot.domain.kinds import LEFTOVERS
from bot.domain.people import Actor
from bot.domain.refusal import Refusal
from bot.domain.task import Source, TaskState
from bot.services.authors import Author
from bot.services.desk import Desk
from bot.services.leftovers import IDLE
from bot.services.uploads import Upload
from tests.services.conftest import GUILD, HandClock, Post

CHANNEL = ChannelId(7)
People = Callable[..., Actor]


def upload(data: bytes, size: int | None = None) -> Upload:
    async def read() -> AsyncIterator[bytes]:
        yield data

    return Upload("pool.png", "image/png", len(data) if size is None else size, read)


async def track(desk: Desk, actor: Actor, title: str = "Anemones", text: str = "Soft.", event: int = 1, **more):
    return await desk.contributions.track(
        actor,
        author=Author(actor.id, actor.name),
        title=title,
        text=text,
        channel=CHANNEL,
        event=EventId(event),
        **more,
    )


async def test_accepted_work_becomes_the_page_with_author_reviewer_and_licence(
    desk: Desk, person: People, maintainer: Actor
):
    ada = person(1, "Ada")
    made = await track(desk, ada)
    await desk.consents.give(ada)
    revision = await desk.reviews.approve(maintainer, made.number)
    view = await desk.archive.page(GUILD, "anemones")
    assert view.revision == revision
    assert ([credit.name for credit in revision.authors], revision.reviewer.name) == (["Ada"], "Mo")
    assert (revision.licence, revision.text, revision.index) == ("CC-BY-SA-4.0", "Soft.", 1)
    assert view.contribution is not None
    assert view.contribution.state is ContributionState.ACCEPTED


async def test_nothing_is_published_without_the_authors_consent(desk: Desk, person: People, maintainer: Actor):
    made = await track(desk, person(1, "Ada"))
    with pytest.raises(Refusal) as no:
        await desk.reviews.approve(maintainer, made.number)
    assert no.value.key == "review-no-consent"


async def test_consent_is_asked_once_and_holds_for_later_work(desk: Desk, person: People):
    ada = person(1, "Ada")
    await desk.consents.give(ada)
    assert (await track(desk, ada)).consent is not None


async def test_an_author_whose_work_somebody_else_tracks_is_asked(
    desk: Desk, person: People, post: Post, clock: HandClock
):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    made = await desk.contributions.track(
        ben, author=Author(ada.id, "Ada"), title="Limpets", text="Stuck.", channel=CHANNEL, event=EventId(1)
    )
    clock.move(seconds=2)
    await desk.outbox.deliver_due(post)
    assert [notice.member for notice in post.said if notice.what == "consent-needed"] == [ada.id]
    assert (made.author, made.tracked_by) == (ada.id, ben.id)


async def test_one_message_is_tracked_once(desk: Desk, person: People):
    ada = person(1, "Ada")
    source = Source(CHANNEL, MessageId(5), ada.id, "Ada")
    await track(desk, ada, source=source)
    with pytest.raises(Refusal) as no:
        await track(desk, ada, event=2, source=source)
    assert no.value.details == {"number": 1}


async def test_files_are_kept_by_their_hash_and_too_large_ones_refused(desk: Desk, person: People):
    ada = person(1, "Ada")
    made = await track(desk, ada, uploads=[upload(b"pixels")])
    assert made.latest.attachments[0].size == 6
    for big in (upload(b"x", size=11 * 1024 * 1024), upload(b"x" * (10 * 1024 * 1024 + 1), size=1)):
        with pytest.raises(Refusal) as no:
            await track(desk, ada, event=2, uploads=[big])
        assert no.value.key == "contribution-file-too-large"


async def test_a_reviewer_who_looked_at_an_older_revision_is_told(desk: Desk, person: People, maintainer: Actor):
    ada = person(1, "Ada")
    await desk.consents.give(ada)
    made = await track(desk, ada)
    await desk.contributions.update(ada, made.number, text="Softer.")
    with pytest.raises(Refusal) as no:
        await desk.reviews.approve(maintainer, made.number, work_number=1)
    assert no.value.key == "review-stale"


async def test_members_do_not_review_and_maintainers_not_their_own_work(desk: Desk, person: People, maintainer: Actor):
    await desk.consents.give(maintainer)
    own = await track(desk, maintainer)
    for actor, key in ((person(3, "Eve"), "review-not-maintainer"), (maintainer, "review-own-work")):
        with pytest.raises(Refusal) as no:
            await desk.reviews.approve(actor, own.number)
        assert no.value.key == key


async def test_changes_are_requested_with_a_reason_and_the_author_hears_of_it(
    desk: Desk, person: People, maintainer: Actor, post: Post, clock: HandClock
):
    ada = person(1, "Ada")
    made = await track(desk, ada)
    with pytest.raises(Refusal):
        await desk.reviews.request_changes(maintainer, made.number, "   ")
    await desk.reviews.request_changes(maintainer, made.number, "Name the species.")
    clock.move(seconds=2)
    await desk.outbox.deliver_due(post)
    assert [notice.member for notice in post.said if notice.what == "changes-requested"] == [ada.id]
    assert (await desk.me.todo(ada)).changes[0].number == made.number
    assert await desk.queue.waiting(GUILD) == []
    await desk.contributions.update(ada, made.number, text="Actinia equina.")
    assert [one.contribution.number for one in await desk.queue.waiting(GUILD)] == [made.number]


async def test_accepting_the_work_closes_its_task(desk: Desk, person: People, maintainer: Actor):
    ada = person(1, "Ada")
    await desk.consents.give(ada)
    task = await desk.tasks.add(ada, title="Write it", details="", channel=CHANNEL, event=EventId(5))
    made = await track(desk, ada, task=task.number)
    await desk.reviews.approve(maintainer, made.number)
    done = await desk.tasks.get(GUILD, task.number)
    assert (done.state, done.contributions) == (TaskState.DONE, (made.number,))


async def test_the_author_withdraws_before_acceptance_and_nobody_else(desk: Desk, person: People, maintainer: Actor):
    made = await track(desk, person(1, "Ada"))
    with pytest.raises(Refusal):
        await desk.contributions.withdraw(maintainer, made.number)
    await desk.contributions.withdraw(person(1, "Ada"), made.number)
    with pytest.raises(Refusal) as no:
        await desk.reviews.approve(maintainer, made.number)
    assert no.value.key == "review-withdrawn"


async def test_search_finds_titles_first_and_then_text(desk: Desk, person: People, maintainer: Actor):
    ada = person(1, "Ada")
    await desk.consents.give(ada)
    for event, (title, text) in enumerate([("Crabs", "They hide from anemones."), ("Anemones", "Soft.")], 1):
        made = await track(desk, ada, title=title, text=text, event=event)
        await desk.reviews.approve(maintainer, made.number)
    found = await desk.archive.searching.find(GUILD, "ANEMONES")
    assert [each.page.title for each in found.found] == ["Anemones", "Crabs"]
    assert (await desk.archive.searching.find(GUILD, "  ")).found == ()


async def test_consent_to_the_licence_that_was_shown_holds_after_the_guild_chose_another(
    desk: Desk, person: People, maintainer: Actor
):
    ada = person(1, "Ada")
    made = await track(desk, ada)
    await desk.settings.change(person(99, "Root", admin=True), {"licence": "CC0-1.0"})
    await desk.consents.give(ada, made.licence)
    assert (await desk.reviews.approve(maintainer, made.number)).licence == "CC-BY-SA-4.0"


async def test_a_page_keeps_its_files_when_its_text_is_rewritten(desk: Desk, person: People, maintainer: Actor):
    ada = person(1, "Ada")
    await desk.consents.give(ada)
    first = await track(desk, ada, uploads=[upload(b"pixels")])
    await desk.reviews.approve(maintainer, first.number)
    second = await track(desk, ada, text="Softer.", event=2)
    assert second.latest.attachments == first.latest.attachments


async def test_only_admins_have_failed_notices_tried_again_at_once(desk: Desk, person: People):
    with pytest.raises(Refusal):
        await desk.outbox.retry_now(person(2, "Ben"))


async def test_files_that_came_with_a_refused_command_do_not_stay(desk: Desk, person: People, clock: HandClock):
    ada, bea = person(1, "Ada"), person(2, "Bea")
    await track(desk, ada)
    with pytest.raises(Refusal, match="not-yours"):
        await desk.contributions.update(bea, ContributionId(1), text="Mine!", uploads=[upload(b"refused")])
    with pytest.raises(Refusal, match="too-large"):
        await track(desk, ada, "Whelks", event=2, uploads=[upload(b"first"), upload(b"", 11 * 1024 * 1024)])
    await desk.erasure.finish_due()
    [noted] = await desk.store.run(GUILD, lambda tx: tx.find(LEFTOVERS))
    assert (noted.history, noted.at) == (False, clock.now() + IDLE)
    finished = await desk.erasure.finish(GUILD, timedelta())
    assert (finished.removed, finished.waiting) == (2, 0)
    assert await desk.store.run(GUILD, lambda tx: tx.find(LEFTOVERS)) == []
