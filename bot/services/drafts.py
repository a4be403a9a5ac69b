"""Drafts: what a member asks for is prepared, shown to them, changed, and posted or thrown away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import rules
from bot.domain.area import Area, area_name
from bot.domain.draft import Draft, Prepared, alike, checked
from bot.domain.effect import OF_ADMINS, OF_MAINTAINERS, Effect
from bot.domain.electorate import Electorate, electorate_for
from bot.domain.ids import ChannelId, EventId, GuildId, ProposalId, RoleId, ref
from bot.domain.kinds import PREPARED, PROPOSALS
from bot.domain.people import Actor
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.refusal import Refusal
from bot.domain.ripening import ripened
from bot.domain.settings import GuildSettings
from bot.domain.terms import on_own_terms
from bot.domain.vote import options_for
from bot.services.area_keeping import area_or_refuse
from bot.services.base import audit, remember, settings_of
from bot.services.effect_checks import proposable_effects, revert_to
from bot.services.links import link_challenged, require_links
from bot.services.proposals import proposal_or_refuse, refresh


@dataclass(frozen=True)
class Preparation:
    """A draft as it would be posted, and the open proposals that look much like it."""

    prepared: Prepared
    similar: tuple[Proposal, ...]


class Drafts:
    """The use cases around what is not posted yet."""

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
            return await keep(tx, await prepare(tx, actor, draft, channel, event, role, electorate_size, now))

        return await self._store.run(actor.guild, work)

    async def with_effects(
        self, actor: Actor, event: EventId, change: Callable[[tuple[Effect, ...]], tuple[Effect, ...]]
    ) -> Preparation:
        """Change what passing a prepared proposal would do. The draft is checked anew, as it was asked for.

        Raises Refusal if the draft is gone, posted or somebody else's, and for what is not allowed.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Preparation:
            before = await prepared_or_refuse(tx, actor, event)
            if before.posted is not None:
                raise Refusal("proposal-draft-posted", number=before.posted)
            asked = before.asked or before.draft
            asked = replace(asked, effects=change(before.draft.effects))
            size = before.electorate_size
            return await keep(tx, await prepare(tx, actor, asked, before.channel, event, before.role, size, now))

        return await self._store.run(actor.guild, work)

    async def revert_to(self, guild: GuildId, typed: str) -> Effect:
        """The effect that brings back what somebody named: a revision, or a page as it was before its newest one.

        Raises Refusal.
        """
        return await self._store.run(guild, lambda tx: revert_to(tx, typed))

    async def get(self, actor: Actor, event: EventId) -> Preparation:
        """What was prepared, as it was shown. Raises Refusal if it is gone or somebody else's."""

        async def work(tx: Transaction) -> Preparation:
            return await keep(tx, await prepared_or_refuse(tx, actor, event))

        return await self._store.run(actor.guild, work)

    async def post(self, actor: Actor, event: EventId) -> Proposal:
        """Open what was prepared; its card is posted by the outbox. The same draft is opened only once.

        Raises Refusal if the draft is gone or somebody else's, and where too many proposals are open.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Proposal:
            prepared = await prepared_or_refuse(tx, actor, event)
            if prepared.posted is not None:
                return await proposal_or_refuse(tx, prepared.posted)
            settings = await settings_of(tx)
            await _require_room(tx, actor, settings)
            await remember(tx, actor.id, actor.name)
            await require_links(tx, prepared.draft)
            await _require_as_shown(tx, actor, prepared, now)
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
    asked, draft = draft, replace(draft, effects=await proposable_effects(tx, draft, actor))
    ready = on_own_terms(checked(draft, settings, electorate_size), settings, electorate)
    ready = checked(ready, settings, electorate_size)
    prepared = Prepared(event, actor.id, actor.name, channel, ready, electorate, electorate_size, now)
    return replace(prepared, asked=replace(asked, effects=()), role=role)


async def keep(tx: Transaction, prepared: Prepared) -> Preparation:
    """Keep a draft, and see what is much like it."""
    await tx.put(PREPARED, prepared)
    running = await tx.find(PROPOSALS, "state", ProposalState.OPEN.value)
    return Preparation(prepared, tuple(alike(prepared.draft.title, running)))


async def prepared_or_refuse(tx: Transaction, actor: Actor, event: EventId) -> Prepared:
    """A draft, for its author. Raises Refusal if it is gone or somebody else's."""
    prepared = await tx.get(PREPARED, event)
    if prepared is None:
        raise Refusal("proposal-draft-gone")
    if prepared.author != actor.id:
        raise Refusal("proposal-draft-not-yours")
    return prepared


async def _require_as_shown(tx: Transaction, actor: Actor, prepared: Prepared, now: datetime) -> None:
    """Raise Refusal if the draft would not be the same any more, where that matters for what passing it does."""
    kinds = {effect.kind for effect in prepared.draft.effects}
    if not kinds & (OF_ADMINS | OF_MAINTAINERS) or prepared.asked is None:
        return
    asked = replace(prepared.asked, effects=prepared.draft.effects)
    size, event = prepared.electorate_size, prepared.event
    again = await prepare(tx, actor, asked, prepared.channel, event, prepared.role, size, now)
    if again.draft != prepared.draft:
        raise Refusal("proposal-draft-outdated")


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
