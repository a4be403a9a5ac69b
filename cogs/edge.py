"""What every cog does at the edge: who acts, answering in time, and the one place where errors end."""

from __future__ import annotations

import functools
import logging
import secrets
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Final, TypeVar

import aiohttp
import discord
from discord import app_commands

from bot.domain.ids import ChannelId, EventId, GuildId, MemberId, RoleId
from bot.domain.people import Actor
from bot.domain.refusal import Refusal
from cogs.words import safe, text

if TYPE_CHECKING:
    from bot.client import Barnraiser
    from bot.services.desk import Desk

log = logging.getLogger(__name__)

Item = TypeVar("Item")
_UNKNOWN_INTERACTION: Final = 10062
_ALREADY_ANSWERED: Final = 40060
_NO_ANSWER: Final = (discord.DiscordServerError, aiohttp.ClientError, TimeoutError, OSError)
_ATTEMPTS: Final = 3


def desk(interaction: discord.Interaction[Any]) -> Desk:
    """The services."""
    client: Barnraiser = interaction.client
    return client.desk


def actor_of(user: discord.Member | discord.User, guild: int) -> Actor:
    """Somebody as an event or interaction describes them; a User (who has no roles) is an outsider."""
    if isinstance(user, discord.Member):
        return Actor(
            guild=GuildId(guild),
            id=MemberId(user.id),
            name=user.display_name,
            roles=frozenset(RoleId(role.id) for role in user.roles),
            admin=(user.resolved_permissions or user.guild_permissions).manage_guild,
            bot=user.bot,
            joined_at=user.joined_at,
        )
    return Actor(GuildId(guild), MemberId(user.id), user.display_name, bot=user.bot)


def actor(interaction: discord.Interaction[Any]) -> Actor:
    """Who acts. Raises Refusal outside a guild."""
    if interaction.guild_id is None:
        raise Refusal("edge-only-in-a-server")
    return actor_of(interaction.user, interaction.guild_id)


def channel_of(interaction: discord.Interaction[Any]) -> ChannelId:
    """Where it was done. Raises Refusal where Discord names no channel."""
    if interaction.channel_id is None:
        raise Refusal("edge-only-in-a-server")
    return ChannelId(interaction.channel_id)


def event_of(interaction: discord.Interaction[Any]) -> EventId:
    """What the effects of this interaction are known by, so that they happen once."""
    return EventId(interaction.id)


async def begin(interaction: discord.Interaction[Any]) -> None:
    """Tell Discord at once that an answer is coming, for this person only. Before any storage or network."""
    try:
        await interaction.response.defer(ephemeral=True, thinking=True)
    except _NO_ANSWER as trouble:  # Discord may have heard all the same; ``answer`` finds out
        log.warning("interaction %s: no answer to its deferral: %s", interaction.id, trouble)


async def begin_change(interaction: discord.Interaction[Any]) -> None:
    """Tell Discord at once that the message on which something was pressed is going to change: ``answer`` does that."""
    try:
        await interaction.response.defer()
    except _NO_ANSWER as trouble:
        log.warning("interaction %s: no answer to its deferral: %s", interaction.id, trouble)


async def answer(
    interaction: discord.Interaction[Any],
    content: str | None = None,
    *,
    embed: discord.Embed | None = None,
    view: discord.ui.View | discord.ui.LayoutView | None = None,
    file: Callable[[], discord.File] | None = None,
) -> None:
    """Answer this person only, whether or not ``begin`` was called. ``file`` makes the file to attach, if any.

    Where Discord does not reply to that, it is only logged: what was done stays done, and nobody may be told that it
    failed.
    """
    for _ in range(_ATTEMPTS):
        try:
            await _answer(interaction, content, embed, view, file)
            return
        except _NO_ANSWER as trouble:
            log.warning("interaction %s: no answer to its answer: %s", interaction.id, trouble)


