"""TinyDB's queries find the same in our database as in its own.

Source: TinyDB's documentation, "Advanced Usage", "Queries".
"""

from __future__ import annotations

import re

import pytest
from tinydb import Query, where

User, Group, Permission = Query(), Query(), Query()

PEOPLE = (
    {
        "name": "John",
        "age": 30,
        "born": {"year": 1990, "in": {"town": "Ulm"}},
        "groups": ["user"],
        "country-code": "de",
    },
    {"name": "Jane", "age": 22, "groups": ["admin", "user"], "flag": True, "pair": [0, 1]},
    {"name": "josé", "age": 41, "groups": ["sudo", "user"], "flag": None, "pair": [0, 1, 2]},
    {"name": "42.", "born": {"year": 1955}, "groups": [], "friends": [{"name": "Jane", "age": 22}, {"name": "Ann"}]},
    {"name": 155, "age": "old", "friends": [{"name": "Jane"}]},
)


@pytest.fixture
def people(db):
    """A database with some people."""
    db.insert_multiple(PEOPLE)
    return db


def between(value, low, high):
    return isinstance(value, int) and low <= value <= high


def is_number(value):
    return isinstance(value, int)


QUERIES = {
    "is": (User.name == "John", [1]),
    "is a list": (User.pair == [0, 1], [2]),
    "is nothing": (User.flag == None, [3]),  # noqa: E711 - a query, not a comparison
    "is not": (User.name != "John", [2, 3, 4, 5]),
    "is not, where there is none": (User.flag != True, [3]),  # noqa: E712 - as above
    "less": (User.born.year < 1990, [4]),
    "at most": (User.born.year <= 1990, [1, 4]),
    "more": (User.born.year > 1955, [1]),
    "at least": (User.born.year >= 1955, [1, 4]),
    "in a document within a document": (User.born["in"].town == "Ulm", [1]),
    "a name that is no identifier": (User["country-code"] == "de", [1]),
    "where": (where("born").year == 1990, [1]),
    "where, in brackets": (where("born")["year"] == 1955, [4]),
    "a place that is none": (User.name.first.letter == "J", []),
    "exists": (User.flag.exists(), [2, 3]),
    "exists within": (User.born["in"].exists(), [1]),
    "matches from the start": (User.name.matches("J[a-o]"), [1, 2]),
    "matches in either case": (User.name.matches("J", flags=re.IGNORECASE), [1, 2, 3]),
    "does not match numbers": (User.name.matches("1"), []),
    "search anywhere": (User.name.search("[nh]"), [1, 2]),
    "search in either case": (User.name.search("OHN", flags=re.IGNORECASE), [1]),
    "does not search numbers": (User.name.search("5+"), []),
    "a test": (User.name.test(is_number), [5]),
    "a test with parameters": (User.age.test(between, 22, 30), [1, 2]),
    "a fragment": (Query().fragment({"age": 22, "flag": True}), [2]),
    "a fragment that is only half there": (Query().fragment({"age": 22, "flag": False}), []),
    "a fragment of a field": (User.born.fragment({"year": 1990}), [1]),
    "any of a list": (User.groups.any(["admin", "sudo"]), [2, 3]),
    "any, by a query": (User.friends.any(Query().name == "Jane"), [4, 5]),
    "any of a list of documents": (User.friends.any([{"name": "Ann"}]), [4]),
    "all of a list": (User.groups.all(["user", "admin"]), [2]),
    "all, by a query": (User.friends.all(Query().name == "Jane"), [5]),
    "one of": (User.name.one_of(["Jane", "John"]), [1, 2]),
    "not": (~(User.age == 30), [2, 3, 4, 5]),
    "and": ((User.age > 20) & (User.groups.any(["admin"])), [2]),
    "or": ((User.name == "John") | (User.name == "Jane"), [1, 2]),
    "not, and, or": (~((User.name == "John") | (User.age == 41)) & User.groups.exists(), [2, 4]),
    "a function of the field": (User.groups.map(len) == 2, [2, 3]),
    "a function of a function": (User.groups.map(len).map(str) == "2", [2, 3]),
    "nothing in particular": (Query().noop(), [1, 2, 3, 4, 5]),
    "any function": (lambda row: row.get("age") == row.get("born", {}).get("year", 1990) - 1960, [1]),
}


@pytest.mark.parametrize("name", QUERIES)
def test_what_a_query_finds(people, name):
    query, expected = QUERIES[name]
    if name in ("less", "at most", "more", "at least", "and"):
        people.update({"age": 0}, doc_ids=[5])  # what cannot be compared raises, in TinyDB too
    found = people.search(query)
    assert [row.doc_id for row in found] == expected
    assert found == [people.get(doc_id=doc_id) for doc_id in expected]
    assert people.count(query) == len(expected)
    assert people.contains(query) == bool(expected)
    assert people.get(query) == (found[0] if found else None)
    assert people.remove(query) == expected
    assert len(people) == len(PEOPLE) - len(expected)


def test_values_that_cannot_be_compared_raise(people):
    with pytest.raises(TypeError):
        people.search(User.age > 20)


def test_a_query_that_says_nothing_raises(people):
    with pytest.raises(RuntimeError, match="Empty query"):
        people.search(Query())


def test_permissions_within_groups_are_found_as_the_manual_says(db):
    groups = db.table("groups")
    for name, types in (("user", ["read"]), ("sudo", ["read", "sudo"]), ("admin", ["read", "write", "sudo"])):
        groups.insert({"name": name, "permissions": [{"type": type_} for type_ in types]})
    read = Permission.type == "read"
    assert [group["name"] for group in groups.search(Group.permissions.any(read))] == ["user", "sudo", "admin"]
    assert [group["name"] for group in groups.search(Group.permissions.all(read))] == ["user"]


def test_a_query_of_ones_own_class_can_be_used(people):
    class Own(Query):
        def doubled(self, value):
            return self._generate_test(lambda found: found == value * 2, ("doubled", self._path, value))

    assert people.get(Own().age.doubled(11))["name"] == "Jane"
