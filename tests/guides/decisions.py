"""Writes docs/how-decisions-are-made.md: the text that the archive shows, too.

``make docs`` writes it; a test fails if the file is not what this gives.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bot.locales import Catalogue
from bot.locales.guide import guide

PAGE: Final = Path(__file__).parents[2] / "docs" / "how-decisions-are-made.md"
FRAME: Final = """\
# How decisions are made here

{text}

This page is written by the program (`make docs`). On the web, each community's archive has it with what holds there.
"""


def page() -> str:
    """The whole page, in Markdown."""
    return FRAME.format(text=guide(Catalogue.load("en").text))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
