"""What is shown of effects: what passing does, what was done, and what was not, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from bot.domain.effect import Effect
from bot.domain.people import is_former
from bot.domain.proposal import Proposal
from bot.locales.effects import Tongue, done_words, effect_words, undone_words
from cogs.rendered import FIELD_LIMIT, listed
from cogs.words import clip, person, safe, text

TONGUE: Final = Tongue(
    say=text,
    person=lambda member: text("explain-former") if is_former(member) else person(member),
    quoted=lambda written: safe(written, 200).replace("\n", " "),
    item=lambda name: f"**{name}**",
    role=lambda role: f"<@&{role}>",
    channel=lambda channel: f"<#{channel}>",
)
"""How things are named in a card. Naming somebody there is no ping: the client allows none."""

_OUTCOME_ROOM: Final = 1200


def planned(effects: Iterable[Effect]) -> str:
    """What passing would do, a line each, as many as fit into a field."""
    return _lines(text("effect-line", what=effect_words(effect, TONGUE)) for effect in effects)


def plain_words(effect: Effect) -> str:
    """What an effect does, for a menu, which shows no markup."""
    return clip(effect_words(effect, _PLAIN), 100)


def become(proposal: Proposal) -> str:
    """What became of each effect that was tried, a line each; those that were not tried yet as they were planned."""
    lines = []
    for index, effect in enumerate(proposal.effects):
        result = proposal.results[index] if index < len(proposal.results) else None
        if result is None:
            lines.append(text("effect-line", what=effect_words(effect, TONGUE)))
        elif result.trouble:
            lines.append(text("effect-line-not-done", what=undone_words(effect, result, TONGUE)))
        else:
            lines.append(text("effect-line-done", what=done_words(effect, result, TONGUE)))
    return _lines(lines)


def outcome_parts(proposal: Proposal) -> list[str]:
    """What the announcement of an outcome says of effects: what was done; and what was not, because of what."""
    pairs = list(zip(proposal.effects, proposal.results, strict=False))
    done = [text("effect-line", what=done_words(*pair, TONGUE)) for pair in pairs if not pair[1].trouble]
    undone = [text("effect-line", what=undone_words(*pair, TONGUE)) for pair in pairs if pair[1].trouble]
    parts = [_under(text("effect-outcome-done"), done), _under(text("effect-outcome-not-done"), undone)]
    if proposal.tasks:
        parts.append(text("effect-outcome-tasks"))
    return [part for part in parts if part]


def _under(heading: str, lines: Sequence[str]) -> str:
    return f"{heading}\n{_lines(lines, _OUTCOME_ROOM)}" if lines else ""


def _lines(lines: Iterable[str], room: int = FIELD_LIMIT) -> str:
    whole = [clip(line, 500) for line in lines]
    return listed(whole, room, lambda count: text("effect-more", count=count))


_PLAIN: Final = Tongue(
    say=text,
    person=str,
    quoted=lambda written: clip(" ".join(written.split()), 60),
    item=str,
    role=lambda role: f"@{role}",
    channel=lambda channel: f"#{channel}",
)
