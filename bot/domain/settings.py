"""What an admin decides for a guild, or its members for themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bot.domain.ids import ChannelId, RoleId
from bot.domain.licences import checked_licence
from bot.domain.people import Voter
from bot.domain.refusal import Refusal

ORIGIN: Final = "DCO-1.1"
"""What authors of patches agree to besides a licence: the Developer Certificate of Origin, version 1.1."""

CONSENT_VERSION: Final = "1"
"""Version of the wording members agree to (``consent-text`` in the catalogue). Changing the wording asks anew."""


@dataclass(frozen=True)
class GuildSettings:
    """One guild's settings. A channel that is None means: where the command was used. ``governed`` are the groups of
    settings that only passed proposals change (``bot.domain.governing``)."""

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
    review_days: int = 3

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
}
TITLE_LIMIT: Final = 80


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
    title = changes.get("archive_title")
    if isinstance(title, str) and len(title) > TITLE_LIMIT:
        raise Refusal("settings-title-too-long", found=len(title), limit=TITLE_LIMIT)
    return replace(settings, **changes)  # type: ignore[arg-type]  # the names are GuildSettings fields, typed at the callers


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
