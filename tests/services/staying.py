"""What stays of a member's texts when they have themself erased, worked out from the guide for members alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.contribution import ContributionState
from bot.domain.ids import MemberId
from bot.domain.kinds import CONTRIBUTIONS, PAGES, PROPOSALS, REVISIONS, TASKS, VOTES
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.rules import Method
from bot.domain.vote import Vote


def staying(documents: Mapping[str, Sequence[Any]], member: MemberId, *, decided_too: bool) -> set[str]:
    """The texts of a member who leaves that are not theirs to take, by the guide for members."""
    stay = {page.title for page in documents[PAGES.name]}
    stay |= {ballot.reason for one in documents[PROPOSALS.name] for ballot in one.published}  # by nobody knows whom
    stay |= {file.name for one in documents[REVISIONS.name] for file in one.attachments}
    given = documents[CONTRIBUTIONS.name]
    for one in given:
        if one.state is ContributionState.ACCEPTED:
            stay |= {one.title, one.latest.text, one.summary}
    if decided_too:
        return stay
    joint = set()
    for one in documents[PROPOSALS.name]:
        stay |= {judged.rationale for judged in (one.judgement, *one.past_judgements) if judged is not None}
        if one.state is ProposalState.DECIDED:
            stay |= {text for concern in one.concerns for text in (concern.text, concern.answer)}
            stay |= {extension.why for extension in one.extensions}
        if one.state in (ProposalState.OPEN, ProposalState.DECIDED) and of_others(one, documents[VOTES.name], member):
            joint.add(one.number)
            stay |= {one.title, one.details, *one.opens_tasks, *(option.label for option in one.options)}
            stay |= {text for change in one.amendments for text in (change.title, change.details, change.why)}
    for one in documents[TASKS.name]:
        doers = {work.author for work in given if work.task == one.number}
        doers |= {had.member for had in (*one.claims, *one.handovers)} | {one.done_by or member}
        if doers - {member} or one.proposal in joint:
            stay |= {one.title, one.details}
    return stay


def of_others(proposal: Proposal, votes: Sequence[Vote], member: MemberId) -> bool:
    """Whether others than a member voted on it, objected, settled an objection, judged it, or agreed by silence."""
    people = {vote.member for vote in votes if vote.proposal == proposal.number}
    people |= {one for concern in proposal.concerns for one in (concern.owner, concern.closed_by) if one}
    people |= {judged.by for judged in (proposal.judgement, *proposal.past_judgements) if judged is not None}
    passed = proposal.outcome is not None and proposal.outcome.passed
    return bool(people - {member}) or (proposal.rule.method is Method.LAZY and passed)
