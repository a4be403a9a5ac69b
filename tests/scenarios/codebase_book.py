"""The scenario's own book-keeping: who said what of which patches, and what must follow from that.

It knows nothing of how Barnraiser reckons: a statement stands for the patches it was about for as long as every version
after it has just these patches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tests.scenarios.codebase_code import Part, Version

TRAILERS = {"approve": "Reviewed-by", "ack": "Acked-by", "tested": "Tested-by"}
THANKS = {"reported": "Reported-by", "suggested": "Suggested-by"}

Key = tuple[str, int]
Trailer = tuple[str, str]


class Fate(StrEnum):
    """What becomes of a series after its third version."""

    ACCEPTED = "accepted"
    ANSWERED = "accepted once an objection was answered"
    OVERRIDDEN = "accepted in spite of an objection"
    DEFERRED = "accepted after it was put off"
    REBASED = "accepted in a fourth version, after a conflict"
    OBJECTED = "blocked by an objection"
    CONFLICTING = "left after a conflict"
    REJECTED = "rejected"
    VOTED_DOWN = "voted down"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"

    @property
    def accepted(self) -> bool:
        """Whether it is in the archive in the end."""
        return self in (Fate.ACCEPTED, Fate.ANSWERED, Fate.OVERRIDDEN, Fate.DEFERRED, Fate.REBASED)


class Way(StrEnum):
    """How work for an area is accepted."""

    APPROVALS = "approvals"
    MAINTAINER = "maintainer"
    LAZY = "lazy"
    VOTE = "vote"


@dataclass(frozen=True)
class Area:
    """One module: where its files are, its people, and its rule."""

    name: str
    folder: str
    way: Way
    needed: int
    maintainers: tuple[str, ...]
    reviewers: tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """What a member said of a version: of one patch of it (``part``), or of all (0). ``binding``: it counts where the
    area asks for approvals."""

    who: str
    kind: str
    version: int
    part: int
    about: frozenset[Key]
    binding: bool = False


@dataclass(frozen=True)
class Named:
    """Somebody whom the author named, and what they answered: None while they have not."""

    who: str
    role: str
    agreed: bool | None


@dataclass
class Series:
    """One series from its first version to its fate."""

    name: str
    area: Area
    author: str
    fate: Fate
    plans: list[tuple[Part, ...]]
    versions: list[Version] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    number: int = 0
    accepted_by: str = ""
    reporter: str = ""
    task: str = ""

    @property
    def latest(self) -> Version:
        """The newest version."""
        return self.versions[-1]

    @property
    def card(self) -> str:
        """Its number, as people write it."""
        return f"C{self.number}"

    def says(self, who: str, kind: str, part: int = 0, *, binding: bool = False) -> None:
        """Note what a member said."""
        keys = self.latest.keys
        about = frozenset(keys if not part else [keys[part - 1]])
        self.said.append(Said(who, kind, len(self.versions), part, about, binding))

    def approvers(self) -> set[str]:
        """Whose approval counts for all of the newest version."""
        keys = set(self.latest.keys)
        found = [(said.who, {key for one, key in self.standing() if one is said}) for said in self.said if said.binding]
        return {who for who, about in found if about >= keys}

    def standing(self) -> Iterator[tuple[Said, Key]]:
        """What still stands, patch by patch."""
        for said in self.said:
            for key in said.about:
                if said.kind in TRAILERS and all(key in one.keys for one in self.versions[said.version - 1 :]):
                    yield said, key

    def stands(self, who: str, kind: str, part: int) -> bool:
        """Whether a member has said that of a patch (0: of all of them) already, and it still stands."""
        keys = self.latest.keys if not part else (self.latest.keys[part - 1],)
        known = {key for said, key in self.standing() if (said.who, said.kind) == (who, kind)}
        return bool(known & set(keys))

    def dropped(self, after: Sequence[Key]) -> int:
        """How many statements do not hold on as they are in a next version: those about all of it, since it is not the
        same any more, and those about a patch that it does not have."""
        lost = sum(one.version == len(self.versions) and not one.part and one.kind in TRAILERS for one in self.said)
        about = [(said, key) for said, key in self.standing() if said.part or said.version < len(self.versions)]
        return lost + sum(key not in after for _, key in about)

    def fates(self, after: Version) -> set[str]:
        """What a range-diff must say of each patch, by git's signs: the same, changed, gone or new."""
        old, new = dict(self.latest.keys), dict(after.keys)
        subjects = {part.name: part.subject for part in (*self.latest.parts, *after.parts)}
        found = set()
        for name, subject in subjects.items():
            if name in old and name in new:
                found.add(f"{'=' if old[name] == new[name] else '!'} {subject}")
            else:
                found.add(f"{'<' if name in old else '>'} {subject}")
        return found

    def trailers(self) -> list[Counter[Trailer]]:
        """The trailers about people that each of its commits must have, patch by patch."""
        common = [(THANKS[one.role], one.who) for one in self.named if one.agreed]
        common.append(("Signed-off-by", self.author))
        found = []
        for key in self.latest.keys:
            given = {(TRAILERS[said.kind], said.who) for said, about in self.standing() if about == key}
            found.append(Counter([*dict.fromkeys(common), *given]))
        return found


@dataclass(frozen=True)
class Thanks:
    """Who must be thanked in a release."""

    authors: frozenset[str]
    reviewers: frozenset[str]
    testers: frozenset[str]
    reporters: frozenset[str]
    first_timers: frozenset[str]


def thanks(series: Sequence[Series], earlier: Sequence[Series]) -> Thanks:
    """What a release must say of the series that are new in it."""
    authors = frozenset(one.author for one in series)
    said = [one for each in series for one in each.said]
    return Thanks(
        authors,
        frozenset(one.who for one in said if one.kind != "tested"),
        frozenset(one.who for one in said if one.kind == "tested"),
        frozenset(one.who for each in series for one in each.named if one.agreed and one.role == "reported")
        | frozenset(each.reporter for each in series if each.reporter not in ("", each.author)),
        authors - {one.author for one in earlier},
    )
