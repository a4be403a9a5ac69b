"""Counting every past decision again, from exports or from the storage itself, and telling what does not agree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import typer

from bot.config import Settings
from bot.domain.ids import GuildId, ref
from bot.domain.ports import StorageError
from bot.domain.proposal import Proposal
from bot.domain.rules import Outcome, Working
from bot.locales import Catalogue, decisions
from bot.log import one_line
from bot.moving.files import opened_zip
from bot.moving.progress import LONGEST, Files, say, say_all, words
from bot.moving.stores import reading
from bot.services import importing
from bot.services.contents import Contents, take
from bot.services.recount import Difference, recount

_text = Catalogue.load("en").text


async def recount_files(files: Sequence[Path]) -> bool:
    """Count again what is in exports; whether all agrees. What is wrong with the files themselves is told, too."""
    well = True
    for file in files:
        say("import-examining", file=str(file))
        with opened_zip(file) as archive:
            found = importing.examine(archive, Files("import-checked"))
        say_all(found.problems)
        say_all(found.damage)
        well &= not (found.problems or found.damage)
        well &= _recounted(found.guild, found.contents)
    return well


async def recount_storage(settings: Settings) -> bool:
    """Count again every decision of every guild in the storage, whether or not a bot is running; whether all agrees."""
    well = True
    async with reading(settings) as place:
        for guild in await place.guilds():
            try:
                well &= _recounted(guild, await take(place.source, guild))
            except StorageError as trouble:
                say("moving-failed", guild=str(guild), why=str(trouble))
                well = False
    return well


def _recounted(guild: GuildId, contents: Contents) -> bool:
    count, differing = 0, 0
    for one in recount(contents, Files("recount-progress", guild)):
        count += 1
        differing += bool(one.differences)
        for difference in one.differences:
            _tell(one.proposal, difference)
    if differing:
        typer.echo(words("recount-differs", guild=str(guild), count=count, differing=differing))
    else:
        typer.echo(words("recount-agrees", guild=str(guild), count=count))
    return not differing


def _tell(proposal: Proposal, difference: Difference) -> None:
    """What does not agree, with how it was announced and how it comes out, step by step."""
    name = ref("P", proposal.number)
    shown = {key: one_line(str(value))[:LONGEST] for key, value in difference.values.items()}
    say("recount-finding", ref=name, what=words(difference.key, **shown))
    working = difference.working
    if working is None or proposal.outcome is None:
        return
    called = _names(proposal)
    say("recount-announced", what=_outcome(proposal.outcome, called))
    say("recount-again", what=_outcome(working.outcome, called))
    for line in _steps(working, called):
        say("recount-step", what=line)


def _names(proposal: Proposal) -> Callable[[str], str]:
    labels = {option.choice: one_line(option.label) for option in proposal.options if option.label}
    return lambda choice: decisions.choice_name(choice, _text, labels)


def _outcome(outcome: Outcome, name: Callable[[str], str]) -> str:
    verdict = _text("explain-passed" if outcome.passed else "explain-not-passed")
    try:
        why = decisions.outcome_sentence(outcome, _text, name)
    except (KeyError, ValueError):  # an outcome that was tampered with need not have words
        why = outcome.reason
    counts = ", ".join(f"{choice} {count}" for choice, count in outcome.tally.counts)
    return words("recount-outcome-words", verdict=verdict, why=why, counts=counts, voters=outcome.tally.voters)


def _steps(working: Working, name: Callable[[str], str]) -> list[str]:
    return [decisions.step_sentence(step, _text, name) for step in working.steps]