async def _answer(
    interaction: discord.Interaction[Any],
    content: str | None,
    embed: discord.Embed | None,
    view: discord.ui.View | discord.ui.LayoutView | None,
    file: Callable[[], discord.File] | None,
) -> None:
    attached = [file()] if file is not None else []
    if not interaction.response.is_done():
        optional = {"embed": embed, "view": view, "files": attached or None}
        given: dict[str, Any] = {name: value for name, value in optional.items() if value is not None}
        try:
            await interaction.response.send_message(content, ephemeral=True, **given)
            return
        except discord.HTTPException as no:
            if no.code != _ALREADY_ANSWERED:
                raise
    await interaction.edit_original_response(content=content, embed=embed, view=view, attachments=attached)


async def explain(interaction: discord.Interaction[Any], error: Exception) -> None:
    """The error sink of every interaction. A Refusal is put in words; anything else is a bug: it is logged with its
    trace, and the person is given its reference number."""
    error = _cause(error)
    if interaction.client.is_closed():
        log.info("interaction %s was cut off by the end of the program: %s", interaction.id, error)
        return
    if isinstance(error, discord.HTTPException) and error.code in (_UNKNOWN_INTERACTION, _ALREADY_ANSWERED):
        log.warning("interaction %s came twice or too late: %s", interaction.id, error)
        return
    try:
        await _say_error(interaction, wording(error))
    except (discord.HTTPException, *_NO_ANSWER) as trouble:
        log.warning("interaction %s: the error could not be shown: %s", interaction.id, trouble)


def wording(error: Exception) -> str:
    """What a person is told about an error; a bug is logged under a short reference number that the text names."""
    if isinstance(error, Refusal):
        told = {name: safe(value) if isinstance(value, str) else value for name, value in error.details.items()}
        return text(error.key, **told)
    reference = secrets.token_hex(3).upper()
    log.error("reference %s", reference, exc_info=error)
    return text("edge-bug", reference=reference)


async def _say_error(interaction: discord.Interaction[Any], words: str) -> None:
    if not interaction.response.is_done():
        try:
            await interaction.response.send_message(words, ephemeral=True)
            return
        except discord.HTTPException as no:
            if no.code != _ALREADY_ANSWERED:
                raise
    await interaction.followup.send(words, ephemeral=True)


def _cause(error: Exception) -> Exception:
    """The error inside discord.py's wrappers."""
    while isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    if isinstance(error, app_commands.TransformerError) and isinstance(error.__cause__, Exception):
        return error.__cause__
    if isinstance(error, app_commands.MissingPermissions):
        return Refusal("edge-missing-permission")
    if isinstance(error, app_commands.NoPrivateMessage):
        return Refusal("edge-only-in-a-server")
    if isinstance(error, app_commands.CommandSignatureMismatch | app_commands.CommandNotFound):
        return Refusal("edge-command-changed")
    return error


Callback = Callable[[Item, discord.Interaction[Any]], Coroutine[Any, Any, None]]


def guarded(callback: Callback[Item]) -> Callback[Item]:
    """For callbacks of DynamicItem, whose exceptions discord.py only logs: lead them to the sink as well."""

    @functools.wraps(callback)
    async def run(self: Item, interaction: discord.Interaction[Any]) -> None:
        try:
            await callback(self, interaction)
        except Exception as error:  # noqa: BLE001 - this is the sink
            await explain(interaction, error)

    return run


class Modal(discord.ui.Modal):
    """A modal whose errors reach the sink."""

    async def on_error(  # type: ignore[override]  # discord.py's own Modal narrows View's signature so
        self, interaction: discord.Interaction[Any], error: Exception, /
    ) -> None:
        """Explain it."""
        await explain(interaction, error)


class View(discord.ui.View):
    """A view whose errors reach the sink."""

    async def on_error(
        self, interaction: discord.Interaction[Any], error: Exception, item: discord.ui.Item[Any], /
    ) -> None:
        """Explain it."""
        await explain(interaction, error)


async def setup(bot: Barnraiser) -> None:
    """Make this the end of every command's errors."""
    bot.tree.error(explain)
