"""Reading the components of a message: rows of controls, and the layout parts of Components V2.

https://docs.discord.com/developers/components/reference
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sandbox.rest.controls import BUTTON, LINK, SELECTS, read_button, read_select
from sandbox.rest.embeds import web_url
from sandbox.rest.form import Form
from sandbox.world import Json, World

ROW, SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 1, 9, 10, 11, 12, 13, 14, 17
IN_CONTAINER = (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR)
TOP_LEVEL = (*IN_CONTAINER, CONTAINER)
MAX_ROWS = 5
ROW_WIDTH = 5
MAX_COMPONENTS = 40
MAX_TEXT = 4000


def read_components(form: Form, world: World, *, modern: bool) -> list[Json]:
    """The form's `components` as they are stored and shown, every one with an id.

    `modern` is whether the message is flagged IS_COMPONENTS_V2; otherwise only up to five rows are allowed.
    """
    return _Reader(world).read(form, modern)


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component, in the order in which ids are given: a parent before its children."""
    for component in components:
        yield component
        yield from walk(component.get("components", []))
        if "accessory" in component:
            yield component["accessory"]


def text_of(components: list[Json]) -> str:
    """What the text displays say, for finding mentions."""
    return "\n".join(c["content"] for c in walk(components) if c["type"] == TEXT)


def media_of(components: list[Json]) -> Iterator[Json]:
    """The media items shown by thumbnails, galleries and files."""
    for component in walk(components):
        if component["type"] == THUMBNAIL:
            yield component["media"]
        elif component["type"] == FILE:
            yield component["file"]
        elif component["type"] == GALLERY:
            yield from (item["media"] for item in component["items"])


def is_interactive(components: list[Json]) -> bool:
    """Whether pressing any of them would send an interaction."""
    return any(c["type"] in SELECTS or (c["type"] == BUTTON and c["style"] != LINK) for c in walk(components))


class _Reader:
    """Reads one message's components; knows what must be unique or is limited over the whole message."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.custom_ids: set[str] = set()
        self.ids: set[int] = set()
        self.readers: dict[int, Callable[[Form], Json]] = {
            ROW: self.row,
            SECTION: self.section,
            TEXT: self.text,
            THUMBNAIL: self.thumbnail,
            GALLERY: self.gallery,
            FILE: self.file,
            SEPARATOR: self.separator,
            CONTAINER: self.container,
            BUTTON: lambda form: read_button(form, world),
            **{kind: self._select_reader(kind) for kind in SELECTS},
        }

    def _select_reader(self, kind: int) -> Callable[[Form], Json]:
        return lambda form: read_select(form, self.world, kind)

    def read(self, form: Form, modern: bool) -> list[Json]:
        most = MAX_COMPONENTS if modern else MAX_ROWS
        allowed = TOP_LEVEL if modern else (ROW,)
        children = form.children("components", min=1 if form.body.get("components") else 0, max=most)
        components = [c for c in (self.component(child, allowed) for child in children) if c]
        if form.problems:
            return []
        if sum(1 for _ in walk(components)) > MAX_COMPONENTS:
            message = f"The maximum number of components in a message is {MAX_COMPONENTS}"
            form.fail("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", message)
        if sum(len(c["content"]) for c in walk(components) if c["type"] == TEXT) > MAX_TEXT:
            message = f"The total displayable text size of components exceeds the maximum size of {MAX_TEXT}"
            form.fail("components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message)
        self.number(components)
        return components

    def component(self, form: Form, allowed: tuple[int, ...]) -> Json | None:
        kind = form.integer("type", required=True)
        if kind is None:
            return None
        if kind not in allowed:
            listed = ", ".join(map(str, allowed)) + ("," if len(allowed) == 1 else "")
            form.fail("type", "UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({listed}).')
            return None
        read = {"type": kind, "id": self.own_id(form), **self.readers[kind](form)}
        custom_id = read.get("custom_id")
        if custom_id in self.custom_ids:
            message = "Component custom id cannot be duplicated"
            form.fail("custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", message)
        if custom_id:
            self.custom_ids.add(custom_id)
        return read

    def own_id(self, form: Form) -> int:
        """The id the sender chose, 0 for none."""
        number: int = form.integer("id", default=0, min=0, max=(1 << 31) - 1) or 0
        if number in self.ids:
            form.fail("id", "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
        if number:
            self.ids.add(number)
        return number

    def number(self, components: list[Json]) -> None:
        free = (n for n in range(1, 1 << 31) if n not in self.ids)
        for component in walk(components):
            component["id"] = component["id"] or next(free)

    def children(self, form: Form, allowed: tuple[int, ...], most: int) -> list[Json]:
        forms = form.children("components", required=True, min=1, max=most)
        return [c for c in (self.component(child, allowed) for child in forms) if c]

    def row(self, form: Form) -> Json:
        children = self.children(form, (BUTTON, *SELECTS), ROW_WIDTH)
        width = 0
        for index, child in enumerate(children):
            width += 1 if child["type"] == BUTTON else ROW_WIDTH
            if width > ROW_WIDTH:
                message = "The specified component exceeds the maximum width"
                form.fail(f"components.{index}", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message)
                break
        return {"components": children}

    def section(self, form: Form) -> Json:
        accessory = form.child("accessory", required=True)
        return {
            "components": self.children(form, (TEXT,), 3),
            "accessory": self.component(accessory, (BUTTON, THUMBNAIL)) if accessory else None,
        }

    def text(self, form: Form) -> Json:
        return {"content": form.string("content", required=True, min=1, max=MAX_TEXT) or ""}

    def thumbnail(self, form: Form) -> Json:
        return {"media": self.media(form, "media"), **self._caption(form)}

    def gallery(self, form: Form) -> Json:
        items = form.children("items", required=True, min=1, max=10)
        return {"items": [{"media": self.media(item, "media"), **self._caption(item)} for item in items]}

    def file(self, form: Form) -> Json:
        media = self.media(form, "file")
        if media["url"] and not media["url"].startswith("attachment://"):
            message = "Only attachment references are supported"
            form.fail("file.url", "URL_TYPE_INVALID_SCHEME", message)
        return {"file": media, "name": None, "size": None, "spoiler": bool(form.boolean("spoiler"))}

    def separator(self, form: Form) -> Json:
        divider = form.boolean("divider", default=True)
        return {
            "divider": True if divider is None else divider,
            "spacing": form.integer("spacing", default=1, choices=(1, 2)) or 1,
        }

    def container(self, form: Form) -> Json:
        return {
            "components": self.children(form, IN_CONTAINER, MAX_COMPONENTS),
            "accent_color": form.integer("accent_color", min=0, max=0xFFFFFF),
            "spoiler": bool(form.boolean("spoiler")),
        }

    def media(self, form: Form, key: str) -> Json:
        child = form.child(key, required=True)
        url = web_url(child, "url", attachments=True) if child else None
        if child is not None and not child.body.get("url"):
            child.fail("url", "BASE_TYPE_REQUIRED", "This field is required")
        return {"id": self.world.ids.next(), "url": url or ""}

    def _caption(self, form: Form) -> Json:
        return {
            "description": form.string("description", max=1024),
            "spoiler": bool(form.boolean("spoiler")),
        }
