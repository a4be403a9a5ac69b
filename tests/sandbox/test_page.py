"""How the page is served, and that nothing written by anybody can become part of it."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import urlsplit

import aiohttp
import pytest

from sandbox.app import Server
from sandbox.page_routes import CONTENT_TYPES, PAGE, policy
from tests.sandbox.chat_page import chatting
from tests.sandbox.conftest import Community

FILES = sorted(path for path in PAGE.rglob("*") if path.suffix in CONTENT_TYPES)
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "[click](javascript:alert(1))",
    "<javascript:alert(1)>",
    '[a](https://example.org/"onmouseover=alert(1))',
    "```html\n<b>bold</b>\n```",
    "||<svg onload=alert(1)>||",
    "**" * 500 + "_" * 500 + "[" * 300,
    "> " * 200 + "deep",
    "<t:99999999999999:R> <t:-1> <@1> <#2> <@&3> </nothing here:4>",
    "\u202egnp.exe\u202c \u0000 \ufeff",
)


async def test_the_page_comes_with_a_policy_that_allows_nothing_from_outside(server: Server) -> None:
    async with aiohttp.ClientSession() as http, http.get(server.url + "/") as answer:
        assert answer.content_type == "text/html"
        rules = dict(rule.split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split("; "))
        assert rules["default-src"] == "'none'"
        assert rules["script-src"] == rules["style-src"] == "'self'"
        assert rules["require-trusted-types-for"] == "'script'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_forged_host_name_adds_nothing_to_the_policy() -> None:
    assert "evil" not in policy("x; script-src evil")
    assert " ws://localhost:1 " in policy("localhost:1")


async def test_every_file_has_its_content_type(server: Server) -> None:
    async with aiohttp.ClientSession() as http:
        for path in FILES:
            async with http.get(f"{server.url}/page/{path.relative_to(PAGE).as_posix()}") as answer:
                assert (path, answer.status, answer.content_type) == (path, 200, CONTENT_TYPES[path.suffix])
                assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["../app.py", "..%2fapp.py", "js/../../app.py", "README.md", "nothing.js", "js"])
async def test_nothing_but_the_pages_own_files_is_served(server: Server, path: str) -> None:
    where = urlsplit(server.url)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)  # a client library would tidy the path
    writer.write(f"GET /page/{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    status = (await reader.readline()).decode()
    writer.close()
    assert " 404 " in status


def test_no_script_of_the_page_ever_parses_markup() -> None:
    forbidden = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser")
    scripts = [path for path in FILES if path.suffix == ".js"]
    assert scripts
    assert [path.name for path in scripts if forbidden.search(path.read_text("utf-8"))] == []


def test_every_file_of_the_page_is_short_enough_to_read() -> None:
    assert [path.name for path in FILES if len(path.read_text("utf-8").splitlines()) > 300] == []


async def test_hostile_text_stays_text(server: Server, community: Community) -> None:
    for text in HOSTILE:
        community.say("goran", text, "ideas")
    community.say(
        "goran",
        "",
        "ideas",
        embeds=[
            {
                "type": "rich",
                "title": "<b>x</b>",
                "url": "javascript:alert(1)",
                "description": "<img src=x onerror=alert(1)>",
                "image": {"url": "https://tracker.example/pixel.png"},
                "author": {"name": "<i>me</i>", "url": "data:text/html,x"},
            }
        ],
    )
    community.user("goran")["global_name"] = "<u>Goran</u>"
    async with chatting(server) as chat:
        await chat.go("#ideas")
        await chat.message("tracker.example").wait_for()
        facts = await chat.page.evaluate(
            """() => {
              const log = document.querySelector(".log");
              return {
                elements: log.querySelectorAll("script, iframe, object, [onload], [onerror], [onmouseover]").length,
                links: [...log.querySelectorAll("a")].map((a) => a.protocol),
                pictures: [...log.querySelectorAll("img")].map((img) => img.src),
              };
            }"""
        )
        assert facts["elements"] == 0
        assert set(facts["links"]) == {"https:"}
        assert facts["pictures"] == []
        assert await chat.message("<script>alert(1)</script>").is_visible()
        assert await chat.message("click").get_by_role("link").count() == 0
