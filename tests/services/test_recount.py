"""Past decisions counted again: whole guilds decided through the services, exported, and tampered with."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.domain.concern import ConcernKind
from bot.domain.draft import IN_THE_OPEN
from bot.domain.ids import EventId, MemberId
from bot.domain.kinds import PROPOSALS, SETTINGS, VOTES
from bot.domain.noted import noted
from bot.domain.people import Actor, is_former
from bot.domain.proposal import Proposal, ProposalState, Visibility
from bot.domain.refusal import Refusal
from bot.domain.rules import LISTS, PRESETS, Method
from bot.domain.settings import GuildSettings
from bot.domain.vote import Vote
from bot.services.contents import Contents, take
from bot.services.desk import Desk, open_desk
from bot.services.recount import Difference, recount
from storage import open_store
from tests.deciding import propose
from tests.guilds import Made
from tests.services.conftest import GUILD, MAINTAINERS, HandClock
from tests.services.packing import examined, files_of

SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much]
MEMBERS = 6


@dataclass(frozen=True)
class Plan:
    """What happens in a guild: proposals, and what members do to them in turn."""

    proposals: tuple[dict[str, Any], ...]
    acts: tuple[tuple[str, int, int, tuple[int, ...]], ...]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    drafts = []
    for preset in draw(st.lists(st.sampled_from(sorted(PRESETS)), min_size=1, max_size=4)):
        method = PRESETS[preset].method
        options = ("Barn", "Shed", "Mill") if method in LISTS else ()
        open_only = method in IN_THE_OPEN
        secret = not open_only and draw(st.booleans())
        shown = Visibility.LIVE if open_only else draw(st.sampled_from(Visibility))
        rule = replace(PRESETS[preset], winners=draw(st.integers(1, 2)) if options else 1)
        quorum = draw(st.integers(0, 4))
        drafts.append({"rule": rule, "options": options, "secret": secret, "visibility": shown, "quorum": quorum})
    acts = st.tuples(
        st.sampled_from(
            ["vote"] * 6 + ["back", "concern", "resolve", "judge", "delegate", "edit", "confirm", "wait", "leave"]
        ),
        st.integers(0, MEMBERS - 1),
        st.integers(0, len(drafts) - 1),
        st.lists(st.integers(0, 5), min_size=1, max_size=4).map(tuple),
    )
    return Plan(tuple(drafts), tuple(draw(st.lists(acts, max_size=40))))


def members(clock: HandClock) -> list[Actor]:
    joined = clock.now() - timedelta(days=300)
    roles = [frozenset({MAINTAINERS}) if number < 3 else frozenset() for number in range(MEMBERS)]
    return [Actor(GUILD, MemberId(11 + at), f"M{at}", role, joined_at=joined) for at, role in enumerate(roles)]


async def lived(plan: Plan) -> Made:
    """The guild after the plan was carried out and every deadline has passed."""
    store, clock = open_store(None), HandClock()
    desk, people = open_desk(store, store.blobs, clock), members(clock)
    await store.run(GUILD, lambda tx: tx.put(SETTINGS, GuildSettings(maintainer_role=MAINTAINERS)))
    try:
        numbers = []
        for event, draft in enumerate(plan.proposals, 1):
            made = await propose(desk, people[event % 2], f"Question {event}", event=event, size=9, **draft)
            numbers.append(made.number)
        for event, (kind, who, which, picks) in enumerate(plan.acts, 100):
            try:
                await act(desk, clock, people, kind, who, numbers[which], picks, EventId(event))
            except Refusal:
                continue
            finally:
                await close_ripe(desk, people, numbers)
        clock.move(days=200)
        await close_ripe(desk, people, numbers)
        return Made(GUILD, await take(store, GUILD), ())
    finally:
        await desk.votes.drain()
        await store.close()


async def act(
    desk: Desk,
    clock: HandClock,
    people: list[Actor],
    kind: str,
    who: int,
    number: Any,
    picks: tuple[int, ...],
    event: EventId,
) -> None:
    actor, other, first = people[who], people[picks[0] % MEMBERS], picks[0]
    proposal = (await desk.proposals.view(GUILD, number)).proposal
    author, title, version = people[number % 2], f"Question {event}", proposal.version
    judged: Any = {"passes": first % 2 == 0, "rationale": "Read it all.", "spoke": False, "event": event}
    doing: dict[str, Callable[[], Awaitable[object]]] = {
        "vote": lambda: vote(desk, actor, proposal, picks),
        "back": lambda: desk.votes.take_back(actor, number),
        "concern": lambda: desk.concerns.raise_one(actor, number, [*ConcernKind][first % 2], f"Wait {event}", event),
        "resolve": lambda: desk.concerns.resolve(actor, number, first + 1, "Done.", event),
        "judge": lambda: desk.judging.judge(actor, number, **judged),
        "delegate": lambda: desk.delegations.name(actor, other, "", event),
        "edit": lambda: desk.life.edit(author, number, title, "", "Clearer.", version=version, event=event),
        "confirm": lambda: desk.votes.confirm(actor, number),
        "leave": lambda: desk.erasure.erase(GUILD, actor.id, "a former member", "removed", by="member"),
    }
    if kind == "wait":
        clock.move(hours=8 * first)
    else:
        await doing[kind]()


async def vote(desk: Desk, actor: Actor, proposal: Proposal, picks: tuple[int, ...]) -> None:
    chosen = tuple(dict.fromkeys(proposal.choices[pick % len(proposal.choices)] for pick in picks))
    if proposal.rule.method not in LISTS:
        await desk.votes.press(actor, proposal.number, chosen[0], "Because.")
        return
    scores = tuple(picks[: len(chosen)]) if proposal.rule.method is Method.SCORE else ()
    await desk.votes.mark(actor, proposal.number, chosen, scores)


async def close_ripe(desk: Desk, people: list[Actor], numbers: list[Any]) -> None:
    by_id = {one.id: one for one in people}
    for number in numbers:
        absent = await desk.deciding.absent(GUILD, number)
        await desk.deciding.decide(GUILD, number, {member: by_id.get(member) for member in absent})


def counted(made: Made) -> list[tuple[Proposal, tuple[Difference, ...]]]:
    """The guild's decisions counted again from its export."""
    found = examined(asyncio.run(files_of(made)))
    assert found.problems == []
    return [(one.proposal, one.differences) for one in recount(found.contents, lambda *_: None)]


