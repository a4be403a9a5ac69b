"""What a card and a list say of a proposal's past and of what it has to do with others."""

from __future__ import annotations

from bot.domain.ids import ref
from bot.domain.proposal import Proposal
from cogs.words import person, safe, text, when


def link_lines(proposal: Proposal) -> list[str]:
    """The proposals that this one replaces, asks again or challenges, and those that do so with it."""
    passed = proposal.outcome is not None and proposal.outcome.passed
    linked = {
        "proposal-note-replaces" if passed else "proposal-note-supersedes": proposal.supersedes,
        "proposal-note-superseded": proposal.superseded_by,
        "proposal-note-revisits": proposal.revisits,
        "proposal-note-revisited": proposal.revisited_by,
        "proposal-note-challenges": proposal.challenges,
        "proposal-note-challenged": proposal.challenged_by,
    }
    return [text(key, ref=ref("P", number)) for key, number in linked.items() if number is not None]


def change_lines(proposal: Proposal) -> list[str]:
    """What was changed since it was posted: judgements that were overturned, amendments, a later close."""
    lines = [
        text("proposal-note-overturned", by=person(one.by), why=safe(one.rationale, 150))
        for one in proposal.past_judgements
    ]
    for index, amendment in enumerate(proposal.amendments, 1):
        at, why = when(amendment.at, "f"), safe(amendment.why, 150)
        lines.append(text("proposal-note-amended", index=index, when=at, why=why))
    for extension in proposal.extensions:
        before, why = when(extension.before, "f"), safe(extension.why, 150)
        lines.append(text("proposal-note-extended", before=before, why=why))
    return lines


def follow_ups(proposal: Proposal) -> str:
    """For the end of a line in a list: what a decision caused, replaced, and what came of it."""
    parts = []
    if proposal.tasks:
        parts.append(text("proposal-line-tasks", tasks=", ".join(ref("T", number) for number in proposal.tasks)))
    if proposal.supersedes is not None and proposal.outcome is not None and proposal.outcome.passed:
        parts.append(text("proposal-line-replaces", ref=ref("P", proposal.supersedes)))
    later = {
        "proposal-line-replaced": proposal.superseded_by,
        "proposal-line-again": proposal.revisited_by,
        "proposal-line-challenged": proposal.challenged_by,
    }
    parts += [text(key, ref=ref("P", number)) for key, number in later.items() if number is not None]
    return "".join(f" · {part}" for part in parts)
