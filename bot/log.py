"""The log: one line per event on standard error, with nothing in it that could pass for another line."""

from __future__ import annotations

import logging
import re
import sys
import time
from types import TracebackType
from typing import Final, TextIO

from aiohttp.http_exceptions import HttpProcessingError

# Control characters, line and paragraph separators, and the marks that turn the direction of text around.
_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_UNSAFE_IN_TRACE: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")


def one_line(text: str) -> str:
    """Somebody's text with everything escaped that could end a line or steer a terminal."""
    return _UNSAFE.sub(_escaped, text)


class LineFormatter(logging.Formatter):
    """Times are UTC. Members' text may be in a message: what could end a line or steer a terminal is escaped, and
    the lines of a trace are indented."""

    def __init__(self) -> None:
        super().__init__("{asctime}Z {levelname} {name}: {message}", "%Y-%m-%dT%H:%M:%S", "{")
        self.converter = time.gmtime

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        return one_line(super().formatMessage(record))

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - logging's name
        return "  " + _UNSAFE_IN_TRACE.sub(_escaped, super().formatException(ei)).replace("\n", "\n  ")


def is_ours(record: logging.LogRecord) -> bool:
    """Whether a record of the web server tells of a fault of ours, and not of a request that is none: anybody can send
    those by the thousand, and has the answer that says so."""
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


def set_up(level: str, stream: TextIO | None = None) -> None:
    """Send everything from ``level`` (debug, info, warning, error) on to ``stream``, by default standard error."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(LineFormatter())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    # Below these, every gateway event with its content, every reader's address and every round of every job is told,
    # and every request to S3 with its signature and session.
    for name in ("botocore", "aiobotocore"):
        logging.getLogger(name).setLevel(logging.INFO)
    logging.getLogger("discord").setLevel(logging.INFO)
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)
    logging.getLogger("aiohttp.server").addFilter(is_ours)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
