"""Groups of commands that more than one file adds to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import app_commands

if TYPE_CHECKING:
    from bot.client import Barnraiser


def add_to(bot: Barnraiser, name: str, *commands: app_commands.Command[Any, ..., Any]) -> None:
    """Add commands to a group. Raises TypeError if the cog that makes the group is not loaded yet."""
    group = bot.tree.get_command(name)
    if not isinstance(group, app_commands.Group):
        raise TypeError(f"the cog with /{name} is loaded first")
    for command in commands:
        group.add_command(command)
