"""Every kind of document there is, and what each is looked up by. The one place a storage learns our shapes from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from bot.domain import claiming
from bot.domain.area import Area
from bot.domain.board import Board
from bot.domain.canned import Reasons
from bot.domain.change import Pseudonyms
from bot.domain.concern import ConcernState
from bot.domain.contribution import Contribution
from bot.domain.delegation import Delegation
from bot.domain.digest import Digest
from bot.domain.draft import Prepared
from bot.domain.handling import Handling, Reviewer
from bot.domain.health import Health
from bot.domain.ids import MemberId
from bot.domain.inviting import Invitee, Round
from bot.domain.linking import Links
from bot.domain.notice import Notice
from bot.domain.page import Page, Revision, slug
from bot.domain.particulars import shelf
from bot.domain.people import Nudge, Person
from bot.domain.ports import Kind
from bot.domain.proposal import Proposal, ProposalState, next_attention
from bot.domain.release import Cadence, Release, ReleaseDraft
from bot.domain.reminder import Reminder
from bot.domain.settings import GuildSettings
from bot.domain.task import Task
from bot.domain.tracing import Look
from bot.domain.tree import above, folder_of, path_of
from bot.domain.upkeep import Handled, LastSeen, Leftover
from bot.domain.vote import Vote
from bot.domain.watching import Topic, Watch

HANDLED_FOR: Final = timedelta(days=2)


GENERATION: Final = 1
"""The generation of the indexes and due times below, and of whatever they are worked out by. To be raised by one when a
document of an older version would be found otherwise than before (a test notices): a store that keeps what documents
are found by makes that anew where it is of a lower one."""


def _present(*values: str | int | None) -> list[str | int]:
    return [value for value in values if value is not None]


def _concerned(proposal: Proposal) -> list[MemberId]:
    """Whom an open concern of the proposal waits for: its owner, and the proposal's author."""
    owners = [one.owner for one in proposal.concerns if one.state is ConcernState.OPEN]
    return [proposal.author, *owners] if owners else []


def _folders(page: Page) -> list[str]:
    """The folders that its file is in."""
    return [*above(page.slug[1:] if page.is_file else path_of(page.slug, page.area))]


def _places(page: Page) -> list[str]:
    """What a document has in the tree of the archive: its file, and the folder of what was handed in with it."""
    return [path_of(page.slug, page.area), folder_of(page.slug, page.area)]


