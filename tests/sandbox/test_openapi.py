"""The validator itself: it finds what differs, and every listed deviation is one that really occurs."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import discord
import pytest

from tests import openapi
from tests.openapi_deviations import DEVIATIONS
from tests.sandbox.conftest import Community, Listener

pytestmark = pytest.mark.skipif(openapi.load() is None, reason=openapi.REASON)


@dataclass
class Said:
    method: str = "POST"
    path: str = "/api/v10/channels/1/messages"
    json: Any = None
    status: int = 200
    response: Any = None
    who: str = "bot"


def found(said: Said) -> list[str]:
    validator = openapi.load()
    assert validator is not None
    return [f"{v.side} {v.at}: {v.message}" for v in validator.check(said)]


def test_a_response_without_a_required_field_is_found() -> None:
    said = Said("GET", "/api/v10/gateway", status=200, response={})
    assert found(said) == ["response : 'url' is a required property"]


def test_a_wrong_part_of_a_union_is_named_by_its_place() -> None:
    row = {"type": 1, "components": [{"type": 2, "style": 9, "custom_id": "x"}]}
    said = Said(json={"components": [row]}, status=200, response={})
    assert found(said)[0].startswith("request .components[0].components[0].style")


def test_a_status_that_is_not_documented_is_found() -> None:
    said = Said("PUT", "/channels/1/messages/2/reactions/%F0%9F%91%8D/@me", status=200, response={})
    assert found(said) == ["response : status 200 is not documented"]


def test_a_body_where_there_should_be_none_is_found() -> None:
    said = Said("DELETE", "/channels/1/messages/2", status=204, response={"id": "2"})
    assert found(said) == ["response : status 204 has no body"]


def test_a_route_that_discord_does_not_have_is_found() -> None:
    assert found(Said("GET", "/api/v10/channels/1/weather", response={})) == ["request : no such operation"]


def test_a_literal_segment_wins_over_a_placeholder() -> None:
    said = Said("GET", "/api/v10/channels/1/messages/pins", response={"items": [], "has_more": False})
    assert found(said) == []


def test_what_people_send_is_not_judged() -> None:
    validator = openapi.load()
    assert validator is not None
    validator.observe(Said(json={"content": 5}, response={}, who="user"))
    assert validator.violations == []


async def test_every_deviation_is_met_by_the_real_client(
    client: Listener, community: Community, described: openapi.Validator
) -> None:
    community.role("Barnraiser").update(permissions="8", position=99)
    guild = client.get_guild(int(community.guild_id))
    assert guild is not None
    channel = discord.utils.get(guild.text_channels, name="general")
    assert channel is not None
    message = await channel.send(file=discord.File(io.BytesIO(b"limpets"), "notes.txt"))
    await message.forward(channel)
    await guild.create_role(name="Divers", permissions=discord.Permissions(send_messages=True))
    await guild.ban(discord.Object(int(community.user("goran")["id"])))
    with pytest.raises(discord.HTTPException):
        await channel.send("x" * 2001)
    tree = discord.app_commands.CommandTree(client)

    @tree.command(description="Name a channel")
    async def place(interaction: discord.Interaction, where: discord.abc.GuildChannel) -> None:
        """Never used."""

    await tree.sync()
    assert [d.why for d in DEVIATIONS if d not in described.used] == []
