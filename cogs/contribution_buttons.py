"""The buttons of a review card, and the forms they open. They work after a restart: their custom ids say everything."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final

import discord

from bot.domain.contribution import REASON_LIMIT, Contribution
from bot.domain.ids import ContributionId, GuildId, ref
from bot.domain.page import Revision
from bot.domain.people import Actor
from bot.domain.refusal import Refusal
from bot.domain.reviewing import require_reviewable
from bot.domain.settings import CONSENT_VERSION
from bot.services.desk import Desk
from bot.services.tracked import Together
from cogs.capture_buttons import together_request
from cogs.consent import consent_request
from cogs.edge import actor, answer, begin, desk, guarded
from cogs.forms import FIELD_MAX, field, form, pick, quickly, text_file, upload
from cogs.links import page_url
from cogs.rendered import buttons, label
from cogs.review_acts import reasons_of, thank_for
from cogs.review_card import rule_left
from cogs.words import safe, text

CHANGES_FORM: Final = r"changes:(?P<number>\d+):(?P<work>\d+)"
UPDATE_FORM: Final = r"update:(?P<number>\d+)"
RESOLVE_FORM: Final = r"resolve:(?P<number>\d+):(?P<work>\d+):(?P<head>\d+)"

_LABELS: Final = {
    "approve": "contribution-button-approve",
    "changes": "contribution-button-changes",
    "thank": "contribution-button-thank",
    "update": "contribution-button-update",
    "withdraw": "contribution-button-withdraw",
    "withdrawyes": "contribution-button-withdraw-yes",
    "agree": "contribution-button-agree",
    "resolve": "conflict-button-resolve",
    "sides": "conflict-button-sides",
}
_STYLES: Final = {
    "approve": discord.ButtonStyle.success,
    "agree": discord.ButtonStyle.primary,
    "resolve": discord.ButtonStyle.primary,
    "withdrawyes": discord.ButtonStyle.danger,
}
_TEMPLATE: Final = rf"c:(?P<number>\d+):(?P<work>\d+):(?P<act>{'|'.join(_LABELS)})"

Interaction = discord.Interaction[Any]


class ReviewButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=_TEMPLATE):
    """One thing that a reviewer or the author can do with revision ``work`` of a contribution."""

    def __init__(self, number: int, work: int, act: str) -> None:
        """The button that does ``act``."""
        self.number, self.work, self.act = ContributionId(number), work, act
        super().__init__(
            discord.ui.Button(
                label=label(text(_LABELS[act])),
                style=_STYLES.get(act, discord.ButtonStyle.secondary),
                custom_id=f"c:{number}:{work}:{act}",
            )
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> ReviewButton:
        """The button that was pressed."""
        return cls(int(match["number"]), int(match["work"]), match["act"])

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Do it."""
        await _ACTS[self.act](interaction, self.number, self.work)


async def approve(interaction: Interaction, number: ContributionId, work: int | None, despite: str = "") -> None:
    """Accept a contribution, and say where it is now. ``despite`` is why, where it would have to wait."""
    await begin(interaction)
    who = actor(interaction)
    revision = await desk(interaction).reviews.approve(who, number, work, despite)
    if revision is None:
        left = rule_left(await desk(interaction).queue.view(who.guild, number))
        await answer(interaction, text("review-approved-first", ref=ref("C", number), left=left))
    else:
        await answer(interaction, approved_words(revision, who.guild, interaction.client.archive_url))


def approved_words(revision: Revision, guild: GuildId, archive_url: str) -> str:
    """What a reviewer is told whose approval made a revision."""
    return text(
        "review-approved",
        ref=ref("C", revision.contribution),
        index=revision.index,
        title=safe(revision.title, 200),
        link=page_url(archive_url, guild, revision.slug),
    )


async def _ask_changes(interaction: Interaction, number: ContributionId, work: int) -> None:
    await quickly(desk(interaction).reviews.require_may(actor(interaction), number))
    reasons = (await quickly(reasons_of(interaction))).reasons
    hint, named = text("review-form-hint"), [(one.name, one.name) for one in reasons]
    items: list[discord.ui.Item[Any]] = []
    if named:
        items.append(pick("canned", text("review-form-canned"), named, required=False))
    items.append(
        field("reason", text("review-form-reason"), limit=REASON_LIMIT, hint=hint, long=True, required=not named)
    )
    title = text("review-form-title", ref=ref("C", number))
    await interaction.response.send_modal(form(title, f"changes:{number}:{work}", *items))


async def _thank(interaction: Interaction, number: ContributionId, _: int) -> None:
    await thank_for(interaction, number)


async def _open_update(interaction: Interaction, number: ContributionId, _: int) -> None:
    who = actor(interaction)
    contribution, head = await quickly(_with_head(desk(interaction), who.guild, number))
    if contribution.author != who.id:
        raise Refusal("contribution-not-yours", number=number)
    require_reviewable(contribution)
    await interaction.response.send_modal(_update_form(contribution, head, interaction))


async def _with_head(services: Desk, guild: GuildId, number: ContributionId) -> tuple[Contribution, Revision | None]:
    contribution = await services.contributions.get(guild, number)
    return contribution, await head_of(services, guild, contribution.title)


