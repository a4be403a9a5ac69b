"""A person's connection: REST calls with a user token, and a user gateway whose events are all kept.

Sources: https://docs.discord.food/gateway/using-gateway and https://docs.discord.food/authentication
"""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import aiohttp

Json = dict[str, Any]


class Refused(Exception):
    """The server answered a person's request with an error: HTTP `status`, Discord's `code` and the `body`."""

    def __init__(self, status: int, body: Any) -> None:
        self.status = status
        self.body = body
        self.code = body.get("code", 0) if isinstance(body, dict) else 0
        super().__init__(f"{status} {json.dumps(body, ensure_ascii=False)}")


class Gone(Exception):
    """The gateway connection ended while somebody was waiting for an event."""


@dataclass(frozen=True)
class Event:
    """One gateway dispatch: its name (`t`) and its data (`d`)."""

    name: str
    data: Any


@dataclass(frozen=True)
class Upload:
    """A file to send."""

    name: str
    data: bytes
    content_type: str = "application/octet-stream"


class Rest:
    """REST calls under one Authorization header (`Bot …` for a bot's token, or none); raises `Refused`."""

    def __init__(self, url: str, authorization: str | None = None) -> None:
        self.url = url.rstrip("/")
        self._headers = {} if authorization is None else {"Authorization": authorization}
        self._http: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._http is not None:
            await self._http.close()

    async def request(self, method: str, path: str, body: Any = None, *, files: list[Upload] | None = None) -> Any:
        """One call below `/api/v10`: the parsed body, or None for an empty one."""
        assert self._http is not None, "use `async with`"
        options: Json = {"headers": self._headers}
        if files:
            options["data"] = _multipart(body, files)
        elif body is not None:
            options["json"] = body
        async with self._http.request(method, f"{self.url}/api/v10{path}", **options) as answer:
            found = await answer.json() if answer.content_type == "application/json" else None
            if answer.status >= 400:
                raise Refused(answer.status, found)
            return found

    async def download(self, link: str) -> bytes:
        """The bytes behind an attachment's link."""
        assert self._http is not None, "use `async with`"
        async with self._http.get(link) as answer:
            if answer.status >= 400:
                raise Refused(answer.status, await answer.text())
            return await answer.read()


class Wire(Rest):
    """One user's REST and gateway. Waits longer than `patience` seconds raise `TimeoutError`."""

    def __init__(self, url: str, token: str, *, patience: float = 30.0) -> None:
        super().__init__(url, token)
        self.token = token
        self.patience = patience
        self.events: list[Event] = []
        self.user: Json = {}
        self.session_id = ""
        self.guilds: dict[str, Json] = {}
        self._latest: dict[str, Json] = {}
        self._waiting: list[asyncio.Future[None]] = []
        self._ws: aiohttp.ClientWebSocketResponse | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._sequence: int | None = None

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        assert self._http is not None
        try:
            await self._connect(self._http)
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        return self

    async def _connect(self, http: aiohttp.ClientSession) -> None:
        gateway = (await self.request("GET", "/gateway"))["url"]
        self._ws = await http.ws_connect(f"{gateway}?v=10&encoding=json", max_msg_size=0)
        hello = (await self._ws.receive_json())["d"]
        self._tasks = [
            asyncio.create_task(self._beat(self._ws, hello["heartbeat_interval"] / 1000)),
            asyncio.create_task(self._listen(self._ws)),
        ]
        properties = {"os": "test", "browser": "person", "device": "person"}
        await self._ws.send_json({"op": 2, "d": {"token": self.token, "properties": properties}})
        await self.wait_for("READY")

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._ws is not None:
            await self._ws.close()
        await super().__aexit__(kind, error, trace)

    async def _beat(self, ws: aiohttp.ClientWebSocketResponse, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            await ws.send_json({"op": 1, "d": self._sequence})

    async def _listen(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        async for frame in ws:
            if frame.type is not aiohttp.WSMsgType.TEXT:
                break
            packet = frame.json()
            if packet["op"] == 0:
                self._sequence = packet["s"]
                self._remember(packet["t"], packet["d"])
        self._remember("GONE", {"code": ws.close_code})

    def _remember(self, name: str, data: Any) -> None:
        if name == "READY":
            self.user, self.session_id = data["user"], data["session_id"]
            self.guilds.update({guild["id"]: guild for guild in data["guilds"]})
        elif name == "GUILD_CREATE":
            self.guilds[data["id"]] = data
        elif name in ("CHANNEL_CREATE", "THREAD_CREATE") and data.get("guild_id") in self.guilds:
            self.guilds[data["guild_id"]].setdefault("channels", []).append(data)
        elif name in ("MESSAGE_CREATE", "MESSAGE_UPDATE"):
            self._latest[data["id"]] = self._latest.get(data["id"], {}) | data
        self.events.append(Event(name, data))
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)
        self._waiting.clear()

    async def request(self, method: str, path: str, body: Any = None, *, files: list[Upload] | None = None) -> Any:
        """Like `Rest.request`, except that a rate limit (not slow mode) is waited out, as Discord's clients do."""
        while True:
            try:
                return await super().request(method, path, body, files=files)
            except Refused as refusal:
                if refusal.status != 429 or refusal.code != 0:
                    raise
                await asyncio.sleep(refusal.body["retry_after"])

    @property
    def mark(self) -> int:
        """The position in `events` of the next event: pass it as `since` to ignore what came before."""
        return len(self.events)

    async def wait_any(
        self,
        names: tuple[str, ...],
        check: Callable[[Any], bool] = lambda data: True,
        *,
        since: int = 0,
        within: float | None = None,
    ) -> Event:
        """The first event with one of the names, from position `since` on, that `check` accepts.

        Events that already arrived count, so it does not matter whether the wait or the event comes first.
        """
        async with asyncio.timeout(self.patience if within is None else within):
            position = since
            while True:
                for event in self.events[position:]:
                    if event.name in names and check(event.data):
                        return event
                    if event.name == "GONE":
                        raise Gone(f"closed with {event.data['code']} while waiting for {' or '.join(names)}")
                position = len(self.events)
                waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                self._waiting.append(waiting)
                await waiting

    async def wait_for(
        self,
        name: str,
        check: Callable[[Any], bool] = lambda data: True,
        *,
        since: int = 0,
        within: float | None = None,
    ) -> Any:
        """Like `wait_any` for one name; returns the event's data."""
        return (await self.wait_any((name,), check, since=since, within=within)).data


def _multipart(body: Any, files: list[Upload]) -> aiohttp.FormData:
    form = aiohttp.FormData()
    form.add_field("payload_json", json.dumps(body or {}), content_type="application/json")
    for number, file in enumerate(files):
        form.add_field(f"files[{number}]", io.BytesIO(file.data), filename=file.name, content_type=file.content_type)
    return form
