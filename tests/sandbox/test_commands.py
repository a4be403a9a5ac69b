"""Registering application commands over REST, and finding them as a person."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.app import Server
from sandbox.model import users
from sandbox.seed import BOT_TOKEN
from tests.sandbox.person import Refused, Rest

Json = dict[str, Any]
PROPOSE = {"name": "propose", "description": "Put a question to everybody"}
TRACK = {"name": "Track contribution", "type": 3}


class Place:
    """A running sandbox, its bot and two of its people, over REST alone."""

    def __init__(self, server: Server, bot: Rest, ada: Rest, chidi: Rest) -> None:
        self.server, self.bot, self.ada, self.chidi = server, bot, ada, chidi
        seed = server.world.settings["seed"]
        self.guild_id: str = seed["guild_id"]
        self.application_id: str = seed["application_id"]
        self.global_path = f"/applications/{self.application_id}/commands"
        self.guild_path = f"/applications/{self.application_id}/guilds/{self.guild_id}/commands"
        self.index_path = f"/guilds/{self.guild_id}/application-command-index"

    async def index(self, who: Rest) -> list[str]:
        """The names of the commands a person finds in the guild."""
        found = await who.request("GET", self.index_path)
        return [command["name"] for command in found["application_commands"]]


@pytest.fixture
async def place(server: Server) -> AsyncIterator[Place]:
    world = server.world
    tokens = {user["username"]: users.token_of(world, user["id"]) for user in world.users.values()}
    async with (
        Rest(server.url, f"Bot {BOT_TOKEN}") as bot,
        Rest(server.url, tokens["ada"]) as ada,
        Rest(server.url, tokens["chidi"]) as chidi,
    ):
        yield Place(server, bot, ada, chidi)


async def test_a_new_command_is_stored_and_listed(place: Place) -> None:
    made = await place.bot.request("POST", place.global_path, PROPOSE)
    assert made["application_id"] == place.application_id
    assert made["type"] == 1
    assert [c["id"] for c in await place.bot.request("GET", place.global_path)] == [made["id"]]
    assert (await place.bot.request("GET", f"{place.global_path}/{made['id']}"))["version"] == made["version"]


async def test_creating_a_command_again_updates_it(place: Place) -> None:
    first = await place.bot.request("POST", place.global_path, PROPOSE)
    second = await place.bot.request("POST", place.global_path, PROPOSE | {"description": "Ask everybody"})
    assert second["id"] == first["id"]
    assert second["version"] != first["version"]


async def test_overwriting_keeps_the_ids_of_known_commands_and_drops_the_rest(place: Place) -> None:
    before = await place.bot.request("PUT", place.global_path, [PROPOSE, TRACK])
    after = await place.bot.request("PUT", place.global_path, [TRACK])
    assert [c["id"] for c in after] == [before[1]["id"]]
    assert after[0]["version"] == before[1]["version"]
    assert [c["name"] for c in await place.bot.request("GET", place.global_path)] == ["Track contribution"]


async def test_overwriting_with_two_of_a_name_is_refused_whole(place: Place) -> None:
    with pytest.raises(Refused) as refusal:
        await place.bot.request("PUT", place.global_path, [PROPOSE, PROPOSE])
    assert refusal.value.code == 50035
    assert refusal.value.body["errors"]["1"]["_errors"][0]["code"] == "APPLICATION_COMMANDS_DUPLICATE_NAME"
    assert await place.bot.request("GET", place.global_path) == []


async def test_a_guild_and_a_global_command_may_share_a_name(place: Place) -> None:
    await place.bot.request("POST", place.global_path, PROPOSE)
    await place.bot.request("POST", place.guild_path, PROPOSE)
    assert await place.index(place.chidi) == ["propose", "propose"]


async def test_there_are_at_most_15_message_commands(place: Place) -> None:
    for number in range(15):
        await place.bot.request("POST", place.guild_path, TRACK | {"name": f"Track {number}"})
    with pytest.raises(Refused) as refusal:
        await place.bot.request("POST", place.guild_path, TRACK)
    assert refusal.value.code == 30032


async def test_a_rename_onto_another_command_is_refused(place: Place) -> None:
    await place.bot.request("POST", place.global_path, PROPOSE)
    other = await place.bot.request("POST", place.global_path, PROPOSE | {"name": "decide"})
    with pytest.raises(Refused) as refusal:
        await place.bot.request("PATCH", f"{place.global_path}/{other['id']}", {"name": "propose"})
    assert refusal.value.code == 40041


async def test_a_deleted_command_is_gone_for_everybody(place: Place) -> None:
    made = await place.bot.request("POST", place.global_path, PROPOSE)
    await place.bot.request("DELETE", f"{place.global_path}/{made['id']}")
    assert await place.index(place.chidi) == []
    with pytest.raises(Refused) as refusal:
        await place.bot.request("GET", f"{place.global_path}/{made['id']}")
    assert refusal.value.code == 10063


async def test_a_bot_cannot_touch_the_commands_of_another_application(place: Place) -> None:
    other = users.create_application(place.server.world, "Other", "1")
    with pytest.raises(Refused) as refusal:
        await place.bot.request("POST", f"/applications/{other['id']}/commands", PROPOSE)
    assert refusal.value.code == 20012


async def test_translations_are_listed_only_on_request(place: Place) -> None:
    await place.bot.request("POST", place.global_path, PROPOSE | {"name_localizations": {"de": "vorschlag"}})
    plain = (await place.bot.request("GET", place.global_path))[0]
    full = (await place.bot.request("GET", f"{place.global_path}?with_localizations=true"))[0]
    assert "name_localizations" not in plain
    assert full["name_localizations"] == {"de": "vorschlag"}


async def test_a_person_finds_commands_in_their_own_language(place: Place) -> None:
    await place.bot.request("POST", place.global_path, PROPOSE | {"name_localizations": {"en-US": "ask"}})
    command = (await place.chidi.request("GET", place.index_path))["application_commands"][0]
    assert (command["name"], command["name_default"]) == ("ask", "propose")


async def test_a_command_for_those_who_manage_the_server_is_hidden_from_the_others(place: Place) -> None:
    await place.bot.request("POST", place.global_path, PROPOSE | {"default_member_permissions": 32})
    assert await place.index(place.chidi) == []
    assert await place.index(place.ada) == ["propose"]


async def test_permissions_given_to_one_member_open_a_closed_command(place: Place) -> None:
    made = await place.bot.request("POST", place.global_path, PROPOSE | {"default_member_permissions": 0})
    chidi_id = next(u["id"] for u in place.server.world.users.values() if u["username"] == "chidi")
    rule = {"id": chidi_id, "type": 2, "permission": True}
    path = f"{place.guild_path}/{made['id']}/permissions"
    assert (await place.ada.request("PUT", path, {"permissions": [rule]}))["permissions"] == [rule]
    assert await place.index(place.chidi) == ["propose"]
    assert (await place.bot.request("GET", path))["permissions"] == [rule]
    assert len(await place.bot.request("GET", f"{place.guild_path}/permissions")) == 1


async def test_permissions_for_everybody_close_an_open_application(place: Place) -> None:
    await place.bot.request("POST", place.global_path, PROPOSE)
    rule = {"id": place.guild_id, "type": 1, "permission": False}
    path = f"{place.guild_path}/{place.application_id}/permissions"
    await place.ada.request("PUT", path, {"permissions": [rule]})
    assert await place.index(place.chidi) == []
    assert await place.index(place.ada) == ["propose"]


async def test_a_bot_cannot_set_permissions_and_neither_can_an_ordinary_member(place: Place) -> None:
    made = await place.bot.request("POST", place.global_path, PROPOSE)
    for who, code in ((place.bot, 20001), (place.chidi, 50013)):
        with pytest.raises(Refused) as refusal:
            await who.request("PUT", f"{place.guild_path}/{made['id']}/permissions", {"permissions": []})
        assert refusal.value.code == code


async def test_a_command_for_direct_messages_only_is_not_offered_in_a_guild(place: Place) -> None:
    await place.bot.request("POST", place.global_path, PROPOSE | {"contexts": [1]})
    assert await place.index(place.ada) == []


async def test_a_command_without_permissions_of_its_own_answers_10066(place: Place) -> None:
    made = await place.bot.request("POST", place.global_path, PROPOSE)
    with pytest.raises(Refused) as refusal:
        await place.bot.request("GET", f"{place.guild_path}/{made['id']}/permissions")
    assert refusal.value.code == 10066
