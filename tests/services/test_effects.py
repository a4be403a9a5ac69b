"""What passing does, as a use case: by the code that commands use, on the record, and never beyond its terms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.domain.draft import Draft
from bot.domain.effect import Effect, EffectKind
from bot.domain.governing import Governed, Group
from bot.domain.ids import ChannelId, EventId, MemberId, ProposalId, RevisionId
from bot.domain.kinds import NOTICES, REVISIONS
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.proposal import Proposal
from bot.domain.refusal import Refusal
from bot.domain.rules import YES
from bot.services.areas import Changes
from bot.services.authors import Author
from bot.services.desk import Desk
from tests.deciding import propose
from tests.services.conftest import GUILD, HandClock, Post

People = Callable[..., Actor]
CHANNEL = ChannelId(7)


async def decided(desk: Desk, clock: HandClock, post: Post, *voters: Actor, number: int = 1) -> Proposal:
    """Have these members say yes, let the time pass, and all be carried out."""
    for voter in voters:
        await desk.votes.press(voter, ProposalId(number), YES)
    clock.move(days=3)
    await desk.deciding.decide(GUILD, ProposalId(number))
    while await desk.store.run(GUILD, lambda tx: tx.find(NOTICES)):
        await desk.outbox.deliver_due(post)
        clock.move(seconds=2)
    return (await desk.proposals.view(GUILD, ProposalId(number))).proposal


async def work(desk: Desk, actor: Actor, event: int = 50, text: str = "Red.", *, agree: bool = True) -> None:
    """Hand in a page."""
    if agree:
        await desk.consents.give(actor)
    author = Author(actor.id, actor.name)
    await desk.contributions.track(
        actor, author=author, title="Anemone", text=text, channel=CHANNEL, event=EventId(event)
    )


async def refused(key: str, work: Any) -> None:
    with pytest.raises(Refusal) as no:
        await work
    assert no.value.key == key


def setting(name: str, value: str) -> tuple[Effect, ...]:
    return (Effect(EffectKind.SETTING, name, value),)


async def test_a_setting_is_changed_as_by_the_command_with_digests_keeping_their_local_time(
    desk: Desk, person: People, clock: HandClock, post: Post
):
    ada = person(1, "Ada", admin=True)
    await propose(desk, ada, effects=setting("timezone", "asia/tokyo"))
    found = await decided(desk, clock, post, ada)
    assert found.effects == setting("timezone", "Asia/Tokyo")
    assert (await desk.settings.get(GUILD)).timezone == "Asia/Tokyo"
    log = await desk.store.run(GUILD, lambda tx: tx.audit())
    changed = [(entry.actor, dict(entry.payload)) for entry in log if entry.action == "settings.changed"]
    assert changed == [(None, {"timezone": "Asia/Tokyo", "proposal": "P1"})]
    told = [dict(entry.payload) for entry in log if entry.action == "proposal.effect"]
    assert told == [{"kind": "setting", "target": "timezone", "value": "Asia/Tokyo", "trouble": ""}]


async def test_a_changed_rule_holds_for_what_is_proposed_later(
    desk: Desk, person: People, clock: HandClock, post: Post
):
    ada = person(1, "Ada", admin=True)
    await propose(desk, ada, effects=setting("quorum", "5"))
    open_already = await propose(desk, ada, "Paint it", event=2)
    await decided(desk, clock, post, ada)
    later = await propose(desk, ada, "Paint it red", event=3)
    assert (open_already.rule.quorum, later.rule.quorum) == (1, 5)


async def test_while_a_group_is_governed_admins_are_refused_and_only_a_decision_or_the_operator_releases_it(
    desk: Desk, person: People, clock: HandClock, post: Post
):
    ada, ben = person(1, "Ada", admin=True), person(2, "Ben")
    await refused("settings-not-admin", desk.settings.govern(ben, Group.WORK))
    await refused("effect-not-governed", propose(desk, ben, effects=setting("claim-days", "3")))
    for group in (Group.WORK, Group.ROLES):
        await desk.settings.govern(ada, group)
    await refused("setting-governed-already", desk.settings.govern(ada, Group.WORK))
    with pytest.raises(Governed):
        await desk.settings.change(ada, {"claim_days": 3})
    await desk.settings.change(ada, {"quorum": 0})
    release = (Effect(EffectKind.GOVERN, "work", "off"),)
    await propose(desk, ben, effects=(*setting("claim-days", "3"), *release))
    await decided(desk, clock, post, ben)
    settings = await desk.settings.get(GUILD)
    assert (settings.claim_days, settings.governed) == (3, ("roles",))
    await desk.settings.change(ada, {"claim_days": 4})
    assert await desk.settings.release(GUILD) == (Group.ROLES,)
    assert await desk.settings.release(GUILD) == ()
    await refused("setting-not-governed", desk.settings.release(GUILD, (Group.ROLES,)))
    log = await desk.store.run(GUILD, lambda tx: tx.audit("settings"))
    assert dict(log[-1].payload) == {"governed": [], "released_by": "operator"}


async def test_who_looks_after_an_area_is_left_to_votes_while_roles_are_governed(desk: Desk, person: People):
    ada = person(1, "Ada", admin=True)
    await desk.areas.add(ada, "tides", maintainers=[MemberId(2)])
    await desk.settings.govern(ada, Group.ROLES)
    await refused("area-governed", desk.areas.edit(ada, "tides", Changes(add=MemberId(3))))
    await refused("area-governed", desk.areas.add(ada, "dunes", maintainers=[MemberId(3)]))
    await refused("area-governed", desk.areas.remove(ada, "tides"))
    await desk.areas.edit(ada, "tides", Changes(about="Where the sea comes and goes"))
    await desk.areas.add(ada, "dunes")


async def test_what_is_posted_is_what_was_shown(desk: Desk, person: People):
    ada, known = person(1, "Ada", admin=True), EventId(9)
    asked = (Effect(EffectKind.SETTING, "claim-days", "3"),)
    draft = (await _prepared(desk, ada, known, asked)).prepared.draft
    assert draft.quorum == 1
    await desk.settings.change(ada, {"quorum": 4})
    await refused("proposal-draft-outdated", desk.drafts.post(ada, known))
    await desk.settings.change(ada, {"quorum": 1, "claim_days": 3})
    await refused("setting-same", desk.drafts.post(ada, known))
    await refused("proposal-draft-not-yours", desk.drafts.with_effects(person(2, "Ben"), known, lambda _: ()))
    changed = await desk.drafts.with_effects(ada, known, lambda _: ())
    assert changed.prepared.draft.effects == ()
    await desk.drafts.post(ada, known)
    await refused("proposal-draft-posted", desk.drafts.with_effects(ada, known, lambda _: asked))


async def _prepared(desk: Desk, ada: Actor, known: EventId, effects: tuple[Effect, ...]) -> Any:
    return await desk.drafts.prepare(ada, Draft("Set it", effects=effects), channel=CHANNEL, event=known)


async def test_work_is_published_by_a_decision_under_the_rules_of_reviews(
    desk: Desk, person: People, clock: HandClock, post: Post
):
    ada, ben = person(1, "Ada"), person(2, "Ben")
    accept = (Effect(EffectKind.ACCEPT, "c1"),)
    await refused("contribution-unknown", propose(desk, ada, effects=accept))
    await work(desk, ben, agree=False)
    await refused("effect-no-consent", propose(desk, ada, effects=accept))
    await desk.consents.give(ben)
    await propose(desk, ada, effects=accept)
    found = await decided(desk, clock, post, ada, ben)
    assert found.results[0].details == (("revision", "1"),)
    revision = await desk.archive.revision(GUILD, RevisionId(1))
    assert (revision.decision, revision.reviewer.name, revision.authors[0].name) == (1, "P1", "Ben")
    assert What.ACCEPTED in {notice.what for notice in post.said}
    await refused("review-already-accepted", propose(desk, ada, effects=accept, event=2))


async def test_authors_do_not_let_in_their_own_work_alone(desk: Desk, person: People, clock: HandClock, post: Post):
    ben = person(2, "Ben")
    await work(desk, ben)
    await propose(desk, ben, effects=(Effect(EffectKind.ACCEPT, "1"),), secret=True)
    found = await decided(desk, clock, post, ben)
    assert [result.trouble for result in found.results] == ["effect-only-its-author"]
    assert await desk.store.run(GUILD, lambda tx: tx.find(REVISIONS)) == []


async def test_a_page_goes_back_unless_it_changed_since_and_that_is_no_new_work_of_its_author(
    desk: Desk, person: People, clock: HandClock, post: Post
):
    ada, ben = person(1, "Ada", admin=True), person(2, "Ben")
    await work(desk, ben)
    await desk.reviews.approve(ada, 1)
    await refused("effect-first-revision", desk.drafts.revert_to(GUILD, "anemone"))
    await work(desk, ben, 51, "Green.")
    await desk.reviews.approve(ada, 2)
    meant = await desk.drafts.revert_to(GUILD, "anemone")
    assert meant == await desk.drafts.revert_to(GUILD, "r1")
    await propose(desk, ben, effects=(meant,))
    await propose(desk, ben, "The same again", effects=(meant,), event=2)
    found = await decided(desk, clock, post, ada)
    assert found.results[0].details == (("revision", "3"),)
    back = await desk.archive.revision(GUILD, RevisionId(3))
    assert (back.text, back.parent, back.reverts_to, back.licence) == ("Red.", 2, 1, "CC-BY-SA-4.0")
    await desk.settings.change(ada, {"voter_min_accepted": 3})
    opened = await propose(desk, ada, "Only for the busy", event=4)
    with pytest.raises(Refusal):
        await desk.votes.press(ben, opened.number, YES)


async def test_a_page_that_changed_since_is_left_alone(desk: Desk, person: People, clock: HandClock, post: Post):
    ada, ben = person(1, "Ada", admin=True), person(2, "Ben")
    for number, text in enumerate(("Red.", "Green."), 1):
        await work(desk, ben, 50 + number, text)
        await desk.reviews.approve(ada, number)
    await propose(desk, ben, effects=(await desk.drafts.revert_to(GUILD, "R1"),))
    await work(desk, ben, 60, "Blue.")
    await desk.reviews.approve(ada, 3)
    found = await decided(desk, clock, post, ada)
    assert [result.trouble for result in found.results] == ["effect-page-changed"]
    assert (await desk.archive.page(GUILD, "anemone")).revision.text == "Blue."


async def test_too_many_effects_are_refused(desk: Desk, person: People):
    ada = person(1, "Ada")
    tasks = tuple(Effect(EffectKind.TASK, f"Task {number}") for number in range(11))
    await refused("proposal-too-many-effects", propose(desk, ada, effects=tasks))
    assert len((await propose(desk, ada, effects=tasks[:10])).effects) == 10


@pytest.mark.parametrize(
    "effect",
    [
        Effect(EffectKind.ACCEPT, "C" + "9" * 40),
        Effect(EffectKind.REVERT, "anemone", "٣"),
        Effect(EffectKind.SETTING, "governed", "voting"),
        Effect(EffectKind.SETTING, "quorum", "1" * 5000),
        Effect(EffectKind.GOVERN, "everything", "on"),
        Effect(EffectKind.GOVERN, "voting", "perhaps"),
        Effect(EffectKind.MAINTAINER_ADD, "tides", "-1"),
        Effect(EffectKind.MAINTAINER_ADD, "tides", "²"),
        Effect(EffectKind.REOPEN, "x"),
    ],
    ids=lambda effect: f"{effect.kind.value} {effect.target[:12]} {effect.value[:9]}",
)
async def test_nonsense_is_refused_in_words(desk: Desk, person: People, effect: Effect):
    ada = person(1, "Ada", admin=True)
    await desk.areas.add(ada, "tides")
    with pytest.raises(Refusal):
        await propose(desk, ada, effects=(effect,))
