"""Taking up a message through its menu: who wrote it, what it says, and the files with it."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

import discord

from bot.domain.ids import ChannelId, MemberId, MessageId
from bot.domain.refusal import Refusal
from bot.domain.task import Source
from cogs.files import RemoteFile, from_attachment
from cogs.forms import Submission, fitting
from cogs.words import clip

_KEPT: Final = 500
_MARKS_BEFORE: Final = " \t#>*_~`|-"
_MARKS_AFTER: Final = " \t*_~`|:"
_LONG_TITLE: Final = 60
_PAUSE: Final = re.compile(r"(?<=\w{3})\W*?[,:;.!?–—](?=\s)")

SOURCE_ID: Final = r"(?P<channel>\d+):(?P<message>\d+):(?P<author>\d+):(?P<files>\d+):(?P<name>.*)"
"""What the custom id of a form made from a message holds, after the form's own prefix."""


@dataclass(frozen=True)
class Captured:
    """A message as its menu showed it to us: Discord withholds its text and files from us anywhere else."""

    source: Source
    text: str
    files: tuple[RemoteFile, ...]

    def form_id(self, prefix: str) -> str:
        """A custom id from which ``source_of`` knows the message again; a long name of its author is cut."""
        source = self.source
        numbers = f"{source.channel}:{source.message}:{source.author}:{len(self.files)}:"
        return fitting(prefix + numbers, source.author_name)


def capture(message: discord.Message) -> Captured:
    """What there is to take up. Mentions in the text are replaced by the names they show."""
    author = message.author
    source = Source(ChannelId(message.channel.id), MessageId(message.id), MemberId(author.id), author.display_name)
    text = message.clean_content.strip() if not message.is_system() else ""
    return Captured(source, text, tuple(from_attachment(one, message) for one in message.attachments))


def captured_work(message: discord.Message) -> Captured:
    """What there is to take up as somebody's work. Raises Refusal unless a person wrote the message."""
    if not is_by_person(message):
        raise Refusal("contribution-from-bot")
    return capture(message)


def source_of(sent: Submission) -> Source:
    """The message that a form with ``SOURCE_ID`` in its custom id was made from."""
    parts = sent.parts
    channel, message = ChannelId(int(parts["channel"])), MessageId(int(parts["message"]))
    return Source(channel, message, MemberId(int(parts["author"])), parts["name"])


class Recent:
    """The messages whose menus were used last. Only a convenience: what is forgotten can be taken up again."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._kept: OrderedDict[MessageId, Captured] = OrderedDict()

    def keep(self, captured: Captured) -> None:
        """Remember it in place of the oldest one."""
        self._kept[captured.source.message] = captured
        self._kept.move_to_end(captured.source.message)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    def get(self, message: MessageId) -> Captured | None:
        """The message as it was captured, if it is not forgotten."""
        return self._kept.get(message)


def headline(text: str, limit: int) -> tuple[str, str]:
    """A text's first line without its Markdown marks, as a title; and the rest, which is empty for a single line that
    fits into the title."""
    first, _, rest = text.strip().partition("\n")
    title = first.lstrip(_MARKS_BEFORE).rstrip(_MARKS_AFTER)
    if len(title) > limit:
        return clip(title, limit), text.strip()
    return title, rest.strip()


def subject(text: str, limit: int) -> str:
    """What a text is probably about, as the title of a page: its first line, up to the first comma or full stop where
    the line is too long for a good title."""
    line, _ = headline(text, limit)
    pause = _PAUSE.search(line) if len(line) > _LONG_TITLE else None
    return line[: pause.start()] if pause else line


def is_by_person(message: discord.Message) -> bool:
    """Whether a person wrote it, and not a bot, a webhook or Discord itself."""
    return not (message.author.bot or message.webhook_id or message.is_system())
