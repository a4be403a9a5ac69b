"""Proposals as people name them in commands."""

from __future__ import annotations

from bot.domain.ids import ProposalId
from bot.domain.refusal import Refusal
from cogs.words import clip


def proposal_number(typed: str) -> ProposalId:
    """The number in ``P12``, ``p12`` or ``12``. Raises Refusal for anything else."""
    digits = typed.strip().upper().removeprefix("P").lstrip("-# ")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        raise Refusal("proposal-bad-number", found=clip(typed, 40))
    return ProposalId(int(digits))
