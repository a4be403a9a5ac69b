"""Every card of reviews and areas is one that Discord takes, whatever members wrote, and keeps their markup inert."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.area import Acceptance, Area, Handover, Offer, Way
from bot.domain.contribution import Verdict
from bot.domain.handling import Assignment, Handling, Stage, Thank
from bot.domain.ids import MemberId
from bot.domain.notice import Notice, What
from bot.domain.task import Task
from bot.services.queue import ReviewView, Waiting
from bot.services.routing import Route, Why
from cogs.area_card import area_embed, area_list, area_news
from cogs.contribution_card import contribution_message
from cogs.rendered import Rendered
from cogs.review_card import offer_message, queue_message, reasons_along, rejected_message
from tests.cogs import made
from tests.cogs.made import ARCHIVE, GUILD, NOW
from tests.cogs.taken import assert_discord_takes

few = settings(max_examples=40)
crowd = st.lists(made.members, max_size=25, unique=True).map(tuple)
names = st.from_regex(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?", fullmatch=True)
areas = st.builds(
    Area,
    names,
    made.written(300),
    crowd,
    crowd,
    paths=st.lists(made.written(200, 1), max_size=25).map(tuple),
    channel=st.none() | made.channels,
    acceptance=st.builds(Acceptance, st.sampled_from(Way), st.integers(1, 10), st.integers(1, 1440)),
    offers=st.lists(st.builds(Offer, made.members, made.names, made.moments), max_size=10).map(tuple),
    handover=st.none() | st.builds(Handover, made.members, made.names, made.written(1000, 1), made.moments),
)
assignments = st.builds(
    Assignment, made.members, made.names, st.sampled_from(Stage), made.moments, st.just(NOW + timedelta(days=3))
)
handlings = st.builds(
    Handling,
    made.numbers,
    areas=st.lists(names, max_size=5).map(tuple),
    first=st.booleans(),
    assignment=st.none() | assignments,
    ballot=st.none() | made.numbers,
    thanks=st.lists(st.builds(Thank, made.members, made.names, made.moments, made.numbers), max_size=30).map(tuple),
)
routes = st.builds(Route, st.sampled_from((Why.HISTORY, Why.LAST)), st.none() | areas, crowd) | st.builds(
    Route, st.just(Why.AREA), areas, crowd
)
views = st.builds(
    ReviewView,
    made.contributions(Verdict.OBJECT, Verdict.TESTED),
    handlings,
    routes,
    st.builds(Acceptance, st.sampled_from(Way), st.integers(1, 10), st.integers(1, 1440)),
    st.integers(0, 10),
)


@few
@given(views)
def test_any_card_with_all_about_its_review_fits(view: ReviewView):
    assert_discord_takes(contribution_message(view.contribution, GUILD, ARCHIVE, view))
    assert_discord_takes(offer_message(view.contribution, GUILD, "x" * 100, ARCHIVE))


@few
@given(st.builds(Waiting, made.contributions(), handlings), made.members)
def test_any_queue_and_any_rejection_fit(waiting: Waiting, by: MemberId):
    assert_discord_takes(queue_message([waiting] * 100, GUILD))
    for members in ([], [by]):
        notice = Notice("n1", 1, What.REJECTED, "C1", None, NOW, NOW, data={"members": members})
        assert_discord_takes(rejected_message(notice, waiting.contribution, GUILD, ARCHIVE))


@few
@given(areas, made.members, st.sampled_from(("offered", "adopted", "resigned")), st.none() | made.tasks())
def test_any_area_its_news_and_any_list_fit(area: Area, member: MemberId, news: str, wanted: Task | None):
    assert_discord_takes(Rendered(embed=area_embed(area, wanted, GUILD, ARCHIVE)))
    assert_discord_takes(area_list([area] * 100))
    told = {"news": news, "members": [member], "task": wanted.number if wanted is not None else 0}
    notice = Notice("n1", 1, What.AREA_NEWS, f"area:{area.name}", None, NOW, NOW, data=told)
    assert_discord_takes(area_news(notice, area, GUILD, ARCHIVE))


def test_what_members_write_is_inert_on_the_cards_of_areas():
    left = Handover(MemberId(5), "Ann", "@everyone [x](https://evil.example)", NOW)
    area = Area("maps", "**@everyone**", handover=left, offers=(Offer(MemberId(6), "Ben", NOW),))
    embed = area_embed(area, None, GUILD, ARCHIVE)
    shown = f"{embed.description} " + " ".join(field.value or "" for field in embed.fields)
    assert "@everyone" not in shown
    assert "\\*\\*" in shown
    assert "\\[x]" in shown


def test_the_reasons_that_come_along_can_be_given():
    along = reasons_along()
    assert len(along.reasons) == 4
    for one in along.reasons:
        assert along.named(one.name) == one
        assert along.with_one(one.name, one.text).own
