"""Contributions: track, revise, withdraw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.domain import revising
from bot.domain.capture import with_co_authors
from bot.domain.contribution import Attachment, Contribution, ContributionState, Form, Work
from bot.domain.ids import ChannelId, ContributionId, EventId, GuildId, MemberId, MessageId, RevisionId, TaskId, ref
from bot.domain.kinds import CONTRIBUTIONS, PEOPLE, REVISIONS
from bot.domain.notice import What
from bot.domain.page import Page, Revision
from bot.domain.people import Actor, Person
from bot.domain.ports import Blobs, Clock, Store, Transaction
from bot.domain.refusal import Refusal
from bot.domain.settings import CONSENT_VERSION
from bot.domain.task import Source, TaskState
from bot.services.addressing import find_page, head_of_page, is_of
from bot.services.authors import Author, ask_co_authors, named
from bot.services.base import audit, handled, mark_handled, remember, say, settings_of
from bot.services.brake import require_free_to_revert
from bot.services.likeness import similar_to
from bot.services.protection import require_unprotected
from bot.services.routing import routed
from bot.services.task_keeping import put_task, task_or_refuse
from bot.services.telling import tell
from bot.services.tracked import changed, contribution_or_refuse, examined, head_of, put_contribution
from bot.services.uploads import Upload, Uploads, together


class Contributions:
    """The use cases around contributions. Files up to ``attachment_mib`` MiB each are kept."""

    def __init__(self, store: Store, blobs: Blobs, clock: Clock, attachment_mib: int = 10) -> None:
        """Work on ``store`` and ``blobs``, by ``clock``."""
        self._store, self._clock = store, clock
        self._uploads = Uploads(store, blobs, clock, attachment_mib)

    async def track(
        self,
        actor: Actor,
        *,
        author: Author,
        title: str,
        text: str,
        channel: ChannelId,
        event: EventId,
        uploads: Sequence[Upload] = (),
        source: Source | None = None,
        task: TaskId | None = None,
        summary: str = "",
        seen: int | None = None,
        files: Sequence[Attachment] | None = None,
        co_authors: Sequence[Author] = (),
        reply_to: MessageId | None = None,
    ) -> Contribution:
        """Make a tracked contribution for the page called ``title``. The same event makes only one.

        Uploads are fetched and kept before this returns; the files the page has already stay with it, unless ``files``
        are to take their place. ``seen`` is the page's revision that the author had before them (0: no page yet); None
        does not say. What was changed since then is merged in when the work is accepted; where that cannot be, it is
        shown as a conflict at once. ``co_authors`` are asked directly whether they are that. ``reply_to`` is a message
        under which it is said that the work is tracked, where nothing else answers. Raises Refusal for input that is
        not allowed, for a file over the limit, for a message that is tracked already, for a task that is unknown or
        done, for a page that is protected from the author, and for one revert too many.
        """
        title = revising.checked_title(title)
        text = revising.checked_work(text, len(uploads))

        async def work(tx: Transaction, attachments: Sequence[Attachment], now: datetime) -> Contribution:
            if made := await handled(tx, event):
                return await contribution_or_refuse(tx, ContributionId(int(made)))
            settings = await settings_of(tx)
            await refuse_twice(tx, source)
            await remember(tx, actor.id, actor.name)
            person = await remember(tx, author.id, author.name)
            maintainer = settings.is_maintainer(actor)
            page = await find_page(tx, title)
            await require_unprotected(tx, page, author.id, vouched=maintainer)
            base = await _base(tx, page, seen)
            kept = (base.attachments if base is not None else ()) if files is None else files
            contribution = Contribution(
                number=ContributionId(await tx.next_number(CONTRIBUTIONS)),
                title=page.title if page is not None else title,
                author=author.id,
                author_name=author.name,
                tracked_by=actor.id,
                tracked_by_name=actor.name,
                licence=settings.licence,
                created_at=now,
                channel=settings.review_channel or channel,
                works=(Work(1, text, together(kept, attachments), now),),
                base=base.number if base is not None else None,
                consent=person.agreed_to(settings.licence, CONSENT_VERSION),
                source=source,
                task=task,
                summary=" ".join(summary.split())[:200],
                area=page.area if page is not None else "",
                vouched=maintainer,
            )
            contribution = with_co_authors(contribution, named(co_authors))
            contribution = replace(contribution, similar=await similar_to(tx, contribution))
            contribution = await examined(tx, await routed(tx, contribution), now)
            await _require_free(tx, contribution, now, maintainer=maintainer)
            name = ref("C", contribution.number)
            await put_contribution(tx, contribution, now)
            await link_task(tx, contribution, now)
            if contribution.consent is None and (author.id != actor.id or reply_to is not None):
                await tell(tx, What.CONSENT_NEEDED, name, now, member=author.id, channel=contribution.channel)
            await ask_co_authors(tx, None, contribution, now)
            if reply_to is not None:
                told: dict[str, object] = {"message": int(reply_to)}
                await say(tx, What.CAPTURED, name, now, channel=channel, data=told)
            await audit(tx, now, actor.id, "contribution.tracked", name, author=author.id, title=contribution.title)
            await mark_handled(tx, event, str(contribution.number), now)
            return contribution

        return await self._uploads.with_files(actor.guild, uploads, work)

    async def get(self, guild: GuildId, number: ContributionId) -> Contribution:
        """A contribution. Raises Refusal if there is none of this number."""
        return await self._store.run(guild, lambda tx: contribution_or_refuse(tx, number))

    async def by_message(self, guild: GuildId, message: MessageId) -> Contribution | None:
        """The contribution whose review card this message is, if it is one."""

        async def work(tx: Transaction) -> Contribution | None:
            found = await tx.find(CONTRIBUTIONS, "message", message)
            return found[0] if found else None

        return await self._store.run(guild, work)

    async def newest(self, guild: GuildId, limit: int = 25) -> list[Contribution]:
        """The newest contributions that wait or were accepted."""

        async def work(tx: Transaction) -> list[Contribution]:
            found = await tx.find(CONTRIBUTIONS, newest_first=True, limit=limit)
            return [one for one in found if one.waits or one.state is ContributionState.ACCEPTED]

        return await self._store.run(guild, work)

    async def by_author(self, guild: GuildId, member: MemberId, limit: int = 25) -> list[Contribution]:
        """Somebody's contributions, the newest first."""

        async def work(tx: Transaction) -> list[Contribution]:
            return await tx.find(CONTRIBUTIONS, "author", member, newest_first=True, limit=limit)

        return await self._store.run(guild, work)

    async def page_text(self, guild: GuildId, title: str) -> str | None:
        """The text of a page as it is now, to be edited; None where there is no such page."""

        async def work(tx: Transaction) -> str | None:
            head = await head_of(tx, title)
            return head.text if head is not None else None

        return await self._store.run(guild, work)

    async def person(self, guild: GuildId, member: MemberId) -> Person | None:
        """What the guild keeps about a member, if anything."""
        return await self._store.run(guild, lambda tx: tx.get(PEOPLE, member))

    async def update(
        self,
        actor: Actor,
        number: ContributionId,
        *,
        text: str,
        uploads: Sequence[Upload] = (),
        keep_files: bool = True,
    ) -> Contribution:
        """Hand in a new revision, on the same revision of the page as before. Only by the author, before acceptance.

        With ``keep_files`` the files of the revision before stay, beside the new ones. Raises Refusal as ``track``.
        """

        async def work(tx: Transaction, added: Sequence[Attachment], now: datetime) -> Contribution:
            contribution = await contribution_or_refuse(tx, number)
            if contribution.author != actor.id:
                raise Refusal("contribution-not-yours", number=number)
            if contribution.form is Form.PATCHES:
                raise Refusal("patch-resend-instead", number=number)
            if contribution.form is Form.OTHER:
                raise Refusal("credit-confirm-instead", number=number)
            kept = contribution.latest.attachments if keep_files else ()
            files = together(kept, added)
            checked = revising.checked_work(text, len(files))
            work = Work(contribution.latest.number + 1, checked, files, now)
            contribution = await revised(tx, revising.updated(contribution, work), actor, now)
            await put_contribution(tx, contribution, now)
            await audit(tx, now, actor.id, "contribution.updated", ref("C", number), revision=work.number)
            return contribution

        return await self._uploads.with_files(actor.guild, uploads, work)

    async def withdraw(self, actor: Actor, number: ContributionId) -> Contribution:
        """Take one's own contribution back before it is accepted."""
        now, rule = self._clock.now(), partial(revising.withdrawn, member=actor.id)
        return await self._store.run(
            actor.guild, lambda tx: changed(tx, number, rule, actor.id, "contribution.withdrawn", now)
        )

    async def card_lost(self, guild: GuildId, message: MessageId) -> None:
        """A review card was deleted: post it again while the work waits. Nothing happens for other messages."""
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            for contribution in await tx.find(CONTRIBUTIONS, "message", message):
                lost = replace(contribution, card=None)
                if contribution.waits:
                    await put_contribution(tx, lost, now)
                else:
                    await tx.put(CONTRIBUTIONS, lost)

        await self._store.run(guild, work)


