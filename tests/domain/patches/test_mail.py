"""Patches as people hand them in."""

from __future__ import annotations

import base64

import pytest

from bot.domain.patches.mail import Mail, fenced, read, series, written
from bot.domain.patches.trailers import Trailer, joined, names_person, split
from bot.domain.refusal import Refusal
from tests.domain.patches.test_hostile import GOOD

DIFF = b"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n"


def test_a_mail_tells_its_subject_message_author_notes_and_trailers_apart():
    (mail,) = read(GOOD)
    assert (mail.subject, mail.body, mail.author) == ("area: say hello", "Because.", "Ada Łuk <ada@example.org>")
    assert (mail.index, mail.total, mail.version) == (1, 2, 2)
    assert mail.notes == "Changes in v2: all"
    assert mail.claimed == (Trailer("Signed-off-by", "Ada <ada@example.org>"),)
    assert mail.date == "Fri, 1 May 2026 12:00:00 +0000"


def test_quoted_printable_base64_and_carriage_returns_are_undone():
    head = "From: A <a@b>\nSubject: [PATCH] x\nContent-Transfer-Encoding: "
    body = "Why=3D\n---\n\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b=C3=A9\n"
    (quoted,) = read(f"{head}quoted-printable\n\n{body}".encode())
    assert (quoted.body, quoted.diff.endswith(b"+b\xc3\xa9\n")) == ("Why=", True)

    coded = base64.encodebytes(b"Why\n---\n" + DIFF).decode()
    (mail,) = read(f"{head}base64\n\n{coded}".encode())
    assert (mail.body, mail.diff) == ("Why", DIFF)
    (crossed,) = read(GOOD.replace(b"\n", b"\r\n"))
    assert (crossed.subject, crossed.body) == ("area: say hello", "Because.")


def test_the_sender_named_within_a_mail_counts_more_than_who_passed_it_on():
    text = b"From: List <l@l>\nSubject: [PATCH] x\n\nFrom: Real One <r@r>\nSubject: y\n\nWhy\n---\n" + DIFF
    (mail,) = read(text)
    assert (mail.author, mail.subject, mail.body) == ("Real One <r@r>", "y", "Why")


def test_a_bare_diff_has_what_stands_before_it_as_its_message_or_its_name():
    assert (read(b"Say b\n\nSince a is wrong.\n" + DIFF)[0].subject) == "Say b"
    assert read(DIFF, "x.diff")[0].subject == "x.diff"


def test_a_subject_that_is_too_long_goes_on_in_the_message():
    long = " ".join(["reasons"] * 40)
    (mail,) = read(f"From: A <a@b>\nSubject: [PATCH] {long}\n\nWhy\n---\n".encode() + DIFF)
    assert len(mail.subject) <= 200
    first, rest, why = mail.subject.removesuffix("…"), *mail.body.split("\n\n")
    assert (f"{first} {rest.removeprefix('…')}", why) == (long, "Why")
    (mail,) = read(f"From: A <a@b>\nSubject: [PATCH] {'x' * 300}\n\n---\n".encode() + DIFF)
    assert mail.subject.removesuffix("…") + mail.body.removeprefix("…") == "x" * 300


def test_fences_in_a_message_are_patches_each_with_the_words_before_it():
    diff = DIFF.decode()
    message = f"First: do it\nFor a reason.\n```diff\n{diff}```\nThen this\n```patch\n{diff}```\n```py\nno\n```"
    found = fenced(message)
    assert [(one.subject, one.body, one.diff) for one in found] == [
        ("First: do it", "For a reason.", DIFF),
        ("Then this", "", DIFF),
    ]


def part(index: int, total: int, version: int = 1) -> Mail:
    return Mail(f"p{index}", "", DIFF, index, total, version)


@pytest.mark.parametrize(
    ("mails", "key"),
    [
        ([part(1, 2)], "patch-series-missing"),
        ([part(1, 2), part(1, 2), part(2, 2)], "patch-series-incomplete"),
        ([part(1, 2), part(2, 3)], "patch-series-missing"),
        ([part(1, 2), part(2, 2, 2)], "patch-versions-mixed"),
        ([Mail("a", "", b""), Mail("b", "", b""), part(1, 1)], "patch-two-covers"),
        ([Mail("a", "", b"")], "patch-nothing"),
        ([part(1, 1)] * 101, "patch-series-too-long"),
        ([part(1, 9999)], "patch-series-incomplete"),
    ],
)
def test_what_is_no_whole_series_is_refused(mails: list[Mail], key: str):
    with pytest.raises(Refusal) as no:
        series(mails)
    assert no.value.key == key


def test_a_series_is_put_in_order_by_its_numbers_beside_its_cover_letter():
    sent = series([part(2, 2), Mail("cover", "All of it.", b"", 0, 2, 1), part(1, 2)])
    assert [mail.subject for mail in sent.mails] == ["p1", "p2"]
    assert sent.cover is not None
    assert sent.cover.body == "All of it."


def test_a_message_cannot_pass_for_the_beginning_of_a_diff_or_of_another_mail():
    body = "---\nFrom 0 Mon Sep 17 00:00:00 2001\ndiff --git a/evil b/evil\n--- a/x"
    (mail,) = read(written("s\nSubject: t", body, DIFF, "A\nX: y <a@b>", "Fri, 1 May 2026 12:00:00 +0000"))
    assert (mail.subject, mail.diff.startswith(b"--- a/x\n+++")) == ("s Subject: t", True)
    assert mail.author == "A X: y <a@b>"
    assert "evil" in mail.body


@pytest.mark.parametrize(
    ("message", "body", "found"),
    [
        ("Why.\n\nFixes: #1\nAcked-by: X\n", "Why.", [("Fixes", "#1"), ("Acked-by", "X")]),
        ("Why: because\nof it\n\nNo trailer here", "Why: because\nof it\n\nNo trailer here", []),
        ("Signed-off-by: A\n  <a@b>", "", [("Signed-off-by", "A <a@b>")]),
        ("x\n\n[Ben: fixed it]\nSigned-off-by: A", "x\n\n[Ben: fixed it]", [("Signed-off-by", "A")]),
        ("x\n\nmany words\nmore words\nFixes: 1", "x\n\nmany words\nmore words\nFixes: 1", []),
        ("", "", []),
    ],
)
def test_trailers_are_the_last_paragraph_if_it_is_nothing_else(message: str, body: str, found: list[tuple[str, str]]):
    assert split(message) == (body, tuple(Trailer(*one) for one in found))


def test_trailers_are_written_once_each_and_those_about_people_are_known():
    one = Trailer("Tested-by", "A")
    assert joined("Why.\n", (one, one)) == "Why.\n\nTested-by: A"
    assert [names_person(Trailer(key, "")) for key in ("Reviewed-by", "CC", "Fixes", "Link")] == [
        True,
        True,
        False,
        False,
    ]
