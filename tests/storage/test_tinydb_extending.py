"""TinyDB's query cache, its hooks, its middleware, and what is there after a restart: the same in our database.

Source: TinyDB's documentation, "Advanced Usage" and "How to Extend TinyDB".
"""

from __future__ import annotations

import pytest
from tinydb import TinyDB, where
from tinydb.middlewares import CachingMiddleware
from tinydb.operations import increment
from tinydb.table import Document, Table

from storage.embedded.changes import apply
from storage.embedded.database import Database, JournalStorage, JournalTable
from storage.embedded.folder import Tables
from storage.embedded.tables import Shapes
from tests.storage.databases import KEPT
from tests.storage.things import GUILD, KINDS


def test_a_search_is_remembered_until_something_changes(filled):
    table = filled.table(filled.default_table_name)
    calls = []

    def look(value):
        calls.append(value)
        return value == "a"

    query = where("char").test(look)
    assert table.search(query) == table.search(query)
    assert len(calls) == 3
    table.insert({"char": "a"})
    assert [document.doc_id for document in table.search(query)] == [1, 4]
    assert len(calls) == 7
    for change in (
        lambda: table.update({"char": "b"}, doc_ids=[4]),
        lambda: table.remove(doc_ids=[4]),
        lambda: table.upsert({"char": "c"}, where("char") == "c"),
        lambda: filled.truncate(),
    ):
        table.search(query)
        change()
        before = len(calls)
        table.search(query)
        assert len(calls) == before + len(table)


def test_the_cache_can_be_emptied_by_hand(filled):
    table = filled.table("other")
    calls = []
    query = where("n").test(lambda n: calls.append(n) or True)
    table.insert({"n": 1})
    table.search(query)
    table.clear_cache()
    table.search(query)
    assert calls == [1, 1]


def test_what_a_search_gave_is_the_callers_own(filled):
    query = where("int") == 1
    filled.search(query).clear()
    assert len(filled.search(query)) == 3


@pytest.mark.parametrize(("size", "asked"), [(0, 4), (1, 4), (2, 2)])
def test_a_table_remembers_as_many_searches_as_it_is_told(db, size, asked):
    table = db.table("small", cache_size=size)
    table.insert({"n": 1})
    calls = []
    queries = [where("n").test(lambda n, which: calls.append(which) or True, which) for which in "ab"]
    for query in queries * 2:
        table.search(query)
    assert len(calls) == asked


def test_a_query_whose_answer_may_change_by_itself_is_never_remembered(filled):
    more = 1
    query = where("int").map(lambda value: value + more) == 2
    assert filled.count(query) == 3
    more = 2
    assert filled.count(query) == 0


class Row(Document):
    """A document class of somebody's own."""


def opened_with(table, **hooks):
    """A database of ours whose table class has these hooks."""
    mine = type("Mine", (table,), hooks)
    tables = Tables(GUILD, Shapes(KINDS))
    kind = Database if table is JournalTable else TinyDB
    made = type("Made", (kind,), {"table_class": mine, "default_table_name": "people"})
    return made(tables, apply, storage=JournalStorage)


@pytest.fixture(params=[JournalTable, Table], ids=["our table", "their table"])
def table_class(request):
    return request.param


def test_the_default_table_can_have_another_name(table_class):
    with opened_with(table_class) as db:
        db.insert({"n": 1})
        assert db.tables() == {"people"}
        assert db.table("people").all() == db.all() == [{"n": 1}]


def test_documents_can_be_of_another_class(table_class):
    with opened_with(table_class, document_class=Row) as db:
        db.insert({"n": 1})
        found = [db.get(doc_id=1), *db, *db.all(), *db.search(where("n") == 1), *db.get(doc_ids=[1])]
        assert [(type(row), row.doc_id) for row in found] == [(Row, 1)] * 5
        assert db.insert(Row({"n": 2}, 9)) == 9


def test_the_cache_can_be_of_another_class(table_class):
    class Forgetful(dict):
        def __init__(self, capacity):
            super().__init__()

        def __setitem__(self, query, found):
            pass

    with opened_with(table_class, query_cache_class=Forgetful) as db:
        db.insert({"n": 1})
        assert [db.count(where("n") == 1) for _ in range(2)] == [1, 1]


def test_an_operation_of_a_table_can_be_extended(table_class):
    inserted = []

    def insert(self, document):
        inserted.append(document)
        return table_class.insert(self, document)

    with opened_with(table_class, insert=insert) as db:
        db.insert({"n": 1})
        assert (inserted, db.all()) == ([{"n": 1}], [{"n": 1}])


def test_the_storage_is_at_hand_and_gives_every_table(filled):
    filled.table("other").insert(Document({"n": 1}, 7))
    rows = {name: {doc_id: dict(row) for doc_id, row in table.items()} for name, table in filled.storage.read().items()}
    assert rows == {
        "_default": {str(number): {"int": 1, "char": char} for number, char in enumerate("abc", 1)},
        "other": {"7": {"n": 1}},
    }


def test_what_is_written_to_the_storage_is_what_there_is(filled):
    filled.table("other").insert({"n": 1})
    data = filled.storage.read()
    filled.storage.write({"_default": {"4": {"int": 4}, "1": dict(data["_default"]["1"])}, "new": {"2": {"n": 2}}})
    filled.table("_default").clear_cache()
    assert sorted((row.doc_id, row["int"]) for row in filled) == [(1, 1), (4, 4)]
    assert (filled.tables(), filled.table("new").get(doc_id=2)) == ({"_default", "new"}, {"n": 2})


def test_the_caching_middleware_writes_once_it_is_closed_or_has_enough():
    tables, changes = Tables(GUILD, Shapes(KINDS)), []

    def commit(wanted):
        changes.append(len(wanted))
        apply(wanted)

    with TinyDB(tables, commit, storage=CachingMiddleware(JournalStorage)) as db:
        db.insert_multiple({"n": number} for number in range(3))
        db.update(increment("n"), doc_ids=[1])
        assert (changes, [row["n"] for row in db]) == ([], [1, 1, 2])
    assert changes == [3]
    assert [row["n"] for row in Database(tables)] == [1, 1, 2]


VALUES = {
    "null": None, "yes": True, "int": -(2**62), "float": 3.14, "small": 5e-324, "text": 'ä\u2028\x00"\\', "": "",
    "list": [1, [2, {"a": []}]], "nested": {"a": {"b": {"1": 1}}}, "emoji": "👍🏽",
}  # fmt: skip


@pytest.mark.parametrize("made", KEPT, ids=lambda made: made.__name__)
def test_everything_is_there_when_a_database_is_opened_again(made, tmp_path):
    opened = made(tmp_path)
    with opened() as db:
        db.insert(VALUES)
        db.insert(Document({"n": 1}, 9))
        db.insert({"n": 2})
        db.table("other").insert({"n": 3})
        db.table("gone").insert({"n": 4})
    with opened() as db:
        assert [(row.doc_id, row) for row in db] == [(1, VALUES), (9, {"n": 1}), (10, {"n": 2})]
        assert db.table("other").all() == [{"n": 3}]
        db.update(increment("n"), where("n").exists())
        db.remove(doc_ids=[1])
        db.drop_table("gone")
        assert db.upsert({"n": 5}, where("n") == 5) == [11]
    with opened() as db:
        assert [(row.doc_id, row) for row in db] == [(9, {"n": 2}), (10, {"n": 3}), (11, {"n": 5})]
        assert db.tables() == {"_default", "other"}
        db.truncate()
    with opened() as db:
        assert (db.all(), db.insert({})) == ([], 1)
