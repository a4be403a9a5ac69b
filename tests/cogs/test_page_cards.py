"""What is shown of pages and conflicts is what Discord takes, whatever members wrote; nothing in it is markup."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services.linking import WantedPage
from bot.services.merging import merged
from bot.services.tracked import Together
from cogs.archive_card import page_message
from cogs.page_card import (
    blame_message,
    code,
    conflict_message,
    diff_message,
    talk_message,
    wanted_line,
)
from cogs.rendered import Rendered
from tests.cogs import made, made_pages
from tests.cogs.made import ARCHIVE, GUILD
from tests.cogs.taken import assert_discord_takes

few = settings(max_examples=40)
names = st.lists(made.written(60, 1), max_size=20)


@few
@given(made_pages.views, names)
def test_any_page_fits_with_its_protection_grade_and_categories(view, categories):
    assert_discord_takes(page_message(view, GUILD, ARCHIVE, categories))
    assert_discord_takes(talk_message(view.page, GUILD, ARCHIVE))


@few
@given(made_pages.revisions, made_pages.revisions)
def test_any_comparison_fits_or_comes_as_a_file(older, newer):
    shown, whole = diff_message(older, newer, ARCHIVE, GUILD)
    assert_discord_takes(shown)
    assert not whole or whole.startswith("@@")


@few
@given(made_pages.views)
def test_any_blame_fits_or_comes_as_a_file(view):
    origins = [view.revision] * len(view.revision.text.split("\n"))
    shown, whole = blame_message(view, origins, ARCHIVE, GUILD)
    assert_discord_takes(shown)
    assert not whole or whole.count("\n") == len(origins)


@few
@given(made.contributions(), made_pages.revisions, made.written(4000), made.written(4000), st.booleans())
def test_any_conflict_fits(contribution, head, page, work, direct):
    found = Together(contribution, None, None, head, merged("base", page, work), ())
    shown = conflict_message(found, GUILD, ARCHIVE, direct=direct)
    assert_discord_takes(shown)
    assert direct is (shown.view is None) or not found.merge.clashes


def test_a_wanted_page_says_how_many_want_it():
    assert wanted_line(WantedPage("rye-bread", 3, None), GUILD, ARCHIVE) == "**rye bread** · 3 pages link to it"


@given(st.lists(st.text(alphabet="`\\\n a*@everyone", max_size=40), max_size=5))
def test_nothing_ends_a_block_of_code_before_its_end(lines):
    shown = code(lines)
    assert shown[3:-3].count("```") == 0
    assert_discord_takes(Rendered(content=shown))
