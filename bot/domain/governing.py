"""Settings as a community changes them by vote: their names, their groups, and values as people type them.

A group is what one ``/settings`` command sets. While it is governed, it is changed by passed proposals only.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.duration import parse_length
from bot.domain.effect import Effect, EffectKind
from bot.domain.ids import ChannelId, RoleId
from bot.domain.licences import checked_licence
from bot.domain.patches.allowed import checked_forbidden
from bot.domain.refusal import Refusal
from bot.domain.settings import Capturer, GuildSettings, changed, checked_emoji, known_zone
from bot.domain.tracing import checked_kinds

_HOUR: Final = 3600
NOTHING: Final = "none"
"""How it is written that a channel, a role or a title is not set."""


class Group(StrEnum):
    """The settings that are governed together, named like the commands of ``/settings``."""

    CHANNELS = "channels"
    ROLES = "roles"
    VOTING = "voting"
    WORK = "work"
    ARCHIVE = "archive"
    CAPTURE = "capture"
    TRACES = "traces"
    PATCHES = "patches"
    ZONE = "time-zone"


class Sort(StrEnum):
    """What the value of a setting is."""

    CHANNEL = "channel"
    ROLE = "role"
    COUNT = "count"
    DAYS = "days"
    HOURS = "hours"
    SWITCH = "switch"
    LICENCE = "licence"
    ZONE = "zone"
    TITLE = "title"
    EMOJI = "emoji"
    CAPTURER = "capturer"
    TRACES = "traces"
    PATHS = "paths"


@dataclass(frozen=True)
class Setting:
    """A setting that can be changed by vote: a field of ``GuildSettings``."""

    field: str
    group: Group
    sort: Sort

    @property
    def name(self) -> str:
        """What it is called where people name it."""
        return self.field.replace("_", "-")


_ALL: Final = (
    Setting("proposals_channel", Group.CHANNELS, Sort.CHANNEL),
    Setting("tasks_channel", Group.CHANNELS, Sort.CHANNEL),
    Setting("review_channel", Group.CHANNELS, Sort.CHANNEL),
    Setting("archive_channel", Group.CHANNELS, Sort.CHANNEL),
    Setting("maintainer_role", Group.ROLES, Sort.ROLE),
    Setting("voter_role", Group.ROLES, Sort.ROLE),
    Setting("vote_hours", Group.VOTING, Sort.HOURS),
    Setting("quorum", Group.VOTING, Sort.COUNT),
    Setting("voter_min_account_days", Group.VOTING, Sort.DAYS),
    Setting("voter_min_member_days", Group.VOTING, Sort.DAYS),
    Setting("voter_min_accepted", Group.VOTING, Sort.COUNT),
    Setting("author_votes", Group.VOTING, Sort.SWITCH),
    Setting("open_limit", Group.VOTING, Sort.COUNT),
    Setting("open_per_member", Group.VOTING, Sort.COUNT),
    Setting("proposal_threads", Group.VOTING, Sort.SWITCH),
    Setting("claim_days", Group.WORK, Sort.DAYS),
    Setting("self_review", Group.WORK, Sort.SWITCH),
    Setting("review_days", Group.WORK, Sort.DAYS),
    Setting("archive_title", Group.ARCHIVE, Sort.TITLE),
    Setting("licence", Group.ARCHIVE, Sort.LICENCE),
    Setting("archive_public", Group.ARCHIVE, Sort.SWITCH),
    Setting("capture_emoji", Group.CAPTURE, Sort.EMOJI),
    Setting("capture_by", Group.CAPTURE, Sort.CAPTURER),
    Setting("capture_count", Group.CAPTURE, Sort.COUNT),
    Setting("inbox_channel", Group.CAPTURE, Sort.CHANNEL),
    Setting("traces_off", Group.TRACES, Sort.TRACES),
    Setting("patch_forbidden", Group.PATCHES, Sort.PATHS),
    Setting("patch_binaries", Group.PATCHES, Sort.SWITCH),
    Setting("timezone", Group.ZONE, Sort.ZONE),
)
SETTINGS: Final[Mapping[str, Setting]] = {setting.name: setting for setting in _ALL}
"""Every setting that a command or a vote can change, by name."""


class Governed(Refusal):
    """Raised when somebody would change settings that are the community's own. It names the first group of them, and
    ``effects`` are what a proposal would have to do for the same."""

    def __init__(self, group: str, effects: tuple[Effect, ...]) -> None:
        super().__init__("settings-governed", group=group)
        self.effects = effects


def setting_named(name: str) -> Setting:
    """The setting of a name. Raises Refusal."""
    found = SETTINGS.get(name.strip().casefold().replace("_", "-").replace(" ", "-"))
    if found is None:
        raise Refusal("setting-unknown", found=name[:40])
    return found


def group_named(name: str) -> Group:
    """The group of a name. Raises Refusal."""
    try:
        return Group(name.strip().casefold().replace("_", "-").replace(" ", "-"))
    except ValueError:
        raise Refusal("setting-group-unknown", found=name[:40], groups=", ".join(Group)) from None


def require_not_governed(settings: GuildSettings, after: GuildSettings, fields: Iterable[str]) -> None:
    """Raise Governed if one of the fields is in a group that only a passed proposal changes."""
    named = [SETTINGS[field.replace("_", "-")] for field in fields]
    for group in Group:
        if group.value in settings.governed and any(setting.group is group for setting in named):
            raise Governed(group.value, tuple(_effects(settings, after, named)))


def _effects(settings: GuildSettings, after: GuildSettings, named: Iterable[Setting]) -> Iterator[Effect]:
    for setting in named:
        value = getattr(after, setting.field)
        if value != getattr(settings, setting.field):
            yield Effect(EffectKind.SETTING, setting.name, written(setting, value))


def governed_with(settings: GuildSettings, group: Group, *, on: bool) -> tuple[str, ...]:
    """The governed groups with one more, or one less. Raises Refusal if nothing would change."""
    if (group.value in settings.governed) == on:
        raise Refusal("setting-governed-already" if on else "setting-not-governed", group=group.value)
    wanted = {*settings.governed, group.value} if on else {*settings.governed} - {group.value}
    return tuple(one.value for one in Group if one.value in wanted)


def parsed(setting: Setting, typed: str) -> object:
    """The value that somebody typed for a setting, as ``GuildSettings`` holds it. Raises Refusal."""
    return _READ[setting.sort](typed.strip())


def written(setting: Setting, value: object) -> str:
    """A value in the one way it is written down; ``parsed`` reads it back."""
    if value in (None, "", ()):
        return NOTHING
    if isinstance(value, tuple):
        return ", ".join(value)
    if setting.sort is Sort.SWITCH:
        return "yes" if value else "no"
    return f"{value}h" if setting.sort is Sort.HOURS else str(value)


def with_setting(settings: GuildSettings, setting: Setting, typed: str) -> GuildSettings:
    """The settings with one changed. Raises Refusal for a value that is not allowed, or that it has already."""
    after = changed(settings, {setting.field: parsed(setting, typed)})
    if after == settings:
        raise Refusal("setting-same", setting=setting.name, found=written(setting, getattr(settings, setting.field)))
    return after


def _number(typed: str) -> int:
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= 6):
        raise Refusal("setting-no-number", found=typed[:40])
    return int(typed)


def _days(typed: str) -> int:
    return _number(typed) if typed.isdecimal() else parse_length(typed).days


def _hours(typed: str) -> int:
    return math.ceil(parse_length(typed).total_seconds() / _HOUR)


def _switch(typed: str) -> bool:
    word = typed.casefold()
    if word not in {"yes", "no", "on", "off", "true", "false"}:
        raise Refusal("setting-no-switch", found=typed[:40])
    return word in {"yes", "on", "true"}


def _id(typed: str, mention: str, refusal: str) -> int | None:
    if typed.casefold() == NOTHING:
        return None
    match = re.fullmatch(rf"(?:<{mention})?(\d{{15,20}})>?", typed, re.ASCII)
    if match is None:
        raise Refusal(refusal, found=typed[:40])
    return int(match[1])


def _channel(typed: str) -> ChannelId | None:
    number = _id(typed, "#", "setting-no-channel")
    return ChannelId(number) if number is not None else None


def _role(typed: str) -> RoleId | None:
    number = _id(typed, "@&", "setting-no-role")
    return RoleId(number) if number is not None else None


def _title(typed: str) -> str:
    title = " ".join(typed.split())
    return "" if title.casefold() == NOTHING else title


def _emoji(typed: str) -> str:
    return "" if typed.casefold() == NOTHING else checked_emoji(typed)


def _paths(typed: str) -> str:
    return "" if typed.casefold() == NOTHING else checked_forbidden(typed)


def _capturer(typed: str) -> str:
    word = typed.casefold()
    if word not in list(Capturer):
        raise Refusal("setting-no-capturer", found=typed[:40], allowed=", ".join(Capturer))
    return word


def _traces(typed: str) -> tuple[str, ...]:
    return () if typed.casefold() == NOTHING else checked_kinds(re.split(r"[\s,;]+", typed.casefold()))


_READ: Final[Mapping[Sort, Callable[[str], object]]] = {
    Sort.CHANNEL: _channel,
    Sort.ROLE: _role,
    Sort.COUNT: _number,
    Sort.DAYS: _days,
    Sort.HOURS: _hours,
    Sort.SWITCH: _switch,
    Sort.LICENCE: checked_licence,
    Sort.ZONE: known_zone,
    Sort.TITLE: _title,
    Sort.EMOJI: _emoji,
    Sort.CAPTURER: _capturer,
    Sort.TRACES: _traces,
    Sort.PATHS: _paths,
}
