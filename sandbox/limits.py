"""REST rate limits: buckets with their headers, the global limit, and the count of invalid requests.

https://docs.discord.com/developers/topics/rate-limits
Discord publishes no numbers; the ones here are those that clients observe, and rather a bit too strict. All run on
real time, whatever the sandbox's clock says.
"""

from __future__ import annotations

import functools
import hashlib
import math
import re
import time
from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from sandbox.keys import LIMITED, LIMITS, WORLD
from sandbox.rest.http import authenticate, json_response
from sandbox.routes import is_api, route_of, without_prefix

GLOBAL_REQUESTS, GLOBAL_WINDOW = 50, 1.0
INVALID_REQUESTS, INVALID_WINDOW = 10_000, 600.0
_INVALID_STATUSES = (401, 403, 429)


class Rule(NamedTuple):
    """`limit` requests in `window` seconds for those methods (`*`: any) on routes the pattern is found in.

    Routes of one rule share a bucket, except under the two general rules at the end.
    """

    methods: str
    pattern: str
    name: str
    limit: int
    window: float

    def covers(self, method: str, route: str) -> bool:
        """Whether the rule is for that method and route template."""
        if self.methods != "*" and method not in self.methods.split("|"):
            return False
        return re.search(self.pattern, route) is not None


# The first rule that covers a request counts.
RULES = (
    Rule("*", r"^/(interactions|webhooks)/", "webhook", 5, 2.0),
    Rule("PUT|DELETE", r"/reactions(/|$)", "reaction", 1, 0.25),
    Rule("POST", r"^/channels/\{channel_id\}/messages$", "message-create", 5, 5.0),
    Rule("PATCH", r"^/channels/\{channel_id\}/messages/\{message_id\}$", "message-edit", 5, 5.0),
    Rule("POST", r"/messages/bulk-delete$", "message-bulk-delete", 1, 1.0),
    Rule("DELETE", r"^/channels/\{channel_id\}/messages/\{message_id\}$", "message-delete", 5, 1.0),
    Rule("PUT|DELETE", r"/pins/", "pin", 5, 4.0),
    Rule("PATCH", r"^/channels/\{channel_id\}$", "channel-edit", 5, 10.0),
    Rule("POST", r"/threads$", "thread-create", 10, 10.0),
    Rule("POST", r"^/users/@me/channels$", "dm-open", 10, 10.0),
    Rule("PATCH", r"^/guilds/\{guild_id\}/members/", "member-edit", 10, 10.0),
    Rule("PUT|DELETE", r"^/guilds/\{guild_id\}/members/.+/roles/", "member-role", 10, 10.0),
    Rule("PUT|POST|PATCH|DELETE", r"^/applications/.+/commands", "commands", 20, 20.0),
    Rule("POST", r"^/auth/", "auth", 100, 60.0),
    Rule("GET", r"", "read", 50, 1.0),
    Rule("*", r"", "write", 10, 2.0),
)
# How many path segments after the noun make a top-level resource: an id, or an id and a token.
_TOP_LEVEL = {"channels": 1, "guilds": 1, "webhooks": 2, "interactions": 2}


@dataclass(slots=True)
class Bucket:
    """A fixed window that opens with its first request."""

    limit: int
    window: float
    used: int = 0
    resets: float = 0.0

    def take(self, now: float) -> float:
        """Count a request made at `now` (monotonic); returns 0, or the seconds until it may be repeated."""
        if now >= self.resets:
            self.used, self.resets = 0, now + self.window
        if self.used >= self.limit:
            return self.resets - now
        self.used += 1
        return 0.0


