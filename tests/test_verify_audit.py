"""The standalone verifier of the audit log, run as an outsider would."""

from __future__ import annotations

import ast
import asyncio
import json
import random
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audit import broken, erased, genesis, head
from bot.domain.ids import GuildId
from bot.services.contents import Contents
from bot.services.export import encode, export
from storage.embedded.store import EmbeddedStore
from tests.crash.tamper import CHANGES, GUILD, VERIFIER, head_of, lines_of, load, rewrite, unnoticed
from tests.guilds import Made, guilds, long_log

AT = datetime(2026, 5, 1, tzinfo=UTC)
SHORT = lines_of(12)


def run(*arguments: object) -> tuple[int, str]:
    """The exit code and what is printed; -I keeps it from seeing our packages."""
    command = [sys.executable, "-I", str(VERIFIER), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def zipped(path: Path, made: Made) -> Path:
    """An export of a guild, which is made in memory."""
    store = EmbeddedStore(None)
    with ZipFile(path, "w") as archive:
        asyncio.run(export(archive, made.contents, made.guild, store.blobs, AT, lambda *_: None))
    return path


def log_of(entries) -> Made:
    return Made(GUILD, Contents({}, {}, entries), ())


def test_it_is_short_and_needs_nothing_but_python():
    source = VERIFIER.read_text(encoding="utf-8")
    assert source.count("\n") < 300
    modules = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(source))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert modules <= set(sys.stdlib_module_names)


def test_a_whole_export_is_well_and_its_head_is_told(tmp_path):
    entries = long_log(GUILD, 40)
    path = zipped(tmp_path / "export.zip", log_of(entries))
    code, said = run(path)
    last = head(entries, GUILD)
    assert code == 0
    assert f"guild {GUILD}: 40 entries" in said
    assert f"head: {last.sequence}:{last.hash}" in said
    assert "All is well" in said
    earlier = head(entries[:7], GUILD)
    assert run(path, "--head", f"7:{earlier.hash}", "--head", f"0:{genesis(GUILD)}")[0] == 0
    assert run(path, "--head", f"8:{earlier.hash}")[0] == 1


def test_the_log_alone_is_checked_for_the_guild_that_is_named(tmp_path):
    path = tmp_path / "audit.jsonl"
    path.write_bytes(b"".join(SHORT))
    assert run(path, "--guild", GUILD)[0] == 0
    code, said = run(path, "--guild", GUILD + 1)
    assert (code, said.count("WRONG")) == (1, 1)
    assert "entry 1: it does not name the hash of the entry before it" in said
    code, said = run(path)
    assert (code, "--guild" in said) == (1, True)


def test_what_was_erased_is_listed_and_does_no_harm(tmp_path):
    entries = [erased(entry) if entry.sequence in (2, 5) else entry for entry in long_log(GUILD, 9)]
    code, said = run(zipped(tmp_path / "export.zip", log_of(entries)))
    assert code == 0
    assert "erased, which leaves the chain whole: 2 (2, 5)" in said


@given(guilds())
def test_any_guild_s_export_is_well(made):
    found = load().Log(made.guild, [])
    found.read([encode(entry) for entry in made.contents.audit])
    assert found.problems == []
    assert (found.sequence, found.hash) == ((last := head(made.contents.audit, made.guild)).sequence, last.hash)


@given(st.sampled_from(CHANGES), st.randoms(use_true_random=True))
def test_any_change_to_a_short_log_is_noticed(change, choice):
    found = load().Log(GUILD, [head_of(SHORT)])
    found.read(change(choice, SHORT))
    assert found.problems


def test_any_sort_of_change_to_a_log_of_10_000_entries_is_noticed():
    done, missed = unnoticed(10_000, 2, seed=random.randrange(10**9))
    assert done == 2 * len(CHANGES)
    assert not missed


@pytest.mark.parametrize("changed", [SHORT[:7], rewrite(random.Random(1), SHORT)], ids=["cut", "rewritten"])
def test_only_a_head_from_elsewhere_shows_that_the_operator_cut_or_rewrote_the_log(tmp_path, changed):
    path = tmp_path / "audit.jsonl"
    path.write_bytes(b"".join(changed))
    assert run(path, "--guild", GUILD)[0] == 0
    sequence, digest = head_of(SHORT)
    code, said = run(path, "--guild", GUILD, "--head", f"{sequence}:{digest}")
    assert code == 1
    assert "which was noted, is not there" in said


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"guild": "7"}, "does not name the hash"),
        ({"counts": {"audit": 4}}, "the manifest says there are 4 entries"),
        ({"audit": {"sequence": 0, "hash": genesis(GUILD)}}, "does not end with the entry that the manifest names"),
        ({"format": 2}, "this is format 2"),
        ({"guild": None}, "cannot be read"),
        ({"counts": []}, "cannot be read"),
    ],
)
def test_what_the_export_says_of_itself_must_fit(tmp_path, change, why):
    path = zipped(tmp_path / "export.zip", log_of(long_log(GUILD, 5)))
    with ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        log = archive.read("audit.jsonl")
    with ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", json.dumps({**manifest, **change}))
        archive.writestr("audit.jsonl", log)
    code, said = run(path)
    assert code == 1
    assert why in said


