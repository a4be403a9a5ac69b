"""Schedules: members vote, and everything goes wrong that can; in the end the record is what the card and they say.

``verdict`` holds the record against somebody who sees everything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final

from bot.domain.ballot import Seen
from bot.domain.ids import GuildId, MemberId, MessageId
from bot.domain.notice import Notice, What
from bot.domain.people import Actor
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.refusal import Refusal
from bot.domain.vote import Vote
from bot.services.ballots import Unreachable
from bot.services.casting import Result
from bot.services.desk import Desk, open_desk
from storage import open_store
from tests.deciding import propose
from tests.faults.card import Card, Event, Gateway, Voter

VOTERS: Final = 50
STEPS: Final = 160
WHILE_READING: Final = 3
TREES: Final[dict[str, Any]] = {"preset": "approval", "options": ("Oak", "Ash", "Elm")}
BALLOTS: Final[tuple[dict[str, Any], ...]] = (
    {}, TREES, {"preset": "two-thirds"}, TREES, {}, {"preset": "lazy"}, TREES, {"preset": "apache"}, {},
    {"preset": "consent"}, {"preset": "three-quarters"}, TREES,
)  # fmt: skip
"""What is voted on: by majority and by approval mostly, and by every other rule that is voted on with reactions."""

Opener = Callable[[], Awaitable[Any]]
"""Opens the storage, and opens it again after a restart; None where it is in memory, and stays."""


@dataclass
class Clock:
    """A clock that is moved."""

    at: datetime = datetime(2026, 5, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


class Schedule:
    """One community, one ballot, one seed."""

    def __init__(self, seed: int, opener: Opener | None = None) -> None:
        """Make everything of ``seed``, on the storage that ``opener`` opens."""
        self._chance = Random(seed)
        self._ballot = BALLOTS[seed % len(BALLOTS)]
        self._clock, self._opener = Clock(), opener
        self.guild = GuildId(100 + seed)
        joined = self._clock.now() - timedelta(days=300)
        self._people = {
            MemberId(n): Actor(self.guild, MemberId(n), f"m{n}", joined_at=joined) for n in range(1, VOTERS + 1)
        }
        self.voters = {member: Voter(member) for member in self._people}
        self._gateway = Gateway(self._chance, self._chance.choice((0.0, 0.1, 0.4)))
        self._down = self._reading = self._read_whole = False
        self._undo: list[tuple[MemberId, str]] = []
        self.faults: Counter[str] = Counter()
        self.card: Card

    async def run(self) -> tuple[Proposal, dict[MemberId, Vote]]:
        """Everything, until it is decided: the proposal and the votes as they are recorded then."""
        self._store: Any = open_store(None) if self._opener is None else await self._opener()
        self._desk: Desk = open_desk(self._store, self._store.blobs, self._clock)
        try:
            await self._open()
            for _ in range(STEPS):
                await self._step()
            self._gateway.online, self._down = True, False
            await self._settle()
            self._clock.at = self._proposal.closes_at + timedelta(seconds=1)
            await self._desk.sweep.run(self)
            view = await self._desk.proposals.view(self.guild, self._number)
            await self._store.forget(self.guild)
        finally:
            await self._store.close()
        if view.proposal.state is not ProposalState.DECIDED:
            raise AssertionError("it was not decided")
        return view.proposal, {vote.member: vote for vote in view.votes}

    async def _open(self) -> None:
        opener = self._people[MemberId(1)]
        proposal = await propose(self._desk, opener, length=timedelta(days=12), **self._ballot)
        on_card = tuple(option.choice for option in proposal.on_card)
        self.card = Card(proposal.several, proposal.choices, on_card)
        await self._desk.outbox.deliver_due(self)
        self.card.seeds = set(on_card)
        self._number, self._proposal = proposal.number, proposal

    async def _restart(self) -> None:
        """The process ends and comes back: all it has is what it stored."""
        self.faults["restart"] += 1
        await self._desk.votes.drain()
        if self._opener is not None:
            await self._store.close()
            self._store = await self._opener()
        self._desk = open_desk(self._store, self._store.blobs, self._clock)
        self._undo.clear()

    async def _step(self) -> None:
        dice = self._chance.random()
        self._clock.at += timedelta(seconds=self._chance.choice((1, 20, 200)))
        if not self._gateway.online and self._chance.random() < 0.15:
            await self._connection()
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
            for member in self.voters if event.member is None else (event.member,):
                voter = self.voters[member]
                voter.unseen = voter.missed = True
                voter.cut |= event.member is None
            await self._arrives(event)

    async def _click(self) -> None:
        voter, choice = self._chance.choice(list(self.voters.values())), self._chance.choice(self.card.on_card)
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
                result = await self._desk.votes.press(self._people[voter.id], self._number, choice, "because")
        except Refusal:
            return
        if self.card.several and choice is not None and voter.unseen:
            voter.cut = True
        self.card.press(voter, choice)
        self._superfluous(voter.id, result)

    async def _tidy(self) -> None:
        if self._undo and self.card.there:
            member, choice = self._undo.pop(self._chance.randrange(len(self._undo)))
            _, vote = await self._desk.votes.own(self.guild, member, self._number)
            if vote is not None and choice in vote.choices:
                return
            event = self.card.tidy(member, choice)
            if event is not None:
                self.faults["tidied"] += 1
                await self._tell(event)

    async def _moderate(self) -> None:
        if not self.card.there:
            return
        gone = self._chance.choice((*self.card.on_card, None))
        deleted = self._chance.random() < 0.5
        touched = {who for who, choice in self.card.ticks if deleted or gone in (choice, None)}
        for voter in self.voters.values():
            voter.cut |= voter.unseen or voter.id in touched
        self.faults["card deleted" if deleted else "reactions cleared"] += 1
        await self._tell(self.card.delete() if deleted else self.card.clear(gone), touched)

    async def _connection(self) -> None:
        if self._gateway.online:
            self.faults["outage"] += 1
            self._gateway.online = False
            for voter in self.voters.values():
                voter.last_word = False
            return
        self._gateway.lose()
        self._gateway.online = True
        if self._chance.random() < 0.5:
            await self._restart()
        await self._desk.ballots.note_back(self.guild)
        await self._settle()

    async def _settle(self) -> None:
        """The outbox is delivered, and the ballot reconciled."""
        self._clock.at += timedelta(seconds=5)
        await self._desk.outbox.deliver_due(self)
        self._read_whole = False
        await self._desk.sweep.reconcile_open(self)
        if self._read_whole and self._gateway.online:
            for voter in self.voters.values():
                self.card.caught_up(voter)
        self._clock.at += timedelta(seconds=5)
        await self._desk.outbox.deliver_due(self)

    async def _tell(self, event: Event, touched: Collection[MemberId] = ()) -> None:
        arriving, faithful = self._gateway.tell(event)
        if not faithful:
            self.faults["event lost or late"] += 1
            for member in touched if event.member is None else (event.member,):
                self.voters[member].unseen = True
                self.voters[member].missed |= self._gateway.online
        self.faults["event doubled"] += len(arriving) > 1
        for one in arriving:
            await self._arrives(one)

    async def _arrives(self, event: Event) -> None:
        votes, emoji = self._desk.votes, self._proposal.emoji_of(event.choice) if event.choice is not None else None
        if event.kind == "gone":
            await self._desk.proposals.card_lost(self.guild, event.message)
        elif event.kind == "clear":
            await votes.cleared(self.guild, event.message, emoji)
        elif event.member is not None and emoji is not None:
            voter = self._people[event.member]
            if event.kind == "add":
                self._superfluous(voter.id, await votes.react(voter, event.message, emoji))
            else:
                await votes.unreact(self.guild, voter.id, event.message, emoji)

    def _superfluous(self, member: MemberId, result: Result) -> None:
        if result.proposal is not None:
            emoji = {option.emoji: option.choice for option in result.proposal.options}
            self._undo += [(member, emoji[one]) for one in result.undo]

    # What the bot has of Discord: the courier and the ballot box.
    async def turn(self, notice: Notice, patience: float) -> None:
        """There is always room."""

    async def deliver(self, guild: GuildId, notice: Notice) -> MessageId | None:
        if notice.what is not What.PROPOSAL_CARD:
            return None
        if not self.card.there:
            self.card.post()
        if notice.data.get("seed"):
            self.card.seeds = set(self.card.on_card)
        return self.card.message

    def noted(self, guild: GuildId, notice: Notice) -> None:
        """The next reconciliation looks."""

    async def read(self, guild: GuildId, proposal: Proposal) -> Seen | None:
        if self._down:
            raise Unreachable("down")
        if self.card.there and proposal.card == self.card.message:
            seen = self.card.seen()
            self._read_whole = not await self._go_on()
            return seen
        if proposal.card is not None:
            await self._desk.proposals.card_lost(guild, proposal.card)
        return None

    async def _go_on(self) -> bool:
        """Nobody waits for the bot to have read the card; says whether somebody did something meanwhile."""
        ended = self._clock.now() >= self._proposal.closes_at
        if self._reading or ended or self._chance.random() < 0.5:
            return False
        self._reading = True
        for _ in range(WHILE_READING):
            self.faults["while a card was read"] += 1
            await (self._click() if self._chance.random() < 0.7 else self._press())
        self._reading = False
        return True

    async def actor(self, guild: GuildId, member: MemberId) -> Actor | None:
        return self._people.get(member)
