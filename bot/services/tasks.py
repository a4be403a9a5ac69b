"""Tasks: add, claim, release, finish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.domain import claiming
from bot.domain import task as tasks
from bot.domain.ids import ChannelId, EventId, GuildId, MemberId, MessageId, TaskId, ref
from bot.domain.kinds import TASKS
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.refusal import Refusal
from bot.domain.settings import GuildSettings
from bot.domain.task import Source, Task, TaskState
from bot.services.base import audit, handled, mark_handled, remember, settings_of, show_card

Change = Callable[[Task, GuildSettings], Task]


async def task_or_refuse(tx: Transaction, number: TaskId) -> Task:
    """The task. Raises Refusal if the guild has none of this number."""
    task = await tx.get(TASKS, number)
    if task is None:
        raise Refusal("task-unknown", number=number)
    return task


async def put_task(tx: Transaction, task: Task, now: datetime) -> None:
    """Keep a changed task and ask for its card to show it; one that is not posted yet is posted at once."""
    await tx.put(TASKS, task)
    if task.has_card and task.channel is not None:
        name = ref("T", task.number)
        await show_card(tx, What.TASK_CARD, name, task.channel, now, at_once=task.card is None)


class Tasks:
    """The use cases around tasks."""

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
    ) -> Task:
        """Open a task; its card is posted by the outbox. The same event opens only one.

        Raises Refusal for a title or details that are not allowed, and for a message that has an open task already.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Task:
            if made := await handled(tx, event):
                return await task_or_refuse(tx, TaskId(int(made)))
            settings = await settings_of(tx)
            checked = tasks.checked(title, details)
            if source is not None:
                for other in await tx.find(TASKS, "source", source.message):
                    if other.state is not TaskState.DONE:
                        raise Refusal("task-from-same-message", number=other.number)
            await remember(tx, actor.id, actor.name)
            task = Task(
                number=TaskId(await tx.next_number(TASKS)),
                title=checked[0],
                details=checked[1],
                author=actor.id,
                author_name=actor.name,
                created_at=now,
                channel=settings.tasks_channel or channel,
                source=source,
            )
            await put_task(tx, task, now)
            await audit(tx, now, actor.id, "task.opened", ref("T", task.number), title=task.title)
            await mark_handled(tx, event, str(task.number), now)
            return task

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

    async def listing(self, guild: GuildId, state: TaskState | None = None, limit: int = 25) -> list[Task]:
        """Tasks in one state (without one: all that are not done), the newest first."""

        async def work(tx: Transaction) -> list[Task]:
            if state is not None:
                return await tx.find(TASKS, "state", state.value, newest_first=True, limit=limit)
            found = [
                task
                for wanted in (TaskState.OPEN, TaskState.CLAIMED)
                for task in await tx.find(TASKS, "state", wanted.value, newest_first=True, limit=limit)
            ]
            return sorted(found, key=lambda task: -task.number)[:limit]

        return await self._store.run(guild, work)

    async def claimed_by(self, guild: GuildId, member: MemberId) -> list[Task]:
        """The tasks somebody holds, by number."""
        return await self._store.run(guild, lambda tx: tx.find(TASKS, "claimant", member))

    async def claim(self, actor: Actor, number: TaskId) -> Task:
        """Take a task for the guild's lease, or renew one's own claim. Raises Refusal if it is taken or done."""
        now = self._clock.now()
        return await self._change(
            actor,
            number,
            "task.claimed",
            lambda task, settings: claiming.claimed(
                task, actor.id, actor.name, claiming.lease(settings.claim_lease, task.minutes), now
            ),
        )

    async def release(self, actor: Actor, number: TaskId, note: str = "") -> Task:
        """Give a claimed task back, with a note for the next one. Raises Refusal if it is not the actor's to give."""
        now = self._clock.now()
        return await self._change(
            actor,
            number,
            "task.released",
            lambda task, _: claiming.released(task, actor.id, note, now),
        )

    async def done(self, actor: Actor, number: TaskId) -> Task:
        """Say that a task is done. Raises Refusal if the actor may not say so, or it is done already."""
        now = self._clock.now()
        return await self._change(
            actor,
            number,
            "task.done",
            lambda task, settings: tasks.done(task, actor.id, settings.is_maintainer(actor), now),
        )

    async def reopen(self, actor: Actor, number: TaskId) -> Task:
        """Undo ``done``. Raises Refusal if the actor may not, or the task is not done."""
        return await self._change(
            actor,
            number,
            "task.reopened",
            lambda task, settings: tasks.reopened(task, actor.id, settings.is_maintainer(actor)),
        )

    async def _change(self, actor: Actor, number: TaskId, action: str, change: Change) -> Task:
        now = self._clock.now()

        async def work(tx: Transaction) -> Task:
            task = change(await task_or_refuse(tx, number), await settings_of(tx))
            await remember(tx, actor.id, actor.name)
            await put_task(tx, task, now)
            await audit(tx, now, actor.id, action, ref("T", number))
            return task

        return await self._store.run(actor.guild, work)

    async def lapse(self, guild: GuildId, number: TaskId) -> Task | None:
        """End the claims whose lease ran out; None if there is none."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Task | None:
            task = await tx.get(TASKS, number)
            if task is None:
                return None
            free = claiming.lapsed(task, now)
            if free == task:
                return None
            await put_task(tx, free, now)
            for claim in set(task.claims) - set(free.claims):
                await audit(tx, now, None, "task.lapsed", ref("T", number), member=claim.member)
            return free

        return await self._store.run(guild, work)

    async def card_lost(self, guild: GuildId, message: MessageId) -> None:
        """A task's card was deleted: post it again, unless the task is done. Nothing happens for other messages."""
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            for task in await tx.find(TASKS, "message", message):
                lost = replace(task, card=None)
                if task.state is TaskState.DONE:
                    await tx.put(TASKS, lost)
                else:
                    await put_task(tx, lost, now)

        await self._store.run(guild, work)
