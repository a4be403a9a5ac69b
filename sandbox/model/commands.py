"""Application commands: registering them, and who may use which where.

https://docs.discord.com/developers/interactions/application-commands
A stored command is Discord's object; one of a single guild has a `guild_id`.
"""

from __future__ import annotations

from typing import Any

from sandbox.errors import ApiError, error
from sandbox.permissions import ADMINISTRATOR, guild_permissions
from sandbox.world import Json, World, is_thread

MOST = {1: 100, 2: 15, 3: 15}
CREATES_A_DAY = 200
ROLE, USER, CHANNEL = 1, 2, 3
GUILD_CONTEXT, BOT_DM_CONTEXT = 0, 1


def commands_of(world: World, application_id: str, guild_id: str | None) -> list[Json]:
    """The application's commands of one guild, or its global ones, in order of creation."""
    return [
        command
        for command in world.commands.values()
        if command["application_id"] == application_id and command.get("guild_id") == guild_id
    ]


def command_in(world: World, application_id: str, guild_id: str | None, command_id: str) -> Json:
    """One of `commands_of`; 10063 if it is not there."""
    command = world.command(command_id)
    if command["application_id"] != application_id or command.get("guild_id") != guild_id:
        raise error(10063)
    return command


def put_command(world: World, application_id: str, guild_id: str | None, fields: Json) -> tuple[Json, bool]:
    """Register a command, or replace the one with its type and name; also says whether it is new.

    30032 if there are too many of its type, 30034 after 200 new ones in a day.
    """
    mine = commands_of(world, application_id, guild_id)
    alike = [c for c in mine if c["type"] == fields["type"]]
    known = next((c for c in alike if c["name"] == fields["name"]), None)
    if known is not None:
        return replace_command(world, known, fields), False
    limit = MOST[fields["type"]]
    if len(alike) >= limit:
        raise ApiError(400, 30032, f"Maximum number of application commands reached ({limit}).")
    _count_create(world, application_id, guild_id)
    command_id = world.ids.next()
    owner = {"guild_id": guild_id} if guild_id else {}
    command = {
        "id": command_id,
        "application_id": application_id,
        "version": world.ids.next(),
        **fields,
        **owner,
    }
    world.commands[command_id] = command
    return command, True


def replace_command(world: World, command: Json, fields: Json) -> Json:
    """Give a command new contents; its version changes only if they differ. A new name loses its permissions."""
    fixed = ("id", "application_id", "guild_id", "version")
    if {key: value for key, value in command.items() if key not in fixed} == fields:
        return command
    if command["name"] != fields["name"]:
        _forget_permissions(world, command["id"])
    kept = {key: command[key] for key in fixed if key in command}
    command.clear()
    command.update(kept, **fields)
    command["version"] = world.ids.next()
    return command


def delete_command(world: World, command: Json) -> None:
    """Remove a command and its permissions."""
    del world.commands[command["id"]]
    _forget_permissions(world, command["id"])


def _forget_permissions(world: World, command_id: str) -> None:
    for by_id in world.command_permissions.values():
        by_id.pop(command_id, None)


def _count_create(world: World, application_id: str, guild_id: str | None) -> None:
    counts: Json = world.settings.setdefault("command_creates", {})
    key, today = f"{application_id}/{guild_id or ''}", world.clock.iso()[:10]
    day, count = counts.get(key, (today, 0))
    count = count if day == today else 0
    if count >= CREATES_A_DAY:
        raise error(30034)
    counts[key] = [today, count + 1]


def announce_change(world: World, application_id: str, guild_id: str | None) -> None:
    """Tell people's clients that the commands of their guilds changed."""
    bot_id = world.application(application_id)["bot_id"]
    for affected in [guild_id] if guild_id else list(world.guilds_of(bot_id or "")):
        people = [user_id for user_id in world.members[affected] if not world.is_bot(user_id)]
        data = {"guild_id": affected}
        world.publish("GUILD_APPLICATION_COMMAND_INDEX_UPDATE", data, guild_id=affected, user_ids=people)
    world.dirty()


def available(world: World, guild_id: str | None, bots: list[str]) -> list[Json]:
    """The commands, of the applications of these bots, that belong in a guild or (None) in a DM with a bot."""
    context = GUILD_CONTEXT if guild_id else BOT_DM_CONTEXT
    owners = [application["id"] for application in world.applications.values() if application["bot_id"] in bots]
    return [
        command
        for owner in owners
        for command in world.commands.values()
        if command["application_id"] == owner and _fits(command, guild_id, context)
    ]


def _fits(command: Json, guild_id: str | None, context: int) -> bool:
    if "guild_id" in command:
        return bool(command["guild_id"] == guild_id)
    return command["contexts"] is None or context in command["contexts"]


def may_use(world: World, command: Json, user_id: str, guild_id: str, channel: Json | None = None) -> bool:
    """Whether a member may use a command in a channel, or (None) in some channel of the guild.

    Administrators may use all; otherwise the command's own permissions count, then the application's, then the
    command's `default_member_permissions`.
    """
    allowed = guild_permissions(world, guild_id, user_id)
    if allowed & ADMINISTRATOR:
        return True
    if channel is not None and not _channel_open(world, command, guild_id, channel):
        return False
    for rules in _rules(world, command, guild_id):
        verdict = _verdict(world, rules, guild_id, user_id)
        if verdict is not None:
            return verdict
    needed = command["default_member_permissions"]
    return needed is None or (needed != "0" and int(needed) & ~allowed == 0)


def permission_summary(rules: list[Json], allowed: bool | None) -> Json:
    """Permissions as the command index shows them: `user`, `roles` and `channels`, each only where set."""
    by_kind: dict[int, dict[str, Any]] = {ROLE: {}, CHANNEL: {}}
    for rule in rules:
        if rule["type"] in by_kind:
            by_kind[rule["type"]][rule["id"]] = rule["permission"]
    named = (("roles", by_kind[ROLE]), ("channels", by_kind[CHANNEL]))
    summary: Json = {} if allowed is None else {"user": allowed}
    return summary | {name: values for name, values in named if values}


def _rules(world: World, command: Json, guild_id: str) -> list[list[Json]]:
    by_id = world.command_permissions.get(guild_id, {})
    return [by_id[key] for key in (command["id"], command["application_id"]) if key in by_id]


def _verdict(world: World, rules: list[Json], guild_id: str, user_id: str) -> bool | None:
    """What permissions say about a member: the user's own rule, any role's yes, any role's no, then @everyone."""
    roles = world.member(guild_id, user_id)["roles"]
    by_role = {rule["id"]: bool(rule["permission"]) for rule in rules if rule["type"] == ROLE}
    for rule in rules:
        if rule["type"] == USER and rule["id"] == user_id:
            return bool(rule["permission"])
    held = [by_role[role] for role in roles if role in by_role]
    return any(held) if held else by_role.get(guild_id)


def _channel_open(world: World, command: Json, guild_id: str, channel: Json) -> bool:
    place = channel["parent_id"] if is_thread(channel) else channel["id"]
    everywhere = str(int(guild_id) - 1)
    for rules in _rules(world, command, guild_id):
        by_channel = {rule["id"]: bool(rule["permission"]) for rule in rules if rule["type"] == CHANNEL}
        for key in (place, everywhere):
            if key in by_channel:
                return by_channel[key]
    return True
