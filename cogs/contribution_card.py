"""What is shown of a contribution: its review card, the announcement, and what its author is told directly."""

from __future__ import annotations

from typing import Final

import discord

from bot.domain.contribution import Contribution, ContributionState, Form, Review, Verdict
from bot.domain.ids import GuildId, ref
from bot.domain.settings import ORIGIN
from bot.domain.task import Source
from bot.services.archive import Chain
from bot.services.queue import ReviewView
from cogs.archive_card import reviewer_words
from cogs.consent import consent_requests, licence_link
from cogs.contribution_buttons import ReviewButton
from cogs.credit_card import work_message
from cogs.links import item_url, page_url
from cogs.patch_card import series_buttons, series_excerpt, series_fields
from cogs.rendered import BUSY, GOOD, OPEN, OVER, Rendered, add, buttons, card, fitted
from cogs.review_card import review_fields
from cogs.words import clip, credited, message_link, person, safe, text, when

_COLOURS: Final = {
    ContributionState.WAITING: OPEN,
    ContributionState.UNDER_REVIEW: OPEN,
    ContributionState.CHANGES_REQUESTED: BUSY,
    ContributionState.ACCEPTED: GOOD,
    ContributionState.REJECTED: OVER,
    ContributionState.SUPERSEDED: OVER,
    ContributionState.DEFERRED: BUSY,
    ContributionState.WITHDRAWN: OVER,
}
_ACTS: Final = {
    ContributionState.WAITING: ("approve", "thank", "changes", "update", "withdraw"),
    ContributionState.UNDER_REVIEW: ("approve", "thank", "changes", "update", "withdraw"),
    ContributionState.CHANGES_REQUESTED: ("approve", "thank", "update", "withdraw"),
    ContributionState.ACCEPTED: ("thank",),
}
_TEXT_SHOWN: Final = 1500
_REASON_SHOWN: Final = 800
_FILES_SHOWN: Final = 5
_AUTHORS_SHOWN: Final = 10
_SOURCES_SHOWN: Final = 8


def contribution_message(
    contribution: Contribution, guild: GuildId, archive_url: str, review: ReviewView | None = None
) -> Rendered:
    """The review card: the work, who made it, how it stands, and all about its review; buttons for what can be done
    with it now."""
    if contribution.form is Form.OTHER:
        return work_message(contribution, guild)
    name = ref("C", contribution.number)
    title = f"{name} · {safe(contribution.title, 220)}"
    link, patches = item_url(archive_url, guild, name), contribution.form is Form.PATCHES
    description = series_excerpt(contribution, link) if patches else _excerpt(contribution, link)
    embed = card(name, title, description, _COLOURS[contribution.state], contribution.author_name)
    add(embed, text("contribution-card-state"), _state(contribution, guild, archive_url), inline=False)
    if contribution.summary.strip():
        add(embed, text("contribution-card-summary"), safe(contribution.summary, 300), inline=False)
    if contribution.conflict is not None and contribution.waits:
        link = item_url(archive_url, guild, ref("R", contribution.conflict))
        words = text("conflict-card-words", revision=ref("R", contribution.conflict), link=link)
        add(embed, text("conflict-card"), words, inline=False)
    if contribution.restores is not None:
        add(embed, text("contribution-card-restores"), _restores(contribution, guild, archive_url), inline=False)
    if patches:
        series_fields(embed, contribution)
    if review is not None:
        review_fields(embed, review, guild, archive_url)
    add(embed, text("contribution-card-author"), _author(contribution))
    if not patches:
        add(embed, text("contribution-card-page"), _page(contribution, guild, archive_url))
    add(embed, text("contribution-card-licence"), _licence(contribution))
    if contribution.latest.attachments and not patches:
        add(embed, text("contribution-card-files"), _files(contribution), inline=False)
    _add_origin(embed, contribution, guild, archive_url)
    return Rendered(embed=fitted(embed), view=_buttons(contribution))


def _add_origin(embed: discord.Embed, contribution: Contribution, guild: GuildId, archive_url: str) -> None:
    """Which revision it is, and what it was made for and from."""
    if contribution.latest.number > 1:
        add(embed, text("contribution-card-revision"), str(contribution.latest.number))
    if contribution.task is not None:
        task = ref("T", contribution.task)
        add(embed, text("contribution-card-task"), f"[{task}]({item_url(archive_url, guild, task)})")
    if contribution.sources:
        places = [_place(source, guild) for source in contribution.sources[:_SOURCES_SHOWN]]
        if len(contribution.sources) > _SOURCES_SHOWN:
            places.append(text("contribution-card-more-files", count=len(contribution.sources) - _SOURCES_SHOWN))
        add(embed, text("contribution-card-from"), ", ".join(places))
    if contribution.similar is not None and contribution.waits:
        other = ref("C", contribution.similar)
        words = text("contribution-card-similar-words", ref=other, link=item_url(archive_url, guild, other))
        add(embed, text("contribution-card-similar"), words)


