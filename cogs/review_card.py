"""What is shown of reviews: on a card whom work is for and what it still takes; the queue; and what people are told
directly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

import discord

from bot.domain.area import Way
from bot.domain.canned import Canned, Reasons
from bot.domain.contribution import Contribution, Form, Verdict
from bot.domain.handling import Stage, approvals
from bot.domain.ids import GuildId, ref
from bot.domain.notice import Notice
from bot.domain.reviewing import holding, objections
from bot.services.queue import ReviewView, Waiting
from bot.services.routing import Why
from cogs.links import card_link, item_url
from cogs.rendered import BUSY, OPEN, OVER, Rendered, add, buttons, card, listed
from cogs.review_buttons import OfferButton
from cogs.words import credited, message_link, person, safe, text, when

_LIST_LIMIT: Final = 3500
_PEOPLE_SHOWN: Final = 8
_OBJECTIONS_SHOWN: Final = 3
ALONG: Final = ("sources", "smaller", "style", "elsewhere")
"""The canned reasons that come along, by their keys in the catalogue."""


def reasons_along() -> Reasons:
    """The canned reasons of guilds that have none of their own."""
    found = (Canned(text(f"review-canned-{key}"), text(f"review-canned-{key}-text")) for key in ALONG)
    return Reasons(tuple(sorted(found, key=lambda one: one.name.casefold())))


def review_fields(embed: discord.Embed, view: ReviewView, guild: GuildId, archive_url: str) -> None:
    """Whom the work is for, what it still takes, who said what, and who is thankful."""
    contribution, handling = view.contribution, view.handling
    if contribution.waits:
        if handling.first:
            add(embed, text("review-card-first"), text("review-card-first-words"), inline=False)
        add(embed, text("review-card-for"), _for(view))
        add(embed, text("review-card-rule"), _rule(view))
        if (held := handling.assignment) is not None:
            key = "review-card-taken" if held.stage is Stage.TAKEN else "review-card-offered"
            add(embed, text("review-card-with"), text(key, who=person(held.member), when=when(held.until)))
    if handling.ballot is not None:
        ballot = ref("P", handling.ballot)
        add(embed, text("review-card-vote"), f"[{ballot}]({item_url(archive_url, guild, ballot)})")
    if contribution.form is not Form.PATCHES:
        _statements(embed, contribution)
        if contribution.state_reason:
            add(embed, text("review-card-reason"), safe(contribution.state_reason, 800), inline=False)
    if handling.thanks:
        names = (credited(one.member, one.name) for one in handling.thanks)
        add(embed, text("review-card-thanks"), _names(names, len(handling.thanks)), inline=False)


def _statements(embed: discord.Embed, contribution: Contribution) -> None:
    for review in objections(contribution)[:_OBJECTIONS_SHOWN]:
        words = text("review-card-objection", who=person(review.reviewer), reason=safe(review.reason, 600))
        add(embed, text("review-card-objects"), words, inline=False)
    tested = [review for review in holding(contribution) if review.verdict in (Verdict.TESTED, Verdict.ACK)]
    if tested:
        names = (person(review.reviewer) for review in tested)
        add(embed, text("review-card-tested"), _names(names, len(tested)))


def _for(view: ReviewView) -> str:
    people = " ".join(map(person, view.route.people[:_PEOPLE_SHOWN]))
    area = view.route.area
    lines = [text(f"review-card-for-{view.route.why.value}", people=people, area=safe(area.name) if area else "")]
    if area is not None and view.route.why is not Why.AREA:
        lines.insert(0, text("review-card-area", area=safe(area.name)))
    if view.handling.areas:
        names = ", ".join(map(safe, view.handling.areas))
        lines.append(text("review-card-also", areas=names))
    return "\n".join(lines)


def _rule(view: ReviewView) -> str:
    given = approvals(view.contribution)
    words = rule_left(view)
    if given:
        words += "\n" + text("review-card-approved", who=" ".join(person(one.reviewer) for one in given))
    return words


def rule_left(view: ReviewView) -> str:
    """What it still takes until the work is accepted."""
    if view.rule.way is Way.LAZY:
        return text("review-left-lazy", hours=view.rule.hours)
    if view.rule.way is Way.VOTE:
        return text("review-left-vote")
    return text(f"review-left-{view.rule.way.value}", count=max(1, view.missing))


def _names(names: Iterable[str], count: int) -> str:
    shown = list(islice(names, _PEOPLE_SHOWN))
    more = count - len(shown)
    return ", ".join(shown) + (f" {text('proposal-card-more', count=more)}" if more > 0 else "")


def queue_message(waiting: Sequence[Waiting], guild: GuildId) -> Rendered:
    """What waits for a review, a line each, as many as fit."""
    if not waiting:
        return Rendered(content=text("review-queue-empty"))
    lines = (_queue_line(one, guild) for one in waiting)
    shown = listed(lines, _LIST_LIMIT, lambda count: text("review-queue-more", count=count))
    return Rendered(embed=discord.Embed(title=text("review-queue-title"), description=shown, colour=OPEN))


def _queue_line(one: Waiting, guild: GuildId) -> str:
    line = contribution_line(one.contribution, guild)
    if one.contribution.area:
        line += f" · {safe(one.contribution.area)}"
    if (held := one.handling.assignment) is not None and held.stage is Stage.TAKEN:
        line += " · " + text("review-queue-with", who=person(held.member))
    return f"{text('review-queue-first')} {line}" if one.handling.first else line


def contribution_line(contribution: Contribution, guild: GuildId) -> str:
    """One line of a list: number linked to the card, title, author, and since when it waits."""
    key = "review-queue-line" if not contribution.silent else "review-queue-line-consent"
    return text(
        key,
        ref=card_link(guild, contribution.channel, contribution.card, ref("C", contribution.number)),
        title=safe(contribution.title, 100),
        who=credited(contribution.author, contribution.author_name),
        when=when(contribution.latest.at),
    )


def rejected_message(notice: Notice, contribution: Contribution, guild: GuildId, archive_url: str) -> Rendered:
    """What an author is told directly whose work was turned down: by whom, why, and what they can do next."""
    members = notice.data.get("members")
    by = text("review-rejected-by-vote")
    if isinstance(members, list | tuple) and members:
        by = person(int(members[0]))
    name = ref("C", contribution.number)
    words = text(
        "review-rejected-dm",
        who=by,
        ref=name,
        link=item_url(archive_url, guild, name),
        title=safe(contribution.title, 200),
        reason=safe(contribution.state_reason, 1600).replace("\n", "\n> "),
        form=contribution.form.value,
    )
    return Rendered(embed=card(name, name, words, OVER))


def offer_message(contribution: Contribution, guild: GuildId, community: str, archive_url: str) -> Rendered:
    """What somebody is told directly whose turn it is to be offered a review."""
    name = ref("C", contribution.number)
    link = item_url(archive_url, guild, name)
    at = message_link(guild, contribution.channel, contribution.card) if contribution.card is not None else link
    words = text(
        "review-offer-dm",
        community=safe(community, 100),
        ref=name,
        link=link,
        title=safe(contribution.title, 200),
        author=safe(contribution.author_name, 80),
        card=at,
    )
    acts = [OfferButton(guild, contribution.number, act) for act in ("take", "pass")]
    return Rendered(embed=card(name, name, words, BUSY), view=buttons(*acts))
