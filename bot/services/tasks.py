"""Tasks: add, describe, split, finish."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain import task as tasks
from bot.domain.board import EVERYTHING, Sought
from bot.domain.ids import ChannelId, EventId, GuildId, MemberId, MessageId, TaskId, ref
from bot.domain.kinds import TASKS
from bot.domain.particulars import Particulars, described
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.refusal import Refusal
from bot.domain.reminder import Planned
from bot.domain.task import Source, Task, TaskState
from bot.domain.ties import require_room, ticked
from bot.services.base import audit, handled, mark_handled, present, remember, settings_of
from bot.services.natural import read_time
from bot.services.task_keeping import Standing, put_task, standing_to, task_or_refuse
from bot.services.telling import preferences_of
from bot.services.tying import tied

SPLIT_LIMIT: Final = 10
_LOOKED_AT: Final = 1000
Change = Callable[[Task, Standing], Task]
_UNSAID: Final = Particulars()


class Tasks:
    """The use cases around tasks, but for who works on them (``bot.services.claims``)."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def add(
        self,
        actor: Actor,
        *,
        title: str,
        details: str,
        channel: ChannelId,
        event: EventId,
        source: Source | None = None,
        said: Particulars = _UNSAID,
    ) -> Task:
        """Open a task; its card is posted by the outbox. The same event opens only one.

        Raises Refusal for what may not be ``said`` of a task, and for a message that has an open task already.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Task:
            if made := await handled(tx, event):
                return await task_or_refuse(tx, TaskId(int(made)))
            tasks.checked(title, details)
            if source is not None:
                for other in await tx.find(TASKS, "source", source.message):
                    if not other.done:
                        raise Refusal("task-from-same-message", number=other.number)
            await remember(tx, actor.id, actor.name)
            task = await _opened(tx, actor, replace(said, title=title, details=details), channel, source, now)
            await mark_handled(tx, event, str(task.number), now)
            return task

        return await self._store.run(actor.guild, work)

    async def edit(self, actor: Actor, number: TaskId, said: Particulars) -> Task:
        """Change what is said of a task: its author may, whoever has claimed it, and maintainers of the guild or its
        area. Raises Refusal for others, for a task that is done, and for what may not be said of one."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Task:
            task = await task_or_refuse(tx, number)
            await _require_say(tx, actor, task)
            after = described(await tied(tx, task, said), said, now)
            if after != task:
                await remember(tx, actor.id, actor.name)
                await put_task(tx, after, now)
                await audit(tx, now, actor.id, "task.edited", ref("T", number), title=after.title)
            return after

        return await self._store.run(actor.guild, work)

    async def split(self, actor: Actor, number: TaskId, titles: Sequence[str], event: EventId) -> list[Task]:
        """Open a part of a task for each of some titles, in its area and where it is shown. The same event opens them
        once. Raises Refusal for who has no say in the task, without titles or with too many, and for over-long ones."""
        now = self._clock.now()
        wanted = [line for one in titles if (line := one.strip().removeprefix("- ").removeprefix("* "))]

        async def work(tx: Transaction) -> list[Task]:
            if made := await handled(tx, event):
                return list(await present(tx, TASKS, map(int, made.split(","))))
            whole = await task_or_refuse(tx, number)
            await _require_say(tx, actor, whole)
            if not 1 <= len(wanted) <= SPLIT_LIMIT:
                raise Refusal("task-split-lines", limit=SPLIT_LIMIT)
            require_room(whole, len(wanted))
            channel = whole.channel or (await settings_of(tx)).tasks_channel
            await remember(tx, actor.id, actor.name)
            parts = []
            for title in wanted:
                said = Particulars(title=title, area=whole.area, parent=number, skills=whole.skills)
                parts.append(await _opened(tx, actor, said, channel, None, now))
            await mark_handled(tx, event, ",".join(str(part.number) for part in parts), now)
            return parts

        return await self._store.run(actor.guild, work)

    async def understood(self, actor: Actor, typed: str) -> Planned:
        """The time that somebody means, by their own clock. Raises Refusal for what cannot be understood or is past."""

        async def work(tx: Transaction) -> ZoneInfo:
            return (await preferences_of(tx, actor.id)).zone((await settings_of(tx)).zone)

        return await read_time(typed, await self._store.run(actor.guild, work), self._clock.now())

    async def check(self, actor: Actor, number: TaskId, line: str) -> Task:
        """Tick off one line of a task's checklist, or undo that. Whoever has a say in the task or helps with
        it may. Raises Refusal for others, for a task that is done, and for a line that is not there."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Task:
            task = await task_or_refuse(tx, number)
            if not any(one.member == actor.id for one in task.helpers):
                await _require_say(tx, actor, task)
            after = ticked(task, line, actor.id, now)
            await put_task(tx, after, now)
            return after

        return await self._store.run(actor.guild, work)

    async def get(self, guild: GuildId, number: TaskId) -> Task:
        """A task. Raises Refusal if there is none of this number."""
        return await self._store.run(guild, lambda tx: task_or_refuse(tx, number))

    async def by_message(self, guild: GuildId, message: MessageId) -> Task | None:
        """The task whose card this message is, if it is one."""

        async def work(tx: Transaction) -> Task | None:
            found = await tx.find(TASKS, "message", message)
            return found[0] if found else None

        return await self._store.run(guild, work)

    async def listing(
        self, guild: GuildId, state: TaskState | None = None, limit: int = 25, sought: Sought = EVERYTHING
    ) -> list[Task]:
        """Tasks in one state (without one: all that are not done), of those that are sought, the newest first."""
        states = [state] if state is not None else [TaskState.OPEN, TaskState.CLAIMED]
        looked_at = limit if sought == EVERYTHING else _LOOKED_AT

        async def work(tx: Transaction) -> list[Task]:
            found: list[Task] = []
            for wanted in states:
                found += await tx.find(TASKS, "state", wanted.value, newest_first=True, limit=looked_at)
            return sorted(filter(sought.fits, found), key=lambda task: -task.number)[:limit]

        return await self._store.run(guild, work)

    async def claimed_by(self, guild: GuildId, member: MemberId) -> list[Task]:
        """The tasks somebody holds, by number."""
        return await self._store.run(guild, lambda tx: tx.find(TASKS, "claimant", member))

    async def helped_by(self, guild: GuildId, member: MemberId) -> list[Task]:
        """The tasks somebody helps with, by number."""
        return await self._store.run(guild, lambda tx: tx.find(TASKS, "helper", member))

    async def of(self, guild: GuildId, member: MemberId, sought: Sought = EVERYTHING) -> list[Task]:
        """The tasks that somebody holds or helps with, of those that are sought, by number."""
        found = {task.number: task for task in await self.claimed_by(guild, member)}
        found |= {task.number: task for task in await self.helped_by(guild, member)}
        return [found[number] for number in sorted(found) if sought.fits(found[number])]

    async def offered_to(self, guild: GuildId, member: MemberId) -> list[Task]:
        """The tasks that wait for somebody's yes or no, by number."""
        return await self._store.run(guild, lambda tx: tx.find(TASKS, "offered", member))

    async def done(self, actor: Actor, number: TaskId) -> Task:
        """Say that a task is done. Raises Refusal if the actor may not say so, if it is done already, and while parts
        of it are not."""
        now = self._clock.now()
        return await self._change(
            actor, number, "task.done", lambda task, standing: tasks.done(task, actor.id, standing.maintainer, now)
        )

    async def reopen(self, actor: Actor, number: TaskId) -> Task:
        """Undo ``done``. Raises Refusal if the actor may not, or the task is not done."""
        return await self._change(
            actor,
            number,
            "task.reopened",
            lambda task, standing: tasks.reopened(task, actor.id, standing.maintainer),
        )

    async def _change(self, actor: Actor, number: TaskId, action: str, change: Change) -> Task:
        now = self._clock.now()

        async def work(tx: Transaction) -> Task:
            task = await task_or_refuse(tx, number)
            after = change(task, await standing_to(tx, actor, task))
            await remember(tx, actor.id, actor.name)
            await put_task(tx, after, now)
            await audit(tx, now, actor.id, action, ref("T", number))
            return after

        return await self._store.run(actor.guild, work)

    async def card_lost(self, guild: GuildId, message: MessageId) -> None:
        """A task's card was deleted: post it again, unless the task is done. Nothing happens for other messages."""
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            for task in await tx.find(TASKS, "message", message):
                lost = replace(task, card=None)
                if task.done:
                    await tx.put(TASKS, lost)
                else:
                    await put_task(tx, lost, now)

        await self._store.run(guild, work)


async def _opened(
    tx: Transaction, actor: Actor, said: Particulars, channel: ChannelId | None, source: Source | None, now: datetime
) -> Task:
    blank = Task(
        number=TaskId(await tx.next_number(TASKS)),
        title="",
        details="",
        author=actor.id,
        author_name=actor.name,
        created_at=now,
        channel=(await settings_of(tx)).tasks_channel or channel,
        source=source,
    )
    task = described(await tied(tx, blank, said), said, now)
    await put_task(tx, task, now)
    await audit(tx, now, actor.id, "task.opened", ref("T", task.number), title=task.title)
    return task


async def _require_say(tx: Transaction, actor: Actor, task: Task) -> None:
    """Raise Refusal unless the actor is the task's author, holds it, or looks after it; and if it is done."""
    if task.done:
        raise Refusal("task-already-done", number=task.number)
    holds = actor.id == task.author or task.claim_of(actor.id) is not None
    if not holds and not (await standing_to(tx, actor, task)).maintainer:
        raise Refusal("task-no-say", number=task.number)
