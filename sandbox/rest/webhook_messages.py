"""What webhooks say. Whoever knows a webhook's token may speak through it.

https://docs.discord.com/developers/resources/webhook#execute-webhook
"""

from __future__ import annotations

from aiohttp import web

from sandbox.errors import error
from sandbox.model import channels, messages, views
from sandbox.model.channels import FORUM_TYPES
from sandbox.rest.components import is_interactive
from sandbox.rest.form import Form
from sandbox.rest.http import json_response, no_content, path_id, query_bool, query_snowflake, read_body
from sandbox.rest.message_form import USERS_ONLY, Draft, create, edit, read_draft
from sandbox.rest.webhooks import webhook_by_token
from sandbox.world import Json, World


async def execute(request: web.Request) -> web.Response:
    """A message under the webhook's name, in its channel or one of that channel's threads.

    204 unless `wait` is asked for. In a forum `thread_name` starts a post (220001, 220002); elsewhere it is
    refused (220003).
    """
    world, webhook = webhook_by_token(request)
    body = await read_body(request)
    form = body.form()
    draft = read_draft(world, form, body.files, mentioning=USERS_ONLY)
    _limit_components(request, webhook, form, draft)
    author = _read_author(form, webhook)
    thread_name = form.string("thread_name", max=100)
    form.check()
    if draft.is_empty:
        raise error(50006)
    channel, post = _target(request, world, webhook, thread_name, author)
    facts: Json = {"webhook_id": webhook["id"]}
    if webhook["application_id"]:
        facts["application_id"] = webhook["application_id"]
    if post:
        facts["id"] = channel["id"]
    message = create(world, channel, author, draft, **facts)
    return json_response(views.message(world, message)) if query_bool(request, "wait") else no_content()


def _limit_components(request: web.Request, webhook: Json, form: Form, draft: Draft) -> None:
    """Only an application's webhook may send what can be pressed; others send components only if asked to."""
    if webhook["application_id"] or not draft.components:
        return
    if not query_bool(request, "with_components"):
        draft.components = None
    elif is_interactive(draft.components):
        message = "Interactive components can only be sent by webhooks of applications"
        form.fail("components", "WEBHOOK_COMPONENTS_INTERACTIVE", message)


def _read_author(form: Form, webhook: Json) -> Json:
    return {
        "id": webhook["id"],
        "username": form.string("username", min=1, max=80) or webhook["name"],
        "avatar": webhook["avatar"],
        "discriminator": "0000",
        "bot": True,
        "global_name": None,
        "primary_guild": None,
        "public_flags": 0,
        "flags": 0,
    }


def _target(
    request: web.Request, world: World, webhook: Json, thread_name: str | None, author: Json
) -> tuple[Json, bool]:
    """Where the message goes, and whether it opens a new forum post."""
    channel = world.channel(webhook["channel_id"])
    thread_id = query_snowflake(request, "thread_id")
    forum = channel["type"] in FORUM_TYPES
    if forum and not thread_id and not thread_name:
        raise error(220001)
    if thread_id and thread_name:
        raise error(220002)
    if thread_name:
        if not forum:
            raise error(220003)
        return channels.create_thread(world, channel, thread_name, author["id"]), True
    if thread_id:
        thread = world.channel(thread_id)
        if thread.get("parent_id") != channel["id"]:
            raise error(10003)
        return thread, False
    return channel, False


def _message(request: web.Request) -> tuple[World, Json]:
    """The webhook's own message in the path; 10008 for another's."""
    world, webhook = webhook_by_token(request)
    place = query_snowflake(request, "thread_id") or webhook["channel_id"]
    message = world.message(place, path_id(request, "message_id"))
    if message.get("webhook_id") != webhook["id"]:
        raise error(10008)
    return world, message


async def get_message(request: web.Request) -> web.Response:
    world, message = _message(request)
    return json_response(views.message(world, message))


async def edit_message(request: web.Request) -> web.Response:
    world, message = _message(request)
    body = await read_body(request)
    draft = read_draft(world, body.form(), body.files, editing=message, mentioning=USERS_ONLY)
    return json_response(views.message(world, edit(world, message, draft)))


async def delete_message(request: web.Request) -> web.Response:
    world, message = _message(request)
    messages.delete_message(world, message["channel_id"], message["id"])
    return no_content()


_EXECUTE = r"/webhooks/{webhook_id:\d+}/{token}"
_ONE = _EXECUTE + r"/messages/{message_id:\d+}"
routes = [
    web.post(_EXECUTE, execute),
    web.get(_ONE, get_message),
    web.patch(_ONE, edit_message),
    web.delete(_ONE, delete_message),
]
