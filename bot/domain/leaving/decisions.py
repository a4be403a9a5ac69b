"""What of decisions belongs to somebody who leaves: votes, proposals, and whatever they had to do with them.

Their words about what was decided stay, for others decided with them in view, unless they are to go there too; what
they said of anything else goes. No number of theirs stays anywhere, and every outcome can be counted again.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.area import Area
from bot.domain.ballot import counts
from bot.domain.concern import Concern, ConcernState
from bot.domain.delegation import Delegation
from bot.domain.draft import Draft, Prepared
from bot.domain.effect import NAMING, Effect
from bot.domain.electorate import Electorate
from bot.domain.ids import MemberId, ref
from bot.domain.parts import Around, Fate, Part, Terms, judgements
from bot.domain.people import FORMER
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.rules import Judgement
from bot.domain.vote import Via, Vote


def vote(found: Vote, member: MemberId, _: Terms, around: Around) -> Part | None:
    """A choice that counted in a decided proposal counts on, cast at an unknown time by nobody in particular: each
    stands by itself, under the next number below 0 in its ballot. So does the note that somebody took part in a secret
    one, of whom nobody knows the ballot. Any other vote is gone. One that repeats theirs is that of whom they stood in
    for."""
    if found.member != member:
        after = replace(found, delegate=FORMER)
        return Part((Fate.NAMED,), {"proposal": found.proposal}, after) if found.delegate == member else None
    proposal = around.proposals.get(found.proposal)
    if proposal is None or proposal.state is not ProposalState.DECIDED:
        return Part((Fate.VOTE_GONE,), found, None)
    if not (proposal.secret or counts(found, proposal)):
        return Part((Fate.VOTE_GONE,), found, None)
    own = proposal.author == member  # some rules tell the author's vote from others
    stand_in = FORMER if own else MemberId(min(0, *around.voters.get(found.proposal, ())) - 1)
    at = proposal.closed_at or found.at
    after = replace(found, member=stand_in, at=at, via=Via.KEPT, ticked=(), reason="", receipt="", untimed=True)
    fate = Fate.TOOK_PART if proposal.secret else Fate.VOTE_COUNTED
    return Part((fate,), found, replace(after, delegate=None))


def proposal(found: Proposal, member: MemberId, terms: Terms, around: Around) -> Part | None:
    """The question stays where others have decided or worked on it, and it was not ended without a decision. Clicks
    that did not count go."""
    if member not in _people(found) and not any(_about(one, member) for one in found.effects):
        return None
    leaving = _Leaving(member, terms, found)
    name, fates, mine, after, said = (
        ref("P", found.number),
        leaving.fates(),
        leaving.mine(),
        leaving.after(),
        leaving.said(),
    )
    if found.author != member:
        return Part(fates or (Fate.NAMED,), mine, after, name, said)
    own = tuple(one for one in found.concerns if one.owner == member)
    clicks = tuple(one for one in found.excluded if one.member == member)
    whole = replace(found, excluded=clicks, concerns=own)
    after = replace(after, author=FORMER, author_name=terms.former)
    ended = found.state in (ProposalState.WITHDRAWN, ProposalState.CANCELLED)
    if not (ended or terms.decided_too) and around.shared(found, member):
        return Part((Fate.PROPOSAL_KEPT, *fates), whole, after, name, said)
    asked = [found.title, found.details, *(option.label for option in found.options)]
    asked += [part for one in found.amendments for part in (one.title, one.details, one.why)]
    asked += found.opens_tasks
    gone = (*filter(None, asked), *said)
    return Part((Fate.PROPOSAL_GONE, *fates), whole, _emptied(after, terms), name, gone)


def _people(found: Proposal) -> set[int | None]:
    """Everybody whom a proposal names, but for its effects."""
    people: set[int | None] = {found.author, found.closed_by, found.nudged_to, found.electorate.without}
    people.update(found.electorate.members)
    for concern in found.concerns:
        people |= {concern.owner, concern.closed_by}
    people.update(one.member for one in found.excluded)
    people.update(amendment.by for amendment in found.amendments)
    people.update(extension.by for extension in found.extensions)
    people.update(judgement.by for judgement in judgements(found))
    return people


def _emptied(found: Proposal, terms: Terms) -> Proposal:
    """The proposal without what it asked, and withdrawn if it was open. It is not asked again, nor anything done."""
    if found.state is ProposalState.OPEN:
        found = replace(found, state=ProposalState.WITHDRAWN, closed_at=terms.now, closed_by=FORMER)
    return replace(
        found,
        title=terms.removed,
        details="",
        options=tuple(replace(one, label=terms.removed if one.label else "") for one in found.options),
        amendments=tuple(replace(one, title=terms.removed, details="", why=terms.removed) for one in found.amendments),
        effects=(),
        results=(),
        revisit_days=0,
    )


def prepared(found: Prepared, member: MemberId, _: Terms, __: Around) -> Part | None:
    """A proposal that was not posted is its author's alone."""
    if found.author == member:
        return Part((Fate.DRAFT,) if found.posted is None else (), found, None)
    after = replace(
        found,
        electorate=_without_voter(found.electorate, member),
        draft=_without_target(found.draft, member),
        asked=_without_target(found.asked, member) if found.asked is not None else None,
    )
    return Part((Fate.NAMED,), {"event": found.event}, after) if after != found else None


def delegation(found: Delegation, member: MemberId, _: Terms, __: Around) -> Part | None:
    """Nobody votes for them any more, and they for nobody."""
    return Part((Fate.DELEGATION,), found, None) if member in (found.member, found.delegate) else None


