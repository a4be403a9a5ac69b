"""The sandbox's own small API, under `/sandbox/`: its clock, its faults, and what its page needs to begin.

GET  /sandbox/ready         where everything is, and which bots are connected
GET  /sandbox/clock         {"now": ISO 8601, "offset": seconds}
POST /sandbox/clock         {"move": seconds} or {"to": ISO 8601}
GET  /sandbox/clock/stream  server-sent events: the clock at once, then after every move
GET  /sandbox/faults        what is armed
POST /sandbox/faults        {"kind": a name in FAULT_KINDS, ...the arguments of that method of `Faults`}
DELETE /sandbox/faults      disarm everything
GET  /sandbox/people        the ready-made members with their tokens; from this machine only
GET  /sandbox/guide         the card of first things to try
"""

from __future__ import annotations

import asyncio
import inspect
import ipaddress
import json
import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.clock import iso, parse_iso
from sandbox.errors import error, invalid_form
from sandbox.keys import FAULTS, HUB, STOPPING, WORLD
from sandbox.model.users import token_of
from sandbox.rest.gateway import gateway_url
from sandbox.rest.http import Form, json_response
from sandbox.world import Json, World

FAULT_KINDS = (
    "drop", "delay", "duplicate", "reorder", "close", "abort", "reconnect", "invalidate", "ask_heartbeat",
    "refuse_resume", "answer", "lose_response", "slow",
)  # fmt: skip
KEEP_ALIVE = 15.0  # seconds between comments on a quiet stream


def setup(app: web.Application) -> None:
    """Serve the control API."""
    app[STOPPING] = asyncio.Event()
    app.on_shutdown.append(_stop)
    app.router.add_get("/sandbox/ready", get_ready)
    app.router.add_get("/sandbox/clock", get_clock)
    app.router.add_post("/sandbox/clock", move_clock)
    app.router.add_get("/sandbox/clock/stream", stream_clock)
    app.router.add_get("/sandbox/faults", get_faults)
    app.router.add_post("/sandbox/faults", arm_fault)
    app.router.add_delete("/sandbox/faults", clear_faults)
    app.router.add_get("/sandbox/people", get_people)
    app.router.add_get("/sandbox/guide", get_guide)


def addresses(world: World) -> Json:
    """Where everything is: what `python -m sandbox` prints when it is ready, without the bot's token."""
    seed = world.settings["seed"]
    return {
        "url": world.base_url,
        "page": world.base_url + "/",
        "api": world.base_url + "/api/v10",
        "gateway": gateway_url(world.base_url),
        "application_id": seed["application_id"],
        "guild_id": seed["guild_id"],
    }


async def get_ready(request: web.Request) -> web.Response:
    """Addresses, and the ids of the bots that are connected now."""
    sessions = request.app[HUB].sessions.values()
    bots = sorted({s.user_id for s in sessions if s.is_bot and s.connection is not None})
    return json_response({"ready": True, **addresses(request.app[WORLD]), "bots": bots})


def _clock_state(now: datetime, offset: float) -> Json:
    return {"now": iso(now), "offset": round(offset, 6)}


async def get_clock(request: web.Request) -> web.Response:
    """The time in the sandbox."""
    clock = request.app[WORLD].clock
    return json_response(_clock_state(clock.now(), clock.offset))


async def move_clock(request: web.Request) -> web.Response:
    """Move the clock, for everybody."""
    _refuse_foreign_pages(request)
    form = await _form(request)
    clock = request.app[WORLD].clock
    if form.has("move"):
        seconds = form.body["move"]
        if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
            raise invalid_form(("move", "NUMBER_TYPE_COERCE", f'Value "{seconds}" is not float.'))
        clock.move(float(seconds))
    else:
        clock.move_to(_instant(form))
    request.app[WORLD].dirty()
    return json_response(_clock_state(clock.now(), clock.offset))


def _instant(form: Form) -> datetime:
    text = form.string("to", required=True)
    form.check()
    try:
        return parse_iso(text)
    except ValueError:
        raise invalid_form(("to", "DATE_TIME_TYPE_PARSE", f"Could not parse {text}.")) from None


