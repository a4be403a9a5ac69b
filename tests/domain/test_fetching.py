"""Addresses, names and first bytes: what is fetched, and what it is taken for."""

from __future__ import annotations

import itertools
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.fetching import NAME_LIMIT, is_ours_to_fetch, is_public, safe_name, sniffed
from tests import fetching

LOCAL = "http://127.0.0.1:8090/cdn"


@pytest.mark.parametrize("address", fetching.GOOD)
def test_attachments_on_discords_servers_are_fetched(address):
    assert is_ours_to_fetch(address)
    assert is_ours_to_fetch(address, LOCAL)


@pytest.mark.parametrize("address", fetching.BAD)
def test_nothing_else_is_fetched_with_or_without_a_sandbox(address):
    assert not is_ours_to_fetch(address)
    assert not is_ours_to_fetch(address, LOCAL)


def test_there_are_at_least_two_hundred_addresses_that_are_not_fetched():
    assert len(set(fetching.BAD)) >= 200


def test_the_sandboxs_own_attachments_are_fetched_in_the_sandbox_alone():
    address = f"{LOCAL}/attachments/1/2/a.png?ex=1&is=2&hm=3&"
    assert is_ours_to_fetch(address, LOCAL)
    assert not is_ours_to_fetch(address)
    assert not is_ours_to_fetch(address.replace("8090", "8091"), LOCAL)
    assert not is_ours_to_fetch(address.replace("127.0.0.1", "localhost"), LOCAL)
    assert not is_ours_to_fetch(address.replace("/cdn/attachments", "/api/v10/attachments"), LOCAL)


@given(st.text())
def test_no_text_is_mistaken_for_an_address_of_discords(text):
    assert not is_ours_to_fetch(f"https://{text}/attachments/1/2/a.png") or text in {
        "cdn.discordapp.com",
        "media.discordapp.net",
    }


@pytest.mark.parametrize("address", fetching.INNER)
def test_addresses_of_machines_nearby_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["162.159.135.233", "8.8.8.8", "2606:4700::6810:84e5", "::ffff:162.159.135.233", "64:ff9b::a29f:87e9"]
)
def test_addresses_on_the_internet_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(("name", "kept"), fetching.NAMES)
def test_a_name_is_made_one(name, kept):
    assert safe_name(name) == kept


@given(st.text(max_size=300))
def test_a_name_never_leaves_its_folder_and_always_names_a_file(name):
    kept = safe_name(name)
    assert 0 < len(kept) <= NAME_LIMIT
    assert PurePosixPath(kept).name == kept == PureWindowsPath(kept).name
    assert kept not in {".", ".."}
    assert not any(ord(character) < 0x20 for character in kept)
    assert safe_name(kept) == kept


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n....", "a.html", "image/png"),
        (b"\xff\xd8\xff\xe0", "a", "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a", "image/webp"),
        (b"%PDF-1.7\n\xe2\xe3", "a.png", "application/pdf"),
        (b"<svg onload=alert(1)>", "a.png", "text/plain"),
        (b"<!doctype html><script>", "a.md", "text/markdown"),
        (b"GIF87a<script>", "a", "image/gif"),
        (b"\x00\x01\x02", "a.png", "application/octet-stream"),
        (b"plain", "a.exe", "text/plain"),
        (b"\xff\xfeh\0i\0", "a.txt", "application/octet-stream"),
        (b"", "a.png", "text/plain"),
        ("é".encode()[:1], "a.txt", "text/plain"),
    ],
)
def test_what_a_file_is_is_told_by_its_bytes_and_not_by_what_it_claims(head, name, kind):
    assert sniffed(head, name) == kind


@given(st.binary(max_size=600), st.text(max_size=20))
def test_no_bytes_are_of_a_type_that_runs_in_a_browser(head, name):
    kind = sniffed(head, name)
    assert not any(word in kind for word in ("html", "xml", "svg", "script", "json", "css"))


def test_text_that_is_cut_inside_a_character_is_text():
    for letter, cut in itertools.product("aéż語🦀", range(1, 5)):
        encoded = (letter * 600).encode()
        assert sniffed(encoded[: 512 - cut], "a") == "text/plain"
