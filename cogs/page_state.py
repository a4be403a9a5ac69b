"""What is special about a page, in words: who may change it, how good it is, where it is talked about."""

from __future__ import annotations

from bot.domain.page import Page, Protection
from cogs.words import safe, text


def state_words(page: Page) -> str:
    """What is special about a page: who may change it, how good it is, where it is talked about; "" if nothing is."""
    parts = []
    if page.protection is not Protection.OPEN:
        why = safe(page.protection_reason or "–", 300)
        parts.append(text(f"page-protection-{page.protection.value}-because", why=why))
    if page.grade:
        parts.append(text("page-state-grade", grade=text(f"page-grade-{page.grade.value}")))
    if page.talk is not None:
        parts.append(text("page-state-talk", channel=f"<#{page.talk}>"))
    return "\n".join(parts)
