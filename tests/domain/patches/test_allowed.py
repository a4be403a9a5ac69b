"""What a guild lets no patch do."""

from __future__ import annotations

import pytest

from bot.domain.patches.allowed import checked_forbidden, require_allowed
from bot.domain.patches.apply import Changed
from bot.domain.patches.model import File, file_of
from bot.domain.refusal import Refusal

TEXT, OTHER = file_of(b"words\n"), file_of(b"\0\1\2")


def why(path: str, file: File | None, forbidden: str = "", *, binaries: bool = True, **before: File) -> str:
    """The key of the refusal; "" if it is allowed."""
    try:
        require_allowed({path: Changed(file)}, before, checked_forbidden(forbidden), binaries=binaries)
    except Refusal as no:
        return no.key
    return ""


@pytest.mark.parametrize(
    ("forbidden", "path", "is_so"),
    [
        ("*.exe", "a/b/setup.exe", True),
        ("*.exe", "setup.exe", True),
        ("*.exe", "setup.exe.txt", False),
        ("secrets/", "secrets/deep/key", True),
        ("secrets/", "src/secrets/key", False),
        ("/Makefile, *.key", "Makefile", True),
        ("/Makefile, *.key", "src/Makefile", False),
        ("/Makefile, *.key", "src/a.key", True),
        ("**/vendor/**", "src/vendor/x/y.c", True),
        ("", "anything", False),
    ],
)
def test_a_pattern_without_a_slash_is_about_every_folder(forbidden: str, path: str, is_so: bool):
    assert (why(path, TEXT, forbidden) == "patch-path-forbidden") is is_so


def test_a_forbidden_file_is_not_deleted_either():
    assert why("a.key", None, "*.key") == "patch-path-forbidden"


def test_without_binaries_none_is_made_or_changed_but_one_may_go_or_move():
    assert why("a.bin", OTHER, binaries=False) == "patch-binary-forbidden"
    assert why("a.bin", File(0o100644, None, "0" * 64), binaries=False) == "patch-binary-forbidden"
    assert why("a.bin", None, binaries=False) == ""
    assert why("b.bin", OTHER, binaries=False, a=OTHER) == ""
    assert why("a.txt", TEXT, binaries=False) == ""
    assert why("a.bin", OTHER) == ""


def test_patterns_are_kept_in_one_spelling_and_read_back_as_they_are():
    kept = checked_forbidden("  *.exe,secrets/   *.exe ")
    assert kept == "/**/*.exe /secrets/**"
    assert checked_forbidden(kept) == kept


@pytest.mark.parametrize("typed", ["../etc", "a//b", "x/" * 300, " ".join(f"file{at}.bin" for at in range(100))])
def test_what_is_no_pattern_or_too_much_is_refused(typed: str):
    with pytest.raises(Refusal):
        checked_forbidden(typed)
