"""What an application without the message content intent may read of a message.

https://docs.discord.com/developers/events/gateway#message-content-intent
"""

from __future__ import annotations

from typing import Any

from sandbox.model.users import CONTENT_FLAGS, application_of_bot
from sandbox.world import Json, World

_EMPTY: dict[str, Any] = {"content": "", "embeds": [], "attachments": [], "components": []}
_REMOVED = ("poll", "message_snapshots")


def switched_on(world: World, bot_id: str) -> bool:
    """Whether the bot's application has the message content intent switched on, as its REST access needs."""
    application = application_of_bot(world, bot_id)
    return application is not None and bool(application["flags"] & CONTENT_FLAGS)


def withheld(shown: Json, bot_id: str, in_guild: bool) -> Json:
    """A rendered message as an application without the intent gets it.

    Its own messages, direct messages and messages that mention it stay whole. The message replied to is judged by
    itself.
    """
    hidden = dict(shown)
    if in_guild and not _exempt(shown, bot_id):
        hidden.update(_EMPTY)
        for key in _REMOVED:
            hidden.pop(key, None)
    origin = shown.get("referenced_message")
    if origin:
        hidden["referenced_message"] = withheld(origin, bot_id, in_guild)
    return hidden


def _exempt(shown: Json, bot_id: str) -> bool:
    return (
        shown["author"]["id"] == bot_id
        or shown.get("application_id") == bot_id
        or any(mentioned["id"] == bot_id for mentioned in shown["mentions"])
    )
