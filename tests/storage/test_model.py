"""Any sequence of operations leaves every store with what a plain dict would hold."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.domain.ports import Due
from bot.domain.share import Share
from storage.embedded.store import EmbeddedStore
from storage.postgres.store import PostgresStore
from tests.crash.power import busy_disk
from tests.storage.things import GUILD, KINDS, NOON, OTHER, THINGS, WORDS, State, Thing, Word, entry

guilds = st.sampled_from([GUILD, OTHER])
numbers = st.integers(1, 6)
limits = st.one_of(st.none(), st.integers(0, 4))
things = st.builds(
    Thing,
    number=numbers,
    title=st.text(max_size=5),
    state=st.sampled_from(State),
    members=st.lists(st.integers(1, 3), max_size=3).map(tuple),
    due=st.one_of(st.none(), st.datetimes(NOON.replace(tzinfo=None), timezones=st.just(NOON.tzinfo))),
)
shares = st.integers(1, 4).flatmap(
    lambda count: st.builds(Share, st.frozensets(st.integers(0, count - 1)), st.just(count))
)
words = st.builds(Word, st.sampled_from(["a", "b", "ä", "10", "9", ""]), numbers)


@dataclass(frozen=True)
class Look:
    """What is looked for among the things, and which part of it is wanted."""

    index: str | None
    member: int
    state: State
    newest: bool
    before: int | None
    limit: int | None

    async def found(self, tx):
        value = {None: None, "state": self.state.value, "member": self.member}[self.index]
        part = {"newest_first": self.newest, "before": self.before, "limit": self.limit}
        return await tx.count(THINGS, self.index, value), await tx.find(THINGS, self.index, value, **part)

    def expected(self, things):
        met = [thing for thing in things if self.meets(thing)]
        beyond = [thing for thing in met if self.before is None or self.passes(thing.number)]
        return len(met), (beyond[::-1] if self.newest else beyond)[: self.limit]

    def meets(self, thing):
        return {None: True, "state": thing.state is self.state, "member": self.member in thing.members}[self.index]

    def passes(self, number):
        return number < self.before if self.newest else number > self.before


@dataclass(frozen=True)
class Step:
    """One transaction: what it puts and deletes, whether it then fails, and what it looks for at its end."""

    values: list[Thing | Word]
    gone: list[int]
    fail: bool
    look: Look

    async def work(self, tx):
        for value in self.values:
            await tx.put(THINGS if isinstance(value, Thing) else WORDS, value)
        for number in self.gone:
            await tx.delete(THINGS, number)
        number = await tx.next_number(THINGS)
        await tx.record(entry(f"P{number}"))
        if self.fail:
            raise LookupError
        return number, await self.look.found(tx)

    def apply(self, docs):
        for value in self.values:
            docs["thing" if isinstance(value, Thing) else "word", key(value)] = value
        for number in self.gone:
            docs.pop(("thing", number), None)


def key(value):
    """A document's key."""
    return value.number if isinstance(value, Thing) else value.word


looks = st.builds(
    Look,
    index=st.sampled_from([None, "state", "member"]),
    member=st.integers(1, 3),
    state=st.sampled_from(State),
    newest=st.booleans(),
    before=st.one_of(st.none(), numbers),
    limit=limits,
)
steps = st.builds(
    Step,
    values=st.lists(st.one_of(things, words), max_size=4),
    gone=st.lists(numbers, max_size=2),
    fail=st.booleans(),
    look=looks,
)


