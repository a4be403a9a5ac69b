"""Several messages as one work: the message menu's **Add to contribution**, and its form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord

from bot.domain.ids import ContributionId, ref
from bot.domain.refusal import Refusal
from cogs.capture import captured_work, source_of
from cogs.edge import actor, answer, begin, desk, event_of
from cogs.forms import FIELD_MAX, Submission, field, form, pick, quickly
from cogs.links import card_place
from cogs.menus import MenuCog
from cogs.track_answer import tracked_already
from cogs.words import person, text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction[Any]
_JOIN: Final = "join:"


class Joining(MenuCog):
    """The menu that adds a message to a work."""

    def __init__(self, bot: Barnraiser) -> None:
        """Serve ``bot``."""
        super().__init__(bot, text("capture-menu-add"), _JOIN, self.add, self.added)

    async def add(self, interaction: discord.Interaction[Barnraiser], message: discord.Message) -> None:
        """Open a form that asks to which work the message belongs."""
        captured = captured_work(message)
        if not captured.text and not captured.files:
            raise Refusal("contribution-empty-message")
        waiting = await quickly(desk(interaction).capturing.open_of(actor(interaction)))
        if not waiting:
            raise Refusal("capture-nothing-open")
        self._recent.keep(captured)
        choices = [
            (str(one.number), text("capture-choice", ref=ref("C", one.number), title=one.title)) for one in waiting
        ]
        items: list[discord.ui.Item[Any]] = [pick("into", text("capture-field-into"), choices)]
        if len(captured.text) <= FIELD_MAX:
            hint = text("form-from-message")
            box = field(
                "text",
                text("contribution-field-text"),
                limit=FIELD_MAX,
                default=captured.text,
                hint=hint,
                long=True,
                required=False,
            )
            items.append(box)
        else:
            items.append(discord.ui.TextDisplay(text("contribution-note-long", found=len(captured.text))))
        if captured.files:
            items.append(discord.ui.TextDisplay(text("contribution-note-files", count=len(captured.files))))
        await interaction.response.send_modal(form(text("capture-form-add"), captured.form_id(_JOIN), *items))

    async def added(self, interaction: Interaction, sent: Submission) -> None:
        """Add the message that the form was opened on to the work that was picked."""
        await begin(interaction)
        who, source = actor(interaction), source_of(sent)
        captured = self._recent.get(source.message)
        if captured is None and (int(sent.parts["files"]) or "text" not in sent.texts):
            raise Refusal("capture-menu-forgotten")
        files = captured.files if captured is not None else ()
        try:
            made = await desk(interaction).capturing.join(
                who,
                ContributionId(int(sent.texts["into"])),
                source=captured.source if captured is not None else source,
                text=sent.texts.get("text", captured.text if captured is not None else ""),
                event=event_of(interaction),
                uploads=[self._fetch.upload(file) for file in files],
            )
        except Refusal as no:
            if no.key != "contribution-already-tracked":
                raise
            await answer(interaction, await tracked_already(desk(interaction), who.guild, no))
            return
        await self.bot.deliver_now(who.guild)
        place = card_place(who.guild, made.channel, made.card)
        lines = [text("capture-joined", ref=ref("C", made.number), revision=made.latest.number, place=place)]
        if any(one.id == source.author and one.consent is None for one in made.co_authors):
            lines.append(text("capture-joined-asked", author=person(source.author)))
        await answer(interaction, "\n".join(lines))


async def setup(bot: Barnraiser) -> None:
    """Add the menu."""
    await bot.add_cog(Joining(bot))
