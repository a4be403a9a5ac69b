"""The command line: ``python -m bot``. Only what a command needs is imported, and not before it runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.locales import Catalogue

if TYPE_CHECKING:
    from bot.config import Settings

UNUSABLE: Final = 2
"""The exit code for settings that cannot be used; 1 is for everything else that went wrong."""

DISCORD_API: Final = "https://discord.com/api/v10"

words = Catalogue.load("en", "cli").text

cli = typer.Typer(
    help=words("cli-help"),
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

ConfigFile = Annotated[Path | None, typer.Option("--config", metavar="FILE", help=words("cli-help-config"))]


def _settings(path: Path | None) -> Settings:
    """The settings, or the end of the program with everything that is wrong with them on standard error."""
    from bot.config_load import ConfigError, load

    try:
        return load(path)
    except ConfigError as error:
        typer.echo(words("cli-config-problems", count=len(error.problems)), err=True)
        for line in error.lines():
            typer.echo(f"  {line}", err=True)
        raise typer.Exit(UNUSABLE) from None


def _ready(path: Path | None) -> Settings:
    """The settings of a program that is about to start, with the log set up."""
    from bot import log

    settings = _settings(path)
    log.set_up(settings.log.level)
    return settings


def _show_version(wanted: bool) -> None:
    if wanted:
        from bot.version import version

        typer.echo(f"Barnraiser {version()}")
        raise typer.Exit


@cli.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help=words("cli-help-version"))
    ] = False,
) -> None:
    """The options that stand before a command."""


@cli.command(help=words("cli-help-run"))
def run(config: ConfigFile = None) -> None:
    settings = _ready(config)
    from bot import app

    if settings.discord.token is None:
        typer.echo(words("cli-no-token"))
        app.sandbox(settings, fresh=False)
    else:
        app.run(settings)


@cli.command(help=words("cli-help-sandbox"))
def sandbox(
    fresh: Annotated[bool, typer.Option("--fresh", help=words("cli-help-fresh"))] = False,
    config: ConfigFile = None,
) -> None:
    settings = _ready(config)
    from bot import app

    app.sandbox(settings, fresh=fresh)


@cli.command(help=words("cli-help-check"))
def check(
    api: Annotated[str, typer.Option(metavar="URL", help=words("cli-help-api"))] = DISCORD_API,
    config: ConfigFile = None,
) -> None:
    settings = _settings(config)
    from bot import check as checks

    findings = checks.findings(settings, api)
    for line in checks.report(findings):
        typer.echo(line)
    raise typer.Exit(checks.exit_code(findings))


@cli.command(help=words("cli-help-export"))
def export(
    guild: Annotated[int, typer.Argument(metavar="GUILD", min=1, help=words("cli-help-guild"))],
    to: Annotated[Path | None, typer.Option("--to", metavar="FILE", help=words("cli-help-to"))] = None,
    config: ConfigFile = None,
) -> None:
    settings = _ready(config)
    from bot import app
    from bot.domain.refusal import Refusal

    target = to or Path(f"barnraiser-{guild}.zip")
    try:
        app.export(settings, guild, target)
    except Refusal as no:
        typer.echo(Catalogue.load().text(no.key, **no.details), err=True)
        raise typer.Exit(1) from None
    typer.echo(words("cli-exported", file=str(target)))


if __name__ == "__main__":
    cli(prog_name="python -m bot")
