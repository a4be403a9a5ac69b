"""A Discord user for tests: talks to a server only through the protocol Discord's own clients use.

    async with Person(server.url, token) as chidi:
        used = await chidi.slash("proposals", "propose", title="Count limpets")
        card = await chidi.wait_reply(used)
        await chidi.react(card, "👍")

Every event of the user gateway is kept, in order, in `Person.events`, and the waiting methods look at what
already arrived before they wait for more: a test can act first and wait afterwards.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .person_chat import Chatter, Place
from .person_forms import (
    command_options,
    described,
    filled_modal,
    find_component,
    pick_command,
    visible_text,
)
from .person_wire import Event, Gone, Json, Refused, Rest, Upload

__all__ = [
    "Event",
    "Gone",
    "Interaction",
    "InteractionFailed",
    "Person",
    "Refused",
    "Rest",
    "Upload",
    "is_ephemeral",
    "visible_text",
]

EPHEMERAL, LOADING = 64, 128


class InteractionFailed(Exception):
    """The application did not answer in time: what a person sees as "The application did not respond"."""


@dataclass(frozen=True)
class Interaction:
    """One use of a command, component or modal: its id, its nonce, and where in `Person.events` it began."""

    id: str
    nonce: str
    since: int


class Person(Chatter):
    """One connected user who also uses applications."""

    async def commands(self, place: Place | None = None) -> Json:
        """The application command index where a person is: the guild's, or a direct-message channel's."""
        guild_id = self.guild["id"] if place is None else self._guild_of(self.channel(place))
        where = f"/guilds/{guild_id}" if guild_id else f"/channels/{self.channel(place or '')}"
        return dict(await self.request("GET", f"{where}/application-command-index"))

    def _guild_of(self, channel_id: str) -> str | None:
        return next((guild_id for guild_id, c in self._channels() if c["id"] == channel_id), None)

    async def slash(self, place: Place, command: str, **options: Any) -> Interaction:
        """Uses a slash command; `command` names subcommands too: `"task add"`. Attachments are `Upload`s."""
        return await self._command(place, command, 1, options)

    async def context(self, target: Json, command: str, *, place: Place | None = None) -> Interaction:
        """Uses a context menu command on a message, or with `place` on a user."""
        kind = 3 if place is None else 2
        return await self._command(target if place is None else place, command, kind, {}, target=target["id"])

    async def _command(
        self, place: Place, name: str, kind: int, options: Json, *, target: str | None = None
    ) -> Interaction:
        command = pick_command(await self.commands(place), name, kind)
        data, files = self._command_data(command, name, options)
        if target is not None:
            data["target_id"] = target
        return await self._interact(2, place, command["application_id"], data, files=files)

    async def autocomplete(self, place: Place, command: str, focused: str, **options: Any) -> list[Json]:
        """The choices the application offers while this person types into the option `focused`."""
        found = pick_command(await self.commands(place), command, 1)
        data, _ = self._command_data(found, command, options, focused=focused)
        used = await self._interact(4, place, found["application_id"], data)
        event = await self._outcome(used, "APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE", _nonce_is(used))
        return list(event["choices"])

    def _command_data(
        self, command: Json, name: str, options: Json, *, focused: str | None = None
    ) -> tuple[Json, list[Upload]]:
        filled, files = command_options(command, name, options, focused=focused)
        kept = {key: command[key] for key in ("id", "version", "name", "type")}
        attachments = described(files)
        return {**kept, "options": filled, "application_command": command, "attachments": attachments}, files

    async def click(self, message: Json, *, custom_id: str | None = None, label: str | None = None) -> Interaction:
        """Clicks a message's button, found by custom id or label in the newest version this person has."""
        return await self._component(message, find_component(self.latest(message), custom_id=custom_id, label=label))

    async def choose(self, message: Json, *values: Any, custom_id: str | None = None) -> Interaction:
        """Chooses values (strings, or users, roles, channels as objects) in a message's select menu."""
        component = find_component(self.latest(message), custom_id=custom_id)
        chosen = [value["id"] if isinstance(value, dict) else value for value in values]
        return await self._component(message, component, values=chosen)

    async def _component(self, message: Json, component: Json, **more: Any) -> Interaction:
        data = {"component_type": component["type"], "custom_id": component["custom_id"], **more}
        owner = message.get("application_id") or message["author"]["id"]
        about = {"message_id": message["id"], "message_flags": self.latest(message).get("flags", 0)}
        return await self._interact(3, message, owner, data, **about)

    async def submit_modal(self, modal: Json, values: Json) -> Interaction:
        """Submits a modal from `wait_modal` with values keyed by custom id."""
        components, files = filled_modal(modal, values)
        data = {"id": modal["id"], "custom_id": modal["custom_id"], "components": components}
        data["attachments"] = described(files)
        return await self._interact(5, modal, modal["application"]["id"], data, files=files)

    async def _interact(
        self,
        kind: int,
        place: Place,
        application_id: str,
        data: Json,
        *,
        files: list[Upload] | None = None,
        **more: Any,
    ) -> Interaction:
        channel_id, nonce, since = self.channel(place), str(secrets.randbits(63)), self.mark
        body: Json = {
            "type": kind,
            "application_id": application_id,
            "channel_id": channel_id,
            "session_id": self.session_id,
            "nonce": nonce,
            "data": data,
        }
        guild_id = self._guild_of(channel_id)
        if guild_id is not None:
            body["guild_id"] = guild_id
        await self.request("POST", "/interactions", body | more, files=files)
        made = await self.wait_for("INTERACTION_CREATE", lambda event: event.get("nonce") == nonce, since=since)
        return Interaction(made["id"], nonce, since)

    async def _outcome(
        self, used: Interaction, name: str, check: Callable[[Json], bool], within: float | None = None
    ) -> Any:
        def fits(event: Json) -> bool:
            return _nonce_is(used)(event) if "reason_code" in event else check(event)

        event = await self.wait_any((name, "INTERACTION_FAILURE"), fits, since=used.since, within=within)
        if event.name == "INTERACTION_FAILURE":
            raise InteractionFailed(f"interaction {used.id} failed, reason {event.data['reason_code']}")
        return event.data

    async def wait_success(self, used: Interaction, *, within: float | None = None) -> None:
        """Returns once the application has acknowledged; raises `InteractionFailed` if it does not."""
        await self._outcome(used, "INTERACTION_SUCCESS", _nonce_is(used), within)

    async def wait_modal(self, used: Interaction, *, within: float | None = None) -> Json:
        """The modal the application opened in answer."""
        return dict(await self._outcome(used, "INTERACTION_MODAL_CREATE", _nonce_is(used), within))

    async def wait_reply(self, used: Interaction, *, within: float | None = None) -> Json:
        """The application's answer as a message (perhaps ephemeral), complete: a deferral is waited out."""
        first = await self._outcome(used, "MESSAGE_CREATE", lambda m: _belongs(m, used, False), within)
        if self.latest(first).get("flags", 0) & LOADING:
            await self.wait_edit(first, lambda edit: not edit["flags"] & LOADING, within=within)
        return self.latest(first)

    async def wait_followup(self, used: Interaction, number: int = 1, *, within: float | None = None) -> Json:
        """The `number`th further message the application sent to the same interaction."""
        seen: list[str] = []

        def fits(message: Json) -> bool:
            if _belongs(message, used, True) and message["id"] not in seen:
                seen.append(message["id"])
            return len(seen) == number

        return self.latest(await self.wait_for("MESSAGE_CREATE", fits, since=used.since, within=within))


def is_ephemeral(message: Json) -> bool:
    """Whether only the person who caused the message can see it."""
    return bool(message.get("flags", 0) & EPHEMERAL)


def _nonce_is(used: Interaction) -> Callable[[Json], bool]:
    return lambda event: event.get("nonce") == used.nonce


def _belongs(message: Json, used: Interaction, followup: bool) -> bool:
    metadata = message.get("interaction_metadata") or {}
    return metadata.get("id") == used.id and ("original_response_message_id" in metadata) is followup
