"""Releases: preparing one, cutting it, when the next is due, and what waits for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import release as rules
from bot.domain import task as tasks
from bot.domain.contribution import Contribution, Form
from bot.domain.ids import ChannelId, EventId, GuildId, MemberId, ReleaseId, TaskId, ref
from bot.domain.kinds import CADENCES, CONTRIBUTIONS, PROPOSALS, RELEASE_DRAFTS, RELEASES, TASKS
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
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
from bot.services.release_contents import ReleaseView, composed
from bot.services.task_keeping import put_task

_KEY = "cadence"
REASON_LIMIT = 300


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
            view = await composed(tx, actor, draft, earlier, now)
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
            view = await composed(tx, actor, draft, earlier, now)
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
