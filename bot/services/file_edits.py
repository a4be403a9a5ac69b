"""Files changed without a diff: their text is taken up, and what was changed in it becomes a patch."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.ids import GuildId, RevisionId
from bot.domain.kinds import PAGES, REVISIONS
from bot.domain.page import LINK, PLAIN, Revision
from bot.domain.patches.mail import Mail
from bot.domain.patches.make import difference, rendered
from bot.domain.patches.model import file_of
from bot.domain.patches.paths import checked_path
from bot.domain.ports import Store, Transaction
from bot.domain.refusal import Refusal
from bot.services.base import get_if
from bot.services.files_tree import require_no_document


@dataclass(frozen=True)
class FileText:
    """A text file of the archive: its path, its text, and the revision that is (0: there is no such file)."""

    path: str
    text: str
    revision: int


class FileEdits:
    """The use cases around a file that is changed in a form."""

    def __init__(self, store: Store) -> None:
        """Read from ``store``."""
        self._store = store

    async def text(self, guild: GuildId, path: str) -> FileText:
        """A text file of the archive as it is, to be changed; an empty one where there is none. Raises Refusal for a
        path that nobody may use, and for a file that is no text."""
        path = checked_path(path.strip().removeprefix("/"))

        async def work(tx: Transaction) -> FileText:
            await require_no_document(tx, path)
            page = await tx.get(PAGES, f"/{path}")
            head = await get_if(tx, REVISIONS, page.head if page is not None else None)
            if head is None or head.gone:
                return FileText(path, "", 0)
            if head.blob or head.mode == LINK:
                raise Refusal("patch-file-no-text", path=path)
            return FileText(path, head.text, int(head.number))

        return await self._store.run(guild, work)

    async def patch(self, guild: GuildId, path: str, seen: int, text: str) -> Mail:
        """The patch that makes ``text`` of a file as it was at the revision ``seen`` (0: no file yet).

        Line ends are those that the file has; it ends with a newline if it did before. Raises Refusal if that is no
        change.
        """

        async def work(tx: Transaction) -> Revision | None:
            return await tx.get(REVISIONS, RevisionId(seen))

        head = await self._store.run(guild, work) if seen else None
        before = head.text if head is not None and head.slug == f"/{path}" else ""
        mode = head.mode if head is not None else PLAIN
        lines = text.replace("\r\n", "\n")
        if lines and not lines.endswith("\n") and (not before or before.endswith("\n")):
            lines += "\n"
        after = lines.replace("\n", "\r\n") if "\r\n" in before else lines
        old = {path: file_of(before.encode(), mode)} if seen else {}
        changes = difference(old, {path: file_of(after.encode("utf-8", "replace"), mode)})
        if not changes:
            raise Refusal("patch-edit-nothing", path=path)
        return Mail("", "", rendered(changes))
