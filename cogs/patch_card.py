"""What is shown of a series of patches: on its card, and in the thread where its versions are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import discord

from bot.domain.contribution import Contribution, ContributionState, Patch, Remark, Verdict
from bot.domain.ids import GuildId, ref
from bot.domain.notice import Notice, What
from bot.domain.patches import versions
from bot.domain.patches.kept import legible
from bot.domain.reviewing import SIGNED, dropped_by, objections, trailers
from cogs.links import item_url
from cogs.patch_buttons import PatchButton, ThanksButton
from cogs.patch_intake import hunk_shown
from cogs.rendered import BUSY, OPEN, Rendered, add, buttons, card, listed
from cogs.words import clip, credited, person, safe, text

_PATCHES_LIMIT: Final = 2200
_COVER_LIMIT: Final = 700
_FIELD: Final = 1000
_REMARKS_LIMIT: Final = 1200
_SHOWN: Final = 1800
OF_SERIES: Final = (
    What.SERIES_VERSION,
    What.SERIES_STATE,
    What.SERIES_CONFLICT,
    What.REVIEW,
    What.OVERRIDDEN,
    What.THANKED,
)
"""What ``series_news`` has words for."""

_SAYING: Final = ("reviewed", "acked", "tested", "object")


def series_excerpt(contribution: Contribution, link: str) -> str:
    """The cover letter and the patches, each with how much it changes."""
    work = contribution.latest
    cover = f"{safe(work.text, _COVER_LIMIT)}\n\n" if work.text else ""
    lines = [_patch_line(part, patch) for part, patch in enumerate(work.patches, 1)]
    shown = listed(lines, _PATCHES_LIMIT, lambda count: text("patch-card-more", count=count))
    return f"{cover}{shown}\n\n{text('patch-card-links', link=link)}"


def _patch_line(part: int, patch: Patch) -> str:
    subject = safe(patch.subject, 160)
    return text(
        "patch-card-line", part=part, subject=subject, files=patch.files, added=patch.added, removed=patch.removed
    )


def series_fields(embed: discord.Embed, contribution: Contribution) -> None:
    """What reviewers should know, who stands for what, and who objects."""
    if contribution.state_reason:
        add(embed, text("patch-card-reason"), safe(contribution.state_reason, _FIELD), inline=False)
    for review in objections(contribution)[:3]:
        words = text("patch-card-objection", who=person(review.reviewer), reason=safe(review.reason, 600))
        add(embed, text("patch-card-objects"), words, inline=False)
    if said := _standing(contribution):
        add(embed, text("patch-card-trailers"), said, inline=False)
    if dropped := dropped_by(contribution):
        who = ", ".join(dict.fromkeys(person(one.reviewer) for one in dropped))
        add(embed, text("patch-card-dropped"), text("patch-card-dropped-words", who=who), inline=False)
    if waiting := [one for one in contribution.thanked if one.confirmed_at is None]:
        who = ", ".join(person(one.id) for one in waiting)
        add(embed, text("patch-card-asked"), who, inline=False)
    if remarks := list(remark_lines(contribution)):
        shown = listed(remarks, _FIELD, lambda count: text("patch-card-more", count=count))
        add(embed, text("patch-card-remarks"), shown, inline=False)
    if contribution.sign_off is None:
        add(embed, text("patch-card-origin"), text("patch-card-origin-waiting"), inline=False)


def _standing(contribution: Contribution) -> str:
    """Who stands for which patches of the newest version."""
    parts = range(1, len(contribution.latest.patches) + 1)
    found: dict[tuple[str, int, str], list[int]] = {}
    for part in parts:
        for one in trailers(contribution, part):
            if one.key != SIGNED:
                found.setdefault((one.key, one.who.id, one.who.name), []).append(part)
    lines = []
    for (key, member, name), for_parts in found.items():
        whole = len(for_parts) == len(parts)
        shown = "" if whole else text("patch-card-parts", parts=", ".join(map(str, for_parts)))
        lines.append(f"{key}: {credited(member, name)} {shown}".strip())
    return listed(lines, _FIELD, lambda count: text("patch-card-more", count=count)) if lines else ""


def remark_lines(contribution: Contribution) -> Iterator[str]:
    """What was found in each patch of the newest version, in words."""
    several = len(contribution.latest.patches) > 1
    for part, patch in enumerate(contribution.latest.patches, 1):
        for one in patch.remarks:
            yield f"{part}: {_remark(one)}" if several else _remark(one)


def remarks_words(made: Contribution) -> str:
    """What was found in the newest version, for its author; "" for nothing."""
    lines = [f"• {line}" for line in remark_lines(made)]
    if not lines:
        return ""
    return f"\n{text('patch-remarks')}\n" + listed(
        lines, _REMARKS_LIMIT, lambda count: text("patch-card-more", count=count)
    )


def _remark(one: Remark) -> str:
    return text(one.key, path=safe(one.path, 120), count=one.count)


def series_buttons(contribution: Contribution) -> tuple[PatchButton, ...]:
    """What can be said of it and done with it now."""
    if not contribution.waits or contribution.state is ContributionState.DEFERRED:
        return ()
    acts = [*_SAYING, "resend", *(["takeback"] if objections(contribution) else [])]
    acts += ["origin"] if contribution.sign_off is None else []
    return tuple(PatchButton(contribution.number, contribution.latest.number, act) for act in acts)


def series_news(notice: Notice, contribution: Contribution, guild: GuildId, archive_url: str) -> Rendered:
    """What is said of a series in its thread, or to somebody directly."""
    name = ref("C", contribution.number)
    link = item_url(archive_url, guild, name)
    told: dict[str, Any] = {"ref": name, "link": link, "title": safe(contribution.title, 200)}
    data = notice.data
    match notice.what:
        case What.SERIES_VERSION:
            return _version(contribution, int(str(data["version"])), link)
        case What.SERIES_STATE:
            state = text(f"patch-state-{data['to']}")
            by = data.get("by")
            who = person(_number(data, "by")) if by is not None else text("review-rejected-by-vote")
            words = text("patch-news-state", **told, who=who, state=state)
            return _told(name, words + _because(data))
        case What.SERIES_CONFLICT:
            key = "patch-news-conflict-hunk" if data["hunk"] else "patch-news-conflict"
            where: dict[str, Any] = {"part": _number(data, "part"), "path": safe(str(data["path"]), 200)}
            where |= {"hunk": _number(data, "hunk"), "line": _number(data, "line")} if data["hunk"] else {}
            return _told(name, text(key, **told, **where) + hunk_shown(legible(str(data.get("lines", "")))), BUSY)
        case What.REVIEW:
            part = _number(data, "part")
            key = f"patch-news-{data['verdict']}"
            about = text("patch-news-part", part=part) if part else text("patch-news-whole")
            words = text(key, **told, who=person(_number(data, "by")), about=about, version=_number(data, "version"))
            return _told(name, words + _because(data), BUSY if data["verdict"] == Verdict.OBJECT.value else OPEN)
        case What.OVERRIDDEN:
            return _told(name, text("patch-news-overridden", **told, who=person(_number(data, "by"))) + _because(data))
        case _:
            return _thanks(contribution, guild, str(data["role"]), told)


def _number(data: Mapping[str, object], key: str) -> int:
    return int(str(data[key]))


def _because(data: Mapping[str, object]) -> str:
    reason = safe(str(data.get("reason", "")), 1400).replace("\n", "\n> ")
    return f"\n> {reason}" if reason else ""


def _told(name: str, words: str, colour: discord.Colour = OPEN) -> Rendered:
    return Rendered(embed=card(name, name, clip(words, 3800), colour), silent=True)


def _version(contribution: Contribution, version: int, link: str) -> Rendered:
    """That there is a version: what is new in it, and the patches; its range-diff as a file."""
    name, work = ref("C", contribution.number), contribution.works[version - 1]
    words = [text("patch-news-version", ref=name, version=version, count=len(work.patches), link=link)]
    if work.text:
        words.append("> " + safe(work.text, _SHOWN).replace("\n", "\n> "))
    if version == 1:
        words += [*remark_lines(contribution)] if contribution.latest.number == 1 else []
        return _told(name, "\n".join(words))
    matches = versions.compare(contribution.works[version - 2].patches, work.patches)
    lines = [
        text(f"patch-fate-{one.fate.name.lower()}", old=one.old, new=one.new, subject=safe(one.subject, 120))
        for one in matches
    ]
    words.append(listed(lines, 1200, lambda count: text("patch-card-more", count=count)))
    if version == contribution.latest.number and (dropped := dropped_by(contribution)):
        words.append(
            text("patch-card-dropped-words", who=", ".join(dict.fromkeys(person(one.reviewer) for one in dropped)))
        )
    told = _told(name, "\n\n".join(words))
    return Rendered(embed=told.embed, silent=True, file=range_diff_file(contribution, version, matches))


def range_diff_file(contribution: Contribution, version: int, matches: list[versions.Match]) -> tuple[str, bytes]:
    """The range-diff of a version against the one before, as a file."""
    return f"{ref('C', contribution.number)}-v{version - 1}-v{version}.range-diff", versions.written(matches).encode()


def _thanks(contribution: Contribution, guild: GuildId, role: str, told: Mapping[str, Any]) -> Rendered:
    words = text(f"patch-thanks-dm-{role}", **told, who=safe(contribution.author_name, 80))
    name = ref("C", contribution.number)
    replies = (ThanksButton(guild, contribution.number, reply) for reply in ("yes", "no"))
    return Rendered(embed=card(name, name, words, OPEN), view=buttons(*replies))