def test_a_file_that_cannot_be_read_is_told_without_a_trace(tmp_path):
    made = zipped(tmp_path / "whole.zip", log_of(long_log(GUILD, 200))).read_bytes()
    choice = random.Random(2)
    (tmp_path / "empty.zip").write_bytes(b"PK\x05\x06" + b"\0" * 18)
    for number in range(8):
        data = bytearray(made)
        for _ in range(40):
            data[choice.randrange(len(data) - 900)] = choice.randrange(256)
        (tmp_path / f"{number}.zip").write_bytes(data)
    for path in [tmp_path / "no.zip", tmp_path, *tmp_path.glob("[0-9e]*.zip")]:
        code, said = run(path)
        assert code == 1, path
        assert "WRONG" in said
    assert run(tmp_path / "whole.zip", "--head", "nonsense")[0] == 2


HOSTILE = {
    "not json": b"{",
    "not utf-8": b'"\xff"',
    "no object": b"[]",
    "nan": b'{"sequence":NaN}',
    "half a pair": SHORT[0].replace(b'"P0"', b'"\\ud800"'),
    "a key twice": SHORT[0].replace(b'"actor":', b'"actor":1,"actor":'),
    "one field more": SHORT[0].replace(b'"actor":', b'"note":1,"actor":'),
    "true for 1": SHORT[0].replace(b'"sequence":1', b'"sequence":true'),
    "1.0 for 1": SHORT[0].replace(b'"sequence":1', b'"sequence":1.0'),
    "another zone": SHORT[0].replace(b'00Z"', b'00+01:00"'),
    "no zone": SHORT[0].replace(b'00Z"', b'00"'),
    "no such day": SHORT[0].replace(b'2026-05-01T', b'2026-02-31T'),
    "no date": SHORT[0].replace(b'2026-05-01T', b'0000-05-01T'),
    "deep": SHORT[0].replace(b'"payload":{', b'"payload":{"a":' + b"[" * 100_000),
    "empty": b"",
}  # fmt: skip


@pytest.mark.parametrize("line", HOSTILE.values(), ids=HOSTILE)
def test_an_entry_in_another_form_is_noticed(tmp_path, line):
    assert line != SHORT[0]
    path = tmp_path / "audit.jsonl"
    path.write_bytes(line.rstrip(b"\n") + b"\n" + b"".join(SHORT[1:]))
    code, said = run(path, "--guild", GUILD)
    assert (code, "WRONG" in said) == (1, True)


def test_an_instant_may_be_written_in_any_zone(tmp_path):
    entries = long_log(GUILD, 1)
    line = encode(entries[0]).replace(b"2026-05-01T00:00:00Z", b"2026-05-01T05:30:00+05:30")
    assert line != encode(entries[0])
    (tmp_path / "audit.jsonl").write_bytes(line + b"\n")
    assert run(tmp_path / "audit.jsonl", "--guild", GUILD)[0] == 0


@given(st.randoms(use_true_random=True))
def test_it_sees_what_the_program_s_own_check_sees(choice):
    entries = long_log(GuildId(5), 8)
    place = choice.randrange(8)
    name = choice.choice(["at", "actor", "action", "subject", "payload", "salt", "commitment", "previous", "hash"])
    other = long_log(GuildId(5), 30)[choice.randrange(20, 30)]
    entries[place] = replace(entries[place], **{name: getattr(other, name)})
    found = load().Log(5, [])
    found.read([encode(entry) for entry in entries])
    assert bool(found.problems) is (broken(entries, GuildId(5)) is not None)


def test_an_empty_log_is_noticed_by_any_head(tmp_path):
    path = tmp_path / "audit.jsonl"
    path.touch()
    assert run(path, "--guild", GUILD)[0] == 0
    sequence, digest = head_of(SHORT[:1])
    assert run(path, "--guild", GUILD, "--head", f"{sequence}:{digest}")[0] == 1


def test_an_export_with_two_logs_is_noticed(tmp_path):
    path = zipped(tmp_path / "export.zip", log_of(long_log(GUILD, 5)))
    with ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("audit.jsonl", archive.read("audit.jsonl"))
    code, said = run(path)
    assert (code, "more than once" in said) == (1, True)


DOCUMENTED = (VERIFIER.parent / "audit.md").read_text(encoding="utf-8")


def test_the_entry_in_the_manual_is_one():
    _, block, *_ = re.split(r"```json\n|```\n", DOCUMENTED)
    found = load().Log(1234567890, [])
    found.read([block.encode()])
    assert found.problems == []
    for name in ("previous", "commitment", "hash"):
        assert DOCUMENTED.count(json.loads(block)[name]) == (1 if name == "hash" else 2)


def test_the_manual_lists_every_action_that_is_logged_and_no_other():
    services = VERIFIER.parent.parent / "bot" / "services"
    kinds = "area|board|concern|consent|contribution|credit|delegation|digest|member|notice|page|patches|proposal"
    kinds += "|reason|release|review|settings|task|vote"
    written = "".join(path.read_text(encoding="utf-8") for path in services.glob("*.py"))
    logged = set(re.findall(rf'"((?:{kinds})\.[a-z-]+)"', written))
    assert logged
    assert set(re.findall(r"`([a-z]+\.[a-z-]+)`", DOCUMENTED.split("## An entry")[0])) == logged
