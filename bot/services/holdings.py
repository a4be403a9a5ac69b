"""Everything a guild keeps about a member: the one thing that both their export and their erasure go by."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from bot.domain.audit import AuditEntry
from bot.domain.belonging import BELONGING, WITH_FILES, files_in
from bot.domain.ids import MemberId
from bot.domain.kinds import KINDS, VOTES
from bot.domain.parts import Around, Fate, Part, Terms
from bot.domain.ports import Kind
from bot.domain.proposal import Proposal, ProposalState
from bot.services.contents import Contents
from bot.services.looking import WORDS, names


@dataclass(frozen=True)
class Found:
    """A document of which something is the member's."""

    kind: Kind[Any]
    document: Any
    part: Part


@dataclass(frozen=True)
class Holdings:
    """What was found. ``entries`` of the audit log lose what they say; ``traces`` have nothing to lose, and that this
    number acted stays. ``files`` are hashes that no document would name any more, ``open_votes`` the proposals still
    to be decided in which they have voted.
    """

    found: tuple[Found, ...]
    entries: tuple[AuditEntry, ...]
    traces: tuple[AuditEntry, ...]
    files: tuple[str, ...]
    open_votes: tuple[Proposal, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to take."""
        return not (self.found or self.entries)

    @property
    def fates(self) -> Counter[Fate]:
        """How much of what there is, by what becomes of it."""
        return Counter(fate for found in self.found for fate in found.part.fates)


def holdings(contents: Contents, member: MemberId, terms: Terms) -> Holdings:
    """What of the contents is the member's, and what becomes of it on these terms."""
    around = Around(contents.documents)
    found = tuple(
        Found(kind, document, part)
        for kind in KINDS
        for document in contents.documents[kind.name]
        if (part := BELONGING[kind.name](document, member, terms, around)) is not None
    )
    said: dict[str, set[str]] = {}
    for one in found:
        said.setdefault(one.part.ref, set()).update(filter(None, one.part.said))
    about = [entry for entry in contents.audit if _is_about(entry, member, said.get(entry.subject))]
    voted = (around.proposals.get(one.document.proposal) for one in found if one.kind is VOTES)
    still_open = tuple(one for one in voted if one is not None and one.state is ProposalState.OPEN)
    return Holdings(
        found,
        entries=tuple(entry for entry in about if entry.payload),
        traces=tuple(entry for entry in about if not entry.payload),
        files=_unnamed(contents, found),
        open_votes=still_open,
    )


def _is_about(entry: AuditEntry, member: MemberId, said: set[str] | None) -> bool:
    """Whether somebody did it, is named in it, or it repeats words of theirs that go."""
    payload = entry.payload
    repeated = said is not None and any(payload.get(name) in said for name in WORDS if payload.get(name))
    return names(entry, member) or repeated


def _unnamed(contents: Contents, found: tuple[Found, ...]) -> tuple[str, ...]:
    """The files that only what goes names."""
    after = {(one.kind.name, one.kind.key(one.document)): one.part.after for one in found}
    gone = {file.sha256 for one in found if one.kind in WITH_FILES for file in files_in(one.document)}
    if gone:
        for kind in WITH_FILES:
            for document in contents.documents[kind.name]:
                left = after.get((kind.name, kind.key(document)), document)
                gone.difference_update(file.sha256 for file in files_in(left))
    return tuple(sorted(gone))
