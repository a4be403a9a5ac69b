"""The operator's settings: what is read, from where, and how mistakes are told."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import KEYS, Settings, Web
from bot.config_load import ConfigError, load
from bot.domain.ids import GuildId
from tests.configuring import EXAMPLE, TOKEN, problems, write


def test_without_a_file_and_variables_everything_has_its_default(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load(None, {}) == Settings()


def test_the_example_lists_every_key_with_its_default():
    text = EXAMPLE.read_text(encoding="utf-8")
    listed, table = set(), ""
    for line in text.splitlines():
        if heading := re.fullmatch(r"\[(\w+)\]", line):
            table = heading[1]
        elif key := re.match(r"#?(\w+) = ", line):
            listed.add(f"{table}.{key[1]}")
    assert listed == set(KEYS)
    values = tomllib.loads(text)
    for table_field in fields(Settings):
        for name, value in values.get(table_field.name, {}).items():
            default = getattr(getattr(Settings(), table_field.name), name)
            assert (str(default) if isinstance(default, Path) else default) == value, f"{table_field.name}.{name}"


def test_a_variable_goes_before_the_file_and_an_empty_one_does_not_count(tmp_path):
    file = write(tmp_path, '[web]\nport = 9000\nhost = "0.0.0.0"\n')
    settings = load(file, {"BARNRAISER_WEB_PORT": "9001", "BARNRAISER_WEB_HOST": ""})
    assert (settings.web.port, settings.web.host) == (9001, "0.0.0.0")
    assert settings.file == file


def test_every_key_has_its_own_variable(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret").write_text(TOKEN)
    given_values = {
        "discord.token_file": "secret", "discord.message_content": "True", "discord.shards": "8",
        "discord.shards_here": "0-7",
        "web.host": "::1", "web.port": "81", "web.public_url": "https://a.example",
        "web.source_url": "https://b.example/src", "storage.path": "here",
        "storage.postgres": "postgresql://me@db.example:5433/mine?sslmode=verify-full",
        "storage.s3_bucket": "my-bucket", "storage.s3_endpoint": "https://s3.example",
        "storage.s3_region": "eu-west-1", "storage.s3_prefix": "a/b/",
        "storage.password_file": "secret", "sandbox.port": "82",
        "sandbox.data": "there", "log.level": "debug", "limits.attachment_mib": "25",
    }  # fmt: skip
    assert set(given_values) == set(KEYS)
    settings = load(None, {KEYS[name].variable: value for name, value in given_values.items()})
    for name, value in given_values.items():
        table, key = name.split(".")
        assert str(getattr(getattr(settings, table), key)) == value


def test_relative_paths_start_at_the_folder_of_the_file_and_absolute_ones_stay(tmp_path):
    settings = load(write(tmp_path, '[storage]\npath = "kept"\n[sandbox]\ndata = "/srv/sandbox"\n'), {})
    assert settings.storage.path == tmp_path / "kept"
    assert settings.sandbox.data == Path("/srv/sandbox")
    assert load(write(tmp_path, ""), {}).storage.path == tmp_path / "data"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("s3_bucket", value) for value in ("ab", "Upper", "under_score", "a/b", "bucket\\n", "-ab")),
        *(("s3_prefix", value) for value in ("a", "/a/", "a//", "a b/", "a/\\n")),
        ("s3_endpoint", "s3.example"),
        ("s3_region", "eu west"),
    ],
)
def test_what_cannot_name_a_place_in_s3_is_refused(tmp_path, key, value):
    [problem] = problems(write(tmp_path, f'[storage]\n{key} = "{value}"\n'))
    assert problem.key == f"storage.{key}"


@pytest.mark.parametrize(
    ("shards", "here", "served"),
    [
        (1, "", {0}),
        (3, "", {0, 1, 2}),
        (8, "0-3", {0, 1, 2, 3}),
        (8, "7", {7}),
        (8, "0, 2,5-6 , 6", {0, 2, 5, 6}),
        (1, "0", {0}),
    ],
)
def test_a_process_serves_the_shards_that_are_named(tmp_path, shards, here, served):
    text = f'[discord]\nshards = {shards}\nshards_here = "{here}"\n[storage]\npostgres = "postgresql://db/mine"\n'
    share = load(write(tmp_path, text), {}).discord.share
    assert (share.shards, share.count) == (served, shards)


def test_as_many_shards_as_discord_recommends_are_all_served(tmp_path):
    settings = load(write(tmp_path, "[discord]\nshards = 0\n"), {})
    assert all(GuildId(number << 22) in settings.discord.share for number in range(5))


@pytest.mark.parametrize(
    ("shards", "here"),
    [(8, "8"), (8, "0-8"), (8, "3-0"), (1, "0-1"), (0, "0"), (8, "a"), (8, "-1"), (8, "0;1"), (8, ",")],
)
def test_shards_that_there_are_not_are_refused(tmp_path, shards, here):
    text = f'[discord]\nshards = {shards}\nshards_here = "{here}"\n[storage]\npostgres = "postgresql://db/mine"\n'
    [problem] = problems(write(tmp_path, text))
    assert (problem.key, problem.found) == ("discord.shards_here", f"'{here}'")


def test_a_share_of_the_shards_needs_storage_that_the_others_can_use_too(tmp_path):
    [problem] = problems(write(tmp_path, "[discord]\nshards = 2\n"), {"BARNRAISER_DISCORD_SHARDS_HERE": "1"})
    assert (problem.source, problem.key) == ("environment", "BARNRAISER_DISCORD_SHARDS_HERE")
    assert "PostgreSQL" in problem.allowed
    assert load(write(tmp_path, '[discord]\nshards = 2\nshards_here = "0-1"\n'), {}).discord.share.everything


def test_the_file_can_be_named_in_the_environment_and_then_it_must_be_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other.toml").write_text("[web]\nport = 1\n")
    assert load(None, {"BARNRAISER_CONFIG": "other.toml"}).web.port == 1
    [problem] = problems(None, {"BARNRAISER_CONFIG": "gone.toml"})
    assert (problem.source, problem.found) == ("gone.toml", "No such file or directory")


def test_all_mistakes_are_reported_at_once_with_place_key_what_was_found_and_what_is_allowed(tmp_path):
    file = write(
        tmp_path,
        '[web]\nport = "80"\nprot = 3\npublic_url = "ftp://x"\n[limits]\nattachment_mib = 400\n'
        '[storage]\npath = ["a"]\n[lgo]\nlevel = 3\n',
    )
    found = problems(file, {"BARNRAISER_LOG_LEVEL": "loud", "BARNRAISER_WEB_HSOT": "x"})
    assert {(problem.source, problem.key, problem.found) for problem in found} == {
        (str(file), "lgo", "a name that means nothing"),
        (str(file), "web.prot", "a name that means nothing"),
        (str(file), "web.port", "'80'"),
        (str(file), "web.public_url", "'ftp://x'"),
        (str(file), "limits.attachment_mib", "400"),
        (str(file), "storage.path", "more than one value"),
        ("environment", "BARNRAISER_WEB_HSOT", "a name that means nothing"),
        ("environment", "BARNRAISER_LOG_LEVEL", "'loud'"),
    }
    allowed = {problem.key: problem.allowed for problem in found}
    assert allowed["web.prot"] == "perhaps web.port was meant"
    assert allowed["BARNRAISER_WEB_HSOT"] == "perhaps BARNRAISER_WEB_HOST was meant"
    assert allowed["BARNRAISER_LOG_LEVEL"] == "debug, info, warning or error"


def test_a_mistake_is_one_line_of_plain_words(tmp_path):
    file = write(tmp_path, "[web]\nport = 70000\n")
    with pytest.raises(ConfigError) as caught:
        load(file, {})
    assert caught.value.lines() == [
        f"{file}: web.port: found 70000. Allowed: a whole number from 0 to 65535, where 0 takes any free port."
    ]


@pytest.mark.parametrize(
    ("content", "line"), [(b"a = 1\nb =\n", ":2"), (b'a = "', ""), (b"\xff\xfe\x00", "")], ids=["value", "end", "bytes"]
)
def test_a_file_that_is_no_toml_is_named_with_the_line(tmp_path, content, line):
    file = tmp_path / "config.toml"
    file.write_bytes(content)
    [problem] = problems(file)
    assert problem.source == f"{file}{line}"


def test_a_table_that_is_no_table_is_a_mistake(tmp_path):
    [problem] = problems(write(tmp_path, "web = 3\n"))
    assert (problem.key, problem.found) == ("web", "3")
    assert "[web]" in problem.allowed


@given(st.dictionaries(st.sampled_from([key.variable for key in KEYS.values()]), st.text(max_size=200)))
def test_any_text_in_the_environment_is_taken_or_refused_and_never_a_crash(environ):
    try:
        settings = load(Path("no-such-folder") / ".." / EXAMPLE, environ)
    except ConfigError as error:
        lines = error.lines()
        assert lines
        assert all(len(line) < 400 and "\n" not in line for line in lines)
    else:
        assert 0 <= settings.web.port <= 65535


@pytest.mark.parametrize(
    ("web", "address"),
    [
        (Web(), "http://127.0.0.1:8080"),
        (Web(host="0.0.0.0", port=80), "http://localhost:80"),
        (Web(host="::1"), "http://[::1]:8080"),
        (Web(public_url="https://archive.example.org/wiki/"), "https://archive.example.org/wiki"),
    ],
)
def test_links_to_the_archive_start_with_its_public_address(web, address):
    assert web.address == address
