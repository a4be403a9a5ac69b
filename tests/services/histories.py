"""Small histories of a community: whatever three members and a maintainer may do, each writing words of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

from aiohttp.test_utils import TestClient, TestServer

from bot.domain.concern import ConcernKind, ConcernState
from bot.domain.draft import Draft
from bot.domain.effect import Effect, EffectKind
from bot.domain.ids import ChannelId, ContributionId, EventId, GuildId, MemberId, MessageId, ProposalId, RoleId, TaskId
from bot.domain.kinds import CONTRIBUTIONS, PAGES, PROPOSALS, REVISIONS, TASKS
from bot.domain.people import Actor
from bot.domain.ports import Blobs, Store
from bot.domain.proposal import Proposal
from bot.domain.refusal import Refusal
from bot.domain.rules import LISTS, PRESETS
from bot.domain.task import Source
from bot.locales import Catalogue
from bot.mirror import Mirror
from bot.services.authors import Author
from bot.services.contents import take
from bot.services.desk import Desk, open_desk
from bot.services.export import export
from bot.services.uploads import Upload
from bot.web import create_app
from tests.services.conftest import Box, HandClock, Post
from tests.services.staying import staying

GUILD = GuildId(100)
CHANNEL = ChannelId(7)
MAINTAINERS = RoleId(50)
NUMBER = MemberId(777_000_000_000_000_001)
NAME = "Quentin Quagga"
WORD = "quagga"

POLLS: tuple[dict[str, object], ...] = (
    {"preset": "majority"},
    {"preset": "consent"},
    {"preset": "lazy"},
    {"preset": "judgement"},
    {"preset": "approval"},
    {"preset": "majority", "secret": True},
)
"""What is proposed, by number: a rule and how it is voted on."""

ACTS = (
    "propose", "vote", "vote", "unvote", "decide", "decide", "withdraw", "cancel", "amend", "extend", "raise_concern",
    "resolve", "judge", "delegate", "appoint", "draft", "open_task", "claim", "finish_task", "track", "consent",
    "update", "approve", "ask", "take_back", "made_of_message", "tracked_by_another", "settings",
)  # fmt: skip


@dataclass
class History:
    """A community at work. ``said`` is every text of the member who will leave; the others write none of it."""

    store: Store
    blobs: Blobs
    clock: HandClock = field(default_factory=HandClock)
    said: list[str] = field(default_factory=list)
    events: int = 0

    def __post_init__(self) -> None:
        self.desk: Desk = open_desk(self.store, self.blobs, self.clock)
        joined = self.clock.now().replace(year=2020)
        self.people = [
            Actor(GUILD, NUMBER, NAME, joined_at=joined),
            Actor(GUILD, MemberId(777_000_000_000_000_002), "Bea", joined_at=joined),
            Actor(
                GUILD, MemberId(777_000_000_000_000_003), "Mo", frozenset({MAINTAINERS}), admin=True, joined_at=joined
            ),
        ]

    def words(self, who: Actor) -> str:
        """A text that nobody has written before."""
        self.events += 1
        text = f"{WORD if who.id == NUMBER else 'zebra'}{self.events:05}x"
        if who.id == NUMBER:
            self.said.append(text)
        return text

    def event(self) -> EventId:
        self.events += 1
        return EventId(self.events)

    async def act(self, what: str, who: int, which: int) -> None:
        """Do something; what is refused has not happened."""
        self.clock.move(minutes=1)
        with suppress(Refusal):
            await getattr(self, what)(self.people[who % 3], 1 + which)

    async def propose(self, who: Actor, which: int) -> None:
        await self.desk.drafts.post(who, await self.draft(who, which))

    async def draft(self, who: Actor, which: int) -> EventId:
        poll = dict(POLLS[(which - 1) % len(POLLS)])
        rule = PRESETS[str(poll.pop("preset"))]
        asked = Draft(
            self.words(who),
            self.words(who),
            rule,
            length=timedelta(days=max(3, rule.wait_hours // 24 + 3)),
            options=(self.words(who), self.words(who)) if rule.method in LISTS else (),
            effects=(Effect(EffectKind.TASK, self.words(who)),),
            **poll,  # type: ignore[arg-type]  # the fields of Draft
        )
        event = self.event()
        await self.desk.drafts.prepare(who, asked, channel=CHANNEL, event=event, electorate_size=3)
        return event

    async def _proposal(self, which: int) -> Proposal:
        return (await self.desk.proposals.view(GUILD, ProposalId(which))).proposal

    async def vote(self, who: Actor, which: int) -> None:
        choices = (await self._proposal(which)).choices
        await self.desk.votes.press(who, ProposalId(which), choices[self.events % len(choices)], self.words(who))

    async def unvote(self, who: Actor, which: int) -> None:
        await self.desk.votes.take_back(who, ProposalId(which))

    async def decide(self, _: Actor, which: int) -> None:
        """Days go by, and whatever is due is done."""
        self.clock.move(days=3 * which)
        await self.desk.sweep.run(Box(people={one.id: one for one in self.people}))
        await self.settle()

    async def withdraw(self, who: Actor, which: int) -> None:
        await self.desk.life.withdraw(who, ProposalId(which), self.words(who), event=self.event())

    async def cancel(self, who: Actor, which: int) -> None:
        await self.desk.life.cancel(who, ProposalId(which), self.words(who), event=self.event())

    async def amend(self, who: Actor, which: int) -> None:
        version, number = (await self._proposal(which)).version, ProposalId(which)
        words = (self.words(who), self.words(who), self.words(who))
        await self.desk.life.edit(who, number, *words, version=version, event=self.event())

    async def extend(self, who: Actor, which: int) -> None:
        await self.desk.life.extend(
            who, ProposalId(which), timedelta(days=1), self.words(who), event=self.event()
        )  # fmt: skip

    async def raise_concern(self, who: Actor, which: int) -> None:
        kind = ConcernKind.HOLD if self.events % 4 == 0 else ConcernKind.CONCERN
        await self.desk.concerns.raise_one(who, ProposalId(which), kind, self.words(who), self.event())

    async def resolve(self, who: Actor, which: int) -> None:
        waiting = [one for one in (await self._proposal(which)).concerns if one.state is ConcernState.OPEN]
        number = waiting[-1].number if waiting else 1
        await self.desk.concerns.resolve(who, ProposalId(which), number, self.words(who), self.event())

    async def judge(self, who: Actor, which: int) -> None:
        self.clock.move(days=7)
        await self.desk.judging.judge(
            who, ProposalId(which), passes=True, rationale=self.words(who), spoke=False, event=self.event()
        )

    async def delegate(self, who: Actor, which: int) -> None:
        await self.desk.delegations.name(who, self.people[which % 3], "", self.event())

    async def appoint(self, who: Actor, which: int) -> None:
        """Somebody becomes a maintainer of an area."""
        await self.desk.areas.add(who, f"area-{self.events}", maintainers=[self.people[which % 3].id])

    async def open_task(self, who: Actor, _: int) -> None:
        await self.desk.tasks.add(
            who, title=self.words(who), details=self.words(who), channel=CHANNEL, event=self.event()
        )

    async def claim(self, who: Actor, which: int) -> None:
        await self.desk.claims.claim(who, TaskId(which))

    async def finish_task(self, who: Actor, which: int) -> None:
        await self.desk.tasks.done(who, TaskId(which))

    async def track(self, who: Actor, which: int, author: Actor | None = None) -> None:
        author = author or who
        pages = [page.title for page in await self.desk.archive.pages(GUILD)]
        title = pages[which % len(pages)] if pages and which % 2 else self.words(author)
        task = TaskId(which) if which % 3 == 0 else None
        await self.desk.contributions.track(
            who, author=Author(author.id, author.name), title=title, text=self.words(author), channel=CHANNEL,
            event=self.event(), uploads=[upload(self.words(author)), upload("the same in many")], task=task,
            summary=self.words(author),
            source=Source(CHANNEL, MessageId(self.events), author.id, author.name) if author is not who else None,
        )  # fmt: skip

    async def tracked_by_another(self, who: Actor, which: int) -> None:
        await self.track(who, which, self.people[which % 3])

    async def made_of_message(self, who: Actor, which: int) -> None:
        author = self.people[which % 3]
        await self.desk.tasks.add(
            who, title=self.words(author), details=self.words(author), channel=CHANNEL, event=self.event(),
            source=Source(CHANNEL, MessageId(self.events), author.id, author.name),
        )  # fmt: skip

    async def consent(self, who: Actor, _: int) -> None:
        await self.desk.consents.give(who)

    async def update(self, who: Actor, which: int) -> None:
        await self.desk.contributions.update(
            who, ContributionId(which), text=self.words(who), uploads=[upload(self.words(who))], keep_files=False
        )

    async def approve(self, who: Actor, which: int) -> None:
        await self.desk.reviews.approve(who, ContributionId(which))

    async def ask(self, who: Actor, which: int) -> None:
        await self.desk.reviews.request_changes(who, ContributionId(which), self.words(who))

    async def take_back(self, who: Actor, which: int) -> None:
        await self.desk.contributions.withdraw(who, ContributionId(which))

    async def settings(self, who: Actor, _: int) -> None:
        await self.desk.settings.change(who, {"self_review": True, "maintainer_role": MAINTAINERS})

    async def settle(self) -> None:
        """Let everything be said, so that there are cards."""
        await self.desk.outbox.deliver_due(Post())

    async def staying(self, *, decided_too: bool) -> set[str]:
        """The texts of the one who leaves that are not theirs to take."""
        return staying((await take(self.store, GUILD)).documents, NUMBER, decided_too=decided_too)

    async def everything(self) -> bytes:
        """All bytes of an export, unpacked, and of every file that is kept."""
        packed = BytesIO()
        with ZipFile(packed, "w") as archive:
            contents = await take(self.store, GUILD)
            await export(archive, contents, GUILD, self.blobs, self.clock.now(), lambda *_: None)
        with ZipFile(packed) as archive:
            data = b"".join(archive.read(name) for name in archive.namelist())
        for digest in await self.blobs.hashes(GUILD):
            data += b"".join([chunk async for chunk in self.blobs.read(GUILD, digest)])
        return data

    async def web(self) -> str:
        """Every page and feed of the archive on the web, and its API."""
        mirror = Mirror(self.store, self.blobs, None)
        app = create_app(
            self.desk.archive, self.blobs, Catalogue.load("en"), public_url="http://localhost", health=dict,
            clock=self.clock, guild_name=lambda _: None, readable=lambda *_: True, git=mirror,
            releases=self.desk.releases,
        )  # fmt: skip
        contents = await take(self.store, GUILD)
        paths = ["", "pages", "changes", "changes.atom", "decisions", "api/pages.json"]
        for kind, letter in ((PROPOSALS, "P"), (TASKS, "T"), (CONTRIBUTIONS, "C"), (REVISIONS, "R")):
            paths += [f"{letter}{one.number}" for one in contents.documents[kind.name]]
        paths += [f"api/R{one.number}.json" for one in contents.documents[REVISIONS.name]]
        for page in contents.documents[PAGES.name]:
            paths += [f"page/{page.slug}", f"page/{page.slug}/history"]
        shown = []
        async with TestClient(TestServer(app)) as client:
            for path in paths:
                async with client.get(f"/{GUILD}/{path}") as response:
                    assert response.status == 200, path
                    shown.append(await response.text())
        return "\n".join(shown)


def upload(text: str) -> Upload:
    """A file of that name, which says that."""

    async def read() -> AsyncIterator[bytes]:
        yield text.encode()

    return Upload(f"{text}.txt", "text/plain", len(text), read)