@dataclass(slots=True)
class Limits:
    """All counters of one server, by caller."""

    buckets: dict[tuple[str, str, str], Bucket] = field(default_factory=dict)
    of_callers: dict[str, Bucket] = field(default_factory=dict)
    invalid: dict[str, deque[float]] = field(default_factory=dict)

    def bucket(self, caller: str, method: str, route: str, resource: str) -> tuple[str, Bucket]:
        """The bucket of a request, and its public id (the same for every resource)."""
        rule = rule_for(method, route)
        shared = rule.name if rule.pattern else f"{method} {route}"
        key = (caller, shared, resource)
        if key not in self.buckets:
            self._forget_old()
            self.buckets[key] = Bucket(rule.limit, rule.window)
        return hashlib.md5(shared.encode(), usedforsecurity=False).hexdigest(), self.buckets[key]

    def globally(self, caller: str, now: float) -> float:
        """Count a request against the caller's global limit; the seconds to wait, or 0."""
        return self.of_callers.setdefault(caller, Bucket(GLOBAL_REQUESTS, GLOBAL_WINDOW)).take(now)

    def count_invalid(self, address: str, now: float) -> None:
        """Count an answer of 401, 403 or 429."""
        self.invalid.setdefault(address, deque()).append(now)

    def banned_for(self, address: str, now: float) -> float:
        """Seconds for which the address is shut out for too many invalid requests, or 0."""
        recent = self.invalid.get(address)
        while recent and recent[0] < now - INVALID_WINDOW:
            recent.popleft()
        return recent[0] + INVALID_WINDOW - now if recent and len(recent) >= INVALID_REQUESTS else 0.0

    def _forget_old(self) -> None:
        if len(self.buckets) > 10_000:
            now = time.monotonic()
            self.buckets = {key: bucket for key, bucket in self.buckets.items() if bucket.resets > now}


@functools.cache
def rule_for(method: str, route: str) -> Rule:
    """The rule for a route's template."""
    return next(rule for rule in RULES if rule.covers(method, route))


def top_level(path: str) -> str:
    """The part of a path (without API prefix) that buckets are kept apart by; empty if it has none."""
    noun, _, rest = path.lstrip("/").partition("/")
    return "/".join(rest.split("/")[: _TOP_LEVEL.get(noun, 0)])


@web.middleware
async def limit(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse requests over a limit with 429, and put the bucket's state in the headers of all others."""
    if not request.app[LIMITED] or not is_api(request):
        return await handler(request)
    limits, now = request.app[LIMITS], time.monotonic()
    caller = authenticate(request.app[WORLD], request.headers.get(hdrs.AUTHORIZATION))
    address = request.remote or ""
    banned = limits.banned_for(address, now)
    if banned:
        # Such an answer comes from the edge: no JSON and no Via header, which is how clients tell.
        return web.Response(status=429, text="error code: 1015", headers={"Retry-After": str(math.ceil(banned))})
    who = caller.id if caller is not None else f"address {address}"
    route = route_of(request)
    if not route.startswith(("/interactions/", "/webhooks/")):
        wait = limits.globally(who, now)
        if wait:
            limits.count_invalid(address, now)
            return too_many(wait, scope="global")
    shown, bucket = limits.bucket(who, request.method, route, top_level(without_prefix(request.path)))
    wait = bucket.take(now)
    if wait:
        limits.count_invalid(address, now)
        refused = too_many(wait, scope="user")
        refused.headers.update(_headers(shown, bucket))
        return refused
    response = await handler(request)
    if response.status in _INVALID_STATUSES and response.headers.get("X-RateLimit-Scope") != "shared":
        limits.count_invalid(address, now)
    if not response.prepared:
        response.headers.update(_headers(shown, bucket))
    return response


def too_many(retry_after: float, *, scope: str) -> web.Response:
    """A 429 as Discord's API answers it; `scope` is user, shared or global."""
    subject = "The resource is" if scope == "shared" else "You are"
    body = {
        "message": f"{subject} being rate limited.",
        "code": 0,
        "retry_after": round(retry_after, 3),
        "global": scope == "global",
    }
    response = json_response(body, 429)
    response.headers.update(
        {"Retry-After": str(math.ceil(retry_after)), "Via": "1.1 sandbox", "X-RateLimit-Scope": scope}
    )
    if scope == "global":
        response.headers["X-RateLimit-Global"] = "true"
    return response


def _headers(shown: str, bucket: Bucket) -> dict[str, str]:
    left = max(0.0, bucket.resets - time.monotonic())
    return {
        "X-RateLimit-Limit": str(bucket.limit),
        "X-RateLimit-Remaining": str(bucket.limit - bucket.used),
        "X-RateLimit-Reset": f"{time.time() + left:.3f}",
        "X-RateLimit-Reset-After": f"{left:.3f}",
        "X-RateLimit-Bucket": shown,
    }
