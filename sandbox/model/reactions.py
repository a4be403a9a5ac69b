"""Reactions: who put which emoji on which message."""

from __future__ import annotations

import re
from typing import Any

from sandbox.errors import error
from sandbox.model import views
from sandbox.world import Json, World

MAX_KINDS = 20
NORMAL, BURST = 0, 1
_CUSTOM = re.compile(r"^(?P<name>[A-Za-z0-9_~]{1,32}):(?P<id>\d{15,20})$")
_SYMBOL = "[\u00a9\u00ae\u203c-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]\ufe0f?[\U0001f3fb-\U0001f3ff]?"
# One emoji: a symbol, a sequence of them joined by U+200D, a flag (letters or tags), or a keycap.
_EMOJI = re.compile(
    f"(?:{_SYMBOL}(?:[\U000e0020-\U000e007f]+|(?:\u200d{_SYMBOL})*)|[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3)"
)


def parse_emoji(world: World, text: str) -> Json:
    """The partial emoji of a reaction route's (already URL-decoded) part: `👍` or `name:id`; 10014 if neither."""
    custom = _CUSTOM.match(text)
    if custom:
        for guild in world.guilds.values():
            for emoji in guild["emojis"]:
                if emoji["id"] == custom["id"]:
                    animated = {"animated": True} if emoji.get("animated") else {}
                    return {"id": emoji["id"], "name": emoji["name"], **animated}
        raise error(10014)
    if not _EMOJI.fullmatch(text):
        raise error(10014)
    return {"id": None, "name": text}


def same_emoji(one: Json, other: Json) -> bool:
    """Custom emoji are equal by id, the others by character, with or without the variation selector U+FE0F."""
    if one["id"] or other["id"]:
        return bool(one["id"] == other["id"])
    return _bare(one["name"]) == _bare(other["name"])


def _bare(name: str) -> str:
    return name.replace("\ufe0f", "")


def find(world: World, message_id: str, emoji: Json) -> Json | None:
    """The stored reaction kind, None if nobody used that emoji on the message."""
    return next((k for k in world.reactions.get(message_id, ()) if same_emoji(k["emoji"], emoji)), None)


def add(world: World, message: Json, user_id: str, emoji: Json, type: int = NORMAL) -> bool:
    """Add a user's reaction; False if it was there already. 30010 for a twenty-first emoji."""
    kinds = world.reactions.setdefault(message["id"], [])
    kind = find(world, message["id"], emoji)
    if kind is None:
        if len(kinds) >= MAX_KINDS:
            raise error(30010)
        kind = {"emoji": emoji, "normal": [], "burst": [], "burst_colors": []}
        kinds.append(kind)
    users = kind["burst" if type == BURST else "normal"]
    if user_id in users:
        return False
    users.append(user_id)
    data = _event(world, message, emoji=dict(kind["emoji"]), user_id=user_id, type=type, burst=type == BURST)
    data["message_author_id"] = message["author"]["id"]
    if "guild_id" in data and user_id in world.members[data["guild_id"]]:
        data["member"] = views.member(world, data["guild_id"], user_id)
    world.publish("MESSAGE_REACTION_ADD", data, channel_id=message["channel_id"])
    return True


def remove(world: World, message: Json, user_id: str, emoji: Json, type: int | None = None) -> None:
    """Take back a user's reaction (of one type, or whichever they gave); nothing if there is none.

    10014 if the message has no such emoji.
    """
    kind = find(world, message["id"], emoji)
    if kind is None:
        raise error(10014)
    for number, name in ((NORMAL, "normal"), (BURST, "burst")):
        if type in (None, number) and user_id in kind[name]:
            kind[name].remove(user_id)
            data = _event(
                world, message, emoji=dict(kind["emoji"]), user_id=user_id, type=number, burst=number == BURST
            )
            world.publish("MESSAGE_REACTION_REMOVE", data, channel_id=message["channel_id"])
    _drop_if_empty(world, message["id"], kind)


def remove_kind(world: World, message: Json, emoji: Json) -> None:
    """Clear one emoji from the message; 10014 if it has none."""
    kind = find(world, message["id"], emoji)
    if kind is None:
        raise error(10014)
    world.reactions[message["id"]].remove(kind)
    data = _event(world, message, emoji=dict(kind["emoji"]))
    world.publish("MESSAGE_REACTION_REMOVE_EMOJI", data, channel_id=message["channel_id"])


def remove_all(world: World, message: Json) -> None:
    """Clear all reactions from the message."""
    world.reactions.pop(message["id"], None)
    world.publish("MESSAGE_REACTION_REMOVE_ALL", _event(world, message), channel_id=message["channel_id"])


def users(
    world: World,
    message_id: str,
    emoji: Json,
    *,
    type: int = NORMAL,
    after: str | None = None,
    limit: int = 25,
) -> list[Json]:
    """Those who reacted with the emoji, by ascending id, as `GET .../reactions/{emoji}` pages them."""
    kind = find(world, message_id, emoji)
    ids = sorted((kind["burst" if type == BURST else "normal"] if kind else []), key=int)
    later = [u for u in ids if after is None or int(u) > int(after)]
    return [views.user(world, user_id) for user_id in later[:limit]]


def _event(world: World, message: Json, **fields: Any) -> Json:
    guild_id = world.channels[message["channel_id"]].get("guild_id")
    place = {"channel_id": message["channel_id"], "message_id": message["id"]}
    return {**fields, **place, **({"guild_id": guild_id} if guild_id else {})}


def _drop_if_empty(world: World, message_id: str, kind: Json) -> None:
    if not kind["normal"] and not kind["burst"]:
        world.reactions[message_id].remove(kind)
        if not world.reactions[message_id]:
            del world.reactions[message_id]
