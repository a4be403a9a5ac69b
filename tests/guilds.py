"""Whole guilds, as many different ones as Hypothesis can think of."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any

from hypothesis import strategies as st

from bot.domain.area import Acceptance, Area, Handover, Offer, Way
from bot.domain.audit import AuditEntry, chained, erased, genesis
from bot.domain.board import Board, Sought
from bot.domain.canned import Canned, Reasons
from bot.domain.change import Pseudonyms
from bot.domain.contribution import Attachment
from bot.domain.delegation import Delegation
from bot.domain.draft import Draft, Prepared
from bot.domain.handling import Assignment, Handling, Reviewer, Stage, Thank
from bot.domain.health import Health, Waits, Week
from bot.domain.ids import ChannelId, EventId, GuildId, MemberId, MessageId, ProposalId
from bot.domain.inviting import Invited, Invitee, Round
from bot.domain.kinds import KINDS
from bot.domain.linking import Links
from bot.domain.notice import Notice, What
from bot.domain.page import Credit
from bot.domain.people import Consent, Nudge, Person
from bot.domain.ports import Blobs, Store
from bot.domain.preferences import Preferences, Quiet, Told
from bot.domain.proposal import ProposalState
from bot.domain.release import Cadence, Part, Release, ReleaseDraft, Thanks
from bot.domain.reminder import Planned, Reminder
from bot.domain.reminder import Stage as ReminderStage
from bot.domain.rules import PRESETS
from bot.domain.schedule import Recurrence
from bot.domain.task import TaskState
from bot.domain.tracing import Look
from bot.domain.upkeep import Handled, LastSeen, Leftover
from bot.domain.vote import Via, Vote
from bot.domain.watching import Rhythm, Topic, Watch
from bot.services.contents import Contents, put
from tests.cogs import made, made_pages

START = datetime(2026, 5, 1, tzinfo=UTC)

texts = st.text(max_size=30)
addresses = texts.filter(lambda text: "\0" not in text)
snowflakes = st.integers(1, 2**63 - 1)
members = snowflakes.map(MemberId)
plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | texts
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=4,
)
subjects = st.integers(1, 9).map("P{}".format) | st.just("settings")
payloads = st.dictionaries(texts, plain, max_size=3)
moments = made.moments
told = st.fixed_dictionaries({}, optional={"members": st.lists(snowflakes, max_size=3), "delegate": snowflakes})
notices = st.builds(
    Notice,
    key=st.integers(1, 99).map("n{}".format) | st.just("task-card:T1"),
    number=made.numbers,
    what=st.sampled_from(What),
    subject=texts,
    channel=st.none() | made.channels,
    created_at=moments,
    due=moments,
    member=st.none() | members,
    attempts=st.integers(0, 9),
    last_error=texts,
    data=payloads | told,
    mention=st.none() | members,
)
few = st.integers(1, 3).map(ProposalId)
votes = st.builds(
    Vote,
    few,
    members,
    st.lists(st.sampled_from(("yes", "no", "1", "10")), max_size=3, unique=True).map(tuple),
    moments,
    st.sampled_from(Via),
    untimed=st.booleans(),
    delegate=st.none() | members,
    receipt=texts,
    reason=texts,
    scores=st.lists(st.integers(0, 9), max_size=3).map(tuple),
    ticked=st.lists(st.sampled_from(("yes", "no")), max_size=2, unique=True).map(tuple),
    version=st.integers(0, 3),
)
drafts = st.builds(
    Draft,
    texts,
    texts,
    st.sampled_from(list(PRESETS.values())),
    st.none() | st.just(timedelta(days=3)),
    effects=made.effects,
)
prepared = st.builds(
    Prepared,
    snowflakes.map(EventId),
    members,
    texts,
    made.channels,
    drafts,
    made.electorates,
    st.none() | made.numbers,
    moments,
    asked=st.none() | drafts,
)
some_members = st.lists(members, max_size=2).map(tuple)
areas = st.builds(
    Area,
    made.areas.filter(bool),
    texts,
    some_members,
    some_members,
    paths=st.lists(texts, max_size=2).map(tuple),
    supported=st.booleans(),
    channel=st.none() | made.channels,
    acceptance=st.builds(Acceptance, st.sampled_from(Way), st.integers(1, 9), st.integers(1, 99)),
    home=st.none() | made.channels,
    offers=st.lists(st.builds(Offer, members, texts, moments), max_size=2).map(tuple),
    handover=st.none() | st.builds(Handover, members, texts, texts, moments),
)
handlings = st.builds(
    Handling,
    made.numbers,
    st.none() | moments,
    st.lists(made.areas, max_size=2).map(tuple),
    st.booleans(),
    st.none() | st.builds(Assignment, members, texts, st.sampled_from(Stage), moments, moments),
    some_members,
    st.none() | made.numbers,
    st.integers(0, 9),
    st.lists(st.builds(Thank, members, texts, moments, made.numbers), max_size=2).map(tuple),
)
preferences = st.builds(
    Preferences,
    st.sampled_from(("", "Asia/Tokyo")),
    st.sampled_from(Told),
    st.none() | st.just(Quiet(time(22), time(8))),
    st.sampled_from(Rhythm),
)
people = st.builds(
    Person,
    members,
    texts,
    st.lists(st.builds(Consent, texts, texts, moments), max_size=2).map(tuple),
    nudge=st.sampled_from(Nudge),
    news_due=st.none() | moments,
    preferences=preferences,
)
pages = st.builds(
    lambda page, slug, area, moved_to, gone: replace(page, slug=slug, area=area, moved_to=moved_to, gone=gone),
    made_pages.pages,
    st.sampled_from(("limpets", "shore/limpets", "/src/limpets.c", "/limpets")),
    made.areas,
    st.sampled_from(("", "", "winkles")),
    st.booleans(),
)
watches = st.builds(Watch, members, addresses, made.numbers) | st.builds(
    Watch,
    members,
    st.sampled_from(("T1", "seeds")),
    topic=st.sampled_from((Topic.AREA, Topic.TASK)),
    since=moments,
)
watches |= st.builds(Watch, members, topic=st.just(Topic.REQUESTS), since=moments, whose=members)
plans = st.builds(Planned, moments) | st.builds(
    Planned, moments, st.just(Recurrence(time(9), (0,), "UTC")), st.just(date(2026, 5, 4))
)
hours = st.none() | st.floats(0, 10**6)
weeks = st.builds(Week, st.dates(), *[st.integers(0, 9)] * 6, hours, st.integers(0, 9))
waits = st.builds(Waits, st.integers(0, 9), st.integers(0, 9), hours, hours, hours)
reminders = st.builds(
    Reminder,
    made.numbers,
    members,
    plans,
    moments,
    moments,
    made.channels,
    st.sampled_from(("", "T1")),
    texts,
    st.none() | made.numbers,
    st.none() | made.channels,
    st.sampled_from(ReminderStage),
    st.none() | made.numbers,
    st.none() | moments,
)
credits_ = st.builds(Credit, members, texts)
releases = st.builds(
    Release,
    number=made.numbers,
    version=texts,
    head=made.numbers,
    foreword=texts,
    contributions=st.lists(made.numbers, max_size=3).map(tuple),
    decisions=st.lists(made.numbers, max_size=3).map(tuple),
    thanks=st.lists(
        st.builds(Thanks, st.sampled_from(Part), st.lists(credits_, max_size=2).map(tuple)), max_size=2
    ).map(tuple),
    at=moments,
    by=members,
    by_name=texts,
    since=st.none() | made.numbers,
)
entries = st.lists(
    st.tuples(st.builds(AuditEntry, moments, st.none() | members, texts, subjects, payloads), st.booleans()), max_size=6
)


@dataclass(frozen=True)
class Made:
    """A guild: all that a store is to hold of it."""

    guild: GuildId
    contents: Contents
    files: tuple[bytes, ...]


def log(guild: GuildId, said: Iterable[AuditEntry]) -> list[AuditEntry]:
    """The entries in a chain, with salts that are the same each time."""
    made: list[AuditEntry] = []
    for number, entry in enumerate(said, 1):
        salt = sha256(str(number).encode()).hexdigest()[:32]
        made.append(chained(entry, number, made[-1].hash if made else genesis(guild), salt))
    return made


def long_log(guild: GuildId, length: int) -> list[AuditEntry]:
    """A log such as a community's, of so many entries."""
    return log(
        guild,
        (
            AuditEntry(
                START + timedelta(seconds=37 * number, microseconds=number % 3),
                MemberId(10**17 + number % 91) if number % 7 else None,
                ("vote.cast", "task.claimed", "contribution.withdrawn")[number % 3],
                f"P{number % 50}",
                ({"choice": "yes", "via": "réaction"}, {}, {"was": [1, None, True], "at": number})[number % 3],
            )
            for number in range(length)
        ),
    )


