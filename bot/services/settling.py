"""What follows once a notice was sent: its row goes, and its subject knows the message."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.ids import ChannelId, ContributionId, MessageId
from bot.domain.kinds import BOARDS, CONTRIBUTIONS, NOTICES, PAGES, PROPOSALS, TASKS
from bot.domain.notice import CARDS, Notice, What
from bot.domain.ports import Transaction
from bot.services.addressing import find_page
from bot.services.digest_marks import note_posted
from bot.services.proposals import ask_for_thread, refresh, without_card
from bot.services.series import ask_for_series_thread, note_series_thread


async def settle(tx: Transaction, sent: Notice, message: MessageId | None, now: datetime) -> bool:
    """Note that it was sent, and let go of the row; says whether its subject has another card now."""
    current = await tx.get(NOTICES, sent.key)
    ours = current is not None and current.number == sent.number  # or one that was made after somebody else sent it
    if current is not None and ours and current.version == sent.version:
        await tx.delete(NOTICES, sent.key)
    elif current is not None and ours:
        data = {key: value for key, value in current.data.items() if sent.data.get(key) != value}
        claim = None if current.claimed_until == sent.claimed_until else current.claimed_until
        await tx.put(NOTICES, replace(current, attempts=0, last_error="", data=data, claimed_until=claim))
    if sent.what is What.DIGEST and message is not None:
        await note_posted(tx, sent, message, now)
    if sent.what is What.PAGE_TALK and message is not None:
        await _note_talk(tx, sent, ChannelId(message))
    if sent.what is What.SERIES_THREAD and message is not None:
        await note_series_thread(tx, ContributionId(int(sent.subject[1:])), ChannelId(message), now)
    if sent.what is What.PROPOSAL_THREAD and message is not None:
        await _note_thread(tx, sent, ChannelId(message), now)
    return sent.what in CARDS and message is not None and await _note_card(tx, sent, message, now)


async def _note_talk(tx: Transaction, sent: Notice, thread: ChannelId) -> None:
    page = await find_page(tx, talked_about(sent))
    if page is not None and page.talk is None:
        await tx.put(PAGES, replace(page, talk=thread))


def talked_about(notice: Notice) -> str:
    """The address of the page that a notice of its talk is about."""
    return notice.subject.removeprefix("page ")


async def _note_thread(tx: Transaction, sent: Notice, thread: ChannelId, now: datetime) -> None:
    proposal = await tx.get(PROPOSALS, int(sent.subject[1:]))
    if proposal is not None and proposal.thread is None:
        proposal = replace(proposal, thread=thread)
        await tx.put(PROPOSALS, proposal)
        await refresh(tx, proposal, now)


async def _note_card(tx: Transaction, sent: Notice, message: MessageId, now: datetime) -> bool:
    if sent.what is What.BOARD_CARD:
        board = await tx.get(BOARDS, sent.channel or 0)
        if board is None or board.card == message:
            return False
        await tx.put(BOARDS, replace(board, card=message))
        return True
    number = int(sent.subject[1:])
    if sent.what is What.PROPOSAL_CARD:
        proposal = await tx.get(PROPOSALS, number)
        if proposal is not None and proposal.card != message:
            proposal = replace(await without_card(tx, proposal), card=message)
            await tx.put(PROPOSALS, proposal)
            await ask_for_thread(tx, proposal, now)
            return True
    elif sent.what is What.TASK_CARD:
        task = await tx.get(TASKS, number)
        if task is not None and task.card != message:
            await tx.put(TASKS, replace(task, card=message))
            return True
    elif sent.what is What.CONTRIBUTION_CARD:
        contribution = await tx.get(CONTRIBUTIONS, number)
        if contribution is not None and contribution.card != message:
            contribution = replace(contribution, card=message)
            await tx.put(CONTRIBUTIONS, contribution)
            await ask_for_series_thread(tx, contribution, now)
            return True
    return False
