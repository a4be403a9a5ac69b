"""Hostile text in every place that shows any: titles, names, summaries, reasons, questions, addresses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from bot.domain.area import Area
from bot.domain.change import Pseudonyms
from bot.domain.contribution import Attachment, ContributionState, Form, Review, Verdict
from bot.domain.handle import handle_of
from bot.domain.ids import MemberId, ProposalId, TaskId
from bot.domain.kinds import AREAS, PEOPLE, PSEUDONYMS
from bot.domain.page import Credit
from bot.domain.people import Person
from bot.domain.task import Claim, Helper, Step, TaskState
from bot.domain.tracing import Trace, TraceKind
from tests.web.conftest import Reader, opened
from tests.web.hostile import lines, texts
from tests.web.library import GUILD, NOW, Count, Library, attachment
from tests.web.markup import Markup, dangers
from tests.web.polls import every_rule

SECRET = "5e" * 16
SOMEBODY = handle_of(SECRET, MemberId(501))
EVERY = ["", "pages", "changes", "changes.atom", "page/knots", "page/knots/history", "page/knots/diff/1/2", "R1", "R2"]
EVERY += ["C1", "C2", "T1", *(f"P{number}" for number in range(1, 12)), "decisions"]
EVERY += ["search?q=knots", "search?q=alert", "api/pages.json", "api/R2.json", "R2/blame", "page/knots/diff/1/2/sides"]
EVERY += ["areas", "area/kitchen", "area/kitchen/changes.atom", "page/knots/changes.atom", f"by/{SOMEBODY}", "R3"]
EVERY += ["tasks", "tasks?area=kitchen&minutes=60", "tasks.atom", "api/tasks.json", "T2", "health", "api/health.json"]
QUICK = [Phase.explicit, Phase.reuse, Phase.generate]
"""Each example starts a server: making a failing one smaller would take minutes."""

IDS = {"content", "q", "q-big", "pages", "recent", "toc", "about", "files", "votes", "ballots", "here", "areas"}
IDS |= {"table"}
"""The ids of the layout; a member's heading must not take one."""


async def fill(library: Library, line: str, text: str) -> None:
    """Put the hostile line and text into every field there is."""
    who = Credit(MemberId(501), line)
    file: Attachment = replace(attachment(line, b"x"), media_type=line)
    await library.settings(archive_title=line)
    await library.put(PSEUDONYMS, Pseudonyms(SECRET))
    await library.put(PEOPLE, Person(who.id, line))
    await library.put(AREAS, Area("kitchen", line, (who.id,), (who.id,), ("knots", line)))
    for shown in (text[::-1], text):
        await library.revise(
            line, shown, slug="knots", summary=line, authors=(who, who), reviewer=who, attachments=(file,), licence=line
        )
    await library.revise(line, text, slug=f"/src/{line}", authors=(who,), reviewer=who)
    other = {"title": line, "author_name": line, "form": Form.OTHER, "kinds": (line,)}
    await library.contribute(3, state=ContributionState.ACCEPTED, **other)
    review = Review(1, who.id, line, Verdict.REQUEST_CHANGES, text, NOW)
    told = {"title": line, "author_name": line, "tracked_by_name": line, "licence": line, "summary": line}
    await library.contribute(1, state=ContributionState.ACCEPTED, accepted=2, reviews=(review,), task=TaskId(1), **told)
    await library.contribute(2, task=TaskId(1), **told)
    await library.open_task(1, title=line, details=text, author_name=line, proposal=ProposalId(1))
    claim = Claim(who.id, line, NOW, NOW)
    steps, helpers = (Step(line), Step(line, who.id, NOW)), (Helper(who.id, line, NOW),)
    await library.open_task(
        2, title=line, details=text, author_name=line, area=line, skills=(line,), state=TaskState.CLAIMED, claim=claim,
        steps=steps, helpers=helpers, trace=Trace(TraceKind.STUB, line), minutes=10, newcomers=True, due_at=NOW,
    )  # fmt: skip
    decided = {"title": line, "details": text, "author_name": line, "tasks": (1,)}
    await library.decide(1, Count(4, 1), **decided)
    await library.propose(2, title=line, details=text, author_name=line, opens_tasks=(line,))
    await every_rule(library, line, text)


@given(lines, texts)
@example("a name \u202ewith a turn", "<@501> and <@502> are mentioned")
@settings(max_examples=10, phases=QUICK, suppress_health_check=[HealthCheck.too_slow])
async def test_no_page_lets_hostile_text_act_whatever_field_it_stands_in(line: str, text: str) -> None:
    async with opened() as (library, reader):
        await fill(library, line, text)
        for address in EVERY:
            answer = await reader.get(address)
            assert answer.status == 200, address
            if answer.headers["Content-Type"].startswith("text/html"):
                check(answer.markup, address)
                assert not set(answer.text) & set("\u202e\u2066\x00\x1b\x07"), address


def check(markup: Markup, address: str) -> None:
    """No dangers, one page still: the layout's own elements are all there and nothing else took their names."""
    assert dangers(markup) == [], address
    assert [len(markup.all(tag)) for tag in ("html", "head", "body", "main", "footer")] == [1] * 5, address
    assert len([title for title in markup.all("title") if "id" not in title.attributes]) == 1, address
    ids = [one.attributes["id"] for one in markup.elements if "id" in one.attributes]
    assert len(ids) == len(set(ids)), address
    assert {name for name in ids if not name.startswith(("s", "chart-", "r-", "L"))} <= IDS, address
    assert all(one.attributes["action"].startswith(f"/{GUILD}/") for one in markup.all("form")), address


@given(texts)
@settings(max_examples=20, phases=QUICK)
async def test_no_question_or_address_lets_hostile_text_act(text: str) -> None:
    async with opened() as (library, reader):
        await library.revise("Knots", "text " + text)
        asked = text.replace("\ud800", "")
        params: dict[str, Any] = {"q": asked}
        answers = [await reader.get("search", params=params)]
        answers += [await reader.get(f"{place}{_quoted(asked)}") for place in ("page/x", "x", "search?q=")]
        for answer in answers:
            assert answer.status in {200, 302, 404}
            if answer.status != 302:
                check(answer.markup, "a question")


def _quoted(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())[:3000]


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", "a\u202egnp.exe", '"><img src=x onerror=alert(1)>'])
async def test_a_hostile_title_is_shown_as_it_was_written_only_inert(
    library: Library, reader: Reader, title: str
) -> None:
    await library.revise(title, "text", slug="knots")
    page = (await reader.get("page/knots")).markup
    assert page.one("h1").text == title.replace("\u202e", "")


async def test_a_comparison_shows_characters_that_would_hide(library: Library, reader: Reader) -> None:
    await library.revise("Knots", "access = user")
    await library.revise("Knots", "access = \u202e\u2066user")
    assert "⟨U+202E⟩⟨U+2066⟩user" in (await reader.get("page/knots/diff/1/2")).markup.text


@given(st.text(alphabet="ab \n*[]", max_size=300))
@settings(max_examples=10, phases=QUICK)
async def test_the_accepted_text_can_always_be_had_unchanged(text: str) -> None:
    async with opened() as (library, reader):
        await library.revise("Knots", text)
        assert (await reader.get("R1/raw")).body == text.encode()
