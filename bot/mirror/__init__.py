"""The archive as a git repository: one for each community, made of its history and of nothing else.

It is a projection. What is on the disk may be deleted at any time; made anew it has the same commits, by the same ids.
"""

from bot.mirror.mirror import Mirror, Mirrored

__all__ = ["Mirror", "Mirrored"]
