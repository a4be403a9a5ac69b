"""Effects in words: what passing a proposal does, and what became of it; the same in the chat and on the web."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.effect import Effect, EffectKind, EffectResult
from bot.domain.governing import NOTHING, SETTINGS, Setting, Sort, parsed
from bot.domain.ids import ChannelId, MemberId, RoleId
from bot.domain.refusal import Refusal
from bot.locales.decisions import Say, time_in_words


@dataclass(frozen=True, kw_only=True)
class Tongue:
    """How a place names things.

    say: gives a wording; its values are safe where they come from the other functions.
    person: somebody, in the middle of a sentence.
    quoted: what a member wrote.
    item: a proposal, task or other item by its number (``P12``).
    role, channel: one of the server's.
    """

    say: Say
    person: Callable[[MemberId], str]
    quoted: Callable[[str], str]
    item: Callable[[str], str]
    role: Callable[[RoleId], str]
    channel: Callable[[ChannelId], str]


def effect_words(effect: Effect, tongue: Tongue) -> str:
    """What it does, without a full stop."""
    return _WORDS[effect.kind](effect, tongue)


def done_words(effect: Effect, result: EffectResult, tongue: Tongue) -> str:
    """What was done, and what it made."""
    what, told = effect_words(effect, tongue), dict(result.details)
    for name, letter in (("task", "T"), ("revision", "R")):
        if made := told.get(name):
            return tongue.say("effect-made", what=what, made=tongue.item(f"{letter}{made}"))
    return what


def undone_words(effect: Effect, result: EffectResult, tongue: Tongue) -> str:
    """What was not done, and why."""
    return tongue.say("effect-not-done", what=effect_words(effect, tongue), why=why_not(result, tongue))


def why_not(result: EffectResult, tongue: Tongue) -> str:
    """Why an effect could not be carried out, in a sentence."""
    told = {name: _told(value, tongue) for name, value in result.details}
    return tongue.say(result.trouble, **told)


def setting_name(setting: Setting, say: Say) -> str:
    """What a setting is called."""
    return say(f"setting-name-{setting.name}")


def setting_value(setting: Setting, typed: str, tongue: Tongue) -> str:
    """The value of a setting as ``governing.written`` gives it, in words."""
    if typed == NOTHING:
        return tongue.say(f"setting-none-{setting.sort.value}")
    try:
        value = parsed(setting, typed)
    except Refusal:
        return tongue.quoted(typed)
    if isinstance(value, bool):
        return tongue.say("setting-yes" if value else "setting-no")
    if not isinstance(value, int):
        return tongue.quoted(typed)
    by_sort: dict[Sort, Callable[[], str]] = {
        Sort.CHANNEL: lambda: tongue.channel(ChannelId(value)),
        Sort.ROLE: lambda: tongue.role(RoleId(value)),
        Sort.HOURS: lambda: time_in_words(value, tongue.say),
        Sort.DAYS: lambda: tongue.say("setting-days", days=value),
    }
    return by_sort.get(setting.sort, lambda: str(value))()


def _told(value: str, tongue: Tongue) -> str | int:
    return int(value) if value.isascii() and value.isdecimal() and len(value) <= 10 else tongue.quoted(value)


def _task(effect: Effect, tongue: Tongue) -> str:
    return tongue.say("effect-task", title=tongue.quoted(effect.target))


def _accept(effect: Effect, tongue: Tongue) -> str:
    return tongue.say("effect-accept", contribution=tongue.item(f"C{effect.target}"), revision=effect.seen)


def _revert(effect: Effect, tongue: Tongue) -> str:
    return tongue.say("effect-revert", page=tongue.quoted(effect.target), revision=tongue.item(f"R{effect.value}"))


def _grade(effect: Effect, tongue: Tongue) -> str:
    grade = tongue.say(f"page-grade-{effect.value or 'none'}")
    return tongue.say("effect-grade", page=tongue.quoted(effect.target), grade=grade)


def _setting(effect: Effect, tongue: Tongue) -> str:
    setting = SETTINGS.get(effect.target)
    if setting is None:
        return tongue.say("effect-setting", name=tongue.quoted(effect.target), value=tongue.quoted(effect.value))
    name, value = setting_name(setting, tongue.say), setting_value(setting, effect.value, tongue)
    return tongue.say("effect-setting", name=name, value=value)


def _govern(effect: Effect, tongue: Tongue) -> str:
    key = "effect-govern-on" if effect.value == "on" else "effect-govern-off"
    return tongue.say(key, group=tongue.quoted(effect.target))


def _reopen(effect: Effect, tongue: Tongue) -> str:
    return tongue.say("effect-reopen", proposal=tongue.item(f"P{effect.target}"))


def _maintainer(effect: Effect, tongue: Tongue) -> str:
    member = MemberId(int(effect.value)) if effect.value.isdecimal() else MemberId(0)
    return tongue.say(f"effect-{effect.kind.value}", who=tongue.person(member), area=tongue.quoted(effect.target))


_WORDS: dict[EffectKind, Callable[[Effect, Tongue], str]] = {
    EffectKind.TASK: _task,
    EffectKind.ACCEPT: _accept,
    EffectKind.REVERT: _revert,
    EffectKind.GRADE: _grade,
    EffectKind.SETTING: _setting,
    EffectKind.GOVERN: _govern,
    EffectKind.REOPEN: _reopen,
    EffectKind.MAINTAINER_ADD: _maintainer,
    EffectKind.MAINTAINER_REMOVE: _maintainer,
}
