"""Settings: ``/settings …``, for admins."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import available_timezones

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.draft import Draft
from bot.domain.duration import parse_length
from bot.domain.governing import NOTHING, Governed, Group
from bot.domain.ids import ChannelId, RoleId
from bot.domain.licences import KNOWN, checked_licence
from bot.domain.settings import TITLE_LIMIT, Capturer, GuildSettings
from cogs.drafts import show_preview
from cogs.edge import actor, answer, begin, channel_of, desk, event_of, wording
from cogs.places import Postable
from cogs.references import Choices, suggestions
from cogs.settings_card import (
    archive_words,
    capture_words,
    channels_words,
    local_time,
    roles_words,
    settings_message,
    troubles,
    voting_words,
    work_words,
)
from cogs.words import text

if TYPE_CHECKING:
    from bot.client import Barnraiser

Interaction = discord.Interaction["Barnraiser"]
_HOUR: Final = 3600
_CHANNELS: Final = ("proposals_channel", "tasks_channel", "review_channel", "archive_channel")
_ROLES: Final = ("maintainer_role", "voter_role")
_CLEAR_CHANNEL: Final = [
    app_commands.Choice(name=text("settings-choice-proposals"), value="proposals_channel"),
    app_commands.Choice(name=text("settings-choice-tasks"), value="tasks_channel"),
    app_commands.Choice(name=text("settings-choice-review"), value="review_channel"),
    app_commands.Choice(name=text("settings-choice-archive"), value="archive_channel"),
    app_commands.Choice(name=text("settings-choice-all-channels"), value=" ".join(_CHANNELS)),
]
_CLEAR_ROLE: Final = [
    app_commands.Choice(name=text("settings-choice-maintainers"), value="maintainer_role"),
    app_commands.Choice(name=text("settings-choice-voters"), value="voter_role"),
    app_commands.Choice(name=text("settings-choice-both-roles"), value=" ".join(_ROLES)),
]
_CAPTURERS: Final = [
    app_commands.Choice(name=text(f"settings-capture-by-{one.value}"), value=one.value) for one in Capturer
]
_ZONES: Final = sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Settings(commands.GroupCog, group_name="settings", group_description=text("settings-group")):
    """The commands around settings."""

    def __init__(self, bot: Barnraiser) -> None:
        """Serve ``bot``."""
        self.bot = bot

    @app_commands.command(name="show", description=text("settings-show-description"))
    async def show(self, interaction: Interaction) -> None:
        """How things are."""
        await begin(interaction)
        who, services = actor(interaction), desk(interaction)
        settings = await services.settings.get(who.guild)
        stuck = await services.outbox.stuck(who.guild)
        trouble = troubles(settings, stuck, interaction.guild) if interaction.guild is not None else []
        now = services.clock.now()
        reads = self.bot.intents.message_content
        shown = settings_message(settings, stuck, trouble, now, who.guild, self.bot.archive_url, reads=reads)
        await answer(interaction, embed=shown.embed)

    @app_commands.command(name="channels", description=text("settings-channels-description"))
    @app_commands.describe(
        proposals=text("settings-channels-option-proposals"),
        tasks=text("settings-channels-option-tasks"),
        review=text("settings-channels-option-review"),
        archive=text("settings-channels-option-archive"),
        clear=text("settings-channels-option-clear"),
    )
    @app_commands.choices(clear=_CLEAR_CHANNEL)
    async def channels(
        self,
        interaction: Interaction,
        proposals: Postable | None = None,
        tasks: Postable | None = None,
        review: Postable | None = None,
        archive: Postable | None = None,
        clear: app_commands.Choice[str] | None = None,
    ) -> None:
        """Where what is posted."""
        given = dict(zip(_CHANNELS, (proposals, tasks, review, archive), strict=True))
        changed = await _change(interaction, _cleared(clear) | _given(given))
        if changed is not None:
            await answer(interaction, text("settings-changed", what=channels_words(changed)))

    @app_commands.command(name="roles", description=text("settings-roles-description"))
    @app_commands.describe(
        maintainers=text("settings-roles-option-maintainers"),
        voters=text("settings-roles-option-voters"),
        clear=text("settings-roles-option-clear"),
    )
    @app_commands.choices(clear=_CLEAR_ROLE)
    async def roles(
        self,
        interaction: Interaction,
        maintainers: discord.Role | None = None,
        voters: discord.Role | None = None,
        clear: app_commands.Choice[str] | None = None,
    ) -> None:
        """Who may review and vote."""
        given = {
            "maintainer_role": RoleId(maintainers.id) if maintainers is not None else None,
            "voter_role": RoleId(voters.id) if voters is not None else None,
        }
        changed = await _change(interaction, _cleared(clear) | _given(given))
        if changed is not None:
            await answer(interaction, text("settings-changed", what=roles_words(changed)))

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
        self,
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
        given = {
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
        changed = await _change(interaction, _given(given))
        if changed is not None:
            await answer(interaction, text("settings-changed", what=voting_words(changed)))

    @app_commands.command(name="work", description=text("settings-work-description"))
    @app_commands.describe(
        claim_days=text("settings-work-option-claim"),
        review_days=text("settings-work-option-review"),
        own_work=text("settings-work-option-self"),
    )
    async def work(
        self,
        interaction: Interaction,
        claim_days: app_commands.Range[int, 1, 90] | None = None,
        review_days: app_commands.Range[int, 1, 30] | None = None,
        own_work: bool | None = None,
    ) -> None:
        """Claims and reviews."""
        changed = await _change(
            interaction, _given({"claim_days": claim_days, "review_days": review_days, "self_review": own_work})
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
        self,
        interaction: Interaction,
        title: app_commands.Range[str, 1, TITLE_LIMIT] | None = None,
        licence: str | None = None,
        public: bool | None = None,
    ) -> None:
        """How the archive is published."""
        given = {
            "archive_title": " ".join(title.split()) if title is not None else None,
            "licence": checked_licence(licence) if licence is not None else None,
            "archive_public": public,
        }
        changed = await _change(interaction, _given(given))
        if changed is not None:
            words = archive_words(changed, actor(interaction).guild, self.bot.archive_url)
            await answer(interaction, text("settings-changed", what=words))

    @archive.autocomplete("licence")
    async def _licences(self, interaction: Interaction, typed: str) -> Choices:
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
        self,
        interaction: Interaction,
        emoji: str | None = None,
        by: app_commands.Choice[str] | None = None,
        count: app_commands.Range[int, 1, 50] | None = None,
        inbox: discord.TextChannel | discord.ForumChannel | None = None,
        no_inbox: bool | None = None,
    ) -> None:
        """How messages are taken up."""
        given: dict[str, object] = _given({"capture_by": by.value if by is not None else None, "capture_count": count})
        if emoji is not None:
            given["capture_emoji"] = "" if emoji.strip().casefold() == NOTHING else emoji.strip()
        if inbox is not None or no_inbox:
            given["inbox_channel"] = ChannelId(inbox.id) if inbox is not None else None
        changed = await _change(interaction, given)
        if changed is not None:
            what = capture_words(changed, reads=self.bot.intents.message_content)
            await answer(interaction, text("settings-changed", what=what))

    @app_commands.command(name="time-zone", description=text("settings-zone-description"))
    @app_commands.describe(zone=text("settings-zone-option-zone"))
    async def zone(self, interaction: Interaction, zone: str) -> None:
        """The time zone."""
        changed = await _change(interaction, {"timezone": zone})
        if changed is not None:
            time = local_time(changed, desk(interaction).clock.now())
            await answer(interaction, text("settings-zone-changed", zone=changed.timezone, time=time))

    @zone.autocomplete("zone")
    async def _zones(self, interaction: Interaction, typed: str) -> Choices:
        return suggestions(((zone, zone) for zone in _ZONES), typed)

    @app_commands.command(name="govern", description=text("settings-govern-description"))
    @app_commands.describe(group=text("settings-govern-option-group"))
    @app_commands.choices(group=[app_commands.Choice(name=one.value, value=one.value) for one in Group])
    async def govern(self, interaction: Interaction, group: app_commands.Choice[str]) -> None:
        """Put settings under the community's own rule."""
        await begin(interaction)
        changed = await desk(interaction).settings.govern(actor(interaction), Group(group.value))
        await answer(interaction, text("settings-govern-done", group=group.value, quorum=changed.quorum))

    @app_commands.command(name="retry", description=text("settings-retry-description"))
    async def retry(self, interaction: Interaction) -> None:
        """Post now what could not be posted."""
        await begin(interaction)
        who = actor(interaction)
        count = await desk(interaction).outbox.retry_now(who)
        await self.bot.deliver_now(who.guild)
        await answer(interaction, text("settings-retried", count=count))


