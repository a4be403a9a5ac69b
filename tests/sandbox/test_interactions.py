"""Interactions end to end: people of the sandbox use a real discord.py bot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.app import Server
from tests.sandbox.person import Person, Refused, Upload, is_ephemeral
from tests.sandbox.scene import PLACE, Scene, staged

Json = dict[str, Any]


@pytest.fixture
async def scene(server: Server) -> AsyncIterator[Scene]:
    async with staged(server) as found:
        yield found


def errors_at(refusal: pytest.ExceptionInfo[Refused], *path: str) -> list[str]:
    node = refusal.value.body["errors"]
    for key in path:
        node = node[key]
    return [entry["code"] for entry in node["_errors"]]


async def test_everybody_sees_the_answer_to_a_slash_command(scene: Scene) -> None:
    used = await scene.chidi.slash(PLACE, "say", text="hello", size=3, kind=1)
    reply = await scene.chidi.wait_reply(used)
    assert reply["content"] == "hello 3 Big one"
    assert reply["interaction_metadata"]["user"]["id"] == scene.chidi.id
    assert (reply["interaction"]["name"], reply["type"]) == ("say", 20)
    await scene.chidi.wait_success(used)
    assert (await scene.dilnoza.wait_message(PLACE, containing="hello 3"))["id"] == reply["id"]
    assert [m["id"] for m in await scene.dilnoza.messages(PLACE, limit=1)] == [reply["id"]]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({}, "INTERACTION_APPLICATION_COMMAND_OPTION_REQUIRED"),
        ({"text": ""}, "BASE_TYPE_BAD_LENGTH"),
        ({"text": "x" * 21}, "BASE_TYPE_BAD_LENGTH"),
        ({"text": "x", "size": 10}, "NUMBER_TYPE_MAX"),
        ({"text": "x", "size": "many"}, "NUMBER_TYPE_COERCE"),
        ({"text": "x", "kind": 2}, "INTERACTION_APPLICATION_COMMAND_OPTION_CHOICE_INVALID"),
        ({"text": "x", "colour": "red"}, "INTERACTION_APPLICATION_COMMAND_OPTION_UNKNOWN"),
    ],
)
async def test_values_that_do_not_fit_never_reach_the_bot(scene: Scene, options: Json, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        await scene.chidi.slash(PLACE, "say", **options)
    assert code in str(refusal.value.body)


async def test_people_channels_roles_and_files_arrive_resolved(scene: Scene) -> None:
    used = await scene.chidi.slash(
        PLACE,
        "point",
        who=scene.dilnoza.user,
        where=scene.chidi.channel("tasks"),
        role=scene.chidi.role("Maintainers"),
        file=Upload("limpet.png", b"\x89PNG" * 5),
    )
    assert (await scene.chidi.wait_reply(used))["content"] == "Dilnoza #tasks Maintainers 20"


async def test_an_ephemeral_answer_is_seen_by_its_person_alone(scene: Scene) -> None:
    used = await scene.chidi.slash(PLACE, "point", who=scene.chidi.user, where=scene.chidi.channel("tasks"))
    reply = await scene.chidi.wait_reply(used)
    assert is_ephemeral(reply)
    assert "guild_id" not in reply
    marker = await scene.chidi.send(PLACE, "after it")
    await scene.dilnoza.wait_message(PLACE, containing="after it")
    assert not any(event.data.get("id") == reply["id"] for event in scene.dilnoza.events if event.data)
    assert [m["id"] for m in await scene.chidi.messages(PLACE, limit=1)] == [marker["id"]]
    with pytest.raises(Refused) as refusal:
        await scene.chidi.request("GET", f"/channels/{reply['channel_id']}/messages/{reply['id']}")
    assert refusal.value.code == 10008


async def test_a_subcommand_in_a_group_is_found_by_its_full_name(scene: Scene) -> None:
    used = await scene.chidi.slash(PLACE, "task list open")
    reply = await scene.chidi.wait_reply(used)
    assert (reply["content"], reply["interaction"]["name"]) == ("none open", "task list open")


async def test_autocompletion_offers_what_the_bot_suggests(scene: Scene) -> None:
    offered = await scene.chidi.autocomplete(PLACE, "task claim", "name", name="li")
    assert [choice["value"] for choice in offered] == ["limpet", "lichen"]
    used = await scene.chidi.slash(PLACE, "task claim", name="something else")
    assert (await scene.chidi.wait_reply(used))["content"] == "claimed something else"


async def test_a_message_command_gets_the_whole_message_without_the_intent_for_content(scene: Scene) -> None:
    note = await scene.dilnoza.send(PLACE, "Three anemones at low tide")
    used = await scene.chidi.context(note, "Track contribution")
    reply = await scene.chidi.wait_reply(used)
    assert reply["content"] == "tracked: Three anemones at low tide by dilnoza"
    assert (reply["type"], reply["interaction_metadata"]["target_message_id"]) == (23, note["id"])


async def test_a_user_command_gets_the_member(scene: Scene) -> None:
    used = await scene.chidi.context(scene.dilnoza.user, "Wave at", place=PLACE)
    assert (await scene.chidi.wait_reply(used))["content"] == "waves at Dilnoza"


async def test_a_button_changes_its_message_for_everybody(scene: Scene) -> None:
    card = await scene.chidi.wait_reply(await scene.chidi.slash(PLACE, "say", text="vote"))
    pressed = await scene.dilnoza.click(await scene.dilnoza.wait_message(PLACE, containing="vote"), label="Yes")
    await scene.dilnoza.wait_success(pressed)
    assert (await scene.chidi.wait_edit(card))["content"] == "dilnoza says yes"


async def test_a_deferred_press_may_edit_its_message_and_say_more_privately(scene: Scene) -> None:
    card = await scene.chidi.wait_reply(await scene.chidi.slash(PLACE, "say", text="vote"))
    pressed = await scene.chidi.click(card, custom_id="poll:slow")
    await scene.chidi.wait_edit(card, containing="slowly changed")
    more = await scene.chidi.wait_followup(pressed)
    assert (more["content"], is_ephemeral(more)) == ("only you see this", True)


async def test_choosing_in_menus(scene: Scene) -> None:
    card = await scene.chidi.wait_reply(await scene.chidi.slash(PLACE, "say", text="vote"))
    used = await scene.chidi.choose(card, "red", "blue", custom_id="poll:colour")
    assert (await scene.chidi.wait_reply(used))["content"] == "chose red, blue"
    used = await scene.chidi.choose(card, scene.dilnoza.user, custom_id="poll:who")
    assert (await scene.chidi.wait_reply(used))["content"] == "picked Dilnoza"


async def test_what_a_message_does_not_offer_cannot_be_pressed_or_chosen(scene: Scene) -> None:
    card = await scene.chidi.wait_reply(await scene.chidi.slash(PLACE, "say", text="vote"))
    impossible = (
        scene.chidi.click(card, custom_id="poll:closed"),
        scene.chidi.choose(card, "purple", custom_id="poll:colour"),
        scene.chidi.choose(card, "red", "green", "blue", custom_id="poll:colour"),
        scene.chidi.choose(card, "1234567890123456789", custom_id="poll:who"),
    )
    for attempt in impossible:
        with pytest.raises(Refused) as refusal:
            await attempt
        assert errors_at(refusal, "data") == ["COMPONENT_VALIDATION_FAILED"]


async def test_a_modal_from_a_button_changes_the_buttons_message(scene: Scene) -> None:
    card = await scene.chidi.wait_reply(await scene.chidi.slash(PLACE, "say", text="vote"))
    modal = await scene.chidi.wait_modal(await scene.chidi.click(card, label="Ask"))
    assert modal["title"] == "Why?"
    with pytest.raises(Refused) as refusal:
        await scene.chidi.submit_modal(modal, {"reason": "no"})
    assert "BASE_TYPE_BAD_LENGTH" in str(refusal.value.body)
    await scene.chidi.submit_modal(modal, {"reason": "low tide"})
    assert (await scene.chidi.wait_edit(card))["content"] == "because low tide"


async def test_a_modal_with_a_text_a_choice_and_a_file(scene: Scene) -> None:
    modal = await scene.chidi.wait_modal(await scene.chidi.slash(PLACE, "form"))
    filled = {"note": "shiny", "zone": ["low"], "photo": [Upload("a.png", b"12345")]}
    reply = await scene.chidi.wait_reply(await scene.chidi.submit_modal(modal, filled))
    assert reply["content"] == "shiny|low|a.png 5"
    with pytest.raises(Refused) as refusal:
        await scene.chidi.submit_modal(modal, {"note": "shiny"})
    assert "BASE_TYPE_REQUIRED" in str(refusal.value.body)


@pytest.mark.parametrize("hidden", [True, False])
async def test_a_deferral_shows_at_once_and_is_completed_by_the_first_followup(scene: Scene, hidden: bool) -> None:
    used = await scene.chidi.slash(PLACE, "later", hidden=hidden)
    thinking = await scene.chidi.wait_for("MESSAGE_CREATE", since=used.since)
    assert thinking["flags"] == (64 | 128 if hidden else 128)
    reply = await scene.chidi.wait_reply(used)
    assert (reply["id"], reply["content"], is_ephemeral(reply)) == (thinking["id"], "first", hidden)
    assert reply["edited_timestamp"] is None
    more = await scene.chidi.wait_followup(used)
    assert more["interaction_metadata"]["original_response_message_id"] == reply["id"]
    assert await scene.chidi.download(more["attachments"][0]["url"]) == b"tide"


async def test_a_command_changed_since_it_was_shown_is_outdated(scene: Scene) -> None:
    command = next(c for c in (await scene.chidi.commands())["application_commands"] if c["name"] == "silent")
    body = {
        "type": 2,
        "application_id": command["application_id"],
        "guild_id": scene.chidi.guild["id"],
        "channel_id": scene.chidi.channel(PLACE),
        "session_id": scene.chidi.session_id,
        "data": {"id": command["id"], "version": "1", "name": "silent", "type": 1, "options": []},
    }
    with pytest.raises(Refused) as refusal:
        await scene.chidi.request("POST", "/interactions", body)
    assert errors_at(refusal, "data") == ["INTERACTION_APPLICATION_COMMAND_INVALID_VERSION"]


async def test_a_command_works_in_a_direct_message_with_the_bot(scene: Scene) -> None:
    assert scene.bot.user is not None
    channel = await scene.chidi.dm(str(scene.bot.user.id))
    used = await scene.chidi.slash(channel, "say", text="hello")
    assert (await scene.chidi.wait_reply(used))["content"] == "hello 1 -"


async def test_somebody_who_may_not_use_commands_in_a_channel_is_refused(scene: Scene) -> None:
    world = scene.server.world
    channel = world.channel(scene.chidi.channel(PLACE))
    denied = {"id": scene.chidi.id, "type": 1, "allow": "0", "deny": str(1 << 31)}
    channel["permission_overwrites"].append(denied)
    with pytest.raises(Refused) as refusal:
        await scene.chidi.slash(PLACE, "silent")
    assert refusal.value.code == 50013


async def test_only_the_session_that_acted_is_told_how_it_went(scene: Scene) -> None:
    async with Person(scene.server.url, scene.chidi.token) as other_window:
        used = await scene.chidi.slash(PLACE, "form")
        await scene.chidi.wait_modal(used)
        await scene.chidi.send(PLACE, "done")
        await other_window.wait_message(PLACE, containing="done")
        assert not [event for event in other_window.events if event.name.startswith("INTERACTION")]
