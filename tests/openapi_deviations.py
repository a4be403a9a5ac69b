"""Where the bot, discord.py or Discord's documentation rightly differ from Discord's OpenAPI description, and why.

A test requires that the real client meets every entry, so none outlives its reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Violation:
    """One difference: in which operation, on which side, at which place in the JSON, and what is wrong."""

    operation: str
    side: str
    at: str
    message: str

    def __str__(self) -> str:
        return f"{self.operation} {self.side} {self.at or '$'}: {self.message}"


@dataclass(frozen=True)
class Deviation:
    """A difference that is right, and why. The other fields are regular expressions that match the whole."""

    operation: str
    side: str
    at: str
    says: str
    why: str

    def covers(self, violation: Violation) -> bool:
        wanted = (self.operation, self.side, self.at, self.says)
        found = (violation.operation, violation.side, violation.at, violation.message)
        return all(re.fullmatch(pattern, text, re.DOTALL) for pattern, text in zip(wanted, found, strict=True))


DEVIATIONS: tuple[Deviation, ...] = (
    Deviation(
        ".*",
        "response",
        r"\.errors\b.*",
        ".*",
        "Field errors have names for codes (BASE_TYPE_MAX_LENGTH), as the reference's section on error messages "
        "shows; the description calls every code an integer.",
    ),
    Deviation(
        ".*",
        "request",
        r".*(\bid|_id|(messages|roles|users|user_ids)\[\d+\])",
        r"\d+ is not of type '(string|null)'",
        "discord.py writes ids as JSON numbers, which Discord accepts: the reference only asks for strings in "
        "what Discord sends, and the docs call an attachment's id a snowflake or number.",
    ),
    Deviation(
        ".*",
        "request",
        r".*\.(permissions|allow|deny)",
        r"'\d+' is not of type 'integer'.*",
        "Since API v8 permissions are strings of digits in both directions (topics/permissions); the description "
        "has them as integers in requests.",
    ),
    Deviation(
        "(un)?ban_user_from_guild",
        "request",
        "",
        "a body is required",
        "discord.py sends a ban's options in the query, where Discord still reads them, and nothing to lift a ban.",
    ),
    Deviation(
        "create_message|list_messages|get_message|update_message",
        "request|response",
        r".*\.message_reference\.type",
        "0 was expected",
        "A forwarded message refers to its origin with type 1 (message reference types); the description knows "
        "only type 0.",
    ),
    Deviation(
        ".*_application_commands?",
        "request|response",
        r".*\.channel_types\[\d+\]",
        "1 was expected",
        "Media channels have type 16 (channel types), which discord.py's GuildChannel options list; the description "
        "ends at 15.",
    ),
)
