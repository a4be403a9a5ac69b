"""The routes of Discord's own clients: accounts, guilds, invites, applications and adding a bot."""

from __future__ import annotations

import pytest

from sandbox.app import Server
from tests.sandbox.person import Refused, Rest


async def register(server: Server, username: str, **fields: object) -> Rest:
    async with Rest(server.url) as nobody:
        body = {"username": username, "password": "tide-pools!", "email": f"{username}@example.org", **fields}
        token = (await nobody.request("POST", "/auth/register", body))["token"]
    return Rest(server.url, token)


async def test_a_new_account_can_be_used_at_once(server: Server) -> None:
    async with await register(server, "ines", global_name="Inés") as ines:
        me = await ines.request("GET", "/users/@me")
    assert (me["username"], me["global_name"], me["email"]) == ("ines", "Inés", "ines@example.org")


async def test_an_account_opens_with_its_password_and_with_no_other(server: Server) -> None:
    await register(server, "ines")
    async with Rest(server.url) as nobody:
        wanted = {"login": "ines@example.org", "password": "tide-pools!"}
        token = (await nobody.request("POST", "/auth/login", wanted))["token"]
        with pytest.raises(Refused) as refusal:
            await nobody.request("POST", "/auth/login", wanted | {"password": "tide-pools?"})
    assert refusal.value.body["errors"]["login"]["_errors"][0]["code"] == "INVALID_LOGIN"
    async with Rest(server.url, token) as ines:
        assert (await ines.request("GET", "/users/@me"))["username"] == "ines"


async def test_a_token_is_worthless_after_logging_out(server: Server) -> None:
    async with await register(server, "ines") as ines:
        await ines.request("POST", "/auth/logout", {})
        with pytest.raises(Refused) as refusal:
            await ines.request("GET", "/users/@me")
    assert refusal.value.status == 401


@pytest.mark.parametrize("username", ["Ada", "a", "two words", "x" * 33, "a..b"])
async def test_a_username_that_discord_would_not_take_is_refused(server: Server, username: str) -> None:
    with pytest.raises(Refused) as refusal:
        await register(server, username, email=None)
    assert "username" in refusal.value.body["errors"]


async def test_a_taken_username_is_refused(server: Server) -> None:
    with pytest.raises(Refused) as refusal:
        await register(server, "ada")
    assert refusal.value.body["errors"]["username"]["_errors"][0]["code"] == "USERNAME_ALREADY_TAKEN"


async def test_an_invite_lets_somebody_in_once_for_each_use(server: Server) -> None:
    world = server.world
    guild_id = world.settings["seed"]["guild_id"]
    channel = next(c for c in world.guild_channels(guild_id) if c["name"] == "general")
    async with await register(server, "ines") as ines, await register(server, "juno") as juno:
        async with Rest(server.url, next(iter(world.tokens))) as ada:
            made = await ada.request("POST", f"/channels/{channel['id']}/invites", {"max_uses": 1})
        seen = await juno.request("GET", f"/invites/{made['code']}?with_counts=true")
        assert seen["guild"]["name"] == "Tidepool Guide"
        joined = await ines.request("POST", f"/invites/{made['code']}", {})
        assert joined["new_member"] is True
        assert [guild["id"] for guild in await ines.request("GET", "/users/@me/guilds")] == [guild_id]
        with pytest.raises(Refused) as refusal:
            await juno.request("POST", f"/invites/{made['code']}", {})
    assert refusal.value.code == 10006


async def test_an_invite_expires_by_the_sandboxs_clock(server: Server) -> None:
    world = server.world
    channel = next(c for c in world.channels.values() if c["name"] == "general")
    async with Rest(server.url, next(iter(world.tokens))) as ada:
        made = await ada.request("POST", f"/channels/{channel['id']}/invites", {"max_age": 3600})
        server.clock.move(3601)
        with pytest.raises(Refused) as refusal:
            await ada.request("GET", f"/invites/{made['code']}")
    assert refusal.value.code == 10006


async def test_a_person_can_make_a_guild_an_application_and_bring_its_bot_in(server: Server) -> None:
    async with await register(server, "ines") as ines:
        guild = await ines.request("POST", "/guilds", {"name": "Seaweed"})
        application = await ines.request("POST", "/applications", {"name": "Kelp"})
        token = (await ines.request("POST", f"/applications/{application['id']}/bot", {}))["token"]
        query = f"client_id={application['id']}&scope=bot%20applications.commands"
        seen = await ines.request("GET", f"/oauth2/authorize?{query}")
        assert [g["id"] for g in seen["guilds"]] == [guild["id"]]
        wanted = {"guild_id": guild["id"], "permissions": "3072", "authorize": True}
        await ines.request("POST", f"/oauth2/authorize?{query}", wanted)
        member = await ines.request("GET", f"/guilds/{guild['id']}/members/{application['id']}")
        roles = await ines.request("GET", f"/guilds/{guild['id']}/roles")
    role = next(role for role in roles if role["id"] in member["roles"])
    assert (role["managed"], role["permissions"], role["tags"]) == (True, "3072", {"bot_id": application["id"]})
    async with Rest(server.url, f"Bot {token}") as bot:
        assert (await bot.request("GET", "/users/@me"))["bot"] is True
        assert (await bot.request("GET", "/applications/@me"))["name"] == "Kelp"


async def test_only_those_who_manage_a_guild_can_add_a_bot_to_it(server: Server) -> None:
    world = server.world
    seed = world.settings["seed"]
    async with await register(server, "ines") as ines:
        query = f"client_id={seed['application_id']}&scope=bot"
        wanted = {"guild_id": seed["guild_id"], "permissions": "8", "authorize": True}
        with pytest.raises(Refused) as refusal:
            await ines.request("POST", f"/oauth2/authorize?{query}", wanted)
    assert refusal.value.code == 50001


async def test_a_new_bot_token_ends_the_old_one(server: Server) -> None:
    async with await register(server, "ines") as ines:
        application = await ines.request("POST", "/applications", {"name": "Kelp"})
        base = f"/applications/{application['id']}/bot"
        old = (await ines.request("POST", base, {}))["token"]
        new = (await ines.request("POST", f"{base}/reset", {}))["token"]
    async with Rest(server.url, f"Bot {new}") as bot:
        assert (await bot.request("GET", "/users/@me"))["username"] == "Kelp"
    async with Rest(server.url, f"Bot {old}") as bot:
        with pytest.raises(Refused) as refusal:
            await bot.request("GET", "/users/@me")
    assert refusal.value.status == 401


async def test_nobody_elses_application_can_be_read_or_changed(server: Server) -> None:
    async with await register(server, "ines") as ines, await register(server, "juno") as juno:
        application = await ines.request("POST", "/applications", {"name": "Kelp"})
        for method, body in (("GET", None), ("PATCH", {"description": "mine now"})):
            with pytest.raises(Refused) as refusal:
                await juno.request(method, f"/applications/{application['id']}", body)
            assert refusal.value.code == 20012