def _place(source: Source, guild: GuildId) -> str:
    key = "contribution-card-from-gone" if source.gone else "contribution-card-from-message"
    return text(key, link=message_link(guild, source.channel, source.message))


def _buttons(contribution: Contribution) -> discord.ui.View | None:
    acts = _ACTS.get(contribution.state, ())
    if acts and contribution.conflict is not None and contribution.waits:
        acts = ("resolve", "sides", *(act for act in acts if act != "approve"))
    if acts and contribution.silent and contribution.waits:
        acts = (*acts, "agree")
    patches = contribution.form is Form.PATCHES
    shown = [act for act in acts if act != "update" or not patches]
    said = series_buttons(contribution) if patches else ()
    number, work = contribution.number, contribution.latest.number
    return buttons(*(ReviewButton(number, work, act) for act in shown), *said)


def _excerpt(contribution: Contribution, link: str) -> str:
    written = contribution.latest.text or text("contribution-card-no-text")
    begun = safe(written[: _TEXT_SHOWN + 1], 4 * _TEXT_SHOWN)
    key = "contribution-card-read-all" if len(begun) > _TEXT_SHOWN else "contribution-card-link"
    return f"{clip(begun, _TEXT_SHOWN)}\n\n{text(key, link=link)}"


def _state(contribution: Contribution, guild: GuildId, archive_url: str) -> str:
    if contribution.state is ContributionState.ACCEPTED:
        return _accepted(contribution, guild, archive_url)
    if contribution.state is ContributionState.WITHDRAWN:
        return text("contribution-card-withdrawn")
    if contribution.state not in (ContributionState.WAITING, ContributionState.CHANGES_REQUESTED):
        return text(f"patch-state-{contribution.state.value}")
    asked = _last(contribution, Verdict.REQUEST_CHANGES)
    if contribution.state is ContributionState.CHANGES_REQUESTED and asked is not None:
        reason = safe(asked.reason, _REASON_SHOWN)
        return text("contribution-card-changes", who=person(asked.reviewer), when=when(asked.at), reason=reason)
    if contribution.state is ContributionState.CHANGES_REQUESTED:
        return text("patch-state-changes-requested")
    if contribution.consent is not None and contribution.silent:
        return text("contribution-card-consent-of", names=", ".join(safe(name, 80) for name in contribution.silent[:5]))
    return text("contribution-card-waiting" if contribution.consent is not None else "contribution-card-consent")


def _accepted(contribution: Contribution, guild: GuildId, archive_url: str) -> str:
    revision = ref("R", contribution.accepted or 0)
    link = item_url(archive_url, guild, revision)
    if contribution.decision is not None:
        decision = ref("P", contribution.decision)
        decided = item_url(archive_url, guild, decision)
        return text("contribution-card-decided", revision=revision, link=link, proposal=decision, decided=decided)
    approved = _last(contribution, Verdict.APPROVE)
    if approved is None:
        return text("contribution-card-accepted-short", revision=revision, link=link)
    moment, who = when(approved.at), person(approved.reviewer)
    return text("contribution-card-accepted", revision=revision, link=link, when=moment, who=who)


def _last(contribution: Contribution, verdict: Verdict) -> Review | None:
    return next((review for review in reversed(contribution.reviews) if review.verdict is verdict), None)


def _restores(contribution: Contribution, guild: GuildId, archive_url: str) -> str:
    revision = ref("R", contribution.restores or 0)
    return text("contribution-card-restores-words", revision=revision, link=item_url(archive_url, guild, revision))


def _author(contribution: Contribution) -> str:
    author = credited(contribution.author, contribution.author_name)
    for one in contribution.co_authors[:_AUTHORS_SHOWN]:
        name = credited(one.id, one.name)
        asked = one.consent is None and contribution.waits
        author += f", {text('contribution-card-asked', who=name) if asked else name}"
    if contribution.tracked_by == contribution.author:
        return author
    return text("contribution-card-tracked-by", author=author, who=person(contribution.tracked_by))


def _page(contribution: Contribution, guild: GuildId, archive_url: str) -> str:
    if contribution.base is None:
        return text("contribution-card-new-page")
    return text("contribution-card-changes-page", link=item_url(archive_url, guild, ref("R", contribution.base)))


def _licence(contribution: Contribution) -> str:
    agreed = contribution.consent is not None
    key = "contribution-card-licence-agreed" if agreed else "contribution-card-licence-waiting"
    return text(key, licence=licence_link(contribution.licence))


