"""What of a proposal is somebody's who takes part in it, and the proposal without them.

Their words about what was decided stay, for others decided with them in view, unless they want those gone too; what
they said of anything else goes. No number of theirs stays anywhere.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.domain.concern import Concern, ConcernState
from bot.domain.effect import Effect, EffectKind
from bot.domain.electorate import Electorate
from bot.domain.ids import MemberId
from bot.domain.people import FORMER
from bot.domain.proposal import Proposal
from bot.domain.rules import Judgement

_ABOUT_MEMBERS: Final = frozenset({EffectKind.MAINTAINER_ADD, EffectKind.MAINTAINER_REMOVE})


def without_voter(electorate: Electorate, member: MemberId) -> Electorate:
    """The electorate, in which nobody is named any more where they were."""
    members = tuple(FORMER if one == member else one for one in electorate.members)
    return replace(electorate, members=members, without=FORMER if electorate.without == member else electorate.without)


def without_target(effects: tuple[Effect, ...], member: MemberId) -> tuple[Effect, ...]:
    """The effects, of which none is about them any more."""
    return tuple(
        replace(one, value=str(int(FORMER))) if one.kind in _ABOUT_MEMBERS and one.value == str(member) else one
        for one in effects
    )


class Leaving:
    """One member's leaving of one proposal: the name that takes the place of theirs, and what takes that of their words
    (None where those stay)."""

    def __init__(self, member: MemberId, former: str, removed: str | None, now: datetime) -> None:
        """``member`` leaves at ``now``."""
        self._member, self._former, self._removed, self._now = member, former, removed, now

    def after(self, found: Proposal) -> Proposal:
        """The proposal without them, but for its author and what it asks."""
        return replace(
            found,
            electorate=without_voter(found.electorate, self._member),
            effects=without_target(found.effects, self._member),
            excluded=tuple(one for one in found.excluded if one.member != self._member),
            concerns=tuple(map(self._concern, found.concerns)),
            amendments=tuple(
                replace(one, by=FORMER, why=self._words(one.why)) if one.by == self._member else one
                for one in found.amendments
            ),
            extensions=tuple(
                replace(one, by=FORMER, why=self._words(one.why)) if one.by == self._member else one
                for one in found.extensions
            ),
            judgement=self._judgement(found.judgement) if found.judgement is not None else None,
            past_judgements=tuple(map(self._judgement, found.past_judgements)),
            closed_by=FORMER if found.closed_by == self._member else found.closed_by,
            closed_why=self._words(found.closed_why) if found.closed_by == self._member else found.closed_why,
        )

    def mine(self, found: Proposal) -> dict[str, object]:
        """What of somebody else's proposal is theirs."""
        parts: dict[str, tuple[object, ...]] = {
            "excluded": tuple(one for one in found.excluded if one.member == self._member),
            "concerns": tuple(one for one in found.concerns if one.owner == self._member),
            "answers": tuple(one.answer for one in found.concerns if one.closed_by == self._member and one.answer),
            "judgements": tuple(
                one for one in (found.judgement, *found.past_judgements) if one is not None and one.by == self._member
            ),
        }
        return {"number": found.number, **{name: part for name, part in parts.items() if part}}

    def said(self, found: Proposal) -> tuple[str, ...]:
        """Their words in it that go."""
        if self._removed is None:
            return ()
        words = [one.text for one in found.concerns if one.owner == self._member]
        words += [one.answer for one in found.concerns if one.closed_by == self._member]
        words += [one.why for one in found.amendments if one.by == self._member]
        words += [one.why for one in found.extensions if one.by == self._member]
        words += [found.closed_why] if found.closed_by == self._member else []
        return tuple(filter(None, words))

    def _words(self, words: str) -> str:
        return self._removed if self._removed is not None and words else words

    def _judgement(self, found: Judgement) -> Judgement:
        if found.by != self._member:
            return found
        return replace(found, by=FORMER, rationale=self._words(found.rationale))

    def _concern(self, found: Concern) -> Concern:
        """An open concern whose owner is gone, words and all, is withdrawn: nobody could say any more what it is."""
        after = found
        if found.closed_by == self._member:
            after = replace(after, closed_by=FORMER, answer=self._words(found.answer))
        if found.owner == self._member:
            after = replace(after, owner=FORMER, owner_name=self._former, text=self._words(found.text))
            if self._removed is not None and found.state is ConcernState.OPEN:
                after = replace(after, state=ConcernState.WITHDRAWN, closed_at=self._now, closed_by=FORMER)
        return after
