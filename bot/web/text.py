"""Members' text made harmless to the layout around it. Escaping for HTML is the template's work, not done here."""

from __future__ import annotations

import re

_UNWANTED = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls: not allowed in XML, invisible in HTML
    "\u202a-\u202e\u2066-\u2069"  # bidirectional overrides and isolates: they reorder what stands next to them
    "\ufff9-\ufffb\ufffe\uffff"  # interlinear marks and noncharacters
    "\ud800-\udfff"  # lone surrogates cannot be sent at all
    "]"
)


def plain(text: str) -> str:
    """``text`` without characters that are invisible and act on their surroundings; line breaks and tabs stay."""
    return _UNWANTED.sub("", text)


def revealed(text: str) -> str:
    """``text`` with those characters spelled out, for places that show exactly what changed."""
    return _UNWANTED.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", text)


def file_name(name: str) -> str:
    """A file's name fit for one segment of an address and for a download; never empty, never a path."""
    cleaned = re.sub(r"[/\\:*?\"<>|\n\t]+", "_", plain(name)).strip(". ")[-120:]
    return cleaned or "file"
