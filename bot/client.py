"""The connection to Discord: least intents, no pings, and the cogs by name."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import discord
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.domain.ids import ChannelId, GuildId
from bot.domain.share import EVERYTHING, Share
from bot.reaction import Reaction
from bot.services.ballots import BallotBox
from bot.services.desk import Desk
from bot.services.outbox import Courier

log = logging.getLogger(__name__)

# Nothing here speaks; discord.py would warn that it cannot.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False

COGS: Final = (
    "cogs.edge",
    "cogs.propose",
    "cogs.drafts",
    "cogs.proposals",
    "cogs.proposal_life",
    "cogs.ballot_buttons",
    "cogs.papers",
    "cogs.explanations",
    "cogs.voting",
    "cogs.concerns",
    "cogs.delegations",
    "cogs.areas",
    "cogs.tasks",
    "cogs.task_edits",
    "cogs.claims",
    "cogs.boards",
    "cogs.contributions",
    "cogs.joining",
    "cogs.credits",
    "cogs.consents",
    "cogs.capturing",
    "cogs.patches",
    "cogs.patch_edit",
    "cogs.patch_acts",
    "cogs.reviews",
    "cogs.statements",
    "cogs.review_acts",
    "cogs.review_turns",
    "cogs.conflicts",
    "cogs.archive",
    "cogs.pages",
    "cogs.page_acts",
    "cogs.releases",
    "cogs.health",
    "cogs.settings",
    "cogs.settings_ways",
    "cogs.me",
    "cogs.matching",
    "cogs.wishes",
    "cogs.watching",
    "cogs.reminders",
    "cogs.digests",
    "cogs.help",
    "cogs.courier",
)


def intents(*, message_content: bool = False) -> discord.Intents:
    """The gateway events we ask for, each for a reason. None is privileged but what ``message_content`` asks for: to be
    shown what messages say, for an inbox and for emoji that take messages up."""
    wanted = discord.Intents.none()
    wanted.guilds = True  # channels and roles, joining and leaving a guild
    wanted.guild_messages = True  # a card or a tracked message is deleted (the content is withheld, and not needed)
    wanted.message_content = message_content
    wanted.guild_reactions = True  # votes and approvals
    return wanted


Taker = Callable[..., None]


class BadToken(Exception):
    """Discord does not know the token."""


class BadIntents(Exception):
    """Discord does not let the bot see what messages say, for that is not switched on."""


class BadShards(Exception):
    """Discord does not accept how the guilds are divided: more shards are needed, or another number of them."""


FINISH_WITHIN: Final = 5.0
"""Seconds that commands under way have left when the program ends."""

_ANSWERS: Final = ("discord.py: ", "discord-ui-", "CommandTree-invoker")
"""How discord.py calls the tasks of listeners, of components and forms, and of commands."""

_SHARDS_REFUSED: Final = (4010, 4011)
"""https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes"""


def point_at(api: str, gateway: str) -> None:
    """Make discord.py speak to another server than Discord: the sandbox."""
    Route.BASE = api
    DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)


class Barnraiser(commands.Bot):
    """The discord.py client. It knows the services and the archive's address; cogs find both here.

    ``courier`` and ``ballot_box``, the services' ways to Discord, are put here by the cogs that implement them.
    """

    courier: Courier
    ballot_box: BallotBox

    def __init__(
        self,
        desk: Desk,
        archive_url: str,
        *,
        sync_commands: bool = True,
        message_content: bool = False,
        shards: Mapping[str, Any] | None = None,
    ) -> None:
        """``archive_url`` is where readers find the web archive, without a slash at the end. ``message_content``: see
        ``intents``. ``shards`` is for discord.py: see ``Sharded``."""
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=intents(message_content=message_content),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            guild_ready_timeout=0.5,  # seconds without a further guild until we call ourselves connected
            **(shards or {}),
        )
        self.came_up = asyncio.Event()
        self.desk = desk
        self.archive_url = archive_url
        self.projections: list[Callable[[], Awaitable[object]]] = []
        """What is to be brought up to date now and then, made of what is stored and of nothing else."""
        self._sync_commands = sync_commands
        self._takers: defaultdict[str, list[Taker]] = defaultdict(list)
        self._takers["socket_event_type"] = []  # comes along with every event, and nobody here wants to know
        self._connection.parsers["MESSAGE_REACTION_ADD"] = self._reaction_added

    def take(self, event: str, taker: Taker) -> None:
        """Have an event given to ``taker`` where it arrives, in the order of arrival. It has no listeners any more.

        That is for what comes in thousands: a listener gets a task of its own, which costs more than most of them do.
        """
        self._takers[event].append(taker)

    def dispatch(self, event_name: str, /, *args: Any, **kwargs: Any) -> None:
        """Give an event to whoever takes it, or else to discord.py's listeners."""
        if event_name not in self._takers:
            super().dispatch(event_name, *args, **kwargs)
            return
        for taker in self._takers[event_name]:
            try:
                taker(*args, **kwargs)
            except Exception:
                log.exception("%s was not taken", event_name)

    def _reaction_added(self, data: Any) -> None:
        """Give a reaction to whoever takes it, as a ``Reaction``. Unlike discord.py's own, it is not made otherwise."""
        home = self.get_guild(int(data.get("guild_id", 0)))
        if home is not None and "member" in data:
            self.dispatch("raw_reaction_add", Reaction(data, home, self._connection))

    async def setup_hook(self) -> None:
        """Load the cogs and tell Discord the commands."""
        for cog in COGS:
            await self.load_extension(cog)
        if self._sync_commands:
            await self.tree.sync()

    async def sign_in(self, token: str) -> None:
        """Connect, and stay connected until cancelled. Raises BadToken, BadIntents or BadShards."""
        try:
            await self.start(token)
        except discord.LoginFailure as no:
            raise BadToken from no
        except discord.PrivilegedIntentsRequired as no:
            raise BadIntents from no
        except discord.ConnectionClosed as closed:
            if closed.code in _SHARDS_REFUSED:
                raise BadShards from closed
            raise

    async def on_ready(self) -> None:
        """Note that Discord is there. The event ``back`` tells the cogs whose events are seen (again) from now on."""
        log.info("connected as %s, in %d guilds", self.user, len(self.guilds))
        self.came_up.set()
        self.dispatch("back", EVERYTHING)

    def guild_ids(self) -> list[GuildId]:
        """The guilds the bot is in."""
        return [GuildId(guild.id) for guild in self.guilds]

    def guild_name(self, guild: GuildId) -> str | None:
        """What a guild calls itself; None while that is not known."""
        found = self.get_guild(guild)
        return found.name if found is not None else None

    def readable_by_all(self, guild: GuildId, channel: ChannelId) -> bool:
        """Whether @everyone may view a channel; a public thread goes by its parent.

        False for private threads, and for what is not known: no such channel, an archived thread, not connected yet.
        """
        found = self.get_guild(guild)
        place = found.get_channel_or_thread(channel) if found is not None else None
        if isinstance(place, discord.Thread):
            place = None if place.is_private() else place.parent
        if found is None or place is None:
            return False
        return place.permissions_for(found.default_role).view_channel

    def places(self, guild: GuildId) -> dict[str, int]:
        """A guild's channels (``#name``) and roles (``@name``) with their ids."""
        found = self.get_guild(guild)
        if found is None:
            return {}
        channels = {f"#{channel.name}": channel.id for channel in found.text_channels}
        return channels | {f"@{role.name}": role.id for role in found.roles}

    async def deliver_now(self, guild: GuildId) -> None:
        """Send what this guild's outbox holds without waiting for the next round; never raises."""
        try:
            await self.desk.outbox.deliver_due(self.courier, guild)
        except Exception:
            log.exception("outbox of guild %s", guild)

    async def finish_answers(self) -> None:
        """Return once whatever members and events had set going is done, or was cut off because it takes too long.

        discord.py starts these as tasks and keeps no list of them, but it names each after itself.
        """
        running = {task for task in asyncio.all_tasks() if task.get_name().startswith(_ANSWERS)}
        running -= {task for task in (asyncio.current_task(),) if task is not None}
        if not running:
            return
        _, late = await asyncio.wait(running, timeout=FINISH_WITHIN)
        for task in late:
            log.info("%s was cut off by the end of the program", task.get_name())
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """The sink for errors in event listeners: log with the trace; nobody is waiting for an answer."""
        if self.is_closed():
            log.info("listener %s was cut off by the end of the program: %s", event_method, sys.exc_info()[1])
            return
        log.error("listener %s failed", event_method, exc_info=sys.exc_info())

    async def on_command_error(self, context: commands.Context[Any], exception: commands.CommandError, /) -> None:
        """Prefix commands do not exist here; a mention that looks like one is not an error."""


class Sharded(Barnraiser, discord.AutoShardedClient):
    """The same with a connection for each of several shards. Each becomes ready, and ready again, by itself."""

    def __init__(
        self,
        desk: Desk,
        archive_url: str,
        share: Share | None,
        *,
        sync_commands: bool = True,
        message_content: bool = False,
    ) -> None:
        """Serve the shards of ``share``, or as many as Discord recommends. The commands are the same for all of them,
        so whoever serves the first shard tells them to Discord."""
        shards = {} if share is None else {"shard_count": share.count, "shard_ids": sorted(share.shards)}
        first = share is None or share.first
        told = sync_commands and first
        super().__init__(desk, archive_url, sync_commands=told, message_content=message_content, shards=shards)

    async def on_ready(self) -> None:
        """Note that every shard is there."""
        log.info("connected as %s, with %d shards, in %d guilds", self.user, len(self.shards), len(self.guilds))
        self.came_up.set()

    async def on_shard_ready(self, shard: int) -> None:
        """Tell the cogs."""
        self.dispatch("back", Share(frozenset({shard}), self.shard_count or 1))
