"""Self-healing: very many open ballots are read again after an outage, while people go on voting.

The bot is away while votes are cast and taken back in all of them. When it comes back it has to find every one within
Discord's rate limits, the soonest to close first, and nobody who votes meanwhile has to wait for that.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.proposal import Proposal
from bot.services.desk import Desk, open_desk
from sandbox.app import Server
from sandbox.model import reactions
from sandbox.model.users import token_of
from storage import open_store
from tests.e2e.conftest import Town
from tests.faults.harbour import BURST, NORMAL, Traffic, ballot, guild, harbour, people, shown
from tests.sandbox.person import Person, visible_text

Json = dict[str, Any]
VOTERS, EACH_OPENS = 12, 5
READ = "GET /channels/{channel_id}/messages/{message_id}"


@dataclass
class Healed:
    """What came of it. Seconds are from READY until every ballot agreed with its card; waits are of people."""

    ballots: int
    seconds: float = 0.0
    requests: int = 0
    reads: int = 0
    refused: int = 0
    busiest: int = 0
    wrong: list[str] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    counted: list[float] = field(default_factory=list)
    displaced: float = 0.0


@dataclass
class Bay:
    """One guild, its channel and its ballots."""

    place: Json
    ballots: list[Proposal]

    @property
    def guild(self) -> GuildId:
        return GuildId(int(self.place["guild_id"]))


class Healing:
    """So many guilds with so many open ballots in each."""

    def __init__(self, server: Server, traffic: Traffic, folder: Path, seed: int) -> None:
        """Keep what the bot remembers in ``folder``, and make everything else of ``seed``."""
        self._server, self._traffic, self._folder, self._chance = server, traffic, folder, Random(seed)
        self._bays: list[Bay] = []
        self._members: list[Json] = []

    async def open(self, guilds: int, each: int) -> None:
        """Open the ballots and vote in some; then the bot is gone and votes change in many."""
        world = self._server.world
        self._members = people(world, max(VOTERS, -(-each // EACH_OPENS)))
        joined = world.clock.iso()
        self._server.clock.move(60)
        store = open_store(self._folder)
        desk = open_desk(store, store.blobs, self._server.clock)
        for number in range(guilds):
            self._bays.append(await self._bay(desk, guild(world, f"Bay {number}", self._members, joined), each))
        await self._vote(desk)
        await desk.votes.drain()
        await store.close()
        self._server.clock.move(600)
        self._meanwhile()

    async def _bay(self, desk: Desk, place: Json, each: int) -> Bay:
        opened = []
        for number in range(each):
            opener = self._actor(int(place["guild_id"]), number // EACH_OPENS)
            more: Json = {"preset": "approval", "options": ("Oak", "Ash", "Elm")} if number % 5 == 3 else {}
            length = timedelta(hours=2 + self._chance.random() * 200)
            opened.append(await ballot(desk, self._server.world, place, opener, number + 1, length, **more))
        return Bay(place, opened)

    def _actor(self, where: int, number: int) -> Actor:
        member = self._members[number]
        joined = self._server.clock.now() - timedelta(days=1)
        return Actor(GuildId(where), MemberId(int(member["id"])), member["username"], joined_at=joined)

    async def _vote(self, desk: Desk) -> None:
        """In two of five ballots some have voted before, in the others nobody."""
        for bay in self._bays:
            for proposal in bay.ballots:
                if proposal.number % 5 in (1, 4):
                    for member in self._chance.sample(range(VOTERS), 4):
                        choice = self._chance.choice(proposal.on_card)
                        self._tick(proposal, self._members[member], choice.emoji, NORMAL)
                        voter = self._actor(bay.guild, member)
                        assert proposal.card is not None
                        await desk.votes.react(voter, proposal.card, choice.emoji)

    def _meanwhile(self) -> None:
        """While the bot is away: one in five ballots gets new votes, one in ten loses some."""
        for bay in self._bays:
            for proposal in bay.ballots:
                if proposal.number % 5 in (1, 2):
                    for member in self._chance.sample(self._members[:VOTERS], 3):
                        mine = shown(self._server.world, proposal)
                        if not any(int(member["id"]) in who for who in mine.values()):
                            kind = BURST if self._chance.random() < 0.1 else NORMAL
                            self._tick(proposal, member, self._chance.choice(proposal.on_card).emoji, kind)
                if proposal.number % 10 == 4:
                    self._untick(proposal)

    def _message(self, proposal: Proposal) -> Json:
        return self._server.world.message(str(proposal.channel), str(proposal.card))

    def _tick(self, proposal: Proposal, member: Json, emoji: str, kind: int) -> None:
        world = self._server.world
        reactions.add(world, self._message(proposal), member["id"], reactions.parse_emoji(world, emoji), kind)

    def _untick(self, proposal: Proposal) -> None:
        world = self._server.world
        for choice, who in shown(world, proposal).items():
            for member in sorted(who)[:1]:
                emoji = reactions.parse_emoji(world, proposal.emoji_of(choice))
                reactions.remove(world, self._message(proposal), str(member), emoji)

    async def heal(self) -> Healed:
        """Start the bot, and watch."""
        ballots = [proposal for bay in self._bays for proposal in bay.ballots]
        found = Healed(len(ballots))
        self._traffic.asked.clear()
        async with self._town() as town, self._person(0) as person:
            ready = time.monotonic()
            acting = asyncio.create_task(self._acts(town, person, found))
            await self._agreed(town)
            found.seconds = time.monotonic() - ready
            await self._quiet(town)
            acting.cancel()
            with suppress(asyncio.CancelledError):
                await acting
            await self._agreed(town)
        traffic = self._traffic
        found.requests, found.refused, found.busiest = len(traffic.asked), traffic.refused, traffic.busiest
        found.reads = self._traffic.by_route()[READ]
        found.displaced = self._displaced()
        return found

    @asynccontextmanager
    async def _town(self) -> AsyncIterator[Town]:
        town = Town(self._server, self._folder)
        await town.start()
        try:
            yield town
        finally:
            await town.close()

    @asynccontextmanager
    async def _person(self, number: int) -> AsyncIterator[Person]:
        token = token_of(self._server.world, self._members[number]["id"])
        async with Person(self._server.url, token, patience=60.0) as person:
            yield person

    async def _acts(self, town: Town, person: Person, found: Healed) -> None:
        """Somebody votes by reaction and by button, now here, now there."""
        while True:
            bay = self._chance.choice(self._bays)
            proposal = self._chance.choice([one for one in bay.ballots if not one.several])
            card = {"id": str(proposal.card), "channel_id": str(proposal.channel)}
            mine = [
                option.emoji
                for option in proposal.on_card
                if MemberId(int(person.id)) in shown(self._server.world, proposal)[option.choice]
            ]
            for emoji in mine:
                await person.unreact(card, emoji)
            option = self._chance.choice(proposal.on_card)
            started = time.monotonic()
            await person.react(card, option.emoji)
            await self._counts(town, bay.guild, person, proposal, option.choice)
            found.counted.append(time.monotonic() - started)
            started = time.monotonic()
            used = await person.slash(card, "proposal show", number=f"P{proposal.number}")
            assert f"Ballot {proposal.number}" in visible_text(await person.wait_reply(used))
            found.answers.append(time.monotonic() - started)
            await asyncio.sleep(0.2)

    async def _counts(self, town: Town, where: GuildId, person: Person, proposal: Proposal, choice: str) -> None:
        while True:
            _, vote = await town.desk.votes.own(where, MemberId(int(person.id)), proposal.number)
            if vote is not None and vote.choices == (choice,):
                return
            await asyncio.sleep(0.005)

    async def _agreed(self, town: Town) -> None:
        """Return once every record is what its card shows."""
        left = list(self._bays)
        while left:
            await asyncio.sleep(0.25)
            left = [bay for bay in left if not await self._agrees(town, bay)]

    async def _agrees(self, town: Town, bay: Bay) -> bool:
        for proposal in bay.ballots:
            view = await town.desk.proposals.view(bay.guild, proposal.number)
            recorded: dict[str, set[MemberId]] = {option.choice: set() for option in proposal.on_card}
            for vote in view.votes:
                for choice in vote.choices:
                    recorded[choice].add(vote.member)
            if recorded != shown(self._server.world, proposal):
                return False
        return True

    async def _quiet(self, town: Town) -> None:
        """Return once every ballot has been read."""
        cards = {str(proposal.card) for bay in self._bays for proposal in bay.ballots}
        while cards:
            cards -= {path.rsplit("/", 1)[1] for _, route, path, status in self._traffic.asked if route == READ}
            await asyncio.sleep(0.25)

    def _displaced(self) -> float:
        """How far from the order of closing the cards were read, on the average of all: 0 in order, 1/3 at random."""
        closing = sorted((one.closes_at, str(one.card)) for bay in self._bays for one in bay.ballots)
        wanted = {card: place for place, (_, card) in enumerate(closing)}
        seen = dict.fromkeys(path.rsplit("/", 1)[1] for _, route, path, _ in self._traffic.asked if route == READ)
        places = [abs(place - wanted[card]) for place, card in enumerate(card for card in seen if card in wanted)]
        return sum(places) / max(len(places), 1) / max(len(wanted), 1)


async def healed(guilds: int, each: int, folder: Path, seed: int = 0, within: float = 600.0) -> Healed:
    """Open ``guilds`` × ``each`` ballots, be away, come back. Raises TimeoutError after ``within`` seconds."""
    async with harbour(limits=True) as (server, traffic), asyncio.timeout(within):
        healing = Healing(server, traffic, folder, seed)
        await healing.open(guilds, each)
        return await healing.heal()
