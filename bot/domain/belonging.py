"""What belongs to a member, noun by noun, and what becomes of it when they have themself erased.

A rule for each kind of document stands in ``BELONGING``. Given a document it says what of it is the member's, which is
what they get when they ask for it, and what the document is without them. The principle, argued in
docs/decisions/0012-erasure.md: their words go, unless they were published under a licence or others have decided or
worked on them; what stays is no longer theirs by name or number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final, get_args, get_type_hints

from bot.domain import kinds, leaving
from bot.domain import release as release_rules
from bot.domain.contribution import Attachment, CoAuthor, Contribution, ContributionState, Joined, Review, Work
from bot.domain.handling import Handling, Reviewer
from bot.domain.ids import MemberId, ref
from bot.domain.kinds import Handled
from bot.domain.notice import Notice
from bot.domain.page import Credit, Revision
from bot.domain.parts import Around, Fate, Part, Rule, Terms
from bot.domain.people import FORMER, Person
from bot.domain.release import Cadence, Release, ReleaseDraft, Thanks
from bot.domain.task import Source, Task, TaskState
from bot.domain.watching import Watch


def of_nobody(*_: object) -> None:
    """For a kind in which nothing is anybody's."""
    return


def person(found: Person, member: MemberId, _: Terms, __: Around) -> Part | None:
    """The name and the consents. Those to publish what was published stand in the contributions, too, and stay."""
    return Part((Fate.PERSON,), found, None) if found.id == member else None


def task(found: Task, member: MemberId, terms: Terms, around: Around) -> Part | None:
    """The words are those of the message's author, where it was made of one. They stay where others have taken it,
    worked on it or decided it. A claim ends."""
    after, fates, mine = found, list[Fate](), dict[str, object](number=found.number)
    if found.claim is not None and found.claim.member == member:
        fates, mine["claim"] = [Fate.CLAIM], found.claim
        state = TaskState.OPEN if found.state is TaskState.CLAIMED else found.state
        after = replace(after, claim=None, state=state)
    if found.done_by == member:
        fates, mine["done_at"] = [Fate.CLAIM], found.done_at
        after = replace(after, done_by=None)
    if found.author == member:
        after = replace(after, author=FORMER, author_name=terms.former)
    if found.source is not None and found.source.author == member:
        after, mine["source"] = replace(after, source=_unsigned(found.source, terms.former)), found.source
    said: tuple[str, ...] = ()
    if member == (found.source.author if found.source is not None else found.author):
        others = {
            found.claim.member if found.claim is not None else None,
            found.done_by,
            *around.workers.get(found.number, ()),
        }
        origin = around.proposals.get(found.proposal) if found.proposal is not None else None
        decided = origin is not None and around.shared(origin, member)
        if not terms.decided_too and (decided or others - {member, None}):
            fates.insert(0, Fate.TASK_KEPT)
        else:
            fates, said = [Fate.TASK_GONE], (found.title, found.details)
            after = replace(after, title=terms.removed, details="", source=None, claim=None)
            after = replace(after, state=TaskState.DONE, done_at=found.done_at or terms.now)
    elif found.author == member:
        fates.append(Fate.NAMED)
    if after == found:
        return None
    whole = found.author == member or bool(said)
    return Part(tuple(fates), found if whole else mine, after, ref("T", found.number), said)


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
        after, mine["source"] = replace(after, source=_unsigned(found.source, name)), found.source
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


def revision(found: Revision, member: MemberId, terms: Terms, _: Around) -> Part | None:
    """A page is published under a licence: it stays, and its credit is what they wish."""
    after, mine = found, dict[str, object](number=found.number, slug=found.slug)
    wrote = any(credit.id == member for credit in found.authors)
    if wrote:
        credit = Credit(FORMER, terms.credited)
        after = replace(after, authors=tuple(credit if one.id == member else one for one in found.authors))
    if found.reviewer.id == member:
        after, mine["reviewed_at"] = replace(after, reviewer=Credit(FORMER, terms.former)), found.at
    if found.reverted_by == member:
        after = replace(after, reverted_by=FORMER)
    if after == found:
        return None
    fates = (Fate.REVISION,) if wrote else (Fate.NAMED,)
    return Part(fates, found if wrote else mine, after, ref("R", found.number))


def release(found: Release, member: MemberId, terms: Terms, _: Around) -> Part | None:
    """A release is published: it stays, and thanks them by the name they wish as an author, by none otherwise."""

    def unnamed(thanks: Thanks) -> Thanks:
        wrote = thanks.part in (release_rules.Part.AUTHOR, release_rules.Part.FIRST_TIMER)
        credit = Credit(FORMER, terms.credited if wrote else terms.former)
        return replace(thanks, to=tuple(credit if one.id == member else one for one in thanks.to))

    thanked = any(one.id == member for thanks in found.thanks for one in thanks.to)
    after = replace(found, thanks=tuple(map(unnamed, found.thanks)))
    mine = {"number": found.number, "version": found.version}
    if found.by == member:
        after, mine = replace(after, by=FORMER, by_name=terms.former), {**mine, "foreword": found.foreword}
    elif not thanked:
        return None
    return Part((Fate.NAMED,), mine, after, ref("V", found.number))


