"""Plain REST calls as one of the seeded people or as the bot, for what the real client would not send."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from sandbox.app import Server
from sandbox.model import users
from sandbox.seed import BOT_TOKEN
from tests.sandbox.person_wire import Refused, Rest

Json = dict[str, Any]


@asynccontextmanager
async def calling(server: Server, username: str | None = None) -> AsyncIterator[Rest]:
    """A seeded person's REST access, or the bot's if no name is given."""
    if username is None:
        authorization = f"Bot {BOT_TOKEN}"
    else:
        user = next(u for u in server.world.users.values() if u["username"] == username)
        authorization = users.token_of(server.world, user["id"])
    async with Rest(server.url, authorization) as rest:
        yield rest


async def refused(rest: Rest, method: str, path: str, body: Any = None, **options: Any) -> Refused:
    """The refusal that a call meets; fails if it is not refused."""
    with pytest.raises(Refused) as refusal:
        await rest.request(method, path, body, **options)
    return refusal.value


def field_errors(refusal: Refused) -> dict[str, str]:
    """The first error code of each field that a 50035 complains about, by dotted path."""
    assert refusal.code == 50035, refusal
    found: dict[str, str] = {}

    def collect(node: Json, path: str) -> None:
        for key, value in node.items():
            if key == "_errors":
                found[path] = value[0]["code"]
            else:
                collect(value, f"{path}.{key}" if path else key)

    collect(refusal.body["errors"], "")
    return found
