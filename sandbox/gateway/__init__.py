"""The gateway: the websocket over which events go out.

https://docs.discord.com/developers/events/gateway
"""

from __future__ import annotations

from aiohttp import WSCloseCode, web

from sandbox.gateway.connection import CLOSE_TIMEOUT, DECODE_ERROR, INVALID_VERSION, Connection
from sandbox.gateway.hub import Hub
from sandbox.keys import CONNECTIONS, FAULTS, HUB, LIMITED, STRICT, WORLD

__all__ = ["Hub", "setup"]


def setup(app: web.Application) -> None:
    """Serve the gateway at `/gateway` (with or without a closing slash)."""
    app[HUB] = Hub(app[WORLD], app[FAULTS], strict=app[STRICT])
    app[CONNECTIONS] = set()
    app.router.add_get("/gateway", _serve)
    app.router.add_get("/gateway/", _serve)
    app.on_shutdown.append(_close_all)


async def _serve(request: web.Request) -> web.WebSocketResponse:
    ws = web.WebSocketResponse(compress=False, timeout=CLOSE_TIMEOUT)
    await ws.prepare(request)
    query = request.query
    if query.get("v", "10") not in ("9", "10"):
        await ws.close(code=INVALID_VERSION)
        return ws
    if query.get("encoding", "json") != "json":
        # ETF is not spoken here: its only users are clients that also speak JSON.
        await ws.close(code=DECODE_ERROR)
        return ws
    connection = Connection(
        request.app[HUB],
        ws,
        compress=query.get("compress"),
        limited=request.app[LIMITED],
        transport=request.transport,
    )
    request.app[CONNECTIONS].add(connection)
    try:
        await connection.run()
    finally:
        request.app[CONNECTIONS].discard(connection)
    return ws


async def _close_all(app: web.Application) -> None:
    for connection in app[CONNECTIONS]:
        connection.close(WSCloseCode.GOING_AWAY)