SETTINGS: Final = Kind("settings", GuildSettings, key=lambda _: "settings")
SEEN: Final = Kind("seen", LastSeen, key=lambda _: "seen")
PEOPLE: Final = Kind(
    "person",
    Person,
    key=lambda person: person.id,
    indexes={"nudge": lambda person: [person.nudge.value] if person.nudge is not Nudge.OFF else []},
    due=lambda person: person.news_due,
)
PROPOSALS: Final = Kind(
    "proposal",
    Proposal,
    key=lambda proposal: proposal.number,
    indexes={
        "state": lambda proposal: [proposal.state.value],
        "message": lambda proposal: _present(proposal.card, *proposal.old_cards),
        "author": lambda proposal: [proposal.author],
        "area": lambda proposal: [proposal.area] if proposal.area else [],
        "open-by": lambda proposal: [proposal.author] if proposal.state is ProposalState.OPEN else [],
        "concerned": lambda proposal: _concerned(proposal) if proposal.state is ProposalState.OPEN else [],
        "thread": lambda proposal: _present(proposal.thread),
    },
    due=next_attention,
)
PREPARED: Final = Kind(
    "prepared", Prepared, key=lambda prepared: prepared.event, due=lambda prepared: prepared.at + HANDLED_FOR
)
VOTES: Final = Kind(
    "vote",
    Vote,
    key=lambda vote: vote.key,
    indexes={
        "proposal": lambda vote: [vote.proposal],
        "member": lambda vote: [vote.member],
        "delegate": lambda vote: _present(vote.delegate),
    },
)
DELEGATIONS: Final = Kind(
    "delegation",
    Delegation,
    key=lambda delegation: delegation.key,
    indexes={
        "member": lambda delegation: [delegation.member],
        "delegate": lambda delegation: [delegation.delegate],
    },
)
AREAS: Final = Kind(
    "area",
    Area,
    key=lambda area: area.name,
    indexes={"maintainer": lambda area: list(area.maintainers)},
)
TASKS: Final = Kind(
    "task",
    Task,
    key=lambda task: task.number,
    indexes={
        "state": lambda task: [task.state.value],
        "message": lambda task: _present(task.card),
        "free": lambda task: ["free", shelf(task)] if task.free else [],
        "area": lambda task: [task.area] if task.area and not task.done else [],
        "claimant": lambda task: [] if task.done else [claim.member for claim in task.claims],
        "helper": lambda task: [] if task.done else [helper.member for helper in task.helpers],
        "offered": lambda task: [task.offer.member] if task.offer else [],
        "done-by": lambda task: _present(task.done_by),
        "needs": lambda task: task.needs,
        "parent": lambda task: _present(task.parent),
        "trace": lambda task: [task.trace.key] if task.trace else [],
        "traced": lambda task: [task.trace.kind.value] if task.trace and not task.done else [],
        "source": lambda task: [task.source.message] if task.source else [],
    },
    due=claiming.attention,
)
LOOKS: Final = Kind("look", Look, key=lambda _: "look", due=lambda look: look.next_at)
BOARDS: Final = Kind(
    "board",
    Board,
    key=lambda board: board.channel,
    indexes={"message": lambda board: _present(board.card)},
)
CONTRIBUTIONS: Final = Kind(
    "contribution",
    Contribution,
    key=lambda contribution: contribution.number,
    indexes={
        "state": lambda contribution: [contribution.state.value],
        "message": lambda contribution: _present(contribution.card),
        "author": lambda contribution: [contribution.author],
        "area": lambda contribution: [contribution.area] if contribution.area else [],
        "co-author": lambda contribution: [one.id for one in contribution.co_authors],
        "source": lambda contribution: [one.message for one in contribution.sources],
        "task": lambda contribution: _present(contribution.task),
        "waiting-for": lambda contribution: [slug(contribution.title)] if contribution.waits else [],
    },
)
HANDLINGS: Final = Kind(
    "handling",
    Handling,
    key=lambda handling: handling.contribution,
    indexes={
        "reviewer": lambda handling: _present(handling.assignment.member) if handling.assignment else [],
        "newcomer": lambda handling: [1] if handling.first and handling.look_at and not handling.assignment else [],
    },
    due=lambda handling: handling.look_at,
)
REVIEWERS: Final = Kind("reviewer", Reviewer, key=lambda reviewer: reviewer.member)
REASONS: Final = Kind("reasons", Reasons, key=lambda _: "reasons")
PAGES: Final = Kind(
    "page",
    Page,
    key=lambda page: page.slug,
    indexes={
        "moved-to": lambda page: [page.moved_to] if page.moved_to else [],
        "folder": lambda page: _folders(page) if page.is_there else [],
        "place": lambda page: _places(page) if page.is_there and not page.is_file else [],
    },
)
LINKS: Final = Kind(
    "links",
    Links,
    key=lambda links: links.page,
    indexes={
        "to": lambda links: links.to,
        "category": lambda links: links.category_addresses,
        "unread": lambda links: [1] if links.unread else [],
    },
)
WATCHES: Final = Kind(
    "watch",
    Watch,
    key=lambda watch: watch.key,
    indexes={
        "member": lambda watch: [watch.member],
        "page": lambda watch: [watch.page] if watch.topic is Topic.PAGE else [],
        "watched": lambda watch: [watch.watched],
    },
)
REMINDERS: Final = Kind(
    "reminder",
    Reminder,
    key=lambda reminder: reminder.number,
    indexes={"member": lambda reminder: [reminder.member]},
    due=lambda reminder: reminder.wake,
)
REVISIONS: Final = Kind(
    "revision",
    Revision,
    key=lambda revision: revision.number,
    indexes={
        "page": lambda revision: [revision.slug],
        "author": lambda revision: [credit.id for credit in revision.authors],
        "reviewer": lambda revision: [revision.reviewer.id] if revision.decision is None else [],
        "blob": lambda revision: [attachment.sha256 for attachment in revision.attachments],
        "text": lambda revision: [revision.sha256],
    },
)
DIGESTS: Final = Kind(
    "digest",
    Digest,
    key=lambda digest: digest.number,
    indexes={
        "member": lambda digest: _present(digest.member),
        "asks": lambda digest: list(digest.posted.content.asks) if digest.posted is not None else [],
    },
    due=lambda digest: digest.next_due,
)
NOTICES: Final = Kind("notice", Notice, key=lambda notice: notice.key, due=lambda notice: notice.next_attempt)
HANDLED: Final = Kind(
    "handled", Handled, key=lambda handled: handled.event, due=lambda handled: handled.at + HANDLED_FOR
)
PSEUDONYMS: Final = Kind("pseudonyms", Pseudonyms, key=lambda _: "pseudonyms")
RELEASES: Final = Kind(
    "release", Release, key=lambda release: release.number, indexes={"version": lambda release: [release.version]}
)
RELEASE_DRAFTS: Final = Kind("release-draft", ReleaseDraft, key=lambda draft: draft.by)
CADENCES: Final = Kind(
    "cadence",
    Cadence,
    key=lambda _: "cadence",
    due=lambda cadence: cadence.next_at if cadence.asked is None else None,
)
INVITEES: Final = Kind("invitee", Invitee, key=lambda invitee: invitee.member)
ROUNDS: Final = Kind("round", Round, key=lambda _: "round", due=lambda turn: turn.next_at)
HEALTH: Final = Kind("health", Health, key=lambda _: "health", due=lambda health: health.look_at)
LEFTOVERS: Final = Kind("leftover", Leftover, key=lambda _: "leftover", due=lambda leftover: leftover.at)

KINDS: Final[tuple[Kind[Any], ...]] = (
    SETTINGS,
    SEEN,
    PEOPLE,
    PROPOSALS,
    PREPARED,
    VOTES,
    DELEGATIONS,
    AREAS,
    TASKS,
    LOOKS,
    BOARDS,
    CONTRIBUTIONS,
    HANDLINGS,
    REVIEWERS,
    REASONS,
    PAGES,
    LINKS,
    WATCHES,
    REMINDERS,
    REVISIONS,
    DIGESTS,
    NOTICES,
    HANDLED,
    PSEUDONYMS,
    RELEASES,
    RELEASE_DRAFTS,
    CADENCES,
    INVITEES,
    ROUNDS,
    HEALTH,
    LEFTOVERS,
)
