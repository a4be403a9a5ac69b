"""The hot path: a reaction on the wire becomes a durable vote.

The baseline is discord.py alone on the same texts: from the websocket's message to the end of a listener that does
nothing. It and the votes take turns, round by round, so that both see the same machine, under the settings of the
garbage collector that the program runs under.
"""

from __future__ import annotations

import asyncio
import gc
import json
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import discord
from discord.ext import commands
from discord.gateway import DiscordWebSocket

from bot.app import collect_seldom
from bot.client import Barnraiser, intents
from bot.clock import SystemClock
from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId, ProposalId
from bot.domain.kinds import NOTICES
from bot.domain.people import Actor
from bot.services.desk import Desk, open_desk
from storage import EmbeddedStore, open_store
from tests.benchmarks.figures import Figure
from tests.deciding import propose

GUILD, CARD, CHANNEL = GuildId(600_000_000_000_000_000), MessageId(700_000_000_000_000_000), ChannelId(1)
ROLES: Final = (800_000_000_000_000_001, 800_000_000_000_000_002)
EMOJI: Final = ("👍", "👎", "🤷")
MEMBERS: Final = 2_000
GROUPS: Final = 6
"""How many times as many members there are: each group votes in a round for each reaction, and changes its votes twice.
A machine that also does something else disturbs a round, seldom all eighteen."""
AT_ONCE: Final = 250
"""Events that come with one read of the socket: some 160 KB."""
JOINED: Final = "2020-01-01T00:00:00+00:00"


def wire(member: int, emoji: str) -> str:
    """A MESSAGE_REACTION_ADD as the gateway sends it.

    Source: Discord's gateway events, "Message Reaction Add", and guild resource, "Guild Member Object".
    """
    user = {
        "id": str(member), "username": f"m{member}", "discriminator": "0", "avatar": None, "global_name": f"M{member}",
        "public_flags": 0, "avatar_decoration_data": None, "collectibles": None, "primary_guild": None,
    }  # fmt: skip
    person = {
        "user": user, "roles": [str(role) for role in ROLES], "joined_at": JOINED, "deaf": False, "mute": False,
        "flags": 0, "nick": None, "avatar": None, "banner": None, "premium_since": None, "pending": False,
        "communication_disabled_until": None, "avatar_decoration_data": None,
    }  # fmt: skip
    data = {
        "user_id": str(member), "channel_id": str(CHANNEL), "message_id": str(CARD), "guild_id": str(GUILD),
        "message_author_id": "1", "member": person, "emoji": {"id": None, "name": emoji}, "type": 0, "burst": False,
    }  # fmt: skip
    return json.dumps({"t": "MESSAGE_REACTION_ADD", "s": 1, "op": 0, "d": data}, separators=(",", ":"))


@dataclass
class Load:
    """A client on its websocket, how to wait until all it was sent is done, and its best round so far, in seconds for
    an event."""

    client: commands.Bot
    finish: Callable[[], Awaitable[object]]
    seconds: float = float("inf")
    processor: float = float("inf")

    def __post_init__(self) -> None:
        client, nowhere = self.client, Any
        state = client._connection
        names = [(int(GUILD), "@everyone"), *((role, f"r{role}") for role in ROLES)]
        plain: dict[str, Any] = {"permissions": "1024", "color": 0, "colors": {}, "flags": 0}
        plain |= {"hoist": False, "managed": False, "mentionable": False}
        roles = [{"id": str(role), "name": name, "position": at, **plain} for at, (role, name) in enumerate(names)]
        guild: Any = {"id": str(GUILD), "name": "g", "roles": roles, "channels": [], "members": [], "owner_id": "1"}
        state._add_guild(discord.Guild(data=guild, state=state))
        self._socket = DiscordWebSocket(nowhere, loop=asyncio.get_running_loop())
        self._socket._discord_parsers = state.parsers
        self._socket._dispatch = client.dispatch
        self._socket.shard_id = None

    async def round(self, texts: list[str]) -> None:
        """From the wire to the end of each event, for many that come at once."""
        start, used = time.perf_counter(), time.process_time()
        for number, text in enumerate(texts):
            await self._socket.received_message(text)
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)
        await self.finish()
        self.processor = min(self.processor, (time.process_time() - used) / len(texts))
        self.seconds = min(self.seconds, (time.perf_counter() - start) / len(texts))


