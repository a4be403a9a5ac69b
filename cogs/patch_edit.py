"""``/patch edit``: a file of the archive in a form; what is changed in it becomes a patch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands

from bot.domain.refusal import Refusal
from cogs.edge import actor, begin, desk
from cogs.forms import FIELD_MAX, Submission, field, form, on_submit, quickly
from cogs.groups import add_to
from cogs.patch_sending import NOTES_LIMIT, take, title_field
from cogs.words import text

if TYPE_CHECKING:
    from bot.client import Barnraiser

_EDIT: Final = r"patch-edit:(?P<revision>\d+):(?P<path>.*)"
_PATH_LIMIT: Final = 80


@app_commands.command(name="edit", description=text("patch-edit-description"))
@app_commands.describe(path=text("patch-option-path"))
async def edit(interaction: discord.Interaction[Barnraiser], path: app_commands.Range[str, 1, _PATH_LIMIT]) -> None:
    """Open a file of the archive in a form; what is changed in it becomes a patch."""
    found = await quickly(desk(interaction).file_edits.text(actor(interaction).guild, path))
    if len(found.text) > FIELD_MAX:
        raise Refusal("patch-file-too-long", path=path, found=len(found.text), limit=FIELD_MAX)
    items = (
        field("text", text("patch-field-text"), limit=FIELD_MAX, default=found.text, long=True, required=False),
        title_field("", required=True),
        field("notes", text("patch-field-notes"), limit=NOTES_LIMIT, long=True, required=False),
    )
    await interaction.response.send_modal(
        form(text("patch-form-edit"), f"patch-edit:{found.revision}:{found.path}", *items)
    )


async def _edited(interaction: discord.Interaction[Any], sent: Submission) -> None:
    """Make a patch of what was changed in the form."""
    await begin(interaction)
    path, revision, written = sent.parts["path"], int(sent.parts["revision"]), sent.texts.get("text", "")
    mail = await desk(interaction).file_edits.patch(actor(interaction).guild, path, revision, written)
    await take(interaction, [mail], title=sent.texts["title"], notes=sent.texts.get("notes", ""))


async def setup(bot: Barnraiser) -> None:
    """Add the command to those that hand patches in."""
    add_to(bot, "patch", edit)
    on_submit(bot, _EDIT, _edited)
