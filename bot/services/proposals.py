"""Proposals: prepare, post, and show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import rules
from bot.domain.area import Area, area_name
from bot.domain.ballot import ballots, counts, without_ticks
from bot.domain.draft import Draft, Prepared, alike, checked
from bot.domain.electorate import Electorate, electorate_for
from bot.domain.ids import ChannelId, EventId, GuildId, MemberId, MessageId, ProposalId, RoleId, ref
from bot.domain.kinds import PREPARED, PROPOSALS, VOTES
from bot.domain.notice import What
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import Proposal, ProposalState, Visibility, facts_of
from bot.domain.refusal import Refusal
from bot.domain.ripening import ripened
from bot.domain.rules import Tally, Working
from bot.domain.settings import GuildSettings
from bot.domain.vote import Vote, options_for
from bot.services.areas import area_or_refuse
from bot.services.base import audit, remember, settings_of, show_card
from bot.services.links import link_challenged, require_links
from bot.services.voters import apparently_delegated


@dataclass(frozen=True)
class ProposalView:
    """A proposal with its votes, as one moment showed them.

    ``delegated`` are the votes that members leave to a delegate who has voted, as far as is known now; ``working`` is
    what the rule would make of it all now, or made of it at the close.
    """

    proposal: Proposal
    votes: tuple[Vote, ...]
    delegated: tuple[Vote, ...]
    working: Working

    @property
    def present(self) -> tuple[Vote, ...]:
        """The votes that count now, delegated ones included."""
        own = (vote for vote in self.votes if counts(vote, self.proposal))
        return (*own, *self.delegated)

    @property
    def unconfirmed(self) -> tuple[Vote, ...]:
        """The votes that wait for their voters to confirm them, because the question was amended since."""
        return tuple(vote for vote in self.votes if vote.choices and not counts(vote, self.proposal))

    @property
    def tally(self) -> Tally:
        """The count: as it is now, or as it was decided by."""
        decided = self.proposal.outcome
        return decided.tally if decided is not None else self.working.outcome.tally

    def shows_count_to(self, member: MemberId | None) -> bool:
        """Whether the count may be shown to this member; None is everybody."""
        proposal = self.proposal
        if proposal.state is not ProposalState.OPEN or proposal.visibility is Visibility.LIVE:
            return True
        voted = any(vote.member == member and vote.choices for vote in self.votes)
        return proposal.visibility is Visibility.VOTED and voted

    def shows_names(self, member: MemberId | None = None) -> bool:
        """Whether this member may be shown who chose what; None is everybody."""
        return not self.proposal.secret and self.shows_count_to(member)


@dataclass(frozen=True)
class Preparation:
    """A draft as it would be posted, and the open proposals that look much like it."""

    prepared: Prepared
    similar: tuple[Proposal, ...]


async def proposal_or_refuse(tx: Transaction, number: ProposalId) -> Proposal:
    """The proposal. Raises Refusal if the guild has none of this number."""
    proposal = await tx.get(PROPOSALS, number)
    if proposal is None:
        raise Refusal("proposal-unknown", number=number)
    return proposal


async def refresh(
    tx: Transaction, proposal: Proposal, now: datetime, *, at_once: bool = False, seed: bool = False
) -> None:
    """Ask for the proposal's card to show its newest state; with ``seed`` also to carry every option's reaction."""
    data = {"seed": True} if seed else None
    name = ref("P", proposal.number)
    await show_card(tx, What.PROPOSAL_CARD, name, proposal.channel, now, at_once=at_once, data=data)


async def ask_for_thread(tx: Transaction, proposal: Proposal, now: datetime) -> None:
    """Ask for the thread of an open proposal whose card was posted, if it has none yet and the guild wants one."""
    if proposal.state is ProposalState.OPEN and proposal.thread is None and (await settings_of(tx)).proposal_threads:
        await show_card(tx, What.PROPOSAL_THREAD, ref("P", proposal.number), proposal.channel, now, at_once=True)


async def view_of(tx: Transaction, proposal: Proposal, now: datetime) -> ProposalView:
    """The proposal with its votes and what the rule makes of them."""
    votes = await tx.find(VOTES, "proposal", proposal.number)
    delegated = await apparently_delegated(tx, proposal, votes, now)
    cast = ballots([*votes, *delegated], proposal)
    at = now if proposal.closed_at is None else proposal.closed_at
    working = rules.decide(proposal.rule, proposal.choices, cast, facts_of(proposal, at))
    return ProposalView(proposal, tuple(votes), tuple(delegated), working)


class Proposals:
    """The use cases around proposals."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def prepare(
        self,
        actor: Actor,
        draft: Draft,
        *,
        channel: ChannelId,
        event: EventId,
        role: RoleId | None = None,
        electorate_size: int | None = None,
    ) -> Preparation:
        """Check a draft and keep it, so that its author can look at it before it is posted.

        ``electorate_size`` is how many may vote, if that is known. Raises Refusal for what is not allowed.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Preparation:
            prepared = await prepare(tx, actor, draft, channel, event, role, electorate_size, now)
            await tx.put(PREPARED, prepared)
            running = await tx.find(PROPOSALS, "state", ProposalState.OPEN.value)
            return Preparation(prepared, tuple(alike(prepared.draft.title, running)))

        return await self._store.run(actor.guild, work)

    async def post(self, actor: Actor, event: EventId) -> Proposal:
        """Open what was prepared; its card is posted by the outbox. The same draft is opened only once.

        Raises Refusal if the draft is gone or somebody else's, and where too many proposals are open.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Proposal:
            prepared = await tx.get(PREPARED, event)
            if prepared is None:
                raise Refusal("proposal-draft-gone")
            if prepared.author != actor.id:
                raise Refusal("proposal-draft-not-yours")
            if prepared.posted is not None:
                return await proposal_or_refuse(tx, prepared.posted)
            settings = await settings_of(tx)
            await _require_room(tx, actor, settings)
            await remember(tx, actor.id, actor.name)
            await require_links(tx, prepared.draft)
            prepared = await _as_of_opening(tx, prepared, now)
            proposal = await open_proposal(tx, prepared, settings, now)
            await tx.put(PREPARED, replace(prepared, posted=proposal.number))
            return proposal

        return await self._store.run(actor.guild, work)

    async def discard(self, actor: Actor, event: EventId) -> None:
        """Throw a draft away; nothing happens if it was posted or is gone."""

        async def work(tx: Transaction) -> None:
            prepared = await tx.get(PREPARED, event)
            if prepared is not None and prepared.author == actor.id and prepared.posted is None:
                await tx.delete(PREPARED, event)

        await self._store.run(actor.guild, work)

    async def view(self, guild: GuildId, number: ProposalId) -> ProposalView:
        """A proposal with its votes. Raises Refusal if there is none of this number."""
        now = self._clock.now()

        async def work(tx: Transaction) -> ProposalView:
            return await view_of(tx, await proposal_or_refuse(tx, number), now)

        return await self._store.run(guild, work)

    async def listing(self, guild: GuildId, state: ProposalState | None = None, limit: int = 25) -> list[Proposal]:
        """The newest proposals first, all or those in one state."""

        async def work(tx: Transaction) -> list[Proposal]:
            if state is None:
                return await tx.find(PROPOSALS, newest_first=True, limit=limit)
            return await tx.find(PROPOSALS, "state", state.value, newest_first=True, limit=limit)

        return await self._store.run(guild, work)

    async def by_message(self, guild: GuildId, message: MessageId) -> Proposal | None:
        """The proposal whose card this message is or was, if it is one."""

        async def work(tx: Transaction) -> Proposal | None:
            found = await tx.find(PROPOSALS, "message", message)
            return found[0] if found else None

        return await self._store.run(guild, work)

    async def card_lost(self, guild: GuildId, message: MessageId) -> None:
        """The card was deleted: keep its votes and post it again. Nothing happens for any other message."""
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            found = await tx.find(PROPOSALS, "message", message)
            if not found or found[0].card != message:
                return
            proposal = await without_card(tx, found[0])
            await refresh(tx, proposal, now, seed=True)
            await audit(tx, now, None, "proposal.card-lost", ref("P", proposal.number))

        await self._store.run(guild, work)


