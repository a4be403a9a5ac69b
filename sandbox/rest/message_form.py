"""Reading what somebody wants to say, for every route that creates or edits a message.

    draft = read_draft(world, body.form(), body.files)         # raises 50035 with every problem
    message = create(world, channel, author, draft)            # stored and published
    message = build(world, channel, author, draft, flags=64)   # not stored: for ephemeral messages
    edit(world, message, read_draft(world, form, files, editing=message))

Permissions are the caller's business.
https://docs.discord.com/developers/resources/message#create-message
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sandbox.errors import ApiError, error, invalid_form
from sandbox.model import media, mentions
from sandbox.model import messages as model
from sandbox.rest.components import read_components, text_of
from sandbox.rest.embeds import read_embeds
from sandbox.rest.form import Form
from sandbox.rest.http import Upload
from sandbox.rest.uploads import Files, read_files
from sandbox.world import Json, World

SUPPRESS_EMBEDS, EPHEMERAL, SUPPRESS_NOTIFICATIONS = 1 << 2, 1 << 6, 1 << 12
COMPONENTS_V2 = 1 << 15
CREATE_FLAGS = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2
EDIT_FLAGS = SUPPRESS_EMBEDS | COMPONENTS_V2
MAX_CONTENT = 2000
USERS_ONLY: Json = {"parse": ["users"]}
_KINDS = ("users", "roles", "everyone")


@dataclass(slots=True)
class Draft:
    """A valid request for a message. None means that the field was not sent (or, in edits, shall stay)."""

    content: str | None
    embeds: list[Json] | None
    components: list[Json] | None
    files: Files
    flags: int
    tts: bool
    nonce: str | int | None
    enforce_nonce: bool
    allowed_mentions: Json | None

    @property
    def is_empty(self) -> bool:
        """Whether a message made of this would show nothing at all."""
        return not (self.content or self.embeds or self.components or self.files)


def read_draft(
    world: World,
    form: Form,
    uploads: list[Upload],
    *,
    may_set: int = CREATE_FLAGS,
    editing: Json | None = None,
    mentioning: Json | None = None,
    rich: bool = True,
) -> Draft:
    """The form as a draft; raises 50035 with every problem found.

    `may_set`: the flags the route admits, others are ignored. `editing`: the stored message that is changed.
    `mentioning`: the allowed mentions where the request names none (`USERS_ONLY` for webhooks and
    interactions). `rich=False` ignores embeds and components, which people cannot send.
    """
    if editing is not None and may_set == CREATE_FLAGS:
        may_set = EDIT_FLAGS
    flags = _read_flags(form, may_set, editing)
    modern = bool(flags & COMPONENTS_V2)
    content = form.string("content")
    if isinstance(content, str):
        content = content.strip()
        if len(content) > MAX_CONTENT:
            form.fail("content", "BASE_TYPE_MAX_LENGTH", f"Must be {MAX_CONTENT} or fewer in length.")
    draft = Draft(
        content=content if content is not None or not form.has("content") else "",
        embeds=read_embeds(form) if rich and form.has("embeds") else None,
        components=read_components(form, world, modern=modern) if rich and form.has("components") else None,
        files=read_files(form, uploads, editing["attachments"] if editing else None),
        flags=flags,
        tts=bool(form.boolean("tts")),
        nonce=_read_nonce(form),
        enforce_nonce=bool(form.boolean("enforce_nonce")),
        allowed_mentions=_read_allowed(form, mentioning),
    )
    if form.body.get("poll"):
        form.fail("poll", "BASE_TYPE_CHOICES", "The sandbox has no polls.")
    if form.body.get("sticker_ids"):
        raise ApiError(400, 50081, "Invalid sticker sent")
    if modern:
        _refuse_legacy_fields(form, draft, editing)
    form.check()
    return draft


def build(
    world: World,
    channel: Json,
    author: Json,
    draft: Draft,
    *,
    replied_user_id: str | None = None,
    **fields: Any,
) -> Json:
    """The drafted message, neither stored nor published; 50006 if it is empty.

    `flags` among the fields are added to the draft's. With an EPHEMERAL flag its files are marked as such.
    """
    if draft.is_empty and not fields.get("message_snapshots"):
        raise error(50006)
    flags = draft.flags | int(fields.pop("flags", 0))
    marks = {"ephemeral": True} if flags & EPHEMERAL else {}
    attachments, sent = draft.files.store(world, channel["id"], **marks)
    embeds, components = draft.embeds or [], draft.components or []
    _bind(world, attachments, embeds, components, sent)
    content = draft.content or ""
    text = text_of(components) if flags & COMPONENTS_V2 else content
    found = mentions.resolve(world, channel, author["id"], text, draft.allowed_mentions, replied_user_id)
    parts: Json = {"attachments": attachments, "embeds": embeds, "components": components, "flags": flags}
    return model.build_message(
        world, channel, author, content=content, **{**parts, "tts": draft.tts, **found, **fields}
    )


def create(world: World, channel: Json, author: Json, draft: Draft, **fields: Any) -> Json:
    """`build`, then stored and published. The nonce goes out with the event but is not kept, as on Discord."""
    message = build(world, channel, author, draft, **fields)
    if draft.nonce is not None:
        message["nonce"] = draft.nonce
    model.add_message(world, message)
    if draft.nonce is not None:
        model.remember_nonce(world, message, message.pop("nonce"))
    return message


def changes_of(world: World, message: Json, draft: Draft) -> Json:
    """What an edit changes in the stored message, mentions included; files it drops are gone at once.

    50006 if nothing would be left of the message.
    """
    attachments, sent = draft.files.store(world, message["channel_id"], **_marks(message))
    embeds = message["embeds"] if draft.embeds is None else draft.embeds
    components = message["components"] if draft.components is None else draft.components
    content = message["content"] if draft.content is None else draft.content
    if not (content or embeds or components or attachments or message.get("message_snapshots")):
        raise error(50006)
    _forget_dropped(world, message, attachments)
    _bind(world, attachments, embeds, components, sent)
    changes: Json = {
        "content": content,
        "embeds": embeds,
        "components": components,
        "attachments": attachments,
        "flags": draft.flags,
    }
    modern = bool(draft.flags & COMPONENTS_V2)
    if draft.content is not None or (modern and draft.components is not None):
        reference = message.get("message_reference") or {}
        origin = world.messages.get(message["channel_id"], {}).get(reference.get("message_id", ""))
        text = text_of(components) if modern else content
        changes |= mentions.resolve(
            world,
            world.channels[message["channel_id"]],
            message["author"]["id"],
            text,
            draft.allowed_mentions,
            origin["author"]["id"] if origin else None,
        )
    else:
        changes |= {key: message[key] for key in ("mentions", "mention_roles", "mention_everyone")}
    return changes


def edit(world: World, message: Json, draft: Draft) -> Json:
    """Apply an edit to a stored message and publish it."""
    return model.edit_message(world, message, changes_of(world, message, draft))


def _forget_dropped(world: World, message: Json, attachments: list[Json]) -> None:
    kept = {a["id"] for a in attachments}
    _forget(world, [a["id"] for a in message["attachments"] if a["id"] not in kept])


def _forget(world: World, attachment_ids: Iterable[str]) -> None:
    for attachment_id in attachment_ids:
        world.attachments.pop(attachment_id, None)
        world.blobs.pop(attachment_id, None)


def _marks(message: Json) -> Json:
    return {"ephemeral": True} if message["flags"] & EPHEMERAL else {}


def _bind(
    world: World, attachments: list[Json], embeds: list[Json], components: list[Json], sent: dict[str, str]
) -> None:
    missing = media.bind(world, attachments, embeds, components, sent)
    if missing:
        _forget(world, sent.values())
        code = "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"
        message = f"The referenced attachment was not found: {missing[0]}"
        raise invalid_form(("components", code, message))


def _read_flags(form: Form, may_set: int, editing: Json | None) -> int:
    """The message's flags after the request: settable ones as sent, the others as they are."""
    old = editing["flags"] if editing else 0
    sent = form.integer("flags", min=0)
    if sent is None:
        return int(old)
    return int((old & ~may_set) | (sent & may_set) | (old & COMPONENTS_V2))


