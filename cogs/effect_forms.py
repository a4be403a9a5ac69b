"""The forms in which an effect is asked for, one for each thing that can be chosen, and what is read from them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import discord

from bot.domain.effect import TASK_TITLE_LIMIT, Effect, EffectKind
from bot.domain.governing import NOTHING, SETTINGS, Group
from bot.domain.ids import ContributionId, ref
from bot.domain.patches.allowed import FORBIDDEN_LIMIT
from bot.domain.refusal import Refusal
from bot.locales.effects import setting_name
from cogs.edge import actor, desk
from cogs.forms import Submission, field, pick, quickly
from cogs.places import require_postable
from cogs.references import CHOICES, number_in
from cogs.words import text

Interaction = discord.Interaction[Any]
Fields = list[discord.ui.Label[Any]]
Ask = Callable[[Interaction], Awaitable[Fields]]
Read = Callable[[Interaction, Submission], Awaitable[Effect]]

ACTS: Final = (
    "task",
    "accept",
    "revert",
    *(group.value for group in Group),
    "govern",
    "release",
    "maintainer-add",
    "maintainer-remove",
)
"""What can be chosen: a kind of effect, or for settings the group of them."""

_TEXT_LIMIT: Final = 120
_ONLY: Final = {
    group: next(one.name for one in SETTINGS.values() if one.group is group) for group in (Group.TRACES, Group.ZONE)
}
"""The setting of a group that has only one."""

_HINTS: Final = {
    Group.ARCHIVE: "effect-form-value-archive-hint",
    Group.CAPTURE: "effect-form-value-capture-hint",
    Group.TRACES: "effect-form-value-traces-hint",
    Group.PATCHES: "effect-form-value-patches-hint",
    Group.ZONE: "effect-form-value-time-zone-hint",
}
_TEXT_CHANNELS: Final = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
]


async def asked(interaction: Interaction, act: str) -> Fields:
    """The fields of the form for what was chosen. Raises Refusal where there is nothing to choose from."""
    return await _FORMS[act][0](interaction)


async def effect_in(interaction: Interaction, act: str, sent: Submission) -> Effect:
    """The effect that a form asks for. Raises Refusal."""
    return await _FORMS[act][1](interaction, sent)


async def _ask_task(_: Interaction) -> Fields:
    return [field("title", text("effect-form-task"), limit=TASK_TITLE_LIMIT)]


async def _read_task(_: Interaction, sent: Submission) -> Effect:
    return Effect(EffectKind.TASK, sent.texts["title"])


async def _ask_accept(interaction: Interaction) -> Fields:
    """A menu of what waits, or where that is too much a field for its number."""
    found = await quickly(desk(interaction).queue.waiting(actor(interaction).guild, limit=CHOICES + 1))
    waiting = [one.contribution for one in found]
    label = text("effect-form-contribution")
    if not 0 < len(waiting) <= CHOICES:
        return [field("number", label, limit=20, hint=text("effect-form-contribution-hint"))]
    named = [(ref("C", one.number), f"{ref('C', one.number)} {one.title} ({one.author_name})") for one in waiting]
    return [pick("number", label, named)]


async def _read_accept(_: Interaction, sent: Submission) -> Effect:
    number = ContributionId(number_in(sent.texts["number"], "C", "contribution-bad-number"))
    return Effect(EffectKind.ACCEPT, str(number))


async def _ask_revert(_: Interaction) -> Fields:
    return [field("page", text("effect-form-page"), limit=_TEXT_LIMIT, hint=text("effect-form-page-hint"))]


async def _read_revert(interaction: Interaction, sent: Submission) -> Effect:
    return await desk(interaction).drafts.revert_to(actor(interaction).guild, sent.texts["page"])


def _which(group: Group) -> discord.ui.Label[Any]:
    found = [setting for setting in SETTINGS.values() if setting.group is group]
    return pick("setting", text("effect-form-setting"), [(one.name, setting_name(one, text)) for one in found])


async def _ask_channel(_: Interaction) -> Fields:
    menu: discord.ui.ChannelSelect[Any] = discord.ui.ChannelSelect(
        custom_id="value", channel_types=_TEXT_CHANNELS, required=False, min_values=0
    )
    hint = text("effect-form-channel-hint")
    return [
        _which(Group.CHANNELS),
        discord.ui.Label(text=text("effect-form-channel"), description=hint, component=menu),
    ]


async def _read_channel(interaction: Interaction, sent: Submission) -> Effect:
    chosen = sent.texts.get("value", "")
    value = str(require_postable(interaction, int(chosen))) if chosen else NOTHING
    return Effect(EffectKind.SETTING, sent.texts["setting"], value)


async def _ask_role(_: Interaction) -> Fields:
    menu: discord.ui.RoleSelect[Any] = discord.ui.RoleSelect(custom_id="value", required=False, min_values=0)
    hint = text("effect-form-role-hint")
    return [_which(Group.ROLES), discord.ui.Label(text=text("effect-form-role"), description=hint, component=menu)]


async def _read_role(interaction: Interaction, sent: Submission) -> Effect:
    chosen = sent.texts.get("value", "")
    narrows = chosen and chosen != str(interaction.guild_id)  # the role of everyone has the server's number
    return Effect(EffectKind.SETTING, sent.texts["setting"], chosen if narrows else NOTHING)


def _ask_value(group: Group) -> Ask:
    async def ask(_: Interaction) -> Fields:
        hint = text(_HINTS.get(group, "effect-form-value-hint"))
        value = field("value", text("effect-form-value"), limit=FORBIDDEN_LIMIT, hint=hint)
        return [value] if group in _ONLY else [_which(group), value]

    return ask


def _read_value(group: Group) -> Read:
    async def read(_: Interaction, sent: Submission) -> Effect:
        return Effect(EffectKind.SETTING, sent.texts.get("setting") or _ONLY[group], sent.texts["value"])

    return read


def _ask_group(*, governed: bool) -> Ask:
    async def ask(interaction: Interaction) -> Fields:
        settings = await quickly(desk(interaction).settings.get(actor(interaction).guild))
        found = [group.value for group in Group if (group.value in settings.governed) == governed]
        if not found:
            raise Refusal("effect-no-governed" if governed else "effect-all-governed")
        return [pick("group", text("effect-form-group"), [(name, name) for name in found])]

    return ask


async def _read_govern(_: Interaction, sent: Submission) -> Effect:
    return Effect(EffectKind.GOVERN, sent.texts["group"], "on")


async def _read_release(_: Interaction, sent: Submission) -> Effect:
    return Effect(EffectKind.GOVERN, sent.texts["group"], "off")


async def _ask_maintainer(interaction: Interaction) -> Fields:
    areas = await quickly(desk(interaction).areas.listing(actor(interaction).guild))
    label, hint = text("effect-form-area"), text("effect-form-area-hint")
    if 0 < len(areas) <= CHOICES:
        place = pick("area", label, [(area.name, f"{area.name} {area.about}".strip()) for area in areas])
    else:
        place = field("area", label, limit=_TEXT_LIMIT, hint=hint)
    menu: discord.ui.UserSelect[Any] = discord.ui.UserSelect(custom_id="member")
    return [place, discord.ui.Label(text=text("effect-form-member"), component=menu)]


def _read_maintainer(kind: EffectKind) -> Read:
    async def read(_: Interaction, sent: Submission) -> Effect:
        if not sent.people:
            raise Refusal("area-maintainer-bot")
        return Effect(kind, sent.texts["area"], str(sent.people[0].id))

    return read


_FORMS: Final[Mapping[str, tuple[Ask, Read]]] = {
    **{group.value: (_ask_value(group), _read_value(group)) for group in Group},
    "task": (_ask_task, _read_task),
    "accept": (_ask_accept, _read_accept),
    "revert": (_ask_revert, _read_revert),
    "channels": (_ask_channel, _read_channel),
    "roles": (_ask_role, _read_role),
    "govern": (_ask_group(governed=False), _read_govern),
    "release": (_ask_group(governed=True), _read_release),
    "maintainer-add": (_ask_maintainer, _read_maintainer(EffectKind.MAINTAINER_ADD)),
    "maintainer-remove": (_ask_maintainer, _read_maintainer(EffectKind.MAINTAINER_REMOVE)),
}
