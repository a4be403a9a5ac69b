"""A "no" meant for a person."""

from __future__ import annotations


class Refusal(Exception):
    """Raised when somebody may not, or cannot, do what they asked for.

    ``key`` names the wording in the catalogue (in its noun's file), which says why and what to do next; ``args`` fill
    it in. Any other exception is a bug and is treated as one.
    """

    def __init__(self, key: str, **details: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.details = details

    def __str__(self) -> str:
        return f"{self.key} {self.details}" if self.details else self.key
