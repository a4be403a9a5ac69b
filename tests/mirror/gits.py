"""The real git, where there is one; and a community's history to be put into a store."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from bot.domain.contribution import Attachment
from bot.domain.ids import ContributionId, RevisionId
from bot.domain.kinds import PAGES, PEOPLE, REVISIONS
from bot.domain.page import Page, Revision, slug
from bot.domain.people import Person
from bot.domain.ports import Blobs
from bot.mirror import Mirror
from storage import EmbeddedStore
from tests.web.library import ANN, BEN, GUILD, NOW, Library
from tests.web.site import site

needs_git = pytest.mark.skipif(
    shutil.which("git") is None, reason="there is no git here; install it (apt install git) to have archives cloned"
)
_PLAIN = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C.UTF-8",
    "no_proxy": "*",
}


async def git(*arguments: str, at: Path | None = None, fails: bool = False) -> str:
    """What git says. A failure fails the test, unless it is to fail: then it is what git complains of."""
    process = await asyncio.create_subprocess_exec(
        "git", *arguments, cwd=at, env={**os.environ, **_PLAIN}, stdout=-1, stderr=-1
    )
    out, trouble = await process.communicate()
    assert (process.returncode != 0) is fails, (arguments, trouble.decode())
    return trouble.decode() if fails else out.decode(errors="surrogateescape")


async def files_at(at: Path, commit: str = "HEAD") -> dict[str, tuple[str, bytes]]:
    """Every file of a commit: its mode and its bytes."""
    listed = await git("ls-tree", "-r", "-z", commit, at=at)
    found = {}
    for line in filter(None, listed.split("\0")):
        meta, path = line.split("\t", 1)
        mode, _, number = meta.split()
        shown = await git("cat-file", "blob", number, at=at)
        found[path] = (mode, shown.encode(errors="surrogateescape"))
    return found


@dataclass
class History(Library):
    """A library whose changes have several files."""

    blobs: Blobs | None = None
    made: int = 0
    pages: dict[str, Page] = field(default_factory=dict)

    async def file(self, data: bytes, name: str = "photo.png") -> Attachment:
        """Keep a file."""

        async def once() -> AsyncIterator[bytes]:
            yield data

        assert self.blobs is not None
        digest, size = await self.blobs.put(self.guild, once(), 10**7)
        return Attachment(name, "image/png", size, digest)

    async def change(self, *files: dict[str, Any], **common: Any) -> list[Revision]:
        """Accept one change of several pages: each is given by its slug or title, and by what differs."""
        self.made += 1
        number = ContributionId(common.pop("contribution", self.made))
        at = common.pop("at", NOW + timedelta(minutes=len(self.revisions)))
        revisions = []
        for changes in files:
            changes = dict(changes)
            title = changes.pop("title")
            address = title if title.startswith("/") else slug(title)
            before = self.pages.get(address)
            text = changes.pop("text", "")
            one = Revision(
                number=RevisionId(len(self.revisions) + 1),
                slug=address,
                title=title,
                index=before.revisions + 1 if before is not None else 1,
                parent=before.head if before is not None else None,
                text=text,
                attachments=(),
                authors=(ANN,),
                reviewer=BEN,
                contribution=number,
                licence="CC-BY-SA-4.0",
                at=at,
                summary="",
                sha256=sha256(text.encode()).hexdigest(),
            )
            one = replace(one, **common, **changes)
            self.revisions.append(one)
            self.pages[address] = Page(address, title, one.number, one.index, one.at, one.area, gone=one.gone)
            revisions.append(one)
        await self.put(REVISIONS, *revisions)
        await self.put(PAGES, *(self.pages[one.slug] for one in revisions))
        await self.put(PEOPLE, Person(ANN.id, ANN.name), Person(BEN.id, BEN.name))
        return revisions


@asynccontextmanager
async def served(store: EmbeddedStore, mirror: Mirror) -> AsyncIterator[str]:
    """The archive's web server, on a port of its own; what is given is the address to clone from."""
    async with TestServer(site(store, mirror)) as server:
        yield str(server.make_url(f"/g/{GUILD}/archive.git"))


def commits(revisions: Sequence[Revision]) -> int:
    """How many changes some revisions are."""
    return len({(one.contribution, one.part, one.at) for one in revisions})
