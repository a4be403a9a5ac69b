"""Settings of how a community works: voting, work, the archive, what is taken up, and who may change settings."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import discord
from discord import app_commands

from bot.domain.duration import parse_length
from bot.domain.governing import NOTHING, Group
from bot.domain.ids import ChannelId
from bot.domain.licences import KNOWN, checked_licence
from bot.domain.patches.allowed import FORBIDDEN_LIMIT
from bot.domain.settings import TITLE_LIMIT, Capturer, GuildSettings
from bot.domain.tracing import TraceKind, checked_kinds
from bot.locales.traces import from_key
from cogs.edge import actor, answer, begin, desk
from cogs.groups import add_to
from cogs.references import Choices, suggestions
from cogs.settings_card import archive_words, capture_words, patches_words, traces_words, voting_words, work_words
from cogs.settings_change import change, given
from cogs.words import text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
_HOUR: Final = 3600
_EVERY: Final = "every"
_TRACES: Final = [
    *(app_commands.Choice(name=text(from_key(kind)), value=kind.value) for kind in TraceKind),
    app_commands.Choice(name=text("settings-traces-every"), value=_EVERY),
]
_CAPTURERS: Final = [
    app_commands.Choice(name=text(f"settings-capture-by-{one.value}"), value=one.value) for one in Capturer
]


@app_commands.command(name="voting", description=text("settings-voting-description"))
@app_commands.describe(
    length=text("settings-voting-option-length"),
    quorum=text("settings-voting-option-quorum"),
    account_days=text("settings-voting-option-account"),
    member_days=text("settings-voting-option-member"),
    accepted_work=text("settings-voting-option-accepted"),
    own_proposals=text("settings-voting-option-own"),
    open_at_once=text("settings-voting-option-open"),
    open_each=text("settings-voting-option-each"),
    threads=text("settings-voting-option-threads"),
)
async def voting(
    interaction: Interaction,
    length: str | None = None,
    quorum: app_commands.Range[int, 0, 100_000] | None = None,
    account_days: app_commands.Range[int, 0, 3650] | None = None,
    member_days: app_commands.Range[int, 0, 3650] | None = None,
    accepted_work: app_commands.Range[int, 0, 1000] | None = None,
    own_proposals: bool | None = None,
    open_at_once: app_commands.Range[int, 1, 50] | None = None,
    open_each: app_commands.Range[int, 1, 50] | None = None,
    threads: bool | None = None,
) -> None:
    """Defaults for proposals."""
    hours = math.ceil(parse_length(length).total_seconds() / _HOUR) if length is not None else None
    wanted = {
        "vote_hours": hours,
        "quorum": quorum,
        "voter_min_account_days": account_days,
        "voter_min_member_days": member_days,
        "voter_min_accepted": accepted_work,
        "author_votes": own_proposals,
        "open_limit": open_at_once,
        "open_per_member": open_each,
        "proposal_threads": threads,
    }
    changed = await change(interaction, given(wanted))
    if changed is not None:
        await answer(interaction, text("settings-changed", what=voting_words(changed)))


@app_commands.command(name="work", description=text("settings-work-description"))
@app_commands.describe(
    claim_days=text("settings-work-option-claim"),
    review_days=text("settings-work-option-review"),
    own_work=text("settings-work-option-self"),
)
async def work(
    interaction: Interaction,
    claim_days: app_commands.Range[int, 1, 90] | None = None,
    review_days: app_commands.Range[int, 1, 30] | None = None,
    own_work: bool | None = None,
) -> None:
    """Claims and reviews."""
    changed = await change(
        interaction, given({"claim_days": claim_days, "review_days": review_days, "self_review": own_work})
    )
    if changed is not None:
        await answer(interaction, text("settings-changed", what=work_words(changed)))


@app_commands.command(name="archive", description=text("settings-archive-description"))
@app_commands.describe(
    title=text("settings-archive-option-title"),
    licence=text("settings-archive-option-licence"),
    public=text("settings-archive-option-public"),
)
async def archive(
    interaction: Interaction,
    title: app_commands.Range[str, 1, TITLE_LIMIT] | None = None,
    licence: str | None = None,
    public: bool | None = None,
) -> None:
    """How the archive is published."""
    wanted = {
        "archive_title": " ".join(title.split()) if title is not None else None,
        "licence": checked_licence(licence) if licence is not None else None,
        "archive_public": public,
    }
    changed = await change(interaction, given(wanted))
    if changed is not None:
        words = archive_words(changed, actor(interaction).guild, interaction.client.archive_url)
        await answer(interaction, text("settings-changed", what=words))


@archive.autocomplete("licence")
async def _licences(interaction: Interaction, typed: str) -> Choices:
    return suggestions(((f"{one.id}: {one.name}", one.id) for one in KNOWN.values()), typed)


@app_commands.command(name="capture", description=text("settings-capture-description"))
@app_commands.describe(
    emoji=text("settings-capture-option-emoji"),
    by=text("settings-capture-option-by"),
    count=text("settings-capture-option-count"),
    inbox=text("settings-capture-option-inbox"),
    no_inbox=text("settings-capture-option-no-inbox"),
)
@app_commands.choices(by=_CAPTURERS)
async def capture(
    interaction: Interaction,
    emoji: str | None = None,
    by: app_commands.Choice[str] | None = None,
    count: app_commands.Range[int, 1, 50] | None = None,
    inbox: discord.TextChannel | discord.ForumChannel | None = None,
    no_inbox: bool | None = None,
) -> None:
    """How messages are taken up."""
    wanted: dict[str, object] = given({"capture_by": by.value if by is not None else None, "capture_count": count})
    if emoji is not None:
        wanted["capture_emoji"] = "" if emoji.strip().casefold() == NOTHING else emoji.strip()
    if inbox is not None or no_inbox:
        wanted["inbox_channel"] = ChannelId(inbox.id) if inbox is not None else None
    changed = await change(interaction, wanted)
    if changed is not None:
        what = capture_words(changed, reads=interaction.client.intents.message_content)
        await answer(interaction, text("settings-changed", what=what))


@app_commands.command(name="traces", description=text("settings-traces-description"))
@app_commands.describe(kind=text("settings-traces-option-kind"), on=text("settings-traces-option-on"))
@app_commands.choices(kind=_TRACES)
async def traces(interaction: Interaction, kind: app_commands.Choice[str], on: bool) -> None:
    """What tasks open by themselves."""
    named = {kind.value} if kind.value != _EVERY else {one.value for one in TraceKind}

    def wanted(settings: GuildSettings) -> dict[str, object]:
        off = {*settings.traces_off} - named if on else {*settings.traces_off} | named
        return {"traces_off": checked_kinds(off)}

    changed = await change(interaction, wanted)
    if changed is not None:
        await answer(interaction, text("settings-changed", what=traces_words(changed)))


@app_commands.command(name="patches", description=text("settings-patches-description"))
@app_commands.describe(
    forbidden=text("settings-patches-option-forbidden"), binaries=text("settings-patches-option-binaries")
)
async def patches(
    interaction: Interaction,
    forbidden: app_commands.Range[str, 1, FORBIDDEN_LIMIT] | None = None,
    binaries: bool | None = None,
) -> None:
    """What no patch may do."""
    wanted: dict[str, object] = given({"patch_binaries": binaries})
    if forbidden is not None:
        wanted["patch_forbidden"] = "" if forbidden.strip().casefold() == NOTHING else forbidden
    changed = await change(interaction, wanted)
    if changed is not None:
        await answer(interaction, text("settings-changed", what=patches_words(changed)))


@app_commands.command(name="govern", description=text("settings-govern-description"))
@app_commands.describe(group=text("settings-govern-option-group"))
@app_commands.choices(group=[app_commands.Choice(name=one.value, value=one.value) for one in Group])
async def govern(interaction: Interaction, group: app_commands.Choice[str]) -> None:
    """Put settings under the community's own rule."""
    await begin(interaction)
    changed = await desk(interaction).settings.govern(actor(interaction), Group(group.value))
    await answer(interaction, text("settings-govern-done", group=group.value, quorum=changed.quorum))


async def setup(bot: Barnraiser) -> None:
    """Add the commands to the others around settings."""
    add_to(bot, "settings", voting, work, archive, capture, traces, patches, govern)
