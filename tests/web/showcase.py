"""An archive with something of everything, for looking at."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.area import Area
from bot.domain.change import Pseudonyms
from bot.domain.contribution import ContributionState, Form
from bot.domain.handle import handle_of
from bot.domain.ids import ProposalId, ReleaseId, RevisionId
from bot.domain.kinds import AREAS, PAGES, PEOPLE, PSEUDONYMS, RELEASES
from bot.domain.page import Page
from bot.domain.people import Person
from bot.domain.release import Part, Release, Thanks
from bot.domain.tracing import Trace, TraceKind
from tests.web.library import ANN, BEN, NOW, Count, Library

SECRET = "5e" * 16
BREAD = """Baking needs little: flour, water, salt and **time**. See [[Sourdough]] and [[Rye]].

## What you need

- 500 g of flour, `type 1050` if there is any
- 330 g of water, lukewarm
- 10 g of salt

## How it goes

Mix all of it and wait until it has doubled; in winter that takes a night.

> Nobody has ever regretted waiting.

## When it is done

| sound | meaning |
| --- | --- |
| hollow | take it out |
| dull | ten minutes more |
"""
CODE = "\n".join(f"    total += weights[{number}] * {number};" for number in range(40))
EVERYTHING = (
    "", "pages", "changes", "areas", "area/kitchen", f"by/{handle_of(SECRET, ANN.id)}", "page/baking-bread", "R1",
    "page/baking-bread/history", "page/baking-bread/diff/1/3", "page/baking-bread/diff/1/3/sides", "R3/blame",
    "page/%2Fsrc%2Foven.c", "page/baking-bread/links", "search?q=flour+water", "search?q=walrus", "releases", "V1",
    "C1", "T1", "P1", "decisions", "tasks", "T3", "health", "nothing",
)  # fmt: skip


async def furnish(library: Library) -> None:
    """Fill it."""
    await library.settings()
    await library.put(PSEUDONYMS, Pseudonyms(SECRET))
    await library.put(PEOPLE, Person(ANN.id, ANN.name), Person(BEN.id, BEN.name))
    kitchen = Area(
        "kitchen", "All that is baked, cooked and pickled", (ANN.id,), (BEN.id,), ("baking", "/src/**"), True
    )
    await library.put(AREAS, kitchen, Area("garden", "Beds, compost and the greenhouse"), Area("nets", "", (BEN.id,)))
    await library.whole_chain()
    await library.revise("Baking bread", BREAD.replace("330 g", "300 g"), summary="From last winter’s notes")
    await library.revise("Baking bread", BREAD, summary="More water", authors=(BEN,), reviewer=ANN)
    await library.revise("Sourdough", "Feed it with flour and water, daily.", at=NOW + timedelta(days=2))
    one = await library.revise("src/oven.c", f"int heat(void) {{\n{CODE}\n}}\n", slug="/src/oven.c")
    await library.put(PAGES, Page(one.slug, one.title, one.number, 1, one.at))
    await library.contribute(
        8, title="Ran the bake sale", form=Form.OTHER, state=ContributionState.ACCEPTED, kinds=("event-organizing",)
    )
    thanks = (Thanks(Part.AUTHOR, (ANN, BEN)), Thanks(Part.FIRST_TIMER, (ANN,)))
    cut = (
        ReleaseId(1),
        "1.0.0",
        RevisionId(3),
        "The *first* loaf.",
        (),
        (ProposalId(1),),
        thanks,
        NOW,
        BEN.id,
        BEN.name,
    )
    await library.put(RELEASES, Release(*cut))
    await library.open_task(2, title="Proofread the guide", area="kitchen", minutes=20, newcomers=True)
    stub = Trace(TraceKind.STUB, "sourdough")
    await library.open_task(3, title="Make more of it", minutes=300, author_name="", trace=stub, due_at=NOW)
    await library.decide(2, Count(5, 2), title="Print the guide?")
