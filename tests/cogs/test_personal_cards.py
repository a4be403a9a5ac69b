"""What somebody is shown for themself fits into what Discord takes, whatever members wrote."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.people import Nudge
from bot.domain.preferences import Told
from bot.domain.watching import TOLD_OF, Event, Rhythm, Topic, Watch
from bot.services.following import Followed
from bot.services.reminders import Reminding
from bot.services.watching import Following, Watched
from bot.services.wishes import Wished
from cogs.reminder_buttons import asked_message, list_message, reminder_message
from cogs.reminder_card import set_embed
from cogs.rendered import Rendered
from cogs.watch_card import following_message, news_message
from cogs.wishes import WishMenu, wishes_message
from tests import guilds
from tests.cogs import made, made_pages
from tests.cogs.made import ARCHIVE, GUILD
from tests.cogs.taken import assert_discord_takes

few = settings(max_examples=40)
ZONE = ZoneInfo("America/Argentina/ComodRivadavia")
EVENTS = ("task-new", "proposal-new", "contribution-accepted", "review-wanted", *TOLD_OF.values())

reminding = st.builds(
    Reminding,
    st.builds(lambda one, note: replace(one, note=note), guilds.reminders, made.written(500)),
    made.written(150),
    made.moments,
    st.just(ZONE),
    st.sampled_from(Told),
)
happened = st.builds(Event, st.sampled_from(EVENTS), st.sampled_from(("T1", "P2", "C3")))
followed = st.builds(
    lambda topic, title, events: Followed(_watch(topic), title, tuple(events), _watch(topic)),
    st.sampled_from([topic for topic in Topic if topic is not Topic.PAGE]),
    made.written(150),
    st.lists(happened, max_size=20),
)


def _watch(topic: Topic) -> Watch:
    if topic is Topic.REQUESTS:
        return Watch(made.MemberId(1), topic=topic, whose=made.MemberId(2))
    return Watch(made.MemberId(1), "T1", topic=topic)


@few
@given(
    st.lists(reminding, min_size=1, max_size=30, unique_by=lambda one: one.reminder.number),
    made.written(100, 1),
    st.booleans(),
)
def test_any_reminders_fit(some, community, late):
    assert_discord_takes(asked_message(some[0], GUILD, ARCHIVE))
    assert_discord_takes(Rendered(embed=set_embed(some[0], GUILD, ARCHIVE)))
    shown = reminder_message(some[:10], GUILD, community, ARCHIVE, late=late)
    assert_discord_takes(shown)
    assert ("Late" in str(shown.embed.description)) or not late
    assert_discord_takes(list_message(some, GUILD, ARCHIVE))


@few
@given(
    st.lists(made_pages.pages, max_size=30),
    st.lists(followed, min_size=1, unique_by=lambda one: one.watch.watched),
    st.none() | st.sampled_from(Rhythm),
    st.integers(0, 500),
    made.written(100, 1),
    made.written(150),
)
def test_anything_that_is_watched_fits(pages, others, rhythm, more, community, title):
    watched = [replace(page, slug=f"{'海' * 100}-{at}") for at, page in enumerate(pages)]
    found = Following(
        tuple(Watched(page, Watch(made.MemberId(1), page.slug, 1), at % 2) for at, page in enumerate(watched)),
        tuple(others),
        titles=dict.fromkeys(("T1", "P2", "C3"), title),
        more=more,
    )
    assert_discord_takes(following_message(found, rhythm, GUILD, ARCHIVE))
    assert_discord_takes(news_message(found, community, GUILD, ARCHIVE))


@few
@given(guilds.preferences, st.sampled_from(Nudge), st.none() | st.sampled_from(Rhythm))
def test_any_preferences_fit_and_each_menu_shows_what_is_chosen(preferences, nudge, rhythm):
    shown = wishes_message(Wished(preferences, nudge, rhythm, ZONE))
    assert_discord_takes(shown)
    menus = [row.item for row in shown.view.children if isinstance(row, WishMenu)]
    chosen = [option.value for menu in menus for option in menu.options if option.default]
    assert chosen == [preferences.told.value, nudge.value, rhythm.value if rhythm is not None else "off"]


def test_every_event_that_is_told_of_has_words():
    for what in EVENTS:
        one = Followed(_watch(Topic.TASK), "Rye", (Event(what, "T1"),), _watch(Topic.TASK))
        assert following_message(Following(others=(one,)), None, GUILD, ARCHIVE).embed is not None
