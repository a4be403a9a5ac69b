"""The first events of a session: READY and, for bots, one GUILD_CREATE for each guild."""

from __future__ import annotations

from sandbox.gateway.intents import GUILD_PRESENCES
from sandbox.gateway.session import Session
from sandbox.model import views
from sandbox.rest.gateway import gateway_url
from sandbox.world import Json, World

API_VERSION = 10


def ready(world: World, session: Session) -> Json:
    """The READY of a bot or, closer to what Discord's own client gets, of a person."""
    common: Json = {
        "v": API_VERSION,
        "user": views.own_user(world, session.user_id),
        "session_id": session.id,
        "session_type": "normal",
        "resume_gateway_url": gateway_url(world.base_url),
        "user_settings": {},
        "relationships": [],
        "presences": [],
        "geo_ordered_rtc_regions": [],
        "_trace": ["sandbox"],
    }
    return {**common, **(_for_bot if session.is_bot else _for_person)(world, session)}


def _for_bot(world: World, session: Session) -> Json:
    application = world.applications[session.application_id or ""]
    return {
        "guilds": [{"id": g, "unavailable": True} for g in guilds_of(world, session)],
        "private_channels": [],
        "shard": list(session.shard),
        "application": {"id": application["id"], "flags": application["flags"]},
        "auth": {},
    }


def _for_person(world: World, session: Session) -> Json:
    user_id = session.user_id
    mine = [c for c, people in world.recipients.items() if user_id in people]
    direct = [views.channel(world, world.channels[c], user_id) for c in mine]
    return {
        "guilds": [views.full_guild(world, g, user_id) for g in guilds_of(world, session)],
        "private_channels": direct,
        "users": [user for channel in direct for user in channel["recipients"]],
        "read_state": {"entries": [], "partial": False, "version": 0},
        "user_guild_settings": {"entries": [], "partial": False, "version": 0},
        "sessions": [{"session_id": session.id, "status": "online", "activities": []}],
        "country_code": "ZZ",
        "analytics_token": None,
        "auth": {},
    }


def guilds_of(world: World, session: Session) -> list[str]:
    """The ids of the session's guilds: those of its user that fall into its shard."""
    return [g for g in world.guilds_of(session.user_id) if session.in_shard(g)]


def guild_create(world: World, session: Session, guild_id: str, *, joining: bool = False) -> Json:
    """GUILD_CREATE as the session may see it.

    A bot gets all channels, but without the presence intent only itself among the members; a person gets the
    channels they can see. Only without `unavailable` does a client take it for `joining` a guild.
    """
    everybody = not session.is_bot or bool(session.intents & GUILD_PRESENCES)
    guild = views.full_guild(world, guild_id, session.user_id, member_limit=None if everybody else 0)
    if joining:
        del guild["unavailable"]
    if session.is_bot:
        guild["channels"] = [views.channel(world, c, session.user_id) for c in world.guild_channels(guild_id)]
    return guild
