"""Whatever is handed in: a patch is read or refused in words, within bounds, and nothing of it leads elsewhere."""

from __future__ import annotations

import time
import tracemalloc
import zlib
from base64 import b85encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.page import LINK, PLAIN
from bot.domain.patches.apply import apply
from bot.domain.patches.kept import bytes_of, kept, legible
from bot.domain.patches.mail import fenced, read, series
from bot.domain.patches.model import DIFF_LIMIT, Misfit, file_of
from bot.domain.patches.parse import parse
from bot.domain.refusal import Refusal

GOOD = b"""From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001
From: =?UTF-8?q?Ada=20=C5=81uk?= <ada@example.org>
Date: Fri, 1 May 2026 12:00:00 +0000
Subject: [PATCH v2 1/2] area: say
 hello

Because.

Signed-off-by: Ada <ada@example.org>
---
Changes in v2: all

 a.txt | 2 +-
 1 file changed, 1 insertion(+), 1 deletion(-)

diff --git a/a.txt b/a.txt
index 0123456..789abcd 100644
--- a/a.txt
+++ b/a.txt
@@ -1,2 +1,2 @@
 one
-two
+three
diff --git a/b.bin b/b.bin
new file mode 100644
index 0000000000000000000000000000000000000000..d95f3ad14dee633a758d2e331151e950dd13e4ed
GIT binary patch
literal 8
PcmZ?wbhEHbWDo!V0}B8M

literal 0
HcmV?d00001

--
2.39.5

"""


def new_file(path: str, mode: int = PLAIN, content: bytes = b"x") -> bytes:
    return (
        f"diff --git a/{path} b/{path}\nnew file mode {mode:06o}\n".encode()
        + f"--- /dev/null\n+++ b/{path}\n@@ -0,0 +1 @@\n+".encode()
        + content
        + b"\n\\ No newline at end of file\n"
    )


TRICKS = [
    "../x", "a/../../x", "a/./b", "./x", "a//../x", "a/..", "..", ".", "..\\x", "a\\..\\..\\x", "\\x", "C:/x", "c:x",
    "/etc/passwd",
    ".git/config", ".GIT/hooks/x", ".gIt", "a/.git/x", "git~1/x", "GIT~2/config", ".git /x", ".git./x",
    ".git::$INDEX_ALLOCATION/x", ".g\u200cit/config", ".gi\u200dt/x", "\ufeff.git/x",
    ".gitmodules", "a/.GITMODULES", "．git/x", ".git . ./x", "a\\.git\\config", ".g\u202eit/x", "a\\.gi\u200dt\\x",
    "a" * 256, "é" * 128, "a/" * 500 + "x",
]  # fmt: skip


@pytest.mark.parametrize("path", TRICKS)
def test_a_path_that_leads_elsewhere_is_refused(path: str) -> None:
    with pytest.raises(Refusal) as no:
        apply({}, parse(new_file(path)))
    assert no.value.key.startswith(("patch-path-", "patch-names-differ"))


@pytest.mark.parametrize(
    "path", ['"a/x\\000y"', '"a/../x"', '"a/\\056\\056/x"', '"a/\\056git/x"', '"a/\\134x"', '"a/.g\\342\\200\\256it"']
)
def test_a_quoted_path_is_looked_at_unquoted(path: str) -> None:
    diff = f"diff --git {path} {path}\nnew file mode 100644\n"
    with pytest.raises(Refusal):
        parse(diff.encode())


@pytest.mark.parametrize(
    "target",
    [
        "/etc/passwd",
        "../x",
        "..",
        "a/../../x",
        "d/..",
        "../../x",
        "C:\\x",
        "..\\x",
        "a\\..\\..\\x",
        "\\x",
        "a\\.git\\config",
        ".git/config",
        "./../x",
        "",
        "a\0b",
        "a" * 4096,
        "é" * 2048,
    ],
)
def test_a_link_that_leads_out_of_the_tree_is_refused(target: str) -> None:
    with pytest.raises(Refusal):
        apply({}, parse(new_file("link", LINK, target.encode())))


def test_a_link_within_the_tree_is_taken_and_nothing_goes_through_it() -> None:
    made = apply({}, parse(new_file("a/b/link", LINK, b"../../c/d")))
    link = made.files["a/b/link"].file
    assert link is not None
    assert link.mode == LINK
    with pytest.raises(Misfit) as no:
        apply({"a/b/link": link}, parse(new_file("a/b/link/x")))
    assert no.value.key == "patch-folder-is-file"


@pytest.mark.parametrize("mode", [0o160000, 0o040000, 0o100777, 0o120755, 0o777777])
def test_a_mode_that_is_no_file_is_refused(mode: int) -> None:
    with pytest.raises(Refusal) as no:
        parse(new_file("x", mode))
    assert no.value.key == "patch-mode"


def test_a_folder_is_not_made_a_file_nor_a_file_a_folder() -> None:
    with pytest.raises(Misfit) as no:
        apply({"x": file_of(b"")}, parse(new_file("x/y")))
    assert no.value.key == "patch-folder-is-file"
    with pytest.raises(Misfit) as no:
        apply({}, parse(new_file("x")), frozenset({"x"}))
    assert no.value.key == "patch-file-is-folder"


