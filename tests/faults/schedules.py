"""Schedules: members vote, and everything goes wrong that can; in the end the record is what the card and they say.

Held against somebody who sees everything (``Voter.wish``). Where an event of a member was lost, and Discord cannot
say any more what they did last (several reactions are on the card, or they were cleared before anybody saw them), any
of what it may have been is allowed; everybody else's vote must be exactly what they wished.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from bot.domain.ballot import Seen
from bot.domain.ids import GuildId, MemberId, MessageId, ProposalId
from bot.domain.notice import Notice, What
from bot.domain.people import Actor
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.refusal import Refusal
from bot.services.ballots import Unreachable
from bot.services.casting import Result
from bot.services.desk import Desk, open_desk
from storage import open_store
from tests.deciding import propose
from tests.faults.card import Card, Event, Gateway, Voter

GUILD = GuildId(100)
VOTERS = 50
STEPS = 160


@dataclass
class Clock:
    """A clock that is moved."""

    at: datetime = datetime(2026, 5, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


@dataclass
class Findings:
    """What came of many schedules."""

    schedules: int = 0
    votes: int = 0
    exact: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Schedule:
    """One community, one ballot, one seed."""

    def __init__(self, seed: int) -> None:
        """Make everything of ``seed``."""
        self._chance = Random(seed)
        self._approval = seed % 3 == 0
        self._clock, self._store = Clock(), open_store(None)
        self._desk: Desk = open_desk(self._store, self._store.blobs, self._clock)
        joined = self._clock.now() - timedelta(days=300)
        self._people = {MemberId(n): Actor(GUILD, MemberId(n), f"m{n}", joined_at=joined) for n in range(1, VOTERS + 1)}
        self.voters = {member: Voter(member) for member in self._people}
        self._gateway = Gateway(self._chance, self._chance.choice((0.0, 0.1, 0.4)))
        self._down = False
        self._undo: list[tuple[MemberId, str]] = []
        self.faults: Counter[str] = Counter()
        self.card: Card

    async def run(self) -> Proposal:
        """Everything, until it is decided."""
        options = {"preset": "approval", "options": ("Oak", "Ash", "Elm")} if self._approval else {}
        proposal = await propose(self._desk, self._people[MemberId(1)], length=timedelta(days=3), **options)
        self.card = Card(proposal.several, proposal.choices)
        await self._desk.outbox.deliver_due(self)
        self.card.seeds = set(proposal.choices)
        self._number, self._proposal = proposal.number, proposal
        for _ in range(STEPS):
            await self._step()
        self._gateway.online, self._down = True, False
        await self._settle()
        self._clock.at = proposal.closes_at + timedelta(seconds=1)
        await self._desk.sweep.run(self)
        decided = (await self._desk.proposals.view(GUILD, self._number)).proposal
        if decided.state is not ProposalState.DECIDED:
            raise AssertionError("it was not decided")
        return decided

    async def recorded(self) -> dict[MemberId, tuple[str, ...]]:
        """What is on record for each voter."""
        view = await self._desk.proposals.view(GUILD, self._number)
        return {vote.member: vote.choices for vote in view.votes}

    def allowed(self, voter: Voter) -> set[tuple[str, ...]]:
        """What the record may say of a voter."""
        return {voter.wish} | (self._possible(voter) if voter.unseen else set())

    def _possible(self, voter: Voter) -> set[tuple[str, ...]]:
        ticks = self.card.of(voter.id)
        if self.card.several:
            return _subsets(self.card.choices) if voter.cut or voter.pressed else {self._together(ticks)}
        if voter.cut or voter.pressed:
            return {(), *((choice,) for choice in self.card.choices)}
        return {ticks} if len(ticks) < 2 else {(), *((choice,) for choice in ticks)}

    def _together(self, ticks: tuple[str, ...]) -> tuple[str, ...]:
        wanted = set(ticks) - {"abstain"} if len(ticks) > 1 else set(ticks)
        return tuple(choice for choice in self.card.choices if choice in wanted)

    async def _step(self) -> None:
        dice = self._chance.random()
        self._clock.at += timedelta(seconds=self._chance.choice((1, 20, 200)))
        if dice < 0.62:
            await self._click()
        elif dice < 0.80:
            await self._press()
        elif dice < 0.88:
            await self._tidy()
        elif dice < 0.91:
            await self._moderate()
        elif dice < 0.95:
            await self._connection()
        elif dice < 0.97:
            self._down = self._chance.random() < 0.5
            self.faults["discord unreachable"] += self._down
        else:
            await self._settle()
        for event in self._gateway.late():
            self.faults["late event"] += 1
            await self._arrives(event)

    async def _click(self) -> None:
        voter, choice = self._chance.choice(list(self.voters.values())), self._chance.choice(self.card.choices)
        if not self.card.there:
            return
        ticked = choice in self.card.of(voter.id)
        event = self.card.unreact(voter, choice) if ticked else self.card.react(voter, choice)
        await self._tell(event)

    async def _press(self) -> None:
        voter = self._chance.choice(list(self.voters.values()))
        choice = self._chance.choice((*self.card.choices, None))
        if not self._gateway.online:
            return
        try:
            if choice is None:
                result = await self._desk.votes.take_back(self._people[voter.id], self._number)
            else:
                result = await self._desk.votes.press(self._people[voter.id], self._number, choice)
        except Refusal:
            return
        if self.card.several and choice is not None and voter.unseen:
            voter.cut = True
        self.card.press(voter, choice)
        self._superfluous(voter.id, result)

    async def _tidy(self) -> None:
        if self._undo and self.card.there:
            member, choice = self._undo.pop(self._chance.randrange(len(self._undo)))
            _, vote = await self._desk.votes.own(GUILD, member, self._number)
            if vote is not None and choice in vote.choices:
                return
            event = self.card.tidy(member, choice)
            if event is not None:
                self.faults["tidied"] += 1
                await self._tell(event)

    async def _moderate(self) -> None:
        if not self.card.there:
            return
        for voter in self.voters.values():
            voter.cut = True
        if self._chance.random() < 0.5:
            self.faults["card deleted"] += 1
            event = self.card.delete()
        else:
            self.faults["reactions cleared"] += 1
            event = self.card.clear(self._chance.choice((*self.card.choices, None)))
        await self._tell(event)

    async def _connection(self) -> None:
        if self._gateway.online:
            self.faults["outage"] += 1
            self._gateway.online = False
            return
        self._gateway.lose()
        self._gateway.online = True
        if self._chance.random() < 0.5:
            self.faults["restart"] += 1
            await self._desk.votes.drain()
            self._desk = open_desk(self._store, self._store.blobs, self._clock)
            self._undo.clear()
        await self._desk.ballots.note_back(GUILD)
        await self._settle()

    async def _settle(self) -> None:
        """The outbox is delivered, and the ballot reconciled."""
        self._clock.at += timedelta(seconds=5)
        await self._desk.outbox.deliver_due(self)
        await self._desk.sweep.reconcile_open(self)
        self._clock.at += timedelta(seconds=5)
        await self._desk.outbox.deliver_due(self)

    async def _tell(self, event: Event) -> None:
        arriving, faithful = self._gateway.tell(event)
        if not faithful:
            self.faults["event lost or late"] += 1
            touched = [self.voters[event.member]] if event.member is not None else self.voters.values()
            for voter in touched:
                voter.unseen = True
        self.faults["event doubled"] += len(arriving) > 1
        for one in arriving:
            await self._arrives(one)

    async def _arrives(self, event: Event) -> None:
        votes, emoji = self._desk.votes, self._proposal.emoji_of(event.choice) if event.choice is not None else None
        if event.kind == "gone":
            await self._desk.proposals.card_lost(GUILD, event.message)
        elif event.kind == "clear":
            await votes.cleared(GUILD, event.message, emoji)
        elif event.member is not None and emoji is not None:
            voter = self._people[event.member]
            if event.kind == "add":
                self._superfluous(voter.id, await votes.react(voter, event.message, emoji))
            else:
                await votes.unreact(GUILD, voter.id, event.message, emoji)

    def _superfluous(self, member: MemberId, result: Result) -> None:
        if result.proposal is not None:
            emoji = {option.emoji: option.choice for option in result.proposal.options}
            self._undo += [(member, emoji[one]) for one in result.undo]

    # What the bot has of Discord: the courier and the ballot box.
    async def deliver(self, guild: GuildId, notice: Notice) -> MessageId | None:
        if notice.what is not What.PROPOSAL_CARD:
            return None
        if not self.card.there:
            self.card.post()
        if notice.data.get("seed"):
            self.card.seeds = set(self.card.choices)
        return self.card.message

    def noted(self, guild: GuildId, notice: Notice) -> None:
        """The next reconciliation looks."""

    async def read(self, guild: GuildId, proposal: Proposal) -> Seen | None:
        if self._down:
            raise Unreachable("down")
        if self.card.there and proposal.card == self.card.message:
            return self.card.seen()
        if proposal.card is not None:
            await self._desk.proposals.card_lost(guild, proposal.card)
        return None

    async def actor(self, guild: GuildId, member: MemberId) -> Actor | None:
        return self._people.get(member)


def _subsets(choices: tuple[str, ...]) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = {()}
    for choice in choices:
        found |= {(*one, choice) for one in found}
    return found


async def held(seed: int, findings: Findings) -> None:
    """Run one schedule, and add what came of it."""
    schedule = Schedule(seed)
    decided = await schedule.run()
    findings.schedules += 1
    findings.faults += schedule.faults
    recorded = await schedule.recorded()
    counted: Counter[str] = Counter()
    for member, voter in schedule.voters.items():
        found = recorded.get(member, ())
        counted.update(found)
        findings.votes += 1
        findings.exact += found == voter.wish
        if found not in schedule.allowed(voter):
            findings.wrong.append(f"seed {seed}, member {member}: {found} and not {voter.wish} ({voter})")
    tally = decided.outcome.tally.counts if decided.outcome is not None else ()
    if {choice: count for choice, count in tally if count} != dict(counted):
        findings.wrong.append(f"seed {seed}: the outcome counts {tally}, the record {counted}")


NUMBER = ProposalId(1)
