"""A thousand interactions at once, each delivered once to three times, while the storage does not answer.

The bot is a process of its own whose disk stands still for up to ten seconds at a time. Every interaction has to get
its first answer all the same, within the three seconds that Discord waits, and every effect has to be there once.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.proposal import Proposal
from bot.services.desk import open_desk
from sandbox.app import Server
from sandbox.model import interactions, views
from sandbox.model.interactions import COMMAND, COMPONENT, Live
from storage import open_store
from tests.faults.harbour import apart, ballot, guild, harbour, people

Json = dict[str, Any]
GUILDS, MEMBERS = 10, 50
PATIENCE = 120.0
LOADING = 128


@dataclass
class Stormed:
    """What came of it; seconds until the first answer of each interaction."""

    interactions: int = 0
    deliveries: int = 0
    answers: list[float] = field(default_factory=list)
    failed: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass
class Use:
    """One use of a command or button: whose, what it was to bring about, and when it began."""

    live: Live
    data: Json
    message: Json | None
    began: float = 0.0
    answered: float | None = None


class Storm:
    """Members of several guilds who all act in the same instant."""

    def __init__(self, server: Server, folder: Path, seed: int) -> None:
        """Keep what the bot remembers in ``folder``, and make everything else of ``seed``."""
        self._server, self._folder, self._chance = server, folder, random.Random(seed)
        self._members = people(server.world, MEMBERS)
        joined = server.world.clock.iso()
        self._places = [guild(server.world, f"Cape {number}", self._members, joined) for number in range(GUILDS)]
        self._ballots: list[tuple[Proposal, Proposal]] = []
        self._approved: dict[tuple[int, str], set[str]] = {}
        self._voted: dict[tuple[int, str], str] = {}
        self._tasks: Counter[str] = Counter()

    async def prepare(self) -> None:
        """A vote by majority and one by approval in each guild."""
        self._server.clock.move(60)
        store = open_store(self._folder)
        desk = open_desk(store, store.blobs, self._server.clock)
        joined = self._server.clock.now() - timedelta(days=1)
        for place in self._places:
            opener = Actor(
                GuildId(int(place["guild_id"])), MemberId(int(self._members[0]["id"])), "o", joined_at=joined
            )
            open_for = timedelta(days=3)
            world, trees = self._server.world, {"preset": "approval", "options": ("Oak", "Ash", "Elm")}
            majority = await ballot(desk, world, place, opener, 1, open_for)
            self._ballots.append((majority, await ballot(desk, world, place, opener, 2, open_for, **trees)))
        await desk.votes.drain()
        await store.close()

    def uses(self, number: int) -> list[Use]:
        """So many uses: votes by button, options added and taken off again, and tasks."""
        return [self._use(index) for index in range(number)]

    def _use(self, index: int) -> Use:
        place, (majority, approval) = self._places[index % GUILDS], self._ballots[index % GUILDS]
        member = self._members[index // GUILDS % MEMBERS]["id"]
        home = int(place["guild_id"])
        kind = index // GUILDS % 2 if index < GUILDS * MEMBERS else 2
        if kind == 0:
            choice = self._chance.choice(majority.choices)
            self._voted[home, member] = choice
            return self._button(place, majority, member, choice)
        if kind == 1:
            choice = self._chance.choice(("1", "2", "3"))
            self._approved.setdefault((home, member), set()).symmetric_difference_update({choice})
            return self._button(place, approval, member, choice)
        title = f"Task {index}"
        self._tasks[title] += 1
        return self._command(place, member, title)

    def _button(self, place: Json, proposal: Proposal, member: str, choice: str) -> Use:
        message = self._server.world.message(str(proposal.channel), str(proposal.card))
        live = self._live(COMPONENT, place, member)
        live.message_id = message["id"]
        data = {"component_type": 2, "custom_id": f"p:{proposal.number}:{choice}"}
        button = {"type": 2, "id": 2, "style": 2, "label": choice, "custom_id": data["custom_id"]}
        shown = {**views.message(self._server.world, message), "components": [{"type": 1, "components": [button]}]}
        return self._watched(Use(live, data, shown))

    def _command(self, place: Json, member: str, title: str) -> Use:
        world = self._server.world
        [command] = [one for one in world.commands.values() if one["name"] == "task"]
        option = {"name": "title", "type": 3, "value": title}
        add = {"name": "add", "type": 1, "options": [option]}
        data = {"id": command["id"], "name": "task", "type": 1, "options": [add]}
        return self._watched(Use(self._live(COMMAND, place, member), data, None))

    def _live(self, kind: int, place: Json, member: str) -> Live:
        world = self._server.world
        number = world.ids.next()
        metadata = {
            "id": number,
            "type": kind,
            "user": views.user(world, member),
            "authorizing_integration_owners": {"0": place["guild_id"]},
        }
        return Live(
            id=number,
            token=interactions.make_token(number),
            kind=kind,
            application_id=world.settings["seed"]["application_id"],
            user_id=member,
            channel_id=place["id"],
            guild_id=place["guild_id"],
            nonce=None,
            tell=lambda name, event: None,
            metadata=metadata,
        )

    def _watched(self, use: Use) -> Use:
        def tell(name: str, event: Json) -> None:
            if name == "INTERACTION_SUCCESS":
                use.answered = time.monotonic() - use.began

        use.live.tell = tell
        return use

    async def strike(self, number: int, within: float) -> Stormed:
        """Everything in one instant, or evenly ``within`` some seconds in which the disk stands still; returns when
        every interaction is answered or has failed, and the bot has ended."""
        found = Stormed(number)
        async with apart("tests.faults.stalled", self._server, self._folder):
            uses = self.uses(number)
            for use in uses:
                if within:
                    await asyncio.sleep(within / number)
                again = self._chance.randrange(3)
                found.deliveries += 1 + again
                if again:
                    self._server.faults.duplicate("INTERACTION_CREATE", copies=again)
                use.began = time.monotonic()
                interactions.begin(self._server.world, use.live, use.data, use.message)
            async with asyncio.timeout(PATIENCE):
                while any(use.answered is None and not use.live.failed for use in uses):
                    await asyncio.sleep(0.05)
                while any(use.answered is not None and not self._told(use) for use in uses):
                    await asyncio.sleep(0.1)
        found.answers = sorted(use.answered for use in uses if use.answered is not None)
        found.failed = sum(use.live.failed for use in uses)
        await self._compare(found)
        return found

    def _told(self, use: Use) -> bool:
        """Whether the person has read what came of it: the first answer only says that more is coming."""
        there = self._server.world.ephemerals.get(use.live.original_id or "")
        return there is not None and not there["message"]["flags"] & LOADING

    async def _compare(self, found: Stormed) -> None:
        store = open_store(self._folder)
        desk = open_desk(store, store.blobs, self._server.clock)
        tasks: Counter[str] = Counter()
        for place, (majority, approval) in zip(self._places, self._ballots, strict=True):
            home = GuildId(int(place["guild_id"]))
            tasks.update(task.title for task in await desk.tasks.listing(home, limit=10_000))
            voted = {vote.member: vote for vote in (await desk.proposals.view(home, majority.number)).votes}
            for (there, member), choice in self._voted.items():
                if there == home and voted[MemberId(int(member))].choices != (choice,):
                    found.wrong.append(f"{member} voted {choice}, recorded {voted[MemberId(int(member))].choices}")
            approved = {vote.member: vote for vote in (await desk.proposals.view(home, approval.number)).votes}
            for (there, member), chosen in self._approved.items():
                if there == home and set(approved[MemberId(int(member))].choices) != chosen:
                    found.wrong.append(f"{member} chose {chosen}, recorded {approved[MemberId(int(member))].choices}")
        if tasks != self._tasks:
            odd = {name: (tasks[name], self._tasks[name]) for name in tasks | self._tasks}
            found.wrong += [f"{name}: {one}" for name, one in odd.items() if one[0] != one[1]]
        await store.close()


async def stormed(number: int, folder: Path, seed: int = 0, within: float = 0.0) -> Stormed:
    """So many interactions, none of which is done before the last has begun."""
    async with harbour() as (server, _):
        storm = Storm(server, folder, seed)
        await storm.prepare()
        return await storm.strike(number, within)
