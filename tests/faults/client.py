"""Schedules through the real client: the gateway and REST of the sandbox go wrong, and its world is the truth.

Nobody has two reactions on a card at once, and moderators act only when the bot has caught up, so that at any time
there is one right answer for each member. A round runs one schedule in each of several guilds side by side.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from bot.client import Barnraiser
from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.proposal import Proposal, ProposalState
from cogs.pace import Pace
from sandbox.app import Server
from sandbox.model import messages, reactions
from tests.e2e.conftest import Town
from tests.faults.harbour import ballot, guild, harbour, people, shown

Json = dict[str, Any]
GUILDS, VOTERS, STEPS = 10, 50, 40
REACTION = ("MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE", "MESSAGE_REACTION_ADD")
BROKEN = (("GET", r"/messages/\d+$"), ("GET", "/reactions/"), ("PUT", "/reactions/"), ("PATCH", r"/messages/\d+$"))


@dataclass
class Rounds:
    """What came of it."""

    schedules: int = 0
    votes: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


@dataclass
class Table:
    """One guild's ballot, and what each member means to have chosen."""

    place: Json
    proposal: Proposal
    wish: dict[str, set[str]] = field(default_factory=dict)

    @property
    def guild(self) -> GuildId:
        return GuildId(int(self.place["guild_id"]))

    def ticked(self, member: str, choice: str) -> None:
        """Of several options one more is chosen, also beside what is kept though its reaction was cleared."""
        beside = self.proposal.several and choice != "abstain"
        self.wish[member] = self.wish.get(member, set()) - {"abstain"} | {choice} if beside else {choice}

    def unticked(self, member: str, choice: str) -> None:
        """What the reaction stood for goes."""
        self.wish[member] = self.wish.get(member, set()) - {choice}

    def wished(self) -> dict[str, tuple[str, ...]]:
        """What everybody has chosen."""
        return {who: tuple(c for c in self.proposal.choices if c in wish) for who, wish in self.wish.items() if wish}


