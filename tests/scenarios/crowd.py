"""A community of any size on the sandbox, with the bot on it through the real discord.py."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from sandbox.model import guilds, users
from sandbox.world import World
from tests.e2e.conftest import Town
from tests.faults.harbour import harbour

LONG_AGO = 400 * 24 * 3600
"""Seconds for which everybody is a member when a scenario begins, so that nobody is too new for anything."""


def join(world: World, guild: str, name: str, *, shown: str = "", role: str = "") -> str:
    """Make an account that is a member, with a role if one is named; its id."""
    user = users.create_user(world, name, global_name=shown or name)
    users.issue_token(world, user["id"])
    held = [one["id"] for one in world.roles[guild].values() if role and one["name"] == role]
    guilds.add_member(world, guild, user["id"], announce=False, roles=held)
    return str(user["id"])


@asynccontextmanager
async def crowded(folder: Path, names: Iterable[str], *, maintainers: Sequence[str] = ()) -> AsyncIterator[Town]:
    """The seeded community with these members more, some of them maintainers, and the bot running.

    Names may come with what each is called. Everybody has been there for long. ``town.person`` finds them by name.
    """
    shown = names if isinstance(names, Mapping) else {name: name.capitalize() for name in names}
    async with harbour() as (server, _):
        guild = server.world.settings["seed"]["guild_id"]
        for name, called in shown.items():
            join(server.world, guild, name, shown=called, role="Maintainers" if name in maintainers else "")
        server.clock.move(LONG_AGO)
        town = Town(server, folder)
        await town.start()
        try:
            yield town
        finally:
            await town.close()
