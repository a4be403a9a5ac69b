"""The small toolkit of all route handlers: who is calling, what they sent, and how to answer.

    async def get_thing(request: web.Request) -> web.Response:
        world, caller = world_of(request), caller_of(request)
        channel = world.channel(path_id(request, "channel_id"))
        permissions.require(world, caller.id, channel, "READ_MESSAGE_HISTORY")
        ...
        return json_response(...)

Handlers raise `ApiError` for every refusal; a middleware of `sandbox.app` turns it into the answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote

from aiohttp import BodyPartReader, hdrs, web

from sandbox.errors import ApiError, error, invalid_form, unauthorized
from sandbox.keys import WORLD
from sandbox.rest.form import Form, is_snowflake
from sandbox.world import Json, World

__all__ = [
    "Body",
    "Caller",
    "Form",
    "Upload",
    "caller_of",
    "json_response",
    "no_content",
    "path_id",
    "query_int",
    "query_snowflake",
    "read_body",
    "world_of",
]

MAX_FILE = 10 * 1024 * 1024
MAX_REQUEST = 25 * 1024 * 1024
MAX_FILES = 10
_dumps: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever sent the request; `application_id` is set for bots."""

    user: Json
    token: str
    application_id: str | None = None

    @property
    def id(self) -> str:
        """The user's id."""
        return str(self.user["id"])

    @property
    def is_bot(self) -> bool:
        """Whether the token is a bot's."""
        return self.application_id is not None


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a multipart body; `field` is its part's name, e.g. `files[0]`."""

    field: str
    filename: str
    content_type: str
    content: bytes

    @property
    def index(self) -> str:
        """The `n` of `files[n]`, which `attachments[].id` refers to."""
        return self.field.removeprefix("files[").removesuffix("]")


@dataclass(slots=True)
class Body:
    """A request's JSON document (`{}` if there is none) and uploaded files."""

    json: Any = field(default_factory=dict)
    files: list[Upload] = field(default_factory=list)

    def form(self) -> Form:
        """The document as a form."""
        return Form(self.json)


_CALLER: Final = web.RequestKey("caller", Caller)
BODY: Final = web.RequestKey("body", Body)
"""Under which a request's body is kept once it was read, for the observer."""


def world_of(request: web.Request) -> World:
    """The world the request is about."""
    return request.app[WORLD]


def authenticate(world: World, header: str | None) -> Caller | None:
    """Whom an Authorization header stands for: `Bot TOKEN`, `Bearer TOKEN` or a person's bare token."""
    if not header:
        return None
    scheme, _, rest = header.strip().partition(" ")
    as_bot = scheme.lower() == "bot" and bool(rest)
    token = rest.strip() if rest and scheme.lower() in ("bot", "bearer") else header.strip()
    record = world.tokens.get(token)
    if record is None or (record["application_id"] is not None) is not as_bot:
        return None
    return Caller(world.users[record["user_id"]], token, record["application_id"])


def caller_of(request: web.Request) -> Caller:
    """The authenticated sender; 401 without a valid token."""
    if _CALLER in request:
        return request[_CALLER]
    caller = authenticate(world_of(request), request.headers.get(hdrs.AUTHORIZATION))
    if caller is None:
        raise unauthorized()
    request[_CALLER] = caller
    return caller


def bot_of(request: web.Request) -> Caller:
    """The sender, who must be a bot; 20002 for people."""
    caller = caller_of(request)
    if not caller.is_bot:
        raise error(20002)
    return caller


def person_of(request: web.Request) -> Caller:
    """The sender, who must be a person; 20001 for bots."""
    caller = caller_of(request)
    if caller.is_bot:
        raise error(20001)
    return caller


def path_id(request: web.Request, name: str) -> str:
    """An id from the route; 50035 if it is no snowflake."""
    value = request.match_info[name]
    if not is_snowflake(value):
        raise invalid_form((name, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.'))
    return value


def query_int(request: web.Request, name: str, default: int, low: int, high: int) -> int:
    """A whole number from the query string; 50035 outside `low`…`high`."""
    form = Form(dict(request.query))
    number: int = form.integer(name, default=default, min=low, max=high)
    form.check()
    return number


def query_snowflake(request: web.Request, name: str) -> str | None:
    """An id from the query string, None if it is not there."""
    form = Form(dict(request.query))
    value: str | None = form.snowflake(name)
    form.check()
    return value


def query_bool(request: web.Request, name: str, default: bool = False) -> bool:
    """A yes or no from the query string: `true`, `1`, `True`."""
    return request.query.get(name, str(default)).lower() in ("true", "1")


async def read_body(request: web.Request) -> Body:
    """The body, be it JSON, multipart (`payload_json` and `files[n]`) or empty.

    50109 for broken JSON, 40005 above Discord's size limits for a file or the request.
    """
    body = await (_multipart if request.content_type.startswith("multipart/") else _plain)(request)
    request[BODY] = body
    return body


async def _plain(request: web.Request) -> Body:
    try:
        raw = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise error(40005) from None
    if not raw:
        return Body()
    if request.content_type == "application/x-www-form-urlencoded":
        return Body(dict(await request.post()))
    return Body(_parse(raw))


async def read_form(request: web.Request) -> Form:
    """The JSON body as a form."""
    return (await read_body(request)).form()


def _parse(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        raise error(50109) from None


async def _multipart(request: web.Request) -> Body:
    body = Body()
    total = 0
    plain: Json = {}
    try:
        reader = await request.multipart()
        async for part in reader:
            if not isinstance(part, BodyPartReader):
                raise ApiError(400, 50046, "Invalid file uploaded")
            content = bytes(await part.read(decode=True))
            total += len(content)
            if len(content) > MAX_FILE or total > MAX_REQUEST:
                raise error(40005)
            name = part.name or ""
            if name == "payload_json":
                body.json = _parse(content)
            elif part.filename is not None:
                kind = part.headers.get(hdrs.CONTENT_TYPE, "application/octet-stream")
                body.files.append(Upload(name, part.filename, kind, content))
            else:
                plain[name] = content.decode("utf-8", "replace")
    except web.HTTPRequestEntityTooLarge:
        raise error(40005) from None
    except ValueError:
        raise ApiError(400, 50035, "Invalid Form Body") from None
    if plain and isinstance(body.json, dict):
        body.json = {**plain, **body.json}
    if len(body.files) > MAX_FILES:
        raise error(30015)
    return body


def json_response(document: Any, status: int = 200) -> web.Response:
    """A JSON answer. The content type carries no charset: clients compare it exactly."""
    return web.Response(body=_dumps(document).encode(), status=status, headers={hdrs.CONTENT_TYPE: "application/json"})


def no_content() -> web.Response:
    """204."""
    return web.Response(status=204)


def audit_reason(request: web.Request) -> str | None:
    """The reason given for the audit log, decoded."""
    reason = request.headers.get("X-Audit-Log-Reason")
    return unquote(reason) if reason else None
