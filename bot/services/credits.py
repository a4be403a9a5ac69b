"""Credits: work beyond text, recorded and confirmed; and all that somebody is credited for."""

from __future__ import annotations

from functools import partial

from bot.domain import works as rules
from bot.domain.contribution import Contribution, ContributionState, Form, Work
from bot.domain.ids import ChannelId, ContributionId, EventId, GuildId, MemberId, ref
from bot.domain.kinds import CONTRIBUTIONS
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.refusal import Refusal
from bot.services.authors import Author
from bot.services.base import audit, handled, mark_handled, remember, settings_of
from bot.services.telling import tell
from bot.services.tracked import changed, contribution_or_refuse, put_contribution

LISTED = 50


class Credits:
    """The use cases around credits."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def record(
        self,
        actor: Actor,
        member: Author,
        *,
        kind: str,
        what: str,
        channel: ChannelId,
        event: EventId,
        link: str = "",
    ) -> Contribution:
        """Record that a member did some work beyond text. The same event records it once.

        What a maintainer says of somebody else is credited at once; anything else waits for a maintainer. Whoever did
        it is told directly where it was not they who said so, and may decline. Raises Refusal for what is not allowed,
        and for what is recorded already.
        """
        now = self._clock.now()
        kind, what, link = rules.checked_kind(kind), rules.checked_what(what), rules.checked_link(link)

        async def work(tx: Transaction) -> Contribution:
            if made := await handled(tx, event):
                return await contribution_or_refuse(tx, ContributionId(int(made)))
            settings = await settings_of(tx)
            await remember(tx, actor.id, actor.name)
            await remember(tx, member.id, member.name)
            for other in await tx.find(CONTRIBUTIONS, "author", member.id):
                same = (other.kinds, other.title, other.link) == ((kind,), what, link)
                if same and (other.waits or other.state is ContributionState.ACCEPTED):
                    raise Refusal("credit-recorded-already", number=other.number)
            credit = Contribution(
                number=ContributionId(await tx.next_number(CONTRIBUTIONS)),
                title=what,
                author=member.id,
                author_name=member.name,
                tracked_by=actor.id,
                tracked_by_name=actor.name,
                licence=settings.licence,
                created_at=now,
                channel=settings.review_channel or channel,
                works=(Work(1, what, (), now),),
                form=Form.OTHER,
                kinds=(kind,),
                link=link,
            )
            if settings.is_maintainer(actor) and (actor.id != member.id or settings.self_review):
                credit = rules.confirmed(credit, actor, now, maintainer=True, own=settings.self_review)
            await put_contribution(tx, credit, now)
            name = ref("C", credit.number)
            if member.id != actor.id:
                await tell(tx, What.CREDITED, name, now, member=member.id, channel=credit.channel)
            told: dict[str, object] = {"member": member.id, "kind": kind, "confirmed": not credit.waits}
            await audit(tx, now, actor.id, "credit.recorded", name, **told)
            await mark_handled(tx, event, str(credit.number), now)
            return credit

        return await self._store.run(actor.guild, work)

    async def confirm(self, actor: Actor, number: ContributionId) -> Contribution:
        """Say, as a maintainer, that the work was done: with that it is credited. Raises Refusal."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Contribution:
            settings = await settings_of(tx)
            credit = await contribution_or_refuse(tx, number)
            maintainer = settings.is_maintainer(actor)
            credit = rules.confirmed(credit, actor, now, maintainer=maintainer, own=settings.self_review)
            await remember(tx, actor.id, actor.name)
            await put_contribution(tx, credit, now)
            await audit(tx, now, actor.id, "credit.confirmed", ref("C", number))
            return credit

        return await self._store.run(actor.guild, work)

    async def decline(self, actor: Actor, number: ContributionId) -> Contribution:
        """Not be credited for some work of one's own, also after it was. Raises Refusal for others."""
        now, rule = self._clock.now(), partial(rules.declined, by=actor.id)
        return await self._store.run(
            actor.guild, lambda tx: changed(tx, number, rule, actor.id, "credit.declined", now)
        )

    async def of(self, guild: GuildId, member: MemberId) -> list[Contribution]:
        """What somebody is credited for, alone or with others: accepted work of every kind, the newest first."""

        return await self._store.run(guild, lambda tx: credited_to(tx, member))


async def credited_to(tx: Transaction, member: MemberId) -> list[Contribution]:
    """What somebody is credited for, as ``Credits.of`` gives it."""
    alone = await tx.find(CONTRIBUTIONS, "author", member, newest_first=True)
    made = {one.number: one for one in (*alone, *await tx.find(CONTRIBUTIONS, "co-author", member))}
    accepted = (one for one in made.values() if one.state is ContributionState.ACCEPTED)
    return sorted(accepted, key=lambda one: -one.number)[:LISTED]