async def bare(stack: AsyncExitStack) -> Load:
    """The events end in a listener that does nothing."""
    client = commands.Bot("!", intents=intents(), max_messages=None, member_cache_flags=discord.MemberCacheFlags.none())
    heard, every_one = 0, asyncio.Event()

    async def on_raw_reaction_add(payload: discord.RawReactionActionEvent) -> None:
        nonlocal heard
        heard += 1
        if heard % MEMBERS == 0:
            every_one.set()

    async def finish() -> None:
        await every_one.wait()
        every_one.clear()

    client.add_listener(on_raw_reaction_add)
    return Load(await stack.enter_async_context(client), finish)


async def voting(stack: AsyncExitStack, store: EmbeddedStore) -> Load:
    """The events end as durable votes, in the whole client with all its cogs."""
    desk = open_desk(store, store.blobs, SystemClock())
    await _open_ballot(desk)
    client = await stack.enter_async_context(Barnraiser(desk, "http://localhost", sync_commands=False))
    await client.setup_hook()
    await client.cogs["Voting"].cog_unload()  # nobody is there whose older reactions could be removed
    return Load(client, desk.votes.drain)


async def _open_ballot(desk: Desk) -> None:
    opener = Actor(GUILD, MemberId(1), "Ada", admin=True)
    await propose(desk, opener, "?")

    class Post:
        async def turn(self, notice: object, patience: float) -> None:
            """There is always room."""

        async def deliver(self, guild: GuildId, notice: object) -> MessageId:
            return CARD

        def noted(self, guild: GuildId, notice: object) -> None:
            """Nobody has ticked anything yet."""

    while await desk.store.run(GUILD, lambda tx: tx.count(NOTICES)):  # the card, its thread, and the card that links it
        await desk.outbox.deliver_due(Post())
        await asyncio.sleep(0.1)


async def take_turns(loads: Iterable[Load]) -> None:
    """Every round for every load, one after another."""
    loads = list(loads)
    for group in range(GROUPS):
        members = range(200_000_000_000_000_000 + group * MEMBERS, 200_000_000_000_000_000 + (group + 1) * MEMBERS)
        for emoji in EMOJI:
            texts = [wire(member, emoji) for member in members]
            for load in loads:
                await load.round(texts)


@contextmanager
def collecting_as_the_program_does() -> Iterator[None]:
    """Within, the garbage collector is set as in the running program."""
    before = gc.get_threshold()
    collect_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


async def _all_there(folder: Path) -> bool:
    """Whether the votes of each group's last round, and the audit entries of all rounds, are there once the store is
    opened again."""
    store = open_store(folder)
    try:
        view = await open_desk(store, store.blobs, SystemClock()).proposals.view(GUILD, ProposalId(1))
        last = [count for _, count in view.tally.counts]
        log = await store.run(GUILD, lambda tx: tx.audit())
        cast = sum(entry.action == "vote.cast" for entry in log)
    finally:
        await store.close()
    return max(last) == sum(last) == GROUPS * MEMBERS and cast == len(EMOJI) * GROUPS * MEMBERS


async def bench_votes() -> list[Figure]:
    """A reaction made a durable vote, and one made a vote in memory, against a bare discord.py dispatch."""
    with tempfile.TemporaryDirectory() as folder:
        on_disk, in_memory = open_store(Path(folder)), open_store(None)
        async with AsyncExitStack() as stack:
            floor, durable = await bare(stack), await voting(stack, on_disk)
            memory = await voting(stack, in_memory)
            with collecting_as_the_program_does():
                await take_turns([floor, durable, memory])
        await on_disk.close()
        await in_memory.close()
        right = await _all_there(Path(folder))
    return [
        _figure("reaction to durable vote, under load", durable.seconds, floor.seconds, goal=2, correct=right),
        _figure("reaction to durable vote, processor", durable.processor, floor.processor, correct=right),
        _figure("reaction to vote in memory", memory.seconds, floor.seconds),
    ]


def _figure(name: str, seconds: float, floor: float, **more: Any) -> Figure:
    return Figure(name, seconds * 1e6, "us", baseline=floor * 1e6, **more)
