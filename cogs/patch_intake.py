"""Patches as they come in: attached files, a message with fenced diffs, or what was typed into a form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.domain.patches.mail import Mail, fenced, read
from bot.domain.patches.model import DIFF_LIMIT
from bot.domain.refusal import Refusal
from bot.services.patch_checks import Finding, Rejected
from cogs.edge import wording
from cogs.files import Fetcher, RemoteFile
from cogs.rendered import OVER, Rendered, card
from cogs.words import clip, safe, text

_ENDINGS: Final = (".patch", ".diff", ".mbox", ".eml")
_NAME_LIMIT: Final = 80
_LISTED: Final = 10
_LINES_LIMIT: Final = 900


def is_patch(file: RemoteFile) -> bool:
    """Whether a file's name says that it is a patch."""
    return file.name.lower().endswith(_ENDINGS)


async def fetched(fetch: Fetcher, files: Sequence[RemoteFile]) -> list[Mail]:
    """The patches in files. Raises Refusal for a file that is none, is too large, or cannot be had."""
    found: list[Mail] = []
    for file in files:
        if not is_patch(file):
            raise Refusal("patch-no-patch-file", file=clip(file.name, _NAME_LIMIT))
        content = bytearray()
        async for chunk in fetch.chunks(file):
            content += chunk
            if len(content) > DIFF_LIMIT:
                raise Refusal("patch-too-large", found=len(content) // 1024, limit=DIFF_LIMIT // 1024)
        found += read(bytes(content))
    return found


def typed(written: str) -> list[Mail]:
    """The patches in what somebody wrote: between fences, or all of it."""
    if not written.strip():
        return []
    found = fenced(written)
    return found or read((written.rstrip("\n") + "\n").encode("utf-8", "replace"))


def report(no: Rejected) -> Rendered:
    """What an author is told of patches that could not be taken: everything that is wrong, and what to do."""
    shown = "\n\n".join(_finding(one) for one in no.findings[:_LISTED])
    more = len(no.findings) - _LISTED
    if more > 0:
        shown += "\n\n" + text("patch-report-more", count=more)
    words = f"{wording(no)}\n\n{shown}\n\n{text('patch-report-next')}"
    return Rendered(embed=card("", text("patch-report-title"), clip(words, 4000), OVER).remove_footer())


def _finding(one: Finding) -> str:
    subject = safe(one.subject, 120) or text("patch-no-subject-shown")
    lines = hunk_shown(b"".join(getattr(one.refusal, "lines", ())).decode("utf-8", "replace"))
    return text("patch-report-line", part=one.part, subject=subject) + f"\n{wording(one.refusal)}" + lines


def hunk_shown(hunk: str) -> str:
    """The lines of a hunk as a block of code; "" for none."""
    if not hunk:
        return ""
    return f"\n```diff\n{clip(hunk.replace('```', chr(0x2035) * 3), _LINES_LIMIT).rstrip()}\n```"
