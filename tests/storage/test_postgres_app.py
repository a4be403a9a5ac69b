"""The whole program on a database."""

from __future__ import annotations

import asyncio

import aiohttp

from bot.app import assembled
from bot.clock import SystemClock
from bot.config import Settings, Storage, Web
from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from tests.deciding import propose
from tests.postgres import Server

GUILD = GuildId(600_000_000_000_000_000)


async def test_the_program_runs_on_a_database_and_its_health_says_when_that_is_away(tmp_path):
    server = Server()
    try:
        server.start()
        storage = Storage(tmp_path / "not made", postgres=server.address())
        async with assembled(Settings(web=Web(port=0), storage=storage), SystemClock(), storage) as parts:
            ada = Actor(GUILD, MemberId(1), "Ada", admin=True)
            opened = await propose(parts.desk, ada, "A well?")
            assert await health(parts.archive_url) == "ok"
            server.kill()
            looking = asyncio.create_task(parts.desk.proposals.view(GUILD, opened.number))
            async with asyncio.timeout(10):
                while "does not answer" not in await health(parts.archive_url):
                    await asyncio.sleep(0.05)
                    if looking.done():  # a child of the killed server was still there to answer
                        looking = asyncio.create_task(parts.desk.proposals.view(GUILD, opened.number))
            server.start()
            assert (await looking).proposal == opened
            assert await health(parts.archive_url) == "ok"
        assert not storage.path.exists()
        async with assembled(Settings(web=Web(port=0), storage=storage), SystemClock(), storage) as parts:
            assert (await parts.desk.proposals.view(GUILD, opened.number)).proposal == opened
    finally:
        server.remove()


async def health(archive: str) -> object:
    async with aiohttp.ClientSession() as session, session.get(f"{archive}/health") as answer:
        return (await answer.json())["storage"]
