"""What is shown of work beyond text: its card, what whoever did it is told, and somebody's credits in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final
from urllib.parse import quote, urlsplit

import discord

from bot.domain.contribution import Contribution, ContributionState, Form, Verdict
from bot.domain.ids import ContributionId, GuildId, ref
from cogs.consent import who_in
from cogs.edge import answer, begin, desk, guarded
from cogs.links import item_url
from cogs.rendered import GOOD, OPEN, OVER, Rendered, add, buttons, card, label, listed
from cogs.words import clip, credited, person, safe, text, when

Interaction = discord.Interaction[Any]
_COLOURS: Final = {ContributionState.WAITING: OPEN, ContributionState.ACCEPTED: GOOD}
_LIST_LIMIT: Final = 3800
_NAMES_SHOWN: Final = 5


class CreditButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"credit:(?P<guild>\d+):(?P<number>\d+):(?P<act>confirm|decline)",
):
    """Confirms work beyond text, or declines to be named for it; the latter also in direct messages."""

    def __init__(self, guild: int, number: int, act: str) -> None:
        """The button that does ``act`` with C``number``."""
        self.guild, self.number, self.act = GuildId(guild), ContributionId(number), act
        words = text("credit-button-confirm") if act == "confirm" else text("credit-button-decline")
        style = discord.ButtonStyle.success if act == "confirm" else discord.ButtonStyle.secondary
        super().__init__(discord.ui.Button(label=label(words), style=style, custom_id=f"credit:{guild}:{number}:{act}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> CreditButton:
        """The button that was pressed."""
        return cls(int(match["guild"]), int(match["number"]), match["act"])

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Do it."""
        await begin(interaction)
        who, services, name = who_in(interaction, self.guild), desk(interaction).credits, ref("C", self.number)
        if self.act == "confirm":
            made = await services.confirm(who, self.number)
            await answer(interaction, text("credit-confirmed", ref=name, who=person(made.author)))
        else:
            await services.decline(who, self.number)
            await answer(interaction, text("credit-declined", ref=name))


def work_message(made: Contribution, guild: GuildId) -> Rendered:
    """The card: what was done, by whom, who says so."""
    name = ref("C", made.number)
    title = f"{name} · {kind_words(made)}"
    embed = card(name, title, "\n".join(_what(made)), _COLOURS.get(made.state, OVER), made.author_name)
    add(embed, text("credit-card-state"), _state(made), inline=False)
    add(embed, text("credit-card-who"), credited(made.author, made.author_name))
    if made.tracked_by != made.author:
        add(embed, text("credit-card-by"), person(made.tracked_by))
    acts = {ContributionState.WAITING: ("confirm", "decline"), ContributionState.ACCEPTED: ("decline",)}
    return Rendered(
        embed=embed, view=buttons(*(CreditButton(guild, made.number, act) for act in acts.get(made.state, ())))
    )


def kind_words(made: Contribution) -> str:
    """The kinds of a work, in words."""
    return ", ".join(text(f"work-kind-{kind}") for kind in made.kinds)


def _what(made: Contribution) -> list[str]:
    lines = [text("credit-card-what", what=safe(made.title, 300))]
    if made.link:
        host = safe(urlsplit(made.link).hostname or "", 80)
        lines.append(text("credit-card-link", host=host, link=quote(made.link, safe=":/?#@!$&*+,;=%~.-_")))
    return lines


def _state(made: Contribution) -> str:
    if made.state is ContributionState.WITHDRAWN:
        return text("credit-card-withdrawn")
    if made.state is ContributionState.REJECTED:
        return text("credit-card-rejected", reason=safe(made.state_reason, 800))
    said = _confirmed(made)
    if made.state is ContributionState.ACCEPTED and said is not None:
        return text("credit-card-confirmed", who=person(said.reviewer), when=when(said.at))
    return text("credit-card-waiting")


def _confirmed(made: Contribution) -> Any:
    return next((one for one in reversed(made.reviews) if one.verdict is Verdict.APPROVE), None)


def credited_message(made: Contribution, guild: GuildId, community: str, archive_url: str) -> Rendered:
    """What somebody is told of whom another has recorded that they did something, with the button to decline."""
    name = ref("C", made.number)
    words = text(
        "credit-dm",
        tracker=safe(made.tracked_by_name, 80),
        community=safe(community, 100),
        what=safe(made.title, 300),
        kind=kind_words(made),
        ref=name,
        link=item_url(archive_url, guild, name),
        state="accepted" if made.state is ContributionState.ACCEPTED else "waiting",
    )
    return Rendered(embed=card(name, name, words, OPEN), view=buttons(CreditButton(guild, made.number, "decline")))


def credits_message(made: Sequence[Contribution], name: str, member: int, guild: GuildId, archive_url: str) -> Rendered:
    """What somebody is credited for, a line each, without counting anything."""
    if not made:
        return Rendered(content=text("credits-none", name=safe(name, 80)))
    lines: Iterable[str] = (_line(one, member, guild, archive_url) for one in made)
    shown = listed(lines, _LIST_LIMIT, lambda count: text("credits-more", count=count))
    title = clip(text("credits-title", name=safe(name, 80)), 200)
    return Rendered(embed=discord.Embed(title=title, description=shown, colour=OPEN))


def _line(made: Contribution, member: int, guild: GuildId, archive_url: str) -> str:
    name, said = ref("C", made.number), _confirmed(made)
    link, title, at = item_url(archive_url, guild, name), safe(made.title, 150), when(made.latest.at, "D")
    key = "credits-by" if made.form is Form.OTHER else "credits-reviewed"
    by = text(key, who=credited(said.reviewer, said.reviewer_name)) if said is not None else ""
    if made.form is Form.OTHER:
        return text("credits-line-other", ref=name, link=link, kind=kind_words(made), title=title, when=at, by=by)
    makers = [(made.author, made.author_name), *((one.id, one.name) for one in made.co_authors)]
    others = [credited(*one) for one in makers if one[0] != member][:_NAMES_SHOWN]
    together = text("credits-together", names=", ".join(others)) if others else ""
    key = "credits-line-patches" if made.form is Form.PATCHES else "credits-line-page"
    return text(key, ref=name, link=link, title=title, together=together, when=at, by=by)
