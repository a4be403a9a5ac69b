"""Patches: ``/patch …``, the message menu's **Track as patch**, and their forms."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.contribution import TITLE_LIMIT
from bot.domain.ids import ContributionId, TaskId, ref
from bot.domain.patches.mail import fenced
from bot.domain.refusal import Refusal
from bot.services.authors import Author
from bot.services.patch_checks import Rejected
from cogs.capture import captured_work, source_of
from cogs.edge import actor, answer, begin, desk
from cogs.files import RemoteFile, from_attachment
from cogs.forms import FIELD_MAX, Submission, data_file, field, form, on_submit, upload
from cogs.menus import MenuCog
from cogs.patch_buttons import (
    CHANGES_LIMIT,
    RESEND_FORM,
    PatchButton,
    ThanksButton,
    open_resend,
)
from cogs.patch_card import range_diff_file, remarks_words
from cogs.patch_intake import fetched, is_patch, report, typed
from cogs.patch_sending import NOTES_LIMIT, take, title_field
from cogs.references import AnyTask, WaitingContribution, task_number
from cogs.words import text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction[Any]
_SEND: Final = r"patch-send:(?P<task>\d+)"
_TRACK: Final = "patch-track:"
_TASK_LIMIT: Final = 12


@app_commands.guild_only()
class Patches(MenuCog, commands.GroupCog, group_name="patch", group_description=text("patch-group")):
    """The commands around patches."""

    def __init__(self, bot: Barnraiser) -> None:
        """Serve ``bot``."""
        super().__init__(bot, text("patch-menu"), _TRACK, self.track, self.tracked)

    async def cog_load(self) -> None:
        """Take the other forms, too."""
        await super().cog_load()
        on_submit(self.bot, _SEND, self.typed)
        on_submit(self.bot, RESEND_FORM, self.resent)

    @app_commands.command(name="send", description=text("patch-send-description"))
    @app_commands.describe(
        title=text("patch-option-title"),
        notes=text("patch-option-notes"),
        task=text("patch-option-task"),
        file=text("patch-option-file"),
        file2=text("patch-option-more"),
        file3=text("patch-option-more"),
        file4=text("patch-option-more"),
        file5=text("patch-option-more"),
    )
    async def send(
        self,
        interaction: discord.Interaction[Barnraiser],
        file: discord.Attachment | None = None,
        file2: discord.Attachment | None = None,
        file3: discord.Attachment | None = None,
        file4: discord.Attachment | None = None,
        file5: discord.Attachment | None = None,
        title: app_commands.Range[str, 1, TITLE_LIMIT] = "",
        notes: app_commands.Range[str, 1, NOTES_LIMIT] = "",
        task: AnyTask | None = None,
    ) -> None:
        """Hand in patches: files, or what is typed into a form."""
        files = [from_attachment(one) for one in (file, file2, file3, file4, file5) if one is not None]
        if not files:
            await interaction.response.send_modal(_send_form(title, notes, task))
            return
        await begin(interaction)
        await take(interaction, await fetched(self._fetch, files), title=title, notes=notes, task=task)

    async def typed(self, interaction: Interaction, sent: Submission) -> None:
        """Take the patches that the form has."""
        await begin(interaction)
        task = TaskId(int(sent.parts["task"])) if sent.parts["task"] != "0" else None
        mails = [*await fetched(self._fetch, sent.files), *typed(sent.texts.get("diff", ""))]
        title, notes = sent.texts.get("title", "").strip(), sent.texts.get("notes", "").strip()
        await take(interaction, mails, title=title, notes=notes, task=task)

    async def track(self, interaction: discord.Interaction[Barnraiser], message: discord.Message) -> None:
        """Open a form for the patches that a message has."""
        captured = captured_work(message)
        files = [file for file in captured.files if is_patch(file)]
        found = fenced(message.content)
        if not files and not found:
            raise Refusal("patch-none-in-message")
        self._recent.keep(captured)
        suggested = next((mail.subject for mail in found if mail.subject), "")
        await interaction.response.send_modal(
            form(
                text("patch-form-track"),
                captured.form_id(_TRACK),
                discord.ui.TextDisplay(text("patch-note-found", files=len(files), fences=len(found))),
                title_field(suggested),
                field("task", text("contribution-field-task"), limit=_TASK_LIMIT, required=False),
            )
        )

    async def tracked(self, interaction: Interaction, sent: Submission) -> None:
        """Track the patches of the message that the form was opened on."""
        await begin(interaction)
        source = source_of(sent)
        captured = self._recent.get(source.message)
        if captured is None:
            raise Refusal("contribution-menu-forgotten")
        files = [file for file in captured.files if is_patch(file)]
        mails = [*await fetched(self._fetch, files), *fenced(captured.text)]
        wanted = sent.texts.get("task", "").strip()
        await take(
            interaction,
            mails,
            title=sent.texts.get("title", "").strip(),
            author=Author(source.author, captured.source.author_name),
            source=source,
            task=task_number(wanted) if wanted else None,
        )

    @app_commands.command(name="resend", description=text("patch-resend-description"))
    @app_commands.describe(
        contribution=text("patch-option-series"),
        changes=text("patch-option-changes"),
        file=text("patch-option-file"),
        file2=text("patch-option-more"),
        file3=text("patch-option-more"),
        file4=text("patch-option-more"),
        file5=text("patch-option-more"),
    )
    async def resend(
        self,
        interaction: discord.Interaction[Barnraiser],
        contribution: WaitingContribution,
        file: discord.Attachment | None = None,
        file2: discord.Attachment | None = None,
        file3: discord.Attachment | None = None,
        file4: discord.Attachment | None = None,
        file5: discord.Attachment | None = None,
        changes: app_commands.Range[str, 1, CHANGES_LIMIT] = "",
    ) -> None:
        """Hand in the next version of a series."""
        files = [from_attachment(one) for one in (file, file2, file3, file4, file5) if one is not None]
        if not files:
            await open_resend(interaction, contribution)
            return
        await begin(interaction)
        await self._again(interaction, contribution, files, "", changes)

    async def resent(self, interaction: Interaction, sent: Submission) -> None:
        """Take the next version that the form has."""
        await begin(interaction)
        number = ContributionId(int(sent.parts["number"]))
        diff, changes = sent.texts.get("diff", ""), sent.texts.get("changes", "").strip()
        await self._again(interaction, number, sent.files, diff, changes)

    async def _again(
        self,
        interaction: Interaction,
        number: ContributionId,
        files: list[RemoteFile] | tuple[RemoteFile, ...],
        diff: str,
        changes: str,
    ) -> None:
        mails = [*await fetched(self._fetch, files), *typed(diff)]
        who = actor(interaction)
        try:
            made = await desk(interaction).patches.resend(who, number, mails, changes=changes)
        except Rejected as no:
            await answer(interaction, embed=report(no).embed)
            return
        await self.bot.deliver_now(who.guild)
        version, contribution = made.contribution.latest.number, made.contribution
        key = "patch-resent-dropped" if made.dropped else "patch-resent"
        words = text(key, ref=ref("C", number), version=version, count=made.dropped)
        name, content = range_diff_file(contribution, version, list(made.matches))
        await answer(interaction, words + remarks_words(contribution), file=partial(data_file, name, content))


def _send_form(title: str, notes: str, task: TaskId | None) -> discord.ui.Modal:
    return form(
        text("patch-form-send"),
        f"patch-send:{task or 0}",
        title_field(title),
        field("diff", text("patch-field-diff"), limit=FIELD_MAX, long=True, required=False),
        field("notes", text("patch-field-notes"), limit=NOTES_LIMIT, default=notes, long=True, required=False),
        upload("files", text("patch-field-files"), text("patch-hint-files")),
    )


async def setup(bot: Barnraiser) -> None:
    """Add the commands, the menu and the buttons."""
    bot.add_dynamic_items(PatchButton, ThanksButton)
    await bot.add_cog(Patches(bot))
