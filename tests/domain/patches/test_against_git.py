"""Ours against the real git: what git makes of a patch, we make of it, and what we write, git takes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.page import EXECUTABLE, LINK, PLAIN
from bot.domain.patches.apply import apply
from bot.domain.patches.mail import read, series, written
from bot.domain.patches.make import difference, rendered
from bot.domain.patches.model import File, FileChange, Tree, file_of, is_text
from bot.domain.patches.parse import parse
from bot.domain.refusal import Refusal
from bot.domain.tree import above
from tests.domain.patches.git import Git, GitFailed

WORDS = [
    b"alpha",
    b"beta",
    b"",
    b"  gamma",
    b"--- a/x",
    b"+++ b/x",
    b"@@ -1 +1 @@",
    b"-- ",
    b"From me",
    b"diff --git a/x b/x",
]
ODD = [b"\xff\xfe latin", b"caf\xc3\xa9", b"\xef\x9e\x80", b"tab\there", b"end\r", b"\\ No newline at end of file"]
NAMES = ["a", "b.c", "src/main.c", "src/util/x.py", "doc/with blank.txt", "döc/ümläut.md", 'q"uote', "tab\tno"]
BINARY = [bytes(range(256)) * 3, b"\0\1\2" * 400, b"GIF\0" + b"x" * 900]


def text(rng: random.Random) -> bytes:
    lines = [
        rng.choice(WORDS + ODD * (rng.random() < 0.2)) + b"%d" % rng.randrange(4) for _ in range(rng.randrange(40))
    ]
    content = b"".join(line + b"\n" for line in lines)
    return content if rng.random() < 0.7 else content[:-1]


def edited(rng: random.Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    for _ in range(rng.randrange(1, 5)):
        at = rng.randrange(len(lines) + 1)
        lines[at : at + rng.randrange(3)] = [rng.choice(WORDS) for _ in range(rng.randrange(3))]
    return b"\n".join(lines)


def fresh(rng: random.Random) -> File:
    roll = rng.random()
    if roll < 0.1:
        return file_of(rng.choice([b"a", b"src/main.c", b"nowhere"]), LINK)
    if roll < 0.25:
        return file_of(rng.choice(BINARY) + bytes([rng.randrange(256)]), PLAIN)
    return file_of(text(rng), rng.choice((PLAIN, PLAIN, EXECUTABLE)))


def tree(rng: random.Random) -> dict[str, File]:
    return {name: fresh(rng) for name in NAMES[:7] if rng.random() < 0.7}


def changed(rng: random.Random, old: Tree) -> dict[str, File]:
    new = dict(old)
    for path in list(old):
        file, roll = old[path], rng.random()
        if roll < 0.15:
            del new[path]
        elif roll < 0.3:
            target = rng.choice(["moved/" + path, rng.choice(NAMES[:7])])
            if target not in old:
                new[target] = new.pop(path)
        elif roll < 0.4 and file.mode != LINK:
            new[path] = file_of(file.content or b"", EXECUTABLE if file.mode == PLAIN else PLAIN)
        elif roll < 0.5:
            new[path] = fresh(rng)
        elif roll < 0.9 and file.mode != LINK:
            content = file.content or b""
            new[path] = file_of(content + b"\0!" if b"\0" in content else edited(rng, content), file.mode)
    for name in NAMES[:7]:
        if name not in new and rng.random() < 0.15:
            new[name] = fresh(rng)
    return {path: file for path, file in new.items() if not any(folder in new for folder in above(path))}


def after(old: Tree, changes: tuple[FileChange, ...]) -> dict[str, File]:
    made, applied = dict(old), apply(old, changes)
    for path, result in applied.files.items():
        if result.file is None:
            made.pop(path, None)
        else:
            made[path] = result.file
    # And once more without the content of what is no text, as it is done where that is not at hand.
    bare = {path: file if is_text(file.content or b"") else replace(file, content=None) for path, file in old.items()}
    again = apply(bare, changes, swaps=applied.swaps)
    assert {path: done.file and (done.file.mode, done.file.sha256) for path, done in again.files.items()} == {
        path: done.file and (done.file.mode, done.file.sha256) for path, done in applied.files.items()
    }
    return made


@pytest.fixture(scope="module")
def git(tmp_path_factory: pytest.TempPathFactory) -> Git:
    return Git(tmp_path_factory.mktemp("git") / "one")


def cases(count: int, start: int = 0) -> Iterator[random.Random]:
    return (random.Random(f"patches {seed}") for seed in range(start, start + count))


def test_what_git_diff_writes_gives_the_tree_that_it_was_made_from(git: Git) -> None:
    for rng in cases(40):
        old = tree(rng)
        new = changed(rng, old)
        git.commit(old)
        git.put(new)
        options = rng.choice(
            [["-M"], ["-M20%", "-C"], ["--no-renames"], ["-U1"], ["-U10"], ["-C", "--find-copies-harder"]]
        )
        diff = git("diff", "--cached", "--binary", *options)
        if not diff:
            assert new == old
            continue
        assert after(old, parse(diff)) == new, diff.decode(errors="replace")
        assert after(old, parse(rendered(parse(diff)))) == new


def test_a_series_by_format_patch_gives_the_same_trees_as_git_am(git: Git, tmp_path: Path) -> None:
    for number, rng in enumerate(cases(12, 1000)):
        here, trees = tree(rng), []
        start = git.commit(here, "start")
        at = here
        for step in range(1, 4):
            at = changed(rng, at)
            git.commit(
                at, f"step {step}: wörds\n\nWhy it is so.\nFrom here on\n\nFixes: {step}\nReviewed-by: X <x@y>\n"
            )
            trees.append(at)
        box = git("format-patch", "--stdout", "--binary", "-M", "--cover-letter", "-v2", f"{start}..HEAD")
        sent = series(read(box))
        mails = sent.mails
        assert all(mail.subject.startswith("step ") and mail.author.startswith("Ada Łuk") for mail in mails)
        assert all(mail.version == 2 for mail in mails)
        at = here
        for mail in mails:
            at = after(at, parse(mail.diff))
            assert mail.body == f"Why it is so.\nFrom here on\n\nFixes: {mail.subject[5]}"
            assert list(map(str, mail.claimed)) == ["Reviewed-by: X <x@y>"]
        assert at == trees[-1]
        other = Git(tmp_path / str(number))
        other.commit(here)
        # And git takes what we write, with the same result.
        ours = b"".join(
            written(
                mail.subject,
                mail.body,
                mail.diff,
                "A <a@b>",
                "Fri, 01 May 2026 12:00:00 +0000",
                index=mail.index,
                total=len(mails),
            )
            for mail in mails
        )
        other("am", "--keep-cr", "-q", given=ours)
        assert other.tree() == trees[-1]


def test_git_takes_the_differences_that_we_make(git: Git) -> None:
    for rng in cases(40, 2000):
        old = tree(rng)
        new = changed(rng, old)
        changes = difference(old, new)
        assert after(old, changes) == new
        if not changes:
            continue
        git.commit(old)
        git("apply", "--index", "-", given=rendered(changes))
        git("commit", "-q", "-m", "x")
        assert git.tree() == new


def test_on_a_tree_that_has_moved_on_we_take_a_patch_exactly_where_git_does(git: Git) -> None:
    taken = refused = 0
    for rng in cases(120, 3000):
        old = {"src/main.c": file_of(text(rng)), "b.c": file_of(text(rng))}
        new = {path: file_of(edited(rng, file.content or b"")) for path, file in old.items()}
        moved = {path: file_of(edited(rng, file.content or b"")) for path, file in old.items()}
        git.commit(old)
        git.put(new)
        diff = git("diff", "--cached", rng.choice(["-U3", "-U1", "-U2"]))
        if not diff:
            continue
        git.commit(moved)
        try:
            git("apply", "--index", "-", given=diff)
        except GitFailed:
            refused += 1
            with pytest.raises(Refusal):
                apply(moved, parse(diff))
            continue
        taken += 1
        git("commit", "-q", "--allow-empty", "-m", "x")
        assert after(moved, parse(diff)) == git.tree(), diff
    assert taken > 15
    assert refused > 15
