"""What Discord's client puts together before it sends: command options, filled modals, chosen components.

Source: https://docs.discord.food/interactions/receiving-and-responding#create-interaction
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .person_wire import Upload

Json = dict[str, Any]
SUBCOMMAND_TYPES = (1, 2)
CHANNEL, ATTACHMENT = 7, 11
SNOWFLAKE_TYPES = (6, CHANNEL, 8, 9)


def pick_command(index: Json, name: str, kind: int) -> Json:
    """The command of that type in an application command index whose name is the first word, or all, of `name`."""
    wanted = name.split()[0] if kind == 1 else name
    for command in index["application_commands"]:
        if command["type"] == kind and command["name"] == wanted:
            return dict(command)
    known = sorted(command["name"] for command in index["application_commands"] if command["type"] == kind)
    raise LookupError(f"no command {wanted!r} of type {kind} among {known}")


def command_options(
    command: Json, name: str, values: Json, *, focused: str | None = None
) -> tuple[list[Json], list[Upload]]:
    """The `options` of a command's interaction data, nested for subcommands, and the files they refer to.

    Values are plain Python values; users, channels, roles may be given as wire objects, attachments as `Upload`.
    A value whose option the command does not have is sent all the same, so that refusals can be tested.
    """
    path, known = [], command.get("options", [])
    for word in name.split()[1:] if command["type"] == 1 else []:
        found = next((o for o in known if o["name"] == word and o["type"] in SUBCOMMAND_TYPES), None)
        if found is None:
            raise LookupError(f"{command['name']} has no subcommand {word!r}")
        path.append(found)
        known = found.get("options", [])
    types = {option["name"]: option["type"] for option in known}
    files: list[Upload] = []
    options = [_option(key, types.get(key, 3), value, files) for key, value in values.items()]
    for option in options:
        if option["name"] == focused:
            option["focused"] = True
            option["value"] = str(option["value"])
    for step in reversed(path):
        options = [{"type": step["type"], "name": step["name"], "options": options}]
    return options, files


def _option(name: str, kind: int, value: Any, files: list[Upload]) -> Json:
    if isinstance(value, Upload):
        files.append(value)
        value = str(len(files) - 1)
    elif isinstance(value, dict):
        value = value["id"]
    return {"type": kind, "name": name, "value": value}


def described(files: list[Upload]) -> list[Json]:
    """The partial attachment objects that go with uploaded files."""
    return [{"id": str(number), "filename": file.name} for number, file in enumerate(files)]


def components_of(node: Any) -> Iterator[Json]:
    """Every component in a message's or modal's tree, outer ones first."""
    for component in node or []:
        yield component
        yield from components_of(component.get("components"))
        yield from components_of([component[key] for key in ("accessory", "component") if key in component])


def find_component(message: Json, *, custom_id: str | None = None, label: str | None = None) -> Json:
    """A message's only component with that custom id, or the button with that label."""
    found = [
        component
        for component in components_of(message.get("components"))
        if "custom_id" in component
        and custom_id in (None, component["custom_id"])
        and label in (None, component.get("label"))
    ]
    if len(found) != 1:
        known = [c.get("label") or c["custom_id"] for c in components_of(message.get("components")) if "custom_id" in c]
        raise LookupError(f"{len(found)} components for {custom_id or label!r} among {known}")
    return found[0]


def filled_modal(modal: Json, values: Json) -> tuple[list[Json], list[Upload]]:
    """A modal's `components` as submitted with `values`, keyed by custom id, and the files uploaded into it.

    What is not in `values` keeps its pre-filled value. A list chooses, a list of `Upload` uploads.
    """
    files: list[Upload] = []
    unknown = values.keys() - {c.get("custom_id") for c in components_of(modal["components"])}
    if unknown:
        raise LookupError(f"the modal has no {sorted(unknown)}")
    return [_filled(component, values, files) for component in modal["components"]], files


def _filled(component: Json, values: Json, files: list[Upload]) -> Json:
    kind = component["type"]
    filled: Json = {"type": kind} | ({"id": component["id"]} if "id" in component else {})
    if kind == 1:
        return filled | {"components": [_filled(c, values, files) for c in component["components"]]}
    if kind == 18:
        return filled | {"component": _filled(component["component"], values, files)}
    if "custom_id" not in component:
        return filled
    filled["custom_id"] = component["custom_id"]
    given = values.get(component["custom_id"])
    if kind == 4:
        filled["value"] = component.get("value", "") if given is None else given
    elif kind == 21:
        chosen = [option["value"] for option in component["options"] if option.get("default")]
        filled["value"] = (chosen[0] if chosen else None) if given is None else given
    elif kind == 23:
        filled["value"] = component.get("default", False) if given is None else given
    else:
        filled["values"] = [_chosen(value, files) for value in (_defaults(component) if given is None else given)]
    return filled


def _defaults(component: Json) -> list[str]:
    preset = [option["value"] for option in component.get("options", []) if option.get("default")]
    return preset or [entry["id"] for entry in component.get("default_values", [])]


def _chosen(value: Any, files: list[Upload]) -> str:
    if isinstance(value, Upload):
        files.append(value)
        return str(len(files) - 1)
    return str(value["id"] if isinstance(value, dict) else value)


def visible_text(message: Json) -> str:
    """Everything a reader sees as text in a message: content, embeds, text components, button labels."""
    parts = [message.get("content") or ""]
    for embed in message.get("embeds", []):
        parts += [embed.get("title", ""), embed.get("description", ""), embed.get("footer", {}).get("text", "")]
        parts += [f"{field['name']} {field['value']}" for field in embed.get("fields", [])]
    for component in components_of(message.get("components")):
        parts += [component.get("content", ""), component.get("label", "") or ""]
    return "\n".join(part for part in parts if part)
