"""Series of patches on every store: bytes of any kind, many revisions in one transaction, folders found."""

from __future__ import annotations

import pytest

from bot.domain.ids import GuildId, MemberId
from bot.domain.kinds import PAGES, REVISIONS
from bot.domain.page import EXECUTABLE
from bot.domain.patches.kept import kept_name
from bot.domain.patches.model import file_of
from bot.domain.people import Actor
from bot.domain.refusal import Refusal
from bot.services.desk import Desk
from tests.services.patching import agree, files, mails, send

GUILD = GuildId(600_000_000_000_000_000)
ADA, MO = (Actor(GUILD, MemberId(number), name, admin=number == 2) for number, name in ((1, "Ada"), (2, "Mo")))
NAME = kept_name(b"caf\xe9 \xff\x07\nback\\slash \xef\x9c\x80")
ONE = {
    NAME: file_of(b"1\n"),
    "a/b/latin.txt": file_of("é\n".encode("latin-1") * 9),
    "a/x.bin": file_of(bytes(range(256))),
    "a/private.txt": file_of("\uf780\uf700 ü\n".encode()),
    "run": file_of(b"#!\r\n", EXECUTABLE),
}
TWO = {
    NAME: file_of(b"2\n"),
    "a/b/latin.txt": file_of("é\n".encode("latin-1") * 8 + b"\xff\n"),
    "a/x.bin": file_of(b"text now\n"),
    "a/private.txt": ONE["a/private.txt"],
    "b/run": file_of(b"#!\r\n", EXECUTABLE),
}


async def test_a_series_is_kept_and_accepted_to_the_byte(desk: Desk):
    await agree(desk, ADA)
    made = await send(desk, ADA, mails({}, ONE, TWO))
    assert await desk.contributions.get(GUILD, made.number) == made
    await desk.reviews.approve(MO, made.number)
    assert await files(desk, ADA) == TWO

    async def kept(tx):  # type: ignore[no-untyped-def]
        return await tx.find(REVISIONS), [
            await tx.count(PAGES, "folder", path) for path in ("a", "a/b", "b", "run", "c")
        ]

    revisions, folders = await desk.store.run(GUILD, kept)
    assert [one.number for one in revisions] == list(range(1, len(revisions) + 1))
    assert folders == [3, 1, 1, 0, 0]
    assert {one.slug: one.text for one in revisions if one.part == 2}["/a/x.bin"] == "text now\n"
    with pytest.raises(Refusal) as no:
        await send(desk, ADA, mails({}, {"a": file_of(b"x\n")}), event=2)
    assert no.value.key == "patch-rejected"
