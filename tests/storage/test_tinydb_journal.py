"""What our TinyDB database adds: a journal under it, our kinds in it, and nothing that could surprise a running bot."""

from __future__ import annotations

import errno

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinydb import TinyDB, where
from tinydb.operations import delete, increment
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from bot.domain.ports import StorageError
from storage import StoreInUse, open_database
from storage.embedded import folder
from storage.embedded.database import ReadOnly
from storage.embedded.store import EmbeddedStore
from tests.crash.check import DATA
from tests.crash.disk import SimulatedDisk
from tests.storage.things import GUILD, KINDS, THINGS, WORDS, State, Thing, Word, entry, putting


@pytest.fixture
async def disk():
    """A disk with a guild on it."""
    there = SimulatedDisk()
    store = EmbeddedStore(DATA, KINDS, there)
    await store.run(GUILD, putting(THINGS, Thing(1, "one"), Thing(10, "ten", State.DONE)))
    await store.run(GUILD, putting(WORDS, Word("a", 1), Word("b", 2)))
    await store.run(GUILD, lambda tx: tx.record(entry("P1")))
    await store.run(GUILD, lambda tx: tx.next_number(THINGS))
    await store.close()
    return there


def opened(disk):
    return open_database(DATA, GUILD, KINDS, disk)


async def test_a_running_store_can_be_queried_and_always_shows_what_is_there(disk):
    store = EmbeddedStore(DATA, KINDS, disk)
    db = store.database(GUILD)
    things = db.table("thing")
    assert [document.doc_id for document in things.search(where("state") == "open")] == [1]
    assert db.table("word").get(doc_id="b") == {"word": "b", "thing": 2, "data": {}}
    assert db.tables() == {"thing", "word", "audit", "counter"}
    await store.run(GUILD, putting(THINGS, Thing(2), Thing(1, "changed")))
    assert [document["title"] for document in things.search(where("state") == "open")] == ["changed", ""]
    await store.close()


async def test_what_a_running_store_gives_out_cannot_change_it(disk):
    store = EmbeddedStore(DATA, KINDS, disk)
    things = store.database(GUILD).table("thing")
    things.get(doc_id=1)["title"] = "changed"
    things.all()[0]["members"].append(7)
    for write in (
        lambda: things.update({"title": "x"}),
        lambda: things.remove(doc_ids=[1]),
        lambda: things.truncate(),
        lambda: store.database(GUILD).drop_tables(),
        lambda: store.database(GUILD).insert({"a": 1}),
    ):
        with pytest.raises(ReadOnly, match="by the bot alone"):
            write()
    assert await store.run(GUILD, lambda tx: tx.get(THINGS, 1)) == Thing(1, "one")
    await store.close()


async def test_every_operation_is_one_change_in_the_journal_and_durable_when_it_returns(disk):
    with opened(disk) as db:
        table = db.table("notes")
        before = table.insert_multiple({"n": n} for n in range(3))
        names = disk.names(DATA / "guilds" / str(GUILD))
        durable = disk._data(DATA / "guilds" / str(GUILD) / names[-1]).durable
        assert durable.count(b"\n") == 2
        table.update(increment("n"))
        durable = disk._data(DATA / "guilds" / str(GUILD) / names[-1]).durable
        assert durable.count(b"\n") == 3
        assert before == [1, 2, 3]
        table.update({"n": 1}, doc_ids=[1])
        assert disk._data(DATA / "guilds" / str(GUILD) / names[-1]).durable == durable
    with opened(disk) as db:
        assert [document["n"] for document in db.table("notes")] == [1, 2, 3]


async def test_an_update_that_fails_changes_nothing(disk):
    with opened(disk) as db:
        table = db.table("notes")
        table.insert_multiple([{"n": 1}, {"m": 1}])
        with pytest.raises(KeyError):
            table.update(delete("n"))
        assert table.all() == [{"n": 1}, {"m": 1}]


async def test_an_operator_can_mend_a_document_of_ours_and_the_bot_finds_it(disk):
    with opened(disk) as db:
        db.table("thing").update({"title": "mended", "members": [7]}, doc_ids=[1])
        db.table("word").update({"thing": 5}, where("thing") == 2)
        db.table("thing").remove(where("state") == "done")
        db.table("thing").insert(Document({"number": 3}, 3))
        db.table("word").insert(Document({"word": "c"}, "c"))
    store = EmbeddedStore(DATA, KINDS, disk)
    assert await store.run(GUILD, lambda tx: tx.find(THINGS, "member", 7)) == [Thing(1, "mended", members=(7,))]
    assert await store.run(GUILD, lambda tx: tx.find(THINGS)) == [Thing(1, "mended", members=(7,)), Thing(3)]
    assert await store.run(GUILD, lambda tx: tx.find(WORDS)) == [Word("a", 1), Word("b", 5), Word("c")]
    await store.close()


