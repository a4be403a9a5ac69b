"""What was opened where not everybody on the server can read: the web tells no more of it than its number."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from bot.domain.concern import Concern, ConcernKind
from bot.domain.contribution import ContributionState
from bot.domain.ids import ChannelId, MessageId, ProposalId, TaskId
from bot.domain.proposal import ProposalState
from bot.domain.task import Claim, Source, TaskState
from bot.domain.vote import Excluded
from tests.web.conftest import Reader
from tests.web.library import ANN, GUILD, NOW, Count, Library
from tests.web.polls import Said, polled

HERE = f"/barn/{GUILD}"
CLOSED = ChannelId(790)
SECRET = {"title": "SECRET title", "author_name": "SECRET author", "channel": CLOSED}
KEPT = "not open to everybody on the server"

Fill = Callable[[Library], Coroutine[Any, Any, object]]


@pytest.fixture(autouse=True)
def private(private_channels: set[ChannelId]) -> None:
    private_channels.add(CLOSED)


async def open_proposal(library: Library) -> None:
    await library.propose(4, details="SECRET details", opens_tasks=("SECRET task",), **SECRET)
    await library.vote(4, yes=77, no=1)


async def decided_proposal(library: Library) -> None:
    await library.decide(4, Count(77, 1), details="SECRET details", tasks=(9,), **SECRET)
    await library.open_task(9, title="SECRET task")


async def noted_proposal(library: Library) -> None:
    excluded = (Excluded(ANN.id, "excluded-role", NOW),)
    await library.propose(4, state=ProposalState.WITHDRAWN, closed_at=NOW, excluded=excluded, corrections=77, **SECRET)


async def explained_proposal(library: Library) -> None:
    said = [Said("1", reason="SECRET reason"), "1"]
    concerns = (Concern(1, ConcernKind.CONCERN, ANN.id, "SECRET owner", "SECRET concern", NOW),)
    labels = ("SECRET barn", "SECRET shed")
    await polled(library, 4, "approval", said, labels, concerns=concerns, closed_why="SECRET why", **SECRET)


async def claimed_task(library: Library) -> None:
    claim = Claim(ANN.id, "SECRET claimant", NOW, NOW)
    source = Source(CLOSED, MessageId(1), ANN.id, "SECRET witness")
    await library.open_task(4, details="SECRET details", state=TaskState.CLAIMED, claim=claim, source=source, **SECRET)
    await library.contribute(9, task=TaskId(4), title="SECRET work")


async def task_of_no_known_channel(library: Library) -> None:
    await library.open_task(4, **SECRET | {"channel": None})


async def waiting_contribution(library: Library) -> None:
    await library.contribute(4, task=TaskId(9), **SECRET)
    await library.open_task(9, title="SECRET task")


async def untold_contribution(library: Library) -> None:
    await library.contribute(4, state=ContributionState.CHANGES_REQUESTED, consent=None, **SECRET)


@pytest.mark.parametrize(
    ("name", "fill", "kind", "state"),
    [
        ("P4", open_proposal, "Proposal", "Open for votes"),
        ("P4", decided_proposal, "Proposal", "Passed"),
        ("P4", noted_proposal, "Proposal", "Withdrawn"),
        ("P4", explained_proposal, "Proposal", "Passed"),
        ("T4", claimed_task, "Task", "Claimed"),
        ("T4", task_of_no_known_channel, "Task", "Open"),
        ("C4", waiting_contribution, "Contribution", "Waiting for review"),
        ("C4", untold_contribution, "Contribution", "Changes requested"),
    ],
)
async def test_of_an_item_of_a_private_channel_only_number_kind_and_state_are_told(
    library: Library, reader: Reader, name: str, fill: Fill, kind: str, state: str
) -> None:
    await fill(library)
    answer = await reader.get(name)
    assert answer.status == 200
    assert f"{name} {kind} Kept private {state}" in answer.markup.text
    assert KEPT in answer.markup.text
    assert answer.markup.one("meta", name="robots").attributes["content"] == "noindex"
    shown = re.sub(r"\?v=[0-9a-f]+", "", answer.text)  # the version of the style sheet may have any digits in it
    for told in ("SECRET", "77", "discord.com", "Ann", "Ben", "4 March", "T9", "C9"):
        assert told not in shown


async def test_what_opens_to_everybody_later_is_shown_from_then_on(
    library: Library, reader: Reader, private_channels: set[ChannelId]
) -> None:
    await open_proposal(library)
    private_channels.clear()
    assert "SECRET title" in (await reader.get("P4")).markup.text
    private_channels.add(CLOSED)
    assert "SECRET title" not in (await reader.get("P4")).text


async def test_links_of_the_chain_name_a_private_item_by_its_number_only(library: Library, reader: Reader) -> None:
    revision = await library.whole_chain()
    await library.decide(1, Count(4, 1), tasks=(1,), **SECRET)
    for address in ("T1", "C1", f"R{revision.number}", "page/baking-bread"):
        answer = await reader.get(address)
        assert answer.markup.links()[f"{HERE}/P1"] == "P1"
        assert "SECRET" not in answer.text
    await library.open_task(1, proposal=ProposalId(1), **SECRET)
    for address in ("C1", f"R{revision.number}", "page/baking-bread"):
        answer = await reader.get(address)
        assert answer.markup.links()[f"{HERE}/T1"] == "T1"
        assert "SECRET" not in answer.text


async def test_lists_name_private_items_by_their_numbers_only(library: Library, reader: Reader) -> None:
    await library.open_task(5, **SECRET)
    await library.open_task(6)
    await library.contribute(7, task=TaskId(6), **SECRET)
    await library.contribute(8, task=TaskId(6), title="Rye")
    await library.decide(4, Count(4, 1), tasks=(5, 6))
    proposal, task = (await reader.get("P4")), (await reader.get("T6"))
    assert "Tasks it opened T5 T6 Write down the bread recipe Open" in proposal.markup.text
    assert "Made for it C7 C8 Rye by Ann Weaver Waiting for review" in task.markup.text
    assert "SECRET" not in proposal.text + task.text


async def test_a_task_does_not_tell_who_wrote_the_private_message_it_came_from(
    library: Library, reader: Reader
) -> None:
    await library.open_task(3, source=Source(CLOSED, MessageId(805), ANN.id, "SECRET witness"))
    answer = await reader.get("T3")
    assert "Write down the bread recipe" in answer.markup.text
    assert "SECRET" not in answer.text
    assert "805" not in answer.text


async def test_accepted_work_is_public_wherever_it_was_reviewed(library: Library, reader: Reader) -> None:
    await library.revise("Baking bread", "Mix *flour* and water.")
    await library.contribute(1, state=ContributionState.ACCEPTED, accepted=1, channel=CLOSED)
    for address in ("C1", "R1", "page/baking-bread"):
        text = (await reader.get(address)).markup.text
        assert "Baking bread" in text
        assert "Ann Weaver" in text
        assert KEPT not in text


async def test_nothing_of_a_private_item_is_found_by_search_or_stands_in_a_feed(
    library: Library, reader: Reader
) -> None:
    for fill in (open_proposal, claimed_task, waiting_contribution):
        await fill(library)
    for address in ("", "pages", "changes", "changes.atom", "search?q=title", "api/pages.json"):
        answer = await reader.get(address)
        assert answer.status == 200
        assert "SECRET" not in answer.text
    moved = await reader.get("search?q=p4")
    assert moved.headers["Location"] == f"{HERE}/P4"
