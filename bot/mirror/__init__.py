"""The archive as a git repository: one for each community, made of its history and of nothing else.

It is a projection. What is on the disk may be deleted at any time; made anew it has the same commits, by the same ids.
"""

from typing import Final

from bot.mirror.mirror import Mirror, Mirrored

FOLDER: Final = "git"
"""What the folder of all repositories is called, beside the documents in a data folder."""

__all__ = ["FOLDER", "Mirror", "Mirrored"]
