"""Canned reasons: what a community's reviewers often have to say, kept under short names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from bot.domain.contribution import REASON_LIMIT
from bot.domain.refusal import Refusal

NAME_LIMIT: Final = 50
TEXT_LIMIT: Final = 1000
REASONS_LIMIT: Final = 20


@dataclass(frozen=True)
class Canned:
    """One of them."""

    name: str
    text: str


@dataclass(frozen=True)
class Reasons:
    """All that a guild has, by name. ``own``: it has chosen its own; until then those that come along are used."""

    reasons: tuple[Canned, ...] = ()
    own: bool = False

    def named(self, name: str) -> Canned:
        """The reason of a name. Raises Refusal."""
        wanted = name.strip().casefold()
        for one in self.reasons:
            if one.name.casefold() == wanted:
                return one
        raise Refusal("review-no-such-reason", found=name.strip()[:NAME_LIMIT])

    def with_one(self, name: str, text: str) -> Reasons:
        """These and one more, which takes the place of one of the same name. Raises Refusal for what is empty or too
        long, and when there are too many."""
        name, text = " ".join(name.split()), text.strip()
        if not name or not text or len(name) > NAME_LIMIT or len(text) > TEXT_LIMIT:
            raise Refusal("review-bad-canned", name=NAME_LIMIT, text=TEXT_LIMIT)
        others = [one for one in self.reasons if one.name.casefold() != name.casefold()]
        if len(others) >= REASONS_LIMIT:
            raise Refusal("review-too-many-canned", limit=REASONS_LIMIT)
        made = sorted([*others, Canned(name, text)], key=lambda one: one.name.casefold())
        return replace(self, reasons=tuple(made), own=True)

    def without(self, name: str) -> Reasons:
        """These without one. Raises Refusal if there is none of this name."""
        gone = self.named(name)
        return replace(self, reasons=tuple(one for one in self.reasons if one != gone), own=True)


def said(canned: Canned | None, free: str) -> str:
    """The reason that somebody gives: a canned one, their own words, or both. What it needs is checked elsewhere."""
    parts = (canned.text if canned is not None else "", free.strip())
    return "\n\n".join(filter(None, parts))[:REASON_LIMIT]