async def revised(tx: Transaction, contribution: Contribution, actor: Actor, now: datetime) -> Contribution:
    """A contribution with a new revision, as it is kept: beside its page. To be put by the caller.

    Raises Refusal if the page is protected from the actor, and for one revert too many.
    """
    maintainer = (await settings_of(tx)).is_maintainer(actor)
    await require_unprotected(tx, await find_page(tx, contribution.title), actor.id, vouched=maintainer)
    contribution = await examined(tx, replace(contribution, vouched=maintainer), now)
    await _require_free(tx, contribution, now, maintainer=maintainer)
    return contribution


async def _base(tx: Transaction, page: Page | None, seen: int | None) -> Revision | None:
    """The revision of the page that somebody wrote on: the one they had before them, if they say which."""
    if page is None or seen == 0:
        return None
    if seen is not None:
        revision = await tx.get(REVISIONS, RevisionId(seen))
        if revision is not None and await is_of(tx, revision, page):
            return revision
    return await head_of_page(tx, page)


async def _require_free(tx: Transaction, contribution: Contribution, now: datetime, *, maintainer: bool) -> None:
    """Raise Refusal if it brings back an earlier revision, and its author has done that too often."""
    page = await find_page(tx, contribution.title)
    if contribution.restores is None or page is None:
        return
    author, reason, number = contribution.author, contribution.summary, contribution.number
    await require_free_to_revert(tx, page, author, now, maintainer=maintainer, reason=reason, but=number)


async def refuse_twice(tx: Transaction, source: Source | None) -> None:
    """Raise Refusal if the message is tracked already."""
    if source is None:
        return
    for other in await tx.find(CONTRIBUTIONS, "source", source.message):
        if other.state is not ContributionState.WITHDRAWN:
            raise Refusal("contribution-already-tracked", number=other.number)


async def link_task(tx: Transaction, contribution: Contribution, now: datetime) -> None:
    """Note at its task that there is work for it. Raises Refusal if that is unknown or done."""
    if contribution.task is None:
        return
    task = await task_or_refuse(tx, contribution.task)
    if task.state is TaskState.DONE:
        raise Refusal("task-already-done", number=task.number)
    await put_task(tx, replace(task, contributions=(*task.contributions, contribution.number)), now)
