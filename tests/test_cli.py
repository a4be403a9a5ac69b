"""The command line: what each command starts, and how it ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner, Result

import bot
from bot.__main__ import cli

ROOT = Path(__file__).parent.parent
TOKEN = "MTIzNDU2Nzg5.Gabcde.a-very-secret-tail"


class Wiring(SimpleNamespace):
    """Stands where the composition root is and writes down what it is asked to start."""

    def __init__(self) -> None:
        super().__init__(started=[])

    def run(self, settings):
        self.started.append(("run", settings.discord.token.reveal()))

    def sandbox(self, settings, *, fresh):
        self.started.append(("sandbox", settings.sandbox.port, fresh))


class Moving(SimpleNamespace):
    """Stands where the commands about whole communities are, writes down what is asked of it, and says how it went."""

    def __init__(self) -> None:
        super().__init__(started=[], well=True)

    def __getattr__(self, name):
        def command(_, *arguments, **options):
            self.started.append((name, *arguments, *options.values()))
            return self.well

        return command


@pytest.fixture
def wiring(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in ("BARNRAISER_TOKEN", "BARNRAISER_TOKEN_FILE", "BARNRAISER_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    wiring = Wiring()
    monkeypatch.setattr(bot, "app", wiring, raising=False)
    return wiring


@pytest.fixture
def moving(wiring, monkeypatch):
    moving = Moving()
    monkeypatch.setattr(bot, "moving", moving, raising=False)
    return moving


def call(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def test_help_lists_every_command():
    shown = subprocess.run(
        [sys.executable, "-m", "bot", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert "python -m bot" in shown
    for command in ("run", "sandbox", "check", "export", "import", "backup", "migrate", "verify", "recover", "release"):
        assert f"\n  {command} " in shown


def test_help_waits_for_no_heavy_library():
    code = "import sys, bot.__main__; print(*{'discord', 'aiohttp', 'tinydb', 'msgspec', 'rich'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == ""


def test_the_version_is_that_of_the_project():
    assert f'version = "{call("--version").output.split()[-1]}"' in (ROOT / "pyproject.toml").read_text()


def test_run_with_a_token_starts_on_discord_and_shows_no_secret(wiring, monkeypatch):
    monkeypatch.setenv("BARNRAISER_TOKEN", TOKEN)
    result = call("run")
    assert wiring.started == [("run", TOKEN)]
    assert (result.exit_code, result.output) == (0, "")


def test_run_without_a_token_says_so_in_one_line_and_starts_the_sandbox(wiring):
    result = call("run")
    assert wiring.started == [("sandbox", 8090, False)]
    assert result.exit_code == 0
    assert result.output.count("\n") == 1
    assert "No bot token" in result.output


def test_the_sandbox_can_begin_again_with_a_file_of_settings(wiring, tmp_path):
    (tmp_path / "mine.toml").write_text("[sandbox]\nport = 9000\n")
    assert call("sandbox", "--fresh", "--config", "mine.toml").exit_code == 0
    assert wiring.started == [("sandbox", 9000, True)]


@pytest.mark.parametrize("command", [("run",), ("sandbox",), ("check",), ("export", "1")])
def test_settings_that_cannot_be_used_end_every_command_with_all_mistakes(wiring, tmp_path, command):
    (tmp_path / "config.toml").write_text("[web]\nport = 99999\n[log]\nlevel = 3\n")
    result = call(*command)
    assert result.exit_code == 2
    assert "2 things to mend" in result.stderr
    assert "config.toml: web.port: found 99999" in result.stderr
    assert "config.toml: log.level: found 3" in result.stderr
    assert wiring.started == []


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("export 7", ("export", 7, Path("barnraiser-7.zip"))),
        ("export 7 --to there.zip", ("export", 7, Path("there.zip"))),
        ("import there.zip", ("bring_in", Path("there.zip"), False, False)),
        ("import there.zip --replace --accept-damage", ("bring_in", Path("there.zip"), True, True)),
        ("backup", ("backup", Path("backups"))),
        ("backup --to there", ("backup", Path("there"))),
        ("migrate --from tinydb --to postgres", ("migrate", "tinydb", "postgres", False)),
        ("migrate --from postgres --to tinydb --replace", ("migrate", "postgres", "tinydb", True)),
        ("verify", ("verify", None, None)),
        ("verify 7 --head 3:ab", ("verify", 7, "3:ab")),
        ("recover 7", ("recover", 7)),
        ("release 7", ("release", 7, [])),
        ("release 7 roles work", ("release", 7, ["roles", "work"])),
        ("rebuild-links", ("rebuild_links", None)),
        ("rebuild-links 7", ("rebuild_links", 7)),
    ],
)
@pytest.mark.parametrize("well", [True, False])
def test_a_command_about_whole_communities_ends_as_it_went(moving, typed, asked, well):
    moving.well = well
    result = call(*typed.split())
    assert moving.started == [asked]
    assert result.exit_code == (0 if well else 1)


@pytest.mark.parametrize("typed", ["export tidepool", "recover", "migrate --from tinydb", "migrate --from a --to b"])
def test_what_is_no_command_starts_nothing(moving, typed):
    assert call(*typed.split()).exit_code == 2
    assert moving.started == []


def test_check_without_a_token_looks_at_this_machine_and_starts_nothing(wiring):
    result = call("check")
    assert result.exit_code == 0
    assert "There is no bot token" in result.output
    assert result.output.endswith("No problem found.\n")
    assert wiring.started == []


def test_check_ends_with_one_when_there_is_a_problem(wiring, tmp_path):
    (tmp_path / "data").touch()
    result = call("check")
    assert result.exit_code == 1
    assert "PROBLEM" in result.output
