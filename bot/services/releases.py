"""Releases: preparing one, cutting it, when the next is due, and what waits for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain import release as rules
from bot.domain import task as tasks
from bot.domain.contribution import Contribution, ContributionState, Form
from bot.domain.ids import ChannelId, ContributionId, EventId, GuildId, MemberId, ReleaseId, RevisionId, TaskId, ref
from bot.domain.kinds import CADENCES, CONTRIBUTIONS, PROPOSALS, RELEASE_DRAFTS, RELEASES, REVISIONS, TASKS
from bot.domain.notice import What
from bot.domain.page import Credit
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.refusal import Refusal
from bot.domain.release import Cadence, Release, ReleaseDraft, suggested
from bot.domain.task import Task, TaskState
from bot.services.base import (
    audit,
    get_if,
    handled,
    mark_handled,
    present,
    remember,
    require_maintainer,
    say,
    settings_of,
)
from bot.services.task_keeping import put_task

_KEY = "cadence"
_STEP = 500
REASON_LIMIT = 300


@dataclass(frozen=True)
class ReleaseView:
    """A release, cut or only prepared, with what is new in it, as that is now."""

    release: Release
    contributions: tuple[Contribution, ...]
    decisions: tuple[Proposal, ...]
    previous: Release | None


async def require_thawed(
    tx: Transaction, actor: MemberId | None, contribution: Contribution, now: datetime, despite: str = ""
) -> None:
    """Raise Refusal for a patch that has to wait for the next release. ``despite`` is why a maintainer takes it all the
    same, which the audit log keeps."""
    cadence = await tx.get(CADENCES, _KEY)
    if contribution.form is not Form.PATCHES or cadence is None or not cadence.frozen(now):
        return
    reason = " ".join(despite.split())[:REASON_LIMIT]
    if not reason:
        day = cadence.next_at.astimezone((await settings_of(tx)).zone)
        raise Refusal("release-frozen", number=contribution.number, day=f"{day:%Y-%m-%d}")
    await audit(tx, now, actor, "release.freeze-overridden", ref("C", contribution.number), reason=reason)


class Releases:
    """The use cases around releases."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def prepare(self, actor: Actor, version: str | None = None, foreword: str | None = None) -> ReleaseView:
        """Prepare a release: what it would be if it were cut now. What is None stays as the actor had it before; a
        version that was never given is suggested.

        Raises Refusal where the actor is no maintainer, where there is nothing to release, and for a version or a
        foreword that is not allowed.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> ReleaseView:
            await require_maintainer(tx, actor, "release-not-maintainer")
            earlier = await tx.find(RELEASES)
            kept = await tx.get(RELEASE_DRAFTS, actor.id)
            versions = [release.version for release in earlier]
            chosen = version if version is not None else kept.version if kept is not None else suggested(versions, now)
            words = foreword if foreword is not None else kept.foreword if kept is not None else ""
            draft = ReleaseDraft(actor.id, rules.checked_version(chosen), rules.checked_foreword(words), now)
            rules.require_next(draft.version, versions)
            view = await _composed(tx, actor, draft, earlier, now)
            await tx.put(RELEASE_DRAFTS, draft)
            return view

        return await self._store.run(actor.guild, work)

    async def draft(self, guild: GuildId, member: MemberId) -> ReleaseDraft:
        """What a maintainer is preparing. Raises Refusal if they prepare nothing."""
        found = await self._store.run(guild, lambda tx: tx.get(RELEASE_DRAFTS, member))
        if found is None:
            raise Refusal("release-no-draft")
        return found

    async def discard(self, actor: Actor) -> None:
        """Forget what the actor was preparing."""
        await self._store.run(actor.guild, lambda tx: tx.delete(RELEASE_DRAFTS, actor.id))

    async def cut(self, actor: Actor, channel: ChannelId, event: EventId) -> Release:
        """Cut the release that the actor has prepared, and announce it. The same event cuts only one.

        It holds what is accepted at this moment. Raises Refusal as ``prepare``, and if nothing is prepared.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Release:
            if made := await handled(tx, event):
                return await _release(tx, made)
            settings = await require_maintainer(tx, actor, "release-not-maintainer")
            draft = await tx.get(RELEASE_DRAFTS, actor.id)
            if draft is None:
                raise Refusal("release-no-draft")
            earlier = await tx.find(RELEASES)
            rules.require_next(draft.version, [release.version for release in earlier])
            view = await _composed(tx, actor, draft, earlier, now)
            release = replace(view.release, number=ReleaseId(await tx.next_number(RELEASES)))
            await remember(tx, actor.id, actor.name)
            await tx.put(RELEASES, release)
            await tx.delete(RELEASE_DRAFTS, actor.id)
            await _answer_task(tx, actor, now)
            name = ref("V", release.number)
            await say(tx, What.RELEASE, name, now, channel=settings.archive_channel or channel)
            told = {"version": release.version, "revision": release.head}
            await audit(tx, now, actor.id, "release.cut", name, **told)
            await mark_handled(tx, event, release.version, now)
            return release

        return await self._store.run(actor.guild, work)

    async def listing(self, guild: GuildId) -> list[Release]:
        """Every release, newest first."""
        return await self._store.run(guild, lambda tx: tx.find(RELEASES, newest_first=True))

    async def view(self, guild: GuildId, name: str) -> ReleaseView:
        """A release by its version, or by its number as in ``V3``. Raises Refusal if there is none."""

        async def work(tx: Transaction) -> ReleaseView:
            release = await _release(tx, name)
            before = await tx.find(RELEASES, newest_first=True, before=release.number, limit=1)
            return ReleaseView(
                release,
                await present(tx, CONTRIBUTIONS, release.contributions),
                await present(tx, PROPOSALS, release.decisions),
                before[0] if before else None,
            )

        return await self._store.run(guild, work)

    async def cadence(self, guild: GuildId) -> Cadence | None:
        """How often releases come, if that is agreed."""
        return await self._store.run(guild, lambda tx: tx.get(CADENCES, _KEY))

    async def schedule(self, actor: Actor, channel: ChannelId, every: timedelta, freeze: timedelta) -> Cadence:
        """Have a release come regularly: the first one period from now.

        Raises Refusal where the actor is no maintainer, and for lengths that are not allowed.
        """
        now = self._clock.now()
        days, frozen = rules.checked_cadence(every, freeze)

        async def work(tx: Transaction) -> Cadence:
            await require_maintainer(tx, actor, "release-not-maintainer")
            await remember(tx, actor.id, actor.name)
            cadence = Cadence(days, frozen, now + every, channel, actor.id, actor.name)
            await tx.put(CADENCES, cadence)
            await audit(tx, now, actor.id, "release.scheduled", "releases", days=days, freeze_days=frozen)
            return cadence

        return await self._store.run(actor.guild, work)

    async def unschedule(self, actor: Actor) -> None:
        """Have no release come by itself, and nothing wait for one. Raises Refusal where none does, and where the actor
        is no maintainer."""
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            await require_maintainer(tx, actor, "release-not-maintainer")
            if await tx.get(CADENCES, _KEY) is None:
                raise Refusal("release-not-scheduled")
            await tx.delete(CADENCES, _KEY)
            await audit(tx, now, actor.id, "release.unscheduled", "releases")

        await self._store.run(actor.guild, work)

    async def ask(self, guild: GuildId) -> Task | None:
        """Open a task for the release that is due, once; None if none is due."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Task | None:
            cadence = await tx.get(CADENCES, _KEY)
            if cadence is None or cadence.asked is not None or cadence.next_at > now:
                return None
            version = suggested([release.version for release in await tx.find(RELEASES)], now)
            task = Task(
                number=TaskId(await tx.next_number(TASKS)),
                title=f"Release {version}",
                details="`/release cut`",
                author=cadence.by,
                author_name=cadence.by_name,
                created_at=now,
                channel=(await settings_of(tx)).tasks_channel or cadence.channel,
            )
            await tx.put(CADENCES, replace(cadence, asked=task.number))
            await put_task(tx, task, now)
            await audit(tx, now, None, "task.opened", ref("T", task.number), title=task.title)
            return task

        return await self._store.run(guild, work)


async def _release(tx: Transaction, name: str) -> Release:
    found = await tx.find(RELEASES, "version", name.strip().removeprefix("v"))
    if found:
        return found[0]
    number = name.strip().upper().removeprefix("V")
    known = number.isascii() and number.isdigit() and len(number) < 10
    release = await get_if(tx, RELEASES, int(number) if known else None)
    if release is None:
        raise Refusal("release-unknown", found=name.strip()[: rules.VERSION_LIMIT])
    return release


async def _composed(
    tx: Transaction, actor: Actor, draft: ReleaseDraft, earlier: list[Release], now: datetime
) -> ReleaseView:
    """The release as it is if it is cut now. Raises Refusal where nothing is new."""
    previous = earlier[-1] if earlier else None
    since = previous.head if previous is not None else RevisionId(0)
    newest = await tx.find(REVISIONS, newest_first=True, limit=1)
    if not newest:
        raise Refusal("release-nothing-yet")
    head = newest[0].number
    contributions = await _accepted(tx, since, earlier)
    decisions = [
        proposal
        for proposal in await tx.find(PROPOSALS, "state", ProposalState.DECIDED.value)
        if proposal.closed_at is not None and (previous is None or proposal.closed_at > previous.at)
    ]
    if head == since and not contributions and not decisions:
        raise Refusal("release-nothing-new", version=previous.version if previous is not None else "")
    first = await _first_timers(tx, contributions, since)
    release = Release(
        number=ReleaseId(0),
        version=draft.version,
        head=head,
        foreword=draft.foreword,
        contributions=tuple(one.number for one in contributions),
        decisions=tuple(one.number for one in decisions),
        thanks=rules.thanks_for(contributions, await _reporters(tx, contributions), first.__contains__),
        at=now,
        by=actor.id,
        by_name=actor.name,
        since=previous.head if previous is not None else None,
    )
    return ReleaseView(release, tuple(contributions), tuple(decisions), previous)


async def _accepted(tx: Transaction, since: RevisionId, earlier: list[Release]) -> list[Contribution]:
    """The contributions that were accepted since, in the order in which they were: those with revisions, and then work
    of other kinds."""
    numbers: dict[ContributionId, None] = {}
    after = since
    while found := await tx.find(REVISIONS, before=after, limit=_STEP):
        numbers |= {one.contribution: None for one in found if one.reverts_to is None}
        after = found[-1].number
    told = {number for release in earlier for number in release.contributions}
    accepted = await tx.find(CONTRIBUTIONS, "state", ContributionState.ACCEPTED.value)
    numbers |= {one.number: None for one in accepted if one.form is Form.OTHER and one.number not in told}
    return [*await present(tx, CONTRIBUTIONS, numbers)]


async def _reporters(tx: Transaction, contributions: Iterable[Contribution]) -> dict[ContributionId, Credit]:
    """Who opened the tasks that the work was done for; where a task was made of a message, its author."""
    found = {}
    for contribution in contributions:
        task = await get_if(tx, TASKS, contribution.task)
        if task is not None and task.source is not None:
            found[contribution.number] = Credit(task.source.author, task.source.author_name)
        elif task is not None and task.trace is None:
            found[contribution.number] = Credit(task.author, task.author_name)
    return found


async def _first_timers(tx: Transaction, contributions: Iterable[Contribution], since: RevisionId) -> set[MemberId]:
    """Of the authors, those of whom nothing had been accepted before."""
    makers = {maker for one in contributions for maker in (one.author, *(other.id for other in one.co_authors))}
    found = set()
    for maker in makers:
        earliest = await tx.find(REVISIONS, "author", maker, limit=1)
        if not earliest or earliest[0].number > since:
            found.add(maker)
    return found


async def _answer_task(tx: Transaction, actor: Actor, now: datetime) -> None:
    """The release that was due is cut: its task is done, and the next one has its date."""
    cadence = await tx.get(CADENCES, _KEY)
    if cadence is None:
        return
    task = await get_if(tx, TASKS, cadence.asked)
    if task is not None and task.state is not TaskState.DONE:
        await put_task(tx, tasks.finished(task, actor.id, now), now)
        await audit(tx, now, actor.id, "task.done", ref("T", task.number))
    await tx.put(CADENCES, cadence.after_release(now))
