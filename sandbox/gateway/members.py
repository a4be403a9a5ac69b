"""Request Guild Members and its answer in chunks.

https://docs.discord.com/developers/events/gateway-events#request-guild-members
"""

from __future__ import annotations

from sandbox.gateway.hub import Hub
from sandbox.gateway.intents import GUILD_MEMBERS, GUILD_PRESENCES
from sandbox.gateway.session import Session
from sandbox.model import views
from sandbox.world import Json

CHUNK = 1000
MOST_MATCHES = 100
MAX_NONCE = 32


def answer(hub: Hub, session: Session, asked: Json) -> None:
    """Send the chunks a request asks for; nothing for a guild the session is not in.

    The whole list needs the members' intent; without it the request is ignored.
    """
    world = hub.world
    guild_id = str(asked.get("guild_id"))
    if session.user_id not in world.members.get(guild_id, {}):
        return
    ids, not_found = _chosen(hub, session, guild_id, asked)
    if ids is None:
        return
    with_presences = bool(asked.get("presences")) and (not session.is_bot or bool(session.intents & GUILD_PRESENCES))
    nonce = asked.get("nonce")
    pages = [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)] or [[]]
    for index, page in enumerate(pages):
        chunk: Json = {
            "guild_id": guild_id,
            "members": [views.member(world, guild_id, user_id) for user_id in page],
            "chunk_index": index,
            "chunk_count": len(pages),
        }
        if not_found:
            chunk["not_found"] = not_found
        if isinstance(nonce, str) and len(nonce.encode()) <= MAX_NONCE:
            chunk["nonce"] = nonce
        if with_presences:
            chunk["presences"] = [views.presence(world, guild_id, u) for u in page if u in world.presences]
        hub.send(session, "GUILD_MEMBERS_CHUNK", chunk)


def _chosen(hub: Hub, session: Session, guild_id: str, asked: Json) -> tuple[list[str] | None, list[str]]:
    members = hub.world.members[guild_id]
    wanted = asked.get("user_ids")
    if wanted:
        listed = [str(u) for u in (wanted if isinstance(wanted, list) else [wanted])][:MOST_MATCHES]
        return [u for u in listed if u in members], [u for u in listed if u not in members]
    query = str(asked.get("query") or "").casefold()
    limit = int(asked.get("limit") or 0)
    if not query and limit == 0:
        may = not session.is_bot or session.intents & GUILD_MEMBERS
        return (list(members), []) if may else (None, [])
    matches = [u for u in members if any(name.startswith(query) for name in _names(hub, guild_id, u))]
    return matches[: min(limit or MOST_MATCHES, MOST_MATCHES)], []


def _names(hub: Hub, guild_id: str, user_id: str) -> list[str]:
    user, nick = hub.world.users[user_id], hub.world.members[guild_id][user_id]["nick"]
    return [name.casefold() for name in (nick, user["username"], user["global_name"]) if name]
