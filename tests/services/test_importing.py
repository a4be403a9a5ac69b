"""An export is read as a whole before any of it is believed, and everything that is wrong with it is told."""

from __future__ import annotations

import json

import pytest

from tests.services.packing import DIGEST, GUILD, MADE, examined, files_of, stating, told, with_line


async def test_a_whole_export_has_nothing_wrong_and_all_that_was_in_it():
    found = examined(await files_of())
    assert told(found) == []
    assert (found.guild, found.contents, found.blobs) == (GUILD, MADE.contents, [DIGEST])


async def test_the_manifest_tells_what_there_is():
    manifest = json.loads((await files_of())["manifest.json"])
    assert manifest["format"] == 1
    assert manifest["guild"] == str(GUILD)
    assert manifest["exported_at"] == "2026-05-01T12:00:00Z"
    assert manifest["counts"]["task"] == 3
    assert manifest["counts"]["audit"] == 6
    assert manifest["numbers"] == {"contribution": 3, "task": 12}
    assert manifest["audit"] == {"sequence": 6, "hash": MADE.contents.audit[-1].hash}
    assert manifest["blobs"] == 1


async def test_a_line_longer_than_any_document_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bot.services.importing.LINE_LIMIT", 2000)
    files = await files_of()
    assert told(examined(files)) == []
    files["task.jsonl"] = b'{"a":"' + b"x" * 5000 + b'"}\n' + files["task.jsonl"]
    assert "import-line-too-long" in told(examined(files))
    files["manifest.json"] += b" " * 5000
    assert "import-unreadable" not in told(examined(files))


async def test_lines_are_in_the_order_of_their_keys():
    lines = (await files_of())["task.jsonl"].splitlines()
    assert [json.loads(line)["number"] for line in lines] == [1, 2, 10]


@pytest.mark.parametrize(
    ("manifest", "wrong"),
    [
        (None, "import-no-manifest"),
        (b"{", "import-unreadable"),
        (b"[]", "import-unreadable"),
        (b"{}", "import-format"),
        (b'{"format":2}', "import-format"),
        (b'{"format":1}', "import-unreadable"),
        (b'{"format":"\xff"}', "import-unreadable"),
    ],
)
async def test_without_a_manifest_that_can_be_read_nothing_else_is_looked_at(manifest, wrong):
    files = await files_of()
    del files["manifest.json"]
    found = examined(files if manifest is None else {**files, "manifest.json": manifest})
    assert told(found) == [wrong]
    assert found.contents.empty


@pytest.mark.parametrize("guild", ["", "0", "-1", "seven", str(2**63), "1 "])
async def test_a_guild_that_cannot_be_is_refused(guild):
    assert told(examined(stating(await files_of(), guild=guild))) == ["import-unreadable"]


async def test_a_log_of_another_guild_is_refused():
    assert set(told(examined(stating(await files_of(), guild="7")))) == {"import-audit-broken"}


async def test_everything_that_is_wrong_is_told_at_once():
    files = await files_of()
    files = with_line(files, "task.jsonl", 0, lambda line: line.replace(b'"number":1', b'"number":"one"'))
    files = with_line(files, "task.jsonl", 2, lambda line: b"{\n")
    files = with_line(files, "vote.jsonl", 1, lambda line: b"")
    files[f"blobs/{DIGEST}"] = b"another file"
    del files["page.jsonl"]
    files["notes.txt"] = b"hello"
    assert sorted(told(examined(files))) == [
        "import-blob-hash",
        "import-count",
        "import-line",
        "import-line",
        "import-missing-entry",
        "import-unknown-entry",
    ]


LINES = {
    "an unknown state": lambda line: line.replace(b'"open"', b'"asleep"'),
    "a field that a newer version has": lambda line: line.replace(b'"number":1', b'"number":1,"mood":"good"'),
    "a time without a zone": lambda line: line.replace(b"12:00:00Z", b"12:00:00"),
    "a number too large": lambda line: line.replace(b'"number":1', b'"number":9223372036854775808'),
    "nothing": lambda _: b"\n",
    "no utf-8": lambda line: line.replace(b"Sow", b"S\xffw"),
    "half a pair": lambda line: line.replace(b"Sow", b"\\ud800"),
    "another sort": lambda _: b"[]\n",
}


@pytest.mark.parametrize("edit", LINES.values(), ids=LINES)
async def test_a_line_that_is_no_document_is_told_with_its_place(edit):
    found = examined(with_line(await files_of(), "task.jsonl", 0, edit))
    [problem] = found.problems
    assert (problem.key, problem.details["file"], problem.details["line"]) == ("import-line", "task.jsonl", 1)


async def test_a_field_that_a_newer_version_has_is_named():
    files = await files_of()
    edit = lambda line: line.replace(b'"works":[{', b'"works":[{"mood":1,')  # noqa: E731
    [problem] = examined(with_line(files, "contribution.jsonl", 0, edit)).problems
    assert problem.details["why"] == "works.mood is not known to this version"


async def test_a_field_that_an_older_version_had_not_takes_its_default():
    files = with_line(await files_of(), "task.jsonl", 0, lambda line: line.replace(b',"card":null', b""))
    found = examined(files)
    assert told(found) == []
    assert found.contents == MADE.contents


async def test_a_kind_that_an_older_version_had_not_is_empty():
    files = await files_of()
    counts = json.loads(files["manifest.json"])["counts"]
    del files["digest.jsonl"], counts["digest"]
    found = examined(stating(files, counts=counts))
    assert told(found) == []
    assert found.contents == MADE.contents


async def test_a_kind_that_only_a_newer_version_has_is_refused():
    files = await files_of()
    counts = json.loads(files["manifest.json"])["counts"]
    found = examined(stating({**files, "circle.jsonl": b"{}\n"}, counts={**counts, "circle": 1}, numbers={"ring": 1}))
    assert told(found) == ["import-unknown-kind", "import-unknown-kind", *["import-number-behind"] * 2]


async def test_a_document_that_is_there_twice_is_told():
    files = with_line(await files_of(), "task.jsonl", 1, lambda line: line.replace(b'"number":2', b'"number":1'))
    assert told(examined(files)) == ["import-doubled-document"]


async def test_a_line_more_or_less_is_told():
    files = await files_of()
    lines = files["vote.jsonl"].splitlines(keepends=True)
    assert told(examined({**files, "vote.jsonl": lines[0]})) == ["import-count"]
    assert told(examined({**files, "seen.jsonl": b'{"at":"2026-05-01T12:00:00Z"}\n'})) == ["import-count"]
