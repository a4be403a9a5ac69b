"""What a mention asks for, whose emoji counts, several messages as one work, and what is alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import capture, works
from bot.domain.capture import Asked, alike, asked, edited_text, may_capture
from bot.domain.contribution import Attachment, CoAuthor, Contribution, ContributionState, Form, Joined, Work
from bot.domain.ids import ChannelId, ContributionId, GuildId, MemberId, MessageId, RevisionId, RoleId
from bot.domain.people import Actor, Consent
from bot.domain.refusal import Refusal
from bot.domain.settings import Capturer, GuildSettings, checked_emoji
from bot.domain.task import Source

BOT = 1234567890
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
ANN, BEN, EVE = MemberId(1), MemberId(2), MemberId(3)
GIVEN = Consent("CC-BY-SA-4.0", "1", NOW)


def source(message: int, author: MemberId) -> Source:
    return Source(ChannelId(7), MessageId(message), author, "X")


def work(text: str = "First.", title: str = "Tide pools", **more: object) -> Contribution:
    made = Contribution(
        number=ContributionId(1),
        title=title,
        author=ANN,
        author_name="Ann",
        tracked_by=ANN,
        tracked_by_name="Ann",
        licence="CC-BY-SA-4.0",
        created_at=NOW,
        channel=ChannelId(7),
        works=(Work(1, text, (), NOW),),
        source=source(10, ANN),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def with_message(made: Contribution, message: int, author: MemberId, text: str, *files: Attachment) -> Contribution:
    joined = Joined(source(message, author), text, tuple(file.sha256 for file in files))
    return capture.with_joined(made, joined, files, CoAuthor(author, "X"), NOW)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("track this as Tide pools", Asked("Tide pools", "")),
        ("track this", Asked("", "")),
        ("Track it.", Asked("", "")),
        ("please keep this as “Tide pools”!", Asked("Tide pools", "")),
        (", track as  Tide   pools", Asked("Tide pools", "")),
        ("track this: Tide pools", Asked("Tide pools", "")),
        ("track this as Tide pools\nThey are\nwet.", Asked("Tide pools", "They are\nwet.")),
        ("track\nThey are wet.", Asked("", "They are wet.")),
        ("track this as **As is**", Asked("As is", "")),
    ],
)
def test_a_mention_that_asks_is_understood(words: str, wanted: Asked):
    assert asked(f"<@{BOT}> {words}", BOT) == wanted
    assert asked(f" <@!{BOT}>{words}", BOT) == wanted


@pytest.mark.parametrize(
    "content",
    [
        "",
        f"<@{BOT}>",
        f"<@{BOT}> hello",
        f"<@{BOT}> tracking is fun",
        f"<@{BOT}> keep up the good work",
        f"<@{BOT}> track record",
        f"track this <@{BOT}>",
        "<@1> track this",
        f"hey <@{BOT}> track this",
        "track this",
    ],
)
def test_a_message_that_only_speaks_of_it_asks_nothing(content: str):
    assert asked(content, BOT) is None


@given(st.text(max_size=200))
def test_no_message_is_too_odd_to_look_at(text: str):
    found = asked(f"<@{BOT}> track this as {text}", BOT)
    assert found is None or "\n" not in found.title


def test_whose_emoji_counts():
    role = RoleId(5)
    here = GuildSettings(maintainer_role=role, capture_count=3)
    author, keeper = Actor(GuildId(9), ANN, "Ann"), Actor(GuildId(9), BEN, "Ben", frozenset({role}))
    for who, by, count, may in (
        (author, Capturer.AUTHOR, 1, True),
        (keeper, Capturer.AUTHOR, 9, False),
        (author, Capturer.MAINTAINER, 9, False),
        (keeper, Capturer.MAINTAINER, 1, True),
        (author, Capturer.ANYBODY, 2, False),
        (author, Capturer.ANYBODY, 3, True),
    ):
        assert may_capture(replace(here, capture_by=by), who, ANN, count) is may


@pytest.mark.parametrize(
    "emoji", ["📌", "❤️", "👩‍🔬", "1️⃣", "🇫🇷", "<:pin:123456789012345678>", "<a:pin_2:123456789012345678>"]
)
def test_an_emoji_is_taken_as_discord_writes_it(emoji: str):
    assert checked_emoji(f" {emoji} ") == emoji


@pytest.mark.parametrize(
    "typed", ["", "pin", ":pin:", "1", "<@123456789012345678>", "📌 now", "✅", "📌" * 20, "@everyone"]
)
def test_what_is_no_emoji_is_refused(typed: str):
    with pytest.raises(Refusal):
        checked_emoji(typed)


def test_messages_are_joined_in_order_and_their_authors_are_named_once():
    made = with_message(work(consent=GIVEN), 11, BEN, "Second.")
    made = with_message(made, 12, ANN, "Third.")
    made = with_message(made, 13, BEN, "")
    assert made.latest.text == "First.\n\nSecond.\n\nThird."
    assert [one.message for one in made.sources] == [10, 11, 12, 13]
    assert [one.id for one in made.co_authors] == [BEN]
    assert made.silent == ("X",)
    assert capture.agreed(made, BEN, GIVEN).silent == ()


def test_only_a_pages_text_that_waits_takes_messages_up_and_not_too_many():
    for no in (
        work(state=ContributionState.ACCEPTED),
        work(state=ContributionState.WITHDRAWN),
        work(form=Form.PATCHES),
        work(form=Form.OTHER),
        work(joined=tuple(Joined(source(n, ANN), "") for n in range(capture.MESSAGES_LIMIT))),
    ):
        with pytest.raises(Refusal):
            with_message(no, 99, BEN, "More.")
    many = tuple(CoAuthor(MemberId(n), "X") for n in range(100, 112))
    with pytest.raises(Refusal, match="too-many-authors"):
        capture.with_co_authors(work(), many)


def test_whoever_declines_takes_their_words_and_files_and_nobody_elses():
    file = Attachment("a.png", "image/png", 1, "aa")
    made = with_message(work(), 11, BEN, "Second.", file)
    made = with_message(made, 12, EVE, "Third.")
    after = capture.declined(made, BEN, NOW)
    assert (after.latest.text, after.latest.attachments) == ("First.\n\nThird.", ())
    assert [one.id for one in after.co_authors] == [EVE]
    assert [one.message for one in after.sources] == [10, 12]
    with pytest.raises(Refusal, match="not-co-author"):
        capture.declined(after, BEN, NOW)


def test_words_that_were_changed_since_cannot_be_taken_out_so_nothing_is_published():
    made = with_message(work(consent=GIVEN), 11, BEN, "Second.")
    made = replace(made, works=(*made.works, Work(3, "First, and the second.", (), NOW)))
    with pytest.raises(Refusal, match="words-mixed"):
        capture.declined(made, BEN, NOW)
    assert made.silent == ("X",)


def test_a_changed_message_changes_its_own_part_alone():
    assert edited_text(work(), MessageId(10), " New. ") == "New."
    made = with_message(work(), 11, BEN, "Second.")
    assert edited_text(made, MessageId(10), "New.") == "New.\n\nSecond."
    assert edited_text(made, MessageId(11), "New.") == "First.\n\nNew."
    mixed = replace(made, works=(*made.works, Work(3, "All new.", (), NOW)))
    assert edited_text(mixed, MessageId(10), "New.") is None
    assert edited_text(mixed, MessageId(11), "New.") is None


LONG = "The beadlet anemone is a blob of dark red jelly when the tide is out, and a flower when the tide is in again."


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (work(LONG, "A"), work(LONG.replace("dark red", "deep red"), "B"), True),
        (
            work(LONG, "A"),
            work("Limpets come home after each meal, to the very spot, and fit it.", "B"),
            False,
        ),
        (work("x", "Tide pools"), work("y", "Tide-pools!"), True),
        (work("x", "The tide pools"), work("y", "The tide pool"), True),
        (work("x", "Chapter 1"), work("y", "Chapter 2"), False),
        (work("x", "Crabs"), work("y", "Limpets"), False),
        (work("Same.", "A"), work("Same.", "B"), True),
        (work("", "A"), work("", "B"), False),
        (work(LONG, "A", base=RevisionId(1)), work(LONG + " More.", "A", base=RevisionId(1)), False),
    ],
)
def test_what_is_alike(one: Contribution, other: Contribution, same: bool):
    assert alike(one, other) is same
    assert alike(other, one) is same


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_works_can_be_compared(one: str, other: str):
    assert alike(work(one), work(other)) in (True, False)


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "ftp://a.example", "https://", "https://a b", "https://a.example/<x>", 'https://a.example/"',
     "https://me@evil.example/", "https://a.example/" + "x" * 300, "//a.example", "https://a.example\n"],
)  # fmt: skip
def test_a_link_is_an_address_on_the_web_or_refused(link: str):
    if link.strip() != link and works._LINK.fullmatch(link.strip()):
        assert works.checked_link(link) == link.strip()
        return
    with pytest.raises(Refusal):
        works.checked_link(link)


def test_work_beyond_text_is_confirmed_by_maintainers_and_declined_by_whoever_did_it():
    credit = work("Turkish", form=Form.OTHER, kinds=("translation",))
    ann, ben = Actor(GuildId(9), ANN, "Ann"), Actor(GuildId(9), BEN, "Ben")
    with pytest.raises(Refusal, match="not-maintainer"):
        works.confirmed(credit, ben, NOW, maintainer=False, own=True)
    with pytest.raises(Refusal, match="own-work"):
        works.confirmed(credit, ann, NOW, maintainer=True, own=False)
    done = works.confirmed(credit, ben, NOW, maintainer=True, own=False)
    assert (done.state, done.reviews[-1].reviewer) == (ContributionState.ACCEPTED, BEN)
    with pytest.raises(Refusal):
        works.confirmed(done, ben, NOW, maintainer=True, own=False)
    with pytest.raises(Refusal, match="not-yours"):
        works.declined(done, BEN)
    gone = works.declined(done, ANN)
    assert gone.state is ContributionState.WITHDRAWN
    with pytest.raises(Refusal):
        works.declined(gone, ANN)
    with pytest.raises(Refusal, match="is-a-page"):
        works.declined(work(), ANN)