class Client:
    """A bot that people vote with while its connection suffers."""

    def __init__(self, server: Server, town: Town, seed: int) -> None:
        """Make everything of ``seed``."""
        self._server, self._town, self._chance = server, town, Random(seed)
        world = server.world
        self._members = people(world, VOTERS)
        joined = world.clock.iso()
        server.clock.move(60)
        self._places = [guild(world, f"Cove {number}", self._members, joined) for number in range(GUILDS)]
        self._event = 0

    async def round(self, found: Rounds) -> None:
        """One schedule in each guild."""
        await self._started()
        tables = [await self._opened(place) for place in self._places]
        for _ in range(STEPS):
            await self._trouble(found)
            for table in tables:
                await self._act(table)
            if self._chance.random() < 0.08:
                await self._catch_up(tables)
                await self._moderate(tables, found)
        await self._catch_up(tables)
        self._server.clock.move(timedelta(days=2).total_seconds())
        await self._town.desk.sweep.run(self._town.client.ballot_box)
        for table in tables:
            await self._held(table, found)
        await self._town.settle()

    async def _started(self) -> None:
        if self._town._parts is None:
            await self._town.start()
            self._town.client.ballot_box._pace = Pace(10_000)  # type: ignore[attr-defined]
            await self._told()

    async def _told(self) -> None:
        """Let the bot take in what is on its way."""
        await asyncio.sleep(0.05)
        await self._town.desk.votes.drain()

    async def _opened(self, place: Json) -> Table:
        self._event += 1
        opener = self._members[self._event % VOTERS]
        joined = self._server.clock.now() - timedelta(days=1)
        home = GuildId(int(place["guild_id"]))
        actor = Actor(home, MemberId(int(opener["id"])), opener["username"], joined_at=joined)
        more: Json = {"preset": "approval", "options": ("Oak", "Ash", "Elm")} if self._event % 3 == 0 else {}
        length = timedelta(days=1)
        return Table(
            place, await ballot(self._town.desk, self._server.world, place, actor, self._event, length, **more)
        )

    async def _act(self, table: Table) -> None:
        """Somebody takes back the reaction they have, if they have one, and perhaps adds another."""
        world = self._server.world
        proposal = table.proposal
        message = world.messages[str(proposal.channel)].get(str(proposal.card))
        if message is None:
            return
        member = self._chance.choice(self._members)["id"]
        there = shown(world, proposal)
        for choice in [choice for choice, who in there.items() if int(member) in who]:
            reactions.remove(world, message, member, reactions.parse_emoji(world, proposal.emoji_of(choice)))
            table.unticked(member, choice)
        if self._chance.random() < 0.8:
            kept = table.wish.get(member, set())  # to add and remove what is kept, unseen, would leave no trace
            option = self._chance.choice([one for one in proposal.on_card if one.choice not in kept])
            table.ticked(member, option.choice)
            kind = reactions.BURST if self._chance.random() < 0.05 else reactions.NORMAL
            reactions.add(world, message, member, reactions.parse_emoji(world, option.emoji), kind)
        await asyncio.sleep(0)

    async def _trouble(self, found: Rounds) -> None:
        faults, chance = self._server.faults, self._chance
        dice = chance.random()
        if dice < 0.10:
            faults.drop(chance.choice(REACTION), chance.randrange(1, 6))
            found.faults["events dropped"] += 1
        elif dice < 0.18:
            faults.duplicate(chance.choice(REACTION), chance.randrange(1, 6), copies=2)
            found.faults["events doubled"] += 1
        elif dice < 0.26:
            faults.reorder(chance.choice(REACTION), chance.randrange(2, 5))
            found.faults["events reordered"] += 1
        elif dice < 0.31:
            faults.delay(chance.choice(REACTION), 0.02, chance.randrange(1, 4))
            found.faults["events late"] += 1
        elif dice < 0.35:
            method, path = chance.choice(BROKEN)
            faults.lose_response(method, path) if chance.random() < 0.5 else faults.answer(method, path, 503)
            found.faults["requests failed"] += 1
        elif dice < 0.39:
            getattr(faults, chance.choice(("close", "abort", "reconnect", "invalidate")))()
            found.faults["connections broken"] += 1
        elif dice < 0.41:
            await self._town.stop()
            await self._unseen()
            await self._started()
            found.faults["restarts"] += 1

    async def _unseen(self) -> None:
        """Time in which nobody sees what happens."""
        self._server.clock.move(self._chance.choice((1, 300)))

    async def _catch_up(self, tables: list[Table]) -> None:
        """Nothing goes wrong any more; the bot is connected and has read every card."""
        self._server.faults.clear()
        async with asyncio.timeout(30):
            while not self._town.client.is_ready() or self._town.client.is_ws_ratelimited():
                await asyncio.sleep(0.02)
        await self._told()
        await self._town.settle()
        await self._town.desk.sweep.reconcile_open(self._town.client.ballot_box)
        await self._town.settle()
        await self._told()
        for table in tables:
            view = await self._town.desk.proposals.view(table.guild, table.proposal.number)
            table.proposal = view.proposal

    async def _moderate(self, tables: list[Table], found: Rounds) -> None:
        world = self._server.world
        for table in tables:
            message = world.messages[str(table.proposal.channel)].get(str(table.proposal.card))
            if message is None or self._chance.random() < 0.5:
                continue
            if self._chance.random() < 0.5:
                self._server.faults.drop("MESSAGE_REACTION_REMOVE_ALL") if self._chance.random() < 0.5 else None
                reactions.remove_all(world, message)
                found.faults["reactions cleared"] += 1
            else:
                self._server.faults.drop("MESSAGE_DELETE") if self._chance.random() < 0.5 else None
                messages.delete_message(world, message["channel_id"], message["id"])
                found.faults["cards deleted"] += 1
        await self._catch_up(tables)

    async def _held(self, table: Table, found: Rounds) -> None:
        view = await self._town.desk.proposals.view(table.guild, table.proposal.number)
        found.schedules += 1
        name = f"{table.place['guild_id']} P{table.proposal.number}"
        if view.proposal.state is not ProposalState.DECIDED or view.proposal.outcome is None:
            found.wrong.append(f"{name} was not decided")
            return
        wished = table.wished()
        found.votes += len(wished)
        recorded = {str(vote.member): vote.choices for vote in view.votes if vote.choices}
        for who in sorted(recorded.keys() | wished.keys()):
            if recorded.get(who) != wished.get(who):
                found.wrong.append(f"{name}, member {who}: {recorded.get(who)} and not {wished.get(who)}")
        counted = {choice: count for choice, count in view.proposal.outcome.tally.counts if count}
        truth = Counter(choice for chosen in wished.values() for choice in chosen)
        if counted != dict(truth):
            found.wrong.append(f"{name}: the outcome counts {counted}, the truth is {truth}")


@asynccontextmanager
async def client(folder: Path, seed: int) -> AsyncIterator[Client]:
    """A sandbox and a bot on it, for as many rounds as wanted."""

    async def at_once(*_: object, **__: object) -> None:
        """Discord allows one IDENTIFY in five seconds; the sandbox does not insist."""

    waits, Barnraiser.before_identify_hook = Barnraiser.before_identify_hook, at_once  # type: ignore[method-assign]
    try:
        async with harbour() as (server, _):
            town = Town(server, folder)
            try:
                yield Client(server, town, seed)
            finally:
                await town.close()
    finally:
        Barnraiser.before_identify_hook = waits  # type: ignore[method-assign]


async def schedules(number: int, folder: Path, seed: int = 0) -> Rounds:
    """Run so many schedules, or a few more."""
    found = Rounds()
    async with client(folder, seed) as running:
        while found.schedules < number:
            await running.round(found)
    return found