async def prepare(
    tx: Transaction,
    actor: Actor,
    draft: Draft,
    channel: ChannelId,
    event: EventId,
    role: RoleId | None,
    electorate_size: int | None,
    now: datetime,
) -> Prepared:
    """The draft checked, with its electorate. Raises Refusal."""
    settings = await settings_of(tx)
    electorate = electorate_for(settings, role, actor.id, now)
    if draft.area_only and not draft.area:
        raise Refusal("proposal-which-area")
    if draft.area:
        area = await area_or_refuse(tx, area_name(draft.area))
        draft = replace(draft, area=area.name)
        if draft.area_only:
            electorate = _of_area(electorate, area)
            electorate_size = len(electorate.members)
    await require_links(tx, draft)
    ready = checked(draft, settings, electorate_size)
    return Prepared(event, actor.id, actor.name, channel, ready, electorate, electorate_size, now)


async def _as_of_opening(tx: Transaction, prepared: Prepared, now: datetime) -> Prepared:
    """The draft with the electorate as it is now. Raises Refusal if its area is gone."""
    electorate, size = replace(prepared.electorate, as_of=now), prepared.electorate_size
    if prepared.draft.area:
        area = await area_or_refuse(tx, prepared.draft.area)
        if prepared.draft.area_only:
            electorate = _of_area(electorate, area)
            size = len(electorate.members)
    return replace(prepared, electorate=electorate, electorate_size=size)


