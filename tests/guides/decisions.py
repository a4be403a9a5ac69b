"""Writes docs/how-decisions-are-made.md from the rules themselves: their words, and what they make of an example.

``make docs`` writes it; a test fails if the file is not what this gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.domain.rules import LISTS, PRESETS, Ballot, Facts, Judgement, Rule, choices, decide
from bot.domain.rules.rule import USED
from bot.locales import Catalogue
from bot.locales.decisions import choice_name, outcome_sentence, rule_sentence, step_sentence

PAGE: Final = Path(__file__).parents[2] / "docs" / "how-decisions-are-made.md"
OPENED: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)
FACTS: Final = Facts(opened_at=OPENED, closes_at=OPENED, now=OPENED + timedelta(days=14), electorate=40)
LABELS: Final = {"1": "Barn", "2": "Shed", "3": "Mill"}
say: Final = Catalogue.load("en").text

INTRODUCTION: Final = """\
# How decisions are made here

A proposal says which rule decides it. The rule, who may vote and the options are fixed when it opens. This page gives
each rule in the words that the bot uses, what can be set, where the rule comes from, and one example with its
arithmetic: the same lines that the bot shows for a real decision.

For every rule:

- Each member's latest choice counts, once. It can be changed and taken back until the end.
- A quorum is a number of people who must have voted, abstentions included. It can be a number, a share of all who may
  vote (rounded up), or both: then both must be reached. Beware that a quorum rewards staying away: somebody against a
  proposal may stop it better by not voting than by voting no.
- Shares are compared in whole people, so that no rounding tips a vote: more than half of 5 is 3 or more.
- A rule that needs a share of all who may vote is refused where the bot cannot know how many they are.
- A tie decides nothing, and the bot says what tied. Nothing is decided by lot.
- A count is not closed early while members can still change it, except where the rule's own terms below say so.
- The bot shows why it came out as it did, line by line, so that anybody can check it.

