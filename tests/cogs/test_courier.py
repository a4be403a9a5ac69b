"""The courier: it has words for whatever there is to say."""

from __future__ import annotations

from bot.domain.notice import What
from cogs.courier import SAY


def test_every_kind_of_notice_can_be_said_but_effects_which_are_carried_out():
    assert set(SAY) == set(What) - {What.EFFECT}
