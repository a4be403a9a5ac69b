"""``python -m bot erase``: what an operator does for somebody who leaves."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.services.contents import take
from storage import open_reader, open_store
from tests.moving.acts import call, everything
from tests.services.histories import GUILD, NAME, NUMBER, History
from tests.services.test_erasure import busy

WHO = ("--guild", GUILD, "--member", NUMBER)


@pytest.fixture
def data(folder):
    async def fill():
        store = open_store(folder / "data")
        await busy(History(store, store.blobs))
        await store.close()

    asyncio.run(fill())
    return folder / "data"


def test_without_yes_it_is_only_told_what_would_be_done(data, folder):
    before = everything(data)
    done = call("erase", *WHO, "--save", folder / "ann.json")
    assert done.exit_code == 0
    for line in ("P1: stays without their name", "P2: is emptied", "C2: is removed", "vote 1:", "R1: stays published"):
        assert line in done.stdout
    assert "add --yes" in done.stderr
    assert everything(data) == before
    assert json.loads((folder / "ann.json").read_text())["member"] == str(NUMBER)


def test_with_yes_it_is_done_and_no_byte_is_left(data):
    done = call("erase", *WHO, "--yes")
    assert done.exit_code == 0
    assert "9 entries of the audit log were changed, 2 files removed" in done.stdout
    assert "gone from the data folder" in done.stderr
    assert "P3: not decided yet" in done.stderr
    assert not any(NAME.encode() in content for content in everything(data).values())
    assert "all is well" in call("verify", GUILD).stdout
    assert "keeps nothing about" in call("erase", *WHO).stdout


def test_a_name_can_be_kept_and_what_others_decided_be_emptied(data):
    assert call("erase", *WHO, "--yes", "--keep-name", "Q. Quagga", "--decided-too").exit_code == 0
    documents = asyncio.run(take(open_reader(data), GUILD)).documents
    assert [credit.name for credit in documents["revision"][0].authors] == ["Q. Quagga"]
    assert documents["proposal"][0].title == "[removed]"


def test_while_a_bot_uses_the_folder_it_is_refused_and_nothing_is_changed(data):
    store = open_store(data)
    before = everything(data)
    done = call("erase", *WHO, "--yes")
    assert done.exit_code == 1
    assert "is in use by process" in done.stderr
    assert everything(data) == before
    assert call("erase", *WHO).exit_code == 0
    asyncio.run(store.close())


def test_a_guild_or_a_member_that_there_is_nothing_of_is_told(data):
    assert "nothing in storage about guild 99" in call("erase", "--guild", 99, "--member", 1).stderr
    assert "keeps nothing about 12345" in call("erase", "--guild", GUILD, "--member", 12345, "--yes").stdout
