"""Users, their tokens, and applications with their bots."""

from __future__ import annotations

import base64
import secrets
from typing import Any

from sandbox.world import Json, World


def create_user(
    world: World, username: str, *, global_name: str | None = None, bot: bool = False, **fields: Any
) -> Json:
    """A new account; `username` must be free (see `username_taken`)."""
    user: Json = {
        "id": world.ids.next(),
        "username": username,
        "discriminator": f"{secrets.randbelow(9999) + 1:04}" if bot else "0",
        "global_name": None if bot else global_name,
        "avatar": None,
        "banner": None,
        "accent_color": None,
        "avatar_decoration_data": None,
        "collectibles": None,
        "primary_guild": None,
        "public_flags": 0,
        "flags": 0,
        **({"bot": True} if bot else {}),
        **fields,
    }
    world.users[user["id"]] = user
    world.dirty()
    return user


def username_taken(world: World, username: str) -> bool:
    """Whether a person (not a bot) already goes by that name, ignoring case."""
    wanted = username.casefold()
    return any(u["username"].casefold() == wanted for u in world.users.values() if not u.get("bot"))


def issue_token(world: World, user_id: str, *, application_id: str | None = None, token: str | None = None) -> str:
    """A token for the user; `application_id` marks it as the bot token of that application."""
    token = token or make_token(user_id)
    world.tokens[token] = {"user_id": user_id, "application_id": application_id}
    world.dirty()
    return token


def make_token(user_id: str) -> str:
    """A fresh token in Discord's three-part shape, whose first part is the user's id."""
    owner = base64.urlsafe_b64encode(user_id.encode()).decode().rstrip("=")
    return f"{owner}.{secrets.token_urlsafe(4)}.{secrets.token_urlsafe(28)}"


def token_of(world: World, user_id: str) -> str:
    """The user's newest token; one is issued if there is none yet."""
    known = [token for token, record in world.tokens.items() if record["user_id"] == user_id]
    return known[-1] if known else issue_token(world, user_id)


def revoke_tokens(world: World, user_id: str) -> None:
    """Make every token of the user worthless."""
    for token in [t for t, record in world.tokens.items() if record["user_id"] == user_id]:
        del world.tokens[token]
    world.dirty()


# Both the "limited" (unverified app) and the full privileged intents, as in application flags.
PRESENCE_FLAGS = 1 << 12 | 1 << 13
MEMBERS_FLAGS = 1 << 14 | 1 << 15
CONTENT_FLAGS = 1 << 18 | 1 << 19
LIMITED_INTENTS = 1 << 13 | 1 << 15 | 1 << 19


def create_application(world: World, name: str, owner_id: str, **fields: Any) -> Json:
    """An application without a bot yet; all three privileged intents are switched on unless `flags` says no."""
    application: Json = {
        "id": world.ids.next(),
        "name": name,
        "icon": None,
        "description": "",
        "type": None,
        "summary": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": secrets.token_hex(32),
        "flags": LIMITED_INTENTS,
        "owner_id": owner_id,
        "bot_id": None,
        "team": None,
        "redirect_uris": [],
        "tags": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "explicit_content_filter": 0,
        "integration_types_config": {"0": {}, "1": {}},
        **fields,
    }
    world.applications[application["id"]] = application
    world.dirty()
    return application


def create_bot(world: World, application: Json, *, token: str | None = None) -> Json:
    """The application's bot user, which shares its id, and its token (see `token_of`)."""
    bot = create_user(world, application["name"], bot=True, id=application["id"])
    application["bot_id"] = bot["id"]
    issue_token(world, bot["id"], application_id=application["id"], token=token)
    return bot


def application_of_bot(world: World, user_id: str) -> Json | None:
    """The application whose bot the user is."""
    return next((a for a in world.applications.values() if a["bot_id"] == user_id), None)
