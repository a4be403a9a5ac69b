"""What is shown of the settings: how things are, and what is to be mended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import discord

from bot.domain.ids import ChannelId, GuildId, RoleId
from bot.domain.notice import Notice
from bot.domain.settings import GuildSettings
from bot.domain.tracing import TraceKind
from bot.locales.traces import from_key
from cogs.consent import licence_link
from cogs.links import home_url
from cogs.places import lacking
from cogs.proposal_thread import without_thread
from cogs.rendered import BUSY, FIELD_LIMIT, OPEN, Rendered, add, listed
from cogs.words import clip, person, safe, text, when

_DAY_HOURS: Final = 24
_WHY_SHOWN: Final = 160


def settings_message(
    settings: GuildSettings,
    stuck: Sequence[Notice],
    trouble: Sequence[str],
    now: datetime,
    guild: GuildId,
    archive: str,
    *,
    reads: bool = False,
) -> Rendered:
    """Every setting; then what is to be mended, and what was not posted for it. ``reads``: whether the bot may read
    messages."""
    embed = discord.Embed(title=text("settings-title"), colour=BUSY if stuck or trouble else OPEN)
    add(embed, text("settings-channels"), channels_words(settings))
    add(embed, text("settings-roles"), roles_words(settings))
    add(embed, text("settings-voting"), voting_words(settings))
    add(embed, text("settings-work"), work_words(settings))
    add(embed, text("settings-archive"), archive_words(settings, guild, archive))
    add(embed, text("settings-capture"), capture_words(settings, reads=reads))
    add(embed, text("settings-traces"), traces_words(settings))
    add(embed, text("settings-patches"), patches_words(settings))
    local = text("settings-line-zone", zone=settings.timezone, time=local_time(settings, now))
    add(embed, text("settings-zone"), local)
    if settings.governed:
        names = ", ".join(settings.governed)
        add(embed, text("settings-governed-title"), text("settings-governed-words", groups=names), inline=False)
    if trouble:
        add(embed, text("settings-trouble"), listed(trouble, FIELD_LIMIT, _more), inline=False)
    elif not stuck:
        add(embed, text("settings-well"), text("settings-well-all"), inline=False)
    if stuck:
        remedy = text("settings-stuck-remedy")
        room = FIELD_LIMIT - len(remedy) - 1
        lines = listed(map(_stuck, stuck), room, _more)
        add(embed, text("settings-stuck"), f"{lines}\n{remedy}", inline=False)
    return Rendered(embed=embed)


def channels_words(settings: GuildSettings) -> str:
    """Where what is posted."""
    return "\n".join(
        (
            text("settings-line-proposals", value=_channel(settings.proposals_channel)),
            text("settings-line-tasks", value=_channel(settings.tasks_channel)),
            text("settings-line-review", value=_channel(settings.review_channel)),
            text("settings-line-archive", value=_channel(settings.archive_channel)),
        )
    )


def roles_words(settings: GuildSettings) -> str:
    """Who may review and vote."""
    maintainers = _role(settings.maintainer_role, text("settings-no-maintainers"))
    voters = _role(settings.voter_role, text("settings-everybody"))
    return f"{text('settings-line-maintainers', value=maintainers)}\n{text('settings-line-voters', value=voters)}"


def voting_words(settings: GuildSettings) -> str:
    """What holds for new proposals."""
    days, hours = divmod(settings.vote_hours, _DAY_HOURS)
    if hours:
        lines = [text("settings-line-length", hours=settings.vote_hours)]
    else:
        lines = [text("settings-line-length-days", days=days)]
    lines.append(text("settings-line-quorum", quorum=settings.quorum))
    if settings.voter_min_account_days:
        lines.append(text("settings-line-account", days=settings.voter_min_account_days))
    if settings.voter_min_member_days:
        lines.append(text("settings-line-member", days=settings.voter_min_member_days))
    if settings.voter_min_accepted:
        lines.append(text("settings-line-accepted", count=settings.voter_min_accepted))
    if not settings.author_votes:
        lines.append(text("settings-line-own-no"))
    lines.append(text("settings-line-open", limit=settings.open_limit, each=settings.open_per_member))
    lines.append(text("settings-line-threads-yes" if settings.proposal_threads else "settings-line-threads-no"))
    return "\n".join(lines)


def work_words(settings: GuildSettings) -> str:
    """What holds for claims and reviews."""
    own = text("settings-line-self-yes" if settings.self_review else "settings-line-self-no")
    claim, review = settings.claim_days, settings.review_days
    return f"{text('settings-line-claim', days=claim)}\n{text('settings-line-review-days', days=review)}\n{own}"


def archive_words(settings: GuildSettings, guild: GuildId, archive: str) -> str:
    """How the archive is published."""
    lines = [text("settings-line-archive-title", value=safe(settings.archive_title))] if settings.archive_title else []
    lines.append(text("settings-line-licence", value=licence_link(settings.licence)))
    public = settings.archive_public
    link = home_url(archive, guild)
    lines.append(text("settings-line-public", link=link) if public else text("settings-line-private"))
    return "\n".join(lines)


def traces_words(settings: GuildSettings) -> str:
    """For what tasks open by themselves, and for what not."""
    off = [kind for kind in TraceKind if kind in settings.traces_off]
    on = [kind for kind in TraceKind if kind not in off]
    lines = [text("settings-line-traces-on", kinds=_kinds(on)) if on else text("settings-line-traces-none")]
    lines += [text("settings-line-traces-off", kinds=_kinds(off))] if off and on else []
    return "\n".join(lines)


def _kinds(kinds: Sequence[TraceKind]) -> str:
    return "; ".join(text(from_key(kind)) for kind in kinds)


def capture_words(settings: GuildSettings, *, reads: bool) -> str:
    """How messages are taken up; where the bot may not read them, what that means."""
    emoji, inbox = settings.capture_emoji, settings.inbox_channel
    by, count = settings.capture_by, settings.capture_count
    lines = [text("settings-line-emoji", emoji=emoji, by=by, count=count) if emoji else text("settings-line-no-emoji")]
    lines.append(text("settings-line-inbox", value=_channel(inbox)) if inbox else text("settings-line-no-inbox"))
    if (emoji or inbox) and not reads:
        lines.append(text("capture-deaf"))
    return "\n".join(lines)


def patches_words(settings: GuildSettings) -> str:
    """What no patch may do."""
    paths = safe(settings.patch_forbidden, 900)
    forbidden = text("settings-line-forbidden", value=paths) if paths else text("settings-line-no-forbidden")
    binaries = text("settings-line-binaries-yes" if settings.patch_binaries else "settings-line-binaries-no")
    return f"{forbidden}\n{binaries}"


def local_time(settings: GuildSettings, now: datetime) -> str:
    """The time of day in the guild's zone."""
    return f"{now.astimezone(settings.zone):%H:%M}"


