"""The members who are a history's authors."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import AsyncExitStack

from sandbox.model.users import token_of
from tests.e2e.conftest import Town
from tests.sandbox.person import Person
from tests.scenarios.repositories import Commit

CONNECTED = 20
"""Authors who are connected at a time."""

PATIENCE = 120.0
"""Seconds within which even the largest patch is answered."""


class Authors:
    """The members who hand in. Few of them are connected at a time."""

    def __init__(self, town: Town, names: dict[tuple[str, str], str]) -> None:
        """Members of ``town`` by the authors that they are."""
        self._town, self._names = town, names
        self._there: OrderedDict[str, tuple[Person, AsyncExitStack]] = OrderedDict()

    async def of(self, commit: Commit) -> Person:
        """The member who is the author of a commit, connected."""
        name = self._names[commit.author]
        if name not in self._there:
            if len(self._there) >= CONNECTED:
                _, (_, stack) = self._there.popitem(last=False)
                await stack.aclose()
            world, stack = self._town.server.world, AsyncExitStack()
            (user,) = [one for one in world.users.values() if one["username"] == name]
            person = Person(self._town.server.url, token_of(world, user["id"]), patience=PATIENCE)
            self._there[name] = (await stack.enter_async_context(person), stack)
        self._there.move_to_end(name)
        return self._there[name][0]

    async def leave(self) -> None:
        """Disconnect everybody."""
        for _, stack in self._there.values():
            await stack.aclose()
        self._there.clear()
