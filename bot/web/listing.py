"""Files of code and data as HTML: their lines, with numbers that can be linked to."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from bot.web.markdown import Rendered
from bot.web.text import revealed

LINES: Final = 5_000
"""Lines of a file that are shown; the source has them all."""

_LINE: Final = Markup('<li id="L{}"><code>{}</code></li>')


def listing(text: str) -> Rendered:
    """A file's text. Characters that would turn or hide what is around them are spelled out."""
    lines = text.removesuffix("\n").split("\n")
    shown = Markup("\n").join(_LINE.format(at, revealed(line)) for at, line in enumerate(lines[:LINES], 1))
    return Rendered(Markup('<ol class="code" dir="ltr">{}</ol>').format(shown), (), frozenset())
