"""Keeping the world in a file, and the command line that serves it."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from sandbox import persistence
from sandbox.model import channels, messages
from sandbox.persistence import StateFile
from sandbox.seed import plant
from sandbox.world import World


def planted() -> World:
    world = World()
    plant(world)
    return world


def general(world: World) -> dict[str, Any]:
    return next(c for c in world.channels.values() if c.get("name") == "general")


def author(world: World) -> dict[str, Any]:
    return next(u for u in world.users.values() if u["username"] == "ada")


def test_a_saved_world_is_the_same_when_it_is_loaded(tmp_path: Path) -> None:
    world = planted()
    attachment = messages.store_file(world, general(world)["id"], "crab.txt", "text/plain", b"\x00a crab")
    said = messages.create_message(world, general(world), author(world), content="Look", attachments=[attachment])
    messages.remember_nonce(world, said, "n1")
    world.clock.offset = 3600.0
    StateFile(world, tmp_path / "world.json").save()
    loaded = World()
    assert StateFile(loaded, tmp_path / "world.json").load()
    assert loaded.state() == world.state()
    assert messages.find_by_nonce(loaded, said["channel_id"], said["author"]["id"], "n1") == said
    assert loaded.blobs == {attachment["id"]: b"\x00a crab"}
    assert int(loaded.ids.next()) > int(attachment["id"])


def test_without_a_file_there_is_nothing_to_load(tmp_path: Path) -> None:
    assert not StateFile(World(), tmp_path / "none.json").load()


@pytest.mark.parametrize("content", ["", "{", '{"version": 99}'])
def test_a_file_that_is_no_state_is_an_error_and_stays_as_it_was(content: str, tmp_path: Path) -> None:
    path = tmp_path / "world.json"
    path.write_text(content)
    with pytest.raises(ValueError, match=r".+"):
        StateFile(World(), path).load()
    assert path.read_text() == content


async def test_a_burst_of_changes_is_written_once_and_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(persistence, "DELAY", 0.02)
    world = planted()
    state = StateFile(world, tmp_path / "world.json")
    saves = []
    original = state.save
    monkeypatch.setattr(state, "save", lambda: (saves.append(1), original()))
    state.watch()
    for number in range(50):
        messages.create_message(world, general(world), author(world), content=str(number))
    assert not saves
    await asyncio.sleep(0.1)
    assert len(saves) == 1
    assert '"49"' in state.path.read_text()


def test_a_file_of_a_deleted_channel_is_removed_from_the_disk(tmp_path: Path) -> None:
    world = planted()
    attachment = messages.store_file(world, general(world)["id"], "crab.txt", "text/plain", b"a crab")
    state = StateFile(world, tmp_path / "world.json")
    state.save()
    assert (state.blob_dir / attachment["id"]).exists()
    channels.delete_channel(world, general(world)["id"])
    state.save()
    assert not (state.blob_dir / attachment["id"]).exists()


async def start(*arguments: str) -> tuple[asyncio.subprocess.Process, dict[str, str]]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", *arguments, stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    assert process.stdout is not None
    async with asyncio.timeout(20):
        return process, json.loads(await process.stdout.readline())


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
async def test_the_command_prints_its_addresses_remembers_its_state_and_ends_cleanly(
    ending: signal.Signals, tmp_path: Path
) -> None:
    arguments = ("--state", str(tmp_path / "world.json"), "--bot-token", "one.two.three")
    process, ready = await start(*arguments)
    assert set(ready) == {"url", "page", "api", "gateway", "bot_token", "application_id", "guild_id"}
    async with aiohttp.ClientSession() as http:
        await http.post(ready["url"] + "/sandbox/clock", json={"move": 86_400})
    process.send_signal(ending)
    assert await process.wait() == 0

    process, again = await start(*arguments, "--bot-token", "a.new.token")
    assert again["guild_id"] == ready["guild_id"]
    async with aiohttp.ClientSession() as http:
        clock = await (await http.get(again["url"] + "/sandbox/clock")).json()
        headers = {"Authorization": "Bot a.new.token"}
        assert (await http.get(again["api"] + "/gateway/bot", headers=headers)).status == 200
        headers = {"Authorization": "Bot one.two.three"}
        assert (await http.get(again["api"] + "/gateway/bot", headers=headers)).status == 401
    assert clock["offset"] == pytest.approx(86_400)
    process.send_signal(ending)
    assert await process.wait() == 0


async def test_an_address_that_cannot_be_used_is_told_in_one_line() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "sandbox", "--host", "203.0.113.1"),
        stderr=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    _, said = await process.communicate()
    assert process.returncode == 1
    assert said.startswith(b"sandbox: ")
    assert said.count(b"\n") == 1
