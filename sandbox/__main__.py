"""`python -m sandbox`: run the server until it is interrupted.

When it is ready it prints one line of JSON: its addresses, the bot's token, and the ids of the ready-made
application and guild.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from sandbox.app import create_app, running
from sandbox.control import addresses
from sandbox.model import users
from sandbox.persistence import StateFile
from sandbox.seed import BOT_TOKEN, plant
from sandbox.world import World


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(prog="python -m sandbox", description=(__doc__ or "").partition("\n")[0])
    made.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    made.add_argument("--port", type=int, default=0, help="port to listen on (default: any free one)")
    made.add_argument("--state", type=Path, metavar="FILE", help="keep the world in this file between runs")
    made.add_argument(
        "--bot-token",
        default=os.environ.get("SANDBOX_BOT_TOKEN", BOT_TOKEN),
        help="the ready-made bot's token (default: $SANDBOX_BOT_TOKEN, else a fixed one)",
    )
    made.add_argument("--strict-limits", action="store_true", help="also limit how often a bot may start a session")
    made.add_argument(
        "--until-eof", action="store_true", help="end when standard input does, as it does when the parent is gone"
    )
    made.add_argument("--no-limits", action="store_true", help="no rate limits at all")
    return made


async def serve(options: argparse.Namespace) -> None:
    """Serve until SIGINT or SIGTERM, or until standard input ends if that is asked for."""
    world = World()
    state = StateFile(world, options.state) if options.state else None
    if state is None or not state.load():
        plant(world, bot_token=options.bot_token)
    _admit(world, options.bot_token)
    if state is not None:
        state.watch()
    app = create_app(world, limits=not options.no_limits, strict=options.strict_limits)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    if options.until_eof:
        threading.Thread(target=_at_eof, args=(asyncio.get_running_loop(), stop), daemon=True).start()
    try:
        async with running(app, options.host, options.port):
            print(json.dumps({**addresses(world), "bot_token": options.bot_token}), flush=True)
            await stop.wait()
    finally:
        if state is not None:
            state.close()


def _at_eof(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    # Not sys.stdin: its lock, held by a waiting thread, would crash the interpreter as it ends.
    while os.read(0, 4096):
        pass
    with suppress(RuntimeError):  # it has ended by itself meanwhile
        loop.call_soon_threadsafe(stop.set)


def _admit(world: World, token: str) -> None:
    """Make `token` the ready-made bot's, whatever the state file remembers."""
    bot_id = world.settings["seed"]["application_id"]
    if world.tokens.get(token, {}).get("application_id") != bot_id:
        users.revoke_tokens(world, bot_id)
        users.issue_token(world, bot_id, application_id=bot_id, token=token)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    options = parser().parse_args(arguments)
    try:
        asyncio.run(serve(options))
    except (OSError, ValueError) as problem:
        print(f"sandbox: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
