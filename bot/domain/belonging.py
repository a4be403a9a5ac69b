"""What belongs to a member, noun by noun, and what becomes of it when they have themself erased.

A rule for each kind of document stands in ``BELONGING``. Given a document it says what of it is the member's, which is
what they get when they ask for it, and what the document is without them. The principle, argued in
docs/decisions/0012-erasure.md: their words go, unless they were published under a licence or others have decided or
worked on them; what stays is no longer theirs by name or number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, Final, get_args, get_type_hints

from bot.domain import kinds
from bot.domain import release as release_rules
from bot.domain.area import Area
from bot.domain.concern import blocking
from bot.domain.contribution import Attachment, CoAuthor, Contribution, ContributionState, Review, Work
from bot.domain.delegation import Delegation
from bot.domain.draft import Prepared
from bot.domain.ids import MemberId, ProposalId, TaskId, ref
from bot.domain.leaving import Leaving, without_target, without_voter
from bot.domain.notice import Notice
from bot.domain.page import Credit, Revision
from bot.domain.people import FORMER, Person
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.release import Release, ReleaseDraft, Thanks
from bot.domain.ripening import ripened
from bot.domain.task import Source, Task, TaskState
from bot.domain.vote import Via, Vote
from bot.domain.watching import Watch


class Fate(StrEnum):
    """Something a member has, and what becomes of it. Each is worded by ``erasure-fate-…`` in the catalogue."""

    PERSON = "person"
    VOTE_COUNTED = "vote-counted"
    VOTE_GONE = "vote-gone"
    CLICK = "click"
    CONCERN = "concern"
    PROPOSAL_KEPT = "proposal-kept"
    PROPOSAL_GONE = "proposal-gone"
    TASK_KEPT = "task-kept"
    TASK_GONE = "task-gone"
    CLAIM = "claim"
    WORK_PUBLISHED = "work-published"
    WORK_GONE = "work-gone"
    REVIEW = "review"
    NAMED = "named"
    REVISION = "revision"
    NOTICE = "notice"


@dataclass(frozen=True)
class Terms:
    """How somebody leaves: when, the credit and the title that take the place of theirs, and the name that published
    work keeps by their wish. ``decided_too`` takes their words also where others have decided or worked on them."""

    now: datetime
    former: str
    removed: str
    credit: str | None = None
    decided_too: bool = False

    @property
    def credited(self) -> str:
        """Who published work is by, from now on."""
        return self.credit or self.former


@dataclass(frozen=True)
class Part:
    """What of one document is a member's.

    ``mine`` is the document, or only what of it is theirs; ``after`` the document without them, None where nothing is
    left of it. ``said`` are the words that go, which an audit entry about the document ``ref`` may repeat.
    """

    fates: tuple[Fate, ...]
    mine: object
    after: Any | None
    ref: str = ""
    said: tuple[str, ...] = ()


class Around:
    """What a rule needs to know besides the document: every document of the guild, by the name of its kind."""

    def __init__(self, documents: Mapping[str, Sequence[Any]]) -> None:
        self._documents = documents

    @cached_property
    def proposals(self) -> dict[ProposalId, Proposal]:
        """The proposals, by number."""
        return {proposal.number: proposal for proposal in self._documents[kinds.PROPOSALS.name]}

    @cached_property
    def voters(self) -> dict[ProposalId, set[MemberId]]:
        """Who has voted in each proposal, and those who took their vote back."""
        found: defaultdict[ProposalId, set[MemberId]] = defaultdict(set)
        for vote in self._documents[kinds.VOTES.name]:
            found[vote.proposal].add(vote.member)
        return found

    def votes(self, number: ProposalId) -> list[Vote]:
        """The votes in a proposal, those taken back among them."""
        return [vote for vote in self._documents[kinds.VOTES.name] if vote.proposal == number]

    @cached_property
    def workers(self) -> dict[TaskId, set[MemberId]]:
        """Who has contributed to each task."""
        found: defaultdict[TaskId, set[MemberId]] = defaultdict(set)
        for contribution in self._documents[kinds.CONTRIBUTIONS.name]:
            if contribution.task is not None:
                found[contribution.task].add(contribution.author)
        return found


Rule = Callable[[Any, MemberId, Terms, Around], Part | None]
"""What of a document is the member's; None if nothing is."""


