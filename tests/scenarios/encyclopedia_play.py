"""An encyclopedia, written by many: articles with links, edits at the same time, conflicts, reverts, votes.

Whoever plays keeps a ledger of what they wrote and where it has to stand. In the end the archive is read as anybody
can, over HTTP and by the real git, and held against that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.e2e.acts import accept, answered, click, contribute, fields, post, proposed, told
from tests.e2e.conftest import Town
from tests.sandbox.person import Person, visible_text
from tests.scenarios.reading import Edit

Json = dict[str, Any]
MAINTAINERS = ("bruno", "farah")
WANTED_EACH = 2
"""Articles that link to each page nobody has written."""


@dataclass(frozen=True)
class Size:
    """How much is written."""

    members: int = 30
    articles: int = 50
    conflicts: int = 20
    reverts: int = 5
    closures: int = 3
    nominations: int = 2
    wanted: int = 10


@dataclass
class Article:
    """One article as it has to be: its sentences in order, each with who wrote it."""

    title: str
    sentences: list[tuple[str, str]]

    @property
    def text(self) -> str:
        """What is in the form of somebody who edits it."""
        return "\n\n".join(sentence for sentence, _ in self.sentences)


@dataclass
class Ledger:
    """Everything that was done."""

    articles: list[Article] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)
    tasks: list[str] = field(default_factory=list)
    conflicts: int = 0
    reverts: int = 0
    judged: list[tuple[int, bool, str]] = field(default_factory=list)
    graded: dict[str, bool] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


class Encyclopedia:
    """The members at work."""

    def __init__(self, town: Town, size: Size, names: list[str]) -> None:
        """Write so much in ``town``, as the members called ``names``."""
        self._town, self._size, self._names = town, size, names
        self._turn = self._handed_in = 0
        self.ledger = Ledger()

    def _next(self, *others: str) -> str:
        """The next member whose turn it is, but for some."""
        while True:
            self._turn += 1
            name = self._names[self._turn % len(self._names)]
            if name not in others:
                return name

    def _sentence(self, who: str, about: str) -> str:
        """A sentence that nobody else writes, and they only once."""
        return f"Sentence {self._turn}.{len(self.ledger.edits)} is what {who} knows of {about}."

    async def write(self) -> None:
        """All of it."""
        await self._begin()
        await self._grow()
        await self._clash()
        await self._undo()
        await self._want()
        await self._decide()
        await self._town.settle()

    async def _edit(self, who: str, article: Article, text: str, sentence: str) -> Json:
        """Hand in an article's next text, with what is new in it."""
        card = await contribute(self._town, who, article.title, text)
        self.ledger.edits.append(Edit(article.title, who, sentence))
        self._handed_in += 1
        return card

    async def _accepted(self, card: Json) -> None:
        said = await accept(self._town, card, MAINTAINERS[len(self.ledger.edits) % 2])
        if "is accepted" not in said:
            self.ledger.wrong.append(f"not accepted: {said}")

    async def _begin(self) -> None:
        """Every article, with links to the next ones and to pages that nobody has written."""
        size, ledger = self._size, self.ledger
        ledger.wanted = [f"Wanted {number}" for number in range(size.wanted)]
        for number in range(size.articles):
            who, title = self._next(), f"Article {number}"
            near, far = ((number + step) % size.articles for step in (1, 7))
            links = f"See [[Article {near}]] and [[Article {far}|this]]."
            if number < size.wanted * WANTED_EACH:
                links += f" Of [[{ledger.wanted[number // WANTED_EACH]}]] nothing is known."
            first = f"{self._sentence(who, title)} {links}"
            article = Article(title, [(first, who)])
            article.sentences += [(f"{self._sentence(who, title)} Part {part}.", who) for part in (2, 3)]
            card = await self._edit(who, article, article.text, first)
            ledger.articles.append(article)
            await self._accepted(card)
        await self._town.settle()

    async def _grow(self) -> None:
        """Two members add to each article at the same time, in different places: both stay."""
        for article in self.ledger.articles:
            one, other = self._next(), self._next()
            early, late = self._sentence(one, "the middle"), self._sentence(other, "the end")
            before = article.sentences
            first = Article(article.title, [before[0], (early, one), *before[1:]])
            second = Article(article.title, [*before, (late, other)])
            cards = [
                await self._edit(one, article, first.text, early),
                await self._edit(other, article, second.text, late),
            ]
            for card in cards:
                await self._accepted(card)
            article.sentences = [*first.sentences, (late, other)]
        await self._town.settle()

    async def _clash(self) -> None:
        """Two members write the same sentence anew; the second one finds both sides, and keeps both."""
        for article in self.ledger.articles[: self._size.conflicts]:
            one = self._next()
            other = self._next(one)
            mine, theirs = self._sentence(one, "it now"), self._sentence(other, "it now")
            old = article.sentences[2]
            cards = []
            for who, sentence in ((one, mine), (other, theirs)):
                text = article.text.replace(old[0], sentence)
                cards.append(await self._edit(who, article, text, sentence))
            await self._accepted(cards[0])
            await self._town.settle()
            article.sentences[2:3] = [(mine, one), (theirs, other)]
            await self._resolve(other, article)
        await self._town.settle()

    async def _resolve(self, who: str, article: Article) -> None:
        person = await self._town.person(who)
        number = self._handed_in  # contributions are numbered as they come in, and this is the last
        card = await self._town.card(person, f"C{number}")
        if "Conflict" not in visible_text(card):
            self.ledger.wrong.append(f"{article.title}: no conflict is shown")
        opened = await person.click(card, label="Resolve")
        modal = await person.wait_modal(opened)
        both = fields(modal)["text"]
        if any(sentence not in both for sentence, _ in article.sentences):
            self.ledger.wrong.append(f"{article.title}: a side of the conflict is not in the form")
        done = visible_text(await answered(person, await person.submit_modal(modal, {"text": article.text})))
        self.ledger.conflicts += "has both sides now" in done
        await self._town.settle()
        await self._accepted(await self._town.card(person, f"C{number}"))

    async def _undo(self) -> None:
        """Somebody spoils an article, and a maintainer brings it back."""
        for article in self.ledger.articles[-self._size.reverts :]:
            who = self._next()
            last = [edit.author for edit in self.ledger.edits if edit.title == article.title][-1]
            sentence = self._sentence(who, "nothing, all of which is replaced")
            await self._accepted(await self._edit(who, article, sentence, sentence))
            farah = await self._town.person("farah")
            said = await told(farah, "general", "page revert", page=article.title, reason="That was no article.")
            self.ledger.reverts += "again" in said
            self.ledger.edits.append(Edit(article.title, last, "", reverts=True))
        await self._town.settle()

    async def _want(self) -> None:
        """Pages that are linked to and not there become tasks, and one of them is written."""
        bruno = await self._town.person("bruno")
        said = await told(bruno, "general", "page wanted", tasks=self._size.wanted)
        if "open now" not in said and "its task already" not in said:  # the hourly look at traces may have been first
            self.ledger.wrong.append(f"no tasks of wanted pages: {said}")
        self.ledger.tasks = await self._tasks()
        title = self.ledger.wanted[0]
        who = self._next()
        sentence = self._sentence(who, title)
        article = Article(title, [(sentence, who)])
        await self._accepted(await self._edit(who, article, sentence, sentence))
        self.ledger.articles.append(article)
        if set(self.ledger.tasks) - set(await self._tasks()) != {task_of(title)}:
            self.ledger.wrong.append("the task of a page that was written is not done")

    async def _tasks(self) -> list[str]:
        """What is open to be done."""
        return [task.title for task in await self._town.desk.tasks.listing(self._town.guild, limit=1000)]

    async def _decide(self) -> None:
        """Discussions that a maintainer closes by judgement, and votes on what is to be featured; a week goes by."""
        opened = [await self._ask(number) for number in range(self._size.closures)]
        for number in range(self._size.nominations):
            await self._nominate(self.ledger.articles[number].title, number % 2 == 0)
        await self._town.skip(days=7, minutes=1)
        for number, (proposal, passes) in enumerate(opened):
            judge = await self._town.person(MAINTAINERS[number % 2])
            why = f"Reason {number}: what was said against it was {'answered' if passes else 'not answered'}."
            options = {"number": f"P{proposal}", "passes": "yes" if passes else "no", "rationale": why}
            said = await told(judge, "general", "proposal judge", **options)
            if "is closed by your judgement" not in said:
                self.ledger.wrong.append(f"P{proposal} is not closed: {said}")
            self.ledger.judged.append((proposal, passes, why))
        await self._town.settle()

    async def _ask(self, number: int) -> tuple[int, bool]:
        who = await self._town.person(self._next())
        title = f"Is article {number} about the same as article {number + 1}?"
        said = await proposed(who, "proposals", title=title, rule="judgement")
        proposal = int(said.partition("**P")[2].partition("**")[0])
        await self._town.settle()
        thread = (await self._town.proposal(proposal)).proposal.thread
        for _ in range(3):
            speaker = await self._town.person(self._next())
            await speaker.request("POST", f"/channels/{thread}/messages", {"content": self._sentence("one", "that")})
        return proposal, number % 2 == 0

    async def _nominate(self, title: str, passes: bool) -> None:
        who = await self._town.person(self._next())
        used = await who.slash("proposals", "page grade", page=title, grade="featured")
        said = await post(who, await answered(who, used))
        name = said.partition("**")[2].partition("**")[0]
        await self._town.settle()
        for at in range(3):
            voter: Person = await self._town.person(self._next())
            await click(voter, await self._town.card(voter, name), "Yes" if passes or not at else "No")
        self.ledger.graded[title] = passes


def task_of(wanted: str) -> str:
    """What the task to write a page is called."""
    return f"Write the page “{wanted.lower()}”"
