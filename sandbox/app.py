"""Puts the server together: the REST routes, the gateway, the control API, the CDN and the page."""

from __future__ import annotations

import importlib
import logging
import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import ModuleType

from aiohttp import web

import sandbox.rest
from sandbox import seed
from sandbox.clock import Clock
from sandbox.errors import error, not_found
from sandbox.faults import Faults
from sandbox.gateway import Hub
from sandbox.keys import FAULTS, HUB, LIMITED, LIMITS, OBSERVER, STRICT, WORLD
from sandbox.limits import Limits
from sandbox.middleware import MIDDLEWARES, Observer
from sandbox.routes import API_PREFIXES
from sandbox.world import World

log = logging.getLogger(__name__)

MAX_BODY = 26 * 1024 * 1024
PARTS = (
    "sandbox.gateway",
    "sandbox.cdn",
    "sandbox.control",
    "sandbox.page_routes",
    "sandbox.idle",
)  # modules with `setup(app)`


def create_app(
    world: World | None = None,
    *,
    clock: Clock | None = None,
    bot_token: str = seed.BOT_TOKEN,
    observer: Observer | None = None,
    limits: bool = True,
    strict: bool = False,
) -> web.Application:
    """The whole server as an aiohttp application.

    An empty (or no) world is filled with the friendly starting community of `community.toml`. `observer` is
    called with every REST exchange. `limits=False` switches rate limiting off; `strict=True` also limits
    how often a session may be started (once in 5 s and 1000 times a day), which makes restarts slow.
    """
    world = World(clock) if world is None else world
    if not world.guilds:
        seed.plant(world, bot_token=bot_token)
    app = web.Application(client_max_size=MAX_BODY, middlewares=MIDDLEWARES)
    app[WORLD] = world
    app[OBSERVER] = observer
    app[LIMITED] = limits
    app[STRICT] = strict
    app[FAULTS] = Faults()
    app[LIMITS] = Limits()
    for name in PARTS:
        importlib.import_module(name).setup(app)
    for info in pkgutil.iter_modules(sandbox.rest.__path__, "sandbox.rest."):
        _mount(app, importlib.import_module(info.name))
    app.router.add_route("*", "/api/{tail:.*}", _unknown_route)
    return app


def _mount(app: web.Application, module: ModuleType) -> None:
    """Add a module's `routes`, written without prefix, under every API version; or let its `setup(app)` do it."""
    if hasattr(module, "setup"):
        module.setup(app)
    for route in getattr(module, "routes", ()):
        for prefix in API_PREFIXES:
            web.RouteDef(route.method, prefix + route.path, route.handler, route.kwargs).register(app.router)


async def _unknown_route(request: web.Request) -> web.Response:
    first = request.match_info["tail"].partition("/")[0]
    if first[:1] == "v" and first[1:].isdecimal() and first not in ("v9", "v10"):
        raise error(50041)
    raise not_found()


@dataclass(frozen=True, slots=True)
class Server:
    """A listening sandbox and where to find it."""

    app: web.Application
    url: str

    @property
    def world(self) -> World:
        """Its state."""
        return self.app[WORLD]

    @property
    def clock(self) -> Clock:
        """Its clock."""
        return self.world.clock

    @property
    def faults(self) -> Faults:
        """What can be made to go wrong in it."""
        return self.app[FAULTS]

    @property
    def hub(self) -> Hub:
        """Its gateway sessions."""
        return self.app[HUB]

    @property
    def api(self) -> str:
        """The REST base, for `discord.http.Route.BASE`."""
        return self.url + "/api/v10"

    @property
    def gateway(self) -> str:
        """The gateway's address, for `DiscordWebSocket.DEFAULT_GATEWAY`."""
        return self.url.replace("http", "ws", 1) + "/gateway"


@asynccontextmanager
async def running(app: web.Application, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[Server]:
    """Serve `app` until the block ends. Port 0 takes any free one."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        bound = runner.addresses[0][1]
        shown = f"[{host}]" if ":" in host else host
        server = Server(app, f"http://{shown}:{bound}")
        app[WORLD].base_url = server.url
        yield server
    finally:
        await runner.cleanup()
