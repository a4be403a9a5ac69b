"""Forms (Discord's modals) that can be sent after the bot was restarted.

Nothing about an open form is remembered: its custom id and its fields say everything, and every submission is found by
the pattern of its custom id, not by an object that waits for it.
"""

from __future__ import annotations

import asyncio
import io
import logging
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

import discord

from bot.domain.ids import MemberId
from bot.domain.refusal import Refusal
from bot.services.authors import Author
from cogs.edge import explain
from cogs.files import RemoteFile, from_wire
from cogs.words import clip, text

if TYPE_CHECKING:
    from bot.client import Barnraiser

log = logging.getLogger(__name__)

FIELD_MAX: Final = 4000
ID_MAX: Final = 100
_FILES_MAX: Final = 10
_OPEN_SECONDS: Final = 15 * 60
_PATIENCE: Final = 1.0
_WORTH_KEEPING: Final = 40
_ROW, _PEOPLE, _LABEL = 1, 5, 18


@dataclass(frozen=True)
class Submission:
    """A form as it was sent: the named parts of its custom id, its fields' texts, its files, and the people chosen in
    it, without bots."""

    parts: Mapping[str, str]
    texts: Mapping[str, str]
    files: tuple[RemoteFile, ...] = ()
    people: tuple[Author, ...] = ()


T = TypeVar("T")
Handler = Callable[[discord.Interaction[Any], Submission], Awaitable[None]]


def form(title: str, custom_id: str, *items: discord.ui.Item[Any]) -> discord.ui.Modal:
    """A form of up to five ``items``: fields, uploads and notes."""
    modal = discord.ui.Modal(title=clip(title, 45), custom_id=custom_id, timeout=_OPEN_SECONDS)
    for item in items:
        modal.add_item(item)
    return modal


def field(
    name: str,
    label: str,
    *,
    limit: int,
    default: str = "",
    hint: str | None = None,
    long: bool = False,
    required: bool = True,
) -> discord.ui.Label[Any]:
    """A text field, prefilled with as much of ``default`` as it can take."""
    style = discord.TextStyle.paragraph if long else discord.TextStyle.short
    written = clip(default, limit) or None
    box: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=name, style=style, default=written, required=required, max_length=limit
    )
    return discord.ui.Label(text=label, description=hint, component=box)


def choice(name: str, label: str, options: Sequence[tuple[str, str, str]]) -> discord.ui.Label[Any]:
    """One of several (value, words, hint), of which the first is chosen beforehand. It is read as a text."""
    group: discord.ui.RadioGroup[Any] = discord.ui.RadioGroup(custom_id=name)
    for value, words, hint in options:
        first = not group.options
        group.add_option(label=clip(words, 100), value=value, description=clip(hint, 100), default=first)
    return discord.ui.Label(text=label, component=group)


def pick(
    name: str, label: str, options: Sequence[tuple[str, str]], hint: str | None = None, *, required: bool = True
) -> discord.ui.Label[Any]:
    """A menu of up to 25 (value, words), of which one is chosen. It is read as a text."""
    menu: discord.ui.Select[Any] = discord.ui.Select(custom_id=name, required=required, min_values=1 if required else 0)
    for value, words in options:
        menu.add_option(label=clip(words, 100), value=value)
    return discord.ui.Label(text=label, description=hint, component=menu)


def people(name: str, label: str, hint: str, most: int) -> discord.ui.Label[Any]:
    """A menu of the members, of whom up to ``most`` are chosen, or nobody."""
    menu: discord.ui.UserSelect[Any] = discord.ui.UserSelect(
        custom_id=name, min_values=0, max_values=most, required=False
    )
    return discord.ui.Label(text=label, description=hint, component=menu)


def upload(name: str, label: str, hint: str, *, required: bool = False) -> discord.ui.Label[Any]:
    """A place for up to ten files."""
    files: discord.ui.FileUpload[Any] = discord.ui.FileUpload(
        custom_id=name, required=required, min_values=1 if required else 0, max_values=_FILES_MAX
    )
    return discord.ui.Label(text=label, description=hint, component=files)


def fitting(before: str, name: str) -> str:
    """``before`` and as much of ``name`` as a custom id can hold, counted in UTF-16 units to be on the safe side."""
    while len((before + name).encode("utf-16-le")) // 2 > ID_MAX:
        name = name[:-1]
    return before + name


async def quickly(reading: Awaitable[T]) -> T:
    """What one read of storage brings, for filling a form, which must itself be the first answer.

    Raises Refusal if it takes longer than a second: Discord gives up after three.
    """
    try:
        async with asyncio.timeout(_PATIENCE):
            return await reading
    except TimeoutError:
        raise Refusal("form-slow") from None


def on_submit(bot: Barnraiser, template: str, handle: Handler) -> None:
    """From now on lead every submission of a form whose custom id matches ``template`` to ``handle``.

    Errors reach the sink, as those of commands do; then the person gets back what they had written.
    """
    pattern = re.compile(template, re.DOTALL)

    async def submitted(interaction: discord.Interaction[Any]) -> None:
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        data: Any = interaction.data
        match = pattern.fullmatch(data["custom_id"])
        if match is None:
            return
        sent = _read(match, data)
        try:
            await handle(interaction, sent)
        except Exception as error:  # noqa: BLE001 - this is the sink
            await explain(interaction, error)
            await _give_back(interaction, sent)

    bot.add_listener(submitted, "on_interaction")


async def _give_back(interaction: discord.Interaction[Any], sent: Submission) -> None:
    """Send the person the long texts of a form that could not be taken: Discord has thrown them away."""
    written = "\n\n".join(words for words in sent.texts.values() if len(words) > _WORTH_KEEPING)
    if not written or not interaction.response.is_done():
        return
    try:
        await interaction.followup.send(text("form-typed"), file=text_file("draft.md", written), ephemeral=True)
    except discord.HTTPException as trouble:
        log.warning("interaction %s: a draft could not be given back: %s", interaction.id, trouble)


def text_file(name: str, written: str) -> discord.File:
    """A text as a file to be sent."""
    return data_file(name, written.encode())


def data_file(name: str, content: bytes) -> discord.File:
    """Bytes as a file to be sent."""
    return discord.File(io.BytesIO(content), name)


def _read(match: re.Match[str], data: Any) -> Submission:
    texts: dict[str, str] = {}
    files: list[RemoteFile] = []
    people: list[Author] = []
    given = data.get("resolved", {})
    resolved = given.get("attachments", {})
    for component in _flat(data["components"]):
        if "value" in component:
            texts[component["custom_id"]] = component["value"]
        values = component.get("values", ())
        found = [from_wire(resolved[key]) for key in values if key in resolved]
        files += found
        if component["type"] == _PEOPLE:
            people += _people(values, given)
            continue
        if len(found) < len(values):
            texts[component["custom_id"]] = " ".join(values)
    return Submission(match.groupdict(), texts, tuple(files), tuple(people))


def _people(chosen: Iterable[str], resolved: Mapping[str, Any]) -> Iterable[Author]:
    """Those who were chosen, by the names that they have in the server."""
    users, members = resolved.get("users", {}), resolved.get("members", {})
    for key in chosen:
        user = users.get(key)
        if user is not None and not user.get("bot"):
            nick = members.get(key, {}).get("nick")
            yield Author(MemberId(int(key)), nick or user.get("global_name") or user["username"])


def _flat(components: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    for component in components:
        if component["type"] == _ROW:
            yield from component["components"]
        elif component["type"] == _LABEL:
            yield component["component"]
