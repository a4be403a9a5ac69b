"""Reading the rich embeds of a message: their limits, and what Discord makes of them.

https://docs.discord.com/developers/resources/message#embed-object-embed-limits
"""

from __future__ import annotations

from datetime import UTC
from urllib.parse import urlsplit

from sandbox.clock import iso, parse_iso
from sandbox.rest.form import Form
from sandbox.world import Json

MAX_EMBEDS = 10
MAX_FIELDS = 25
MAX_TEXT = 6000
MAX_URL = 2048
MAX_COLOR = 0xFFFFFF


def read_embeds(form: Form) -> list[Json]:
    """The form's `embeds` as Discord stores them: typed `rich`, trimmed, without empty ones.

    Media links are left as they were sent, `attachment://name` included.
    """
    read = [_embed(child) for child in form.children("embeds", max=MAX_EMBEDS)]
    if sum(map(_text_length, read)) > MAX_TEXT:
        form.fail("embeds", "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {MAX_TEXT}")
    return [embed for embed in read if len(embed) > 1]


def web_url(form: Form, key: str, *, attachments: bool = False, max: int = MAX_URL) -> str | None:
    """An http(s) link; with `attachments` also `attachment://filename`. None if it is absent or empty."""
    url: str | None = form.string(key, max=max)
    if not url:
        return None
    schemes = ("http", "https", "attachment") if attachments else ("http", "https")
    try:
        parts = urlsplit(url)
    except ValueError:
        form.fail(key, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
        return None
    if parts.scheme and parts.scheme not in schemes:
        message = f'Scheme "{parts.scheme}" is not supported. Scheme must be one of {schemes}.'
        form.fail(key, "URL_TYPE_INVALID_SCHEME", message)
        return None
    if not parts.scheme or not parts.netloc:
        form.fail(key, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
        return None
    return url


def _embed(form: Form) -> Json:
    embed: Json = {"type": "rich"}
    for key, longest in (("title", 256), ("description", 4096)):
        _put(embed, key, _trimmed(form, key, longest))
    _put(embed, "url", web_url(form, "url"))
    color = form.integer("color", min=0, max=MAX_COLOR)
    if color is not None:
        embed["color"] = color
    _put(embed, "timestamp", _timestamp(form))
    for key in ("image", "thumbnail"):
        _put(embed, key, _media(form.child(key)))
    _put(embed, "author", _author(form.child("author")))
    _put(embed, "footer", _footer(form.child("footer")))
    fields = [_field(child) for child in form.children("fields", max=MAX_FIELDS)]
    _put(embed, "fields", fields)
    return embed


def _put(document: Json, key: str, value: object) -> None:
    if value:
        document[key] = value


def _trimmed(form: Form, key: str, longest: int, *, required: bool = False) -> str:
    """A text without surrounding white space, which does not count towards its limit."""
    value = form.string(key, required=required)
    text = value.strip() if isinstance(value, str) else ""
    if len(text) > longest:
        form.fail(key, "BASE_TYPE_MAX_LENGTH", f"Must be {longest} or fewer in length.")
    if required and isinstance(value, str) and not text:
        form.fail(key, "BASE_TYPE_REQUIRED", "This field is required")
    return text


def _timestamp(form: Form) -> str | None:
    text = form.string("timestamp")
    if not text:
        return None
    try:
        return iso(parse_iso(text).astimezone(UTC))
    except ValueError:
        form.fail("timestamp", "DATE_TIME_TYPE_PARSE", f"Could not parse {text}. Should be ISO8601.")
        return None


def _media(form: Form | None) -> Json | None:
    url = web_url(form, "url", attachments=True) if form else None
    if form is None or url is None:
        return None
    media = {"url": url}
    _put(media, "description", form.string("description", max=4096))
    return media


def _author(form: Form | None) -> Json | None:
    if form is None:
        return None
    author: Json = {}
    _put(author, "name", _trimmed(form, "name", 256, required=True))
    _put(author, "url", web_url(form, "url"))
    _put(author, "icon_url", web_url(form, "icon_url", attachments=True))
    return author


def _footer(form: Form | None) -> Json | None:
    if form is None:
        return None
    footer: Json = {}
    _put(footer, "text", _trimmed(form, "text", 2048))
    _put(footer, "icon_url", web_url(form, "icon_url", attachments=True))
    return {"text": "", **footer} if footer else None


def _field(form: Form) -> Json:
    return {
        "name": _trimmed(form, "name", 256, required=True),
        "value": _trimmed(form, "value", 1024, required=True),
        "inline": bool(form.boolean("inline", default=False)),
    }


def _text_length(embed: Json) -> int:
    named = [embed.get("title", ""), embed.get("description", "")]
    named += [embed.get("footer", {}).get("text", ""), embed.get("author", {}).get("name", "")]
    named += [text for field in embed.get("fields", ()) for text in (field["name"], field["value"])]
    return sum(map(len, named))
