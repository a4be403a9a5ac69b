"""Checking an IDENTIFY: https://docs.discord.com/developers/events/gateway-events#identify"""

from __future__ import annotations

from typing import Any

from sandbox.gateway.intents import ALL_INTENTS, disallowed
from sandbox.gateway.session import Session
from sandbox.world import Json, World

AUTHENTICATION_FAILED, INVALID_SHARD, SHARDING_REQUIRED = 4004, 4010, 4011
INVALID_INTENTS, DISALLOWED_INTENTS = 4013, 4014
MAX_GUILDS_A_SHARD = 2500


class Refused(Exception):
    """The connection is to be closed with `code`."""

    def __init__(self, code: int) -> None:
        super().__init__(f"closed with {code}")
        self.code = code


def identify(world: World, asked: Json) -> Session:
    """The session that an IDENTIFY asks for, not yet opened. Raises `Refused` with Discord's close code."""
    token = str(asked.get("token", "")).removeprefix("Bot ").strip()
    record = world.tokens.get(token)
    if record is None:
        raise Refused(AUTHENTICATION_FAILED)
    application_id = record["application_id"]
    if application_id is None:
        return Session(record["user_id"], token, application_id=None)
    intents = _intents(asked.get("intents"))
    if disallowed(intents, world.applications[application_id]["flags"]):
        raise Refused(DISALLOWED_INTENTS)
    shard = _shard(asked.get("shard"))
    session = Session(record["user_id"], token, application_id=application_id, intents=intents, shard=shard)
    if sum(1 for guild_id in world.guilds_of(session.user_id) if session.in_shard(guild_id)) > MAX_GUILDS_A_SHARD:
        raise Refused(SHARDING_REQUIRED)
    return session


def _intents(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0 or value & ~ALL_INTENTS:
        raise Refused(INVALID_INTENTS)
    return value


def _shard(value: Any) -> tuple[int, int]:
    if value is None:
        return (0, 1)
    if isinstance(value, list) and len(value) == 2 and all(type(part) is int for part in value):
        number, total = value
        if 0 <= number < total:
            return (number, total)
    raise Refused(INVALID_SHARD)
