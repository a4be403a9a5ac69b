"""Any bytes as text that every store can keep, and back, without loss."""

from __future__ import annotations

from typing import Final

_BASE: Final = 0xF700
"""Where the bytes that are no UTF-8 go: to U+F780 to U+F7FF, and NUL to U+F700. These belong to Unicode's private use
area; where a text has one of them itself, its UTF-8 bytes go there one by one, so that nothing is mixed up."""


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
    if _is_private(character):
        return "".join(chr(_BASE + byte) for byte in character.encode())
    return character


def _back(character: str) -> bytes:
    return bytes([ord(character) - _BASE]) if _is_private(character) else character.encode("utf-8", "replace")
