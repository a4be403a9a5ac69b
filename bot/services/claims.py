"""Claims on tasks: take, keep, give back, offer, help; and what happens to them with time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from bot.domain import claiming
from bot.domain.ids import GuildId, MemberId, TaskId, ref
from bot.domain.kinds import TASKS
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.recurring import next_turn, planned
from bot.domain.refusal import Refusal
from bot.domain.task import Task
from bot.services.base import audit, remember
from bot.services.task_keeping import Standing, is_newcomer, put_task, standing_to, task_or_refuse
from bot.services.telling import tell

Change = Callable[[Transaction, Task, Standing], Awaitable[Task]]


class Claims:
    """The use cases around who works on a task."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def claim(self, actor: Actor, number: TaskId) -> Task:
        """Take a task for the guild's lease (longer for larger tasks), or renew one's own claim.

        Raises Refusal if it is taken or done or waits for another, and for a newcomer who has a task already.
        """
        now = self._clock.now()
        return await self._change(
            actor, number, "task.claimed", lambda tx, task, standing: _claimed(tx, actor, task, standing, now)
        )

    async def renew(self, actor: Actor, number: TaskId) -> Task:
        """Keep one's claim for another lease from now; one that has run out meanwhile is taken again.

        Raises Refusal for who holds none, and where others have taken it after that.
        """
        now = self._clock.now()

        async def change(tx: Transaction, task: Task, standing: Standing) -> Task:
            if task.claim_of(actor.id) is None and claiming.ran_out(task, actor.id):
                return await _claimed(tx, actor, task, standing, now)
            lease = claiming.lease(standing.settings.claim_lease, task.minutes)
            return claiming.renewed(task, actor.id, lease, now)

        return await self._change(actor, number, "task.renewed", change)

    async def release(self, actor: Actor, number: TaskId, note: str = "") -> Task:
        """Give a claimed task back, with a note for the next one. Raises Refusal if it is not the actor's to give."""
        now = self._clock.now()

        async def change(_: Transaction, task: Task, __: Standing) -> Task:
            return claiming.released(task, actor.id, note, now)

        return await self._change(actor, number, "task.released", change)

    async def leave_note(self, actor: Actor, number: TaskId, note: str) -> Task:
        """Tell the next one how far one came, after one's claim has run out. Raises Refusal if none has, and without a
        note."""

        async def change(_: Transaction, task: Task, __: Standing) -> Task:
            return claiming.noted(task, actor.id, note)

        return await self._change(actor, number, "task.noted", change)

    async def free(self, actor: Actor, number: TaskId, reason: str, member: MemberId | None = None) -> Task:
        """End a member's claim, or all claims on a task; those who held it are told why.

        Raises Refusal for who does not maintain the guild or the task's area, and without a reason or a claim.
        """
        now = self._clock.now()

        async def change(tx: Transaction, task: Task, standing: Standing) -> Task:
            if not standing.maintainer:
                raise Refusal("task-not-maintainer", number=number)
            after = claiming.freed(task, actor.id, reason, now, member)
            for claim in task.claims:
                if after.claim_of(claim.member) is None and claim.member != actor.id:
                    await _tell(tx, What.CLAIM_OVER, task, claim.member, now)
            return after

        named = {"member": member} if member is not None else {}
        return await self._change(actor, number, "task.freed", change, **named)

    async def offer(self, actor: Actor, number: TaskId, to: MemberId, name: str) -> tuple[Task, bool]:
        """Offer a task to somebody, who is asked once and may say no; the task, and whether they will be told.

        Whoever described it may, whoever has claimed it, and maintainers. Raises Refusal for others, for what cannot be
        offered to that member, and while as many others as anybody should be asked of wait for their answer.
        """
        now, told = self._clock.now(), False

        async def change(tx: Transaction, task: Task, standing: Standing) -> Task:
            nonlocal told
            if actor.id != task.author and task.claim_of(actor.id) is None and not standing.maintainer:
                raise Refusal("task-offer-no-say", number=number)
            after = claiming.offered(task, to, name, actor.id, actor.name, now)
            if after != task and await tx.count(TASKS, "offered", to) >= claiming.OFFERS_LIMIT:
                raise Refusal("task-offers-enough", who=name, limit=claiming.OFFERS_LIMIT)
            told = after != task and await _tell(tx, What.TASK_OFFERED, task, to, now)
            return after

        return await self._change(actor, number, "task.offered", change, member=to), told

    async def accept(self, actor: Actor, number: TaskId) -> Task:
        """Say yes to an offer, which claims the task. Raises Refusal if there is none, as ``claim`` does."""
        now = self._clock.now()

        async def change(tx: Transaction, task: Task, standing: Standing) -> Task:
            claiming.offer_to(task, actor.id, now)
            return await _claimed(tx, actor, task, standing, now)

        return await self._change(actor, number, "task.claimed", change)

    async def decline(self, actor: Actor, number: TaskId) -> Task:
        """Say no to an offer; who made it is told, and it is not made again. Raises Refusal if there is none."""
        now = self._clock.now()

        async def change(tx: Transaction, task: Task, _: Standing) -> Task:
            offer = claiming.offer_to(task, actor.id, now)
            await tell(
                tx,
                What.OFFER_DECLINED,
                ref("T", number),
                now,
                member=offer.by,
                channel=task.channel,
                data={"members": [int(actor.id)]},
            )
            return claiming.declined(task, actor.id, now)

        return await self._change(actor, number, "task.declined", change)

    async def help(self, actor: Actor, number: TaskId) -> Task:
        """Lend a hand with a task. Raises Refusal if it is done, one's own, or there are helpers enough."""
        now = self._clock.now()

        async def change(_: Transaction, task: Task, __: Standing) -> Task:
            return claiming.helped(task, actor.id, actor.name, now)

        return await self._change(actor, number, "task.helped", change)

    async def leave(self, actor: Actor, number: TaskId) -> Task:
        """Help no more with a task. Raises Refusal for who does not help."""

        async def change(_: Transaction, task: Task, __: Standing) -> Task:
            return claiming.not_helping(task, actor.id)

        return await self._change(actor, number, "task.left", change)

    async def _change(self, actor: Actor, number: TaskId, action: str, change: Change, **payload: object) -> Task:
        now = self._clock.now()

        async def work(tx: Transaction) -> Task:
            task = await task_or_refuse(tx, number)
            after = await change(tx, task, await standing_to(tx, actor, task))
            if after != task:
                await remember(tx, actor.id, actor.name)
                await put_task(tx, after, now)
                await audit(tx, now, actor.id, action, ref("T", number), **payload)
            return after

        return await self._store.run(actor.guild, work)

    async def attend(self, guild: GuildId, number: TaskId) -> None:
        """Do what time has brought about for a task: remind those whose claim ends soon, end claims and offers that
        have run out, open the next turn of one that recurs."""
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            task = await tx.get(TASKS, number)
            if task is None:
                return
            if task.done:
                await _follow(tx, task, now)
                return
            after = claiming.offer_over(claiming.lapsed(task, now), now)
            for claim in task.claims:
                if after.claim_of(claim.member) is None:
                    await _tell(tx, What.CLAIM_OVER, task, claim.member, now)
                    await audit(tx, now, None, "task.lapsed", ref("T", number), member=claim.member)
            due = claiming.to_remind(after, now)
            for claim in due:
                await _tell(tx, What.CLAIM_ENDING, task, claim.member, now)
            after = claiming.reminded(after, due, now)
            if after != task:
                await put_task(tx, after, now)

        await self._store.run(guild, work)

    async def retime(self, guild: GuildId, number: TaskId) -> None:
        """Bring the next turn of a task that recurs into agreement with the rules of its time zone, which may have
        changed since it was planned."""
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            task = await tx.get(TASKS, number)
            if task is not None and (after := planned(task, now)) != task:
                await tx.put(TASKS, after)

        await self._store.run(guild, work)


async def _claimed(tx: Transaction, actor: Actor, task: Task, standing: Standing, now: datetime) -> Task:
    if task.claim_of(actor.id) is None and not standing.maintainer and await is_newcomer(tx, actor.id):
        held = await tx.find(TASKS, "claimant", actor.id, limit=1)
        if held:
            raise Refusal("task-newcomer-one", number=held[0].number)
    lease = claiming.lease(standing.settings.claim_lease, task.minutes)
    return claiming.claimed(task, actor.id, actor.name, lease, now)


async def _tell(tx: Transaction, what: What, task: Task, member: MemberId, now: datetime) -> bool:
    return await tell(tx, what, ref("T", task.number), now, member=member, channel=task.channel)


async def _follow(tx: Transaction, task: Task, now: datetime) -> None:
    """Open the next turn of a task that recurs, if its time has come."""
    task = planned(task, now)
    if task.again is not None and task.again.at <= now:
        following = next_turn(task, TaskId(await tx.next_number(TASKS)), now)
        task = replace(task, again=None, followed_by=following.number)
        await put_task(tx, following, now)
        name = ref("T", task.number)
        await audit(tx, now, None, "task.opened", ref("T", following.number), title=following.title, after=name)
    await tx.put(TASKS, task)
