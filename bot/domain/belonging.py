"""What belongs to a member, noun by noun, and what becomes of it when they have themself erased.

A rule for each kind of document stands in ``BELONGING``. Given a document it says what of it is the member's, which is
what they get when they ask for it, and what the document is without them. The principle, argued in
docs/decisions/0012-erasure.md: their words go, unless they were published under a licence or others have decided or
worked on them; what stays is no longer theirs by name or number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final, get_args, get_type_hints

from bot.domain import kinds
from bot.domain.contribution import Attachment
from bot.domain.leaving import archive, contributions, decisions, members, tasks
from bot.domain.parts import Rule


def of_nobody(*_: object) -> None:
    """For a kind in which nothing is anybody's."""
    return


BELONGING: Final[Mapping[str, Rule]] = {
    kinds.SETTINGS.name: of_nobody,
    kinds.SEEN.name: of_nobody,
    kinds.PEOPLE.name: members.person,
    kinds.PROPOSALS.name: decisions.proposal,
    kinds.PREPARED.name: decisions.prepared,
    kinds.VOTES.name: decisions.vote,
    kinds.DELEGATIONS.name: decisions.delegation,
    kinds.AREAS.name: decisions.area,
    kinds.TASKS.name: tasks.task,
    kinds.LOOKS.name: of_nobody,
    kinds.BOARDS.name: of_nobody,
    kinds.CONTRIBUTIONS.name: contributions.contribution,
    kinds.HANDLINGS.name: contributions.handling,
    kinds.REVIEWERS.name: contributions.reviewer,
    kinds.REASONS.name: of_nobody,
    kinds.PAGES.name: of_nobody,
    kinds.LINKS.name: of_nobody,
    kinds.WATCHES.name: members.watch,
    kinds.REMINDERS.name: members.reminder,
    kinds.REVISIONS.name: archive.revision,
    kinds.DIGESTS.name: members.digest,
    kinds.NOTICES.name: members.notice,
    kinds.HANDLED.name: members.handled,
    kinds.PSEUDONYMS.name: of_nobody,
    kinds.RELEASES.name: archive.release,
    kinds.RELEASE_DRAFTS.name: archive.release_draft,
    kinds.CADENCES.name: archive.cadence,
    kinds.INVITEES.name: members.invitee,
    kinds.ROUNDS.name: of_nobody,
    kinds.HEALTH.name: of_nobody,
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
