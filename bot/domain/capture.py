"""Taking up messages: what a mention asks for, whose emoji counts, several messages as one work, and what is alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from typing import Final

from bot.domain.contribution import Attachment, CoAuthor, Contribution, Form, Joined, Work
from bot.domain.ids import MemberId, MessageId
from bot.domain.people import Consent, Voter
from bot.domain.refusal import Refusal
from bot.domain.reviewing import require_reviewable
from bot.domain.revising import checked_work, updated
from bot.domain.settings import Capturer, GuildSettings
from bot.domain.task import Source

CO_AUTHORS_LIMIT: Final = 10
MESSAGES_LIMIT: Final = 50
"""How many messages one contribution is made of at most."""

_ASKING: Final = re.compile(
    r"(?:please\s+)?(?:track|keep)(?:\s+(?:this|that|it))?(?:\s*(?:\bas\b|:)\s*(?P<title>\S[^\n]*?))?"
    r"[.!]*[ \t]*(?:\n(?P<text>.*))?",
    re.IGNORECASE | re.DOTALL,
)
_QUOTES: Final = " \t\"'“”„‘’«»*_`"
_WORD: Final = re.compile(r"\w+")
_COMPARED: Final = 2000
_SHINGLE: Final = 3
_ENOUGH: Final = 8
_ALIKE: Final = 0.7
_TITLES_ALIKE: Final = 0.88


@dataclass(frozen=True)
class Asked:
    """What somebody asks by mentioning the bot: a title, if they name one, and the text below it, if there is any."""

    title: str
    text: str


def asked(content: str, bot: int) -> Asked | None:
    """What a message asks that mentions the bot, such as ``@Barnraiser track this as Tide pools``; None if it only
    speaks of it."""
    mention = re.compile(rf"\s*<@!?{bot}>[\s,:]*")
    begun = mention.match(content)
    if begun is None:
        return None
    match = _ASKING.fullmatch(content, begun.end())
    if match is None:
        return None
    title = " ".join((match["title"] or "").split()).strip(_QUOTES)
    return Asked(title, (match["text"] or "").strip())


def may_capture(settings: GuildSettings, who: Voter, author: MemberId, count: int) -> bool:
    """Whether an emoji that somebody put below a message, as one of ``count`` people, takes it up."""
    if settings.capture_by == Capturer.AUTHOR:
        return who.id == author
    if settings.capture_by == Capturer.MAINTAINER:
        return settings.is_maintainer(who)
    return count >= settings.capture_count


def with_joined(
    contribution: Contribution, joined: Joined, files: Sequence[Attachment], author: CoAuthor, now: datetime
) -> Contribution:
    """The contribution with one more message below its text: a new revision. Whoever wrote it and is not among its
    authors yet is one now. Raises Refusal if there are too many, or it is no page's text any more."""
    require_open(contribution)
    if len(contribution.sources) >= MESSAGES_LIMIT:
        raise Refusal("capture-too-many-messages", number=contribution.number, limit=MESSAGES_LIMIT)
    text = "\n\n".join(part for part in (contribution.latest.text, joined.text) if part)
    together = {(file.sha256, file.name): file for file in (*contribution.latest.attachments, *files)}
    checked = checked_work(text, len(together))
    work = Work(contribution.latest.number + 1, checked, tuple(together.values()), now)
    after = replace(contribution, joined=(*contribution.joined, joined))
    return updated(with_co_authors(after, (author,)), work)


def with_co_authors(contribution: Contribution, named: Sequence[CoAuthor]) -> Contribution:
    """The contribution with further authors; who is one already is not named twice. Raises Refusal for too many."""
    known = {contribution.author, *(one.id for one in contribution.co_authors)}
    new = {one.id: one for one in named if one.id not in known}
    if len(contribution.co_authors) + len(new) > CO_AUTHORS_LIMIT:
        raise Refusal("capture-too-many-authors", limit=CO_AUTHORS_LIMIT)
    return replace(contribution, co_authors=(*contribution.co_authors, *new.values()))


def agreed(contribution: Contribution, member: MemberId, consent: Consent) -> Contribution:
    """The contribution with a co-author's own agreement. Raises Refusal for anybody else, and once it is over."""
    _require_co_author(contribution, member)
    require_reviewable(contribution)
    together = tuple(replace(one, consent=consent) if one.id == member else one for one in contribution.co_authors)
    return replace(contribution, co_authors=together)


