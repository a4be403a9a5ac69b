"""Interactions: what a person did with an application, and for how long it may be answered.

https://docs.discord.com/developers/interactions/receiving-and-responding
The deadlines run on the machine's time, not on the sandbox's clock: moving that by a day fails nothing.
"""

from __future__ import annotations

import asyncio
import base64
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from sandbox.errors import error
from sandbox.model import commands, views
from sandbox.permissions import channel_permissions
from sandbox.world import Json, World

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
ANSWER_WITHIN = 3.0  # seconds
TOKEN_LIFE = 900.0  # seconds
TIMED_OUT = 2  # reason_code of INTERACTION_FAILURE
MAX_FILE = 10 * 1024 * 1024
Tell = Callable[[str, Json], None]


@dataclass(slots=True)
class Live:
    """One interaction while it can be answered.

    `metadata` is the `interaction_metadata` of the messages it leads to, `about` what else they carry (type,
    legacy `interaction`, reference). `message_id` is the message a component sits on, also for a modal opened
    by that component. `original_id` is what `@original` means once there was an answer.
    """

    id: str
    token: str
    kind: int
    application_id: str
    user_id: str
    channel_id: str
    guild_id: str | None
    nonce: str | None
    tell: Tell
    metadata: Json
    about: Json = field(default_factory=dict)
    message_id: str | None = None
    option_kind: int = 0
    since: float = field(default_factory=time.monotonic)
    answered: int | None = None
    failed: bool = False
    original_id: str | None = None
    followups: list[str] = field(default_factory=list)
    modal: Json | None = None
    timer: asyncio.TimerHandle | None = None

    @property
    def expired(self) -> bool:
        """Whether the token is no longer good for anything."""
        return self.failed or time.monotonic() - self.since > TOKEN_LIFE


def make_token(interaction_id: str) -> str:
    """A continuation token in Discord's shape; all begin alike, which tells them from webhooks' tokens."""
    secret = f"interaction:{interaction_id}:{secrets.token_urlsafe(96)}"
    return base64.urlsafe_b64encode(secret.encode()).decode().rstrip("=")


def live_of(world: World) -> dict[str, Live]:
    """The world's interactions by id."""
    return cast("dict[str, Live]", world.interactions)


def begin(world: World, live: Live, data: Json, message: Json | None) -> None:
    """Tell the person that their interaction exists, send it to the application and start its three seconds."""
    forget_expired(world)
    live_of(world)[live.id] = live
    live.tell("INTERACTION_CREATE", {"id": live.id, "nonce": live.nonce})
    payload = payload_of(world, live, data)
    if message is not None:
        payload["message"] = message
    bot_id = world.application(live.application_id)["bot_id"]
    live.timer = asyncio.get_running_loop().call_later(ANSWER_WITHIN, time_out, live)
    world.publish("INTERACTION_CREATE", payload, guild_id=live.guild_id, user_ids=[bot_id])


def time_out(live: Live) -> None:
    """The application did not answer: the token is void and the person is told."""
    if live.answered is None and not live.failed:
        live.failed = True
        fail(live, TIMED_OUT)


def fail(live: Live, reason: int) -> None:
    """Tell the person that the interaction failed."""
    live.tell("INTERACTION_FAILURE", {"id": live.id, "nonce": live.nonce, "reason_code": reason})


def answer(live: Live, callback: int) -> None:
    """Take note of the first answer; the person is told of success except for autocompletion."""
    live.answered = callback
    if live.timer is not None:
        live.timer.cancel()
        live.timer = None
    if live.kind != AUTOCOMPLETE:
        live.tell("INTERACTION_SUCCESS", {"id": live.id, "nonce": live.nonce})


def forget_expired(world: World) -> None:
    """Drop interactions whose tokens have run out; they are in the order of their beginnings."""
    all_live, now = live_of(world), time.monotonic()
    while all_live:
        oldest = next(iter(all_live.values()))
        if now - oldest.since <= TOKEN_LIFE:
            return
        del all_live[oldest.id]


def unanswered(world: World, interaction_id: str, token: str) -> Live:
    """The interaction to be answered first; 10062 if it is unknown or too late, 40060 if it was answered."""
    live = live_of(world).get(interaction_id)
    if live is None or not secrets.compare_digest(live.token, token) or live.expired:
        raise error(10062)
    if live.answered is not None:
        raise error(40060)
    return live


def by_token(world: World, application_id: str, token: str) -> Live:
    """The answered interaction of a token; 50027 for a wrong or old token, 10015 before the first answer."""
    live = live_of(world).get(_id_in(token))
    if live is None or live.application_id != application_id or live.expired:
        raise error(50027)
    if not secrets.compare_digest(live.token, token):
        raise error(50027)
    if live.answered is None:
        raise error(10015)
    return live


def _id_in(token: str) -> str:
    """The interaction id that a token names, empty if it is no such token."""
    try:
        plain = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    except ValueError:
        return ""
    parts = plain.split(":")
    return parts[1] if len(parts) == 3 else ""


def payload_of(world: World, live: Live, data: Json) -> Json:
    """INTERACTION_CREATE as the application receives it."""
    channel = world.channel(live.channel_id)
    bot_id = world.application(live.application_id)["bot_id"]
    account = world.accounts.get(live.user_id, {})
    payload: Json = {
        "version": 1,
        "id": live.id,
        "application_id": live.application_id,
        "type": live.kind,
        "token": live.token,
        "data": data,
        "channel_id": channel["id"],
        "channel": partial_channel(world, channel, live.user_id, bot_id),
        "app_permissions": str(channel_permissions(world, channel, bot_id)),
        "locale": account.get("locale") or "en-US",
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": live.metadata["authorizing_integration_owners"],
        "context": commands.GUILD_CONTEXT if live.guild_id else commands.BOT_DM_CONTEXT,
        "attachment_size_limit": MAX_FILE,
    }
    if live.guild_id is None:
        return payload | {"user": views.user(world, live.user_id)}
    guild = world.guild(live.guild_id)
    member = views.member(world, live.guild_id, live.user_id)
    member["permissions"] = str(channel_permissions(world, channel, live.user_id))
    return payload | {
        "guild_id": live.guild_id,
        "guild": {"id": live.guild_id, "features": guild["features"], "locale": guild["preferred_locale"]},
        "guild_locale": guild["preferred_locale"],
        "member": member,
    }


_CHANNEL_KEYS = (
    "id", "type", "name", "guild_id", "parent_id", "position", "topic", "nsfw", "flags", "rate_limit_per_user",
    "last_message_id", "last_pin_timestamp", "thread_metadata", "recipients", "owner_id", "member",
)  # fmt: skip


def partial_channel(world: World, channel: Json, user_id: str, bot_id: str | None = None) -> Json:
    """A channel as interactions carry it, with the user's (and the application's) permissions in it."""
    shown: dict[str, Any] = views.channel_for(world, channel, user_id)
    partial = {key: shown[key] for key in _CHANNEL_KEYS if key in shown}
    partial["permissions"] = shown["permissions"]
    if bot_id is not None:
        partial["app_permissions"] = str(channel_permissions(world, channel, bot_id))
    return partial
