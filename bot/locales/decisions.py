"""Rules, outcomes and arithmetic in words: the one place for it, used in the chat, on the web and in the guides.

``say`` is how the caller turns a catalogue key into text (in a chat the catalogue's own ``text``, on the web what makes
HTML of it). ``name`` gives the name of a choice, ready to be shown where the text goes: escaped, if it is a member's.
Everything is put together by wordings, so that what ``say`` made safe stays so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Final, Protocol

from bot.domain.electorate import Electorate
from bot.domain.rules import LISTS, NONE, Base, Method, Outcome, Rule, Step

NAMED_SHARES: Final = {
    "1/2": "share-half",
    "1/3": "share-third",
    "1/4": "share-quarter",
    "2/3": "share-two-thirds",
    "3/4": "share-three-quarters",
    "1/1": "share-all",
}


class Say(Protocol):
    """Gives the wording under a key, with its values put in."""

    def __call__(self, key: str, /, **values: str | int) -> str:
        """The wording."""


Name = Callable[[str], str]
"""Gives the name of a choice ("yes", "3", "none")."""


def choice_name(choice: str, say: Say, labels: Mapping[str, str] | None = None) -> str:
    """The name of a choice: its label if it is a listed option, else in words. Escape labels before they come here."""
    if labels is not None and choice in labels:
        return labels[choice]
    return say("choice-none") if choice == NONE else say(f"choice-{choice}")


def rule_sentence(rule: Rule, say: Say) -> str:
    """What the rule does, in whole sentences, with its thresholds and its quorum."""
    sentence = _method_sentence(rule, say)
    if rule.approvals and rule.method in LISTS:
        sentence = _joined(say, sentence, say("rule-needs-approvals", approvals=rule.approvals))
    quorum = _quorum_sentence(rule, say)
    if not quorum or rule.method in {Method.CONSENT, Method.APACHE, Method.JUDGEMENT}:
        return sentence
    if rule.method is Method.LAZY:
        if rule.quorum < 2 and rule.quorum_share is None:
            return sentence
        quorum = say("rule-if-it-comes-to-a-vote", quorum=quorum)
    return _joined(say, sentence, quorum)


def _method_sentence(rule: Rule, say: Say) -> str:
    share, wait = share_in_words("{}/{}".format(*rule.share), say), time_in_words(rule.wait_hours, say)
    base, method = _base(rule, say), rule.method
    by_method: dict[Method, Callable[[], str]] = {
        Method.MAJORITY: lambda: say("rule-by-majority", share=share, base=base),
        Method.SUPERMAJORITY: lambda: say("rule-by-supermajority", share=share, base=base),
        Method.CONSENT: lambda: say("rule-by-consent", seconds=rule.seconds, wait=wait),
        Method.LAZY: lambda: say("rule-by-lazy", wait=wait),
        Method.APACHE: lambda: say("rule-by-apache", approvals=rule.approvals, wait=wait),
        Method.APPROVAL: lambda: say("rule-by-approval", winners=rule.winners, share=share, base=base),
        Method.RANKED: lambda: say("rule-by-ranked", share=share, base=base),
        Method.SCORE: lambda: say("rule-by-score", top=rule.top, winners=rule.winners),
        Method.JUDGEMENT: lambda: say("rule-by-judgement", wait=wait),
    }
    return by_method[method]()


def _base(rule: Rule, say: Say) -> str:
    if rule.base is Base.CAST and rule.method in LISTS:
        return say("base-compared") if rule.method is Method.RANKED else say("base-chosen")
    return say(f"base-{rule.base.value}")


def _quorum_sentence(rule: Rule, say: Say) -> str:
    absolute = say("rule-needs-quorum", quorum=rule.quorum) if rule.quorum else ""
    if rule.quorum_share is None:
        return absolute
    relative = say("rule-needs-quorum-share", share=share_in_words("{}/{}".format(*rule.quorum_share), say))
    return _joined(say, absolute, relative) if rule.quorum > 1 else relative


def outcome_sentence(outcome: Outcome, say: Say, name: Name) -> str:
    """Why it came out as it did."""
    return say(outcome.reason, **_in_words(outcome.values, say, name))


def step_sentence(step: Step, say: Say, name: Name) -> str:
    """One line of the arithmetic."""
    values = _in_words(step.values, say, name)
    if step.key == "step-path":
        values["options"] = _folded(str(dict(step.values)["options"]).split(), "rule-route", say, name)
    return say(step.key, **values)


def ballot_words(rule: Rule, choices: Sequence[str], scores: Sequence[int], say: Say, name: Name) -> str:
    """What a ballot chooses: the best first where options are ranked, with the points where they are scored."""
    names = {choice: name(choice) for choice in choices}
    if scores:
        marks = dict(zip(choices, scores, strict=False))
        names = {choice: say("vote-scored", name=names[choice], score=marks.get(choice, 0)) for choice in choices}
    if not choices:
        return ""
    key = "explain-ballot-order" if rule.method is Method.RANKED else "rule-list-more"
    return _folded(choices, key, say, lambda choice: names[choice])


def electorate_parts(electorate: Electorate, say: Say, role: str, area: str) -> list[str]:
    """Who may vote, a line for each condition; nothing where everybody may. ``role`` and ``area`` are ready to be
    shown."""
    parts = []
    if electorate.role is not None:
        parts.append(say("electorate-role", role=role))
    if electorate.area:
        parts.append(say("electorate-area", area=area))
    if electorate.min_account_days:
        parts.append(say("electorate-account-days", days=electorate.min_account_days))
    if electorate.min_member_days:
        parts.append(say("electorate-member-days", days=electorate.min_member_days))
    if electorate.min_accepted:
        parts.append(say("electorate-accepted", count=electorate.min_accepted))
    if electorate.without is not None:
        parts.append(say("electorate-without-author"))
    return parts


def share_in_words(share: str, say: Say) -> str:
    """A fraction such as "2/3" in words."""
    least = Fraction(share)
    if (named := f"{least.numerator}/{least.denominator}") in NAMED_SHARES:
        return say(NAMED_SHARES[named])
    if share.endswith("/100"):
        return say("share-percent", percent=int(share.removesuffix("/100")))
    return say("share-other", part=least.numerator, whole=least.denominator)


def time_in_words(hours: int, say: Say) -> str:
    """A number of hours; in days from two days on, where it is whole days."""
    if hours >= 48 and hours % 24 == 0:
        return say("rule-days", days=hours // 24)
    return say("rule-hours", hours=hours)


def _in_words(values: Sequence[tuple[str, str | int]], say: Say, name: Name) -> dict[str, str | int]:
    put: dict[str, str | int] = {}
    for key, value in values:
        if key in {"wait", "waited"}:
            put[key] = time_in_words(int(value), say)
        elif key == "share":
            put[key] = share_in_words(str(value), say)
        elif key == "base":
            put[key] = say(f"base-{value}")
        elif key in {"option", "other"}:
            put[key] = name(str(value))
        elif key in {"options", "tied"}:
            put[key] = _listed(str(value).split(), say, name)
        else:
            put[key] = value
    return put


def _listed(choices: Sequence[str], say: Say, name: Name) -> str:
    if len(choices) < 2:
        return name(choices[0]) if choices else ""
    return say("rule-list-two", first=_folded(choices[:-1], "rule-list-more", say, name), last=name(choices[-1]))


def _folded(choices: Sequence[str], key: str, say: Say, name: Name) -> str:
    shown = name(choices[0])
    for choice in choices[1:]:
        shown = say(key, first=shown, last=name(choice))
    return shown


def _joined(say: Say, first: str, second: str) -> str:
    return say("rule-joined", first=first, second=second)
