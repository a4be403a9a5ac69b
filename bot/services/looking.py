"""Looking through a guild for what names a member, without anybody waiting for it.

It takes two steps. First everything is looked through, a slice at a time: documents are looked through rather than
looked up, since what no index has would be left behind. Then, in one transaction, what was found is read again with all
that has come since: new documents have greater keys, and whoever changes one leaves an entry in the audit log about it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Protocol, TypeVar

from bot.domain.audit import AuditEntry
from bot.domain.belonging import BELONGING, WITH_FILES, files_in
from bot.domain.ids import MemberId, ProposalId, parse_ref, ref
from bot.domain.kinds import (
    AREAS,
    CADENCES,
    CONTRIBUTIONS,
    DELEGATIONS,
    DIGESTS,
    HANDLED,
    HANDLINGS,
    INVITEES,
    KINDS,
    NOTICES,
    PEOPLE,
    PREPARED,
    PROPOSALS,
    RELEASE_DRAFTS,
    RELEASES,
    REMINDERS,
    REVIEWERS,
    REVISIONS,
    TASKS,
    VOTES,
    WATCHES,
)
from bot.domain.parts import Around, Terms
from bot.domain.people import is_former
from bot.domain.ports import Key, Kind, Transaction
from bot.domain.vote import Vote
from bot.domain.watching import Topic, watched
from bot.services.contents import Contents

T = TypeVar("T")

SLICE: Final = 1000
"""Documents, or entries of the log, that are looked at in one go: some 10 ms."""

THROUGH: Final[tuple[Kind[Any], ...]] = (PROPOSALS, TASKS, CONTRIBUTIONS, REVISIONS, PREPARED, HANDLED)
"""The kinds that are looked through: there may be many of them, and later ones have greater keys."""

ALL: Final[tuple[Kind[Any], ...]] = (NOTICES, AREAS, REVIEWERS, HANDLINGS, RELEASES, RELEASE_DRAFTS, CADENCES)
"""The kinds of which there are few: all of them are read."""

WORDS: Final = ("title", "reason")
"""Where an audit entry repeats what somebody wrote."""

NAMED: Final = ("author", "member", "delegate", "added", "removed")
"""Where an audit entry names somebody besides the one who acted, or lists such people."""

_FIRST: Final = 2
"""Votes of a ballot that tell whether there are any but one's own."""

_REFS: Final[dict[str, Kind[Any]]] = {"P": PROPOSALS, "T": TASKS, "C": CONTRIBUTIONS, "R": REVISIONS}


class Read(Protocol):
    """Does work that changes nothing: in a transaction of its own, or in one that is under way."""

    async def __call__(self, work: Callable[[Transaction], Awaitable[T]]) -> T: ...


@dataclass
class Seen:
    """What a look has seen of a member, and how far it saw.

    ``keys`` are those of documents that name them, ``entries`` those of the audit log that do, ``worded`` those that
    repeat anybody's words; ``last`` are the last keys, and ``logged`` the last entry, that were looked at. ``named``
    says which contributions name a file.
    """

    keys: defaultdict[str, list[Key]] = field(default_factory=lambda: defaultdict(list))
    entries: list[AuditEntry] = field(default_factory=list)
    worded: list[AuditEntry] = field(default_factory=list)
    last: dict[str, Key] = field(default_factory=dict)
    logged: int = 0
    named: defaultdict[str, list[Key]] = field(default_factory=lambda: defaultdict(list))


async def slices(read: Read, kind: Kind[T]) -> AsyncIterator[list[T]]:
    """Every document of a kind, a slice at a time."""
    last: Key | None = None
    while part := await read(lambda tx, last=last: tx.find(kind, before=last, limit=SLICE)):  # type: ignore[misc]  # mypy cannot infer a lambda with a default
        yield part
        last = kind.key(part[-1])


async def look(read: Read, member: MemberId) -> Seen:
    """Look through everything for what names a member."""
    seen = Seen()
    # The log first: what changes a document after it was looked at is then behind what was seen of the log.
    while part := await read(lambda tx: tx.audit(after=seen.logged, limit=SLICE)):
        for entry in part:
            if names(entry, member):
                seen.entries.append(entry)
            elif any(map(entry.payload.get, WORDS)):
                seen.worded.append(entry)
        seen.logged = part[-1].sequence
    for kind in THROUGH:
        async for documents in slices(read, kind):
            seen.keys[kind.name] += [kind.key(one) for one in documents if _theirs(kind, one, member)]
            seen.last[kind.name] = kind.key(documents[-1])
            if kind is CONTRIBUTIONS:
                for one in documents:
                    for file in files_in(one):
                        seen.named[file.sha256].append(kind.key(one))
    return seen


