"""A proposal's page: the question, how it stands or came out, and all that is needed to check it.

Who voted what is not told here: the archive is read by everybody, and whoever votes on a server has not agreed to that.
Each voter has a number that holds for the page; members see the names on Discord.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from aiohttp import web
from markupsafe import Markup

from bot.domain.ids import MemberId, ProposalId
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.rules import Method
from bot.domain.vote import PublishedBallot, Vote
from bot.locales import decisions, explaining
from bot.locales.explaining import Speech
from bot.services.explain import Explanation
from bot.web import states
from bot.web.chain import private_page, prose
from bot.web.charts import charts_of, pairs_of
from bot.web.shelf import Shelf
from bot.web.site import Site, number
from bot.web.text import plain


@dataclass(frozen=True)
class Row:
    """A line about one vote or click: whose, what, when, how it came or why it does not count, and its reason."""

    who: str
    choice: str
    at: datetime
    how: str
    reason: str = ""


@dataclass(frozen=True)
class BallotRow:
    """A published ballot."""

    receipt: str
    choice: str
    binding: bool
    reason: str


async def proposal(request: web.Request, site: Site, shelf: Shelf) -> web.StreamResponse:
    """A proposal, with everything that is known of how it came about."""
    found = await site.archive.proposal(shelf.guild, ProposalId(number(request, "number")))
    item = found.proposal
    if not site.privacy.shows(shelf.guild, item):
        return private_page(site, shelf, "P", item.number, "web-proposal", states.verdict(item), states.proposal(item))
    speech, voter = _speech(site, shelf, item), _Voters(site)
    return site.page(
        "proposal.html",
        shelf,
        item=item,
        details=await prose(site, shelf, item.details),
        versions=[
            (one.title, await prose(site, shelf, one.details, f"sv{at}")) for at, one in enumerate(item.amendments, 1)
        ],
        rule=explaining.rule_lines(item, speech),
        electorate=explaining.electorate_lines(item, speech),
        standing=explaining.outcome_line(found, speech),
        steps=explaining.step_lines(found, speech),
        charts=charts_of(found, site.words.text, lambda choice: _plain_name(site, item, choice), found.at),
        pairs=pairs_of(found),
        name=speech.name,
        listed=[option.choice for option in item.options if option.label],
        counts=found.view.tally.counts if found.shows_count else (),
        advisory=found.view.tally.advisory if found.shows_count else (),
        counted_by=_counted_by(item),
        names_shown=found.view.shows_names(),
        votes=[_vote(found, vote, speech, voter) for vote in found.counted],
        ballots=[_ballot(item, one, speech) for one in found.published],
        uncounted=[
            Row(voter(one.member), "", one.at, explaining.uncounted_reason(one, site.words)) for one in found.uncounted
        ],
        corrected=[
            Row(voter(one.member), "", one.at, explaining.corrected_reason(item, one, speech))
            for one in found.corrected
        ],
        effects=explaining.effect_lines(item, speech),
        links=explaining.link_lines(item, speech),
        events=explaining.events(found, speech),
        tasks=found.tasks,
        is_open=item.state is ProposalState.OPEN,
    )


class _Voters:
    """Gives each voter a number, in the order they are met on the page."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._met: dict[MemberId, int] = {}

    def __call__(self, member: MemberId) -> Markup:
        at = self._met.setdefault(member, len(self._met) + 1)
        return self._site.words("web-voter", number=at)


def _speech(site: Site, shelf: Shelf, item: Proposal) -> Speech:
    """How things are said on the web. Nobody is named but by what they have to do with the proposal."""

    def somebody(member: MemberId) -> str:
        return site.words("web-its-author" if member == item.author else "web-a-member")

    def link(name: str) -> Markup:
        address = site.to.item(shelf.guild, name)
        return Markup('<a class="ref {}" href="{}">{}</a>').format(name[:1], address, name)

    return Speech(
        say=site.words,
        person=somebody,
        moment=lambda at: site.words.moment(at, shelf.zone),
        quoted=_quoted,
        name=lambda choice: _name(site, item, choice),
        item=link,
        role=lambda _: site.words("web-a-role"),
        channel=lambda _: site.words("web-a-channel"),
    )


def _quoted(text: str) -> Markup:
    """What a member wrote, in the middle of ours: it cannot turn the direction of what stands around it."""
    return Markup("<bdi>{}</bdi>").format(plain(text))


def _name(site: Site, item: Proposal, choice: str) -> str:
    """The name of a choice, as HTML: a label cannot disturb the text around it."""
    labels = {option.choice: _quoted(option.label) for option in item.options if option.label}
    return decisions.choice_name(choice, site.words, labels)


def _plain_name(site: Site, item: Proposal, choice: str) -> str:
    labels = {option.choice: option.label for option in item.options if option.label}
    return decisions.choice_name(choice, site.words.text, labels)


def _counted_by(item: Proposal) -> str:
    """The heading of the column with the numbers (a key)."""
    by_method = {
        Method.SCORE: "web-count-points",
        Method.RANKED: "web-count-first",
        Method.JUDGEMENT: "web-count-opinions",
    }
    return by_method.get(item.rule.method, "web-count-votes")


def _vote(found: Explanation, vote: Vote, speech: Speech, voter: _Voters) -> Row:
    item = found.proposal
    chosen = decisions.ballot_words(item.rule, vote.choices, vote.scores, speech.say, speech.name)
    via = explaining.via_words(vote, replace(speech, person=voter))
    return Row(voter(vote.member), chosen, vote.at, via, vote.reason)


def _ballot(item: Proposal, one: PublishedBallot, speech: Speech) -> BallotRow:
    chosen = decisions.ballot_words(item.rule, one.choices, one.scores, speech.say, speech.name)
    return BallotRow(one.receipt, chosen, one.binding, one.reason)
