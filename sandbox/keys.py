"""The aiohttp application keys under which the parts of a running sandbox find each other."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox.world import World

WORLD: web.AppKey[World] = web.AppKey("world", World)
OBSERVER: web.AppKey[Any] = web.AppKey("observer", object)
LIMITED: web.AppKey[bool] = web.AppKey("limited", bool)
