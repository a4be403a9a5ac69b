"""What of the archive belongs to somebody who leaves: pages and releases, which are published."""

from __future__ import annotations

from dataclasses import replace

from bot.domain import release as release_rules
from bot.domain.ids import MemberId, ref
from bot.domain.page import Credit, Revision
from bot.domain.parts import Around, Fate, Part, Terms
from bot.domain.people import FORMER
from bot.domain.release import Cadence, Release, ReleaseDraft, Thanks


def revision(found: Revision, member: MemberId, terms: Terms, _: Around) -> Part | None:
    """A page is published under a licence: it stays, and its credit is what they wish."""
    after, mine = found, dict[str, object](number=found.number, slug=found.slug)
    wrote = any(credit.id == member for credit in found.authors)
    if wrote:
        credit = Credit(FORMER, terms.credited)
        after = replace(after, authors=tuple(credit if one.id == member else one for one in found.authors))
    if found.reviewer.id == member:
        after, mine["reviewed_at"] = replace(after, reviewer=Credit(FORMER, terms.former)), found.at
    if found.reverted_by == member:
        after = replace(after, reverted_by=FORMER)
    if after == found:
        return None
    fates = (Fate.REVISION,) if wrote else (Fate.NAMED,)
    return Part(fates, found if wrote else mine, after, ref("R", found.number))


def release(found: Release, member: MemberId, terms: Terms, _: Around) -> Part | None:
    """A release is published: it stays, and thanks them by the name they wish as an author, by none otherwise."""

    def unnamed(thanks: Thanks) -> Thanks:
        wrote = thanks.part in (release_rules.Part.AUTHOR, release_rules.Part.FIRST_TIMER)
        credit = Credit(FORMER, terms.credited if wrote else terms.former)
        return replace(thanks, to=tuple(credit if one.id == member else one for one in thanks.to))

    thanked = any(one.id == member for thanks in found.thanks for one in thanks.to)
    after = replace(found, thanks=tuple(map(unnamed, found.thanks)))
    mine = {"number": found.number, "version": found.version}
    if found.by == member:
        after, mine = replace(after, by=FORMER, by_name=terms.former), {**mine, "foreword": found.foreword}
    elif not thanked:
        return None
    return Part((Fate.NAMED,), mine, after, ref("V", found.number))


def cadence(found: Cadence, member: MemberId, terms: Terms, _: Around) -> Part | None:
    """How often releases come stays; who set it is not told any more."""
    if found.by != member:
        return None
    return Part((Fate.NAMED,), found, replace(found, by=FORMER, by_name=terms.former))


def release_draft(found: ReleaseDraft, member: MemberId, _: Terms, __: Around) -> Part | None:
    """A release that was not published is its maker's alone."""
    return Part((Fate.NAMED,), found, None) if found.by == member else None
