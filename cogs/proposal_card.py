"""What is shown of a proposal: its card, its outcome, and what a voter is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import discord

from bot.domain.ids import GuildId, ref
from bot.domain.proposal import Choice, Proposal, ProposalState, Vote
from bot.domain.rule import Method, Outcome, Rule
from bot.services.proposals import ProposalView
from cogs.links import item_url
from cogs.rendered import Rendered
from cogs.words import clip, message_link, person, safe, text, when

OPEN: Final = discord.Colour(0x3B6EA8)
PASSED: Final = discord.Colour(0x2E7D4F)
NOT_PASSED: Final = discord.Colour(0xA8443B)
WITHDRAWN: Final = discord.Colour(0x777777)
NAMES_SHOWN: Final = 15
OUTAGES_SHOWN: Final = 3


def rule_sentence(rule: Rule) -> str:
    """The rule in words, with its quorum."""
    return f"{text(_rule_key(rule))} {text('rule-quorum', quorum=rule.quorum)}"


def _rule_key(rule: Rule) -> str:
    if rule.method is Method.MAJORITY:
        return "rule-majority"
    return {(2, 3): "rule-two-thirds", (3, 4): "rule-three-quarters"}[rule.share]


def outcome_sentence(outcome: Outcome, rule: Rule) -> str:
    """Why it came out as it did, in words and numbers."""
    count = outcome.tally
    return text(
        outcome.reason,
        yes=count.yes,
        no=count.no,
        abstain=count.abstain,
        voters=count.voters,
        quorum=rule.quorum,
        needed=text("outcome-needed", rule=_rule_key(rule), share=f"{rule.share[0]}/{rule.share[1]}"),
    )


def proposal_message(view: ProposalView, guild: GuildId, archive_url: str, buttons: discord.ui.View) -> Rendered:
    """The card: the question, how it stands, who voted, and what happened to it. Buttons only while it is open."""
    proposal = view.proposal
    link = text("proposal-card-link", link=item_url(archive_url, guild, ref("P", proposal.number)))
    embed = discord.Embed(
        title=clip(f"{ref('P', proposal.number)} · {safe(proposal.title, 230)}", 256),
        description="\n\n".join([safe(proposal.details, 3500), link]).strip(),
        colour=_colour(proposal),
    )
    embed.add_field(name=text("proposal-card-status"), value=_status(proposal), inline=False)
    embed.add_field(name=text("proposal-card-rule"), value=rule_sentence(proposal.rule), inline=False)
    for choice in Choice:
        embed.add_field(name=_option(proposal, choice, view.present), value=_voters(view.present, choice), inline=True)
    if proposal.electorate.role is not None:
        value = text("proposal-card-electorate", role=f"<@&{proposal.electorate.role}>")
        embed.add_field(name=text("proposal-card-who"), value=value, inline=False)
    if proposal.opens_tasks and proposal.state is ProposalState.OPEN:
        titles = "\n".join(f"• {safe(title, 90)}" for title in proposal.opens_tasks)
        embed.add_field(name=text("proposal-card-opens-tasks"), value=clip(titles, 1000), inline=False)
    if proposal.tasks:
        opened = ", ".join(f"T{number}" for number in proposal.tasks)
        embed.add_field(name=text("proposal-card-tasks"), value=opened, inline=False)
    if notes := _notes(proposal):
        embed.add_field(name=text("proposal-card-notes"), value=clip(notes, 1000), inline=False)
    embed.set_footer(text=f"{ref('P', proposal.number)} · {clip(proposal.author_name, 60)}")
    return Rendered(embed=embed, view=buttons if proposal.state is ProposalState.OPEN else None)


def outcome_message(view: ProposalView, guild: GuildId, archive_url: str) -> Rendered:
    """The announcement of a decision: the outcome, the rule, the numbers, the reason, and what follows."""
    proposal = view.proposal
    if proposal.outcome is None:
        raise ValueError(f"P{proposal.number} is not decided")
    passed = proposal.outcome.passed
    key = "outcome-title-passed" if passed else "outcome-title-not-passed"
    title = text(key, ref=ref("P", proposal.number), title=safe(proposal.title, 200))
    parts = [outcome_sentence(proposal.outcome, proposal.rule), text("outcome-rule", rule=rule_sentence(proposal.rule))]
    if proposal.tasks:
        parts.append(text("outcome-tasks", tasks=", ".join(f"T{number}" for number in proposal.tasks)))
    if proposal.card is not None:
        parts.append(text("outcome-card", link=message_link(guild, proposal.channel, proposal.card)))
    parts.append(text("proposal-card-link", link=item_url(archive_url, guild, ref("P", proposal.number))))
    embed = discord.Embed(
        title=clip(title, 256),
        description="\n\n".join(parts),
        colour=PASSED if passed else NOT_PASSED,
    )
    embed.set_footer(text=ref("P", proposal.number))
    return Rendered(embed=embed)


def proposal_line(proposal: Proposal, guild: GuildId) -> str:
    """One line of a list: number, title, how it stands, and a link to the card."""
    name = ref("P", proposal.number)
    if proposal.card is not None:
        name = f"[{name}]({message_link(guild, proposal.channel, proposal.card)})"
    return f"**{name}** {safe(proposal.title, 80)} · {_short_status(proposal)}"


def _short_status(proposal: Proposal) -> str:
    if proposal.state is ProposalState.OPEN:
        return text("proposal-line-open", when=when(proposal.closes_at))
    if proposal.outcome is not None:
        return text("proposal-line-passed") if proposal.outcome.passed else text("proposal-line-not-passed")
    return text("proposal-line-withdrawn")


def _colour(proposal: Proposal) -> discord.Colour:
    if proposal.outcome is not None:
        return PASSED if proposal.outcome.passed else NOT_PASSED
    return OPEN if proposal.state is ProposalState.OPEN else WITHDRAWN


def _status(proposal: Proposal) -> str:
    if proposal.outcome is not None:
        key = "proposal-status-passed" if proposal.outcome.passed else "proposal-status-not-passed"
        return text(key, reason=outcome_sentence(proposal.outcome, proposal.rule))
    if proposal.state is ProposalState.WITHDRAWN:
        return text("proposal-status-withdrawn")
    return text("proposal-status-open", when=when(proposal.closes_at), at=when(proposal.closes_at, "f"))


def _option(proposal: Proposal, choice: Choice, votes: Sequence[Vote]) -> str:
    count = sum(vote.choice is choice for vote in votes)
    return f"{proposal.emoji_of(choice)} {choice_name(choice)}: {count}"


def choice_name(choice: Choice) -> str:
    """The choice in words."""
    if choice is Choice.YES:
        return text("choice-yes")
    return text("choice-no") if choice is Choice.NO else text("choice-abstain")


def _voters(votes: Sequence[Vote], choice: Choice) -> str:
    chosen = sorted((vote for vote in votes if vote.choice is choice), key=lambda vote: vote.at)
    names = [person(vote.member) + ("*" if vote.untimed else "") for vote in chosen[:NAMES_SHOWN]]
    if len(chosen) > NAMES_SHOWN:
        names.append(text("proposal-card-more", count=len(chosen) - NAMES_SHOWN))
    return " ".join(names) or "–"


def _notes(proposal: Proposal) -> str:
    lines = []
    if proposal.excluded:
        reasons = Counter(excluded.reason for excluded in proposal.excluded)
        why = "; ".join(f"{count} × {text(f'{reason}-short')}" for reason, count in sorted(reasons.items()))
        lines.append(text("proposal-note-excluded", count=len(proposal.excluded), why=why))
    if proposal.corrections:
        lines.append(text("proposal-note-corrections", count=proposal.corrections))
    lines += [
        text("proposal-note-outage", since=when(outage.since, "f"), until=when(outage.until, "f"))
        for outage in proposal.outages[-OUTAGES_SHOWN:]
    ]
    return "\n".join(lines)
