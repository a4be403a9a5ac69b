"""Faults on demand: what a test (or the control API) can make go wrong, and how often.

Every fault is armed for the next `n` occasions and then gone. Gateway faults act before an event gets its sequence
number: a dropped event is lost for good, as in an outage; to test a resume, close the socket instead.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.gateway.hub import Hub

Deliver = Callable[[], None]
WHO = ("bot", "user", "all")


@dataclass(slots=True)
class GatewayFault:
    """What happens to the next `left` events named `event` (`*`: any) on the way to bots, users or all."""

    kind: str
    event: str
    left: int
    who: str = "bot"
    seconds: float = 0.0
    copies: int = 1
    held: list[Deliver] = field(default_factory=list)

    def matches(self, name: str, is_bot: bool) -> bool:
        """Whether the fault is for this event; READY and RESUMED are only meant by name."""
        if self.event != name and (self.event != "*" or name in ("READY", "RESUMED")):
            return False
        return self.who == "all" or (self.who == "bot") is is_bot


@dataclass(slots=True)
class RestFault:
    """What happens to the next `left` API requests with that method (`*`: any) and a path that `path` is found in.

    `status` answers instead of the handler; `lose` performs the request and then breaks the connection; `seconds`
    waits before performing it.
    """

    method: str
    path: re.Pattern[str]
    left: int
    status: int | None = None
    lose: bool = False
    seconds: float = 0.0
    retry_after: float = 0.5
    scope: str = "user"
    code: int = 0
    who: str = "bot"

    def matches(self, method: str, path: str, is_bot: bool) -> bool:
        """Whether the fault is for this request."""
        if self.method not in ("*", method) or not self.path.search(path):
            return False
        return self.who == "all" or (self.who == "bot") is is_bot


class Faults:
    """The faults armed in one server."""

    def __init__(self) -> None:
        self.hub: Hub | None = None
        self._gateway: list[GatewayFault] = []
        self._rest: list[RestFault] = []
        self._resumes_to_refuse = 0

    # Gateway events

    def drop(self, event: str = "*", n: int = 1, *, who: str = "bot") -> None:
        """Lose the next `n` such events; no resume brings them back."""
        self._gateway.append(GatewayFault("drop", event, n, who))

    def delay(self, event: str = "*", seconds: float = 0.1, n: int = 1, *, who: str = "bot") -> None:
        """Send the next `n` such events late, behind whatever happens meanwhile."""
        self._gateway.append(GatewayFault("delay", event, n, who, seconds=seconds))

    def duplicate(self, event: str = "*", n: int = 1, *, copies: int = 1, who: str = "bot") -> None:
        """Send the next `n` such events `copies` times more."""
        self._gateway.append(GatewayFault("duplicate", event, n, who, copies=copies))

    def reorder(self, event: str = "*", n: int = 2, *, who: str = "bot") -> None:
        """Hold the next `n` such events back until all have come, then send them in reverse order."""
        self._gateway.append(GatewayFault("reorder", event, n, who))

    # Connections

    def close(self, code: int = 4000, *, who: str = "bot") -> int:
        """Close all such sockets now; returns how many. The sessions can be resumed unless the code forbids it."""
        connections = self._connections(who)
        for connection in connections:
            connection.close(code)
        return len(connections)

    def abort(self, *, who: str = "bot") -> int:
        """Break all such connections without a close frame, as a pulled cable would; returns how many."""
        connections = self._connections(who)
        for connection in connections:
            connection.abort()
        return len(connections)

    def reconnect(self, *, who: str = "bot") -> int:
        """Ask all such clients to reconnect and resume (opcode 7); returns how many."""
        connections = self._connections(who)
        for connection in connections:
            connection.send_op(7)
        return len(connections)

    def invalidate(self, *, resumable: bool = False, who: str = "bot") -> int:
        """Tell all such clients that their session is invalid (opcode 9); returns how many."""
        connections = self._connections(who)
        for connection in connections:
            if not resumable and connection.session is not None and self.hub is not None:
                session, connection.session = connection.session, None
                self.hub.close(session)
            connection.send_op(9, resumable)
        return len(connections)

    def ask_heartbeat(self, *, who: str = "bot") -> int:
        """Ask all such clients for a heartbeat (opcode 1); returns how many."""
        connections = self._connections(who)
        for connection in connections:
            connection.send_op(1)
        return len(connections)

    def refuse_resume(self, n: int = 1) -> None:
        """Answer the next `n` resumes with Invalid Session, so that the client must identify anew."""
        self._resumes_to_refuse += n

    # REST

    def answer(
        self,
        method: str,
        path: str,
        status: int,
        n: int = 1,
        *,
        retry_after: float = 0.5,
        scope: str = "user",
        code: int = 0,
        who: str = "bot",
    ) -> None:
        """Answer the next `n` matching requests with `status` without performing them.

        `path` is a regular expression searched in the path. 429 carries `retry_after` seconds and `scope`
        (user, shared or global); other errors carry Discord's `code`.
        """
        fault = RestFault(method, re.compile(path), n, status=status, code=code, who=who)
        fault.retry_after, fault.scope = retry_after, scope
        self._rest.append(fault)

    def lose_response(self, method: str, path: str, n: int = 1, *, who: str = "bot") -> None:
        """Perform the next `n` matching requests, then break the connection instead of answering."""
        self._rest.append(RestFault(method, re.compile(path), n, lose=True, who=who))

    def slow(self, method: str, path: str, seconds: float, n: int = 1, *, who: str = "bot") -> None:
        """Perform the next `n` matching requests only after `seconds`."""
        self._rest.append(RestFault(method, re.compile(path), n, seconds=seconds, who=who))

    def clear(self) -> None:
        """Disarm everything; events held back are sent."""
        held = [deliver for fault in self._gateway for deliver in fault.held]
        self._gateway.clear()
        self._rest.clear()
        self._resumes_to_refuse = 0
        for deliver in held:
            deliver()

    def armed(self) -> dict[str, Any]:
        """What is still to come, for the control API."""
        return {
            "gateway": [{"kind": f.kind, "event": f.event, "left": f.left, "who": f.who} for f in self._gateway],
            "rest": [
                {"method": f.method, "path": f.path.pattern, "left": f.left, "status": f.status, "lose": f.lose}
                for f in self._rest
            ],
            "refuse_resume": self._resumes_to_refuse,
        }

    # What the server asks

    @property
    def gateway_armed(self) -> bool:
        """Whether any event could be affected."""
        return bool(self._gateway)

    @property
    def rest_armed(self) -> bool:
        """Whether any request could be affected."""
        return bool(self._rest)

    def pass_event(self, name: str, is_bot: bool, deliver: Deliver) -> None:
        """Deliver an event now, later, repeatedly or never, as the first matching fault says."""
        fault = next((f for f in self._gateway if f.matches(name, is_bot)), None)
        if fault is None:
            deliver()
            return
        fault.left -= 1
        if fault.left <= 0:
            self._gateway.remove(fault)
        if fault.kind == "delay":
            asyncio.get_running_loop().call_later(fault.seconds, deliver)
        elif fault.kind == "duplicate":
            for _ in range(1 + fault.copies):
                deliver()
        elif fault.kind == "reorder":
            fault.held.append(deliver)
            if fault.left <= 0:
                for held in reversed(fault.held):
                    held()

    def refuses_resume(self) -> bool:
        """Whether a resume is to be refused now; uses up one refusal."""
        if self._resumes_to_refuse <= 0:
            return False
        self._resumes_to_refuse -= 1
        return True

    def for_request(self, method: str, path: str, is_bot: bool) -> RestFault | None:
        """The fault of a request, used up once."""
        fault = next((f for f in self._rest if f.matches(method, path, is_bot)), None)
        if fault is not None:
            fault.left -= 1
            if fault.left <= 0:
                self._rest.remove(fault)
        return fault

    def _connections(self, who: str) -> list[Any]:
        sessions = self.hub.sessions.values() if self.hub is not None else ()
        return [
            s.connection for s in sessions if s.connection is not None and (who == "all" or (who == "bot") is s.is_bot)
        ]
