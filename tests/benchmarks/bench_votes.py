"""The hot path: a reaction on the wire becomes a durable vote."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import discord
from discord.ext import commands

from bot.client import Barnraiser, intents
from bot.clock import SystemClock
from bot.domain.ids import ChannelId, EventId, GuildId, MemberId, MessageId, ProposalId
from bot.domain.kinds import NOTICES
from bot.domain.people import Actor
from bot.services.desk import Desk, open_desk
from storage import open_store
from tests.benchmarks.figures import Figure

GUILD, CARD, CHANNEL = GuildId(600_000_000_000_000_000), MessageId(700_000_000_000_000_000), ChannelId(1)
MEMBERS, ROUNDS = 2_000, 3
AT_ONCE = 250
JOINED = "2020-01-01T00:00:00+00:00"


def wire(member: int, emoji: str) -> str:
    """A MESSAGE_REACTION_ADD as the gateway sends it."""
    user = {"id": str(member), "username": f"m{member}", "discriminator": "0", "avatar": None, "global_name": None}
    return json.dumps(
        {
            "user_id": str(member),
            "channel_id": str(CHANNEL),
            "message_id": str(CARD),
            "guild_id": str(GUILD),
            "member": {"user": user, "roles": [], "joined_at": JOINED, "deaf": False, "mute": False, "flags": 0},
            "emoji": {"id": None, "name": emoji},
            "type": 0,
            "burst": False,
        }
    )


async def per_event(client: commands.Bot, finished: Callable[[], int]) -> float:
    """Seconds from the wire to the end of the listener, for each of many events that come at once."""
    guild: Any = {"id": str(GUILD), "name": "g", "roles": [], "channels": [], "members": [], "owner_id": "1"}
    everyone = {"id": str(GUILD), "name": "@everyone", "permissions": "1024", "position": 0, "color": 0}
    guild["roles"] = [{**everyone, "hoist": False, "managed": False, "mentionable": False, "colors": {}, "flags": 0}]
    state = client._connection
    state._add_guild(discord.Guild(data=guild, state=state))
    best = float("inf")
    for emoji in ("👍", "👎", "🤷")[:ROUNDS]:
        texts = [wire(200_000_000_000_000_000 + member, emoji) for member in range(MEMBERS)]
        before, start = finished(), time.perf_counter()
        for number, text in enumerate(texts):
            state.parsers["MESSAGE_REACTION_ADD"](json.loads(text))
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)
        while finished() - before < MEMBERS:
            await asyncio.sleep(0)
        best = min(best, time.perf_counter() - start)
    return best / MEMBERS


async def bare() -> float:
    """The same events into a listener that does nothing."""
    client = commands.Bot("!", intents=intents(), max_messages=None, member_cache_flags=discord.MemberCacheFlags.none())
    done = 0

    async def on_raw_reaction_add(payload: discord.RawReactionActionEvent) -> None:
        nonlocal done
        done += 1

    async with client:
        client.add_listener(on_raw_reaction_add)
        return await per_event(client, lambda: done)


async def voting(folder: Path | None) -> tuple[float, bool]:
    """The same events into votes; and whether each became one, and is there after the store is opened again."""
    store = open_store(folder)
    desk = open_desk(store, store.blobs, SystemClock())
    await _open_ballot(desk)
    client, done = Barnraiser(desk, "http://localhost", sync_commands=False), 0
    react = desk.votes.react

    async def counted(*arguments: Any) -> Any:
        nonlocal done
        result = await react(*arguments)
        done += 1
        return result

    desk.votes.react = counted  # type: ignore[method-assign]  # the end of each is what is waited for
    async with client:
        await client.load_extension("cogs.voting")
        await client.cogs["Voting"].cog_unload()  # nobody is there whose older reactions could be removed
        seconds = await per_event(client, lambda: done)
    await store.close()
    if folder is None:
        return seconds, True
    again = open_store(folder)
    view = await open_desk(again, again.blobs, SystemClock()).proposals.view(GUILD, ProposalId(1))
    await again.close()
    return seconds, view.tally.voters == MEMBERS


async def _open_ballot(desk: Desk) -> None:
    opener = Actor(GUILD, MemberId(1), "Ada", admin=True)
    await desk.proposals.open(opener, title="?", details="", channel=CHANNEL, event=EventId(1))

    class Post:
        async def deliver(self, guild: GuildId, notice: object) -> MessageId:
            return CARD

    await desk.outbox.deliver_due(Post())
    assert await desk.store.run(GUILD, lambda tx: tx.count(NOTICES)) == 0


async def bench_votes() -> list[Figure]:
    """A reaction made a durable vote, and one made a vote in memory, against a bare discord.py dispatch."""
    floor = await bare() * 1e6
    with tempfile.TemporaryDirectory() as folder:
        durable, right = await voting(Path(folder))
    memory, _ = await voting(None)
    return [
        Figure("reaction to durable vote, under load", durable * 1e6, "us", baseline=floor, goal=2, correct=right),
        Figure("reaction to vote in memory", memory * 1e6, "us", baseline=floor),
    ]