async def _change(interaction: discord.Interaction[Any], changes: dict[str, object]) -> GuildSettings | None:
    """Change the settings named; without any say so, and return None."""
    await begin(interaction)
    if not changes:
        await answer(interaction, text("settings-nothing"))
        return None
    who = actor(interaction)
    try:
        changed = await desk(interaction).settings.change(who, changes)
    except Governed as no:
        await _offer(interaction, no)
        return None
    interaction.client.dispatch("settings_changed", who.guild)
    return changed


async def _offer(interaction: discord.Interaction[Any], no: Governed) -> None:
    """Say that these settings are the community's own, and show the proposal that would change them."""
    if not no.effects:
        await answer(interaction, text("settings-nothing"))
        return
    group, event = str(no.details["group"]), event_of(interaction)
    draft = Draft(title=text("settings-proposal-title", group=group), effects=no.effects)
    channel = channel_of(interaction)
    ready = await desk(interaction).drafts.prepare(actor(interaction), draft, channel=channel, event=event)
    await show_preview(interaction, ready, event, lead=wording(no))


def _given(options: dict[str, Any]) -> dict[str, object]:
    """The options that were used."""
    return {name: value for name, value in options.items() if value is not None}


def _cleared(choice: app_commands.Choice[str] | None) -> dict[str, object]:
    return dict.fromkeys(choice.value.split()) if choice is not None else {}


async def setup(bot: Barnraiser) -> None:
    """Add the commands."""
    await bot.add_cog(Settings(bot))
