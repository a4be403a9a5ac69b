"""TinyDB's documented behaviour, held by TinyDB itself and by our database alike.

Source: TinyDB's documentation, "Getting Started" and "Advanced Usage". The queries are in test_tinydb_queries.py, the
cache, the hooks and what is there after a restart in test_tinydb_extending.py.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tinydb import TinyDB, where
from tinydb.operations import add, decrement, delete, increment, subtract
from tinydb.operations import set as set_field
from tinydb.table import Document

from storage.embedded.database import Database
from tests.storage.databases import KEPT


def test_documents_get_ids_from_one_on(db):
    assert db.insert({"a": 1}) == 1
    assert db.insert_multiple([{"a": 2}, {"a": 3}]) == [2, 3]
    assert [(document, document.doc_id) for document in db] == [({"a": 1}, 1), ({"a": 2}, 2), ({"a": 3}, 3)]
    assert len(db) == 3
    assert db.all() == list(db)


def test_an_id_can_be_chosen_but_not_taken_twice(db):
    assert db.insert(Document({"a": 1}, 12)) == 12
    assert db.insert({"a": 2}) == 13
    assert db.insert_multiple([Document({"a": 3}, 20), Document({"a": 4}, 5)]) == [20, 5]
    with pytest.raises(ValueError, match="already exists"):
        db.insert(Document({"a": 5}, 12))
    with pytest.raises(ValueError, match="already exists"):
        db.insert_multiple([Document({"a": 5}, 5)])
    assert len(db) == 4


def test_ids_are_not_used_again_after_a_removal_in_the_middle(filled):
    filled.remove(doc_ids=[2])
    assert filled.insert({}) == 4


def test_only_mappings_can_be_inserted(db):
    for wrong in ([1, 2], "text", {1, 2}):
        with pytest.raises(ValueError, match="Mapping"):
            db.insert(wrong)
    with pytest.raises(ValueError, match="Mapping"):
        db.insert_multiple({"first": "John", "last": "Smith"})
    assert len(db) == 0


class Own(Mapping):
    """A mapping that is no dict."""

    def __init__(self, **values):
        self.values_ = values

    def __getitem__(self, name):
        return self.values_[name]

    def __iter__(self):
        return iter(self.values_)

    def __len__(self):
        return len(self.values_)


def test_any_mapping_can_be_inserted_and_updated_with(db):
    db.insert(Own(int=1))
    db.insert_multiple([Own(int=2), Own(int=3)])
    assert db.update(Own(int=4, char="a"), doc_ids=[3]) == [3]
    assert db.all() == [{"int": 1}, {"int": 2}, {"int": 4, "char": "a"}]


@pytest.mark.parametrize("db", KEPT, indirect=True, ids=lambda made: made.__name__)
def test_what_json_cannot_hold_is_refused_and_changes_nothing(db):
    db.insert({"int": 1})
    with pytest.raises(TypeError):
        db.insert({"int": object()})
    with pytest.raises(TypeError):
        db.update({"int": object()})
    assert db.all() == [{"int": 1}]
    db.insert({"int": 2})
    assert [row["int"] for row in db] == [1, 2]


def test_get_gives_one_document_or_none(filled):
    assert filled.get(where("char") == "b").doc_id == 2
    assert filled.get(doc_id=3) == {"int": 1, "char": "c"}
    assert filled.get(doc_id=3).doc_id == 3
    assert [document.doc_id for document in filled.get(doc_ids=[3, 1, 99])] == [1, 3]
    assert filled.get(where("char") == "z") is None
    assert filled.get(doc_id=99) is None
    assert filled.get(doc_id=float("nan")) is None
    assert filled.get(doc_ids=[]) == []
    with pytest.raises(RuntimeError):
        filled.get()


def test_contains_and_count(filled):
    assert filled.contains(where("char") == "a")
    assert not filled.contains(where("char") == "z")
    with pytest.raises(RuntimeError):
        filled.contains()
    assert filled.contains(doc_id=1)
    assert not filled.contains(doc_id=4)
    assert filled.count(where("int") == 1) == 3


def test_update_sets_fields_of_every_or_some_documents(filled):
    assert filled.update({"int": 2}, where("char") == "a") == [1]
    assert filled.update({"more": [1]}, doc_ids=[2, 99]) == [2]
    assert filled.update({"all": True}) == [1, 2, 3]
    assert filled.all() == [
        {"int": 2, "char": "a", "all": True},
        {"int": 1, "char": "b", "more": [1], "all": True},
        {"int": 1, "char": "c", "all": True},
    ]


def test_update_by_an_operation_or_any_function(filled):
    filled.update(increment("int"))
    filled.update(add("int", 4), where("char") == "a")
    filled.update(subtract("int", 1), where("char") == "b")
    filled.update(decrement("int"), where("char") == "c")
    filled.update(set_field("char", "z"), doc_ids=[3])
    filled.update(delete("char"), doc_ids=[1])
    filled.update(add("char", "yx"), doc_ids=[2])
    filled.update(lambda document: document.update(seen=document["int"] * 10), where("int") == 6)
    assert filled.all() == [{"int": 6, "seen": 60}, {"int": 1, "char": "byx"}, {"int": 1, "char": "z"}]


def test_update_multiple_applies_each_to_what_it_is_for(filled):
    changed = filled.update_multiple([({"int": 7}, where("char") == "a"), (delete("int"), where("char") == "b")])
    assert changed == [1, 2]
    assert filled.all() == [{"int": 7, "char": "a"}, {"char": "b"}, {"int": 1, "char": "c"}]


def test_upsert_updates_or_else_inserts(filled):
    assert filled.upsert({"int": 5}, where("char") == "a") == [1]
    assert filled.upsert({"int": 9, "char": "x"}, where("char") == "x") == [4]
    assert filled.upsert(Document({"int": 6}, 2)) == [2]
    assert filled.upsert(Document({"int": 7}, 40)) == [40]
    with pytest.raises(ValueError, match="doc_id"):
        filled.upsert({"int": 1})
    assert [document["int"] for document in filled] == [5, 6, 1, 9, 7]
    assert filled.upsert({"int": 0}, where("char").one_of(["b", "c"])) == [2, 3]
    assert filled.insert({"int": 8}) == 41


def test_remove_by_condition_and_by_id(filled):
    assert filled.remove(where("char") == "b") == [2]
    assert filled.remove(doc_ids=[1, 99]) == [1]
    assert filled.all() == [{"int": 1, "char": "c"}]
    with pytest.raises(RuntimeError):
        filled.remove()


def test_truncate_removes_all_and_counts_anew(filled):
    filled.truncate()
    assert filled.all() == []
    assert filled.insert({}) == 1


def test_a_table_is_gone_through_in_the_order_of_insertion_and_may_be_changed_on_the_way(filled):
    table = filled.table("other")
    table.insert_multiple([Document({"n": 1}, 7), Document({"n": 2}, 3)])
    assert [(row.doc_id, row["n"]) for row in table] == [(7, 1), (3, 2)]
    for row in table.all():
        table.remove(doc_ids=[row.doc_id])
    assert list(table) == []
    assert (table.name, len(table), len(filled.table("_default"))) == ("other", 0, 3)


@pytest.mark.parametrize("db", KEPT, indirect=True, ids=lambda made: made.__name__)
def test_what_is_given_out_is_not_what_is_kept(filled):
    filled.get(doc_id=1)["int"] = 9
    filled.all()[1]["int"] = 9
    next(iter(filled))["int"] = 9
    assert [row["int"] for row in filled] == [1, 1, 1]


def test_tables_are_apart_from_each_other(filled):
    other = filled.table("other")
    assert other.insert({"a": 1}) == 1
    assert filled.tables() == {"_default", "other"}
    assert filled.table("other") is other
    filled.drop_table("other")
    assert filled.tables() == {"_default"}
    assert len(filled) == 3
    filled.drop_table("never was")
    filled.drop_tables()
    assert filled.tables() == set()
    assert len(filled) == 0


def test_an_update_that_fails_half_way_raises_what_the_function_raised(filled):
    with pytest.raises(KeyError):
        filled.update(delete("char"), doc_ids=[1]) and filled.update(delete("char"))


def test_what_was_found_is_a_document_with_its_id(filled):
    found = filled.search(where("char") == "a")[0]
    assert isinstance(found, Document)
    assert (found.doc_id, dict(found)) == (1, {"int": 1, "char": "a"})


def test_it_is_tinydb(db):
    assert isinstance(db, TinyDB)
    assert "TinyDB" in repr(db) or isinstance(db, Database)
    with db as same:
        assert same is db
