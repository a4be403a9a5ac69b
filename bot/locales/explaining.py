"""A decision explained in words: the lines that are the same in the chat, in a file and on the web.

``Speech`` is how a place says things: it makes members' texts safe for that place, and names people as they may be
named there. Everything is put together by wordings, so that what it made safe stays so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from bot.domain.concern import concern_ref
from bot.domain.effect import Effect, EffectResult
from bot.domain.ids import ref
from bot.domain.proposal import Proposal, ProposalState, Visibility
from bot.domain.vote import Vote
from bot.locales import decisions, effects
from bot.locales.decisions import Name, Say
from bot.locales.effects import Tongue
from bot.services.explain import Corrected, Explanation, Uncounted


@dataclass(frozen=True, kw_only=True)
class Speech(Tongue):
    """How a place says things.

    moment: date and time.
    name: a choice.
    """

    moment: Callable[[datetime], str]
    name: Name


def rule_lines(proposal: Proposal, speech: Speech) -> list[str]:
    """The rule's sentence, and what else was fixed about voting when it opened."""
    say = speech.say
    lines = [decisions.rule_sentence(proposal.rule, say)]
    if proposal.secret:
        lines.append(say("explain-secret"))
    if proposal.visibility is not Visibility.LIVE:
        lines.append(say(f"explain-results-{proposal.visibility.value}"))
    if proposal.needs_reason:
        lines.append(say("explain-reason-for-no"))
    return lines


def electorate_lines(proposal: Proposal, speech: Speech) -> list[str]:
    """Who may vote, how that is judged, and how many they are."""
    say, electorate = speech.say, proposal.electorate
    role = speech.role(electorate.role) if electorate.role is not None else ""
    area = speech.quoted(electorate.area)
    parts = decisions.electorate_parts(electorate, say, role, area) or [say("explain-everybody")]
    lines = list(parts)
    if electorate.area or electorate.min_account_days or electorate.min_member_days or electorate.min_accepted:
        lines.append(say("explain-judged-at", when=speech.moment(electorate.as_of)))
    if electorate.role is not None:
        lines.append(say("explain-judged-role"))
    if proposal.electorate_size is None:
        lines.append(say("explain-size-unknown"))
    else:
        key = "explain-size-area" if electorate.area else "explain-size"
        lines.append(say(key, count=proposal.electorate_size))
    return lines


def step_lines(explanation: Explanation, speech: Speech) -> list[str]:
    """The arithmetic, a line for each step: as things stand, or as it was decided. Nothing while the count is hidden,
    and of what ended without a decision."""
    if not explanation.shows_count or explanation.proposal.state in _UNDECIDED:
        return []
    return [decisions.step_sentence(step, speech.say, speech.name) for step in explanation.view.working.steps]


def outcome_line(explanation: Explanation, speech: Speech) -> str:
    """Why it came out as it did; or how it would come out if voting ended as things stand; or that nobody is told."""
    proposal, say = explanation.proposal, speech.say
    if proposal.outcome is not None:
        return decisions.outcome_sentence(proposal.outcome, say, speech.name)
    if proposal.state in _UNDECIDED:
        return say(f"explain-ended-{proposal.state.value}")
    if not explanation.shows_count:
        return say("explain-hidden", count=len(explanation.view.present))
    outcome = explanation.view.working.outcome
    why = decisions.outcome_sentence(outcome, say, speech.name)
    return say("explain-would-pass" if outcome.passed else "explain-would-not-pass", why=why)


_UNDECIDED = frozenset({ProposalState.WITHDRAWN, ProposalState.CANCELLED})


def via_words(vote: Vote, speech: Speech) -> str:
    """How a vote came, and what else is to be known of it besides who chose what."""
    say = speech.say
    if vote.delegate is not None:
        words = say("explain-via-delegate", delegate=speech.person(vote.delegate))
    else:
        words = say(f"explain-via-{vote.via.value}")
    words = words if vote.binding else say("explain-joined", first=words, second=say("explain-advisory"))
    return say("explain-joined", first=words, second=say("explain-untimed")) if vote.untimed else words


def uncounted_reason(one: Uncounted, say: Say) -> str:
    """Why a click or vote does not count, briefly."""
    return say(f"{one.reason}-short") if one.reason.startswith("excluded-") else say(one.reason)


