"""Agreeing to publish: given once for a licence (or the certificate of origin) in one wording, and taken back for what
is not published yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.contribution import Contribution, Form
from bot.domain.ids import GuildId, MemberId
from bot.domain.kinds import CONTRIBUTIONS, PEOPLE
from bot.domain.licences import checked_licence
from bot.domain.people import Actor, Consent
from bot.domain.ports import Clock, Store, Transaction
from bot.domain.refusal import Refusal
from bot.domain.settings import CONSENT_VERSION, ORIGIN
from bot.services.base import audit, remember, settings_of
from bot.services.tracked import put_contribution


@dataclass(frozen=True)
class Agreements:
    """What somebody has agreed to, how much of their work waits under it, and the licence that this guild uses now."""

    given: tuple[Consent, ...]
    published: int
    waiting: int
    licence: str

    @property
    def present(self) -> bool:
        """Whether they have agreed to what is asked today."""
        return any((one.licence, one.text_version) == (self.licence, CONSENT_VERSION) for one in self.given)


class Consents:
    """The use cases around consent."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on ``store``, by ``clock``."""
        self._store, self._clock = store, clock

    async def give(self, actor: Actor, licence: str | None = None) -> Consent:
        """Record that the actor agrees to publish under a licence (the guild's, if none is named), or to the Developer
        Certificate of Origin, for what waits and for what comes. Raises Refusal for a licence no guild may choose."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Consent:
            chosen = licence or (await settings_of(tx)).licence
            chosen = chosen if chosen == ORIGIN else checked_licence(chosen)
            person = await remember(tx, actor.id, actor.name)
            given = person.agreed_to(chosen, CONSENT_VERSION)
            if given is None:
                given = Consent(chosen, CONSENT_VERSION, now)
                await tx.put(PEOPLE, replace(person, consents=(*person.consents, given)))
                await audit(tx, now, actor.id, "consent.given", f"M{actor.id}", licence=chosen, text=CONSENT_VERSION)
            await _apply(tx, person.id, given, now)
            return given

        return await self._store.run(actor.guild, work)

    async def of(self, guild: GuildId, member: MemberId) -> Agreements:
        """What a member has agreed to."""

        async def work(tx: Transaction) -> Agreements:
            person = await tx.get(PEOPLE, member)
            made = await _made_by(tx, member)
            return Agreements(
                given=person.consents if person is not None else (),
                published=sum(one.accepted is not None for one in made),
                waiting=sum(one.waits for one in made),
                licence=(await settings_of(tx)).licence,
            )

        return await self._store.run(guild, work)

    async def withdraw(self, actor: Actor, licence: str) -> Agreements:
        """Take an agreement back, for the future: what waits under it is not published unless it is given again, and
        what is published stays. Raises Refusal if there is none."""
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            person = await remember(tx, actor.id, actor.name)
            kept = tuple(one for one in person.consents if one.licence != licence)
            if kept == person.consents:
                raise Refusal("consent-none", licence=licence[:60])
            await tx.put(PEOPLE, replace(person, consents=kept))
            for contribution in await _made_by(tx, actor.id):
                after = _without(contribution, actor.id, licence)
                if after != contribution:
                    await put_contribution(tx, after, now)
            await audit(tx, now, actor.id, "consent.withdrawn", f"M{actor.id}", licence=licence)

        await self._store.run(actor.guild, work)
        return await self.of(actor.guild, actor.id)


async def _made_by(tx: Transaction, member: MemberId) -> Sequence[Contribution]:
    """What somebody made, alone or with others."""
    alone = await tx.find(CONTRIBUTIONS, "author", member)
    return [*alone, *await tx.find(CONTRIBUTIONS, "co-author", member)]


async def _apply(tx: Transaction, member: MemberId, given: Consent, now: datetime) -> None:
    for contribution in await _made_by(tx, member):
        after = _with(contribution, member, given)
        if after != contribution:
            await put_contribution(tx, after, now)


def _with(contribution: Contribution, member: MemberId, given: Consent) -> Contribution:
    """The contribution with what its author has agreed to. (Whoever is named beside the author says of each work by
    itself whether they made it.)"""
    if given.licence == ORIGIN:
        signs = contribution.form is Form.PATCHES and contribution.author == member and contribution.sign_off is None
        return replace(contribution, sign_off=given) if signs and contribution.waits else contribution
    if contribution.licence != given.licence or contribution.form is Form.OTHER:
        return contribution
    mine = contribution.author == member and contribution.consent is None
    return replace(contribution, consent=given) if mine else contribution


def _without(contribution: Contribution, member: MemberId, licence: str) -> Contribution:
    """The contribution without somebody's agreement, as long as it is not published."""
    if not contribution.waits:
        return contribution
    if licence == ORIGIN:
        return replace(contribution, sign_off=None) if contribution.author == member else contribution
    if contribution.licence != licence:
        return contribution
    if contribution.author == member:
        contribution = replace(contribution, consent=None)
    together = tuple(replace(one, consent=None) if one.id == member else one for one in contribution.co_authors)
    return replace(contribution, co_authors=together)
