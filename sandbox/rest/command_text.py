"""Names, descriptions and their translations in application commands.

Names: https://docs.discord.com/developers/interactions/application-commands#application-command-object
Locales: https://docs.discord.com/developers/reference#locales
"""

from __future__ import annotations

import unicodedata

from sandbox.rest.form import Form
from sandbox.world import Json

LOCALES = (
    "ar", "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "he", "hi", "hr", "hu",
    "id", "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th", "tr", "uk", "vi",
    "zh-CN", "zh-TW",
)  # fmt: skip
_BAD_NAME = ("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def is_command_name(text: str) -> bool:
    """Whether a slash command or an option may be called this (letters in lower case where they have one)."""
    return 1 <= len(text) <= 32 and text == text.lower() and all(_fits_name(sign) for sign in text)


def _fits_name(sign: str) -> bool:
    # Devanagari and Thai write vowels as combining marks, which are neither letters nor digits.
    return (
        sign in "-_'"
        or unicodedata.category(sign)[0] in "LN"
        or "\u0900" <= sign <= "\u097f"
        or "\u0e00" <= sign <= "\u0e7f"
    )


def read_name(form: Form, *, strict: bool) -> str:
    """The form's required `name`; with `strict` it must be one a slash command or option can have."""
    name = str(form.string("name", required=True, min=1, max=32, default="") or "")
    if name and (not is_command_name(name) if strict else not name.strip()):
        form.fail("name", *_BAD_NAME)
    return name if strict else name.strip()


def read_localizations(form: Form, key: str, longest: int, *, strict: bool = False) -> dict[str, str] | None:
    """The translations in the form's `key`, from locale to text, or None if there are none."""
    translations = form.child(key)
    if translations is None:
        return None
    found: dict[str, str] = {}
    for locale in translations.body:
        if locale not in LOCALES:
            translations.fail(locale, "ENUM_TYPE_COERCE", f'Value "{locale}" is not a valid enum value.')
            continue
        text = translations.string(locale, required=True, min=1, max=longest, default="")
        if strict and not is_command_name(text):
            translations.fail(locale, *_BAD_NAME)
        found[locale] = text
    return found


def localized(node: Json, key: str, locale: str) -> str | None:
    """A text's translation into a locale, or None if it has none."""
    found = (node.get(f"{key}_localizations") or {}).get(locale)
    return None if found is None else str(found)
