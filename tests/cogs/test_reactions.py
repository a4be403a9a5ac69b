"""Reactions as discord.py's parsers hand them over: taken where they arrive, in the order in which they arrive."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest

from bot.client import Barnraiser
from bot.clock import SystemClock
from bot.domain.ids import GuildId, MemberId, MessageId, ProposalId, RoleId
from bot.domain.people import Actor
from bot.domain.rules import Tally
from bot.reaction import Reaction
from bot.services.desk import open_desk
from storage import open_store
from tests.deciding import propose

GUILD, CARD, PLAIN, HELD = 600, MessageId(700), 801, 802
JOINED = "2020-01-01T00:00:00+00:00"


class Post:
    """Puts the one card on the wall."""

    async def turn(self, notice: Any, patience: float) -> None:
        """There is always room."""

    async def deliver(self, guild: GuildId, notice: Any) -> MessageId:
        return CARD

    def noted(self, guild: GuildId, notice: Any) -> None:
        """Nobody need know."""


@pytest.fixture
async def client() -> AsyncIterator[Barnraiser]:
    """The client with the voting cog, in a guild with an open ballot, and not connected."""
    store = open_store(None)
    desk = open_desk(store, store.blobs, SystemClock())
    opener = Actor(GuildId(GUILD), MemberId(1), "Ada")
    await propose(desk, opener, "?")
    await desk.outbox.deliver_due(Post())
    async with Barnraiser(desk, "http://localhost", sync_commands=False) as made:
        await made.load_extension("cogs.voting")
        roles = [{"id": str(role), "name": "r", "permissions": "0", "position": 0, "color": 0, "colors": {},
                  "hoist": False, "managed": False, "mentionable": False, "flags": 0}
                 for role in (GUILD, PLAIN, HELD)]  # fmt: skip
        data: Any = {"id": str(GUILD), "name": "g", "roles": roles, "channels": [], "members": [], "owner_id": "1"}
        made._connection._add_guild(discord.Guild(data=data, state=made._connection))
        yield made
    await store.close()


def member() -> dict[str, Any]:
    user = {"id": "2", "username": "ben", "discriminator": "0", "avatar": None, "global_name": None}
    return {"user": user, "roles": [str(HELD)], "joined_at": JOINED, "deaf": False, "mute": False, "flags": 0}


def arrives(client: Barnraiser, event: str, emoji: str) -> None:
    place = {"user_id": "2", "channel_id": "7", "message_id": str(CARD), "guild_id": str(GUILD)}
    data = {**place, "member": member(), "emoji": {"id": None, "name": emoji}, "type": 0, "burst": False}
    client._connection.parsers[event](data)


async def tally(client: Barnraiser) -> Tally:
    await client.desk.votes.drain()
    return (await client.desk.proposals.view(GuildId(GUILD), ProposalId(1))).tally


async def test_what_arrives_at_once_takes_effect_in_that_order(client: Barnraiser):
    for event, emoji in (
        ("MESSAGE_REACTION_ADD", "👍"),
        ("MESSAGE_REACTION_REMOVE", "👍"),
        ("MESSAGE_REACTION_ADD", "👍"),
    ):
        arrives(client, event, emoji)
    assert (await tally(client)).count("yes") == 1
    arrives(client, "MESSAGE_REACTION_ADD", "👎")
    assert (await tally(client)).count("no") == 1
    arrives(client, "MESSAGE_REACTION_REMOVE", "👎")  # the other is still on the card
    assert (await tally(client)).count("yes") == 1
    arrives(client, "MESSAGE_REACTION_REMOVE", "👍")
    assert (await tally(client)).voters == 0


async def test_a_vote_keeps_what_stood_for_it_after_all_reactions_were_cleared(client: Barnraiser):
    arrives(client, "MESSAGE_REACTION_ADD", "👍")
    arrives(client, "MESSAGE_REACTION_REMOVE_EMOJI", "👍")
    arrives(client, "MESSAGE_REACTION_REMOVE", "👍")  # of somebody else's doing: no reaction stands for the vote now
    assert (await tally(client)).count("yes") == 1


async def test_whoever_takes_an_event_in_vain_keeps_nobody_else_from_it(
    client: Barnraiser, caplog: pytest.LogCaptureFixture
):
    client._takers["raw_reaction_add"].insert(0, lambda payload: 1 / 0)
    with caplog.at_level(logging.ERROR):
        arrives(client, "MESSAGE_REACTION_ADD", "👍")
    assert "raw_reaction_add was not taken" in caplog.text
    assert (await tally(client)).count("yes") == 1


async def test_a_reaction_that_cannot_be_recorded_is_logged(client: Barnraiser, caplog: pytest.LogCaptureFixture):
    await client.desk.store.close()
    arrives(client, "MESSAGE_REACTION_ADD", "👍")
    await client.desk.votes.drain()
    assert "a reaction was not recorded" in caplog.text


async def test_a_member_has_the_roles_of_the_event_and_the_one_everybody_has(client: Barnraiser):
    guild = client.get_guild(GUILD)
    assert guild is not None
    data: Any = {"user_id": "2", "channel_id": "7", "message_id": "8", "member": member()}
    data |= {"emoji": {"id": None, "name": "👍"}}
    roles = Reaction(data, guild, client._connection).roles
    assert [role for role in (GUILD, PLAIN, HELD, 999) if RoleId(role) in roles] == [GUILD, HELD]


@pytest.mark.parametrize(
    ("emoji", "written"),
    [
        ({"id": None, "name": "👍"}, "👍"),
        ({"id": "55", "name": "shell"}, "<:shell:55>"),
        ({"id": "55", "name": "shell", "animated": True}, "<a:shell:55>"),
        ({"id": "55", "name": None}, "<:_:55>"),
    ],
)
async def test_an_emoji_is_as_discord_py_would_write_it(client: Barnraiser, emoji: Any, written: str):
    guild = client.get_guild(GUILD)
    assert guild is not None
    data: Any = {"user_id": "2", "channel_id": "7", "message_id": "8", "member": member(), "emoji": emoji}
    assert Reaction(data, guild, client._connection).emoji == written == str(discord.PartialEmoji.from_dict(emoji))


async def test_a_reaction_of_a_guild_that_is_not_there_or_of_nobody_is_left_to_the_next_reading(client: Barnraiser):
    place = {"user_id": "2", "channel_id": "7", "message_id": str(CARD), "emoji": {"id": None, "name": "👍"}}
    add = client._connection.parsers["MESSAGE_REACTION_ADD"]
    add({**place, "guild_id": "601", "member": member()})
    add({**place, "guild_id": str(GUILD)})
    add(place)
    assert (await tally(client)).voters == 0
