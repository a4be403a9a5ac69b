"""What the members do, by the commands and buttons of their chat, and the notes that the scenario takes of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

from bot.domain.contribution import ContributionState
from tests.e2e.acts import answered, click, labels, told
from tests.e2e.conftest import Town
from tests.sandbox.person import Person, Upload, visible_text
from tests.scenarios.codebase_book import Area, Fate, Named, Series, Way
from tests.scenarios.codebase_code import Upstream, Version, Workshop
from tests.scenarios.codebase_plan import ADMIN, EVERYBODY, MAINTAINER, VERSIONS, Size, once_more

Json = dict[str, Any]
PLACE = "general"
SAYING = {"approve": "Reviewed", "ack": "Fine by me", "tested": "Tested"}
FILES_AT_ONCE = 5
MANY = 3
"""Of how many approvals one is given early."""
_NUMBER = re.compile(r"\*\*C(\d+)\*\*")
_DROPPED = re.compile(r"(One review is|(\d+) reviews are) dropped")


class Play:
    """The community at work."""

    def __init__(self, town: Town, folder: Path, size: Size, seed: int) -> None:
        """Make everything by chance of ``seed``; the real git works in ``folder``."""
        self.town, self._size, self._chance = town, size, Random(seed)
        self.upstream = Upstream(folder / "upstream")
        self._shop = Workshop(folder / "workshop", self.upstream)
        self.people: dict[str, Person] = {}
        self._turns = cycle(EVERYBODY[: size.members])
        self.wrong: list[str] = []
        self.refused = 0
        self.taken: list[Series] = []
        """What was accepted, in the order in which it was."""

    async def begin(self, areas: Sequence[Area]) -> None:
        """Everybody comes, and the admin draws the map."""
        for name in EVERYBODY[: self._size.members]:
            self.people[name] = await self.town.person(name)
        admin = self.people[ADMIN]
        for area in areas:
            first, second = (self._member(name) for name in area.maintainers)
            self._expect("an area", await told(admin, PLACE, "area add", name=area.name, maintainer=first))
            rule: Json = {"acceptance": area.way.value}
            if area.way is Way.APPROVALS:
                rule["approvals"] = area.needed
            elif area.way is Way.LAZY:
                rule["hours"] = area.needed
            steps = [{"add-maintainer": second, "add-path": area.folder, **rule}]
            steps += [{"add-reviewer": self._member(name)} for name in area.reviewers]
            for step in steps:
                self._expect("is changed", await told(admin, PLACE, "area edit", area=area.name, **step))

    async def make(self, series: Sequence[Series]) -> None:
        """Three versions of each series, and what is said of them."""
        for version in range(VERSIONS):
            for at, one in enumerate(series):
                await self._hand_in(one, version, at)
            await self.town.skip(minutes=1)
            for one in series:
                await self._talk(one)
            await self.town.settle()

    async def _hand_in(self, one: Series, version: int, at: int) -> None:
        cover = f"{one.name}, version {version + 1}" if at % 3 == 0 else ""
        made = self._shop.version(version + 1, one.plans[version], cover=cover, forged=at % 2 == 0)
        if version:
            await self._again(one, made)
            return
        who = self.people[one.author]
        options: Json = self._files(made, at)
        if at % 5 == 4:
            one.reporter = self._other(one).name
            opened = await told(self.people[one.reporter], PLACE, "task add", title=f"Mend {one.name}")
            options["task"] = opened.partition("**")[2].partition("**")[0]
        reply = await answered(who, await who.slash(PLACE, "patch send", **options))
        found = _NUMBER.search(visible_text(reply))
        assert found is not None, visible_text(reply)
        one.number = int(found[1])
        for button in ("I agree", "I certify this"):
            if button in labels(reply):
                self._expect("recorded", await click(who, reply, button))
        one.versions.append(made)

    async def _again(self, one: Series, made: Version) -> None:
        """Hand in the next version; what it drops is told to whoever does."""
        who, expected = self.people[one.author], one.dropped(made.keys)
        options: Json = self._files(made, len(one.versions)) | {"changes": "As was asked for."}
        said = await told(who, PLACE, "patch resend", contribution=one.card, **options)
        self._expect(f"version {len(one.versions) + 1}", said)
        found = _DROPPED.search(said)
        told_of = int(found[2] or 1) if found is not None else 0
        if told_of != expected:
            self.wrong.append(f"{one.name}: told of {told_of} dropped reviews, not of {expected}")
        one.versions.append(made)

    def _files(self, made: Version, at: int) -> Json:
        """The mails as one mailbox, or one by one."""
        if at % 2 or len(made.mails) > FILES_AT_ONCE:
            return {"file": Upload("series.mbox", made.box, "text/plain")}
        names = ["file", *(f"file{number}" for number in range(2, FILES_AT_ONCE + 1))]
        uploads = [Upload(f"{number:04}.patch", mail, "text/plain") for number, mail in enumerate(made.mails)]
        return dict(zip(names, uploads, strict=False))

    async def _talk(self, one: Series) -> None:
        """Some say something of the newest version; one is asked for changes; the author names somebody."""
        version = len(one.versions)
        for _ in range(self._size.statements):
            kind, part = self._chance.choice(list(SAYING)), self._chance.randrange(len(one.latest.parts) + 1)
            name = next(name for name in self._turns if name != one.author)
            if one.stands(name, kind, part):
                continue
            if part:
                options = {"contribution": one.card, "kind": kind, "part": part}
                said = await told(self.people[name], PLACE, "review say", **options)
            else:
                card = await self.town.card(self.people[name], one.card)
                said = await click(self.people[name], card, SAYING[kind])
            self._expect(f"version {version} of", said)
            one.says(name, kind, part)
        if version == 1:
            await self._name(one)
        elif version == VERSIONS - 1 and one.area.needed == MANY:
            await self._approve_early(one)
        elif version == VERSIONS - 1 and self._chance.random() < 0.3:
            await self._ask_for_changes(one)

    async def _name(self, one: Series) -> None:
        """The author names somebody, who agrees, does not, or says nothing."""
        other, role = self._other(one), self._chance.choice(("reported", "suggested"))
        answer = self._chance.choice(("Yes, name me", "No", ""))
        options = {"contribution": one.card, "member": {"id": other.person.id}, "role": role}
        self._expect("is asked", await told(self.people[one.author], PLACE, "patch thank", **options))
        if answer:
            bot = self.town.server.world.settings["seed"]["application_id"]
            asked = [
                message
                for message in await other.person.messages(await other.person.dm(bot))
                if f"[{one.card}]" in visible_text(message) and answer in labels(message)
            ]
            self._expect("named in", await click(other.person, asked[0], answer))
        one.named.append(Named(other.name, role, {"Yes, name me": True, "No": False}.get(answer)))

    async def _approve_early(self, one: Series) -> None:
        """One of the approvals that it takes, before the last version: it holds for what stays as it is."""
        name = self._approvers(one)[0]
        said = await told(self.people[name], PLACE, "review approve", contribution=one.card)
        self._expect("approval of", said)
        one.says(name, "approve", binding=True)

    async def _ask_for_changes(self, one: Series) -> None:
        name = self._approvers(one)[0]
        options = {"contribution": one.card, "reason": "Say why."}
        self._expect("is told", await told(self.people[name], PLACE, "review request-changes", **options))
        one.says(name, "request-changes")

    # -- what becomes of them

    async def end(self, series: Sequence[Series]) -> None:
        """Each meets its fate: first what people do, and then what time does."""
        for one in series:
            if one.area.way in (Way.APPROVALS, Way.MAINTAINER):
                await _FATES[one.fate](self, one)
        for one in series:
            if one.area.way is Way.VOTE:
                await self._vote(one)
        await self.town.skip(hours=25)
        await self._take_over(series)
        await self.town.skip(days=3)
        await self.town.skip(minutes=2)
        await self._take_over(series)

    async def _accept(self, one: Series) -> None:
        people = self._left(one)[: one.area.needed - len(one.approvers())]
        for name in people:
            said = await told(self.people[name], PLACE, "review approve", contribution=one.card)
            self._expect("is accepted" if name == people[-1] else "approval of", said)
            one.says(name, "approve", binding=True)
        one.accepted_by = people[-1]
        self._note_accepted(one)

    def _note_accepted(self, one: Series) -> None:
        """What the archive took, real git takes too."""
        if not self.upstream.take(one.latest.patches):
            self.wrong.append(f"{one.name} was accepted, and git am refuses it")
        self.taken.append(one)

    async def _object(self, one: Series) -> str:
        """Somebody objects, and nothing is accepted until that is settled."""
        objector = self._other(one).name
        options = {"contribution": one.card, "reason": "The tide is not told."}
        self._expect("stands", await told(self.people[objector], PLACE, "review object", **options))
        one.says(objector, "object")
        name = self._left(one)[0]
        said = await told(self.people[name], PLACE, "review approve", contribution=one.card)
        self._refuse("objects to", said)
        return objector

    async def _answered(self, one: Series) -> None:
        objector = await self._object(one)
        said = await told(self.people[objector], PLACE, "review settle", contribution=one.card)
        self._expect("is withdrawn", said)
        await self._accept(one)

    async def _overridden(self, one: Series) -> None:
        objector = await self._object(one)
        options = {"contribution": one.card, "objector": self._member(objector), "reason": "It was measured."}
        bystander = next(name for name in self.people if self._is_nobody(name, one))
        self._refuse("maintainers", await told(self.people[bystander], PLACE, "review override", **options))
        boss = next(name for name in (MAINTAINER, ADMIN, *one.area.maintainers) if name not in (one.author, objector))
        self._expect("in spite of", await told(self.people[boss], PLACE, "review override", **options))
        await self._accept(one)

    async def _deferred(self, one: Series) -> None:
        author, options = self.people[one.author], {"contribution": one.card}
        later = {"state": "deferred", "reason": "After the spring tide."}
        self._expect("Deferred", await told(author, PLACE, "patch state", **options, **later))
        name = self._left(one)[0]
        self._refuse("is put off", await told(self.people[name], PLACE, "review approve", **options))
        self._expect("waits for", await told(author, PLACE, "patch state", **options, state="waiting"))
        await self._accept(one)

    async def _conflicts(self, one: Series) -> None:
        """Approved as often as it takes, it does not apply any more; and real git says so too."""
        name = self._left(one)[0]
        said = await told(self.people[name], PLACE, "review approve", contribution=one.card)
        self._refuse("does not apply any more", said)
        if self.upstream.take(one.latest.patches):
            self.wrong.append(f"{one.name} is refused, and git am takes it")

    async def _rebased(self, one: Series) -> None:
        await self._conflicts(one)
        parts = once_more(one.plans[-1])
        one.plans.append(parts)
        await self._again(one, self._shop.version(len(one.versions) + 1, parts))
        await self._accept(one)

    async def _rejected(self, one: Series) -> None:
        boss = next(name for name in one.area.maintainers if name != one.author)
        no_reason = await told(self.people[boss], PLACE, "review reject", contribution=one.card)
        self._refuse("needs a reason", no_reason)
        options = {"contribution": one.card, "reason": "It is not for us."}
        self._expect("is turned down", await told(self.people[boss], PLACE, "review reject", **options))

    async def _superseded(self, one: Series) -> None:
        options = {"contribution": one.card, "state": "superseded"}
        stranger = next(name for name in self.people if self._is_nobody(name, one))
        self._refuse("Only its author", await told(self.people[stranger], PLACE, "patch state", **options))
        boss = next(name for name in one.area.maintainers if name != one.author)
        self._expect("Superseded", await told(self.people[boss], PLACE, "patch state", **options))

    async def _withdrawn(self, one: Series) -> None:
        options = {"contribution": one.card, "state": "withdrawn"}
        self._expect("Withdrawn", await told(self.people[one.author], PLACE, "patch state", **options))

    async def _objected(self, one: Series) -> None:
        await self._object(one)

    async def _vote(self, one: Series) -> None:
        """Enough people choose on the ballot's card."""
        ballot = (await self.town.desk.queue.view(self.town.guild, one.number)).handling.ballot
        assert ballot is not None, f"{one.name} has no ballot"
        choice = "👎" if one.fate is Fate.VOTED_DOWN else "👍"
        for name in [name for name in self.people if name != one.author][:4]:
            card = await self.town.card(self.people[name], f"P{ballot}")
            await self.people[name].react(card, choice)
        one.accepted_by = f"The community by P{ballot}"

    async def _take_over(self, series: Sequence[Series]) -> None:
        """What was accepted by itself since the last look, in the order in which it was."""
        found = []
        for one in series:
            kept = await self.town.desk.contributions.get(self.town.guild, one.number)
            if kept.state is ContributionState.ACCEPTED and one not in self.taken:
                found.append((kept.accepted or 0, one))
        for _, one in sorted(found, key=lambda each: each[0]):
            one.accepted_by = one.accepted_by or "lazy consensus"
            self._note_accepted(one)

    # -- the small things

    def _approvers(self, one: Series) -> list[str]:
        """Who may approve it, of its area first, as the area's rule has it."""
        people = (
            one.area.maintainers if one.area.way is Way.MAINTAINER else (*one.area.maintainers, *one.area.reviewers)
        )
        return [name for name in (*people, MAINTAINER, ADMIN) if name != one.author]

    def _left(self, one: Series) -> list[str]:
        """Those of them who have not approved it yet."""
        given = one.approvers()
        return [name for name in self._approvers(one) if name not in given]

    def _is_nobody(self, name: str, one: Series) -> bool:
        """Whether somebody has no say in a series."""
        some = {one.author, ADMIN, MAINTAINER, "farah", *one.area.maintainers, *one.area.reviewers}
        return name not in some

    def _other(self, one: Series) -> Somebody:
        known = {named.who for named in one.named} | {one.author}
        name = self._chance.choice([name for name in self.people if name not in known])
        return Somebody(name, self.people[name])

    def _member(self, name: str) -> Json:
        return {"id": self.people[name].id}

    def _expect(self, words: str, said: str) -> None:
        if words not in said.replace("\\", ""):
            raise AssertionError(f"{words!r} is not in what was answered: {said}")

    def _refuse(self, words: str, said: str) -> None:
        self._expect(words, said)
        self.refused += 1


class Somebody:
    """A member by name."""

    def __init__(self, name: str, person: Person) -> None:
        self.name, self.person = name, person


_FATES = {
    Fate.ACCEPTED: Play._accept,
    Fate.ANSWERED: Play._answered,
    Fate.OVERRIDDEN: Play._overridden,
    Fate.DEFERRED: Play._deferred,
    Fate.REBASED: Play._rebased,
    Fate.OBJECTED: Play._objected,
    Fate.CONFLICTING: Play._conflicts,
    Fate.REJECTED: Play._rejected,
    Fate.SUPERSEDED: Play._superseded,
    Fate.WITHDRAWN: Play._withdrawn,
}
