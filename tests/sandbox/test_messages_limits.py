"""What Discord refuses in messages, and how it says so."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.app import Server
from sandbox.permissions import bits
from tests.sandbox.callers import calling, field_errors, refused
from tests.sandbox.conftest import Community
from tests.sandbox.person_wire import Rest

Json = dict[str, Any]


@pytest.fixture
async def bot(server: Server) -> AsyncIterator[Rest]:
    async with calling(server) as rest:
        yield rest


@pytest.fixture
def path(community: Community) -> str:
    return f"/channels/{community.channel('general')['id']}/messages"


def button(**fields: Any) -> Json:
    return {"type": 2, "style": 1, "label": "Yes", "custom_id": "yes"} | fields


def row(*components: Json) -> Json:
    return {"type": 1, "components": list(components)}


def option(value: str) -> Json:
    return {"label": value, "value": value}


def select(count: int = 2, **fields: Any) -> Json:
    return {"type": 3, "custom_id": "pick", "options": [option(str(n)) for n in range(count)]} | fields


@pytest.mark.parametrize("body", [{}, {"content": "  "}, {"embeds": [{}]}, {"content": None, "components": []}])
async def test_a_message_of_nothing_is_refused(bot: Rest, path: str, body: Json) -> None:
    assert (await refused(bot, "POST", path, body)).code == 50006


FIELD_ERRORS: list[tuple[Json, str, str]] = [
    ({"content": "x" * 2001}, "content", "BASE_TYPE_MAX_LENGTH"),
    ({"content": 5}, "content", "STRING_TYPE_CONVERT"),
    ({"content": "x", "nonce": "n" * 26}, "nonce", "BASE_TYPE_MAX_LENGTH"),
    ({"embeds": [{"title": "t"}] * 11}, "embeds", "BASE_TYPE_MAX_LENGTH"),
    ({"embeds": [{"title": "x" * 257}]}, "embeds.0.title", "BASE_TYPE_MAX_LENGTH"),
    ({"embeds": [{"description": "x" * 4097}]}, "embeds.0.description", "BASE_TYPE_MAX_LENGTH"),
    ({"embeds": [{"fields": [{"name": "n"}]}]}, "embeds.0.fields.0.value", "BASE_TYPE_REQUIRED"),
    ({"embeds": [{"fields": [{"name": "n", "value": "v"}] * 26}]}, "embeds.0.fields", "BASE_TYPE_MAX_LENGTH"),
    ({"embeds": [{"footer": {"text": "x" * 2049}}]}, "embeds.0.footer.text", "BASE_TYPE_MAX_LENGTH"),
    ({"embeds": [{"description": "x" * 3001}] * 2}, "embeds", "MAX_EMBED_SIZE_EXCEEDED"),
    ({"embeds": [{"url": "javascript:alert(1)"}]}, "embeds.0.url", "URL_TYPE_INVALID_SCHEME"),
    ({"embeds": [{"title": "t", "timestamp": "noon"}]}, "embeds.0.timestamp", "DATE_TIME_TYPE_PARSE"),
    ({"embeds": [{"title": "t", "color": 1 << 24}]}, "embeds.0.color", "NUMBER_TYPE_MAX"),
    (
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        "allowed_mentions",
        "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
    ),
    (
        {"content": "x", "allowed_mentions": {"parse": ["all"]}},
        "allowed_mentions.parse.0",
        "BASE_TYPE_CHOICES",
    ),
    ({"content": "x", "message_reference": {}}, "message_reference.message_id", "BASE_TYPE_REQUIRED"),
    (
        {"content": "x", "message_reference": {"message_id": "1"}},
        "message_reference",
        "REPLIES_UNKNOWN_MESSAGE",
    ),
    ({"components": [button()]}, "components.0.type", "UNION_TYPE_CHOICES"),
    ({"components": [row()]}, "components.0.components", "BASE_TYPE_BAD_LENGTH"),
    ({"components": [row(button(custom_id=str(n))) for n in range(6)]}, "components", "BASE_TYPE_BAD_LENGTH"),
    (
        {"components": [row(*(button(custom_id=str(n)) for n in range(6)))]},
        "components.0.components",
        "BASE_TYPE_BAD_LENGTH",
    ),
    (
        {"components": [row(button(), button())]},
        "components.0.components.1.custom_id",
        "COMPONENT_CUSTOM_ID_DUPLICATED",
    ),
    (
        {"components": [row(button(), select())]},
        "components.0.components.1",
        "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
    ),
    (
        {"components": [row(button(custom_id="x" * 101))]},
        "components.0.components.0.custom_id",
        "BASE_TYPE_BAD_LENGTH",
    ),
    (
        {"components": [row(button(custom_id=None))]},
        "components.0.components.0.custom_id",
        "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED",
    ),
    (
        {"components": [row({"type": 2, "style": 5, "label": "Read"})]},
        "components.0.components.0.url",
        "BUTTON_COMPONENT_URL_REQUIRED",
    ),
    (
        {"components": [row(button(emoji={"name": "house"}))]},
        "components.0.components.0.emoji.name",
        "BUTTON_COMPONENT_INVALID_EMOJI",
    ),
    (
        {"components": [row(button(label="x" * 81))]},
        "components.0.components.0.label",
        "BASE_TYPE_MAX_LENGTH",
    ),
    (
        {"components": [row(select(26))]},
        "components.0.components.0.options",
        "BASE_TYPE_BAD_LENGTH",
    ),
    (
        {"components": [row(select(options=[option("a"), option("a")]))]},
        "components.0.components.0.options.1.value",
        "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
    ),
    (
        {"components": [row(select(min_values=3))]},
        "components.0.components.0.min_values",
        "SELECT_COMPONENT_MIN_VALUES_TOO_LARGE",
    ),
    (
        {"content": "x", "components": [{"type": 10, "content": "t"}]},
        "components.0.type",
        "UNION_TYPE_CHOICES",
    ),
    (
        {"flags": 1 << 15, "content": "x", "components": [{"type": 10, "content": "t"}]},
        "content",
        "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
    ),
    (
        {"flags": 1 << 15, "components": [{"type": 10, "content": "x" * 2001}] * 2},
        "components",
        "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
    ),
    (
        {"flags": 1 << 15, "components": [{"type": 17, "components": [{"type": 14}] * 20}] * 2},
        "components",
        "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
    ),
    (
        {"flags": 1 << 15, "components": [{"type": 13, "file": {"url": "attachment://lost.txt"}}]},
        "components",
        "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
    ),
    ({"content": "x", "attachments": [{"id": 0}]}, "attachments.0.id", "ATTACHMENT_NOT_FOUND"),
]


@pytest.mark.parametrize(("body", "field", "code"), FIELD_ERRORS, ids=lambda value: str(value)[:60])
async def test_a_field_out_of_bounds_is_named(bot: Rest, path: str, body: Json, field: str, code: str) -> None:
    assert field_errors(await refused(bot, "POST", path, body)).get(field) == code


async def test_every_problem_is_reported_at_once(bot: Rest, path: str) -> None:
    body = {
        "content": "x" * 2001,
        "embeds": [{"title": "x" * 257}],
        "components": [row(button(label="x" * 81))],
    }
    errors = field_errors(await refused(bot, "POST", path, body))
    assert set(errors) == {"content", "embeds.0.title", "components.0.components.0.label"}


async def test_limits_are_inclusive_and_surrounding_space_is_cut_off(bot: Rest, path: str) -> None:
    embed = {"title": "t" * 256, "description": "  d  ", "fields": [{"name": "n", "value": "v" * 1024}] * 4}
    sent = await bot.request("POST", path, {"content": " " + "x" * 2000 + "\n", "embeds": [embed]})
    assert (len(sent["content"]), sent["embeds"][0]["description"]) == (2000, "d")
    full = row(*(button(custom_id=str(n) * 100) for n in range(5)))
    await bot.request("POST", path, {"content": "x", "components": [full, row(select(25))]})


async def test_broken_json_has_its_own_code(server: Server, path: str) -> None:
    async with calling(server) as bot:
        assert bot._http is not None
        headers = {**bot._headers, "Content-Type": "application/json"}
        url = f"{server.api}{path}"
        async with bot._http.post(url, data=b'{"content": ', headers=headers) as answer:
            assert (answer.status, (await answer.json())["code"]) == (400, 50109)


@pytest.mark.parametrize(
    ("taken", "body"),
    [("EMBED_LINKS", {"embeds": [{"title": "t"}]}), ("SEND_MESSAGES", {"content": "x"})],
)
async def test_sending_needs_its_permissions(
    bot: Rest, path: str, community: Community, taken: str, body: Json
) -> None:
    deny(community, taken)
    assert (await refused(bot, "POST", path, body)).code == 50013


async def test_a_hidden_channel_is_no_access(bot: Rest, path: str, community: Community) -> None:
    deny(community, "VIEW_CHANNEL")
    assert (await refused(bot, "POST", path, {"content": "x"})).code == 50001
    assert (await refused(bot, "GET", path)).code == 50001


async def test_without_the_history_nothing_is_listed_and_replies_are_refused(
    bot: Rest, path: str, community: Community
) -> None:
    origin = community.say("ada", "old")["id"]
    deny(community, "READ_MESSAGE_HISTORY")
    assert await bot.request("GET", path) == []
    reply = {"content": "x", "message_reference": {"message_id": origin}}
    assert (await refused(bot, "POST", path, reply)).code == 160002


async def test_places_that_hold_no_messages_say_so(bot: Rest, community: Community) -> None:
    forum, category = community.channel("field-notes")["id"], community.channel("Commons")["id"]
    assert (await refused(bot, "POST", f"/channels/{forum}/messages", {"content": "x"})).code == 40058
    assert (await refused(bot, "POST", f"/channels/{category}/messages", {"content": "x"})).code == 50008
    assert (await refused(bot, "POST", "/channels/1/messages", {"content": "x"})).code == 10003
    general = community.channel("general")["id"]
    assert (await refused(bot, "GET", f"/channels/{general}/messages/1")).code == 10008


async def test_slow_mode_holds_people_back_but_not_the_bot(
    server: Server, bot: Rest, path: str, community: Community
) -> None:
    community.channel("general")["rate_limit_per_user"] = 30
    server.clock.move(31)
    async with calling(server, "chidi") as chidi:
        await chidi.request("POST", path, {"content": "one"})
        refusal = await refused(chidi, "POST", path, {"content": "two"})
        assert (refusal.status, refusal.code) == (429, 20016)
        assert 0 < refusal.body["retry_after"] <= 30
        server.clock.move(31)
        await chidi.request("POST", path, {"content": "two"})
    for _ in range(2):
        await bot.request("POST", path, {"content": "x"})


async def test_people_cannot_send_embeds_or_components(server: Server, path: str) -> None:
    rich = {"content": "look", "embeds": [{"title": "t"}], "components": [row(button())]}
    async with calling(server, "chidi") as chidi:
        sent = await chidi.request("POST", path, rich)
    assert (sent["embeds"], sent["components"]) == ([], [])


def deny(community: Community, name: str) -> None:
    """Take a permission from the bot in #general."""
    overwrite = {"id": community.bot_id, "type": 1, "allow": "0", "deny": str(bits(name))}
    community.channel("general")["permission_overwrites"] = [overwrite]