def corrected_reason(proposal: Proposal, one: Corrected, speech: Speech) -> str:
    """Why a vote was set right, and to what."""
    chosen = decisions.ballot_words(proposal.rule, one.choices, (), speech.say, speech.name)
    return speech.say(f"explain-{one.reason}", choice=chosen)


def effect_lines(proposal: Proposal, speech: Speech) -> list[str]:
    """What passing does, and what became of it."""
    pairs = list(zip_longest(proposal.effects, proposal.results[: len(proposal.effects)]))
    return [_effect_line(effect, result, speech) for effect, result in pairs if effect is not None]


def _effect_line(effect: Effect, result: EffectResult | None, speech: Speech) -> str:
    if result is None:
        return effects.effect_words(effect, speech)
    if result.trouble:
        return effects.undone_words(effect, result, speech)
    return speech.say("explain-effect-done", what=effects.done_words(effect, result, speech))


def link_lines(proposal: Proposal, speech: Speech) -> list[str]:
    """The proposals that this one names, or that name it."""
    links = {
        "explain-link-revisits": proposal.revisits,
        "explain-link-revisited": proposal.revisited_by,
        "explain-link-supersedes": proposal.supersedes,
        "explain-link-superseded": proposal.superseded_by,
        "explain-link-challenges": proposal.challenges,
        "explain-link-challenged": proposal.challenged_by,
    }
    return [speech.say(key, ref=speech.item(ref("P", at))) for key, at in links.items() if at is not None]


def events(explanation: Explanation, speech: Speech) -> list[tuple[datetime, str]]:
    """What happened to the proposal, in the order of time."""
    found = [*_life(explanation.proposal, speech), *_concerns(explanation.proposal, speech)]
    found += [(at, speech.say(key)) for at, key in explanation.disturbed]
    return sorted(found, key=lambda event: event[0])


Events = Iterator[tuple[datetime, str]]


def _life(proposal: Proposal, speech: Speech) -> Events:
    say, person, quoted = speech.say, speech.person, speech.quoted
    yield proposal.opened_at, say("explain-opened")
    for index, one in enumerate(proposal.amendments, 1):
        yield one.at, say("explain-amended", index=index, title=quoted(one.title), why=quoted(one.why))
    for later in proposal.extensions:
        before = speech.moment(later.before)
        yield later.at, say("explain-extended", who=person(later.by), before=before, why=quoted(later.why))
    if proposal.escalation is not None:
        rule = decisions.rule_sentence(proposal.escalation.rule, say)
        yield proposal.escalation.at, say("explain-escalated", rule=rule)
    if proposal.clear_since is not None:
        yield proposal.clear_since, say("explain-clear")
    if proposal.nudged_at is not None:
        yield proposal.nudged_at, say("explain-nudged")
    for outage in proposal.outages:
        yield outage.since, say("explain-outage", until=speech.moment(outage.until))
    judgements = (*proposal.past_judgements, *([proposal.judgement] if proposal.judgement is not None else []))
    for judged in judgements:
        key = "explain-judged-for" if judged.passed else "explain-judged-against"
        yield judged.at, say(key, who=person(judged.by), why=quoted(judged.rationale))
    if proposal.closed_at is not None:
        yield proposal.closed_at, _close(proposal, speech)
    for result, line in zip(proposal.results, effect_lines(proposal, speech), strict=False):
        yield result.at, line


def _close(proposal: Proposal, speech: Speech) -> str:
    say = speech.say
    if proposal.outcome is not None:
        return say("explain-closed-passed" if proposal.outcome.passed else "explain-closed-not-passed")
    words = say(f"explain-closed-{proposal.state.value}")
    if not proposal.closed_why:
        return words
    return say("explain-with-why", what=words, why=speech.quoted(proposal.closed_why))


def _concerns(proposal: Proposal, speech: Speech) -> Events:
    say = speech.say
    for one in proposal.concerns:
        name, who = concern_ref(proposal.number, one), speech.person(one.owner)
        yield one.raised_at, say(f"explain-{one.kind.value}-raised", ref=name, who=who, text=speech.quoted(one.text))
        if one.closed_at is not None and one.closed_by is not None:
            closed = say(f"explain-concern-{one.state.value}", ref=name, who=speech.person(one.closed_by))
            answer = speech.quoted(one.answer)
            yield one.closed_at, say("explain-with-why", what=closed, why=answer) if one.answer else closed
