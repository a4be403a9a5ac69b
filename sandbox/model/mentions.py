"""Who a message mentions, under its `allowed_mentions`.

https://docs.discord.com/developers/resources/message#allowed-mentions-object
"""

from __future__ import annotations

import re

from sandbox.permissions import BITS, channel_permissions
from sandbox.world import Json, World

_CODE = re.compile(r"```.*?```|``.*?``|`[^`\n]*`", re.DOTALL)
_USER = re.compile(r"<@!?(\d{15,20})>")
_ROLE = re.compile(r"<@&(\d{15,20})>")
_EVERYONE = re.compile(r"@(everyone|here)\b")


def resolve(
    world: World,
    channel: Json,
    author_id: str,
    content: str,
    allowed: Json | None,
    replied_user_id: str | None = None,
) -> Json:
    """The message fields `mentions` (user ids), `mention_roles` (role ids) and `mention_everyone`.

    Without `allowed` everything in the content counts and a reply mentions its author; with it only what it
    admits. Mentions inside code are none. @everyone needs MENTION_EVERYONE, and so does a role that is not
    mentionable.
    """
    text = _CODE.sub("", content)
    guild_id = channel.get("guild_id")
    parse = {"users", "roles", "everyone"} if allowed is None else set(allowed.get("parse") or ())
    named_users = set((allowed or {}).get("users") or ())
    named_roles = set((allowed or {}).get("roles") or ())
    mighty = bool(channel_permissions(world, channel, author_id) & BITS["MENTION_EVERYONE"])

    users = [u for u in _in_order(_USER, text) if u in world.users and ("users" in parse or u in named_users)]
    pings_author = allowed is None or bool(allowed.get("replied_user"))
    if replied_user_id and pings_author and replied_user_id not in users and replied_user_id in world.users:
        users.append(replied_user_id)
    roles: list[str] = []
    if guild_id is not None:
        known = world.roles[guild_id]
        roles = [
            r
            for r in _in_order(_ROLE, text)
            if r in known and ("roles" in parse or r in named_roles) and (mighty or known[r]["mentionable"])
        ]
    everyone = guild_id is not None and mighty and "everyone" in parse and bool(_EVERYONE.search(text))
    return {"mentions": users, "mention_roles": roles, "mention_everyone": everyone}


def _in_order(pattern: re.Pattern[str], text: str) -> list[str]:
    return list(dict.fromkeys(pattern.findall(text)))
