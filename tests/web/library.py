"""A small community's archive, put into a real store: what the tests of the web read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from bot.domain.contribution import Attachment, Contribution, ContributionState, Review, Verdict, Work
from bot.domain.effect import Effect, EffectKind, EffectResult
from bot.domain.electorate import Electorate
from bot.domain.ids import (
    ChannelId,
    ContributionId,
    GuildId,
    MemberId,
    MessageId,
    ProposalId,
    RevisionId,
    TaskId,
)
from bot.domain.kinds import CONTRIBUTIONS, PAGES, PROPOSALS, REVISIONS, SETTINGS, TASKS, VOTES
from bot.domain.page import Credit, Page, Revision, slug
from bot.domain.people import Consent
from bot.domain.ports import Kind, Store, Transaction
from bot.domain.proposal import Proposal, ProposalState, facts_of
from bot.domain.rules import PRESETS, Ballot, Rule, choices, decide
from bot.domain.settings import GuildSettings
from bot.domain.task import Source, Task, TaskState
from bot.domain.vote import Via, Vote, options_for

TWO_THIRDS = PRESETS["two-thirds"]
GUILD = GuildId(1_100_000_000_000_000_001)
NOW = datetime(2026, 3, 4, 13, 5, tzinfo=UTC)
ANN = Credit(MemberId(501), "Ann Weaver")
BEN = Credit(MemberId(502), "Ben Okafor")
CHANNEL = ChannelId(700)
SETTINGS_OF_GUILD = GuildSettings(timezone="Europe/Berlin", archive_title="Hillside Commons")


@dataclass
class SetClock:
    """A clock that shows what it is told."""

    at: datetime = NOW

    def now(self) -> datetime:
        """The instant set."""
        return self.at


class Count(NamedTuple):
    """How many chose what."""

    yes: int = 0
    no: int = 0
    abstain: int = 0


@dataclass
class Library:
    """Fills one guild's shelf. Each call is one transaction; numbers are given by the caller or counted up."""

    store: Store
    guild: GuildId = GUILD
    revisions: list[Revision] = field(default_factory=list)

    async def put(self, kind: Kind[Any], *values: Any) -> None:
        """Keep documents."""

        async def work(tx: Transaction) -> None:
            for value in values:
                await tx.put(kind, value)

        await self.store.run(self.guild, work)

    async def settings(self, **changes: Any) -> None:
        """Set the guild's settings."""
        await self.put(SETTINGS, replace(SETTINGS_OF_GUILD, **changes))

    async def revise(self, title: str, text: str, **changes: Any) -> Revision:
        """Accept a text as the next revision of a page."""
        page = [one for one in self.revisions if one.slug == slug(title)]
        number = RevisionId(len(self.revisions) + 1)
        one = Revision(
            number=number,
            slug=slug(title),
            title=title,
            index=len(page) + 1,
            parent=page[-1].number if page else None,
            text=text,
            attachments=(),
            authors=(ANN,),
            reviewer=BEN,
            contribution=ContributionId(number),
            licence="CC-BY-SA-4.0",
            at=NOW + timedelta(hours=len(self.revisions)),
            summary="",
            sha256=sha256(text.encode()).hexdigest(),
        )
        one = replace(one, **changes)
        self.revisions.append(one)
        await self.put(REVISIONS, one)
        await self.put(PAGES, Page(one.slug, one.title, one.number, one.index, one.at))
        return one

    async def contribute(self, number: int, **changes: Any) -> Contribution:
        """Keep a contribution that waits for review, unless ``changes`` say otherwise."""
        one = Contribution(
            number=ContributionId(number),
            title="Baking bread",
            author=ANN.id,
            author_name=ANN.name,
            tracked_by=BEN.id,
            tracked_by_name=BEN.name,
            licence="CC-BY-SA-4.0",
            created_at=NOW,
            channel=CHANNEL,
            works=(Work(1, "SECRETDRAFT of the text", (), NOW),),
            consent=Consent("CC-BY-SA-4.0", "1", NOW),
            source=Source(CHANNEL, MessageId(801), ANN.id, ANN.name),
        )
        one = replace(one, **changes)
        await self.put(CONTRIBUTIONS, one)
        return one

    async def open_task(self, number: int, **changes: Any) -> Task:
        """Keep a task."""
        one = Task(
            number=TaskId(number),
            title="Write down the bread recipe",
            details="The one from *last winter*.",
            author=BEN.id,
            author_name=BEN.name,
            created_at=NOW,
            channel=CHANNEL,
            card=MessageId(802),
        )
        one = replace(one, **changes)
        await self.put(TASKS, one)
        return one

    async def propose(self, number: int, *, rule: Rule = TWO_THIRDS, **changes: Any) -> Proposal:
        """Keep an open proposal. ``opens_tasks`` are the titles of the tasks it opens, ``tasks`` those it opened."""
        titles, opened = changes.pop("opens_tasks", ()), changes.pop("tasks", ())
        results = tuple(EffectResult(NOW, details=(("task", str(task)),)) for task in opened)
        one = Proposal(
            number=ProposalId(number),
            title="Collect our recipes",
            details="So that **nobody** has to ask.",
            author=BEN.id,
            author_name=BEN.name,
            channel=CHANNEL,
            rule=rule,
            electorate=Electorate(NOW),
            opened_at=NOW,
            closes_at=NOW + timedelta(days=3),
            options=options_for(choices(rule), ()),
            card=MessageId(803),
            effects=tuple(Effect(EffectKind.TASK, title) for title in (*titles, *["?"] * len(opened))),
            results=results,
        )
        one = replace(one, **changes)
        await self.put(PROPOSALS, one)
        return one

    async def vote(self, number: int, **counts: int) -> None:
        """Cast votes: ``yes=3, no=1``."""
        voter = 600
        for choice, count in counts.items():
            for _ in range(count):
                voter += 1
                await self.put(VOTES, Vote(ProposalId(number), MemberId(voter), (choice,), NOW, Via.BUTTON))

    async def decide(self, number: int, count: Count, **changes: Any) -> Proposal:
        """Keep a decided proposal with so many votes."""
        one = await self.propose(number, **changes)
        await self.vote(number, **count._asdict())
        cast = [Ballot((choice,)) for choice, voters in count._asdict().items() for _ in range(voters)]
        outcome = decide(one.rule, one.choices, cast, facts_of(one, NOW)).outcome
        one = replace(one, state=ProposalState.DECIDED, outcome=outcome, closed_at=NOW + timedelta(days=3))
        await self.put(PROPOSALS, one)
        return one

    async def whole_chain(self) -> Revision:
        """P1 → T1 → a message → C1 → R1, all linked."""
        await self.decide(1, Count(yes=4, no=1, abstain=1), tasks=(1,))
        await self.open_task(
            1,
            proposal=ProposalId(1),
            state=TaskState.DONE,
            contributions=(ContributionId(1),),
            done_at=NOW,
            done_by=ANN.id,
        )
        revision = await self.revise("Baking bread", "Mix *flour* and water.", contribution=ContributionId(1))
        reviews = (
            Review(1, BEN.id, BEN.name, Verdict.REQUEST_CHANGES, "How much flour?", NOW + timedelta(minutes=5)),
            Review(2, BEN.id, BEN.name, Verdict.APPROVE, "", NOW + timedelta(minutes=30)),
        )
        works = (
            Work(1, "SECRETDRAFT of the text", (), NOW),
            Work(2, "Mix *flour* and water.", (), NOW + timedelta(minutes=20)),
        )
        await self.contribute(
            1, task=TaskId(1), state=ContributionState.ACCEPTED, accepted=revision.number, reviews=reviews, works=works
        )
        return revision


def attachment(name: str, content: bytes, media_type: str = "application/octet-stream") -> Attachment:
    """The record of a file with this content."""
    return Attachment(name, media_type, len(content), sha256(content).hexdigest())


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    """A file in pieces, as an upload arrives."""
    for part in parts:
        yield part
