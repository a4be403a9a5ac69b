"""What readers are told of items that were not accepted work: no more than everybody on the server can read there."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.contribution import Contribution, ContributionState
from bot.domain.ids import ChannelId, GuildId
from bot.domain.proposal import Proposal
from bot.domain.task import Task


class Privacy:
    """Decides what is shown. It is asked anew for each page: a channel may be closed or opened at any time."""

    def __init__(self, readable: Callable[[GuildId, ChannelId], bool]) -> None:
        """``readable`` tells whether everybody on a server can read a channel, as far as is known now."""
        self._readable = readable

    def opens(self, guild: GuildId, channel: ChannelId | None) -> bool:
        """Whether what stands in this channel may be told. What belongs to no known channel may not."""
        return channel is not None and self._readable(guild, channel)

    def shows(self, guild: GuildId, item: Proposal | Task | Contribution) -> bool:
        """Whether more of an item than its number, kind and state may be told: that goes by its card's channel.

        Accepted work always may, since its author agreed to publish it.
        """
        accepted = isinstance(item, Contribution) and item.state is ContributionState.ACCEPTED
        return accepted or self.opens(guild, item.channel)


def is_agreed(contribution: Contribution) -> bool:
    """Whether its author has agreed to publish under the licence. Before, neither title nor author are told."""
    return contribution.consent is not None
