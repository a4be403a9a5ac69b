"""What programs are told is what the OpenAPI document says, all of it and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from bot.domain.area import Area
from bot.domain.ids import ProposalId, ReleaseId, RevisionId, TaskId
from bot.domain.kinds import AREAS, PAGES, PEOPLE, RELEASES
from bot.domain.page import Credit, Grade, Page, Protection
from bot.domain.people import FORMER, Person
from bot.domain.release import Part, Release, Thanks
from bot.domain.task import Claim, TaskState
from bot.domain.tracing import Trace, TraceKind
from bot.web.app import ROUTES
from tests.web.conftest import PUBLIC_URL, Answer, Reader
from tests.web.hostile import FRAGMENTS
from tests.web.library import ANN, BEN, GUILD, NOW, Library, attachment

DOCUMENT = "urn:archive"


class Described:
    """The document, and answers held against it."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self._registry: Registry[Any] = Registry().with_resource(DOCUMENT, Resource(document, DRAFT202012))

    def operations(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for path, item in self.document["paths"].items():
            yield path, item["get"]

    def check(self, path: str, answer: Answer) -> Any:
        """The content, if it is what the document says of this status and place. Raises ValidationError."""
        responses = self.document["paths"][path]["get"]["responses"]
        pointer = (
            f"#/paths/{path.replace('/', '~1').replace('{', '%7B').replace('}', '%7D')}/get/responses/{answer.status}"
        )
        told = responses[str(answer.status)]
        if "$ref" in told:
            pointer = told["$ref"]
            told = self.document["components"]["responses"][pointer.rpartition("/")[2]]
        [kind] = told["content"]
        assert answer.headers["Content-Type"].partition(";")[0] == kind
        schema = {"$ref": f"{DOCUMENT}{pointer}/content/{kind.replace('/', '~1')}/schema"}
        content = json.loads(answer.body)
        Draft202012Validator(schema, registry=self._registry, format_checker=FormatChecker()).validate(content)
        return content


@pytest.fixture
async def described(reader: Reader) -> Described:
    answer = await reader.get("/api/openapi.json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return Described(json.loads(answer.body))


async def everything(library: Library) -> None:
    """At least one of each thing that is told of."""
    await library.put(PEOPLE, Person(ANN.id, ANN.name), Person(BEN.id, BEN.name))
    await library.put(
        AREAS, Area("kitchen", "All that is cooked", (ANN.id,), (BEN.id,), ("bread", "/src/**")), Area("b")
    )
    plan = attachment("plan.pdf", b"x", "application/pdf")
    first = await library.revise("Bread", "Mix *flour*.", attachments=(plan,))
    await library.revise(
        "Bread", "Wait.", decision=ProposalId(1), reviewer=Credit(FORMER, "P1"), reverts_to=first.number
    )
    await library.revise("Nets", "", gone=True, merged=True, came_from="old", authors=(Credit(FORMER, "Somebody"), BEN))
    file = await library.revise("src/a.c", "int x;\n", slug="/src/a.c")
    await library.put(PAGES, Page(file.slug, file.title, file.number, 1, file.at, protection=Protection.CONFIRMED))
    trace = Trace(TraceKind.WANTED_PAGE, "rye")
    claim = Claim(ANN.id, ANN.name, NOW, NOW)
    whole = {"area": "kitchen", "minutes": 30, "newcomers": True, "skills": ("knots",), "due_at": NOW, "seats": 2}
    await library.open_task(1, **whole, state=TaskState.CLAIMED, claim=claim, parent=TaskId(2))
    await library.open_task(2, needs=(TaskId(1),), blockers=(TaskId(1),), author_name="", trace=trace)
    graded = Page("bread", "Bread", RevisionId(2), 2, NOW, categories=("Food",), grade=Grade.GOOD)
    await library.put(PAGES, graded)
    thanks = (Thanks(Part.AUTHOR, (ANN,)), Thanks(Part.REPORTER, (Credit(FORMER, "Somebody"),)))
    await library.put(
        RELEASES,
        Release(ReleaseId(1), "1.0.0", RevisionId(3), "*Words*", (), (ProposalId(1),), thanks, NOW, BEN.id, "Ben"),
    )


async def handle(reader: Reader) -> str:
    one = json.loads((await reader.get("api/R1.json")).body)
    url: str = one["authors"][0]["url"]
    return url.rpartition("/")[2]


async def addresses(reader: Reader) -> dict[str, list[str]]:
    return {
        "/{guild}/api/pages.json": [""],
        "/{guild}/api/page/{slug}.json": ["bread", "%2Fsrc%2Fa.c", "BREAD"],
        "/{guild}/api/page/{slug}/history.json": ["bread"],
        "/{guild}/api/R{number}.json": ["1", "2", "3", "4"],
        "/{guild}/api/changes.json": ["", "?before=3"],
        "/{guild}/api/search.json": ["?q=bread", "?q=", "?q=bread&from=1", ""],
        "/{guild}/api/areas.json": [""],
        "/{guild}/api/tasks.json": ["", "?area=kitchen&minutes=30&newcomers=1&free=1"],
        "/{guild}/api/by/{handle}.json": [await handle(reader)],
        "/{guild}/api/releases.json": [""],
        "/{guild}/api/health.json": [""],
    }


def filled(path: str, value: str) -> str:
    if value.startswith("?"):
        return path.replace("/{guild}/", "") + value
    return re.sub(r"\{\w+\}", lambda _: value, path.replace("/{guild}/", ""))


async def test_every_answer_is_what_the_document_says(library: Library, reader: Reader, described: Described) -> None:
    await everything(library)
    asked = await addresses(reader)
    assert set(asked) == set(described.document["paths"])
    for path, values in asked.items():
        for value in values:
            answer = await reader.get(filled(path, value))
            assert answer.status == 200, (path, value)
            described.check(path, answer)
            again = await reader.get(filled(path, value), headers={"If-None-Match": answer.headers["ETag"]})
            assert again.status == 304, (path, value)
            assert "/barn/" in answer.text or value == "?q=" or path.endswith(("search.json", "releases.json"))


async def test_every_error_is_what_the_document_says(library: Library, reader: Reader, described: Described) -> None:
    wrong = {
        "/{guild}/api/page/{slug}.json": "nothing",
        "/{guild}/api/page/{slug}/history.json": "nothing",
        "/{guild}/api/R{number}.json": "99",
        "/{guild}/api/changes.json": "?before=x",
        "/{guild}/api/search.json": "?from=x",
        "/{guild}/api/tasks.json": "?minutes=x",
        "/{guild}/api/by/{handle}.json": "0123456789abcdef",
    }
    for path, value in wrong.items():
        answer = await reader.get(filled(path, value))
        assert answer.status in {400, 404}, path
        assert described.check(path, answer)["status"] == answer.status
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    await library.settings(archive_public=False)
    for path, _ in described.operations():
        answer = await reader.get(filled(path, "1"))
        assert answer.status == 404, path
        described.check(path, answer)


async def test_hostile_text_is_told_as_it_is_and_stays_what_the_document_says(
    library: Library, reader: Reader, described: Described
) -> None:
    line, text = "".join(one for one in FRAGMENTS if one.isprintable()), "\n".join(FRAGMENTS)
    who = Credit(ANN.id, line)
    await library.settings(archive_title=line)
    await library.put(AREAS, Area("kitchen", line, (ANN.id,), (), (line,)))
    await library.put(PEOPLE, Person(ANN.id, line))
    await library.revise(line, text, slug="knots", authors=(who,), reviewer=who, summary=line, licence=line)
    one = described.check("/{guild}/api/R{number}.json", await reader.get("api/R1.json"))
    assert (one["text"], one["title"]) == (text, line)
    await library.open_task(1, title=line, area=line, claim=Claim(ANN.id, line, NOW, NOW), state=TaskState.CLAIMED)
    listed = ("pages.json", "tasks.json", "changes.json", "areas.json")
    for path, value in (*((one, "") for one in listed), ("search.json", "?q=alert")):
        described.check(f"/{{guild}}/api/{path}", await reader.get(f"api/{path}{value}"))


def test_the_document_tells_of_every_address_for_programs(described: Described) -> None:
    routes = {route.path for route in ROUTES if "/api/" in route.path and "openapi" not in route.path}
    plain = {re.sub(r"\{(\w+):[^{}]*(?:\{[^{}]*\}[^{}]*)*\}", r"{\1}", path) for path in routes}
    assert plain == set(described.document["paths"])


def test_what_differs_from_the_document_is_noticed(described: Described) -> None:
    good = {"areas": []}
    path = "/{guild}/api/areas.json"
    kind = {"Content-Type": "application/json"}
    described.check(path, Answer(200, json.dumps(good).encode(), kind))
    for wrong in ({}, {"areas": [{}]}, {"areas": [], "more": 1}, {"areas": None}):
        with pytest.raises(ValidationError):
            described.check(path, Answer(200, json.dumps(wrong).encode(), kind))


async def test_lists_lead_to_what_comes_after(library: Library, reader: Reader) -> None:
    for number in range(52):
        await library.revise("Bread", f"text {number} bread")
    for address in ("api/changes.json", "api/page/bread/history.json"):
        numbers, following = list[int](), f"{PUBLIC_URL}/{GUILD}/{address}"
        while following:
            found = json.loads((await reader.get(following.removeprefix(PUBLIC_URL))).body)
            numbers += [one["number"] for one in found["revisions"]]
            following = found["next"]
        assert numbers == list(range(52, 0, -1))
    for number in range(25):
        await library.revise(f"Rye {number}", "text")
    found = json.loads((await reader.get("api/search.json?q=rye")).body)
    assert (found["count"], len(found["pages"])) == (25, 20)
    rest = json.loads((await reader.get(found["next"].removeprefix(PUBLIC_URL))).body)
    assert (len(rest["pages"]), rest["next"]) == (5, None)


async def test_the_document_is_served_with_the_address_that_readers_use(described: Described) -> None:
    assert described.document["servers"] == [{"url": PUBLIC_URL}]
    assert described.document["openapi"].startswith("3.1")
    operations = [operation["operationId"] for _, operation in described.operations()]
    assert len(operations) == len(set(operations))