async def stream_clock(request: web.Request) -> web.StreamResponse:
    """The clock as server-sent events, until the client or the server goes."""
    clock, stopping = request.app[WORLD].clock, request.app[STOPPING]
    moves: asyncio.Queue[Json] = asyncio.Queue()
    moves.put_nowait(_clock_state(clock.now(), clock.offset))
    cancel = clock.subscribe(lambda now, offset: moves.put_nowait(_clock_state(now, offset)))
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    stop = asyncio.create_task(stopping.wait())
    try:
        while not stop.done():
            following = asyncio.create_task(moves.get())
            await asyncio.wait((following, stop), timeout=KEEP_ALIVE, return_when=asyncio.FIRST_COMPLETED)
            if following.done():
                await response.write(f"data: {json.dumps(following.result())}\n\n".encode())
                continue
            following.cancel()
            if not stop.done():
                await response.write(b": still here\n\n")
    except ConnectionError:
        pass  # the client left
    finally:
        stop.cancel()
        cancel()
    return response


async def _stop(app: web.Application) -> None:
    app[STOPPING].set()


async def get_faults(request: web.Request) -> web.Response:
    """What is armed."""
    return json_response(request.app[FAULTS].armed())


async def _form(request: web.Request) -> Form:
    """The body as JSON, whatever its content type says, so that a plain `curl -d` works."""
    try:
        return Form(json.loads(await request.read()))
    except ValueError:
        raise error(50109) from None


async def arm_fault(request: web.Request) -> web.Response:
    """Call the method of `Faults` named `kind` with the other fields as its arguments."""
    _refuse_foreign_pages(request)
    form = await _form(request)
    kind = form.string("kind", required=True, choices=FAULT_KINDS)
    form.check()
    method = getattr(request.app[FAULTS], kind)
    arguments = {key: value for key, value in form.body.items() if key != "kind"}
    _check_arguments(method, arguments)
    affected = method(**arguments)
    return json_response({"affected": affected, "armed": request.app[FAULTS].armed()})


_TYPES: dict[str, tuple[type, ...]] = {"int": (int,), "float": (int, float), "str": (str,), "bool": (bool,)}


def _check_arguments(method: Any, arguments: dict[str, Any]) -> None:
    signature = inspect.signature(method)
    try:
        signature.bind(**arguments)
    except TypeError as problem:
        raise invalid_form(("", "FAULT_ARGUMENTS", str(problem))) from None
    for name, value in arguments.items():
        wanted = str(signature.parameters[name].annotation)
        if type(value) not in _TYPES[wanted]:
            raise invalid_form((name, "FAULT_ARGUMENTS", f"must be {wanted}"))
    try:
        re.compile(arguments.get("path", ""))
    except re.error as problem:
        raise invalid_form(("path", "FAULT_ARGUMENTS", str(problem))) from None


async def clear_faults(request: web.Request) -> web.Response:
    """Disarm everything."""
    _refuse_foreign_pages(request)
    request.app[FAULTS].clear()
    return json_response(request.app[FAULTS].armed())


async def get_people(request: web.Request) -> web.Response:
    """The ready-made members for the page's switcher, tokens included."""
    _refuse_other_machines(request)
    world = request.app[WORLD]
    seed = world.settings["seed"]
    guild = world.guilds.get(seed["guild_id"])
    people = []
    for entry in seed["people"]:
        user_id = entry["user_id"]
        if user_id in world.users:
            owner = guild is not None and guild["owner_id"] == user_id
            shown = {key: world.users[user_id][key] for key in ("id", "username", "global_name", "avatar")}
            people.append({**shown, **entry, "owner": owner, "token": token_of(world, user_id)})
    return json_response(people)


async def get_guide(request: web.Request) -> web.Response:
    """The card of first things to try."""
    return json_response(request.app[WORLD].settings["guide"])


def _refuse_foreign_pages(request: web.Request) -> None:
    """A page of another site, open in the same browser, must not reach through to the sandbox."""
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise web.HTTPForbidden(text="Only the sandbox's own page may do this.")


def _refuse_other_machines(request: web.Request) -> None:
    """Tokens are shown to this machine only, and to no name that was pointed at it from outside."""
    _refuse_foreign_pages(request)
    host = urlsplit(f"//{request.host}").hostname or ""
    if not (_is_loopback(request.remote or "") and (host == "localhost" or _is_loopback(host))):
        raise web.HTTPForbidden(text="Only programs on this machine may ask for this.")


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