def _read_nonce(form: Form) -> str | int | None:
    value = form.body.get("nonce")
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text: str | None = form.string("nonce", max=25)
    return text


def _read_allowed(form: Form, default: Json | None) -> Json | None:
    child = form.child("allowed_mentions")
    if child is None:
        return default
    parse = child.array("parse", default=[]) or []
    for index, kind in enumerate(parse):
        if kind not in _KINDS:
            child.fail(f"parse.{index}", "BASE_TYPE_CHOICES", f"Value must be one of {_KINDS}.")
    named = {key: child.snowflakes(key, max=100, default=[]) for key in ("users", "roles")}
    for key, ids in named.items():
        if ids and key in parse:
            message = f'parse:["{key}"] and {key}: [ids...] are mutually exclusive.'
            child.fail("", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message)
        if len(set(ids)) < len(ids):
            child.fail(key, "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value")
    return {"parse": parse, **named, "replied_user": bool(child.boolean("replied_user"))}


def _refuse_legacy_fields(form: Form, draft: Draft, editing: Json | None) -> None:
    """A Components V2 message has neither content nor embeds: an edit that makes it one must empty them."""
    content = draft.content if draft.content is not None or editing is None else editing["content"]
    embeds = draft.embeds if draft.embeds is not None or editing is None else editing["embeds"]
    for key, value in (("content", content), ("embeds", embeds)):
        if value:
            message = f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            form.fail(key, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message)