def declined(contribution: Contribution, member: MemberId, now: datetime) -> Contribution:
    """The contribution without a co-author who does not want to be one, and without the messages they wrote.

    Raises Refusal for anybody else, once it is over, and if their words cannot be told from the others' any more: then
    only its author can take them out, and until then nothing of it is published.
    """
    _require_co_author(contribution, member)
    require_reviewable(contribution)
    text, kept, gone = contribution.latest.text, list[Joined](), set[str]()
    for joined in contribution.joined:
        if joined.source.author != member:
            kept.append(joined)
            continue
        if joined.text and joined.text not in text:
            raise Refusal("capture-words-mixed", number=contribution.number, author=contribution.author_name)
        text = text.replace(joined.text, "", 1) if joined.text else text
        gone.update(joined.files)
    together = tuple(one for one in contribution.co_authors if one.id != member)
    after = replace(contribution, co_authors=together, joined=tuple(kept))
    files = tuple(file for file in contribution.latest.attachments if file.sha256 not in gone)
    if (text, files) == (contribution.latest.text, contribution.latest.attachments):
        return after
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    return updated(after, Work(contribution.latest.number + 1, text, files, now))


def edited_text(contribution: Contribution, message: MessageId, text: str) -> str | None:
    """The text of a contribution in which one of its messages now says ``text``.

    None if that cannot be told: somebody has changed those words in a later revision.
    """
    text = text.strip()
    written = contribution.latest.text
    for joined in contribution.joined:
        if joined.source.message == message:
            return written.replace(joined.text, text, 1) if joined.text and joined.text in written else None
    if not contribution.joined:
        return text
    first = contribution.works[0].text
    return written.replace(first, text, 1) if first and first in written else None


def with_text(contribution: Contribution, message: MessageId, text: str, whole: str, now: datetime) -> Contribution:
    """The contribution with ``whole`` as its next revision, in which one of its messages says ``text``."""
    latest = contribution.latest
    work = Work(latest.number + 1, checked_work(whole, len(latest.attachments)), latest.attachments, now)
    joined = tuple(
        replace(one, text=text.strip()) if one.source.message == message else one for one in contribution.joined
    )
    return updated(replace(contribution, joined=joined), work)


def with_source(contribution: Contribution, source: Source) -> Contribution:
    """The contribution with what is known now of one of its messages."""
    if contribution.source is not None and contribution.source.message == source.message:
        return replace(contribution, source=source)
    joined = tuple(
        replace(one, source=source) if one.source.message == source.message else one for one in contribution.joined
    )
    return replace(contribution, joined=joined)


def require_open(contribution: Contribution) -> None:
    """Raise Refusal unless more can be added to it: it is for a page, and not over."""
    require_reviewable(contribution)
    if contribution.form is not Form.PAGE:
        raise Refusal("capture-not-a-page", number=contribution.number)


def _require_co_author(contribution: Contribution, member: MemberId) -> None:
    if all(one.id != member for one in contribution.co_authors):
        raise Refusal("capture-not-co-author", number=contribution.number)


def alike(one: Contribution, other: Contribution) -> bool:
    """Whether two open contributions are probably the same: nearly the same title for a new page, or text.

    Two changes of one page are alike only if they say the very same, for each repeats what the page said before.
    """
    text, others = one.latest.text, other.latest.text
    if text and text == others:
        return True
    if one.base is not None or other.base is not None:
        return False
    return _titles_alike(one.title, other.title) or _texts_alike(text, others)


def _titles_alike(one: str, other: str) -> bool:
    mine, theirs = " ".join(_WORD.findall(one.casefold())), " ".join(_WORD.findall(other.casefold()))
    if _numbers(mine) != _numbers(theirs):
        return False  # Chapter 1 is not chapter 2.
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    return mine == theirs or (matcher.real_quick_ratio() >= _TITLES_ALIKE and matcher.ratio() >= _TITLES_ALIKE)


def _numbers(words: str) -> list[str]:
    return re.findall(r"\d+", words)


def _texts_alike(one: str, other: str) -> bool:
    mine, theirs = _shingles(one), _shingles(other)
    if not mine or not theirs or min(len(mine), len(theirs)) < _ALIKE * max(len(mine), len(theirs)):
        return False
    return len(mine & theirs) >= _ALIKE * len(mine | theirs)


def _shingles(text: str) -> set[tuple[str, ...]]:
    """Every three words in a row of a text's beginning; none of a short one, which says too little."""
    words = _WORD.findall(text[:_COMPARED].casefold())
    if len(words) < _ENOUGH:
        return set()
    return {tuple(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)}