def of_nobody(*_: object) -> None:
    """For a kind in which nothing is anybody's."""
    return


def person(found: Person, member: MemberId, _: Terms, __: Around) -> Part | None:
    """The name and the consents. Those to publish what was published stand in the contributions, too, and stay."""
    return Part((Fate.PERSON,), found, None) if found.id == member else None


def vote(found: Vote, member: MemberId, _: Terms, around: Around) -> Part | None:
    """A choice in a decided proposal counts on, cast at an unknown time by nobody in particular: each stands by itself,
    under the next number below 0 in its ballot. Any other vote is gone. One that they cast for somebody else is that
    member's."""
    after = replace(found, delegate=FORMER) if found.delegate == member else found
    if found.member != member:
        return Part((Fate.NAMED,), {"proposal": found.proposal}, after) if after != found else None
    proposal = around.proposals.get(found.proposal)
    if proposal is None or proposal.state is not ProposalState.DECIDED or not found.choices:
        return Part((Fate.VOTE_GONE,), found, None)
    own = proposal.author == member  # some rules tell the author's vote from others
    stand_in = FORMER if own else MemberId(min(0, *around.voters[found.proposal]) - 1)
    at = proposal.closed_at or found.at
    counted = replace(after, member=stand_in, at=at, via=Via.KEPT, ticked=(), reason="", untimed=True)
    return Part((Fate.VOTE_COUNTED,), found, counted)


def proposal(found: Proposal, member: MemberId, terms: Terms, around: Around) -> Part | None:
    """The question stays where others have voted on it, and it was not withdrawn. Clicks that did not count go."""
    words_stay = found.state is ProposalState.DECIDED and not terms.decided_too
    leaving = Leaving(member, terms.former, None if words_stay else terms.removed, terms.now)
    after, mine, said = leaving.after(found), leaving.mine(found), leaving.said(found)
    fates: tuple[Fate, ...] = (Fate.CLICK,) if "excluded" in mine else ()
    fates += (Fate.CONCERN,) if "concerns" in mine else ()
    if found.state is ProposalState.OPEN and blocking(after.concerns) != blocking(found.concerns):
        left = [one for one in around.votes(found.number) if one.member != member]
        after = ripened(after, left, terms.now)
    name = ref("P", found.number)
    if found.author != member:
        return Part(fates or (Fate.NAMED,), mine, after, name, said) if after != found else None
    after = replace(after, author=FORMER, author_name=terms.former)
    own = tuple(one for one in found.concerns if one.owner == member)
    whole = replace(found, excluded=tuple(one for one in found.excluded if one.member == member), concerns=own)
    withdrawn = found.state is ProposalState.WITHDRAWN
    if not (withdrawn or terms.decided_too) and around.voters[found.number] - {member}:
        return Part((Fate.PROPOSAL_KEPT, *fates), whole, after, name, said)
    earlier = tuple(replace(one, title=terms.removed, details="") for one in after.amendments)
    after = replace(after, title=terms.removed, details="", effects=(), results=(), amendments=earlier, revisit_days=0)
    if found.state is ProposalState.OPEN:
        after = replace(after, state=ProposalState.WITHDRAWN, closed_at=terms.now)
    asked = (found.title, found.details, *(part for one in found.amendments for part in (one.title, one.details)))
    return Part((Fate.PROPOSAL_GONE, *fates), whole, after, name, (*filter(None, asked), *said))


def prepared(found: Prepared, member: MemberId, _: Terms, __: Around) -> Part | None:
    """A proposal that was not posted is its author's alone."""
    if found.author == member:
        return Part((Fate.PROPOSAL_GONE,), found, None)
    draft = replace(found.draft, effects=without_target(found.draft.effects, member))
    after = replace(found, electorate=without_voter(found.electorate, member), draft=draft)
    return Part((Fate.NAMED,), {"draft": str(found.event)}, after) if after != found else None


def delegation(found: Delegation, member: MemberId, _: Terms, __: Around) -> Part | None:
    """Nobody votes for them any more, and they for nobody."""
    return Part((Fate.NAMED,), found, None) if member in (found.member, found.delegate) else None