def test_names_that_are_said_twice_must_be_said_alike() -> None:
    diff = new_file("x").replace(b"+++ b/x", b"+++ b/y")
    with pytest.raises(Refusal) as no:
        parse(diff)
    assert no.value.key == "patch-names-differ"


def packed(size: int) -> bytes:
    data = zlib.compress(b"\0" * size, 9)
    rows = [data[at : at + 52] for at in range(0, len(data), 52)]
    marks = [bytes([ord("A") + len(row) - 1 if len(row) < 27 else ord("a") + len(row) - 27]) for row in rows]
    return b"".join(mark + b85encode(row, pad=True) + b"\n" for mark, row in zip(marks, rows, strict=True))


BOMBS = {
    "lines": b"--- a/x\n+++ b/x\n@@ -1,999999999 +1,999999999 @@\n" + b" \n" * 1_000_001,
    "bytes": b"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+" + b"b" * (DIFF_LIMIT + 1) + b"\n",
    "count": b"--- a/x\n+++ b/x\n@@ -1,999999999 +1,999999999 @@\n a\n",
    "files": b"".join(new_file(f"f{at}") for at in range(3_000)),
    "inflated": b"diff --git a/x b/x\nnew file mode 100644\nindex 0..1\nGIT binary patch\nliteral 9\n"
    + packed(10**9)
    + b"\n",
    "claimed": b"diff --git a/x b/x\nnew file mode 100644\nGIT binary patch\nliteral 999999999\nzcmV\n\n",
    "spaces": b"diff --git " + b"a/x " * 500_000 + b"\n",
    "froms": b"\nFrom x Mon Sep 17 00:00:00 2001\nSubject: a\n\n" * 60_000,
    "headers": b"From: a\nSubject: b\n" + b" c\n" * 190_000 + b"\n",
    "brackets": b"Subject: " + b"[" * 1_000_000 + b"\n\n",
    "quotes": b'diff --git "' + b"\\" * 1_000_001 + b"\n",
    "encoded": b"From: x\nSubject: " + b"=?utf-8?q?a?= " * 100_000 + b"\n\n",
}


@pytest.mark.parametrize("bomb", list(BOMBS), ids=list(BOMBS))
def test_a_bomb_is_refused_in_little_time_and_memory(bomb: str) -> None:
    data = BOMBS[bomb]
    tracemalloc.start()
    began = time.process_time()
    try:
        with pytest.raises(Refusal):
            for mail in series(read(data)).mails:
                apply({}, parse(mail.diff))
        spent, (_, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert spent < 10  # traced, which makes it several times slower
    assert peak < 100 * 1024 * 1024


def test_looking_for_a_hunk_everywhere_ends() -> None:
    content = b"a\n" * 150_000 + b"c\n"
    hunks = b"@@ -75000,3001 +75000,3002 @@\n" + b" a\n" * 1500 + b"+x\n" + b" a\n" * 1500 + b" b\n"
    with pytest.raises(Refusal):
        apply({"x": file_of(content)}, parse(b"--- a/x\n+++ b/x\n" + hunks))


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_a_patch_with_anything_changed_in_it_is_read_or_refused(data: st.DataObject) -> None:
    lines = GOOD.split(b"\n")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.integers(0, 4)):
            case 0:
                del lines[at]
                lines = lines or [b""]
            case 1:
                lines.insert(at, data.draw(st.sampled_from(lines)))
            case 2:
                lines[at] = data.draw(st.binary(max_size=20))
            case 3:
                lines[at] = lines[at][: data.draw(st.integers(0, 30))]
            case _:
                lines[at] = lines[at] + data.draw(
                    st.sampled_from([b"\r", b"\0", b"\xff", b" ", b"\t", b'"', b"9" * 30])
                )
    tree = {"a.txt": file_of(b"one\ntwo\n")}
    try:
        for mail in series(read(b"\n".join(lines), "name")).mails:
            apply(tree, parse(mail.diff))
            assert kept(mail.diff).encode()
    except Refusal:
        pass


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for begin in (b"", b"diff --git ", b"--- a/x\n+++ b/x\n@@ -1 +1 @@\n", b"From: x\nSubject: y\n\n"):
        try:
            for mail in series([*read(begin + data), *fenced("```diff\n" + data.decode("latin-1") + "\n```")]).mails:
                apply({}, parse(mail.diff))
        except Refusal:
            pass


@given(st.binary())
def test_any_bytes_are_kept_as_text_without_loss(data: bytes) -> None:
    text = kept(data)
    assert bytes_of(text) == data
    assert "\0" not in text
    assert text.encode().decode() == text
    assert "\0" not in legible(text)


@given(st.text())
def test_characters_that_stand_for_bytes_are_kept_themselves(text: str) -> None:
    data = (text + "\uf700\uf780\uf7ff").encode("utf-8", "replace")
    assert bytes_of(kept(data)) == data
