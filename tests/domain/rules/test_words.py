"""Rules, outcomes and arithmetic in words, in the chat and on the web, and the page that is made of them."""

from dataclasses import replace

import pytest
from hypothesis import given

from bot.domain.rules import PRESETS, Base, Method, Rule, Step, decide
from bot.domain.rules.ballots import step
from bot.locales import Catalogue
from bot.locales.decisions import (
    choice_name,
    outcome_sentence,
    rule_sentence,
    share_in_words,
    step_sentence,
    time_in_words,
)
from bot.locales.guide import EXAMPLES, SETTINGS, title
from bot.web.words import Words
from tests.domain.rules.voting import FACTS, elections, options, ranking, rules, votes
from tests.guides import decisions as guide

text = Catalogue.load("en").text
web = Words(Catalogue.load("en"))
LABELS = {"1": "Barn", "2": "Shed", "3": "Mill", "4": "<b>Loft</b>"}


def name(choice):
    return choice_name(choice, text, LABELS)


@given(elections())
def test_every_outcome_and_every_step_can_be_said_in_the_chat_and_on_the_web(election):
    rule, offered, ballots, facts = election
    working = decide(rule, offered, ballots, facts)
    for say in (text, web):
        lines = [outcome_sentence(working.outcome, say, name)]
        lines += [step_sentence(one, say, name) for one in working.steps]
        assert all(line.strip() and "{" not in line and "  " not in line for line in lines), lines
        assert all(line.endswith((".", ":")) for line in lines), lines


@given(rules)
def test_every_rule_can_be_said(rule):
    for say in (text, web):
        sentence = rule_sentence(rule, say)
        assert sentence.endswith(".")
        assert "  " not in sentence
        assert " ," not in sentence


@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_every_preset_has_a_sentence_of_its_own(preset):
    assert [rule_sentence(rule, text) for rule in PRESETS.values()].count(rule_sentence(PRESETS[preset], text)) == 1


def test_the_arithmetic_of_a_majority_reads_as_one_would_say_it():
    working = decide(PRESETS["majority"], ("yes", "no", "abstain"), votes(yes=4, no=1), FACTS)
    assert [step_sentence(one, text, name) for one in working.steps] == [
        "Votes: 4 yes, 1 no, 0 abstained; 5 in all.",
        "Counted against those who vote yes or no: 4 of 5 is 80%.",
        "More than half of 5 is 3 or more. Reached.",
    ]
    assert outcome_sentence(working.outcome, text, name) == "4 yes and 1 no: 4 of 5 is more than half."


def test_a_rule_says_its_base_its_share_and_both_quorums():
    rule = Rule(Method.SUPERMAJORITY, (3, 5), Base.ELECTORATE, quorum=4, quorum_share=(1, 3))
    assert rule_sentence(rule, text) == (
        "It passes if at least 3/5 of all who may vote say yes. At least 4 people must vote, abstentions included. "
        "At least a third of all who may vote must vote, abstentions included."
    )
    assert "after 2 days" in rule_sentence(replace(PRESETS["lazy"], wait_hours=48), text)


def test_a_chain_of_wins_is_a_route_and_several_options_are_a_list():
    path = step("step-path", option="1", other="3", options="1 2 3", better=6, worse=3, back=0)
    assert "Barn → Shed → Mill" in step_sentence(path, text, name)
    tied = Step("step-ranked-tie", (("options", "1 2 3"),))
    assert step_sentence(tied, text, name).startswith("Barn, Shed and Mill are left")


def test_a_label_is_escaped_on_the_web_wherever_it_stands():
    rule = PRESETS["ranked"]
    working = decide(rule, options(rule), ranking("4 1") + ranking("1 4"), FACTS)
    said = [outcome_sentence(working.outcome, web, name), *(step_sentence(one, web, name) for one in working.steps)]
    assert "&lt;b&gt;Loft&lt;/b&gt;" in " ".join(said)
    assert "<b>" not in " ".join(said)


@pytest.mark.parametrize(
    ("hours", "words"), [(1, "one hour"), (24, "24 hours"), (72, "3 days"), (73, "73 hours"), (0, "0 hours")]
)
def test_time_is_in_days_where_it_is_whole_days(hours, words):
    assert time_in_words(hours, text) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [
        ("1/2", "half"),
        ("2/3", "two thirds"),
        ("3/5", "3/5"),
        ("1/1", "all"),
        ("25/100", "a quarter"),
        ("30/100", "30 %"),
    ],
)
def test_common_shares_have_a_name(share, words):
    assert share_in_words(share, text) == words


def test_the_page_about_decisions_is_what_the_rules_give():
    assert guide.PAGE.read_text(encoding="utf-8") == guide.page(), "run: make docs"


def test_the_page_has_every_preset_and_every_setting():
    assert set(EXAMPLES) == set(PRESETS)
    assert set(SETTINGS) == {field for field in Rule.__dataclass_fields__ if field != "method"}
    assert all(f"## {title(preset, text)}\n" in guide.page() for preset in PRESETS)