def area(found: Area, member: MemberId, _: Terms, __: Around) -> Part | None:
    """They maintain nothing any more."""
    if member not in found.maintainers:
        return None
    after = replace(found, maintainers=tuple(one for one in found.maintainers if one != member))
    return Part((Fate.NAMED,), {"name": found.name}, after)


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
        others = {found.claim.member if found.claim is not None else None, found.done_by, *around.workers[found.number]}
        others |= around.voters[found.proposal] if found.proposal is not None else set()
        if not terms.decided_too and others - {member, None}:
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
    reviews = tuple(_anonymous(review, terms) if review.reviewer == member else review for review in found.reviews)
    said = tuple(review.reason for review in found.reviews if review.reviewer == member)
    if said:
        fates.append(Fate.REVIEW)
        mine["reviews"] = [review for review in found.reviews if review.reviewer == member]
        after = replace(after, reviews=reviews)
    if found.tracked_by == member:
        after = replace(after, tracked_by=FORMER, tracked_by_name=terms.former)
        mine["tracked_at"] = found.created_at
        fates += [Fate.NAMED] if found.author != member else []
    name = terms.credited if found.accepted is not None else terms.former
    if found.source is not None and found.source.author == member:
        after, mine["source"] = replace(after, source=_unsigned(found.source, name)), found.source
    if any(one.id == member for one in found.co_authors):
        nobody = CoAuthor(FORMER, name)
        together = tuple(replace(nobody, consent=one.consent) if one.id == member else one for one in found.co_authors)
        after, mine["together"] = replace(after, co_authors=together), found.created_at
        fates += [Fate.NAMED] if found.author != member else []
    if found.author == member:
        after = replace(after, author=FORMER, author_name=name)
        if found.accepted is not None:
            fates.insert(0, Fate.WORK_PUBLISHED)
            after = replace(after, works=(*map(_emptied, found.works[:-1]), found.works[-1]))
            said += tuple(work.text for work in found.works[:-1])
        else:
            fates = [Fate.WORK_GONE]
            said += (found.title, found.summary, *(review.reason for review in found.reviews))
            works = tuple(map(_emptied, found.works))
            after = replace(after, title=terms.removed, summary="", works=works, reviews=(), source=None, consent=None)
            after = replace(after, state=ContributionState.WITHDRAWN)
    if after == found:
        return None
    return Part(tuple(fates), found if found.author == member else mine, after, ref("C", found.number), said)


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


def release_draft(found: ReleaseDraft, member: MemberId, _: Terms, __: Around) -> Part | None:
    """A release that was not published is its maker's alone."""
    return Part((Fate.NAMED,), found, None) if found.by == member else None


def watch(found: Watch, member: MemberId, _: Terms, __: Around) -> Part | None:
    """What they look at is their own affair, and nobody's afterwards."""
    return Part((Fate.NAMED,), found, None) if found.member == member else None


def notice(found: Notice, member: MemberId, _: Terms, __: Around) -> Part | None:
    """What waits to be said to them."""
    return Part((Fate.NOTICE,), found, None) if found.member == member else None


def _unsigned(source: Source, name: str) -> Source:
    return replace(source, author=FORMER, author_name=name)


def _anonymous(review: Review, terms: Terms) -> Review:
    return replace(review, reviewer=FORMER, reviewer_name=terms.former, reason=terms.removed if review.reason else "")


def _emptied(work: Work) -> Work:
    return replace(work, text="", attachments=())


BELONGING: Final[Mapping[str, Rule]] = {
    kinds.SETTINGS.name: of_nobody,
    kinds.SEEN.name: of_nobody,
    kinds.PEOPLE.name: person,
    kinds.PROPOSALS.name: proposal,
    kinds.PREPARED.name: prepared,
    kinds.VOTES.name: vote,
    kinds.DELEGATIONS.name: delegation,
    kinds.AREAS.name: area,
    kinds.TASKS.name: task,
    kinds.CONTRIBUTIONS.name: contribution,
    kinds.PAGES.name: of_nobody,
    kinds.LINKS.name: of_nobody,
    kinds.WATCHES.name: watch,
    kinds.REVISIONS.name: revision,
    kinds.DIGESTS.name: of_nobody,
    kinds.NOTICES.name: notice,
    kinds.HANDLED.name: of_nobody,
    kinds.PSEUDONYMS.name: of_nobody,
    kinds.RELEASES.name: release,
    kinds.RELEASE_DRAFTS.name: release_draft,
    kinds.CADENCES.name: of_nobody,
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
