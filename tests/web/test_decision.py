"""A proposal's page: everything that is needed to check a decision, in drawings, tables and words."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.domain.concern import Concern, ConcernKind, ConcernState
from bot.domain.ids import MemberId
from bot.domain.proposal import Amendment, ProposalState, Visibility
from bot.domain.rules import PRESETS, Judgement
from bot.locales import Catalogue
from bot.locales.guide import guide
from tests.web.conftest import Reader
from tests.web.library import GUILD, NOW, Library
from tests.web.markup import Markup
from tests.web.polls import FIRST, Said, polled

HERE = f"/barn/{GUILD}"
OPTIONS = ("Barn", "Shed", "Mill")


def drawn(page: Markup) -> tuple[str, str]:
    """The title and the description of the first drawing."""
    titles = [one.text for one in page.all("title") if "id" in one.attributes]
    return titles[0], " ".join(page.all("desc")[0].text.split())


def bars(page: Markup) -> list[tuple[str, str]]:
    """The pieces of the drawn bars: what they stand for and how long they are."""
    found = [one.attributes for one in page.all("rect") if one.attributes["class"] != "track"]
    return [(one["class"], one["width"]) for one in found]


async def test_yes_and_no_are_drawn_with_the_line_that_had_to_be_reached(library: Library, reader: Reader) -> None:
    await polled(library, 4, "two-thirds", ["yes"] * 4 + ["no"] * 2 + ["abstain"])
    page = (await reader.get("P4")).markup
    assert bars(page) == [("yes", "66.67%"), ("no", "33.33%")]
    assert [one.attributes["x1"] for one in page.all("line")] == ["66.67%"]
    assert drawn(page) == ("Yes and no, and the line that had to be reached", "4 yes, 2 no. needed: 4 of 6.")
    assert "The count Choice Votes Yes 4 No 2 Abstain 1" in page.text
    drawing = page.one("svg").attributes
    assert drawing["role"] == "img"
    assert drawing["aria-labelledby"] == "chart-title-1 chart-desc-1"


async def test_the_arithmetic_stands_line_by_line(library: Library, reader: Reader) -> None:
    await polled(library, 4, "majority", ["yes", "yes", "no"])
    page = (await reader.get("P4")).markup
    assert (
        "Votes: 2 yes, 1 no, 0 abstained; 3 in all. Counted against those who vote yes or no: 2 of 3 is 66.6%."
        in page.text
    )
    assert "2 yes and 1 no: 2 of 3 is more than half." in page.text


async def test_options_are_drawn_as_bars_against_those_who_could_have_chosen_them(
    library: Library, reader: Reader
) -> None:
    await polled(library, 4, "approval", ["1 2", "2", "2", "3"], OPTIONS)
    page = (await reader.get("P4")).markup
    assert bars(page) == [("option", "25.00%"), ("option", "75.00%"), ("option", "25.00%")]
    assert drawn(page)[1] == "Barn 1. Shed 3. Mill 1. needed: 2 of 4."


async def test_points_are_drawn_and_told(library: Library, reader: Reader) -> None:
    await polled(library, 4, "score", [Said("1 2", (5, 3)), Said("2", (5,))], OPTIONS)
    page = (await reader.get("P4")).markup
    assert bars(page) == [("option", "62.50%"), ("option", "100.00%")]
    assert "Choice Points Barn 5 Shed 8 Mill 0" in page.text
    assert "Barn (5), Shed (3)" in page.text


async def test_a_ranked_vote_shows_each_pair_and_the_ranking(library: Library, reader: Reader) -> None:
    await polled(library, 4, "ranked", ["1 2 3"] * 4 + ["2 3 1"] * 3 + ["3 1 2"] * 2, OPTIONS)
    page = (await reader.get("P4")).markup
    rows = [" ".join(row.text.split()) for row in page.all("tr")]
    assert [row for row in rows if re.match(r"\d\. [A-Z]", row)] == [
        "1. Barn – 6 4 9",
        "2. Shed 3 – 7 9",
        "3. Mill 5 2 – 9",
        "4. None of these 0 0 0 –",
    ]
    assert "The ranking that comes of it Barn Shed Mill" in page.text
    assert page.one("div", role="region").attributes["tabindex"] == "0"
    assert drawn(page)[0] == "The winner against each other option"
    assert "Barn &gt; Shed &gt; Mill" in (await reader.get("P4")).text.replace("<bdi>", "").replace("</bdi>", "")


async def test_times_without_and_with_a_concern_are_drawn_below_each_other(library: Library, reader: Reader) -> None:
    owner, day = MemberId(9), timedelta(days=1)
    concerns = (
        Concern(
            1, ConcernKind.CONCERN, owner, "Zed", "Ask first.", NOW + day, ConcernState.RESOLVED, NOW + 4 * day, owner
        ),
    )
    fields = {"concerns": concerns, "clear_since": NOW + 4 * day, "closes_at": NOW + 14 * day}
    await polled(library, 4, "consent", ["yes", "yes"], closed=14 * day, **fields)
    page = (await reader.get("P4")).markup
    assert bars(page)[-3:] == [("option", "100.00%"), ("no", "21.43%"), ("yes", "71.43%")]
    assert "Concern P4.1 by a member: Ask first." in page.text
    assert "P4.1 was resolved by a member." in page.text
    assert "From here on it had enough support" in page.text
    assert "Zed" not in page.text


async def test_each_vote_is_told_by_a_number_and_never_by_name_or_id(library: Library, reader: Reader) -> None:
    await polled(library, 4, "majority", [Said("yes", reason="The roof leaks."), "no"], author_name="Ben Okafor")
    answer = await reader.get("P4")
    assert "Voter 1 Yes The roof leaks. 4 March 2026, 14:05 by reaction" in answer.markup.text
    assert "Voter 2 No 4 March 2026, 14:06 by button" in answer.markup.text
    assert "Members of the server see the names with /proposal explain P4 on Discord." in answer.markup.text
    assert str(FIRST) not in answer.text.replace(f"/{GUILD}/700/", "")
    assert str(FIRST + 1) not in answer.text


async def test_a_vote_from_before_an_amendment_does_not_count_and_the_page_says_so(
    library: Library, reader: Reader
) -> None:
    await polled(library, 4, "majority", ["yes"], closed=None)
    await library.propose(4, rule=PRESETS["majority"], amendments=(Amendment(NOW, MemberId(9), "Clearer", "Old", ""),))
    text = (await reader.get("P4")).markup.text
    assert "cast before an amendment and not confirmed since" in text
    assert "Amendment 1: the question was changed; the title before was “Old”. Why: Clearer" in text


@pytest.mark.parametrize("visibility", [Visibility.CLOSED, Visibility.VOTED])
async def test_a_hidden_count_is_nowhere_on_the_site_before_the_close(
    library: Library, reader: Reader, visibility: Visibility
) -> None:
    said = [Said("2", reason="HIDDENREASON"), Said("2"), Said("1 2")]
    await polled(library, 4, "approval", said, OPTIONS, closed=None, visibility=visibility)
    page = await reader.get("P4")
    assert "3 people have voted." in page.markup.text
    assert "Options Barn Shed Mill" in page.markup.text
    for told in ("<svg", "Voter 1", "would pass", "chosen by", "needed"):
        assert told not in page.text
    for address in ("P4", "", "changes", "changes.atom", "search?q=HIDDENREASON", "search?q=Shed", "api/pages.json"):
        answer = await reader.get(address)
        assert "HIDDENREASON" not in answer.text.replace('value="HIDDENREASON"', "").replace("“HIDDENREASON”", "")
    await polled(library, 4, "approval", said, OPTIONS, visibility=visibility)
    shown = (await reader.get("P4")).markup
    assert "Choice Votes Barn 1 Shed 3 Mill 0" in shown.text
    assert "HIDDENREASON" in shown.text


async def test_secret_ballots_are_found_by_their_receipts_after_the_close_only(
    library: Library, reader: Reader
) -> None:
    said = [Said("yes", reason="KEPT"), "no", "yes"]
    await polled(library, 4, "majority", said, secret=True, closed=None)
    before = await reader.get("P4")
    for told in ("CAFE", "KEPT", "Voter 1"):
        assert told not in before.text
    await polled(library, 4, "majority", said, secret=True)
    page = (await reader.get("P4")).markup
    assert "Ballots by receipt (3)" in page.text
    assert page.links()["#r-CAFE000001"] == "CAFE000001"
    assert page.one("tr", id="r-CAFE000001").text.split() == ["CAFE000001", "No"]
    assert "Voter 1" not in page.text


async def test_of_what_ended_without_a_decision_no_arithmetic_is_shown(library: Library, reader: Reader) -> None:
    await polled(library, 4, "majority", ["yes"], closed=None, state=ProposalState.CANCELLED, closed_why="A mistake.")
    await library.propose(
        4, rule=PRESETS["majority"], state=ProposalState.CANCELLED, closed_at=NOW, closed_why="A mistake."
    )
    text = (await reader.get("P4")).markup.text
    assert "It was cancelled, so nothing was decided." in text
    assert "It was cancelled by an admin. Why: A mistake." in text
    assert "Arithmetic" not in text


async def test_a_judgement_is_told_with_its_rationale(library: Library, reader: Reader) -> None:
    judged = Judgement(True, "Nobody answered the arguments.", MemberId(9), NOW + timedelta(days=8))
    await polled(library, 4, "judgement", ["no"], closed=timedelta(days=9), judgement=judged)
    text = (await reader.get("P4")).markup.text
    assert "a member judged that it passes: Nobody answered the arguments." in text
    assert "Choice Opinions Yes 0 No 1" in text


async def test_what_passing_set_off_and_what_it_replaces_is_linked(library: Library, reader: Reader) -> None:
    await library.open_task(1)
    await library.propose(3)
    await polled(library, 4, "majority", ["yes"], tasks=(1,), supersedes=3)
    page = (await reader.get("P4")).markup
    assert {f"{HERE}/T1", f"{HERE}/P3"} <= set(page.links())
    assert "Takes the place of P3 if it passes." in page.text


async def test_how_decisions_are_made_has_the_guide_and_what_holds_here(library: Library, reader: Reader) -> None:
    await library.settings(vote_hours=96, quorum=4, voter_min_member_days=30, governed=("voting",))
    page = (await reader.get("decisions")).markup
    assert "4 days, unless its author or its rule says otherwise" in page.text
    assert "At least 4 people must vote" in page.text
    assert "Members of this server for 30 days" in page.text
    assert "Changed by a vote only /settings voting" in page.text
    told = [line for line in guide(Catalogue.load("en").text).splitlines() if line.startswith("> ")]
    assert len(told) == len(PRESETS)
    assert all(line.removeprefix("> ") in page.text for line in told)
    assert (await reader.get("")).markup.links()[f"{HERE}/decisions"] == "How decisions are made here"
