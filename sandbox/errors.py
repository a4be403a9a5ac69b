"""Errors as Discord's REST API answers them.

Codes and meanings: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
Shape of a form error: https://docs.discord.com/developers/reference#error-messages
"""

from __future__ import annotations

from typing import Any

# code: (HTTP status, message)
CODES: dict[int, tuple[int, str]] = {
    10002: (404, "Unknown Application"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10006: (404, "Unknown Invite"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10009: (404, "Unknown Overwrite"),
    10011: (404, "Unknown Role"),
    10012: (404, "Unknown Token"),
    10013: (404, "Unknown User"),
    10014: (400, "Unknown Emoji"),
    10015: (404, "Unknown Webhook"),
    10026: (404, "Unknown Ban"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    10066: (404, "Unknown application command permissions"),
    10087: (404, "Unknown Tag"),
    20001: (403, "Bots cannot use this endpoint"),
    20002: (403, "Only bots can use this endpoint"),
    20012: (403, "You are not authorized to perform this action on this application"),
    20016: (429, "This action cannot be performed due to slowmode rate limit."),
    30001: (400, "Maximum number of guilds reached (100)"),
    30003: (400, "Maximum number of pins reached for the channel (250)"),
    30005: (400, "Maximum number of guild roles reached (250)"),
    30007: (400, "Maximum number of webhooks reached (15)"),
    30010: (400, "Maximum number of reactions reached (20)"),
    30013: (400, "Maximum number of guild channels reached (500)"),
    30015: (400, "Maximum number of attachments in a message reached (10)"),
    30016: (400, "Maximum number of invites reached (1000)"),
    30032: (400, "Maximum number of application commands reached (100)"),
    30034: (400, "Maximum number of daily application command creates has been reached (200)"),
    30046: (429, "Maximum number of edits to messages older than 1 hour reached. Try again later"),
    40001: (401, "Unauthorized"),
    40002: (403, "You need to verify your account in order to perform this action"),
    40003: (429, "You are opening direct messages too fast"),
    40005: (413, "Request entity too large"),
    40007: (403, "The user is banned from this guild"),
    40058: (400, "Cannot send a message in a forum channel"),
    40060: (400, "Interaction has already been acknowledged."),
    40061: (400, "Tag names must be unique"),
    40066: (400, "There are no tags available that can be set by non-moderators"),
    40067: (400, "A tag is required to create a forum post in this channel"),
    50001: (403, "Missing Access"),
    50003: (403, "Cannot execute action on a DM channel"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50010: (400, "OAuth2 application does not have a bot"),
    50012: (400, "Invalid OAuth2 state"),
    50013: (403, "Missing Permissions"),
    50014: (401, "Invalid authentication token provided"),
    50016: (400, "Provided too few or too many messages to delete. Must provide at least 2 and at most 100"),
    50019: (400, "A message can only be pinned in the channel it was sent in"),
    50020: (400, "Invite code was either invalid or taken"),
    50021: (403, "Cannot execute action on a system message"),
    50024: (400, "Cannot execute action on this channel type"),
    50025: (401, "Invalid OAuth2 access token provided"),
    50026: (403, "Missing required OAuth2 scope"),
    50027: (401, "Invalid Webhook Token"),
    50028: (400, "Invalid role"),
    50033: (400, "Invalid Recipient(s)"),
    50034: (400, "You can only bulk delete messages that are under 14 days old."),
    50035: (400, "Invalid Form Body"),
    50036: (403, "An invite was accepted to a guild the application's bot is not in"),
    50041: (400, "Invalid API version"),
    50045: (413, "File uploaded exceeds the maximum size"),
    50046: (400, "Invalid file uploaded"),
    50055: (400, "Invalid Guild"),
    50068: (400, "Invalid message type"),
    50074: (400, "Cannot delete a channel required for Community guilds"),
    50083: (400, "Thread is archived"),
    50085: (400, "`before` value is earlier than the thread creation date"),
    50109: (400, "The request body contains invalid JSON."),
    50146: (400, "Uploaded file not found."),
    50278: (403, "Cannot send messages to this user due to having no mutual guilds"),
    90001: (403, "Reaction blocked"),
    90002: (403, "User cannot use burst reactions"),
    160002: (403, "You do not have permission to read message history"),
    160004: (400, "A thread has already been created for this message"),
    160005: (400, "Thread is locked"),
    160006: (400, "Maximum number of active threads reached"),
    220001: (400, "Webhooks posted to forum channels must have a thread_name or thread_id"),
    220002: (400, "Webhooks posted to forum channels cannot have both a thread_name and thread_id"),
    220003: (400, "Webhooks can only create threads in forum channels"),
}


class ApiError(Exception):
    """A refusal that the REST layer sends as `{"message", "code"[, "errors"]}` with an HTTP status.

    `extra` adds further top-level keys (e.g. `retry_after` of a slow-mode answer).
    """

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        errors: dict[str, Any] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors
        self.extra = extra

    def body(self) -> dict[str, Any]:
        """The JSON document of the answer."""
        document: dict[str, Any] = {"message": self.message, "code": self.code}
        if self.errors:
            document["errors"] = self.errors
        return {**document, **self.extra}


def error(code: int, **extra: Any) -> ApiError:
    """The error Discord gives for `code`, with its usual status and wording: `raise error(10008)`."""
    status, message = CODES[code]
    return ApiError(status, code, message, **extra)


def unauthorized() -> ApiError:
    """The answer to a missing or unknown token."""
    return ApiError(401, 0, "401: Unauthorized")


def not_found() -> ApiError:
    """The answer to a route that does not exist."""
    return ApiError(404, 0, "404: Not Found")


def invalid_form(*problems: tuple[str, str, str]) -> ApiError:
    """`50035 Invalid Form Body` from `(path, code, message)` triples.

    A path is dotted and list indexes are numbers: `embeds.0.title`. An empty path blames the body itself.
    """
    tree: dict[str, Any] = {}
    for path, code, message in problems:
        node = tree
        for part in path.split(".") if path else []:
            node = node.setdefault(part, {})
        node.setdefault("_errors", []).append({"code": code, "message": message})
    return ApiError(400, 50035, "Invalid Form Body", tree)