def with_documents(made: Made, kind: str, documents: list[Any]) -> Made:
    contents = made.contents
    return replace(made, contents=Contents({**contents.documents, kind: documents}, contents.numbers, contents.audit))


def differing(made: Made) -> set[int]:
    return {proposal.number for proposal, differences in counted(made) if differences}


QUICK = [Phase.explicit, Phase.reuse, Phase.generate]


@given(plans())
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW, phases=QUICK)
def test_every_decision_of_every_guild_comes_out_the_same_from_its_export(plan: Plan) -> None:
    made = asyncio.run(lived(plan))
    proposals = made.contents.documents[PROPOSALS.name]
    ended = {ProposalState.DECIDED, ProposalState.WITHDRAWN}  # the latter of authors who left
    assert {one.state for one in proposals} <= ended
    decided = [one.number for one in proposals if one.state is ProposalState.DECIDED]
    assert [(one.number, found) for one, found in counted(made)] == [(number, ()) for number in decided]


@given(plans(), st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW, phases=QUICK)
def test_any_vote_that_was_tampered_with_is_named(plan: Plan, data: st.DataObject) -> None:
    made = asyncio.run(lived(plan))
    proposals = {one.number: one for one in made.contents.documents[PROPOSALS.name]}
    votes = made.contents.documents[VOTES.name]
    decided = {number for number, one in proposals.items() if one.state is ProposalState.DECIDED}
    standing = [vote for vote in votes if vote.choices and vote.proposal in decided and not is_former(vote.member)]
    if not standing:
        return
    one = data.draw(st.sampled_from(standing))
    changed = tampered(one, proposals[one.proposal], data)
    kept = [vote for vote in votes if vote is not one] + ([changed] if changed is not None else [])
    assert one.proposal in differing(with_documents(made, VOTES.name, sorted(kept, key=lambda vote: vote.key)))


