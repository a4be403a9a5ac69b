"""Any bytes as text that every store can keep, and back, without loss."""

from __future__ import annotations

import unicodedata
from typing import Final

_BASE: Final = 0xF700
"""Where the bytes that are no UTF-8 go: to U+F780 to U+F7FF, and NUL to U+F700. These belong to Unicode's private use
area; where a text has one of them itself, its UTF-8 bytes go there one by one, so that nothing is mixed up."""

_BIDI: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters with which a name is shown as another than it is."""


def kept(content: bytes) -> str:
    """The bytes as text without NUL and surrogates: UTF-8 as it reads, any other byte as a private character."""
    text = content.decode("utf-8", "surrogateescape")
    if text.isascii() and "\0" not in text:
        return text
    return "".join(map(_shown, text)) if any(map(_special, text)) else text


def bytes_of(text: str) -> bytes:
    """The bytes that ``kept`` made the text of. A surrogate, which it never makes, becomes a question mark."""
    if not any(_is_private(character) for character in text):
        return text.encode("utf-8", "replace")
    return b"".join(_back(character) for character in text)


def kept_name(name: bytes) -> str:
    """A name of git as text that can be shown anywhere: as ``kept``; and of characters that would not be seen for what
    they are (``unnameable``), and of all from U+F700 to U+F7FF, every byte is a character of that range."""
    text = name.decode("utf-8", "surrogateescape")
    return "".join(_bytewise(one) if unnameable(one) or _is_for_names(one) else _shown(one) for one in text)


def bytes_of_name(text: str) -> bytes:
    """The bytes that ``kept_name`` made the text of. A surrogate, which it never makes, becomes a question mark."""
    found = (bytes([ord(one) - _BASE]) if _is_for_names(one) else one.encode("utf-8", "replace") for one in text)
    return b"".join(found)


def unnameable(character: str) -> bool:
    """Whether it is a control character, an end of a line, or one that turns the direction of writing."""
    return unicodedata.category(character) in ("Cc", "Zl", "Zp") or character in _BIDI


def legible(text: str) -> str:
    """A kept text to be looked at: bytes that are no text are shown by the replacement character."""
    return "".join("\ufffd" if _is_private(character) else character for character in text)


def _is_private(character: str) -> bool:
    return character == "\uf700" or "\uf780" <= character <= "\uf7ff"


def _special(character: str) -> bool:
    return character == "\0" or "\udc80" <= character <= "\udcff" or _is_private(character)


def _shown(character: str) -> str:
    if character == "\0":
        return chr(_BASE)
    if "\udc80" <= character <= "\udcff":
        return chr(_BASE + ord(character) - 0xDC00)
    return _bytewise(character) if _is_private(character) else character


def _is_for_names(character: str) -> bool:
    return "\uf700" <= character <= "\uf7ff"


def _bytewise(character: str) -> str:
    return "".join(chr(_BASE + byte) for byte in character.encode())


def _back(character: str) -> bytes:
    return bytes([ord(character) - _BASE]) if _is_private(character) else character.encode("utf-8", "replace")
