"""The repositories of all communities, each brought up to date before it is read."""

from __future__ import annotations

import asyncio
import logging
import re
import shutil
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Final

from bot.domain.change import ARCHIVE, Pseudonyms, person_line
from bot.domain.ids import GuildId, MemberId, RevisionId
from bot.domain.page import Credit
from bot.domain.people import FORMER, is_former
from bot.domain.ports import Blobs, DamagedBlob, Store
from bot.domain.refusal import Refusal
from bot.domain.share import EVERYTHING, Share
from bot.mirror.commit import Draft, draft_of, signature, tag_name, tag_text
from bot.services.history import History, Standing, Stretch

if TYPE_CHECKING:
    from bot.mirror.repository import Repository  # dulwich is imported when somebody first needs it

log = logging.getLogger(__name__)

AT_ONCE: Final = 2
"""How many answers are made at the same time, for all readers; the others wait."""

_NAME: Final = re.compile(r"([1-9]\d{0,18})\.git(?:\.new)?")


@dataclass(frozen=True)
class Mirrored:
    """What a repository holds: how many commits, and the id of the newest ("" without any)."""

    commits: int
    head: str


class Mirror:
    """The archives as git repositories, in a folder of their own, or without one in a folder that goes at the end."""

    def __init__(self, store: Store, blobs: Blobs, folder: Path | None, share: Share = EVERYTHING) -> None:
        """Read ``store`` and ``blobs``. Repositories of guilds in ``share`` are kept up to date by ``update_all``."""
        self._history, self._blobs, self._share = History(store), blobs, share
        self._kept, self._temporary = folder, ExitStack()
        self._open: dict[GuildId, Repository] = {}
        self._locks: defaultdict[GuildId, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._busy = asyncio.Semaphore(AT_ONCE)

    async def close(self) -> None:
        """Let go of all files."""
        for repository in self._open.values():
            repository.close()
        self._open.clear()
        await asyncio.to_thread(self._temporary.close)

    async def advertised(self, guild: GuildId) -> bytes:
        """What somebody is told who is about to clone or fetch; the repository is brought up to date first.

        Raises Refusal.
        """
        from bot.mirror.serving import advertised

        async with self._reading(guild, fresh=True) as repository:
            return await asyncio.to_thread(advertised, repository)

    async def packed(self, guild: GuildId, asked: bytes) -> IO[bytes]:
        """The answer to what git asks; to be closed by the caller. Raises Refusal."""
        from bot.mirror.serving import NotUnderstood, packed

        async with self._reading(guild, fresh=False) as repository:
            try:
                return await asyncio.to_thread(packed, repository, asked)
            except NotUnderstood as trouble:
                log.info("guild %s: git was not understood", guild, exc_info=trouble)
                raise Refusal("web-git-not-understood") from trouble

    async def archived(self, guild: GuildId, revision: RevisionId, folder: str, form: str) -> IO[bytes]:
        """Everything as it was once a revision was in, in a folder of that name, as ``zip`` or ``tar.gz``; to be closed
        by the caller. Raises Refusal."""
        from bot.mirror.archives import Form, packed_tree

        async with self._reading(guild, fresh=True) as repository:
            return await asyncio.to_thread(packed_tree, repository, revision, folder, Form(form))

    async def commit_of(self, guild: GuildId, revision: RevisionId) -> str | None:
        """The id of the commit that brought a revision. Raises Refusal."""
        async with self._reading(guild, fresh=True) as repository:
            return repository.commit_of(revision)

    async def rebuild(self, guild: GuildId) -> Mirrored:
        """Make a guild's repository anew. Raises Refusal."""
        async with self._locks[guild]:
            standing = await self._public(guild)
            repository = await self._anew(guild, standing)
            return Mirrored(repository.count, repository.standing.head)

    async def update(self, guild: GuildId) -> Mirrored:
        """Bring a guild's repository up to date. Raises Refusal."""
        async with self._reading(guild, fresh=True) as repository:
            return Mirrored(repository.count, repository.standing.head)

    async def update_all(self) -> None:
        """Bring every repository of our share up to date, and remove what has no business here any more.

        Without a folder of our own only those that somebody asked for are there, and kept.
        """
        guilds = [guild for guild in await self._history.guilds() if guild in self._share]
        for guild in guilds if self._kept is not None else [one for one in guilds if one in self._open]:
            with suppress(Refusal):
                await self.update(guild)
        if self._kept is not None or self._open:
            await self._forget_others(set(guilds))

    async def _forget_others(self, guilds: set[GuildId]) -> None:
        for path in await asyncio.to_thread(lambda: [*self._folder.glob("*.git*")]):
            match = _NAME.fullmatch(path.name)
            if match is not None and GuildId(int(match[1])) not in guilds:
                await self._remove(GuildId(int(match[1])))

    @asynccontextmanager
    async def _reading(self, guild: GuildId, *, fresh: bool) -> AsyncIterator[Repository]:
        async with self._busy:
            async with self._locks[guild]:
                standing = await self._public(guild)
                repository = self._open.get(guild)
                if fresh or repository is None or repository.standing.republished != standing.republished:
                    repository = await self._up_to_date(guild, standing)
            yield repository

    async def _public(self, guild: GuildId) -> Standing:
        standing = await self._history.standing(guild)
        if not standing.public:
            await self._remove(guild)
            raise Refusal("web-no-archive")
        return standing

    async def _up_to_date(self, guild: GuildId, standing: Standing) -> Repository:
        """The repository with everything in it. It is made anew where it cannot be continued."""
        repository = await self._opened(guild, standing)
        if repository is None:
            return await self._anew(guild, standing)
        known = repository.standing
        if (known.last, known.releases) != (standing.newest, standing.releases):
            await self._continue(guild, repository)
        return repository

    async def _opened(self, guild: GuildId, standing: Standing) -> Repository | None:
        """The repository that is there; None if there is none that fits what is stored."""
        from bot.mirror.repository import Damaged, Repository

        repository, first = self._open.get(guild), guild not in self._open
        if repository is None:
            with suppress(Damaged):
                repository = await asyncio.to_thread(Repository, self._path(guild))
        if repository is None:
            return None
        self._open[guild] = repository
        known = repository.standing
        grown = known.republished == standing.republished and known.last <= standing.newest
        if not grown or known.releases > standing.releases:
            return None
        if known.head and (first or known.last != standing.newest):
            return repository if await self._continues(guild, repository) else None
        return repository

    async def _continues(self, guild: GuildId, repository: Repository) -> bool:
        """Whether the newest commit is that of the change which is stored; a backup may have been put in its place."""
        stretch = await self._history.changes(guild, RevisionId(repository.standing.first - 1), limit=1)
        if not stretch.changes or stretch.changes[0].last != repository.standing.last:
            return False
        draft = draft_of(stretch.changes[0], guild, await self._history.pseudonyms(guild))
        return await asyncio.to_thread(repository.reproduces, draft)

    async def _anew(self, guild: GuildId, standing: Standing) -> Repository:
        from bot.mirror.repository import Repository

        log.info("the git repository of guild %s is made", guild)
        await self._remove(guild)
        made = await asyncio.to_thread(Repository.create, self._path(guild, ".new"), standing.republished)
        try:
            await self._continue(guild, made)
        finally:
            made.close()
        await asyncio.to_thread(self._path(guild, ".new").rename, self._path(guild))
        self._open[guild] = await asyncio.to_thread(Repository, self._path(guild))
        return self._open[guild]

    async def _continue(self, guild: GuildId, repository: Repository) -> None:
        """Add what is not in it yet: changes, the tags of releases, and what people are called."""
        pseudonyms, more, grown = await self._history.pseudonyms(guild), True, False
        while more:
            stretch = await self._history.changes(guild, RevisionId(repository.standing.last))
            more, grown = stretch.more, grown or bool(stretch.changes)
            await self._add(guild, repository, stretch, pseudonyms)
        for release in (await self._history.releases(guild))[repository.standing.releases :]:
            by = Credit(release.by, release.by_name)
            tagger = signature(by.name, pseudonyms.email(guild, by), release.at)
            text = tag_text(release, guild)
            await asyncio.to_thread(repository.tag, tag_name(release), release.head, tagger, text)
        if grown:
            await self._name_people(guild, repository, pseudonyms)

    async def _add(self, guild: GuildId, repository: Repository, stretch: Stretch, pseudonyms: Pseudonyms) -> None:
        drafts, named = [], set[str]()
        for change in stretch.changes:
            draft = draft_of(change, guild, pseudonyms)
            await self._fetch_blobs(guild, repository, draft)
            drafts.append(draft)
            people = (*change.revisions[0].authors, change.committer)
            named |= {pseudonyms.email(guild, one) for one in people if not is_former(one.id)}
        await asyncio.to_thread(repository.append, drafts, named)

    async def _fetch_blobs(self, guild: GuildId, repository: Repository, draft: Draft) -> None:
        for content in draft.put.values():
            if content.blob and repository.blob(content.blob) is None:
                data = await self._read(guild, content.blob)
                await asyncio.to_thread(repository.put_blob, content.blob, data)

    async def _read(self, guild: GuildId, sha256: str) -> bytes:
        try:
            return b"".join([chunk async for chunk in self._blobs.read(guild, sha256)])
        except (KeyError, DamagedBlob):
            log.exception("guild %s: the file %s of an accepted revision is missing", guild, sha256)
            return f"This file is missing. Its SHA-256 is {sha256}.\n".encode()

    async def _name_people(self, guild: GuildId, repository: Repository, pseudonyms: Pseudonyms) -> None:
        named = set(repository.standing.named)
        lines = []
        for member, name in (await self._history.names(guild)).items():
            email = pseudonyms.email(guild, Credit(MemberId(member), name))
            if email in named:
                lines.append(person_line(name, email))
        mailmap = "".join(f"{line}\n" for line in sorted(lines)).encode("utf-8", "replace")
        newest = await self._history.changes(guild, RevisionId(repository.standing.first - 1), limit=1)
        archive = Credit(FORMER, ARCHIVE)
        by = signature(archive.name, pseudonyms.email(guild, archive), newest.changes[0].at)
        await asyncio.to_thread(repository.note_people, mailmap, by)

    async def _remove(self, guild: GuildId) -> None:
        if self._open.pop(guild, None) is None and self._kept is None:
            return
        for path in (self._path(guild), self._path(guild, ".new")):
            await asyncio.to_thread(shutil.rmtree, path, True)

    @cached_property
    def _folder(self) -> Path:
        """Where the repositories are; a temporary folder is made when it is first needed."""
        if self._kept is not None:
            return self._kept
        return Path(self._temporary.enter_context(TemporaryDirectory(prefix="barnraiser-git-")))

    def _path(self, guild: GuildId, ending: str = "") -> Path:
        return self._folder / f"{guild}.git{ending}"
