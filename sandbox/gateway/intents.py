"""Which events an intent lets through: https://docs.discord.com/developers/events/gateway#list-of-intents"""

from __future__ import annotations

from sandbox.model.users import CONTENT_FLAGS, MEMBERS_FLAGS, PRESENCE_FLAGS

GUILDS = 1 << 0
GUILD_MEMBERS = 1 << 1
GUILD_PRESENCES = 1 << 8
DIRECT_MESSAGES = 1 << 12
MESSAGE_CONTENT = 1 << 15
ALL_INTENTS = sum(1 << place for place in (*range(17), 20, 21, 24, 25))

# The application flags of which one must be set for a privileged intent.
PRIVILEGED = {
    GUILD_PRESENCES: PRESENCE_FLAGS,
    GUILD_MEMBERS: MEMBERS_FLAGS,
    MESSAGE_CONTENT: CONTENT_FLAGS,
}

_IN_GUILDS: dict[int, tuple[str, ...]] = {
    GUILDS: (
        "GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE",
        "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE",
        "CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE", "CHANNEL_PINS_UPDATE",
        "THREAD_CREATE", "THREAD_UPDATE", "THREAD_DELETE", "THREAD_LIST_SYNC",
        "THREAD_MEMBER_UPDATE", "THREAD_MEMBERS_UPDATE",
        "STAGE_INSTANCE_CREATE", "STAGE_INSTANCE_UPDATE", "STAGE_INSTANCE_DELETE",
    ),
    GUILD_MEMBERS: (
        "GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE", "GUILD_MEMBER_REMOVE", "THREAD_MEMBERS_UPDATE",
    ),
    1 << 2: ("GUILD_AUDIT_LOG_ENTRY_CREATE", "GUILD_BAN_ADD", "GUILD_BAN_REMOVE"),
    1 << 3: ("GUILD_EMOJIS_UPDATE", "GUILD_STICKERS_UPDATE"),
    1 << 4: ("GUILD_INTEGRATIONS_UPDATE", "INTEGRATION_CREATE", "INTEGRATION_UPDATE", "INTEGRATION_DELETE"),
    1 << 5: ("WEBHOOKS_UPDATE",),
    1 << 6: ("INVITE_CREATE", "INVITE_DELETE"),
    1 << 7: ("VOICE_STATE_UPDATE", "VOICE_CHANNEL_EFFECT_SEND"),
    GUILD_PRESENCES: ("PRESENCE_UPDATE",),
    1 << 9: ("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK"),
    1 << 10: (
        "MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE",
        "MESSAGE_REACTION_REMOVE_ALL", "MESSAGE_REACTION_REMOVE_EMOJI",
    ),
    1 << 11: ("TYPING_START",),
    1 << 16: (
        "GUILD_SCHEDULED_EVENT_CREATE", "GUILD_SCHEDULED_EVENT_UPDATE", "GUILD_SCHEDULED_EVENT_DELETE",
        "GUILD_SCHEDULED_EVENT_USER_ADD", "GUILD_SCHEDULED_EVENT_USER_REMOVE",
    ),
    1 << 24: ("MESSAGE_POLL_VOTE_ADD", "MESSAGE_POLL_VOTE_REMOVE"),
}  # fmt: skip

_IN_DIRECT_MESSAGES: dict[int, tuple[str, ...]] = {
    DIRECT_MESSAGES: ("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "CHANNEL_PINS_UPDATE"),
    1 << 13: (
        "MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE",
        "MESSAGE_REACTION_REMOVE_ALL", "MESSAGE_REACTION_REMOVE_EMOJI",
    ),
    1 << 14: ("TYPING_START",),
    1 << 25: ("MESSAGE_POLL_VOTE_ADD", "MESSAGE_POLL_VOTE_REMOVE"),
}  # fmt: skip


def _by_event(table: dict[int, tuple[str, ...]]) -> dict[str, int]:
    masks: dict[str, int] = {}
    for intent, names in table.items():
        for name in names:
            masks[name] = masks.get(name, 0) | intent
    return masks


_GUILD_MASKS = _by_event(_IN_GUILDS)
_DM_MASKS = _by_event(_IN_DIRECT_MESSAGES)


def admits(intents: int, event: str, in_guild: bool) -> bool:
    """Whether a session with these intents receives the event; events without an intent always pass."""
    mask = (_GUILD_MASKS if in_guild else _DM_MASKS).get(event)
    return mask is None or bool(intents & mask)


def disallowed(intents: int, application_flags: int) -> bool:
    """Whether a privileged intent is asked for that the application has not switched on."""
    return any(intents & intent and not application_flags & flags for intent, flags in PRIVILEGED.items())
