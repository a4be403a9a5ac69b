"""Patches as people hand them in: mails by ``git format-patch``, whole mailboxes, bare diffs, and fenced ones.

Source: Git's documentation, ``git format-patch`` and ``git am``, "Discussion".
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.errors import HeaderParseError
from email.header import decode_header
from typing import Final

from bot.domain.patches.parse import require_size
from bot.domain.patches.trailers import Trailer, joined, names_person, split
from bot.domain.refusal import Refusal

SERIES_LIMIT: Final = 100
"""Patches in one series."""

SUBJECT_LIMIT: Final = 200
BODY_LIMIT: Final = 20_000
_HEADERS_LIMIT: Final = 200
_FROM_LINE: Final = re.compile(rb"^From \S+ +\w{3} \w{3} +\d{1,2} \d\d:\d\d:\d\d (?:\S+ )?\d{4}.*\n", re.MULTILINE)
_HEADER: Final = re.compile(rb"([A-Za-z][A-Za-z0-9-]*):[ \t]?(.*)", re.DOTALL)
_MARKS: Final = re.compile(r"^(?:\s*(?:re|fwd?)\s*:\s*|\s*\[[^\]]{0,100}\]\s*)+", re.IGNORECASE)
_COUNT: Final = re.compile(r"\b(\d{1,4})/(\d{1,4})\b")
_VERSION: Final = re.compile(r"\bv(\d{1,3})\b", re.IGNORECASE)
_DIFF: Final = re.compile(rb"^(?:diff --git |diff -|Index: |--- \S.*\n\+\+\+ )", re.MULTILINE)
_DASHES: Final = re.compile(rb"^---[ \t]*\n", re.MULTILINE)
_FENCE: Final = re.compile(r"^```[ \t]*(?:diff|patch)[ \t]*\n(.*?)^```", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_IN_BODY: Final = re.compile(r"(from|date|subject): (.*)", re.IGNORECASE)


@dataclass(frozen=True)
class Mail:
    """One patch as it was handed in. ``index`` and ``total`` are those of its subject (0: none), and so ``version``.

    ``author`` and ``date`` are what the mail says, and nobody has checked. ``claimed`` are the trailers about people in
    its message, without which ``body`` is; ``notes`` what was written below it, which is not kept with the change. A
    cover letter has no diff.
    """

    subject: str
    body: str
    diff: bytes
    index: int = 0
    total: int = 0
    version: int = 0
    author: str = ""
    date: str = ""
    notes: str = ""
    claimed: tuple[Trailer, ...] = ()


@dataclass(frozen=True)
class Series:
    """Patches in their order, and the cover letter, if there is one."""

    mails: tuple[Mail, ...]
    cover: Mail | None = None


def read(content: bytes, name: str = "") -> list[Mail]:
    """Every patch in a file: a mailbox, one mail, or a bare diff, which is called ``name``. Raises Refusal."""
    require_size(content)
    if content.count(b"\nFrom ") > 50 * SERIES_LIMIT:
        raise Refusal("patch-series-too-long", limit=SERIES_LIMIT)
    text = content.removeprefix(b"\xef\xbb\xbf")
    starts = [match for match in _FROM_LINE.finditer(text) if _begins_mail(text, match)]
    if starts:
        ends = [*(match.start() for match in starts[1:]), len(text)]
        return [_mail(text[match.end() : end]) for match, end in zip(starts, ends, strict=True)]
    if re.match(rb"(?:[A-Za-z-]+: .*\r?\n(?:[ \t].*\r?\n)*)+\r?\n", text[:20_000]) and re.search(
        rb"^(?:subject|from): ", text[:20_000], re.IGNORECASE | re.MULTILINE
    ):
        return [_mail(text)]
    return [_bare(text, name)]


def fenced(message: str) -> list[Mail]:
    """The patches between fences (```diff) in a message. What stands before a fence is its subject and message."""
    found, at = [], 0
    for match in _FENCE.finditer(message):
        words, at = message[at : match.start()].strip(), match.end()
        subject, _, body = words.partition("\n")
        found.append(_tidied(subject, body.strip(), match[1].encode("utf-8", "replace")))
    return found


def series(mails: Sequence[Mail]) -> Series:
    """The mails as one series: by their numbers, where they have any. Raises Refusal if one is missing or there twice,
    if they are of different versions, and if there are too many."""
    cover = next((mail for mail in mails if not mail.diff), None)
    patches = [mail for mail in mails if mail.diff]
    if not patches:
        raise Refusal("patch-nothing")
    if len(patches) > SERIES_LIMIT:
        raise Refusal("patch-series-too-long", limit=SERIES_LIMIT)
    if len(mails) - len(patches) > 1:
        raise Refusal("patch-two-covers")
    if len({mail.version or 1 for mail in mails if mail.total}) > 1:
        raise Refusal("patch-versions-mixed")
    if all(mail.total for mail in patches):
        totals = {mail.total for mail in patches}
        numbers = sorted(mail.index for mail in patches)
        wanted = list(range(1, max(totals) + 1)) if max(totals) <= SERIES_LIMIT else []
        if len(totals) > 1 or numbers != wanted:
            missing = sorted(set(wanted) - set(numbers))[:10]
            raise (
                Refusal("patch-series-incomplete", found=", ".join(map(str, numbers[:20])), total=max(totals))
                if not missing
                else Refusal("patch-series-missing", missing=", ".join(map(str, missing)))
            )
        patches.sort(key=lambda mail: mail.index)
    return Series(tuple(replace(mail, index=at) for at, mail in enumerate(patches, 1)), cover)


def written(
    subject: str, body: str, diff: bytes, author: str, date: str, *, index: int = 1, total: int = 1, version: int = 1
) -> bytes:
    """A mail that ``git am`` takes. ``date`` is in RFC 5322's form, ``author`` a name and an address."""
    number = f" {index}/{total}" if total > 1 else ""
    mark = f"[PATCH{f' v{version}' if version > 1 else ''}{number}] "
    lines = [
        f"From {'0' * 40} Mon Sep 17 00:00:00 2001",
        f"From: {_one_line(author)}",
        f"Date: {date}",
        f"Subject: {mark}{_one_line(subject)}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    message = "\n".join(f" {line}" if _is_break(line) else line for line in body.splitlines())
    end = b"" if diff.endswith(b"\n") else b"\n"
    return "\n".join([*lines, "", message, "---", "", ""]).encode("utf-8", "replace") + diff + end + b"-- \n\n"


def _is_break(line: str) -> bool:
    """Whether a line of a message would be taken for the begin of something else."""
    return line.startswith(("From ", "diff -", "Index: ", "--- ")) or line.rstrip() == "---"


def _one_line(words: str) -> str:
    return " ".join("".join(character if character.isprintable() else " " for character in words).split())


def _begins_mail(text: bytes, match: re.Match[bytes]) -> bool:
    return _HEADER.match(text, match.end()) is not None


def _mail(text: bytes) -> Mail:
    headers, content = _headed(text)
    subject, author = _decoded(headers.get(b"subject", b"")), _decoded(headers.get(b"from", b""))
    message, notes, diff = _parts(_plain(content, headers.get(b"content-transfer-encoding", b"")))
    inner, message = _inner(message)
    marks = _MARKS.match(subject)
    mark = marks[0] if marks is not None else ""
    count, version = _COUNT.search(mark), _VERSION.search(mark)
    made = _tidied(inner.get("subject") or subject, message, diff)
    return replace(
        made,
        index=int(count[1]) if count else 0,
        total=int(count[2]) if count else 0,
        version=int(version[1]) if version else 1 if count else 0,
        author=_one_line(inner.get("from") or author)[:SUBJECT_LIMIT],
        date=_one_line(inner.get("date") or _decoded(headers.get(b"date", b"")))[:60],
        notes=notes,
    )


def _bare(text: bytes, name: str) -> Mail:
    message, notes, diff = _parts(text)
    subject, _, body = message.strip().partition("\n")
    return replace(_tidied(subject or name, body.strip(), diff), notes=notes)


def _tidied(subject: str, body: str, diff: bytes) -> Mail:
    subject = _one_line(_MARKS.sub("", subject))
    if len(subject) > SUBJECT_LIMIT:
        subject, rest = _divided(subject)
        body = f"{rest}\n\n{body}".rstrip()
    if len(body) > BODY_LIMIT:
        raise Refusal("patch-message-too-long", found=len(body), limit=BODY_LIMIT)
    body = body.replace("\0", "\ufffd")
    body, found = split(body)
    claimed = tuple(one for one in found if names_person(one))
    body = joined(body, tuple(one for one in found if one not in claimed))
    return Mail(subject, body, diff, claimed=claimed)


def _divided(subject: str) -> tuple[str, str]:
    """A subject that is too long, and what of it goes on in the message: histories have such, and nothing is lost."""
    start = subject[: SUBJECT_LIMIT - 1]
    kept = start.rpartition(" ")[0] or start
    return kept + "…", "…" + subject[len(kept) :].lstrip()


def _headed(text: bytes) -> tuple[dict[bytes, bytes], bytes]:
    """The headers of a mail, folded lines joined, and what follows them."""
    found: dict[bytes, bytes] = {}
    at, last = 0, b""
    for _ in range(_HEADERS_LIMIT):
        end = text.find(b"\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end].rstrip(b"\r")
        at = end + 1
        if not line:
            break
        match = _HEADER.fullmatch(line)
        if line[:1] in b" \t" and last:
            found[last] += b" " + line.strip()
        elif match is not None:
            last = match[1].lower()
            found.setdefault(last, match[2].strip())
        if at >= len(text):
            break
    return found, text[at:]


def _plain(content: bytes, encoding: bytes) -> bytes:
    match encoding.strip().lower():
        case b"quoted-printable":
            made = quopri.decodestring(content)
        case b"base64":
            try:
                made = base64.b64decode(content)
            except (binascii.Error, ValueError):
                raise Refusal("patch-corrupt", line=1) from None
        case _:
            return content
    require_size(made)
    return made


def _parts(content: bytes) -> tuple[str, str, bytes]:
    """The message, the notes below it, and the diff."""
    diff = _DIFF.search(content)
    start = diff.start() if diff is not None else len(content)
    words, rest = content[:start].replace(b"\r\n", b"\n"), content[start:] if diff is not None else b""
    message, dashes, notes = words, b"", b""
    if (match := _DASHES.search(words)) is not None:
        message, dashes, notes = words[: match.start()], match[0], words[match.end() :]
    if not rest and not dashes:  # a cover letter ends with git's own version
        message = re.split(rb"^-- $", message, maxsplit=1, flags=re.MULTILINE)[0]
    shown = [part.decode("utf-8", "replace").replace("\0", "\ufffd").strip() for part in (message, notes)]
    return shown[0], _without_stat(shown[1])[:BODY_LIMIT], rest


def _without_stat(notes: str) -> str:
    """Notes without the table of changed files that git puts at their end."""
    kept: list[str] = []
    for line in notes.splitlines():
        if re.fullmatch(r" \S.{0,400} \|\s+(?:\d+ ?[-+]*|Bin.*)", " " + line.strip()):
            continue
        if re.fullmatch(r" ?\d+ files? changed.*| (?:create|delete) mode .*| (?:rename|copy|mode change) .*", line):
            continue
        kept.append(line)
    return "\n".join(kept).strip()


def _inner(message: str) -> tuple[dict[str, str], str]:
    """Headers that a mail's text begins with, which count more than its own: it was passed on by somebody else."""
    found: dict[str, str] = {}
    lines = message.splitlines()
    while lines and (match := _IN_BODY.fullmatch(lines[0])) is not None and match[1].lower() not in found:
        found[match[1].lower()] = match[2].strip()
        lines.pop(0)
    if not found or (lines and lines[0].strip()):
        return {}, message
    return found, "\n".join(lines).strip()


def _decoded(header: bytes) -> str:
    """A header's words, also those that are encoded (RFC 2047)."""
    text = header.decode("utf-8", "replace")
    if "=?" not in text:
        return text
    try:
        parts = decode_header(text)
    except (HeaderParseError, ValueError):
        return text
    made = []
    for part, charset in parts:
        if isinstance(part, str):
            made.append(part)
            continue
        try:
            made.append(part.decode(charset or "ascii", "replace"))
        except LookupError:
            made.append(part.decode("utf-8", "replace"))
    return "".join(made)
