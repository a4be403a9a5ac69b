"""Changes: the revisions that were accepted together, as the archive's history tells of them.

A change becomes one commit of the archive in git. All that its commit says follows from what is stored, and from
nothing else (no address, no setting, no clock), so that it is the same whenever it is made.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from bot.domain.contribution import Acknowledgement, Contribution, Review
from bot.domain.ids import GuildId, MemberId, RevisionId
from bot.domain.page import Credit, Revision
from bot.domain.people import is_former
from bot.domain.reviewing import SIGNED, THANKS, TOGETHER, TRAILERS

HOST: Final = "archive.invalid"
"""What e-mail addresses in the archive's history end with: a name that nobody can ever own (RFC 2606)."""

COMMUNITY: Final = "The community"
ARCHIVE: Final = "The archive"
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]")
_FALSE_TRAILER: Final = re.compile(
    r"^(?=[A-Za-z0-9-]+-by[ \t]*:|(?:contribution|revision|decision|reverts|licence)[ \t]*:)",
    re.IGNORECASE | re.MULTILINE,
)
_NAME_LIMIT: Final = 100


@dataclass(frozen=True)
class Pseudonyms:
    """By what people are called in e-mail addresses of the archive's history instead of their Discord ids: a secret
    (hex) that makes them. ``republished`` counts how often what is published was changed afterwards (somebody's
    erasure): then the history is made anew."""

    secret: str
    republished: int = 0

    def email(self, guild: GuildId, credit: Credit) -> str:
        """Somebody's address. It stays the same in a guild and tells nothing; of all who were erased it is one."""
        if is_former(credit.id):
            return f"nobody@{guild}.{HOST}"
        key = bytes.fromhex(self.secret)
        return f"member-{hmac.digest(key, str(credit.id).encode(), 'sha256').hex()[:12]}@{guild}.{HOST}"


@dataclass(frozen=True)
class Change:
    """The revisions that one contribution (or one patch of its series) made, with their numbers in order.

    ``before`` has the revisions at whose places the pages were until then, by slug; those that were moved from, too.
    """

    revisions: tuple[Revision, ...]
    contribution: Contribution | None
    before: Mapping[str, Revision]

    @property
    def first(self) -> RevisionId:
        """The first of its revisions' numbers."""
        return self.revisions[0].number

    @property
    def last(self) -> RevisionId:
        """The last of its revisions' numbers."""
        return self.revisions[-1].number

    @property
    def at(self) -> datetime:
        """When it was accepted."""
        return self.revisions[0].at

    @property
    def made_at(self) -> datetime:
        """When the work was handed in that was accepted; of what was brought back, when that was done."""
        lead, contribution = self.revisions[0], self.contribution
        if lead.reverts_to is not None or contribution is None:
            return lead.at
        return min(contribution.latest.at, lead.at)

    @property
    def author(self) -> Credit:
        """The first of its authors."""
        authors = self.revisions[0].authors
        return authors[0] if authors else Credit(MemberId(0), ARCHIVE)

    @property
    def committer(self) -> Credit:
        """Who let it in: the reviewer, or the community by a decision."""
        lead = self.revisions[0]
        if lead.decision is not None:
            return Credit(MemberId(0), f"{COMMUNITY} by P{lead.decision}")
        return lead.reviewer


def grouped(revisions: Iterable[Revision]) -> list[tuple[Revision, ...]]:
    """Revisions, by number ascending, as those that were accepted together. A page is in a change once only."""
    found: list[tuple[Revision, ...]] = []
    for _, members in groupby(revisions, key=_together):
        change: list[Revision] = []
        for revision in members:
            if any(revision.slug == other.slug for other in change):
                found.append(tuple(change))
                change = []
            change.append(revision)
        found.append(tuple(change))
    return found


def _together(revision: Revision) -> object:
    return revision.contribution, revision.part, revision.at, revision.reverts_to is None, revision.decision


def person_line(name: str, email: str) -> str:
    """Somebody as git writes them: ``Ada <member-…@…>``. The name is made harmless, and never empty."""
    inert = " ".join(_CONTROLS.sub(" ", name).replace("<", " ").replace(">", " ").split()).strip(".,:;\"'\\ ")
    return f"{inert[:_NAME_LIMIT].strip() or 'Nameless'} <{email}>"


def message_of(change: Change, guild: GuildId, pseudonyms: Pseudonyms) -> str:
    """The commit's message: subject, the rest of it, and trailers, of which each has a cause in what members did.

    What a member wrote cannot pass for a trailer: such lines of it begin with a blank.
    """
    lead = change.revisions[0]
    titles = ", ".join(dict.fromkeys(revision.title for revision in change.revisions[:3]))
    subject = _line(lead.summary) or _line(titles) or f"R{lead.number}"
    parts = [subject]
    if body := _body(lead.body):
        parts.append(body)
    parts.append("\n".join(_trailers(change, guild, pseudonyms)))
    return "\n\n".join(parts) + "\n"


def _trailers(change: Change, guild: GuildId, pseudonyms: Pseudonyms) -> list[str]:
    def named(token: str, credit: Credit) -> str:
        return f"{token}: {person_line(credit.name, pseudonyms.email(guild, credit))}"

    lead, contribution = change.revisions[0], change.contribution
    found = [named(TOGETHER, credit) for credit in lead.authors[1:]]
    if contribution is not None and lead.reverts_to is None:
        stands = [named(THANKS[one.role], Credit(one.id, one.name)) for one in _confirmed(contribution, change.at)]
        if contribution.sign_off is not None and contribution.sign_off.at <= change.at:
            stands.append(named(SIGNED, Credit(contribution.author, contribution.author_name)))
        stands += [named(TRAILERS[review.verdict], _reviewer(review)) for review in given(change)]
        found += dict.fromkeys(stands)
    found.append(f"Licence: {_line(lead.licence)}")
    if lead.reverts_to is not None:
        found.append(f"Reverts: /{guild}/R{lead.reverts_to}")
    if lead.decision is not None:
        found.append(f"Decision: /{guild}/P{lead.decision}")
    found.append(f"Contribution: /{guild}/C{lead.contribution}")
    return [*found, *(f"Revision: /{guild}/R{revision.number}" for revision in change.revisions)]


def given(change: Change) -> list[Review]:
    """The reviews by which somebody stands for what was accepted, in their order; of several by one member that say
    the same, the newest. What was said after the acceptance is no part of it."""
    contribution = change.contribution
    if contribution is None:
        return []
    version, part = contribution.latest.number, change.revisions[0].part
    newest: dict[object, Review] = {}
    for index, review in enumerate(contribution.reviews):
        about = review.revision == version and review.part in (0, part) and not review.dropped
        if about and review.at <= change.at and review.verdict in TRAILERS:
            who = -index - 1 if is_former(review.reviewer) else review.reviewer
            newest[who, review.verdict] = review
    return list(newest.values())


def _confirmed(contribution: Contribution, until: datetime) -> list[Acknowledgement]:
    """Those whom the author named, and who have said by then that it is so."""
    return [one for one in contribution.thanked if one.confirmed_at is not None and one.confirmed_at <= until]


def _reviewer(review: Review) -> Credit:
    return Credit(review.reviewer, review.reviewer_name)


def _line(text: str) -> str:
    return " ".join(_CONTROLS.sub(" ", text).split())


def _body(text: str) -> str:
    lines = [_CONTROLS.sub(" ", line).rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    return _FALSE_TRAILER.sub(" ", "\n".join(lines).strip("\n"))
