"""A repository on the disk, which only grows. Everything here blocks.

Beside git's own files there is ``standing.json``, which says what of the history is in it, and ``commits``, which has a
line for each commit: the last revision's number and the commit's id. They are written after what they speak of, so that
a crash leaves at most commits behind that nothing points to.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha1
from pathlib import Path
from typing import Final

import msgspec
from dulwich.objects import Blob, Commit, ObjectID, ShaFile, Tag, Tree
from dulwich.refs import Ref
from dulwich.repo import Repo

from bot.domain.tree import raw_path
from bot.mirror.commit import Content, Draft
from bot.mirror.tree import Folder, Id, Leaf

FORMAT: Final = 2
"""Of what commits are made of: a change of that makes every repository anew."""

BRANCH: Final = b"refs/heads/main"
PEOPLE: Final = b"refs/heads/people"
LOOSE_AT_MOST: Final = 512
"""Objects that are put on the disk one by one before they are packed together."""

_BLOB, _TREE, _COMMIT, _TAG = Blob.type_num, Tree.type_num, Commit.type_num, Tag.type_num


class Damaged(Exception):
    """What is on the disk is not a repository of ours, or not whole."""


@dataclass(frozen=True)
class Standing:
    """What of a history is in a repository: the numbers of the newest change's revisions, its commit, how many releases
    are tagged, and how often the history had been changed afterwards. ``named`` are the addresses it names."""

    first: int = 0
    last: int = 0
    head: str = ""
    releases: int = 0
    republished: int = 0
    named: tuple[str, ...] = ()
    format: int = FORMAT


class Repository:
    """One repository."""

    def __init__(self, path: Path) -> None:
        """Open it. Raises Damaged."""
        self.path = path
        try:
            self.git = Repo(str(path))
            self.standing = msgspec.json.decode((path / "standing.json").read_bytes(), type=Standing)
            self._lasts, self._commits = _read_commits(path / "commits")
            head = self.git.refs.read_loose_ref(Ref(BRANCH)) or b""
        except Exception as trouble:  # whatever a half-written or foreign folder leads to
            raise Damaged(f"{path}: {trouble}") from trouble
        known = self._commits[-1] if self._commits else ""
        if (head.decode(), known, FORMAT) != (self.standing.head, self.standing.head, self.standing.format):
            self.git.close()
            raise Damaged(f"{path}: {head!r} is not {self.standing.head}")
        self._ids: dict[str, Id] = {}

    @classmethod
    def create(cls, path: Path, republished: int) -> Repository:
        """Make an empty one, in the place of what is there."""
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        Repo.init_bare(str(path), default_branch=b"main").close()
        (path / "commits").touch()
        _write(path / "standing.json", msgspec.json.encode(Standing(republished=republished)))
        return cls(path)

    def close(self) -> None:
        """Let go of the files."""
        self.git.close()

    @property
    def count(self) -> int:
        """How many commits its history has."""
        return len(self._commits)

    def blob(self, sha256: str) -> Id | None:
        """The id of what is kept under a hash, if it was put here since the repository was opened."""
        return self._ids.get(sha256)

    def put_blob(self, sha256: str, data: bytes) -> None:
        """Put in what is kept under a hash, so that a commit can have it."""
        one = Blob.from_string(data)
        self.git.object_store.add_object(one)
        self._ids[sha256] = bytes.fromhex(one.id.decode())

    def commit_of(self, revision: int) -> str | None:
        """The id of the commit after which a revision was in; None if it is not in yet."""
        index = bisect_right(self._lasts, revision - 1)
        return self._commits[index] if index < len(self._commits) else None

    def wanted(self, ids: set[bytes]) -> dict[Ref, ObjectID]:
        """Those of some ids that are commits of the history, under names that nobody is shown.

        Somebody may ask for what was the newest a moment ago.
        """
        known = ids & {commit.encode() for commit in self._commits} if ids else set()
        return {Ref(b"refs/was/" + one): ObjectID(one) for one in known}

    def append(self, drafts: Sequence[Draft], named: set[str]) -> None:
        """Add commits, all of them or none."""
        if not drafts:
            return
        kept: dict[Id, ShaFile] = {}

        def keep(type_num: int, data: bytes) -> Id:
            number = _id(type_num, data)
            if number not in kept:
                kept[number] = ShaFile.from_raw_string(type_num, data, sha=ObjectID(number.hex().encode()))
            return number

        parent, folder = self.standing.head, self._root()
        lines: list[tuple[int, str]] = []
        for draft in drafts:
            self._edit(folder, draft, keep)
            tree = folder.write(lambda data: keep(_TREE, data)).hex()
            parent = keep(_COMMIT, _commit(tree, parent, draft)).hex()
            lines.append((draft.last, parent))
        self._store(list(kept.values()))
        with (self.path / "commits").open("a", encoding="ascii") as file:
            file.writelines(f"{last} {commit}\n" for last, commit in lines)
            file.flush()
            os.fsync(file.fileno())
        self._lasts += [last for last, _ in lines]
        self._commits += [commit for _, commit in lines]
        self.git.refs[Ref(BRANCH)] = ObjectID(parent.encode())
        newest = drafts[-1]
        everybody = tuple(sorted({*self.standing.named, *named}))
        self._note(replace(self.standing, first=newest.first, last=newest.last, head=parent, named=everybody))

    def reproduces(self, draft: Draft) -> bool:
        """Whether the newest commit would be made of this again, as far as its words go."""
        commit = self.git.object_store[ObjectID(self.standing.head.encode())]
        if not isinstance(commit, Commit):
            return False
        parent = commit.parents[0].decode() if commit.parents else ""
        return _commit(commit.tree.decode(), parent, draft) == commit.as_raw_string()

    def tag(self, name: str, revision: int, tagger: bytes, text: str) -> None:
        """Tag the commit after which a revision was in."""
        commit = self.commit_of(revision)
        if commit is None:
            raise Damaged(f"{self.path}: there is no commit of R{revision} for {name}")
        data = b"object %s\ntype commit\ntag %s\ntagger %s\n\n%s" % (
            commit.encode(),
            name.encode(),
            tagger,
            text.encode("utf-8", "replace"),
        )
        number = self._put(_TAG, data)
        self.git.refs[Ref(b"refs/tags/" + name.encode())] = number
        self._note(replace(self.standing, releases=self.standing.releases + 1))

    def note_people(self, mailmap: bytes, signature: bytes) -> None:
        """Have the branch ``people`` hold this mailmap, and no earlier one."""
        blob = self._put(_BLOB, mailmap)
        tree = self._put(_TREE, b"100644 .mailmap\x00" + bytes.fromhex(blob.decode()))
        words = b"tree %s\nauthor %s\ncommitter %s\n\nWhat people are called now\n" % (tree, signature, signature)
        self.git.refs[Ref(PEOPLE)] = self._put(_COMMIT, words)

    def _put(self, type_num: int, data: bytes) -> ObjectID:
        one = ShaFile.from_raw_string(type_num, data)
        self.git.object_store.add_object(one)
        return one.id

    def _root(self) -> Folder:
        if not self.standing.head:
            return Folder(self._load)
        commit = self.git.object_store[ObjectID(self.standing.head.encode())]
        return Folder(self._load, bytes.fromhex(commit.tree.decode()))  # type: ignore[attr-defined]  # a Commit

    def _load(self, number: Id) -> Iterator[tuple[bytes, int, Id]]:
        tree = self.git.object_store[ObjectID(number.hex().encode())]
        for entry in tree.items():  # type: ignore[attr-defined]  # a Tree
            yield entry.path, entry.mode, bytes.fromhex(entry.sha.decode())

    def _edit(self, folder: Folder, draft: Draft, keep: Callable[[int, bytes], Id]) -> None:
        for path in sorted(draft.removed):
            folder.remove(raw_path(path))
        for path, content in draft.put.items():
            folder.put(raw_path(path), Leaf(content.mode, self._content(content, keep)))

    def _content(self, content: Content, keep: Callable[[int, bytes], Id]) -> Id:
        return self._ids[content.blob] if content.blob else keep(_BLOB, content.data)

    def _store(self, objects: list[ShaFile]) -> None:
        """A few objects as files of their own, many as a pack; small files that have become many are packed."""
        store = self.git.object_store
        if len(objects) > LOOSE_AT_MOST // 4:
            store.add_objects([(one, None) for one in objects])
            return
        for one in objects:
            store.add_object(one)
        if self._loose() > LOOSE_AT_MOST:
            store.pack_loose_objects()

    def _loose(self) -> int:
        """About how many objects are files of their own: as many as there would be if every folder held as many."""
        sample = self.path / "objects" / "00"
        return len(list(sample.iterdir())) * 256 if sample.is_dir() else 0

    def _note(self, standing: Standing) -> None:
        _write(self.path / "standing.json", msgspec.json.encode(asdict(standing)))
        self.standing = standing


def _commit(tree: str, parent: str, draft: Draft) -> bytes:
    lines = [b"tree " + tree.encode()]
    lines += [b"parent " + parent.encode()] if parent else []
    lines += [b"author " + draft.author, b"committer " + draft.committer, b"", draft.message]
    return b"\n".join(lines)


def _id(type_num: int, data: bytes) -> Id:
    names = {_BLOB: b"blob", _TREE: b"tree", _COMMIT: b"commit", _TAG: b"tag"}
    return sha1(b"%s %d\x00" % (names[type_num], len(data)) + data, usedforsecurity=False).digest()


def _read_commits(path: Path) -> tuple[list[int], list[str]]:
    lasts, commits = [], []
    for line in path.read_text("ascii").splitlines():
        last, commit = line.split()
        lasts.append(int(last))
        commits.append(commit)
    return lasts, commits


def _write(path: Path, data: bytes) -> None:
    """Replace a file at once."""
    beside = path.with_suffix(".new")
    with contextlib.ExitStack() as stack:
        file = stack.enter_context(beside.open("wb"))
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
