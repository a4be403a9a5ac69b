"""What Discord accepts as an application command, and what it answers to the rest.

https://docs.discord.com/developers/interactions/application-commands#application-command-object
"""

from __future__ import annotations

from sandbox.permissions import ALL
from sandbox.rest.command_options import read_options
from sandbox.rest.command_text import read_localizations, read_name
from sandbox.rest.form import Form
from sandbox.world import Json

CHAT_INPUT, USER, MESSAGE = 1, 2, 3
LIMITS = {CHAT_INPUT: 100, USER: 15, MESSAGE: 15}
SIZE_LIMIT = 8000
_EDITABLE = (
    "name", "name_localizations", "description", "description_localizations", "options",
    "default_member_permissions", "nsfw", "contexts", "integration_types",
)  # fmt: skip


def read_command(form: Form, *, in_guild: bool, old: Json | None = None) -> Json:
    """A command as it is stored, without id, version and owner; problems are recorded in the form.

    `old` is the command being edited: fields absent from the form keep their old values, and its type.
    """
    if old is not None:
        kept = {key: old[key] for key in _EDITABLE if key in old}
        form.body = {**kept, **form.body, "type": old["type"]}
    kind = form.integer("type", choices=LIMITS) or CHAT_INPUT
    slash = kind == CHAT_INPUT
    command: Json = {
        "type": kind,
        "name": read_name(form, strict=slash),
        "name_localizations": read_localizations(form, "name_localizations", 32, strict=slash),
        "description": _read_description(form, slash),
        "description_localizations": read_localizations(form, "description_localizations", 100),
        "default_member_permissions": _read_permissions(form),
        "nsfw": bool(form.boolean("nsfw")),
    }
    if slash:
        options = read_options(form)
        command |= {"options": options} if options else {}
    elif form.array("options"):
        form.fail(
            "options",
            "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_INVALID",
            "Context menu commands cannot have options",
        )
    if not in_guild:
        command |= _read_reach(form)
    if not form.problems and size_of(command) > SIZE_LIMIT:
        form.fail("", "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({SIZE_LIMIT})")
    return command


def _read_description(form: Form, slash: bool) -> str:
    if slash:
        return str(form.string("description", required=True, min=1, max=100, default=""))
    if form.string("description"):
        form.fail(
            "description",
            "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID",
            "Context menu commands cannot have description",
        )
    return ""


def _read_permissions(form: Form) -> str | None:
    value = form.permissions("default_member_permissions")
    return None if value is None else str(int(value) & ALL)


def _read_reach(form: Form) -> Json:
    """Where a global command may be used: `contexts`, `integration_types` and the older `dm_permission`."""
    contexts = _read_set(form, "contexts", (0, 1, 2))
    if contexts is None and form.boolean("dm_permission") is False:
        contexts = [0]
    return {
        "contexts": contexts,
        "integration_types": _read_set(form, "integration_types", (0, 1)) or [0],
        "dm_permission": contexts is None or 1 in contexts,
    }


def _read_set(form: Form, key: str, allowed: tuple[int, ...]) -> list[int] | None:
    values: list[int] | None = form.array(key, min=1)
    for place, value in enumerate(values or []):
        if value not in allowed:
            form.fail(f"{key}.{place}", "BASE_TYPE_CHOICES", f"Value must be one of {allowed}.")
    return None if values is None else list(dict.fromkeys(values))


def size_of(node: Json) -> int:
    """The characters that count towards a command's 8000: names, descriptions and choice values.

    Of a localised text only the longest version counts.
    """
    total = _longest(node, "name") + _longest(node, "description")
    for choice in node.get("choices", []):
        total += _longest(choice, "name") + len(str(choice["value"]))
    return total + sum(size_of(option) for option in node.get("options", []))


def _longest(node: Json, key: str) -> int:
    others = (node.get(f"{key}_localizations") or {}).values()
    return max(len(text) for text in (node.get(key, ""), *others))
