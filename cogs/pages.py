"""Pages to be read: ``/page show|history|diff|blame|list|wanted``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.ids import GuildId, RevisionId, parse_ref, ref
from bot.domain.page import Grade, Page, Revision
from bot.domain.refusal import Refusal
from bot.services.tracing import TASKS_AT_ONCE
from cogs.archive_card import history_message, page_message
from cogs.edge import actor, answer, begin, desk, event_of
from cogs.forms import text_file
from cogs.long_list import LongList, show_list
from cogs.page_card import blame_message, diff_message, page_line, wanted_line
from cogs.references import Choices, page_titles, suggestions
from cogs.rendered import Rendered
from cogs.words import safe, text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
_REVISIONS: Final = 50
"""Revisions that are looked through for who wrote a line; older ones count as the oldest of these."""

GRADES: Final = [
    app_commands.Choice(name=text(f"page-grade-{grade.value or 'none'}"), value=grade.value or "none")
    for grade in Grade
]


@app_commands.guild_only()
class Pages(commands.GroupCog, group_name="page", group_description=text("page-group")):
    """The commands around pages; those that change something are added by ``cogs.page_acts``."""

    def __init__(self, bot: Barnraiser) -> None:
        """Serve ``bot``."""
        self.bot = bot

    @app_commands.command(name="show", description=text("page-show-description"))
    @app_commands.describe(page=text("page-option-page"))
    async def show(self, interaction: Interaction, page: str) -> None:
        """Read a page."""
        await begin(interaction)
        guild = actor(interaction).guild
        address, number = await address_of(interaction, page)
        view = await desk(interaction).archive.page(guild, address, number)
        categories = await desk(interaction).linking.categories_of(guild, view.page.slug)
        await answer(interaction, embed=page_message(view, guild, self.bot.archive_url, categories).embed)

    @app_commands.command(name="history", description=text("page-history-description"))
    @app_commands.describe(page=text("page-option-page"))
    async def history(self, interaction: Interaction, page: str) -> None:
        """Every revision of a page."""
        await begin(interaction)
        guild = actor(interaction).guild
        address, _ = await address_of(interaction, page)
        found, revisions = await desk(interaction).archive.history(guild, address, limit=_REVISIONS)
        await answer(interaction, embed=history_message(found, revisions, guild, self.bot.archive_url).embed)

    @app_commands.command(name="diff", description=text("page-diff-description"))
    @app_commands.describe(
        page=text("page-option-page"), older=text("page-diff-option-older"), newer=text("page-diff-option-newer")
    )
    async def diff(
        self, interaction: Interaction, page: str, older: str | None = None, newer: str | None = None
    ) -> None:
        """What changed between two revisions: the newest and the one before it, unless others are named."""
        await begin(interaction)
        guild, archive = actor(interaction).guild, desk(interaction).archive
        address, number = await address_of(interaction, page)
        b = (await archive.page(guild, address, revision_number(newer) or number)).revision
        before = revision_number(older) or b.parent
        if before is None:
            raise Refusal("page-diff-first", page=b.title)
        a = (await archive.page(guild, address, before)).revision
        shown, whole = diff_message(a, b, self.bot.archive_url, guild)
        await _answer(interaction, shown, f"R{a.number}-R{b.number}.diff", whole)

    @app_commands.command(name="blame", description=text("page-blame-description"))
    @app_commands.describe(page=text("page-option-page"))
    async def blame(self, interaction: Interaction, page: str) -> None:
        """Who wrote which line."""
        await begin(interaction)
        guild, archive = actor(interaction).guild, desk(interaction).archive
        address, number = await address_of(interaction, page)
        view, lines = await archive.blame(guild, address, number)
        shown, whole = blame_message(view, [origin for _, origin in lines], self.bot.archive_url, guild)
        await _answer(interaction, shown, f"R{view.revision.number}.txt", whole)

    @app_commands.command(name="list", description=text("page-list-description"))
    @app_commands.describe(category=text("page-list-option-category"), grade=text("page-list-option-grade"))
    @app_commands.choices(grade=GRADES)
    async def listing(
        self, interaction: Interaction, category: str | None = None, grade: app_commands.Choice[str] | None = None
    ) -> None:
        """The pages there are, or those of a category or a grade."""
        await begin(interaction)
        guild = actor(interaction).guild
        if category is not None:
            found = await desk(interaction).linking.in_category(guild, category)
        else:
            found = await desk(interaction).archive.pages(guild)
        found = [page for page in found if grade is None or page.grade == grade_in(grade)]
        if not found:
            raise Refusal("page-list-none")
        lines = [page_line(page, guild, self.bot.archive_url) for page in found]
        title = text("page-list-title") if category is None else text("page-list-in", category=safe(category, 80))
        await show_list(
            interaction, LongList("pages.txt", title, lines, [*map(_plain, found)], "", text("page-in-file"))
        )

    @app_commands.command(name="wanted", description=text("page-wanted-description"))
    @app_commands.describe(tasks=text("page-wanted-option-tasks"))
    async def wanted(
        self, interaction: Interaction, tasks: app_commands.Range[int, 1, TASKS_AT_ONCE] | None = None
    ) -> None:
        """Pages that others link to and nobody has written; a maintainer makes tasks of the most wanted."""
        await begin(interaction)
        who, linking = actor(interaction), desk(interaction).linking
        lead = ""
        if tasks is not None:
            opened = await desk(interaction).tracing.open_wanted(who, tasks, event=event_of(interaction))
            lead = text("page-wanted-opened", count=len(opened))
        found = await linking.wanted(who.guild)
        if not found:
            raise Refusal("page-wanted-none")
        lines = [wanted_line(one, who.guild, self.bot.archive_url) for one in found]
        plain = [f"{one.links}\t{one.page}" for one in found]
        title = text("page-wanted-title")
        await show_list(interaction, LongList("wanted.txt", title, lines, plain, lead, text("page-in-file")))

    @show.autocomplete("page")
    @history.autocomplete("page")
    @diff.autocomplete("page")
    @blame.autocomplete("page")
    async def _pages(self, interaction: Interaction, typed: str) -> Choices:
        return await page_titles(interaction, typed)

    @diff.autocomplete("older")
    @diff.autocomplete("newer")
    async def _revisions(self, interaction: Interaction, typed: str) -> Choices:
        return await revisions_named(interaction, typed)

    @listing.autocomplete("category")
    async def _categories(self, interaction: Interaction, typed: str) -> Choices:
        return await category_names(interaction, typed)


async def address_of(interaction: discord.Interaction[Any], typed: str) -> tuple[str, RevisionId | None]:
    """The page that somebody named by its title, or by one of its revisions: then also which."""
    number = revision_number(typed) if parse_ref(typed) is not None else None
    if number is None:
        return typed, None
    return (await desk(interaction).archive.revision(actor(interaction).guild, number)).slug, number


def revision_number(typed: str | None) -> RevisionId | None:
    """The number in ``R12``; None where nothing is named. Raises Refusal for anything else."""
    if typed is None:
        return None
    reference = parse_ref(typed)
    if reference is None or reference[0] != "R":
        raise Refusal("effect-bad-revision", found=typed[:40])
    return RevisionId(reference[1])


def grade_in(choice: app_commands.Choice[str]) -> Grade:
    """The grade that was chosen."""
    return Grade.NONE if choice.value == "none" else Grade(choice.value)


async def revisions_named(interaction: discord.Interaction[Any], typed: str) -> Choices:
    """The newest revisions of the page that is named in the same command."""
    named = getattr(interaction.namespace, "page", None)
    if not named or interaction.guild_id is None:
        return []
    try:
        address, _ = await address_of(interaction, named)
        _, found = await desk(interaction).archive.history(GuildId(interaction.guild_id), address, limit=_REVISIONS)
    except Refusal:
        return []
    return suggestions(((_revision_name(one), ref("R", one.number)) for one in found), typed)


def _revision_name(one: Revision) -> str:
    authors = ", ".join(credit.name for credit in one.authors)
    return f"{ref('R', one.number)} {one.at:%Y-%m-%d} {authors} {one.summary}".strip()


async def category_names(interaction: discord.Interaction[Any], typed: str) -> Choices:
    """The categories there are."""
    if interaction.guild_id is None:
        return []
    found = await desk(interaction).linking.categories(GuildId(interaction.guild_id))
    return suggestions(((one.name, one.name) for one in found), typed)


def _plain(page: Page) -> str:
    return f"R{page.head}\t{page.title}"


async def _answer(interaction: Interaction, shown: Rendered, name: str, whole: str) -> None:
    file = partial(text_file, name, whole) if whole else None
    await answer(interaction, shown.content, embed=shown.embed, file=file)


async def setup(bot: Barnraiser) -> None:
    """Add the commands."""
    await bot.add_cog(Pages(bot))
