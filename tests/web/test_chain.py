"""Contributions, tasks and proposals: what the public is told of them, and what not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.contribution import ContributionState, Review, Verdict
from bot.domain.ids import MemberId, MessageId, TaskId
from bot.domain.proposal import Excluded, Outage, ProposalState
from bot.domain.rules import PRESETS, Method, Rule
from bot.domain.task import Claim, Source, TaskState
from tests.web.conftest import Reader
from tests.web.library import ANN, BEN, CHANNEL, GUILD, NOW, Count, Library

HERE = f"/barn/{GUILD}"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ContributionState.WAITING, "waits for review"),
        (ContributionState.CHANGES_REQUESTED, "A reviewer asked for changes"),
        (ContributionState.WITHDRAWN, "never published"),
    ],
)
async def test_of_work_that_is_not_accepted_only_title_author_and_state_are_told(
    library: Library, reader: Reader, state: ContributionState, words: str
) -> None:
    review = Review(1, BEN.id, BEN.name, Verdict.REQUEST_CHANGES, "SECRETREASON", NOW)
    await library.contribute(5, state=state, reviews=(review,), summary="SECRETSUMMARY")
    answer = await reader.get("C5")
    assert "C5" in answer.text
    assert "Baking bread" in answer.markup.text
    assert "by Ann Weaver" in answer.markup.text
    assert words in answer.markup.text
    assert "SECRET" not in answer.text
    assert "discord.com" not in answer.text


async def test_nothing_is_told_of_work_whose_author_has_not_agreed_to_publish(library: Library, reader: Reader) -> None:
    await library.open_task(7)
    await library.contribute(5, consent=None, task=TaskId(7), title="SECRETTITLE")
    for address in ("C5", "T7"):
        answer = await reader.get(address)
        assert answer.status == 200
        assert "SECRET" not in answer.text
        assert "Ann" not in answer.text
    assert "has not agreed to publish it yet" in (await reader.get("C5")).markup.text


async def test_no_text_but_the_accepted_one_is_anywhere_on_the_site(library: Library, reader: Reader) -> None:
    await library.whole_chain()
    await library.contribute(2)
    addresses = ["", "pages", "changes", "changes.atom", "search?q=SECRETDRAFT", "page/baking-bread", "R1", "C1", "C2"]
    addresses += ["T1", "P1", "R1/raw", "api/pages.json", "api/R1.json", "page/baking-bread/history"]
    for address in addresses:
        answer = await reader.get(address)
        assert answer.status == 200, address
        assert "SECRETDRAFT" not in answer.text.replace("SECRETDRAFT”", "").replace('value="SECRETDRAFT"', ""), address


async def test_an_accepted_contribution_tells_its_story(library: Library, reader: Reader) -> None:
    await library.whole_chain()
    page = (await reader.get("C1")).markup
    assert "Accepted · by Ann Weaver" in page.text
    assert "Tracked by Ben Okafor" in page.text
    assert "agreed to on 4 March 2026" in page.text
    assert "Ben Okafor asked for changes 4 March 2026, 14:10 How much flour?" in page.text
    assert "Approved by Ben Okafor 4 March 2026, 14:35" in page.text
    assert page.links()[f"https://discord.com/channels/{GUILD}/700/801"] == "Message on Discord"
    assert page.links()[f"{HERE}/page/baking-bread"] == "Baking bread"


async def test_a_task_tells_who_has_claimed_it_and_until_when(library: Library, reader: Reader) -> None:
    claim = Claim(ANN.id, ANN.name, NOW, NOW + timedelta(days=7))
    source = Source(CHANNEL, MessageId(805), ANN.id, ANN.name)
    await library.open_task(3, state=TaskState.CLAIMED, claim=claim, source=source)
    page = (await reader.get("T3")).markup
    assert "Claimed · opened by Ben Okafor on 4 March 2026" in page.text
    assert "Claimed by Ann Weaver until 11 March 2026, 14:05 (Europe/Berlin)" in page.text
    assert f"https://discord.com/channels/{GUILD}/700/805" in page.links()
    assert page.one("em").text == "last winter"
    assert "Nothing has been handed in for this task yet." in page.text


async def test_a_task_lists_what_was_made_for_it(library: Library, reader: Reader) -> None:
    await library.open_task(3)
    await library.contribute(8, task=TaskId(3))
    await library.contribute(9, task=TaskId(4))
    page = (await reader.get("T3")).markup
    assert "C8 Baking bread by Ann Weaver Waiting for review" in page.text
    assert f"{HERE}/C9" not in page.links()


async def test_an_open_proposal_shows_rule_count_and_deadline(library: Library, reader: Reader) -> None:
    await library.propose(4, opens_tasks=("Ask the miller",))
    await library.vote(4, yes=3, no=1, abstain=2)
    page = (await reader.get("P4")).markup
    assert "Open for votes" in page.text
    assert "Yes 3 No 1 Abstain 2" in page.text
    assert "at least two thirds" in page.text
    assert "At least one person must vote." in page.text
    assert "Voting ends 7 March 2026, 14:05 (Europe/Berlin)" in page.text
    assert "What passing does Open the task “Ask the miller”" in page.text
    assert page.links()[f"https://discord.com/channels/{GUILD}/700/803"] == "Its card, with all votes"


@pytest.mark.parametrize(
    ("rule", "count", "state", "reason"),
    [
        (PRESETS["two-thirds"], Count(4, 2, 1), "Passed", "4 yes and 2 no: 4 of 6 is at least two thirds"),
        (
            PRESETS["three-quarters"],
            Count(4, 2),
            "Not passed",
            "4 of 6 is less than three quarters",
        ),
        (Rule(Method.SUPERMAJORITY, (3, 5)), Count(3, 2), "Passed", "3 yes and 2 no: 3 of 5 is at least 3/5"),
        (PRESETS["majority"], Count(2, 2), "Not passed", "a tie, and a tie does not pass"),
        (Rule(quorum=5), Count(2, 1), "Not passed", "3 people voted, and 5 had to"),
        (PRESETS["majority"], Count(0, 0, 2), "Not passed", "Everybody who voted abstained (2)"),
    ],
)
async def test_a_decided_proposal_says_what_came_of_it_and_why(
    library: Library, reader: Reader, rule: Rule, count: Count, state: str, reason: str
) -> None:
    await library.decide(4, count, rule=rule)
    page = (await reader.get("P4")).markup
    assert f"{state} · proposed by Ben Okafor" in page.text
    assert reason in page.text
    assert f"Yes {count.yes} No {count.no} Abstain {count.abstain}" in page.text


async def test_a_decided_proposal_shows_the_count_it_was_decided_by(library: Library, reader: Reader) -> None:
    await library.decide(4, Count(4, 1))
    await library.vote(4, no=9)
    assert "Yes 4 No 1" in (await reader.get("P4")).markup.text


async def test_a_rule_without_words_of_its_own_is_told_by_its_share(library: Library, reader: Reader) -> None:
    await library.propose(4, rule=Rule(Method.SUPERMAJORITY, (3, 5), quorum=0))
    text = (await reader.get("P4")).markup.text
    assert "at least 3/5 of those who vote yes or no" in text


async def test_a_withdrawn_proposal_says_so(library: Library, reader: Reader) -> None:
    await library.propose(4, state=ProposalState.WITHDRAWN, closed_at=NOW)
    text = (await reader.get("P4")).markup.text
    assert "Withdrawn · proposed by" in text
    assert "It was withdrawn, so nothing was decided." in text


async def test_what_was_set_right_or_not_counted_is_on_record(library: Library, reader: Reader) -> None:
    await library.propose(
        4,
        excluded=(Excluded(MemberId(1), "excluded-role", NOW),),
        outages=(Outage(NOW, NOW + timedelta(hours=1)),),
    )
    text = (await reader.get("P4")).markup.text
    assert "Not counted (1)" in text
    assert "Voter 1 4 March 2026, 14:05 without the role" in text
    assert "4 March 2026, 14:05 The bot was offline until 4 March 2026, 15:05 (Europe/Berlin)" in text


async def test_tasks_a_proposal_opened_are_linked(library: Library, reader: Reader) -> None:
    await library.open_task(1)
    await library.decide(4, Count(4, 1), tasks=(1,))
    page = (await reader.get("P4")).markup
    assert "T1 Write down the bread recipe Open" in page.text


async def test_a_number_nobody_has_is_not_found(library: Library, reader: Reader) -> None:
    await library.whole_chain()
    for name in ("C99", "T99", "P99", "R99", "R999999999"):
        answer = await reader.get(name)
        assert answer.status == 404, name
        assert "There is nothing under this number here." in answer.markup.text, name
