"""The custom emojis of a guild.

https://docs.discord.com/developers/resources/emoji
"""

from __future__ import annotations

import base64
import binascii
import re

from aiohttp import web

from sandbox.errors import ApiError
from sandbox.model import views
from sandbox.permissions import BITS, guild_permissions, require_guild
from sandbox.rest.form import Form
from sandbox.rest.guilds import guild_of
from sandbox.rest.http import Caller, json_response, no_content, path_id, read_form
from sandbox.world import Json, World

MAX_EACH = 50
MAX_SIZE = 256 * 1024
_DATA = re.compile(r"^data:(image/(?:png|jpeg|gif|webp));base64,(.+)$", re.DOTALL)
_NAME = re.compile(r"^\w{2,32}$", re.ASCII)


async def list_emojis(request: web.Request) -> web.Response:
    world, _, guild_id = guild_of(request)
    return json_response(world.guild(guild_id)["emojis"])


async def get_emoji(request: web.Request) -> web.Response:
    world, _, guild_id = guild_of(request)
    return json_response(_emoji(world, guild_id, path_id(request, "emoji_id")))


def _emoji(world: World, guild_id: str, emoji_id: str) -> Json:
    for emoji in world.guild(guild_id)["emojis"]:
        if emoji["id"] == emoji_id:
            found: Json = emoji
            return found
    raise ApiError(404, 10014, "Unknown Emoji")


async def create_emoji(request: web.Request) -> web.Response:
    """From a picture of at most 256 KiB; fifty still and fifty animated ones (30008)."""
    world, caller, guild_id = guild_of(request, "CREATE_GUILD_EXPRESSIONS")
    form = await read_form(request)
    name = _read_name(form)
    kind, content = _read_image(form)
    roles = _read_roles(form, world, guild_id)
    form.check()
    emojis = world.guild(guild_id)["emojis"]
    animated = kind == "image/gif"
    if sum(1 for e in emojis if e["animated"] is animated) >= MAX_EACH:
        raise ApiError(400, 30008, f"Maximum number of emojis reached ({MAX_EACH})")
    emoji: Json = {
        "id": world.ids.next(),
        "name": name,
        "roles": roles,
        "user": views.user(world, caller.id),
        "require_colons": True,
        "managed": False,
        "animated": animated,
        "available": True,
    }
    facts = {"id": emoji["id"], "channel_id": guild_id, "filename": emoji["id"]}
    world.attachments[emoji["id"]] = {**facts, "content_type": kind, "size": len(content)}
    world.blobs[emoji["id"]] = content
    _change(world, guild_id, [*emojis, emoji])
    return json_response(emoji, 201)


def _read_name(form: Form) -> str:
    name = form.string("name", required=True, min=2, max=32) or ""
    if name and not _NAME.match(name):
        message = "String value did not match validation regex."
        form.fail("name", "STRING_TYPE_REGEX", message)
    return name


def _read_image(form: Form) -> tuple[str, bytes]:
    found = _DATA.match(form.string("image", required=True) or "")
    try:
        content = base64.b64decode(found[2], validate=True) if found else b""
    except binascii.Error:
        content = b""
    if not found or not content:
        form.fail("image", "IMAGE_INVALID", "Invalid image data")
        return "", b""
    if len(content) > MAX_SIZE:
        form.fail("image", "BINARY_TYPE_MAX_SIZE", "File cannot be larger than 256.0 kb.")
    return found[1], content


def _read_roles(form: Form, world: World, guild_id: str) -> list[str]:
    wanted: list[str] = form.snowflakes("roles", default=[])
    return [role for role in wanted if role in world.roles[guild_id]]


async def modify_emoji(request: web.Request) -> web.Response:
    world, caller, guild_id = guild_of(request)
    emoji = _emoji(world, guild_id, path_id(request, "emoji_id"))
    _require_rights(world, caller, guild_id, emoji)
    form = await read_form(request)
    changed = dict(emoji)
    if form.has("name"):
        changed["name"] = _read_name(form)
    if form.has("roles"):
        changed["roles"] = _read_roles(form, world, guild_id)
    form.check()
    emojis = world.guild(guild_id)["emojis"]
    _change(world, guild_id, [changed if e["id"] == emoji["id"] else e for e in emojis])
    return json_response(changed)


async def delete_emoji(request: web.Request) -> web.Response:
    world, caller, guild_id = guild_of(request)
    emoji = _emoji(world, guild_id, path_id(request, "emoji_id"))
    _require_rights(world, caller, guild_id, emoji)
    world.attachments.pop(emoji["id"], None)
    world.blobs.pop(emoji["id"], None)
    _change(world, guild_id, [e for e in world.guild(guild_id)["emojis"] if e["id"] != emoji["id"]])
    return no_content()


def _require_rights(world: World, caller: Caller, guild_id: str, emoji: Json) -> None:
    """Those who made an emoji need less than those who manage all."""
    own = emoji["user"]["id"] == caller.id
    if own and guild_permissions(world, guild_id, caller.id) & BITS["CREATE_GUILD_EXPRESSIONS"]:
        return
    require_guild(world, caller.id, guild_id, "MANAGE_GUILD_EXPRESSIONS")


def _change(world: World, guild_id: str, emojis: list[Json]) -> None:
    world.guild(guild_id)["emojis"] = emojis
    world.publish("GUILD_EMOJIS_UPDATE", {"guild_id": guild_id, "emojis": emojis}, guild_id=guild_id)


_ALL = "/guilds/{guild_id}/emojis"
_ONE = _ALL + r"/{emoji_id:\d+}"
routes = [
    web.get(_ALL, list_emojis),
    web.post(_ALL, create_emoji),
    web.get(_ONE, get_emoji),
    web.patch(_ONE, modify_emoji),
    web.delete(_ONE, delete_emoji),
]
