"""``python -m bot check``: what is wrong with the settings, the token and the permissions, and what to do about it."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import aiohttp

from bot.config import Secret, Settings, Storage
from bot.domain.ports import StorageError
from bot.locales import Catalogue
from bot.log import one_line
from bot.permissions import ADMINISTRATOR, NEEDED, RECOMMENDED, invite_url, missing
from bot.version import version

PAGE: Final = 200
"""How many guilds Discord lists at a time."""

ANSWER_SECONDS: Final = 20
LONGEST_WAIT: Final = 30.0
"""The longest pause, in seconds, that Discord may ask for before we give up."""

# https://docs.discord.com/developers/resources/application#application-object-application-flags
# The second bit of each is the same intent of a bot that is in fewer than 100 guilds.
INTENTS: Final = {
    "check-intent-presence": 1 << 12 | 1 << 13,
    "check-intent-members": 1 << 14 | 1 << 15,
    "check-intent-content": 1 << 18 | 1 << 19,
}

words = Catalogue.load("en", "check", "permission").text


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, in words, and what to do about it if anything."""

    level: Literal["ok", "note", "problem"]
    text: str
    remedy: str = ""


class _Unanswered(Exception):
    """Discord's answer says that there is no point in asking on; ``finding`` tells why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.text)
        self.finding = finding


Reach = Callable[[Storage], Awaitable[None]]
"""Connects to what the settings name. Raises StorageError."""


def findings(settings: Settings, api: str, database: Reach, files: Reach) -> list[Finding]:
    """Look at this machine, at the database and the bucket if there is to be one and, with a token, at Discord's
    answers under the address ``api``. Changes nothing: what trying out the bucket takes is gone afterwards."""
    found = list(_machine(settings))
    if settings.storage.postgres:
        found.append(asyncio.run(_reached(settings.storage, database, "check-database")))
    if settings.storage.s3_bucket:
        found.append(asyncio.run(_reached(settings.storage, files, "check-files")))
    if settings.discord.token is not None:
        found += asyncio.run(_discord(settings.discord.token, api.rstrip("/"), reads=settings.discord.message_content))
    return found


def report(found: list[Finding]) -> Iterator[str]:
    """The findings as lines of text, the count of problems last."""
    for finding in found:
        yield words(f"check-{finding.level}", text=finding.text)
        if finding.remedy:
            yield words("check-remedy", text=finding.remedy)
    yield words("check-summary", problems=sum(finding.level == "problem" for finding in found))


def exit_code(found: list[Finding]) -> int:
    """1 if there is a problem, else 0."""
    return int(any(finding.level == "problem" for finding in found))


def _machine(settings: Settings) -> Iterator[Finding]:
    if settings.file is None:
        yield Finding("ok", words("check-settings-defaults"))
    else:
        yield Finding("ok", words("check-settings-file", file=str(settings.file)))
    if not settings.storage.postgres:
        yield _folder(settings.storage.path.absolute())
    for secret in (settings.discord.token_file, settings.storage.password_file):
        if secret is not None and secret.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
            text, remedy = (
                words("check-secret-open", file=str(secret)),
                words("check-secret-open-remedy", file=str(secret)),
            )
            yield Finding("note", text, remedy)
    if settings.discord.token is None:
        yield Finding("note", words("check-no-token"), words("check-no-token-remedy"))


def _folder(path: Path) -> Finding:
    if _writable(path):
        return Finding("ok", words("check-storage", path=str(path)))
    remedy = words("check-storage-unwritable-remedy")
    return Finding("problem", words("check-storage-unwritable", path=str(path)), remedy)


async def _reached(settings: Storage, reach: Reach, key: str) -> Finding:
    try:
        await reach(settings)
    except StorageError as error:
        return Finding("problem", one_line(str(error)), words(f"{key}-remedy"))
    return Finding("ok", words(key, bucket=settings.s3_bucket))


def _writable(folder: Path) -> bool:
    """Whether the folder can be written to, or made."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


