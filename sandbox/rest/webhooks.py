"""Webhooks of channels: making and changing them.

https://docs.discord.com/developers/resources/webhook
"""

from __future__ import annotations

import hmac
import secrets

from aiohttp import web

from sandbox.errors import error
from sandbox.model import views
from sandbox.model.channels import FORUM_TYPES
from sandbox.model.messages import can_hold_messages
from sandbox.permissions import require
from sandbox.rest.access import channel_of
from sandbox.rest.form import Form
from sandbox.rest.guilds import guild_of
from sandbox.rest.http import caller_of, json_response, no_content, path_id, read_form, world_of
from sandbox.world import Json, World, is_thread

INCOMING = 1
MAX_IN_CHANNEL = 15
_RESERVED = ("clyde", "discord")


def shown_webhook(world: World, stored: Json, *, with_user: bool = True) -> Json:
    """The webhook as Discord sends it, with the address to post to."""
    shown = {key: value for key, value in stored.items() if key != "user_id"}
    shown["url"] = f"{world.base_url}/api/webhooks/{stored['id']}/{stored['token']}"
    return {**shown, "user": views.user(world, stored["user_id"])} if with_user else shown


def webhook_by_token(request: web.Request) -> tuple[World, Json]:
    """The webhook that the path names with its token; 50027 for a wrong one."""
    world = world_of(request)
    webhook = world.webhook(path_id(request, "webhook_id"))
    if not hmac.compare_digest(webhook["token"].encode(), request.match_info["token"].encode()):
        raise error(50027)
    return world, webhook


def _managed(request: web.Request) -> tuple[World, Json]:
    """The webhook in the path, for its application's bot or who manages webhooks."""
    world, caller = world_of(request), caller_of(request)
    webhook = world.webhook(path_id(request, "webhook_id"))
    if caller.application_id is None or webhook["application_id"] != caller.application_id:
        require(world, caller.id, world.channel(webhook["channel_id"]), "MANAGE_WEBHOOKS")
    return world, webhook


def _read_name(form: Form, *, required: bool = False) -> str | None:
    name: str | None = form.string("name", required=required, min=1, max=80)
    if name and any(word in name.casefold() for word in _RESERVED):
        message = 'Username cannot contain "clyde" or "discord"'
        form.fail("name", "USERNAME_INVALID_CONTAINS", message)
    return name.strip() if name else None


def _announce(world: World, webhook: Json) -> None:
    place = {"guild_id": webhook["guild_id"], "channel_id": webhook["channel_id"]}
    world.publish("WEBHOOKS_UPDATE", place, channel_id=webhook["channel_id"])


async def create_webhook(request: web.Request) -> web.Response:
    world, caller, channel = channel_of(request, "MANAGE_WEBHOOKS")
    form = await read_form(request)
    name = _read_name(form, required=True)
    form.check()
    if is_thread(channel) or not (can_hold_messages(channel) or channel["type"] in FORUM_TYPES):
        raise error(50024)
    if sum(1 for w in world.webhooks.values() if w["channel_id"] == channel["id"]) >= MAX_IN_CHANNEL:
        raise error(30007)
    webhook: Json = {
        "id": world.ids.next(),
        "type": INCOMING,
        "guild_id": channel["guild_id"],
        "channel_id": channel["id"],
        "name": name,
        "avatar": None,
        "token": secrets.token_urlsafe(51),
        "application_id": caller.application_id,
        "user_id": caller.id,
    }
    world.webhooks[webhook["id"]] = webhook
    _announce(world, webhook)
    return json_response(shown_webhook(world, webhook))


async def list_channel_webhooks(request: web.Request) -> web.Response:
    world, _, channel = channel_of(request, "MANAGE_WEBHOOKS")
    found = [w for w in world.webhooks.values() if w["channel_id"] == channel["id"]]
    return json_response([shown_webhook(world, webhook) for webhook in found])


async def list_guild_webhooks(request: web.Request) -> web.Response:
    world, _, guild_id = guild_of(request, "MANAGE_WEBHOOKS")
    found = [w for w in world.webhooks.values() if w["guild_id"] == guild_id]
    return json_response([shown_webhook(world, webhook) for webhook in found])


async def get_webhook(request: web.Request) -> web.Response:
    world, webhook = _managed(request)
    return json_response(shown_webhook(world, webhook))


async def get_with_token(request: web.Request) -> web.Response:
    world, webhook = webhook_by_token(request)
    return json_response(shown_webhook(world, webhook, with_user=False))


async def modify_webhook(request: web.Request) -> web.Response:
    """Its name, and the channel of the same guild it posts to."""
    world, webhook = _managed(request)
    caller = caller_of(request)
    form = await read_form(request)
    name, channel_id = _read_name(form), form.snowflake("channel_id")
    form.check()
    if channel_id:
        target = world.channel(channel_id)
        if target.get("guild_id") != webhook["guild_id"]:
            raise error(50024)
        require(world, caller.id, target, "MANAGE_WEBHOOKS")
        webhook["channel_id"] = channel_id
    webhook["name"] = name or webhook["name"]
    _announce(world, webhook)
    return json_response(shown_webhook(world, webhook))


async def modify_with_token(request: web.Request) -> web.Response:
    world, webhook = webhook_by_token(request)
    form = await read_form(request)
    name = _read_name(form)
    form.check()
    webhook["name"] = name or webhook["name"]
    _announce(world, webhook)
    return json_response(shown_webhook(world, webhook, with_user=False))


async def delete_webhook(request: web.Request) -> web.Response:
    return _delete(*_managed(request))


async def delete_with_token(request: web.Request) -> web.Response:
    return _delete(*webhook_by_token(request))


def _delete(world: World, webhook: Json) -> web.Response:
    del world.webhooks[webhook["id"]]
    _announce(world, webhook)
    return no_content()


_ONE = r"/webhooks/{webhook_id:\d+}"
_TOKEN = _ONE + "/{token}"
routes = [
    web.post("/channels/{channel_id}/webhooks", create_webhook),
    web.get("/channels/{channel_id}/webhooks", list_channel_webhooks),
    web.get("/guilds/{guild_id}/webhooks", list_guild_webhooks),
    web.get(_ONE, get_webhook),
    web.patch(_ONE, modify_webhook),
    web.delete(_ONE, delete_webhook),
    web.get(_TOKEN, get_with_token),
    web.patch(_TOKEN, modify_with_token),
    web.delete(_TOKEN, delete_with_token),
]
