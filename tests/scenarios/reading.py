"""The archive of an encyclopedia as readers have it: over HTTP, and by the real git."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path
from typing import Any

import aiohttp

from bot.domain.page import slug
from bot.mirror import Mirror
from storage import open_store
from tests.e2e.acts import web
from tests.e2e.conftest import Town
from tests.scenarios.repositories import git

Json = dict[str, Any]
_ROW = re.compile(r"<tbody>|<th scope=\"rowgroup\"[^>]*>(.*?)</th>|<code>(.*?)</code>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Edit:
    """One accepted change: of which article, by whom, and the sentence that is new in it. ``reverts``: it brings back
    what somebody wrote before."""

    title: str
    author: str
    sentence: str
    reverts: bool = False


@dataclass
class Read:
    """What was read, and what of it is not as it should be."""

    pages: int = 0
    revisions: int = 0
    people: int = 0
    sentences: int = 0
    lost: list[str] = field(default_factory=list)
    misattributed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    async def decision(self, town: Town, proposal: int, passes: bool, why: str) -> None:
        """Look at a judged closure's page."""
        shown = unescape(await web(town, f"P{proposal}"))
        self.pages += 1
        if why not in shown or ("judged that it passes" in shown) is not passes:
            self.wrong.append(f"P{proposal} does not show its closure")

    async def grade(self, town: Town, title: str, featured: bool) -> None:
        """Look at what a page is graded."""
        async with aiohttp.ClientSession() as session:
            found = await _Archive(town, session).json(f"api/page/{slug(title)}.json")
        if (found["grade"] == "featured") is not featured:
            self.wrong.append(f"{title} has the grade {found['grade']}")


class _Archive:
    """The web server, read by one reader."""

    def __init__(self, town: Town, session: aiohttp.ClientSession) -> None:
        self._start, self._session = f"{town.archive_url}/{town.guild}/", session

    async def text(self, path: str) -> str:
        """A page. Raises AssertionError if it is not there."""
        async with self._session.get(path if path.startswith("http") else self._start + path) as answer:
            assert answer.status == 200, f"{path}: {answer.status}"
            return await answer.text()

    async def json(self, path: str) -> Json:
        """The same as JSON."""
        async with self._session.get(self._start + path) as answer:
            assert answer.status == 200, f"{path}: {answer.status}"
            found: Json = await answer.json()
            return found


async def read_web(
    town: Town, edits: Sequence[Edit], articles: Mapping[str, Sequence[tuple[str, str]]], shown: Mapping[str, str]
) -> Read:
    """Fetch every page, its history, who wrote which line of it, every revision, and every contributor.

    ``articles`` are the sentences that each has to have in the end, with their authors; ``shown`` is what those are
    called. The revisions have to be the ``edits`` in their order.
    """
    found = Read()
    async with aiohttp.ClientSession() as session:
        archive = _Archive(town, session)
        for title, sentences in articles.items():
            await _article(archive, found, title, sentences, shown)
        addresses: dict[str, str] = {}
        for number, edit in enumerate(edits, 1):
            await _revision(archive, found, number, edit, shown, addresses)
        given = Counter(edit.author for edit in edits)
        for name, address in addresses.items():
            await _contributor(archive, found, address, shown[name], given[name])
        after = await session.get(f"{town.archive_url}/{town.guild}/R{len(edits) + 1}")
        if after.status != 404:
            found.wrong.append("there are more revisions than edits")
    return found