def _of_area(electorate: Electorate, area: Area) -> Electorate:
    """The electorate narrowed to the area's people. Raises Refusal if there are none."""
    if not area.maintainers:
        raise Refusal("area-empty", name=area.name)
    return replace(electorate, area=area.name, members=area.maintainers)


async def open_proposal(tx: Transaction, prepared: Prepared, settings: GuildSettings, now: datetime) -> Proposal:
    """Open a checked draft and ask for its card."""
    draft = prepared.draft
    proposal = Proposal(
        number=ProposalId(await tx.next_number(PROPOSALS)),
        title=draft.title,
        details=draft.details,
        author=prepared.author,
        author_name=prepared.author_name,
        channel=settings.proposals_channel or prepared.channel,
        rule=draft.rule,
        electorate=prepared.electorate,
        opened_at=now,
        closes_at=now + (draft.length or settings.vote_length),
        options=options_for(rules.choices(draft.rule, len(draft.options)), draft.options),
        length=draft.length or settings.vote_length,
        visibility=draft.visibility,
        secret=draft.secret,
        reason_for_no=draft.reason_for_no,
        area=draft.area,
        electorate_size=prepared.electorate_size,
        effects=draft.effects,
        revisit_days=draft.revisit_days,
        revisits=draft.revisits,
        supersedes=draft.supersedes,
        challenges=draft.challenges,
    )
    proposal = ripened(proposal, (), now)
    await tx.put(PROPOSALS, proposal)
    await refresh(tx, proposal, now, at_once=True, seed=True)
    await link_challenged(tx, proposal, now)
    name = ref("P", proposal.number)
    await audit(tx, now, proposal.author, "proposal.opened", name, title=proposal.title)
    return proposal


async def _require_room(tx: Transaction, actor: Actor, settings: GuildSettings) -> None:
    if await tx.count(PROPOSALS, "state", ProposalState.OPEN.value) >= settings.open_limit:
        raise Refusal("proposal-too-many-open", limit=settings.open_limit)
    if await tx.count(PROPOSALS, "open-by", actor.id) >= settings.open_per_member:
        raise Refusal("proposal-too-many-yours", limit=settings.open_per_member)


async def without_card(tx: Transaction, proposal: Proposal) -> Proposal:
    """The proposal with its card written off: votes by reaction no longer have a reaction behind them."""
    if proposal.card is None:
        return proposal
    lost = replace(proposal, card=None, old_cards=(*proposal.old_cards, proposal.card))
    await tx.put(PROPOSALS, lost)
    for vote in await tx.find(VOTES, "proposal", proposal.number):
        if vote.ticked:
            await tx.put(VOTES, without_ticks(vote, set(vote.ticked)))
    return lost
