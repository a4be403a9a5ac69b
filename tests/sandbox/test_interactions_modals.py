"""Which modals an application may open, and which answers a person may give in them."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.app import Server
from sandbox.rest.component_values import Submission
from sandbox.rest.form import Form
from sandbox.rest.modal_form import read_modal
from sandbox.rest.resolved import Resolver

Json = dict[str, Any]


def label(component: Json, **fields: Any) -> Json:
    return {"type": 18, "label": "Field", "component": {"custom_id": "field", **component}, **fields}


def modal(*components: Json, **fields: Any) -> Json:
    return {"custom_id": "modal", "title": "A form", "components": list(components), **fields}


TEXT: Json = {"type": 4, "style": 1}
CHOICES = [{"value": str(number), "label": str(number)} for number in range(3)]


def problems(server: Server, body: Json) -> list[tuple[str, str]]:
    form = Form(body)
    read_modal(form, server.world)
    return [(path, code) for path, code, _ in form.problems]


def answer(server: Server, component: Json, sent: Json) -> tuple[Json, list[str]]:
    """What the application would receive for one field, and the codes of what is wrong with it."""
    opened = Form(modal(label(component)))
    shown = read_modal(opened, server.world)
    assert opened.problems == []
    channel = next(c for c in server.world.channels.values() if c.get("name") == "general")
    resolver = Resolver(server.world, channel, server.world.guilds[channel["guild_id"]]["owner_id"], "0", {})
    form = Form({"components": [{"type": 18, "component": {"custom_id": "field", **sent}}]}, "data")
    filled = Submission(form, resolver).read(shown["components"])
    return filled[0]["component"], [code for _, code, _ in form.problems]


def test_a_plain_form_is_accepted_and_numbered(server: Server) -> None:
    form = Form(
        modal(
            {"type": 10, "content": "Please"},
            label(TEXT),
            {"type": 1, "components": [TEXT | {"custom_id": "old", "label": "Old"}]},
        )
    )
    read = read_modal(form, server.world)
    assert form.problems == []
    assert [c["id"] for c in read["components"]] == [1, 2, 4]
    assert read["components"][1]["component"]["id"] == 3


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (modal(label(TEXT), title="x" * 46), ("title", "BASE_TYPE_BAD_LENGTH")),
        (modal(label(TEXT), custom_id=""), ("custom_id", "BASE_TYPE_BAD_LENGTH")),
        (modal(), ("components", "BASE_TYPE_BAD_LENGTH")),
        (modal(*[label(TEXT)] * 6), ("components", "BASE_TYPE_BAD_LENGTH")),
        (modal(label(TEXT), label(TEXT)), ("components.1.component.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED")),
        (modal(label(TEXT, label="x" * 46)), ("components.0.label", "BASE_TYPE_BAD_LENGTH")),
        (modal(label({"type": 2, "style": 1})), ("components.0.component.type", "BASE_TYPE_CHOICES")),
        (modal(label(TEXT | {"max_length": 4001})), ("components.0.component.max_length", "NUMBER_TYPE_MAX")),
        (
            modal(label({"type": 3, "options": CHOICES, "disabled": True})),
            ("components.0.component.disabled", "COMPONENT_TYPE_INVALID"),
        ),
        (
            modal(label({"type": 22, "options": CHOICES, "min_values": 0})),
            ("components.0.component.min_values", "SELECT_COMPONENT_MIN_VALUES_INVALID"),
        ),
    ],
)
def test_a_form_that_discord_would_refuse_is_refused(server: Server, body: Json, problem: tuple[str, str]) -> None:
    assert problem in problems(server, body)


@pytest.mark.parametrize(
    ("component", "sent", "codes"),
    [
        (TEXT, {"value": "low tide"}, []),
        (TEXT, {"value": ""}, ["BASE_TYPE_REQUIRED"]),
        (TEXT | {"required": False}, {"value": ""}, []),
        (TEXT | {"min_length": 3}, {"value": "no"}, ["BASE_TYPE_BAD_LENGTH"]),
        (TEXT, {"value": "x" * 4001}, ["BASE_TYPE_BAD_LENGTH"]),
        ({"type": 3, "options": CHOICES}, {"values": ["1"]}, []),
        ({"type": 3, "options": CHOICES}, {"values": ["7"]}, ["COMPONENT_VALIDATION_FAILED"]),
        ({"type": 3, "options": CHOICES}, {"values": []}, ["BASE_TYPE_REQUIRED"]),
        ({"type": 5}, {"values": ["123"]}, ["COMPONENT_VALIDATION_FAILED"]),
        ({"type": 19}, {"values": ["0"]}, ["BASE_TYPE_CHOICES"]),
        ({"type": 21, "options": CHOICES}, {"value": "2"}, []),
        ({"type": 21, "options": CHOICES}, {"value": None}, ["BASE_TYPE_REQUIRED"]),
        ({"type": 21, "options": CHOICES}, {"value": "9"}, ["COMPONENT_VALIDATION_FAILED"]),
        ({"type": 22, "options": CHOICES}, {"values": ["0", "2"]}, []),
        ({"type": 22, "options": CHOICES, "max_values": 1}, {"values": ["0", "2"]}, ["COMPONENT_VALIDATION_FAILED"]),
        ({"type": 23}, {"value": True}, []),
    ],
)
def test_answers_are_held_to_the_form(server: Server, component: Json, sent: Json, codes: list[str]) -> None:
    filled, found = answer(server, component, sent)
    assert found == codes
    if not codes:
        kept = {key: filled[key] for key in sent}
        assert kept == sent


def test_a_checkbox_that_was_not_touched_is_unchecked(server: Server) -> None:
    assert answer(server, {"type": 23}, {})[0]["value"] is False


def test_a_chosen_member_arrives_resolved(server: Server) -> None:
    world = server.world
    someone = next(u["id"] for u in world.users.values() if u["username"] == "hana")
    opened = read_modal(Form(modal(label({"type": 5}))), world)
    channel = next(c for c in world.channels.values() if c.get("name") == "general")
    resolver = Resolver(world, channel, someone, "0", {})
    form = Form({"components": [{"component": {"custom_id": "field", "values": [someone]}}]})
    Submission(form, resolver).read(opened["components"])
    resolved = resolver.shown()
    assert resolved["users"][someone]["username"] == "hana"
    assert "deaf" not in resolved["members"][someone]
    assert int(resolved["members"][someone]["permissions"]) & 1 << 11
