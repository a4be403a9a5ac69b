"""Explanations in the chat: every page is one that Discord takes, and together they leave nothing out."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import rules
from bot.domain.ballot import ballots
from bot.domain.ids import MemberId
from bot.domain.people import FORMER
from bot.domain.proposal import Proposal, Visibility, facts_of
from bot.domain.vote import Via, Vote
from bot.services.explain import LATE, VOID, Corrected, Explanation, Uncounted
from bot.services.proposals import ProposalView
from cogs.explanations import explanation_page
from tests.cogs.made import ARCHIVE, GUILD, NOW, proposals, written
from tests.cogs.taken import assert_discord_takes

few = settings(max_examples=30, deadline=None)


def explained(proposal: Proposal, reasons: list[str]) -> Explanation:
    """A proposal in the open, on which as many have voted as there are reasons."""
    proposal = replace(proposal, secret=False, visibility=Visibility.LIVE)
    votes = tuple(
        Vote(proposal.number, MemberId(5000 + at), ("yes",), NOW, Via.BUTTON, reason=reason, version=proposal.version)
        for at, reason in enumerate(reasons)
    )
    working = rules.decide(proposal.rule, proposal.choices, ballots(votes, proposal), facts_of(proposal, NOW))
    uncounted = (
        Uncounted(FORMER, NOW, LATE),
        Uncounted(MemberId(7), NOW, VOID),
        Uncounted(MemberId(8), NOW, "excluded-role"),
    )
    corrected = (Corrected(MemberId(9), NOW, "correction-changed", ("no",)),)
    view = ProposalView(proposal, votes, (), working)
    return Explanation(NOW, view, True, votes, (), uncounted, corrected, ((NOW, "explain-card-lost"),), (), ())


def pages(found: Explanation) -> list[str]:
    """The texts of all pages, turned one by one as far as their buttons lead."""
    shown, texts = explanation_page(found, 0, GUILD, ARCHIVE), []
    while True:
        assert_discord_takes(shown)
        assert shown.embed is not None
        texts.append(shown.embed.description or "")
        items = shown.view.to_components()[0]["components"] if shown.view is not None else []
        on = [item for item in items if item["label"] == "On" and not item["disabled"]]
        if not on:
            return texts
        shown = explanation_page(found, int(on[0]["custom_id"].split(":")[2]), GUILD, ARCHIVE)


@few
@given(proposals, st.lists(written(1000), max_size=30))
def test_every_vote_is_on_one_of_the_pages_and_discord_takes_each_of_them(
    proposal: Proposal, reasons: list[str]
) -> None:
    texts = pages(explained(proposal, reasons))
    told = "\n".join(texts)
    assert [told.count(f"• <@{5000 + at}>: **Yes**") for at in range(len(reasons))] == [1] * len(reasons)
    assert f"Votes that count ({len(reasons)})" in told
    assert "a former member" in told
    assert "@everyone" not in told


@few
@given(proposals, st.integers(0, 99_999))
def test_a_page_that_is_gone_by_now_leads_to_the_last_one(proposal: Proposal, page: int) -> None:
    found = explained(proposal, ["because " * 100] * 12)
    shown = explanation_page(found, page, GUILD, ARCHIVE)
    assert_discord_takes(shown)
    whole = pages(found)
    assert shown.embed is not None
    assert (shown.embed.description or "") == whole[min(page, len(whole) - 1)]
