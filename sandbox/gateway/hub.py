"""Hands each event of the world to the sessions that may receive it, in the form each may see."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from sandbox.faults import Faults
from sandbox.gateway import ready
from sandbox.gateway.intents import GUILD_MEMBERS, MESSAGE_CONTENT, admits
from sandbox.gateway.session import Session
from sandbox.model import views
from sandbox.model.content import withheld
from sandbox.permissions import can_view
from sandbox.world import Event, Json, World

IDENTIFY_EVERY = 5.0  # real seconds between two sessions of a bot, with strict limits
IDENTIFIES_A_DAY = 1000
RESUME_WINDOW = 180.0  # real seconds a session waits for its client to come back
_ALWAYS_TO_BOTS = {"CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE"}
_MESSAGES = {"MESSAGE_CREATE", "MESSAGE_UPDATE"}
_dumps: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Hub:
    """All sessions of the server."""

    def __init__(self, world: World, faults: Faults, *, strict: bool = False) -> None:
        self.world = world
        self.faults = faults
        self.strict = strict
        self.sessions: dict[str, Session] = {}
        self._of_user: dict[str, list[Session]] = {}
        self._identifies: dict[str, deque[float]] = {}
        faults.hub = self
        world.listeners.append(self.handle)

    def may_identify(self, user_id: str) -> bool:
        """Count an IDENTIFY; with strict limits only one in 5 s and a thousand a day are accepted."""
        now = time.monotonic()
        recent = self._identifies.setdefault(user_id, deque())
        while recent and recent[0] < now - 86_400:
            recent.popleft()
        too_soon = bool(recent) and now - recent[-1] < IDENTIFY_EVERY
        if self.strict and (too_soon or len(recent) >= IDENTIFIES_A_DAY):
            return False
        recent.append(now)
        return True

    def identifies_left(self, user_id: str) -> int:
        """How many more sessions the user may start today."""
        return max(0, IDENTIFIES_A_DAY - len(self._identifies.get(user_id, ())))

    def open(self, session: Session) -> None:
        """Take up a new session; its user comes online with the first one."""
        self.sessions[session.id] = session
        self._of_user.setdefault(session.user_id, []).append(session)
        if len(self._of_user[session.user_id]) == 1:
            self.set_presence(session.user_id, "online", [])

    def close(self, session: Session) -> None:
        """End a session for good; its user goes offline with the last one."""
        if self.sessions.pop(session.id, None) is None:
            return
        if session.expiry is not None:
            session.expiry.cancel()
        session.connection = None
        mine = self._of_user[session.user_id]
        mine.remove(session)
        if not mine:
            del self._of_user[session.user_id]
            self.set_presence(session.user_id, "offline", [])

    def detach(self, session: Session) -> None:
        """The client is gone but may resume: keep the session for a while."""
        session.connection = None
        loop = asyncio.get_running_loop()
        session.expiry = loop.call_later(RESUME_WINDOW, self.close, session)

    def attach(self, session: Session) -> None:
        """The client is back."""
        if session.expiry is not None:
            session.expiry.cancel()
            session.expiry = None

    def sessions_of(self, user_id: str) -> list[Session]:
        """The user's sessions, connected or waiting to be resumed."""
        return list(self._of_user.get(user_id, ()))

    def set_presence(self, user_id: str, status: str, activities: list[Json]) -> None:
        """Change a user's presence and tell their guilds."""
        visible = "offline" if status == "invisible" else status
        platform = {"web": visible} if self.world.is_bot(user_id) else {"desktop": visible}
        here = visible != "offline"
        presence: Json = {
            "status": visible,
            "activities": activities if here else [],
            "client_status": platform if here else {},
        }
        if here:
            self.world.presences[user_id] = presence
        else:
            self.world.presences.pop(user_id, None)
        for guild_id in list(self.world.guilds_of(user_id)):
            data = views.presence(self.world, guild_id, user_id)
            self.world.publish("PRESENCE_UPDATE", data, guild_id=guild_id)

    def handle(self, event: Event) -> None:
        """Send an event of the world to everybody it is for."""
        texts: dict[str, str] = {}
        for session in self._audience(event):
            if not session.in_shard(event.guild_id):
                continue
            if session.is_bot and not self._intents_admit(session, event):
                continue
            name = event.name
            if event.user_ids is None and not self._sees(session, event):
                if session.is_bot or name != "CHANNEL_UPDATE":
                    continue
                # Somebody lost sight of the channel: their client is told that it is gone.
                name = "CHANNEL_DELETE"
            variant, data = self._form_for(session, event)
            if data is None:
                continue
            if variant not in texts:
                texts[variant] = _dumps(data)
            self.deliver(session, name, texts[variant])

    def send(self, session: Session, name: str, data: Json) -> None:
        """Send an event to one session only."""
        self.deliver(session, name, _dumps(data))

    def send_guild(self, session: Session, guild_id: str) -> None:
        """Send a bot's session one of its guilds, if it has the intent for guilds at all."""
        if admits(session.intents, "GUILD_CREATE", True):
            self.send(session, "GUILD_CREATE", ready.guild_create(self.world, session, guild_id))

    def deliver(self, session: Session, name: str, text: str) -> None:
        """Pass an event through the faults and on to the session."""
        if self.faults.gateway_armed:
            self.faults.pass_event(name, session.is_bot, lambda: session.dispatch(name, text))
        else:
            session.dispatch(name, text)

    def _audience(self, event: Event) -> Iterable[Session]:
        if event.user_ids is None:
            return list(self.sessions.values())
        return [session for user_id in event.user_ids for session in self._of_user.get(user_id, ())]

    def _intents_admit(self, session: Session, event: Event) -> bool:
        if event.name == "GUILD_MEMBER_UPDATE" and event.data["user"]["id"] == session.user_id:
            return True
        return admits(session.intents, event.name, event.guild_id is not None)

    def _sees(self, session: Session, event: Event) -> bool:
        if event.guild_id is not None and session.user_id not in self.world.members.get(event.guild_id, {}):
            return False
        if event.channel_id is None or (session.is_bot and event.name in _ALWAYS_TO_BOTS):
            return True
        channel = self.world.channels.get(event.channel_id)
        return channel is None or can_view(self.world, channel, session.user_id)

    def _form_for(self, session: Session, event: Event) -> tuple[str, Json | None]:
        """The event's data for a session, and a name under which equal data is rendered once."""
        if event.name == "GUILD_CREATE":
            return session.id, ready.guild_create(self.world, session, str(event.guild_id), joining=True)
        if event.name == "THREAD_MEMBERS_UPDATE" and session.is_bot and not session.intents & GUILD_MEMBERS:
            return session.id, _only_about(event.data, session.user_id)
        if event.name in _MESSAGES and session.is_bot and not session.intents & MESSAGE_CONTENT:
            return session.user_id, withheld(event.data, session.user_id, event.guild_id is not None)
        return "", event.data


def _only_about(data: Json, user_id: str) -> Json | None:
    """A THREAD_MEMBERS_UPDATE reduced to the session's own user; None if it is about others."""
    added = [member for member in data.get("added_members", ()) if member["user_id"] == user_id]
    removed = [member for member in data.get("removed_member_ids", ()) if member == user_id]
    if not added and not removed:
        return None
    rest = {key: data[key] for key in ("id", "guild_id", "member_count")}
    return {
        **rest,
        **({"added_members": added} if added else {}),
        **({"removed_member_ids": removed} if removed else {}),
    }
