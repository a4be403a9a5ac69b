"""Somebody leaves: what was theirs is gone wherever it stood, what the community has decided and published stays."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.audit import broken
from bot.domain.ids import ContributionId, ProposalId, TaskId
from bot.domain.kinds import LEFTOVERS, NOTICES, PEOPLE
from bot.domain.notice import What
from bot.domain.rules import NO, YES
from bot.services.contents import attachments, take
from bot.services.export import encode, export
from bot.services.recount import recount
from bot.services.verify import verify
from storage import open_store
from tests.services.conftest import HandClock
from tests.services.histories import ACTS, GUILD, NAME, NUMBER, History, upload

FORMER, REMOVED = "a former member", "[removed]"
VERIFIER = Path(__file__).parent.parent.parent / "docs" / "verify_audit.py"
NOW = timedelta()
AT = datetime(2026, 5, 1, tzinfo=UTC)


async def erase(history: History, **options):
    held = await history.desk.erasure.erase(GUILD, NUMBER, FORMER, REMOVED, by="member", **options)
    return held, await history.desk.erasure.finish(GUILD, NOW)


async def outcomes(history: History) -> list[object]:
    """Every decision, counted again."""
    found = list(recount(await take(history.store, GUILD), lambda *_: None))
    assert [one for one in found if one.differences] == []
    return [(one.proposal.number, one.proposal.outcome) for one in found]


async def check(history: History, *, decided_too: bool) -> None:
    """Erase the member, and look for them everywhere."""
    before, staying = await outcomes(history), await history.staying(decided_too=decided_too)
    known = await history.desk.erasure.own_data(GUILD, NUMBER, 10**7)
    held, _ = await erase(history, decided_too=decided_too)
    data, pages = await history.everything(), await history.web()
    theirs = [text for text in history.said if not any(text in one for one in staying)]
    for word in (NAME, *theirs):
        assert word.encode() not in data, word
        assert word not in pages, word
    assert str(NUMBER) not in pages
    assert await outcomes(history) == before
    found = await verify(history.store, history.blobs, GUILD, None, lambda *_: None)
    assert found.problems == []
    again, _ = await erase(history, decided_too=decided_too)
    assert again.empty
    shown = json.loads(known or b"")
    assert sum(map(len, shown["documents"].values())) == len(held.found)
    assert decided_too or len(shown["audit"]) >= len(held.entries)


acts = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 2), st.integers(0, 5)), max_size=40)


@settings(max_examples=60, deadline=None)
@given(acts, st.booleans(), st.booleans())
async def test_after_an_erasure_nothing_of_them_is_left_but_what_others_rely_on(acts, begun, decided_too):
    store = open_store(None)
    history = History(store, store.blobs)
    await (busy(history) if begun else history.settings(history.people[2], 0))
    for number, act in enumerate(acts):
        await history.act(*act)
        if number % 5 == 4:
            await history.settle()
    await check(history, decided_too=decided_too)
    await store.close()


async def busy(history: History) -> None:
    """A history in which everything has happened once."""
    ann, bea, mo = history.people
    await history.settings(mo, 0)
    await history.propose(ann, 1)  # P1, which others decide
    for who in (ann, bea):
        await history.desk.votes.press(who, ProposalId(1), YES)
    await history.decide(mo, 2)  # opens T1
    await history.propose(ann, 1)  # P2, which nobody has voted on
    await history.propose(bea, 1)  # P3, open
    await history.desk.votes.press(ann, ProposalId(3), NO)
    await history.open_task(ann, 0)  # T2
    await history.open_task(bea, 0)  # T3
    await history.claim(ann, 3)
    await history.consent(ann, 0)
    await history.track(ann, 2)  # C1, accepted in its second version
    await history.ask(mo, 1)
    await history.update(ann, 1)
    await history.approve(mo, 1)
    await history.track(ann, 4)  # C2, waiting
    await history.consent(bea, 0)
    await history.track(bea, 2)  # C3, reviewed by nobody
    await history.settle()


@pytest.fixture
async def history(tmp_path):
    store = open_store(tmp_path / "data")
    made = History(store, store.blobs)
    await busy(made)
    yield made
    await store.close()


async def test_the_bytes_are_gone_from_the_folder(history, tmp_path):
    def standing() -> set[str]:
        data = [path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()]
        return {word for word in (NAME, *history.said) if any(word.encode() in one for one in data)}

    assert standing() == {NAME, *history.said}
    staying = await history.staying(decided_too=False)
    _, finished = await erase(history)
    assert finished.scrubbed
    assert finished.removed == 2  # one of C1's first version, one of C2; what both had, C3 has too
    assert standing() == {word for word in history.said if any(word in one for one in staying)}
    assert standing() < set(history.said)


async def test_what_stays_is_checked_by_the_standalone_verifier_and_can_be_imported(history, tmp_path):
    await check(history, decided_too=False)
    contents = await take(history.store, GUILD)
    assert broken(contents.audit, GUILD) is None
    log = tmp_path / "audit.jsonl"
    log.write_bytes(b"".join(encode(entry) + b"\n" for entry in contents.audit))
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-I", str(VERIFIER), str(log), "--guild", str(GUILD)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "erased, which leaves the chain whole" in done.stdout


async def test_the_log_says_that_somebody_was_erased_and_not_who(history):
    await erase(history)
    [entry] = await history.store.run(GUILD, lambda tx: tx.audit("members"))
    assert (entry.action, entry.actor) == ("member.erased", None)
    assert entry.payload == {"by": "member", "documents": 13, "entries": 9, "files": 2}


async def test_every_card_that_showed_them_is_shown_anew(history):
    await history.store.run(GUILD, lambda tx: tx.find(NOTICES))
    await erase(history)
    waiting = await history.store.run(GUILD, lambda tx: tx.find(NOTICES))
    assert {notice.subject for notice in waiting} == {"P1", "P2", "P3", "T1", "T2", "T3", "C1", "C2"}
    cards = {What.PROPOSAL_CARD, What.TASK_CARD, What.CONTRIBUTION_CARD}
    assert {notice.what for notice in waiting} - {What.PROPOSAL_THREAD} == cards
    assert all(notice.member is None for notice in waiting)


async def test_their_name_stays_on_what_was_published_if_they_wish_it(history):
    await erase(history, credit=NAME)
    contents = await take(history.store, GUILD)
    named = {kind: [one for one in found if NAME in str(one)] for kind, found in contents.documents.items()}
    assert {kind: len(found) for kind, found in named.items() if found} == {"contribution": 1, "revision": 1}
    assert NAME in await history.web()
    assert str(NUMBER) not in str(contents.documents)


async def test_whoever_acts_again_begins_anew(history):
    await erase(history)
    ann = history.people[0]
    await history.desk.claims.claim(ann, TaskId(3))
    person = await history.store.run(GUILD, lambda tx: tx.get(PEOPLE, NUMBER))
    assert (person.name, person.consents) == (NAME, ())
    held = await history.desk.erasure.holdings(GUILD, NUMBER, FORMER, REMOVED)
    assert {found.kind.name for found in held.found} == {"person", "task"}


async def test_a_file_that_was_put_lately_waits_and_goes_later(history):
    await history.desk.erasure.erase(GUILD, NUMBER, FORMER, REMOVED, by="member")
    finished = await history.desk.erasure.finish(GUILD)
    assert (finished.removed, finished.waiting, finished.scrubbed) == (0, 2, True)
    [left] = await history.store.run(GUILD, lambda tx: tx.find(LEFTOVERS))
    assert not left.history
    there = await history.blobs.hashes(GUILD)
    contents = await take(history.store, GUILD)
    named = sorted({file.sha256 for _, file in attachments(contents)})
    assert len(there) == len(named) + 2
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        await export(archive, contents, GUILD, history.blobs, AT, lambda *_: None)
        assert [name.removeprefix("blobs/") for name in archive.namelist() if "/" in name] == named
    history.clock.move(minutes=11)
    history.desk.erasure._blobs = AnHourLater(history.blobs)
    await history.desk.erasure.finish_due()
    assert await history.store.run(GUILD, lambda tx: tx.find(LEFTOVERS)) == []
    assert await history.blobs.hashes(GUILD) == named


async def test_a_file_that_is_handed_in_again_meanwhile_stays(history):
    bea, waiting = history.people[1], await history.desk.contributions.get(GUILD, ContributionId(2))
    await history.desk.erasure.erase(GUILD, NUMBER, FORMER, REMOVED, by="member")
    await history.desk.contributions.update(
        bea, ContributionId(3), text="with it", uploads=[upload(waiting.latest.attachments[0].name[: -len(".txt")])]
    )
    finished = await history.desk.erasure.finish(GUILD, NOW)
    assert (finished.removed, finished.waiting) == (1, 0)
    assert waiting.latest.attachments[0].sha256 in await history.blobs.hashes(GUILD)


class AnHourLater:
    """Files as they are an hour later."""

    def __init__(self, blobs) -> None:
        self._blobs = blobs
        self.hashes = blobs.hashes

    async def delete(self, guild, sha256, idle):
        return await self._blobs.delete(guild, sha256)


async def test_a_file_that_somebody_else_names_stays(history):
    bea = history.people[1]
    both = await history.desk.contributions.get(GUILD, ContributionId(3))
    assert (await history.desk.contributions.get(GUILD, ContributionId(2))).latest.attachments[-1].sha256 in {
        file.sha256 for file in both.latest.attachments
    }
    await erase(history)
    found = await verify(history.store, history.blobs, GUILD, None, lambda *_: None)
    assert found.problems == []
    assert (await history.desk.contributions.get(GUILD, ContributionId(3))).author == bea.id


async def test_an_erasure_that_was_cut_off_is_finished_by_the_schedule(tmp_path):
    store = open_store(tmp_path / "data")
    history = History(store, store.blobs)
    await busy(history)
    await history.desk.erasure.erase(GUILD, NUMBER, FORMER, REMOVED, by="member")
    await store.close()
    store = open_store(tmp_path / "data")
    history = History(store, store.blobs, HandClock(history.clock.now()))
    assert any(NAME.encode() in path.read_bytes() for path in (tmp_path / "data").rglob("*.json*"))
    await history.desk.erasure.finish_due()
    assert not any(NAME.encode() in path.read_bytes() for path in (tmp_path / "data").rglob("*.json*"))
    assert await store.run(GUILD, lambda tx: tx.find(LEFTOVERS)) == []
    await store.close()


async def test_somebody_of_whom_nothing_is_kept_leaves_no_trace(history):
    before = await take(history.store, GUILD)
    held = await history.desk.erasure.erase(GUILD, 12345, FORMER, REMOVED, by="member")
    assert held.empty
    assert await take(history.store, GUILD) == before


async def test_everything_about_somebody_is_one_file_with_what_their_files_contain(history):
    data = json.loads(await history.desk.erasure.own_data(GUILD, NUMBER, 10**7))
    assert (data["guild"], data["member"]) == (str(GUILD), str(NUMBER))
    assert {kind: len(found) for kind, found in data["documents"].items()} == {
        "person": 1, "proposal": 2, "prepared": 2, "vote": 2, "task": 3, "contribution": 2, "revision": 1,
    }  # fmt: skip
    assert all(word in json.dumps(data) for word in history.said)
    assert all("base64" in file for file in data["files"])
    assert "zebra" not in json.dumps([data["documents"][kind] for kind in ("person", "vote", "task")])


async def test_where_there_is_no_room_the_contents_of_files_are_left_out_and_then_all_of_it(history):
    whole = await history.desk.erasure.own_data(GUILD, NUMBER, 10**7)
    less = await history.desk.erasure.own_data(GUILD, NUMBER, len(whole) - 1)
    assert len(less) < len(whole)
    assert 0 < less.count(b'"base64"') < whole.count(b'"base64"')
    assert less.count(b'"sha256"') == whole.count(b'"sha256"')
    assert await history.desk.erasure.own_data(GUILD, NUMBER, 1000) is None
