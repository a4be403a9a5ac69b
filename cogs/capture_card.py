"""What is said of messages by itself: that one is tracked, that it can be, and what its author is asked directly."""

from __future__ import annotations

from typing import Final

import discord

from bot.domain.contribution import Contribution, ContributionState
from bot.domain.ids import ContributionId, GuildId, ref
from bot.domain.notice import Notice, What
from bot.domain.refusal import Refusal
from bot.domain.task import Source
from bot.services.desk import Desk
from cogs.capture_buttons import OfferButton, SourceButton, together_request
from cogs.credit_card import credited_message
from cogs.links import card_place, item_url
from cogs.rendered import BUSY, OPEN, Rendered, buttons, card
from cogs.words import credited, message_link, person, safe, text

OF_CAPTURE: Final = (
    What.CAPTURED,
    What.CO_AUTHOR_ASKED,
    What.CO_AUTHOR_DECLINED,
    What.SOURCE_EDITED,
    What.SOURCE_DELETED,
    What.INBOX_OFFER,
    What.CANNOT_READ,
    What.CREDITED,
)


async def capture_message(
    desk: Desk, guild: GuildId, notice: Notice, community: str, archive_url: str, *, reads: bool
) -> Rendered | None:
    """What a notice about messages says; None if there is nothing to say any more. ``reads``: whether the bot may read
    messages. Raises Refusal if its subject is gone."""
    if notice.what is What.INBOX_OFFER:
        return offer_message(int(str(notice.data["message"])), reads=reads)
    if notice.what is What.CANNOT_READ:
        link = message_link(guild, int(str(notice.data["channel"])), int(str(notice.data["message"])))
        return Rendered(content=text("capture-cannot-read", link=link))
    made = await desk.contributions.get(guild, number_of(notice))
    if notice.what is What.CAPTURED:
        return captured_message(made, guild, archive_url, int(str(notice.data["message"])))
    if notice.what is What.CO_AUTHOR_DECLINED:
        return declined_message(made, notice, guild, archive_url)
    if notice.what is What.CREDITED:
        over = made.state in (ContributionState.WITHDRAWN, ContributionState.REJECTED)
        return None if over else credited_message(made, guild, community, archive_url)
    if not made.waits:
        return None
    if notice.what is What.CO_AUTHOR_ASKED:
        still = any(one.id == notice.addressee and one.consent is None for one in made.co_authors)
        return asked_message(made, guild, community, archive_url) if still else None
    source = _source(made, notice)
    if notice.what is What.SOURCE_EDITED:
        return edited_message(made, source, guild, archive_url)
    return deleted_message(made, source, guild, archive_url)


def number_of(notice: Notice) -> ContributionId:
    """The number of the work that a notice is about."""
    return ContributionId(int(notice.subject[1:]))


def captured_message(made: Contribution, guild: GuildId, archive_url: str, below: int) -> Rendered:
    """That a message is tracked, below the one that asked for it."""
    name, author = ref("C", made.number), credited(made.author, made.author_name)
    place = card_place(guild, made.channel, made.card)
    lines = [text("capture-said", ref=name, title=safe(made.title, 200), author=author, place=place)]
    if made.consent is None:
        lines.append(text("capture-said-consent"))
    lines += similar_words(made, guild, archive_url)
    return Rendered(embed=card(name, name, "\n".join(lines), OPEN), silent=True, reply_to=below)


def similar_words(made: Contribution, guild: GuildId, archive_url: str) -> list[str]:
    """That another work looks much like it, if one does."""
    if made.similar is None:
        return []
    name = ref("C", made.similar)
    return [text("capture-similar", ref=name, link=item_url(archive_url, guild, name))]


def offer_message(message: int, *, reads: bool) -> Rendered:
    """That a message of the inbox can be tracked."""
    words = text("capture-offer") if reads else text("capture-offer-blind")
    view = buttons(OfferButton(message, "track"), OfferButton(message, "no"))
    embed = discord.Embed(description=words, colour=OPEN).set_footer(text=f"m{message}")
    return Rendered(embed=embed, view=view, silent=True, reply_to=message)


def asked_message(made: Contribution, guild: GuildId, community: str, archive_url: str) -> Rendered:
    """What somebody is asked who was named as one of the authors, with the licence they would agree to."""
    name = ref("C", made.number)
    words = text(
        "capture-together-dm",
        tracker=safe(made.tracked_by_name, 80),
        ref=name,
        link=item_url(archive_url, guild, name),
        community=safe(community, 100),
        title=safe(made.title, 200),
    )
    asked = together_request(made, guild)
    licence = asked.embed.description if asked.embed is not None else ""
    return Rendered(embed=card(name, name, f"{words}\n\n{licence}", OPEN), view=asked.view)


def declined_message(made: Contribution, notice: Notice, guild: GuildId, archive_url: str) -> Rendered:
    """What an author is told of whom they named, and who said no."""
    name, members = ref("C", made.number), notice.data.get("members")
    who = int(members[0]) if isinstance(members, list | tuple) and members else 0
    words = text(
        "capture-apart-dm",
        who=person(who),
        ref=name,
        link=item_url(archive_url, guild, name),
        title=safe(made.title, 200),
        card=message_link(guild, made.channel, made.card or 0),
    )
    return Rendered(embed=card(name, name, words, BUSY))


def edited_message(made: Contribution, source: Source, guild: GuildId, archive_url: str) -> Rendered:
    """What somebody is asked whose message was changed."""
    name, link = ref("C", made.number), message_link(guild, source.channel, source.message)
    item, title = item_url(archive_url, guild, name), safe(made.title, 200)
    words = text("capture-edited-dm", link=link, ref=name, item=item, title=title)
    return Rendered(embed=card(name, name, words, OPEN), view=_acts(made, source, guild, "take", "keep"))


def deleted_message(made: Contribution, source: Source, guild: GuildId, archive_url: str) -> Rendered:
    """What somebody is asked whose message was deleted."""
    own = source.author == made.author
    name, title = ref("C", made.number), safe(made.title, 200)
    item = item_url(archive_url, guild, name)
    key = "capture-deleted-dm" if own else "capture-deleted-dm-other"
    words = text(key, ref=name, item=item, title=title)
    act = "withdraw" if own else "out"
    return Rendered(embed=card(name, name, words, BUSY), view=_acts(made, source, guild, "keep", act))


def _acts(made: Contribution, source: Source, guild: GuildId, *acts: str) -> discord.ui.View | None:
    return buttons(*(SourceButton(guild, made.number, source.channel, source.message, act) for act in acts))


def _source(made: Contribution, notice: Notice) -> Source:
    """The message that a notice is about. Raises Refusal if the work is not made of it any more."""
    wanted = int(str(notice.data["message"]))
    for source in made.sources:
        if source.message == wanted:
            return source
    raise Refusal("capture-not-co-author", number=made.number)
