"""What is shown of a proposal: its card, its outcome, and its line in a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import discord

from bot.domain.concern import ConcernState
from bot.domain.electorate import Electorate
from bot.domain.ids import GuildId, MemberId, ref
from bot.domain.proposal import Proposal, ProposalState, Visibility
from bot.domain.rules import Method, Outcome
from bot.domain.vote import Option, Vote
from bot.locales import decisions
from bot.services.proposals import ProposalView
from cogs.concern_card import concern_line
from cogs.effect_card import become, outcome_parts, planned
from cogs.links import item_url
from cogs.proposal_links import change_lines, follow_ups, link_lines
from cogs.rendered import FIELD_LIMIT, Rendered, add, fitted, listed
from cogs.words import clip, message_link, person, safe, text, when

OPEN: Final = discord.Colour(0x3B6EA8)
PASSED: Final = discord.Colour(0x2E7D4F)
NOT_PASSED: Final = discord.Colour(0xA8443B)
ENDED: Final = discord.Colour(0x777777)
NAMES_SHOWN: Final = 15
OUTAGES_SHOWN: Final = 3
CONCERNS_SHOWN: Final = 10


def choice_name(proposal: Proposal, choice: str) -> str:
    """The name of a choice, ready to be shown."""
    labels = {option.choice: safe(option.label) for option in proposal.options if option.label}
    return decisions.choice_name(choice, text, labels)


def outcome_sentence(proposal: Proposal, outcome: Outcome) -> str:
    """Why it came out as it did, in words and numbers."""
    return decisions.outcome_sentence(outcome, text, lambda choice: choice_name(proposal, choice))


def proposal_message(
    view: ProposalView,
    guild: GuildId,
    archive_url: str,
    buttons: discord.ui.View | None,
    viewer: MemberId | None = None,
) -> Rendered:
    """The card: the question, how it stands, who voted, and what happened to it. Buttons only while it is open.

    It shows what ``viewer`` may see, who alone sees it then; without one what everybody may.
    """
    proposal = view.proposal
    link = text("proposal-card-link", link=item_url(archive_url, guild, ref("P", proposal.number)))
    embed = discord.Embed(
        title=clip(f"{ref('P', proposal.number)} · {safe(proposal.title, 230)}", 256),
        description="\n\n".join([safe(proposal.details, 3000), _ways(proposal, link)]).strip(),
        colour=_colour(proposal),
    )
    add(embed, text("proposal-card-status"), _status(proposal), inline=False)
    add(embed, text("proposal-card-rule"), decisions.rule_sentence(proposal.rule, text), inline=False)
    _add_votes(embed, view, viewer)
    if who := electorate_words(proposal.electorate):
        add(embed, text("proposal-card-who"), who, inline=False)
    if proposal.concerns:
        add(embed, text("proposal-card-concerns"), _concerns(proposal), inline=False)
    _add_effects(embed, proposal)
    if notes := _notes(view):
        add(embed, text("proposal-card-notes"), notes, inline=False)
    embed.set_footer(text=f"{ref('P', proposal.number)} · {clip(proposal.author_name, 60)}")
    return Rendered(embed=fitted(embed), view=buttons if proposal.state is ProposalState.OPEN else None)


def count_message(view: ProposalView, viewer: MemberId) -> Rendered:
    """The count as it stands, for one who may see it."""
    name = ref("P", view.proposal.number)
    embed = discord.Embed(title=text("count-title", ref=name), description=safe(view.proposal.title, 500), colour=OPEN)
    _add_votes(embed, view, viewer)
    return Rendered(embed=fitted(embed))


def _ways(proposal: Proposal, link: str) -> str:
    """The way to the proposal's page, and to its thread."""
    if proposal.thread is None:
        return link
    return f"{link} · {text('proposal-card-thread', thread=f'<#{proposal.thread}>')}"


def outcome_message(view: ProposalView, guild: GuildId, archive_url: str) -> Rendered:
    """The announcement of a decision: the outcome, the rule, the numbers, the reason, and what follows."""
    proposal = view.proposal
    if proposal.outcome is None:
        raise ValueError(f"P{proposal.number} is not decided")
    passed = proposal.outcome.passed
    key = "outcome-title-passed" if passed else "outcome-title-not-passed"
    title = text(key, ref=ref("P", proposal.number), title=safe(proposal.title, 200))
    rule = decisions.rule_sentence(proposal.rule, text)
    parts = [outcome_sentence(proposal, proposal.outcome), text("outcome-rule", rule=rule)]
    if proposal.judgement is not None:
        said = text("outcome-judgement", by=person(proposal.judgement.by), why=safe(proposal.judgement.rationale, 1500))
        parts.append(said)
    parts += outcome_parts(proposal)
    if proposal.supersedes is not None and passed:
        parts.append(text("outcome-supersedes", ref=ref("P", proposal.supersedes)))
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
    return f"**{name}** {safe(proposal.title, 80)} · {_short_status(proposal)}{follow_ups(proposal)}"


def electorate_words(electorate: Electorate) -> str:
    """Who may vote and how that is judged; empty where everybody may."""
    role = f"<@&{electorate.role}>" if electorate.role is not None else ""
    return "\n".join(decisions.electorate_parts(electorate, text, role, safe(electorate.area)))


