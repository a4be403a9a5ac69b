"""What the members do, by the commands and buttons of their chat, and the notes that the scenario takes of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

from tests.e2e.acts import answered, click, labels, told
from tests.e2e.conftest import Town
from tests.sandbox.person import Person, Upload, visible_text
from tests.scenarios.codebase_book import Area, Named, Series, Way
from tests.scenarios.codebase_code import Upstream, Version, Workshop
from tests.scenarios.codebase_plan import ADMIN, EVERYBODY, MAINTAINER, VERSIONS, Size

Json = dict[str, Any]
PLACE = "general"
SAYING = {"approve": "Reviewed", "ack": "Fine by me", "tested": "Tested"}
FILES_AT_ONCE = 5
MANY = 3
"""Of how many approvals one is given early."""
_NUMBER = re.compile(r"\*\*C(\d+)\*\*")
_FATE = re.compile(r"^ *[\d-]+:  ([=!<>]) +[\d-]+:  (.*)$", re.MULTILINE)
_DROPPED = re.compile(r"(One review is|(\d+) reviews are) dropped")


class Play:
    """The community at work."""

    def __init__(self, town: Town, folder: Path, size: Size, seed: int) -> None:
        """Make everything by chance of ``seed``; the real git works in ``folder``."""
        self.town, self._size, self._chance = town, size, Random(seed)
        self.upstream = Upstream(folder / "upstream")
        self.shop = Workshop(folder / "workshop", self.upstream)
        self.people: dict[str, Person] = {}
        self._turns = cycle(EVERYBODY[: size.members])
        self._changed: list[Series] = []
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
            first, second = (self.member(name) for name in area.maintainers)
            self.expect("an area", await told(admin, PLACE, "area add", name=area.name, maintainer=first))
            rule: Json = {"acceptance": area.way.value}
            if area.way is Way.APPROVALS:
                rule["approvals"] = area.needed
            elif area.way is Way.LAZY:
                rule["hours"] = area.needed
            steps = [{"add-maintainer": second, "add-path": area.folder, **rule}]
            steps += [{"add-reviewer": self.member(name)} for name in area.reviewers]
            for step in steps:
                self.expect("is changed", await told(admin, PLACE, "area edit", area=area.name, **step))

    async def make(self, series: Sequence[Series]) -> None:
        """Three versions of each series, and what is said of them."""
        for version in range(VERSIONS):
            for at, one in enumerate(series):
                await self._hand_in(one, version, at)
            await self.town.skip(minutes=1)
            await self._look_at_cards()
            for one in series:
                await self._talk(one)
            await self.town.settle()

    async def _hand_in(self, one: Series, version: int, at: int) -> None:
        cover = f"{one.name}, version {version + 1}" if at % 3 == 0 else ""
        made = self.shop.version(version + 1, one.plans[version], cover=cover, forged=at % 2 == 0)
        if version:
            await self.again(one, made)
            return
        who = self.people[one.author]
        options: Json = self._files(made, at)
        if at % 5 == 4:
            one.reporter = self.other(one).name
            opened = await told(self.people[one.reporter], PLACE, "task add", title=f"Mend {one.name}")
            options["task"] = opened.partition("**")[2].partition("**")[0]
        reply = await answered(who, await who.slash(PLACE, "patch send", **options))
        found = _NUMBER.search(visible_text(reply))
        assert found is not None, visible_text(reply)
        one.number = int(found[1])
        for button in ("I agree", "I certify this"):
            if button in labels(reply):
                self.expect("recorded", await click(who, reply, button))
        one.versions.append(made)

    async def again(self, one: Series, made: Version) -> None:
        """Hand in the next version; what it drops is told to whoever does."""
        who, expected = self.people[one.author], one.dropped(made.keys)
        options: Json = self._files(made, len(one.versions)) | {"changes": "As was asked for."}
        reply = await answered(who, await who.slash(PLACE, "patch resend", contribution=one.card, **options))
        said = visible_text(reply)
        self.expect(f"version {len(one.versions) + 1}", said)
        compared = (await who.download(reply["attachments"][0]["url"])).decode()
        fates = {f"{sign} {subject}" for sign, subject in _FATE.findall(compared)}
        if fates != one.fates(made):
            self.wrong.append(f"{one.name}: the range-diff says {sorted(fates ^ one.fates(made))}")
        found = _DROPPED.search(said)
        told_of = int(found[2] or 1) if found is not None else 0
        if told_of != expected:
            self.wrong.append(f"{one.name}: told of {told_of} dropped reviews, not of {expected}")
        one.versions.append(made)
        self._changed = [*self._changed, one] if expected else self._changed

    async def _look_at_cards(self) -> None:
        """Where something said was dropped, the card says so to everybody."""
        for one in self._changed:
            card = await self.town.card(self.people[MAINTAINER], one.card)
            if "patches that have changed" not in visible_text(card):
                self.wrong.append(f"{one.name}: its card does not tell that something was dropped")
        self._changed = []

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
            self.expect(f"version {version} of", said)
            one.says(name, kind, part)
        if version == 1:
            await self._name(one)
        elif version == VERSIONS - 1 and one.area.needed == MANY:
            await self._approve_early(one)
        elif version == VERSIONS - 1 and self._chance.random() < 0.3:
            await self._ask_for_changes(one)

    async def _name(self, one: Series) -> None:
        """The author names somebody, who agrees, does not, or says nothing."""
        other, role = self.other(one), self._chance.choice(("reported", "suggested"))
        answer = self._chance.choice(("Yes, name me", "No", ""))
        options = {"contribution": one.card, "member": {"id": other.person.id}, "role": role}
        self.expect("is asked", await told(self.people[one.author], PLACE, "patch thank", **options))
        if answer:
            bot = self.town.server.world.settings["seed"]["application_id"]
            asked = [
                message
                for message in await other.person.messages(await other.person.dm(bot))
                if f"[{one.card}]" in visible_text(message) and answer in labels(message)
            ]
            self.expect("named in", await click(other.person, asked[0], answer))
        one.named.append(Named(other.name, role, {"Yes, name me": True, "No": False}.get(answer)))

    async def _approve_early(self, one: Series) -> None:
        """One of the approvals that it takes, before the last version: it holds for what stays as it is."""
        name = self.approvers(one)[0]
        said = await told(self.people[name], PLACE, "review approve", contribution=one.card)
        self.expect("approval of", said)
        one.says(name, "approve", binding=True)

    async def _ask_for_changes(self, one: Series) -> None:
        name = self.approvers(one)[0]
        options = {"contribution": one.card, "reason": "Say why."}
        self.expect("is told", await told(self.people[name], PLACE, "review request-changes", **options))
        one.says(name, "request-changes")

    def approvers(self, one: Series) -> list[str]:
        """Who may approve it, of its area first, as the area's rule has it."""
        people = (
            one.area.maintainers if one.area.way is Way.MAINTAINER else (*one.area.maintainers, *one.area.reviewers)
        )
        return [name for name in (*people, MAINTAINER, ADMIN) if name != one.author]

    def left(self, one: Series) -> list[str]:
        """Those of them who have not approved it yet."""
        given = one.approvers()
        return [name for name in self.approvers(one) if name not in given]

    def is_nobody(self, name: str, one: Series) -> bool:
        """Whether somebody has no say in a series."""
        some = {one.author, ADMIN, MAINTAINER, "farah", *one.area.maintainers, *one.area.reviewers}
        return name not in some

    def other(self, one: Series) -> Somebody:
        known = {named.who for named in one.named} | {one.author}
        name = self._chance.choice([name for name in self.people if name not in known])
        return Somebody(name, self.people[name])

    def member(self, name: str) -> Json:
        return {"id": self.people[name].id}

    def expect(self, words: str, said: str) -> None:
        if words not in said.replace("\\", ""):
            raise AssertionError(f"{words!r} is not in what was answered: {said}")

    def refuse(self, words: str, said: str) -> None:
        self.expect(words, said)
        self.refused += 1


class Somebody:
    """A member by name."""

    def __init__(self, name: str, person: Person) -> None:
        self.name, self.person = name, person
