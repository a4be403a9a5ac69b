"""``python -m bot check``: what Discord's answers mean, and what to do about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import check
from bot.app import reach_files
from bot.check import Finding, exit_code, report
from bot.config import Discord, Secret, Settings, Storage
from bot.domain.ports import StorageError
from bot.permissions import ADMINISTRATOR, INVITE, NEEDED, RECOMMENDED, invite_url
from sandbox.app import create_app, running
from sandbox.seed import BOT_TOKEN
from tests.s3 import CREDENTIALS

TOKEN = "MTIzNDU2Nzg5.Gabcde.a-very-secret-tail"
GUILD = {"id": "80351110224678912", "name": "Tidepool Guide", "permissions": str(INVITE)}
Answer = Callable[[web.Request], web.Response]


class Answers:
    """The three routes that the check asks, answering what a test wants."""

    def __init__(self) -> None:
        self.flags = 0
        self.guilds = [GUILD]
        self.first: list[Answer] = []
        self.asked: list[web.Request] = []

    async def handle(self, request: web.Request) -> web.Response:
        self.asked.append(request)
        if self.first:
            return self.first.pop(0)(request)
        if request.headers.get("Authorization") != f"Bot {TOKEN}":
            return web.json_response({"message": "401: Unauthorized", "code": 0}, status=401)
        match request.path:
            case "/users/@me":
                return web.json_response({"id": "1", "username": "Barnraiser"})
            case "/applications/@me":
                return web.json_response({"id": "42", "flags": self.flags})
            case "/users/@me/guilds":
                after, limit = int(request.query["after"]), int(request.query["limit"])
                return web.json_response([guild for guild in self.guilds if int(guild["id"]) > after][:limit])
        raise web.HTTPNotFound


async def unasked(settings):
    raise AssertionError("there is nothing to be asked")


async def look(discord: Answers, token: str = TOKEN, *, reads: bool = False) -> list[Finding]:
    app = web.Application()
    app.router.add_get("/{rest:.*}", discord.handle)
    async with TestServer(app) as server:
        return await check._discord(Secret(token), str(server.make_url("")).rstrip("/"), reads=reads)


def text(found: list[Finding], level: str) -> str:
    return "\n".join(f"{finding.text} {finding.remedy}" for finding in found if finding.level == level)


async def test_the_bot_of_the_sandbox_has_what_it_needs():
    async with running(create_app()) as server:
        found = await check._discord(Secret(BOT_TOKEN), server.api)
    assert exit_code(found) == 0
    assert "Tidepool Guide: every permission that is needed is there" in text(found, "ok")


async def test_a_bot_with_the_invited_permissions_has_no_problem():
    found = await look(Answers())
    assert exit_code(found) == 0
    assert "Signed in as Barnraiser" in text(found, "ok")
    assert "Tidepool Guide: every permission that is needed is there" in text(found, "ok")
    assert "No privileged intent" in text(found, "ok")


@pytest.mark.parametrize("lacking", NEEDED, ids=lambda permission: permission.name)
async def test_each_missing_permission_is_a_problem_with_its_reason_and_the_link_that_mends_it(lacking):
    discord = Answers()
    discord.guilds = [{**GUILD, "permissions": str(INVITE & ~lacking.bit)}]
    found = await look(discord)
    [problem] = [finding for finding in found if finding.level == "problem"]
    assert f"Tidepool Guide: {lacking.name} is missing, which Barnraiser needs to " in problem.text
    assert invite_url("42") in problem.remedy
    assert exit_code(found) == 1
    assert "every permission" not in text(found, "ok")


@pytest.mark.parametrize("lacking", RECOMMENDED, ids=lambda permission: permission.name)
async def test_a_recommended_permission_is_only_a_note(lacking):
    discord = Answers()
    discord.guilds = [{**GUILD, "permissions": str(INVITE & ~lacking.bit)}]
    found = await look(discord)
    assert exit_code(found) == 0
    assert f"{lacking.name} is missing" in text(found, "note")


async def test_administrator_is_enough_and_advised_against():
    discord = Answers()
    discord.guilds = [{**GUILD, "permissions": str(ADMINISTRATOR)}]
    found = await look(discord)
    assert exit_code(found) == 0
    assert "far more than it needs" in text(found, "note")


async def test_privileged_intents_are_reported_and_no_problem():
    discord = Answers()
    discord.flags = 1 << 15 | 1 << 18
    found = await look(discord)
    assert "Server Members Intent, Message Content Intent" in text(found, "note")
    assert "Presence" not in text(found, "note")
    assert exit_code(found) == 0


async def test_the_intent_that_the_settings_ask_for_is_missed_and_is_no_note_when_it_is_there():
    discord = Answers()
    discord.flags = 1 << 15
    found = await look(discord, reads=True)
    assert "it is not switched on" in text(found, "problem")
    assert exit_code(found) == 1
    discord.flags = 1 << 19
    found = await look(discord, reads=True)
    assert "as the settings ask" in text(found, "ok")
    assert "Message Content" not in text(found, "note")
    discord.flags = 1 << 15 | 1 << 19
    assert "not needed: Server Members Intent." in text(await look(discord, reads=True), "note")


async def test_a_bot_in_no_community_is_told_how_to_get_into_one():
    discord = Answers()
    discord.guilds = []
    found = await look(discord)
    assert invite_url("42") in text(found, "problem")


async def test_every_community_is_looked_at_beyond_the_first_page():
    discord = Answers()
    discord.guilds = [{"id": str(n), "name": f"guild {n}", "permissions": "0"} for n in range(1, 402)]
    found = await look(discord)
    assert len({finding.text.partition(":")[0] for finding in found if finding.level == "problem"}) == 401


async def test_a_refused_token_is_not_repeated_and_nothing_else_is_asked():
    discord = Answers()
    found = await look(discord, "MTIz.not-the-right.one")
    assert "Discord refuses the token" in text(found, "problem")
    assert "not-the-right" not in "\n".join(report(found))
    assert len(discord.asked) == 1


async def test_a_pause_that_discord_asks_for_is_made_once():
    def slow_down(_: web.Request) -> web.Response:
        return web.json_response({"retry_after": 0.05}, status=429, headers={"Retry-After": "0.05"})

    patient, impatient = Answers(), Answers()
    patient.first = [slow_down]
    impatient.first = [slow_down, slow_down]
    assert exit_code(await look(patient)) == 0
    assert "answered /users/@me with 429" in text(await look(impatient), "problem")


@pytest.mark.parametrize("body", ["[]", '{"id": 3}', "<html>please log in</html>"])
async def test_an_answer_that_is_not_discords_is_said_to_be_none(body):
    discord = Answers()
    discord.first = [lambda _: web.Response(text=body, content_type="application/json")]
    assert "is not Discord's" in text(await look(discord), "problem")


async def test_a_network_failure_is_a_problem_with_a_remedy(unused_tcp_port):
    [finding] = await check._discord(Secret(TOKEN), f"http://127.0.0.1:{unused_tcp_port}")
    assert finding.level == "problem"
    assert "does not answer" in finding.text
    assert "network" in finding.remedy


async def test_a_hostile_name_stays_on_its_line():
    discord = Answers()
    discord.guilds = [{**GUILD, "name": "x\nNo problem found.\x1b[2J"}]
    lines = list(report(await look(discord)))
    assert not any("\n" in line or "\x1b" in line for line in lines)


def test_a_folder_that_cannot_be_written_to_is_a_problem(tmp_path):
    file = tmp_path / "file"
    file.touch()
    found = check.findings(Settings(storage=Storage(path=file / "data")), "", unasked, unasked)
    assert "cannot write" in text(found, "problem")
    found = check.findings(Settings(storage=Storage(path=tmp_path / "new" / "data")), "", unasked, unasked)
    assert exit_code(found) == 0
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(("mode", "noted"), [(0o600, False), (0o640, True), (0o604, True)])
def test_a_secret_that_others_can_read_is_noted(tmp_path: Path, mode: int, noted: bool):
    token, password = tmp_path / "bot.token", tmp_path / "postgres.password"
    for file in (token, password):
        file.write_text(TOKEN)
        file.chmod(mode)
    settings = Settings(discord=Discord(token_file=token), storage=Storage(tmp_path, password_file=password))
    notes = text(check.findings(settings, "", unasked, unasked), "note")
    assert (f"chmod 600 {token}" in notes, f"chmod 600 {password}" in notes) == (noted, noted)


def test_a_database_is_connected_to_and_the_folder_is_left_alone(tmp_path):
    storage = Storage(tmp_path / "nowhere", postgres="postgresql://me@db.example/mine")
    asked = []

    async def reach(settings):
        asked.append(settings)
        if len(asked) > 1:
            raise StorageError("PostgreSQL at db.example/mine cannot be used:\nno route to host")

    well = check.findings(Settings(storage=storage), "", reach, unasked)
    assert "database answers" in text(well, "ok")
    assert exit_code(well) == 0
    ill = check.findings(Settings(storage=storage), "", reach, unasked)
    assert "no route to host" in text(ill, "problem")
    assert "\n" not in text(ill, "problem")
    assert "docs/postgres.md" in text(ill, "problem")
    assert asked == [storage, storage]
    assert not (tmp_path / "nowhere").exists()


@pytest.fixture
def files(s3, monkeypatch, tmp_path):
    """Settings that keep members' files in an empty bucket, and what checking them finds."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    bucket = s3.new_bucket()

    def found(**changed: str) -> list[Finding]:
        storage = Storage(tmp_path, s3_bucket=bucket, s3_endpoint=s3.address, s3_prefix="p/")
        return check.findings(Settings(storage=replace(storage, **changed)), "", unasked, reach_files)

    return found


def test_a_bucket_is_tried_out_as_the_bot_uses_it(files):
    found = files()
    assert "where Barnraiser can write, read, list and delete" in text(found, "ok")
    assert exit_code(found) == 0


def test_a_bucket_that_is_not_there_or_does_not_answer_is_a_problem_with_a_remedy(files, unused_tcp_port):
    for wrong in ({"s3_bucket": "no-such-bucket"}, {"s3_endpoint": f"http://127.0.0.1:{unused_tcp_port}"}):
        problems = text(files(**wrong), "problem")
        assert "cannot be used" in problems
        assert "s3_endpoint" in problems


def test_a_bucket_without_credentials_is_a_problem_that_says_so(files, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name)
    problems = text(files(), "problem")
    assert "credentials" in problems
    assert "AWS_ACCESS_KEY_ID" in problems


def test_the_invite_link_asks_for_the_permissions_of_the_list_and_for_commands():
    assert invite_url("42") == (
        "https://discord.com/oauth2/authorize?client_id=42&scope=bot+applications.commands&permissions=309237771328"
    )
