"""One websocket on the gateway: reading what the client sends, writing what its session dispatches.

https://docs.discord.com/developers/events/gateway#connections
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from sandbox.gateway import members, ready
from sandbox.gateway.hub import Hub
from sandbox.gateway.identify import Refused, identify
from sandbox.gateway.session import Session
from sandbox.gateway.transport import encoder
from sandbox.world import Json

HEARTBEAT_INTERVAL = 41.25  # seconds, as Discord asks for
ROUND_TRIP = 0.03  # seconds, about that of a near data centre
PATIENCE = 1.5  # intervals without a heartbeat after which the connection is given up
MAX_PAYLOAD = 4096
CLOSE_TIMEOUT = 2.0  # seconds a client has to answer a close
SENDS, WINDOW = 120, 60.0  # a client may send that many payloads in that many seconds
STATUSES = ("online", "dnd", "idle", "invisible", "offline")
# Opcodes of Discord's own client that ask for nothing the sandbox has.
IGNORED_OF_PEOPLE = frozenset((5, 12, 13, 14, 16, 34, 36, 37, 40, 41))

UNKNOWN_ERROR, UNKNOWN_OPCODE, DECODE_ERROR, NOT_AUTHENTICATED = 4000, 4001, 4002, 4003
AUTHENTICATION_FAILED, ALREADY_AUTHENTICATED, INVALID_SEQ, RATE_LIMITED = 4004, 4005, 4007, 4008
INVALID_VERSION = 4012


class Connection:
    """A client's websocket, from HELLO to its close."""

    def __init__(
        self,
        hub: Hub,
        ws: web.WebSocketResponse,
        *,
        compress: str | None,
        limited: bool,
        transport: asyncio.Transport | None,
    ) -> None:
        self.hub = hub
        self.session: Session | None = None
        self._ws = ws
        self._encode = encoder(compress)
        self._limited = limited
        self._transport = transport
        self._received: deque[float] = deque()
        self._outbox: asyncio.Queue[str | int] = asyncio.Queue()
        self._deadline = 0.0
        self._closing = False
        self._farewell: int | None = None

    def send(self, frame: str) -> None:
        """Queue a payload; it is written in order."""
        self._outbox.put_nowait(frame)

    def send_op(self, op: int, data: Any = None) -> None:
        """Queue a payload that is no event."""
        self.send(json.dumps({"op": op, "d": data, "s": None, "t": None}, separators=(",", ":")))

    def close(self, code: int) -> None:
        """Close the socket with `code` once everything queued was written."""
        self._closing = True
        self._outbox.put_nowait(code)

    def abort(self) -> None:
        """Break the connection without a word."""
        if self._transport is not None:
            self._transport.abort()

    async def run(self) -> None:
        """Serve the connection until either side closes it."""
        writer = asyncio.create_task(self._write())
        self.send_op(10, {"heartbeat_interval": int(HEARTBEAT_INTERVAL * 1000), "_trace": ["sandbox"]})
        try:
            await self._read()
        except Refused as refusal:
            self.close(refusal.code)
        finally:
            self._leave()
            if self._closing:
                await asyncio.wait([writer], timeout=CLOSE_TIMEOUT)
            writer.cancel()

    async def _write(self) -> None:
        while True:
            item = await self._outbox.get()
            try:
                if isinstance(item, int):
                    await self._ws.close(code=item)
                    return
                encoded = self._encode(item)
                if isinstance(encoded, bytes):
                    await self._ws.send_bytes(encoded)
                else:
                    await self._ws.send_str(encoded)
            except ConnectionError:
                return  # the reader notices the same and cleans up

    async def _read(self) -> None:
        loop = asyncio.get_running_loop()
        self._deadline = loop.time() + HEARTBEAT_INTERVAL * PATIENCE
        while True:
            try:
                async with asyncio.timeout_at(self._deadline):
                    message = await self._ws.receive()
            except TimeoutError:
                raise Refused(UNKNOWN_ERROR) from None
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                # Only a close frame has a code of the client's own; a lost connection has none.
                self._farewell = message.data if message.type is WSMsgType.CLOSE else None
                return
            self._count()
            await self._take(_parse(message.data))

    def _count(self) -> None:
        now = time.monotonic()
        self._received.append(now)
        while self._received[0] < now - WINDOW:
            self._received.popleft()
        if self._limited and len(self._received) > SENDS:
            raise Refused(RATE_LIMITED)

    async def _take(self, payload: Json) -> None:
        op, data = payload.get("op"), payload.get("d")
        if op == 1:
            self._heartbeat(data)
        elif op == 2:
            self._identify(_object(data))
        elif op == 6:
            self._resume(_object(data))
        elif self.session is None:
            raise Refused(NOT_AUTHENTICATED)
        else:
            self._command(self.session, op, data)

    def _command(self, session: Session, op: Any, data: Any) -> None:
        if op == 3:
            self._presence(session, _object(data))
        elif op == 8:
            members.answer(self.hub, session, _object(data))
        elif op == 31:
            for guild_id in _object(data).get("guild_ids", []):
                sounds = {"guild_id": str(guild_id), "soundboard_sounds": []}
                self.hub.send(session, "SOUNDBOARD_SOUNDS", sounds)
        elif op == 43:
            self.hub.send(session, "CHANNEL_INFO", {"guild_id": str(_object(data).get("guild_id")), "channels": []})
        elif op != 4 and (session.is_bot or op not in IGNORED_OF_PEOPLE):
            # 4, the voice state, is accepted: the sandbox has no voice servers to send anybody to.
            raise Refused(UNKNOWN_OPCODE)

    def _heartbeat(self, seq: Any) -> None:
        self._deadline = asyncio.get_running_loop().time() + HEARTBEAT_INTERVAL * PATIENCE
        if self.session is not None and isinstance(seq, int):
            self.session.acknowledge(seq)
        # discord.py notes the time after sending; an answer that overtakes that looks 41 seconds late to it.
        asyncio.get_running_loop().call_later(ROUND_TRIP, self.send_op, 11)

    def _identify(self, asked: Json) -> None:
        if self.session is not None:
            raise Refused(ALREADY_AUTHENTICATED)
        session = identify(self.hub.world, asked)
        if not self.hub.may_identify(session.user_id):
            self.send_op(9, False)
            return
        self._adopt(session)
        # READY and the guilds come before anything that opening the session sets off.
        self.hub.send(session, "READY", ready.ready(self.hub.world, session))
        if session.is_bot:
            for guild_id in ready.guilds_of(self.hub.world, session):
                self.hub.send_guild(session, guild_id)
        self.hub.open(session)
        presence = asked.get("presence")
        if isinstance(presence, dict):
            self._presence(session, presence)

    def _resume(self, asked: Json) -> None:
        if self.session is not None:
            raise Refused(ALREADY_AUTHENTICATED)
        if asked.get("token") not in self.hub.world.tokens:
            raise Refused(AUTHENTICATION_FAILED)
        session = self.hub.sessions.get(str(asked.get("session_id")))
        seq = asked.get("seq")
        if session is None or session.token != asked["token"] or self.hub.faults.refuses_resume():
            if session is not None and session.token == asked["token"]:
                self.hub.close(session)
            self.send_op(9, False)
            return
        if not isinstance(seq, int) or not 0 <= seq <= session.seq:
            raise Refused(INVALID_SEQ)
        missed = session.missed_since(seq)
        if missed is None:
            self.hub.close(session)
            self.send_op(9, False)
            return
        if session.connection is not None:
            session.connection.supersede()
        self._adopt(session)
        self.hub.attach(session)
        for frame in missed:
            self.send(frame)
        self.hub.send(session, "RESUMED", {"_trace": ["sandbox"]})

    def _adopt(self, session: Session) -> None:
        self.session = session
        session.connection = self

    def supersede(self) -> None:
        """Another connection took over the session: let go of it and close."""
        self.session = None
        self.close(UNKNOWN_ERROR)

    def _presence(self, session: Session, asked: Json) -> None:
        status, activities = asked.get("status"), asked.get("activities")
        if status is not None and status not in STATUSES:
            raise Refused(DECODE_ERROR)
        listed = activities if isinstance(activities, list) else []
        self.hub.set_presence(session.user_id, status or "online", listed)

    def _leave(self) -> None:
        session = self.session
        if session is None or session.connection is not self:
            return
        if not self._closing and self._farewell in (WSCloseCode.OK, WSCloseCode.GOING_AWAY):
            self.hub.close(session)
        else:
            self.hub.detach(session)


def _parse(data: str | bytes) -> Json:
    if len(data) > MAX_PAYLOAD:
        raise Refused(DECODE_ERROR)
    try:
        return _object(json.loads(data))
    except ValueError:
        raise Refused(DECODE_ERROR) from None


def _object(data: Any) -> Json:
    if not isinstance(data, dict):
        raise Refused(DECODE_ERROR)
    return data