def _files(contribution: Contribution) -> str:
    files = contribution.latest.attachments
    names = [safe(file.name, 80) for file in files[:_FILES_SHOWN]]
    if len(files) > _FILES_SHOWN:
        names.append(text("contribution-card-more-files", count=len(files) - _FILES_SHOWN))
    return ", ".join(names)


def accepted_message(chain: Chain, guild: GuildId, archive_url: str) -> Rendered:
    """The announcement of an accepted contribution, with the links of its whole chain."""
    contribution, revision = chain.contribution, chain.revision
    if revision is None:
        raise ValueError(f"C{contribution.number} is not accepted")
    patches = contribution.form is Form.PATCHES
    key = "new" if revision.parent is None else "changed"
    authors = ", ".join(credited(credit.id, credit.name) for credit in revision.authors[:10])
    made: dict[str, str | int] = {"author": authors, "reviewer": reviewer_words(revision)}
    made["index"] = len(contribution.latest.patches) if patches else revision.index
    parts = [text(f"contribution-accepted-{'patches' if patches else key}", **made)]
    if revision.merged:
        parts.append(text("page-merged"))
    if revision.reverts_to is not None:
        parts.append(text("archive-reverts", ref=ref("R", revision.reverts_to)))
    if revision.summary.strip() and not patches:
        parts.append(text("contribution-accepted-summary", summary=safe(revision.summary, 400)))
    parts.append(_chain(chain, guild, archive_url))
    name = ref("C", contribution.number)
    title = text("contribution-accepted-title", title=safe(contribution.title if patches else revision.title, 220))
    return Rendered(embed=card(name, title, "\n".join(parts), GOOD))


def _chain(chain: Chain, guild: GuildId, archive_url: str) -> str:
    name, revision = ref("C", chain.contribution.number), chain.revision
    if revision is None:
        raise ValueError(f"{name} is not accepted")
    number = ref("R", revision.number)
    links = [
        text(
            "contribution-accepted-read",
            link=page_url(archive_url, guild, revision.slug),
            revision=number,
            revision_link=item_url(archive_url, guild, number),
            ref=name,
            contribution_link=item_url(archive_url, guild, name),
        )
    ]
    if chain.task is not None:
        task = ref("T", chain.task.number)
        links.append(text("contribution-accepted-task", ref=task, link=item_url(archive_url, guild, task)))
    if chain.proposal is not None:
        proposal = ref("P", chain.proposal.number)
        links.append(text("contribution-accepted-proposal", ref=proposal, link=item_url(archive_url, guild, proposal)))
    return ", ".join(links)


def changes_requested_message(contribution: Contribution, guild: GuildId, archive_url: str) -> Rendered:
    """What the author is told directly when a reviewer asks for changes."""
    asked = _last(contribution, Verdict.REQUEST_CHANGES)
    if asked is None:
        raise ValueError(f"nobody asked for changes to C{contribution.number}")
    name = ref("C", contribution.number)
    words = text(
        "contribution-changes-dm",
        who=safe(asked.reviewer_name, 80),
        ref=name,
        link=item_url(archive_url, guild, name),
        title=safe(contribution.title, 200),
        reason=safe(asked.reason, 1600).replace("\n", "\n> "),
        card=_card(contribution, guild, archive_url),
    )
    return Rendered(embed=card(name, name, words, BUSY))


def consent_needed_message(contribution: Contribution, guild: GuildId, community: str, archive_url: str) -> Rendered:
    """What an author is asked directly whose message somebody else in ``community`` has tracked, with the button to
    agree."""
    name = ref("C", contribution.number)
    words = text(
        "consent-needed-dm",
        tracker=safe(contribution.tracked_by_name, 80),
        community=safe(community, 100),
        ref=name,
        link=item_url(archive_url, guild, name),
        title=safe(contribution.title, 200),
        card=_card(contribution, guild, archive_url),
    )
    missing = [contribution.licence] if contribution.consent is None else []
    missing += [ORIGIN] if contribution.form is Form.PATCHES and contribution.sign_off is None else []
    asked = consent_requests(guild, missing or [contribution.licence])
    request = asked.embed.description if asked.embed is not None else None
    return Rendered(embed=card(name, name, f"{words}\n\n{request}", OPEN), view=asked.view)


def _card(contribution: Contribution, guild: GuildId, archive_url: str) -> str:
    """Where the card is; the permanent page while it is not posted."""
    if contribution.card is None:
        return item_url(archive_url, guild, ref("C", contribution.number))
    return message_link(guild, contribution.channel, contribution.card)
