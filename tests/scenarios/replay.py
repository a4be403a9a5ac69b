"""The history of a repository handed in anew, commit by commit, by as many members as it had authors.

Each commit of the first-parent history is one contribution, as ``git format-patch`` writes it (of a merge: what it
changed for its first parent). A maintainer approves it by its card's button, and then the real git fetches the archive
from the bot's own web server: its newest tree has to be that very commit's, id for id.

What the bot does not take is left out, and counted with the reason it gave; from then on a tree has to be the commit's
without that. What is beyond the limits of one contribution comes in several.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from bot.domain.change import person_line
from bot.domain.patches.kept import kept_name
from tests.e2e.acts import click, labels
from tests.e2e.conftest import Town
from tests.sandbox.person import Upload, visible_text
from tests.scenarios.authors import PATIENCE, Authors
from tests.scenarios.crowd import crowded
from tests.scenarios.figures import Figure, none
from tests.scenarios.made import made
from tests.scenarios.repositories import Commit, Repository, fits, git, mail, portions

Json = dict[str, Any]
SETTLED_EVERY = 20
PAGES = 200
"""Files whose pages are looked at in the end."""

ROOT = Path(__file__).parent.parent.parent
EDITS = 80
"""Small changes of the repository that is made, after one of every kind."""

OWN_COMMITS = 120
"""As many of this project's own commits are handed in."""

CODE = re.compile(r"`([^`]*)`")


@dataclass
class Replayed:
    """What came of it. ``identical`` trees are those of their commits, ``lesser`` ones all but what was refused."""

    commits: int = 0
    merges: int = 0
    empty: int = 0
    members: int = 0
    contributions: int = 0
    identical: int = 0
    lesser: int = 0
    left_out: set[bytes] = field(default_factory=set)
    refused: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0


class Refused(Exception):
    """What the bot says when it does not take a patch, and the paths that this is about."""

    def __init__(self, said: str, paths: Sequence[bytes]) -> None:
        super().__init__(said)
        self.said, self.paths = said, paths


class Replay:
    """One repository on its way into the archive."""

    def __init__(self, town: Town, source: Repository, authors: Authors, folder: Path) -> None:
        """Repeat ``source`` in ``town``, and fetch what comes of it into ``folder``."""
        self._town, self._source, self._authors = town, source, authors
        self._clone = folder
        self._held = source.nothing  # the tree of the last commit that was handed in
        self._by: list[tuple[str, str]] = []
        self.found = Replayed()
        git("init", "-q", "--bare", str(folder), at=folder.parent)

    async def run(self, commits: Sequence[Commit]) -> Replayed:
        """Hand in and accept commit after commit."""
        started = time.monotonic()
        for at, commit in enumerate(commits):
            self.found.commits += 1
            self.found.merges += len(commit.parents) > 1
            await self._commit(commit)
            if at % SETTLED_EVERY == 0:
                await self._town.settle()
        await self._town.settle()
        self._compare_people()
        await self._compare_web()
        self.found.seconds = time.monotonic() - started
        return self.found

    async def _commit(self, commit: Commit) -> None:
        self._done: set[bytes] = set()
        if not self._paths(commit):
            self.found.empty += 1
            self._held = commit.tree
            return
        while self._paths(commit):
            try:
                await self._hand_in(commit)
            except Refused as no:
                self._leave_out(no)
        self._held = commit.tree
        await self._compare(commit)

    def _paths(self, commit: Commit) -> list[bytes]:
        """What a commit changes, as far as it was not left out, and is not in yet."""
        changed = self._source.changed(self._held, commit.tree)
        return [path for path in changed if path not in self.found.left_out | self._done]

    async def _hand_in(self, commit: Commit) -> None:
        """Hand in what a commit changes, in as many contributions as it needs. Raises Refused."""
        paths, held = self._paths(commit), self._held
        if self.found.left_out or self._done:
            content = mail(commit, self._source.difference(held, commit.tree, paths))
        elif len(commit.parents) > 1 or commit.like_a_patch:
            content = mail(commit, self._source.difference(held, commit.tree))
        else:
            content = self._source.formatted(commit)
        if fits(content):
            await self._accepted(commit, content, paths)
            return
        for part, (some, diff) in enumerate(portions(self._source, held, commit.tree, paths), 1):
            await self._accepted(commit, mail(commit, diff, part), some)

    def _leave_out(self, no: Refused) -> None:
        """Leave out what a refusal names, or else all that was handed in, and count it."""
        named = {path for path in no.paths if kept_name(path) in CODE.findall(no.said)}
        self.found.refused[_reason(no.said)] += 1
        self.found.left_out |= named or set(no.paths)

    async def _accepted(self, commit: Commit, content: bytes, paths: Sequence[bytes]) -> None:
        """Send one patch by its author, and have it approved. Raises Refused if it is not taken."""
        author = await self._authors.of(commit)
        options = {} if commit.subject else {"title": "(without a message)"}
        used = await author.slash("general", "patch send", file=Upload("0001.patch", content, "text/plain"), **options)
        reply = await author.wait_reply(used)
        said = visible_text(reply)
        if "can be applied" not in said:
            raise Refused(said, paths)
        for button in ("I agree", "I certify this"):
            if button in labels(reply):
                assert "recorded" in await click(author, reply, button)
        reviewer = await self._town.person("bruno")
        card = await self._town.card(reviewer, said.partition("**")[2].partition("**")[0])
        done = visible_text(await reviewer.wait_reply(await reviewer.click(card, label="Approve"), within=PATIENCE))
        if "is accepted" not in done:
            raise AssertionError(f"{commit.id} {commit.subject!r} is not accepted: {done}")
        self.found.contributions += 1
        self._done |= set(paths)
        self._by.append(commit.author)

    async def _compare(self, commit: Commit) -> None:
        """Fetch the archive, and compare its newest tree with the commit's."""
        address = f"{self._town.archive_url}/g/{self._town.guild}/archive.git"
        await asyncio.to_thread(git, "fetch", "-q", address, "+refs/heads/*:refs/heads/*", at=self._clone)
        there = git("for-each-ref", "--format=%(tree)", "refs/heads/main", at=self._clone).decode().strip()
        tree = there or self._source.nothing
        if tree == commit.tree:
            self.found.identical += 1
            return
        theirs, ours = self._source.files(commit.tree), Repository(self._clone).files(tree)
        wanted = {path: file for path, file in theirs.items() if path not in self.found.left_out}
        ours = {path: file for path, file in ours.items() if path not in self.found.left_out}
        if wanted == ours:
            same = wanted == theirs  # where a tree has modes that git itself does not tell apart any more
            self.found.identical += same
            self.found.lesser += not same
            return
        odd = sorted({path for path in {*wanted, *ours} if wanted.get(path) != ours.get(path)})
        told = ", ".join(f"{path!r}: {ours.get(path)} and not {wanted.get(path)}" for path in odd[:3])
        self.found.wrong.append(f"{commit.id[:10]} {commit.subject!r}: {len(odd)} files differ: {told}")

    def _compare_people(self) -> None:
        """Every commit of the archive is by the member who handed it in, and everybody has one address of their own."""
        rows = git("log", "--reverse", "--format=%an%x00%ae", "main", at=self._clone).decode().splitlines()
        found = [tuple(row.split("\0")) for row in rows]
        addresses: dict[tuple[str, str], str] = {}
        for author, (name, address) in zip(self._by, found, strict=True):
            wanted = person_line(shown(author), "").removesuffix(" <>")
            if name != wanted or addresses.setdefault(author, address) != address:
                self.found.wrong.append(f"a commit of {author} is by {name} <{address}>")
        if len(set(addresses.values())) != len(addresses):
            self.found.wrong.append("two authors have one address")

    async def _compare_web(self) -> None:
        """Every file there is in the end has its page, whatever it is called."""
        ours = Repository(self._clone).files("main") if self._by else {}
        async with aiohttp.ClientSession() as session:
            for path in sorted(ours)[:PAGES]:
                page = f"page/{quote('/' + kept_name(path), safe='')}"
                address = URL(f"{self._town.archive_url}/{self._town.guild}/{page}", encoded=True)
                async with session.get(address) as answer:
                    self.found.pages += 1
                    if answer.status != 200:
                        self.found.wrong.append(f"{path!r} has no page: {answer.status}")


