"""What a person pressed, chose or typed, held against the components the application sent.

https://docs.discord.com/developers/components/reference and
https://docs.discord.food/interactions/receiving-and-responding#sendable-message-component-data-structure
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sandbox.errors import ApiError, invalid_form
from sandbox.rest.components import walk
from sandbox.rest.controls import (
    BUTTON,
    CHANNEL_SELECT,
    LINK,
    MENTIONABLE_SELECT,
    PREMIUM,
    ROLE_SELECT,
    SELECTS,
    STRING_SELECT,
    USER_SELECT,
)
from sandbox.rest.form import Form
from sandbox.rest.modal_form import CHECKBOX, CHECKBOXES, FILE_UPLOAD, LABEL, RADIO, ROW, TEXT_INPUT
from sandbox.rest.resolved import Resolver
from sandbox.world import Json


def component_failed() -> ApiError:
    """Discord's answer to pressing what is not there, is disabled, or has no such option."""
    return invalid_form(("data", "COMPONENT_VALIDATION_FAILED", "Component validation failed"))


def read_press(form: Form, components: list[Json], resolver: Resolver) -> Json:
    """The data of a component interaction; raises if the message's components do not admit it."""
    custom_id = form.string("custom_id", required=True)
    kind = form.integer("component_type") or form.integer("type")
    form.check()
    pressed = next((c for c in walk(components) if c.get("custom_id") == custom_id), None)
    if pressed is None or pressed.get("disabled") or kind not in (None, pressed["type"]):
        raise component_failed()
    data: Json = {"component_type": pressed["type"], "custom_id": custom_id, "id": pressed["id"]}
    if pressed["type"] == BUTTON and pressed["style"] not in (LINK, PREMIUM):
        return data
    if pressed["type"] not in SELECTS:
        raise component_failed()
    values = form.body.get("values")
    if not isinstance(values, list) or not _can_choose(pressed, [str(value) for value in values], resolver):
        raise component_failed()
    resolved = resolver.shown()
    return data | {"values": [str(value) for value in values]} | ({"resolved": resolved} if resolved else {})


def _can_choose(select: Json, values: list[str], resolver: Resolver) -> bool:
    if not select.get("min_values", 1) <= len(values) <= select.get("max_values", 1):
        return False
    if len(set(values)) < len(values):
        return False
    if select["type"] == STRING_SELECT:
        return {option["value"] for option in select["options"]}.issuperset(values)
    look_up = _lookup(select, resolver)
    return all(look_up(value) for value in values)


def _lookup(select: Json, resolver: Resolver) -> Callable[[str], bool]:
    def mentionable(value: str) -> bool:
        return resolver.add_role(value) or resolver.add_user(value)

    return {
        USER_SELECT: resolver.add_user,
        ROLE_SELECT: resolver.add_role,
        MENTIONABLE_SELECT: mentionable,
        CHANNEL_SELECT: lambda value: resolver.add_channel(value, select.get("channel_types")),
    }[select["type"]]


class Submission:
    """A filled modal: what was sent for each custom id, read in the order and under the rules of the modal."""

    def __init__(self, form: Form, resolver: Resolver) -> None:
        self.form = form
        self.resolver = resolver
        self.sent = {c["custom_id"]: c for c in _flat(form.body.get("components")) if "custom_id" in c}

    def read(self, components: list[Json], path: str = "components") -> list[Json]:
        """The components as the application receives them; problems are recorded in the form."""
        return [self._filled(component, f"{path}.{place}") for place, component in enumerate(components)]

    def _filled(self, component: Json, path: str) -> Json:
        kind = component["type"]
        filled: Json = {"type": kind, "id": component["id"]}
        if kind == ROW:
            return filled | {"components": self.read(component["components"], f"{path}.components")}
        if kind == LABEL:
            return filled | {"component": self._filled(component["component"], f"{path}.component")}
        if "custom_id" not in component:
            return filled
        form = Form(self.sent.get(component["custom_id"], {}), self._path(path), self.form.problems)
        filled["custom_id"] = component["custom_id"]
        if kind == TEXT_INPUT:
            return filled | {"value": _text(form, component)}
        if kind == RADIO:
            return filled | {"value": _radio(form, component)}
        if kind == CHECKBOX:
            return filled | {"value": bool(form.boolean("value", default=False))}
        return filled | {"values": self._values(form, component)}

    def _path(self, path: str) -> str:
        return ".".join(part for part in (self.form.path, path) if part)

    def _values(self, form: Form, component: Json) -> list[str]:
        values = [str(value) for value in form.array("values", default=[]) or []]
        if not values:
            if component.get("required", True):
                form.fail("values", "BASE_TYPE_REQUIRED", "This field is required")
            return []
        if component["type"] == FILE_UPLOAD:
            return self._files(form, component, values)
        if component["type"] == CHECKBOXES:
            allowed = {option["value"] for option in component["options"]}
            most = component.get("max_values", len(allowed))
            fits = allowed.issuperset(values) and component.get("min_values", 1) <= len(values) <= most
        else:
            fits = _can_choose(component, values, self.resolver)
        if not fits:
            form.fail("values", "COMPONENT_VALIDATION_FAILED", "Component validation failed")
        return values

    def _files(self, form: Form, component: Json, values: list[str]) -> list[str]:
        low, high = component.get("min_values", 1), component.get("max_values", 1)
        if not low <= len(values) <= high:
            form.fail("values", "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")
            return []
        made = [self.resolver.add_upload(value) for value in values]
        if None in made:
            form.fail("values", "BASE_TYPE_CHOICES", "A file was not uploaded")
        return [attachment_id for attachment_id in made if attachment_id is not None]


def _flat(components: Any) -> Iterator[Json]:
    for component in components if isinstance(components, list) else []:
        if isinstance(component, dict):
            yield component
            yield from _flat(component.get("components"))
            yield from _flat([component.get("component")])


def _text(form: Form, component: Json) -> str:
    value = form.string("value", default="") or ""
    if not value:
        if component.get("required", True):
            form.fail("value", "BASE_TYPE_REQUIRED", "This field is required")
        return ""
    low, high = component.get("min_length", 0), component.get("max_length", 4000)
    if not low <= len(value) <= high:
        form.fail("value", "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")
    return str(value)


def _radio(form: Form, component: Json) -> str | None:
    value: str | None = form.string("value")
    if value is None and component.get("required", True):
        form.fail("value", "BASE_TYPE_REQUIRED", "This field is required")
    elif value is not None and value not in {option["value"] for option in component["options"]}:
        form.fail("value", "COMPONENT_VALIDATION_FAILED", "Component validation failed")
    return value
