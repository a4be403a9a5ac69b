"""The bot is killed at random moments while people vote, add tasks and hand in files.

What somebody was told is done has to be there afterwards; what nobody was told may be there or not, but never twice;
and the ballot has to agree with the card. ``E2E_KILLS`` sets how often, ``E2E_SEED`` with which moments.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.domain.ids import ContributionId
from sandbox.app import Server
from sandbox.seed import BOT_TOKEN
from tests.e2e.acts import people, proposed, told
from tests.e2e.conftest import Town
from tests.sandbox.person import InteractionFailed, Person, Upload, visible_text

Json = dict[str, Any]
ROOT = Path(__file__).parent.parent.parent
KILLS, SEED = int(os.environ.get("E2E_KILLS", "2")), int(os.environ.get("E2E_SEED", "1"))
CHOICES = {"👍": "yes", "👎": "no", "🤷": "abstain"}
LABELS = {"Yes": "yes", "No": "no", "Abstain": "abstain"}


@asynccontextmanager
async def process(server: Server, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot on its own; at the end of the block it is killed."""
    arguments = (server.url, server.api, server.gateway, BOT_TOKEN, str(folder))
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.e2e.bot_process", *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    try:
        yield started
    finally:
        started.kill()
        await started.wait()


@dataclass
class Deeds:
    """What people did: what they were told is done, and what they only tried."""

    tasks: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    tried: int = 0
    told: dict[str, str] = field(default_factory=dict)
    since: dict[str, set[str]] = field(default_factory=dict)
    """By the members who vote with buttons: the last choice they were told, and those they pressed after that."""

    def name(self, what: str) -> str:
        """A name that nothing else has."""
        self.tried += 1
        return f"{what} {self.tried}"


async def adds_tasks(who: Person, deeds: Deeds, chance: random.Random) -> None:
    while True:
        title = deeds.name("Task")
        if "is open" in await told(who, "general", "task add", title=title):
            deeds.tasks.add(title)
        await asyncio.sleep(chance.random() / 20)


async def hands_in_files(who: Person, deeds: Deeds, chance: random.Random) -> None:
    while True:
        title = deeds.name("Plate")
        file = Upload("plate.png", title.encode() * chance.randrange(1, 4000), "image/png")
        if "is waiting for a review" in await told(who, "general", "contribute", title=title, file=file):
            deeds.files.add(title)


async def presses(who: Person, card: Json, deeds: Deeds, chance: random.Random) -> None:
    pressed = deeds.since.setdefault(who.id, set())
    while True:
        label = chance.choice(list(LABELS))
        pressed.add(LABELS[label])
        used = await who.click(card, label=label)
        if f"**{label}**" in visible_text(await who.wait_reply(used)):
            deeds.told[who.id] = LABELS[label]
            pressed.clear()
        await asyncio.sleep(chance.random() / 20)


async def reacts(who: Person, card: Json, chance: random.Random) -> None:
    """Take the one tick back, then set another: never two at once, so that the card alone says what the vote is."""
    while True:
        for emoji in CHOICES:
            await who.unreact(card, emoji)
        await asyncio.sleep(chance.random() / 20)
        await who.react(card, chance.choice(list(CHOICES)))
        await asyncio.sleep(chance.random() / 20)


async def until_killed(act: Any) -> None:
    try:
        await act
    except InteractionFailed:
        return  # nobody was there to answer


@pytest.fixture
async def idle_town(server: Server, tmp_path: Path) -> AsyncIterator[Town]:
    """A town whose bot is not running."""
    made = Town(server, tmp_path / "data")
    yield made
    await made.close()


