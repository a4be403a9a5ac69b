"""A gateway session: who it is for, what was sent in it, and the connection it has at the moment, if any."""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from typing import TYPE_CHECKING

from sandbox.gateway.intents import ALL_INTENTS

if TYPE_CHECKING:
    from sandbox.gateway.connection import Connection

REPLAY_LIMIT = 20_000  # events kept for a resume; older ones make it fail


class Session:
    """Numbers the events for one client and keeps them until it acknowledges them, so that it can resume."""

    def __init__(
        self,
        user_id: str,
        token: str,
        *,
        application_id: str | None,
        intents: int = ALL_INTENTS,
        shard: tuple[int, int] = (0, 1),
    ) -> None:
        self.id = secrets.token_hex(16)
        self.user_id = user_id
        self.token = token
        self.application_id = application_id
        self.is_bot = application_id is not None
        self.intents = intents
        self.shard = shard
        self.seq = 0
        self.sent: deque[tuple[int, str]] = deque()
        self.connection: Connection | None = None
        self.expiry: asyncio.TimerHandle | None = None

    def in_shard(self, guild_id: str | None) -> bool:
        """Whether events of the guild (None: direct messages) go to this session's shard."""
        number, total = self.shard
        if total == 1:
            return True
        return number == ((int(guild_id) >> 22) % total if guild_id else 0)

    def dispatch(self, name: str, text: str) -> None:
        """Number an event whose data is already JSON, keep it for replay, and send it if somebody is connected."""
        self.seq += 1
        frame = f'{{"op":0,"s":{self.seq},"t":"{name}","d":{text}}}'
        self.sent.append((self.seq, frame))
        while len(self.sent) > REPLAY_LIMIT:
            self.sent.popleft()
        if self.connection is not None:
            self.connection.send(frame)

    def acknowledge(self, seq: int | None) -> None:
        """Forget events the client has reported in a heartbeat."""
        while seq is not None and self.sent and self.sent[0][0] <= seq:
            self.sent.popleft()

    def missed_since(self, seq: int) -> list[str] | None:
        """The frames after `seq`; None if some of them are no longer kept."""
        oldest = self.sent[0][0] if self.sent else self.seq + 1
        if seq < oldest - 1:
            return None
        return [frame for number, frame in self.sent if number > seq]
