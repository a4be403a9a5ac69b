"""Whatever happened to an archive: its repository holds just that, and is the same whenever and however it is made."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha1, sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.contribution import Attachment
from bot.domain.ids import MemberId, ReleaseId, RevisionId
from bot.domain.kinds import RELEASES, REVISIONS
from bot.domain.page import EXECUTABLE, PLAIN, Credit
from bot.domain.people import FORMER
from bot.domain.release import Release
from bot.domain.tree import attachments_of, place_of
from bot.mirror import Mirror
from bot.services.history import republish
from storage import open_store
from tests.mirror.gits import History, git, needs_git, served
from tests.web.library import ANN, BEN, GUILD, NOW

EVIL = Credit(MemberId(77), "X <x@y>\n\u202e")
BLOBS = (b"\x00\x01binary", b"PNG" * 99)
SLUGS = ("one", "two", "Drei Äpfel", "/a", "/b/c.txt", "/b/d/e.txt", "/ä ö/x")
one_file = st.fixed_dictionaries(
    {
        "title": st.sampled_from(SLUGS),
        "text": st.sampled_from(("", "words", "more\nwords\r\n", "ünïcode \n\n")),
        "mode": st.sampled_from((PLAIN, PLAIN, EXECUTABLE)),
        "gone": st.sampled_from((False, False, False, True)),
        "binary": st.sampled_from((None, None, 0, 1)),
        "files": st.lists(st.sampled_from((0, 1)), max_size=2, unique=True),
        "area": st.sampled_from(("", "kitchen")),
    }
)
changes = st.fixed_dictionaries(
    {
        "files": st.lists(one_file, min_size=1, max_size=4, unique_by=lambda file: file["title"]),
        "author": st.sampled_from(
            (ANN, BEN, Credit(MemberId(77), "X <x@y>\n\u202e"), Credit(FORMER, "a former member"))
        ),
        "summary": st.sampled_from(("", "Fix it", "two\nlines", "Signed-off-by: Eve")),
        "body": st.sampled_from(("", "Why:\n\nBecause.\nReviewed-by: Eve", "tree 123\n\x00")),
        "moved": st.sampled_from((False, False, True)),
    }
)
histories = st.lists(changes, max_size=8)


class Model:
    """What is to be in the tree after each change."""

    def __init__(self) -> None:
        self.tree: dict[str, str] = {}
        self.trees: list[dict[str, str]] = []

    def note(self, before: Mapping[str, Any], revisions: list[Any]) -> None:
        gone: set[str] = set()
        new: dict[str, str] = {}
        for one in revisions:
            for slug in filter(None, (one.slug, one.came_from)):
                if slug in before and not before[slug].gone:
                    gone |= {place_of(before[slug]), *attachments_of(before[slug])}
            if not one.gone:
                data = by_hash()[one.blob] if one.blob else one.text.encode()
                new[place_of(one)] = listed(one.mode, data)
                new |= {path: listed(PLAIN, by_hash()[file.sha256]) for path, file in attachments_of(one).items()}
        self.tree = {path: line for path, line in self.tree.items() if path not in gone} | new
        self.trees.append(dict(self.tree))


def listed(mode: int, data: bytes) -> str:
    number = sha1(b"blob %d\0" % len(data) + data).hexdigest()
    return f"{mode:o} blob {number}"


def by_hash() -> dict[str, bytes]:
    return {sha256(blob).hexdigest(): blob for blob in BLOBS}


async def happen(history: History, model: Model, change: dict[str, Any]) -> None:
    kept = [await history.file(blob, f"f{number}.png") for number, blob in enumerate(BLOBS)]
    before = {one.slug: one for one in history.revisions}
    files = []
    for file in change["files"]:
        file = dict(file)
        binary, attached = file.pop("binary"), file.pop("files")
        path = file["title"].startswith("/")
        if not path:
            file["mode"] = PLAIN
            file["attachments"] = tuple(kept[number] for number in attached)
        elif binary is not None:
            content: Attachment = kept[binary]
            file |= {"text": "", "blob": content.sha256, "attachments": (content,)}
        file["area"] = file["area"] if not path else ""
        files.append(file)
    if change["moved"]:
        sources = [slug for slug, one in before.items() if not one.gone and slug not in {f["title"] for f in files}]
        files[0] |= {"came_from": sources[0]} if sources else {}
    common = {"authors": (change["author"],), "summary": change["summary"], "body": change["body"]}
    model.note(before, await history.change(*files, **common))


async def release(history: History, number: int) -> None:
    head = RevisionId(len(history.revisions))
    made = Release(ReleaseId(number), f"1.{number}.0", head, "Enjoy.", (), (), (), NOW, ANN.id, ANN.name)
    await history.put(RELEASES, made)


async def heads(mirror: Mirror, folder: Path) -> dict[str, str]:
    """Every branch and tag with its id, after the repository was brought up to date."""
    await mirror.update(GUILD)
    shown = await git("for-each-ref", "--format=%(refname) %(objectname)", at=folder / f"{GUILD}.git")
    return dict(line.split() for line in shown.splitlines())


@needs_git
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories, st.integers(1, 3))
def test_a_clone_is_what_happened_and_the_same_made_in_one_go_or_bit_by_bit(
    history: list[dict[str, Any]], every: int
) -> None:
    asyncio.run(_holds(history, every))


async def _holds(happened: list[dict[str, Any]], every: int) -> None:
    store = open_store(None)
    history, model = History(store, blobs=store.blobs), Model()
    await history.settings()
    with TemporaryDirectory() as name:
        folder = Path(name)
        growing = Mirror(store, store.blobs, folder / "growing")
        for number, change in enumerate(happened, 1):
            await happen(history, model, change)
            if number % 3 == 0:
                await release(history, number)
            if number % every == 0:
                await growing.update(GUILD)
            if number % 4 == 0:  # and with the program started again
                await growing.close()
                growing = Mirror(store, store.blobs, folder / "growing")
        grown = await heads(growing, folder / "growing")
        anew = Mirror(store, store.blobs, folder / "anew")
        assert grown == await heads(anew, folder / "anew")
        await anew.rebuild(GUILD)
        assert grown == await heads(anew, folder / "anew")
        async with served(store, anew) as address:
            await git("clone", "-q", address, "clone", at=folder)
        await _cloned_as(model, folder / "clone")
        await growing.close()
        await anew.close()
    await store.close()


async def _cloned_as(model: Model, clone: Path) -> None:
    commits = (await git("rev-list", "--reverse", "HEAD", at=clone)).split() if model.trees else []
    assert len(commits) == len(model.trees)
    for commit, tree in zip(commits, model.trees, strict=True):
        shown = await git("ls-tree", "-r", "-z", commit, at=clone)
        assert {line.split("\t")[1]: line.split("\t")[0] for line in filter(None, shown.split("\0"))} == tree
    await git("fsck", "--strict", "--full", at=clone)
    if commits:
        assert "Eve" not in await git("log", "--format=%(trailers)", at=clone)


@pytest.mark.parametrize("harm", ["standing.json", "commits", "HEAD", "refs/heads/main"])
async def test_what_is_not_whole_on_the_disk_is_made_anew(tmp_path: Path, harm: str) -> None:
    store = open_store(None)
    history = History(store, blobs=store.blobs)
    await history.settings()
    await history.change({"title": "One", "text": "1"})
    mirror = Mirror(store, store.blobs, tmp_path)
    made = await mirror.update(GUILD)
    await mirror.close()
    (tmp_path / f"{GUILD}.git" / harm).write_text("nonsense")
    mirror = Mirror(store, store.blobs, tmp_path)
    assert await mirror.update(GUILD) == made
    await mirror.close()
    await store.close()


async def test_a_backup_put_in_its_place_is_noticed(tmp_path: Path) -> None:
    store = open_store(None)
    history = History(store, blobs=store.blobs)
    await history.settings()
    [one] = await history.change({"title": "One", "text": "1"})
    mirror = Mirror(store, store.blobs, tmp_path)
    before = await mirror.update(GUILD)
    await mirror.close()
    await history.put(REVISIONS, replace(one, summary="Another history"))
    mirror = Mirror(store, store.blobs, tmp_path)
    assert (await mirror.update(GUILD)).head != before.head
    await mirror.close()
    await store.close()


async def test_what_nobody_may_read_any_more_goes_from_the_disk(tmp_path: Path) -> None:
    store = open_store(None)
    history = History(store, blobs=store.blobs)
    await history.settings()
    await history.change({"title": "One", "text": "1"})
    mirror = Mirror(store, store.blobs, tmp_path)
    await mirror.update_all()
    assert (tmp_path / f"{GUILD}.git").is_dir()
    await history.settings(archive_public=False)
    await mirror.update_all()
    assert not await asyncio.to_thread(lambda: list(tmp_path.iterdir()))
    await history.settings(archive_public=True)
    await mirror.update_all()
    await store.forget(GUILD)
    await mirror.update_all()
    assert not await asyncio.to_thread(lambda: list(tmp_path.iterdir()))
    await mirror.close()
    await store.close()


async def test_an_erasure_is_made_on_the_disk_without_anybody_asking(tmp_path: Path) -> None:
    store = open_store(None)
    history = History(store, blobs=store.blobs)
    await history.settings()
    await history.change({"title": "One", "text": "1"})
    mirror = Mirror(store, store.blobs, tmp_path)
    before = await mirror.update(GUILD)

    async def erase(tx: Any) -> None:
        [one] = await tx.find(REVISIONS)
        await tx.put(REVISIONS, replace(one, authors=(Credit(FORMER, "a former member"),)))
        await republish(tx)

    await store.run(GUILD, erase)
    await mirror.update_all()
    assert (await heads(mirror, tmp_path))["refs/heads/main"] != before.head
    await mirror.close()
    await store.close()
