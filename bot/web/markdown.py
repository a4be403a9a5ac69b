"""Members' Markdown as safe HTML.

Two walls: the parser is told to make no raw HTML and only the links decided on here, and what it makes is then
reduced to a short list of elements and attributes by nh3.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo

import nh3
from markdown_it.token import Token
from markupsafe import Markup

from bot.domain.page import slug
from bot.services import wikitext
from bot.services.wikitext import SCHEMES, page_in, scheme_of
from bot.web.text import plain
from bot.web.words import Words

LINK_REL: Final = "nofollow noopener ugc"
_SPOKEN: Final = 120  # characters of a heading that name the link to it
_LISTED: Final = 2_000
"""How many headings of a text can be linked to and are listed in its contents; a hostile text has tens of thousands."""

_HEADINGS: Final = ("h2", "h3", "h4", "h5", "h6")
_TAGS: Final = {
    "p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "img", "time", "span",
    "table", "thead", "tbody", "tr", "th", "td", *_HEADINGS,
}  # fmt: skip
_ATTRIBUTES: Final = {
    "a": {"href", "title", "aria-label"},
    "img": {"src", "alt", "loading"},
    "ol": {"start"},
    "time": {"datetime"},
    **{heading: {"id"} for heading in _HEADINGS},
}
_CLASSES: Final = {
    "a": {"anchor", "wanted"},
    "span": {"mention"},
    "th": {"left", "center", "right"},
    "td": {"left", "center", "right"},
}


@dataclass(frozen=True)
class Context:
    """What a text may refer to: the guild's start address, own files by name, people by id, and existing pages."""

    start: str
    title: str = ""
    files: tuple[tuple[str, str], ...] = ()
    people: tuple[tuple[int, str], ...] = ()
    pages: frozenset[str] = frozenset()
    zone: str = "UTC"
    mark: str = "s"
    """What the ids of headings begin with: several texts on one page must differ in it."""

    @property
    def guild(self) -> int:
        """The guild, which is the last part of its start address."""
        return int(self.start.rstrip("/").rpartition("/")[2])


@dataclass(frozen=True)
class Heading:
    """A heading of a rendered text; ``level`` is 2 for the highest."""

    level: int
    id: str
    text: str


@dataclass(frozen=True)
class Rendered:
    """Safe HTML, its headings in order, and the addresses of the own files it shows as images."""

    html: Markup
    headings: tuple[Heading, ...]
    shown: frozenset[str]


class Markdown:
    """Renders what members write."""

    def __init__(self, words: Words, keep: int = 64) -> None:
        """Speak with ``words``; ``keep`` results are remembered, since revisions never change."""
        self._words = words
        self._parser = wikitext.parser()
        self._parser.add_render_rule(wikitext.MENTION, lambda _, tokens, at, *__: _mention(tokens[at]))
        self._parser.add_render_rule(wikitext.TIME, lambda _, tokens, at, *__: tokens[at].content)
        self._parser.add_render_rule(wikitext.CATEGORY, lambda *_: "")
        self.render = lru_cache(keep)(self._render)

    def _render(self, text: str, context: Context) -> Rendered:
        tokens = self._parser.parse(plain(text))
        page = _Page(self._words, context)
        html = self._parser.renderer.render(page.settled(tokens), self._parser.options, {})
        return Rendered(Markup(_clean(html, context)), tuple(page.headings), frozenset(page.shown))  # noqa: S704


def _mention(token: Token) -> str:
    return str(Markup('<span class="mention">{}</span>').format(plain(token.content)))


def _clean(html: str, context: Context) -> str:
    files = f"{context.start}file/"

    def own_images_only(tag: str, attribute: str, value: str) -> str | None:
        return None if (tag, attribute) == ("img", "src") and not value.startswith(files) else value

    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        attribute_filter=own_images_only,
        url_schemes=set(SCHEMES),
        link_rel=LINK_REL,
    )


