"""Every message that the cogs make is one that Discord takes, whatever members wrote."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.area import Area
from bot.domain.contribution import Verdict
from bot.domain.ids import MemberId
from bot.services.archive import Chain
from bot.services.searching import Findings
from cogs.archive_card import found_message, history_message, page_message
from cogs.consent import consent_request
from cogs.contribution_card import (
    accepted_message,
    changes_requested_message,
    consent_needed_message,
    contribution_message,
)
from cogs.digest_card import digest_message, digests_message, set_words
from cogs.digest_menus import claim_buttons, digest_page
from cogs.help import help_embed, mentions
from cogs.me_card import todo_message
from cogs.rendered import Rendered, listed
from cogs.settings_card import settings_message
from cogs.task_card import task_list, task_message
from tests.cogs import made, made_pages
from tests.cogs.made import ARCHIVE, GUILD, NOW
from tests.cogs.taken import assert_discord_takes

few = settings(max_examples=40)
"""Making an item takes longer than showing it."""


@few
@given(made.tasks())
def test_any_task_fits_on_a_card_and_in_a_list(task):
    assert_discord_takes(task_message(task, GUILD, ARCHIVE))
    assert_discord_takes(task_list([task] * 100, GUILD))


@few
@given(made.contributions())
def test_any_contribution_fits_on_a_card(contribution):
    assert_discord_takes(contribution_message(contribution, GUILD, ARCHIVE))
    assert_discord_takes(consent_needed_message(contribution, GUILD, "x" * 100, ARCHIVE))


@few
@given(made.contributions(Verdict.REQUEST_CHANGES))
def test_any_request_for_changes_fits_into_a_direct_message(contribution):
    assert_discord_takes(changes_requested_message(contribution, GUILD, ARCHIVE))


@few
@given(made_pages.chains)
def test_any_accepted_contribution_can_be_announced(chain: Chain):
    assert_discord_takes(accepted_message(chain, GUILD, ARCHIVE))


@few
@given(made_pages.views, st.lists(made_pages.revisions, min_size=1, max_size=6))
def test_any_page_and_any_history_fit(view, revisions):
    assert_discord_takes(page_message(view, GUILD, ARCHIVE))
    assert_discord_takes(history_message(view.page, revisions * 8, GUILD, ARCHIVE))


@few
@given(made.written(200, 1), made_pages.found)
def test_whatever_a_search_finds_fits(words, found):
    assert_discord_takes(found_message(words, Findings(tuple(found * 4), len(found) * 4), GUILD, ARCHIVE))


@few
@given(made.digest_parts, st.booleans(), st.sampled_from(["", "Tidepool"]))
def test_any_digest_fits(parts, late, own):
    shown = digest_message(parts, GUILD, ARCHIVE, late=late, own=own)
    assert_discord_takes(replace(shown, view=claim_buttons(parts, GUILD)))


@few
@given(made.digests)
def test_any_list_of_digests_fits(digests):
    assert_discord_takes(digests_message(digests, GUILD))


@few
@given(made.digests.filter(bool), st.sets(made.areas.filter(bool)))
def test_the_page_of_any_digest_fits(digests, areas):
    assert_discord_takes(digest_page(digests[0], [*map(Area, areas)], set_words(digests[0])))


@few
@given(made.todos)
def test_whatever_waits_for_somebody_fits(todo):
    assert_discord_takes(todo_message(todo, GUILD, MemberId(1)))


@few
@given(made.settings, made.stuck_notices, st.lists(st.just("In <#1> I lack: **Send Messages**."), max_size=4))
def test_any_settings_fit(settings, stuck, trouble):
    assert_discord_takes(settings_message(settings, stuck, trouble, NOW, GUILD, ARCHIVE))
    assert_discord_takes(consent_request(GUILD, settings.licence))


@few
@given(st.booleans(), st.booleans(), st.booleans(), st.integers(0, 1000), st.booleans())
def test_help_fits_for_anybody(admin, maintainer, fresh, waiting, known):
    names = ("propose", "contribute", "task", "review", "archive", "digest", "settings", "me")
    ids = dict.fromkeys(names, 2**63) if known else {}
    embed = help_embed(mentions(ids), admin=admin, maintainer=maintainer, fresh=fresh, waiting=waiting, archive=ARCHIVE)
    assert_discord_takes(Rendered(embed=embed))


@few
@given(st.lists(st.text(max_size=80), max_size=60), st.integers(20, 400), st.integers(0, 9))
def test_a_list_keeps_within_its_room_and_accounts_for_every_line(lines, room, beyond):
    left_out: list[int] = []

    def more(count: int) -> str:
        left_out.append(count)
        return f"… {count} more"

    lines = [line.replace("\n", " ") for line in lines]
    shown = listed(lines, room, more, beyond)
    assert len(shown) <= room
    kept = shown.split("\n") if shown or lines == [""] else []
    if kept and kept[-1].startswith("… ") and kept[-1].endswith(" more"):
        count = int(kept.pop()[2:-5])
        assert kept == lines[: len(kept)]
        assert len(kept) + count == len(lines) + beyond
    else:
        assert (kept, beyond) == (lines, 0)