This page is written by the program (`make docs`).
"""

SETTINGS: Final = {
    "share": "the share that is needed",
    "base": "of whom: of those who choose a side, of all who vote, or of all who may vote",
    "quorum": "how many people must vote",
    "quorum_share": "what share of all who may vote must vote",
    "seconds": "how many besides the author must support it",
    "wait_hours": "how long it waits, or stays open at least",
    "approvals": "how many people must be for it, or for an option",
    "winners": "how many options can win",
    "top": "the highest mark",
}


@dataclass(frozen=True)
class Example:
    """What the page says of a preset besides its sentence: its sources, and a worked example with its ballots."""

    source: str
    story: str
    ballots: tuple[tuple[int, Ballot], ...] = ()
    facts: Facts = FACTS
    notes: tuple[str, ...] = ()
    rule: Rule | None = field(default=None)


def _given(count: int, written: str, scores: Sequence[int] = (), *, binding: bool = True) -> tuple[int, Ballot]:
    return count, Ballot(tuple(written.split()), tuple(scores), binding)


ROBERT: Final = "Robert's Rules of Order Newly Revised, 12th edition, §44."
APACHE: Final = (
    "The Apache Software Foundation, [Apache Voting Process](https://www.apache.org/foundation/voting.html)."
)
EXAMPLES: Final = {
    "majority": Example(
        ROBERT, "Four say yes, one says no.", (_given(4, "yes"), _given(1, "no")),
        notes=("Another yes never turns a pass into a fail.",),
    ),
    "two-thirds": Example(
        ROBERT, "Seven say yes, four say no, two abstain.",
        (_given(7, "yes"), _given(4, "no"), _given(2, "abstain")),
    ),
    "three-quarters": Example(
        ROBERT, "Six say yes, two say no, and five people had to vote.", (_given(6, "yes"), _given(2, "no")),
        rule=replace(PRESETS["three-quarters"], quorum=5),
    ),
    "consent": Example(
        "The Rust project's final comment period, kept by [rfcbot](https://github.com/rust-lang/rfcbot-rs).",
        "Two support it. A concern was raised and resolved on the second day; one hold is on.",
        (_given(2, "yes"),), replace(FACTS, clear_since=OPENED + timedelta(days=2), holds=1),
        notes=("There is no vote against it: whoever is against it names a concern.",),
    ),
    "lazy": Example(
        APACHE, "Nobody says anything for three days.", (), replace(FACTS, now=OPENED + timedelta(days=3)),
        notes=("There is no vote against it: whoever is against it names a concern, which makes it a vote.",),
    ),
    "apache": Example(
        APACHE, "Four binding yes, one binding no, and one yes as advice.",
        (_given(4, "yes"), _given(1, "no"), _given(1, "yes", binding=False)),
        notes=("It closes as soon as it has what it needs and the minimum time is over.",),
    ),
    "approval": Example(
        "S. J. Brams and P. C. Fishburn, “Approval Voting”, American Political Science Review 72 (1978).",
        "Nine people choose, one of them none of these.",
        (_given(4, "1 2"), _given(3, "2"), _given(1, "3"), _given(1, "none")),
        notes=("Choosing one more option never harms that option.",),
    ),
    "ranked": Example(
        "The [Debian Constitution](https://www.debian.org/devel/constitution), A.5, which is M. Schulze's method "
        "(Social Choice and Welfare 36, 2011).",
        "Nine people rank the options, and these beat each other in a circle.",
        (_given(4, "1 2 3"), _given(3, "2 3 1"), _given(2, "3 1 2")),
        notes=(
            "Ranking an option higher never takes its win away. An option that beats all others wins.",
            "An option much like another changes nothing for the rest.",
            "It does not promise that voting never hurts; rarely, one more ballot for an option makes another win.",
        ),
    ),
    "score": Example(
        "[The Center for Range Voting](https://www.rangevoting.org/).",
        "Three people give points; the third leaves the mill out.",
        (_given(1, "1 2 3", (5, 3, 0)), _given(1, "1 2 3", (4, 4, 1)), _given(1, "1 2", (0, 5))),
        notes=(
            "Points are added, not averaged over those who gave them, so that an option must be known to win.",
        ),
    ),
    "judgement": Example(
        "Wikipedia, [Requests for comment](https://en.wikipedia.org/wiki/Wikipedia:Requests_for_comment).",
        "Five are for it, seven against. On the tenth day somebody uninvolved finds the arguments for it stronger.",
        (_given(5, "yes"), _given(7, "no")),
        replace(FACTS, judgement=Judgement(True, "", 1, OPENED + timedelta(days=10))),  # type: ignore[arg-type]
    ),
}  # fmt: skip


def page() -> str:
    """The whole page, in Markdown."""
    return "\n".join([INTRODUCTION, *(_section(preset) for preset in PRESETS)])


def title(preset: str) -> str:
    """The name that `/propose` gives the preset, which goes on to explain it after a colon."""
    return say(f"propose-rule-{preset}").partition(":")[0]


def _section(preset: str) -> str:
    example = EXAMPLES[preset]
    rule = example.rule or PRESETS[preset]
    offered = choices(rule, len(LABELS) if rule.method in LISTS else 0)
    ballots = [ballot for count, ballot in example.ballots for _ in range(count)]
    working = decide(rule, offered, ballots, example.facts)
    used = [f"- `{name}`: {words}" for name, words in SETTINGS.items() if name in USED[rule.method]]
    verdict = "**It passes.**" if working.outcome.passed else "**It does not pass.**"
    parts = [
        f"## {title(preset)}",
        f"> {rule_sentence(PRESETS[preset], say)}",
        *example.notes,
        "What can be set:",
        "\n".join(used),
        f"Source: {example.source}",
        f"Example. {example.story}",
        "\n".join(_table(example.ballots)),
        "\n".join(f"{at}. {step_sentence(step, say, _name)}" for at, step in enumerate(working.steps, 1)),
        f"{verdict} {outcome_sentence(working.outcome, say, _name)}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(ballots: Sequence[tuple[int, Ballot]]) -> list[str]:
    """The ballots, where each says more than one word."""
    if all(len(ballot.choices) < 2 for _, ballot in ballots):
        return []
    rows = ["| people | ballot |", "|---|---|"]
    for count, ballot in ballots:
        names = [_name(choice) for choice in ballot.choices]
        if ballot.scores:
            names = [f"{name} {score}" for name, score in zip(names, ballot.scores, strict=True)]
        rows.append(f"| {count} | {', '.join(names)} |")
    return rows


def _name(choice: str) -> str:
    return choice_name(choice, say, LABELS)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
