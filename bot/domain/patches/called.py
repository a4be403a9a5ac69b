"""What a series is called, and what is said of it as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.contribution import TITLE_LIMIT
from bot.domain.patches.mail import BODY_LIMIT, Mail, Series


def titled(mails: Sequence[Mail], title: str, notes: str) -> list[Mail]:
    """The mails; of a single bare diff, the title given is the subject, and the notes its message."""
    if len(mails) == 1 and mails[0].diff and not mails[0].total and title.strip():
        subject = " ".join(title.split())
        bare = not mails[0].author
        return [
            replace(mails[0], subject=subject if bare else mails[0].subject or subject, body=mails[0].body or notes)
        ]
    return list(mails)


def called(sent: Series) -> str:
    """Its title: the subject of the cover letter, or of the first patch."""
    words = sent.cover.subject if sent.cover is not None and sent.cover.subject else sent.mails[0].subject
    return words if len(words) <= TITLE_LIMIT else words[: TITLE_LIMIT - 1] + "…"


def cover(sent: Series, notes: str) -> str:
    """What is said of a version as a whole: the cover letter, and the notes given or written below the patches."""
    parts = [notes.strip(), sent.cover.body if sent.cover is not None else ""]
    parts += [mail.notes for mail in sent.mails]
    return "\n\n".join(dict.fromkeys(filter(None, parts)))[:BODY_LIMIT]
