"""Any sequence of operations leaves every store with what a plain dict would hold."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.domain.ports import Due
from storage.embedded.store import EmbeddedStore
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
words = st.builds(Word, st.sampled_from(["a", "b", "ä", "10", "9", ""]), numbers)


class Model(RuleBasedStateMachine):
    """A store beside a dict. ``path`` is where the store keeps its data."""

    path: Path | None = None

    @initialize()
    def begin(self):
        self.runner = asyncio.Runner()
        self.store = EmbeddedStore(self.path, KINDS)
        self.docs = {GUILD: {}, OTHER: {}}
        self.log = {GUILD: [], OTHER: []}
        self.counters = {GUILD: 0, OTHER: 0}

    def run(self, guild, work):
        return self.runner.run(self.store.run(guild, work))

    @rule(
        guild=guilds,
        values=st.lists(st.one_of(things, words), max_size=4),
        gone=st.lists(numbers, max_size=2),
        fail=st.booleans(),
    )
    def change(self, guild, values, gone, fail):
        async def work(tx):
            for value in values:
                await tx.put(THINGS if isinstance(value, Thing) else WORDS, value)
            for number in gone:
                await tx.delete(THINGS, number)
            number = await tx.next_number(THINGS)
            await tx.record(entry(f"P{number}"))
            if fail:
                raise LookupError
            return number

        if fail:
            try:
                self.run(guild, work)
            except LookupError:
                return
        self.counters[guild] += 1
        assert self.run(guild, work) == self.counters[guild]
        self.log[guild].append(f"P{self.counters[guild]}")
        for value in values:
            self.docs[guild][
                "thing" if isinstance(value, Thing) else "word",
                THINGS.key(value) if isinstance(value, Thing) else value.word,
            ] = value
        for number in gone:
            self.docs[guild].pop(("thing", number), None)

    def of(self, guild, name):
        return [value for (kind, _), value in sorted(self.docs[guild].items()) if kind == name]

    @rule(
        guild=guilds,
        index=st.sampled_from([None, "state", "member"]),
        member=st.integers(1, 3),
        state=st.sampled_from(State),
        newest=st.booleans(),
        before=st.one_of(st.none(), numbers),
        limit=limits,
    )
    def find(self, guild, index, member, state, newest, before, limit):
        value = {None: None, "state": state.value, "member": member}[index]
        expected = [
            thing
            for thing in self.of(guild, "thing")
            if index is None or (thing.state == state if index == "state" else member in thing.members)
        ]
        assert self.run(guild, lambda tx: tx.count(THINGS, index, value)) == len(expected)
        if newest:
            expected.reverse()
        if before is not None:
            expected = [thing for thing in expected if (thing.number < before if newest else thing.number > before)]
        found = self.run(
            guild, lambda tx: tx.find(THINGS, index, value, newest_first=newest, before=before, limit=limit)
        )
        assert found == expected[:limit]

    @rule(until=st.datetimes(NOON.replace(tzinfo=None), timezones=st.just(NOON.tzinfo)), limit=st.integers(1, 5))
    def due(self, until, limit):
        times = sorted(
            (thing.due, guild, thing.number)
            for guild in (GUILD, OTHER)
            for thing in self.of(guild, "thing")
            if thing.due is not None and thing.state is State.OPEN
        )
        expected = [Due(guild, number, at) for at, guild, number in times if at <= until]
        assert self.runner.run(self.store.due(THINGS, until, limit)) == expected[:limit]
        assert self.runner.run(self.store.next_due(THINGS)) == (times[0][0] if times else None)

    @rule(guild=guilds)
    def forget(self, guild):
        self.runner.run(self.store.forget(guild))
        self.docs[guild].clear()
        self.log[guild].clear()
        self.counters[guild] = 0

    @rule()
    def reopen(self):
        if self.path is not None:
            self.runner.run(self.store.close())
            self.store = EmbeddedStore(self.path, KINDS)

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
