"""What of contributions and their reviews belongs to somebody who leaves."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.contribution import CoAuthor, Contribution, ContributionState, Joined, Review, Work
from bot.domain.handling import Handling, Reviewer
from bot.domain.ids import MemberId, ref
from bot.domain.leaving.tasks import unsigned
from bot.domain.parts import Around, Fate, Part, Terms
from bot.domain.people import FORMER


def contribution(found: Contribution, member: MemberId, terms: Terms, _: Around) -> Part | None:
    """What was accepted is published, and stays with its consent; the revisions before it were not, and go. So goes all
    of what was never accepted, with what reviewers said of it. Reviews lose their reason and keep their verdict."""
    after, fates, mine = found, list[Fate](), dict[str, object](number=found.number)
    reviews = tuple(
        _unsettled(_anonymous(review, terms) if review.reviewer == member else review, member, terms)
        for review in found.reviews
    )
    said = tuple(review.reason for review in found.reviews if review.reviewer == member)
    if said:
        fates.append(Fate.REVIEW)
        mine["reviews"] = [review for review in found.reviews if review.reviewer == member]
    if reviews != found.reviews:
        after = replace(after, reviews=reviews)
        fates += [] if said else [Fate.NAMED]
    if any(one.id == member for one in found.thanked):
        thanked = tuple(
            replace(one, id=FORMER, name=terms.former) if one.id == member else one for one in found.thanked
        )
        after, mine["thanked"] = replace(after, thanked=thanked), found.created_at
        fates += [Fate.NAMED] if found.author != member else []
    if found.tracked_by == member:
        after = replace(after, tracked_by=FORMER, tracked_by_name=terms.former)
        mine["tracked_at"] = found.created_at
        fates += [Fate.NAMED] if found.author != member else []
    name = terms.credited if found.accepted is not None else terms.former
    if found.source is not None and found.source.author == member:
        after, mine["source"] = replace(after, source=unsigned(found.source, name)), found.source
    words = tuple(one for one in found.joined if one.source.author == member)
    if words or any(one.id == member for one in found.co_authors):
        after = _without_messages(after, words, name, published=found.accepted is not None)
        after, mine["together"] = _without_co_author(after, member, name), words or found.created_at
        said += tuple(one.text for one in words) if found.accepted is None else ()
        fates += [Fate.NAMED] if found.author != member else []
    if found.author == member:
        after = replace(after, author=FORMER, author_name=name)
        if found.accepted is not None:
            fates.insert(0, Fate.WORK_PUBLISHED)
            after = replace(after, works=(*map(_emptied, found.works[:-1]), _unclaimed(found.works[-1])))
            said += tuple(work.text for work in found.works[:-1])
        else:
            fates = [Fate.WORK_GONE]
            said += (found.title, found.summary, *(review.reason for review in found.reviews))
            works = tuple(map(_emptied, found.works))
            after = replace(after, title=terms.removed, summary="", works=works, reviews=(), source=None, consent=None)
            after = replace(after, joined=(), link="")
            after = replace(after, sign_off=None, thanked=(), state_reason="", state=ContributionState.WITHDRAWN)
    if after == found:
        return None
    return Part(tuple(fates), found if found.author == member else mine, after, ref("C", found.number), said)


def handling(found: Handling, member: MemberId, _: Terms, __: Around) -> Part | None:
    """Nobody waits for their review any more, and their thanks are taken back."""
    held = found.assignment
    after = replace(
        found,
        assignment=None if held is not None and held.member == member else held,
        passed=tuple(one for one in found.passed if one != member),
        thanks=tuple(one for one in found.thanks if one.member != member),
    )
    if after == found:
        return None
    mine: dict[str, object] = {"contribution": found.contribution}
    if after.assignment is not held:
        mine["assignment"] = held
    if after.thanks != found.thanks:
        mine["thanks"] = tuple(one for one in found.thanks if one.member == member)
    return Part((Fate.NAMED,), mine, after)


def reviewer(found: Reviewer, member: MemberId, _: Terms, __: Around) -> Part | None:
    """They are offered no reviews any more."""
    return Part((Fate.NAMED,), found, None) if found.member == member else None


def _without_messages(found: Contribution, words: tuple[Joined, ...], name: str, *, published: bool) -> Contribution:
    """The contribution in which some messages are nobody's any more; what was never published of them is gone."""
    mine = {one.source.message for one in words}
    if published:
        joined = tuple(
            replace(one, source=unsigned(one.source, name), text="") if one.source.message in mine else one
            for one in found.joined
        )
        return replace(found, joined=joined)
    works = tuple(_without_words(work, words) for work in found.works)
    return replace(found, works=works, joined=tuple(one for one in found.joined if one.source.message not in mine))


def _without_co_author(found: Contribution, member: MemberId, name: str) -> Contribution:
    """The contribution with nobody in their place where it is published, and without them where it is not: it would
    wait for their agreement for ever."""
    nobody = CoAuthor(FORMER, name)
    together = [replace(nobody, consent=one.consent) if one.id == member else one for one in found.co_authors]
    if found.accepted is None:
        together = [one for one in found.co_authors if one.id != member]
    return replace(found, co_authors=tuple(together))


def _without_words(work: Work, words: tuple[Joined, ...]) -> Work:
    text, files = work.text, {file for one in words for file in one.files}
    for one in words:
        text = text.replace(one.text, "", 1) if one.text else text
    kept = tuple(file for file in work.attachments if file.sha256 not in files)
    return replace(work, text=text.strip(), attachments=kept)


def _anonymous(review: Review, terms: Terms) -> Review:
    return replace(review, reviewer=FORMER, reviewer_name=terms.former, reason=terms.removed if review.reason else "")


def _unsettled(review: Review, member: MemberId, terms: Terms) -> Review:
    """The review, its settlement by nobody if it was theirs."""
    settled = review.settled
    if settled is None or settled.by != member:
        return review
    reason = terms.removed if settled.reason else ""
    return replace(review, settled=replace(settled, by=FORMER, by_name=terms.former, reason=reason))


def _emptied(work: Work) -> Work:
    return replace(work, text="", attachments=(), patches=())


def _unclaimed(work: Work) -> Work:
    """A version without what its mails say of its author."""
    return replace(work, patches=tuple(replace(patch, author="", claimed=()) for patch in work.patches))
