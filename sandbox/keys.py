"""The aiohttp application keys under which the parts of a running sandbox find each other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.faults import Faults
from sandbox.world import World

if TYPE_CHECKING:
    from sandbox.gateway.connection import Connection
    from sandbox.gateway.hub import Hub
    from sandbox.limits import Limits

WORLD: web.AppKey[World] = web.AppKey("world")
FAULTS: web.AppKey[Faults] = web.AppKey("faults")
HUB: web.AppKey[Hub] = web.AppKey("hub")
CONNECTIONS: web.AppKey[set[Connection]] = web.AppKey("connections")
OBSERVER: web.AppKey[Callable[[Any], None] | None] = web.AppKey("observer")
LIMITS: web.AppKey[Limits] = web.AppKey("limits")
LIMITED: web.AppKey[bool] = web.AppKey("limited")
STRICT: web.AppKey[bool] = web.AppKey("strict")
STOPPING: web.AppKey[asyncio.Event] = web.AppKey("stopping")
