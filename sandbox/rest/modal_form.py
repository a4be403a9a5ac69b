"""Reading a modal that an application opens.

https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-modal
https://docs.discord.com/developers/components/using-modal-components
"""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.rest.controls import SELECTS, read_select
from sandbox.rest.form import Form
from sandbox.world import Json, World

ROW, TEXT_INPUT, TEXT_DISPLAY, LABEL, FILE_UPLOAD = 1, 4, 10, 18, 19
RADIO, CHECKBOXES, CHECKBOX = 21, 22, 23
MOST_COMPONENTS = 5
_TOP_LEVEL = (ROW, TEXT_DISPLAY, LABEL)
_IN_LABEL = (TEXT_INPUT, *SELECTS, FILE_UPLOAD, RADIO, CHECKBOXES, CHECKBOX)


def read_modal(form: Form, world: World) -> Json:
    """A modal's `custom_id`, `title` and `components`, every one of these with an id."""
    modal: Json = {
        "custom_id": form.string("custom_id", required=True, min=1, max=100),
        "title": form.string("title", required=True, min=1, max=45),
    }
    children = form.children("components", required=True, min=1, max=MOST_COMPONENTS)
    reader = _Reader(world)
    modal["components"] = [c for c in (reader.read(child, _TOP_LEVEL) for child in children) if c]
    if not form.problems:
        _number(modal["components"])
    return modal


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component of a modal, outer ones first."""
    for component in components:
        yield component
        yield from walk(component.get("components", []))
        if "component" in component:
            yield from walk([component["component"]])


def _number(components: list[Json]) -> None:
    taken = {component["id"] for component in walk(components)}
    free = (number for number in range(1, 1 << 31) if number not in taken)
    for component in walk(components):
        component["id"] = component["id"] or next(free)


class _Reader:
    """Reads one modal's components; knows which custom ids are taken."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.custom_ids: set[str] = set()

    def read(self, form: Form, allowed: tuple[int, ...]) -> Json:
        kind = form.integer("type", required=True, choices=allowed)
        if kind is None:
            return {}
        component: Json = {"type": kind, "id": form.integer("id", default=0, min=0, max=(1 << 31) - 1) or 0}
        if kind == TEXT_DISPLAY:
            return component | {"content": form.string("content", required=True, min=1, max=4000)}
        if kind == ROW:
            children = form.children("components", required=True, min=1, max=1)
            return component | {"components": [self.read(child, (TEXT_INPUT,)) for child in children]}
        if kind == LABEL:
            return component | self._label(form)
        self._take_custom_id(form)
        if form.boolean("disabled"):
            form.fail("disabled", "COMPONENT_TYPE_INVALID", "Components in a modal cannot be disabled")
        return component | self._field(form, kind)

    def _label(self, form: Form) -> Json:
        label: Json = {"label": form.string("label", required=True, min=1, max=45)}
        description = form.string("description", max=100)
        if description:
            label["description"] = description
        inner = form.child("component", required=True)
        return label | {"component": self.read(inner, _IN_LABEL) if inner else {}}

    def _take_custom_id(self, form: Form) -> None:
        custom_id = form.string("custom_id", required=True, min=1, max=100)
        if custom_id in self.custom_ids:
            form.fail("custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
        self.custom_ids.add(custom_id)

    def _field(self, form: Form, kind: int) -> Json:
        required = form.boolean("required", default=True)
        common: Json = {"custom_id": form.body.get("custom_id"), "required": required is not False}
        if kind == TEXT_INPUT:
            return common | _text_input(form)
        if kind in SELECTS:
            select = common | read_select(form, self.world, kind)
            if not common["required"] and "min_values" not in form.body:
                select["min_values"] = 0
            return select
        if kind == FILE_UPLOAD:
            return common | _counts(form, 10, 1, common["required"])
        if kind == CHECKBOX:
            return {"custom_id": common["custom_id"], "default": bool(form.boolean("default"))}
        options = _options(form, 2 if kind == RADIO else 1)
        if kind == RADIO:
            return common | {"options": options}
        return common | {"options": options} | _counts(form, 10, max(1, len(options)), common["required"])


def _counts(form: Form, most: int, default: int, required: bool) -> Json:
    """`min_values` and `max_values`; what is required needs at least one."""
    low, high = form.integer("min_values", min=0, max=most), form.integer("max_values", min=1, max=most)
    low = int(required) if low is None else low
    high = default if high is None else high
    if low > high or low < int(required):
        form.fail("min_values", "SELECT_COMPONENT_MIN_VALUES_INVALID", "min_values does not fit")
    return {"min_values": low, "max_values": high}


def _text_input(form: Form) -> Json:
    found: Json = {
        "style": form.integer("style", required=True, choices=(1, 2)),
        "min_length": form.integer("min_length", min=0, max=4000),
        "max_length": form.integer("max_length", min=1, max=4000),
        "placeholder": form.string("placeholder", max=100),
        "value": form.string("value", max=4000),
        "label": form.string("label", max=45),
    }
    low, high = found["min_length"], found["max_length"]
    if low is not None and high is not None and low > high:
        form.fail("min_length", "TEXT_INPUT_COMPONENT_MIN_LENGTH_TOO_LARGE", "min_length exceeds max_length")
    return {key: value for key, value in found.items() if value is not None}


def _options(form: Form, fewest: int) -> list[Json]:
    found: list[Json] = []
    for child in form.children("options", required=True, min=fewest, max=10):
        option: Json = {
            "value": child.string("value", required=True, min=1, max=100),
            "label": child.string("label", required=True, min=1, max=100),
        }
        description = child.string("description", max=100)
        if any(option["value"] == other["value"] for other in found):
            child.fail(
                "value",
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            )
        extra = {"description": description, "default": child.boolean("default")}
        found.append(option | {key: value for key, value in extra.items() if value})
    return found
