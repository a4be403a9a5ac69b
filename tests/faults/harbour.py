"""A sandbox with as many guilds as wanted, ballots put on their cards at once, and a count of what is asked of it."""

from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.client import point_at
from bot.domain.ids import ChannelId, MemberId, MessageId
from bot.domain.kinds import NOTICES, PROPOSALS
from bot.domain.people import Actor
from bot.domain.ports import Transaction
from bot.domain.proposal import Proposal
from bot.domain.vote import bare
from bot.services.desk import Desk
from sandbox.app import Server, create_app, running
from sandbox.middleware import ExchangeRecord
from sandbox.model import channels, guilds, messages, reactions, users
from sandbox.permissions import bits
from sandbox.seed import BOT_TOKEN
from sandbox.world import World
from tests.deciding import propose

Json = dict[str, Any]
ALLOWED = str(bits("VIEW_CHANNEL", "SEND_MESSAGES", "EMBED_LINKS", "READ_MESSAGE_HISTORY", "ADD_REACTIONS"))
"""What the bot may do. It may remove no reactions: one whose event was lost would look like one that is left over."""
ROOT = Path(__file__).parent.parent.parent
PATIENCE = 120.0
NORMAL, BURST = reactions.NORMAL, reactions.BURST


@dataclass
class Traffic:
    """What a bot asked of the sandbox: when, and with which answer."""

    asked: list[tuple[float, str, str, int]] = field(default_factory=list)

    def observe(self, exchange: ExchangeRecord) -> None:
        """Note one exchange. What answers an interaction carries no token and has limits of its own."""
        if exchange.who == "bot":
            self.asked.append((time.monotonic(), f"{exchange.method} {exchange.route}", exchange.path, exchange.status))

    @property
    def refused(self) -> int:
        """How many were answered with 429."""
        return sum(status == 429 for *_, status in self.asked)

    @property
    def busiest(self) -> int:
        """The most within any one second."""
        instants = [at for at, *_ in self.asked]
        first = most = 0
        for last, at in enumerate(instants):
            while instants[first] < at - 1:
                first += 1
            most = max(most, last - first + 1)
        return most

    def by_route(self) -> Counter[str]:
        """How many by method and route."""
        return Counter(route for _, route, *_ in self.asked)


@asynccontextmanager
async def harbour(*, limits: bool = False) -> AsyncIterator[tuple[Server, Traffic]]:
    """A running sandbox that discord.py speaks to from now on."""
    traffic = Traffic()
    async with running(create_app(limits=limits, observer=traffic.observe)) as server:
        point_at(server.api, server.gateway)
        yield server, traffic


@asynccontextmanager
async def apart(module: str, server: Server, folder: Path) -> AsyncIterator[None]:
    """The bot as a process of its own, connected; what it remembers is in ``folder``."""
    arguments = (server.url, server.api, server.gateway, BOT_TOKEN, str(folder))
    started = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *arguments), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert started.stdout is not None
        async with asyncio.timeout(PATIENCE):
            assert (await started.stdout.readline()).startswith(b"up ")
        yield
    finally:
        if started.returncode is None:
            started.terminate()
        await started.wait()


def people(world: World, number: int) -> list[Json]:
    """So many accounts, made long ago enough to vote anywhere."""
    made = [users.create_user(world, f"voter{n}", global_name=f"Voter {n}") for n in range(number)]
    for user in made:
        users.issue_token(world, user["id"])
    return made


def guild(world: World, name: str, members: list[Json], joined: str) -> Json:
    """A guild with the bot in it and one channel, which is returned."""
    made = guilds.create_guild(world, name, members[0]["id"], announce=False)
    for member in members:
        guilds.add_member(world, made["id"], member["id"], announce=False, joined_at=joined)
    role = guilds.create_role(world, made["id"], name="Barnraiser", permissions=ALLOWED)
    bot = world.settings["seed"]["application_id"]
    guilds.add_member(world, made["id"], bot, announce=False, roles=[role["id"]])
    return channels.create_channel(world, made["id"], "general", channels.TEXT)


async def ballot(
    desk: Desk, world: World, place: Json, opener: Actor, event: int, length: timedelta, **draft: object
) -> Proposal:
    """Open a ballot whose card is in the world at once, seeded, as if it had been posted long ago."""
    channel = ChannelId(int(place["id"]))
    proposal = await propose(desk, opener, f"Ballot {event}", channel=channel, event=event, length=length, **draft)
    bot = world.settings["seed"]["application_id"]
    message = messages.create_message(world, place, world.users[bot], embeds=[{"title": proposal.title}])
    for option in proposal.on_card:
        reactions.add(world, message, bot, reactions.parse_emoji(world, option.emoji))

    async def work(tx: Transaction) -> None:
        known = await tx.get(PROPOSALS, proposal.number)
        assert known is not None
        await tx.put(PROPOSALS, _with_card(known, MessageId(int(message["id"]))))
        for notice in await tx.find(NOTICES):
            await tx.delete(NOTICES, notice.key)

    await desk.store.run(opener.guild, work)
    return _with_card(proposal, MessageId(int(message["id"])))


def _with_card(proposal: Proposal, card: MessageId) -> Proposal:
    return replace(proposal, card=card)


def shown(world: World, proposal: Proposal) -> dict[str, set[MemberId]]:
    """Who has ticked what on a card, bots left out: the truth."""
    bot = world.settings["seed"]["application_id"]
    kinds = {bare(kind["emoji"]["name"]): kind for kind in world.reactions.get(str(proposal.card), ())}
    found = {}
    for option in proposal.on_card:
        kind = kinds.get(bare(option.emoji), {"normal": [], "burst": []})
        found[option.choice] = {MemberId(int(who)) for who in (*kind["normal"], *kind["burst"]) if who != bot}
    return found