async def head_of(services: Desk, guild: GuildId, title: str) -> Revision | None:
    """The newest revision of a page; None if there is no such page."""
    try:
        return (await services.archive.page(guild, title)).revision
    except Refusal:
        return None


def _update_form(contribution: Contribution, head: Revision | None, interaction: Interaction) -> discord.ui.Modal:
    items: list[discord.ui.Item[Any]] = []
    written = contribution.latest.text
    if head is not None and head.number != contribution.base:
        link = page_url(interaction.client.archive_url, GuildId(interaction.guild_id or 0), head.slug)
        key = "conflict-note-update" if contribution.conflict is not None else "contribution-note-page-changed"
        items.append(discord.ui.TextDisplay(text(key, link=link)))
    if len(written) > FIELD_MAX:
        items.append(discord.ui.TextDisplay(text("contribution-note-long-update", found=len(written))))
    else:
        items.append(
            field("text", text("contribution-field-text"), limit=FIELD_MAX, default=written, long=True, required=False)
        )
    items.append(upload("files", text("contribution-field-files"), text("contribution-hint-files")))
    name = ref("C", contribution.number)
    return form(text("contribution-form-update", ref=name), f"update:{contribution.number}", *items)


async def _ask_withdraw(interaction: Interaction, number: ContributionId, work: int) -> None:
    await begin(interaction)
    who = actor(interaction)
    contribution = await desk(interaction).contributions.get(who.guild, number)
    if contribution.author != who.id:
        raise Refusal("contribution-not-yours", number=number)
    require_reviewable(contribution)
    question = text("contribution-withdraw-ask", ref=ref("C", number))
    await answer(interaction, question, view=buttons(ReviewButton(number, work, "withdrawyes")))


async def _withdraw(interaction: Interaction, number: ContributionId, _: int) -> None:
    await begin(interaction)
    await desk(interaction).contributions.withdraw(actor(interaction), number)
    await answer(interaction, text("contribution-withdrawn", ref=ref("C", number)))


async def _agree(interaction: Interaction, number: ContributionId, _: int) -> None:
    await begin(interaction)
    who = actor(interaction)
    contribution = await desk(interaction).contributions.get(who.guild, number)
    if any(one.id == who.id and one.consent is None for one in contribution.co_authors):
        asked = together_request(contribution, who.guild)
    elif contribution.author != who.id:
        raise Refusal("consent-not-author", number=number, author=contribution.author_name)
    else:
        asked = consent_request(who.guild, contribution.licence)
    await answer(interaction, embed=asked.embed, view=asked.view)


async def _open_resolve(interaction: Interaction, number: ContributionId, _: int) -> None:
    """Open the form with both sides in one text; where that is too long for a form, one for a file."""
    who = actor(interaction)
    found, agreed = await quickly(_to_resolve(desk(interaction), who, number))
    if not agreed:
        asked = consent_request(who.guild, found.contribution.licence)
        await answer(interaction, text("conflict-consent-first"), embed=asked.embed, view=asked.view)
        return
    items: list[discord.ui.Item[Any]] = []
    both, head = found.merge.text, found.head.number if found.head is not None else 0
    if len(both) > FIELD_MAX:
        items.append(discord.ui.TextDisplay(text("conflict-note-long", found=len(both))))
        items.append(upload("files", text("contribution-field-text"), text("conflict-hint-file"), required=True))
    else:
        items.append(discord.ui.TextDisplay(text("conflict-note")))
        items.append(field("text", text("contribution-field-text"), limit=FIELD_MAX, default=both, long=True))
    custom_id = f"resolve:{number}:{found.contribution.latest.number}:{head}"
    await interaction.response.send_modal(form(text("conflict-form", ref=ref("C", number)), custom_id, *items))


async def _to_resolve(services: Desk, who: Actor, number: ContributionId) -> tuple[Together, bool]:
    """The conflict, and whether this person's part in it may be published."""
    found = await services.conflicts.to_resolve(who, number)
    if found.contribution.author == who.id:
        return found, True
    person = await services.contributions.person(who.guild, who.id)
    agreed = person.agreed_to(found.contribution.licence, CONSENT_VERSION) if person is not None else None
    return found, agreed is not None


async def _send_sides(interaction: Interaction, number: ContributionId, _: int) -> None:
    """Give somebody both sides as one file, and so the work as it was written."""
    await begin(interaction)
    found = await desk(interaction).conflicts.get(actor(interaction).guild, number)
    name, both = ref("C", number), found.merge.text
    await answer(interaction, text("conflict-sides", ref=name), file=partial(text_file, f"{name}.md", both))


_ACTS: Final[dict[str, Callable[[Interaction, ContributionId, int], Awaitable[None]]]] = {
    "approve": approve,
    "changes": _ask_changes,
    "thank": _thank,
    "update": _open_update,
    "withdraw": _ask_withdraw,
    "withdrawyes": _withdraw,
    "agree": _agree,
    "resolve": _open_resolve,
    "sides": _send_sides,
}
