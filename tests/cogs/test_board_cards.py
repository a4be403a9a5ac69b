"""Every board is one that Discord takes, however much is open, and keeps members' markup inert."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.board import Board, Sought, grouped
from bot.domain.ids import ChannelId, MessageId, TaskId
from bot.domain.task import Task
from bot.services.boards import BoardView
from cogs.board_card import board_message, boards_message, sought_words
from tests.cogs import made
from tests.cogs.made import ARCHIVE, GUILD, NOW
from tests.cogs.taken import assert_discord_takes

BOARD = Board(ChannelId(7))
TASK = Task(TaskId(1), "Draw", "", 5, "Ann", NOW)  # type: ignore[arg-type]
soughts = st.builds(
    Sought,
    st.from_regex(r"[a-z]{0,40}", fullmatch=True),
    st.none() | st.integers(1, 12_000),
    st.booleans(),
    st.booleans(),
)


def board(*tasks: Task) -> BoardView:
    return BoardView(BOARD, grouped(tasks, BOARD.sought))


@settings(max_examples=15)
@given(st.lists(made.tasks(), max_size=8), st.integers(1, 8))
def test_any_board_fits(tasks: list[Task], times: int):
    many = [replace(task, number=TaskId(at)) for at, task in enumerate(tasks * times, 1)]
    assert_discord_takes(board_message(board(*many), GUILD, ARCHIVE))


def test_a_board_of_very_many_areas_says_how_many_more_there_are_and_where():
    many = [replace(TASK, number=TaskId(at), area=f"area-{at:02}", title="W" * 150) for at in range(1, 31)]
    shown = board_message(board(*many), GUILD, ARCHIVE)
    assert_discord_takes(shown)
    assert shown.embed is not None
    assert "18 more areas" in (shown.embed.description or "")


def test_what_members_write_is_inert_on_boards():
    shown = board_message(
        board(replace(TASK, title="**@everyone** [x](https://evil.example)", area="a*b")), GUILD, ARCHIVE
    )
    assert shown.embed is not None
    (field,) = shown.embed.fields
    assert field.name == r"a\*b"
    assert "@everyone" not in str(field.value)
    assert r"\[x]" in str(field.value)


@given(st.lists(st.builds(Board, made.channels, soughts, st.none() | st.just(MessageId(9))), max_size=10))
def test_any_list_of_boards_fits(boards: list[Board]):
    assert_discord_takes(boards_message(boards, GUILD))


def test_what_a_board_shows_is_said_in_one_sentence():
    assert sought_words(Sought()) == "tasks"
    assert sought_words(Sought(free=True)) == "tasks, that can be claimed now"
    whole = "tasks that are good for newcomers of **maps**, of at most 30 minutes, that can be claimed now"
    assert sought_words(Sought("maps", 30, True, True)) == whole
