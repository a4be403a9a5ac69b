"""Taking up messages: further ones, with their authors, and what becomes of a work when its messages change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain import capture as rules
from bot.domain.contribution import Attachment, CoAuthor, Contribution, Form, Joined
from bot.domain.ids import ChannelId, ContributionId, EventId, GuildId, MemberId, MessageId, ref
from bot.domain.kinds import CONTRIBUTIONS, PEOPLE
from bot.domain.notice import What
from bot.domain.people import Actor, Consent
from bot.domain.ports import Blobs, Clock, Store, Transaction
from bot.domain.refusal import Refusal
from bot.domain.settings import CONSENT_VERSION
from bot.domain.task import Source
from bot.services.authors import ask_co_authors
from bot.services.base import audit, handled, mark_handled, remember, say, settings_of
from bot.services.contributions import refuse_twice, revised
from bot.services.likeness import OPEN, OPEN_LIMIT
from bot.services.telling import tell
from bot.services.tracked import contribution_or_refuse, put_contribution
from bot.services.uploads import Upload, Uploads

CHOICES = 25


class Capturing:
    """The use cases around messages that works are made of. Files up to ``attachment_mib`` MiB each are kept."""

    def __init__(self, store: Store, blobs: Blobs, clock: Clock, attachment_mib: int = 10) -> None:
        """Work on ``store`` and ``blobs``, by ``clock``."""
        self._store, self._clock = store, clock
        self._uploads = Uploads(store, blobs, clock, attachment_mib)

    async def open_of(self, actor: Actor, limit: int = CHOICES) -> list[Contribution]:
        """What the actor may add a message to, the newest first: what waits and they made or tracked; for a maintainer
        everything that waits, their own first."""

        async def work(tx: Transaction) -> list[Contribution]:
            maintainer = (await settings_of(tx)).is_maintainer(actor)
            found: dict[ContributionId, Contribution] = {}
            for state in OPEN:
                for one in await tx.find(CONTRIBUTIONS, "state", state.value, newest_first=True, limit=OPEN_LIMIT):
                    if one.form is Form.PAGE and (maintainer or _has_part(one, actor.id)):
                        found[one.number] = one
            return sorted(found.values(), key=lambda one: (not _has_part(one, actor.id), -one.number))[:limit]

        return await self._store.run(actor.guild, work)

    async def join(
        self,
        actor: Actor,
        number: ContributionId,
        *,
        source: Source,
        text: str,
        event: EventId,
        uploads: Sequence[Upload] = (),
    ) -> Contribution:
        """Add a message, with its files, below the text of a contribution that waits. The same event adds it once.

        Whoever wrote it is asked whether they want to be among its authors, if they are not one yet. Raises Refusal
        unless the actor has a part in it or is a maintainer, and if the message is tracked already.
        """

        async def work(tx: Transaction, files: Sequence[Attachment], now: datetime) -> Contribution:
            if made := await handled(tx, event):
                return await contribution_or_refuse(tx, ContributionId(int(made)))
            before = await contribution_or_refuse(tx, number)
            maintainer = (await settings_of(tx)).is_maintainer(actor)
            if not maintainer and not _has_part(before, actor.id):
                raise Refusal("capture-not-yours", number=number)
            await refuse_twice(tx, source)
            await remember(tx, actor.id, actor.name)
            person = await remember(tx, source.author, source.author_name)
            own = person.agreed_to(before.licence, CONSENT_VERSION) if source.author == actor.id else None
            writer = CoAuthor(source.author, source.author_name, own)
            joined = Joined(source, text.replace("\r\n", "\n").strip(), tuple(one.sha256 for one in files))
            after = rules.with_joined(before, joined, files, writer, now)
            after = await revised(tx, after, actor, now)
            await put_contribution(tx, after, now)
            await ask_co_authors(tx, before, after, now)
            told: dict[str, object] = {"author": source.author, "revision": after.latest.number}
            await audit(tx, now, actor.id, "contribution.joined", ref("C", number), **told)
            await mark_handled(tx, event, str(number), now)
            return after

        return await self._uploads.with_files(actor.guild, uploads, work)

    async def agree(self, actor: Actor, number: ContributionId) -> Contribution:
        """Be among the authors of a work, under its licence, as the actor was asked. Raises Refusal for others."""
        now = self._clock.now()

        async def work(tx: Transaction) -> Contribution:
            before = await contribution_or_refuse(tx, number)
            person = await remember(tx, actor.id, actor.name)
            given = person.agreed_to(before.licence, CONSENT_VERSION)
            consent = given or Consent(before.licence, CONSENT_VERSION, now)
            after = rules.agreed(before, actor.id, consent)
            if given is None:
                await tx.put(PEOPLE, replace(person, consents=(*person.consents, consent)))
                told = {"licence": before.licence, "text": CONSENT_VERSION}
                await audit(tx, now, actor.id, "consent.given", f"M{actor.id}", **told)
            await put_contribution(tx, after, now)
            await audit(tx, now, actor.id, "contribution.co-author", ref("C", number), agreed=True)
            return after

        return await self._store.run(actor.guild, work)

    async def decline(self, actor: Actor, number: ContributionId) -> Contribution:
        """Not be among the authors; the messages that the actor wrote go with them, and the author is told.

        Raises Refusal for others, and where their words cannot be told from the rest any more.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Contribution:
            before = await contribution_or_refuse(tx, number)
            after = rules.declined(before, actor.id, now)
            if not after.latest.text and not after.latest.attachments:
                raise Refusal("capture-words-mixed", number=number, author=before.author_name)
            await put_contribution(tx, after, now)
            told = {"members": [int(actor.id)]}
            await tell(
                tx,
                What.CO_AUTHOR_DECLINED,
                ref("C", number),
                now,
                member=before.author,
                data=told,
                channel=before.channel,
            )
            await audit(tx, now, actor.id, "contribution.co-author", ref("C", number), agreed=False)
            return after

        return await self._store.run(actor.guild, work)

    async def edited(self, guild: GuildId, message: MessageId, at: datetime, text: str | None) -> None:
        """A message was changed ``at`` that time; ``text`` is what it says now, None where Discord does not tell.

        If a work is made of it that waits, whoever wrote it is offered a new revision. The same change, told again,
        does nothing, nor does one that the work has already.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            for before in await tx.find(CONTRIBUTIONS, "source", message):
                source = _source(before, message)
                if source.edited_at is not None and source.edited_at >= at:
                    continue
                after = rules.with_source(before, replace(source, edited_at=at))
                await tx.put(CONTRIBUTIONS, after)
                known = text is not None and rules.edited_text(before, message, text) == before.latest.text
                if before.waits and before.form is Form.PAGE and not known:
                    told = {"message": int(message), "channel": int(source.channel)}
                    await tell(
                        tx,
                        What.SOURCE_EDITED,
                        ref("C", before.number),
                        now,
                        member=source.author,
                        data=told,
                        channel=before.channel,
                    )

        await self._store.run(guild, work)

    async def take_edit(self, actor: Actor, number: ContributionId, message: MessageId, text: str) -> Contribution:
        """Make what a message says now the next revision of a work, for whoever wrote it.

        Raises Refusal for others, and if those words were changed in the work since, so that nobody can tell where the
        new ones belong.
        """
        now = self._clock.now()

        async def work(tx: Transaction) -> Contribution:
            before = await contribution_or_refuse(tx, number)
            rules.require_open(before)
            source = next((one for one in before.sources if one.message == message), None)
            if source is None or source.author != actor.id:
                raise Refusal("contribution-not-yours", number=number)
            whole = rules.edited_text(before, message, text)
            if whole is None:
                raise Refusal("capture-edit-mixed", number=number)
            if whole == before.latest.text:
                return before
            after = await revised(tx, rules.with_text(before, message, text, whole, now), actor, now)
            await put_contribution(tx, after, now)
            await audit(tx, now, actor.id, "contribution.updated", ref("C", number), revision=after.latest.number)
            return after

        return await self._store.run(actor.guild, work)

    async def deleted(self, guild: GuildId, message: MessageId) -> None:
        """A message was deleted. What was made of it stays; if it still waits, whoever wrote it is asked once whether
        it is to stay."""
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            for before in await tx.find(CONTRIBUTIONS, "source", message):
                source = _source(before, message)
                if source.gone:
                    continue
                after = rules.with_source(before, replace(source, gone=True))
                if not before.waits:
                    await tx.put(CONTRIBUTIONS, after)
                    continue
                await put_contribution(tx, after, now)
                told = {"message": int(message)}
                await tell(
                    tx,
                    What.SOURCE_DELETED,
                    ref("C", before.number),
                    now,
                    member=source.author,
                    data=told,
                    channel=before.channel,
                )

        await self._store.run(guild, work)

    async def note(
        self, guild: GuildId, what: What, event: EventId, *, channel: ChannelId, member: MemberId | None = None
    ) -> bool:
        """Say something about a message that is not tracked: that it can be (in its channel), or why it was not (to
        ``member``). Once for each message (``event``); returns whether it is said now."""
        now = self._clock.now()

        async def work(tx: Transaction) -> bool:
            tracked = await tx.find(CONTRIBUTIONS, "source", MessageId(event))
            if tracked or await handled(tx, event):
                return False
            told = {"message": int(event), "channel": int(channel)}
            where = channel if member is None else None
            await say(tx, what, f"m{event}", now, channel=where, member=member, data=told)
            await mark_handled(tx, event, what.value, now)
            return True

        return await self._store.run(guild, work)


def _has_part(contribution: Contribution, member: MemberId) -> bool:
    authors = {contribution.author, contribution.tracked_by, *(one.id for one in contribution.co_authors)}
    return member in authors


def _source(contribution: Contribution, message: MessageId) -> Source:
    return next(one for one in contribution.sources if one.message == message)
