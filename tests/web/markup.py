"""HTML as a reader's program sees it, and what in it would be dangerous. A parser of its own, not the one tested."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

VOID = {"br", "hr", "img", "input", "link", "meta", "wbr", "meter"}
BLOCKS = {"dd", "div", "dt", "h1", "h2", "h3", "li", "p", "td", "th"}
ACTIVE = {
    "script", "style", "iframe", "frame", "object", "embed", "applet", "base", "svg", "math", "template", "noscript",
    "audio", "video", "source", "portal", "textarea", "xmp", "plaintext",
}  # fmt: skip
ADDRESSES = {"href", "src", "action", "formaction", "cite", "poster", "background", "data", "srcset", "ping"}
SCHEMES = {"", "http", "https", "mailto"}


@dataclass
class Element:
    """One element: its name, its attributes, and all text inside."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Markup:
    """A document's elements in order."""

    elements: list[Element] = field(default_factory=list)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements of a name with these attributes; ``rel_`` is written for names that Python keeps."""
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [one for one in self.elements if one.tag == tag and wanted.items() <= one.attributes.items()]

    def one(self, tag: str, **attributes: str) -> Element:
        """The only such element."""
        [found] = self.all(tag, **attributes)
        return found

    def links(self) -> dict[str, str]:
        """Addresses that can be followed, each with the words of its last link."""
        return {one.attributes["href"]: " ".join(one.text.split()) for one in self.all("a")}

    @property
    def text(self) -> str:
        """All words of the main part (or of everything, where there is no main part), white space folded."""
        main = self.all("main") or self.elements[:1]
        return " ".join(main[0].text.split()) if main else ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Markup()
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.found.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        names = [element.tag for element in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]
        if tag in BLOCKS:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data


def read(html: str) -> Markup:
    """Parse a document."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


def dangers(markup: Markup) -> list[str]:
    """Everything in a document that could act: active elements, handlers, styles, and addresses of odd schemes. Our own
    drawings are known by their class, which no member's text can have."""
    drawn = [one for one in markup.elements if one.tag == "svg" and one.attributes.get("class") == "chart"]
    found = [f"<{one.tag}>" for one in markup.elements if one.tag in ACTIVE and one not in drawn]
    for one in markup.elements:
        for name, value in one.attributes.items():
            if name.startswith("on") or name in {"style", "srcdoc", "http-equiv", "target"}:
                found.append(f"<{one.tag} {name}>")
            elif name in ADDRESSES and (problem := _problem(value)):
                found.append(f"<{one.tag} {name}={value!r}> {problem}")
    return found


def _problem(address: str) -> str:
    # Browsers take white space and controls out of an address before they look at its scheme.
    squeezed = "".join(character for character in address if character > " " and character != "\x7f")
    try:
        scheme = urlsplit(squeezed).scheme
    except ValueError:
        return ""
    return "" if scheme in SCHEMES else "scheme"
