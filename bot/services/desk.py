"""All use cases, made once and handed to whoever calls them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.ports import Blobs, Clock, Store
from bot.domain.share import EVERYTHING, Share
from bot.services.acceptance import Acceptance
from bot.services.archive import Archive
from bot.services.areas import Areas
from bot.services.assigning import Assigning
from bot.services.ballots import Ballots
from bot.services.boards import Boards
from bot.services.canned import CannedReasons
from bot.services.capturing import Capturing
from bot.services.claims import Claims
from bot.services.concerns import Concerns
from bot.services.conflicts import Conflicts
from bot.services.consents import Consents
from bot.services.contributions import Contributions
from bot.services.credits import Credits
from bot.services.deciding import Deciding
from bot.services.delegations import Delegations
from bot.services.digests import Digests
from bot.services.disclosure import Disclosure
from bot.services.drafts import Drafts
from bot.services.effects import Effects
from bot.services.erasure import Erasure
from bot.services.explain import Explain
from bot.services.file_edits import FileEdits
from bot.services.health import HealthOfCommons
from bot.services.judging import Judging
from bot.services.linking import Linking
from bot.services.matching import Matching
from bot.services.me import Me
from bot.services.nudges import Nudges
from bot.services.outbox import Outbox
from bot.services.pages import Pages
from bot.services.papers import Papers
from bot.services.patches import Patches
from bot.services.proposal_life import ProposalLife
from bot.services.proposals import Proposals
from bot.services.queue import Queue
from bot.services.readings import Readings
from bot.services.releases import Releases
from bot.services.reminders import Reminders
from bot.services.rereading import Rereading
from bot.services.reviews import Reviews
from bot.services.revisits import Revisits
from bot.services.settings import Settings
from bot.services.statements import Statements
from bot.services.sweep import Parts, Sweep
from bot.services.tasks import Tasks
from bot.services.tracing import Tracing
from bot.services.votes import Votes
from bot.services.watching import Watching
from bot.services.wishes import Wishes


@dataclass(frozen=True)
class Desk:
    """The services, one per noun, on one store."""

    store: Store
    clock: Clock
    proposals: Proposals
    drafts: Drafts
    life: ProposalLife
    deciding: Deciding
    judging: Judging
    nudges: Nudges
    votes: Votes
    papers: Papers
    disclosure: Disclosure
    explain: Explain
    ballots: Ballots
    concerns: Concerns
    delegations: Delegations
    areas: Areas
    tasks: Tasks
    claims: Claims
    tracing: Tracing
    boards: Boards
    contributions: Contributions
    consents: Consents
    credits: Credits
    capturing: Capturing
    conflicts: Conflicts
    patches: Patches
    file_edits: FileEdits
    reviews: Reviews
    queue: Queue
    assigning: Assigning
    acceptance: Acceptance
    canned: CannedReasons
    statements: Statements
    archive: Archive
    health: HealthOfCommons
    matching: Matching
    releases: Releases
    pages: Pages
    linking: Linking
    watching: Watching
    reminders: Reminders
    wishes: Wishes
    digests: Digests
    settings: Settings
    me: Me
    outbox: Outbox
    sweep: Sweep
    erasure: Erasure


def open_desk(store: Store, blobs: Blobs, clock: Clock, attachment_mib: int = 10, share: Share = EVERYTHING) -> Desk:
    """Make every service on a store, a place for files, and a clock. What happens by itself happens in the guilds of
    ``share`` only; whoever acts is served wherever they do."""
    readings = Readings()
    proposals, ballots = Proposals(store, clock), Ballots(store, clock, readings)
    deciding, effects = Deciding(store, clock), Effects(store, clock)
    claims, digests, releases = Claims(store, clock), Digests(store, clock), Releases(store, clock)
    nudges, revisits, watching = Nudges(store, clock), Revisits(store, clock), Watching(store, clock)
    reminders, linking = Reminders(store, clock), Linking(store, clock)
    rereading, acceptance, tracing = (
        Rereading(store, ballots, share),
        Acceptance(store, clock),
        Tracing(store, clock, linking),
    )
    archive, matching = Archive(store, clock, share), Matching(store, clock)
    parts = Parts(
        proposals,
        deciding,
        ballots,
        rereading,
        nudges,
        revisits,
        claims,
        digests,
        watching,
        reminders,
        releases,
        acceptance,
        tracing,
        archive.health,
        matching,
    )
    return Desk(
        store=store,
        clock=clock,
        proposals=proposals,
        drafts=Drafts(store, clock),
        life=ProposalLife(store, clock),
        deciding=deciding,
        judging=Judging(store, clock),
        nudges=nudges,
        votes=Votes(store, clock, readings),
        papers=Papers(store, clock),
        disclosure=Disclosure(store, clock),
        explain=Explain(store, clock),
        ballots=ballots,
        concerns=Concerns(store, clock),
        delegations=Delegations(store, clock),
        areas=Areas(store, clock),
        tasks=Tasks(store, clock),
        claims=claims,
        tracing=tracing,
        boards=Boards(store, clock),
        contributions=Contributions(store, blobs, clock, attachment_mib),
        consents=Consents(store, clock),
        credits=Credits(store, clock),
        capturing=Capturing(store, blobs, clock, attachment_mib),
        conflicts=Conflicts(store, clock),
        patches=Patches(store, blobs, clock),
        file_edits=FileEdits(store),
        reviews=Reviews(store, clock),
        queue=Queue(store, clock),
        assigning=Assigning(store, clock),
        acceptance=acceptance,
        canned=CannedReasons(store, clock),
        statements=Statements(store, clock),
        archive=archive,
        health=archive.health,
        matching=matching,
        releases=releases,
        pages=Pages(store, clock),
        linking=linking,
        watching=watching,
        reminders=reminders,
        wishes=Wishes(store, clock),
        digests=digests,
        settings=Settings(store, clock),
        me=Me(store, clock),
        outbox=Outbox(store, clock, effects, share),
        sweep=Sweep(store, clock, parts, share),
        erasure=Erasure(store, blobs, clock, share),
    )