def names(entry: AuditEntry, member: MemberId) -> bool:
    """Whether somebody did what an entry says, or is named in it."""
    said = map(entry.payload.get, NAMED)
    return entry.actor == member or any(member in (one if isinstance(one, list) else (one,)) for one in said)


_ALONE: Final = Around({kind.name: () for kind in KINDS})
_WHENEVER: Final = Terms(datetime.min.replace(tzinfo=UTC), "", "")


def _theirs(kind: Kind[Any], document: Any, member: MemberId) -> bool:
    return BELONGING[kind.name](document, member, _WHENEVER, _ALONE) is not None


class _Gathered:
    """Documents by kind and key, read in one transaction."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._found: dict[str, dict[Key, Any]] = {kind.name: {} for kind in KINDS}

    def of(self, kind: Kind[T]) -> list[T]:
        """Those of a kind."""
        return list(self._found[kind.name].values())

    def add(self, kind: Kind[Any], documents: Iterable[Any]) -> None:
        self._found[kind.name].update((kind.key(one), one) for one in documents)

    async def get(self, kind: Kind[Any], keys: Iterable[Key]) -> None:
        """Add those of these keys that there are."""
        for key in keys:
            if key not in self._found[kind.name] and (one := await self._tx.get(kind, key)) is not None:
                self._found[kind.name][key] = one

    def documents(self) -> dict[str, list[Any]]:
        """All, each kind in the order of its keys."""
        return {name: [found[key] for key in sorted(found)] for name, found in self._found.items()}


async def gather(tx: Transaction, member: MemberId, seen: Seen) -> Contents:
    """What has to do with a member now, after a look: their documents, those their fate depends on, and the entries of
    the audit log that name them or repeat words."""
    found = _Gathered(tx)
    since = await tx.audit(after=seen.logged)
    for kind in THROUGH:
        await found.get(kind, seen.keys[kind.name])
        found.add(kind, await tx.find(kind, before=seen.last.get(kind.name)))
    for entry in since:
        if (about := parse_ref(entry.subject)) is not None and about[0] in _REFS:
            await found.get(_REFS[about[0]], [about[1]])
    await found.get(PEOPLE, [member])
    await found.get(INVITEES, [member])
    for kind in ALL:
        found.add(kind, await tx.find(kind))
    found.add(REMINDERS, await tx.find(REMINDERS, "member", member))
    found.add(DIGESTS, await tx.find(DIGESTS, "member", member))
    found.add(WATCHES, await tx.find(WATCHES, "member", member))
    found.add(WATCHES, await tx.find(WATCHES, "watched", watched(Topic.REQUESTS, str(member))))
    for index in ("member", "delegate"):
        found.add(DELEGATIONS, await tx.find(DELEGATIONS, index, member))
        found.add(VOTES, await tx.find(VOTES, index, member))
    await _add_surroundings(tx, found, member)
    await _add_files(tx, found, seen)
    subjects = {ref(letter, int(kind.key(one))) for letter, kind in _REFS.items() for one in found.of(kind)}
    worded = [entry for entry in seen.worded if entry.subject in subjects]
    entries = sorted((*seen.entries, *worded, *since), key=lambda entry: entry.sequence)
    return Contents(found.documents(), {}, entries)


async def _add_surroundings(tx: Transaction, found: _Gathered, member: MemberId) -> None:
    """What the fate of votes, proposals and tasks depends on."""
    await found.get(PROPOSALS, {vote.proposal for vote in found.of(VOTES)})
    origins = {task.proposal for task in found.of(TASKS) if task.proposal is not None}
    await found.get(PROPOSALS, origins)
    asked = {vote.proposal for vote in found.of(VOTES) if vote.member == member}
    asked |= origins | {proposal.number for proposal in found.of(PROPOSALS) if proposal.author == member}
    for number in sorted(asked):
        found.add(VOTES, await _first_votes(tx, number))
    for task in found.of(TASKS):
        found.add(CONTRIBUTIONS, await tx.find(CONTRIBUTIONS, "task", task.number))


async def _first_votes(tx: Transaction, number: ProposalId) -> list[Vote]:
    """The votes in a proposal that stand under nobody's number, whose keys are the first, and some of the others."""
    found: list[Vote] = []
    while part := await tx.find(VOTES, "proposal", number, before=found[-1].key if found else None, limit=_FIRST):
        found += part
        if not is_former(part[-1].member):
            break
    return found


async def _add_files(tx: Transaction, found: _Gathered, seen: Seen) -> None:
    """Who else names the files that are named in what was found."""
    for digest in {file.sha256 for kind in WITH_FILES for one in found.of(kind) for file in files_in(one)}:
        found.add(REVISIONS, await tx.find(REVISIONS, "blob", digest))
        await found.get(CONTRIBUTIONS, seen.named[digest])
