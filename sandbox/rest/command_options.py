"""The options of a slash command: their nesting, order, choices and limits.

https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-structure
"""

from __future__ import annotations

from typing import Any

from sandbox.rest.command_text import read_localizations, read_name
from sandbox.rest.form import Form
from sandbox.world import Json

SUB_COMMAND, SUB_COMMAND_GROUP, STRING, INTEGER, BOOLEAN, USER = range(1, 7)
CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(7, 12)
SUBCOMMANDS = (SUB_COMMAND, SUB_COMMAND_GROUP)
VALUES = tuple(range(STRING, ATTACHMENT + 1))
WITH_CHOICES = (STRING, INTEGER, NUMBER)
LARGEST = 2**53
LONGEST = 6000
CHANNEL_TYPES = (0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16)


def read_options(form: Form, allowed: tuple[int, ...] = (*SUBCOMMANDS, *VALUES)) -> list[Json]:
    """The form's `options` as they are stored; `allowed` are the option types that may be nested here."""
    options = [_read_option(option, allowed) for option in form.children("options", max=25)]
    known = [option for option in options if option]
    _check_kinds(form, known)
    optional_before = False
    names: set[str] = set()
    for place, option in enumerate(options):
        if option.get("required") and optional_before:
            form.fail(
                f"options.{place}",
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            )
        optional_before = optional_before or not option.get("required")
        if option.get("name") in names:
            form.fail(f"options.{place}", "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option name already exists")
        names.add(option.get("name", ""))
    return known


def _check_kinds(form: Form, options: list[Json]) -> None:
    if len({option["type"] in SUBCOMMANDS for option in options}) > 1:
        form.fail(
            "options",
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Sub-command and sub-command group option types are mutually exclusive to all other types",
        )


def _read_option(form: Form, allowed: tuple[int, ...]) -> Json:
    kind = form.integer("type", required=True, choices=allowed)
    if kind is None:
        return {}
    option: Json = {
        "type": kind,
        "name": read_name(form, strict=True),
        "name_localizations": read_localizations(form, "name_localizations", 32, strict=True),
        "description": form.string("description", required=True, min=1, max=100, default=""),
        "description_localizations": read_localizations(form, "description_localizations", 100),
    }
    if kind in SUBCOMMANDS:
        nested = read_options(form, (SUB_COMMAND,) if kind == SUB_COMMAND_GROUP else VALUES)
        return option | {"options": nested}
    if form.boolean("required"):
        option["required"] = True
    return option | _read_choosing(form, kind) | _read_range(form, kind) | _read_channel_types(form, kind)


def _read_choosing(form: Form, kind: int) -> Json:
    """An option's `choices` or `autocomplete`, of which it can have one."""
    autocomplete = bool(form.boolean("autocomplete"))
    if (autocomplete or form.body.get("choices")) and kind not in WITH_CHOICES:
        form.fail(
            "",
            "APPLICATION_COMMAND_OPTIONS_CHOICES_TYPE_INVALID",
            "Only string, integer and number options can have choices or autocomplete",
        )
        return {}
    choices = read_choices(form, kind)
    if autocomplete and choices:
        form.fail(
            "autocomplete",
            "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID",
            "Autocomplete cannot be used together with choices",
        )
    return ({"autocomplete": True} if autocomplete else {}) | ({"choices": choices} if choices else {})


def read_choices(form: Form, kind: int) -> list[Json]:
    """The form's `choices` for an option of that type, in a command or in an autocomplete answer."""
    found: list[Json] = []
    for choice in form.children("choices", max=25):
        name = choice.string("name", required=True, min=1, max=100, default="")
        if name and any(name == other["name"] for other in found):
            choice.fail(
                "", "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS", "Option choice name already exists"
            )
        translations = read_localizations(choice, "name_localizations", 100)
        value = choice.string("value", required=True, max=100) if kind == STRING else read_number(choice, kind)
        found.append({"name": name, "name_localizations": translations, "value": value})
    return found


def read_number(form: Form, kind: int, key: str = "value", *, required: bool = True) -> Any:
    """A number of an INTEGER or NUMBER option, within the 53 bits Discord allows."""
    value = form.body.get(key)
    if kind == INTEGER or value is None:
        return form.integer(key, required=required, min=-LARGEST, max=LARGEST)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        form.fail(key, "NUMBER_TYPE_COERCE", f'Value "{value}" is not float.')
    elif abs(value) > LARGEST:
        form.fail(key, "NUMBER_TYPE_MAX", f"float value should be less than or equal to {LARGEST}.")
    return value


def _read_range(form: Form, kind: int) -> Json:
    if kind == STRING:
        low_key, high_key = "min_length", "max_length"
        low, high = form.integer(low_key, min=0, max=LONGEST), form.integer(high_key, min=1, max=LONGEST)
    elif kind in (INTEGER, NUMBER):
        low_key, high_key = "min_value", "max_value"
        low, high = (read_number(form, kind, key, required=False) for key in (low_key, high_key))
    else:
        return {}
    if isinstance(low, (int, float)) and isinstance(high, (int, float)) and low > high:
        form.fail(
            low_key,
            "APPLICATION_COMMAND_OPTIONS_MIN_GREATER_THAN_MAX",
            f"{low_key} must be less than or equal to {high_key}",
        )
    return {key: value for key, value in ((low_key, low), (high_key, high)) if value is not None}


def _read_channel_types(form: Form, kind: int) -> Json:
    if kind != CHANNEL:
        return {}
    kinds = form.array("channel_types") or []
    for place, value in enumerate(kinds):
        if value not in CHANNEL_TYPES:
            form.fail(f"channel_types.{place}", "BASE_TYPE_CHOICES", f"Value must be one of {CHANNEL_TYPES}.")
    return {"channel_types": kinds} if kinds else {}
