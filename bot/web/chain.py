"""The chain behind the archive: contributions, tasks and proposals by their permanent numbers."""

from __future__ import annotations

from aiohttp import web

from bot.domain.contribution import Contribution, ContributionState
from bot.domain.ids import ContributionId, ProposalId, TaskId
from bot.domain.proposal import Choice, Proposal, ProposalState
from bot.domain.rule import Method, Rule
from bot.web.markdown import Context
from bot.web.shelf import Shelf
from bot.web.site import Site, number

_RULES = {
    (Method.MAJORITY, (1, 2)): "rule-majority",
    (Method.SUPERMAJORITY, (2, 3)): "rule-two-thirds",
    (Method.SUPERMAJORITY, (3, 4)): "rule-three-quarters",
}


def is_public(contribution: Contribution) -> bool:
    """Whether its title and author may be told: only once its author has agreed to publish under the licence."""
    return contribution.consent is not None


async def contribution(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """A contribution. Until it is accepted only its title, author and state are shown."""
    chain = await site.archive.contribution(shelf.guild, ContributionId(number(request, "number")))
    return site.page(
        "contribution.html",
        shelf,
        item=chain.contribution,
        accepted=chain.contribution.state is ContributionState.ACCEPTED,
        public=is_public(chain.contribution),
        revision=chain.revision,
        task=chain.task,
        proposal=chain.proposal,
    )


async def task(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """A task: where it came from, who has it, what was made for it."""
    work = await site.archive.task(shelf.guild, TaskId(number(request, "number")))
    return site.page(
        "task.html",
        shelf,
        item=work.task,
        details=await _prose(site, shelf, work.task.details),
        proposal=work.proposal,
        contributions=work.contributions,
        is_public=is_public,
    )


async def proposal(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """A proposal: its rule in words, its count, its outcome with the reason, and the tasks it opened."""
    decision = await site.archive.proposal(shelf.guild, ProposalId(number(request, "number")))
    item = decision.proposal
    tally = item.outcome.tally if item.outcome is not None else decision.tally
    return site.page(
        "proposal.html",
        shelf,
        item=item,
        details=await _prose(site, shelf, item.details),
        rule=rule_in_words(site, item.rule),
        counts=((Choice.YES, tally.yes), (Choice.NO, tally.no), (Choice.ABSTAIN, tally.abstain)),
        voters=tally.voters,
        reason=outcome_in_words(site, item),
        is_open=item.state is ProposalState.OPEN,
        is_withdrawn=item.state is ProposalState.WITHDRAWN,
        tasks=decision.tasks,
    )


def rule_in_words(site: Site, rule: Rule) -> str:
    """The rule, as members read it when they vote."""
    share = f"{rule.share[0]}/{rule.share[1]}"
    known = _RULES.get((rule.method, rule.share))
    words = site.words(known) if known else site.words(f"web-rule-{rule.method.value}", share=share)
    return words + " " + site.words("rule-quorum", quorum=rule.quorum)


def outcome_in_words(site: Site, proposal: Proposal) -> str | None:
    """Why a proposal passed or not; None before it is decided."""
    if proposal.outcome is None:
        return None
    count, rule = proposal.outcome.tally, proposal.rule
    return site.words(
        proposal.outcome.reason,
        yes=count.yes,
        no=count.no,
        abstain=count.abstain,
        voters=count.voters,
        quorum=rule.quorum,
        share=f"{rule.share[0]}/{rule.share[1]}",
    )


async def _prose(site: Site, shelf: Shelf, text: str) -> str:
    """A member's details as HTML."""
    context = Context(start=site.to.start(shelf.guild), zone=shelf.settings.timezone)
    return (await site.heavy(site.markdown.render, text, context)).html
