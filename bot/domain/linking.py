"""What each page leads to: the links to other pages, and the categories it is in. An index that can be rebuilt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass

from bot.domain.page import CATEGORIES_LIMIT, CATEGORY_LIMIT, slug
from bot.domain.refusal import Refusal


@dataclass(frozen=True)
class Links:
    """Of one page (its address): the addresses of the pages that its text links to, those that do not exist too, and
    the names of its categories, given in its text or beside it.

    ``unread``: its text is so long that it is yet to be read; until then this is what was known before.
    """

    page: str
    to: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    unread: bool = False

    @property
    def category_addresses(self) -> list[str]:
        """What its categories are found by: two names with the same address are one category."""
        return sorted({slug(name) for name in self.categories})


@dataclass(frozen=True)
class Wanted:
    """A page that does not exist, and how many pages link to it."""

    page: str
    links: int


def wanted(every: Iterable[Links], there: Container[str]) -> list[Wanted]:
    """The pages that others link to and that are not there, the most wanted first, then by address."""
    count: defaultdict[str, int] = defaultdict(int)
    for links in every:
        for address in set(links.to):
            if address not in there:
                count[address] += 1
    return sorted((Wanted(*pair) for pair in count.items()), key=lambda one: (-one.links, one.page))


def category_name(typed: str) -> str:
    """A category's name, trimmed. Raises Refusal if it is empty, too long, or has nothing to make an address of."""
    name = " ".join(typed.split())
    if not slug(name) or len(name) > CATEGORY_LIMIT:
        raise Refusal("page-bad-category", found=name[:80], limit=CATEGORY_LIMIT)
    return name


def with_category(categories: tuple[str, ...], typed: str) -> tuple[str, ...]:
    """The categories and one more; the same ones if it is among them. Raises Refusal for a bad name or too many."""
    name = category_name(typed)
    if slug(name) in map(slug, categories):
        return categories
    if len(categories) >= CATEGORIES_LIMIT:
        raise Refusal("page-too-many-categories", limit=CATEGORIES_LIMIT)
    return (*categories, name)


def without_category(categories: tuple[str, ...], typed: str) -> tuple[str, ...]:
    """The categories without one. Raises Refusal if it is not among them."""
    left = tuple(name for name in categories if slug(name) != slug(typed))
    if left == categories:
        raise Refusal("page-no-such-category", found=typed[:80])
    return left