def troubles(settings: GuildSettings, stuck: Sequence[Notice], guild: discord.Guild) -> list[str]:
    """What keeps the bot from posting in the channels chosen and in those where something is stuck, with its remedy."""
    chosen = (
        settings.proposals_channel,
        settings.tasks_channel,
        settings.review_channel,
        settings.archive_channel,
    )
    waiting = [notice.channel for notice in stuck if notice.member is None]
    found = []
    for channel in dict.fromkeys(one for one in (*chosen, *waiting) if one is not None):
        lacks = lacking(guild, channel)
        if lacks is None and channel in chosen:
            found.append(text("settings-trouble-gone", channel=_channel(channel)))
        elif lacks:
            found.append(text("settings-trouble-closed", channel=_channel(channel), permissions=", ".join(lacks)))
    if settings.proposals_channel is not None:
        found.append(without_thread(guild, settings, settings.proposals_channel))
    return [trouble for trouble in found if trouble]


def _channel(channel: ChannelId | None) -> str:
    return f"<#{channel}>" if channel is not None else text("settings-anywhere")


def _role(role: RoleId | None, without: str) -> str:
    return f"<@&{role}>" if role is not None else without


def _more(count: int) -> str:
    return text("settings-stuck-more", count=count)


def _stuck(notice: Notice) -> str:
    place = ""
    if notice.member is not None:
        place = text("settings-stuck-to", who=person(notice.member))
    elif notice.channel is not None:
        place = text("settings-stuck-in", channel=_channel(notice.channel))
    return text(
        "settings-stuck-line",
        what=text(f"settings-what-{notice.what.value}"),
        subject=notice.subject,
        place=place,
        why=safe(clip(notice.last_error, _WHY_SHOWN), 2 * _WHY_SHOWN),
        when=when(notice.due),
    )
