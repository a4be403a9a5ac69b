"""Looking at patches before anybody else does: whether they can be read and apply, and what to know of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.contribution import Attachment, Patch
from bot.domain.ids import GuildId
from bot.domain.patches.allowed import require_allowed
from bot.domain.patches.apply import apply, needed
from bot.domain.patches.kept import kept
from bot.domain.patches.mail import Mail, Series
from bot.domain.patches.model import DIFF_LIMIT, LINES_LIMIT, File, FileChange, is_text
from bot.domain.patches.parse import parse
from bot.domain.patches.remarks import remarks
from bot.domain.ports import Blobs, Store, Transaction
from bot.domain.refusal import Refusal
from bot.domain.settings import GuildSettings
from bot.services.base import settings_of
from bot.services.files_tree import FilesTree, require_no_document
from bot.services.series import put_into

CONTENT_LIMIT: Final = 64 * 1024 * 1024
"""Bytes of all files that are no text and that a series is about."""

_TYPE: Final = "application/octet-stream"


@dataclass(frozen=True)
class Finding:
    """Why one patch of a series cannot be taken."""

    part: int
    subject: str
    refusal: Refusal


class Rejected(Refusal):
    """Patches that nobody is shown: each with what is wrong with it."""

    def __init__(self, findings: Sequence[Finding], total: int) -> None:
        super().__init__("patch-rejected", count=len(findings), total=total)
        self.findings = tuple(findings)


@dataclass(frozen=True)
class Checked:
    """A series that applies to the archive as it is; ``contents`` are files that it makes and that are no text."""

    patches: tuple[Patch, ...]
    contents: tuple[tuple[str, bytes], ...]


class PatchChecks:
    """Checks patches against what the store and the place for files hold."""

    def __init__(self, store: Store, blobs: Blobs) -> None:
        """Read from ``store`` and ``blobs``."""
        self._store, self._blobs = store, blobs

    async def check(self, guild: GuildId, series: Series) -> Checked:
        """Look at a series. Raises Rejected with everything that is wrong with it."""
        parsed = _parsed(series)
        tree, settings = await self._read(guild, parsed)
        patches: list[Patch] = []
        contents: dict[str, tuple[str, bytes]] = {}
        for part, (mail, changes) in enumerate(zip(series.mails, parsed, strict=True), 1):
            try:
                made = apply(tree.files, changes, tree.folders_now)
                require_allowed(made.files, tree.files, settings.patch_forbidden, binaries=settings.patch_binaries)
            except Refusal as no:
                raise Rejected([Finding(part, mail.subject, no)], len(series.mails)) from no
            found = remarks(mail.subject, mail.body, changes, made.files, tree.files)
            patches.append(replace(_patch(mail, changes), swaps=made.swaps, remarks=found))
            for path, changed in made.files.items():
                file = changed.file
                if file is not None and file.content is not None and not is_text(file.content):
                    contents[file.sha256] = (path, file.content)
            put_into(tree, made)
        return Checked(tuple(patches), tuple(contents.values()))

    async def keep(self, guild: GuildId, checked: Checked) -> tuple[Attachment, ...]:
        """Keep the files of a checked series that are no text, before a document names them."""
        kept_files = []
        for path, content in checked.contents:
            sha256, size = await self._blobs.put(guild, _once(content), len(content))
            kept_files.append(Attachment(path.rpartition("/")[2], _TYPE, size, sha256))
        return tuple(kept_files)

    async def _read(self, guild: GuildId, parsed: Sequence[tuple[FileChange, ...]]) -> tuple[FilesTree, GuildSettings]:
        """The files that the patches are about, with their contents; and the settings."""
        paths = sorted(set().union(*map(needed, parsed)))
        named = sorted({change.path for changes in parsed for change in changes})

        async def work(tx: Transaction) -> tuple[FilesTree, GuildSettings]:
            tree = FilesTree()
            await tree.read(tx, paths)
            for path in named:
                await require_no_document(tx, path)
            return tree, await settings_of(tx)

        tree, settings = await self._store.run(guild, work)
        read = 0
        for path, file in tree.files.items():
            if file.content is None:
                content = await self._content(guild, file, CONTENT_LIMIT - read)
                read += len(content)
                tree.files[path] = replace(file, content=content)
        return tree, settings

    async def _content(self, guild: GuildId, file: File, limit: int) -> bytes:
        content = bytearray()
        try:
            async for chunk in self._blobs.read(guild, file.sha256):
                content += chunk
                if len(content) > limit:
                    raise Refusal("patch-result-too-large", limit=CONTENT_LIMIT)
        except KeyError:
            raise LookupError(f"the archive has lost the file {file.sha256}") from None
        return bytes(content)


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


def _parsed(series: Series) -> list[tuple[FileChange, ...]]:
    """What each patch does. Raises Rejected with all that cannot be read."""
    if sum(len(mail.diff) for mail in series.mails) > DIFF_LIMIT:
        raise Refusal(
            "patch-too-large", found=sum(len(one.diff) for one in series.mails) // 1024, limit=DIFF_LIMIT // 1024
        )
    if (lines := sum(mail.diff.count(b"\n") for mail in series.mails)) > LINES_LIMIT:
        raise Refusal("patch-too-many-lines", found=lines, limit=LINES_LIMIT)
    parsed: list[tuple[FileChange, ...]] = []
    wrong: list[Finding] = []
    for part, mail in enumerate(series.mails, 1):
        try:
            if not mail.subject:
                raise Refusal("patch-no-subject")
            parsed.append(parse(mail.diff))
        except Refusal as no:
            wrong.append(Finding(part, mail.subject, no))
    if wrong:
        raise Rejected(wrong, len(series.mails))
    return parsed


def _patch(mail: Mail, changes: Sequence[FileChange]) -> Patch:
    return Patch(
        mail.subject,
        mail.body,
        kept(mail.diff),
        mail.author,
        tuple(map(str, mail.claimed)),
        files=len(changes),
        added=sum(change.added for change in changes),
        removed=sum(change.removed for change in changes),
    )
