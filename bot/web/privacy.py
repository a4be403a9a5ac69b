"""What readers are told of items that were not accepted work: no more than everybody on the server can read there."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.contribution import Contribution, ContributionState, Form
from bot.domain.ids import ChannelId, GuildId
from bot.domain.proposal import Proposal
from bot.domain.task import Task
from bot.web.keeping import Answer, asked


class Privacy:
    """Decides what is shown. It is asked anew for each page: a channel may be closed or opened at any time."""

    def __init__(self, readable: Callable[[GuildId, ChannelId], bool]) -> None:
        """``readable`` tells whether everybody on a server can read a channel, as far as is known now."""
        self._readable = readable

    def opens(self, guild: GuildId, channel: ChannelId | None) -> bool:
        """Whether what stands in this channel may be told. What belongs to no known channel may not."""
        if channel is None:
            return False
        found = bool(self._readable(guild, channel))
        if (noted := asked.get()) is not None:
            noted.append((guild, channel, found))
        return found

    def still(self, answer: Answer) -> bool:
        """Whether everything that was asked for an answer would be told again."""
        return all(bool(self._readable(guild, channel)) is was for guild, channel, was in answer.asked)

    def shows(self, guild: GuildId, item: Proposal | Task | Contribution) -> bool:
        """Whether more of an item than its number, kind and state may be told: that goes by its card's channel.

        Accepted work always may, since its author agreed to publish it.
        """
        accepted = isinstance(item, Contribution) and item.state is ContributionState.ACCEPTED
        return accepted or self.opens(guild, item.channel)


def is_agreed(contribution: Contribution) -> bool:
    """Whether everybody who made it has agreed to publish under the licence; of work beyond text, whether it is
    credited. Before, neither title nor author are told."""
    if contribution.form is Form.OTHER:
        return contribution.state is ContributionState.ACCEPTED
    return not contribution.silent