async def test_what_is_none_of_our_documents_is_refused(disk):
    with opened(disk) as db:
        for wrong, why in (
            (lambda: db.table("thing").update({"state": "lost"}, doc_ids=[1]), "cannot be thing 1: .*state"),
            (lambda: db.table("thing").update({"number": 2}, doc_ids=[1]), "by its content it is thing 2"),
            (lambda: db.table("thing").insert({"title": "no number"}), "cannot be thing 11: .*number"),
            (lambda: db.table("word").insert({"word": "z"}), "words for ids"),
            (lambda: db.table("word").update(delete("word"), doc_ids=["a"]), "cannot be word a"),
        ):
            with pytest.raises(ValueError, match=why):
                wrong()
        for kept in ("audit", "counter"):
            with pytest.raises(ReadOnly, match="kept by the store"):
                db.table(kept).truncate()
        assert db.table("thing").get(doc_id=1)["title"] == "one"
        assert len(db.table("audit")) == 1


async def test_the_operators_own_tables_outlive_the_bot(disk, monkeypatch):
    monkeypatch.setattr(folder, "SMALLEST_COMPACTION", 1)
    with opened(disk) as db:
        db.insert({"note": "mine"})
        db.table("people").insert(Document({"name": "ann"}, 9))
    store = EmbeddedStore(DATA, KINDS, disk)
    for number in range(5):
        await store.run(GUILD, putting(THINGS, Thing(number)))
    await store.close()
    with opened(disk) as db:
        assert [(document, document.doc_id) for document in db] == [({"note": "mine"}, 1)]
        assert db.table("people").get(doc_id=9) == {"name": "ann"}


async def test_one_at_a_time_and_only_a_guild_that_is_there(disk):
    with opened(disk) as db:
        with pytest.raises(StoreInUse):
            EmbeddedStore(DATA, KINDS, disk)
        db.close()
    with pytest.raises(KeyError):
        open_database(DATA, 7, KINDS, disk)
    await EmbeddedStore(DATA, KINDS, disk).close()


async def test_after_a_failed_write_nothing_more_is_written(disk):
    db = opened(disk)
    disk.fail, disk.error = disk.calls + 2, errno.ENOSPC
    with pytest.raises(StorageError, match="the disk refuses"):
        db.insert({"n": 1})
    with pytest.raises(StorageError, match="open it again"):
        db.insert({"n": 2})
    assert db.all() == []
    db.close()
    with opened(disk) as db:
        assert db.all() == []
        db.insert({"n": 3})


async def test_a_snapshot_is_made_here_too(disk, monkeypatch):
    monkeypatch.setattr(folder, "SMALLEST_COMPACTION", 1)
    with opened(disk) as db:
        db.insert({"n": 1})
    assert "database.json" in disk.names(DATA / "guilds" / str(GUILD))
    with opened(disk) as db:
        assert db.all() == [{"n": 1}]
        disk.fail, disk.for_good = disk.calls + 9, True
        db.insert({"n": 2})
        disk.fail = None


fields = st.dictionaries(st.sampled_from("abc"), st.one_of(st.integers(0, 3), st.text(max_size=2)), max_size=3)
conditions = st.builds(lambda name, value: where(name) == value, st.sampled_from("abc"), st.integers(0, 3))
ids = st.lists(st.integers(1, 6), max_size=3)
operations = st.one_of(
    st.tuples(st.just("insert"), fields),
    st.tuples(st.just("insert"), st.builds(Document, fields, st.integers(1, 8))),
    st.tuples(st.just("insert_multiple"), st.lists(fields, max_size=3)),
    st.tuples(st.just("update"), fields, st.one_of(st.none(), conditions)),
    st.tuples(st.just("update"), fields, st.none(), ids),
    st.tuples(st.just("upsert"), fields, conditions),
    st.tuples(st.just("upsert"), st.builds(Document, fields, st.integers(1, 8))),
    st.tuples(st.just("remove"), conditions),
    st.tuples(st.just("remove"), st.none(), ids),
    st.tuples(st.just("search"), conditions),
    st.tuples(st.just("get"), conditions),
    st.tuples(st.just("truncate")),
)


def outcome(db, operation):
    name, *arguments = operation
    try:
        return getattr(db, name)(*arguments)
    except (KeyError, ValueError) as error:
        return str(error)


@given(st.lists(operations, max_size=15))
def test_any_sequence_of_operations_has_the_outcome_that_tinydb_itself_has(sequence):
    disk = SimulatedDisk()
    for path in (DATA, DATA / "guilds", DATA / "guilds" / str(GUILD)):
        disk.make_folder(path)
    with TinyDB(storage=MemoryStorage) as theirs, opened(disk) as db:
        for operation in sequence:
            assert outcome(db, operation) == outcome(theirs, operation), operation
            assert [(row.doc_id, row) for row in db] == [(row.doc_id, row) for row in theirs]
        expected = db.all()
    with opened(disk) as db:
        assert db.all() == expected
