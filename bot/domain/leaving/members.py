"""What of a member themself belongs to them: who they are here, what they watch, and what waits to be said to them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.domain.digest import Digest
from bot.domain.ids import MemberId
from bot.domain.inviting import Invitee
from bot.domain.kinds import Handled
from bot.domain.notice import Notice
from bot.domain.parts import Around, Fate, Part, Terms
from bot.domain.people import FORMER, Person
from bot.domain.reminder import Reminder
from bot.domain.watching import Topic, Watch

_NAMING: Final = ("members", "delegate")
"""What of a notice's data are members' numbers."""


def person(found: Person, member: MemberId, _: Terms, __: Around) -> Part | None:
    """The name and the consents. Those to publish what was published stand in the contributions, too, and stay."""
    return Part((Fate.PERSON,), found, None) if found.id == member else None


def watch(found: Watch, member: MemberId, _: Terms, __: Around) -> Part | None:
    """What they look at is their own affair, and nobody's afterwards; what they hand in is not looked for any more."""
    if found.member == member:
        return Part((Fate.NAMED,), found, None)
    return Part((Fate.NAMED,), {"topic": found.topic}, None) if found.whose == member else None


def reminder(found: Reminder, member: MemberId, _: Terms, __: Around) -> Part | None:
    """What they wanted to be reminded of was nobody else's."""
    return Part((Fate.NOTICE,), found, None) if found.member == member else None


def digest(found: Digest, member: MemberId, _: Terms, __: Around) -> Part | None:
    """A digest of their own is sent to nobody else. Those of channels are nobody's."""
    return Part((Fate.NOTICE,), found, None) if found.member == member else None


def invitee(found: Invitee, member: MemberId, _: Terms, __: Around) -> Part | None:
    """They are invited to nothing any more, and what they were invited to is forgotten."""
    return Part((Fate.NAMED,), found, None) if found.member == member else None


def notice(found: Notice, member: MemberId, _: Terms, __: Around) -> Part | None:
    """What waits to be said to them is not said, and nothing that names them to others."""
    if member in (found.member, found.mention):
        return Part((Fate.NOTICE,), found, None)
    data = {name: _unnamed(value, member) if name in _NAMING else value for name, value in found.data.items()}
    if isinstance(others := data.get("others"), list):
        data["others"] = [one for one in others if one[:2] != [Topic.REQUESTS.value, str(member)]]
    return Part((Fate.NAMED,), {"subject": found.subject}, replace(found, data=data)) if data != found.data else None


def handled(found: Handled, member: MemberId, _: Terms, __: Around) -> Part | None:
    """An event that named a delegate, or took that back, notes whose it was and whom it was about."""
    return Part((), found, None) if str(member) in found.ref.split(":") else None


def _unnamed(value: object, member: MemberId) -> object:
    if isinstance(value, list):
        return [one for one in value if one != member]
    return int(FORMER) if value == member else value
