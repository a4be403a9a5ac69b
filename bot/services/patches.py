"""Patches: series of changes to the files of the archive, version by version, until they are accepted or not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from bot.domain import reviewing, revising
from bot.domain.contribution import (
    Acknowledgement,
    Attachment,
    Contribution,
    ContributionState,
    Form,
    Thanked,
    Work,
)
from bot.domain.ids import ChannelId, ContributionId, EventId, GuildId, MemberId, TaskId, ref
from bot.domain.kinds import CONTRIBUTIONS
from bot.domain.notice import What
from bot.domain.patches import versions
from bot.domain.patches.called import called, cover, titled
from bot.domain.patches.mail import Mail, series
from bot.domain.people import Actor
from bot.domain.ports import Blobs, Clock, Store, Transaction
from bot.domain.refusal import Refusal
from bot.domain.settings import CONSENT_VERSION, ORIGIN
from bot.domain.task import Source
from bot.services.authors import Author
from bot.services.base import audit, handled, mark_handled, remember, say, settings_of
from bot.services.contributions import link_task, refuse_twice
from bot.services.leftovers import files_for
from bot.services.patch_checks import Checked, PatchChecks
from bot.services.reviews import say_rejected
from bot.services.routing import routed, standing_of
from bot.services.telling import tell
from bot.services.tracked import contribution_or_refuse, put_contribution

T = TypeVar("T")


@dataclass(frozen=True)
class Resent:
    """A new version of a series: what has become of each patch, and how many reviews it dropped."""

    contribution: Contribution
    matches: tuple[versions.Match, ...]
    dropped: int


class Patches:
    """The use cases around patches."""

    def __init__(self, store: Store, blobs: Blobs, clock: Clock) -> None:
        """Work on ``store`` and ``blobs``, by ``clock``."""
        self._store, self._clock = store, clock
        self._checks = PatchChecks(store, blobs)

    async def send(
        self,
        actor: Actor,
        mails: Sequence[Mail],
        *,
        author: Author,
        channel: ChannelId,
        event: EventId,
        title: str = "",
        notes: str = "",
        source: Source | None = None,
        task: TaskId | None = None,
    ) -> Contribution:
        """Track a series of patches, if it can be read and applies to the archive as it is. The same event makes one.

        Its ``title`` is that of the cover letter or of the first patch, if none is given. Raises Rejected with all that
        is wrong with it, and Refusal for a message that is tracked already, for patches that wait already, and for a
        task that is unknown or done.
        """
        sent = series(titled(mails, title, notes))
        checked = await self._checks.check(actor.guild, sent)
        name = revising.checked_title(title or called(sent))
        letter = cover(sent, notes)

        async def work(tx: Transaction, files: tuple[Attachment, ...], now: datetime) -> Contribution:
            if made := await handled(tx, event):
                return await contribution_or_refuse(tx, ContributionId(int(made)))
            settings = await settings_of(tx)
            await refuse_twice(tx, source)
            await _refuse_same(tx, author.id, checked)
            await remember(tx, actor.id, actor.name)
            person = await remember(tx, author.id, author.name)
            contribution = Contribution(
                number=ContributionId(await tx.next_number(CONTRIBUTIONS)),
                title=name,
                author=author.id,
                author_name=author.name,
                tracked_by=actor.id,
                tracked_by_name=actor.name,
                licence=settings.licence,
                created_at=now,
                channel=settings.review_channel or channel,
                works=(Work(1, letter, files, now, checked.patches),),
                consent=person.agreed_to(settings.licence, CONSENT_VERSION),
                sign_off=person.agreed_to(ORIGIN, CONSENT_VERSION),
                source=source,
                task=task,
                form=Form.PATCHES,
                kinds=("code",),
                vouched=settings.is_maintainer(actor),
            )
            contribution = await routed(tx, contribution)
            reference = ref("C", contribution.number)
            await put_contribution(tx, contribution, now)
            await link_task(tx, contribution, now)
            agreed = contribution.consent is not None and contribution.sign_off is not None
            if not agreed and author.id != actor.id:
                await tell(tx, What.CONSENT_NEEDED, reference, now, member=author.id, channel=contribution.channel)
            await audit(
                tx,
                now,
                actor.id,
                "patches.sent",
                reference,
                author=author.id,
                title=name,
                patches=[versions.identity(patch) for patch in checked.patches],
            )
            await mark_handled(tx, event, str(contribution.number), now)
            return contribution

        return await self._with_contents(actor.guild, checked, work)

    async def resend(self, actor: Actor, number: ContributionId, mails: Sequence[Mail], *, changes: str = "") -> Resent:
        """Hand in the next version of a series, with what has changed in it. Only by its author, before acceptance.

        Reviews hold on for patches that are exactly the same, and are dropped for all others; objections stay. Raises
        Rejected and Refusal as ``send``, and if nothing in it is new.
        """
        before = await self._store.run(actor.guild, lambda tx: contribution_or_refuse(tx, number))
        _require_author(before, actor)
        subject = before.latest.patches[0].subject if before.latest.patches else before.title
        sent = series(titled(mails, subject, ""))
        checked = await self._checks.check(actor.guild, sent)
        changelog = cover(sent, changes)

        async def work(tx: Transaction, files: tuple[Attachment, ...], now: datetime) -> Resent:
            contribution = await contribution_or_refuse(tx, number)
            _require_author(contribution, actor)
            old = contribution.latest
            same = versions.unchanged(old.patches, checked.patches)
            whole = len(same) == len(old.patches) == len(checked.patches) and all(a == b for a, b in same.items())
            if whole:
                raise Refusal("patch-nothing-new", number=number)
            made = Work(old.number + 1, changelog, files, now, checked.patches)
            reviews = reviewing.carried(contribution.reviews, old.number, made.number, same, whole)
            contribution = replace(revising.updated(contribution, made), reviews=reviews, state_reason="")
            dropped = reviewing.dropped_by(contribution)
            await put_contribution(tx, contribution, now)
            name = ref("C", number)
            told = {"version": made.number}
            place = contribution.thread or contribution.channel
            await say(tx, What.SERIES_VERSION, name, now, channel=place, data=told)
            await audit(
                tx,
                now,
                actor.id,
                "patches.resent",
                name,
                version=made.number,
                patches=[versions.identity(patch) for patch in checked.patches],
                dropped=[{"by": one.reviewer, "verdict": one.verdict.value, "part": one.part} for one in dropped],
            )
            return Resent(contribution, tuple(versions.compare(old.patches, made.patches)), len(dropped))

        return await self._with_contents(actor.guild, checked, work)

    async def move(
        self, actor: Actor, number: ContributionId, state: ContributionState, reason: str = ""
    ) -> Contribution:
        """Put a series into another state: by its author or a maintainer, with a reason where one is needed.

        Raises Refusal.
        """

        async def work(tx: Transaction, now: datetime) -> Contribution:
            contribution = await self._series(tx, number)
            maintainer = (await standing_of(tx, actor, contribution)).maintains
            author = actor.id == contribution.author
            after = reviewing.moved(contribution, state, reason, author=author, maintainer=maintainer)
            await remember(tx, actor.id, actor.name)
            await put_contribution(tx, after, now)
            name, told = ref("C", number), {"from": contribution.state.value, "to": state.value}
            if contribution.thread is not None:
                data = {**told, "by": actor.id, "reason": after.state_reason}
                await say(tx, What.SERIES_STATE, name, now, channel=contribution.thread, data=data)
            if after.state is ContributionState.REJECTED:
                await say_rejected(tx, after, actor.id, now)
            elif not author:
                data = {**told, "by": actor.id, "reason": after.state_reason}
                await tell(tx, What.SERIES_STATE, name, now, member=contribution.author, data=data)
            await audit(tx, now, actor.id, "patches.state", name, **told, reason=after.state_reason)
            return after

        return await self._run(actor.guild, work)

    async def thank(
        self, actor: Actor, number: ContributionId, member: MemberId, name: str, role: Thanked
    ) -> Contribution:
        """Name somebody who reported or suggested what a series is about; they are asked whether that is so.

        Raises Refusal unless the author does that, before acceptance.
        """

        async def work(tx: Transaction, now: datetime) -> Contribution:
            contribution = await self._series(tx, number)
            _require_author(contribution, actor)
            reviewing.require_reviewable(contribution)
            contribution = reviewing.named(contribution, Acknowledgement(member, name, role, now))
            await put_contribution(tx, contribution, now)
            told = {"role": role.value}
            await tell(tx, What.THANKED, ref("C", number), now, member=member, data=told, channel=contribution.channel)
            await audit(tx, now, actor.id, "patches.thanked", ref("C", number), member=member, **told)
            return contribution

        return await self._run(actor.guild, work)

    async def answer_thanks(self, actor: Actor, number: ContributionId, *, yes: bool) -> Contribution:
        """Say whether one is rightly named in a series. Raises Refusal if nobody named one, and once it is accepted."""

        async def work(tx: Transaction, now: datetime) -> Contribution:
            contribution = await self._series(tx, number)
            reviewing.require_reviewable(contribution)
            contribution = reviewing.answered(contribution, actor.id, yes=yes, now=now)
            await remember(tx, actor.id, actor.name)
            await put_contribution(tx, contribution, now)
            action = "patches.thanks-confirmed" if yes else "patches.thanks-declined"
            await audit(tx, now, actor.id, action, ref("C", number))
            return contribution

        return await self._run(actor.guild, work)

    async def compared(
        self, guild: GuildId, number: ContributionId, version: int | None = None
    ) -> tuple[Contribution, list[versions.Match]]:
        """A version of a series (the newest, if none is named) compared with the one before. Raises Refusal."""
        contribution = await self._store.run(guild, lambda tx: self._series(tx, number))
        version = version or contribution.latest.number
        if not 1 < version <= contribution.latest.number:
            raise Refusal("patch-no-version", number=number, found=version, newest=contribution.latest.number)
        old, new = contribution.works[version - 2], contribution.works[version - 1]
        return contribution, versions.compare(old.patches, new.patches)

    async def _series(self, tx: Transaction, number: ContributionId) -> Contribution:
        return reviewing.require_patches(await contribution_or_refuse(tx, number))

    async def _run(
        self, guild: GuildId, work: Callable[[Transaction, datetime], Awaitable[Contribution]]
    ) -> Contribution:
        now = self._clock.now()
        return await self._store.run(guild, lambda tx: work(tx, now))

    async def _with_contents(
        self,
        guild: GuildId,
        checked: Checked,
        work: Callable[[Transaction, tuple[Attachment, ...], datetime], Awaitable[T]],
    ) -> T:
        async with files_for(self._store, self._clock, guild, checked.contents):
            files, now = await self._checks.keep(guild, checked), self._clock.now()
            return await self._store.run(guild, lambda tx: work(tx, files, now))


def _require_author(contribution: Contribution, actor: Actor) -> None:
    reviewing.require_patches(contribution)
    if contribution.author != actor.id:
        raise Refusal("contribution-not-yours", number=contribution.number)
    reviewing.require_reviewable(contribution)


async def _refuse_same(tx: Transaction, author: MemberId, checked: Checked) -> None:
    """Raise Refusal if these very patches wait already."""
    new = [versions.identity(patch) for patch in checked.patches]
    for other in await tx.find(CONTRIBUTIONS, "author", author):
        waits = other.form is Form.PATCHES and other.waits
        if waits and [versions.identity(patch) for patch in other.latest.patches] == new:
            raise Refusal("patch-sent-already", number=other.number)
