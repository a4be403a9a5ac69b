"""Pages and what is around them, to be shown: any that may exist, hostile texts included."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.domain.page import Credit, Grade, Page, Protection, Revision
from bot.services.archive import Chain, PageView
from bot.services.searching import Found
from tests.cogs.made import (
    channels,
    contributions,
    files,
    licences,
    members,
    moments,
    names,
    numbers,
    proposals,
    tasks,
    written,
)

revisions = st.builds(
    Revision,
    number=numbers,
    slug=st.sampled_from(["limpets", "ünder-the-rocks", "海" * 120]),
    title=written(120, 1),
    index=numbers,
    parent=st.none() | numbers,
    text=written(9000),
    attachments=files,
    authors=st.lists(st.builds(Credit, members, names), min_size=1, max_size=40).map(tuple),
    reviewer=st.builds(Credit, members, names),
    contribution=numbers,
    licence=licences,
    at=moments,
    summary=written(200),
    sha256=st.just("ab" * 32),
    reverts_to=st.none() | numbers,
    reverted_by=st.none() | members,
    merged=st.booleans(),
    came_from=st.sampled_from(("", "limpets", "an-older-place")),
)


pages = st.builds(
    Page,
    st.just("limpets"),
    written(120, 1),
    numbers,
    numbers,
    moments,
    protection=st.sampled_from(Protection),
    categories=st.lists(written(60, 1), max_size=20).map(tuple),
    grade=st.sampled_from(Grade),
    talk=st.none() | channels,
    protection_reason=written(500),
)


chains = st.builds(Chain, contributions(), revisions, st.none() | tasks(), st.none() | proposals)


views = st.builds(PageView, pages, revisions, st.none(), st.none() | tasks(), st.none() | proposals)


found = st.lists(st.builds(Found, pages, written(170)), max_size=12)
