"""Which guilds a process serves, where several share the work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.domain.ids import GuildId


@dataclass(frozen=True)
class Share:
    """The guilds of some of Discord's shards: those numbered in ``shards``, of ``count`` that there are.

    Source: https://docs.discord.com/developers/events/gateway#sharding
    """

    shards: frozenset[int]
    count: int

    def __contains__(self, guild: GuildId) -> bool:
        """Whether this guild is served."""
        return (guild >> 22) % self.count in self.shards

    @property
    def first(self) -> bool:
        """Whether what belongs to no guild is served: direct messages come to the shard with the number 0."""
        return 0 in self.shards

    @property
    def everything(self) -> bool:
        """Whether nothing is left to other processes."""
        return len(self.shards) == self.count


EVERYTHING: Final = Share(frozenset({0}), 1)
"""All guilds: one process serves them all."""
