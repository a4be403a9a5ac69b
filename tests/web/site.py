"""The archive on the web, as tests serve it."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.domain.ports import Clock
from bot.locales import Catalogue
from bot.mirror import Mirror
from bot.services.archive import Archive
from bot.services.releases import Releases
from bot.web import create_app
from storage import EmbeddedStore
from tests.web.library import SetClock


def site(store: EmbeddedStore, mirror: Mirror, clock: Clock | None = None, **more: Any) -> web.Application:
    """The archive of a store; everything that was said may be read by everybody, unless ``more`` has it otherwise."""
    clock = clock or SetClock()
    told: dict[str, Any] = {"public_url": "http://localhost", "readable": lambda *_: True}
    return create_app(
        Archive(store, clock),
        store.blobs,
        Catalogue.load("en"),
        health=dict,
        clock=clock,
        guild_name=lambda _: None,
        git=mirror,
        releases=Releases(store, clock),
        **{**told, **more},
    )
