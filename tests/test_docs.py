"""The guides say what is so: their links lead somewhere, and what they list is what the program has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.config import KEYS
from bot.locales import Catalogue
from bot.permissions import INVITE, NEEDED, RECOMMENDED

ROOT = Path(__file__).parent.parent
GUIDES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)")
LARGEST_PICTURE = 300_000


def text_of(guide: Path) -> str:
    return guide.read_text(encoding="utf-8")


def prose_of(guide: Path) -> str:
    """A guide without its code."""
    return re.sub(r"```.*?```|`[^`\n]+`", "", text_of(guide), flags=re.DOTALL)


def anchors(guide: Path) -> set[str]:
    """The anchors of a guide's headings, as GitHub and most others make them."""
    headings = re.findall(r"^#+ (.*)$", re.sub(r"```.*?```", "", text_of(guide), flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.relative_to(ROOT).as_posix())
def test_every_link_within_the_project_leads_somewhere(guide):
    for path, anchor in LINK.findall(prose_of(guide)):
        target = (guide.parent / path).resolve() if path else guide
        assert target.exists(), f"{path} is not there"
        assert not anchor or anchor in anchors(target), f"{path}#{anchor} is no heading there"


def test_every_picture_is_shown_somewhere_and_small():
    shown = {(guide.parent / path).resolve() for guide in GUIDES for path, _ in LINK.findall(text_of(guide))}
    for picture in (ROOT / "docs" / "images").iterdir():
        assert picture in shown, f"{picture.name} is shown nowhere"
        assert picture.stat().st_size < LARGEST_PICTURE, f"{picture.name} is too large"


@pytest.mark.parametrize("guide", ["README.md", "docs/admins.md"])
def test_the_guides_give_the_permissions_that_are_asked_for_and_why(guide):
    words, text = Catalogue.load("en", "permission").text, text_of(ROOT / guide)
    assert f"permissions={INVITE}" in text
    listed = dict(re.findall(r"^\| ([A-Z][\w ]+) \| (to [^|;(]+?) *[|;(]", text, re.MULTILINE))
    assert listed == {permission.name: words(permission.reason) for permission in NEEDED + RECOMMENDED}


def test_the_guide_for_admins_lists_every_setting():
    text = text_of(ROOT / "docs" / "admins.md")
    rows = re.findall(r"^\| `\[(\w+)\] (\w+)`((?:, `\w+`)*)", text, re.MULTILINE)
    listed = {f"{table}.{name}" for table, first, more in rows for name in (first, *re.findall(r"\w+", more))}
    assert listed == set(KEYS)
