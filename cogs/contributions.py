"""Contributions: the message menu's **Track contribution**, ``/contribute``, and the forms of both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.capture import CO_AUTHORS_LIMIT
from bot.domain.contribution import TITLE_LIMIT
from bot.domain.ids import ContributionId, GuildId, MessageId, TaskId, ref
from bot.domain.page import Revision
from bot.domain.refusal import Refusal
from bot.domain.revising import checked_title
from bot.domain.task import Source
from bot.services.authors import Author
from cogs.capture import captured_work, source_of, subject
from cogs.consent import ConsentButton
from cogs.contribution_buttons import UPDATE_FORM, ReviewButton, head_of
from cogs.edge import actor, answer, begin, channel_of, desk, event_of
from cogs.files import RemoteFile, from_attachment
from cogs.forms import FIELD_MAX, Submission, field, form, on_submit, people, quickly, text_file
from cogs.links import card_place
from cogs.menus import MenuCog
from cogs.references import AnyTask, Choices, page_titles, task_number
from cogs.track_answer import tell_tracked, tracked_already
from cogs.words import safe, text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction[Any]
SUMMARY_LIMIT: Final = 200
_TASK_LIMIT: Final = 12
_TRACK: Final = "track:"
_FROM: Final = re.compile(r".*\.R([1-9]\d{0,8})(?:[ _-]?\(?\d{0,3}\)?)?\.\w+", re.DOTALL | re.ASCII)
"""A file's name with the revision it was made from, also after a browser has numbered it: page.R12 (1).md."""
_CONTRIBUTE: Final = r"contribute:(?P<task>\d+):(?P<base>\d+)"


