"""Every kind of document there is, and what each is looked up by. The one place a storage learns our shapes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from bot.domain.contribution import Contribution
from bot.domain.digest import Digest
from bot.domain.ids import EventId
from bot.domain.notice import Notice
from bot.domain.page import Page, Revision
from bot.domain.people import Person
from bot.domain.ports import Kind
from bot.domain.proposal import Proposal, ProposalState, Vote
from bot.domain.settings import GuildSettings
from bot.domain.task import Task

HANDLED_FOR: Final = timedelta(days=2)


@dataclass(frozen=True)
class Handled:
    """An event that already made something (``ref``), so that a repeated delivery makes nothing more."""

    event: EventId
    ref: str
    at: datetime


@dataclass(frozen=True)
class LastSeen:
    """When the bot last knew that it saw this guild's events."""

    at: datetime


@dataclass(frozen=True)
class Leftover:
    """There may be files that no document names, and with ``history`` earlier states of what was erased in the store's
    own files. To be removed from ``at`` on."""

    at: datetime
    history: bool


def _present(*values: str | int | None) -> list[str | int]:
    return [value for value in values if value is not None]


SETTINGS: Final = Kind("settings", GuildSettings, key=lambda _: "settings")
SEEN: Final = Kind("seen", LastSeen, key=lambda _: "seen")
PEOPLE: Final = Kind("person", Person, key=lambda person: person.id)
PROPOSALS: Final = Kind(
    "proposal",
    Proposal,
    key=lambda proposal: proposal.number,
    indexes={
        "state": lambda proposal: [proposal.state.value],
        "message": lambda proposal: _present(proposal.card, *proposal.old_cards),
        "author": lambda proposal: [proposal.author],
    },
    due=lambda proposal: proposal.closes_at if proposal.state is ProposalState.OPEN else None,
)
VOTES: Final = Kind(
    "vote",
    Vote,
    key=lambda vote: vote.key,
    indexes={"proposal": lambda vote: [vote.proposal], "member": lambda vote: [vote.member]},
)
TASKS: Final = Kind(
    "task",
    Task,
    key=lambda task: task.number,
    indexes={
        "state": lambda task: [task.state.value],
        "message": lambda task: _present(task.card),
        "claimant": lambda task: [task.claim.member] if task.claim and task.state == "claimed" else [],
        "source": lambda task: [task.source.message] if task.source else [],
    },
    due=lambda task: task.claim.until if task.claim and task.state == "claimed" else None,
)
CONTRIBUTIONS: Final = Kind(
    "contribution",
    Contribution,
    key=lambda contribution: contribution.number,
    indexes={
        "state": lambda contribution: [contribution.state.value],
        "message": lambda contribution: _present(contribution.card),
        "author": lambda contribution: [contribution.author],
        "source": lambda contribution: [contribution.source.message] if contribution.source else [],
        "task": lambda contribution: _present(contribution.task),
    },
)
PAGES: Final = Kind("page", Page, key=lambda page: page.slug)
REVISIONS: Final = Kind(
    "revision",
    Revision,
    key=lambda revision: revision.number,
    indexes={
        "page": lambda revision: [revision.slug],
        "author": lambda revision: [credit.id for credit in revision.authors],
        "blob": lambda revision: [attachment.sha256 for attachment in revision.attachments],
    },
)
DIGESTS: Final = Kind(
    "digest",
    Digest,
    key=lambda digest: digest.number,
    indexes={"channel": lambda digest: [digest.channel]},
    due=lambda digest: digest.next_due,
)
NOTICES: Final = Kind("notice", Notice, key=lambda notice: notice.key, due=lambda notice: notice.next_attempt)
HANDLED: Final = Kind(
    "handled", Handled, key=lambda handled: handled.event, due=lambda handled: handled.at + HANDLED_FOR
)
LEFTOVERS: Final = Kind("leftover", Leftover, key=lambda _: "leftover", due=lambda leftover: leftover.at)

KINDS: Final[tuple[Kind[Any], ...]] = (
    SETTINGS,
    SEEN,
    PEOPLE,
    PROPOSALS,
    VOTES,
    TASKS,
    CONTRIBUTIONS,
    PAGES,
    REVISIONS,
    DIGESTS,
    NOTICES,
    HANDLED,
    LEFTOVERS,
)
