"""What Discord takes of a message."""

from __future__ import annotations

from typing import Any

import discord

from cogs.rendered import Rendered


def _size(words: str | None) -> int:
    return len((words or "").strip())


def assert_discord_takes(shown: Rendered) -> None:
    """Fail unless Discord takes this message as it is, also with the courier's reference in its footer.

    Source: Discord's API reference, "Embed Limits", "Create Message" and "Component Object".
    """
    assert shown.content is not None or shown.embed is not None
    assert shown.content is None or 0 < _size(shown.content) <= 2000
    if shown.embed is not None:
        _assert_embed(shown.embed)
    payload: list[Any] = shown.view.to_components() if shown.view is not None else []
    items = [item for row in payload for item in row["components"]]
    assert len(payload) <= 5
    assert all(len(row["components"]) <= 5 for row in payload)
    assert len({item["custom_id"] for item in items}) == len(items)
    assert all(0 < len(item["custom_id"]) <= 100 for item in items)
    assert all(0 < len(item["label"]) <= 80 for item in items if item["type"] == discord.ComponentType.button.value)
    for menu in (item for item in items if item["type"] == discord.ComponentType.select.value):
        assert len(menu["placeholder"]) <= 150
        assert 1 <= len(menu["options"]) <= 25
        assert menu["min_values"] <= menu["max_values"] <= len(menu["options"])
        assert all(0 < len(option["label"]) <= 100 for option in menu["options"])
        assert len({option["value"] for option in menu["options"]}) == len(menu["options"])


def _assert_embed(embed: discord.Embed) -> None:
    assert len(embed) <= 5900
    assert _size(embed.title) <= 256
    assert _size(embed.description) <= 4096
    assert _size(embed.footer.text) <= 2000
    assert len(embed.fields) <= 25
    assert _size(embed.title) + _size(embed.description) + len(embed.fields) > 0
    for field in embed.fields:
        assert 0 < _size(field.name) <= 256
        assert 0 < _size(field.value) <= 1024
    assert embed.url is None
