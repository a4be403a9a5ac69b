"""What becomes of each series once its versions are there: what people decide, and what time does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from bot.domain.contribution import ContributionState
from tests.e2e.acts import told
from tests.scenarios.codebase_book import Fate, Series, Way
from tests.scenarios.codebase_plan import ADMIN, MAINTAINER, once_more
from tests.scenarios.codebase_play import PLACE, Play


async def end(play: Play, series: Sequence[Series]) -> None:
    """Each meets its fate: first what people do, and then what time does."""
    for one in series:
        if one.area.way in (Way.APPROVALS, Way.MAINTAINER):
            await _FATES[one.fate](play, one)
    for one in series:
        if one.area.way is Way.VOTE:
            await _vote(play, one)
    await play.town.skip(hours=25)
    await _take_over(play, series)
    await play.town.skip(days=3)
    await play.town.skip(minutes=2)
    await _take_over(play, series)


async def _accept(play: Play, one: Series) -> None:
    people = play.left(one)[: one.area.needed - len(one.approvers())]
    for name in people:
        said = await told(play.people[name], PLACE, "review approve", contribution=one.card)
        play.expect("is accepted" if name == people[-1] else "approval of", said)
        one.says(name, "approve", binding=True)
    one.accepted_by = people[-1]
    _note_accepted(play, one)


def _note_accepted(play: Play, one: Series) -> None:
    """What the archive took, real git takes too."""
    if not play.upstream.take(one.latest.patches):
        play.wrong.append(f"{one.name} was accepted, and git am refuses it")
    play.taken.append(one)


async def _object(play: Play, one: Series) -> str:
    """Somebody objects, and nothing is accepted until that is settled."""
    objector = play.other(one).name
    options = {"contribution": one.card, "reason": "The tide is not told."}
    play.expect("stands", await told(play.people[objector], PLACE, "review object", **options))
    one.says(objector, "object")
    name = play.left(one)[0]
    said = await told(play.people[name], PLACE, "review approve", contribution=one.card)
    play.refuse("objects to", said)
    return objector


async def _answered(play: Play, one: Series) -> None:
    objector = await _object(play, one)
    said = await told(play.people[objector], PLACE, "review settle", contribution=one.card)
    play.expect("is withdrawn", said)
    await _accept(play, one)


async def _overridden(play: Play, one: Series) -> None:
    objector = await _object(play, one)
    options = {"contribution": one.card, "objector": play.member(objector), "reason": "It was measured."}
    bystander = next(name for name in play.people if play.is_nobody(name, one))
    play.refuse("maintainers", await told(play.people[bystander], PLACE, "review override", **options))
    boss = next(name for name in (MAINTAINER, ADMIN, *one.area.maintainers) if name not in (one.author, objector))
    play.expect("in spite of", await told(play.people[boss], PLACE, "review override", **options))
    await _accept(play, one)


async def _deferred(play: Play, one: Series) -> None:
    author, options = play.people[one.author], {"contribution": one.card}
    later = {"state": "deferred", "reason": "After the spring tide."}
    play.expect("Deferred", await told(author, PLACE, "patch state", **options, **later))
    name = play.left(one)[0]
    play.refuse("is put off", await told(play.people[name], PLACE, "review approve", **options))
    play.expect("waits for", await told(author, PLACE, "patch state", **options, state="waiting"))
    await _accept(play, one)


async def _conflicts(play: Play, one: Series) -> None:
    """Approved as often as it takes, it does not apply any more; and real git says so too."""
    name = play.left(one)[0]
    said = await told(play.people[name], PLACE, "review approve", contribution=one.card)
    play.refuse("does not apply any more", said)
    if play.upstream.take(one.latest.patches):
        play.wrong.append(f"{one.name} is refused, and git am takes it")


async def _rebased(play: Play, one: Series) -> None:
    await _conflicts(play, one)
    parts = once_more(one.plans[-1])
    one.plans.append(parts)
    await play.again(one, play.shop.version(len(one.versions) + 1, parts))
    await _accept(play, one)


async def _rejected(play: Play, one: Series) -> None:
    boss = next(name for name in one.area.maintainers if name != one.author)
    no_reason = await told(play.people[boss], PLACE, "review reject", contribution=one.card)
    play.refuse("needs a reason", no_reason)
    options = {"contribution": one.card, "reason": "It is not for us."}
    play.expect("is turned down", await told(play.people[boss], PLACE, "review reject", **options))


async def _superseded(play: Play, one: Series) -> None:
    options = {"contribution": one.card, "state": "superseded"}
    stranger = next(name for name in play.people if play.is_nobody(name, one))
    play.refuse("Only its author", await told(play.people[stranger], PLACE, "patch state", **options))
    boss = next(name for name in one.area.maintainers if name != one.author)
    play.expect("Superseded", await told(play.people[boss], PLACE, "patch state", **options))


async def _withdrawn(play: Play, one: Series) -> None:
    options = {"contribution": one.card, "state": "withdrawn"}
    play.expect("Withdrawn", await told(play.people[one.author], PLACE, "patch state", **options))


async def _objected(play: Play, one: Series) -> None:
    await _object(play, one)


async def _vote(play: Play, one: Series) -> None:
    """Enough people choose on the ballot's card."""
    ballot = (await play.town.desk.queue.view(play.town.guild, one.number)).handling.ballot
    assert ballot is not None, f"{one.name} has no ballot"
    choice = "👎" if one.fate is Fate.VOTED_DOWN else "👍"
    for name in [name for name in play.people if name != one.author][:4]:
        card = await play.town.card(play.people[name], f"P{ballot}")
        await play.people[name].react(card, choice)
    one.accepted_by = f"The community by P{ballot}"


async def _take_over(play: Play, series: Sequence[Series]) -> None:
    """What was accepted by itself since the last look, in the order in which it was."""
    found = []
    for one in series:
        kept = await play.town.desk.contributions.get(play.town.guild, one.number)
        if kept.state is ContributionState.ACCEPTED and one not in play.taken:
            found.append((kept.accepted or 0, one))
    for _, one in sorted(found, key=lambda each: each[0]):
        one.accepted_by = one.accepted_by or "lazy consensus"
        _note_accepted(play, one)


_FATES: Final[dict[Fate, Callable[[Play, Series], Awaitable[object]]]] = {
    Fate.ACCEPTED: _accept,
    Fate.ANSWERED: _answered,
    Fate.OVERRIDDEN: _overridden,
    Fate.DEFERRED: _deferred,
    Fate.REBASED: _rebased,
    Fate.OBJECTED: _objected,
    Fate.CONFLICTING: _conflicts,
    Fate.REJECTED: _rejected,
    Fate.SUPERSEDED: _superseded,
    Fate.WITHDRAWN: _withdrawn,
}
