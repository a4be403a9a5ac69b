"""Where the gateway is: https://docs.discord.com/developers/events/gateway#get-gateway"""

from __future__ import annotations

from math import ceil

from aiohttp import web

from sandbox.keys import HUB
from sandbox.rest.http import bot_of, json_response, world_of

IDENTIFIES_A_DAY = 1000
GUILDS_A_SHARD = 1000  # that Discord recommends; up to 2,500 are allowed


async def get_gateway(request: web.Request) -> web.Response:
    """The gateway's address; needs no token."""
    return json_response({"url": gateway_url(world_of(request).base_url)})


async def get_gateway_bot(request: web.Request) -> web.Response:
    """The gateway's address and what a bot may start there."""
    world, bot = world_of(request), bot_of(request).id
    left = request.app[HUB].identifies_left(bot)
    limit = {
        "total": IDENTIFIES_A_DAY,
        "remaining": left,
        "reset_after": 14_400_000,
        "max_concurrency": 1,
    }
    shards = max(1, ceil(sum(1 for _ in world.guilds_of(bot)) / GUILDS_A_SHARD))
    return json_response({"url": gateway_url(world.base_url), "shards": shards, "session_start_limit": limit})


def gateway_url(base_url: str) -> str:
    """The websocket address that belongs to an HTTP base address."""
    return base_url.replace("http", "ws", 1) + "/gateway"


routes = [
    web.get("/gateway", get_gateway),
    web.get("/gateway/bot", get_gateway_bot),
]
