"""A discord.py bot that uses every kind of interaction once, for testing the sandbox with the real client."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import discord
from discord import app_commands, ui
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from sandbox.app import Server

Interaction = discord.Interaction[Any]


class Poll(ui.View):
    """Two buttons and a menu; every use changes the message they are on."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @ui.button(label="Yes", custom_id="poll:yes", style=discord.ButtonStyle.green)
    async def yes(self, interaction: Interaction, button: ui.Button[Poll]) -> None:
        await interaction.response.edit_message(content=f"{interaction.user.name} says yes")

    @ui.button(label="Slow", custom_id="poll:slow")
    async def slow(self, interaction: Interaction, button: ui.Button[Poll]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="slowly changed")
        await interaction.followup.send("only you see this", ephemeral=True)

    @ui.button(label="Ask", custom_id="poll:ask")
    async def ask(self, interaction: Interaction, button: ui.Button[Poll]) -> None:
        await interaction.response.send_modal(Reason())

    @ui.button(label="Closed", custom_id="poll:closed", disabled=True)
    async def closed(self, interaction: Interaction, button: ui.Button[Poll]) -> None:
        raise AssertionError("a disabled button cannot be pressed")

    @ui.select(
        custom_id="poll:colour",
        min_values=1,
        max_values=2,
        options=[discord.SelectOption(label=name, value=name) for name in ("red", "green", "blue")],
        row=1,
    )
    async def colour(self, interaction: Interaction, select: ui.Select[Poll]) -> None:
        await interaction.response.send_message(f"chose {', '.join(select.values)}", ephemeral=True)

    @ui.select(cls=ui.UserSelect, custom_id="poll:who", row=2)
    async def who(self, interaction: Interaction, select: ui.UserSelect[Poll]) -> None:
        await interaction.response.send_message(f"picked {select.values[0].display_name}", ephemeral=True)


class Reason(ui.Modal, title="Why?"):
    """Opened by a button: changes the message the button is on."""

    reason: ui.TextInput[Reason] = ui.TextInput(label="Reason", custom_id="reason", min_length=3, max_length=20)

    async def on_submit(self, interaction: Interaction) -> None:
        await interaction.response.edit_message(content=f"because {self.reason.value}")


class Find(ui.Modal, title="Describe the find"):
    """Opened by a command: a text, a choice and a file under labels."""

    note: ui.Label[Find] = ui.Label(text="Note", component=ui.TextInput(custom_id="note", required=False))
    zone: ui.Label[Find] = ui.Label(
        text="Zone",
        component=ui.Select(
            custom_id="zone", options=[discord.SelectOption(label=name, value=name) for name in ("high", "low")]
        ),
    )
    photo: ui.Label[Find] = ui.Label(text="Photo", component=ui.FileUpload(custom_id="photo", required=False))

    async def on_submit(self, interaction: Interaction) -> None:
        note, zone, photo = self.note.component, self.zone.component, self.photo.component
        assert isinstance(note, ui.TextInput)
        assert isinstance(zone, ui.Select)
        assert isinstance(photo, ui.FileUpload)
        files = [f"{file.filename} {len(await file.read())}" for file in photo.values]
        await interaction.response.send_message(f"{note.value}|{zone.values[0]}|{';'.join(files)}")


async def species(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Autocompletion: what begins with the typed letters."""
    known = ("limpet", "lichen", "urchin")
    return [app_commands.Choice(name=name.title(), value=name) for name in known if name.startswith(current)]


def make_tree(client: discord.Client) -> app_commands.CommandTree[Any]:
    """All commands of the bot."""
    tree = app_commands.CommandTree(client)
    group = app_commands.Group(name="task", description="Tasks")
    inner = app_commands.Group(name="list", description="Lists", parent=group)

    @tree.command(description="Say something")
    @app_commands.describe(size="How big", kind="What kind")
    @app_commands.choices(kind=[app_commands.Choice(name="Big one", value=1)])
    async def say(
        interaction: Interaction,
        text: app_commands.Range[str, 1, 20],
        size: app_commands.Range[int, 1, 9] = 1,
        kind: app_commands.Choice[int] | None = None,
    ) -> None:
        await interaction.response.send_message(f"{text} {size} {kind.name if kind else '-'}", view=Poll())

    @tree.command(description="All things with ids")
    async def point(
        interaction: Interaction,
        who: discord.Member,
        where: discord.TextChannel,
        role: discord.Role | None = None,
        file: discord.Attachment | None = None,
    ) -> None:
        size = len(await file.read()) if file else 0
        name = role.name if role else "-"
        await interaction.response.send_message(f"{who.display_name} #{where.name} {name} {size}", ephemeral=True)

    @tree.command(description="Answer late")
    async def later(interaction: Interaction, hidden: bool, wait: float = 0.0) -> None:
        await interaction.response.defer(ephemeral=hidden, thinking=True)
        await asyncio.sleep(wait)
        await interaction.followup.send("first", ephemeral=not hidden)
        await interaction.followup.send("second", file=discord.File(io.BytesIO(b"tide"), "tide.txt"))

    @tree.command(description="Never answers")
    async def silent(interaction: Interaction) -> None:
        client.dispatch("left_waiting", interaction)

    @tree.command(description="Opens a form")
    async def form(interaction: Interaction) -> None:
        await interaction.response.send_modal(Find())

    @group.command(description="Claim a task")
    @app_commands.autocomplete(name=species)
    async def claim(interaction: Interaction, name: str) -> None:
        await interaction.response.send_message(f"claimed {name}")

    @inner.command(name="open", description="Open tasks")
    async def open_tasks(interaction: Interaction) -> None:
        await interaction.response.send_message("none open")

    @tree.context_menu(name="Track contribution")
    async def track(interaction: Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"tracked: {message.content} by {message.author.name}")

    @tree.context_menu(name="Wave at")
    async def wave(interaction: Interaction, member: discord.Member) -> None:
        await interaction.response.send_message(f"waves at {member.display_name}", ephemeral=True)

    tree.add_command(group)
    return tree


class Sample(discord.Client):
    """The client; `/silent` leaves its interaction in `left`, unanswered."""

    def __init__(self) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        # discord.py waits this long for one more guild before it says that it is ready.
        super().__init__(intents=intents, guild_ready_timeout=0.1)
        self.tree = make_tree(self)
        self.left: asyncio.Queue[Interaction] = asyncio.Queue()

    async def setup_hook(self) -> None:
        self.add_view(Poll())
        await self.tree.sync()

    async def on_left_waiting(self, interaction: Interaction) -> None:
        self.left.put_nowait(interaction)


@asynccontextmanager
async def connected(server: Server, token: str) -> AsyncIterator[Sample]:
    """The bot, ready, on the sandbox."""
    old = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = server.api, URL(server.gateway)
    client = Sample()
    try:
        async with client:
            running = asyncio.create_task(client.start(token))
            ready = asyncio.create_task(_ready(client))
            await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                await running
            await ready
            yield client
        await asyncio.wait({running})
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = old


async def _ready(client: discord.Client) -> None:
    async with asyncio.timeout(10):
        while not hasattr(client, "_ready") or client.user is None:
            await asyncio.sleep(0.01)
        await client.wait_until_ready()