def shown(author: tuple[str, str]) -> str:
    """What the member is called who is an author: as on Discord, in at most 32 characters."""
    return author[0].strip()[:32].strip() or "somebody"


async def replayed(place: Path, folder: Path, *, limit: int | None = None) -> Replayed:
    """Repeat the first ``limit`` commits of the repository in ``place``; ``folder`` is for what is made of it."""
    source = Repository(place)
    commits = source.commits(limit=limit)
    authors = sorted({commit.author for commit in commits})
    names = {author: f"author{number}" for number, author in enumerate(authors)}
    async with crowded(folder / "data", {name: shown(author) for author, name in names.items()}) as town:
        there = Authors(town, names)
        try:
            found = await Replay(town, source, there, folder / "clone.git").run(commits)
        finally:
            await there.leave()
    found.members = len(authors)
    return found


def figures(found: Replayed, *, strict: bool) -> list[Figure]:
    """What came of a repository, told; ``strict`` where nothing may be refused."""
    reached = found.commits - found.empty
    lesser = f"{found.lesser}, {len(found.left_out)} paths left out"
    return [
        Figure("commits", f"{found.commits}, {found.merges} of them merges, {found.empty} without a change"),
        Figure("members", found.members),
        Figure("contributions accepted", f"{found.contributions} in {found.seconds:.0f} s"),
        Figure(
            "trees identical to their commits'",
            found.identical,
            str(reached),
            met=found.identical == reached or not strict,
        ),
        *([Figure("trees identical but for what was refused", lesser)] if found.refused else []),
        *(Figure(f"commits refused since {why}", number) for why, number in found.refused.most_common()),
        Figure("pages of files read", found.pages),
        *none("trees that differ, commits by somebody else, and files without a page", found.wrong),
    ]


def _reason(said: str) -> str:
    """Why a patch was refused, in the bot's words, without the path that they name."""
    lines = CODE.sub("`…`", said).splitlines()
    starts = [at for at, line in enumerate(lines) if line.startswith("**")]
    return lines[starts[0] + 1] if starts else " ".join(lines)


async def replay(folder: Path, chosen: argparse.Namespace) -> list[Figure]:
    """The repositories that are named, or else the one that is made of everything there can be, and this project's own
    as far as its history is here."""
    found: list[Figure] = []
    for number, (place, limit) in enumerate(_repositories(folder, chosen)):
        where = folder / f"replay{number}"
        where.mkdir()
        told = figures(await replayed(place, where, limit=limit), strict=not chosen.repository)
        found += [Figure("repository", place), *told]
    return found


def _repositories(folder: Path, chosen: argparse.Namespace) -> list[tuple[Path, int | None]]:
    if chosen.repository:
        return [(place.resolve(), chosen.commits) for place in chosen.repository]
    places: list[tuple[Path, int | None]] = [(made(folder / "made.git", more=EDITS), None)]
    return [*places, (ROOT, OWN_COMMITS)] if (ROOT / ".git").exists() else places