def tampered(vote: Vote, proposal: Proposal, data: st.DataObject) -> Vote | None:
    """The vote changed in what it chose, moved to somebody else, or gone."""
    how = data.draw(st.sampled_from(["choices", "member", "gone"]))
    if how == "gone":
        return None
    if how == "member":
        return replace(vote, member=MemberId(99))
    others = [choice for choice in proposal.choices if (choice,) != vote.choices]
    return replace(vote, choices=(data.draw(st.sampled_from(others)),), scores=vote.scores[:1])


@given(plans(), st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=SLOW, phases=QUICK)
def test_any_outcome_or_published_ballot_that_was_tampered_with_is_named(plan: Plan, data: st.DataObject) -> None:
    made = asyncio.run(lived(plan))
    proposals = made.contents.documents[PROPOSALS.name]
    decided = [one for one in proposals if one.outcome is not None]
    if not decided:
        return
    one = data.draw(st.sampled_from(decided))
    tally = one.outcome.tally
    more = tuple((choice, count + 1) for choice, count in tally.counts)
    changes = [
        replace(one, outcome=replace(one.outcome, passed=not one.outcome.passed)),
        replace(one, outcome=replace(one.outcome, tally=replace(tally, counts=more))),
        replace(one, outcome=replace(one.outcome, reason="why-tie" if one.outcome.reason != "why-tie" else "why-lazy")),
        replace(one, outcome=None),
    ]
    if one.published:
        first = replace(one.published[0], receipt="0000000000")
        changes.append(replace(one, published=(first, *one.published[1:])))
    changed = data.draw(st.sampled_from(changes))
    documents = [changed if each is one else each for each in proposals]
    assert one.number in differing(with_documents(made, PROPOSALS.name, documents))


def test_an_outcome_and_its_votes_tampered_with_together_are_betrayed_by_the_audit_log() -> None:
    plan = Plan(({"rule": PRESETS["majority"]},), (("vote", 0, 0, (0,)), ("vote", 1, 0, (0,)), ("vote", 2, 0, (1,))))
    made = asyncio.run(lived(plan))
    turned = [replace(vote, choices=("no",)) for vote in made.contents.documents[VOTES.name]]
    [proposal] = made.contents.documents[PROPOSALS.name]
    [(_, (difference, *_))] = counted(with_documents(made, VOTES.name, turned))
    assert difference.working is not None
    forged = replace(proposal, outcome=difference.working.outcome)
    both = with_documents(with_documents(made, VOTES.name, turned), PROPOSALS.name, [forged])
    [(_, found)] = counted(both)
    assert [one.key for one in found] == ["recount-noted-otherwise", "recount-vote", "recount-vote"]
    assert {one.values.get("found") for one in found[1:]} == {"no"}


def test_what_the_audit_log_notes_of_a_decision_can_be_written_as_json() -> None:
    plan = Plan(({"rule": PRESETS["majority"], "secret": True},), (("vote", 0, 0, (0,)), ("vote", 1, 0, (1,))))
    made = asyncio.run(lived(plan))
    [proposal] = made.contents.documents[PROPOSALS.name]
    [entry] = [entry for entry in made.contents.audit if entry.action == "proposal.decided"]
    assert json.loads(json.dumps(noted(proposal))) == entry.payload


def test_a_rule_that_makes_no_sense_is_named_and_ends_nothing() -> None:
    made = asyncio.run(lived(Plan(({"rule": PRESETS["majority"]},), (("vote", 0, 0, (0,)),))))
    [proposal] = made.contents.documents[PROPOSALS.name]
    broken = replace(proposal, rule=replace(proposal.rule, share=(1, 0)))
    [(_, found)] = counted(with_documents(made, PROPOSALS.name, [broken]))
    assert "recount-impossible" in {one.key for one in found}
