"""What people do in many tests, a call each."""

from __future__ import annotations

from typing import Any

import aiohttp

from tests.e2e.conftest import Town
from tests.sandbox.person import Interaction, Person, Upload, is_ephemeral, visible_text

Json = dict[str, Any]
PAGE = "Beadlet anemone"
PICTURE = Upload("anemone.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "image/png")
TEXT = "A blob of dark red jelly when the tide is out."


async def people(town: Town, *names: str) -> list[Person]:
    """Members of the community, connected."""
    return [await town.person(name) for name in names]


async def answered(who: Person, used: Interaction) -> Json:
    """The whole answer to a use of the bot, which nobody else may see."""
    reply = await who.wait_reply(used)
    assert is_ephemeral(reply)
    return reply


async def reads(who: Person, used: Interaction) -> str:
    """What the answer to a use of the bot says."""
    return visible_text(await answered(who, used))


async def told(who: Person, place: Any, command: str, **options: object) -> str:
    """Use a slash command; what its answer says."""
    return await reads(who, await who.slash(place, command, **options))


async def click(who: Person, card: Json, label: str) -> str:
    """Press a button; what its answer says."""
    return await reads(who, await who.click(card, label=label))


async def submit(who: Person, used: Interaction, **values: object) -> Interaction:
    """Fill in and send the form that a use of the bot opens; what is not named keeps what it is prefilled with."""
    return await who.submit_modal(await who.wait_modal(used), values)


def fields(modal: Json) -> dict[str, str]:
    """What a form is prefilled with, by the names of its fields."""
    inner = [row.get("component") for row in modal["components"]]
    return {box["custom_id"]: box.get("value") or "" for box in inner if box is not None and box["type"] == 4}


def labels(card: Json) -> list[str]:
    """The buttons of a message."""
    parts = [part for row in card.get("components", []) for part in row["components"]]
    return [part["label"] for part in parts if part["type"] == 2]


async def wish(who: Person, what: str, chosen: str) -> str:
    """Set one of one's preferences by its menu in ``/me settings``; what is shown then."""
    page = await answered(who, await who.slash("general", "me settings"))
    used = await who.choose(page, chosen, custom_id=f"wish:{what}")
    await who.wait_edit(page, since=used.since)
    return visible_text(who.latest(page))


async def proposed(who: Person, place: Any, **options: object) -> str:
    """Use ``/propose``, look at what would be posted, and post it; what the answer says."""
    preview = await answered(who, await who.slash(place, "propose", **options))
    return await post(who, preview)


async def post(who: Person, preview: Json) -> str:
    """Post what was previewed; what the preview says then."""
    used = await who.click(preview, label="Post it")
    await who.wait_edit(preview, since=used.since)
    return visible_text(who.latest(preview))


async def not_posted(who: Person, place: Any, **options: object) -> str:
    """Use ``/propose`` and try to post what it shows; the refusal."""
    preview = await answered(who, await who.slash(place, "propose", **options))
    return visible_text(await who.wait_followup(await who.click(preview, label="Post it")))


async def propose(town: Town, who: str = "chidi", **options: object) -> Json:
    """Open P1, for an hour unless told otherwise, and return its card."""
    person = await town.person(who)
    wanted: dict[str, object] = {"title": "Print the guide", "closes": "1h"}
    assert "P1" in await proposed(person, "proposals", **(wanted | options))
    return await town.card(person, "P1")


async def tally(town: Town) -> tuple[int, int, int]:
    """How many have said yes, no and neither to P1."""
    count = (await town.proposal(1)).tally.count
    return count("yes"), count("no"), count("abstain")


async def open_for_days(town: Town, who: str = "chidi", **options: object) -> Json:
    """Open a proposal for three days and let its thread be made; its card."""
    person = await town.person(who)
    said = await proposed(person, "proposals", **({"title": "Print the guide", "closes": "3d"} | options))
    await town.settle()
    return await town.card(person, said.partition("**")[2].partition("**")[0])


async def thread_of(town: Town, number: int = 1) -> str:
    """The thread of a proposal."""
    found = (await town.proposal(number)).proposal.thread
    assert found is not None
    return str(found)


def mentioned(message: Json) -> list[str]:
    """Whom a message mentions."""
    return [user["id"] for user in message["mentions"]]


async def add_task(town: Town, who: str = "chidi", title: str = "Draw the rays", **options: object) -> Json:
    """Add the next task and return its card."""
    person = await town.person(who)
    said = await told(person, "general", "task add", title=title, **options)
    return await town.card(person, said.partition("**")[2].partition("**")[0])


async def contribute(
    town: Town, who: str = "dilnoza", title: str = PAGE, text: str = TEXT, *, agree: bool = True, **options: object
) -> Json:
    """Hand in a text by ``/contribute`` and its form, agree to the licence where asked, and return the card."""
    person = await town.person(who)
    opened = await person.slash("general", "contribute", title=title, **options)
    reply = await answered(person, await submit(person, opened, text=text))
    said = visible_text(reply)
    assert "**C" in said, said
    if agree and "I agree" in labels(reply):
        assert "recorded" in await click(person, reply, "I agree")
    return await town.card(person, said.partition("**")[2].partition("**")[0])


async def accept(town: Town, card: Json, who: str = "bruno") -> str:
    """Approve a contribution by its card's button; what the answer says."""
    return await click(await town.person(who), card, "Approve")


async def published(town: Town, who: str = "dilnoza", title: str = PAGE, text: str = TEXT, **options: object) -> None:
    """Contribute a text and have it accepted."""
    assert "is accepted" in await accept(town, await contribute(town, who, title, text, **options))
    await town.settle()


async def web(town: Town, path: str, status: int = 200) -> str:
    """The page of this community's archive at ``path``, as any reader gets it."""
    address = path if path.startswith("http") else f"{town.archive_url}/{town.guild}/{path}"
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        assert response.status == status, f"{address}: {response.status}"
        return await response.text()


async def said_by_bot(town: Town, who: Person, channel: Any, containing: str) -> int:
    """How many messages of the bot in a channel show a text."""
    bot = town.server.world.settings["seed"]["application_id"]
    said = await who.messages(channel)
    return sum(one["author"]["id"] == bot and containing in visible_text(one) for one in said)


async def restart(town: Town) -> None:
    """End the bot, and have it come back."""
    await town.stop()
    await town.start()


async def yes(town: Town) -> int:
    """How many yes votes the first proposal has."""
    return (await town.proposal(1)).tally.count("yes")