async def _discord(token: Secret, api: str, *, reads: bool = False) -> list[Finding]:
    headers = {"Authorization": f"Bot {token.reveal()}", "User-Agent": f"DiscordBot (barnraiser, {version()})"}
    timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
    found: list[Finding] = []
    try:
        async with aiohttp.ClientSession(headers=headers, timeout=timeout, trust_env=True) as session:
            async for finding in _answers(session, api, reads=reads):
                found.append(finding)  # noqa: PERF401 - what was found before an error is kept
    except _Unanswered as ended:
        found.append(ended.finding)
    except (aiohttp.ClientError, TimeoutError) as error:
        reason = one_line(str(error)) or type(error).__name__
        text = words("check-unreachable", api=api, reason=reason)
        found.append(Finding("problem", text, words("check-unreachable-remedy")))
    except (KeyError, TypeError, ValueError):
        found.append(Finding("problem", words("check-no-discord", api=api), words("check-no-discord-remedy")))
    return found


async def _answers(session: aiohttp.ClientSession, api: str, *, reads: bool) -> AsyncIterator[Finding]:
    me = await _get(session, api, "/users/@me")
    yield Finding("ok", words("check-signed-in", name=one_line(me["username"])))
    application = await _get(session, api, "/applications/@me")
    yield _intents(application.get("flags", 0), reads=reads)
    link = invite_url(application["id"])
    guilds = await _guilds(session, api)
    if not guilds:
        yield Finding("problem", words("check-no-guild"), words("check-invite-remedy", link=link))
        return
    for guild in guilds:
        for finding in _guild(one_line(guild["name"]), int(guild["permissions"]), link):
            yield finding
    yield Finding("note", words("check-channels"), words("check-channels-remedy"))


def _intents(flags: int, *, reads: bool) -> Finding:
    """``reads``: whether the settings ask for the Message Content intent."""
    content = "check-intent-content"
    if reads and not flags & INTENTS[content]:
        return Finding("problem", words("check-intent-missing"), words("check-intent-missing-remedy"))
    switched_on = [words(name) for name, bits in INTENTS.items() if flags & bits and not (reads and name == content)]
    if reads and not switched_on:
        return Finding("ok", words("check-intents-content"))
    if not switched_on:
        return Finding("ok", words("check-intents-none"))
    return Finding("note", words("check-intents-on", intents=", ".join(switched_on)), words("check-intents-on-remedy"))


def _guild(name: str, granted: int, link: str) -> Iterator[Finding]:
    lacking = missing(granted, NEEDED)
    for wish in lacking:
        text = words("check-permission-missing", guild=name, permission=wish.name, reason=words(wish.reason))
        yield Finding("problem", text, words("check-permission-missing-remedy", link=link))
    for wish in missing(granted, RECOMMENDED):
        text = words("check-permission-recommended", guild=name, permission=wish.name, reason=words(wish.reason))
        yield Finding("note", text, words("check-permission-missing-remedy", link=link))
    if granted & ADMINISTRATOR:
        yield Finding("note", words("check-administrator", guild=name), words("check-administrator-remedy", link=link))
    if not lacking:
        yield Finding("ok", words("check-guild-ok", guild=name))


async def _guilds(session: aiohttp.ClientSession, api: str) -> list[dict[str, Any]]:
    """Every guild the bot is in, in the order of their ids."""
    guilds: list[dict[str, Any]] = []
    after = "0"
    while True:
        page = await _get(session, api, f"/users/@me/guilds?limit={PAGE}&after={after}")
        guilds += page
        if len(page) < PAGE:
            return guilds
        after = page[-1]["id"]


async def _get(session: aiohttp.ClientSession, api: str, path: str, *, patient: bool = True) -> Any:
    """The JSON that Discord answers with. If it asks to wait, that is done once."""
    async with session.get(api + path) as response:
        wait = float(response.headers.get("Retry-After", 0))
        if response.status == 200:
            return await response.json()
    if response.status == 401:
        raise _Unanswered(Finding("problem", words("check-token-refused"), words("check-token-refused-remedy")))
    if response.status == 429 and patient and wait <= LONGEST_WAIT:
        await asyncio.sleep(wait)
        return await _get(session, api, path, patient=False)
    text = words("check-unexpected", api=api, path=path.partition("?")[0], status=response.status)
    raise _Unanswered(Finding("problem", text, words("check-unexpected-remedy")))