async def _article(
    archive: _Archive, found: Read, title: str, sentences: Sequence[tuple[str, str]], shown: Mapping[str, str]
) -> None:
    page = await archive.json(f"api/page/{slug(title)}.json")
    raw = await archive.text(f"R{page['head']}/raw")
    if raw.rstrip("\n") != "\n\n".join(sentence for sentence, _ in sentences):
        found.lost.append(f"{title}: {raw!r}")
    html = await archive.text(f"page/{slug(title)}")
    history = await archive.text(f"page/{slug(title)}/history")
    listed = await archive.json(f"api/page/{slug(title)}/history.json")
    numbers = [one["number"] for one in listed["revisions"]]
    if len(numbers) != page["revisions"] or any(f"R{number}" not in history for number in numbers):
        found.wrong.append(f"{title}: its history has {numbers}")
    whose = _blamed(await archive.text(f"R{page['head']}/blame"))
    for sentence, author in sentences:
        found.sentences += 1
        if escape(sentence.partition(" See [[")[0]) not in html:
            found.wrong.append(f"{title}: its page does not show {sentence!r}")
        if f"{shown[author]} " not in whose.get(sentence, "") + " ":
            found.misattributed.append(f"{title}: {sentence!r} by {author} is said to be by {whose.get(sentence)!r}")
    found.pages += 3


def _blamed(html: str) -> dict[str, str]:
    """Who is said to have written each line."""
    who, found = "", {}
    for match in _ROW.finditer(html):
        if match[1] is not None:
            who = " ".join(unescape(_TAG.sub(" ", match[1])).split())
        elif match[2] is not None:
            found[unescape(_TAG.sub("", match[2]))] = who
    return found


async def _revision(
    archive: _Archive, found: Read, number: int, edit: Edit, shown: Mapping[str, str], addresses: dict[str, str]
) -> None:
    one = await archive.json(f"api/R{number}.json")
    html = await archive.text(f"R{number}")
    found.revisions += 1
    [author] = one["authors"]
    addresses[edit.author] = author["url"]
    if one["title"] != edit.title or (one["reverts_to"] is not None) is not edit.reverts:
        found.wrong.append(f"R{number} is {one['title']}, and not {edit}")
    if author["name"] != shown[edit.author] or shown[edit.author] not in html:
        found.misattributed.append(f"R{number} is by {author['name']}, and not by {edit.author}")
    if edit.sentence not in one["text"]:
        found.lost.append(f"R{number}: {edit.sentence!r}")


async def _contributor(archive: _Archive, found: Read, address: str, name: str, given: int) -> None:
    html = await archive.text(address)
    told = await archive.json(f"api/by/{address.rpartition('/')[2]}.json")
    found.people += 1
    if name not in html or (told["name"], told["revisions"]) != (name, given):
        found.wrong.append(f"{name} has given {given}, and is said to be {told['name']} with {told['revisions']}")


async def read_git(
    town: Town, folder: Path, edits: Sequence[Edit], texts: Mapping[str, str], shown: Mapping[str, str]
) -> Read:
    """Clone the archive, hold its files and commits against what was written, and then have it made anew of what the
    bot keeps, by nothing but that: the commits must have the same ids. The bot is stopped for it."""
    found, clone = Read(), folder / "clone.git"
    address = f"{town.archive_url}/g/{town.guild}/archive.git"
    await asyncio.to_thread(git, "clone", "-q", "--mirror", address, str(clone), at=folder)
    for title, text in texts.items():
        found.pages += 1
        if git("show", f"main:{slug(title)}.md", at=clone).decode().rstrip("\n") != text:
            found.lost.append(f"{title} differs in git")
    names = git("log", "--reverse", "--format=%an", "main", at=clone).decode().splitlines()
    found.revisions = len(names)
    if names != [shown[edit.author] for edit in edits]:
        found.misattributed.append("the commits are not by those who made the edits, in their order")
    git("fsck", "--strict", at=clone)
    await town.stop()
    again = await _rebuilt(town, folder / "again")
    refs = ("for-each-ref", "--format=%(objectname) %(tree) %(refname)")
    if git(*refs, at=clone) != git(*refs, at=again):
        found.wrong.append("what was made anew has other commits")
    return found


async def _rebuilt(town: Town, folder: Path) -> Path:
    store = open_store(town.data)
    mirror = Mirror(store, store.blobs, folder)
    try:
        await mirror.rebuild(town.guild)
    finally:
        await mirror.close()
        await store.close()
    return folder / f"{town.guild}.git"
