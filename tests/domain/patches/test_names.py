"""Names of any bytes: what git has is kept as text, harmless to look at, and written again as git does."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.page import LINK
from bot.domain.patches.apply import apply
from bot.domain.patches.kept import bytes_of_name, kept_name, unnameable
from bot.domain.patches.make import rendered
from bot.domain.patches.parse import parse
from bot.domain.tree import path_of, raw_path
from tests.domain.patches.git import Git

NAMES = [
    b"a\\b", b"a\\\\b\\", b"caf\xe9.txt", b"\xff\xfe", b"tab\there", b"line\nbreak", b"bell\x07", b"del\x7f",
    b'say "hi"', b" blank ", b"...", b". .", b"  ", b"-rf", b"\xef\x9c\x80 \xef\x9f\xbf", "\u202egnp.exe".encode(),
    "nul\u2028x".encode(),
    b"con", b"ab:c.txt", b"what?*<>|", b"trailing.", b"n" * 255, ("d" * 99 + "/").encode() * 9 + b"x", b"\xc2\x85 next",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_git_has_is_taken_shown_harmlessly_and_written_as_git_does(name: bytes, tmp_path: Path) -> None:
    git = Git(tmp_path)
    blob = git("hash-object", "-w", "--stdin", given=b"x\n").strip()
    git("update-index", "-z", "--index-info", given=b"100644 %b\t%b\0" % (blob, name))
    diff = git("diff", "--cached", "--full-index", git("hash-object", "-t", "tree", "--stdin").decode().strip())
    (change,) = parse(diff)
    assert bytes_of_name(change.new) == name
    assert not any(map(unnameable, change.new))
    assert rendered([change]) == diff
    assert list(apply({}, [change]).files) == [change.new]
    assert raw_path(path_of(f"/{change.new}")) == name


@given(st.binary())
def test_every_name_comes_back_and_two_names_never_meet(name: bytes) -> None:
    text = kept_name(name)
    assert bytes_of_name(text) == name
    text.encode()


@pytest.mark.parametrize("target", [b"caf\xe9", b"a\\b", b"a\nb", b"../x", b"# A text, not a way\n" * 199 + b"x"])
def test_a_link_may_lead_to_any_such_name_within_the_tree(target: bytes) -> None:
    lines = b"".join(b"+" + line for line in target.splitlines(keepends=True))
    count = target.count(b"\n") + 1
    diff = b"diff --git a/d/l b/d/l\nnew file mode 120000\n--- /dev/null\n+++ b/d/l\n@@ -0,0 +1,%d @@\n%b\n" % (
        count,
        lines,
    )
    file = apply({}, parse(diff + b"\\ No newline at end of file\n")).files["d/l"].file
    assert file is not None
    assert (file.mode, file.content) == (LINK, target)


@pytest.mark.parametrize("stored", ["../x", "a/../../x", ".git/config", "a\\..\\x", "x" * 400, "/x"])
def test_a_path_that_may_not_be_is_made_harmless_where_it_is_stored_all_the_same(stored: str) -> None:
    path = path_of(f"/{stored}")
    assert not {"", ".", "..", ".git"} & set(path.replace("\\", "/").split("/"))
    assert max(map(len, path.split("/"))) <= 200
