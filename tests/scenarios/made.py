"""A repository with everything in it that histories and names of files can be, made anew the same each time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.scenarios.repositories import git

PLAIN, EXECUTABLE, LINK, MODULE = b"100644", b"100755", b"120000", b"160000"
Tree = dict[bytes, tuple[bytes, bytes]]
AUTHORS = ("Ada Łukasik", "Ben", "Chloé D'Arcy", "陳大文", 'Dee "Dot" dee', "E. F. Goh, Jr.", "أمل")
FIRST = 1_000_000_000
AT_ONCE = 17
TEXT = b"".join(b"line %d of a text that is changed\n" % number for number in range(60))
BYTES = bytes(range(256)) * 40

NAMES = (
    b"caf\xe9.txt", b"\xff\xfe\x80", b"back\\slash.txt", b"dir\\with\\more", b'say "hi"', b" blank ", b"two  blanks",
    b"tab\there", b"line\nbreak", b"-rf", b"...", b"ab:?*|.txt", b"bell\x07", "e\u0301".encode(), "é".encode(),
    b"README", b"readme", "\u202egnp.exe".encode(), "emoji 🐚.md".encode(), b"b/b/b", b"a/b", b"con", b"x" * 255,
    b"/".join([b"deep" * 9] * 20), b"page.md", b"page.files/x", b"\xef\x9c\x80", b"trailing.", b"{old => new}",
    b"dev/null", b"a b/c d", b"%2e%2e", b"\xc3",
)  # fmt: skip


def made(place: Path, more: int = 0, *, refused: bool = False, seed: int = 0) -> Path:
    """Make it in ``place``: every kind of change once, and ``more`` commits of many small ones. With ``refused`` there
    is in it what the archive does not hold: a submodule, and links out of the tree."""
    git("init", "-q", "--bare", "-b", "main", str(place), at=place.parent)
    chance = Random(seed)
    stream = _Stream()
    for words, tree in _steps(refused):
        stream.commit(words, tree)
    tree = stream.tree
    for number in range(more):
        tree = _edited(tree, chance, number)
        stream.commit(f"Edit {number}\n\nFor a reason.", tree)
        if number % 40 == 39:
            stream.merge(f"Merge branch {number}", _edited(tree, chance, number + more))
            tree = stream.tree
    git("fast-import", "--quiet", at=place, given=stream.said())
    return place


def _steps(refused: bool) -> Iterator[tuple[str, Tree]]:
    tree: Tree = {b"keep/text": (PLAIN, TEXT), b"run.sh": (PLAIN, b"#!/bin/sh\n")}
    yield "Begin", tree
    for start in range(0, len(NAMES), AT_ONCE):
        tree = tree | {
            name: (PLAIN, b"named %d\n" % number) for number, name in enumerate(NAMES[start : start + AT_ONCE])
        }
        yield f"Names from {start}", tree
    tree = tree | {name: (PLAIN, body + b"changed\n") for name, (_, body) in tree.items() if name in NAMES}
    yield "Change every name", tree
    yield "Make it executable", (tree := tree | {b"run.sh": (EXECUTABLE, b"#!/bin/sh\n")})
    yield "And change it\n", (tree := tree | {b"run.sh": (PLAIN, b"#!/bin/sh\necho\n")})
    more = {b"empty": b"", b"open": b"one\ntwo", b"crlf": b"a\r\nb\r\nc\n\r\n", b"b.bin": BYTES, b"nul": b"a\0b\n"}
    tree = tree | {name: (PLAIN, body) for name, body in more.items()} | {b"latin": (PLAIN, b"caf\xe9\n" + TEXT)}
    yield "", tree
    more = {b"open": b"one\ntwo\n", b"crlf": b"a\nb\r\nc\n", b"b.bin": BYTES[:5000] + b"!" + BYTES[5000:]}
    tree = tree | {name: (PLAIN, body) for name, body in more.items()} | {b"latin": (PLAIN, b"caf\xe9!\n" + TEXT)}
    yield "Ends of lines, and other bytes", tree
    tree = tree | {b"open": (PLAIN, b"one\ntwo"), b"b.bin": (PLAIN, b"text now\n"), b"empty": (EXECUTABLE, b"")}
    yield "No newline again, and text instead of bytes", tree
    tree = {**tree, b"moved/text": (PLAIN, TEXT)}
    del tree[b"keep/text"]
    yield "Move it", tree
    tree = {**tree, b"moved/\xe9": (EXECUTABLE, TEXT.replace(b"line 7 ", b"row 7 "))}
    del tree[b"moved/text"]
    yield "Move, change and make executable", tree
    yield "Copies", (tree := tree | {b"copy 1": (PLAIN, TEXT), b"copy 2": (PLAIN, TEXT + b"more\n")})
    yield "Swap", (tree := tree | {b"copy 1": tree[b"crlf"], b"crlf": tree[b"copy 1"]})
    tree = {name: file for name, file in tree.items() if name != b"open"} | {b"open/inside": (PLAIN, b"x\n")}
    yield "A file becomes a folder", tree
    tree = {name: file for name, file in tree.items() if name != b"open/inside"} | {b"open": (PLAIN, b"y\n")}
    yield "A folder becomes a file", tree
    yield "Links", (tree := tree | {b"link": (LINK, b"run.sh"), b"moved/up": (LINK, b"../caf\xe9.txt")})
    yield "A link to elsewhere", (tree := tree | {b"link": (LINK, b"moved")})
    yield "A file of a link", (tree := tree | {b"link": (PLAIN, b"no link\n")})
    yield "A link of a file", (tree := tree | {b"link": (LINK, b"nowhere/yet")})
    yield "Nothing at all", tree
    yield "A subject that does not end: " + "and goes on " * 40, (tree := tree | {b"long": (PLAIN, b"x" * 30_000)})
    yield "Looks\n\n like a diff\n ---\n --- a/x\n +++ b/x", (tree := tree | {b"from": (PLAIN, b"From x Mon Sep 17\n")})
    marks = b"-- \n--- a/x\n+++ b/x\n@@ -1 +1 @@\ndiff --git a/x b/x\nFrom 0 Mon Sep 17 00:00:00 2001\n\\ No newline\n"
    yield "Content like a patch", (tree := tree | {b"marks": (PLAIN, marks)})
    yield "Changed", (tree := tree | {b"marks": (PLAIN, marks + marks)})
    yield "Without the first", (tree := tree | {b"marks": (PLAIN, marks)})
    if refused:
        yield "A submodule", (tree := tree | {b"sub": (MODULE, b"1" * 40), b".gitmodules": (PLAIN, b"[submodule]\n")})
        yield "A link out", (tree := tree | {b"moved/out": (LINK, b"../../x"), b"beside": (PLAIN, b"1\n")})
        yield "Beside", (tree := tree | {b"beside": (PLAIN, b"2\n"), b"moved/abs": (LINK, b"/etc/passwd")})
        gone = {b"sub", b".gitmodules", b"moved/out", b"moved/abs"}
        tree = {name: file for name, file in tree.items() if name not in gone}
        yield "All of that is gone", tree
    yield "Everything is gone", {b"left": (PLAIN, b"x\n")}
    yield "And back", tree


def _edited(tree: Tree, chance: Random, number: int) -> Tree:
    """The tree after a small change of some files."""
    after = dict(tree)
    texts = sorted(name for name, (mode, body) in tree.items() if mode in (PLAIN, EXECUTABLE) and b"\0" not in body)
    for name in chance.sample(texts, min(3, len(texts))):
        mode, body = tree[name]
        lines = body.split(b"\n")
        at = chance.randrange(len(lines))
        lines[at : at + chance.randrange(3)] = [b"edit %d %d" % (number, chance.randrange(100))] * chance.randrange(3)
        after[name] = (mode, b"\n".join(lines))
    if number % 5 == 0:
        after[b"new/%d/file" % number] = (PLAIN, b"%d\n" % number)
    if number % 7 == 0 and texts:
        name = chance.choice(texts)
        after[b"moved to %d" % number] = after.pop(name)
    return after


class _Stream:
    """What ``git fast-import`` is told."""

    def __init__(self) -> None:
        self.tree: Tree = {}
        self._said: list[bytes] = []
        self._mark = 0

    def said(self) -> bytes:
        return b"".join(self._said)

    def commit(self, words: str, tree: Tree, *, beside: int = 0, onto: str = "main") -> int:
        """Add a commit; ``beside`` is the mark of what it merges, too."""
        self._mark += 1
        number, at = self._mark % len(AUTHORS), FIRST + self._mark * 3600
        person = f"{AUTHORS[number]} <{number}@example.org> {at} +0100".encode()
        said = [b"commit refs/heads/%b\nmark :%d\n" % (onto.encode(), self._mark)]
        said += [b"author %b\ncommitter %b\n" % (person, person), _data(words.encode())]
        said += [b"merge :%d\n" % beside] if beside else []
        said += [b"D %b\n" % _quoted(name) for name in self.tree.keys() - tree.keys()]
        for name, (mode, body) in sorted(tree.items()):
            if self.tree.get(name) == (mode, body):
                continue
            if mode == MODULE:
                said.append(b"M %b %b %b\n" % (mode, body, _quoted(name)))
            else:
                said += [b"M %b inline %b\n" % (mode, _quoted(name)), _data(body)]
        self._said += said
        self.tree = tree
        return self._mark

    def merge(self, words: str, tree: Tree) -> None:
        """Add a commit of another branch, and what merges it."""
        before, mark = self.tree, self._mark
        self._said.append(b"reset refs/heads/side\nfrom :%d\n\n" % mark)
        side = self.commit(f"{words} (aside)", tree, onto="side")
        self.tree = before
        self.commit(words, tree, beside=side)


def _data(content: bytes) -> bytes:
    return b"data %d\n%b\n" % (len(content), content)


def _quoted(name: bytes) -> bytes:
    return b'"' + b"".join(b"\\%03o" % byte for byte in name) + b'"'
