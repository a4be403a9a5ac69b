"""The values a person gives to a slash command's options, held against the command.

https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-type
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.rest import command_options as kinds
from sandbox.rest.form import Form
from sandbox.rest.resolved import Resolver
from sandbox.world import Json

_Reader = Callable[[Form, Json], Any]


class OptionReader:
    """Reads the `options` of a command's data. While somebody is `typing` (autocompletion) values may be
    incomplete: they are passed on as they are, and only the focused option must be one that autocompletes."""

    def __init__(self, resolver: Resolver, *, typing: bool) -> None:
        self.resolver = resolver
        self.typing = typing
        self.focused: Json | None = None
        self.path: list[str] = []
        self._readers: dict[int, _Reader] = {
            kinds.STRING: self._text,
            kinds.INTEGER: self._number,
            kinds.NUMBER: self._number,
            kinds.BOOLEAN: lambda form, _: form.boolean("value", required=True),
            kinds.USER: lambda form, _: self._id(form, resolver.add_user),
            kinds.ROLE: lambda form, _: self._id(form, resolver.add_role),
            kinds.MENTIONABLE: lambda form, _: self._id(form, self._add_mentionable),
            kinds.CHANNEL: self._channel,
            kinds.ATTACHMENT: self._attachment,
        }

    def read(self, form: Form, known: list[Json]) -> list[Json]:
        """The options as the application receives them; what is wrong is recorded in the form.

        Afterwards `path` names the subcommands and `focused` is the definition of the focused option.
        """
        if known and known[0]["type"] in kinds.SUBCOMMANDS:
            return self._read_subcommand(form, known)
        by_name = {option["name"]: option for option in known}
        found: dict[str, Json] = {}
        for child in form.children("options"):
            name = child.string("name", required=True, default="")
            if name in found or name not in by_name:
                child.fail("name", "INTERACTION_APPLICATION_COMMAND_OPTION_UNKNOWN", f"Unknown option {name!r}")
                continue
            found[name] = self._read_value(child, by_name[name])
        for option in known:
            if option.get("required") and option["name"] not in found and not self.typing:
                form.fail(
                    "options",
                    "INTERACTION_APPLICATION_COMMAND_OPTION_REQUIRED",
                    f'Required option "{option["name"]}" is missing',
                )
        if self.typing and self.focused is None:
            form.fail("options", "INTERACTION_APPLICATION_COMMAND_OPTION_FOCUS", "No option is focused")
        return list(found.values())

    def _read_subcommand(self, form: Form, known: list[Json]) -> list[Json]:
        children = form.children("options", required=True, min=1, max=1)
        if not children:
            return []
        child = children[0]
        name = child.string("name", required=True)
        chosen = next((option for option in known if option["name"] == name), None)
        if chosen is None:
            child.fail("name", "INTERACTION_APPLICATION_COMMAND_OPTION_UNKNOWN", f"Unknown subcommand {name!r}")
            return []
        self.path.append(chosen["name"])
        nested = self.read(child, chosen.get("options", []))
        return [{"type": chosen["type"], "name": chosen["name"], "options": nested}]

    def _read_value(self, form: Form, option: Json) -> Json:
        sent: Json = {"type": option["type"], "name": option["name"]}
        if not self.typing:
            return sent | {"value": self._readers[option["type"]](form, option)}
        sent["value"] = form.body.get("value", "")
        if form.body.get("focused"):
            if not option.get("autocomplete") or self.focused is not None:
                form.fail("focused", "INTERACTION_APPLICATION_COMMAND_OPTION_FOCUS", "Cannot be focused")
            self.focused = option
            sent |= {"value": str(sent["value"]), "focused": True}
        return sent

    def _text(self, form: Form, option: Json) -> str:
        low, high = option.get("min_length", 0), option.get("max_length", kinds.LONGEST)
        value = str(form.string("value", required=True, min=low, max=high, default=""))
        self._check_choice(form, option, value)
        return value

    def _number(self, form: Form, option: Json) -> Any:
        value = kinds.read_number(form, option["type"])
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return value
        low, high = option.get("min_value"), option.get("max_value")
        if low is not None and value < low:
            form.fail("value", "NUMBER_TYPE_MIN", f"value should be greater than or equal to {low}.")
        elif high is not None and value > high:
            form.fail("value", "NUMBER_TYPE_MAX", f"value should be less than or equal to {high}.")
        self._check_choice(form, option, value)
        return value

    def _check_choice(self, form: Form, option: Json, value: Any) -> None:
        choices = [choice["value"] for choice in option.get("choices", [])]
        if choices and value not in choices:
            form.fail("value", "INTERACTION_APPLICATION_COMMAND_OPTION_CHOICE_INVALID", "Not one of the choices")

    def _id(self, form: Form, add: Callable[[str], bool]) -> str:
        value = str(form.snowflake("value", required=True, default=""))
        if value and not add(value):
            form.fail("value", "INTERACTION_APPLICATION_COMMAND_OPTION_NOT_FOUND", f"{value} was not found")
        return value

    def _add_mentionable(self, snowflake: str) -> bool:
        return self.resolver.add_role(snowflake) or self.resolver.add_user(snowflake)

    def _channel(self, form: Form, option: Json) -> str:
        return self._id(form, lambda key: self.resolver.add_channel(key, option.get("channel_types")))

    def _attachment(self, form: Form, option: Json) -> str:
        key = str(form.body.get("value", ""))
        attachment_id = self.resolver.add_upload(key)
        if attachment_id is None:
            form.fail("value", "INTERACTION_APPLICATION_COMMAND_OPTION_NOT_FOUND", f"File {key!r} was not sent")
        return attachment_id or ""