class Contributions(MenuCog):
    """The commands around contributions."""

    def __init__(self, bot: Barnraiser) -> None:
        """Serve ``bot``."""
        super().__init__(bot, text("contribution-menu"), _TRACK, self.track, self.tracked)

    async def cog_load(self) -> None:
        """Take the other forms, too."""
        await super().cog_load()
        on_submit(self.bot, _CONTRIBUTE, self.contributed)
        on_submit(self.bot, UPDATE_FORM, self.updated)

    async def track(self, interaction: discord.Interaction[Barnraiser], message: discord.Message) -> None:
        """Open a form for the contribution that the message is."""
        captured = captured_work(message)
        withheld = not captured.text and not captured.files
        if withheld and interaction.type is discord.InteractionType.application_command:
            raise Refusal("contribution-empty-message")
        self._recent.keep(captured)
        items = [_title_field(subject(captured.text, TITLE_LIMIT))]
        if len(captured.text) <= FIELD_MAX:
            hint = text("capture-hint-paste") if withheld else text("form-from-message")
            items.append(_text_field(captured.text, hint))
        else:
            items.append(discord.ui.TextDisplay(text("contribution-note-long", found=len(captured.text))))
        items.append(field("task", text("contribution-field-task"), limit=_TASK_LIMIT, required=False))
        items.append(_together_field())
        if captured.files:
            items.append(discord.ui.TextDisplay(text("contribution-note-files", count=len(captured.files))))
        title = text("contribution-form-track")
        await interaction.response.send_modal(form(title, captured.form_id(_TRACK), *items))

    async def tracked(self, interaction: Interaction, sent: Submission) -> None:
        """Track the message that the form was opened on, as the form now says."""
        await begin(interaction)
        source = source_of(sent)
        captured = self._recent.get(source.message)
        if captured is None and (int(sent.parts["files"]) or "text" not in sent.texts):
            raise Refusal("contribution-menu-forgotten")
        typed = sent.texts.get("task", "").strip()
        await self._take(
            interaction,
            Author(source.author, captured.source.author_name if captured is not None else source.author_name),
            title=sent.texts["title"],
            written=sent.texts.get("text", captured.text if captured is not None else ""),
            files=captured.files if captured is not None else (),
            source=source,
            task=task_number(typed) if typed else None,
            co_authors=sent.people,
        )

    @app_commands.command(name="contribute", description=text("contribute-description"))
    @app_commands.guild_only()
    @app_commands.describe(
        title=text("contribute-option-title"),
        file=text("contribute-option-file"),
        task=text("contribute-option-task"),
        summary=text("contribute-option-summary"),
    )
    async def contribute(
        self,
        interaction: discord.Interaction[Barnraiser],
        title: app_commands.Range[str, 1, TITLE_LIMIT],
        file: discord.Attachment | None = None,
        task: AnyTask | None = None,
        summary: app_commands.Range[str, 0, SUMMARY_LIMIT] = "",
    ) -> None:
        """Hand in a file; or without one open a form for the text."""
        title = checked_title(title)
        if file is None:
            await self._open(interaction, title, task, summary)
            return
        await begin(interaction)
        await self._take_file(interaction, title, from_attachment(file), task, summary)

    @contribute.autocomplete("title")
    async def _titles(self, interaction: discord.Interaction[Barnraiser], typed: str) -> Choices:
        return [choice for choice in await page_titles(interaction, typed) if choice.value == choice.name]

    async def _open(self, interaction: Interaction, title: str, task: TaskId | None, summary: str) -> None:
        head = await quickly(head_of(desk(interaction), actor(interaction).guild, title))
        if head is not None and len(head.text) > FIELD_MAX:
            await _send_page(interaction, head)
            return
        items = (
            _title_field(head.title if head is not None else title),
            _text_field(head.text, text("contribution-hint-current")) if head is not None else _text_field(""),
            field("summary", text("contribution-field-summary"), limit=SUMMARY_LIMIT, default=summary, required=False),
            _together_field(),
        )
        base = head.number if head is not None else 0
        custom_id = f"contribute:{task or 0}:{base}"
        await interaction.response.send_modal(form(text("contribute-form-title"), custom_id, *items))

    async def contributed(self, interaction: Interaction, sent: Submission) -> None:
        """Take what was written into the form, on the page as it was when that was opened."""
        await begin(interaction)
        who = actor(interaction)
        await self._take(
            interaction,
            Author(who.id, who.name),
            title=sent.texts["title"],
            written=sent.texts["text"],
            seen=int(sent.parts["base"]),
            task=TaskId(int(sent.parts["task"])) if sent.parts["task"] != "0" else None,
            summary=sent.texts.get("summary", ""),
            co_authors=sent.people,
        )

    async def _take_file(
        self, interaction: Interaction, title: str, file: RemoteFile, task: TaskId | None, summary: str
    ) -> None:
        """A text file is the page's text; any other is added to the page as it is."""
        who = actor(interaction)
        if file.is_text:
            written = await self._fetch.text(file)
        else:
            head = await head_of(desk(interaction), who.guild, title)
            written = head.text if head is not None else ""
        files = () if file.is_text else (file,)
        author, seen = Author(who.id, who.name), revision_in(file.name) if file.is_text else None
        await self._take(
            interaction, author, title=title, written=written, files=files, task=task, summary=summary, seen=seen
        )

    async def _take(
        self,
        interaction: Interaction,
        author: Author,
        *,
        title: str,
        written: str,
        files: Sequence[RemoteFile] = (),
        source: Source | None = None,
        task: TaskId | None = None,
        summary: str = "",
        seen: int | None = None,
        co_authors: Sequence[Author] = (),
    ) -> None:
        who, contributions = actor(interaction), desk(interaction).contributions
        try:
            made = await contributions.track(
                who,
                author=author,
                title=title,
                text=written,
                channel=channel_of(interaction),
                event=event_of(interaction),
                uploads=[self._fetch.upload(file) for file in files],
                source=source,
                task=task,
                summary=summary,
                seen=seen,
                co_authors=co_authors,
            )
        except Refusal as no:
            if no.key != "contribution-already-tracked":
                raise
            await answer(interaction, await tracked_already(desk(interaction), who.guild, no))
            return
        await self.bot.deliver_now(who.guild)
        await tell_tracked(interaction, await contributions.get(who.guild, made.number))

    async def updated(self, interaction: Interaction, sent: Submission) -> None:
        """Take a new revision. A text file replaces the text; other files are added."""
        await begin(interaction)
        who, contributions = actor(interaction), desk(interaction).contributions
        number = ContributionId(int(sent.parts["number"]))
        whole = next((file for file in sent.files if file.is_text), None)
        if whole is not None:
            written = await self._fetch.text(whole)
        else:
            before = await contributions.get(who.guild, number)
            written = sent.texts.get("text", before.latest.text)
        uploads = [self._fetch.upload(file) for file in sent.files if file is not whole]
        changed = await contributions.update(who, number, text=written, uploads=uploads)
        await self.bot.deliver_now(who.guild)
        place = card_place(who.guild, changed.channel, changed.card)
        revision = changed.latest.number
        await answer(interaction, text("contribution-updated", ref=ref("C", number), revision=revision, place=place))

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """A message was deleted; if it was a review card, it is posted again."""
        if payload.guild_id is not None:
            await self.bot.desk.contributions.card_lost(GuildId(payload.guild_id), MessageId(payload.message_id))

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Many messages were deleted."""
        if payload.guild_id is not None:
            for message in payload.message_ids:
                await self.bot.desk.contributions.card_lost(GuildId(payload.guild_id), MessageId(message))


def _together_field() -> discord.ui.Item[Any]:
    return people("together", text("capture-field-together"), text("capture-hint-together"), CO_AUTHORS_LIMIT)


def _title_field(title: str) -> discord.ui.Item[Any]:
    hint = text("contribution-hint-title")
    return field("title", text("contribution-field-title"), limit=TITLE_LIMIT, default=title, hint=hint)


def _text_field(written: str, hint: str | None = None) -> discord.ui.Item[Any]:
    return field(
        "text",
        text("contribution-field-text"),
        limit=FIELD_MAX,
        default=written,
        hint=hint,
        long=True,
        required=False,
    )


def page_file_name(head: Revision) -> str:
    """What a page's text is called as a file: it says which revision it is, for when it comes back."""
    return f"{head.slug.strip('/').replace('/', '-')[:60]}.R{head.number}.md"


def revision_in(name: str) -> int | None:
    """The revision in a file's name; None in any other name."""
    match = _FROM.fullmatch(name)
    return int(match[1]) if match is not None else None


async def _send_page(interaction: Interaction, head: Revision) -> None:
    """Give somebody the text of a page that is too long for a form."""
    words = text("contribution-page-too-long", title=safe(head.title, 200), found=len(head.text), limit=FIELD_MAX)
    await interaction.response.send_message(words, file=text_file(page_file_name(head), head.text), ephemeral=True)


async def setup(bot: Barnraiser) -> None:
    """Add the commands, the menu and the buttons."""
    bot.add_dynamic_items(ReviewButton, ConsentButton)
    await bot.add_cog(Contributions(bot))