async def test_after_kills_nothing_that_was_acknowledged_is_missing_and_ballots_agree_with_their_cards(
    idle_town: Town,
):
    town, chance, deeds = idle_town, random.Random(SEED), Deeds()
    chidi, dilnoza = await people(town, "chidi", "dilnoza")
    await town.start()
    await proposed(chidi, "proposals", title="Print the guide", closes="60d")
    card = await town.card(chidi, "P1")
    await agreed(town, dilnoza)
    await town.stop()
    for _ in range(KILLS):
        async with process(town.server, town.data) as bot:
            if chance.random() < 0.2:
                await asyncio.sleep(chance.random())
                continue
            assert bot.stdout is not None
            assert (await bot.stdout.readline()).startswith(b"up ")
            acting = await begun(town, card, deeds, chance)
            await asyncio.sleep(0.1 + chance.random())
        for task in acting:
            task.cancel()
        ends = await asyncio.gather(*acting, return_exceptions=True)
        assert [end for end in ends if not isinstance(end, asyncio.CancelledError | None)] == []
    await town.start()
    await town.skip(hours=1)
    await checked(town, deeds)
    await checked_votes(town, deeds, card)


async def begun(town: Town, card: Json, deeds: Deeds, chance: random.Random) -> list[asyncio.Task[None]]:
    """Six members who do something all the time, each in their own way."""
    chidi, dilnoza, emre, farah, hana, goran = await people(town, "chidi", "dilnoza", "emre", "farah", "hana", "goran")
    acts = (
        adds_tasks(chidi, deeds, chance),
        hands_in_files(dilnoza, deeds, chance),
        presses(emre, card, deeds, chance),
        presses(farah, card, deeds, chance),
        reacts(hana, card, chance),
        reacts(goran, card, chance),
    )
    return [asyncio.create_task(until_killed(act)) for act in acts]


async def agreed(town: Town, who: Person) -> None:
    """Have somebody agree to the licence, so that their work waits for nothing but a review."""
    reply = await who.wait_reply(await who.slash("general", "contribute", title="First", file=Upload("a.md", b"A")))
    await who.wait_reply(await who.click(reply, label="I agree"))


async def checked(town: Town, deeds: Deeds) -> None:
    """Nothing acknowledged is missing, nothing is there twice, and every card is posted once."""
    tasks = await town.desk.tasks.listing(town.guild, limit=10_000)
    titles = Counter(task.title for task in tasks)
    assert deeds.tasks <= titles.keys()
    assert set(titles.values()) <= {1}
    works = [
        await town.desk.contributions.get(town.guild, ContributionId(waiting.contribution.number))
        for waiting in await town.desk.queue.waiting(town.guild, limit=10_000)
    ]
    assert deeds.files <= {work.title for work in works}
    for work in works:
        for file in work.latest.attachments:
            kept = [chunk async for chunk in town.desk.contributions._uploads._blobs.read(town.guild, file.sha256)]
            assert len(b"".join(kept)) == file.size
    posted = cards(town)
    for item in (*tasks, *works):
        assert posted[str(item.card)].endswith(item.title)
    assert Counter(posted.values()).most_common(1)[0][1] == 1


def cards(town: Town) -> dict[str, str]:
    """The titles of all cards that the bot has posted, by message."""
    world, bot = town.server.world, town.server.world.settings["seed"]["application_id"]
    return {
        message["id"]: message["embeds"][0]["title"]
        for channel in world.guild_channels(str(town.guild))
        for message in world.messages.get(channel["id"], {}).values()
        if message["author"]["id"] == bot and message["embeds"]
    }


async def checked_votes(town: Town, deeds: Deeds, card: Json) -> None:
    """Those who pressed buttons have the vote they were told; those who reacted get the one that the card shows."""
    for member, choice in deeds.told.items():
        assert await vote(town, member) in {choice, *deeds.since[member]}
    for name in ("hana", "goran"):
        who = await town.person(name)
        await town.until(partial(vote, town, who.id), await ticked(who, card))


async def vote(town: Town, member: str) -> str | None:
    """Somebody's vote, as the record has it."""
    votes = {str(vote.member): vote.choices[0] for vote in (await town.proposal(1)).present}
    return str(votes[member]) if member in votes else None


async def ticked(who: Person, card: Json) -> str | None:
    """Somebody's vote, as the card shows it."""
    path = f"/channels/{card['channel_id']}/messages/{card['id']}/reactions"
    for emoji, choice in CHOICES.items():
        if who.id in {user["id"] for user in await who.request("GET", f"{path}/{emoji}")}:
            return choice
    return None