def cadence(found: Cadence, member: MemberId, terms: Terms, _: Around) -> Part | None:
    """How often releases come stays; who set it is not told any more."""
    if found.by != member:
        return None
    return Part((Fate.NAMED,), found, replace(found, by=FORMER, by_name=terms.former))


def release_draft(found: ReleaseDraft, member: MemberId, _: Terms, __: Around) -> Part | None:
    """A release that was not published is its maker's alone."""
    return Part((Fate.NAMED,), found, None) if found.by == member else None


def watch(found: Watch, member: MemberId, _: Terms, __: Around) -> Part | None:
    """What they look at is their own affair, and nobody's afterwards."""
    return Part((Fate.NAMED,), found, None) if found.member == member else None


def notice(found: Notice, member: MemberId, _: Terms, __: Around) -> Part | None:
    """What waits to be said to them is not said, and nothing that names them to others."""
    if found.member == member:
        return Part((Fate.NOTICE,), found, None)
    data = {name: _unnamed(value, member) if name in _NAMING else value for name, value in found.data.items()}
    return Part((Fate.NAMED,), {"subject": found.subject}, replace(found, data=data)) if data != found.data else None


def handled(found: Handled, member: MemberId, _: Terms, __: Around) -> Part | None:
    """An event that named a delegate, or took that back, notes whose it was and whom it was about."""
    return Part((), found, None) if str(member) in found.ref.split(":") else None


_NAMING: Final = ("members", "delegate")
"""What of a notice's data are members' numbers."""


def _unnamed(value: object, member: MemberId) -> object:
    if isinstance(value, list):
        return [one for one in value if one != member]
    return int(FORMER) if value == member else value


def _unsigned(source: Source, name: str) -> Source:
    return replace(source, author=FORMER, author_name=name)


def _without_messages(found: Contribution, words: tuple[Joined, ...], name: str, *, published: bool) -> Contribution:
    """The contribution in which some messages are nobody's any more; what was never published of them is gone."""
    mine = {one.source.message for one in words}
    if published:
        unsigned = tuple(
            replace(one, source=_unsigned(one.source, name), text="") if one.source.message in mine else one
            for one in found.joined
        )
        return replace(found, joined=unsigned)
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


BELONGING: Final[Mapping[str, Rule]] = {
    kinds.SETTINGS.name: of_nobody,
    kinds.SEEN.name: of_nobody,
    kinds.PEOPLE.name: person,
    kinds.PROPOSALS.name: leaving.proposal,
    kinds.PREPARED.name: leaving.prepared,
    kinds.VOTES.name: leaving.vote,
    kinds.DELEGATIONS.name: leaving.delegation,
    kinds.AREAS.name: leaving.area,
    kinds.TASKS.name: task,
    kinds.CONTRIBUTIONS.name: contribution,
    kinds.HANDLINGS.name: handling,
    kinds.REVIEWERS.name: reviewer,
    kinds.REASONS.name: of_nobody,
    kinds.PAGES.name: of_nobody,
    kinds.LINKS.name: of_nobody,
    kinds.WATCHES.name: watch,
    kinds.REVISIONS.name: revision,
    kinds.DIGESTS.name: of_nobody,
    kinds.NOTICES.name: notice,
    kinds.HANDLED.name: handled,
    kinds.PSEUDONYMS.name: of_nobody,
    kinds.RELEASES.name: release,
    kinds.RELEASE_DRAFTS.name: release_draft,
    kinds.CADENCES.name: cadence,
    kinds.LEFTOVERS.name: of_nobody,
}
"""The rule of every kind of document there is."""


def files_in(value: object) -> Iterator[Attachment]:
    """Every file that a document, or a part of one, names."""
    if isinstance(value, Attachment):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from files_in(inner)
    elif isinstance(value, (tuple, list)):
        for inner in value:
            yield from files_in(inner)
    elif is_dataclass(value):
        for field in fields(value):
            yield from files_in(getattr(value, field.name))


def _holds(type_: Any, wanted: type) -> bool:
    """Whether a value of a type can have one of the wanted type in it."""
    if type_ is wanted:
        return True
    inner = get_type_hints(type_).values() if is_dataclass(type_) else get_args(type_)
    return any(_holds(one, wanted) for one in inner)


WITH_FILES: Final = tuple(kind for kind in kinds.KINDS if _holds(kind.type, Attachment))
"""The kinds whose documents can name files."""
