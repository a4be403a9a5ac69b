"""What an export has beside its documents: files, the audit log, the last numbers, and the zip that holds it all."""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audit import chained, genesis
from bot.services.contents import take
from bot.services.export import export
from bot.services.importing import bring_in, examine
from storage import open_store
from tests.guilds import guilds, settle
from tests.services.packing import AT, DIGEST, GUILD, MADE, examined, files_of, stating, told, with_line


async def test_files_are_counted_and_looked_into():
    files = await files_of()
    more = {**files, "blobs/" + sha256(b"b").hexdigest(): b"b"}
    assert told(examined(more)) == ["import-blob-count"]
    less = {name: data for name, data in files.items() if not name.startswith("blobs/")}
    assert told(examined(less)) == ["import-blob-count", "import-file-missing"]
    assert told(examined(stating(less, blobs=0))) == ["import-file-missing"]
    assert told(examined(stating({**files, "blobs/../x": b"x"}, blobs=2))) == ["import-blob-hash"]


async def test_a_name_that_is_there_twice_is_told():
    data = BytesIO()
    with ZipFile(data, "w") as archive:
        for name, content in (await files_of()).items():
            archive.writestr(name, content)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("task.jsonl", b"")
    assert told(examine(ZipFile(data), lambda *_: None)) == [
        "import-doubled-entry",
        "import-count",
    ]


async def test_an_audit_log_that_does_not_end_where_it_should_is_a_problem():
    files = await files_of()
    lines = files["audit.jsonl"].splitlines(keepends=True)
    counts = {**json.loads(files["manifest.json"])["counts"], "audit": 5}
    cut = stating({**files, "audit.jsonl": b"".join(lines[:5])}, counts=counts)
    assert told(examined(cut)) == ["import-audit-head"]
    assert told(examined(stating(cut, audit={"sequence": 5, "hash": MADE.contents.audit[4].hash}))) == []


async def test_an_audit_log_that_was_broken_before_it_was_exported_is_damage():
    audit = [entry for entry in MADE.contents.audit if entry.sequence != 3]
    found = examined(await files_of(replace(MADE, contents=replace(MADE.contents, audit=audit))))
    assert told(found) == ["import-audit-broken"]
    assert found.problems == []


@pytest.mark.parametrize("salt", [b"no salt", b"ABCD"])
async def test_a_salt_that_is_none_is_damage_and_no_crash(salt):
    files = await files_of()
    was = MADE.contents.audit[0].salt.encode()
    assert told(examined(with_line(files, "audit.jsonl", 0, lambda line: line.replace(was, salt)))) == [
        "import-audit-broken"
    ]


async def test_a_number_that_would_be_given_twice_is_mended_and_told():
    found = examined(stating(await files_of(), numbers={"contribution": 3, "task": 9}))
    assert told(found) == ["import-number-behind"]
    assert found.contents.numbers == {"contribution": 3, "task": 10}


@pytest.mark.parametrize("last", [0, -1, 2**63])
async def test_a_last_number_that_cannot_be_is_refused(last):
    assert told(examined(stating(await files_of(), numbers={"contribution": 3, "task": 12, "digest": last}))) == [
        "import-number"
    ]


async def test_text_that_no_database_can_keep_is_refused():
    entry = chained(replace(MADE.contents.audit[0], subject="P\0"), 1, genesis(GUILD), "ab")
    files = await files_of(replace(MADE, contents=replace(MADE.contents, audit=[entry])))
    assert told(examined(files))[0] == "import-line"


async def test_an_archive_that_is_damaged_anywhere_is_told_and_never_raises():
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        for name, content in (await files_of()).items():
            archive.writestr(name, content)
    whole, choice = data.getvalue(), random.Random(1)
    with ZipFile(BytesIO(whole)) as archive:
        directory = archive.start_dir
    for _ in range(150):
        changed = bytearray(whole)
        place = choice.randrange(directory)
        changed[place] ^= choice.randrange(1, 256)
        with ZipFile(BytesIO(changed)) as archive:
            found = examine(archive, lambda *_: None)
            told(found)
            assert found.problems or (found.contents, found.blobs) == (MADE.contents, [DIGEST])


@given(guilds(), st.randoms(use_true_random=True))
def test_no_change_to_a_line_makes_it_raise(made, choice):
    files = asyncio.run(files_of(made))
    names = [name for name in sorted(files) if name.endswith(".jsonl") and files[name]]
    if names:
        name = choice.choice(names)
        content = bytearray(files[name])
        content[choice.randrange(len(content))] = choice.randrange(256)
        told(examined({**files, name: bytes(content)}))


async def test_a_file_that_was_lost_is_left_out_of_an_export_and_told(tmp_path):
    store = open_store(tmp_path)
    await settle(store, store.blobs, MADE)
    next(tmp_path.rglob(DIGEST)).write_bytes(b"a fil")
    with ZipFile(BytesIO(), "w") as archive:
        lost = await export(archive, await take(store, GUILD), GUILD, store.blobs, AT, lambda *_: None)
        assert lost == [DIGEST]
        found = examine(archive, lambda *_: None)
        assert told(found) == ["import-file-missing"]
        assert found.problems == []
        target = open_store(None)
        await bring_in(target, target.blobs, archive, found, lambda *_: None)
        assert await take(target, GUILD) == MADE.contents
    await store.close()
