"""The end of the program while something is under way: it is finished, or cut off without an error and done later."""

from __future__ import annotations

import asyncio
import sys

import pytest

from bot.domain.ids import GuildId
from tests.e2e.acts import add_task, click, proposed, restart, yes
from tests.e2e.conftest import Town
from tests.sandbox.person import visible_text


async def test_an_end_in_the_middle_of_a_delivery_is_no_error_and_what_was_cut_off_is_said_later(town: Town):
    card = await add_task(town)
    hana = await town.person("hana")
    town.server.faults.slow("PATCH", r"/channels/\d+/messages/\d+$", 0.5)
    await click(hana, card, "Claim")
    town.server.clock.move(2)
    await town.until(lambda: armed(town), False)
    await town.stop()
    await town.start()
    await town.settle()
    assert "Claimed by" in visible_text(await town.card(hana, "T1"))


async def test_an_end_while_ballots_are_being_read_again_is_no_error(
    town: Town, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    chidi = await town.person("chidi")
    await proposed(chidi, "proposals", title="Print the guide")
    card = await town.card(chidi, "P1")
    await chidi.react(card, "👍")
    await town.until(lambda: yes(town), 1)
    await town.stop()
    town.server.faults.slow("GET", r"/messages/\d+$", 0.5, n=1)
    await town.start()
    await town.until(lambda: armed(town), False)
    monkeypatch.setattr(sys.modules["cogs.voting"], "_RECHECK_AFTER", 0.1)
    await chidi.unreact(card, "👍")
    await town.until(lambda: yes(town), 0)
    await town.stop()
    await asyncio.sleep(0.7)
    assert [record.message for record in caplog.records if record.levelname in {"ERROR", "WARNING"}] == []


async def armed(town: Town) -> bool:
    return town.server.faults.rest_armed


async def test_a_command_under_way_at_the_end_of_the_program_is_finished_first(
    town: Town, monkeypatch: pytest.MonkeyPatch
):
    chidi = await town.person("chidi")
    under_way, send = asyncio.Event(), town.client.deliver_now

    async def slowly(guild: GuildId) -> None:
        under_way.set()
        await asyncio.sleep(0.2)
        await send(guild)

    monkeypatch.setattr(town.client, "deliver_now", slowly)
    sent = await chidi.slash("general", "task add", title="Draw the rays")
    await under_way.wait()
    await restart(town)
    assert "T1" in visible_text(await chidi.wait_reply(sent))
    assert (await town.desk.tasks.get(town.guild, 1)).card is not None


async def test_a_command_that_does_not_end_is_cut_off_with_the_program(town: Town, monkeypatch: pytest.MonkeyPatch):
    chidi = await town.person("chidi")
    under_way, cut_off = asyncio.Event(), asyncio.Event()

    async def endlessly(_guild: GuildId) -> None:
        under_way.set()
        try:
            await asyncio.Event().wait()
        finally:
            cut_off.set()

    monkeypatch.setattr("bot.client.FINISH_WITHIN", 0.05)
    monkeypatch.setattr(town.client, "deliver_now", endlessly)
    await chidi.slash("general", "task add", title="Draw the rays")
    await under_way.wait()
    await town.stop()
    assert cut_off.is_set()
    await town.start()
    await town.settle()
    assert (await town.desk.tasks.get(town.guild, 1)).card is not None
