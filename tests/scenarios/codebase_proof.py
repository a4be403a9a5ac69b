"""What came of it, held against real git and against the notes of the scenario."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bot.mirror import Mirror
from storage import open_store
from tests.domain.patches.git import Git, GitFailed
from tests.e2e.acts import answered, click, web
from tests.e2e.conftest import Town
from tests.mirror.gits import git
from tests.sandbox.person import visible_text
from tests.scenarios.codebase_book import Series, Thanks, Trailer, thanks
from tests.scenarios.codebase_play import PLACE, Play

_ABOUT_PEOPLE = re.compile(r"^([A-Za-z0-9-]+-[Bb]y): (.*) <([^<>]*)>$", re.MULTILINE)
_LOOKS_SO = re.compile(r"^[A-Za-z0-9-]+-by\s*:", re.MULTILINE | re.IGNORECASE)
_CONTRIBUTION = re.compile(r"^Contribution: /\d+/C(\d+)$", re.MULTILINE)


@dataclass(frozen=True)
class Commit:
    """One commit of the archive: what it says, who is named in it, and its tree."""

    id: str
    tree: str
    author: str
    committer: str
    message: str


async def released(play: Play, version: str) -> None:
    """A maintainer cuts a release, by what the preview says, and everybody reads it."""
    boss = play.people["bruno"]
    preview = await answered(boss, await boss.slash(PLACE, "release cut", version=version))
    said = await click(boss, preview, "Publish")
    assert "is cut and announced" in said, said
    await play.town.settle()


async def wrong_credits(play: Play, version: str, new: Sequence[Series], earlier: Sequence[Series]) -> list[str]:
    """What a release says of people and should not, and the other way round: as data, and as it was announced."""
    found = json.loads(await web(play.town, "api/releases.json"))["releases"]
    told = next(one for one in found if one["version"] == version)
    wrong = []
    numbers = {one.number for one in new}
    if set(told["contributions"]) != numbers:
        wrong.append(f"{version} has the contributions {told['contributions']}, not {sorted(numbers)}")
    wanted = thanks(new, earlier)
    for part, people in _parts(wanted).items():
        names = {_named(one["name"]) for one in told["thanks"].get(part, [])}
        if names != people:
            wrong.append(f"{version} thanks as {part} {sorted(names)}, not {sorted(people)}")
    reader = play.people["hana"]
    announced = [one for one in await reader.messages("archive") if f"Release {version}" in visible_text(one)]
    assert announced, "the release was not announced"
    shown = visible_text(announced[0])
    everybody = set().union(*_parts(wanted).values())
    wrong += [
        f"{version} is announced without {name}" for name in everybody if f"<@{play.people[name].id}>" not in shown
    ]
    return wrong


def _parts(wanted: Thanks) -> dict[str, frozenset[str]]:
    return {
        "author": wanted.authors,
        "reviewer": wanted.reviewers,
        "tester": wanted.testers,
        "reporter": wanted.reporters,
        "first-timer": wanted.first_timers,
    }


def _named(shown: str) -> str:
    return shown.casefold()


async def cloned(town: Town, folder: Path, tag: str) -> Git:
    """The archive as anybody gets it, at a tag."""
    await git("clone", "-q", f"{town.archive_url}/g/{town.guild}/archive.git", str(folder))
    await git("checkout", "-q", tag, at=folder)
    return Git(folder)


def commits_of(clone: Git) -> list[Commit]:
    """All commits up to what is checked out, oldest first."""
    said = clone("log", "--reverse", "--topo-order", "--format=%H%x00%T%x00%an%x00%cn%x00%B%x01").decode()
    rows = [row.lstrip("\n").split("\0") for row in said.split("\1")[:-1]]
    return [Commit(*row) for row in rows]


def wrong_trees(clone: Git, commits: Sequence[Commit], play: Play) -> list[str]:
    """Commits whose tree is not that which git am made of the same patch."""
    ours = [commit.tree for commit in commits]
    theirs = [play.upstream.git("rev-parse", f"{one}^{{tree}}").decode().strip() for one in play.upstream.commits()]
    wrong = [
        f"{one.id} is not as git am has it" for one, tree in zip(commits, theirs, strict=False) if one.tree != tree
    ]
    if len(ours) != len(theirs):
        wrong.append(f"{len(ours)} commits, not {len(theirs)}")
    if clone.tree() != play.upstream.git.tree():
        wrong.append("the whole tree is not that of git am")
    return wrong


def unapplied(clone: Git, commits: Sequence[Commit], folder: Path) -> list[str]:
    """Commits of the archive that do not apply, one after the other, to an empty folder."""
    other = Git(folder)
    other.commit({}, "before")
    wrong = []
    for commit in commits:
        mail = clone("format-patch", "--stdout", "--binary", "--full-index", "-1", "--root", commit.id)
        try:
            other("am", "--keep-cr", "-q", given=mail)
        except GitFailed as no:
            return [*wrong, f"{commit.id}: {no}"]
        if other("rev-parse", "HEAD^{tree}").decode().strip() != commit.tree:
            wrong.append(f"{commit.id} makes another tree")
    return wrong


@dataclass(frozen=True)
class Traced:
    """How many trailers there are, and which have no cause, are missing, or name somebody in two ways."""

    found: int
    wrong: list[str]


def traced(commits: Sequence[Commit], play: Play) -> Traced:
    """Every trailer about people, held against what the scenario knows that they did."""
    wanted = [(one, part, named) for one in play.taken for part, named in enumerate(one.trailers(), 1)]
    wrong, found, addresses = [], 0, dict[str, str]()
    if len(wanted) != len(commits):
        wrong.append(f"{len(commits)} commits, not {len(wanted)}")
    for commit, (series, part, expected) in zip(commits, wanted, strict=False):
        where = f"{series.name}, patch {part}"
        given = Counter[Trailer]()
        for key, name, address in _ABOUT_PEOPLE.findall(commit.message):
            given[key, _named(name)] += 1
            if addresses.setdefault(address, name) != name:
                wrong.append(f"{where}: {address} is {name} and {addresses[address]}")
        found += given.total()
        if len(_LOOKS_SO.findall(commit.message)) != given.total():
            wrong.append(f"{where}: something else looks like a trailer")
        wrong += [f"{where}: {key}: {who} has no cause" for key, who in given - expected]
        wrong += [f"{where}: {key}: {who} is missing" for key, who in expected - given]
        if _named(commit.author) != series.author or _named(commit.committer) != series.accepted_by.casefold():
            wrong.append(f"{where}: by {commit.author}, let in by {commit.committer}")
        if _CONTRIBUTION.findall(commit.message) != [str(series.number)]:
            wrong.append(f"{where}: does not name {series.card}")
    if len(set(addresses.values())) != len(addresses):
        wrong.append("somebody has two addresses")
    return Traced(found, wrong)


async def wrong_states(play: Play, series: Sequence[Series]) -> list[str]:
    """Series that are not in the state in which their fate has left them."""
    wrong = []
    for one in series:
        kept = await play.town.desk.contributions.get(play.town.guild, one.number)
        state = kept.state.value
        if state not in _STATES.get(one.fate.name, ("accepted",)):
            wrong.append(f"{one.name} ({one.fate}) is {state}")
        if kept.latest.number != len(one.versions):
            wrong.append(f"{one.name} has {kept.latest.number} versions, not {len(one.versions)}")
        if kept.area != one.area.name:
            wrong.append(f"{one.name} is for the area {kept.area}, not {one.area.name}")
    return wrong


_STATES = {
    "OBJECTED": ("waiting", "under-review", "changes-requested"),
    "CONFLICTING": ("changes-requested",),
    "REJECTED": ("rejected",),
    "VOTED_DOWN": ("rejected",),
    "SUPERSEDED": ("superseded",),
    "WITHDRAWN": ("withdrawn",),
}


async def not_rebuilt(play: Play, clone: Path, folder: Path) -> list[str]:
    """What is different once the archive in git is made anew, by nothing but what is stored. Ends the bot."""
    town = play.town
    guild = town.guild
    await git("fetch", "-q", "origin", "+refs/*:refs/was/*", at=clone)
    await town.stop()
    store = open_store(town.data)
    mirror = Mirror(store, store.blobs, folder)
    try:
        await mirror.rebuild(guild)
    finally:
        await mirror.close()
        await store.close()
    anew = folder / f"{guild}.git"
    await git("fsck", "--full", "--strict", "--no-dangling", at=anew)
    kept, made = await _objects(clone, "refs/was/"), await _objects(anew, "refs/")
    return [f"{name} is another" for name in kept.keys() | made.keys() if kept.get(name) != made.get(name)]


async def _objects(at: Path, under: str) -> dict[str, str]:
    """Every branch and tag, and the hash of the ids of everything that belongs to it; an id is the hash of bytes."""
    found = {}
    for line in (await git("for-each-ref", "--format=%(refname) %(objectname)", under, at=at)).splitlines():
        name, tip = line.split()
        listed = await git("rev-list", "--objects", "--no-object-names", tip, at=at)
        found[name.removeprefix(under)] = tip + sha256("".join(sorted(listed.split())).encode()).hexdigest()
    return found