def _short_status(proposal: Proposal) -> str:
    if proposal.state is ProposalState.OPEN:
        return text("proposal-line-open", when=when(proposal.closes_at))
    if proposal.outcome is not None:
        return text("proposal-line-passed") if proposal.outcome.passed else text("proposal-line-not-passed")
    return text(f"proposal-line-{proposal.state.value}")


def _colour(proposal: Proposal) -> discord.Colour:
    if proposal.outcome is not None:
        return PASSED if proposal.outcome.passed else NOT_PASSED
    return OPEN if proposal.state is ProposalState.OPEN else ENDED


def _status(proposal: Proposal) -> str:
    if proposal.outcome is not None:
        key = "proposal-status-passed" if proposal.outcome.passed else "proposal-status-not-passed"
        return text(key, reason=outcome_sentence(proposal, proposal.outcome))
    if proposal.state is not ProposalState.OPEN:
        status = text(f"proposal-status-{proposal.state.value}")
        return (
            f"{status} {text('proposal-status-why', why=safe(proposal.closed_why))}" if proposal.closed_why else status
        )
    status = text("proposal-status-open", when=when(proposal.closes_at), at=when(proposal.closes_at, "f"))
    if proposal.ripe_at is not None:
        return f"{status} {text('proposal-status-ripe', when=when(proposal.ripe_at))}"
    return status


def _add_votes(embed: discord.Embed, view: ProposalView, viewer: MemberId | None) -> None:
    proposal = view.proposal
    if not view.shows_count_to(viewer):
        key = "proposal-card-hidden-voted" if proposal.visibility is Visibility.VOTED else "proposal-card-hidden-closed"
        add(embed, text("proposal-card-votes"), text(key, count=len(view.present)), inline=False)
        return
    if proposal.rule.method is Method.JUDGEMENT:
        return
    for option in proposal.options:
        chosen = [
            vote for vote in view.present if vote.choices[:1] == (option.choice,) or _side_by_side(view, vote, option)
        ]
        name = text("proposal-card-option", emoji=option.emoji, name=choice_name(proposal, option.choice))
        add(
            embed,
            f"{clip(name, 200)}: {_count(view, option.choice)}",
            _voters(chosen) if view.shows_names(viewer) else "–",
            inline=True,
        )


def _count(view: ProposalView, choice: str) -> str:
    """How many chose it; where some votes only advise, those apart."""
    advice = dict(view.tally.advisory).get(choice, 0)
    return f"{view.tally.count(choice)}" + (f" {text('proposal-card-advice', count=advice)}" if advice else "")


def _side_by_side(view: ProposalView, vote: Vote, option: Option) -> bool:
    return view.proposal.several and option.choice in vote.choices


def _voters(votes: Sequence[Vote]) -> str:
    chosen = sorted(votes, key=lambda vote: vote.at)
    names = [person(vote.member) + _marks(vote) for vote in chosen[:NAMES_SHOWN]]
    if len(chosen) > NAMES_SHOWN:
        names.append(text("proposal-card-more", count=len(chosen) - NAMES_SHOWN))
    return " ".join(names) or "–"


def _marks(vote: Vote) -> str:
    """What is to be known of a vote besides whose it is: time unknown, advice only, left to a delegate."""
    delegated = text("proposal-mark-delegated", delegate=person(vote.delegate)) if vote.delegate is not None else ""
    return ("*" if vote.untimed else "") + ("" if vote.binding else text("proposal-mark-advisory")) + delegated


def _concerns(proposal: Proposal) -> str:
    ordered = sorted(proposal.concerns, key=lambda one: one.state is not ConcernState.OPEN)
    lines = [concern_line(proposal, concern, 120) for concern in ordered[:CONCERNS_SHOWN]]
    beyond = len(ordered) - len(lines)
    return listed(lines, 1000, lambda count: text("proposal-card-more", count=count), beyond)


def _add_effects(embed: discord.Embed, proposal: Proposal) -> None:
    if not proposal.effects:
        return
    passed = proposal.outcome is not None and proposal.outcome.passed
    if proposal.state is ProposalState.OPEN and not proposal.results:
        add(embed, text("effect-field"), planned(proposal.effects), inline=False)
    elif proposal.results or passed:
        add(embed, text("effect-field-results"), become(proposal), inline=False)


def _notes(view: ProposalView) -> str:
    proposal, lines = view.proposal, []
    if proposal.secret:
        lines.append(text("proposal-note-secret"))
    lines += link_lines(proposal)
    if proposal.escalation is not None:
        lines.append(text("proposal-note-escalated", when=when(proposal.escalation.at, "f")))
    lines += change_lines(proposal)
    if view.delegated:
        lines.append(text("proposal-note-delegated", count=len(view.delegated)))
    if view.unconfirmed:
        lines.append(text("proposal-note-unconfirmed", count=len(view.unconfirmed)))
    lines += _corrections(proposal)
    return listed(lines, FIELD_LIMIT, lambda count: text("proposal-card-more", count=count))


def _corrections(proposal: Proposal) -> list[str]:
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
    return lines
