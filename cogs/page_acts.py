"""What is done with pages: ``/page revert|move|protect|grade|category|talk|watch|unwatch``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands

from bot.domain.changing import WHY_LIMIT
from bot.domain.contribution import TITLE_LIMIT
from bot.domain.draft import Draft
from bot.domain.effect import Effect, EffectKind
from bot.domain.ids import ChannelId, ref
from bot.domain.page import CATEGORY_LIMIT, FORMAL, Protection
from bot.services.authors import Author
from cogs.drafts import show_preview
from cogs.edge import actor, answer, begin, channel_of, desk, event_of
from cogs.groups import add_to
from cogs.links import card_place, page_url
from cogs.pages import GRADES, address_of, category_names, grade_in, revision_number, revisions_named
from cogs.references import page_titles
from cogs.watching import show_following
from cogs.words import safe, text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
_LEVELS: Final = [
    app_commands.Choice(name=text(f"page-protection-{level.value}"), value=level.value) for level in Protection
]
_SUMMARY_LIMIT: Final = 200


@app_commands.command(name="revert", description=text("page-revert-description"))
@app_commands.describe(
    page=text("page-option-page"), revision=text("page-revert-option-revision"), reason=text("page-option-reason")
)
async def revert(
    interaction: Interaction,
    page: str,
    revision: str | None = None,
    reason: app_commands.Range[str, 0, _SUMMARY_LIMIT] = "",
) -> None:
    """Bring an earlier revision back: a maintainer at once, anybody else as work to be reviewed."""
    await begin(interaction)
    who, services = actor(interaction), desk(interaction)
    address, named = await address_of(interaction, page)
    number = revision_number(revision) or named
    if (await services.settings.get(who.guild)).is_maintainer(who):
        made = await services.pages.revert(who, address, number, reason)
        link = page_url(interaction.client.archive_url, who.guild, made.slug)
        told = {"ref": ref("R", made.number), "to": ref("R", made.reverts_to or 0)}
        await answer(interaction, text("page-reverted", title=safe(made.title, 200), link=link, **told))
        return
    head, target = await services.pages.to_revert(who.guild, address, number)
    tracked = await services.contributions.track(
        who,
        author=Author(who.id, who.name),
        title=head.title,
        text=target.text,
        channel=channel_of(interaction),
        event=event_of(interaction),
        summary=reason,
        seen=head.number,
        files=target.attachments,
    )
    await interaction.client.deliver_now(who.guild)
    tracked = await services.contributions.get(who.guild, tracked.number)
    place = card_place(who.guild, tracked.channel, tracked.card)
    told = {"ref": ref("C", tracked.number), "to": ref("R", target.number)}
    await answer(interaction, text("page-revert-asked", place=place, title=safe(head.title, 200), **told))


@app_commands.command(name="move", description=text("page-move-description"))
@app_commands.describe(
    page=text("page-option-page"), title=text("page-move-option-title"), reason=text("page-option-reason")
)
async def move(
    interaction: Interaction,
    page: str,
    title: app_commands.Range[str, 1, TITLE_LIMIT],
    reason: app_commands.Range[str, 1, WHY_LIMIT],
) -> None:
    """Give a page another title."""
    await begin(interaction)
    who = actor(interaction)
    address, _ = await address_of(interaction, page)
    moved = await desk(interaction).pages.move(who, address, title, reason)
    link = page_url(interaction.client.archive_url, who.guild, moved.slug)
    await answer(interaction, text("page-moved", title=safe(moved.title, 200), link=link, ref=ref("R", moved.number)))


@app_commands.command(name="protect", description=text("page-protect-description"))
@app_commands.describe(
    page=text("page-option-page"), level=text("page-protect-option-level"), reason=text("page-option-reason")
)
@app_commands.choices(level=_LEVELS)
async def protect(
    interaction: Interaction,
    page: str,
    level: app_commands.Choice[str],
    reason: app_commands.Range[str, 1, WHY_LIMIT],
) -> None:
    """Say whose work is taken for a page."""
    await begin(interaction)
    address, _ = await address_of(interaction, page)
    after = await desk(interaction).pages.protect(actor(interaction), address, Protection(level.value), reason)
    await answer(interaction, text("page-protected", title=safe(after.title, 200), level=level.name))


@app_commands.command(name="grade", description=text("page-grade-description"))
@app_commands.describe(page=text("page-option-page"), grade=text("page-grade-option-grade"))
@app_commands.choices(grade=GRADES)
async def grade(interaction: Interaction, page: str, grade: app_commands.Choice[str]) -> None:
    """Say how good a page is; for the upper grades, and to take them away, a proposal is prepared."""
    await begin(interaction)
    who, services, wanted = actor(interaction), desk(interaction), grade_in(grade)
    address, _ = await address_of(interaction, page)
    found = (await services.archive.page(who.guild, address)).page
    if wanted not in FORMAL and found.grade not in FORMAL:
        after = await services.pages.grade(who, address, wanted)
        await answer(interaction, text("page-graded", title=safe(after.title, 200), grade=grade.name))
        return
    link = page_url(interaction.client.archive_url, who.guild, found.slug)
    draft = Draft(
        title=text("page-grade-proposal", title=found.title, grade=grade.name),
        details=text("page-grade-proposal-details", link=link),
        effects=(Effect(EffectKind.GRADE, found.slug, wanted.value),),
    )
    event = event_of(interaction)
    ready = await services.drafts.prepare(who, draft, channel=channel_of(interaction), event=event)
    await show_preview(interaction, ready, event, text("page-grade-by-decision"))


@app_commands.command(name="category", description=text("page-category-description"))
@app_commands.describe(
    page=text("page-option-page"), add=text("page-category-option-add"), remove=text("page-category-option-remove")
)
async def category(
    interaction: Interaction,
    page: str,
    add: app_commands.Range[str, 1, CATEGORY_LIMIT] | None = None,
    remove: app_commands.Range[str, 1, CATEGORY_LIMIT] | None = None,
) -> None:
    """Put a page into a category, or take it out; without either, say which it is in."""
    await begin(interaction)
    who, services = actor(interaction), desk(interaction)
    address, _ = await address_of(interaction, page)
    found = (await services.archive.page(who.guild, address)).page
    if add or remove:
        names = await services.pages.categorise(who, address, add=add or "", remove=remove or "")
    else:
        names = await services.linking.categories_of(who.guild, found.slug)
    title, shown = safe(found.title, 200), ", ".join(safe(name, 80) for name in names)
    await answer(interaction, text("page-categories", title=title, names=shown or text("page-categories-none")))


@app_commands.command(name="talk", description=text("page-talk-description"))
@app_commands.describe(page=text("page-option-page"))
async def talk(interaction: Interaction, page: str) -> None:
    """Open the thread about a page, or say where it is."""
    await begin(interaction)
    who, services = actor(interaction), desk(interaction)
    address, _ = await address_of(interaction, page)
    await services.pages.talk(who, address, _channel_for_threads(interaction), event_of(interaction))
    await interaction.client.deliver_now(who.guild)
    found = (await services.archive.page(who.guild, address)).page
    title = safe(found.title, 200)
    if found.talk is None:
        await answer(interaction, text("page-talk-soon", title=title))
    else:
        await answer(interaction, text("page-talk", title=title, channel=f"<#{found.talk}>"))


def _channel_for_threads(interaction: Interaction) -> ChannelId:
    """Where it was done; from within a thread, the channel that this is in, for threads have no threads."""
    place = interaction.channel
    return ChannelId(place.parent_id) if isinstance(place, discord.Thread) else channel_of(interaction)


@app_commands.command(name="watch", description=text("page-watch-description"))
@app_commands.describe(page=text("page-watch-option-page"))
async def watch(interaction: Interaction, page: str | None = None) -> None:
    """Watch a page; without one, show all that is watched and what is new there."""
    await begin(interaction)
    if page is None:
        await show_following(interaction)
        return
    address, _ = await address_of(interaction, page)
    found = await desk(interaction).watching.watch(actor(interaction), address)
    await answer(interaction, text("watch-began", title=safe(found.title, 200)))


@app_commands.command(name="unwatch", description=text("page-unwatch-description"))
@app_commands.describe(page=text("page-option-page"))
async def unwatch(interaction: Interaction, page: str) -> None:
    """Stop watching a page."""
    await begin(interaction)
    who = actor(interaction)
    address, _ = await address_of(interaction, page)
    found = await desk(interaction).watching.unwatch(who.guild, who.id, address)
    await answer(interaction, text("watch-stopped", title=safe(found.title, 200)))


_COMMANDS: Final[tuple[app_commands.Command[Any, ..., None], ...]] = (
    revert,
    move,
    protect,
    grade,
    category,
    talk,
    watch,
    unwatch,
)
for _command in _COMMANDS:
    _command.autocomplete("page")(page_titles)
revert.autocomplete("revision")(revisions_named)
for _option in ("add", "remove"):
    category.autocomplete(_option)(category_names)


async def setup(bot: Barnraiser) -> None:
    """Add the commands to those that only read."""
    add_to(bot, "page", *_COMMANDS)
