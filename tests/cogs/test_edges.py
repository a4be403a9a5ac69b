"""What people type and point at: references, messages taken up, forms; and the commands as Discord is told them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.client import COGS, Barnraiser
from bot.clock import SystemClock
from bot.domain.ids import ChannelId, MemberId, MessageId
from bot.domain.refusal import Refusal
from bot.domain.task import Source
from bot.services.desk import open_desk
from cogs.capture import Captured, Recent, headline, source_of, subject
from cogs.files import RemoteFile
from cogs.forms import ID_MAX, Submission, field, form
from cogs.references import number_in, suggestions, task_number
from storage import open_store


@pytest.mark.parametrize("typed", ["T7", "t7", " 7 ", "#7", "T-7", "t 7"])
def test_a_task_is_found_by_its_number_however_it_is_typed(typed):
    assert task_number(typed) == 7


@pytest.mark.parametrize("typed", ["", "P7", "seven", "0", "T", "T7 Count limpets", "7" * 30])
def test_what_is_no_number_of_a_task_is_refused_with_what_to_type(typed):
    with pytest.raises(Refusal) as refused:
        task_number(typed)
    assert refused.value.key == "task-bad-number"


@given(st.text())
def test_any_other_text_is_refused_and_never_an_error(typed):
    with pytest.raises(Refusal, match="contribution-bad-number"):
        number_in(typed + "?", "C", "contribution-bad-number")


def test_suggestions_hold_every_word_typed_and_are_never_more_than_discord_takes():
    named = [(f"T{number} Count limpets {'x' * 200}", f"T{number}") for number in range(100)]
    found = suggestions(named, "LIMPETS t9")
    assert [choice.value for choice in found] == ["T9", *(f"T{number}" for number in range(90, 100))]
    assert len(suggestions(named, "")) == 25
    assert all(len(choice.name) <= 100 for choice in found)


@pytest.mark.parametrize(
    ("text", "title", "rest"),
    [
        ("# Limpets\n\nThey cling.", "Limpets", "They cling."),
        ("**Limpets**", "Limpets", ""),
        ("> - Limpets:\nThey cling.", "Limpets", "They cling."),
        ("They cling.", "They cling.", ""),
        ("", "", ""),
    ],
)
def test_the_first_line_of_a_message_becomes_the_title(text, title, rest):
    assert headline(text, 120) == (title, rest)


def test_a_long_single_line_stays_whole_in_the_rest():
    title, rest = headline("word " * 60, 120)
    assert len(title) <= 120
    assert rest == ("word " * 60).strip()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Limpets, whelks and crabs:\nall of them", "Limpets, whelks and crabs"),
        ("Beadlet anemone, *Actinia equina*: a blob of dark red jelly when the tide is out.", "Beadlet anemone"),
        ("**Shanny** – also called common blenny in other books and by other people here", "Shanny"),
        ("Low water was 0.3 m today. The big pool had eleven anemones, three more.", "Low water was 0.3 m today"),
        ("word " * 13, "word " * 12 + "word"),
        ("", ""),
    ],
)
def test_a_page_is_called_after_what_its_text_begins_with(text, title):
    assert subject(text, 120) == title


def captured(author_name: str, files: int = 0) -> Captured:
    biggest = 2**64 - 1
    source = Source(ChannelId(biggest), MessageId(biggest), MemberId(biggest), author_name)
    return Captured(source, "", tuple(RemoteFile("a.png", "image/png", 1, "") for _ in range(files)))


@given(st.text(max_size=40), st.integers(0, 10))
def test_a_form_knows_its_message_again_within_what_a_custom_id_can_hold(name, files):
    message = captured(name, files)
    made = message.form_id("maketask:")
    assert len(made.encode("utf-16-le")) // 2 <= ID_MAX
    _, channel, number, author, count, rest = made.split(":", 5)
    parts = {"channel": channel, "message": number, "author": author, "files": count, "name": rest}
    again = source_of(Submission(parts, {}))
    assert (again.channel, again.message, again.author) == (2**64 - 1,) * 3
    assert int(count) == files
    assert name.startswith(again.author_name)


def test_only_the_messages_used_last_are_remembered():
    recent = Recent()
    first = captured("Ann")
    recent.keep(first)
    assert recent.get(first.source.message) == first
    for number in range(600):
        recent.keep(Captured(Source(ChannelId(1), MessageId(number), MemberId(1), "Ann"), "", ()))
    assert recent.get(first.source.message) is None
    assert recent.get(MessageId(599)) is not None


def test_a_form_is_within_discords_limits_and_is_prefilled_with_what_fits():
    made = form("T" * 60, "x:1", field("text", "Text", limit=10, default="abcdefghijklmno", long=True)).to_dict()
    assert len(made["title"]) <= 45
    box: Any = made["components"][0]["component"]
    assert (box["custom_id"], box["value"], box["max_length"]) == ("text", "abcdefghi…", 10)


@pytest.fixture
async def tree() -> Any:
    """All commands, as they would be told to Discord."""
    store = open_store(None)
    desk = open_desk(store, store.blobs, SystemClock())
    bot = Barnraiser(desk, "http://localhost:8080", sync_commands=False)
    for name in COGS:
        await bot.load_extension(name)
    yield bot.tree
    await bot.close()
    await store.close()


def described(command: dict[str, Any]) -> list[dict[str, Any]]:
    return [command, *(inner for option in command.get("options", ()) for inner in described(option))]


async def test_every_command_is_described_within_discords_limits(tree: Any) -> None:
    commands = [command.to_dict(tree) for command in tree.get_commands()]
    menus = [command for command in tree.get_commands(type=None) if command.to_dict(tree)["type"] == 3]
    assert {menu.name for menu in menus} == {
        "Track contribution",
        "Add to contribution",
        "Track as patch",
        "Make a task",
        "Remind me",
    }
    for part in (part for command in commands if command["type"] == 1 for part in described(command)):
        assert part["name"] == part["name"].lower()
        assert 0 < len(part["description"]) <= 100, part["name"]
        assert all(len(choice["name"]) <= 100 for choice in part.get("choices", ()))


async def test_every_command_is_for_servers_only_and_settings_are_for_admins(tree: Any) -> None:
    for command in tree.get_commands(type=None):
        told = command.to_dict(tree)
        assert told["dm_permission"] is False or told["contexts"] == [0], told["name"]
    settings = tree.get_command("settings").to_dict(tree)
    assert int(settings["default_member_permissions"]) == 1 << 5
