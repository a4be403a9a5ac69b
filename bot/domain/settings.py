"""What an admin decides for a guild, or its members for themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bot.domain.ids import ChannelId, RoleId
from bot.domain.licences import checked_licence
from bot.domain.patches.allowed import checked_forbidden
from bot.domain.people import Voter
from bot.domain.refusal import Refusal

ORIGIN: Final = "DCO-1.1"
"""What authors of patches agree to besides a licence: the Developer Certificate of Origin, version 1.1."""

CONSENT_VERSION: Final = "1"
"""Version of the wording members agree to (``consent-text`` in the catalogue). Changing the wording asks anew."""


class Capturer(StrEnum):
    """Whose emoji takes up a message: its author's, a maintainer's, or that of so many people."""

    AUTHOR = "author"
    MAINTAINER = "maintainer"
    ANYBODY = "anybody"


@dataclass(frozen=True)
class GuildSettings:
    """One guild's settings. A channel that is None means: where the command was used. ``governed`` are the groups of
    settings that only passed proposals change (``bot.domain.governing``). ``traces_off`` are the kinds of traces
    for which no tasks open by themselves; ``patch_forbidden`` are the patterns of paths that no patch changes, with
    blanks between them."""

    proposals_channel: ChannelId | None = None
    tasks_channel: ChannelId | None = None
    review_channel: ChannelId | None = None
    archive_channel: ChannelId | None = None
    maintainer_role: RoleId | None = None
    voter_role: RoleId | None = None
    voter_min_account_days: int = 0
    voter_min_member_days: int = 0
    voter_min_accepted: int = 0
    author_votes: bool = True
    open_limit: int = 50
    open_per_member: int = 5
    proposal_threads: bool = True
    governed: tuple[str, ...] = ()
    timezone: str = "UTC"
    licence: str = "CC-BY-SA-4.0"
    archive_title: str = ""
    archive_public: bool = True
    vote_hours: int = 72
    quorum: int = 1
    claim_days: int = 7
    self_review: bool = False
    capture_emoji: str = ""
    capture_by: str = Capturer.MAINTAINER.value
    capture_count: int = 1
    inbox_channel: ChannelId | None = None
    review_days: int = 3
    traces_off: tuple[str, ...] = ()
    patch_forbidden: str = ""
    patch_binaries: bool = True

    @property
    def zone(self) -> ZoneInfo:
        """The guild's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def vote_length(self) -> timedelta:
        """How long a proposal stays open when its author does not say."""
        return timedelta(hours=self.vote_hours)

    @property
    def claim_lease(self) -> timedelta:
        """How long a claim lasts unless it is renewed."""
        return timedelta(days=self.claim_days)

    @property
    def review_patience(self) -> timedelta:
        """How long a review is in somebody's hands who is not heard of."""
        return timedelta(days=self.review_days)

    def governing(self, groups: tuple[str, ...]) -> GuildSettings:
        """The settings with these groups under the community's own rule."""
        return replace(self, governed=groups)

    def is_maintainer(self, actor: Voter) -> bool:
        """Whether somebody may review: admins always, others by the maintainer role."""
        return actor.admin or (self.maintainer_role is not None and self.maintainer_role in actor.roles)


_BOUNDS: Final = {
    "vote_hours": (1, 24 * 60),
    "quorum": (0, 100_000),
    "claim_days": (1, 90),
    "review_days": (1, 30),
    "voter_min_account_days": (0, 3650),
    "voter_min_member_days": (0, 3650),
    "voter_min_accepted": (0, 1000),
    "open_limit": (1, 50),
    "open_per_member": (1, 50),
    "capture_count": (1, 50),
}
TITLE_LIMIT: Final = 80
_OWN_EMOJI: Final = re.compile(r"<a?:\w{2,32}:\d{15,20}>", re.ASCII)
_EMOJI_LIMIT: Final = 16
_LETTERS: Final = 0x200C
"""Below this code point no character of an emoji is, but for the digits of keycaps, © and ®."""


def changed(settings: GuildSettings, changes: dict[str, object]) -> GuildSettings:
    """``settings`` with ``changes`` applied. Raises Refusal for a value that is not allowed."""
    for name, (low, high) in _BOUNDS.items():
        value = changes.get(name)
        if isinstance(value, int) and not low <= value <= high:
            setting = name.replace("_", "-")  # no character that could be taken for markup
            raise Refusal("settings-out-of-range", setting=setting, found=value, low=low, high=high)
    licence = changes.get("licence")
    if licence is not None:
        changes = {**changes, "licence": checked_licence(str(licence))}
    zone = changes.get("timezone")
    if zone is not None:
        changes = {**changes, "timezone": known_zone(str(zone))}
    if (paths := changes.get("patch_forbidden")) is not None:
        changes = {**changes, "patch_forbidden": checked_forbidden(str(paths))}
    emoji = changes.get("capture_emoji")
    if emoji:
        changes = {**changes, "capture_emoji": checked_emoji(str(emoji))}
    title = changes.get("archive_title")
    if isinstance(title, str) and len(title) > TITLE_LIMIT:
        raise Refusal("settings-title-too-long", found=len(title), limit=TITLE_LIMIT)
    return replace(settings, **changes)  # type: ignore[arg-type]  # the names are GuildSettings fields, typed at the callers


def checked_emoji(typed: str) -> str:
    """An emoji as Discord writes it in messages: a character, or ``<:name:id>`` for one of the server's own.

    Raises Refusal for what is none, and for ✅, by which reviewers approve.
    """
    emoji = typed.strip()
    pictured = len(emoji) <= _EMOJI_LIMIT and all(ord(one) > _LETTERS or one in "#*0123456789" for one in emoji)
    if not _OWN_EMOJI.fullmatch(emoji) and not (pictured and any(ord(one) > _LETTERS for one in emoji)):
        raise Refusal("settings-no-emoji", found=emoji[:40])
    if emoji.replace("\ufe0f", "") == "✅":
        raise Refusal("settings-emoji-taken", found=emoji)
    return emoji


def known_zone(name: str) -> str:
    """The tz database's own spelling of a zone a person typed. Raises Refusal if there is none."""
    wanted = name.strip().replace(" ", "_").casefold()
    for zone in available_timezones():
        if zone.casefold() == wanted:
            return zone
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refusal("settings-unknown-zone", found=name[:60]) from None
