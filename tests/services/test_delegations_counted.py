"""Delegations: what is counted for whom, against a naive way of counting."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.ballot import Seen
from bot.domain.delegation import Delegation
from bot.domain.ids import MemberId
from bot.domain.kinds import DELEGATIONS, VOTES
from bot.domain.people import Actor
from bot.domain.ports import Transaction
from bot.domain.vote import Via, Vote
from bot.services.desk import open_desk
from storage import open_store
from tests.deciding import propose
from tests.services.closing import P1, closed, outcome
from tests.services.conftest import GUILD, Box, HandClock

PEOPLE = [MemberId(number) for number in range(1, 8)]
people = st.sampled_from(PEOPLE)


@dataclass(frozen=True)
class Town:
    """Who delegates to whom, with circles and all; who voted what, and how it stands; who has left."""

    delegations: dict[tuple[MemberId, str], MemberId]
    votes: dict[MemberId, str]
    outdated: frozenset[MemberId]
    left: frozenset[MemberId]


towns = st.builds(
    Town,
    st.dictionaries(st.tuples(people, st.sampled_from(("", "maps", "docs"))), people, max_size=12),
    st.dictionaries(people, st.sampled_from(("yes", "no", "abstain", "void", "taken back")), max_size=7),
    st.frozensets(people, max_size=2),
    st.frozensets(people, max_size=2),
)


def expected(town: Town) -> dict[MemberId, str]:
    """What is counted for whom: each asks along the chain, at most as often as there are people."""
    own = {who: said for who, said in town.votes.items() if said != "taken back"}
    found = {}
    for who in PEOPLE:
        here = who
        for _ in range(len(PEOPLE) + 1):
            if here in own or here is None:
                break
            here = town.delegations.get((here, "maps"), town.delegations.get((here, ""))) or None
        stands = here in own and own[here] != "void" and here not in town.outdated
        if stands and (here == who or who not in town.left):
            found[who] = own[here]
    return found


@settings(max_examples=150, deadline=None)
@given(towns)
def test_what_is_counted_agrees_with_a_naive_count(town: Town):
    asyncio.run(_compare(town))


async def _compare(town: Town) -> None:
    clock = HandClock()
    store = open_store(None)
    desk = open_desk(store, store.blobs, clock)
    made = [Actor(GUILD, number, f"M{number}") for number in PEOPLE]
    await desk.areas.add(Actor(GUILD, MemberId(99), "Root", admin=True), "maps")
    await propose(desk, Actor(GUILD, MemberId(98), "Author"), area="maps", quorum=0)

    async def furnish(tx: Transaction) -> None:
        for (member, area), delegate in town.delegations.items():
            await tx.put(DELEGATIONS, Delegation(member, delegate, clock.now(), area))
        for member, said in town.votes.items():
            chosen = (said,) if said in ("yes", "no", "abstain") else ()
            version = 7 if member in town.outdated else 0
            vote = Vote(P1, member, chosen, clock.now(), Via.BUTTON, version=version, void=said == "void")
            await tx.put(VOTES, vote)

    await store.run(GUILD, furnish)
    box = Box(seen=Seen({}), people={who.id: who for who in made if who.id not in town.left})
    decided = await closed(desk, clock, box, *box.people.values())
    counted = {vote.member: vote.choices[0] for vote in (await desk.proposals.view(GUILD, P1)).present}
    await store.close()
    wanted = expected(town)
    assert counted == wanted
    said = list(wanted.values())
    assert outcome(decided).tally.counts == tuple((choice, said.count(choice)) for choice in ("yes", "no", "abstain"))
