"""The archive, cloned by the real git from the bot's own web server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.contribution import CoAuthor, ContributionState, Review, Verdict, Work
from bot.domain.ids import MemberId, ProposalId
from bot.domain.kinds import REVISIONS, SETTINGS
from bot.domain.page import EXECUTABLE, LINK, Credit
from bot.domain.people import FORMER
from bot.domain.refusal import Refusal
from bot.mirror import Mirror
from bot.services.history import republish
from storage import EmbeddedStore, open_store
from tests.mirror.gits import History, files_at, git, needs_git, served
from tests.web.library import ANN, BEN, GUILD, NOW, SETTINGS_OF_GUILD

pytestmark = needs_git


@pytest.fixture
async def store() -> AsyncIterator[EmbeddedStore]:
    store = open_store(None)
    yield store
    await store.close()


@pytest.fixture
async def history(store: EmbeddedStore) -> History:
    history = History(store, blobs=store.blobs)
    await history.settings()
    return history


@pytest.fixture
async def mirror(store: EmbeddedStore, tmp_path: Path) -> AsyncIterator[Mirror]:
    mirror = Mirror(store, store.blobs, tmp_path / "mirror")
    yield mirror
    await mirror.close()


@pytest.fixture
async def address(store: EmbeddedStore, mirror: Mirror) -> AsyncIterator[str]:
    async with served(store, mirror) as address:
        yield address


async def cloned(address: str, at: Path, *options: str) -> Path:
    await git("clone", "-q", *options, address, str(at))
    return at


async def test_a_clone_has_every_page_and_file_with_its_exact_bytes_and_mode(
    history: History, address: str, tmp_path: Path
) -> None:
    raw = bytes(range(256)) * 20
    blob = await history.file(raw, "logo.bin")
    photo = await history.file(b"PNG" * 1000, "photo.png")
    await history.change({"title": "Baking bread", "text": "Knead.", "attachments": (photo,), "area": "kitchen"})
    await history.change(
        {"title": "/src/main.c", "text": "int main(void)\r\n{ return 0; }  \n\n"},
        {"title": "/run.sh", "text": "#!/bin/sh\n", "mode": EXECUTABLE},
        {"title": "/latest", "text": "src/main.c", "mode": LINK},
        {"title": "/logo.bin", "attachments": (blob,), "blob": blob.sha256},
    )
    clone = await cloned(address, tmp_path / "clone")
    assert await files_at(clone) == {
        "kitchen/baking-bread.md": ("100644", b"Knead."),
        "kitchen/baking-bread.files/photo.png": ("100644", b"PNG" * 1000),
        "src/main.c": ("100644", b"int main(void)\r\n{ return 0; }  \n\n"),
        "run.sh": ("100755", b"#!/bin/sh\n"),
        "latest": ("120000", b"src/main.c"),
        "logo.bin": ("100644", raw),
    }
    await git("fsck", "--strict", "--full", at=clone)


async def test_a_change_is_one_commit_by_its_author_let_in_by_its_reviewer(
    history: History, address: str, tmp_path: Path
) -> None:
    cem = MemberId(503)
    reviews = (
        Review(1, cem, "Cem", Verdict.REQUEST_CHANGES, "shorter", NOW),
        Review(2, BEN.id, BEN.name, Verdict.APPROVE, "", NOW),
    )
    await history.contribute(
        1,
        works=(Work(1, "long", (), NOW), Work(2, "short", (), NOW)),
        reviews=reviews,
        co_authors=(CoAuthor(cem, "Cem"),),
        state=ContributionState.ACCEPTED,
    )
    await history.change(
        {"title": "/a", "text": "1"},
        {"title": "/b", "text": "2"},
        summary="Add both",
        body="They belong together.\n\nReviewed-by: Linus <l@example.org>",
        authors=(ANN, Credit(cem, "Cem")),
    )
    clone = await cloned(address, tmp_path / "clone")
    assert (await git("rev-list", "--count", "HEAD", at=clone)).strip() == "1"
    shown = await git("log", "--format=%an|%cn|%aI|%cI|%s|%b", at=clone)
    assert shown.startswith(
        "Ann Weaver|Ben Okafor|2026-03-04T13:05:00+00:00|2026-03-04T13:05:00+00:00|Add both|They belong together.\n"
    )
    trailers = await git("log", "--format=%(trailers:only,unfold)", at=clone)
    assert [line.split(" <")[0] for line in trailers.strip().splitlines()] == [
        "Co-authored-by: Cem",
        "Reviewed-by: Ben Okafor",
        "Licence: CC-BY-SA-4.0",
        f"Contribution: /{GUILD}/C1",
        f"Revision: /{GUILD}/R1",
        f"Revision: /{GUILD}/R2",
    ]
    assert "Linus" not in trailers
    assert "\n Reviewed-by: Linus" in shown  # what a member wrote begins with a blank, so that no tool takes it for one


async def test_no_discord_id_of_anybody_is_in_it(history: History, address: str, tmp_path: Path) -> None:
    someone = Credit(MemberId(555_666_777_888_999_111), "Dora")
    await history.change({"title": "One", "text": "1"}, authors=(someone,))
    clone = await cloned(address, tmp_path / "clone")
    everything = await git("log", "--all", "--format=raw", "-p", at=clone)
    assert "Dora <member-" in everything
    assert str(someone.id) not in everything


async def test_what_the_community_let_in_names_its_decision(history: History, address: str, tmp_path: Path) -> None:
    await history.change(
        {"title": "Charter", "text": "We share."}, decision=ProposalId(12), reviewer=Credit(FORMER, "P12")
    )
    clone = await cloned(address, tmp_path / "clone")
    assert (await git("log", "--format=%cn", at=clone)).strip() == "The community by P12"
    assert f"Decision: /{GUILD}/P12" in await git("log", "--format=%B", at=clone)


async def test_deletions_and_moves_leave_nothing_where_it_was(history: History, address: str, tmp_path: Path) -> None:
    photo = await history.file(b"PNG")
    await history.change({"title": "Old name", "text": "words", "attachments": (photo,), "area": "docs"})
    await history.change({"title": "/deep/down/a.txt", "text": "a"}, {"title": "/b.txt", "text": "b"})
    await history.change(
        {"title": "New name", "text": "words", "attachments": (photo,), "came_from": "old-name", "area": "docs"},
        {"title": "/deep/down/a.txt", "gone": True},
        {"title": "/c.txt", "text": "b", "came_from": "/b.txt"},
    )
    clone = await cloned(address, tmp_path / "clone")
    assert sorted(await files_at(clone)) == ["c.txt", "docs/new-name.files/photo.png", "docs/new-name.md"]
    assert sorted(await files_at(clone, "HEAD~1")) == [
        "b.txt",
        "deep/down/a.txt",
        "docs/old-name.files/photo.png",
        "docs/old-name.md",
    ]


async def test_fetching_brings_what_was_accepted_since(history: History, address: str, tmp_path: Path) -> None:
    await history.change({"title": "One", "text": "1"})
    clone = await cloned(address, tmp_path / "clone")
    for number in range(30):
        await history.change({"title": f"/f{number}", "text": str(number)})
    await git("pull", "-q", "--ff-only", at=clone)
    assert len(await files_at(clone)) == 31
    assert (await git("rev-list", "--count", "HEAD", at=clone)).strip() == "31"
    await git("fsck", "--full", at=clone)


@pytest.mark.parametrize("version", ["0", "1", "2"])
async def test_who_has_a_long_history_fetches_what_is_new_of_every_branch(
    history: History, address: str, tmp_path: Path, version: str
) -> None:
    for number in range(40):
        await history.change({"title": f"/f{number % 7}", "text": str(number)})
    clone = await cloned(address, tmp_path / "clone")
    await history.change({"title": "/new", "text": "new"})
    await git(
        "-c", f"protocol.version={version}", "fetch", "-q", "origin", "+refs/heads/*:refs/remotes/origin/*", at=clone
    )
    assert "new" in await files_at(clone, "origin/main")
    assert "Ann" in await git("show", "origin/people:.mailmap", at=clone)
    await git("fsck", "--full", at=clone)


@pytest.mark.parametrize("version", ["0", "1", "2"])
async def test_every_version_of_the_protocol_gets_an_answer(
    history: History, address: str, tmp_path: Path, version: str
) -> None:
    await history.change({"title": "One", "text": "1"})
    await git("-c", f"protocol.version={version}", "clone", "-q", address, str(tmp_path / "clone"))
    assert list(await files_at(tmp_path / "clone")) == ["one.md"]


async def test_the_newest_commits_alone_can_be_had(history: History, address: str, tmp_path: Path) -> None:
    for number in range(5):
        await history.change({"title": "One", "text": str(number)})
    clone = await cloned(address, tmp_path / "clone", "--depth", "2")
    assert (await git("rev-list", "--count", "HEAD", at=clone)).strip() == "2"
    assert (await files_at(clone))["one.md"][1] == b"4"


async def test_an_archive_without_anything_in_it_can_be_cloned(address: str, history: History, tmp_path: Path) -> None:
    clone = await cloned(address, tmp_path / "clone")
    await history.change({"title": "One", "text": "1"})
    await git("pull", "-q", "origin", "main", at=clone)
    assert list(await files_at(clone)) == ["one.md"]


async def test_a_private_archive_is_refused_and_leaves_nothing_on_the_disk(
    history: History, address: str, tmp_path: Path
) -> None:
    await history.change({"title": "One", "text": "1"})
    await cloned(address, tmp_path / "clone")
    assert list((tmp_path / "mirror").iterdir())
    await history.put(SETTINGS, replace(SETTINGS_OF_GUILD, archive_public=False))
    trouble = await git("clone", "-q", address, str(tmp_path / "again"), fails=True)
    assert "not found" in trouble
    assert await git("fetch", "-q", at=tmp_path / "clone", fails=True)


async def test_what_was_the_newest_a_moment_ago_can_still_be_had(
    history: History, mirror: Mirror, address: str, tmp_path: Path
) -> None:
    await history.change({"title": "One", "text": "1"})
    head = (await mirror.update(GUILD)).head
    await history.change({"title": "One", "text": "2"})
    await mirror.update(GUILD)
    want = f"want {head} side-band-64k ofs-delta thin-pack agent=git/2\n"
    asked = f"{len(want) + 4:04x}{want}00000009done\n".encode()
    with await mirror.packed(GUILD, asked) as answer:
        assert b"PACK" in answer.read()
    with pytest.raises(Refusal, match="web-git-not-understood"):
        await mirror.packed(GUILD, asked.replace(head.encode(), b"1" * 40))


async def test_nothing_can_be_pushed(history: History, address: str, tmp_path: Path) -> None:
    await history.change({"title": "One", "text": "1"})
    clone = await cloned(address, tmp_path / "clone")
    await git("-c", "user.name=x", "-c", "user.email=x@y", "commit", "-q", "--allow-empty", "-m", "mine", at=clone)
    assert "403" in await git("push", "-q", at=clone, fails=True)


async def test_names_of_today_are_in_a_branch_of_their_own(history: History, address: str, tmp_path: Path) -> None:
    await history.change({"title": "One", "text": "1"}, authors=(Credit(ANN.id, "Annie"),))
    clone = await cloned(address, tmp_path / "clone")
    assert (await git("log", "--format=%an", at=clone)).strip() == "Annie"
    named = await git("-c", "mailmap.blob=origin/people:.mailmap", "log", "--format=%aN", at=clone)
    assert named.strip() == "Ann Weaver"


async def test_an_erasure_makes_the_history_anew_from_there_on(
    history: History, address: str, store: EmbeddedStore, tmp_path: Path
) -> None:
    await history.change({"title": "One", "text": "1"}, authors=(BEN,))
    [second] = await history.change({"title": "Two", "text": "2"})
    await history.change({"title": "Three", "text": "3"}, authors=(BEN,))
    clone = await cloned(address, tmp_path / "clone")
    before = (await git("log", "--format=%H", at=clone)).split()

    async def erase(tx: object) -> None:
        await tx.put(REVISIONS, replace(second, authors=(Credit(FORMER, "a former member"),)))  # type: ignore[attr-defined]
        await republish(tx)  # type: ignore[arg-type]

    await store.run(GUILD, erase)
    again = await cloned(address, tmp_path / "again")
    after = (await git("log", "--format=%H", at=again)).split()
    assert (after[2], len(after)) == (before[2], 3)
    assert not set(after[:2]) & set(before)
    everything = await git("log", "--all", "--format=%an %ae", at=again)
    assert "Ann" not in everything
    assert await files_at(again) == await files_at(clone)
    for file in (tmp_path / "mirror").rglob("*"):
        assert not (file.is_file() and second.sha256.encode() in file.read_bytes())


async def test_who_clones_after_another_gets_the_same_and_few_answers_are_kept(
    history: History, mirror: Mirror, address: str, tmp_path: Path
) -> None:
    for number in range(7):
        await history.change({"title": "One", "text": str(number)})
        for copy in ("a", "b"):
            clone = await cloned(address, tmp_path / f"{number}{copy}")
            assert (await files_at(clone))["one.md"][1] == str(number).encode()
    assert len(list((tmp_path / "mirror" / f"{GUILD}.git" / "answers").iterdir())) == 4
