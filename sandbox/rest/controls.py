"""Reading buttons and select menus, the parts of a message or modal that a person can press.

https://docs.discord.com/developers/components/reference
"""

from __future__ import annotations

from sandbox.errors import ApiError
from sandbox.model.reactions import parse_emoji
from sandbox.rest.embeds import web_url
from sandbox.rest.form import Form
from sandbox.world import Json, World

BUTTON, STRING_SELECT = 2, 3
USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 5, 6, 7, 8
SELECTS = (STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT)
LINK, PREMIUM = 5, 6
STYLES = (1, 2, 3, 4, LINK, PREMIUM)
MAX_OPTIONS = 25
_DEFAULTS = {
    USER_SELECT: ("user",),
    ROLE_SELECT: ("role",),
    MENTIONABLE_SELECT: ("user", "role"),
    CHANNEL_SELECT: ("channel",),
}
_CHANNEL_TYPES = (0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16)


def read_button(form: Form, world: World) -> Json:
    """A button as it is stored; `custom_id` is checked for uniqueness by the caller."""
    button: Json = {"style": form.integer("style", required=True, choices=STYLES)}
    label = form.string("label", max=80)
    emoji = read_emoji(form, world, "BUTTON")
    custom_id = form.string("custom_id", min=1, max=100)
    url = web_url_or_app_link(form)
    if button["style"] == LINK and not url:
        form.fail("url", "BUTTON_COMPONENT_URL_REQUIRED", "A url is required")
    elif button["style"] == PREMIUM:
        form.fail("sku_id", "BUTTON_COMPONENT_SKU_NOT_FOUND", "The specified SKU was not found")
    elif button["style"] in STYLES[:4] and not custom_id:
        form.fail("custom_id", "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED", "A custom id is required")
    if custom_id and url:
        message = "A custom id and url cannot both be specified"
        form.fail("", "BUTTON_COMPONENT_CUSTOM_ID_AND_URL_EXCLUSIVE", message)
    if not form.body.get("label") and not form.body.get("emoji"):
        form.fail("", "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A button must have a label or an emoji")
    given = {"label": label, "emoji": emoji, "custom_id": custom_id, "url": url}
    button.update({key: value for key, value in given.items() if value})
    return button | _disabled(form)


def web_url_or_app_link(form: Form) -> str | None:
    """A link button's address: http, https or `discord://`."""
    value = form.body.get("url")
    if isinstance(value, str) and value.startswith("discord://"):
        url: str | None = form.string("url", max=512)
        return url
    return web_url(form, "url", max=512)


def read_select(form: Form, world: World, kind: int) -> Json:
    """A select menu as it is stored, of any of the five kinds."""
    select: Json = {
        "custom_id": form.string("custom_id", required=True, min=1, max=100),
        "min_values": form.integer("min_values", default=1, min=0, max=25),
        "max_values": form.integer("max_values", default=1, min=1, max=25),
    }
    placeholder = form.string("placeholder", max=150)
    if placeholder:
        select["placeholder"] = placeholder
    low, high = select["min_values"], select["max_values"]
    if low is not None and high is not None and low > high:
        form.fail("min_values", "SELECT_COMPONENT_MIN_VALUES_TOO_LARGE", "min_values exceeds max_values")
    if kind == STRING_SELECT:
        select["options"] = _options(form, world, select)
    else:
        defaults = _default_values(form, kind, high)
        if defaults:
            select["default_values"] = defaults
    if kind == CHANNEL_SELECT and form.body.get("channel_types"):
        types = form.array("channel_types") or []
        for index, value in enumerate(types):
            if value not in _CHANNEL_TYPES:
                form.fail(f"channel_types.{index}", "BASE_TYPE_CHOICES", "Value must be a channel type.")
        select["channel_types"] = list(types)
    return select | _disabled(form)


def _disabled(form: Form) -> Json:
    return {"disabled": True} if form.boolean("disabled") else {}


def _options(form: Form, world: World, select: Json) -> list[Json]:
    options: list[Json] = []
    seen: set[str] = set()
    for child in form.children("options", required=True, min=1, max=MAX_OPTIONS):
        option: Json = {
            "label": child.string("label", required=True, min=1, max=100),
            "value": child.string("value", required=True, min=1, max=100),
        }
        if option["value"] in seen:
            message = "The specified option value is already used"
            child.fail("value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message)
        seen.add(option["value"])
        description = child.string("description", max=100)
        emoji = read_emoji(child, world, "SELECT")
        extra = {"description": description, "emoji": emoji, "default": child.boolean("default")}
        options.append(option | {key: value for key, value in extra.items() if value})
    chosen = sum(1 for option in options if option.get("default"))
    _at_most(form, "options", chosen, select["max_values"])
    if options and select["min_values"] is not None and select["min_values"] > len(options):
        message = f"int value should be less than or equal to {len(options)}."
        form.fail("min_values", "NUMBER_TYPE_MAX", message)
    return options


def _default_values(form: Form, kind: int, high: int | None) -> list[Json]:
    values = [
        {
            "id": child.snowflake("id", required=True),
            "type": child.string("type", required=True, choices=_DEFAULTS[kind]),
        }
        for child in form.children("default_values", max=25)
    ]
    _at_most(form, "default_values", len(values), high)
    return values


def _at_most(form: Form, key: str, count: int, high: int | None) -> None:
    if high is not None and count > high:
        message = f"The number of default values exceeds max_values ({high})"
        form.fail(key, "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", message)


def read_emoji(form: Form, world: World, part: str) -> Json | None:
    """The partial emoji of a button (`part` "BUTTON") or option ("SELECT"); None if there is none."""
    child = form.child("emoji")
    if child is None:
        return None
    emoji_id, name = child.snowflake("id"), child.string("name", max=32)
    if not emoji_id and not name:
        return None
    try:
        known = parse_emoji(world, f"{name or '_'}:{emoji_id}" if emoji_id else name)
    except ApiError:
        child.fail("name" if not emoji_id else "id", f"{part}_COMPONENT_INVALID_EMOJI", "Invalid emoji")
        return None
    return {key: value for key, value in known.items() if value is not None}
