"""Ready-made patches, and what tests do with them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import pairwise

import pytest

from bot.domain.contribution import Contribution
from bot.domain.ids import ChannelId, EventId
from bot.domain.kinds import PAGES, REVISIONS
from bot.domain.page import Revision
from bot.domain.patches.mail import Mail, read, written
from bot.domain.patches.make import difference, rendered
from bot.domain.patches.model import File, Tree, file_of
from bot.domain.people import Actor
from bot.domain.refusal import Refusal
from bot.domain.settings import ORIGIN
from bot.services.authors import Author
from bot.services.desk import Desk
from bot.services.files_tree import file_in

CHANNEL = ChannelId(7)
People = Callable[..., Actor]
ONE = {"src/main.c": file_of(b"int main()\n{\n\treturn 0;\n}\n"), "doc/a b.txt": file_of(b"first\r\nsecond")}
TWO = {**ONE, "src/main.c": file_of(b"int main()\n{\n\treturn 1;\n}\n"), "icon.png": file_of(b"\x89PNG\0" * 99)}
DATE = "Fri, 01 May 2026 12:00:00 +0000"


def mbox(*trees: Tree, subjects: tuple[str, ...] = (), body: str = "Because.", version: int = 1) -> bytes:
    """A mailbox whose patches lead from each tree to the next."""
    steps = list(pairwise(trees))
    names = subjects or tuple(f"step {at}" for at in range(1, len(steps) + 1))
    return b"".join(
        written(
            name,
            body,
            rendered(difference(old, new)),
            "Somebody Else <else@example.org>",
            DATE,
            index=at,
            total=len(steps),
            version=version,
        )
        for at, ((old, new), name) in enumerate(zip(steps, names, strict=True), 1)
    )


def mails(*trees: Tree, **more: object) -> list[Mail]:
    """The same, read."""
    return read(mbox(*trees, **more))  # type: ignore[arg-type]


async def agree(desk: Desk, actor: Actor) -> None:
    """Agree to the licence and to the certificate of origin."""
    await desk.consents.give(actor)
    await desk.consents.give(actor, ORIGIN)


async def send(desk: Desk, actor: Actor, sent: list[Mail], event: int = 1, **more: object) -> Contribution:
    """Hand in a series of one's own."""
    author = Author(actor.id, actor.name)
    return await desk.patches.send(
        actor,
        sent,
        author=author,
        channel=CHANNEL,
        event=EventId(event),
        **more,  # type: ignore[arg-type]
    )


async def files(desk: Desk, actor: Actor) -> dict[str, File]:
    """The files of the archive as they are, those that are no text with their contents."""

    async def work(tx: object) -> list[Revision]:
        pages = [page for page in await tx.find(PAGES) if page.is_file and not page.gone]  # type: ignore[attr-defined]
        return [await tx.get(REVISIONS, page.head) for page in pages]  # type: ignore[attr-defined]

    found = {}
    for revision in await desk.store.run(actor.guild, work):
        file = file_in(revision)
        if file.content is None:
            content = b"".join([chunk async for chunk in desk.patches._checks._blobs.read(actor.guild, file.sha256)])
            file = File(file.mode, content, file.sha256)
        found[revision.slug[1:]] = file
    return found


async def refused(key: str, doing: Awaitable[object]) -> Refusal:
    """What is done is refused, for this reason."""
    with pytest.raises(Refusal) as no:
        await doing
    assert no.value.key == key, no.value
    return no.value
