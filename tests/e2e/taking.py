"""What people do in tests of taking up messages."""

from __future__ import annotations

from typing import Any

from bot.domain.contribution import Contribution
from bot.domain.kinds import CONTRIBUTIONS
from tests.e2e.acts import reads, submit
from tests.e2e.conftest import Town
from tests.sandbox.person import Person, visible_text

Json = dict[str, Any]
LONG = "The beadlet anemone is a blob of dark red jelly when the tide is out, and a flower when it is in."


def mention(town: Town, words: str) -> str:
    """A message that mentions the bot."""
    bot = town.client.user
    assert bot is not None
    return f"<@{bot.id}> {words}"


def blind(town: Town) -> None:
    """Have Discord withhold from the bot what messages say, over REST as well."""
    for application in town.server.world.applications.values():
        application["flags"] = 0


async def all_of(town: Town) -> list[Contribution]:
    """Every contribution there is."""
    return await town.desk.store.run(town.guild, lambda tx: tx.find(CONTRIBUTIONS))


async def tracked(town: Town, number: int = 1) -> Any:
    """A contribution, once it is there."""

    async def there() -> bool:
        return number in [one.number for one in await all_of(town)]

    await town.until(there, True)
    return await town.desk.contributions.get(town.guild, number)


async def agree(who: Person, since: int = 0) -> None:
    """Agree to the licence by the direct message that asks."""
    asked = await who.wait_message(containing="I made this work", since=since)
    assert "recorded" in visible_text(await who.wait_reply(await who.click(asked, label="I agree")))


async def joined(town: Town, who: Person, message: Json, into: int = 1, **values: object) -> str:
    used = await submit(who, await who.context(message, "Add to contribution"), into=[str(into)], **values)
    return await reads(who, used)


async def changed(who: Person, message: Json, content: str) -> None:
    await who.request("PATCH", f"/channels/{message['channel_id']}/messages/{message['id']}", {"content": content})
