"""Files that are not as they were written: what is a crash's torn tail, what is damage, and what either does."""

from __future__ import annotations

import logging
import shutil

import pytest

from storage import DamagedStorage
from storage.embedded import folder
from storage.embedded.store import EmbeddedStore
from tests.crash.check import DATA, read_back
from tests.crash.disk import SimulatedDisk
from tests.storage.things import GUILD, KINDS, OTHER, THINGS, WORDS, Thing, Word, putting


@pytest.fixture
def kept(data):
    """The folder of a guild whose journal has three changes and was closed in good order."""
    return data / "guilds" / str(GUILD)


async def write(data, *numbers, close=True):
    store = EmbeddedStore(data, KINDS)
    for number in numbers:
        await store.run(GUILD, putting(THINGS, Thing(number)))
    if close:
        await store.close()
    else:
        store._release()


async def numbers(data):
    store = EmbeddedStore(data, KINDS)
    found = [thing.number for thing in await store.run(GUILD, lambda tx: tx.find(THINGS))]
    await store.close()
    return found


def cut(path, keep):
    path.write_bytes(path.read_bytes()[:keep])


async def test_a_torn_tail_is_left_out_and_reported(data, kept, caplog):
    await write(data, 1, 2, 3, close=False)
    journal = kept / "journal-000001.jsonl"
    whole = journal.stat().st_size
    cut(journal, whole - 10)
    assert await numbers(data) == [1, 2]
    [report] = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert "journal-000001.jsonl" in report.getMessage()
    assert "cut the file short at byte" in report.getMessage()
    assert journal.stat().st_size == whole - 10


async def test_work_goes_on_after_a_torn_tail_which_is_reported_once_more_only_while_it_is_the_end(data, kept, caplog):
    await write(data, 1, 2, 3, close=False)
    cut(kept / "journal-000001.jsonl", (kept / "journal-000001.jsonl").stat().st_size - 10)
    await write(data, 7, 8, close=False)
    caplog.clear()
    assert await numbers(data) == [1, 2, 7, 8]
    assert caplog.records == []
    cut(kept / "journal-000002.jsonl", (kept / "journal-000002.jsonl").stat().st_size - 10)
    await write(data, 9)
    assert await numbers(data) == [1, 2, 7, 9]


@pytest.mark.parametrize("keep", [0, 1, 40], ids=["empty", "one byte", "part of the first line"])
async def test_a_file_that_was_only_just_begun_is_left_out(data, kept, keep):
    await write(data, 1)
    await write(data, 2, close=False)
    cut(kept / "journal-000002.jsonl", keep)
    await write(data, 3)
    assert await numbers(data) == [1, 3]


async def test_damage_to_what_was_durable_is_refused_naming_file_place_and_remedy(data, kept):
    await write(data, 1, 2, 3)
    journal = kept / "journal-000001.jsonl"
    content = bytearray(journal.read_bytes())
    place = content.index(b'"number":2')
    content[place] ^= 1
    journal.write_bytes(content)
    with pytest.raises(DamagedStorage) as caught:
        EmbeddedStore(data, KINDS)
    start = content.rindex(b"\n", 0, place) + 1
    assert f"{journal} is damaged at byte {start}" in str(caught.value)
    assert f"python -m bot recover {GUILD}" in str(caught.value)
    assert (caught.value.path, caught.value.offset, caught.value.guild) == (journal, start, GUILD)
    assert journal.read_bytes() == content


async def test_a_store_that_refused_to_open_lets_go_of_the_folder(data, kept):
    await write(data, 1, 2)
    journal = kept / "journal-000001.jsonl"
    good = journal.read_bytes()
    journal.write_bytes(good.replace(b'"number":1', b'"number":7'))
    with pytest.raises(DamagedStorage):
        EmbeddedStore(data, KINDS)
    journal.write_bytes(good)
    assert await numbers(data) == [1, 2]


def opened_with(content, name="journal-000001.jsonl"):
    """Whether a store opens on a disk with this file of the guild."""
    disk = SimulatedDisk()
    for path in (DATA, DATA / "guilds", DATA / "guilds" / str(GUILD)):
        disk.make_folder(path)
    disk.create(DATA / "guilds" / str(GUILD) / name).write(content)
    return read_back(disk)[GUILD]


