"""Discord's permission algorithm, and what a message mentions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sandbox import permissions
from sandbox.clock import iso
from sandbox.errors import ApiError
from sandbox.model import channels, guilds, mentions, users
from sandbox.permissions import ALL, BITS, DEFAULT_EVERYONE, bits, channel_permissions, guild_permissions
from sandbox.world import World

Json = dict[str, Any]


class Shore:
    """A guild with an owner, a member with one role, and a channel."""

    def __init__(self) -> None:
        self.world = World()
        self.owner: str = users.create_user(self.world, "owner")["id"]
        self.guild: str = guilds.create_guild(self.world, "Shore", self.owner)["id"]
        self.member: str = users.create_user(self.world, "member")["id"]
        guilds.add_member(self.world, self.guild, self.member)
        self.role: Json = guilds.create_role(self.world, self.guild, name="Role")
        self.world.members[self.guild][self.member]["roles"].append(self.role["id"])
        self.channel: Json = channels.create_channel(self.world, self.guild, "pool")

    def overwrite(self, target: str, *, allow: str | None = None, deny: str | None = None) -> None:
        self.channel["permission_overwrites"].append(
            {
                "id": target,
                "type": int(target == self.member),
                "allow": str(BITS[allow] if allow else 0),
                "deny": str(BITS[deny] if deny else 0),
            }
        )

    def may(self, name: str, place: Json | None = None) -> bool:
        return bool(channel_permissions(self.world, place or self.channel, self.member) & BITS[name])


@pytest.fixture
def shore() -> Shore:
    return Shore()


def test_a_member_has_what_everyone_and_their_roles_have_together(shore: Shore) -> None:
    shore.role["permissions"] = str(BITS["KICK_MEMBERS"])
    assert guild_permissions(shore.world, shore.guild, shore.member) == DEFAULT_EVERYONE | BITS["KICK_MEMBERS"]


def test_owner_and_administrator_may_everything_whatever_the_channel_says(shore: Shore) -> None:
    shore.overwrite(shore.guild, deny="VIEW_CHANNEL")
    assert channel_permissions(shore.world, shore.channel, shore.owner) == ALL
    shore.role["permissions"] = str(BITS["ADMINISTRATOR"])
    assert channel_permissions(shore.world, shore.channel, shore.member) == ALL


def test_a_role_overwrite_outranks_everyones_and_a_members_outranks_both(shore: Shore) -> None:
    shore.overwrite(shore.guild, deny="ADD_REACTIONS")
    assert not shore.may("ADD_REACTIONS")
    shore.overwrite(shore.role["id"], allow="ADD_REACTIONS")
    assert shore.may("ADD_REACTIONS")
    shore.overwrite(shore.member, deny="ADD_REACTIONS")
    assert not shore.may("ADD_REACTIONS")


def test_among_roles_an_allow_outranks_a_deny(shore: Shore) -> None:
    other = guilds.create_role(shore.world, shore.guild, name="Other")
    shore.world.members[shore.guild][shore.member]["roles"].append(other["id"])
    shore.overwrite(shore.role["id"], deny="SEND_MESSAGES")
    shore.overwrite(other["id"], allow="SEND_MESSAGES")
    assert shore.may("SEND_MESSAGES")


def test_without_sight_of_a_channel_nothing_else_is_allowed(shore: Shore) -> None:
    shore.overwrite(shore.guild, deny="VIEW_CHANNEL")
    assert channel_permissions(shore.world, shore.channel, shore.member) == 0


def test_without_sending_neither_files_nor_embeds_nor_everyone_can_be_used(shore: Shore) -> None:
    shore.overwrite(shore.guild, deny="SEND_MESSAGES")
    assert not any(shore.may(name) for name in ("ATTACH_FILES", "EMBED_LINKS", "MENTION_EVERYONE"))
    assert shore.may("ADD_REACTIONS")


def test_a_thread_asks_its_parent_and_counts_only_sending_in_threads(shore: Shore) -> None:
    thread = channels.create_thread(shore.world, shore.channel, "Crabs", shore.owner)
    shore.overwrite(shore.guild, deny="SEND_MESSAGES")
    assert shore.may("SEND_MESSAGES", thread)
    shore.overwrite(shore.role["id"], deny="SEND_MESSAGES_IN_THREADS")
    assert not shore.may("SEND_MESSAGES", thread)
    assert shore.may("VIEW_CHANNEL", thread)


def test_a_private_thread_is_seen_by_its_members_and_by_those_who_manage_threads(shore: Shore) -> None:
    thread = channels.create_thread(shore.world, shore.channel, "Quiet", shore.owner, type=channels.PRIVATE_THREAD)
    assert not shore.may("VIEW_CHANNEL", thread)
    channels.join_thread(shore.world, thread, shore.member)
    assert shore.may("VIEW_CHANNEL", thread)
    channels.leave_thread(shore.world, thread, shore.member)
    shore.role["permissions"] = str(BITS["MANAGE_THREADS"])
    assert shore.may("VIEW_CHANNEL", thread)


def test_a_timeout_leaves_reading_and_ends_with_the_clock(shore: Shore) -> None:
    until = shore.world.clock.now() + timedelta(hours=1)
    shore.world.members[shore.guild][shore.member]["communication_disabled_until"] = iso(until)
    left = bits("VIEW_CHANNEL", "READ_MESSAGE_HISTORY")
    assert channel_permissions(shore.world, shore.channel, shore.member) == left
    shore.world.clock.move(3601)
    assert shore.may("SEND_MESSAGES")


def test_strangers_may_nothing_and_only_its_two_people_see_a_direct_message(shore: Shore) -> None:
    stranger = users.create_user(shore.world, "stranger")["id"]
    assert channel_permissions(shore.world, shore.channel, stranger) == 0
    place = channels.open_dm(shore.world, shore.owner, shore.member)
    assert shore.may("SEND_MESSAGES", place)
    assert channel_permissions(shore.world, place, stranger) == 0


def test_what_is_missing_is_named_missing_access_only_where_the_channel_is_hidden(shore: Shore) -> None:
    with pytest.raises(ApiError) as missing:
        permissions.require(shore.world, shore.member, shore.channel, "MANAGE_MESSAGES")
    assert (missing.value.status, missing.value.code) == (403, 50013)
    shore.overwrite(shore.guild, deny="VIEW_CHANNEL")
    with pytest.raises(ApiError) as hidden:
        permissions.require(shore.world, shore.member, shore.channel, "VIEW_CHANNEL")
    assert (hidden.value.status, hidden.value.code) == (403, 50001)


def test_a_new_role_stands_lowest_and_the_owner_above_all_roles(shore: Shore) -> None:
    newer = guilds.create_role(shore.world, shore.guild, name="Newer")
    assert newer["position"] < shore.role["position"]
    at = permissions.top_position
    assert at(shore.world, shore.guild, shore.member) == shore.role["position"]
    assert at(shore.world, shore.guild, shore.owner) > at(shore.world, shore.guild, shore.member)


def test_mentions_are_users_and_roles_outside_code_in_order_and_once(shore: Shore) -> None:
    shore.role["mentionable"] = True
    content = f"<@{shore.member}> <@!{shore.owner}> <@{shore.member}> <@&{shore.role['id']}> `<@{shore.owner}>`"
    found = mentions.resolve(shore.world, shore.channel, shore.member, content, None)
    assert found["mentions"] == [shore.member, shore.owner]
    assert found["mention_roles"] == [shore.role["id"]]
    assert mentions.resolve(shore.world, shore.channel, shore.member, f"`<@{shore.owner}>`", None)["mentions"] == []


@pytest.mark.parametrize(
    ("allowed", "users_found", "everyone"),
    [
        (None, 1, True),
        ({"parse": []}, 0, False),
        ({"parse": ["users"]}, 1, False),
        ({"parse": ["everyone"]}, 0, True),
        ({}, 0, False),
    ],
)
def test_allowed_mentions_admit_only_what_they_name(
    allowed: Json | None, users_found: int, everyone: bool, shore: Shore
) -> None:
    found = mentions.resolve(shore.world, shore.channel, shore.owner, f"@everyone <@{shore.member}>", allowed)
    assert (len(found["mentions"]), found["mention_everyone"]) == (users_found, everyone)


def test_everyone_and_unmentionable_roles_need_the_permission(shore: Shore) -> None:
    content = f"@here <@&{shore.role['id']}>"
    found = mentions.resolve(shore.world, shore.channel, shore.member, content, None)
    assert (found["mention_everyone"], found["mention_roles"]) == (False, [])
    shore.role["permissions"] = str(BITS["MENTION_EVERYONE"])
    found = mentions.resolve(shore.world, shore.channel, shore.member, content, None)
    assert (found["mention_everyone"], found["mention_roles"]) == (True, [shore.role["id"]])


def test_a_reply_mentions_the_author_unless_told_otherwise(shore: Shore) -> None:
    def replied(allowed: Json | None) -> list[str]:
        found = mentions.resolve(shore.world, shore.channel, shore.owner, "yes", allowed, shore.member)
        return list(found["mentions"])

    assert replied(None) == [shore.member]
    assert replied({"parse": ["users"]}) == []
    assert replied({"replied_user": True}) == [shore.member]
