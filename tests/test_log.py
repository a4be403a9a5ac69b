"""The log: members' text in it stays inside its line."""

from __future__ import annotations

import io
import logging

import aiohttp.http_exceptions
import pytest

from bot.log import set_up


@pytest.fixture
def written():
    root = logging.getLogger()
    before = root.handlers[:], root.level
    stream = io.StringIO()
    set_up("info", stream)
    yield stream
    root.handlers[:], root.level = before


def test_a_line_has_the_time_in_utc_the_level_and_the_place(written):
    logging.getLogger("bot.app").info("ready")
    assert written.getvalue().rstrip().endswith("Z INFO bot.app: ready")


def test_a_message_cannot_make_a_second_line_or_steer_the_terminal(written):
    logging.getLogger("cogs").warning("title %s", "x\n2026-01-01T00:00:00Z INFO bot: all is well\x1b[2J\u202e\u2028")
    [line] = written.getvalue().split("\n")[:-1]
    assert "\\n2026" in line
    assert not {"\x1b", "\u202e", "\u2028"} & set(line)


def test_a_trace_keeps_its_lines_but_none_of_them_looks_like_an_entry(written):
    try:
        raise ValueError("bad\n2026-01-01T00:00:00Z INFO bot: all is well\x1b[2J")
    except ValueError:
        logging.getLogger("bot").exception("broke")
    first, *rest = written.getvalue().rstrip("\n").split("\n")
    assert first.endswith("ERROR bot: broke")
    assert len(rest) >= 3
    assert all(line.startswith("  ") for line in rest)
    assert "\x1b" not in written.getvalue()


def test_readers_addresses_gateway_payloads_and_rounds_of_jobs_are_not_logged_even_when_debugging(written):
    set_up("debug", written)
    logging.getLogger("aiohttp.access").info("203.0.113.9 GET /")
    logging.getLogger("discord.gateway").debug("payload with a message in it")
    logging.getLogger("apscheduler.executors.default").info("a round of the sweep")
    logging.getLogger("bot").debug("mine")
    assert "203.0.113.9" not in written.getvalue()
    assert "a round" not in written.getvalue()
    assert "payload" not in written.getvalue()
    assert "DEBUG bot: mine" in written.getvalue()


def test_a_request_that_is_none_is_not_logged_and_a_fault_of_ours_is(written):
    server = logging.getLogger("aiohttp.server")
    for fault in (aiohttp.http_exceptions.InvalidURLError("no address"), KeyError("page")):
        try:
            raise fault
        except (KeyError, aiohttp.http_exceptions.InvalidURLError):
            server.exception("Error handling request from %s", "127.0.0.1")
    assert "KeyError" in written.getvalue()
    assert "no address" not in written.getvalue()
