"""Suggestions, invitations, one's history, concerns and the figures of all fit what Discord takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.area import AREA_NAME_LIMIT
from bot.domain.board import Sought
from bot.domain.health import WEEKS, Concentration, FirstTimers, Health, Waits, Week
from bot.domain.ids import MemberId
from bot.domain.inviting import TOPIC_LENGTH, TOPICS_LIMIT, Invitee
from bot.domain.matching import Suggestion, Why
from bot.domain.task import Claim, Offer, TaskState
from bot.services.matching import Found
from bot.services.me import SHOWN, Past, Todo
from cogs.concern_acts import concern_panel
from cogs.health_card import health_embed
from cogs.matching_card import MoreButton, invitation_message, invitations_message, next_message
from cogs.me_card import past_message, todo_message
from cogs.rendered import Rendered
from cogs.todo_menu import TodoMenu
from tests.cogs import made
from tests.cogs.made import ARCHIVE, GUILD
from tests.cogs.taken import assert_discord_takes

few = settings(max_examples=25)
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
ANN = MemberId(2**62)
LONGEST = Sought("x" * AREA_NAME_LIMIT, 12_000, newcomers=True)


@few
@given(made.tasks(), made.written(100, 1))
def test_any_suggestion_and_any_invitation_fits(task, community):
    three = [Suggestion(replace(task, number=number), tuple(Why)) for number in (1, 2, 999_999_999)]
    assert_discord_takes(next_message(Found(tuple(three), more=True), GUILD, LONGEST, 997))
    assert_discord_takes(invitation_message(three[2], GUILD, community, ARCHIVE))


def test_the_button_for_others_holds_the_longest_question():
    assert len(MoreButton(LONGEST, 999).item.custom_id or "") <= 100


def test_the_page_about_invitations_fits_with_all_the_topics_there_may_be():
    topics = tuple(f"{number}".rjust(TOPIC_LENGTH, "*") for number in range(TOPICS_LIMIT))
    assert_discord_takes(invitations_message(Invitee(ANN, "Ann", topics), GUILD))
    assert_discord_takes(invitations_message(None, GUILD))


@few
@given(made.tasks(), made.contributions(), made.proposals)
def test_anybodys_history_fits(task, work, proposal):
    past = Past((task,) * SHOWN, 10**6, (work,) * 50, (), 0, (proposal,) * SHOWN, 10**6)
    assert_discord_takes(past_message(past, GUILD))


@few
@given(made.proposals.filter(lambda proposal: proposal.concerns))
def test_any_concern_fits_with_the_buttons_that_settle_it(proposal):
    for concern in proposal.concerns:
        assert_discord_takes(concern_panel(proposal, concern, GUILD, concern.owner))


@pytest.mark.parametrize("much", [0, 10**9])
@pytest.mark.parametrize("waits", [Waits(), Waits(9, 9, None, None, 10.0**6), Waits(9, 1, 47.9, 10.0**6, 1.0)])
def test_any_figures_fit(much, waits):
    weeks = tuple(Week(NOW.date() + timedelta(weeks=at), *[much] * 6) for at in range(WEEKS))
    found = Health(
        NOW,
        NOW,
        weeks,
        much,
        much,
        much,
        waits,
        FirstTimers(much, much, much),
        Concentration(much, much // 100, 33, much // 10, 33),
        tuple("*" * AREA_NAME_LIMIT for _ in range(100)),
        whole=False,
    )
    assert_discord_takes(Rendered(embed=health_embed(found, GUILD, ARCHIVE, public=True)))


@given(st.integers(0, 999), st.integers(0, 12_000), st.booleans(), st.sampled_from(["", "north-barn", "küche"]))
def test_what_a_button_asks_for_is_what_it_was_made_with(skip, minutes, new, area):
    made_with = MoreButton(Sought(area, minutes or None, new), skip)
    match = MoreButton.__discord_ui_compiled_template__.fullmatch(made_with.item.custom_id or "")
    assert match is not None
    assert (int(match["skip"]), int(match["minutes"]), match["new"] == "1", match["area"]) == (skip, minutes, new, area)


@settings(max_examples=10)
@given(made.proposals, made.contributions(), made.tasks())
def test_the_page_of_all_that_waits_fits_however_much_that_is_and_offers_each_thing_once(proposal, work, task):
    held = Claim(ANN, "Ann", NOW, NOW + timedelta(days=1))
    mine = replace(task, state=TaskState.CLAIMED, claim=held, more=())
    offered = replace(mine, offer=Offer(ANN, "Ann", ANN, "Ann", NOW))
    works = tuple(replace(work, number=number) for number in range(1, 41))
    todo = Todo(
        offers=tuple(replace(offered, number=number) for number in range(1, 4)),
        votes=tuple(replace(proposal, number=number) for number in range(1, 9)),
        claims=tuple(replace(mine, number=number) for number in range(10, 16)),
        reviews=works,
        changes=works[:5],
        consents=works[5:9],
        together=works[9:12],
    )
    assert_discord_takes(todo_message(todo, GUILD, ANN))
    values = [option.value for option in TodoMenu.of(todo).item.options]
    assert len(values) == 25
    assert values[:4] == ["offer:1", "offer:2", "offer:3", "vote:1"]
    assert values.count("work:1") == 1
    assert "together:10" in values
