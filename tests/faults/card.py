"""A card on Discord, the people who use it, and what the gateway makes of that: the truth for the record."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from bot.domain.ballot import Seen
from bot.domain.ids import MemberId, MessageId

FIRST = MessageId(1)


@dataclass
class Voter:
    """One member, as somebody who sees everything would describe them.

    ``wish`` is what they mean to have chosen; ``by_button`` whether they said so by a button. ``unseen`` is set once an
    event of theirs did not arrive as it happened, ``missed`` if that was while the bot was connected and so had no
    reason to look, ``cut`` once their reactions could go without their doing. ``last_word`` is set while a button,
    pressed when the bot had come back from its last outage, is the last they did.
    """

    id: MemberId
    wish: tuple[str, ...] = ()
    by_button: bool = False
    pressed: bool = False
    unseen: bool = False
    missed: bool = False
    cut: bool = False
    last_word: bool = False


@dataclass(frozen=True)
class Event:
    """What the gateway tells: ``add`` or ``remove`` (a reaction), ``clear`` (an option or all), ``gone`` (the card)."""

    kind: str
    message: MessageId
    member: MemberId | None = None
    choice: str | None = None


@dataclass
class Card:
    """The message that is the card now, and the reactions on it in the order in which they came."""

    several: bool
    choices: tuple[str, ...]
    on_card: tuple[str, ...]
    message: MessageId = FIRST
    there: bool = True
    ticks: dict[tuple[MemberId, str], None] = field(default_factory=dict)
    seeds: set[str] = field(default_factory=set)

    def of(self, member: MemberId) -> tuple[str, ...]:
        """What a member has ticked, the oldest first."""
        return tuple(choice for who, choice in self.ticks if who == member)

    def seen(self) -> Seen | None:
        """What Discord's REST interface shows."""
        if not self.there:
            return None
        ticks = {choice: frozenset(who for who, ticked in self.ticks if ticked == choice) for choice in self.on_card}
        return Seen(ticks, frozenset(self.on_card) - self.seeds)

    def react(self, voter: Voter, choice: str) -> Event:
        """The member adds a reaction."""
        self.ticks[voter.id, choice] = None
        voter.last_word = False
        voter.cut |= self.several and choice == "abstain"  # which came first, it or the others, the card does not tell
        voter.wish = self._ordered({*voter.wish, choice}) if self.several and choice != "abstain" else (choice,)
        voter.by_button = False
        return Event("add", self.message, voter.id, choice)

    def unreact(self, voter: Voter, choice: str) -> Event:
        """The member removes a reaction of theirs."""
        del self.ticks[voter.id, choice]
        voter.last_word = False
        voter.cut |= choice not in self.seeds  # nobody can tell whether it was taken off or cleared with the seed
        if choice in voter.wish and (self.several or not voter.by_button):
            ticks = self.of(voter.id)
            beside = {*ticks} if choice == "abstain" else {"abstain"} & {*ticks}
            left = {one for one in voter.wish if one != choice} or beside
            voter.wish = self._ordered(left) if self.several else ticks[-1:]
        return Event("remove", self.message, voter.id, choice)

    def press(self, voter: Voter, choice: str | None) -> None:
        """The member presses a button; with None they take their vote back."""
        if choice is None:
            voter.wish = ()
        elif choice == "abstain" or not self.several:  # abstaining by button means nothing else
            voter.wish = () if self.several and voter.wish == (choice,) else (choice,)
        else:
            voter.wish = self._ordered(set(voter.wish) ^ {choice})
        voter.by_button = voter.pressed = voter.last_word = True

    def tidy(self, member: MemberId, choice: str) -> Event | None:
        """The bot removes a reaction that no longer stands for a vote."""
        if (member, choice) not in self.ticks:
            return None
        del self.ticks[member, choice]
        return Event("remove", self.message, member, choice)

    def clear(self, choice: str | None) -> Event:
        """A moderator clears one reaction or all."""
        gone = set(self.on_card) if choice is None else {choice}
        self.ticks = {tick: None for tick in self.ticks if tick[1] not in gone}
        self.seeds -= gone
        return Event("clear", self.message, choice=choice)

    def delete(self) -> Event:
        """Somebody deletes the message."""
        self.there, self.ticks, self.seeds = False, {}, set()
        return Event("gone", self.message)

    def post(self) -> MessageId:
        """The bot posts the card again."""
        self.message, self.there, self.seeds = MessageId(self.message + 1), True, set(self.on_card)
        return self.message

    def possible(self, voter: Voter) -> set[tuple[str, ...]]:
        """What the record may say of a voter."""
        said_last = voter.last_word and not voter.missed and not self.several
        if not voter.unseen or said_last:
            return {voter.wish}
        ticks = self.of(voter.id)
        if voter.cut or voter.pressed:
            return _subsets(self.choices) if self.several else {(), *((choice,) for choice in self.choices)}
        if self.several:
            return {voter.wish, self._ordered({*ticks})}
        return {ticks} if len(ticks) < 2 else {(), *((choice,) for choice in ticks)}

    def caught_up(self, voter: Voter) -> None:
        """The bot has read the card: where only one vote is possible, it is the one on record from now on."""
        certain = self.possible(voter)
        if len(certain) == 1 and voter.unseen:
            [voter.wish] = certain
            voter.unseen = voter.missed = voter.cut = False

    def _ordered(self, chosen: set[str]) -> tuple[str, ...]:
        wanted = chosen - {"abstain"} if len(chosen) > 1 else chosen
        return tuple(choice for choice in self.choices if choice in wanted)


class Gateway:
    """Tells of what happened: mostly at once, sometimes late, twice, or never."""

    def __init__(self, chance: Random, trouble: float) -> None:
        """Go wrong as often as ``trouble`` says (0 to 1)."""
        self._chance, self._trouble = chance, trouble
        self._late: deque[Event] = deque()
        self.online = True

    def tell(self, event: Event) -> tuple[list[Event], bool]:
        """What arrives now, and whether all of it arrives as it happened."""
        if not self.online:
            return [], False
        dice = self._chance.random()
        if dice < self._trouble / 4:
            return [], False
        if dice < self._trouble / 2:
            self._late.append(event)
            return [], False
        if dice < self._trouble:
            return [event, event], True
        return [event], True

    def late(self) -> Iterator[Event]:
        """What arrives after all."""
        while self._late and self._chance.random() < 0.3:
            yield self._late.popleft()

    def lose(self) -> None:
        """The connection ended: what was late never comes."""
        self._late.clear()


def _subsets(choices: tuple[str, ...]) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = {()}
    for choice in choices:
        found |= {(*one, choice) for one in found}
    return found