sought = st.builds(Sought, made.areas, st.none() | st.integers(1, 600), st.booleans(), st.booleans())


@st.composite
def guilds(draw: st.DrawFn) -> Made:
    """A guild whose documents are of every kind, each with files that are there."""
    guild = GuildId(draw(snowflakes))
    files = tuple(draw(st.lists(st.binary(max_size=200), max_size=3, unique=True)))
    hashes = [sha256(file).hexdigest() for file in files]
    attachments = st.builds(Attachment, texts, texts, made.numbers, st.sampled_from(hashes or ["-"]))
    attached = st.lists(attachments, max_size=2 if files else 0).map(tuple)

    def with_files(contribution: Any) -> Any:
        works = tuple(replace(work, attachments=draw(attached)) for work in contribution.works)
        return replace(contribution, works=works, area=draw(made.areas))

    some: dict[str, Any] = {
        "settings": made.settings,
        "seen": st.builds(LastSeen, moments),
        "person": people,
        "proposal": st.builds(
            lambda one, number, state, thread, old: replace(
                one, number=number, state=state, thread=thread, old_cards=old
            ),
            made.proposals,
            few,
            st.sampled_from(ProposalState),
            st.none() | made.channels,
            st.lists(snowflakes.map(MessageId), max_size=2).map(tuple),
        ),
        "prepared": prepared,
        "vote": votes,
        "delegation": st.builds(Delegation, members, members, moments, made.areas),
        "area": areas,
        "task": st.builds(lambda task, state: replace(task, state=state), made.tasks(), st.sampled_from(TaskState)),
        "look": st.builds(Look, moments, addresses, addresses, st.integers(0, 99)),
        "board": st.builds(Board, snowflakes.map(ChannelId), sought, st.none() | snowflakes.map(MessageId)),
        "contribution": made.contributions().map(with_files),
        "handling": handlings,
        "reviewer": st.builds(
            Reviewer,
            members,
            texts,
            st.lists(made.areas, max_size=2).map(tuple),
            st.integers(1, 9),
            st.none() | moments,
            st.none() | moments,
        ),
        "reasons": st.builds(Reasons, st.lists(st.builds(Canned, texts, texts), max_size=2).map(tuple), st.booleans()),
        "page": pages,
        "links": st.builds(Links, addresses, *[st.lists(addresses, max_size=3).map(tuple)] * 2, st.booleans()),
        "watch": watches,
        "reminder": reminders,
        "revision": st.builds(
            lambda revision, files, decision: replace(revision, attachments=files, decision=decision),
            made_pages.revisions,
            attached,
            st.none() | few,
        ),
        "digest": made.digests.filter(bool).map(lambda digests: digests[0]),
        "notice": notices,
        "leftover": st.builds(Leftover, moments, st.booleans()),
        "pseudonyms": st.builds(Pseudonyms, st.just("ab" * 16), st.integers(0, 9)),
        "release": releases,
        "release-draft": st.builds(ReleaseDraft, members, texts, texts, moments),
        "cadence": st.builds(
            Cadence, made.numbers, st.integers(0, 28), moments, made.channels, members, texts, st.none() | made.numbers
        ),
        "invitee": st.builds(
            Invitee,
            members,
            texts,
            st.lists(made.areas, max_size=2).map(tuple),
            st.integers(1, 20),
            st.lists(st.builds(Invited, made.numbers, moments), max_size=2).map(tuple),
        ),
        "round": st.builds(Round, moments),
        "health": st.builds(
            Health, moments, moments, st.lists(weeks, max_size=2).map(tuple), *[st.integers(0, 9)] * 3, waits
        ),
        "handled": st.builds(Handled, snowflakes.map(EventId), texts | snowflakes.map("{}:seeds".format), moments),
    }
    documents = {}
    numbers = {}
    for kind in KINDS:
        found = draw(st.lists(some[kind.name], max_size=2, unique_by=kind.key))
        documents[kind.name] = sorted(found, key=kind.key)
        last = max((getattr(document, "number", 0) for document in found), default=0) + draw(st.integers(0, 2))
        if last:
            numbers[kind.name] = last
    drawn = draw(entries)
    audit = log(guild, [entry for entry, _ in drawn])
    audit = [erased(entry) if gone else entry for entry, (_, gone) in zip(audit, drawn, strict=True)]
    return Made(guild, Contents(documents, numbers, audit), files)


async def once(data: bytes) -> AsyncIterator[bytes]:
    """The bytes, in two pieces."""
    yield data[: len(data) // 2]
    yield data[len(data) // 2 :]


async def settle(store: Store, blobs: Blobs, made: Made) -> None:
    """Put a guild into a store."""
    for file in made.files:
        await blobs.put(made.guild, once(file), len(file))
    await put(store, made.guild, made.contents)