async def test_every_byte_of_a_journal_changed_in_turn_is_noticed(data, kept, caplog):
    await write(data, 1, 2, 3)
    good = (kept / "journal-000001.jsonl").read_bytes()
    last_line = good.rindex(b"\n", 0, len(good) - 1) + 1
    everything = opened_with(good)
    assert len(everything) == 3
    for place in range(len(good)):
        for change in (1, 0x20, 0x80):
            caplog.clear()
            changed = good[:place] + bytes([good[place] ^ change]) + good[place + 1 :]
            try:
                found = opened_with(changed)
            except DamagedStorage:
                continue
            # Only the line that says that nothing follows can be spared, and even that is reported.
            assert place >= last_line, place
            assert found == everything, place
            assert caplog.records, place


async def test_every_byte_of_a_snapshot_changed_in_turn_is_noticed(data, kept, monkeypatch):
    monkeypatch.setattr(folder, "SMALLEST_COMPACTION", 1)
    await write(data, 1, 2)
    good = (kept / "database.json").read_bytes()
    assert opened_with(good, "database.json")
    for place in range(len(good)):
        for change in (1, 0x20, 0x80):
            changed = good[:place] + bytes([good[place] ^ change]) + good[place + 1 :]
            with pytest.raises(DamagedStorage, match=r"database\.json"):
                opened_with(changed, "database.json")
    for keep in range(len(good)):
        with pytest.raises(DamagedStorage, match=r"database\.json"):
            opened_with(good[:keep], "database.json")


async def test_a_line_that_is_missing_or_out_of_order_is_noticed(data, kept):
    await write(data, 1, 2, 3, 4)
    journal = kept / "journal-000001.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    for wrong in (
        lines[:2] + lines[3:],
        lines[:1] + lines[2:],
        [lines[0], lines[2], lines[1], *lines[3:]],
        [*lines[:3], *lines[2:]],
    ):
        journal.write_bytes(b"".join(wrong))
        with pytest.raises(DamagedStorage):
            EmbeddedStore(data, KINDS)


async def test_a_file_that_is_missing_is_noticed(data, kept):
    for number in (1, 2, 3):
        await write(data, number)
    shutil.copy(kept / "journal-000002.jsonl", data / "aside")
    (kept / "journal-000002.jsonl").unlink()
    with pytest.raises(DamagedStorage, match=r"journal-000003\.jsonl is damaged at byte 0: change 2 follows change 1"):
        EmbeddedStore(data, KINDS)
    shutil.copy(data / "aside", kept / "journal-000002.jsonl")
    assert await numbers(data) == [1, 2, 3]


async def test_another_guilds_files_are_noticed(data, kept):
    await write(data, 1)
    shutil.copytree(kept, data / "guilds" / str(OTHER))
    with pytest.raises(DamagedStorage, match=f"guild {GUILD}"):
        EmbeddedStore(data, KINDS)


async def test_files_that_are_not_ours_are_left_alone(data, kept):
    await write(data, 1)
    (data / "guilds" / "notes").mkdir()
    for name in ("README", "journal-1.jsonl", "journal-abcdef.jsonl", "journal-000001.jsonl.bak"):
        (kept / name).write_text("mine")
    assert await numbers(data) == [1]
    assert (kept / "journal-1.jsonl").read_text() == "mine"


async def test_what_a_crash_left_of_a_snapshot_or_a_removal_is_tidied_up(data, kept):
    await write(data, 1)
    (kept / "database.json.new").write_bytes(b"{half")
    (kept / "blobs").mkdir()
    (kept / "blobs" / "new-123").write_bytes(b"half")
    shutil.copytree(kept, data / "guilds" / "forgotten-7-0")
    assert await numbers(data) == [1]
    assert sorted(path.name for path in data.rglob("*") if path.is_file()) == ["journal-000001.jsonl", "lock"]
    assert [path.name for path in (data / "guilds").iterdir()] == [str(GUILD)]


async def test_text_that_looks_like_a_journal_cannot_be_mistaken_for_one(data):
    hostile = '"}}}\n{"crc32":"00000000","seq":9,"synced":9,"put":{}}\n\x00\u2028\x85'
    store = EmbeddedStore(data, KINDS)
    await store.run(GUILD, putting(WORDS, Word(hostile, data={hostile: hostile})))
    await store.close()
    store = EmbeddedStore(data, KINDS)
    assert await store.run(GUILD, lambda tx: tx.find(WORDS)) == [Word(hostile, data={hostile: hostile})]
    await store.close()
