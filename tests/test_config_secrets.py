"""Tokens, passwords and addresses in the operator's settings: from where they come, and that they are never shown."""

from __future__ import annotations

import logging

import pytest

from bot.config import Discord, Secret, Settings
from bot.config_load import ConfigError, load
from tests.configuring import TOKEN, problems, write


def test_the_token_comes_from_the_environment_before_the_file(tmp_path):
    (tmp_path / "bot.token").write_text("from-the-file\n")
    file = write(tmp_path, '[discord]\ntoken_file = "bot.token"\n')
    from_file, from_environment = load(file, {}), load(file, {"BARNRAISER_TOKEN": TOKEN})
    assert from_file.discord.token is not None
    assert from_file.discord.token.reveal() == "from-the-file"
    assert from_environment.discord.token is not None
    assert from_environment.discord.token.reveal() == TOKEN


def test_a_token_is_never_shown(caplog):
    settings = Settings(discord=Discord(token=Secret(TOKEN)))
    with caplog.at_level(logging.INFO):
        logging.getLogger("any").info("settings %s %r", settings, settings.discord.token)
    assert TOKEN not in repr(settings) + str(settings.discord.token) + f"{settings.discord.token}" + caplog.text
    assert "hidden" in caplog.text


@pytest.mark.parametrize(
    ("text", "environ"),
    [
        (f'[discord]\ntoken = "{TOKEN}"\n', {}),
        (f'[discord]\ntoken_file = "{TOKEN}"\n', {}),
        (f'[discord]\ntoken_file = ["{TOKEN}"]\n', {}),
        (f'[discord]\nbot = "{TOKEN}"\n', {}),
        (f'token = "{TOKEN}"\n', {}),
        ("", {"BARNRAISER_TOKN": TOKEN}),
        ("", {"BARNRAISER_TOKEN_FILE": TOKEN}),
        ("", {"BARNRAISER_TOKEN": f"Bot {TOKEN}"}),
        ("", {"BARNRAISER_TOKEN": TOKEN, "BARNRAISER_TOKEN_FILE": "x"}),
    ],
)
def test_a_token_in_a_wrong_place_is_refused_without_repeating_it(tmp_path, text, environ):
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, text), environ)
    assert caught.value.lines()
    assert TOKEN not in "\n".join(caught.value.lines()) + repr(caught.value)


def test_a_literal_token_in_the_file_is_refused_with_the_remedy(tmp_path):
    [problem] = problems(write(tmp_path, f'[discord]\ntoken = "{TOKEN}"\n'))
    assert "token_file" in problem.allowed
    assert "BARNRAISER_TOKEN" in problem.allowed


@pytest.mark.parametrize("content", ["", "two words", "MTIz\x07abcdefgh", "short"])
def test_a_token_file_with_anything_else_in_it_is_refused(tmp_path, content):
    (tmp_path / "bot.token").write_text(content)
    [problem] = problems(write(tmp_path, '[discord]\ntoken_file = "bot.token"\n'))
    assert problem.key == "discord.token_file"


@pytest.mark.parametrize(
    "address",
    [
        "", "postgresql://me@db.example/mine", "postgres://db.example:5432/mine", "postgresql://me@/mine?host=/run/pg",
        "postgresql://me@a.example:5432,b.example:5432/mine?target_session_attrs=read-write",
        "postgresql://me@[::1]:5432/mine",
    ],
)  # fmt: skip
def test_an_address_of_a_database_is_taken(tmp_path, address):
    file = write(tmp_path, f'[storage]\npostgres = "{address}"\n')
    assert load(file, {}).storage.postgres == address


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://me:{TOKEN}@db.example/mine", f"postgresql://:{TOKEN}@db.example/mine",
        f"postgresql://me:a/{TOKEN}@db.example/mine", f"postgresql://me@db.example/mine?password={TOKEN}",
        f"postgresql://me@db.example/mine?sslmode=require&password={TOKEN}", f"mysql://me:{TOKEN}@db.example/mine",
        f"postgresql://me:{TOKEN}@db.example", "postgresql://me@db.example", TOKEN,
    ],
)  # fmt: skip
def test_an_address_with_a_password_or_without_a_database_is_refused_without_repeating_it(tmp_path, address):
    for text, environ in (
        (f'[storage]\npostgres = "{address}"\n', {}),
        ("", {"BARNRAISER_STORAGE_POSTGRES": address}),
    ):
        with pytest.raises(ConfigError) as caught:
            load(write(tmp_path, text), environ)
        [problem] = caught.value.problems
        assert "without the password" in problem.allowed
        assert TOKEN not in "\n".join(caught.value.lines()) + repr(caught.value)


def test_the_password_of_the_database_comes_from_the_environment_before_the_file_and_is_never_shown(tmp_path):
    (tmp_path / "password").write_text(f"a pass phrase, {TOKEN}\n")
    file = write(tmp_path, '[storage]\npassword_file = "password"\n')
    from_file, from_environment = load(file, {}), load(file, {"BARNRAISER_STORAGE_PASSWORD": "ü"})
    assert from_file.storage.password is not None
    assert from_file.storage.password.reveal() == f"a pass phrase, {TOKEN}"
    assert from_environment.storage.password is not None
    assert from_environment.storage.password.reveal() == "ü"
    assert TOKEN not in repr(from_file)


@pytest.mark.parametrize(
    ("text", "environ"),
    [
        (f'[storage]\npassword = "{TOKEN}"\n', {}),
        (f'[storage]\npassword_file = "{TOKEN}"\n', {}),
        ("", {"BARNRAISER_STORAGE_PASSWORD": f"{TOKEN}\nsecond line"}),
        ("", {"BARNRAISER_STORAGE_PASSWRD": TOKEN}),
        ("", {"BARNRAISER_STORAGE_PASSWORD": TOKEN, "BARNRAISER_STORAGE_PASSWORD_FILE": "x"}),
    ],
)
def test_a_password_in_a_wrong_place_is_refused_without_repeating_it(tmp_path, text, environ):
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, text), environ)
    assert caught.value.lines()
    assert TOKEN not in "\n".join(caught.value.lines()) + repr(caught.value)
