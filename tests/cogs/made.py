"""Things to be shown: any that may exist, hostile texts included; and what Discord takes of a message."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Final

from hypothesis import strategies as st

from bot.domain.area import Area
from bot.domain.concern import Concern, ConcernKind, ConcernState
from bot.domain.contribution import (
    Attachment,
    CoAuthor,
    Contribution,
    ContributionState,
    Joined,
    Review,
    Verdict,
    Work,
)
from bot.domain.digest import Digest, DigestContent, Length, Listed, Posted, Section
from bot.domain.effect import NAMING, Effect, EffectKind
from bot.domain.electorate import Electorate
from bot.domain.health import Health, Week
from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId, RoleId, TaskId
from bot.domain.licences import LICENCES
from bot.domain.notice import Notice, What
from bot.domain.people import Consent
from bot.domain.proposal import Amendment, Extension, Proposal, ProposalState, Visibility
from bot.domain.rules import PRESETS, Judgement, choices
from bot.domain.schedule import Occurrence, Recurrence
from bot.domain.settings import GuildSettings
from bot.domain.task import Claim, Handover, Helper, Left, Offer, Source, Step, Task, TaskState
from bot.domain.tracing import Trace, TraceEnd, TraceKind
from bot.domain.vote import Excluded, PublishedBallot, options_for
from bot.services.digests import Entry, Part
from bot.services.me import Todo

GUILD: Final = GuildId(2**63 - 1)
ARCHIVE: Final = "https://archive.example.org/below/a/path"
NOW: Final = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)
HOSTILE: Final = (
    "@everyone",
    "<@&1>",
    "](https://evil.example)",
    "**",
    "`",
    "\n# ",
    "||",
    "\\",
    "\u202e",
    "🧑‍🌾",
    "[a](b)",
)


def written(limit: int, least: int = 0) -> st.SearchStrategy[str]:
    """What a member may have written, up to a length that the domain allows."""
    short = st.text(max_size=min(limit, 40))
    long = st.builds(lambda piece, times: (piece * times)[:limit], st.sampled_from(HOSTILE), st.just(limit))
    return st.one_of(short, long).map(lambda made: made if len(made) >= least else "a" * least)


numbers = st.integers(1, 10**9)
snowflakes = st.integers(1, 2**64 - 1)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
members = snowflakes.map(MemberId)
channels = snowflakes.map(ChannelId)
messages = st.none() | snowflakes.map(MessageId)
names = written(32, 1)
licences = st.sampled_from(LICENCES)
messages_made_from = st.builds(
    Source, channels, snowflakes.map(MessageId), members, names, st.booleans(), st.none() | moments
)
sources = st.none() | messages_made_from
joined = st.builds(Joined, messages_made_from, written(2000), st.just(("ab" * 32,)))
attachments = st.builds(Attachment, written(120, 1), st.just("image/png"), numbers, st.just("ab" * 32))
files = st.lists(attachments, max_size=10).map(tuple)


areas = st.sampled_from(("", "seeds", "guide-book"))
some_tasks = st.lists(numbers.map(TaskId), max_size=5, unique=True).map(tuple)
schedules = st.builds(Recurrence, st.times(), st.just((0, 3)), st.sampled_from(("UTC", "Pacific/Apia")))
traces = st.builds(Trace, st.sampled_from(TraceKind), written(60, 1), st.none() | st.sampled_from(TraceEnd))


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    state = draw(st.sampled_from(TaskState))
    claim = st.builds(Claim, members, names, moments, moments, st.none() | moments, st.none() | moments)
    done = state is TaskState.DONE
    parts = draw(some_tasks)
    every = draw(st.none() | schedules)
    steps = st.builds(Step, written(100, 1), st.none() | members, st.none() | moments)
    handovers = st.builds(Handover, members, names, moments, written(1000), st.sampled_from(Left), st.none() | members)
    return Task(
        number=draw(numbers),  # type: ignore[arg-type]
        title=draw(written(150, 1)),
        details=draw(written(2000)),
        author=draw(members),
        author_name=draw(names),
        created_at=draw(moments),
        channel=draw(st.none() | channels),
        source=draw(sources),
        proposal=draw(st.none() | numbers),  # type: ignore[arg-type]
        state=state,
        claim=draw(claim) if state is TaskState.CLAIMED else None,
        contributions=tuple(draw(st.lists(numbers, max_size=60))),  # type: ignore[arg-type]
        done_at=draw(moments) if done else None,
        done_by=draw(st.none() | members) if done else None,
        card=draw(messages),
        area=draw(areas),
        minutes=draw(st.none() | st.integers(1, 12_000)),
        due_at=draw(st.none() | moments),
        newcomers=draw(st.booleans()),
        skills=tuple(draw(st.lists(written(30, 1), max_size=5))),
        needs=(needs := draw(some_tasks)),
        blockers=needs[:2],
        parent=draw(st.none() | numbers),  # type: ignore[arg-type]
        parts=parts,
        open_parts=parts[1:],
        steps=tuple(draw(st.lists(steps, max_size=20, unique_by=lambda step: step.text))),
        trace=draw(st.none() | traces),
        seats=draw(st.integers(1, 10)),
        more=tuple(draw(st.lists(claim, max_size=9))) if state is TaskState.CLAIMED else (),
        helpers=tuple(draw(st.lists(st.builds(Helper, members, names, moments), max_size=10))),
        handovers=tuple(draw(st.lists(handovers, max_size=10))),
        offer=None if done else draw(st.none() | st.builds(Offer, members, names, members, names, moments)),
        asked=tuple(draw(st.lists(members, max_size=3))),
        every=every,
        again=Occurrence(draw(st.dates()), draw(moments)) if every is not None and done else None,
    )


@st.composite
def contributions(draw: st.DrawFn, *verdicts: Verdict) -> Contribution:
    """A contribution; with at least one review of each of ``verdicts``."""
    asked = [draw(reviews(verdict)) for verdict in verdicts]
    return Contribution(
        number=draw(numbers),  # type: ignore[arg-type]
        title=draw(written(120, 1)),
        author=draw(members),
        author_name=draw(names),
        tracked_by=draw(members),
        tracked_by_name=draw(names),
        licence=draw(licences),
        created_at=draw(moments),
        channel=draw(channels),
        works=tuple(draw(st.lists(st.builds(Work, numbers, written(9000), files, moments), min_size=1, max_size=3))),
        base=draw(st.none() | numbers),  # type: ignore[arg-type]
        consent=draw(st.none() | st.builds(Consent, licences, st.just("1"), moments)),
        source=draw(sources),
        task=draw(st.none() | numbers),  # type: ignore[arg-type]
        state=draw(st.sampled_from(ContributionState)),
        reviews=(*draw(st.lists(reviews(), max_size=3)), *asked),
        card=draw(messages),
        accepted=draw(st.none() | numbers),  # type: ignore[arg-type]
        summary=draw(written(200)),
        co_authors=tuple(draw(st.lists(st.builds(CoAuthor, members, names), max_size=2))),
        joined=tuple(draw(st.lists(joined, max_size=2))),
        similar=draw(st.none() | numbers),  # type: ignore[arg-type]
        link=draw(st.sampled_from(["", "https://example.org/plates?a=1&b=<2>"])),
        conflict=draw(st.none() | numbers),  # type: ignore[arg-type]
        restores=draw(st.none() | numbers),  # type: ignore[arg-type]
    )


def reviews(verdict: Verdict | None = None) -> st.SearchStrategy[Review]:
    verdicts = st.just(verdict) if verdict is not None else st.sampled_from(Verdict)
    return st.builds(Review, numbers, members, names, verdicts, written(1500), moments)


concerns = st.lists(
    st.builds(
        Concern,
        number=st.integers(1, 25),
        kind=st.sampled_from(ConcernKind),
        owner=members,
        owner_name=names,
        text=written(1000, 1),
        raised_at=moments,
        state=st.sampled_from(ConcernState),
        closed_at=st.none() | moments,
        closed_by=st.none() | members,
        answer=written(1000),
    ).map(lambda one: one if one.closed_at is None else replace(one, state=ConcernState.RESOLVED)),
    max_size=25,
).map(tuple)
amendments = st.lists(
    st.builds(Amendment, moments, members, written(500), written(200, 1), written(3000)), max_size=3
).map(tuple)
extensions = st.lists(st.builds(Extension, moments, members, written(500, 1), moments), max_size=3).map(tuple)
judgements = st.builds(Judgement, st.booleans(), written(2000, 1), members, moments)
electorates = st.builds(
    Electorate,
    moments,
    area=areas,
    members=st.lists(members, max_size=3).map(tuple),
    without=st.none() | members,
)
effects = st.lists(
    st.builds(Effect, st.just(EffectKind.TASK), written(150, 1))
    | st.builds(Effect, st.sampled_from(sorted(NAMING)), areas.filter(bool), snowflakes.map(str)),
    max_size=3,
).map(tuple)
proposals = st.builds(
    Proposal,
    number=numbers,
    title=written(200, 1),
    details=written(3000),
    author=members,
    author_name=names,
    channel=channels,
    rule=st.just(PRESETS["majority"]),
    electorate=electorates,
    opened_at=moments,
    closes_at=moments,
    options=st.just(options_for(choices(PRESETS["majority"]), ())),
    card=messages,
    area=areas,
    visibility=st.sampled_from(Visibility),
    secret=st.booleans(),
    concerns=concerns,
    amendments=amendments,
    extensions=extensions,
    excluded=st.lists(st.builds(Excluded, members, st.just("excluded-role"), moments), max_size=3).map(tuple),
    judgement=st.none() | judgements,
    past_judgements=st.lists(judgements, max_size=2).map(tuple),
    closed_at=st.none() | moments,
    closed_by=st.none() | members,
    closed_why=written(500),
    effects=effects,
    nudged_to=st.just(0) | snowflakes,
    published=st.lists(st.builds(PublishedBallot, st.just("abcd-efgh"), st.just(("yes",))), max_size=2).map(tuple),
    supersedes=st.none() | numbers,
).map(lambda one: one if one.closed_at is None else replace(one, state=ProposalState.WITHDRAWN))


def digest_part(section: Section) -> st.SearchStrategy[Part]:
    """A section of a digest as it is shown."""
    counts = st.integers(0, 10_000)
    if section is Section.HEALTH:
        week = st.builds(Week, st.just(date(2026, 3, 2)), counts, counts, counts, wait_hours=st.none() | st.just(2.5))
        weeks = st.lists(week, min_size=1, max_size=3).map(tuple)
        health = st.builds(Health, moments, moments, weeks, open=counts)
        return st.builds(Part, st.just(section), health=health)
    items = {
        Section.VOTES: proposals,
        Section.DECIDED: proposals,
        Section.NEW: tasks(),
        Section.SMALL: tasks(),
        Section.LAPSING: tasks(),
        Section.ORPHANS: st.builds(Area, areas.filter(bool), written(300)),
    }
    entry = st.builds(
        lambda item, done, thanks: Entry(getattr(item, "name", f"X{getattr(item, 'number', 1)}"), item, done, thanks),
        items.get(section, contributions()),
        st.booleans(),
        counts,
    )
    return st.builds(Part, st.just(section), st.lists(entry, min_size=1, max_size=12).map(tuple), counts)


digest_parts = st.lists(st.sampled_from(Section), min_size=1, max_size=11, unique=True).flatmap(
    lambda sections: st.tuples(*map(digest_part, sections))
)
contents = st.lists(
    st.builds(
        Listed, st.sampled_from(Section), st.lists(st.sampled_from(["T7", "C31", "P12", "area:birds"])).map(tuple)
    ),
    max_size=3,
).map(lambda listed: DigestContent(tuple(listed)))
digests = st.lists(
    st.builds(
        Digest,
        number=numbers,
        channel=channels,
        at=st.just(time(9, 0)),
        weekdays=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
        timezone=st.just("America/Argentina/ComodRivadavia"),
        next_due=moments,
        next_date=st.just(date(2026, 3, 4)),
        weeks=st.integers(1, 12),
        areas=st.sets(areas.filter(bool)).map(tuple),
        sections=st.sets(st.sampled_from(Section), min_size=1).map(lambda some: tuple(sorted(some))),
        length=st.sampled_from(Length),
        member=st.none() | members,
        posted=st.none() | st.builds(Posted, moments, st.none() | channels, snowflakes, contents, st.booleans()),
    ),
    max_size=20,
)
offered_tasks = tasks().filter(lambda task: task.offer is not None)
claimed_tasks = tasks().filter(lambda task: task.claim is not None)
todos = st.builds(
    Todo,
    votes=st.lists(proposals, max_size=3, unique_by=lambda item: item.number).map(tuple),
    claims=st.lists(claimed_tasks, max_size=3, unique_by=lambda item: item.number).map(tuple),
    reviews=st.lists(contributions(), max_size=1).map(tuple),
    changes=st.lists(contributions(), max_size=1).map(tuple),
    consents=st.lists(contributions(), max_size=1).map(tuple),
    offers=st.lists(offered_tasks, max_size=2, unique_by=lambda item: item.number).map(tuple),
    together=st.lists(contributions(), max_size=1).map(tuple),
)
settings = st.builds(
    GuildSettings,
    proposals_channel=st.none() | channels,
    tasks_channel=st.none() | channels,
    review_channel=st.none() | channels,
    archive_channel=st.none() | channels,
    maintainer_role=st.none() | snowflakes.map(RoleId),
    voter_role=st.none() | snowflakes.map(RoleId),
    voter_min_account_days=st.integers(0, 3650),
    voter_min_member_days=st.integers(0, 3650),
    timezone=st.sampled_from(["UTC", "America/Argentina/ComodRivadavia"]),
    licence=licences,
    archive_title=written(80),
    archive_public=st.booleans(),
    vote_hours=st.integers(1, 1440),
    quorum=st.integers(0, 100_000),
    claim_days=st.integers(1, 90),
    self_review=st.booleans(),
)
stuck_notices = st.lists(
    st.builds(
        Notice,
        key=st.just("n1"),
        number=numbers,
        what=st.sampled_from(What),
        subject=st.just("C1000000000"),
        channel=st.none() | channels,
        created_at=moments,
        due=moments,
        member=st.none() | members,
        attempts=numbers,
        last_error=written(300),
    ),
    max_size=8,
)
