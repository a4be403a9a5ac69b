"""The friendly starting community, planted from `community.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path

from sandbox.model import channels, guilds, messages, reactions, users
from sandbox.permissions import BITS, bits
from sandbox.world import Json, World

COMMUNITY = Path(__file__).with_name("community.toml")
BOT_TOKEN = "sandbox-bot-token.not-a-secret.only-valid-on-this-machine"  # noqa: S105 - opens nothing but this sandbox
CHANNEL_TYPES = {"text": channels.TEXT, "category": channels.CATEGORY, "forum": channels.FORUM}


def plant(world: World, *, bot_token: str = BOT_TOKEN, source: Path = COMMUNITY) -> None:
    """Fill an empty world with the community described in `source`.

    Leaves `world.settings["seed"]` as {"application_id", "guild_id", "people": [{"user_id", "about", "role"}]}
    and `world.settings["guide"]` as {"title", "intro", "steps": [{"title", "text"}]} for the page.
    """
    plan = tomllib.loads(source.read_text("utf-8"))
    people = {p["name"]: users.create_user(world, p["name"], global_name=p["shown"]) for p in plan["people"]}
    for name, person in people.items():
        world.accounts[person["id"]] = _account(name)
        users.issue_token(world, person["id"])
    owner = people[plan["guild"]["owner"]]
    application = users.create_application(
        world, plan["app"]["name"], owner["id"], description=plan["app"]["description"]
    )
    bot = users.create_bot(world, application, token=bot_token)
    guild = guilds.create_guild(
        world,
        plan["guild"]["name"],
        owner["id"],
        description=plan["guild"]["description"],
        features=["COMMUNITY"],
        announce=False,
    )
    roles = _roles(world, guild["id"], plan["roles"])
    for entry in plan["people"]:
        held = [roles[name]["id"] for name in entry.get("roles", [])]
        person = people[entry["name"]]
        guilds.add_member(world, guild["id"], person["id"], announce=False)
        world.members[guild["id"]][person["id"]]["roles"] = held
    _add_bot(world, guild["id"], bot, plan["app"]["permissions"])
    by_name = _channels(world, guild["id"], plan["channels"], roles)
    guild["system_channel_id"] = guild["rules_channel_id"] = by_name["welcome"]["id"]
    for line in plan["messages"]:
        _say(world, people, by_name, line)
    world.settings["seed"] = {
        "application_id": application["id"],
        "guild_id": guild["id"],
        "people": [
            {"user_id": people[p["name"]]["id"], "about": p["about"], "role": (p.get("roles") or [""])[0]}
            for p in plan["people"]
        ],
    }
    world.settings["guide"] = plan["guide"]


def _account(name: str) -> Json:
    # No password: these accounts are entered through the page's switcher, which is given their tokens.
    return {"email": f"{name}@example.invalid", "password": None, "locale": "en-US", "verified": True}


def _roles(world: World, guild_id: str, plan: list[Json]) -> dict[str, Json]:
    made: dict[str, Json] = {}
    for entry in plan:
        made[entry["name"]] = guilds.create_role(
            world,
            guild_id,
            name=entry["name"],
            color=entry.get("color", 0),
            hoist=entry.get("hoist", False),
            mentionable=entry.get("mentionable", False),
            permissions=str(bits(*entry.get("permissions", []))),
        )
    return made


def _add_bot(world: World, guild_id: str, bot: Json, permissions: list[str]) -> None:
    """Join the bot the way an invite does: with a managed role that carries what the invite asked for."""
    role = guilds.create_role(
        world,
        guild_id,
        name=bot["username"],
        managed=True,
        permissions=str(bits(*permissions)),
        tags={"bot_id": bot["id"]},
    )
    guilds.add_member(world, guild_id, bot["id"], announce=False, roles=[role["id"]])


def _channels(world: World, guild_id: str, plan: list[Json], roles: dict[str, Json]) -> dict[str, Json]:
    made: dict[str, Json] = {}
    for entry in plan:
        fields = {}
        if "topic" in entry:
            fields["topic"] = entry["topic"]
        if "parent" in entry:
            fields["parent_id"] = made[entry["parent"]]["id"]
        if "tags" in entry:
            fields["available_tags"] = [_tag(world, tag) for tag in entry["tags"]]
        channel = channels.create_channel(
            world, guild_id, entry["name"], CHANNEL_TYPES[entry.get("type", "text")], **fields
        )
        for role_name in entry.get("only", []):
            channel["permission_overwrites"] += [
                _overwrite(guild_id, deny="VIEW_CHANNEL"),
                _overwrite(roles[role_name]["id"], allow="VIEW_CHANNEL"),
            ]
        made[entry["name"]] = channel
    return made


def _tag(world: World, name: str) -> Json:
    return {"id": world.ids.next(), "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}


def _overwrite(role_id: str, *, allow: str | None = None, deny: str | None = None) -> Json:
    return {
        "id": role_id,
        "type": 0,
        "allow": str(BITS[allow] if allow else 0),
        "deny": str(BITS[deny] if deny else 0),
    }


def _say(world: World, people: dict[str, Json], by_name: dict[str, Json], line: Json) -> None:
    place = by_name[line["channel"]]
    author = people[line["by"]]
    if "post" in line:
        place = channels.create_thread(world, place, line["post"], author["id"])
        message = messages.build_message(world, place, author, content=line["text"], id=place["id"])
        messages.add_message(world, message)
    else:
        message = messages.create_message(world, place, author, content=line["text"])
    for emoji, names in line.get("reactions", {}).items():
        for name in names:
            reactions.add(world, message, people[name]["id"], reactions.parse_emoji(world, emoji))
