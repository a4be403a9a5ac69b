"""The chain behind the archive: contributions, tasks and proposals by their permanent numbers."""

from __future__ import annotations

from aiohttp import web

from bot.domain.contribution import ContributionState
from bot.domain.ids import ContributionId, ProposalId, TaskId
from bot.domain.proposal import Proposal, ProposalState
from bot.locales import decisions
from bot.services.proposals import ProposalView
from bot.web import states
from bot.web.markdown import Context
from bot.web.privacy import is_agreed
from bot.web.shelf import Shelf
from bot.web.site import Site, number


async def contribution(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """A contribution. Until it is accepted only its title, author and state are shown."""
    chain = await site.archive.contribution(shelf.guild, ContributionId(number(request, "number")))
    item = chain.contribution
    if not site.privacy.shows(shelf.guild, item):
        return _private(site, shelf, "C", item.number, "web-contribution", item.state.value, states.contribution(item))
    return site.page(
        "contribution.html",
        shelf,
        item=item,
        accepted=item.state is ContributionState.ACCEPTED,
        public=is_agreed(item),
        revision=chain.revision,
        task=chain.task,
        proposal=chain.proposal,
    )


async def task(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """A task: where it came from, who has it, what was made for it."""
    work = await site.archive.task(shelf.guild, TaskId(number(request, "number")))
    item = work.task
    if not site.privacy.shows(shelf.guild, item):
        return _private(site, shelf, "T", item.number, "web-task", item.state.value, states.task(item))
    return site.page(
        "task.html",
        shelf,
        item=item,
        details=await _prose(site, shelf, item.details),
        proposal=work.proposal,
        contributions=work.contributions,
        is_agreed=is_agreed,
    )


async def proposal(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """A proposal: its rule in words, its count, its outcome with the reason, and the tasks it opened."""
    decision = await site.archive.proposal(shelf.guild, ProposalId(number(request, "number")))
    view, item = decision.view, decision.view.proposal
    if not site.privacy.shows(shelf.guild, item):
        return _private(site, shelf, "P", item.number, "web-proposal", states.verdict(item), states.proposal(item))
    return site.page(
        "proposal.html",
        shelf,
        item=item,
        details=await _prose(site, shelf, item.details),
        rule=decisions.rule_sentence(item.rule, site.words),
        counts=[(choice_name(site, item, choice), choice, count) for choice, count in counts(view)],
        voters=view.tally.voters,
        reason=outcome_in_words(site, item),
        is_open=item.state is ProposalState.OPEN,
        is_withdrawn=item.state is ProposalState.WITHDRAWN,
        tasks=decision.tasks,
    )


def _private(site: Site, shelf: Shelf, letter: str, at: int, kind: str, state: str, told: str) -> web.Response:
    """The page of an item of a private channel. ``kind`` and ``told`` are wordings, ``state`` is for its style."""
    return site.page("private.html", shelf, letter=letter, number=at, kind=kind, state=state, told=told)


def counts(view: ProposalView) -> tuple[tuple[str, int], ...]:
    """How many chose each option; nothing while the count is hidden."""
    return view.tally.counts if view.shows_count_to(None) else ()


def choice_name(site: Site, proposal: Proposal, choice: str) -> str:
    """The name of a choice."""
    labels = {option.choice: option.label for option in proposal.options if option.label}
    return decisions.choice_name(choice, site.words, labels)


def outcome_in_words(site: Site, proposal: Proposal) -> str | None:
    """Why a proposal passed or not; None before it is decided."""
    if proposal.outcome is None:
        return None
    return decisions.outcome_sentence(proposal.outcome, site.words, lambda choice: choice_name(site, proposal, choice))


async def _prose(site: Site, shelf: Shelf, text: str) -> str:
    """A member's details as HTML."""
    context = Context(start=site.to.start(shelf.guild), zone=shelf.settings.timezone)
    return (await site.heavy(site.markdown.render, text, context)).html