class _Page:
    """Decides, token by token, what links, images, headings and mentions of one text become."""

    def __init__(self, words: Words, context: Context) -> None:
        self._words, self._context = words, context
        self._files, self._people = dict(context.files), dict(context.people)
        self.headings: list[Heading] = []
        self.shown: set[str] = set()
        self._ids: set[str] = set()
        self._repeated = Counter[str]()

    def settled(self, tokens: list[Token]) -> list[Token]:
        """The tokens to render."""
        if _opens_with(tokens, self._context.title):
            tokens = tokens[3:]
        tokens = _without_categories(tokens)
        for token in tokens:
            if token.type == "inline":
                token.children = self._inline(token.children or [])
            elif token.type in {"th_open", "td_open"}:
                _align(token)
        places = [at for at, token in enumerate(tokens) if token.type == "heading_open"]
        top = min((int(tokens[at].tag[1]) for at in places), default=1)
        for at in places:
            level = min(int(tokens[at].tag[1]) - top + 2, 6)  # the page's title is the h1
            self._heading(level, tokens[at], tokens[at + 1], tokens[at + 2])
        return tokens

    def _heading(self, level: int, opening: Token, inline: Token, closing: Token) -> None:
        opening.tag = closing.tag = f"h{level}"
        if len(self.headings) >= _LISTED:
            return
        text = _text(inline.children or [])
        first = name = f"{self._context.mark}-{slug(text)[:60]}"
        while name in self._ids:
            self._repeated[first] += 1  # from where it was left: a text may have one heading a thousand times
            name = f"{first}-{self._repeated[first]}"
        self._ids.add(name)
        opening.attrs["id"] = name
        self.headings.append(Heading(level, name, text))
        label = self._words.text("web-heading-link", heading=text[:_SPOKEN])
        anchor = Token("link_open", "a", 1, attrs={"href": f"#{name}", "class": "anchor", "aria-label": label})
        inline.children = [
            *(inline.children or []), anchor, Token("text", "", 0, content="#"), Token("link_close", "a", -1),
        ]  # fmt: skip

    def _inline(self, tokens: Sequence[Token]) -> list[Token]:
        settled: list[Token] = []
        open_links: list[bool] = []
        for token in tokens:
            if token.type == "link_open":
                open_links.append(self._link(token))
            elif token.type == "link_close":
                if open_links.pop():
                    settled.append(token)
                continue
            elif token.type == "image":
                settled += self._image(token, inside_link=any(open_links))
                continue
            elif token.type == wikitext.MENTION:
                self._name(token)
            elif token.type == wikitext.TIME:
                at = datetime.fromtimestamp(int(token.content), UTC)
                token.content = str(self._moment(at))
            if token.type != "link_open" or open_links[-1]:
                settled.append(token)
        return settled

    def _moment(self, at: datetime) -> Markup:
        try:
            return self._words.moment(at, ZoneInfo(self._context.zone))
        except OverflowError:  # the first or last hours of the calendar do not exist in every zone
            return self._words.moment(at, ZoneInfo("UTC"))

    def _link(self, token: Token) -> bool:
        """Set a link's address; False if it leads nowhere and its text stays alone."""
        if token.info == "wiki":
            self._wiki(token)
            return True
        given = str(token.attrs.get("href", ""))
        address = self._resolved(given)
        if address is None and (page := page_in(given, self._context.guild)) is not None:
            token.meta = {"slug": page}
            self._wiki(token)
            return True
        if address is not None:
            token.attrs["href"] = address
        return address is not None

    def _wiki(self, token: Token) -> None:
        address = token.meta["slug"]
        token.attrs["href"] = f"{self._context.start}page/{quote(address, safe='')}"
        if address not in self._context.pages:
            token.attrs["class"] = "wanted"
            token.attrs["title"] = self._words.text("web-wanted")

    def _resolved(self, address: str) -> str | None:
        if scheme_of(address):
            return address
        if address.startswith("#"):
            return f"#{self._context.mark}-{slug(unquote(address[1:]))}"
        return self._files.get(unquote(address))

    def _image(self, token: Token, *, inside_link: bool) -> list[Token]:
        source = str(token.attrs.get("src", ""))
        shown = _text(token.children or []) or unquote(source).rpartition("/")[2]
        address = self._resolved(source)
        if address is not None and address in self._files.values():
            self.shown.add(address)
            return [_element("image", "img", {"src": address, "alt": "", "loading": "lazy"}, shown)]
        words = Token("text", "", 0, content=shown)
        if inside_link or address is None:
            return [words]
        return [Token("link_open", "a", 1, attrs={"href": address}), words, Token("link_close", "a", -1)]

    def _name(self, token: Token) -> None:
        if token.info == "member":
            name = self._people.get(int(token.content))
            token.content = f"@{plain(name)}" if name else self._words.text("web-mention-member")
        elif token.info in {"role", "channel"}:
            token.content = self._words.text(f"web-mention-{token.info}")
        else:
            token.content = f":{token.content}:" if token.info == "emoji" else f"/{token.content}"


def _element(sort: str, tag: str, attrs: dict[str, Any], content: str) -> Token:
    # An image's alt text is rendered from its children.
    return Token(sort, tag, 0, attrs=attrs, content=content, children=[Token("text", "", 0, content=content)])


def _without_categories(tokens: list[Token]) -> list[Token]:
    """The tokens without the paragraphs that say nothing but what categories the page is in."""
    kept: list[Token] = []
    for at, token in enumerate(tokens):
        inline = tokens[at + 1] if token.type == "paragraph_open" else tokens[at - 1] if at else token
        of_categories = token if token.type == "inline" else inline
        if token.type in {"paragraph_open", "inline", "paragraph_close"} and _only_categories(of_categories):
            continue
        kept.append(token)
    return kept


def _only_categories(token: Token) -> bool:
    children = token.children or []
    return any(child.type == wikitext.CATEGORY for child in children) and all(
        child.type in {wikitext.CATEGORY, "softbreak"} or (not child.content.strip() and child.type == "text")
        for child in children
    )


def _align(token: Token) -> None:
    style = str(token.attrs.pop("style", ""))
    if style.startswith("text-align:"):
        token.attrs["class"] = style.removeprefix("text-align:")


def _opens_with(tokens: list[Token], title: str) -> bool:
    """Whether a text begins with its page's title as a heading, which the page shows already."""
    if len(tokens) < 3 or tokens[0].type != "heading_open":
        return False
    return slug(_text(tokens[1].children or [])) == slug(title) != ""


def _text(tokens: Sequence[Token]) -> str:
    """What inline tokens say, without marks."""
    kinds = {"text", "code_inline", "text_special", wikitext.MENTION}
    parts = [token.content if token.type in kinds else "" for token in tokens]
    return " ".join("".join(parts).split())