class Model(RuleBasedStateMachine):
    """A store beside a dict. ``path`` is where the store keeps its data."""

    path: Path | None = None
    keeps = False
    """Whether it can be closed and opened again."""

    @initialize()
    def begin(self):
        self.runner = asyncio.Runner()
        self.store = self.runner.run(self.opened())
        self.docs = {GUILD: {}, OTHER: {}}
        self.log = {GUILD: [], OTHER: []}
        self.counters = {GUILD: 0, OTHER: 0}

    async def opened(self):
        return EmbeddedStore(self.path, KINDS)

    def run(self, guild, work):
        return self.runner.run(self.store.run(guild, work))

    @rule(guild=guilds, steps=st.lists(steps, min_size=1, max_size=3))
    def change(self, guild, steps):
        """Transactions that arrive together happen one after another."""

        async def together():
            running = [self.store.run(guild, step.work) for step in steps]
            return await asyncio.gather(*running, return_exceptions=True)

        for step, result in zip(steps, self.runner.run(together()), strict=True):
            if step.fail:
                assert isinstance(result, LookupError)
                continue
            step.apply(self.docs[guild])
            self.counters[guild] += 1
            self.log[guild].append(f"P{self.counters[guild]}")
            assert result == (self.counters[guild], step.look.expected(self.of(guild, "thing")))

    def of(self, guild, name):
        return [value for (kind, _), value in sorted(self.docs[guild].items()) if kind == name]

    @rule(guild=guilds, look=looks)
    def find(self, guild, look):
        assert self.run(guild, look.found) == look.expected(self.of(guild, "thing"))

    @rule(
        until=st.datetimes(NOON.replace(tzinfo=None), timezones=st.just(NOON.tzinfo)),
        limit=st.integers(1, 5),
        share=shares,
    )
    def due(self, until, limit, share):
        times = sorted(
            (thing.due, guild, thing.number)
            for guild in (GUILD, OTHER)
            for thing in self.of(guild, "thing")
            if thing.due is not None and thing.state is State.OPEN
        )
        expected = [Due(guild, number, at) for at, guild, number in times if at <= until]
        assert self.runner.run(self.store.due(THINGS, until, limit)) == expected[:limit]
        ours = [due for due in expected if (due.guild // 2**22) % share.count in share.shards]
        assert self.runner.run(self.store.due(THINGS, until, limit, share)) == ours[:limit]
        assert self.runner.run(self.store.next_due(THINGS)) == (times[0][0] if times else None)

    @rule(guild=guilds)
    def forget(self, guild):
        self.runner.run(self.store.forget(guild))
        self.docs[guild].clear()
        self.log[guild].clear()
        self.counters[guild] = 0

    @rule()
    def reopen(self):
        if self.keeps:
            self.runner.run(self.store.close())
            self.store = self.runner.run(self.opened())

    @invariant()
    def holds_what_the_dict_holds(self):
        if not hasattr(self, "store"):
            return
        for guild in (GUILD, OTHER):
            assert self.run(guild, lambda tx: tx.find(THINGS)) == self.of(guild, "thing")
            assert self.run(guild, lambda tx: tx.find(WORDS)) == self.of(guild, "word")
            assert [item.subject for item in self.run(guild, lambda tx: tx.audit())] == self.log[guild]
        assert self.runner.run(self.store.guilds()) == [guild for guild in (GUILD, OTHER) if self.counters[guild]]

    def teardown(self):
        if hasattr(self, "store"):
            self.runner.run(self.store.close())
            self.runner.close()


class JournalModel(Model):
    """The same in a folder, closed and opened again at any time, with snapshots every few changes."""

    keeps = True

    @initialize()
    def begin(self):
        self.busy = busy_disk()
        self.busy.__enter__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name)
        super().begin()

    def teardown(self):
        super().teardown()
        if hasattr(self, "busy"):
            self.busy.__exit__(None, None, None)
            self.folder.cleanup()


TestInMemory = Model.TestCase
TestInMemory.settings = settings(deadline=None, stateful_step_count=25)
TestInAFolder = JournalModel.TestCase
TestInAFolder.settings = settings(deadline=None, max_examples=25, stateful_step_count=20)


class ServerModel(Model):
    """The same on a server that everybody else's examples ran on before."""

    keeps = True
    address = ""

    async def opened(self):
        return await PostgresStore.open(self.address, kinds=KINDS)

    @initialize()
    def begin(self):
        super().begin()
        for guild in (GUILD, OTHER):
            self.runner.run(self.store.forget(guild))


def test_on_a_server(database):
    ServerModel.address = database
    run_state_machine_as_test(ServerModel, settings=settings(deadline=None, max_examples=25, stateful_step_count=20))
