"""Settings by vote: every one is in a group, and what people type is read one way or refused."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.draft import Draft
from bot.domain.effect import Effect, EffectKind, listed_effects
from bot.domain.electorate import Electorate
from bot.domain.governing import (
    SETTINGS,
    Governed,
    Group,
    governed_with,
    group_named,
    parsed,
    require_not_governed,
    setting_named,
    with_setting,
    written,
)
from bot.domain.refusal import Refusal
from bot.domain.rules import PRESETS
from bot.domain.settings import GuildSettings
from bot.domain.terms import on_own_terms
from tests.services.conftest import HandClock
from tests.web.hostile import texts

NOW = HandClock().now()
HERE = GuildSettings()
TYPED = {
    "proposals-channel": ("<#123456789012345678>", 123456789012345678),
    "maintainer-role": ("<@&123456789012345678>", 123456789012345678),
    "voter-role": ("None", None),
    "vote-hours": ("2 days 1h", 49),
    "quorum": ("12", 12),
    "voter-min-account-days": ("2 weeks", 14),
    "author-votes": ("Off", False),
    "licence": ("cc by-sa 4.0", "CC-BY-SA-4.0"),
    "timezone": ("europe/berlin", "Europe/Berlin"),
    "archive-title": ("  The   tide\nbook ", "The tide book"),
}


def test_every_setting_is_in_a_group():
    named = {setting.field for setting in SETTINGS.values()}
    assert named == {field.name for field in fields(GuildSettings)} - {"governed"}


@pytest.mark.parametrize("name", TYPED)
def test_what_people_type_is_read_and_written_in_one_way(name: str):
    typed, meant = TYPED[name]
    setting = setting_named(name)
    value = parsed(setting, typed)
    assert value == meant
    assert parsed(setting, written(setting, value)) == value


@given(st.sampled_from(sorted(SETTINGS)), texts | st.text())
def test_whatever_is_typed_is_taken_and_read_back_or_refused_in_words(name: str, typed: str):
    setting = SETTINGS[name]
    try:
        after = with_setting(HERE, setting, typed)
    except Refusal:
        return
    value = getattr(after, setting.field)
    assert parsed(setting, written(setting, value)) == value
    assert replace(after, **{setting.field: getattr(HERE, setting.field)}) == HERE


@given(texts | st.text())
def test_no_other_names_mean_a_setting_or_a_group(typed: str):
    for look, known in ((setting_named, SETTINGS), (group_named, list(Group))):
        try:
            found = look(typed)
        except Refusal:
            continue
        assert getattr(found, "name", "") in SETTINGS or found in known


def test_a_governed_group_is_refused_with_what_a_proposal_would_have_to_do():
    governed = replace(HERE, governed=("voting",))
    after = replace(governed, quorum=5, author_votes=False)
    with pytest.raises(Governed) as no:
        require_not_governed(governed, after, ["quorum", "author_votes", "vote_hours"])
    assert no.value.effects == (
        Effect(EffectKind.SETTING, "quorum", "5"),
        Effect(EffectKind.SETTING, "author-votes", "no"),
    )
    require_not_governed(governed, after, ["claim_days"])


def test_groups_are_kept_in_one_order_and_changed_only_once():
    both = replace(HERE, governed=governed_with(replace(HERE, governed=("work",)), Group.ROLES, on=True))
    assert both.governed == ("roles", "work")
    assert governed_with(both, Group.WORK, on=False) == ("roles",)
    with pytest.raises(Refusal, match="setting-governed-already"):
        governed_with(both, Group.WORK, on=True)
    with pytest.raises(Refusal, match="setting-not-governed"):
        governed_with(both, Group.VOTING, on=False)


def test_two_effects_may_not_change_the_same_thing():
    quorum = Effect(EffectKind.SETTING, "quorum", "5")
    assert listed_effects([quorum, quorum]) == (quorum,)
    with pytest.raises(Refusal, match="effect-twice"):
        listed_effects([quorum, replace(quorum, value="6")])
    anne, bea = (Effect(EffectKind.MAINTAINER_ADD, "tides", value) for value in ("1", "2"))
    assert listed_effects([anne, bea]) == (anne, bea)
    with pytest.raises(Refusal, match="effect-twice"):
        listed_effects([anne, replace(anne, kind=EffectKind.MAINTAINER_REMOVE)])


def test_what_takes_an_admin_is_put_to_everybody_for_the_usual_time_with_the_usual_quorum():
    settings = replace(HERE, quorum=4, vote_hours=48)
    asked = Draft("Set it", quorum=1, effects=(Effect(EffectKind.SETTING, "quorum", "5"),))
    found = on_own_terms(asked, settings, Electorate(NOW))
    assert (found.quorum, found.length) == (4, settings.vote_length)
    more = on_own_terms(replace(asked, quorum=9, length=2 * settings.vote_length), settings, Electorate(NOW))
    assert (more.quorum, more.length) == (9, 2 * settings.vote_length)
    with pytest.raises(Refusal, match="effect-voters"):
        on_own_terms(asked, settings, Electorate(NOW, role=5))
    with pytest.raises(Refusal, match="effect-voters"):
        on_own_terms(asked, replace(settings, maintainer_role=5), Electorate(NOW, role=5))
    on_own_terms(asked, replace(settings, voter_role=5), Electorate(NOW, role=5))
    tasks = replace(asked, effects=(Effect(EffectKind.TASK, "Sing"),))
    assert on_own_terms(tasks, settings, Electorate(NOW, role=5)) is tasks


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("kind", EffectKind)
def test_only_where_people_say_yes_does_a_vote_do_what_takes_a_maintainer(preset: str, kind: EffectKind):
    free = kind in (EffectKind.TASK, EffectKind.REOPEN)
    work = kind in (EffectKind.ACCEPT, EffectKind.REVERT, EffectKind.GRADE)
    counted = preset in ("majority", "two-thirds", "three-quarters")
    allowed = free or counted or (work and preset in ("consent", "apache"))
    draft = Draft("Do it", rule=PRESETS[preset], effects=(Effect(kind, "1", "2"),))
    if allowed:
        on_own_terms(draft, HERE, Electorate(NOW))
    else:
        with pytest.raises(Refusal, match="effect-rule-"):
            on_own_terms(draft, HERE, Electorate(NOW))


def test_maintainers_may_decide_among_themselves_whether_work_is_accepted():
    draft = Draft("Take it", effects=(Effect(EffectKind.ACCEPT, "1"),))
    on_own_terms(draft, replace(HERE, maintainer_role=5), Electorate(NOW, role=5))
    with pytest.raises(Refusal, match="effect-voters"):
        on_own_terms(replace(draft, area="tides", area_only=True), HERE, Electorate(NOW))
