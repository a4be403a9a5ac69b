"""How decisions are made: a page written by the rules themselves, from their wordings and what they make of examples.

``docs/how-decisions-are-made.md`` and the archive's page of that name are the same text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.domain.ids import MemberId
from bot.domain.rules import LISTS, PRESETS, Ballot, Facts, Judgement, Rule, choices, decide
from bot.domain.rules.rule import USED
from bot.locales.decisions import Name, Say, ballot_words, choice_name, outcome_sentence, rule_sentence, step_sentence

_OPENED: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)
_FACTS: Final = Facts(opened_at=_OPENED, closes_at=_OPENED, now=_OPENED + timedelta(days=14), electorate=40)
_LISTED: Final = ("1", "2", "3")

GENERAL: Final = ("vote", "delegate", "quorum", "share", "electorate", "tie", "early", "working")
"""What holds under every rule, in the order of the page (``guide-every-…``)."""

SETTINGS: Final = (
    "share",
    "base",
    "quorum",
    "quorum_share",
    "seconds",
    "wait_hours",
    "approvals",
    "winners",
    "top",
)
"""The fields of a rule, in the order of the page (``guide-set-…``)."""


@dataclass(frozen=True)
class Example:
    """A worked example: so many of each ballot, and the rule where it is not the preset itself."""

    ballots: tuple[tuple[int, Ballot], ...] = ()
    facts: Facts = _FACTS
    rule: Rule | None = None


def _given(count: int, written: str, scores: Sequence[int] = (), *, binding: bool = True) -> tuple[int, Ballot]:
    return count, Ballot(tuple(written.split()), tuple(scores), binding)


EXAMPLES: Final = {
    "majority": Example((_given(4, "yes"), _given(1, "no"))),
    "two-thirds": Example((_given(7, "yes"), _given(4, "no"), _given(2, "abstain"))),
    "three-quarters": Example((_given(6, "yes"), _given(2, "no")), rule=replace(PRESETS["three-quarters"], quorum=5)),
    "consent": Example((_given(2, "yes"),), replace(_FACTS, clear_since=_OPENED + timedelta(days=2), holds=1)),
    "lazy": Example((), replace(_FACTS, now=_OPENED + timedelta(days=3))),
    "apache": Example((_given(4, "yes"), _given(1, "no"), _given(1, "yes", binding=False))),
    "approval": Example((_given(4, "1 2"), _given(3, "2"), _given(1, "3"), _given(1, "none"))),
    "ranked": Example((_given(4, "1 2 3"), _given(3, "2 3 1"), _given(2, "3 1 2"))),
    "score": Example(
        (_given(1, "1 2 3", (5, 3, 0)), _given(1, "1 2 3", (4, 4, 1)), _given(1, "1 2", (0, 5))),
    ),
    "judgement": Example(
        (_given(5, "yes"), _given(7, "no")),
        replace(_FACTS, judgement=Judgement(True, "", MemberId(1), _OPENED + timedelta(days=10))),
    ),
}
"""For each preset; its story is ``guide-story-…``, its source ``guide-source-…``, what is to be known besides
``guide-notes-…``."""


def guide(say: Say) -> str:
    """The whole text in Markdown, but for its title."""
    general = "\n".join(f"- {say(f'guide-every-{one}')}" for one in GENERAL)
    return "\n\n".join([say("guide-lead"), say("guide-every"), general, *(section(one, say) for one in PRESETS)])


def title(preset: str, say: Say) -> str:
    """The name that ``/propose`` gives the preset, which goes on to explain it after a colon."""
    return say(f"propose-rule-{preset}").partition(":")[0]


def section(preset: str, say: Say) -> str:
    """What the text says of one preset."""
    example = EXAMPLES[preset]
    rule = example.rule or PRESETS[preset]
    offered = choices(rule, len(_LISTED) if rule.method in LISTS else 0)
    ballots = [ballot for count, ballot in example.ballots for _ in range(count)]
    working = decide(rule, offered, ballots, example.facts)

    def name(choice: str) -> str:
        return choice_name(choice, say, {listed: say(f"guide-option-{listed}") for listed in _LISTED})

    used = [say(f"guide-set-{one.replace('_', '-')}") for one in SETTINGS if one in USED[rule.method]]
    steps = [f"{at}. {step_sentence(step, say, name)}" for at, step in enumerate(working.steps, 1)]
    verdict = say("guide-passes" if working.outcome.passed else "guide-does-not-pass")
    parts = [
        f"## {title(preset, say)}",
        f"> {rule_sentence(PRESETS[preset], say)}",
        say(f"guide-notes-{preset}"),
        say("guide-set"),
        "\n".join(f"- {one}" for one in used),
        say("guide-source", source=say(f"guide-source-{preset}")),
        say("guide-example", story=say(f"guide-story-{preset}")),
        "\n".join(_table(rule, example.ballots, say, name)),
        "\n".join(steps),
        f"**{verdict}** {outcome_sentence(working.outcome, say, name)}",
    ]
    return "\n\n".join(part for part in parts if part)


def _table(rule: Rule, ballots: Sequence[tuple[int, Ballot]], say: Say, name: Name) -> list[str]:
    """The ballots, where each says more than one word."""
    if all(len(ballot.choices) < 2 for _, ballot in ballots):
        return []
    rows = [f"| {say('guide-people')} | {say('guide-ballot')} |", "|---|---|"]
    for count, ballot in ballots:
        rows.append(f"| {count} | {ballot_words(rule, ballot.choices, ballot.scores, say, name)} |")
    return rows