def area(found: Area, member: MemberId, _: Terms, __: Around) -> Part | None:
    """They look after nothing any more. What they left to others when they resigned, or offered, goes."""
    mine: dict[str, object] = {"name": found.name}
    after = replace(
        found,
        maintainers=tuple(one for one in found.maintainers if one != member),
        reviewers=tuple(one for one in found.reviewers if one != member),
        offers=tuple(one for one in found.offers if one.member != member),
    )
    said: tuple[str, ...] = ()
    if found.handover is not None and found.handover.member == member:
        after, mine["handover"], said = replace(after, handover=None), found.handover, (found.handover.note,)
    if after == found:
        return None
    return Part((Fate.SAID,) if said else (Fate.NAMED,), mine, after, f"area:{found.name}", said)


class _Leaving:
    """One member's leaving of one proposal, but for its author and what it asks."""

    def __init__(self, member: MemberId, terms: Terms, found: Proposal) -> None:
        self._member, self._terms, self._found = member, terms, found
        self._words_stay = found.state is ProposalState.DECIDED and not terms.decided_too
        self._closed = found.closed_by == member

    def after(self) -> Proposal:
        """The proposal without them. Amendments are its author's, and are explained as long as it asks something."""
        found, member = self._found, self._member
        return replace(
            found,
            electorate=_without_voter(found.electorate, member),
            effects=_effects_without(found.effects, member),
            excluded=tuple(one for one in found.excluded if one.member != member),
            concerns=tuple(map(self._concern, found.concerns)),
            amendments=tuple(replace(one, by=FORMER) if one.by == member else one for one in found.amendments),
            extensions=tuple(
                replace(one, by=FORMER, why=self._words(one.why)) if one.by == member else one
                for one in found.extensions
            ),
            judgement=self._judgement(found.judgement) if found.judgement is not None else None,
            past_judgements=tuple(map(self._judgement, found.past_judgements)),
            closed_by=FORMER if self._closed else found.closed_by,
            closed_why=self._words(found.closed_why) if self._closed else found.closed_why,
            nudged_to=found.nudged_to - (found.nudged_to == member),  # reminders go on behind them all the same
        )

    def mine(self) -> dict[str, object]:
        """What of somebody else's proposal is theirs."""
        found, member = self._found, self._member
        parts: dict[str, object] = {
            "excluded": tuple(one for one in found.excluded if one.member == member),
            "concerns": tuple(one for one in found.concerns if one.owner == member),
            "answers": tuple(
                {"concern": one.number, "answer": one.answer} for one in found.concerns if one.closed_by == member
            ),
            "judgements": tuple(one for one in judgements(found) if one.by == member),
            "extensions": tuple(one for one in found.extensions if one.by == member),
            "closed_why": found.closed_why if self._closed else "",
            "effects": tuple(one for one in found.effects if _about(one, member)),
        }
        return {"number": found.number, **{name: part for name, part in parts.items() if part}}

    def fates(self) -> tuple[Fate, ...]:
        """What becomes of it."""
        mine = self.mine()
        said = mine.keys() & {"concerns", "answers", "judgements", "extensions", "closed_why"}
        return ((Fate.CLICK,) if "excluded" in mine else ()) + ((Fate.SAID,) if said else ())

    def said(self) -> tuple[str, ...]:
        """Their words in it that go."""
        found, member = self._found, self._member
        words = [one.rationale for one in judgements(found) if one.by == member] if self._terms.decided_too else []
        if not self._words_stay:
            words += [one.text for one in found.concerns if one.owner == member]
            words += [one.answer for one in found.concerns if one.closed_by == member]
            words += [one.why for one in found.extensions if one.by == member]
            words += [found.closed_why] if self._closed else []
        return tuple(filter(None, words))

    def _words(self, words: str) -> str:
        return words if self._words_stay or not words else self._terms.removed

    def _judgement(self, found: Judgement) -> Judgement:
        """A judgement is nothing but its reasons: they stay also where it was set aside, or not carried out yet."""
        if found.by != self._member:
            return found
        return replace(found, by=FORMER, rationale=self._terms.removed if self._terms.decided_too else found.rationale)

    def _concern(self, found: Concern) -> Concern:
        """An open concern whose owner is gone, words and all, is withdrawn: nobody could say any more what it is."""
        after = found
        if found.closed_by == self._member:
            after = replace(after, closed_by=FORMER, answer=self._words(found.answer))
        if found.owner == self._member:
            after = replace(after, owner=FORMER, owner_name=self._terms.former, text=self._words(found.text))
            if self._found.state is not ProposalState.DECIDED and found.state is ConcernState.OPEN:
                after = replace(after, state=ConcernState.WITHDRAWN, closed_at=self._terms.now, closed_by=FORMER)
        return after


def _without_voter(electorate: Electorate, member: MemberId) -> Electorate:
    """The electorate, in which nobody is named any more where they were; it is as large as it was."""
    members = tuple(FORMER if one == member else one for one in electorate.members)
    return replace(electorate, members=members, without=FORMER if electorate.without == member else electorate.without)


def _about(effect: Effect, member: MemberId) -> bool:
    return effect.kind in NAMING and effect.value == str(member)


def _effects_without(effects: tuple[Effect, ...], member: MemberId) -> tuple[Effect, ...]:
    """The effects, of which none is about them any more."""
    return tuple(replace(one, value=str(int(FORMER))) if _about(one, member) else one for one in effects)


def _without_target(draft: Draft, member: MemberId) -> Draft:
    return replace(draft, effects=_effects_without(draft.effects, member))
